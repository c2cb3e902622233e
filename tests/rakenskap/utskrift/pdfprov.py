"""What PDF/A-3a and PDF/UA-1 ask of a file, as far as its objects tell: veraPDF is not to be had.

`brister` returns a sentence for each demand that a file breaks. It is no validator of the whole
standards: glyphs, colour spaces of pictures and the reading order are not tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

# Structure types of ISO 32000-1 that our documents may have.
STRUKTUR = frozenset(
    [
        "Document",
        "Part",
        "Sect",
        "Div",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "P",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "THead",
        "TBody",
        "TFoot",
        "TR",
        "TH",
        "TD",
        "Figure",
        "Caption",
        "TOC",
        "TOCI",
        "Span",
        "Link",
        "Reference",
        "Note",
        "BlockQuote",
        "Quote",
        "NonStruct",
        "Artifact",
        "Art",
        "Form",
        "Code",
        "Index",
        "BibEntry",
        "Annot",
        "Title",
        "Strong",
        "Em",
    ]
)
FORBJUDET = ("/JavaScript", "/Launch", "/ImportData", "/ResetForm", "/SubmitForm", "/Movie")
VISAR = frozenset(
    ["Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "BI"]
)


def brister(fil: Path) -> list[str]:
    """Return what a PDF lacks."""
    with pikepdf.open(fil) as pdf:
        return [*_dokumentet(pdf), *_metadata(pdf), *_struktur(pdf), *_sidor(pdf), *_bilagor(pdf)]


def _dokumentet(pdf: pikepdf.Pdf) -> Iterator[str]:
    rot = pdf.Root
    if pdf.is_encrypted:
        yield "filen är krypterad"
    if "/ID" not in pdf.trailer:
        yield "trailern saknar ID"
    if not pdf.pdf_version.startswith("1.") or pdf.pdf_version > "1.7":
        yield f"version {pdf.pdf_version}"
    if not _ordlista(rot, "/MarkInfo").get("/Marked"):
        yield "MarkInfo säger inte att innehållet är märkt"
    if not str(rot.get("/Lang", "")):
        yield "språket saknas"
    if not _ordlista(rot, "/ViewerPreferences").get("/DisplayDocTitle"):
        yield "titeln visas inte i fönstrets list"
    profiler = [o for o in rot.get("/OutputIntents", []) if o.get("/S") == "/GTS_PDFA1"]
    if not profiler or "/DestOutputProfile" not in profiler[0]:
        yield "OutputIntent med färgprofil saknas"
    yield from (f"otillåtet: {nyckel}" for nyckel in ("/AA", "/NeedsRendering") if nyckel in rot)
    for objekt in pdf.objects:
        if isinstance(objekt, pikepdf.Dictionary) and str(objekt.get("/S", "")) in FORBJUDET:
            yield f"otillåten åtgärd {objekt.S}"


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    with pdf.open_metadata() as xmp:
        for nyckel, vantat in (
            ("pdfaid:part", "3"),
            ("pdfaid:conformance", "A"),
            ("pdfuaid:part", "1"),
        ):
            if xmp.get(nyckel) != vantat:
                yield f"XMP {nyckel} är {xmp.get(nyckel)}"
        titel = str(pdf.docinfo.get("/Title", ""))
        if not xmp.get("dc:title") or (titel and xmp["dc:title"] != titel):
            yield f"titeln är «{xmp.get('dc:title')}» i XMP och «{titel}» i filen"


def _noder(nod: Any, over: str = "") -> Iterator[tuple[str, str, pikepdf.Dictionary]]:  # noqa: ANN401
    """Yield parent's type, type and node of a structure tree, in order."""
    if isinstance(nod, pikepdf.Array):
        for ett in nod:
            yield from _noder(ett, over)
    elif isinstance(nod, pikepdf.Dictionary):
        slag = str(nod.get("/S", "")).removeprefix("/")
        if slag:
            yield over, slag, nod
        if "/K" in nod:
            yield from _noder(nod.K, slag or over)


