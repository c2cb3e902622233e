"""Samples that can be repeated, and tests that find what they look for and nothing else."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from rakenskap.bok.bok import las_bok
from rakenskap.bok.poster import Verifikation, bygg_poster
from rakenskap.granskning.anteckningar import anteckna, las_anteckningar
from rakenskap.granskning.prov import (
    benford,
    dubbletter,
    efter_bokslut,
    jamna,
    kring_arsskiftet,
    lediga_dagar,
    luckor,
    per_person,
    sallan_konton,
    samma_belopp,
    sena,
    sent_attesterade,
    under_grans,
)
from rakenskap.granskning.revisorsfil import MAX_TECKEN
from rakenskap.granskning.stickprov import klass_av, lott
from rakenskap.rakningar.berakning import Berakning
from tests.hjalp import skriv_bok, ver

NU = dt.datetime(2023, 5, 1, 12, tzinfo=dt.UTC)


def post(namn: str, dag: str, belopp: int, **mer: object) -> Verifikation:
    """Return a verifikation of so many kronor."""
    datum = dt.date.fromisoformat(dag)
    falt: dict[str, object] = {
        "ver": namn,
        "datum": datum,
        "registrerad": datum,
        "av": "ekonom",
        "motpart": f"Firma {namn}",
        "text": "",
        "underlag": (),
        "rattar": "",
        "fil": "",
        "rad": 0,
        "rader": (("5010", belopp * 100, ()), ("1930", -belopp * 100, ())),
    }
    return Verifikation(**{**falt, **mer})  # type: ignore[arg-type]


HUNDRA = [post(f"A{n}", f"2023-{1 + n % 12:02}-10", n) for n in range(1, 101)]


@pytest.mark.parametrize(
    ("kronor", "klass"),
    [
        (9_999, "under 10 000 kr"),
        (10_000, "10 000 – 100 000 kr"),
        (999_999, "100 000 kr – 1 mnkr"),
        (1_000_000, "minst 1 mnkr"),
    ],
)
def test_beloppsklasser(kronor: int, klass: str) -> None:
    ver_ = post("A1", "2023-01-01", kronor)
    assert klass_av(ver_, kronor * 100, "belopp") == klass


def test_lotten_beror_bara_pa_fro_och_namn() -> None:
    alla = [ver_.namn for ver_ in HUNDRA]
    dragna = sorted(alla, key=lambda namn: lott("7", namn))[:10]
    med = sorted([*alla, "A101/2023"], key=lambda namn: lott("7", namn))[:11]
    assert [namn for namn in med if namn != "A101/2023"][:10] == dragna
    assert dragna != sorted(alla, key=lambda namn: lott("8", namn))[:10]


def test_sena_registreringar() -> None:
    sen = post("A1", "2023-01-01", 1, registrerad=dt.date(2023, 2, 6))
    i_tid = post("A2", "2023-01-01", 1, registrerad=dt.date(2023, 2, 5))
    assert [(t.ver.ver, t.varfor) for t in sena([sen, i_tid])] == [
        ("A1", "36 dagar efter händelsen")
    ]


def test_jamna_belopp() -> None:
    alla = [post("A1", "2023-01-01", 10_000), post("A2", "2023-01-01", 10_500)]
    alla.append(post("A3", "2023-01-01", 9_000))
    assert [t.ver.ver for t in jamna(alla)] == ["A1"]


def test_lediga_dagar() -> None:
    lordag = post("A1", "2023-01-01", 1, registrerad=dt.date(2023, 1, 14))
    helg = post("A2", "2023-01-01", 1, registrerad=dt.date(2023, 6, 6))
    vardag = post("A3", "2023-01-01", 1, registrerad=dt.date(2023, 1, 16))
    assert [(t.ver.ver, t.varfor) for t in lediga_dagar([lordag, helg, vardag])] == [
        ("A1", "registrerad en lördag som är ledig"),
        ("A2", "registrerad en tisdag som är ledig"),
    ]


def test_mojliga_dubbletter() -> None:
    lika = [post(f"L{n}", f"2023-0{n}-01", 500, motpart="Firman") for n in (1, 2, 5)]
    assert [(t.ver.ver, t.varfor) for t in dubbletter(lika)] == [
        ("L2", "samma motpart och belopp som L1/2023")
    ]


def test_luckor_och_dubbla_nummer() -> None:
    alla = [post(namn, "2023-01-01", 1) for namn in ("A1", "A2", "A2", "A5", "B1")]
    rapport = luckor(alla)
    assert [cell.text for cell in rapport.rad("A-2023").celler] == ["4", "A1 – A5", "3, 4", "2"]
    assert [cell.text for cell in rapport.rad("B-2023").celler] == ["1", "B1 – B1", "inga", "inga"]


def test_vem_som_registrerat_och_attesterat() -> None:
    attesterad = post("A1", "2023-01-01", 5, ovrigt=(("attesterad-av", "chef"),))
    rapport = per_person([attesterad, post("A2", "2023-01-01", 7)])
    rader = [
        (rad.etikett, *(cell.text or cell.ore for cell in rad.celler)) for rad in rapport.rader
    ]
    assert rader == [("ekonom", "chef", "1", 500), ("ekonom", "inte attesterad", "1", 700)]


def test_efter_bokslutet(tmp_path: Path) -> None:
    mapp = skriv_bok(
        tmp_path,
        ver("A1", "2023-01-02", "Staden", "Bidrag", "1930 100.00; 3987 -100.00")
        + ver(
            "A2",
            "2023-12-30",
            "Staden",
            "Sent",
            "1930 1.00; 3987 -1.00",
            registrerad=dt.date(2024, 2, 1),
        )
        + ver(
            "S1",
            "2023-12-31",
            "Bokslut",
            "Årets resultat",
            "8999 101.00; 2069 -101.00",
            registrerad=dt.date(2024, 1, 20),
        ),
    )
    bok = las_bok(mapp)
    poster = bygg_poster(bok)
    traffar = efter_bokslut(Berakning.av(bok, poster), poster.verifikationer)
    assert [(t.ver.ver, t.varfor) for t in traffar] == [("A2", "året stängdes 2024-01-20")]


def test_kring_arsskiftet_sent_attesterade_och_samma_belopp() -> None:
    attest = (("attesterad", "2023-03-15"), ("attesterad-av", "chef"))
    alla = [
        post("A1", "2023-12-27", 20_000),
        post("A2", "2023-12-26", 20_000),
        post("A3", "2023-01-05", 20_000),
        post("A4", "2023-02-01", 9_000, ovrigt=attest),
        post("A5", "2023-02-20", 9_000, ovrigt=attest),
    ]
    assert [t.ver.ver for t in kring_arsskiftet(alla)] == ["A1", "A3"]
    assert [(t.ver.ver, t.varfor) for t in sent_attesterade(alla)] == [
        ("A4", "attesterad 42 dagar senare")
    ]
    # Three of 20 000 kr; those of 9 000 kr are under the least amount.
    assert [t.ver.ver for t in samma_belopp(alla)] == ["A1", "A2", "A3"]


def test_under_attestgransen_och_sallan_konton(tmp_path: Path) -> None:
    forbund = 'namn = "P"\n[[attestant]]\nnamn = "chef"\nserier = ["L"]\nhogst_kr = 1000\n'
    rader = [("L1", "951.00"), ("L2", "950.00"), ("L3", "1000.00"), ("L4", "1001.00")]
    text = "".join(
        ver(namn, "2023-01-02", "Firman", "Köp", f"6110 {kr}; 2440 -{kr}") for namn, kr in rader
    )
    text += ver("A1", "2023-01-02", "Banken", "Ränta", "1930 960.00; 3987 -960.00")
    bok = las_bok(skriv_bok(tmp_path, text, forbund=forbund))
    poster = bygg_poster(bok)
    b = Berakning.av(bok, poster)
    traffade = under_grans(b, poster.verifikationer)
    assert [t.ver.ver for t in traffade] == ["L1", "L3"]
    assert traffade[0].varfor == "strax under gränsen för chef, 1 000,00 kr"
    assert [t.ver.ver for t in sallan_konton(b, poster.verifikationer)] == ["A1"]


def test_benford_raknar_forsta_siffran_och_varnar_for_sma_bocker() -> None:
    rapport = benford(HUNDRA)
    assert [rad.celler[0].text for rad in rapport.rader] == ["12", *["11"] * 8]
    assert sum(int(rad.celler[0].text) for rad in rapport.rader) == 100
    assert [cell.text for cell in rapport.rad("1").celler] == ["12", "12,0", "30", "30,1", "−18"]
    assert "i så små böcker säger avvikelser lite" in rapport.stycken[1]


# --- Notes ---------------------------------------------------------------------------------


def test_anteckningar_laggs_till_och_lases(tmp_path: Path) -> None:
    fil = tmp_path / "granskning/anteckningar.jsonl"
    anteckna(fil, "revisor", "L45/2023", " Rad ett\nrad två ", NU)
    anteckna(fil, "revisor", "", "Allmänt", NU)
    forsta, andra = las_anteckningar(fil)
    assert (forsta.tid, forsta.ver, forsta.text) == (
        "2023-05-01T12:00:00Z",
        "L45/2023",
        "Rad ett\nrad två",
    )
    assert andra.text == "Allmänt"
    assert fil.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "  \n", "x" * (MAX_TECKEN + 1)])
def test_tomma_och_for_langa_anteckningar_skrivs_inte(tmp_path: Path, text: str) -> None:
    fil = tmp_path / "anteckningar.jsonl"
    with pytest.raises(ValueError, match="Gör så här"):
        anteckna(fil, "revisor", "", text, NU)
    assert not fil.exists()


def test_en_trasig_rad_sags_med_sitt_nummer(tmp_path: Path) -> None:
    fil = tmp_path / "anteckningar.jsonl"
    fil.write_text('{"tid":"x","av":"y","ver":"","text":"z"}\n{trasig\n')
    with pytest.raises(ValueError, match=r"anteckningar\.jsonl:2: raden är ingen anteckning"):
        las_anteckningar(fil)


def test_en_anteckning_med_radtecken_lases(tmp_path: Path) -> None:
    """U+2028 ends a line for Python, not in the file: a note with it stopped the page for all."""
    import datetime as dt

    from rakenskap.granskning.anteckningar import anteckna, las_anteckningar

    fil = tmp_path / "anteckningar.jsonl"
    anteckna(
        fil, "revisor", "", "första\u2028andra\x85tredje", dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    )
    anteckna(fil, "revisor", "", "nästa", dt.datetime(2024, 1, 1, tzinfo=dt.UTC))

    assert [ett.text for ett in las_anteckningar(fil)] == ["första\u2028andra\x85tredje", "nästa"]
