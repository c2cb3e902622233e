"""Verksamheter and insatser proposed: from the codes of the files, else from accounts' names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lkbr.forbund import Forbund
from rakenskap.bok.bok import Konto
from rakenskap.rapport.slug import unika_slugar

# Headings of the note on costs, by words in a verksamhet's name; the first that fits.
_RUBRIKER = (
    ("Individinriktade insatser", r"individ|insats|deltagare|rehab|arbetsträning"),
    ("Strukturinriktade insatser", r"struktur|samverkan|kompetens|utbildning|konferens|process"),
    ("Projekt", r"projekt|\besf\b"),
    ("Styrelse och revision", r"styrelse|revis"),
    ("Kansli", r"kansli|administration|förvaltning|gemensam|lokal|personal|ledning|stab"),
)
_VANLIGA = (
    "individ=Individinriktade insatser; struktur=Strukturinriktade insatser; "
    "styrelse=Styrelse och revision; kansli=Kansli"
)
# Names of accounts in class 4 that are no intervention's own.
_ALLMANNA = re.compile(
    r"(?i)^(insatser|köp(t|ta)?\b.*|verksamhet.*|inköp.*|övrig.*|material.*|konto\b.*|"
    r"(individ|struktur)inriktade insatser)$"
)
FLEST_INSATSER = 30


def foresla_rubriker(forbund: Forbund) -> str:
    """Return a heading for each verksamhet of the files, as answered; a common set for none."""
    if not forbund.verksamheter:
        return _VANLIGA
    return "; ".join(f"{v.kod}={_rubrik(v.namn)}" for v in forbund.verksamheter)


def _rubrik(namn: str) -> str:
    passar = (rubrik for rubrik, ord_ in _RUBRIKER if re.search(ord_, namn, re.IGNORECASE))
    return next(passar, namn)


def tolka_rubriker(svar: str, forbund: Forbund) -> tuple[dict[str, str], str]:
    """Return heading by verksamhet, and what is wrong with the answer."""
    rubriker: dict[str, str] = {}
    kanda = {v.kod for v in forbund.verksamheter}
    for del_ in filter(None, (d.strip() for d in svar.split(";"))):
        kod, likhet, rubrik = (ett.strip() for ett in del_.partition("="))
        if not likhet or not kod or not rubrik:
            return {}, f"«{del_}» går inte att tolka: skriv kod=rubrik"
        if kanda and kod not in kanda:
            return {}, f"verksamheten {kod} finns inte; välj bland {', '.join(sorted(kanda))}"
        rubriker[kod] = rubrik
    return rubriker, "" if rubriker else "ingen verksamhet är angiven"


def foresla_insatser(konton: Mapping[str, Konto]) -> str:
    """Return the insatser that accounts of class 4 are named after, as it is answered."""
    namn = [
        re.sub(r"(?i)^insats(en)?[:\s]+", "", konto.namn).strip()
        for nummer, konto in sorted(konton.items())
        if nummer[:1] == "4" and konto.namn and not _ALLMANNA.match(konto.namn.strip())
    ]
    return "; ".join(list(dict.fromkeys(filter(None, namn)))[:FLEST_INSATSER])


def tolka_insatser(svar: str) -> tuple[dict[str, str], str]:
    """Return name by code, and what is wrong with the answer; a code may be given: kod=namn."""
    delar = [d.strip() for d in svar.split(";") if d.strip()]
    namn = [d.partition("=")[2].strip() or d for d in delar]
    koder = unika_slugar(namn)
    svaret = {
        (d.partition("=")[0].strip() if "=" in d else koder[ett]): ett
        for d, ett in zip(delar, namn, strict=True)
    }
    return svaret, "" if svaret else "ingen insats är angiven"
