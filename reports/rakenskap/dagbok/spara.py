"""Write a change of the books, once the books have been loaded with it and are without errors."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from beancount.core import data

from lkbr.behandlingshistorik import BOKFORANDE, FIL, las_historik, posthash, vernyckel
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.sigill import las_andring
from rakenskap.bok.skrivning import Steg, skriv
from rakenskap.bok.spegel import spegel
from rakenskap.dagbok.skiss import Skiss

# Records that lock nothing and say nothing of settings.
_DAGLIGT = BOKFORANDE | {"attest"}


def _inget_steg(_namn: str) -> None:
    """Do nothing between the steps."""


def spara(
    skiss: Skiss, *, vid_steg: Steg = _inget_steg, ladda: Callable[[Path], Bok] = las_bok
) -> None:
    """Write a change: all of it or nothing.

    Args:
        skiss: the change.
        vid_steg: called after each step (see `rakenskap.bok.skrivning`).
        ladda: loads the books with the change.

    Raises:
        BokFelError: the books have an error with the change, or someone else has changed them.
        OSError: the disk is full, or the folder may not be written.
    """
    skiss.logga_installningar()
    andringar = skiss.filer()
    if not andringar:
        return

    def kontroll(nya: Mapping[str, Path]) -> None:
        with spegel(skiss.bok.huvudfil, nya) as huvudfil:
            _granska(skiss, _med_andringen(skiss, huvudfil, ladda))

    skriv(skiss.bok.mapp, andringar, kontroll, vid_steg=vid_steg)


def prova(skiss: Skiss, *, ladda: Callable[[Path], Bok] = las_bok) -> None:
    """Check a change as `spara` does, and write nothing.

    Raises:
        BokFelError: the books have an error with the change.
    """
    skiss.logga_installningar()
    with tempfile.TemporaryDirectory(prefix="rakenskap-") as temp:
        nya = {}
        for nummer, andring in enumerate(skiss.filer()):
            ny = Path(temp) / str(nummer)
            ny.write_bytes(andring.innehall)
            nya[andring.fil] = ny
        if nya:
            with spegel(skiss.bok.huvudfil, nya) as huvudfil:
                _granska(skiss, _med_andringen(skiss, huvudfil, ladda))


def _med_andringen(skiss: Skiss, huvudfil: Path, ladda: Callable[[Path], Bok]) -> Bok:
    """Load the books with the change: those after the locked years, where that proves the same.

    Before a lock all is read, with every underlag.
    """
    if ladda is las_bok and all(post.vad in _DAGLIGT for post in skiss.poster):
        filer = [andring.fil for andring in skiss.filer()]
        bok = las_andring(skiss.bok.huvudfil, huvudfil, filer)
        if bok is not None:
            return bok
    return ladda(huvudfil)


def _granska(skiss: Skiss, bok: Bok) -> None:
    """Check the books as they would be, and that each new record is of an entry in them."""
    bok.krav_felfri()
    # A draft that was wrong may stay so; none may become wrong by the change.
    forut = {rad.text for rad in skiss.bok.utkastfel}
    nya_fel = [rad for rad in bok.utkastfel if rad.text not in forut]
    if nya_fel:
        raise BokFelError(nya_fel)
    bokforda = [post for post in skiss.poster if post.vad in BOKFORANDE]
    logg = las_historik((bok.mapp / FIL).read_bytes()) if skiss.poster else None
    if logg is not None and logg.brott:
        raise AssertionError(f"the new log does not hold: {logg.brott}")
    if not bokforda:
        return
    sokta = {post.galler for post in bokforda}
    funna = {
        namn: posthash(entry)
        for entry in bok.entries
        if isinstance(entry, data.Transaction)
        and entry.flag != "!"
        and (namn := vernyckel(entry)) in sokta
    }
    fel = [
        Felrad(
            post.galler,
            0,
            "Verifikationen blev inte den som skulle bokföras. Gör så här: rapportera felet med "
            "utkastets text.",
        )
        for post in bokforda
        if funna.get(post.galler) != post.posthash
    ]
    if fel:
        raise BokFelError(fel)
