"""The whole document: what is in it, in what order, what goes inside, and that it is the same."""

from __future__ import annotations

import json
import re
import subprocess
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pikepdf
import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from rakenskap.arsredovisning.arstext import las_arstext
from rakenskap.arsredovisning.bilder import arets_diagram
from rakenskap.arsredovisning.rubriker import RUBRIKER
from rakenskap.arsredovisning.tal import avrundat
from rakenskap.arsredovisning.utseende import kontrast, las_utseende
from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.kommandon.cli import main
from rakenskap.rakningar.rakenskaper import gor_rakenskaper
from tests.conftest import WEBBMAPP, webblasare
from tests.rakenskap.arsredovisning.bocker import HEL, skriv

LEDGER = Path(__file__).parents[3] / "ledger"
LANKAR = """\
Läs **mer** på [sidan](https://exempel.se) – se:

1. ett
2. två

| Insats | Plats |
| --- | ---: |
| Bron | {{ rr.arets_resultat | tkr }} |

> <script>alert(1)</script>
"""


def gor(mapp: Path, *ord_: str, **filer: str) -> tuple[int, Path]:
    """Write the årsredovisning of the small books; return the status and the folder."""
    text = HEL | {namn.replace("_", "-") + ".md": innehall for namn, innehall in filer.items()}
    bok = skriv(mapp / "bok", text)
    ut = mapp / "ut"
    status = main(["arsredovisning", "2023", "--bok", str(bok), "--ut", str(ut), *ord_])
    return status, ut / "2023"


@pytest.fixture(scope="module")
def klar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    filer = {"01-oversikt.md": LANKAR.replace("> <script>alert(1)</script>\n", "")}
    mapp = tmp_path_factory.mktemp("ar")
    bok = skriv(mapp / "bok", HEL | filer)
    statistik = bok / "2023/statistik"
    statistik.mkdir()
    (statistik / "deltagare-borjade.csv").write_text(
        "insats,totalt,kvinnor,män\nBron,7,4,3\nTotalt,7,4,3\n", encoding="utf-8"
    )
    ut = mapp / "ut"
    assert main(["arsredovisning", "2023", "--bok", str(bok), "--ut", str(ut)]) == 0
    assert sorted(fil.name for fil in (ut / "2023").iterdir()) == [
        "arsredovisning-2023.html",
        "arsredovisning-2023.pdf",
    ]
    return ut / "2023"


def test_pdf_ar_arkivbestandig_och_tillganglig(klar: Path) -> None:
    with pikepdf.open(klar / "arsredovisning-2023.pdf") as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "sv-SE"
        assert sorted(pdf.attachments) == [
            "2023.se", "rakenskaper-2023.json", "rakenskaper-2023.txt", "rakenskaper-2023.xlsx",
        ]  # fmt: skip
        data = json.loads(pdf.attachments["rakenskaper-2023.json"].get_file().read_bytes())
        kontroller = pdf.attachments["rakenskaper-2023.txt"].get_file().read_bytes().decode()
        sie = pdf.attachments["2023.se"].get_file().read_bytes()
        xlsx = pdf.attachments["rakenskaper-2023.xlsx"].get_file().read_bytes()
    assert data["ar"] == 2023
    assert "har text  Balanskravsresultat (LKBR 11 kap. 10 och 11 §§)" in kontroller
    assert "Vad som inte är prövat" in kontroller
    assert sie.startswith(b"#FLAGGA")
    assert xlsx.startswith(b"PK")


def test_varje_diagram_har_en_text_i_stallet(klar: Path) -> None:
    def figurer(nod: object) -> list[str]:
        if not isinstance(nod, pikepdf.Dictionary):
            return (
                [ett for del_ in nod for ett in figurer(del_)]
                if isinstance(nod, pikepdf.Array)
                else []
            )
        egen = [str(nod.get("/Alt", ""))] if nod.get("/S") == "/Figure" else []
        return egen + figurer(nod.get("/K"))

    with pikepdf.open(klar / "arsredovisning-2023.pdf") as pdf:
        alt = figurer(pdf.Root.StructTreeRoot.K)
    assert len(alt) == 6
    assert all(alt)
    assert "Årets resultat: 2022 0,1, 2023 −0,2" in " ".join(alt)


