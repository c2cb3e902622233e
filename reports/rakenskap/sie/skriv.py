r"""The writer: typed records to the bytes of a SIE file.

Code page 437, CRLF, the order of the format, quotes where a field needs them, ``\"`` for a quote,
amounts with two decimals, and #KSUMMA around the records. The same records give the same bytes.
Reading what was written gives the same records, in the order of ``ordna``, but for the
replacements that are reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rakenskap.sie import falt as f
from rakenskap.sie import ksumma as ks
from rakenskap.sie import poster as p
from rakenskap.sie.fel import Felsamlare, visa
from rakenskap.sie.kodning import Teckenkod, ersattning, till_cp437
from rakenskap.sie.poster import (
    FALT,
    HELRAD,
    Falt,
    Faltslag,
    Flagga,
    Okand,
    Siepost,
    Trans,
    Transaktion,
    Ver,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rakenskap.sie.fel import Siefel

_RADSLUT: Final = "\r\n"


@dataclass(frozen=True, slots=True)
class Ersattning:
    """A character that was written as something else, and how many times."""

    tecken: str
    som: str
    antal: int


@dataclass(frozen=True, slots=True)
class Skrivning:
    """What writing gave: the bytes of the file (None where it cannot be written), and the report.

    ``fel`` says everything that differs from the records, the replacements included.
    """

    data: bytes | None
    ersatta: tuple[Ersattning, ...]
    fel: tuple[Siefel, ...]


# --- order

_IDENTIFIKATION: Final = (
    *(p.Program, p.Format, p.Gen, p.Sietyp, p.Prosa, p.Fnr, p.Ftyp, p.Bkod, p.Adress, p.Fnamn),
    *(p.Orgnr, p.Omfattn, p.Taxar, p.Valuta, p.Kptyp, p.Rar),
)
_KONTOPLAN: Final = (p.Siekonto, p.Ktyp, p.Kontoenhet, p.Sru, p.Dim, p.Underdim, p.Objekt)
_BALANSER: Final = (p.Ib, p.Ub, p.Res, p.Oib, p.Oub, p.Psaldo, p.Pbudget)
_GRUPP: Final[dict[type[Siepost], int]] = {
    Flagga: 0,
    **dict.fromkeys(_IDENTIFIKATION, 1),
    **dict.fromkeys(_KONTOPLAN, 2),
    **dict.fromkeys(_BALANSER, 3),
    **dict.fromkeys((Ver, Trans, p.Rtrans, p.Btrans), 4),
}


def ordna(poster: Iterable[Siepost]) -> tuple[Siepost, ...]:
    """The records in the order of the format: #FLAGGA, identification, chart, balances, vouchers.

    Within a group the order is kept, and a line of unknown tag stays after what it came after.
    """
    grupp = 1
    nycklar: list[tuple[int, Siepost]] = []
    for post in poster:
        grupp = _GRUPP.get(type(post), grupp)
        nycklar.append((grupp, post))
    return tuple(post for _, post in sorted(nycklar, key=lambda nyckel: nyckel[0]))


# --- writing


def skriv(
    poster: Iterable[Siepost],
    *,
    ksumma: bool = True,
    teckenkod: Teckenkod = Teckenkod.CP437,
    fil: str = "",
) -> Skrivning:
    """Write records as a SIE file.

    Args:
        poster: the records, without #KSUMMA; they are put in order.
        ksumma: write the checksum (where the records begin with #FLAGGA, as it must follow it).
        teckenkod: code page 437 is the only one of the format; UTF-8 loses no character.
        fil: the name of the file as it is to stand in the faults.

    Returns:
        The bytes, or None where a character or a value cannot be written, with all faults.
    """
    if teckenkod is Teckenkod.LATIN1:
        raise ValueError("A SIE file is written in code page 437 (or UTF-8), not Latin-1.")
    skrivare = _Skrivare(Felsamlare(fil), teckenkod)
    ordnade = [post for post in ordna(poster) if not isinstance(post, p.Ksumma)]
    huvud = ""
    if ksumma and ordnade and isinstance(ordnade[0], Flagga):
        huvud = skrivare.post(ordnade.pop(0))
    rader = [rad for post in ordnade for rad in skrivare.rader(post)]
    fel = skrivare.fel()
    if not all(ett.anvandbar for ett in fel):
        return Skrivning(None, skrivare.ersatta(), fel)
    kod = "cp437" if teckenkod is Teckenkod.CP437 else "utf-8"
    text = _RADSLUT.join([*rader, ""])
    data = text.encode(kod)
    if huvud:
        summa = ks.crc([data])
        fore = _RADSLUT.join((huvud, "#KSUMMA", "")).encode(kod)
        data = b"".join((fore, data, f"#KSUMMA {summa}{_RADSLUT}".encode("ascii")))
    return Skrivning(data, skrivare.ersatta(), fel)


_ENKEL: Final = re.compile(r"[!#-\[\]-z|~]++").fullmatch
_KRAVER_CITAT: Final = re.compile(r'[ \t"{}]').search


class _Skrivare:
    """Makes lines of records, and keeps account of what had to be replaced."""

    def __init__(self, fel: Felsamlare, teckenkod: Teckenkod) -> None:
        self._fel = fel
        self._ryms_allt = teckenkod is not Teckenkod.CP437
        self._ersatta: dict[tuple[str, str], int] = {}
        self._saknas: set[str] = set()

    def ersatta(self) -> tuple[Ersattning, ...]:
        """The replacements so far, in the order of their first place."""
        return tuple(Ersattning(*par, antal) for par, antal in self._ersatta.items())

    def fel(self) -> tuple[Siefel, ...]:
        """The faults, with one for each replacement."""
        for ett in self.ersatta():
            self._fel.lagg(
                "tecken_ersatt", 0, tecken=_namn(ett.tecken), som=visa(ett.som), antal=ett.antal
            )
        return self._fel.alla()

    def rader(self, post: Siepost) -> Iterator[str]:
        """The lines of a record: one, or those of a voucher or a record with sub-entries."""
        if isinstance(post, Okand):
            yield from self._okand(post)
            return
        yield self.post(post)
        if isinstance(post, Ver):
            yield "{"
            for rad in post.rader:
                if isinstance(rad, Okand):
                    yield from self._okand(rad)
                else:
                    yield self.post(rad)
            yield "}"

    def post(self, post: Siepost) -> str:
        """The line of one record."""
        klass = type(post)
        if klass is Trans and not post.otolkat and not post.extra:
            snabb = self._trans(post)  # type: ignore[arg-type]
            if snabb:
                return snabb
        otolkat = dict(post.otolkat)
        ut: list[str] = []
        behalls = 0
        for falt in FALT[klass]:
            if falt.namn in otolkat:
                text = self._citera(otolkat[falt.namn])
            else:
                text = self._varde(post, falt)
            ut.append(text)
            if falt.kravs or text != '""':
                behalls = len(ut)
        if post.extra:
            ut.extend(map(self._citera, post.extra))
            if klass in HELRAD and ut[0][0] != '"':
                # Without quotes the fields after it would be taken for a part of the text.
                ut[0] = f'"{ut[0]}"'
            behalls = len(ut)
        return " ".join((f"#{post.TAGG}", *ut[:behalls]))

    def _trans(self, post: Transaktion) -> str:
        """The line of an ordinary #TRANS; an empty text where it is not one."""
        if post.kvantitet is not None or post.sign or not f.ryms_belopp(post.belopp_ore):
            return ""
        citera = self._citera
        objekt = " ".join(citera(ord_) for par in post.objekt for ord_ in par)
        rad = f"#TRANS {citera(post.konto)} {{{objekt}}} {f.skriv_belopp(post.belopp_ore)}"
        if post.text:
            datum = f.skriv_datum(post.datum) or '""'
            return f"{rad} {datum} {citera(post.text)}"
        return f"{rad} {f.skriv_datum(post.datum)}" if post.datum else rad

    def _varde(self, post: Siepost, falt: Falt) -> str:
        """The text of a field."""
        varde = getattr(post, falt.namn)
        match falt.slag:
            case Faltslag.TEXT | Faltslag.NYCKEL:
                return self._citera(varde)
            case Faltslag.OBJEKT:
                return "{" + " ".join(self._citera(ord_) for par in varde for ord_ in par) + "}"
            case Faltslag.DATUM:
                return f.skriv_datum(varde) or '""'
            case Faltslag.BELOPP:
                text = f.skriv_belopp(varde)
                ryms = f.ryms_belopp(varde)
            case Faltslag.KVANTITET:
                text = '""' if varde is None else f.skriv_kvantitet(varde) or ""
                ryms = bool(text)
            case Faltslag.PERIOD:
                text = str(varde)
                ryms = f.las_period(text) == varde
            case _:
                text = str(varde)
                ryms = f.las_heltal(text) == varde
        if not ryms:
            self._fel.lagg(
                "post_kan_inte_skrivas", post.rad, tagg=post.TAGG, falt=falt.namn, varde=visa(varde)
            )
        return text

    def _citera(self, text: str) -> str:
        """A text as a field: in the encoding, and within quotes where it needs them."""
        if _ENKEL(text):
            return text
        if not text:
            return '""'
        text = self._anpassa(text)
        if text and not _KRAVER_CITAT(text):
            return text
        if text.endswith("\\"):
            self._fel.lagg("snedstreck_ersatt", 0, text=visa(text))
            text = text[:-1] + "/"
        return '"' + text.replace('"', '\\"') + '"'

    def _anpassa(self, text: str) -> str:
        """A text in the encoding; what is replaced is counted, what cannot be is a fault."""
        anpassad = till_cp437(text)
        if not anpassad.ersatta and not anpassad.saknas:
            return anpassad.text
        if self._ryms_allt:
            return self._utan_styrtecken(text)
        self._rakna(anpassad.ersatta)
        self._sakna(anpassad.saknas, text)
        return anpassad.text

    def _utan_styrtecken(self, text: str) -> str:
        """A text for UTF-8: only what the reader takes out is replaced."""
        ut = []
        for tecken in text:
            ny = " " if ord(tecken) < 0xA0 and not tecken.isprintable() else tecken
            ny = " " if tecken in "\u2028\u2029\ufeff" else ny
            if ny != tecken:
                self._rakna(((tecken, ny),))
            ut.append(ny)
        return "".join(ut)

    def _rakna(self, ersatta: Iterable[tuple[str, str]]) -> None:
        for par in ersatta:
            self._ersatta[par] = self._ersatta.get(par, 0) + 1

    def _sakna(self, saknas: Iterable[str], text: str) -> None:
        for tecken in saknas:
            if tecken not in self._saknas:
                self._saknas.add(tecken)
                self._fel.lagg(
                    "tecken_saknas", 0, tecken=_namn(tecken), kod=_kod(tecken), text=visa(text)
                )

    def _okand(self, post: Okand) -> Iterator[str]:
        """The lines of a record that is kept as it stood."""
        yield self._raden(post.text)
        if post.underposter is not None:
            yield "{"
            for under in post.underposter:
                yield self._raden(under.text)
            yield "}"

    def _raden(self, text: str) -> str:
        """A whole line in the encoding. A replacement that is a quote must not become syntax."""
        if not self._ryms_allt:
            citat = {t for t in text if not t.isascii() and '"' in (ersattning(t) or "")}
            for tecken in sorted(citat):
                self._rakna([(tecken, '"')] * text.count(tecken))
                text = text.replace(tecken, '\\"')
        return self._anpassa(text).strip(" \t")


def _namn(tecken: str) -> str:
    return visa(tecken) if tecken.isprintable() else _kod(tecken)


def _kod(tecken: str) -> str:
    return f"U+{ord(tecken):04X}"