def _struktur(pdf: pikepdf.Pdf) -> Iterator[str]:
    trad = pdf.Root.get("/StructTreeRoot")
    if trad is None or "/ParentTree" not in trad:
        yield "strukturträdet saknas"
        return
    roller = {str(k).removeprefix("/"): str(v)[1:] for k, v in _ordlista(trad, "/RoleMap").items()}
    niva = 0
    for over, egen, nod in _noder(trad.K):
        slag = roller.get(egen, egen)
        if slag not in STRUKTUR:
            yield f"okänt strukturslag {egen}"
        if slag == "Figure" and not str(nod.get("/Alt", "")):
            yield "en bild saknar text i stället"
        if slag in ("TH", "TD") and over != "TR":
            yield f"{slag} ligger inte i en rad"
        if slag == "TR" and over not in ("Table", "THead", "TBody", "TFoot"):
            yield "en tabellrad ligger inte i en tabell"
        if slag == "TH" and "/Scope" not in str(nod.get("/A", "")):
            yield "en rubrikcell säger inte vad den gäller"
        if slag[0] == "H" and slag[1:].isdigit():
            if int(slag[1:]) > niva + 1:
                yield f"en rubrik hoppar från nivå {niva} till {slag[1:]}"
            niva = int(slag[1:])


def _sidor(pdf: pikepdf.Pdf) -> Iterator[str]:
    for nummer, sida in enumerate(pdf.pages, 1):
        if "/StructParents" not in sida:
            yield f"sida {nummer} hör inte till strukturträdet"
        lankar = [ett for ett in sida.get("/Annots", []) if ett.get("/Subtype") == "/Link"]
        if lankar and sida.get("/Tabs") != "/S":
            yield f"sida {nummer}: tabbordningen är inte strukturens"
        for lank in lankar:
            if "/StructParent" not in lank or not str(lank.get("/Contents", "")):
                yield f"sida {nummer}: en länk saknar text eller plats i strukturen"
        yield from (f"sida {nummer}: {ett}" for ett in _typsnitt(sida))
        yield from (f"sida {nummer}: {ett}" for ett in _omarkt(sida))


def _typsnitt(sida: pikepdf.Page) -> Iterator[str]:
    for namn, typsnitt in _ordlista(_ordlista(sida.obj, "/Resources"), "/Font").items():
        egna = typsnitt.get("/DescendantFonts", [typsnitt])
        for ett in egna:
            beskrivning = _ordlista(ett, "/FontDescriptor")
            if not any(f"/FontFile{slut}" in beskrivning for slut in ("", "2", "3")):
                yield f"typsnittet {namn} är inte inbäddat"
        if "/ToUnicode" not in typsnitt:
            yield f"typsnittet {namn} kan inte läsas som text"


def _omarkt(sida: pikepdf.Page) -> Iterator[str]:
    djup = 0
    for instruktion in pikepdf.parse_content_stream(sida):
        ord_ = str(instruktion.operator)
        if ord_ in ("BDC", "BMC"):
            djup += 1
        elif ord_ == "EMC":
            djup -= 1
        elif ord_ in VISAR and not djup:
            yield f"innehåll utan märkning ({ord_})"
            return
    if djup:
        yield "en märkning är inte stängd"


def _bilagor(pdf: pikepdf.Pdf) -> Iterator[str]:
    knutna = len(pdf.Root.get("/AF", []))
    if len(pdf.attachments) != knutna:
        yield f"{len(pdf.attachments)} bilagor, men {knutna} är knutna till dokumentet"
    for namn, bilaga in pdf.attachments.items():
        objekt = bilaga.obj
        if "/AFRelationship" not in objekt or "/UF" not in objekt:
            yield f"bilagan {namn} säger inte vad den är till dokumentet"
        strom = objekt.EF.get("/F")
        if strom is None or "/Subtype" not in strom:
            yield f"bilagan {namn} saknar slag"


def _ordlista(objekt: Any, nyckel: str) -> dict[str, Any]:  # noqa: ANN401
    """Return what a dictionary holds under a key, as a dictionary; empty when it has none."""
    egen = objekt.get(nyckel)
    return {} if egen is None else dict(egen.items())
