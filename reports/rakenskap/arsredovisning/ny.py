"""Begin the text of a year: a file a heading, with what must be said and last year's figures.

What is written stands in a comment of the text, which is not printed, so that a file nobody has
written in is still an empty heading.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rakenskap.arsredovisning.berattelse import berattelsemapp
from rakenskap.arsredovisning.figurer import Namn
from rakenskap.arsredovisning.filter import visa_varde
from rakenskap.arsredovisning.rubriker import DELRUBRIKER, RUBRIKER, Rubrik

SIFFROR: dict[str, tuple[str, ...]] = {
    "01-oversikt": (
        "rr.verksamhetens_intakter", "oversikt.kostnader", "rr.arets_resultat",
        "br.eget_kapital_utgaende", "drift.individ.kostnader", "drift.struktur.kostnader",
    ),
    "03-viktiga-forhallanden": ("delpost.eu_och_andra_bidrag", "delpost.momsersattning"),
    "04-vasentliga-handelser": ("rr.arets_resultat",),
    "05-styrning-och-uppfoljning": ("rr.arets_resultat.budget", "rr.arets_resultat.avvikelse"),
    "06-god-ekonomisk-hushallning": ("ek.tak", "br.eget_kapital_utgaende"),
    "07-ekonomisk-stallning": (
        "br.eget_kapital_utgaende", "nyckeltal.soliditet", "likvida_medel",
        "br.kortfristiga_skulder",
    ),
    "08-balanskravsresultat": ("balanskrav.resultat", "underskott.ut"),
    "09-personal": ("personal.antal_anstallda",),
    "10-forvantad-utveckling": ("br.eget_kapital_utgaende", "ek.tak"),
}  # fmt: skip

_MAL = """\
# Målen för god ekonomisk hushållning {ar}, ur budgeten. Ett [[mal]] för varje mål:
#
# [[mal]]
# id = "F1"
# slag = "finansiellt"           # eller "verksamhet"
# mal = "Det egna kapitalet är inte större än vad Nationella rådet rekommenderar."
# utfall = "br.eget_kapital_utgaende"
# hogst = "ek.tak"               # eller minst; ett namn, eller ett belopp som "60 procent"
# kommentar = ""
#
# Ett mål som böckerna inte kan mäta: utfall_text, bedomning (uppfyllt, delvis, inte) och kalla.
"""
_PERSONAL = """\
# Personal {ar} (LKBR 11 kap. 5 och 6 §§). Sjukfrånvaro i procent av ordinarie arbetstid:
#
# kalla = "lönesystemet, dag"
# franvaro_procent = "1,22"
# franvaro_procent_fore = "1,77"
# andel_60_dagar_procent = "0"
#
# [[grupp]]
# slag = "kön"                   # eller "ålder": 29 år eller yngre, 30–49 år, 50 år eller äldre
# namn = "Kvinnor"
# antal = 9
# franvaro_procent = ""          # skrivs aldrig ut för en grupp på högst tio
"""
_FORKLARINGAR = """\
# Förklaringar till avvikelser mot budget {ar}, efter rad i driftredovisningen:
#
# [forklaring]
# "individ.finsam_team" = "…"
"""


@dataclass(frozen=True, slots=True)
class Paborjad:
    """Files to begin: their texts by path from the ledger's folder."""

    mapp: Path
    texter: dict[Path, str]

    def skriv(self) -> list[Path]:
        """Write the files that are not there, each whole; return those written, in order."""
        skrivna = []
        for plats, text in self.texter.items():
            fil = self.mapp / plats
            fil.parent.mkdir(parents=True, exist_ok=True)
            nummer, arbete = tempfile.mkstemp(prefix=".", suffix=".ny", dir=fil.parent)
            try:
                with os.fdopen(nummer, "w", encoding="utf-8") as ut:
                    ut.write(text)
                shutil.copymode(self.mapp / "forbund.toml", arbete)
                try:
                    # A link is made only where no file is: nobody's text is written over.
                    os.link(arbete, fil)
                except FileExistsError:
                    continue
                skrivna.append(fil)
            finally:
                Path(arbete).unlink(missing_ok=True)
        return skrivna


def ska_borjas(mapp: Path, ar: int) -> bool:
    """Tell whether a year has no file of text yet."""
    egen = berattelsemapp(mapp, ar)
    return not any((egen / f"{rubrik.id}.md").exists() for rubrik in RUBRIKER)


