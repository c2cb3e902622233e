"""A federation begins: from the bureau's files or from nothing, asked only what is not known."""

from __future__ import annotations

import io
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

from rakenskap.bok.bok import Konto, las_bok
from rakenskap.borja.fragor import (
    Medlemssvar,
    foresla_medlemmar,
    fragor_for,
    tolka_attestanter,
    tolka_medlemmar,
)
from rakenskap.borja.installningar import med_svar
from rakenskap.kommandon.cli import main

LEDGER = Path(__file__).parents[3] / "ledger"
MEDLEMMAR = "Försäkringskassan:stat:1/2; Region Nord:region:1/4; Norda:kommun:1/8; Sörda:kommun:1/8"


@pytest.fixture(scope="module")
def sie_fil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    fil = tmp_path_factory.mktemp("sie") / "2023.se"
    assert main(["sie", "skriv", "2023", "--bok", str(LEDGER), "--ut", str(fil)]) == 0
    return fil


def _konto(nummer: str, namn: str) -> Konto:
    return Konto(nummer, namn, f"Intäkter:{nummer}-X", "", "")


def test_medlemmar_foreslas_efter_intaktskontonas_namn() -> None:
    """Two municipalities share a quarter (FinsamL 5 §); a cost account names nobody."""
    konton = {
        "3010": _konto("3010", "Medlemsavgift Försäkringskassan"),
        "3011": _konto("3011", "Medlemsavgift Region Skåne"),
        "3012": _konto("3012", "Medlemsavgift Eslövs kommun"),
        "3013": _konto("3013", "Medlemsavgift Höörs kommun"),
        "5010": _konto("5010", "Hyra till Lunds kommun"),
    }
    assert foresla_medlemmar(konton) == [
        Medlemssvar("Försäkringskassan", "stat", Fraction(1, 2)),
        Medlemssvar("Region Skåne", "region", Fraction(1, 4)),
        Medlemssvar("Eslövs kommun", "kommun", Fraction(1, 8)),
        Medlemssvar("Höörs kommun", "kommun", Fraction(1, 8)),
    ]


@pytest.mark.parametrize(
    ("svar", "fel"),
    [
        ("Norda:kommun:1/4", "andelarna är tillsammans 1/4, inte 1"),
        ("Norda:län:1", "går inte att tolka"),
        ("Norda:kommun:en fjärdedel", "andelen «en fjärdedel» går inte att tolka"),
        ("Norda:kommun:1/0", "går inte att tolka"),
        ("A:kommun:2; B:kommun:-1", "är inte mellan 0 och 1"),
        ("", "andelarna är tillsammans 0"),
        (MEDLEMMAR, ""),
    ],
)
def test_medlemmars_andelar_provas(svar: str, fel: str) -> None:
    assert fel in tolka_medlemmar(svar)[1]
    assert bool(fel) == bool(tolka_medlemmar(svar)[1])


def test_nagon_maste_fa_attestera_de_hogsta_beloppen() -> None:
    assert tolka_attestanter("förbundschef 300 000; ordförande") == (
        [("förbundschef", 300_000), ("ordförande", None)],
        "",
    )
    assert "högsta beloppen" in tolka_attestanter("förbundschef 300000")[1]


@pytest.mark.parametrize(
    ("nummer", "ratt"), [("556036-0793", True), ("556036-0794", False), ("12345", False)]
)
def test_organisationsnumrets_kontrollsiffra(nummer: str, *, ratt: bool) -> None:
    from lkbr.forbund import Forbund

    (fraga,) = [f for f in fragor_for(Forbund(namn="X"), "", {}) if f.nyckel == "orgnr"]
    assert (fraga.fel(nummer) == "") == ratt


