"""Writing in the books: whole or not at all, one writer at a time.

A change of one or more files goes through these steps, all under a lock:

1. each new file is written beside the old one, flushed and synced to disk;
2. the caller's check is run on the books as they would be (`kontroll`);
3. a journal that names the new files is moved into place: from here on the change counts;
4. each new file is moved over the old one, and the folders are synced;
5. the journal is removed.

Killed before step 3, the books are the old ones, and what was written beside is removed at the
next start. Killed after it, `aterstall` moves the remaining files into place: the new books. The
books are never read between the two (`rakenskap.bok.bok.las_bok` calls `aterstall` first).

Nothing here knows what the files hold.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lkbr.historik import JOURNAL
from rakenskap.bok.felrad import BokFelError, Felrad

LASFIL = ".rakenskap.lock"
ANDELSE = ".rakenskap-ny"
VANTA_S = 10.0

Steg = Callable[[str], None]
Provning = Callable[[Mapping[str, Path]], None]


@dataclass(frozen=True, slots=True)
class Filandring:
    """A file's new content.

    Attributes:
        fil: path from the ledger's folder.
        innehall: the new content.
        forut: SHA-256 of the content that the change was made from, empty for a new file.
    """

    fil: str
    innehall: bytes
    forut: str


def sha256(innehall: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(innehall).hexdigest()


def _inget_steg(_namn: str) -> None:
    """Do nothing between the steps; a test stops the process here."""


def _ingen_kontroll(_nya: Mapping[str, Path]) -> None:
    """Accept every change."""


def skriv(
    mapp: Path,
    andringar: Sequence[Filandring],
    kontroll: Provning = _ingen_kontroll,
    *,
    vid_steg: Steg = _inget_steg,
    vanta_s: float = VANTA_S,
) -> None:
    """Write some files, all or none.

    Args:
        mapp: the ledger's folder.
        andringar: the files with their new content.
        kontroll: is given the new files by the path that each will have, and raises what is wrong.
        vid_steg: called with the name of each step when it is done.
        vanta_s: how long to wait for another writer, in seconds.

    Raises:
        BokFelError: another writer holds the books, a file has changed since the change was made
            from it, or the check refuses the change.
        OSError: the disk is full, or the folder may not be written.
    """
    with skrivlas(mapp, vanta_s):
        _aterstall(mapp)
        vid_steg("låst")
        _krav_oforandrade(mapp, andringar)
        nya: dict[str, Path] = {}
        try:
            for andring in andringar:
                nya[andring.fil] = _temp(_mal(mapp, andring.fil))
                _skriv_bredvid(nya[andring.fil], andring, mapp, vid_steg)
                vid_steg(f"skrivet {andring.fil}")
            kontroll(nya)
            vid_steg("kontrollerat")
            _krav_oforandrade(mapp, andringar)
            _skriv_journal(mapp, andringar, vid_steg)
        except BaseException:
            for temp in (*nya.values(), _temp(mapp / JOURNAL)):
                # What failed is told; a file that cannot be removed is removed at the next start.
                with contextlib.suppress(OSError):
                    temp.unlink(missing_ok=True)
            raise
        vid_steg("journal")
        _flytta(mapp, {andring.fil: sha256(andring.innehall) for andring in andringar}, vid_steg)


@contextmanager
def skrivlas(mapp: Path, vanta_s: float = VANTA_S) -> Iterator[None]:
    """Hold the books' lock; wait for another writer, then refuse.

    Raises:
        BokFelError: another writer held the lock all the time.
        OSError: the lock file cannot be made.
    """
    slut = time.monotonic() + vanta_s
    fd = os.open(mapp / LASFIL, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o664)
    try:
        while True:
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= slut:
                    raise BokFelError([_upptaget(mapp)]) from None
                time.sleep(0.02)
        yield
    finally:
        os.close(fd)


def _upptaget(mapp: Path) -> Felrad:
    return Felrad(
        str(mapp),
        0,
        "Någon annan skriver i böckerna just nu. Gör så här: vänta tills det andra kommandot är "
        "klart, och försök igen.",
    )


def aterstall(mapp: Path) -> None:
    """Finish a write that was interrupted, if there is one.

    Raises:
        BokFelError: a file that the write needs is gone.
        OSError: the folder may not be written.
    """
    if (mapp / JOURNAL).exists():
        with skrivlas(mapp):
            _aterstall(mapp)


def _mal(mapp: Path, fil: str) -> Path:
    # A link to a file elsewhere stays a link: the file that it points to is the one written.
    return Path(os.path.realpath(mapp / fil))


def _temp(fil: Path) -> Path:
    return fil.with_name(f".{fil.name}{ANDELSE}")


def _lases(fil: Path) -> bytes | None:
    try:
        return fil.read_bytes()
    except FileNotFoundError:
        return None


def _krav_oforandrade(mapp: Path, andringar: Sequence[Filandring]) -> None:
    fel = []
    for andring in andringar:
        nu = _lases(_mal(mapp, andring.fil))
        if ("" if nu is None else sha256(nu)) != andring.forut:
            fel.append(
                Felrad(
                    andring.fil,
                    0,
                    "Filen har ändrats av någon annan medan kommandot arbetade. Gör så här: kör "
                    "kommandot igen.",
                )
            )
    if fel:
        raise BokFelError(fel)


def _skriv_bredvid(temp: Path, andring: Filandring, mapp: Path, vid_steg: Steg) -> None:
    mal = _mal(mapp, andring.fil)
    mal.parent.mkdir(parents=True, exist_ok=True)
    ratt = mal.stat().st_mode & 0o777 if mal.exists() else None
    _skriv_ut(temp, andring.innehall, ratt, lambda: vid_steg(f"halva {andring.fil}"))


def _skriv_ut(temp: Path, innehall: bytes, ratt: int | None, halvvags: Callable[[], None]) -> None:
    halva = len(innehall) // 2
    with temp.open("wb") as strom:
        strom.write(innehall[:halva])
        strom.flush()
        halvvags()
        strom.write(innehall[halva:])
        strom.flush()
        if ratt is not None:
            os.fchmod(strom.fileno(), ratt)
        os.fsync(strom.fileno())


def _skriv_journal(mapp: Path, andringar: Sequence[Filandring], vid_steg: Steg) -> None:
    journal = mapp / JOURNAL
    filer = {andring.fil: sha256(andring.innehall) for andring in andringar}
    # The new files' names must be on disk before the journal counts on them.
    _synka_mappar(mapp, filer)
    text = json.dumps({"filer": filer}, ensure_ascii=False).encode()
    _skriv_ut(_temp(journal), text, None, lambda: vid_steg("halva journalen"))
    vid_steg("journal bredvid")
    os.replace(_temp(journal), journal)  # noqa: PTH105 (the system call is what is meant)
    _synka(mapp)


def _flytta(mapp: Path, filer: Mapping[str, str], vid_steg: Steg) -> None:
    for fil in filer:
        mal = _mal(mapp, fil)
        os.replace(_temp(mal), mal)  # noqa: PTH105
        vid_steg(f"flyttat {fil}")
    _synka_mappar(mapp, filer)
    vid_steg("synkat")
    (mapp / JOURNAL).unlink()
    vid_steg("klart")
    _synka(mapp)


def _synka_mappar(mapp: Path, filer: Mapping[str, str]) -> None:
    for plats in sorted({_mal(mapp, fil).parent for fil in filer}):
        _synka(plats)


def _synka(mapp: Path) -> None:
    fd = os.open(mapp, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _aterstall(mapp: Path) -> None:
    journal = _lases(mapp / JOURNAL)
    if journal is not None:
        filer: dict[str, str] = json.loads(journal)["filer"]
        _krav_nya(mapp, filer)
        kvar = {fil: summa for fil, summa in filer.items() if _temp(_mal(mapp, fil)).exists()}
        _flytta(mapp, kvar, _inget_steg)
    for monster in (f".*{ANDELSE}", f"*/.*{ANDELSE}"):
        for temp in mapp.glob(monster):
            temp.unlink()


def _krav_nya(mapp: Path, filer: Mapping[str, str]) -> None:
    """Check, before anything is moved, that each file is in place or waits beside it."""
    fel = []
    for fil, summa in filer.items():
        mal = _mal(mapp, fil)
        if not any(
            innehall is not None and sha256(innehall) == summa
            for innehall in (_lases(_temp(mal)), _lases(mal))
        ):
            fel.append(
                Felrad(
                    fil,
                    0,
                    "En skrivning avbröts, och filen som skulle bli den nya är borta. Gör så här: "
                    f"ta böckerna från en säkerhetskopia, eller ta bort {JOURNAL} om filen nu är "
                    "som den ska vara.",
                )
            )
    if fel:
        raise BokFelError(fel)
