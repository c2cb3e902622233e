"""Who is owed what, by invoice: corrections, credit notes, and payments that go wrong."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rakenskap.bok.bok import Bok, las_bok
from rakenskap.kommandon.cli import main
from rakenskap.reskontra.poster import KUND, LEVERANTOR
from rakenskap.reskontra.reskontra import reskontra
from rakenskap.reskontra.varningar import for_utkast, som_ror, utkastnamn, varningar
from tests.conftest import GorBok
from tests.hjalp import PLUGINS, skriv_bok, ver

SLUT = dt.date(2023, 12, 31)
RATTELSER = (*PLUGINS, "lkbr.rattelse")


def faktura(nr: str, datum: str, kr: str, motpart: str = "Stolar AB", **meta: str) -> str:
    return ver(nr, datum, motpart, f"Faktura {nr}", f"6110 {kr}; 2440 -{kr}", **meta)


def betalning(nr: str, datum: str, kr: str, avser: str = "", motpart: str = "Stolar AB") -> str:
    mal = {"faktura": avser} if avser else {}
    rader = [("2440", kr, mal), ("1930", f"-{kr}", {})]
    return ver(nr, datum, motpart, "Betalning", rader)


def oppna(bok: Bok, dag: dt.date = SLUT, delpost: str = LEVERANTOR) -> dict[str, str]:
    bok.krav_felfri()
    res = reskontra(bok, delpost, dag)
    return {post.namn: f"{post.kvar_ore / 100:.2f}" for post in res.oppna}


def varnat(bok: Bok) -> list[str]:
    return [str(ett.felrad.text) for ett in varningar(bok, reskontra(bok, LEVERANTOR, SLUT))]


def test_en_faktura_betalas_i_tva_delar(bok: GorBok) -> None:
    b = bok(
        faktura("L1", "2023-01-10", "250.00", fakturanr="4711")
        + betalning("B1", "2023-02-01", "100.00", "L1/2023")
        + betalning("B2", "2023-03-01", "150.00", "L1/2023")
    )
    assert oppna(b, dt.date(2023, 1, 9)) == {}
    assert oppna(b, dt.date(2023, 1, 31)) == {"L1/2023": "-250.00"}
    assert oppna(b, dt.date(2023, 2, 28)) == {"L1/2023": "-150.00"}
    assert oppna(b) == {}
    assert varnat(b) == []
    (post,) = reskontra(b, LEVERANTOR, dt.date(2023, 2, 28)).oppna
    assert (post.nummer, post.forfaller, post.reglerat_ore) == (
        "4711",
        dt.date(2023, 2, 9),
        -100_00,
    )
    assert post.dagar(dt.date(2023, 2, 28)) == 19


def test_forfallodagen_ar_den_som_fakturan_anger(tmp_path: Path) -> None:
    text = faktura("L1", "2023-01-10", "250.00").replace(
        "  registrerad", "  forfaller: 2023-01-20\n  registrerad", 1
    )
    b = las_bok(skriv_bok(tmp_path, text))
    (post,) = reskontra(b, LEVERANTOR, SLUT).oppna
    assert post.forfaller == dt.date(2023, 1, 20)


def test_en_rattad_faktura_ar_reglerad_av_sin_rattelse(bok: GorBok) -> None:
    b = bok(
        faktura("L1", "2023-01-10", "250.00")
        + ver(
            "L2",
            "2023-01-10",
            "Stolar AB",
            "Rättelse av L1/2023: Faktura L1",
            "6110 -250.00; 2440 250.00",
            rattar="L1/2023",
        )
        + faktura("L3", "2023-01-10", "270.00", rattar="L1/2023"),
        plugins=RATTELSER,
    )
    assert oppna(b) == {"L3/2023": "-270.00"}
    assert varnat(b) == []


def test_betalningen_foljer_med_till_den_ratta_fakturan(bok: GorBok) -> None:
    b = bok(
        faktura("L1", "2023-01-10", "250.00")
        + betalning("B1", "2023-02-01", "250.00", "L1/2023")
        + ver(
            "L2",
            "2023-02-10",
            "Stolar AB",
            "Rättelse av L1/2023",
            "6110 -250.00; 2440 250.00",
            rattar="L1/2023",
        )
        + faktura("L3", "2023-02-10", "270.00", rattar="L1/2023"),
        plugins=RATTELSER,
    )
    assert oppna(b) == {"L3/2023": "-20.00"}
    assert varnat(b) == []


def test_en_rattad_rattelse_oppnar_fakturan_igen(bok: GorBok) -> None:
    b = bok(
        faktura("L1", "2023-01-10", "250.00")
        + ver("L2", "2023-01-11", "S", "R", "6110 -250.00; 2440 250.00", rattar="L1/2023")
        + ver("L3", "2023-01-12", "S", "R", "6110 250.00; 2440 -250.00", rattar="L2/2023"),
        plugins=RATTELSER,
    )
    assert oppna(b, dt.date(2023, 1, 11)) == {}
    assert oppna(b) == {"L1/2023": "-250.00"}


def test_en_rattad_betalning_oppnar_fakturan_igen(bok: GorBok) -> None:
    b = bok(
        faktura("L1", "2023-01-10", "250.00")
        + betalning("B1", "2023-02-01", "250.00", "L1/2023")
        + ver(
            "B2",
            "2023-02-02",
            "Stolar AB",
            "Rättelse",
            [("2440", "-250.00", {"faktura": "L1/2023"}), ("1930", "250.00")],
            rattar="B1/2023",
        ),
        plugins=RATTELSER,
    )
    assert oppna(b) == {"L1/2023": "-250.00"}
    assert varnat(b) == []


def test_en_rattad_och_betald_faktura_star_till_godo(bok: GorBok) -> None:
    b = bok(
        faktura("L1", "2023-01-10", "250.00")
        + betalning("B1", "2023-02-01", "250.00", "L1/2023")
        + ver("L2", "2023-02-10", "S", "R", "6110 -250.00; 2440 250.00", rattar="L1/2023"),
        plugins=RATTELSER,
    )
    assert oppna(b) == {"L1/2023": "250.00"}
    (text,) = varnat(b)
    assert (
        "är rättad eller krediterad, och 250,00 kr står till godo efter betalningen B1/2023" in text
    )
    assert "Gör så här: begär pengarna tillbaka" in text


def test_kreditfakturan_kvittas_mot_den_den_anger_eller_liknar(bok: GorBok) -> None:
    b = bok(
        faktura("L1", "2023-01-10", "250.00", fakturanr="8811")
        + faktura("L2", "2023-01-10", "250.00", fakturanr="8812")
        + ver("L3", "2023-02-01", "Stolar AB", "Kredit av 8812", "2440 100.00; 6110 -100.00")
        + ver("L4", "2023-02-01", "Stolar AB", "Kredit", "2440 250.00; 6110 -250.00")
        + ver(
            "L5",
            "2023-02-01",
            "Stolar AB",
            "Kredit",
            [("2440", "50.00", {"faktura": "L2/2023"}), ("6110", "-50.00")],
        )
        + ver("L6", "2023-02-01", "Stolar AB", "Kredit", "2440 33.00; 6110 -33.00")
    )
    assert oppna(b) == {"L2/2023": "-100.00", "L6/2023": "33.00"}
    (text,) = varnat(b)
    assert text.startswith("Kreditfakturan L6/2023 från Stolar AB har 33,00 kr kvar.")


def test_dubbelbetalning_sags_med_bada_betalningarna(bok: GorBok) -> None:
    b = bok(
        faktura("L1", "2023-01-10", "250.00")
        + betalning("B1", "2023-02-01", "250.00", "L1/2023")
        + betalning("B2", "2023-03-01", "250.00", "L1/2023")
    )
    alla = varningar(b, reskontra(b, LEVERANTOR, SLUT))
    (text,) = (ett.felrad.text for ett in alla)
    assert "är betald mer än en gång (B1/2023 och B2/2023): 250,00 kr för mycket" in text
    assert som_ror(alla, ["B2/2023"]) == alla
    assert som_ror(alla, ["B3/2023"]) == ()


def test_betalning_utan_faktura_och_med_fel_faktura(bok: GorBok) -> None:
    b = bok(
        betalning("B1", "2023-02-01", "250.00") + betalning("B2", "2023-02-02", "70.00", "L9/2023")
    )
    assert oppna(b) == {"B1/2023": "250.00", "B2/2023": "70.00"}
    utan, fel = varnat(b)
    assert utan.startswith("Betalningen B1/2023 till eller från Stolar AB på 250,00 kr hör inte")
    assert fel.startswith("B2/2023 betalar fakturan L9/2023, som inte finns på konto 2440")


def test_en_betalning_utan_hanvisning_tas_av_den_aldsta_lika(bok: GorBok) -> None:
    b = bok(
        faktura("L1", "2023-01-10", "250.00")
        + faktura("L2", "2023-02-10", "250.00")
        + betalning("B1", "2023-03-01", "250.00")
        + betalning("B2", "2023-03-01", "250.00", motpart="Bord AB")
    )
    assert oppna(b) == {"L2/2023": "-250.00", "B2/2023": "250.00"}


def test_samma_fakturanummer_tva_ganger(bok: GorBok) -> None:
    b = bok(
        faktura("L1", "2023-01-10", "250.00", fakturanr="47-11")
        + faktura("L2", "2023-01-12", "250.00", fakturanr="4711")
        + faktura("L3", "2023-01-12", "250.00", motpart="Bord AB", fakturanr="4711")
    )
    (text,) = varnat(b)
    assert text.startswith("Fakturanumret 4711 från Stolar AB finns redan: L1/2023, 2023-01-10")


def test_kundfordringar_ar_debet(bok: GorBok) -> None:
    b = bok(
        ver("K1", "2023-01-25", "Kunden", "Utlägg", "1510 80.50; 3992 -80.50")
        + ver(
            "B1",
            "2023-02-25",
            "Kunden",
            "Inbetalning",
            [("1930", "80.00"), ("1510", "-80.00", {"faktura": "K1/2023"})],
        )
    )
    assert oppna(b, delpost=KUND) == {"K1/2023": "0.50"}


def test_ingaende_balans_ar_oppen_tills_den_betalas(bok: GorBok) -> None:
    b = bok(
        ver(
            None,
            "2023-01-01",
            "Ingående balans",
            "Ingående balans",
            "1930 100.00; 2440 -100.00",
            ingaende_balans=True,
        ).replace(" ! ", " * ", 1)
        + betalning("B1", "2023-02-01", "40.00", "IB/2023")
    )
    assert oppna(b) == {"IB/2023": "-60.00"}


BELOPP = st.integers(1, 5).map(lambda tal: f"{tal * 100}.00")
HANDELSER = st.lists(
    st.tuples(
        st.sampled_from(["faktura", "kredit", "betalning"]),
        BELOPP,
        st.sampled_from(["Stolar AB", "Bord AB"]),
        st.sampled_from(["", "L1/2023", "L2/2023", "L99/2023"]),
        st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(HANDELSER)
def test_reskontran_ar_alltid_kontots_saldo(
    tmp_path_factory: pytest.TempPathFactory, handelser: list[tuple[str, str, str, str, bool]]
) -> None:
    """Whatever is named, credited, paid or corrected: the open posts are the account's balance."""
    text, saldo, nummer = "", 0, {"L": 0, "B": 0}
    for slag, kr, motpart, avser, rattas in handelser:
        serie = "B" if slag == "betalning" else "L"
        tecken = "-" if slag == "faktura" else ""
        mot = "1930" if serie == "B" else "6110"
        motbelopp = kr if tecken else f"-{kr}"
        nummer[serie] += 1
        namn = f"{serie}{nummer[serie]}"
        uppgift = {"faktura": avser} if avser and slag != "faktura" else {}
        rader = [("2440", f"{tecken}{kr}", uppgift), (mot, motbelopp, {})]
        text += ver(namn, "2023-03-01", motpart, "Text", rader)
        saldo += int(float(f"{tecken}{kr}") * 100)
        if rattas:
            nummer[serie] += 1
            omvanda = [
                (nr, belopp[1:] if belopp[0] == "-" else f"-{belopp}", mer)
                for nr, belopp, mer in rader
            ]
            text += ver(
                f"{serie}{nummer[serie]}",
                "2023-03-02",
                motpart,
                "Rättelse",
                omvanda,
                rattar=f"{namn}/2023",
            )
            saldo -= int(float(f"{tecken}{kr}") * 100)
    text += ver("A1", "2023-12-31", "Staden", "Bidrag", "1930 1.00; 3987 -1.00")
    mapp = skriv_bok(tmp_path_factory.mktemp("bok"), text, plugins=RATTELSER)
    b = las_bok(mapp).krav_felfri()
    res = reskontra(b, LEVERANTOR, SLUT)
    assert sum(post.kvar_ore for post in res.poster) == saldo
    varningar(b, res)


