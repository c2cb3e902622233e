"""Write a list to a file: whole, or not at all."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Literal

from rakenskap.listor.dokument import Listdokument
from rakenskap.utskrift.skriv import arbetsmapp

Format = Literal["text", "pdf", "xlsx", "csv", "json"]
FORMAT: tuple[Format, ...] = ("text", "pdf", "xlsx", "csv", "json")
ANDELSE = {"text": "txt"}
TEXTBREDD = 120


def listfilnamn(dok: Listdokument, format_: Format) -> str:
    """Return the file's name: `huvudbok-2023.pdf`."""
    return f"{dok.filnamn}.{ANDELSE.get(format_, format_)}"


def skriv_lista(dok: Listdokument, format_: Format, ut: Path) -> Path:
    """Write the list beside, then into place when it is whole.

    Args:
        dok: what to write.
        format_: which kind of file.
        ut: the file; folders above it are made.

    Returns:
        The file.

    Raises:
        OSError: the file cannot be written; nothing is left.
        BokFelError: a PDF cannot show a character in the books.
    """
    with arbetsmapp(ut.parent) as arbete:
        fil = arbete / ut.name
        _skriv(dok, format_, fil)
        if ut.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a directory", str(ut))
        return fil.replace(ut)


def _skriv(dok: Listdokument, format_: Format, fil: Path) -> None:
    # Only what is asked for is loaded: the libraries behind it take time.
    match format_:
        case "pdf":
            from rakenskap.utskrift.lista_pdf import MALL, pdf_data  # noqa: PLC0415
            from rakenskap.utskrift.som_pdf import borja_pdf  # noqa: PLC0415

            borja_pdf(pdf_data(dok), MALL, fil, dok.dag).vanta()
        case "xlsx":
            from rakenskap.utskrift.lista_xlsx import som_xlsx  # noqa: PLC0415

            som_xlsx(dok, fil)
        case "csv":
            from rakenskap.utskrift.lista_csv import som_csv  # noqa: PLC0415

            fil.write_text(som_csv(dok), encoding="utf-8", newline="")
        case "json":
            from rakenskap.utskrift.lista_json import lista_som_json  # noqa: PLC0415

            fil.write_text(lista_som_json(dok), encoding="utf-8")
        case "text":
            from rakenskap.utskrift.lista_text import som_text  # noqa: PLC0415

            fil.write_text(som_text(dok, TEXTBREDD), encoding="utf-8")
