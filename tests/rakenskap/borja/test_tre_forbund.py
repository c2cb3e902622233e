"""From the bureau's files to signed accounts: three federations, every step as a user takes it.

They differ in chart (BAS, Kommun-Bas, the bureau's own), history (one year, five, a first year from
July), dimensions, surplus or loss, repayment to members, loan, and staff.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from rakenskap.bok.bok import las_bok
from rakenskap.kommandon.cli import main
from tests.rakenskap.borja.tre_forbund import NORD, OST, SYD, Sieforbund

KARTA = """\
[eget_kapital."A2/2024"]
slag = "aterbetalning"
beslut = "Medlemssamrådet 2024-02-01 § 3"
grund = "Överskottet från 2023 återgår enligt förbundsordningen"
"""
SENARE = {
    "orgnr": "556036-0793",
    "sate": "Norda",
    "attestanter": "förbundschef 300000; ordförande",
    "insatser": "Språngbrädan; Steget vidare",
}
TEXT = "Under året har verksamheten bedrivits enligt plan, och målen har följts upp av styrelsen.\n"

MAL = """\
[[mal]]
id = "F1"
slag = "finansiellt"
mal = "Det egna kapitalet är positivt vid årets slut."
utfall = "br.eget_kapital_utgaende"
minst = "0 kr"

[[mal]]
id = "V1"
slag = "verksamhet"
mal = "Deltagarna kommer närmare arbete."
utfall_text = "Hälften har gått vidare."
bedomning = "delvis"
kalla = "verksamhetsuppföljningen 2024"
"""

pytestmark = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed"
)


class Anvandare:
    """One who runs commands at a terminal, in a folder of books."""

    def __init__(
        self, mapp: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.mapp, self.capsys, self.monkeypatch = mapp, capsys, monkeypatch
        monkeypatch.setenv("RAKENSKAP_AV", "ekonom")

    def kor(self, *ord_: str, status: int = 0, skriver: str = "") -> str:
        """Run a command, with what is typed, and return all that it said."""
        self.monkeypatch.setattr("sys.stdin", io.StringIO(skriver))
        svar = main(ord_)
        fangat = self.capsys.readouterr()
        assert svar == status, fangat.out + fangat.err
        return fangat.out + fangat.err

    def bok(self, *ord_: str, status: int = 0) -> str:
        """Run a command on the books."""
        return self.kor(*ord_, "--bok", str(self.mapp), status=status)


@pytest.fixture
def anvandare(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Anvandare:
    return Anvandare(tmp_path / "bok", capsys, monkeypatch)


def skriv_filer(mapp: Path, forbund: Sieforbund) -> list[str]:
    for namn, text in forbund.filer().items():
        (mapp / namn).write_bytes(text.encode("cp437"))
    return [str(mapp / namn) for namn in forbund.filer()]


def borja(anv: Anvandare, *ord_: str, skriver: str = "\n" * 10) -> int:
    """Begin with Enter at every question; return how many there were."""
    ut = anv.kor("borja", str(anv.mapp), *ord_, skriver=skriver)
    traff = re.search(r"\((\d+) frågor, (\d+) kvar\)", ut)
    assert traff is not None
    assert (anv.mapp / "build" / "2024").is_dir()
    assert "uppgifter till noterna saknas" in ut
    return int(traff[1])


def svara_senare(anv: Anvandare) -> None:
    """Answer what was left, and fill in the facts of the notes."""
    svar = [f"--svar={nyckel}={varde}" for nyckel, varde in SENARE.items()]
    assert " 0 kvar)" in anv.kor("borja", str(anv.mapp), "--ja", *svar)
    mall = (anv.mapp / "uppgifter-att-fylla-i.toml").read_text("utf-8")
    ifylld = re.sub(r"^# (?=[\w-]+ = )", "", mall, flags=re.MULTILINE).replace("…", "enligt lag")
    ifylld = ifylld.replace("rakenskapsrevision_kr = 0", "rakenskapsrevision_kr = 40")
    inst = anv.mapp / "forbund.toml"
    underskrift = '[[underskrift]]\nfunktion = "Ordförande"\n'
    inst.write_text(f"{inst.read_text('utf-8')}\n{ifylld}\n{underskrift}", encoding="utf-8")


def nyckel(anv: Anvandare) -> str:
    """Make the ekonom's key, and name it in the settings."""
    fil = anv.mapp.parent / "ekonom"
    ord_ = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(fil)]
    subprocess.run(ord_, check=True)
    oppen = " ".join(fil.with_suffix(".pub").read_text().split()[:2])
    inst = anv.mapp / "forbund.toml"
    person = f'\n[[person]]\nnamn = "ekonom"\nnycklar = ["{oppen}"]\n'
    inst.write_text(inst.read_text("utf-8") + person, encoding="utf-8")
    return str(fil)


