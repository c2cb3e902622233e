"""The accounts as PDF (PDF/A-3a and PDF/UA-1), set by Typst in a process of its own."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rakenskap.bok.felrad import BokFelError, Felrad

# The status of a process that could not write its file; it says the system's error number.
EJ_SKRIVEN = 74
# The status of a process that met a character in no font; it says the character.
OKANT_TECKEN = 65

MALLAR = Path(__file__).parent / "mallar"


class PdfFelError(RuntimeError):
    """Typst could not set the document: a fault in the template, not in the books."""


@dataclass(frozen=True, slots=True)
class PdfJobb:
    """A PDF being set."""

    process: subprocess.Popen[str]
    ut: Path
    texter: dict[str, Any]

    def vanta(self) -> Path:
        """Wait for the PDF and return it.

        Raises:
            OSError: the file could not be written.
            BokFelError: a text holds a character that the fonts lack.
            PdfFelError: it could not be set.
        """
        _, fel = self.process.communicate()
        if self.process.returncode == EJ_SKRIVEN:
            raise OSError(int(fel), os.strerror(int(fel)), str(self.ut))
        if self.process.returncode == OKANT_TECKEN:
            raise BokFelError([_okant_tecken(fel.strip(), self.texter, self.ut)])
        if self.process.returncode:
            raise PdfFelError(fel)
        return self.ut

    def avbryt(self) -> None:
        """Stop setting the PDF, when it is not to be used."""
        self.process.kill()
        self.process.communicate()


def borja_pdf(
    data: dict[str, Any], mall: str | Path, ut: Path, dag: dt.date, typsnitt: Sequence[Path] = ()
) -> PdfJobb:
    """Begin to set a PDF.

    Args:
        data: what the template shows, as words.
        mall: the template's name in `mallar/`, or where it is; it sees the files beside it.
        ut: the file to write.
        dag: the day that the file says it was made: the balance day, so that the same books
            give the same bytes.
        typsnitt: font files besides those of Typst.
    """
    datafil = ut.with_suffix(".data.json")
    datafil.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    tidpunkt = int(dt.datetime(dag.year, dag.month, dag.day, tzinfo=dt.UTC).timestamp())
    argument = [str(MALLAR / mall), str(datafil), str(ut), str(tidpunkt), *map(str, typsnitt)]
    process = subprocess.Popen(  # noqa: S603 (our own module, paths of ours)
        [sys.executable, "-m", "rakenskap.utskrift.satt_pdf", *argument],
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    return PdfJobb(process, ut, data)


def _okant_tecken(tecken: str, texter: dict[str, Any], ut: Path) -> Felrad:
    alla = (text for text in _alla_texter(texter) if tecken in text)
    return Felrad(
        ut.name,
        0,
        f"Tecknet «{tecken}» i texten «{next(alla, '')}» finns inte i det teckensnitt som PDF:en "
        "sätts med. Gör så här: skriv texten utan tecknet, eller välj ett annat "
        "format med --format.",
    )


def _alla_texter(varde: object) -> Iterator[str]:
    if isinstance(varde, str):
        yield varde
    elif isinstance(varde, dict):
        for ett in varde.values():
            yield from _alla_texter(ett)
    elif isinstance(varde, list):
        for ett in varde:
            yield from _alla_texter(ett)
