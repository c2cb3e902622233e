"""Projects with a financier: what may be applied for, the ceiling, what is earned, what is paid."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rakenskap.bok.bok import las_bok
from rakenskap.finansiering.projekt import hitta_projekt, las_projekt
from rakenskap.finansiering.projektlage import kraven
from rakenskap.finansiering.rekvisition import rekvisition, upplupet
from tests.hjalp import Rad, skriv_bok, ver
from tests.rakenskap.bokslut.bocker import EGEN, NU, gor, kor

LUMENA = {"projekt": "lumena"}
KOSTNADER = ver(
    "A2",
    "2023-02-10",
    "Anställda",
    "Lön februari",
    [("7210", "60000.00", LUMENA), ("1930", "-60000.00")],
) + ver(
    "A3",
    "2023-05-10",
    "Konsulten",
    "Utvärdering",
    [("4010", "30000.00", LUMENA), ("6110", "1000.00", LUMENA), ("1930", "-31000.00")],
)
REGISTER = """\
[[projekt]]
kod = "lumena"
finansiar = "Svenska ESF-rådet"
fran = 2023-01-01
till = 2024-12-31
stod_procent = "60"
tak_kr = 70000
upplupen = "1790"

[[projekt.kostnadsslag]]
namn = "Personal"
konton = "7000-7699"

[[projekt.kostnadsslag]]
namn = "Indirekta kostnader"
schablon_procent = "10"
schablon_pa = "Personal"