def test_svaren_star_i_filen_och_resten_ar_orort() -> None:
    text = '# Vår fil\nnamn = "X"\n# orgnr = "000000-0000"\n\n[[serie]]\nkod = "L" # leverantör\n'
    nytt = med_svar(
        text,
        {"orgnr": "556036-0793", "sate": "Norda", "medlemmar": MEDLEMMAR, "attestanter": "chef"},
    )
    data = tomllib.loads(nytt)
    assert nytt.startswith('# Vår fil\nnamn = "X"\norgnr = "556036-0793"\n')
    assert 'kod = "L" # leverantör' in nytt
    assert data["sate"] == "Norda"
    assert [m["andel"] for m in data["medlem"]] == ["1/2", "1/4", "1/8", "1/8"]
    assert data["serie"] == [{"kod": "L", "slag": "leverantor", "attest": True}]
    assert data["attestant"] == [{"namn": "chef", "serier": ["L"]}]


def test_ur_en_fil_och_igen(
    tmp_path: Path,
    sie_fil: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was left for later is asked again, and nothing else; then the accounts are made."""
    mapp = tmp_path / "nord"
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{MEDLEMMAR}\nsenare\nNorda\nsenare\n"))
    assert main(["borja", str(mapp), str(sie_fil)]) == 0
    ut = capsys.readouterr().out
    assert "(5 frågor, 3 kvar)" in ut
    assert "saknas: orgnr" in ut
    assert las_bok(mapp).krav_felfri().forbund.medlemmar[2].namn == "Norda"
    assert (mapp / "Makefile").is_file()

    monkeypatch.setattr("sys.stdin", io.StringIO("556036-0794\n556036-0793\n\n"))
    assert main(["borja", str(mapp)]) == 0
    ut = capsys.readouterr().out
    assert "Nej: kontrollsiffran stämmer inte" in ut
    assert "(3 frågor, 2 kvar)" in ut
    assert las_bok(mapp).krav_felfri().forbund.orgnr == "556036-0793"
    assert main(["kontroll", "--bok", str(mapp)]) == 0


def test_utan_filer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Books from nothing, every question answered beforehand."""
    mapp = tmp_path / "ny"
    svar = {"namn": 'Förbundet "Nord"', "medlemmar": MEDLEMMAR, "sate": "Norda"}
    ord_ = [f"--svar={nyckel}={varde}" for nyckel, varde in svar.items()]
    assert main(["borja", str(mapp), "--ar", "2026", "--ja", *ord_]) == 0
    assert "(6 frågor, 1 kvar)" in capsys.readouterr().out
    bok = las_bok(mapp)
    assert bok.forbund.namn == 'Förbundet "Nord"'
    assert bok.options["title"] == "Förbundet 'Nord'"
    assert [a.namn for a in bok.forbund.attestanter] == ["förbundschef", "ordförande"]
    # The only thing that is wrong with them is that nothing is booked.
    assert ["inga bokförda" in str(fel) for fel in bok.fel] == [True]


def test_torr_korning_skriver_ingenting(tmp_path: Path) -> None:
    assert main(["borja", str(tmp_path / "ny"), "--ar", "2026", "--ja", "--torr"]) == 0
    assert not (tmp_path / "ny").exists()


@pytest.mark.parametrize(
    ("ord_", "fel"),
    [
        (["--svar", "namn"], "är inget svar"),
        (["--svar", "medlemmar=Norda:kommun:1/4"], "andelarna är tillsammans 1/4"),
    ],
)
def test_fel_svar(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], ord_: list[str], fel: str
) -> None:
    assert main(["borja", str(tmp_path / "ny"), "--ja", "--ar", "2026", *ord_]) == 1
    assert fel in capsys.readouterr().err


def test_fler_filer_till_bocker_som_finns(
    tmp_path: Path, sie_fil: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["borja", str(tmp_path / "ny"), "--ar", "2026", "--ja"]) == 0
    assert main(["borja", str(tmp_path / "ny"), str(sie_fil)]) == 1
    assert "rakenskap sie las" in capsys.readouterr().err
