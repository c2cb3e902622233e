"""Write one of the year's documents, as PDF with files inside and as a page: all files, or none."""

from __future__ import annotations

import base64
import datetime as dt
import shutil
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rakenskap.utskrift.som_html import sidmiljo
from rakenskap.utskrift.som_pdf import MALLAR, borja_pdf

BILAGESLAG = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
    ".se": "application/x-sie",
    ".txt": "text/plain",
    ".csv": "text/csv",
}


def skriv_dokument(
    data: dict[str, Any],
    mall: str,
    arbete: Path,
    namn: str,
    dag: dt.date,
    typsnitt: Sequence[Path] = (),
) -> list[Path]:
    """Write a document in a folder to work in, where the files that go inside it already are.

    Args:
        data: what the templates show, as words; `bilagor` names the files of the folder.
        mall: the templates' name without ending, `mall.typ` and `mall.html`.
        arbete: the folder.
        namn: the document's file name without ending.
        dag: the day that the PDF says it was made.
        typsnitt: font files of the federation's own.

    Returns:
        The PDF and the page.
    """
    # The template that is set lies in that folder, and a relative path would be taken from ours.
    arbete = arbete.absolute()
    for ett in (f"{mall}.typ", "delar.typ"):
        shutil.copyfile(MALLAR / ett, arbete / ett)
    pdf = borja_pdf(data, arbete / f"{mall}.typ", arbete / f"{namn}.pdf", dag, typsnitt)
    try:
        notlank = {
            str(rapport["nummer"]): rapport["id"]
            for kapitel in data["kapitel"]
            for rapport in kapitel.get("rapporter", [])
            if rapport["nummer"]
        }
        nottill = rader_med_not(data["kapitel"])
        miljo = sidmiljo()
        miljo.filters["data_uri"] = data_uri
        sida = miljo.get_template(f"{mall}.html").render(**data, notlank=notlank, nottill=nottill)
        fil = arbete / f"{namn}.html"
        fil.write_text("\n".join(rad for rad in sida.splitlines() if rad.strip()) + "\n", "utf-8")
    except BaseException:
        pdf.avbryt()
        raise
    return [pdf.vanta(), fil]


def data_uri(svg: str) -> str:
    """Return a picture as an address that holds it, so that the page needs nothing else."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def rader_med_not(kapitel: Sequence[Mapping[str, Any]]) -> dict[str, list[tuple[str, str]]]:
    """Return the rows that refer to each note, by its number: where each is, and its words."""
    svar: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for rapport in (ett for del_ in kapitel for ett in del_.get("rapporter", [])):
        for rad in rapport["rader"]:
            for nummer in rad["noter"]:
                ord_ = f"{rad['etikett']} ({rapport['titel'].lower()})"
                svar[nummer].append((f"{rapport['id']}.{rad['id']}", ord_))
    return dict(svar)