[[projekt.kostnadsslag]]
namn = "Externa tjänster"
konton = "4000-4999"
"""


@pytest.fixture(autouse=True)
def _klocka(monkeypatch: pytest.MonkeyPatch) -> None:
    for modul in ("dialog", "projekt"):
        monkeypatch.setattr(f"rakenskap.kommandon.{modul}.nu", lambda: NU)


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    return gor(tmp_path / "bok", KOSTNADER, projekt_toml=REGISTER)


def test_rekvisitionen_har_kostnader_per_slag_och_gar_ihop(
    mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bok = las_bok(mapp)
    p = hitta_projekt(bok, "lumena")
    rek = rekvisition(bok, p, dt.date(2023, 1, 1), dt.date(2023, 3, 31))
    assert [(ett.namn, ett.perioden) for ett in rek.kostnader] == [
        ("Personal", 60_000_00),
        ("Indirekta kostnader", 6_000_00),
        ("Externa tjänster", 0),
        ("Utan kostnadsslag", 0),
    ]
    # 60 per cent of 66 000 kronor.
    assert (rek.underlag, rek.att_soka) == (66_000_00, 39_600_00)
    ut = kor(mapp, capsys, "projekt", "lumena", "--period", "2023-01", "2023-03")
    assert "Stöd från Svenska ESF-rådet, 60 %" in ut
    assert "39 600,00" in ut
    assert "26 400,00" in ut  # co-financing


def test_sokt_beviljat_betalt_och_upplupet(mapp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    egen = ("projekt", "lumena", "--period")
    ut = kor(mapp, capsys, *egen, "2023-01", "2023-03", "--sok", "--dag", "2023-04-15", *EGEN)
    assert "Bokförd: K1/2023" in ut
    assert "1685" in ut
    bok = las_bok(mapp)
    assert bok.fel == ()
    (ansokan,) = hitta_projekt(bok, "lumena").ansokningar
    assert (ansokan.namn, ansokan.sokt_ore) == ("2023-01--2023-03", 39_600_00)
    # The next one begins where this one ended, and counts what was granted.
    ord_ = ("--beviljat", ansokan.namn, "39 000", "--dag", "2023-06-01")
    kor(mapp, capsys, "projekt", "lumena", *ord_, *EGEN)
    # 66 000 + 30 000 = 96 000, and 60 per cent is 57 600; 1 000 kronor has no type.
    ut = kor(mapp, capsys, *egen, "2023-04", "2023-06")
    assert "18 600,00" in ut
    assert "1 000,00 kr ligger på konton utan kostnadsslag och söks inte." in ut
    ut = kor(mapp, capsys, "projekt", "lumena", "--upplupet", "2023-12-31", *EGEN)
    assert "18 000,00" in ut  # 57 600 earned, 39 600 booked
    assert "P1/2023" in ut
    bok = las_bok(mapp)
    assert upplupet(bok, hitta_projekt(bok, "lumena"), dt.date(2023, 12, 31)) == 0
    assert "är bokfört" in kor(mapp, capsys, "projekt", "lumena", "--upplupet", "2023")
    ut = kor(mapp, capsys, "projekt", "lumena", "--dag", "2023-12-31")
    assert "39 000,00" in ut
    assert "mindre är beviljat än bokfört" in ut
    assert "Upplupet, inte bokfört 2023-12-31: 0,00 kr." in ut
    assert "Kvar av taket: 30 400,00 kr av 70 000,00 kr." in ut
    assert "lumena" in kor(mapp, capsys, "projekt")


def test_en_betalning_tar_sitt_krav(tmp_path: Path) -> None:
    krav: list[Rad] = [("1685", "39600.00"), ("3981", "-39600.00", LUMENA)]
    text = (
        ver("A2", "2023-04-15", "Svenska ESF-rådet", "Ansökan 1", krav)
        + ver("A3", "2023-05-15", "Svenska ESF-rådet", "Annat", "1685 10.00; 3999 -10.00")
        + ver("A4", "2023-08-15", "Svenska ESF-rådet", "In", "1930 39600.00; 1685 -39600.00")
    )
    bok = las_bok(gor(tmp_path / "bok", text, projekt_toml=REGISTER))
    (ett,) = kraven(bok, hitta_projekt(bok, "lumena"), dt.date(2023, 12, 31))
    assert (ett.post.namn, ett.post.kvar_ore, ett.betalt_dag) == (
        "A2/2023",
        0,
        dt.date(2023, 8, 15),
    )


def test_taket_stoppar_stodet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapp = gor(
        tmp_path / "bok",
        KOSTNADER,
        projekt_toml=REGISTER.replace("tak_kr = 70000", "tak_kr = 50000"),
    )
    ut = kor(mapp, capsys, "projekt", "lumena", "--period", "2023-01", "2023-06")
    assert "Taket är nått: 7 600,00 kr av kostnaderna får inget stöd." in ut
    assert "50 000,00" in ut


@pytest.mark.parametrize(
    ("fran", "till", "text"),
    [
        ('stod_procent = "60"', 'stod_procent = "0"', "stod_procent «0» är inte procent"),
        ('stod_procent = "60"', 'stod_procent = "NaN"', "«NaN» är inte procent"),
        ("tak_kr = 70000", "tak_kr = -5", "Taket -5 är inte hela kronor över noll"),
        ("till = 2024-12-31", "till = 2022-12-31", "Slutar 2022-12-31, före starten"),
        ('konton = "4000-4999"', 'konton = "7000-7010"', "har samma konton"),
        ('konton = "4000-4999"', 'konton = "fyra"', "«fyra» är inte konton"),
        ('schablon_pa = "Personal"', 'schablon_pa = "Hyra"', "är på «Hyra», som inte finns"),
        ('upplupen = "1790"', 'upplupen = "1799"', "upplupen 1799 finns inte i kontoplanen"),
        ('finansiar = "Svenska ESF-rådet"', "", "finansiar saknas"),
        ('upplupen = "1790"', "x = 1", "«x» finns inte"),
        ("[[projekt]]", "[[proj]]", "«proj» betyder ingenting här"),
        ("kod =", "kod ", "Filen går inte att tolka"),
    ],
)
def test_ett_projekt_som_inte_gar(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], fran: str, till: str, text: str
) -> None:
    mapp = gor(tmp_path / "bok", KOSTNADER, projekt_toml=REGISTER)
    (mapp / "projekt.toml").write_text(REGISTER.replace(fran, till))
    ut = kor(mapp, capsys, "projekt", status=1)
    assert text in ut
    assert "Gör så här" in ut


def test_en_trasig_fil_stoppar_det_som_skriver_och_sags(
    mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (mapp / "projekt.toml").write_text("[[projekt")
    fore = (mapp / "behandlingshistorik.jsonl").read_bytes()
    ord_ = ("--konto", "6422", "--belopp", "5", "--motpart", "R", "--text", "T", "--dag", "2023-12")
    ut = kor(mapp, capsys, "periodisera", "upplupen-kostnad", *ord_, *EGEN, status=1)
    assert "projekt.toml: Filen går inte att tolka" in ut
    assert (mapp / "behandlingshistorik.jsonl").read_bytes() == fore


@pytest.mark.parametrize(
    ("ord_", "text"),
    [
        (("finns-inte",), "Projektet finns-inte finns inte i projekt.toml"),
        (("lumena", "--period", "2022-01", "2023-01"), "ligger inte i projektets"),
        (("lumena", "--period", "2023-13", "2023-01"), "är inte en dag"),
        (("lumena", "--beviljat", "x", "5", *EGEN), "Ansökan x finns inte"),
        (("lumena", "--period", "2024-01", "2024-03", "--sok", *EGEN), "är inte slut"),
        (("lumena", "--satt", "--slag", "Personal", *EGEN), "saknar namn eller värde"),
        (("lumena", "--satt", "--tak", "5,50", *EGEN), "är inte hela kronor"),
    ],
)
def test_ord_som_inte_gar(
    mapp: Path, capsys: pytest.CaptureFixture[str], ord_: tuple[str, ...], text: str
) -> None:
    fore = (mapp / "projekt.toml").read_bytes()
    ut = kor(mapp, capsys, "projekt", *ord_, status=1)
    assert text in ut
    assert "Gör så här" in ut
    assert (mapp / "projekt.toml").read_bytes() == fore


def test_ett_projekt_laggs_in_med_kommando(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapp = gor(tmp_path / "bok", KOSTNADER)
    dagar = ("--fran", "2023-01", "--till", "2024-12", "--stod", "66,67", "--tak", "1 000 000")
    slag = ("--slag", "Personal=7000-7699", "--slag", "Indirekta=15 % på Personal")
    mer = ("--finansiar", "ESF", "--medfinansiar", "Regionen=300000", *EGEN)
    kor(mapp, capsys, "projekt", "lumena", "--satt", *dagar, *slag, *mer)
    bok = las_bok(mapp)
    p = las_projekt(bok)["lumena"]
    assert (str(p.stod), p.tak_ore, p.medfinansiarer[0].ore) == ("66.67", 1_000_000_00, 300_000_00)
    assert [ett.namn for ett in p.slag] == ["Personal", "Indirekta"]
    kor(mapp, capsys, "projekt", "lumena", "--satt", "--tak", "900000", *EGEN)
    assert las_projekt(las_bok(mapp))["lumena"].tak_ore == 900_000_00
    assert las_bok(mapp).fel == ()


@settings(deadline=None, max_examples=40)
@given(
    ore=st.lists(st.integers(1, 10**9), min_size=1, max_size=6),
    procent=st.integers(1, 10000),
    tak=st.one_of(st.none(), st.integers(1, 10**7)),
)
def test_stod_och_medfinansiering_ar_kostnaden(
    tmp_path_factory: pytest.TempPathFactory, ore: list[int], procent: int, tak: int | None
) -> None:
    """Whatever the costs, the share never passes the ceiling, and what was sought adds up to it."""
    mapp = tmp_path_factory.mktemp("bok")
    register = REGISTER.replace('"60"', f'"{procent / 100:.2f}"').replace(
        "tak_kr = 70000", "" if tak is None else f"tak_kr = {tak}"
    )
    vers = "".join(
        ver(
            f"A{nr}",
            f"2023-{nr:02d}-10",
            "X",
            "Y",
            [("4010", f"{ett / 100:.2f}", LUMENA), ("1930", f"{-ett / 100:.2f}")],
        )
        for nr, ett in enumerate(ore, start=1)
    )
    bok = las_bok(skriv_bok(mapp, vers, filer={"projekt.toml": register}))
    p = hitta_projekt(bok, "lumena")
    rek = rekvisition(bok, p, dt.date(2023, 1, 1), dt.date(2023, 6, 30))
    assert rek.underlag == sum(ore)
    assert 0 <= rek.stod <= rek.underlag
    assert tak is None or rek.stod <= tak * 100
    halv = rekvisition(bok, p, dt.date(2023, 1, 1), dt.date(2023, 3, 31))
    assert halv.stod <= rek.stod
    assert upplupet(bok, p, dt.date(2023, 6, 30)) == rek.stod
