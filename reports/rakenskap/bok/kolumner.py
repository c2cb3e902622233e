"""Columns of the table of postings: machine numbers, and texts as codes into a list of names.

A column is read by Python as a sequence, and by NumPy and pandas as it lies in memory: nothing is
copied on the way to a data frame.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, overload

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

# Whole numbers of a given width: the type of the array module, the least and greatest value.
_BREDDER = (("b", 1 << 7), ("h", 1 << 15), ("i", 1 << 31))
# A column of whole numbers: made here, or as it lies in a file (see `rakenskap.bok.sigillfil`).
Heltal: TypeAlias = "array[int] | memoryview[int]"
BOOL = "b"
INT32 = "i"
INT64 = "q"


def smalaste(antal: int) -> str:
    """Return the narrowest type for codes 0 to `antal` - 1; pandas stores codes in the same."""
    return next(typ for typ, grans in _BREDDER if antal < grans)


@dataclass(frozen=True, slots=True)
class Kategorikolumn(Sequence[str]):
    """A column of texts that recur: a code a row, into the names in order.

    Attributes:
        koder: a code a row; an array, or one that lies in a file.
        namn: the names, each once, sorted.
    """

    koder: Heltal
    namn: tuple[str, ...]

    @staticmethod
    def av(varden: Iterable[str]) -> Kategorikolumn:
        """Make the column of some texts."""
        ordning: dict[str, int] = {}
        # Numbered as they come, and renumbered in order of the names when all are known.
        koder = array(INT32, (ordning.setdefault(ett, len(ordning)) for ett in varden))
        namn = sorted(ordning)
        nya = [0] * len(namn)
        for kod, ett in enumerate(namn):
            nya[ordning[ett]] = kod
        return Kategorikolumn(array(smalaste(len(namn)), map(nya.__getitem__, koder)), tuple(namn))

    def __len__(self) -> int:
        return len(self.koder)

    @overload
    def __getitem__(self, plats: int) -> str: ...
    @overload
    def __getitem__(self, plats: slice) -> list[str]: ...
    def __getitem__(self, plats: int | slice) -> str | list[str]:
        if isinstance(plats, slice):
            return [self.namn[kod] for kod in self.koder[plats]]
        return self.namn[self.koder[plats]]

    def __iter__(self) -> Iterator[str]:
        return map(self.namn.__getitem__, self.koder)

    def kod(self, namn: str) -> int:
        """Return the code of a name, -1 when no row has it."""
        plats = bisect_left(self.namn, namn)
        return plats if plats < len(self.namn) and self.namn[plats] == namn else -1


Tabellkolumn: TypeAlias = "Heltal | Kategorikolumn"


def vy(kolumn: Heltal, *, sant: bool = False) -> np.ndarray[Any, np.dtype[Any]]:
    """Return a column of numbers as NumPy sees it: the same memory, which cannot be written.

    Args:
        kolumn: the column.
        sant: it holds truth values.
    """
    import numpy as np  # noqa: PLC0415 (see `rakenskap.bok.poster`)

    typ = kolumn.typecode if isinstance(kolumn, array) else kolumn.format
    svar = np.frombuffer(kolumn, dtype=np.bool_ if sant else np.dtype(typ))
    svar.flags.writeable = False
    return svar


def dataram(kolumner: dict[str, Tabellkolumn], sanna: Iterable[str] = ()) -> pd.DataFrame:
    """Return columns as a pandas table that shares their memory.

    Args:
        kolumner: by name, of the same length.
        sanna: names of those that hold truth values.
    """
    import pandas as pd  # noqa: PLC0415

    sanna = set(sanna)
    return pd.DataFrame(
        {
            namn: pd.Categorical.from_codes(
                vy(kolumn.koder), categories=pd.Index(list(kolumn.namn)), validate=False
            )
            if isinstance(kolumn, Kategorikolumn)
            else vy(kolumn, sant=namn in sanna)
            for namn, kolumn in kolumner.items()
        },
        copy=False,
    )