def till_underskrivna(
    anv: Anvandare, bank: str, saldo: int
) -> dict[str, dict[str, list[int | None]]]:
    """Take the year from utkast to a signed lock and its årsredovisning; return its tables."""
    svara_senare(anv)
    anv.bok("rapporter", "2024", "--ut", str(anv.mapp / "build"))
    for text in (anv.mapp / "2024" / "berattelse").glob("*.md"):
        text.write_text(f"{TEXT}\n## Samlad bedömning\n\n{TEXT}", encoding="utf-8")
    (anv.mapp / "2024" / "berattelse" / "mal.toml").write_text(MAL, encoding="utf-8")
    anv.bok("arsredovisning", "2024", "--granska")
    assert las_bok(anv.mapp).krav_felfri().konton[bank].rad == "kassa_bank"
    assert "inte avstämda" in anv.bok("stang", "2024", "--ja", status=1)
    fil = nyckel(anv)
    anv.bok("avstamning", "2024", bank, "--saldo", str(saldo), "--mot", "kontoutdrag", "--ja")
    skal = "Byråns bokslut, avstämt av byrån 2025-01-20"
    anv.bok("stang", "2024", "--skal", skal, "--ja", "--nyckel", fil)
    logg = (anv.mapp / "behandlingshistorik.jsonl").read_text("utf-8").splitlines()
    las = [post for post in map(json.loads, logg) if post["vad"] == "lås"]
    assert [post["galler"] for post in las] == ["2024"]
    assert las[0]["sig"]
    ut = anv.bok("arsredovisning", "2024", "--ut", str(anv.mapp / "build"))
    pdf = anv.mapp / "build" / "2024" / "arsredovisning-2024.pdf"
    assert str(pdf) in ut
    bevis = anv.kor("granska", str(pdf), "--bok", str(anv.mapp))
    assert "FEL" not in bevis
    assert "belopp i bilagan och i böckerna, till öret" in bevis
    anv.bok("rapporter", "2024", "--format", "json", "--ut", str(anv.mapp / "build"))
    data = json.loads((anv.mapp / "build" / "2024" / "rakenskaper-2024.json").read_text("utf-8"))
    return {
        rapport["id"]: {
            rad["id"]: [cell.get("ore") for cell in rad["celler"]] for rad in rapport["rader"]
        }
        for rapport in data["rapporter"]
    }


def kr(*kronor: int) -> list[int]:
    return [100 * ett for ett in kronor]


def test_nord(tmp_path: Path, anvandare: Anvandare) -> None:
    """BAS, one year, staff, a repayment that needs its decision: six questions at most."""
    filer = skriv_filer(tmp_path, NORD)
    nekad = anvandare.kor("borja", str(anvandare.mapp), *filer, skriver="\n" * 10, status=1)
    assert "skriv eget-kapital, beslut och grund" in nekad
    karta = tmp_path / "kartor.toml"
    karta.write_text(KARTA, encoding="utf-8")
    assert borja(anvandare, *filer, "--kartor", str(karta)) <= 6
    tabeller = till_underskrivna(anvandare, "1930", 2807)
    rr, br = tabeller["resultatrakning"], tabeller["balansrakning"]
    assert rr["verksamhetens_intakter"][0] == kr(4200)[0]
    assert rr["arets_resultat"][0] == kr(1257)[0]
    assert br["direkt_mot_eget_kapital"][0] == kr(-300)[0]
    assert br["kassa_bank"][0] == kr(2807)[0]
    assert tabeller["balanskravsutredning"]["resultat"][0] == kr(1257)[0]
    assert tabeller["kassaflodesanalys"]["direkt_eget_kapital"][0] == kr(-300)[0]
    assert tabeller["rekommenderat_eget_kapital"]["medlemsbidrag"][0] == kr(4000)[0]
    assert tabeller["intakter"]["medlemsbidrag_kommun.3012"][0] == kr(500)[0]
    assert tabeller["projektredovisning"]["mia.netto"][0] == kr(-150)[0]
    assert tabeller["rakenskapsrevision"]["summa"][0] == kr(40)[0]
    kostnader = anvandare.bok("installning", "visa")
    assert "Verksamhet: 90  Kansli" in kostnader


def test_ost(tmp_path: Path, anvandare: Anvandare) -> None:
    """Kommun-Bas, five years, a loss and a loan."""
    assert borja(anvandare, *skriv_filer(tmp_path, OST)) <= 6
    tabeller = till_underskrivna(anvandare, "1910", 1015)
    assert tabeller["resultatrakning"]["arets_resultat"][:2] == kr(-385, 25)
    assert tabeller["kassaflodesanalys"]["nyupptagna_lan"][0] == kr(500)[0]
    assert tabeller["balansrakning"]["eget_kapital_utgaende"][:2] == kr(515, 900)
    assert len(tabeller["femarsoversikt"]["resultat"]) == 5
    assert tabeller["rakenskapsrevision"]["summa"][:2] == kr(25, 25)
    assert "Inga lån" in anvandare.bok("kontroll", "2024")


def test_syd(tmp_path: Path, anvandare: Anvandare) -> None:
    """The bureau's own chart, a first year from July, and the municipality as bank."""
    filer = skriv_filer(tmp_path, SYD)
    assert borja(anvandare, *filer, skriver="j\n" + "\n" * 10) <= 6
    tabeller = till_underskrivna(anvandare, "1681", 360)
    assert tabeller["resultatrakning"]["arets_resultat"][:2] == kr(180, 180)
    assert tabeller["kassaflodesanalys"]["arets_kassaflode"][:2] == kr(180, 180)
    assert tabeller["balansrakning"]["kassa_bank"][:2] == kr(360, 180)
    assert tabeller["rakenskapsrevision"]["summa"][0] == kr(40)[0]
