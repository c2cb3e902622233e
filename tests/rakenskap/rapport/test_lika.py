"""Amounts are known by what they are made of: one quantity, and the sums that tables share."""

from __future__ import annotations

import pytest

from rakenskap.rapport.avrundningstext import brutna_i, med_avrundningstext
from rakenskap.rapport.lika import Storhetsregister, Visat, kanon, tvarsamband
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport
from rakenskap.rapport.storhet import Grund, Kontobelopp, Samband, summa
from rakenskap.rapport.visning import visa

A, B, C, D = (("saldo", konto, "2023-12-31") for konto in ("1510", "1630", "1650", "1790"))


def cell(namn: str, ore: int | None, *grunder: Grund, tecken: int = 1) -> Cell:
    egna = dict.fromkeys(grunder, 1 if (ore or 0) > 0 else -1)
    return Cell(namn, tecken, ore, konton=("1",), ursprung=egna if grunder else None)


def tabell(namn: str, *celler: Cell, samband: tuple[Samband, ...] = ()) -> Rapport:
    rader = tuple(Rad(ett.nyckel, ett.nyckel.upper(), (ett,)) for ett in celler)
    return Rapport(namn, namn.title(), (Kolumn("2023", "2023"),), rader, samband)


def test_samma_ursprung_ar_en_storhet_vad_den_an_heter() -> None:
    register = Storhetsregister.av([tabell("x", cell("a", 150, A)), tabell("y", cell("b", 150, A))])
    assert register.exakta == {"a": 150}
    assert register("b") == ("a", 1)
    assert register.tryckta() == {"a": 2}


def test_med_ombytt_tecken_ar_den_ocksa_en() -> None:
    """Costs are minus in one table and plus in another; a cell may show its opposite."""
    register = Storhetsregister.av(
        [
            tabell("x", cell("a", 150, A)),
            tabell("y", cell("b", -150, A)),
            tabell("z", cell("c", -150, A, tecken=-1)),
        ]
    )
    assert register.exakta == {"a": 150}
    assert register("b") == ("a", -1)
    assert register("c") == ("a", 1)
    visat = Visat.av(register, {"a": 2})
    assert visat.efter_namn == {"a": 2, "b": -2, "c": 2}


def test_olika_ursprung_ar_olika_storheter_aven_med_samma_belopp() -> None:
    register = Storhetsregister.av([tabell("x", cell("a", 150, A), cell("b", 150, B))])
    assert register.exakta == {"a": 150, "b": 150}


def test_ett_namn_med_tva_ursprung_binder_ihop_dem() -> None:
    """Closing equity is a balance in one table, opening and result in another: one quantity."""
    register = Storhetsregister.av(
        [
            tabell("x", cell("ek", 150, A)),
            tabell("y", cell("b", 150, B, C)),
            tabell("z", cell("ek", 150, B, C)),
        ]
    )
    assert register("ek") == register("b") == ("b", 1)
    assert register.exakta == {"b": 150}
    assert {rot for _, rot, _ in register.efter_ursprung()} == {"b"}
    assert Visat({"ek": 7}).i(register) == {"b": 7}
    assert Visat({}, {kanon({B: 1, C: 1})[0]: 8}).i(register) == {"b": 8}
    assert Visat({}, {kanon({D: 1})[0]: 8}).i(register) == {}


def test_samma_namn_med_tva_belopp_ar_ett_fel_i_programmet() -> None:
    with pytest.raises(AssertionError, match="y: a är 151 öre, men 150 öre på annat ställe"):
        Storhetsregister.av([tabell("x", cell("a", 150)), tabell("y", cell("a", 151))])
    with pytest.raises(AssertionError, match="y: a är 151 öre, men 150 öre på annat ställe"):
        Storhetsregister.av([tabell("x", cell("a", 150, A)), tabell("y", cell("b", 151, A))])


def test_okant_ursprung_och_noll_binder_inget() -> None:
    register = Storhetsregister.av([tabell("x", cell("a", 150), cell("b", 150), cell("c", 0, A))])
    assert register.exakta == {"a": 150, "b": 150, "c": 0}


def test_det_sjalvklara_gar_ur_sambanden() -> None:
    register = Storhetsregister.av(
        [tabell("x", cell("a", 150, A)), tabell("y", cell("b", -150, A))]
    )
    lika = Samband("a", ((-1, "b"),))
    dubbelt = Samband("a", ((1, "b"), (1, "saknas")))
    assert register.oversatt([lika, lika]) == []
    assert register.oversatt([dubbelt]) == [Samband("a", ())]


# ---------------------------------------------------------------------- sums between tables


def mellan(*tabeller: Rapport) -> set[frozenset[tuple[str, int]]]:
    """Return the relations as sets of terms that are nought, the first name positive."""
    register = Storhetsregister.av(tabeller)
    svar = set()
    for ett in tvarsamband(tabeller, register):
        termer = sorted((namn, tecken) for tecken, namn in ett.termer())
        svar.add(frozenset((namn, tecken * termer[0][1]) for namn, tecken in termer))
    return svar