def test_delarna_star_i_ordning(klar: Path) -> None:
    text = "\n".join(
        sida.extract_text() for sida in PdfReader(klar / "arsredovisning-2023.pdf").pages
    )
    delar = [
        "Förvaltningsberättelse", *(r.titel for r in RUBRIKER if r.kravs), "Resultaträkning",
        "Balansräkning", "Kassaflödesanalys", "Noter", "Driftredovisning",
        "Investeringsredovisning", "Underskrifter", "Bilaga. Deltagare i insatserna",
    ]  # fmt: skip
    efter_innehall = text[text.index("Underskrifter") + 1 :]
    platser = [
        efter_innehall.index(f"\n{ett}\n") for ett in delar if f"\n{ett}\n" in efter_innehall
    ]
    assert len(platser) == len(delar)
    assert platser == sorted(platser)


def test_sidan_har_samma_delar_och_inget_utifran(klar: Path) -> None:
    sida = BeautifulSoup((klar / "arsredovisning-2023.html").read_text("utf-8"), "html.parser")
    rubriker = [rubrik.get_text() for rubrik in sida.find_all("h2")]
    assert rubriker == [
        "Förvaltningsberättelse", "Resultaträkning", "Balansräkning", "Kassaflödesanalys", "Noter",
        "Driftredovisning", "Investeringsredovisning", "Underskrifter",
        "Bilaga. Deltagare i insatserna",
    ]  # fmt: skip
    assert [str(ett.get("href")) for ett in sida.find_all("a") if "exempel" in str(ett)] == [
        "https://exempel.se"
    ]
    assert sida.find("script") is None
    namn = [str(ett["id"]) for ett in sida.find_all(id=True)]
    assert len(namn) == len(set(namn))
    assert all(str(bild["src"]).startswith("data:image/svg+xml") for bild in sida.find_all("img"))
    ol = sida.find(id="fb-oversikt")
    assert ol is not None
    assert [li.get_text() for li in ol.find_all("li")] == ["ett", "två"]


def test_noterna_star_i_innehallet_och_leder_tillbaka(klar: Path) -> None:
    sida = BeautifulSoup((klar / "arsredovisning-2023.html").read_text("utf-8"), "html.parser")
    innehall = sida.find("nav")
    assert innehall is not None
    namn = {str(ett["id"]) for ett in sida.find_all(id=True)}
    lankar = [str(a["href"]) for a in sida.find_all("a") if str(a["href"]).startswith("#")]
    assert {lank[1:] for lank in lankar} <= namn
    noter = [a.get_text() for a in innehall.find_all("a") if a.get_text().startswith("Not ")]
    assert noter[0].startswith("Not 1. ")
    for p in sida.find_all("p", class_="notretur"):
        till = p.find("a")
        assert till is not None
        rad = sida.find(id=str(till["href"])[1:])
        assert rad is not None
        not_ = p.find_previous("section", id=True)
        assert not_ is not None
        assert [a for a in rad.find_all("a") if a["href"] == f"#{not_['id']}"]
    assert len(sida.find_all("p", class_="notretur")) >= 2


