"""A file from outside the books, read whole: what cannot be read is told in one way."""

from __future__ import annotations

from pathlib import Path

from rakenskap.bok.felrad import BokFelError, Felrad, oslagbart


def las_infil(fil: Path, storst: int | None = None) -> bytes:
    """Return the content of a file; one byte more than `storst` when it is larger.

    Raises:
        BokFelError: it cannot be read.
    """
    try:
        with fil.open("rb") as strom:
            return strom.read() if storst is None else strom.read(storst + 1)
    except OSError as fel:
        text = f"Filen går inte att läsa: {oslagbart(fel)}. Gör så här: rätta sökvägen."
        raise BokFelError([Felrad(str(fil), 0, text)]) from None


def las_textfil(fil: Path) -> tuple[bytes, str]:
    """Return the content of a file of text, as bytes and as text.

    Raises:
        BokFelError: it cannot be read, or is not in UTF-8.
    """
    innehall = las_infil(fil)
    try:
        return innehall, innehall.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "Filen är inte text i UTF-8. Gör så här: spara den som CSV (UTF-8)."
        raise BokFelError([Felrad(fil.name, 0, text)]) from None
