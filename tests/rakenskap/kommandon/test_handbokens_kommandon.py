"""The handbook's commands: each is one that the program takes, and the chapters' are run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from rakenskap.bok.bok import las_bok
from rakenskap.kommandon.argument import tydda
from rakenskap.kommandon.cli import GAMLA_NAMN, KOMMANDON, main, tolk_for
from tests.hjalp import ver
from tests.rakenskap.bankfil.camthjalp import camt, del_, post, utdrag
from tests.rakenskap.bokslut.bocker import KONTON, NU, gor

HANDBOK = Path(__file__).parents[3] / "docs" / "handbok.md"
BANKGIROKONTO = "SE4550000000058398257466"
# What stands for a word of the reader's own.
_PLATS = re.compile(r"…|\b(?:ÅR|FIL|UTKAST|KONTO|NR|R|MAPP|KOMMANDO|NUMMER|PERIOD|HASH|TEXT)\b")
MED_JA = re.compile(r"--av ")


def kommandon() -> list[str]:
    text = HANDBOK.read_text(encoding="utf-8")
    i_rad = [" ".join(ett.split()) for ett in re.findall(r"`(rakenskap [^`]+)`", text)]
    i_block = re.findall(r"^(rakenskap .+)$", text, re.MULTILINE)
    return sorted({ett.partition("  #")[0] for ett in (*i_rad, *i_block)})


def i_kapitlet(rubrik: str) -> list[str]:
    text = HANDBOK.read_text(encoding="utf-8").split(f"\n## {rubrik}\n", 1)[1].split("\n## ", 1)[0]
    block = re.search(r"```sh\n(.*?)```", text, re.DOTALL)
    assert block is not None
    return block[1].splitlines()


@pytest.mark.parametrize("rad", [ett for ett in kommandon() if not _PLATS.search(ett)])
def test_kommandot_finns(rad: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The words are those of the program: the command, its choices and its flags."""
    ord_ = tydda(shlex.split(rad.partition(" > ")[0])[1:], [*KOMMANDON, *GAMLA_NAMN])
    if not ord_ or ord_[0].startswith("-"):
        return
    assert ord_[0] in {*KOMMANDON, *GAMLA_NAMN}
    status = None
    try:
        tolk_for(ord_[0]).parse_args(ord_)
    except SystemExit as slut:
        status = slut.code
    # One that is named only, without its file, lacks that and nothing else.
    fel = capsys.readouterr().err
    assert status in (None, 0) or "det här saknas" in fel, fel


@pytest.fixture
def hemma(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the books in `ledger/`, an invoice as PDF and a statement beside it."""
    konton = tuple(
        f'{ett}\n  bankkonto: "{BANKGIROKONTO}"' if ":1930" in ett else ett for ett in KONTON
    )
    kop = ver("A2", "2023-03-01", "Möbler AB", "Bord", "1220 36500.00; 1930 -36500.00")
    gor(tmp_path / "ledger", kop, konton)
    forbund = tmp_path / "ledger/forbund.toml"
    forbund.write_text(re.sub(r"till = 2023-12-31\n", "", forbund.read_text()))
    (tmp_path / "faktura-4711.pdf").write_bytes(b"%PDF-1.4")
    betald = post("R1", "-1250.00", "2024-01-30", del_("-1250.00", "Kontorsbolaget AB", "4711"))
    (tmp_path / "kontoutdrag.xml").write_bytes(
        camt(utdrag("463500.00", "462250.00", betald, dag="2024-01-31", konto=BANKGIROKONTO))
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for modul in ("dialog", "betala", "utkast", "anlaggning", "periodisera", "momsersattning"):
        monkeypatch.setattr(f"rakenskap.kommandon.{modul}.nu", lambda: NU)
    return tmp_path


def kor_alla(rader: list[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    svar = []
    for rad in rader:
        ord_ = [*shlex.split(rad)[1:], *(["--ja"] if MED_JA.search(rad) else [])]
        status = main(ord_)
        ut, fel = capsys.readouterr()
        # The closing says by its status that something remains; all else is right.
        assert status == 0 or ord_[0] == "bokslut", f"{rad}\n{ut}{fel}"
        svar.append(ut)
    return svar


def test_veckan_vid_skrivbordet(hemma: Path, capsys: pytest.CaptureFixture[str]) -> None:
    svar = kor_alla(i_kapitlet("En vecka vid skrivbordet"), capsys)
    assert "Bokförd: L1/2024" in svar[1]
    assert "Summa, 1 betalning" in svar[3]
    assert "1 utkast" in svar[4]
    assert "Betalning av L1/2024" in svar[5]
    assert "Bokförd: B1/2024" in svar[7]
    assert "Summa, 0 poster" in svar[8]
    assert "2024-01 är låst." in svar[-1]
    assert las_bok(hemma / "ledger").fel == ()


def test_bokslutet_och_det_nya_aret(hemma: Path, capsys: pytest.CaptureFixture[str]) -> None:
    svar = kor_alla(i_kapitlet("Bokslutet steg för steg"), capsys)
    assert "Bokförd: P1/2023" in svar[1]
    assert "Revision 2023" in svar[4]
    assert "Bokförd: S1/2023" in svar[8]
    assert "10. Årets resultat är fört till eget kapital" in svar[8].replace(" av 11", "")
    assert "2023 är låst." in svar[10]
    assert "2024 är öppnat." in svar[11]
    assert "Återföring av P2/2023: Revision 2023" in svar[12]
    assert las_bok(hemma / "ledger").fel == ()
