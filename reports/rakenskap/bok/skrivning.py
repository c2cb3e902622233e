"""Writing in the books: whole or not at all, one writer at a time.

A change of one or more files goes through these steps, all under a lock:

1. each new file is written beside the old one, flushed and synced to disk;
2. the caller's check is run on the books as they would be (`kontroll`);
3. a journal that names the new files is moved into place: from here on the change counts;
4. each new file is moved over the old one, and the folders are synced;
5. the journal is removed.

Stopped before step 3, by a kill, Ctrl-C or a fault of the disk, the books are the old ones, and
what was written beside is removed at the next start. Stopped after it, `aterstall` moves the
remaining files into place: the new books. The books are never read between the two
(`rakenskap.bok.bok.las_bok` calls `aterstall` first). `rakenskap.bok.utfall` says which of them
it was.

Nothing here knows what the files hold, and nothing here needs more than one kind of system.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lkbr.journal import JOURNAL
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.utfall import journal_finns, klar, skriver_i

LASFIL = ".rakenskap.lock"
# Names the files that are being written beside, wherever they are.
BREDVID = ".rakenskap-bredvid.json"
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
        skriver_i(mapp)
        try:
            _namn_bredvid(mapp, andringar)
            for andring in andringar:
                nya[andring.fil] = _temp(_mal(mapp, andring.fil))
                _skriv_bredvid(nya[andring.fil], andring, mapp, vid_steg)
                vid_steg(f"skrivet {andring.fil}")
            kontroll(nya)
            vid_steg("kontrollerat")
            _krav_oforandrade(mapp, andringar)
            _skriv_journal(mapp, andringar, vid_steg)
        except BaseException:
            # Once the journal is in place the change counts, and what it needs must stay.
            if not journal_finns(mapp):
                for temp in (*nya.values(), _temp(mapp / JOURNAL), mapp / BREDVID):
                    # What failed is told; what cannot be removed is removed at the next start.
                    with contextlib.suppress(OSError):
                        temp.unlink(missing_ok=True)
            raise
        vid_steg("journal")
        filer = {andring.fil: sha256(andring.innehall) for andring in andringar}
        try:
            _flytta(mapp, filer, vid_steg)
        finally:
            # Also when only the last sync failed: the files are in place.
            if not journal_finns(mapp):
                klar()


@contextmanager
def skrivlas(mapp: Path, vanta_s: float = VANTA_S) -> Iterator[None]:
    """Hold the books' lock; wait for another writer, then refuse.

    Raises:
        BokFelError: another writer held the lock all the time.
        OSError: the lock file cannot be made.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 (not on the way to reading)

    las = FileLock(mapp / LASFIL, timeout=vanta_s, mode=0o664, poll_interval=0.02)
    try:
        las.acquire()
    except Timeout:
        raise BokFelError([_upptaget(mapp)]) from None
    try:
        yield
    finally:
        las.release()


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
        BokFelError: a file that the write needs is gone, or the journal cannot be read.
        OSError: the folder may not be written.
    """
    if journal_finns(mapp):
        skriver_i(mapp)
        with skrivlas(mapp):
            _aterstall(mapp)


def vantande(mapp: Path) -> dict[str, Path]:
    """Return the files of an interrupted write that are not in place, each with where it waits.

    Raises:
        BokFelError: the journal cannot be read, or a file is gone.
    """
    filer = _las_journal(mapp) or {}
    _krav_nya(mapp, filer)
    temp = {fil: _temp(_mal(mapp, fil)) for fil in filer}
    return {fil: ny for fil, ny in temp.items() if ny.exists()}


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
            temp.chmod(ratt)
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
    (mapp / BREDVID).unlink(missing_ok=True)
    (mapp / JOURNAL).unlink()
    vid_steg("klart")
    _synka(mapp)


def _synka_mappar(mapp: Path, filer: Mapping[str, str]) -> None:
    for plats in sorted({_mal(mapp, fil).parent for fil in filer}):
        _synka(plats)


def _synka(mapp: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return  # Windows: a folder cannot be synced, and the rename is written at once
    fd = os.open(mapp, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _aterstall(mapp: Path) -> None:
    filer = _las_journal(mapp)
    if filer is not None:
        _krav_nya(mapp, filer)
        kvar = {fil: summa for fil, summa in filer.items() if _temp(_mal(mapp, fil)).exists()}
        _flytta(mapp, kvar, _inget_steg)
    for temp in _kvarlamnade(mapp):
        temp.unlink(missing_ok=True)


def _namn_bredvid(mapp: Path, andringar: Sequence[Filandring]) -> None:
    """Write down where files will be written beside, for the start after a kill."""
    utanfor = [
        str(_temp(mal))
        for andring in andringar
        if not (mal := _mal(mapp, andring.fil)).is_relative_to(mapp.resolve())
    ]
    if utanfor:
        (mapp / BREDVID).write_text(json.dumps(utanfor), encoding="utf-8")


def _kvarlamnade(mapp: Path) -> list[Path]:
    """Return what an interrupted write has left beside the files, wherever they are."""
    svar = []
    for plats, mappar, namn in os.walk(mapp):
        mappar[:] = [ett for ett in mappar if ett != ".git"]
        svar += [Path(plats, ett) for ett in namn if ett[0] == "." and ett.endswith(ANDELSE)]
    try:
        utanfor = json.loads((mapp / BREDVID).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        utanfor = []
    # Only what this program names so: the list may have been written by another.
    egna = [Path(ett) for ett in utanfor if isinstance(ett, str) and ett.endswith(ANDELSE)]
    svar += [ett for ett in egna if ett.name.startswith(".") and not ett.is_dir()]
    return [*svar, mapp / BREDVID]


def _las_journal(mapp: Path) -> dict[str, str] | None:
    """Return the files of the journal with their checksums, None when there is no journal.

    Raises:
        BokFelError: it cannot be read, or is not a journal.
    """
    try:
        innehall = _lases(mapp / JOURNAL)
        if innehall is None:
            return None
        filer = json.loads(innehall)["filer"]
        giltig = isinstance(filer, dict) and all(
            isinstance(summa, str) and not Path(fil).is_absolute() and ".." not in Path(fil).parts
            for fil, summa in filer.items()
        )
    except (OSError, ValueError, KeyError, TypeError):
        giltig = False
    if giltig:
        return {str(fil): str(summa) for fil, summa in filer.items()}
    raise BokFelError(
        [
            Felrad(
                JOURNAL,
                0,
                "En skrivning i böckerna avbröts, och anteckningen om den går inte att läsa. Gör "
                "så här: ta böckerna från en säkerhetskopia. Finns ingen, flytta undan "
                f"{JOURNAL} och kör rakenskap historik verifiera: säger den att allt stämmer var "
                "skrivningen klar eller aldrig påbörjad. (LKBR 3 kap. 12-13 §§)",
            )
        ]
    )


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
                    "En skrivning avbröts, och filen som skulle bli den nya är borta; så blir det "
                    "också i en kopia som togs mitt i en skrivning. Gör så här: ta en ny kopia av "
                    f"böckerna, eller en säkerhetskopia; ta bara bort {JOURNAL} om filen nu är som "
                    "den ska vara.",
                )
            )
    if fel:
        raise BokFelError(fel)
