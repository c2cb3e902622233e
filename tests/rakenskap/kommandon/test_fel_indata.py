"""Wrong input at the desk and at the closing: a Swedish message with the remedy, and no byte less.

Each case is a whole command, as an ekonom would run it, on books that it could have changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from rakenskap.kommandon.cli import main
from tests.hjalp import ver
from tests.rakenskap.bankfil.camthjalp import camt, del_, post, utdrag
from tests.rakenskap.bokslut.bocker import EGEN, KONTON, NU, gor
from tests.rakenskap.efaktura.fakturahjalp import FAKTURA

BANK = "SE4550000000058398257466"
KOP = ver("A2", "2023-05-01", "Möbler AB", "Bord", "1220 36500.00; 1930 -36500.00")
REGISTER = (
    '2023-05-01 custom "anlaggning" "INV-1" Tillgångar:1220-Inventarier 36500.00 SEK\n'
    '  benamning: "Bord"\n  ibruktagen: 2023-05-02\n  nyttjandeperiod-ar: 5\n'
)
DOKUMENTTYP = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
POST = post("R1", "-1250.00", "2023-12-28", del_("-1250.00", "Kontorsbolaget AB", "Avgift"))
UTDRAG = camt(utdrag("463500.00", "462250.00", POST, dag="2023-12-31", konto=BANK))


@dataclass(frozen=True)
class Fall:
    """A file's content, the command with FIL in place of it, and what is said."""

    namn: str
    innehall: bytes
    ord_: tuple[str, ...]
    text: str


def _fall(namn: str, innehall: str | bytes, ord_: str, text: str) -> Fall:
    data = innehall.encode() if isinstance(innehall, str) else innehall
    return Fall(namn, data, tuple(ord_.split()), text)


FALLEN = (
    _fall(
        "entiteter i en e-faktura",
        FAKTURA.replace("?>\n", "?>\n" + DOKUMENTTYP, 1),
        "efaktura FIL --konto 6110",
        "har en dokumenttyp eller egna entiteter",
    ),
    _fall(
        "entiteter i en bankfil",
        UTDRAG.replace(b"?>", b"?>" + DOKUMENTTYP.encode(), 1),
        "bank las FIL",
        "har en dokumenttyp eller egna entiteter",
    ),
    _fall(
        "ett kontoutdrag som inte går ihop",
        UTDRAG.replace(b"462250.00", b"462251.00"),
        "bank las FIL",
        "går inte ihop",
    ),
    _fall(
        "ett skattekonto som inte går ihop",
        "x;Ingående saldo;1\n2023-06-12;Inbetalning;5\nx;Utgående saldo;7\n",
        "skattekonto FIL --stam-av 2023",
        "Kontoutdraget går inte ihop",
    ),
    _fall(
        "en annan valuta på fakturan",
        FAKTURA.replace("SEK", "EUR"),
        "efaktura FIL --konto 6110",
        "Fakturan är i EUR, inte i svenska kronor",
    ),
    _fall(
        "en annan valuta på kontot",
        UTDRAG.replace(b"SEK", b"EUR"),
        "bank las FIL",
        "Bara konton i svenska kronor (SEK) läses",
    ),
    _fall(
        "fakturarader som inte går ihop",
        FAKTURA.replace(">1000.00</cbc:LineExt", ">900.00</cbc:LineExt"),
        "efaktura FIL --konto 6110",
        "enligt fakturan, men blir",
    ),
    _fall(
        "en livslängd under noll",
        "",
        "anlaggning ny INV-2 --dag 2023-06-01 --belopp 40000 --benamning B --ar -3",
        "nyttjandeperioden -3 år går inte",
    ),
    _fall(
        "en försäljning före köpet",
        "",
        "anlaggning salj INV-1 --dag 2023-04-30 --belopp 5",
        "kan inte lämna 2023-04-30: den anskaffades 2023-05-01",
    ),
    _fall(
        "ett år utan satser",
        "namn;manadslon;dagar\nA;1;1\n",
        "semesterskuld 1999 FIL",
        "Satserna för 1999 saknas",
    ),
    _fall(
        "ett fel tal i personfilen",
        "namn;manadslon;dagar\nA;fyrtio;1\n",
        "semesterskuld 2023 FIL",
        "manadslon «fyrtio» är inte ett tal",
    ),
    _fall(
        "en lönefil som inte balanserar",
        "datum;konto;belopp\n2023-12-28;7210;5\n2023-12-28;1930;-4\n",
        "lon FIL",
        "balanserar inte: debet är 1,00 kr mer än kredit",
    ),
)


def bytes_i(mapp: Path) -> dict[str, bytes]:
    return {str(fil): fil.read_bytes() for fil in sorted(mapp.rglob("*")) if fil.is_file()}


@pytest.fixture
def mapp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for modul in ("dialog", "skattekonto", "anlaggning"):
        monkeypatch.setattr(f"rakenskap.kommandon.{modul}.nu", lambda: NU)
    konton = tuple(f'{ett}\n  bankkonto: "{BANK}"' if ":1930" in ett else ett for ett in KONTON)
    return gor(tmp_path / "bok", KOP, konton, anlaggningar_beancount=REGISTER)


@pytest.fixture
def kor(
    mapp: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[[Fall], tuple[int, str]]:
    def kor_fallet(fall: Fall) -> tuple[int, str]:
        fil = tmp_path / "indata.fil"
        fil.write_bytes(fall.innehall)
        kommando, *resten = (str(fil) if ett == "FIL" else ett for ett in fall.ord_)
        status = main([kommando, *resten, "--bok", str(mapp), *EGEN])
        ut, fel = capsys.readouterr()
        return status, " ".join((ut + fel).split())

    return kor_fallet


@pytest.mark.parametrize("fall", FALLEN, ids=lambda fall: fall.namn)
def test_fel_indata_sags_och_ingenting_skrivs(
    mapp: Path, kor: Callable[[Fall], tuple[int, str]], fall: Fall
) -> None:
    fore = bytes_i(mapp)
    status, text = kor(fall)
    assert status == 1, text
    assert fall.text in text
    assert "Gör så här" in text
    assert bytes_i(mapp) == fore


def test_samma_fil_en_gang_till_andrar_ingenting(
    mapp: Path, kor: Callable[[Fall], tuple[int, str]]
) -> None:
    (mapp / "bankregler.toml").write_text('[[regel]]\nmotpart = "Kontorsbolaget"\nkonto = "6110"\n')
    igen = _fall("bank", UTDRAG, "bank las FIL", "")
    status, text = kor(igen)
    assert status == 0, text
    assert "1 utkast" in text
    fore = bytes_i(mapp)
    _, text = kor(igen)
    assert "Det finns inget nytt att skriva ur filen." in text
    assert bytes_i(mapp) == fore
