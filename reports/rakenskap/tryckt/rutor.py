"""A report as squares: HTML, XLSX or CSV, where rows and columns are given.

What they mean is found as in a PDF: a row of years or of the words of a budget is a heading, a
row whose other squares are empty is a heading of rows.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

from rakenskap.tryckt.modell import Textstycke, Tryckplats, Tryckrad, Tryckt, Trycktabell, Trycktal
from rakenskap.tryckt.pdf import ENHETER, I_ENHET, enhetsord
from rakenskap.tryckt.tal import las_tal, utan_marke

Ruta = str | Trycktal
_DATAPUNKT = "Datapunkt"
_AR = re.compile(r"(?:19|20)\d\d")
_NOT = {"not", "noter", "nr"}
MEST_BYTE = 50_000_000


@dataclass(slots=True)
class Ark:
    """A table as squares: its name, and its rows with the line that each stands on."""

    namn: str
    rader: list[tuple[int, list[Ruta]]] = field(default_factory=list)


def las_rutor(fil: Path) -> Tryckt:
    """Read a file of squares.

    Raises:
        ValueError: the file cannot be read as what its ending says.
    """
    data = fil.read_bytes()
    if len(data) > MEST_BYTE:
        raise ValueError(f"filen är större än {MEST_BYTE // 1_000_000} MB")
    andelse = fil.suffix.lower()
    text: list[Textstycke] = []
    if andelse == ".csv":
        ark = [_csv(fil, data)]
    elif andelse == ".xlsx":
        ark = list(_xlsx(data))
    else:
        ark, text = _html(_avkodad(data))
    tabeller = [t for ett in ark for t in _tabeller(ett)]
    return Tryckt(fil.name, tuple(tabeller), tuple(text))


def las_xlsx(namn: str, data: bytes) -> Tryckt:
    """Read a workbook that is not a file of its own, such as one attached to a PDF.

    Raises:
        ValueError: it cannot be read.
    """
    return Tryckt(namn, tuple(t for ett in _xlsx(data) for t in _tabeller(ett)))


def _avkodad(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _csv(fil: Path, data: bytes) -> Ark:
    text = _avkodad(data)
    rader = text.splitlines()
    titel = fil.stem
    if rader and rader[0].startswith("#"):
        titel = rader[0].lstrip("# ")
    forsta = next((rad for rad in rader if rad and not rad.startswith("#")), "")
    skilje = max(";\t,", key=forsta.count)
    lasare = csv.reader(io.StringIO(text), delimiter=skilje)
    return Ark(
        titel, [(n, list(rad)) for n, rad in enumerate(lasare, 1) if rad and rad[0][:1] != "#"]
    )


def _xlsx(data: bytes) -> Iterator[Ark]:
    import openpyxl  # noqa: PLC0415 (only what is asked for)

    try:
        bok = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception as hinder:  # the library raises what its parts raise
        raise ValueError(f"filen går inte att läsa som XLSX ({type(hinder).__name__})") from hinder
    for blad in bok.worksheets:
        rader = [
            (n, [_ruta(varde) for varde in rad])
            for n, rad in enumerate(blad.iter_rows(values_only=True), 1)
        ]
        yield Ark(blad.title, [(n, rad) for n, rad in _utan_datapunkter(rader) if any(rad)])


def _utan_datapunkter(rader: list[tuple[int, list[Ruta]]]) -> list[tuple[int, list[Ruta]]]:
    """Leave out the column of stable names that this program's own sheets have for other programs.

    It is no part of what is printed, and would make a heading of each row without amounts.
    """
    platser = {rad.index(_DATAPUNKT) for _, rad in rader if _DATAPUNKT in rad}
    return [
        (n, [ruta for plats, ruta in enumerate(rad) if plats not in platser]) for n, rad in rader
    ]


def _ruta(varde: object) -> Ruta:
    if varde is None or isinstance(varde, bool):
        return ""
    if isinstance(varde, (int, float)):
        exakt = Decimal(str(varde)).normalize()
        decimaler = max(0, -int(exakt.as_tuple().exponent))
        return Trycktal(exakt, Decimal(1).scaleb(-min(decimaler, 2)), str(varde))
    if isinstance(varde, (dt.date, dt.datetime)):
        return varde.isoformat()
    return utan_marke(str(varde).strip())


class _Htmltabeller(HTMLParser):
    """Collects tables, with the heading before each, and paragraphs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ark: list[Ark] = []
        self.text: list[Textstycke] = []
        self._rubrik = ""
        self._i: str = ""
        self._ord: list[str] = []
        self._rad: list[Ruta] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.ark.append(Ark(self._rubrik))
        elif tag == "tr":
            self._rad = []
        elif tag in {"td", "th", "p", "li", "caption", "h1", "h2", "h3", "h4"}:
            self._i, self._ord = tag, []
        del attrs

    def handle_data(self, data: str) -> None:
        if self._i:
            self._ord.append(data)

    def handle_endtag(self, tag: str) -> None:
        text = " ".join("".join(self._ord).split())
        rad = self.getpos()[0]
        if tag == "tr" and self.ark and self._rad:
            self.ark[-1].rader.append((rad, self._rad))
            self._rad = []
        if tag != self._i:
            return
        if tag in {"td", "th"}:
            self._rad.append(utan_marke(text))
        elif tag == "caption" and self.ark:
            self.ark[-1].rader.append((rad, [text]))
        elif tag.startswith("h"):
            self._rubrik = text
        elif tag in {"p", "li"}:
            self.text.append(Textstycke(text, Tryckplats(0, rad)))
        self._i, self._ord = "", []