@pytest.mark.parametrize("ar", [2017, 2020, 2023])
def test_tabeller_och_diagram_sager_detsamma(ar: int) -> None:
    """What a plot shows is what a table shows: sums are sums, shares are of what stands there."""
    bok = las_bok(LEDGER)
    utfall = gor_rakenskaper(bok, ar)
    r, b = utfall.rakenskaper, utfall.berakning
    assert r is not None
    assert b is not None
    text = las_arstext(bok.mapp, r, b)
    bilder = arets_diagram(text.namn, b, text.tabeller)
    rr, br, fem = (r.rapport(n) for n in ("resultatrakning", "balansrakning", "femarsoversikt"))

    def mnkr(ore: int | None) -> Decimal:
        return avrundat(Fraction(ore or 0, 100_000_000), 3)

    serier = dict(bilder["fem_ar"].serier)
    plats = bilder["fem_ar"].grupper.index(str(ar))
    resultat = rr.cell("arets_resultat", str(ar)).ore
    assert serier["Årets resultat"][plats] == mnkr(resultat)
    assert serier["Årets resultat"][plats] == mnkr(fem.cell("resultat", str(ar)).ore)
    assert serier["Intäkter"][plats] == mnkr(rr.cell("verksamhetens_intakter", str(ar)).ore)
    eget = dict(bilder["eget_kapital"].serier)["Eget kapital"]
    assert eget[-1] == mnkr(br.cell("eget_kapital_utgaende", str(ar)).ore)
    kassa = bilder["likvida_medel"].serier[0][1]
    kfa = r.rapport("kassaflodesanalys")
    assert kassa[-1] == mnkr(kfa.rader[-1].celler[0].ore)
    andelar: tuple[Decimal, ...] = bilder["kostnadsandelar"].serier[0][1]
    assert abs(sum(andelar, Decimal()) - 100) <= Decimal("0.005")
    not_3 = next(ett for ett in r.rapporter if ett.titel == "Verksamhetens kostnader")
    belopp = {rad.etikett: rad.celler[0].ore or 0 for rad in not_3.rader if rad.stil == "post"}
    hela = sum(belopp.values())
    for etikett, tal in zip(bilder["kostnadsandelar"].grupper, andelar, strict=True):
        assert tal == avrundat(Fraction(100 * belopp[etikett], hela), 3), etikett
    for rad in fem.rader:
        if rad.id.startswith("andel.") and rad.id != "andel.administration":
            del_, helhet = rad.celler[0].kvot or (0, 1)
            assert (abs(del_), abs(helhet)) == (
                abs(belopp.get(rad.etikett.partition(", procent")[0], 0)),
                abs(hela),
            ), rad.id
    if "budget_utfall" in bilder:
        drift = r.rapport("driftredovisning")
        utfallen = dict(bilder["budget_utfall"].serier)["Utfall"]
        ratt = {
            rad.etikett: avrundat(Fraction(-(drift.cell(rad.id, "kostnader").ore or 0), 100_000))
            for rad in drift.rader
            if rad.celler and rad.stil == "post"
        }
        for etikett, tkr in zip(bilder["budget_utfall"].grupper, utfallen, strict=True):
            assert tkr == ratt[etikett], etikett


def test_samma_kalla_ger_samma_bytes(tmp_path: Path, klar: Path) -> None:
    filer = []
    for plats in ("a", "b"):
        status, ut = gor(tmp_path / plats)
        assert status == 0
        filer.append({fil.name: fil.read_bytes() for fil in ut.iterdir()})
    assert filer[0] == filer[1]


