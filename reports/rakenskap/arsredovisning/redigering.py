"""A heading's text edited: what it is now, what is wrong with it, and the plan that saves it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from rakenskap.arsredovisning.arstext import Arstext
from rakenskap.arsredovisning.berattelse import berattelsemapp
from rakenskap.arsredovisning.figurer import Namn
from rakenskap.arsredovisning.filter import visa_varde
from rakenskap.arsredovisning.ny import paborja
from rakenskap.arsredovisning.rubriker import RUBRIKER, Rubrik
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.skiss import Skiss, Vem

HOGST_TECKEN = 200_000
_FILTER = {"belopp": "tkr", "procent": "procent", "antal": "antal"}


@dataclass(frozen=True, slots=True)
class Rubriktext:
    """A heading with its text as it stands on the disk.

    Attributes:
        fil: path from the ledger's folder.
        avtryck: SHA-256 of the file, empty when there is none.
        paborjad: the text is what a new year begins with, and is not saved.
    """

    rubrik: Rubrik
    fil: str
    text: str
    avtryck: str
    paborjad: bool


def valj_rubrik(rubrik_id: str) -> Rubrik:
    """Return the heading of that name, the first when none is asked for.

    Raises:
        BokFelError: there is no such heading.
    """
    for rubrik in RUBRIKER:
        if rubrik.id == rubrik_id or not rubrik_id:
            return rubrik
    text = (
        f"Rubriken «{rubrik_id}» finns inte. Gör så här: välj bland "
        f"{', '.join(rubrik.id for rubrik in RUBRIKER)}."
    )
    raise BokFelError([Felrad("årsredovisningen", 0, text)])


def las_rubriktext(mapp: Path, namn: Namn, regim: str, rubrik: Rubrik) -> Rubriktext:
    """Read a heading's text, or what it begins with.

    Raises:
        BokFelError: the file is not text that can be read.
    """
    fil = berattelsemapp(mapp, namn.ar) / f"{rubrik.id}.md"
    plats = str(fil.relative_to(mapp))
    try:
        innehall = fil.read_bytes()
        text = innehall.decode("utf-8")
    except FileNotFoundError:
        texter = paborja(mapp, namn.ar, namn, regim).texter
        return Rubriktext(rubrik, plats, texter.get(Path(plats), ""), "", paborjad=True)
    except (OSError, UnicodeDecodeError):
        vad = "Filen går inte att läsa som UTF-8. Gör så här: spara om den i en texteditor."
        raise BokFelError([Felrad(plats, 0, vad)]) from None
    return Rubriktext(rubrik, plats, text, _avtryck(innehall), paborjad=False)


def _avtryck(innehall: bytes) -> str:
    return hashlib.sha256(innehall).hexdigest()


def inskickad(text: str) -> str:
    """Return a text from a form as it is kept: line ends of one kind, one at the end.

    Raises:
        BokFelError: it is too long.
    """
    if len(text) > HOGST_TECKEN:
        vad = f"Texten är längre än {HOGST_TECKEN} tecken. Gör så här: korta den."
        raise BokFelError([Felrad("årsredovisningen", 0, vad)])
    rader = text.replace("\r\n", "\n").replace("\r", "\n").rstrip()
    return f"{rader}\n" if rader else ""


def spara_text(bok: Bok, vem: Vem, ar: int, rubrik: Rubrik, text: str, avtryck: str) -> Skiss:
    """Plan a heading's new text; the log keeps whose it is and what it was.

    Args:
        bok: the books.
        vem: who writes.
        ar: the year.
        rubrik: the heading.
        text: the new text.
        avtryck: that of the file when the editing began.

    Raises:
        BokFelError: the file has been changed since then, or nothing is changed.
    """
    fil = f"{berattelsemapp(Path(), ar)}/{rubrik.id}.md"
    skiss = Skiss(bok, vem)
    forut = skiss.innehall(fil) if skiss.finns(fil) else b""
    nu = _avtryck(forut) if skiss.finns(fil) else ""
    if nu != avtryck:
        vad = (
            "Filen har ändrats av någon annan sedan du öppnade den. Gör så här: kopiera din text, "
            "öppna sidan igen och för in ändringen."
        )
        raise BokFelError([Felrad(fil, 0, vad)])
    if forut == text.encode():
        raise BokFelError([Felrad(fil, 0, "Texten är inte ändrad. Gör så här: skriv först.")])
    # First what writing records by itself, so that the plan that is shown is all that is written.
    skiss.logga_installningar()
    skiss.satt(fil, text)
    skiss.logga(
        "inställning", fil, _avtryck(text.encode()), andrat=[rubrik.id], fore={rubrik.id: nu}
    )
    return skiss


def namn_att_valja(namn: Namn) -> list[tuple[str, str, str, str]]:
    """Return every name that a text may use: name, value, label, and the word for its unit."""
    return [
        (figur.namn, visa_varde(figur, namn.enhet), figur.etikett, _FILTER[figur.krav().slag])
        for figur in namn.alla()
    ]


def lage_per_rubrik(text: Arstext) -> dict[str, str]:
    """Return how it is with each heading: `klar`, `fel` or `saknas`, by its name."""
    saknade = {rubrik.id for rubrik in text.berattelse.saknade}
    med_fel = {Path(fel.fil).stem for fel in text.fel}
    return {
        rubrik.id: "saknas" if rubrik.id in saknade else "fel" if rubrik.id in med_fel else "klar"
        for rubrik in RUBRIKER
        if rubrik.kravs or any(ett.rubrik is rubrik for ett in text.berattelse.avsnitt)
    }
