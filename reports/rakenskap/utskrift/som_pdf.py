"""The accounts as PDF (PDF/A-3a and PDF/UA-1), set by Typst in a process of its own."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MALLAR = Path(__file__).parent.parent / "mallar"


class PdfFelError(RuntimeError):
    """Typst could not set the document: a fault in the template, not in the books."""


@dataclass(frozen=True, slots=True)
class PdfJobb:
    """A PDF being set."""

    process: subprocess.Popen[str]
    ut: Path

    def vanta(self) -> Path:
        """Wait for the PDF and return it.

        Raises:
            PdfFelError: it could not be set.
        """
        _, fel = self.process.communicate()
        if self.process.returncode:
            raise PdfFelError(fel)
        return self.ut


def borja_pdf(data: dict[str, Any], mall: str, ut: Path, dag: dt.date) -> PdfJobb:
    """Begin to set a PDF.

    Args:
        data: what the template shows, as words.
        mall: the template's name in `mallar/`.
        ut: the file to write.
        dag: the day that the file says it was made: the balance day, so that the same books
            give the same bytes.
    """
    datafil = ut.with_suffix(".data.json")
    datafil.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    tidpunkt = int(dt.datetime(dag.year, dag.month, dag.day, tzinfo=dt.UTC).timestamp())
    argument = [str(MALLAR / mall), str(datafil), str(ut), str(tidpunkt)]
    process = subprocess.Popen(  # noqa: S603 (our own module, paths of ours)
        [sys.executable, "-m", "rakenskap.utskrift.satt_pdf", *argument],
        stderr=subprocess.PIPE,
        text=True,
    )
    return PdfJobb(process, ut)
