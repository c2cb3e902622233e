"""A process of its own that sets the PDF: Typst's engine beside the other writers.

Run as `python -m rakenskap.utskrift.satt_pdf MALL DATA UT TIDPUNKT [TYPSNITT …]`; it imports Typst
and nothing else of ours, so that it starts at once.
"""

from __future__ import annotations

import errno
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import typst


def satt(mall: Path, data: Path, ut: Path, tidpunkt: int, typsnitt: Sequence[Path] = ()) -> None:
    """Set a PDF/A-3a and PDF/UA-1 file from a template and its data.

    Args:
        mall: the Typst template.
        data: a file of JSON, given to the template as text.
        ut: the PDF to write.
        tidpunkt: the file's time of creation, in seconds since 1970: never the clock.
        typsnitt: font files besides Typst's own.
    """
    typst.Compiler(
        str(mall),
        root=str(mall.parent),
        ignore_system_fonts=True,
        font_paths=[str(fil.parent) for fil in typsnitt],
        sys_inputs={"data": data.read_text(encoding="utf-8")},
    ).compile(output=str(ut), format="pdf", pdf_standards=["a-3a", "ua-1"], timestamp=tidpunkt)


def _nummer(fel: OSError) -> int:
    """Return the system's error number; Typst gives it in words."""
    traff = re.search(r"\(os error (\d+)\)", str(fel))
    return fel.errno or (int(traff[1]) if traff else errno.EIO)


if __name__ == "__main__":
    try:
        mall_, data_, ut_, tid, *filer = sys.argv[1:]
        satt(Path(mall_), Path(data_), Path(ut_), int(tid), [Path(fil) for fil in filer])
    except OSError as hinder:
        sys.stderr.write(str(_nummer(hinder)))
        sys.exit(74)  # EJ_SKRIVEN in som_pdf
    except typst.TypstError as fel:
        okant = re.search(r'the text `"(.+?)"` could not be displayed', str(fel))
        if okant is None:
            raise
        sys.stderr.buffer.write(okant[1].encode())
        sys.exit(65)  # OKANT_TECKEN in som_pdf
