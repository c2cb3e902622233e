"""Write the accounts in every format asked for: all files, or none."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rakenskap.bok.poster import rakenskapsar
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.rakenskaper import Utfall
from rakenskap.rapport.rapport import Rakenskaper

if TYPE_CHECKING:
    from rakenskap.utskrift.som_pdf import PdfJobb

FORMAT = ("pdf", "html", "xlsx", "json")


def filnamn(rakenskaper: Rakenskaper, format_: str) -> str:
    """Return a file's name: `rakenskaper-2023.pdf`, `rakenskaper-2023-tkr-utkast.pdf`."""
    enhet = "" if rakenskaper.enhet == "kr" else f"-{rakenskaper.enhet}"
    sprak = "" if rakenskaper.sprak == "sv" else f"-{rakenskaper.sprak}"
    utkast = "-utkast" if rakenskaper.utkast else ""
    return f"rakenskaper-{rakenskaper.ar}{enhet}{sprak}{utkast}.{format_}"


def skriv_rapporter(utfall: Utfall, format_: Iterable[str], mapp: Path) -> list[Path]:
    """Write the files, first beside and then into place when all are whole.

    Args:
        utfall: the reports and checks of a run whose arithmetic holds.
        format_: some of `FORMAT`.
        mapp: the folder to write in; made if it does not exist.

    Returns:
        The files written, in the order of `FORMAT`.
    """
    rakenskaper, b = utfall.rakenskaper, utfall.berakning
    if rakenskaper is None or b is None:
        raise ValueError("nothing is written when a check failed")
    valda = [ett for ett in FORMAT if ett in set(format_)]
    with arbetsmapp(mapp) as arbete:
        _skriv_alla(rakenskaper, utfall, b, valda, arbete)
        return lagg_pa_plats(arbete, [mapp / filnamn(rakenskaper, ett) for ett in valda])


def lagg_pa_plats(arbete: Path, klara: list[Path]) -> list[Path]:
    """Move whole files from the folder to work in to where they belong, and return them."""
    for fil in klara:
        if fil.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a directory", str(fil))
    for fil in klara:
        (arbete / fil.name).replace(fil)
    return klara


@contextmanager
def arbetsmapp(mapp: Path) -> Iterator[Path]:
    """Make a folder to work in; afterwards nothing is left of it, nor of folders made in vain."""
    nya = [ett for ett in (mapp, *mapp.parents) if not ett.exists()]
    arbete: Path | None = None
    try:
        mapp.mkdir(parents=True, exist_ok=True)
        arbete = Path(tempfile.mkdtemp(prefix=".skriver-", dir=mapp))
        try:
            yield arbete
        finally:
            shutil.rmtree(arbete, ignore_errors=True)
    except BaseException as fel:
        for ett in nya:
            with suppress(OSError):
                ett.rmdir()
        if isinstance(fel, OSError) and str(arbete) in str(fel.filename or arbete):
            # The reader knows the folder that he asked for, not the one that we worked in.
            raise OSError(fel.errno, fel.strerror, str(mapp)) from fel
        raise


def _skriv_alla(
    rakenskaper: Rakenskaper, utfall: Utfall, b: Berakning, valda: list[str], arbete: Path
) -> None:
    pdf = _borja_pdf(rakenskaper, arbete) if "pdf" in valda else None
    try:
        _skriv_ovriga(rakenskaper, utfall, b, valda, arbete)
    except BaseException:
        if pdf is not None:
            pdf.avbryt()
        raise
    if pdf is not None:
        pdf.vanta()


def _borja_pdf(rakenskaper: Rakenskaper, arbete: Path) -> PdfJobb:
    """Begin to set the PDF, in a process of its own while the others are written here."""
    from rakenskap.utskrift.som_pdf import borja_pdf  # noqa: PLC0415 (only what is asked for)
    from rakenskap.utskrift.uppstalld import uppstalld  # noqa: PLC0415

    ut = arbete / filnamn(rakenskaper, "pdf")
    dag = rakenskapsar(rakenskaper.ar).till
    return borja_pdf(uppstalld(rakenskaper), "rakenskaper.typ", ut, dag)


def _skriv_ovriga(
    rakenskaper: Rakenskaper, utfall: Utfall, b: Berakning, valda: list[str], arbete: Path
) -> None:
    if "json" in valda:
        from rakenskap.utskrift.som_json import som_json  # noqa: PLC0415

        text = som_json(rakenskaper, utfall.kontroller)
        (arbete / filnamn(rakenskaper, "json")).write_text(text, encoding="utf-8")
    if "html" in valda:
        from rakenskap.utskrift.som_html import som_html  # noqa: PLC0415

        sida = som_html(rakenskaper)
        (arbete / filnamn(rakenskaper, "html")).write_text(sida, encoding="utf-8")
    if "xlsx" in valda:
        from rakenskap.utskrift.som_xlsx import som_xlsx  # noqa: PLC0415

        som_xlsx(rakenskaper, b, arbete / filnamn(rakenskaper, "xlsx"))
