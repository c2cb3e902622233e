"""A newer export of a year that the books have: what is the same, new, changed or gone.

A booked voucher is never changed, so a changed or missing one stops the reading. Vouchers are
known by serie and number; those without a number of their own by what they say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from beancount.core import data

from lkbr.behandlingshistorik import som_data
from lkbr.historik import skillnader
from lkbr.underlag import is_underlag
from rakenskap.siebro.nummer import sie_nummer

Nyckel = tuple[int, str, str]
_UTANFOR = frozenset({"underlag", "underlag-sha256", "lucka", "attesterad", "rattas-av"})
_NUMMER = frozenset({"ver", "sie-serie", "sie-nummer", "sie-skal"})


@dataclass(slots=True)
class Jamforelse:
    """The entries of the books by year, serie and number, and what came of the comparison.

    Attributes:
        andrade: what differs, a text a voucher.
        lika: how many vouchers are as they were.
    """

    fran_sie: str = ""
    andrade: list[str] = field(default_factory=list)
    lika: int = 0
    _kvar: defaultdict[Nyckel, list[data.Transaction]] = field(
        default_factory=lambda: defaultdict(list)
    )

    @staticmethod
    def av(entries: Iterable[data.Transaction], mapp: str) -> Jamforelse:
        """Make the comparison of some booked entries.

        Args:
            entries: the books' entries.
            mapp: folder (under a year) of the SIE files that entries came from.
        """
        svar = Jamforelse(mapp)
        for entry in entries:
            if "ver" in entry.meta:
                svar._kvar[(entry.date.year, *sie_nummer(entry.meta))].append(entry)
        return svar

    def kanda(self, nyckel: Nyckel) -> list[data.Transaction]:
        """Return the books' entries with that year, serie and number, not yet paired."""
        return self._kvar.get(nyckel, [])

    def prova(self, nyckel: Nyckel, ny: data.Transaction) -> bool:
        """Pair a voucher of the file with one in the books; False when it is new.

        Args:
            nyckel: year, serie and number in the file.
            ny: the voucher as an entry.
        """
        gamla = self.kanda(nyckel)
        innehall = _innehall(ny)
        for plats, gammal in enumerate(gamla):
            if _innehall(gammal) == innehall:
                del gamla[plats]
                self.lika += 1
                return True
        numrerade = [entry for entry in gamla if "sie-skal" not in entry.meta]
        if not numrerade:
            return False
        gammal = numrerade[0]
        gamla.remove(gammal)
        vad = "; ".join(skillnader(_innehall(gammal), innehall))
        self.andrade.append(
            f"{gammal.meta['ver']}/{gammal.date.year} är bokförd på annat sätt: {vad}"
        )
        return True

    def borta(self, ar: Iterable[int]) -> list[str]:
        """Return the entries that once came from a SIE file and are not in the new one."""
        aren = set(ar)
        return [
            f"{entry.meta['ver']}/{entry.date.year} finns i böckerna men inte i filen"
            for entries in self._kvar.values()
            for entry in entries
            if entry.date.year in aren
            and str(entry.meta.get("underlag", "")).startswith(
                f"{entry.date.year}/{self.fran_sie}/"
            )
            and not entry.meta.get("omforing")
            and not entry.meta.get("sammandrag")
        ]


def _innehall(entry: data.Transaction) -> dict[str, object]:
    """Return what an entry says, without its number and where it came from."""
    svar = som_data(entry)
    svar["uppgifter"] = {
        namn: varde
        for namn, varde in svar["uppgifter"].items()
        if namn not in _UTANFOR and namn not in _NUMMER and not is_underlag(namn)
    }
    return svar
