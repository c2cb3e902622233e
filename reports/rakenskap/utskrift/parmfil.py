"""A binder as one PDF: a tab per table, and after each its documents, with an outline to find them.

PDF documents are merged page by page; text and pictures become pages; what is of another kind is
told on a page. All that was not a PDF is attached to the file as it was, so that nothing is lost.
The binder is no PDF/A: what comes from others may be any PDF.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rakenskap.listor.dokument import Listdokument
from rakenskap.utskrift.lista_pdf import MALL, pdf_data
from rakenskap.utskrift.skriv import arbetsmapp
from rakenskap.utskrift.som_pdf import PdfJobb, borja_pdf

BILAGA = "bilaga.typ"
TEXTSLAG = frozenset({".txt", ".csv", ".md", ".json", ".jsonl", ".xml", ".toml", ".se", ".si"})
BILDSLAG = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff"})
FLEST_RADER = 600
RADBREDD = 110
# What the font is known to have; another character is shown as a question mark.
_LATIN = 0x250
_OVRIGA = frozenset("–—‘’“”„«»…•€−≈≤≥")


@dataclass(frozen=True, slots=True)
class Parmdokument:
    """A document of a tab: its name as it is shown, and its content."""

    namn: str
    innehall: bytes


@dataclass(frozen=True, slots=True)
class Parmflik:
    """A tab: its heading, its table (of a list with one report), and its documents in order."""

    titel: str
    dok: Listdokument
    dokument: tuple[Parmdokument, ...] = ()


@dataclass(slots=True)
class _Bygge:
    """The binder while it is made: documents that are pages, and what could not be merged."""

    arbete: Path
    forbund: str
    dag: dt.date
    sidor: dict[Parmdokument, bytes | Path] = field(default_factory=dict)
    jobb: list[PdfJobb] = field(default_factory=list)
    fynd: list[str] = field(default_factory=list)


def skriv_parm(flikar: Sequence[Parmflik], ut: Path) -> tuple[Path, list[str]]:
    """Write the binder, whole or not at all.

    Args:
        flikar: the tabs.
        ut: the file.

    Returns:
        The file, and in words the documents that could not be merged.

    Raises:
        OSError: it cannot be written.
        BokFelError: a text of the books cannot be shown.
    """
    dok = flikar[0].dok
    with arbetsmapp(ut.parent) as arbete:
        bygge = _Bygge(arbete, dok.forbund, dok.dag)
        egna = [
            borja_pdf(pdf_data(flik.dok), MALL, arbete / f"flik{nr}.pdf", dok.dag)
            for nr, flik in enumerate(flikar)
        ]
        for dokument in dict.fromkeys(ett for flik in flikar for ett in flik.dokument):
            bygge.sidor[dokument] = _som_sidor(bygge, dokument)
        for jobb in (*egna, *bygge.jobb):
            jobb.vanta()
        fil = arbete / ut.name
        _bind(bygge, flikar, [jobb.ut for jobb in egna], fil)
        return fil.replace(ut), bygge.fynd


def _bind(bygge: _Bygge, flikar: Sequence[Parmflik], egna: Sequence[Path], fil: Path) -> None:
    from pypdf import PdfWriter  # noqa: PLC0415 (only when a binder is written)

    parm = PdfWriter()
    for flik, tabell in zip(flikar, egna, strict=True):
        forsta = len(parm.pages)
        parm.append(str(tabell), import_outline=False)
        rubrik = parm.add_outline_item(title=flik.titel, page_number=forsta)
        for dokument in flik.dokument:
            plats = len(parm.pages)
            sidor = bygge.sidor[dokument]
            kalla = io.BytesIO(sidor) if isinstance(sidor, bytes) else str(sidor)
            parm.append(kalla, import_outline=False)
            parm.add_outline_item(title=dokument.namn, page_number=plats, parent=rubrik)
    for dokument in bygge.sidor:
        if Path(dokument.namn).suffix.lower() != ".pdf" or _is_ej_pdf(bygge, dokument):
            parm.add_attachment(dokument.namn.replace("/", "-"), dokument.innehall)
    parm.add_metadata({"/Title": "Bokslutspärm", "/Author": flikar[0].dok.forbund})
    with fil.open("wb") as strom:
        parm.write(strom)


def _is_ej_pdf(bygge: _Bygge, dokument: Parmdokument) -> bool:
    return not isinstance(bygge.sidor[dokument], bytes)


def _som_sidor(bygge: _Bygge, dokument: Parmdokument) -> bytes | Path:
    """Return a document as a PDF: itself, or pages that are being set."""
    slag = Path(dokument.namn).suffix.lower()
    if slag == ".pdf":
        hinder = _hinder(dokument.innehall)
        if not hinder:
            return dokument.innehall
        bygge.fynd.append(f"{dokument.namn} kunde inte tas in ({hinder}); filen är bifogad.")
        return _text(bygge, dokument, [f"Dokumentet kunde inte tas in: {hinder}.", *_BIFOGAT])
    if slag in BILDSLAG:
        return _bild(bygge, dokument)
    if slag in TEXTSLAG:
        text = dokument.innehall.decode("utf-8", errors="replace")
        return _text(bygge, dokument, text.splitlines())
    return _text(bygge, dokument, [f"Dokumentet är av slaget {slag or 'okänt'}.", *_BIFOGAT])


_BIFOGAT = ("", "Filen är bifogad till pärmen som den är.")


def _hinder(innehall: bytes) -> str:
    """Return why a PDF cannot be merged, empty when it can."""
    from pypdf import PdfReader  # noqa: PLC0415

    try:
        las = PdfReader(io.BytesIO(innehall))
        if las.is_encrypted:
            return "den har lösenord"
        return "" if len(las.pages) else "den har inga sidor"
    except Exception as hinder:  # noqa: BLE001 (the library raises what its parts raise)
        return f"den är skadad, {type(hinder).__name__}"


def _bild(bygge: _Bygge, dokument: Parmdokument) -> bytes | Path:
    from PIL import Image  # noqa: PLC0415

    ut = io.BytesIO()
    try:
        with Image.open(io.BytesIO(dokument.innehall)) as bild:
            bild.convert("RGB").save(ut, "PDF", resolution=150)
    except Exception as hinder:  # noqa: BLE001 (a damaged picture raises what its parts raise)
        text = f"bilden är skadad, {type(hinder).__name__}"
        bygge.fynd.append(f"{dokument.namn} kunde inte tas in ({text}); filen är bifogad.")
        return _text(bygge, dokument, [f"Dokumentet kunde inte tas in: {text}.", *_BIFOGAT])
    return ut.getvalue()


def _text(bygge: _Bygge, dokument: Parmdokument, rader: Sequence[str]) -> Path:
    """Begin to set some lines as pages, and return where they will be."""
    visade = [del_ for rad in rader[:FLEST_RADER] for del_ in _brutna(rad)]
    if len(rader) > FLEST_RADER:
        visade += ["", f"… och {len(rader) - FLEST_RADER} rader till; filen är bifogad."]
    ut = bygge.arbete / f"bilaga{len(bygge.jobb)}.pdf"
    data = {"titel": _visbar(dokument.namn), "forbund": bygge.forbund, "rader": visade}
    bygge.jobb.append(borja_pdf(data, BILAGA, ut, bygge.dag))
    return ut


def _brutna(rad: str) -> Iterable[str]:
    ren = _visbar(rad.expandtabs(4)).rstrip()
    return [ren[plats : plats + RADBREDD] for plats in range(0, len(ren), RADBREDD)] or [""]


def _visbar(text: str) -> str:
    return "".join(
        tecken if (ord(tecken) < _LATIN and tecken.isprintable()) or tecken in _OVRIGA else "?"
        for tecken in text
    )


def med_rapport(dok: Listdokument, nummer: int) -> Listdokument:
    """Return a document with one of its tables, under the table's own heading."""
    rapport = dok.rapporter[nummer]
    period = "" if dok.period in rapport.titel else dok.period
    return replace(dok, titel=rapport.titel, period=period, rapporter=(rapport,))
