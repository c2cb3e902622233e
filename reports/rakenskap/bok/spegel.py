"""The books as they would be with some files replaced: a folder of links, removed afterwards."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from lkbr.underlag import SPEGEL, SPEGELMARKE


def bestaende_spegel(huvudfil: Path, nya: Mapping[str, Path]) -> Path:
    """Show the books with some files replaced for as long as the process lives.

    Returns:
        The main file to load.
    """
    temp = tempfile.mkdtemp(prefix=SPEGEL)
    atexit.register(shutil.rmtree, temp, ignore_errors=True)
    return _gor(Path(temp), huvudfil, nya)


@contextmanager
def spegel(huvudfil: Path, nya: Mapping[str, Path]) -> Iterator[Path]:
    """Show the books with some files replaced, as a folder of links that is removed afterwards.

    Args:
        huvudfil: the books' main file.
        nya: the file to show in place of each path from its folder.

    Returns:
        The main file to load: a copy, since the loader follows a link to the folder it is in.
    """
    with tempfile.TemporaryDirectory(prefix=SPEGEL) as temp:
        yield _gor(Path(temp), huvudfil, nya)


def _gor(temp: Path, huvudfil: Path, nya: Mapping[str, Path]) -> Path:
    mapp = huvudfil.parent
    plats = temp / mapp.name
    (temp / SPEGELMARKE).write_text(str(mapp), encoding="utf-8")
    _spegla(mapp, plats, {tuple(Path(fil).parts): ny for fil, ny in nya.items()})
    egen = plats / huvudfil.name
    egen.unlink()
    shutil.copyfile(nya.get(huvudfil.name, huvudfil), egen)
    return egen


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
