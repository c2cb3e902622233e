"""Write a change of the books, once the books have been loaded with it and are without errors."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from beancount.core import data

from lkbr.behandlingshistorik import BOKFORANDE, FIL, las_historik, posthash, vernyckel
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.skrivning import Steg, skriv
from rakenskap.dagbok.skiss import Skiss


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
            _granska(skiss, ladda(huvudfil))

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
                _granska(skiss, ladda(huvudfil))


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


@contextmanager
def spegel(huvudfil: Path, nya: Mapping[str, Path]) -> Iterator[Path]:
    """Show the books with some files replaced, as a folder of links that is removed afterwards.

    Args:
        huvudfil: the books' main file.
        nya: the file to show in place of each path from its folder.

    Returns:
        The main file to load: a copy, since the loader follows a link to the folder it is in.
    """
    mapp = huvudfil.parent
    with tempfile.TemporaryDirectory(prefix="rakenskap-") as temp:
        plats = Path(temp) / mapp.name
        _spegla(mapp, plats, {tuple(Path(fil).parts): ny for fil, ny in nya.items()})
        egen = plats / huvudfil.name
        egen.unlink()
        shutil.copyfile(nya.get(huvudfil.name, huvudfil), egen)
        yield egen


def _spegla(kalla: Path, plats: Path, nya: Mapping[tuple[str, ...], Path]) -> None:
    plats.mkdir()
    mappar = {delar[0] for delar in nya if len(delar) > 1}
    if kalla.is_dir():
        with os.scandir(kalla) as innehall:
            for ett in innehall:
                # Hidden files are the lock, the journal and what is being written.
                if ett.name.startswith(".") or ett.name in mappar or (ett.name,) in nya:
                    continue
                (plats / ett.name).symlink_to(Path(ett.path).absolute())
    for namn in sorted(mappar):
        under = {delar[1:]: ny for delar, ny in nya.items() if delar[0] == namn and len(delar) > 1}
        _spegla(kalla / namn, plats / namn, under)
    for delar, ny in nya.items():
        if len(delar) == 1:
            (plats / delar[0]).symlink_to(ny.absolute())