def test_en_mapp_kan_anges_darifran_man_star(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bok = skriv(tmp_path / "bok", HEL)
    monkeypatch.chdir(tmp_path)
    assert main(["arsredovisning", "2023", "--bok", str(bok), "--ut", "ut"]) == 0
    assert (tmp_path / "ut/2023/arsredovisning-2023.pdf").is_file()


def test_fel_i_texten_skriver_ingenting(tmp_path: Path) -> None:
    status, ut = gor(tmp_path, **{"01_oversikt": "Det blev 777 tkr.\n"})
    assert status == 1
    assert not ut.exists()


def test_utkast_sager_vad_som_ar_kvar(tmp_path: Path) -> None:
    status, ut = gor(tmp_path, "--utkast", **{"01_oversikt": "Det blev 777 tkr.\n"})
    assert status == 1
    text = PdfReader(ut / "arsredovisning-2023-utkast.pdf").pages[1].extract_text()
    assert "UTKAST" in text
    assert "«777 tkr» är skrivet för hand" in re.sub(r"\s+", " ", text)
    assert "«777 tkr»" in (ut / "arsredovisning-2023-utkast.html").read_text("utf-8")


def test_html_i_texten_blir_aldrig_html(tmp_path: Path) -> None:
    status, ut = gor(tmp_path, "--utkast", **{"01_oversikt": LANKAR})
    assert status == 1
    assert "<script>alert" not in (ut / "arsredovisning-2023-utkast.html").read_text("utf-8")


def _sedd(fil: Path, utskrift: Path, *, mork: bool = False) -> None:
    """Open a page in the browser: axe finds nothing, nothing is fetched, and it can be printed."""
    jobb = {
        "webblasare": webblasare(),
        "fil": str(fil),
        "pdf": str(utskrift),
        "mork": mork,
    }
    korning = subprocess.run(
        ["node", "dokument.mjs"], input=json.dumps(jobb), cwd=WEBBMAPP, capture_output=True,
        text=True, timeout=300, check=False,
    )  # fmt: skip
    assert korning.returncode == 0, korning.stderr
    svar = json.loads(korning.stdout)
    assert svar["axe"] == []
    assert svar["trasiga"] == []
    assert svar["utanfor"] == []
    assert svar["spill"] == 0


@pytest.mark.webb
@pytest.mark.parametrize("mork", [False, True])
def test_sidan_gar_igenom_axe_och_skrivs_ut(klar: Path, tmp_path: Path, mork: bool) -> None:  # noqa: FBT001
    _sedd(klar / "arsredovisning-2023.html", tmp_path / "utskrift.pdf", mork=mork)
    assert len(PdfReader(tmp_path / "utskrift.pdf").pages) > 5


@pytest.mark.webb
def test_delarsrapportens_sida_gar_igenom_axe(tmp_path: Path) -> None:
    bok = skriv(tmp_path / "bok", HEL)
    ut = tmp_path / "ut"
    assert main(["rapporter", "--till", "2023-08", "--bok", str(bok), "--ut", str(ut)]) == 0
    _sedd(ut / "2023/delarsrapport-2023-08-31.html", tmp_path / "utskrift.pdf")


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


def test_utseendet_foljer_filen(tmp_path: Path) -> None:
    (tmp_path / "logga.svg").write_text(SVG, encoding="utf-8")
    (tmp_path / "utseende.toml").write_text(
        'farg = "#7a1f1f"\nlogotyp = "logga.svg"\nlogotyp_text = "Provförbundet"\n',
        encoding="utf-8",
    )
    utseende = las_utseende(tmp_path)
    assert (utseende.farg, utseende.logotyp, utseende.logotyp_text) == (
        "#7a1f1f", SVG, "Provförbundet",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "fel"),
    [
        ('farg = "blå"', "Färgen «blå» är fel."),
        ('farg = "#8ab4ff"', "syns för dåligt mot vitt"),
        ('farq = "#000000"', "Gör så här: rätta till farg"),
        ('logotyp = "finns-inte.svg"', "kan inte användas"),
        ('logotyp = "../utanfor.svg"', "kan inte användas"),
        ('logotyp = "skript.svg"', "kan inte användas"),
        ('logotyp = "hamtar.svg"', "kan inte användas"),
        ('typsnittsfiler = ["x.ttf"]', "Filen x.ttf finns inte."),
        ('typsnitt = "Source"', "Typsnittet saknar filer."),
    ],
)
def test_fel_i_utseendet(tmp_path: Path, text: str, fel: str) -> None:
    (tmp_path / "bok").mkdir()
    (tmp_path / "utanfor.svg").write_text(SVG, encoding="utf-8")
    bok = tmp_path / "bok"
    (bok / "skript.svg").write_text(SVG.replace("<path", "<script/><path"), encoding="utf-8")
    (bok / "hamtar.svg").write_text(
        SVG.replace("<path", '<image href="https://x.se/a.png"/><path'), encoding="utf-8"
    )
    (bok / "utseende.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BokFelError, match=re.escape(fel)) as fangat:
        las_utseende(bok)
    assert fangat.value.fel[0].rad == 1


def test_kontrast_efter_wcag() -> None:
    assert (round(kontrast("#000000")), round(kontrast("#ffffff"))) == (21, 1)
    assert round(kontrast("#767676"), 2) == 4.54
