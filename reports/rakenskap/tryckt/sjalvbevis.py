"""A report that this program made proves itself: its attached data, its cells and its checksums.

The PDF of an årsredovisning carries the accounts as JSON and XLSX, and every edition prints the
checksum of the verifikationer and the head of the log. What is printed is held against what is
attached, and both against the books where there are any.
"""

from __future__ import annotations

import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from lkbr.behandlingshistorik import FIL, las_historik
from rakenskap.bok.bok import Bok
from rakenskap.bok.poster import bygg_poster, rakenskapsar
from rakenskap.rakningar.rakenskaper import gor_rakenskaper
from rakenskap.rapport.rapport import Rakenskaper
from rakenskap.tryckt.modell import Celler
from rakenskap.tryckt.mot_bok import jamfor_med_bok
from rakenskap.tryckt.rutor import las_xlsx
from rakenskap.tryckt.samband import rensad_etikett, rensad_titel
from rakenskap.tryckt.tal import som_tryckt

_SUMMA = re.compile(r"SHA-256:\s*([0-9a-f]{64})")
_HUVUDHASH = re.compile(r"(?:huvudhash|processing log):\s*([0-9a-f]{64})")
_VISADE = 10
_Nyckel = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Bevissteg:
    """A step of the proof: what was held against what, and what differed (nothing when it holds).

    Attributes:
        ej: why it could not be tried, empty when it was.
    """

    vad: str
    fel: tuple[str, ...] = ()
    ej: str = ""


@dataclass(frozen=True, slots=True)
class Egetpapper:
    """What a file of this program says of itself.

    Attributes:
        summa: the printed checksum of the verifikationer.
        huvudhash: the printed head of the log.
        bilagor: attached files by name.
    """

    summa: str
    huvudhash: str
    bilagor: Mapping[str, bytes]

    @property
    def data(self) -> dict[str, Any] | None:
        """The attached accounts, None where there are none that can be read."""
        for namn, innehall in self.bilagor.items():
            if namn.endswith(".json"):
                try:
                    tabell = json.loads(innehall)
                except (UnicodeDecodeError, json.JSONDecodeError):
                    return None
                return tabell if isinstance(tabell, dict) and "rapporter" in tabell else None
        return None


def las_eget(fil: Path) -> Egetpapper | None:
    """Read what a file says of itself; None for a report of others, which says nothing.

    Raises:
        ValueError: the file is damaged.
    """
    bilagor: dict[str, bytes] = {}
    if fil.suffix.lower() == ".pdf":
        text, bilagor = _pdf(fil)
    elif fil.suffix.lower() == ".xlsx":
        text = _xlsx(fil)
    else:
        text = fil.read_bytes().decode("utf-8", errors="replace")
    summa, huvudhash = (monster.search(text) for monster in (_SUMMA, _HUVUDHASH))
    if summa is None and not bilagor:
        return None
    return Egetpapper(summa[1] if summa else "", huvudhash[1] if huvudhash else "", bilagor)


def _pdf(fil: Path) -> tuple[str, dict[str, bytes]]:
    import pdfplumber  # noqa: PLC0415 (only what is asked for)

    try:
        with pdfplumber.open(fil) as pdf:
            text = "\n".join(sida.extract_text() or "" for sida in pdf.pages)
            return text, dict(_bilagor(pdf.doc.catalog))
    except Exception as hinder:  # the library raises what its parts raise
        raise ValueError(f"filen går inte att läsa som PDF ({type(hinder).__name__})") from hinder


