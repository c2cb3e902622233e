"""The English edition: the same reports and figures, with the terms of `data/engelska.toml`.

What the federation has named or written itself (interventions, accounts, policies) stays in
Swedish unless its folder has words for it, `engelska.toml` with a table `[ord]`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from rakenskap.bok.felrad import BokFelError, Felrad, oslagbart
from rakenskap.rapport.rapport import Cell, Rakenskaper, Rapport

EGNA = "engelska.toml"
# What is no statement or note: long sentences about the books, for those who keep them.
UTELAMNAS = ("kontroller", "antaganden")
_DATA = Path(__file__).parent / "data" / EGNA
# Paragraphs are named as in Sweden: LKBR 9:13; RKR R5.
_LAGRUM = re.compile(r"(?:LKBR|KRL|RKR|KL|FinsamL)[^a-zåäö]*")
_DECIMALER = re.compile(r"[−–-]?[\d\u00a0\u202f ]+,\d+")


@cache
def _data() -> tuple[dict[str, str], tuple[tuple[re.Pattern[str], str], ...], dict[str, str]]:
    tabell = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    monster = tuple((re.compile(rad["sv"]), rad["en"]) for rad in tabell["monster"])
    return tabell["ord"], monster, tabell["ram"]


def ramord() -> dict[str, str]:
    """Return what stands around the reports, Swedish to English."""
    return dict(_data()[2])


def termer() -> dict[str, str]:
    """Return the terms, Swedish to English."""
    return dict(_data()[0])


@dataclass(slots=True)
class Engelsktolk:
    """Turns texts into English, and remembers those that it has no words for.

    Attributes:
        egna: the federation's own words.
        kvar: texts that stay in Swedish, in order.
    """

    egna: Mapping[str, str] = field(default_factory=dict)
    kvar: dict[str, None] = field(default_factory=dict)

    def text(self, svenska: str) -> str:
        """Return a text in English, or as it is where there are no words for it."""
        svar = self._hel(svenska)
        if svar is None:
            if re.search(r"[^\W\d_]", svenska):
                self.kvar[svenska] = None
            return svenska
        return svar

    def _hel(self, svenska: str) -> str | None:
        ord_, monster, _ = _data()
        if not svenska or _LAGRUM.fullmatch(svenska):
            return svenska
        if svenska in self.egna:
            return self.egna[svenska]
        if svenska in ord_:
            return ord_[svenska]
        if _DECIMALER.fullmatch(svenska):
            return svenska.replace(",", ".")
        for uttryck, mall in monster:
            if traff := uttryck.fullmatch(svenska):
                return mall.format(*map(self._del, traff.groups()))
        return None

    def _del(self, svenska: str) -> str:
        """Return a part of a text: as a term with or without capital, else as it is."""
        stor = svenska[:1].upper() + svenska[1:]
        if (svar := self._hel(svenska)) is not None:
            return svar
        if (svar := self._hel(stor)) is not None:
            return svar[:1].lower() + svar[1:]
        if re.search(r"[^\W\d_]{3}", svenska):
            self.kvar[svenska] = None
        return svenska


def pa_engelska(
    rakenskaper: Rakenskaper, egna: Mapping[str, str] | None = None
) -> tuple[Rakenskaper, tuple[str, ...]]:
    """Return the year's accounts in English, and the texts that stay in Swedish.

    Every figure, quantity and row is the same; the lists of checks and of assumptions are left to
    the Swedish edition.
    """
    tolk = Engelsktolk(egna or {})
    rapporter = tuple(
        _rapport(rapport, tolk) for rapport in rakenskaper.rapporter if rapport.id not in UTELAMNAS
    )
    ram = ramord()
    utgava = "Det här är en engelsk utgåva; den svenska gäller. Förbundets egna namn och texter "
    ny = replace(
        rakenskaper,
        lag=termer()[rakenskaper.lag],
        ursprung=" ".join(filter(None, (ram[f"{utgava}står på svenska."], rakenskaper.ursprung))),
        rapporter=rapporter,
        sprak="en",
        ord=ram,
    )
    return ny, tuple(tolk.kvar)


def _rapport(rapport: Rapport, tolk: Engelsktolk) -> Rapport:
    def cell(ett: Cell) -> Cell:
        return replace(ett, text=tolk.text(ett.text)) if ett.text else ett

    return replace(
        rapport,
        titel=tolk.text(rapport.titel),
        kolumner=tuple(
            replace(kolumn, rubrik=tolk.text(kolumn.rubrik)) for kolumn in rapport.kolumner
        ),
        rader=tuple(
            replace(rad, etikett=tolk.text(rad.etikett), celler=tuple(map(cell, rad.celler)))
            for rad in rapport.rader
        ),
        stycken=tuple(map(tolk.text, rapport.stycken)),
        efter=tuple(map(tolk.text, rapport.efter)),
        radrubrik=tolk.text(rapport.radrubrik),
    )


def las_egna_ord(mapp: Path) -> dict[str, str]:
    """Return the federation's own words, from `engelska.toml` in its folder, if it has any.

    Raises:
        BokFelError: the file is not a table of texts.
    """
    fil = mapp / EGNA
    try:
        tabell = tomllib.loads(fil.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as hinder:
        vad = f"Filen går inte att läsa: {oslagbart(hinder)}."
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as hinder:
        vad = f"Filen går inte att tolka ({hinder})."
    else:
        ord_ = tabell.get("ord", {})
        if set(tabell) <= {"ord"} and all(isinstance(ett, str) for ett in ord_.values()):
            return dict(ord_)
        vad = "Filen har annat än ord."
    atgard = 'Gör så här: skriv [ord] överst och "Svenska" = "English" på varje rad.'
    raise BokFelError([Felrad(EGNA, 0, f"{vad} {atgard}")])
