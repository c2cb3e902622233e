"""The chart as one table to read and edit: account, name, line, ground, how sure; CSV in and out.

The same file is the answer: `--kartor konton.csv` for SIE files, `konton --las` for books.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lkbr.konto import kontonamn
from lkbr.uppstallning import Kontotabell, las_kontotabell
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.skiss import Skiss
from rakenskap.siebro.bokforing import Bokforing
from rakenskap.siebro.placering import Placering, Sakerhet, efter_namn

FALT = ("konto", "namn", "delpost", "rad", "säkerhet", "grund", "förslag")
KONTOPLAN = "kontoplan.beancount"


@dataclass(frozen=True, slots=True)
class Kontorad:
    """An account in the table.

    Attributes:
        forslag: another delpost that its name speaks for, empty for none.
    """

    konto: str
    namn: str
    delpost: str
    sakerhet: str
    grund: str
    forslag: str = ""


def av_filer(bokforing: Bokforing) -> list[Kontorad]:
    """Return the accounts of some SIE files with what the program makes of them."""
    rader = []
    for val in bokforing.kontoval:
        if val.placering is not None:
            namn = str(val.meta.get("namn") or kontonamn(val.beancount))
            egen = val.placering
            rader.append(Kontorad(val.sie, namn, egen.delpost, egen.sakerhet, egen.grund))
    return sorted(rader, key=lambda rad: rad.konto)


def av_bok(bok: Bok) -> list[Kontorad]:
    """Return the accounts of some books, and another line where the name speaks for one."""
    tabell = las_kontotabell(bok.forbund.kontoplan)
    rader = []
    for nummer, konto in sorted(bok.konton.items()):
        egen = tabell.traffar(nummer) != (konto.delpost,)
        forslag = None if egen else efter_namn(nummer, konto.namn, konto.rad, konto.delpost)
        rader.append(
            Kontorad(
                nummer,
                konto.namn,
                konto.delpost,
                Sakerhet.SAKER,
                "kontoplanens post" if egen else "numret",
                _som_text(forslag),
            )
        )
    return rader


def _som_text(forslag: Placering | None) -> str:
    return f"{forslag.delpost} ({forslag.sakerhet}, {forslag.grund})" if forslag else ""


def som_csv(rader: Iterable[Kontorad], kontoplan: str) -> str:
    """Return the table as CSV with semicolons, which a spreadsheet in Swedish opens as it is."""
    tabell = las_kontotabell(kontoplan)
    ut = io.StringIO()
    skrivare = csv.writer(ut, delimiter=";", lineterminator="\n")
    skrivare.writerow(FALT)
    for rad in rader:
        skrivare.writerow(
            [
                rad.konto,
                _utan_formel(rad.namn),
                rad.delpost,
                tabell.delposter[rad.delpost].namn,
                rad.sakerhet,
                _utan_formel(rad.grund),
                rad.forslag,
            ]
        )
    return ut.getvalue()


def _utan_formel(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t" and text else text


# ---------------------------------------------------------------------- into the books


def satt_rader(skiss: Skiss, tabell: Mapping[str, tuple[int, str]], fil: str) -> list[str]:
    """Write what a table says in the chart of some books: `post:` on the accounts that differ.

    Returns:
        What is changed, a line an account.

    Raises:
        BokFelError: an account is not in the books, or cannot stand on that line.
    """
    bok = skiss.bok
    kontotabell = las_kontotabell(bok.forbund.kontoplan)
    fel, nya = [], {}
    for nummer, (radnr, delpost) in tabell.items():
        konto = bok.konton.get(nummer)
        if konto is None:
            text = f"Konto {nummer} finns inte i böckerna. Gör så här: ta bort raden."
            fel.append(Felrad(fil, radnr, text))
        elif delpost != konto.delpost:
            if hinder := _hinder(kontotabell, konto.delpost, delpost):
                text = (
                    f"Konto {nummer} {konto.namn} kan inte föras till "
                    f"{kontotabell.delposter[delpost].namn}: {hinder}. Gör så här: välj en delpost "
                    "på samma sida. (LKBR 5 kap. 2 §, 6 kap. 2 §)"
                )
                fel.append(Felrad(fil, radnr, text))
            nya[nummer] = delpost
    if fel:
        raise BokFelError(fel)
    text = skiss.text(KONTOPLAN)
    for nummer, delpost in nya.items():
        post = "" if kontotabell.traffar(nummer) == (delpost,) else delpost
        text = _med_post(text, bok.konton[nummer].beancount, post)
    if nya:
        skiss.satt(KONTOPLAN, text)
    return [
        f"{nummer} {bok.konton[nummer].namn}: "
        f"{kontotabell.delposter[bok.konton[nummer].delpost].namn} → "
        f"{kontotabell.delposter[delpost].namn}"
        for nummer, delpost in nya.items()
    ]


def _hinder(tabell: Kontotabell, gammal: str, ny: str) -> str:
    """Return why an account of one delpost cannot be on another: another root in the books."""
    sidor = [tabell.poster[tabell.delposter[ett].post].sida for ett in (gammal, ny)]
    if sidor[0] == sidor[1]:
        return ""
    namn = {
        "resultat": "resultaträkningen",
        "tillgang": "tillgångarna",
        "eget_kapital": "eget kapital",
        "skuld": "skulderna",
    }
    return f"kontot hör till {namn[sidor[0]]}, raden till {namn[sidor[1]]}"


def _med_post(text: str, beancount: str, delpost: str) -> str:
    """Return the chart's text with another `post:` on an account; empty takes it away."""
    rader = text.splitlines(keepends=True)
    plats = next(
        nr
        for nr, rad in enumerate(rader)
        if re.match(rf"\d{{4}}-\d\d-\d\d\s+open\s+{re.escape(beancount)}(?:\s|$)", rad)
    )
    slut = plats + 1
    while slut < len(rader) and re.match(r"[ \t]+\S", rader[slut]):
        slut += 1
    meta = [rad for rad in rader[plats + 1 : slut] if not re.match(r"\s+post\s*:", rad)]
    ny = [f'  post: "{delpost}"\n'] if delpost else []
    return "".join([*rader[: plats + 1], *ny, *meta, *rader[slut:]])


def oklara(rader: Sequence[Kontorad]) -> list[Kontorad]:
    """Return the accounts that someone should look at: not sure, or with another proposal."""
    return [rad for rad in rader if rad.sakerhet != Sakerhet.SAKER or rad.forslag]
