"""The files of the forecast: the choices of a year (`prognos.toml`), and forecasts that are kept.

A kept forecast is `ÅR/prognoser/2023-08-31.json`: what was shown then, so that what has changed
since, and how right it was, can be told. It is written once and never written over.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.listor.helarsprognos import (
    METODER,
    Handsatt,
    Helarsprognos,
    Metod,
    Prognosval,
)
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport

VALFIL = "prognos.toml"
MAPP = "prognoser"


def las_prognosval(mapp: Path, ar: int) -> Prognosval:
    """Read how a year's forecast is made; the rest of the budget where nothing is said.

    Raises:
        BokFelError: the file cannot be read or says something unknown.
    """
    fil = mapp / str(ar) / VALFIL
    namn = str(fil.relative_to(mapp))
    try:
        text = fil.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except FileNotFoundError:
        return Prognosval()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fel:
        raise BokFelError(
            [Felrad(namn, 0, f"Filen går inte att läsa ({fel}). Gör så här: rätta den som TOML.")]
        ) from None
    tolk = _Valtolk(namn, text)
    val = tolk.val(data)
    if tolk.fel:
        raise BokFelError(tolk.fel)
    return val


class _Valtolk:
    def __init__(self, namn: str, text: str) -> None:
        self.namn = namn
        self.rader = text.splitlines()
        self.fel: list[Felrad] = []

    def _fel(self, sokt: str, text: str) -> None:
        rad = next((n for n, rad in enumerate(self.rader, 1) if sokt in rad), 0)
        self.fel.append(Felrad(self.namn, rad, text))

    def val(self, data: dict[str, Any]) -> Prognosval:
        for nyckel in set(data) - {"metod", "rad"}:
            self._fel(
                nyckel, f"Uppgiften {nyckel} är okänd. Gör så här: skriv metod eller [rad.…]."
            )
        metod = self._metod(data.get("metod", "budget"))
        per_rad: dict[str, Metod] = {}
        handsatta: dict[str, Handsatt] = {}
        for rad, egen in self._tabell(data.get("rad", {})).items():
            uppgifter = self._tabell(egen)
            okanda = set(uppgifter) - {"metod", "prognos_kr", "skal"}
            for nyckel in okanda:
                self._fel(
                    nyckel, f"Uppgiften {nyckel} för {rad} är okänd. Gör så här: ta bort den."
                )
            if "prognos_kr" in uppgifter:
                handsatta[rad] = self._hand(rad, uppgifter)
            elif "metod" in uppgifter:
                per_rad[rad] = self._metod(uppgifter["metod"])
            else:
                self._fel(rad, f"{rad} har varken metod eller prognos_kr. Gör så här: skriv en.")
        return Prognosval(metod, per_rad, handsatta)

    def _tabell(self, varde: object) -> dict[str, Any]:
        if isinstance(varde, dict):
            return varde
        self._fel(
            "rad", 'Gör så här: skriv [rad."individ.bron"] och under den metod eller prognos_kr.'
        )
        return {}

    def _metod(self, varde: object) -> Metod:
        for ett in METODER:
            if ett == varde:
                return ett
        self._fel(
            str(varde), f"Metoden «{varde}» finns inte. Gör så här: välj {', '.join(METODER)}."
        )
        return "budget"

    def _hand(self, rad: str, uppgifter: dict[str, Any]) -> Handsatt:
        belopp, skal = uppgifter["prognos_kr"], str(uppgifter.get("skal", "")).strip()
        if not isinstance(belopp, int) or isinstance(belopp, bool):
            self._fel("prognos_kr", f"{rad}: prognos_kr ska vara hela kronor, kostnader med minus.")
            belopp = 0
        if not skal:
            self._fel(
                rad, f'{rad}: prognosen är satt för hand utan skäl. Gör så här: skriv skal = "…".'
            )
        return Handsatt(belopp * 100, skal)


def krav_kanda_rader(prognos: Helarsprognos) -> None:
    """Refuse choices for rows that the books do not have.

    Raises:
        BokFelError: with the row that may be meant.
    """
    fil = str(Path(str(prognos.period.ar)) / VALFIL)
    kanda = sorted(prognos.rader.values())
    fel = []
    for rad in prognos.okanda:
        nara = get_close_matches(rad, kanda, n=1)
        forslag = f"Menades {nara[0]}? " if nara else ""
        text = f"Raden «{rad}» finns inte. {forslag}Gör så här: välj bland {', '.join(kanda)}."
        fel.append(Felrad(fil, 0, text))
    if fel:
        raise BokFelError(fel)


# ---------------------------------------------------------------------- kept forecasts


@dataclass(frozen=True, slots=True)
class SparadPrognos:
    """A kept forecast: its day, how it was made, and öre by row."""

    till: dt.date
    metod: str
    resultat_ore: int
    rader: dict[str, int]


def spara_prognos(mapp: Path, prognos: Helarsprognos) -> Path:
    """Keep a forecast; one of the same day is never written over.

    Raises:
        BokFelError: there is one of that day already.
    """
    fil = mapp / str(prognos.period.ar) / MAPP / f"{prognos.period.till}.json"
    tal = {prognos.rader[plats]: ett.prognos.ore for plats, ett in prognos.per_plats().items()}
    data = {
        "till": str(prognos.period.till),
        "metod": prognos.val.metod,
        "resultat_ore": prognos.resultat.prognos.ore,
        "rader": dict(sorted(tal.items())),
    }
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    fil.parent.mkdir(parents=True, exist_ok=True)
    arbete = fil.with_suffix(f".{os.getpid()}.ny")
    try:
        arbete.write_text(text, encoding="utf-8")
        # A link is made only where no file is.
        os.link(arbete, fil)
    except FileExistsError:
        namn = str(fil.relative_to(mapp))
        vad = "Prognosen för dagen är redan sparad. Gör så här: välj en annan dag."
        raise BokFelError([Felrad(namn, 0, vad)]) from None
    finally:
        arbete.unlink(missing_ok=True)
    return fil


def sparade_prognoser(mapp: Path, ar: int) -> list[SparadPrognos]:
    """Return the kept forecasts of a year, by day.

    Raises:
        BokFelError: a file cannot be read.
    """
    svar = []
    for fil in sorted((mapp / str(ar) / MAPP).glob("*.json")):
        try:
            egen = _sparad(json.loads(fil.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            egen = None
        if egen is None or sum(egen.rader.values()) != egen.resultat_ore:
            namn = str(fil.relative_to(mapp))
            text = "Den sparade prognosen är inte hel. Gör så här: hämta filen ur säkerhetskopian."
            raise BokFelError([Felrad(namn, 0, text)])
        svar.append(egen)
    return svar


def _sparad(data: dict[str, Any]) -> SparadPrognos:
    rader = {str(rad): int(ore) for rad, ore in data["rader"].items()}
    till = dt.date.fromisoformat(data["till"])
    return SparadPrognos(till, str(data["metod"]), int(data["resultat_ore"]), rader)


def sedan_sist(prognos: Helarsprognos, sparade: list[SparadPrognos]) -> Rapport | None:
    """Return what has changed since the last kept forecast before this one; None without one."""
    tidigare = [ett for ett in sparade if ett.till < prognos.period.till]
    if not tidigare:
        return None
    fore = tidigare[-1]
    nu = {prognos.rader[plats]: ett.prognos.ore for plats, ett in prognos.per_plats().items()}
    rader = []
    for rad in sorted({*nu, *fore.rader}):
        gammalt, nytt = fore.rader.get(rad, 0), nu.get(rad, 0)
        if gammalt != nytt:
            rader.append(_trerad(rad, rad, gammalt, nytt))
    rader.append(
        _trerad("arets_resultat", "Årets resultat", fore.resultat_ore, prognos.resultat.prognos.ore)
    )
    return Rapport(
        "sedan_sist",
        f"Ändrat sedan prognosen per {fore.till}",
        (
            Kolumn("da", f"Prognos {fore.till}"),
            Kolumn("nu", "Prognos nu"),
            Kolumn("andrat", "Ändrat"),
        ),
        tuple(rader),
        decimaler=2,
    )


def _trerad(rad_id: str, etikett: str, da: int, nu: int) -> Rad:
    tal = (("da", da), ("nu", nu), ("andrat", nu - da))
    celler = tuple(Cell(f"sedan_sist.{rad_id}.{k}", 1, ore, konton=("",)) for k, ore in tal)
    return Rad(rad_id, etikett, celler, "summa" if rad_id == "arets_resultat" else "post")


def sparades_traffsakerhet(sparade: list[SparadPrognos], facit_ore: int) -> Rapport | None:
    """Return how right the kept forecasts of a finished year were; None without any."""
    if not sparade:
        return None
    rader = tuple(
        Rad(
            str(ett.till),
            f"{ett.till} ({ett.metod})",
            tuple(
                Cell(f"sparad.{ett.till}.{namn}", 1, ore, konton=("",))
                for namn, ore in (
                    ("prognos", ett.resultat_ore),
                    ("facit", facit_ore),
                    ("fel", ett.resultat_ore - facit_ore),
                )
            ),
        )
        for ett in sparade
    )
    return Rapport(
        "sparades_traffsakerhet",
        "Sparade prognoser mot utfallet",
        (Kolumn("prognos", "Prognos"), Kolumn("facit", "Utfall"), Kolumn("fel", "Skillnad")),
        rader,
        decimaler=2,
    )
