"""What the commands share that read SIE files: their words, and what is shown of the findings."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lkbr.forbundslasning import ForbundFelError, med_fakta
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad, oslagbart
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats

if TYPE_CHECKING:
    from lkbr.forbund import Forbund
    from rakenskap import sie
    from rakenskap.siebro import Fynd, Kartor, Siefil

_VISADE = 20


def ar_eller_fil(text: str) -> int | Path:
    """Return a year or the path of a SIE file.

    Raises:
        ValueError: it is neither.
    """
    if re.fullmatch(r"-?\d+", text) and not Path(text).is_file():
        return int(text)
    if Path(text).suffix.lower() in (".se", ".si", ".sie") or Path(text).exists():
        return Path(text)
    raise ValueError(text)


def lagg_till_sie(tolk: Tolk) -> None:
    """Describe the words of a command that turns SIE files into books."""
    tolk.add_argument(
        "--kartor",
        type=Path,
        metavar="FIL.toml",
        help="konton och dimensioner i SIE-filen som programmet inte själv kan placera",
    )
    tolk.add_argument(
        "--kontoplan", choices=("bas", "kommun-bas"), help="kontoplan (annars efter SIE-filen)"
    )
    tolk.add_argument(
        "--strikt", action="store_true", help="avvisa SIE-filen vid minsta anmärkning"
    )


def lagg_till_vad(tolk: Tolk) -> None:
    """Describe the words of a command about a year of the books, or about SIE files."""
    tolk.add_argument(
        "vad",
        type=ar_eller_fil,
        nargs="*",
        metavar="ÅR|FIL.se",
        help="räkenskapsår i böckerna (annars senaste hela), eller SIE-filer, en för varje år",
    )
    tolk.add_argument(
        "--ar", type=int, metavar="ÅR", help="räkenskapsår, när SIE-filerna har flera"
    )
    lagg_till_sie(tolk)
    tolk.add_argument(
        "--fakta",
        type=Path,
        metavar="FIL.toml",
        help="uppgifter som SIE-filen inte har, i samma form som forbund.toml (rakenskap fakta)",
    )


def valda(val: argparse.Namespace) -> tuple[int | None, list[Path]]:
    """Return the year and the SIE files that the user named.

    Raises:
        BokFelError: the words say two things.
    """
    ar = [ord_ for ord_ in val.vad if isinstance(ord_, int)]
    filer = [ord_ for ord_ in val.vad if isinstance(ord_, Path)]
    text = ""
    if len(ar) > 1 or (ar and (filer or val.ar is not None)):
        text = (
            "Ange ett år, eller SIE-filer. Gör så här: skriv året med --ar ÅR när du anger filer."
        )
    elif val.fakta and not filer:
        text = (
            "--fakta hör till SIE-filer. Gör så här: skriv böckernas uppgifter i forbund.toml, "
            "eller ange en SIE-fil."
        )
    if text:
        raise BokFelError([Felrad(f"rakenskap {val.kommando}", 0, text)])
    return (ar[0] if ar else val.ar), filer


def bok_och_ar(
    ar: int | None,
    filer: Sequence[Path],
    val: argparse.Namespace,
    las: Callable[[Path], Bok] = las_bok,
) -> tuple[Bok, int | None]:
    """Return books without errors, of a ledger or of SIE files, and the year that is asked for.

    Args:
        ar: the year that the user named.
        filer: the SIE files, none for the ledger.
        val: the command's words.
        las: reads the ledger.

    Raises:
        BokFelError: the books have errors, or the files cannot become books.
    """
    if not filer:
        return las(bokens_plats(val.bok)).krav_felfri(), ar
    bok, senaste = bok_ur_filer(filer, val)
    bok.krav_felfri()
    if val.fakta:
        ursprung = f"{bok.forbund.ursprung} Uppgifter ur {val.fakta.name}."
        bok = replace(bok, forbund=replace(las_fakta(bok, val.fakta), ursprung=ursprung))
    return bok, ar or senaste


def las_fakta(bok: Bok, fil: Path) -> Forbund:
    """Return the settings of some books with what a file of facts says.

    Raises:
        BokFelError: the file cannot be read, or holds what does not belong there.
    """
    try:
        return med_fakta(bok.forbund, fil.read_text(encoding="utf-8"))
    except ForbundFelError as fel:
        raise BokFelError(Felrad(str(fil), rad, text) for rad, text in fel.fel) from None
    except UnicodeDecodeError as fel:
        rad = fel.object.count(b"\n", 0, fel.start) + 1
        text = "Raden har ett tecken som inte är UTF-8. Gör så här: spara filen i UTF-8."
        raise BokFelError([Felrad(str(fil), rad, text)]) from None
    except OSError as hinder:
        text = f"Filen går inte att läsa: {oslagbart(hinder)}. Gör så här: kontrollera dess namn."
        raise BokFelError([Felrad(str(fil), 0, text)]) from None


def kartor_av(val: argparse.Namespace) -> Kartor:
    """Return the user's decisions: the mapping file and the words of the command."""
    from rakenskap.siebro import Kartor, las_kartor  # noqa: PLC0415 (only when a file is read)

    kartor = las_kartor(val.kartor) if val.kartor else Kartor()
    return replace(kartor, kontoplan=val.kontoplan.replace("-", "_")) if val.kontoplan else kartor


