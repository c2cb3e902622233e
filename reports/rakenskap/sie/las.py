"""The reader: the bytes of a SIE file to typed records and a report of every fault.

``las`` never raises on what stands in a file: any bytes give records, or a fault that says why the
file is refused. It passes once over the lines, a piece of the file at a time, so time is linear in
the size of the file, and memory is the file and its records.
"""

from __future__ import annotations

import gc
import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from rakenskap.sie import falt as f
from rakenskap.sie import kodning as k
from rakenskap.sie import ksumma
from rakenskap.sie.fel import Felsamlare, visa
from rakenskap.sie.poster import (
    FALT,
    HELRAD,
    POSTER,
    TAGGMONSTER,
    Faltslag,
    Ib,
    Okand,
    Raddel,
    Res,
    Siepost,
    Trans,
    Transaktion,
    Ub,
    Ver,
    dela,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from rakenskap.sie.fel import Siefel
    from rakenskap.sie.poster import Falt

#: A file with more lines than this that are no records of SIE 4 is refused, so that memory stays
#: in proportion to the file also where the file is something else.
STORSTA_ANTAL_OKANDA: Final = 1_000_000

#: A file with more such lines than this is refused where they are most of its lines.
MINSTA_ANTAL_OKANDA: Final = 100

#: Distinct object lists and account numbers that are kept to be shared between records.
_STORSTA_CACHE: Final = 100_000


@dataclass(frozen=True, slots=True)
class Lasning:
    """What reading a file gave.

    ``poster`` are its records in the order of the file, a voucher holding its rows. ``fel`` are
    all faults by line.
    """

    poster: tuple[Siepost, ...]
    fel: tuple[Siefel, ...]
    kodning: k.Kodning
    ksumma: ksumma.Kontrollsumma
    fil: str = ""

    @property
    def anvandbar(self) -> bool:
        """Whether the file can be used: no fault says that it shall be refused."""
        return all(fel.anvandbar for fel in self.fel)


def las(data: bytes, *, strikt: bool = False, fil: str = "") -> Lasning:
    """Read a SIE file of any type.

    Args:
        data: the bytes of the file.
        strikt: make every warning an error.
        fil: the name of the file as it is to stand in the faults.

    Returns:
        The records, the encoding, the checksum and all faults of form. What is wrong in the
        bookkeeping itself is found by ``kontroll``.
    """
    samlare = Felsamlare(fil)
    if k.is_utf16(data):
        samlare.lagg("utf16", 0)
        tom = k.Kodning(k.Teckenkod.CP437)
        return Lasning((), samlare.alla(), tom, ksumma.Kontrollsumma(), fil)
    kodning = k.finn_kodning(data)
    _anmal_kodning(data, kodning, samlare)
    summa = ksumma.prova(data, kodning, samlare)
    with _utan_skrapsamling():
        lasare = _Lasare(samlare)
        for start, rader in _textrader(data, kodning, samlare):
            if not lasare.las_rader(start, rader):
                break
        poster = lasare.avsluta(avbruten=not data.endswith((b"\n", b"\r")))
    return Lasning(poster, samlare.alla(strikt=strikt), kodning, summa, fil)


@contextmanager
def _utan_skrapsamling() -> Iterator[None]:
    """Spare the collector from going through millions of records, in which there are no cycles.

    Freezing and thawing puts them with the old objects, so that it does not do so afterwards.
    """
    var_pa = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()
        if var_pa:
            gc.enable()


# --- lines


def _anmal_kodning(data: bytes, kodning: k.Kodning, fel: Felsamlare) -> None:
    if kodning.teckenkod is not k.Teckenkod.CP437:
        fel.lagg("annan_kodning", 0, kodning=kodning)
    if kodning.avvikande:
        plats = kodning.avvikande_exempel
        rad = 1 + data.count(k.radbrytning(data), 0, plats)
        exempel = k.avkoda(data[plats : plats + 1], kodning.teckenkod)
        fel.lagg(
            "blandad_kodning", rad, kodning=kodning, antal=kodning.avvikande, exempel=visa(exempel)
        )


_STYRTECKEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_DOS_SLUT: Final = b"\x1a"
_FORLORAT: Final = "\ufffd"


def _textrader(data: bytes, kodning: k.Kodning, fel: Felsamlare) -> Iterator[tuple[int, list[str]]]:
    """The lines of the file in pieces: the number of the first, and the lines without their ends.

    Control characters are taken out, and so is what in Unicode is as invisible. A last byte 1A is
    the end-of-file mark of old DOS programs.
    """
    radnr, forlorade = 1, 0
    forlorad_rad = 0
    if data.endswith(_DOS_SLUT):
        data = data.rstrip(_DOS_SLUT)
    for stycke in k.stycken(data):
        text = k.avkoda(stycke, kodning.teckenkod)
        if kodning.bom and radnr == 1:
            text = text.removeprefix("\ufeff")
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if _FORLORAT in text:
            forlorade += text.count(_FORLORAT)
            forlorad_rad = forlorad_rad or radnr + text.count("\n", 0, text.index(_FORLORAT))
        rader = text.split("\n")
        if rader and not rader[-1]:
            rader.pop()
        if _STYRTECKEN.search(text):
            rader = [_utan_styrtecken(rad, nr, fel) for nr, rad in enumerate(rader, radnr)]
        if _FORTSATTNING.search(text):
            _foga_ihop(rader, radnr, fel)
        yield radnr, rader
        radnr += len(rader)
    if forlorade:
        fel.lagg("forlorade_tecken", forlorad_rad, antal=forlorade)


_FORTSATTNING: Final = re.compile(r"\n[ \t]*+[^#{}\s]")
_LANGSTA_FALT_RADER: Final = 20


def _foga_ihop(rader: list[str], start: int, fel: Felsamlare) -> None:
    """Put a record together whose text has line breaks in it; its other lines become empty.

    The format has one record a line, but some programs write a text as it was typed. A line
    belongs to the record above when that has an open quotation mark, which the line closes.
    """
    for plats, rad in enumerate(rader):
        if not rad.lstrip(" \t").startswith("#") or not _oppet(rad):
            continue
        for slut in range(plats + 1, min(plats + _LANGSTA_FALT_RADER, len(rader))):
            if rader[slut].lstrip(" \t")[:1] in ("#", "{", "}"):
                break
            if _oppet(rader[slut]):
                rader[plats] = " ".join(del_.strip(" \t") for del_ in rader[plats : slut + 1])
                rader[plats + 1 : slut + 1] = [""] * (slut - plats)
                fel.lagg("radbrytning", start + plats, antal=slut - plats + 1)
                break


def _oppet(rad: str) -> bool:
    return (rad.count('"') - rad.count('\\"')) % 2 == 1


def _utan_styrtecken(rad: str, nr: int, fel: Felsamlare) -> str:
    tecken = set(_STYRTECKEN.findall(rad))
    if not tecken:
        return rad
    fel.lagg("styrtecken", nr, tecken=", ".join(f"{ord(t):02X}" for t in sorted(tecken)))
    return _STYRTECKEN.sub("", rad)


# --- the hot path: the lines of vouchers

_ORD: Final = r'("[^"\\]*+"|[^ \t"\\{}]++)'
_DAG: Final = r'([0-9]{8}|"[0-9]{8}"|"")'
_SNABB_TRANS: Final = re.compile(
    r"[ \t]*+#TRANS[ \t]++([0-9A-Za-z]++)[ \t]++\{([^{}\\]*+)\}[ \t]++"
    r"(-?[0-9]{1,13}+(?:\.[0-9]{1,2}+)?+)"
    rf"(?:[ \t]++{_DAG}(?:[ \t]++{_ORD}(?:[ \t]++{_ORD}(?:[ \t]++{_ORD})?+)?+)?+)?+[ \t]*+\Z"
).match

_SNABB_VER: Final = re.compile(
    rf"[ \t]*+#VER[ \t]++{_ORD}[ \t]++{_ORD}[ \t]++{_DAG}"
    rf"(?:[ \t]++{_ORD}(?:[ \t]++{_DAG}(?:[ \t]++{_ORD})?+)?+)?+[ \t]*+\Z"
).match

# A frozen dataclass sets its fields one by one through object.__setattr__; setting its slots
# directly makes a row in less than half the time. Only the reader may do so, and only before it
# has given the record away.
_ny: Final = object.__new__
_POST: Final = ("rad", "extra", "otolkat")
_SATT: Final = tuple(
    getattr(Trans, namn).__set__
    for namn in (
        *_POST,
        *("konto", "objekt", "belopp_ore", "datum", "text", "kvantitet", "sign"),
    )
)
_SATT_VER: Final = tuple(
    getattr(Ver, namn).__set__
    for namn in (*_POST, "serie", "nummer", "datum", "text", "registrerad", "sign", "rader")
)
_SATT_RADER: Final = _SATT_VER[-1]


def _snabb_trans(nr: int, tolk: _Tolk, ord_: tuple[str, ...]) -> Trans | None:
    """A row of the fields that the pattern found; None where it has to be read in full."""
    konto, objekt, belopp, dag, text, kvantitet, sign = ord_
    if kvantitet is not None and kvantitet != '""':
        return None
    try:
        datum, par = tolk.datum[dag], tolk.objekt[objekt]
    except KeyError:
        return None
    if belopp[-3:-2] == ".":
        ore = int(belopp[:-3] + belopp[-2:])
    elif belopp[-2:-1] == ".":
        ore = int(belopp[:-2] + belopp[-1]) * 10
    else:
        ore = int(belopp) * 100
    post = _ny(Trans)
    s_rad, s_extra, s_otolkat, s_konto, s_objekt, s_ore, s_datum, s_text, s_kv, s_sign = _SATT
    s_rad(post, nr)
    s_extra(post, ())
    s_otolkat(post, ())
    s_konto(post, tolk.konton.get(konto, konto))
    s_objekt(post, par)
    s_ore(post, ore)
    s_datum(post, datum)
    s_text(post, "" if not text else text[1:-1] if text[0] == '"' else text)
    s_kv(post, None)
    s_sign(post, "" if not sign else sign[1:-1] if sign[0] == '"' else sign)
    return post


def _snabb_ver(nr: int, tolk: _Tolk, ord_: tuple[str, ...]) -> Ver:
    """A voucher of the fields that the pattern found; KeyError where a date is new."""
    serie, nummer, dag, text, registrerad, sign = ord_
    datum, reg = tolk.datum[dag], tolk.datum[registrerad]
    ver = _ny(Ver)
    s_rad, s_extra, s_otolkat, s_serie, s_nummer, s_datum, s_text, s_reg, s_sign, s_rader = (
        _SATT_VER
    )
    s_rad(ver, nr)
    s_extra(ver, ())
    s_otolkat(ver, ())
    s_serie(ver, serie[1:-1] if serie[0] == '"' else serie)
    s_nummer(ver, nummer[1:-1] if nummer[0] == '"' else nummer)
    s_datum(ver, datum)
    s_text(ver, "" if not text else text[1:-1] if text[0] == '"' else text)
    s_reg(ver, reg)
    s_sign(ver, "" if not sign else sign[1:-1] if sign[0] == '"' else sign)
    s_rader(ver, ())
    return ver


class _Oppen:
    """A voucher that is being read; ``oppnad`` is false until its { has come."""

    __slots__ = ("oppnad", "rader", "ver")

    def __init__(self, ver: Ver) -> None:
        self.ver = ver
        self.rader: list[Transaktion | Okand] = []
        self.oppnad = False


class _Lasare:
    """The state of reading: the records so far, and what is open."""

    def __init__(self, fel: Felsamlare) -> None:
        self._fel = fel
        self._tolk = _Tolk(fel)
        self._poster: list[Siepost] = []
        self._oppen: _Oppen | None = None
        self._block: list[Okand] | None = None
        self._blockstart = 0
        self._kan_fa_block = False
        self._antal_okanda = 0
        self._sett_post = False
        self._sista_rad = 0

    def las_rader(self, start: int, rader: list[str]) -> bool:
        """Read lines, the first numbered ``start``; false where reading is to stop.

        The lines that make up nearly all of a large file are read here, all others by ``_rad``.
        """
        ar_trans, ar_ver, tolk = _SNABB_TRANS, _SNABB_VER, self._tolk
        mottagare = self._mottagare()
        for nr, rad in enumerate(rader, start):
            if mottagare is not None:
                traff = ar_trans(rad)
                if traff is not None:
                    post = _snabb_trans(nr, tolk, traff.groups())
                    if post is not None:
                        mottagare.append(post)
                        continue
                elif rad == "}":
                    self._stang_ver()
                    mottagare = None
                    continue
                self._rad(rad, nr)
            elif rad == "{":
                self._oppna(nr)
            else:
                traff = ar_ver(rad)
                if traff is None or not self._snabb_ver(nr, traff.groups()):
                    self._rad(rad, nr)
            mottagare = self._mottagare()
        self._sista_rad = start + len(rader) - 1
        if self._antal_okanda > STORSTA_ANTAL_OKANDA:
            self._fel.lagg("inte_sie", self._sista_rad, antal=STORSTA_ANTAL_OKANDA)
            return False
        return True

    def _snabb_ver(self, nr: int, ord_: tuple[str, ...]) -> bool:
        """Begin a voucher of an ordinary #VER; false where it has to be read in full."""
        if self._block is not None or not self._sett_post:
            return False
        try:
            ver = _snabb_ver(nr, self._tolk, ord_)
        except KeyError:
            return False
        if self._oppen is not None:
            self._stang_ver()
        self._kan_fa_block = False
        self._oppen = _Oppen(ver)
        return True

    def _mottagare(self) -> list[Transaktion | Okand] | None:
        """Where a row of a voucher goes; None where no voucher is open."""
        oppen = self._oppen
        return oppen.rader if oppen is not None and oppen.oppnad else None

    def avsluta(self, *, avbruten: bool) -> tuple[Siepost, ...]:
        """The records, when all lines are read; ``avbruten``: the last line has no end."""
        fel, oppen = self._fel, self._oppen
        if oppen is not None:
            if oppen.oppnad:
                fel.lagg("klammer_oppen_vid_slut", self._sista_rad, start=oppen.ver.rad)
            else:
                fel.lagg("ver_utan_slut", oppen.ver.rad)
            self._stang_ver()
        if self._block is not None:
            fel.lagg("klammer_oppen_vid_slut", self._sista_rad, start=self._blockstart)
            self._stang_block()
        if avbruten and self._tolk.oavslutad == self._sista_rad > 0:
            fel.lagg("avbruten_rad", self._sista_rad)
        kanda = sum(not isinstance(post, Okand) for post in self._poster)
        if not kanda:
            fel.lagg("tom_fil", 0)
        elif self._antal_okanda > max(MINSTA_ANTAL_OKANDA, self._sista_rad // 2):
            fel.lagg("mest_okant", 0, antal=self._antal_okanda, alla=self._sista_rad)
        return tuple(self._poster)

    # --- one line

    def _rad(self, rad: str, nr: int) -> None:
        """Read a line that is not an ordinary row of a voucher."""
        text = rad.strip(" \t")
        if not text:
            return
        self._tolk.rad = nr
        if text[0] in "{}":
            text = self._klamrar(text, nr)
            if not text:
                return
        if self._block is not None:
            okand = self._okand(text, nr)
            if okand.tagg != ksumma.TAGG:
                self._block.append(okand)
            return
        if text[0] == "#":
            self._post(text, nr)
            return
        self._fel.lagg("inte_post", nr, rad=visa(text))
        self._lagg(self._okand(text, nr))

    def _klamrar(self, text: str, nr: int) -> str:
        """Read the braces that a line begins with; gives the rest of the line."""
        plats, sista = 0, len(text) - 1
        while plats <= sista and text[plats] in "{} \t":
            if text[plats] in "{}":
                if plats < sista and not self._vantar_klammer(text[plats]):
                    break
                (self._oppna if text[plats] == "{" else self._stang)(nr)
            plats += 1
        if 0 < plats <= sista:
            self._fel.lagg("klammer_pa_raden", nr)
        return text[plats:]

    def _vantar_klammer(self, klammer: str) -> bool:
        """Whether a voucher waits for just this brace, so that more may follow it on the line."""
        oppen = self._oppen
        return oppen is not None and oppen.oppnad == (klammer == "}")

    def _okand(self, text: str, nr: int) -> Okand:
        self._antal_okanda += 1
        return Okand(text, rad=nr)

    def _post(self, text: str, nr: int) -> None:
        """Read a line that begins with #."""
        traff = TAGGMONSTER.match(text)
        tagg = traff[1] if traff else ""
        klass = POSTER.get(tagg)
        if klass is None and tagg.upper() in POSTER:
            self._fel.lagg("tagg_gemener", nr, tagg=visa(tagg))
            tagg = tagg.upper()
            klass = POSTER.get(tagg)
        if not self._sett_post:
            self._sett_post = True
            if tagg != "FLAGGA":
                self._fel.lagg("flagga_inte_forst", nr)
        if tagg == ksumma.TAGG:
            return
        if klass is None:
            self._fel.lagg("okand_tagg", nr, tagg=visa(tagg))
            self._lagg(self._okand(text, nr))
            self._kan_fa_block = True
        elif klass is Ver:
            self._ver(text, nr)
        else:
            self._annan(klass, text, nr)

    def _annan(self, klass: type[Siepost], text: str, nr: int) -> None:
        """Read a record that is not #VER: into the open voucher, or to the file's own."""
        post = self._tolk.post(klass, text, nr)
        self._antal_okanda += isinstance(post, Okand)
        if issubclass(klass, Transaktion):
            oppen = self._oppen
            if oppen is None:
                self._fel.lagg("trans_utan_ver", nr, tagg=klass.TAGG)
            elif not oppen.oppnad:
                self._fel.lagg("klammer_saknas_start", nr, start=oppen.ver.rad)
                oppen.oppnad = True
        elif self._mottagare() is not None:
            self._fel.lagg("fel_post_i_ver", nr, tagg=klass.TAGG)
            post = self._okand(text, nr)
        self._lagg(post)

    def _lagg(self, post: Siepost) -> None:
        """Put a record where it belongs: in the open voucher, or among the records of the file."""
        self._kan_fa_block = False
        mottagare = self._mottagare()
        if mottagare is not None and isinstance(post, (Transaktion, Okand)):
            mottagare.append(post)
            return
        if self._oppen is not None:
            self._stang_ver()
        self._poster.append(post)

    # --- vouchers and braces

    def _ver(self, text: str, nr: int) -> None:
        if self._oppen is not None:
            if self._oppen.oppnad:
                self._fel.lagg("klammer_saknas", nr, start=self._oppen.ver.rad)
            self._stang_ver()
        klammer = text.endswith((" {", "\t{", '"{'))
        if klammer:
            self._fel.lagg("klammer_pa_raden", nr)
            text = text[:-1]
        ver = self._tolk.post(Ver, text, nr)
        self._kan_fa_block = False
        if isinstance(ver, Ver):
            self._oppen = _Oppen(ver)
            self._oppen.oppnad = klammer

    def _oppna(self, nr: int) -> None:
        """Read a {."""
        if self._oppen is not None:
            if self._oppen.oppnad:
                self._fel.lagg("klammer_i_klammer", nr)
            self._oppen.oppnad = True
        elif self._block is not None:
            self._fel.lagg("klammer_i_klammer", nr)
        elif self._kan_fa_block:
            self._block, self._blockstart = [], nr
        else:
            self._fel.lagg("klammer_utan_ver", nr)

    def _stang(self, nr: int) -> None:
        """Read a }."""
        if self._mottagare() is not None:
            self._stang_ver()
        elif self._block is not None:
            self._stang_block()
        else:
            self._fel.lagg("klammer_utan_start", nr)

    def _stang_ver(self) -> None:
        oppen = self._oppen
        if oppen is not None:
            _SATT_RADER(oppen.ver, tuple(oppen.rader))
            self._poster.append(oppen.ver)
        self._oppen = None
        self._kan_fa_block = False

    def _stang_block(self) -> None:
        sista = self._poster[-1]
        if self._block is not None and isinstance(sista, Okand):
            self._poster[-1] = replace(sista, underposter=tuple(self._block))
        self._block = None
        self._kan_fa_block = False


# --- the fields of one record

#: The records without which the books of a file cannot be made: an unreadable one refuses it.
_RAKENSKAP: Final = (Trans, Ib, Ub, Res)
_FALTNAMN: Final = {
    "ar": "året",
    "belopp_ore": "beloppet",
    "registrerad": "registreringsdatum",
    "slut": "slutdatum",
    "start": "startdatum",
    "varde": "värdet",
}


_MED_OBJEKT: Final = frozenset(
    klass for klass, falten in FALT.items() if any(falt.slag is Faltslag.OBJEKT for falt in falten)
)


class _OlasligError(Exception):
    """A field that a record cannot do without has no meaning. Never leaves this module."""

    def __init__(self, falt: Falt, text: str) -> None:
        super().__init__(falt.namn)
        self.falt = falt
        self.text = text


class _Tolk:
    """Makes records of lines. Keeps what recurs, so that records share it."""

    def __init__(self, fel: Felsamlare) -> None:
        self._fel = fel
        self.rad = 0
        self.oavslutad = 0
        self.datum: dict[str | None, date | None] = {None: None, '""': None}
        self.objekt: dict[str, tuple[tuple[str, str], ...]] = {"": ()}
        self.konton: dict[str, str] = {}

    def post(self, klass: type[Siepost], text: str, nr: int) -> Siepost:
        """The record of a line, or the line as it stands where it cannot be read."""
        self.rad = nr
        traff = TAGGMONSTER.match(text)
        rest = text[traff.end() if traff else 0 :]
        delar, oppen = dela(rest, klamrar=klass in _MED_OBJEKT)
        if oppen is not None:
            self.oavslutad = nr
            self._fel.lagg("oavslutat_citat", nr, varde=visa(oppen))
        if klass in HELRAD and len(delar) > 1 and not any(d.citerad for d in delar):
            delar = [Raddel(" ".join(d.text for d in delar))]
            self._fel.lagg("ociterad_text", nr, tagg=klass.TAGG, varde=visa(delar[0].text))
        try:
            return self._post(klass, delar, nr)
        except _OlasligError as orsak:
            allvar = "rakenskapspost_olaslig" if klass in _RAKENSKAP else "post_olaslig"
            namn = _FALTNAMN.get(orsak.falt.namn, orsak.falt.namn)
            self._fel.lagg(allvar, nr, tagg=klass.TAGG, falt=namn, varde=visa(orsak.text))
            return Okand(text, rad=nr)

    def _post(self, klass: type[Siepost], delar: list[Raddel], nr: int) -> Siepost:
        varden: dict[str, object] = {}
        otolkat: list[tuple[str, str]] = []
        plats = 0
        for falt in FALT[klass]:
            if falt.slag is Faltslag.OBJEKT:
                varden[falt.namn], plats = self._objektlista(klass, delar, plats)
                continue
            text = delar[plats].text if plats < len(delar) else ""
            if not text and falt.kravs and falt.slag is Faltslag.TEXT and plats >= len(delar):
                namn = _FALTNAMN.get(falt.namn, falt.namn)
                self._fel.lagg("falt_saknas", nr, tagg=klass.TAGG, falt=namn)
            varde, exakt = self._varde(klass, falt, text)
            varden[falt.namn] = varde
            if not exakt:
                otolkat.append((falt.namn, text))
            plats += 1
        extra = [d.text for d in delar[plats:]]
        while extra and not extra[-1]:
            extra.pop()
        if extra:
            visat = visa(" ".join(extra[:20]))
            self._fel.lagg("extra_falt", nr, tagg=klass.TAGG, falt=visat)
        alla = {"rad": nr, "extra": tuple(extra), "otolkat": tuple(otolkat), **varden}
        return klass(**alla)  # type: ignore[arg-type]

    def _varde(self, klass: type[Siepost], falt: Falt, text: str) -> tuple[object, bool]:
        """The value of a field, and whether it is all that its text says."""
        match falt.slag:
            case Faltslag.TEXT:
                return text, True
            case Faltslag.NYCKEL:
                if not text:
                    raise _OlasligError(falt, text)
                return self._delad(text), True
            case Faltslag.BELOPP:
                return self._belopp(klass, falt, text)
            case Faltslag.DATUM:
                return self._dag(klass, falt, text)
            case Faltslag.KVANTITET:
                kvantitet = f.las_kvantitet(text)
                if text and kvantitet is None:
                    self._otolkat(klass, falt, text)
                return kvantitet, not text or kvantitet is not None
            case _:
                varde = f.las_heltal(text) if falt.slag is Faltslag.HELTAL else f.las_period(text)
                if varde is None:
                    raise _OlasligError(falt, text)
                return varde, True

    def _belopp(self, klass: type[Siepost], falt: Falt, text: str) -> tuple[int, bool]:
        belopp = f.las_belopp(text)
        if belopp is None:
            raise _OlasligError(falt, text)
        if not belopp.exakt:
            self._fel.lagg("belopp_decimaler", self.rad, tagg=klass.TAGG, varde=visa(text))
        elif not belopp.enligt_format:
            last = f.skriv_belopp(belopp.ore)
            self._form(klass, falt, text, last)
        return belopp.ore, belopp.exakt

    def _dag(self, klass: type[Siepost], falt: Falt, text: str) -> tuple[date | None, bool]:
        if not text:
            return None, True
        last = f.las_datum(text)
        if last is None:
            if klass is Ver and falt.namn == "datum":
                self._fel.lagg("datum_otolkat", self.rad, varde=visa(text))
            else:
                self._otolkat(klass, falt, text)
            return None, False
        dag, enligt_format = last
        if not enligt_format:
            self._form(klass, falt, text, f.skriv_datum(dag))
        elif len(self.datum) < _STORSTA_CACHE:
            self.datum[text] = self.datum[f'"{text}"'] = dag
        return dag, True

    def _form(self, klass: type[Siepost], falt: Falt, text: str, last: str) -> None:
        namn = _FALTNAMN.get(falt.namn, falt.namn)
        self._fel.lagg(
            "varde_form", self.rad, tagg=klass.TAGG, falt=namn, varde=visa(text), last=last
        )

    def _otolkat(self, klass: type[Siepost], falt: Falt, text: str) -> None:
        namn = _FALTNAMN.get(falt.namn, falt.namn)
        self._fel.lagg("falt_otolkat", self.rad, tagg=klass.TAGG, falt=namn, varde=visa(text))

    def _delad(self, text: str) -> str:
        if len(self.konton) < _STORSTA_CACHE:
            return self.konton.setdefault(text, text)
        return self.konton.get(text, text)

    def _objektlista(
        self, klass: type[Siepost], delar: list[Raddel], plats: int
    ) -> tuple[tuple[tuple[str, str], ...], int]:
        """The pairs of an object list, and the place after it."""
        tagg = klass.TAGG
        if plats >= len(delar) or not delar[plats].klammer or delar[plats].text != "{":
            self._fel.lagg("objektlista_saknas", self.rad, tagg=tagg)
            return (), plats
        slut = plats + 1
        while slut < len(delar) and not delar[slut].klammer:
            slut += 1
        ord_ = [d.text for d in delar[plats + 1 : slut]]
        if len(ord_) % 2:
            visat = visa(" ".join(ord_[:20]))
            self._fel.lagg("objektlista_udda", self.rad, tagg=tagg, varde=visat)
            ord_.append("")
        par = tuple(
            (self._delad(a), self._delad(b)) for a, b in zip(*[iter(ord_)] * 2, strict=True)
        )
        self._minns(par)
        return par, slut + 1

    def _minns(self, par: tuple[tuple[str, str], ...]) -> None:
        """Let the hot path know an object list in the forms that programs write it."""
        if len(self.objekt) >= _STORSTA_CACHE or not par:
            return
        enkla = all(_ENKEL(a) and _ENKEL(b) for a, b in par)
        citerbara = all(_CITERBAR(a) and _CITERBAR(b) for a, b in par)
        if citerbara:
            self.objekt[" ".join(f'"{a}" "{b}"' for a, b in par)] = par
        if enkla:
            self.objekt[" ".join(f"{a} {b}" for a, b in par)] = par
            self.objekt[" ".join(f'{a} "{b}"' for a, b in par)] = par


_ENKEL: Final = re.compile(r'[^ \t"\\{}]++\Z').match
_CITERBAR: Final = re.compile(r'[^"\\{}]++\Z').match