def test_delar_i_en_tabell_som_ar_en_rad_i_en_annan() -> None:
    ena = tabell("x", cell("a", 10, A), cell("b", 20, B), cell("c", 40, C))
    andra = tabell("y", cell("ab", 30, A, B), cell("d", 80, D))
    assert mellan(ena, andra) == {frozenset({("a", 1), ("b", 1), ("ab", -1)})}


def test_delar_som_overlappar_ar_lika_forst_tillsammans() -> None:
    ena = tabell("x", cell("ab", 30, A, B), cell("cd", 120, C, D))
    andra = tabell("y", cell("a", 10, A), cell("bc", 60, B, C), cell("d", 80, D))
    vantat = {("ab", 1), ("cd", 1), ("a", -1), ("bc", -1), ("d", -1)}
    egna = mellan(ena, andra)
    assert egna == {frozenset((namn, -tecken) for namn, tecken in vantat)}


def test_med_ombytta_tecken_hanger_de_ihop_anda() -> None:
    ena = tabell("x", cell("a", -10, A), cell("b", -20, B))
    andra = tabell("y", cell("ab", 30, A, B))
    assert mellan(ena, andra) == {frozenset({("a", 1), ("b", 1), ("ab", 1)})}


def test_det_som_inte_tacks_helt_ger_inget_samband() -> None:
    ena = tabell("x", cell("a", 10, A))
    assert mellan(ena, tabell("y", cell("ab", 30, A, B))) == set()


def test_summor_i_tabellen_ar_inga_delar() -> None:
    """The sum has its parts' origins; it would hide them if it counted as a part itself."""
    ena = tabell(
        "x",
        cell("s", 30, A, B),
        cell("a", 10, A),
        cell("b", 20, B),
        samband=(Samband("s", ((1, "a"), (1, "b"))),),
    )
    andra = tabell("y", cell("a2", 10, A), cell("bc", 60, B, C))
    tredje = tabell("z", cell("b3", 20, B), cell("a3", 10, A))
    assert mellan(ena, andra, tredje) == set()
    register = Storhetsregister.av([ena, andra, tredje])
    assert register("b3") == ("b", 1)


# ---------------------------------------------------------------------- in print


def test_tva_tabeller_visar_samma_belopp_lika() -> None:
    """1.50 + 1.50 = 3.00 in one, 1.50 alone in the other: it is 1 or 2 in both."""
    ena = tabell(
        "x",
        cell("a", 150, A),
        cell("b", 150, B),
        cell("s", 300, A, B),
        samband=(Samband("s", ((1, "a"), (1, "b"))),),
    )
    andra = tabell("y", cell("a2", -150, A))
    visning = visa([ena, andra], "kr")
    forsta, annan = visning.rapporter
    visat = [rad.celler[0].visat or 0 for rad in forsta.rader]
    assert visat[0] + visat[1] == visat[2] == 3
    assert annan.rader[0].celler[0].visat == -visat[0]


def test_en_summa_som_inte_gar_att_visa_sags_i_bada_tabellerna() -> None:
    """What last year showed of the parts and of the whole cannot be kept at once."""
    ena = tabell("x", cell("a", 150, A), cell("b", 150, B))
    andra = tabell("y", cell("ab", 300, A, B))
    visning = visa([ena, andra], "kr", lambda: Visat({"a": 1, "b": 1, "ab": 3}))
    texter = [rapport.efter for rapport in visning.rapporter]
    slut = "inte på enheten när med samma belopp i andra tabeller."
    assert texter[0] == (f"Avrundat till kr stämmer A (2023), B (2023) {slut}",)
    assert texter[1] == (f"Avrundat till kr stämmer AB (2023) {slut}",)


def test_en_summa_i_tabellen_som_inte_gar_att_visa_sags() -> None:
    egen = tabell(
        "x",
        cell("a", 150, A),
        cell("b", 150, B),
        cell("s", 300, A, B),
        samband=(Samband("s", ((1, "a"), (1, "b"))),),
    )
    (rapport,) = visa([egen], "kr", lambda: Visat({"a": 1, "b": 1, "s": 3})).rapporter
    assert rapport.efter == ("Avrundat till kr visas S (2023) inte som summan av sina delar.",)
    assert brutna_i(rapport) == [Samband("s", ((1, "a"), (1, "b")))]
    register = Storhetsregister.av([egen])
    assert med_avrundningstext([egen], (), register, "kr") == (egen,)


# ---------------------------------------------------------------------- origins


def test_summan_har_sina_delars_ursprung() -> None:
    ena = Kontobelopp(10, ("1510",), {A: 1})
    andra = Kontobelopp(20, ("1630",), {B: 1})
    assert ena + andra == Kontobelopp(30, ("1510", "1630"), {A: 1, B: 1})
    assert ena + -andra == Kontobelopp(-10, ("1510", "1630"), {A: 1, B: -1})
    assert ena + -ena == Kontobelopp(0, ("1510",), {})


def test_med_en_okand_del_ar_ursprunget_okant() -> None:
    """Else it would be taken for the known parts alone; nought takes nothing away."""
    kand = Kontobelopp(10, ("1510",), {A: 1})
    assert (kand + Kontobelopp(5, ("1630",))).ursprung is None
    assert (kand + Kontobelopp(0, ("1630",))).ursprung == {A: 1}
    assert (-Kontobelopp(5)).ursprung is None
    assert summa([]) == Kontobelopp(0, (), {})