def paborja(mapp: Path, ar: int, namn: Namn | None, regim: str) -> Paborjad:
    """Plan the files of a year that are not there.

    Args:
        mapp: the ledger's folder.
        ar: the year to begin.
        namn: the names of the latest year in the books up to it, None for the first year.
        regim: the year's form.
    """
    egen = berattelsemapp(mapp, ar)
    gor: dict[str, Callable[[], str]] = {
        f"{rubrik.id}.md": lambda rubrik=rubrik: _text(rubrik, ar, namn, regim)  # type: ignore[misc]
        for rubrik in RUBRIKER
        if rubrik.kravs
    }
    gor |= {
        "mal.toml": lambda: _MAL.format(ar=ar),
        "personal.toml": lambda: _PERSONAL.format(ar=ar),
        "forklaringar.toml": lambda: _FORKLARINGAR.format(ar=ar),
    }
    texter = {
        egen.relative_to(mapp) / fil: skapa()
        for fil, skapa in gor.items()
        if not (egen / fil).exists()
    }
    return Paborjad(mapp, texter)


DELSIFFROR: dict[str, tuple[str, ...]] = {
    "01-vasentliga-handelser": ("rr.arets_resultat", "rr.arets_resultat.fore"),
    "02-forvantad-utveckling": ("rr.arets_resultat.prognos", "rr.arets_resultat.budget"),
    "03-god-ekonomisk-hushallning": ("prognos.utgaende", "br.summa_eget_kapital"),
    "04-balanskravsresultat": ("balanskrav.resultat", "balanskrav.justeringar"),
    "05-drift-och-investeringar": (
        "rr.verksamhetens_intakter", "rr.verksamhetens_kostnader", "drift.individ.avvikelse",
        "drift.summa_individ.avvikelse",
    ),
}  # fmt: skip


def paborja_delar(mapp: Path, egen: Path, namn: Namn, period: str) -> Paborjad:
    """Plan the files of a delårsrapport's text that are not there.

    Args:
        mapp: the ledger's folder.
        egen: the folder of the text.
        namn: the names of the report's figures.
        period: the period in words.
    """
    texter = {}
    for rubrik in DELRUBRIKER:
        fil = egen / f"{rubrik.id}.md"
        if fil.exists():
            continue
        rader = _huvud(rubrik, period, "")
        visade = [
            f"- {figur.etikett}: {visa_varde(figur, namn.enhet)}, {{{{ {ett} | tkr }}}}"
            for ett in DELSIFFROR[rubrik.id]
            if (figur := namn.sok(ett)) is not None and figur.tal is not None
        ]
        rader += ["", "Periodens siffror, och hur de skrivs i texten:", *visade] if visade else []
        texter[fil.relative_to(mapp)] = "\n".join((*rader, "#}", ""))
    return Paborjad(mapp, texter)


def _huvud(rubrik: Rubrik, ar: int | str, regim: str) -> list[str]:
    return [
        f"{{# {rubrik.titel} {ar} ({rubrik.paragraf(regim)})",
        "",
        "Det här är en anteckning som inte skrivs ut. Skriv texten under den. Rubriken skrivs ut",
        "av sig själv; egna rubriker börjar med ##.",
        "",
        "Ska sägas:",
        *(f"- {sats}" for sats in rubrik.sags),
    ]


def _text(rubrik: Rubrik, ar: int, namn: Namn | None, regim: str) -> str:
    rader = _huvud(rubrik, ar, regim)
    if rubrik.id == "06-god-ekonomisk-hushallning":
        rader.append("- Sist: ## Samlad bedömning.")
    siffror = _siffror(rubrik, ar, namn) if namn else []
    if siffror:
        rader += ["", "Förra årets siffror, och hur de skrivs i texten:", *siffror]
    return "\n".join((*rader, "#}", ""))


def _siffror(rubrik: Rubrik, ar: int, namn: Namn) -> list[str]:
    svar = []
    for ett in SIFFROR.get(rubrik.id, ()):
        figur = namn.sok(ett)
        fore = ett
        if namn.ar == ar:
            if figur is not None and "fore" in figur.barn:
                figur, fore = figur.barn["fore"], f"{ett}.fore"
        else:
            fore = f"{ett}.fore"
        if figur is None or figur.tal is None:
            continue
        filter_ = {"belopp": "tkr", "procent": "procent", "antal": "antal"}[figur.tal.slag]
        etikett = figur.etikett or (namn.sok(ett) or figur).etikett or ett
        arets = (
            ""
            if ".budget" in ett or ".avvikelse" in ett
            else f"; årets {{{{ {ett} | {filter_} }}}}"
        )
        svar.append(
            f"- {etikett}: {visa_varde(figur, namn.enhet)}, {{{{ {fore} | {filter_} }}}}{arets}"
        )
    return svar
