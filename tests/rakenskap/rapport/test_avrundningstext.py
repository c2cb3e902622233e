"""What a table says of sums that its units do not keep, within itself and with other tables."""

from __future__ import annotations

from rakenskap.rapport.avrundningstext import brutna_i, med_avrundningstext
from rakenskap.rapport.lika import Storhetsregister
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport
from rakenskap.rapport.storhet import Samband

SUMMA = Samband("s", ((1, "a"), (1, "b")))
GRUND: dict[tuple[str, ...], int] = {("rörelse", "5010", "", "", "2023"): 1}


def tabell(
    id_: str,
    *celler: tuple[str, int | None, int | None],
    samband: tuple[Samband, ...] = (),
    ursprung: bool = False,
) -> Rapport:
    """Return a table with a row a cell: name, öre, whole units as shown."""
    rader = tuple(
        Rad(namn, namn.upper(), (Cell(namn, 1, ore, visat, ursprung=GRUND if ursprung else None),))
        for namn, ore, visat in celler
    )
    return Rapport(id_, id_, (Kolumn("2023", "2023"),), rader, samband)


def test_en_tom_cell_och_en_som_ingen_tabell_visar_ar_noll() -> None:
    tom = tabell("x", ("a", 150, 1), ("b", None, None), ("s", 150, 2), samband=(SUMMA,))
    assert brutna_i(tom) == [SUMMA]
    utan_b = tabell("x", ("a", 150, 1), ("s", 150, 2), samband=(SUMMA,))
    assert brutna_i(utan_b) == [SUMMA]
    assert brutna_i(tabell("x", ("a", 150, 2), ("s", 150, 2), samband=(SUMMA,))) == []
    # What does not hold in öre is another fault.
    assert brutna_i(tabell("x", ("a", 150, 1), ("s", 151, 2), samband=(SUMMA,))) == []


def test_varje_bruten_summa_sags_i_sin_tabell_och_i_de_andra() -> None:
    """A sum within the table does not keep back the next, which is between tables."""
    x = tabell("x", ("a", 150, 1), ("b", 150, 1), ("s", 300, 3), samband=(SUMMA,))
    y = tabell("y", ("c", 300, 3))
    register = Storhetsregister.av([x, y])
    mellan = Samband("c", ((1, "s"),))

    ena, andra = med_avrundningstext([x, y], [SUMMA, mellan], register, "kr")

    assert ena.efter == (
        "Avrundat till kr visas S (2023) inte som summan av sina delar.",
        "Avrundat till kr stämmer S (2023) inte på enheten när med samma belopp i andra tabeller.",
    )
    assert andra.efter == (
        "Avrundat till kr stämmer C (2023) inte på enheten när med samma belopp i andra tabeller.",
    )


def test_en_storhet_kanns_igen_under_sina_namn_i_andra_tabeller() -> None:
    """Two names of one origin: the relation has the one, the table the other."""
    x = tabell("x", ("ena", 150, 1), ursprung=True)
    y = tabell("y", ("andra", 150, 1), ursprung=True)
    z = tabell("z", ("annat", 150, 2))
    register = Storhetsregister.av([x, y, z])
    assert register("andra")[0] == "ena"

    texter = med_avrundningstext([x, y, z], [Samband("annat", ((1, "ena"),))], register, "tkr")

    assert [len(rapport.efter) for rapport in texter] == [1, 1, 1]
    assert texter[1].efter[0].startswith("Avrundat till tkr stämmer ANDRA (2023) inte")


def test_utan_brutna_summor_sags_ingenting() -> None:
    x = tabell("x", ("a", 150, 2))
    assert med_avrundningstext([x], [], Storhetsregister.av([x]), "kr") == (x,)
