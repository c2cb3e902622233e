"""Verifikationer as bytes, a line of JSON each, and read back one at a time when asked for."""

from __future__ import annotations

import datetime as dt
import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from rakenskap.bok.kolumner import INT64
from rakenskap.bok.poster import Verifikation

_KODARE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def som_byte(verifikationer: Iterable[Verifikation]) -> tuple[array[int], bytes]:
    """Return where each begins, and where the last one ends, in the bytes of them all."""
    platser, delar, slut = array(INT64, [0]), [], 0
    for ver in verifikationer:
        del_ = _KODARE.encode(
            [
                ver.ver,
                ver.datum.toordinal(),
                ver.registrerad and ver.registrerad.toordinal(),
                ver.av,
                ver.motpart,
                ver.text,
                ver.underlag,
                ver.rattar,
                ver.fil,
                ver.rad,
                ver.rader,
                ver.ovrigt,
            ]
        ).encode()
        delar.append(del_)
        slut += len(del_)
        platser.append(slut)
    return platser, b"".join(delar)


def _par(rader: Iterable[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((namn, varde) for namn, varde in rader)


# How many verifikationer are kept when they have been read.
MINNS = 20_000


class Verifikationsfil(Sequence[Verifikation]):
    """Verifikationer in a file, in the books' order; each is made when it is asked for."""

    def __init__(self, platser: Sequence[int], innehall: memoryview[int]) -> None:
        """Take where each begins in the bytes, with the end of the last, and the bytes."""
        self._platser = platser
        self._innehall = innehall
        self._lasta: dict[int, Verifikation] = {}

    def __len__(self) -> int:
        return len(self._platser) - 1

    @overload
    def __getitem__(self, plats: int) -> Verifikation: ...
    @overload
    def __getitem__(self, plats: slice) -> list[Verifikation]: ...
    def __getitem__(self, plats: int | slice) -> Verifikation | list[Verifikation]:
        if isinstance(plats, slice):
            return [self[ett] for ett in range(*plats.indices(len(self)))]
        if not -len(self) <= plats < len(self):
            raise IndexError(plats)
        plats %= len(self)
        # The same few are asked for again and again: by each year's table, by each check.
        if plats not in self._lasta:
            if len(self._lasta) >= MINNS:
                self._lasta.clear()
            self._lasta[plats] = self._las(plats)
        return self._lasta[plats]

    def __iter__(self) -> Iterator[Verifikation]:
        return map(self._las, range(len(self)))

    def _las(self, plats: int) -> Verifikation:
        falt = json.loads(bytes(self._innehall[self._platser[plats] : self._platser[plats + 1]]))
        ver, dag, registrerad, av, motpart, text, underlag, rattar, fil, rad, rader, ovrigt = falt
        return Verifikation(
            ver=ver,
            datum=dt.date.fromordinal(dag),
            registrerad=registrerad and dt.date.fromordinal(registrerad),
            av=av,
            motpart=motpart,
            text=text,
            underlag=_par(underlag),
            rattar=rattar,
            fil=fil,
            rad=rad,
            rader=tuple((konto, ore, _par(egna)) for konto, ore, egna in rader),
            ovrigt=_par(ovrigt),
        )
