"""No message hides another: an error is left out only when another explains that very amount."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from rakenskap.bok.bok import Bok, las_bok
from tests.hjalp import PLUGINS, konto, skriv_bok, ver

BIDRAG = ver("A1", "2023-01-02", "Medlem", "Bidrag", "1930 1000.00; 3985 -1000.00")
FIL = "2023/A-lopande.beancount"


def hyra(debet: str = "300.00", kredit: str = "-300.00", **meta: str | dt.date | None) -> str:
    return ver("A2", "2023-05-02", "Värden AB", "Hyra", f"5010 {debet}; 1930 {kredit}", **meta)


def bank(saldo: str, dag: str = "2023-06-01") -> str:
    return f"{dag} balance {konto('1930')}  {saldo} SEK\n\n"


def koder(bok: Bok) -> list[str]:
    """Return the beginning of each error."""
    return sorted(rad.text.split(":")[0].split(" ")[0] for rad in bok.fel)


def las(mapp: Path, text: str, *, plugins: tuple[str, ...] = PLUGINS) -> Bok:
    return las_bok(skriv_bok(mapp, "", filer={FIL: text}, plugins=plugins))


# ---------------------------------------------------------------------- the bank


@pytest.mark.parametrize("fel_kr", [300, 210_068, 240_984, 9_000_000])
def test_att_gora_och_varningar_forklarar_ingen_avstamning(fel_kr: int, tmp_path: Path) -> None:
    """The entry is booked late and not attested; the bank is out by its amount, or by more."""
    sen = hyra(f"{fel_kr}.00", f"-{fel_kr}.00", registrerad=dt.date(2023, 5, 20))
    bok = las(tmp_path, BIDRAG + sen + bank("1000.00"), plugins=(*PLUGINS, "lkbr.bankdag"))
    assert [rad.text[:9] for rad in bok.varningar] == ["LKBR-D01:"]
    (rad,) = bok.fel
    assert rad.text.startswith("Avstämningen av Tillgångar:1930-Företagskonto stämmer inte")


def test_ett_fel_utan_belopp_forklarar_ingen_avstamning(tmp_path: Path) -> None:
    utan_underlag = hyra("9000000.00", "-9000000.00", underlag=None)
    bok = las(tmp_path, BIDRAG + utan_underlag + bank("1000.00"))
    assert koder(bok) == ["Avstämningen", "LKBR-V07"]


@pytest.mark.parametrize(
    ("saldo", "vantat"),
    [
        # The bank's posting is one krona too low: that is what the bank differs by.
        ("700.00", ["Verifikationen"]),
        ("702.00", ["Avstämningen", "Verifikationen"]),
        ("698.00", ["Avstämningen", "Verifikationen"]),
        # As much as the whole posting is not explained by one krona.
        ("1000.00", ["Avstämningen", "Verifikationen"]),
    ],
)
def test_obalansen_forklarar_just_sitt_belopp(
    saldo: str, vantat: list[str], tmp_path: Path
) -> None:
    bok = las(tmp_path, BIDRAG + hyra("300.00", "-299.00") + bank(saldo))
    assert koder(bok) == vantat


@pytest.mark.parametrize(
    ("saldo", "vantat"), [("700.00", ["Texten"]), ("650.00", ["Avstämningen", "Texten"])]
)
def test_olast_text_forklarar_just_sina_belopp(
    saldo: str, vantat: list[str], tmp_path: Path
) -> None:
    trasig = hyra().replace("SEK\n", "SEK SEK\n", 1)
    assert koder(las(tmp_path, BIDRAG + trasig + bank(saldo))) == vantat


def test_en_fil_som_saknas_forklarar_ingen_avstamning(tmp_path: Path) -> None:
    mapp = skriv_bok(tmp_path, 'include "saknas.beancount"\n', filer={FIL: BIDRAG + bank("5.00")})
    assert koder(las_bok(mapp)) == ["Avstämningen", "Filen"]


# ---------------------------------------------------------------------- numbers and accounts


@pytest.mark.parametrize(("nummer", "vantat"), [("A3", ["Texten"]), ("A4", ["LKBR-V04", "Texten"])])
def test_olast_text_forklarar_just_sina_nummer(
    nummer: str, vantat: list[str], tmp_path: Path
) -> None:
    """The line that cannot be read is A2; A3 follows it, or A4 with a gap of its own."""
    trasig = hyra().replace("300.00 SEK", "300.00 SEK SEK", 1)
    nasta = ver(nummer, "2023-06-02", "Elbolaget", "El", "5010 1.00; 1930 -1.00")
    assert koder(las(tmp_path, BIDRAG + trasig + nasta)) == vantat


def test_en_fil_som_saknas_doljer_inget_felskrivet_konto(tmp_path: Path) -> None:
    felskrivet = hyra().replace(konto("5010"), "Kostnader:5010-Lokalhyran")
    mapp = skriv_bok(tmp_path, 'include "saknas.beancount"\n', filer={FIL: BIDRAG + felskrivet})
    assert koder(las_bok(mapp)) == ["Filen", "Kontot"]


def test_ett_okant_konto_sags_en_gang_med_antalet(tmp_path: Path) -> None:
    felskrivet = (BIDRAG + hyra()).replace(konto("1930"), "Tillgångar:1930-Banken")
    (rad,) = las(tmp_path, felskrivet).fel
    assert "Kontot Tillgångar:1930-Banken finns inte i kontoplanen; det används på 2 " in rad.text


def test_ett_textfel_i_huvudfilen_doljer_inget_konto_utan_rad(tmp_path: Path) -> None:
    mapp = skriv_bok(
        tmp_path,
        "2023-13-45 event\n",
        filer={FIL: BIDRAG},
        konton=("Kostnader:9010-Annat", konto("1930"), konto("3985")),
    )
    assert {"LKBR-K01", "Dagen"} <= set(koder(las_bok(mapp)))


def test_en_fil_i_fel_kodning_doljer_inte_vad_som_ar_last_ur_den(tmp_path: Path) -> None:
    text = BIDRAG + hyra(underlag=None) + ver("A3", "2023-06-02", "El", "El", "5010 1; 1930 -1")
    mapp = skriv_bok(tmp_path, "", filer={FIL: text})
    (mapp / FIL).write_bytes((mapp / FIL).read_bytes().replace(b'"El" "El"', b'"\xe9l" "El"'))
    assert koder(las_bok(mapp)) == ["Filen", "LKBR-V07"]


# ---------------------------------------------------------------------- amounts


@pytest.mark.parametrize(
    ("debet", "vantat"), [("300.004", ["LKBR-E02"]), ("305.004", ["LKBR-E02", "Verifikationen"])]
)
def test_delar_av_ett_ore_forklarar_ingen_storre_obalans(
    debet: str, vantat: list[str], tmp_path: Path
) -> None:
    assert koder(las(tmp_path, BIDRAG + hyra(debet))) == vantat


def test_tva_belopp_med_delar_av_ett_ore_ar_tva_fel(tmp_path: Path) -> None:
    assert koder(las(tmp_path, BIDRAG + hyra("300.004", "-300.003"))) == ["LKBR-E02", "LKBR-E02"]


@pytest.mark.parametrize(
    ("bokslut", "vantat"),
    [("900.00", ["LKBR-B02"]), ("400.00", ["LKBR-B01", "LKBR-B02"])],
)
def test_direkt_mot_eget_kapital_forklarar_just_sitt_belopp(
    bokslut: str, vantat: list[str], tmp_path: Path
) -> None:
    """A cost of 100 kr was booked straight to equity: the result is 1 000, the closing 900."""
    direkt = ver("A2", "2023-05-02", "Medlem", "Åter", "2067 100.00; 1930 -100.00")
    stangning = ver("S1", "2023-12-31", "Vi", "Bokslut", f"8999 {bokslut}; 2069 -{bokslut}")
    assert koder(las(tmp_path, BIDRAG + direkt + stangning)) == vantat