def _bilagor(katalog: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Yield the files attached to a PDF, by the tree of names in its catalogue."""
    from pdfminer.pdftypes import dict_value, list_value, resolve1, stream_value  # noqa: PLC0415

    namn = dict_value(katalog.get("Names", {}))
    ko = [resolve1(namn.get("EmbeddedFiles", {}))]
    while ko:
        nod = dict_value(ko.pop())
        ko += list_value(nod.get("Kids", []))
        for ett in list_value(nod.get("Names", []))[1::2]:
            spec = dict_value(ett)
            fil = dict_value(spec["EF"])["F"]
            namnet = _som_text(resolve1(spec.get("UF", spec.get("F", b""))))
            yield namnet, stream_value(fil).get_data()


def _som_text(varde: object) -> str:
    if not isinstance(varde, bytes):
        return str(varde)
    return varde.decode("utf-16" if varde[:2] in (b"\xfe\xff", b"\xff\xfe") else "latin-1")


def _xlsx(fil: Path) -> str:
    import openpyxl  # noqa: PLC0415 (only what is asked for)

    try:
        bok = openpyxl.load_workbook(io.BytesIO(fil.read_bytes()), read_only=True)
    except Exception as hinder:  # the library raises what its parts raise
        raise ValueError(f"filen går inte att läsa som XLSX ({type(hinder).__name__})") from hinder
    return "\n".join(
        str(varde)
        for blad in bok.worksheets
        for rad in blad.iter_rows(values_only=True)
        for varde in rad
        if isinstance(varde, str) and ":" in varde
    )


# ---------------------------------------------------------------------- the proof


def bevisa(eget: Egetpapper, celler: Celler, bok: Bok | None) -> list[Bevissteg]:
    """Hold a report's cells, attached data and checksums against each other and the books.

    Args:
        eget: what the file says of itself.
        celler: its cells, as read from the pages.
        bok: the books, None where there are none at hand.
    """
    data = eget.data
    steg = []
    if data is None:
        ej = "filen har ingen bifogad JSON; det har årsredovisningens PDF"
        steg.append(Bevissteg("bifogade uppgifter", ej=ej))
    else:
        steg += [_summorna(eget, data), _cellerna(celler, data, "på sidorna")]
        for namn, innehall in eget.bilagor.items():
            if namn.endswith(".xlsx"):
                steg.append(_cellerna(Celler.av(las_xlsx(namn, innehall)), data, f"i {namn}"))
    if bok is None:
        ej = "böckerna finns inte här; ange dem med --bok MAPP"
        return [*steg, Bevissteg("böckerna", ej=ej)]
    return [*steg, *_mot_bocker(eget, celler, bok)]


def _summorna(eget: Egetpapper, data: Mapping[str, Any]) -> Bevissteg:
    par = (("kontrollsumma", eget.summa), ("huvudhash", eget.huvudhash))
    fel = tuple(
        f"{namn} är {tryckt[:16]}… på sidan men {str(data.get(namn))[:16]}… i bilagan"
        for namn, tryckt in par
        if tryckt and data.get(namn) != tryckt
    )
    return Bevissteg("kontrollsummorna på sidan och i bilagan", fel)


def _cellerna(celler: Celler, data: Mapping[str, Any], var: str) -> Bevissteg:
    """Compare what is shown with what the attached data shows."""
    bifogat: defaultdict[_Nyckel, list[int]] = defaultdict(list)
    for rapport in data["rapporter"]:
        for rad in rapport["rader"]:
            for kolumn, cell in zip(rapport["kolumner"], rad["celler"], strict=False):
                if cell.get("visat") is not None:
                    nyckel = _nyckel(rapport["titel"], rad["etikett"], kolumn["rubrik"])
                    bifogat[nyckel].append(cell["visat"])
    tryckt: defaultdict[_Nyckel, list[tuple[Decimal, str]]] = defaultdict(list)
    for plats, tal in celler.tal.items():
        tabell, rad_ = celler.tabell(plats), celler.rad(plats)
        nyckel = _nyckel(tabell.titel, rad_.etikett, tabell.kolumner[plats.kolumn])
        tryckt[nyckel].append((tal.varde, celler.namn(plats)))
    lika = [nyckel for nyckel in tryckt if len(tryckt[nyckel]) == len(bifogat[nyckel])]
    fel = [
        f"{namn}: {varde} {var}, {visat} i bilagan"
        for nyckel in lika
        for (varde, namn), visat in zip(tryckt[nyckel], bifogat[nyckel], strict=True)
        if varde != visat
    ]
    antal = sum(len(tryckt[nyckel]) for nyckel in lika)
    vad = f"{antal} visade tal {var} och i bifogad JSON"
    return Bevissteg(vad, _kortad(fel), ej="" if antal else "inga tabeller heter lika")


def _nyckel(titel: str, etikett: str, kolumn: str) -> _Nyckel:
    return rensad_titel(titel), rensad_etikett(etikett), kolumn.lower().rstrip(" *")


def _mot_bocker(eget: Egetpapper, celler: Celler, bok: Bok) -> Iterator[Bevissteg]:
    data = eget.data
    poster = bygg_poster(bok)
    summor = {poster.kontrollsumma(rakenskapsar(ar).till): ar for ar in poster.ar}
    ar = summor.get(eget.summa)
    fel = () if ar else (f"{eget.summa[:16] or 'ingen'}… är inget års verifikationer i böckerna",)
    yield Bevissteg(f"verifikationernas kontrollsumma i böckerna ({ar or 'inget år'})", fel)
    if eget.huvudhash:
        fil = bok.mapp / FIL
        logg = las_historik(fil.read_bytes()) if fil.is_file() else None
        finns = logg is not None and not logg.brott and logg.hitta(eget.huvudhash) is not None
        fel = () if finns else (f"{eget.huvudhash[:16]}… finns inte i behandlingshistoriken",)
        yield Bevissteg("huvudhashen i böckernas behandlingshistorik", fel)
    if data is not None:
        utfall = gor_rakenskaper(bok, int(data["ar"]), data["enhet"], poster=poster)
        yield _bilagan_mot(data, utfall.rakenskaper)
    elif ar and (utfall := gor_rakenskaper(bok, ar, poster=poster)).rakenskaper is not None:
        ett = jamfor_med_bok(celler, utfall.rakenskaper.rapporter)
        skilda = [
            f"{celler.namn(s.cell)}: {som_tryckt(s.tryckt, celler.tal[s.cell].steg)} på sidan, "
            f"{som_tryckt(s.i_bockerna, celler.tal[s.cell].steg)} i böckerna"
            for s in ett.skillnader
        ]
        yield Bevissteg(f"{ett.jamforda} visade tal på sidorna och i böckerna", _kortad(skilda))


def _bilagan_mot(data: Mapping[str, Any], egna: Rakenskaper | None) -> Bevissteg:
    """Compare the attached amounts, to the öre, with those that the books give now."""
    if egna is None:
        return Bevissteg("bilagans belopp", ej="böckernas egna räkenskaper går inte att göra")
    nu = {
        (rapport.id, rad.id, plats): (cell.ore, cell.visat)
        for rapport in egna.rapporter
        for rad in rapport.rader
        for plats, cell in enumerate(rad.celler)
        if cell.nyckel
    }
    fel, antal = [], 0
    for rapport in data["rapporter"]:
        for rad in rapport["rader"]:
            for plats, cell in enumerate(rad["celler"]):
                if "storhet" not in cell:
                    continue
                antal += 1
                bilagans = (cell["ore"], cell["visat"])
                bockernas = nu.get((rapport["id"], rad["id"], plats))
                if bilagans != bockernas:
                    fel.append(
                        f"{rapport['titel']}, {rad['etikett']}: bilagan har {bilagans[0]} öre, "
                        f"böckerna {bockernas[0] if bockernas else 'ingenting'}"
                    )
    return Bevissteg(f"{antal} belopp i bilagan och i böckerna, till öret", _kortad(fel))


def _kortad(fel: list[str]) -> tuple[str, ...]:
    if len(fel) <= _VISADE:
        return tuple(fel)
    return (*fel[:_VISADE], f"och {len(fel) - _VISADE} till")