def las_filer(platser: Sequence[Path], val: argparse.Namespace) -> list[Siefil]:
    """Read some SIE files, and show what is wrong with them."""
    from rakenskap.siebro import las_siefiler  # noqa: PLC0415

    filer = las_siefiler(platser, strikt=val.strikt)
    for fil in filer:
        print(f"\n{fil.namn}: typ {fil.typ}, {fil.lasning.kodning}", file=sys.stderr)
        visa_fel(fil.lasning.fel)
        print(f"  {slutsats(fil.lasning.fel)}", file=sys.stderr)
    return filer


def slutsats(fel: Sequence[sie.Siefel]) -> str:
    """Say how many faults a file has, and what it can be used for."""
    if any(not ett.anvandbar for ett in fel):
        slut = "Filen kan inte användas."
    elif any(ett.kod == "ver_obalans" for ett in fel):
        slut = (
            "Filen kan läsas, men räkenskaper och böcker görs inte av den förrän varje "
            "verifikation balanserar (LKBR 3 kap. 9 §)."
        )
    else:
        slut = "Filen kan användas."
    return f"{len(fel)} anmärkningar. {slut}"


def visa_fel(fel: Iterable[sie.Siefel]) -> None:
    """Show a file's faults, those that are errors first; many of one kind are counted."""
    alla = sorted(fel, key=lambda ett: (ett.niva != "fel", ett.rad))
    antal: dict[str, int] = {}
    for ett in alla:
        antal[ett.kod] = antal.get(ett.kod, 0) + 1
        if antal[ett.kod] <= _VISADE:
            plats = f"rad {ett.rad}" if ett.rad else "hela filen"
            print(f"  {plats}: {ett.niva}: {ett.text} {ett.atgard}", file=sys.stderr)
    for kod, tal in antal.items():
        if tal > _VISADE:
            print(f"  {tal - _VISADE} till av samma slag ({kod})", file=sys.stderr)


def visa_fynd(fynd: Iterable[Fynd]) -> None:
    """Show what was found when the file became books."""
    for ett in fynd:
        print(f"  {ett}", file=sys.stderr)


def bok_ur_filer(platser: Sequence[Path], val: argparse.Namespace) -> tuple[Bok, int]:
    """Make books in memory of SIE files, and show what was found.

    Returns:
        The books, and the latest year that a file is about.

    Raises:
        BokFelError: the files cannot become books.
    """
    from rakenskap.siebro import bok_fran_sie  # noqa: PLC0415
    from rakenskap.siebro.fynd import krav_strikt  # noqa: PLC0415

    bok, bokforing = bok_fran_sie(las_filer(platser, val), kartor_av(val))
    visa_fynd(bokforing.fynd)
    if val.strikt:
        krav_strikt(bokforing.fynd)
    return bok, max(bokforing.ar)
