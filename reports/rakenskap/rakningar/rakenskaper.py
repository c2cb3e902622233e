"""All reports of a year: made, rounded together, checked and marked with where they come from."""

from __future__ import annotations

import datetime as dt
import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path

from lkbr.belopp import Enhet
from lkbr.bokslut import BOKSLUTSKONTO
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.kontroll import Kontroll, kontroll_av
from rakenskap.bok.poster import Poster, bygg_poster, rakenskapsar
from rakenskap.rakningar.arsrakenskap import ALLA_KONTROLLER, arets_rakenskap
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.kontrollista import kontrollista
from rakenskap.rapport.rapport import Harkomst, Rakenskaper


@dataclass(frozen=True, slots=True)
class Utfall:
    """What came of a run: the reports, when their arithmetic holds, and the checks."""

    rakenskaper: Rakenskaper | None
    kontroller: tuple[Kontroll, ...]
    berakning: Berakning | None = None

    @property
    def ok(self) -> bool:
        """True when every check passed."""
        return all(kontroll.ok for kontroll in self.kontroller)


def valj_ar(bok: Bok, poster: Poster, ar: int | None) -> int:
    """Return the year to report: the one asked for, or the latest complete one.

    A year is complete when its books hold a closing verifikation or an event in December.

    Raises:
        BokFelError: the year is not in the books.
    """
    if ar is None:
        bokslut = [konto.nummer for konto in bok.konton.values() if konto.rad == BOKSLUTSKONTO]
        hela = {
            ar
            for ar in poster.ar
            if poster.har_dag(dt.date(ar, 12, 1), dt.date(ar, 12, 31))
            or poster.rader(bokslut, rakenskapsar(ar))
        }
        return max(hela, default=poster.ar[-1])
    if ar not in poster.ar:
        raise BokFelError(
            [
                Felrad(
                    "böckerna",
                    0,
                    f"Räkenskapsåret {ar} finns inte i böckerna. Gör så här: välj ett av "
                    f"{', '.join(map(str, poster.ar))}. (LKBR 1 kap. 5 §)",
                )
            ]
        )
    return ar


def oprovade(bok: Bok) -> tuple[Kontroll, ...]:
    """Return every check of a year as not tried, since the books have errors."""
    ej = f"Kan inte prövas förrän böckernas fel är rättade ({len(bok.fel)})."
    return tuple(kontroll_av(id_, ej_provad=ej) for id_ in ALLA_KONTROLLER)


def harkomst(bok: Bok, poster: Poster, ar: int) -> Harkomst:
    """Return the commit, the checksum of the verifikationer behind a year, and the log's head."""
    return Harkomst(
        bok.kalla or _commit(bok.mapp),
        poster.kontrollsumma(rakenskapsar(ar).till),
        bok.huvudhash,
    )


def _commit(mapp: Path) -> str:
    """Return the commit of the books, and whether they differ from it.

    Git is asked nothing that would run a program that the folder's own settings name: no hook, no
    monitor, no filter. So the files are compared here, not by `git status`.
    """

    def git(*ord_: str) -> str:
        # A report takes no lock in the repository of the books.
        fast = ["--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.hooksPath="]
        return subprocess.run(  # noqa: S603 (fixed words, the ledger folder)
            ["git", *fast, "-C", str(mapp), *ord_],  # noqa: S607
            capture_output=True,
            check=True,
            text=True,
            timeout=10,
        ).stdout

    try:
        commit = git("rev-parse", "--short=12", "HEAD").strip()
        trad = git("ls-tree", "-r", "-z", "HEAD", ".").split("\0")
        andra = git("ls-files", "-o", "-z", "--exclude-standard", "--", ".").strip("\0")
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return "utan git"
    sparade = {fil: rad.split(" ")[2] for fil, rad in map(_gren, filter(None, trad))}
    lika = not andra and all(_gitsumma(mapp / fil) == ett for fil, ett in sparade.items())
    return commit if lika else f"{commit} med ändringar"


def _gren(rad: str) -> tuple[str, str]:
    rest, _, fil = rad.partition("\t")
    return fil, rest


def _gitsumma(fil: Path) -> str:
    """Return what git calls the content of a file; empty when there is none."""
    try:
        innehall = str(fil.readlink()).encode() if fil.is_symlink() else fil.read_bytes()
    except OSError:
        return ""
    summa = hashlib.sha1(b"blob %d\0" % len(innehall), usedforsecurity=False)
    summa.update(innehall)
    return summa.hexdigest()


def gor_rakenskaper(
    bok: Bok,
    ar: int | None = None,
    enhet: Enhet = "kr",
    *,
    nollrader: bool = False,
    poster: Poster | None = None,
) -> Utfall:
    """Make and check all reports of a year.

    Args:
        bok: books without errors.
        ar: the räkenskapsår, default the latest complete one.
        enhet: unit of what is shown.
        nollrader: print nil lines too.
        poster: the postings, if already made.

    Returns:
        The reports, as utkast when a check failed, or None for them when the arithmetic does not
        hold; and the checks.

    Raises:
        BokFelError: the books have errors, or no such year.
    """
    bok.krav_felfri()
    poster = poster or bygg_poster(bok)
    ar = valj_ar(bok, poster, ar)
    b = Berakning.av(bok, poster)
    rakenskap = arets_rakenskap(b, ar, enhet, nollrader=nollrader)
    if not rakenskap.skrivbar:
        return Utfall(None, rakenskap.kontroller)
    return Utfall(
        Rakenskaper(
            forbund=bok.forbund.namn,
            orgnr=bok.forbund.orgnr,
            ar=ar,
            regim=rakenskap.form.id,
            lag=rakenskap.form.namn,
            enhet=enhet,
            ursprung=bok.forbund.ursprung,
            harkomst=harkomst(bok, poster, ar),
            rapporter=(
                *rakenskap.rapporter,
                kontrollista(rakenskap.kontroller),
            ),
            brister=rakenskap.brister,
        ),
        rakenskap.kontroller,
        b,
    )
