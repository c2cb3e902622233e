"""Which encoding a file is in, and how text is fitted into code page 437.

SIE knows one encoding, code page 437 (``#FORMAT PC8``), but files in UTF-8 and in Latin-1 or
Windows-1252 are common under the same tag. ``finn_kodning`` decides from the bytes alone.
``till_cp437`` goes the other way: what the code page lacks is replaced by the visible table
``ERSATTNINGAR``, or by the letter without its accent; every replacement is in the report, and a
character with no replacement is reported as missing. Nothing becomes ``?``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator


class Teckenkod(StrEnum):
    """An encoding that a SIE file may be in."""

    CP437 = "teckentabell 437"
    UTF8 = "UTF-8"
    LATIN1 = "Latin-1 (Windows-1252)"


@dataclass(frozen=True, slots=True)
class Kodning:
    """The encoding that was found.

    ``bom`` is true where UTF-8 begins with a byte order mark; ``ascii`` where every byte is ASCII,
    so that any of the encodings would do; ``avvikande`` counts the bytes that look like another
    encoding, of which ``avvikande_exempel`` (the place of a byte) is the first.
    """

    teckenkod: Teckenkod
    bom: bool = False
    ascii: bool = False
    avvikande: int = 0
    avvikande_exempel: int = -1

    def __str__(self) -> str:
        """The encoding as it is reported to a person."""
        if self.ascii:
            return "ASCII"
        return f"{self.teckenkod} med BOM" if self.bom else str(self.teckenkod)


BOM: Final = b"\xef\xbb\xbf"
_BOM_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
# The letters that tell the encodings apart: å ä ö Å Ä Ö é ü É in each.
_CP437_BOKSTAVER: Final = b"\x86\x84\x94\x8f\x8e\x99\x82\x81\x90"
_LATIN1_BOKSTAVER: Final = b"\xe5\xe4\xf6\xc5\xc4\xd6\xe9\xfc\xc9"
_UTF8_BOKSTAVER: Final = re.compile(rb"\xc3[\x80-\xbf]")
_ASCII: Final = bytes(range(0x80))
_BYTES_PER_STYCKE: Final = 1 << 20


def is_utf16(data: bytes) -> bool:
    """Whether the file has been saved as UTF-16, which no SIE reader can be asked to accept."""
    return data[:2] in _BOM_UTF16


def finn_kodning(data: bytes) -> Kodning:
    """The encoding of the file, found from its bytes; time is linear in their number."""
    bom = data.startswith(BOM)
    if data.isascii():
        return Kodning(Teckenkod.CP437, ascii=True)
    if bom or _is_utf8(data):
        return _utf8(data, bom=bom)
    hoga = b"".join(stycke.translate(None, _ASCII) for stycke in stycken(data))
    cp437 = len(hoga) - len(hoga.translate(None, _CP437_BOKSTAVER))
    latin1 = len(hoga) - len(hoga.translate(None, _LATIN1_BOKSTAVER))
    utf8 = len(_UTF8_BOKSTAVER.findall(hoga))
    # In UTF-8 each å, ä or ö also holds one byte that is a letter in code page 437 or Latin-1.
    if utf8 and utf8 >= max(cp437 - utf8, latin1):
        return _utf8(data, bom=bom)
    if latin1 > cp437:
        return _blandad(Teckenkod.LATIN1, _CP437_BOKSTAVER, cp437, data)
    return _blandad(Teckenkod.CP437, _LATIN1_BOKSTAVER, latin1, data)


def _blandad(kod: Teckenkod, andra: bytes, antal: int, data: bytes) -> Kodning:
    platser = [plats for byte in andra if (plats := data.find(byte)) >= 0] if antal else []
    return Kodning(kod, avvikande=antal, avvikande_exempel=min(platser, default=-1))


def _utf8(data: bytes, *, bom: bool) -> Kodning:
    """UTF-8, with the bytes that are not counted."""
    antal, forsta, plats = 0, -1, 0
    for stycke in stycken(data):
        text = stycke.decode("utf-8", "surrogateescape")
        fel = _TRASIG.findall(text)
        if fel and forsta < 0:
            traff = _TRASIG.search(text)
            fore = text[: traff.start()] if traff else ""
            forsta = plats + len(fore.encode("utf-8", "surrogateescape"))
        antal += len(fel)
        plats += len(stycke)
    return Kodning(Teckenkod.UTF8, bom=bom, avvikande=antal, avvikande_exempel=forsta)


_TRASIG: Final = re.compile("[\udc80-\udcff]")


def _is_utf8(data: bytes) -> bool:
    try:
        for stycke in stycken(data):
            stycke.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def radbrytning(data: bytes) -> bytes:
    """The byte that ends a line: LF (also for CRLF), or CR in a file that has no LF."""
    return b"\r" if b"\n" not in data and b"\r" in data else b"\n"


def stycken(data: bytes, storlek: int = _BYTES_PER_STYCKE) -> Iterator[bytes]:
    """The file in pieces of about ``storlek`` bytes, each ending at the end of a line."""
    brytning = radbrytning(data)
    start, slut = 0, len(data)
    while start < slut:
        nasta = data.find(brytning, start + storlek) + 1
        if nasta <= 0:
            nasta = slut
        yield data[start:nasta]
        start = nasta


def avkoda(data: bytes, kod: Teckenkod) -> str:
    """Decode bytes; every byte gives a character, also where it is not in the encoding.

    A byte that is not UTF-8 is read by code page 437, one that Windows-1252 lacks by Latin-1.
    UTF-8 is brought to NFC, so that å is one character.
    """
    if kod is Teckenkod.CP437:
        return data.decode("cp437")
    if kod is Teckenkod.LATIN1:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            return "".join(_CP1252[byte] for byte in data)
    text = data.decode("utf-8", "surrogateescape")
    if _TRASIG.search(text):
        text = _TRASIG.sub(_som_cp437, text)
    return unicodedata.normalize("NFC", text)


def _som_cp437(traff: re.Match[str]) -> str:
    return bytes((ord(traff.group()) - 0xDC00,)).decode("cp437")


def _cp1252(byte: int) -> str:
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_CP1252: Final = tuple(_cp1252(byte) for byte in range(256))


#: What is written instead of a character that code page 437 lacks. An empty text drops it.
#: Letters with an accent that the code page lacks (È, Ø, ř …) and compatibility forms (ﬁ, ⅓ …)
#: are not listed one by one: they become the letters or digits under them.
ERSATTNINGAR: Final[dict[str, str]] = {
    # dashes and hyphens
    "–": "-",
    "—": "-",
    "―": "-",
    "‐": "-",
    "‑": "-",
    "‒": "-",
    "−": "-",
    "\u00ad": "",
    # quotation marks
    "’": "'",
    "‘": "'",
    "‚": "'",
    "‛": "'",
    "′": "'",
    "´": "'",
    "”": '"',
    "“": '"',
    "„": '"',
    "‟": '"',
    "″": '"',
    "‹": "<",
    "›": ">",
    # currency and signs
    "€": "EUR",
    "§": "par.",
    "¶": "par.",
    "©": "(C)",
    "®": "(R)",
    "™": "(TM)",
    "‰": "promille",
    "×": "x",
    "•": "*",
    "…": "...",
    "¦": "|",
    "→": "->",
    "←": "<-",
    "⇒": "=>",
    "≠": "<>",
    "¯": "-",
    "¸": ",",
    "✓": "v",
    "¾": "3/4",
    "⁄": "/",
    # letters that are not a letter with an accent
    "Ø": "O",
    "ø": "o",
    "Đ": "D",
    "đ": "d",
    "Ð": "D",
    "ð": "d",
    "Þ": "Th",
    "þ": "th",
    "Ł": "L",
    "ł": "l",
    "Œ": "OE",
    "œ": "oe",
    "ẞ": "SS",
    "ı": "i",
    "Ħ": "H",
    "ħ": "h",
    "Ŧ": "T",
    "ŧ": "t",
    # spaces and marks that are not seen
    "\u2028": " ",
    "\u2029": " ",
    "\u200b": "",
    "\u200c": "",
    "\u200d": "",
    "\u200e": "",
    "\u200f": "",
    "\u2060": "",
    "\ufe0e": "",
    "\ufe0f": "",
    "\ufeff": "",
}


@dataclass(frozen=True, slots=True)
class Anpassad:
    """A text fitted into code page 437.

    ``ersatta`` are the replacements (from, to), one for each occurrence; ``saknas`` the characters
    that have none, which are still in ``text``: it can be encoded only where ``saknas`` is empty.
    """

    text: str
    ersatta: tuple[tuple[str, str], ...] = ()
    saknas: tuple[str, ...] = ()


_STYRTECKEN: Final = re.compile("[\x00-\x1f\x7f]")


def _ryms(text: str) -> bool:
    try:
        text.encode("cp437")
    except UnicodeEncodeError:
        return False
    return not _STYRTECKEN.search(text)


def till_cp437(text: str) -> Anpassad:
    """Fit a text into code page 437: NFC first, then the table, then the letter without accent."""
    if text.isascii() and not _STYRTECKEN.search(text):
        return Anpassad(text)
    text = unicodedata.normalize("NFC", text)
    if _ryms(text):
        return Anpassad(text)
    ut: list[str] = []
    ersatta: list[tuple[str, str]] = []
    saknas: list[str] = []
    for tecken in text:
        if _ryms(tecken):
            ut.append(tecken)
            continue
        ny = ersattning(tecken)
        if ny is None:
            saknas.append(tecken)
            ut.append(tecken)
        else:
            ersatta.append((tecken, ny))
            ut.append(ny)
    return Anpassad("".join(ut), tuple(ersatta), tuple(saknas))


def ersattning(tecken: str) -> str | None:
    """What is written for a character that code page 437 lacks; None where nothing can be."""
    if tecken in ERSATTNINGAR:
        return ERSATTNINGAR[tecken]
    klass = unicodedata.category(tecken)
    if klass in {"Cc", "Zs"}:
        return " "
    if klass == "Mn" and unicodedata.combining(tecken):
        return ""
    delar = unicodedata.normalize("NFKD", tecken)
    bas = "".join(t for t in delar if not unicodedata.combining(t)).replace("⁄", "/")
    if bas and bas != tecken and _ryms(bas) and any(t.isalnum() for t in bas):
        return bas
    return None
