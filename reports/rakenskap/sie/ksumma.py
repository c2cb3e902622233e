r"""The checksum #KSUMMA: which bytes it covers, and its value.

CRC-32 over every record between the two #KSUMMA lines, without field separators, line ends,
enclosing quotes and braces; ``\"`` counts as the quote.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rakenskap.sie.kodning import BOM, Teckenkod, avkoda, stycken, till_cp437

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rakenskap.sie.fel import Felsamlare
    from rakenskap.sie.kodning import Kodning

TAGG: Final = "KSUMMA"
_TAGG: Final = b"#KSUMMA"
_RADENS_REST: Final = re.compile(rb'(?=[ \t"{}\r\n]|\Z)[^\r\n]*+')
# A tag may be indented, by no more than this: the search stays linear whatever the file holds.
_STORSTA_INDRAG: Final = 200
_SKILJETECKEN: Final = b" \t\r\n{}"
_TAL: Final = re.compile(rb"-?[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Kontrollsumma:
    """What the #KSUMMA of a file say: the value given, and the one the contents have."""

    angiven: int | None = None
    beraknad: int | None = None

    @property
    def stammer(self) -> bool:
        """Whether there is a checksum and it is that of the contents."""
        return self.angiven is not None and self.angiven == self.beraknad


def crc(delar: Iterable[bytes]) -> int:
    """The checksum of records, given as pieces of whole lines."""
    varde = 0
    for del_ in delar:
        varde = zlib.crc32(_utan_skiljetecken(del_), varde)
    return varde


def _utan_skiljetecken(stycke: bytes) -> bytes:
    """The bytes of a piece that count, by a few passes in C where every quote is closed."""
    if b'"' not in stycke:
        return stycke.translate(None, _SKILJETECKEN)
    if b"\\" not in stycke:
        delar = stycke.split(b'"')
        inom = b'"'.join(delar[1::2])
        if len(delar) % 2 and b"\n" not in inom and b"\r" not in inom:
            utom = b'"'.join(delar[0::2]).translate(None, _SKILJETECKEN)
            delar[0::2] = utom.split(b'"')
            return b"".join(delar)
    rader = stycke.replace(b"\r", b"\n").split(b"\n")
    return b"".join(map(_rad_utan_skiljetecken, rader))


def _rad_utan_skiljetecken(rad: bytes) -> bytes:
    r"""The same for one line, which may hold ``\"`` and a quote that is never closed."""
    if b'"' not in rad:
        return rad.translate(None, _SKILJETECKEN)
    delar = rad.replace(b'\\"', b"\n").split(b'"')
    delar[0::2] = [del_.translate(None, b" \t{}") for del_ in delar[0::2]]
    return b"".join(delar).replace(b"\n", b'"')


def prova(data: bytes, kodning: Kodning, fel: Felsamlare) -> Kontrollsumma:
    """Verify the #KSUMMA of a file; report what is wrong, and give the value and the computed."""
    forsta, sista, antal = None, None, 0
    for sista in _rader(data):
        forsta = forsta or sista
        antal += 1
    if forsta is None or sista is None:
        return Kontrollsumma()
    varde = sista.group().strip(b' \t"')
    rad = _radnummer(data, sista.start())
    if not varde:
        fel.lagg("ksumma_utan_slut", rad)
        return Kontrollsumma()
    if not _TAL.fullmatch(varde):
        fel.lagg("ksumma_olaslig", rad, varde=f"”{varde[:40].decode('ascii', 'replace')}”")
        return Kontrollsumma()
    # Some programs write the checksum as a signed number of 32 bits.
    angiven = int(varde) & 0xFFFFFFFF
    if antal == 1:
        fel.lagg("ksumma_utan_start", rad)
        return Kontrollsumma(angiven)
    if antal > 2:
        fel.lagg("ksumma_flera", rad, antal=antal)
    innehall = data[forsta.end() : sista.start() - len(_TAGG)]
    return _jamfor(innehall, angiven, rad, kodning, fel)


def _rader(data: bytes) -> Iterator[re.Match[bytes]]:
    """What follows the tag on each #KSUMMA line."""
    plats = data.find(_TAGG)
    while plats >= 0:
        fore = data[max(0, plats - _STORSTA_INDRAG) : plats].rstrip(b" \t")
        traff = _RADENS_REST.match(data, plats + len(_TAGG))
        if traff and (not fore or fore[-1:] in b"\r\n" or fore == BOM):
            yield traff
        plats = data.find(_TAGG, plats + len(_TAGG))


def _jamfor(
    innehall: bytes, angiven: int, rad: int, kodning: Kodning, fel: Felsamlare
) -> Kontrollsumma:
    beraknad = crc(stycken(innehall))
    if angiven != beraknad and kodning.teckenkod is not Teckenkod.CP437:
        omkodad = crc(_som_cp437(innehall, kodning.teckenkod))
        if omkodad == angiven:
            fel.lagg("ksumma_omkodad", rad)
            return Kontrollsumma(angiven, omkodad)
    if angiven != beraknad:
        fel.lagg("ksumma_fel", rad, angiven=angiven, beraknad=beraknad)
    return Kontrollsumma(angiven, beraknad)


def _som_cp437(data: bytes, kod: Teckenkod) -> Iterable[bytes]:
    for stycke in stycken(data):
        yield till_cp437(avkoda(stycke, kod)).text.encode("cp437", "replace")


def _radnummer(data: bytes, plats: int) -> int:
    """The line of a place in the file, from 1."""
    crlf = data.count(b"\r\n", 0, plats)
    return 1 + data.count(b"\n", 0, plats) + data.count(b"\r", 0, plats) - crlf