def _html(text: str) -> tuple[list[Ark], list[Textstycke]]:
    lasare = _Htmltabeller()
    lasare.feed(text)
    lasare.close()
    return lasare.ark, lasare.text


# ---------------------------------------------------------------------------- meaning


def _tabeller(ark: Ark) -> Iterator[Trycktabell]:
    """Part a sheet at its headings of columns."""
    titel, enhet = ark.namn, ""
    huvud: tuple[int, list[Ruta]] | None = None
    rader: list[tuple[int, list[Ruta]]] = []
    for nummer, rad in ark.rader:
        if _is_huvud(rad):
            if huvud is not None and (klar := _tabell(titel, enhet, huvud, rader)):
                yield klar
            huvud, rader = (nummer, rad), []
        elif huvud is not None:
            rader.append((nummer, rad))
        elif len(ord_ := [r for r in rad if r]) == 1 and isinstance(ord_[0], str):
            if traff := I_ENHET.search(ord_[0]):
                enhet = enhetsord(traff[1])
            else:
                titel = ord_[0]
    if huvud is not None and (klar := _tabell(titel, enhet, huvud, rader)):
        yield klar


def _is_huvud(rad: Sequence[Ruta]) -> bool:
    """Tell whether a row names columns: words and years, two at least, and no amounts."""
    ord_ = [r.text if isinstance(r, Trycktal) else r for r in rad if r]
    tal = [o for o in ord_ if las_tal(o)]
    return len(ord_) > 1 and all(_AR.fullmatch(o.strip()) for o in tal)


def _tabell(
    titel: str,
    enhet: str,
    huvud: tuple[int, Sequence[Ruta]],
    rader: Sequence[tuple[int, Sequence[Ruta]]],
) -> Trycktabell | None:
    nummer, rubriker = huvud
    namn = [r.text if isinstance(r, Trycktal) else r for r in rubriker]
    kolumner = [
        k
        for k in range(len(namn))
        if namn[k].lower().strip(".") not in _NOT and k and _har_tal(rader, k)
    ]
    if not kolumner:
        return None
    etikettkolumner = range(min(kolumner))
    svar, grupp = [], ""
    for n, rad in rader:
        tal = tuple(_som_tal(rad[k]) if k < len(rad) else None for k in kolumner)
        etikett = ", ".join(
            str(rad[k]) for k in etikettkolumner if k < len(rad) and _is_ord(rad[k])
        )
        if not etikett and not any(tal):
            continue
        if not any(tal):
            grupp = etikett
        svar.append(Tryckrad(etikett, tal, Tryckplats(0, n), grupp))
    enhet = enhet or next((enhetsord(t[1]) for r in (*namn, titel) if (t := ENHETER.search(r))), "")
    return Trycktabell(
        titel, tuple(namn[k] for k in kolumner), tuple(svar), enhet, Tryckplats(0, nummer)
    )


def _is_ord(ruta: Ruta) -> bool:
    return bool(ruta) and not isinstance(ruta, Trycktal) and las_tal(ruta) is None


def _har_tal(rader: Sequence[tuple[int, Sequence[Ruta]]], k: int) -> bool:
    fyllda = [rad[k] for _, rad in rader if k < len(rad) and rad[k]]
    return bool(fyllda) and 2 * sum(_som_tal(r) is not None for r in fyllda) > len(fyllda)


def _som_tal(ruta: Ruta) -> Trycktal | None:
    return ruta if isinstance(ruta, Trycktal) else las_tal(ruta)