def test_listan_visar_aldern_och_stammer_med_kontot(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapp = skriv_bok(
        tmp_path / "bok",
        faktura("L1", "2023-01-10", "250.00", fakturanr="4711")
        + faktura("L2", "2023-03-20", "1000.00", motpart="Bord AB")
        + betalning("B1", "2023-02-01", "100.00", "L1/2023"),
    )
    ord_ = ["lista", "leverantorsreskontra", "--bok", str(mapp), "--till", "2023-03"]
    assert main(ord_) == 0
    ut = capsys.readouterr().out
    assert "L1/2023      4711      2023-01-10 2023-02-09 50      250,00   100,00   150,00" in ut
    assert "Saldo på 2440 i huvudboken" in ut
    assert "Förfallet 2023-03-31: 150,00 kr." in ut
    for format_ in ("pdf", "xlsx", "csv"):
        fil = tmp_path / f"lista.{format_}"
        assert main([*ord_, "--format", format_, "--ut", str(fil)]) == 0
        assert fil.stat().st_size > 100
    assert main([*ord_, "--motpart", "bord"]) == 0
    assert "L1/2023" not in capsys.readouterr().out
    assert main(["lista", "leverantorsreskontra", "--bok", str(mapp), "--alla"]) == 0
    assert "L1/2023" in capsys.readouterr().out


def test_utkastet_varnas_dar_det_star(bok: GorBok) -> None:
    b = bok(
        faktura("L1", "2023-01-10", "250.00", fakturanr="4711")
        + betalning("B1", "2023-02-01", "250.00", "L1/2023")
        + ver(None, "2023-02-02", "Stolar AB", "Igen", "6110 9.00; 2440 -9.00", fakturanr="4711")
        + ver(
            None,
            "2023-02-03",
            "Stolar AB",
            "Igen",
            [("2440", "250.00", {"faktura": "L1/2023"}), ("1930", "-250.00")],
        )
    )
    utkast = [ett.entry.meta["lineno"] for ett in reskontra(b, LEVERANTOR, utkast=True).poster]
    dubbel = utkastnamn("main.beancount", utkast[-1])
    (varning,) = for_utkast(b, [dubbel])
    assert "Fakturanumret 4711 från Stolar AB finns redan: L1/2023" in str(varning)
    alla = varningar(b, reskontra(b, LEVERANTOR, utkast=True))
    assert any("betald mer än en gång" in str(ett) for ett in alla)
    assert str(varning).startswith("OBS: main.beancount:")
