"""The reader: the bytes of a SIE file to typed records and a report of every fault.

``las`` never raises on what stands in a file: any bytes give records, or a fault that says why the
file is refused. It passes once over the lines, a piece of the file at a time, so time is linear in
the size of the file, and memory is the file and its records.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from rakenskap.sie import kodning as k
from rakenskap.sie import ksumma
from rakenskap.sie.fel import Felsamlare, visa
from rakenskap.sie.poster import (
    POSTER,
    Okand,
    Siepost,
    Transaktion,
    Ver,
)
from rakenskap.sie.raddelar import TAGGMONSTER
from rakenskap.sie.snabb import SATT_RADER, SNABB_TRANS, SNABB_VER, snabb_trans, snabb_ver
from rakenskap.sie.textrader import anmal_kodning, textrader
from rakenskap.sie.tolk import Posttolk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rakenskap.sie.fel import Siefel

#: A file with more lines than this that are no records of SIE 4 is refused, so that memory stays
#: in proportion to the file also where the file is something else.
STORSTA_ANTAL_OKANDA: Final = 1_000_000

#: A file with more such lines than this is refused where they are most of its lines.
MINSTA_ANTAL_OKANDA: Final = 100


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
    anmal_kodning(data, kodning, samlare)
    summa = ksumma.prova(data, kodning, samlare)
    with _utan_skrapsamling():
        lasare = _Lasare(samlare)
        for start, rader in textrader(data, kodning, samlare):
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
        self._tolk = Posttolk(fel)
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
        som_trans, som_ver, tolk = SNABB_TRANS, SNABB_VER, self._tolk
        mottagare = self._mottagare()
        for nr, rad in enumerate(rader, start):
            if mottagare is not None:
                traff = som_trans(rad)
                if traff is not None:
                    post = snabb_trans(nr, tolk, traff.groups())
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
                traff = som_ver(rad)
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
            ver = snabb_ver(nr, self._tolk, ord_)
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
            SATT_RADER(oppen.ver, tuple(oppen.rader))
            self._poster.append(oppen.ver)
        self._oppen = None
        self._kan_fa_block = False

    def _stang_block(self) -> None:
        sista = self._poster[-1]
        if self._block is not None and isinstance(sista, Okand):
            self._poster[-1] = replace(sista, underposter=tuple(self._block))
        self._block = None
        self._kan_fa_block = False
