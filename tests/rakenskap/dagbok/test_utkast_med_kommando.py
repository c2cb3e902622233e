"""Drafts without a text editor: listed, changed, divided, thrown away; templates; near misses."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rakenskap.bok.bok import las_bok
from rakenskap.dagbok.registrering import tolka_belopp
from rakenskap.dagbok.uttryck import ore_av_uttryck
from rakenskap.kommandon.argument import tydda
from rakenskap.kommandon.cli import KOMMANDON, main
from tests.rakenskap.dagbok.test_dagbok import FAKTURA, HYRA, NU, med_historik

SNED = (
    '2023-02-05 ! "Bord AB" "Bord"\n  underlag: "2023/underlag/hyra.txt"\n'
    "  Kostnader:6110-Kontorsmaterial   100.00 SEK\n"
    "  Skulder:2440-Leverantörsskulder  -90.00 SEK\n\n"
)
OKANT = (
    '2023-02-06 ! "Bord AB" "Bord"\n  underlag: "2023/underlag/hyra.txt"\n'
    "  Kostnader:6999-Finns-inte        100.00 SEK\n"
    "  Skulder:2440-Leverantörsskulder -100.00 SEK\n\n"
)


@pytest.fixture(autouse=True)
def _klocka(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rakenskap.kommandon.dialog.nu", lambda: NU)
    monkeypatch.setattr("rakenskap.kommandon.utkast.nu", lambda: NU)


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    return med_historik(tmp_path / "bok", HYRA + FAKTURA)


def kor(mapp: Path, capsys: pytest.CaptureFixture[str], *ord_: str, status: int = 0) -> str:
    kommando, *resten = ord_
    svar = main([kommando, "--bok", str(mapp), *resten])
    ut, fel = capsys.readouterr()
    assert svar == status, ut + fel
    return str(ut + fel)


def med_utkast(mapp: Path, text: str) -> Path:
    fil = next(
        fil for fil in mapp.glob("2023/*.beancount") if " ! " in fil.read_text(encoding="utf-8")
    )
    fil.write_text(fil.read_text(encoding="utf-8") + "\n" + text, encoding="utf-8")
    return mapp


def test_ett_felaktigt_utkast_stoppar_inte_de_andra(
    mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    med_utkast(mapp, SNED + OKANT)
    assert las_bok(mapp).fel == ()
    ut = kor(mapp, capsys, "utkast")
    assert "Verifikationen balanserar inte" in ut
    assert "Kostnader:6999-Finns-inte" in ut

    ut = kor(mapp, capsys, "bokfor", "--av", "ekonom", "--ja", status=1)
    assert "2 av utkasten kan inte bokföras än; de andra kan:" in ut
    assert "Bokförd: L1/2023" in ut
    assert "Bord" in kor(mapp, capsys, "utkast")
    assert las_bok(mapp).fel == ()
    # Only the faulty ones remain: nothing can be booked, and that is an error.
    ut = kor(mapp, capsys, "bokfor", "--av", "ekonom", "--ja", status=1)
    assert "Ingenting är skrivet." in ut


def test_ett_snett_utkast_rattas_med_kommando(
    mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    med_utkast(mapp, SNED)
    nummer = "3"
    ut = kor(mapp, capsys, "utkast", "andra", nummer, "--text", "Ny", "--av", "ekonom", status=1)
    assert "Raderna balanserar inte: −10,00 återstår." in ut
    egen = ("utkast", "andra", nummer, "--av", "ekonom", "--ja")
    kor(mapp, capsys, *egen, "--rad", "2", "--till", "2440 rest", "--fakturanr", "77")
    ut = kor(mapp, capsys, "utkast", "visa", nummer)
    assert "rad 2: 2440 Leverantörsskulder" in ut
    assert "−100,00" in ut
    assert "fakturanr: 77" in ut


def test_en_rad_delas(mapp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fore = kor(mapp, capsys, "utkast", "visa", "2")
    assert "rad 1: 5010 Lokalhyra" in fore
    delat = ("utkast", "dela", "2", "--rad", "1", "--till", "5010 10*2", "--av", "ekonom")
    ut = kor(mapp, capsys, *delat, status=1)
    assert "Delarna är tillsammans 20,00" in ut
    kor(mapp, capsys, *delat, "--till", "6110 rest", "--ja")
    ut = kor(mapp, capsys, "utkast", "visa", "2")
    assert "rad 2: 6110 Kontorsmaterial" in ut
    assert las_bok(mapp).utkastfel == ()


def test_ett_utkast_tas_bort(mapp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Ingenting är skrivet" in kor(
        mapp, capsys, "utkast", "kasta", "1", "--av", "ekonom", status=1
    )
    kor(mapp, capsys, "utkast", "kasta", "1-2", "--av", "ekonom", "--ja")
    assert "Det finns inga utkast." in kor(mapp, capsys, "utkast")


@pytest.mark.parametrize(
    ("ord_", "text"),
    [
        (("andra", "1"), "Ingenting är ändrat."),
        (("andra", "1", "--serie", "X"), "Serien X finns inte; koderna är"),
        (("andra", "1", "--rad", "9", "--till", "5010 rest"), "Rad 9 finns inte; utkastet har 2"),
        (("andra", "1", "--rad", "1", "--till", "9999 rest"), "Inget konto har numret"),
        (("andra", "1", "--till", "5010"), "är inte en rad"),
        (("andra", "1", "--datum", "i går"), "är inte en dag"),
        (("dela", "1"), "Skriv vilken rad"),
        (("kasta", "9"), "Inget utkast heter så."),
        (("kasta",), "Det är inte sagt vilket utkast."),
        (("andra", "1", "2", "--text", "x"), "Ett utkast i taget"),
    ],
)
def test_fel_ord_skriver_ingenting(
    mapp: Path, capsys: pytest.CaptureFixture[str], ord_: tuple[str, ...], text: str
) -> None:
    fore = {fil: fil.read_bytes() for fil in mapp.rglob("*.beancount")}
    ut = kor(mapp, capsys, "utkast", *ord_, "--av", "ekonom", "--ja", status=1)
    assert text in ut
    assert {fil: fil.read_bytes() for fil in mapp.rglob("*.beancount")} == fore


def test_ny_dag_flyttar_utkastet_till_sitt_ar(
    mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kor(mapp, capsys, "utkast", "andra", "1", "--datum", "2022-12-30", "--av", "ekonom", "--ja")
    filer = [fil for fil in mapp.glob("2022/*.beancount") if " ! " in fil.read_text()]
    assert len(filer) == 1


def test_det_sags_innan_raderna_skrivs(
    mapp: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ut = kor(mapp, capsys, "ny", "--serie", "X", "--av", "ekonom", status=1)
    assert "--serie: Serien X finns inte. Gör så här: välj bland" in ut
    kor(mapp, capsys, "utkast", "kasta", "1-2", "--av", "ekonom", "--ja")
    kor(mapp, capsys, "stang", "2023-01", "--av", "ekonom", "--ja")
    svar = "0115\n0201\nMotpart\nText\n6110\n100*2\n\n1930\n\n\nj\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(svar))
    ut = kor(mapp, capsys, "ny", "--av", "ekonom")
    assert ut.index("2023-01 är låst.") < ut.index("Motpart:")
    assert "200,00" in ut


def test_en_mall_av_nagot_bokfort(mapp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kor(mapp, capsys, "bokfor", "--av", "ekonom", "--ja")
    egen = ("--av", "ekonom", "--ja")
    ut = kor(mapp, capsys, "mall", "gör", "hyra", "--ver", "B1/2023", *egen)
    assert "Mallen hyra är sparad i mallar.toml." in ut
    ut = kor(mapp, capsys, "mall")
    assert "hyra  (för hand)" in ut
    assert "5010 Lokalhyra" in ut
    ut = kor(mapp, capsys, "mall", "gor", "hyra", "--ver", "B1/2023", *egen, status=1)
    assert "Mallen hyra finns redan." in ut
    varje = ("--varje", "manad", "--fran", "2023-02-01")
    kor(mapp, capsys, "mall", "gor", "hyra2", "--ver", "B1/2023", *varje, *egen)
    assert "hyra2  (varje månad, från 2023-02-01)" in kor(mapp, capsys, "mall")
    ut = kor(mapp, capsys, "mall", "gor", "h3", "--ver", "B1", "--varje", "år", *egen, status=1)
    assert "Första dagen saknas." in ut
    kor(mapp, capsys, "mall", "bort", "hyra", *egen)
    assert "Mallen hyra finns inte" in kor(mapp, capsys, "mall", "bort", "hyra", *egen, status=1)


def test_nastan_ratt_forstas(capsys: pytest.CaptureFixture[str]) -> None:
    kommandon = tuple(KOMMANDON)
    assert tydda(["Bokför", "--från", "2023", "--hjälp"], kommandon) == [
        "bokfor",
        "--fran",
        "2023",
        "--help",
    ]
    assert tydda(["--hjalp"], kommandon) == ["--help"]
    assert tydda(["hjälp"], kommandon) == ["--help"]
    assert tydda(["hjälp", "bokför"], kommandon) == ["bokfor", "--help"]
    assert tydda(["bokfr", "--torr"], kommandon) == ["bokfor", "--torr"]
    assert "«bokfr» läses som bokfor." in capsys.readouterr().err
    # What would write without a question is not guessed.
    assert tydda(["bokfr", "--ja"], kommandon) == ["bokfr", "--ja"]
    assert tydda(["xyzzy"], kommandon) == ["xyzzy"]


@pytest.mark.parametrize(
    ("text", "ore"),
    [("1000*1,25+40", 129000), ("(2+3)*2", 1000), ("100/3", 3333), ("-5+2", -300), ("1-2", -100)],
)
def test_ett_belopp_som_raknas_ut(text: str, ore: int) -> None:
    assert tolka_belopp(text) == ore


@pytest.mark.parametrize("text", ["1/0", "1+", "(1", "2**3", "__import__('os')", "1e5*2", "--1"])
def test_ett_uttryck_som_inte_gar(text: str) -> None:
    assert ore_av_uttryck(text) is None


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_en_summa_ar_summan(a: int, b: int) -> None:
    def som_kronor(ore: int) -> str:
        return f"{ore // 100},{ore % 100:02d}"

    assert tolka_belopp(f"{som_kronor(a)}+{som_kronor(b)}") == a + b
    assert tolka_belopp(f"{som_kronor(a)} - {som_kronor(b)}") == a - b


def test_ett_varde_som_liknar_ett_kommando_star_som_det_skrevs(
    mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kor(mapp, capsys, "utkast", "andra", "1", "--motpart", "Bank", "--av", "ekonom", "--ja")
    assert "Bank: Stolar" in kor(mapp, capsys, "utkast")
