"""A form of the browser as a form of the daily books, and what is told of it as JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from lkbr.belopp import ore_som_text
from lkbr.underlag import is_underlag
from rakenskap.bok.bok import Bok
from rakenskap.dagbok.besked import Besked
from rakenskap.dagbok.formular import HANDELSESLAG, MAX_RADER, Formular, Formularrad, formular_av
from rakenskap.dagbok.nummer import serie_for
from rakenskap.dagbok.rattelse import hitta_bokford
from rakenskap.dagbok.text import Text, av_entry
from rakenskap.dagbok.utkast import Utkast, utkasthash
from rakenskap.dagbok.utkastplan import hitta_utkast, plats_for

NYA_RADER = 3
_RADFALT = tuple(ett.name for ett in fields(Formularrad))
_FALT = tuple(ett.name for ett in fields(Formular) if ett.name != "rader")
_RAD = re.compile(r"rad-(\d{1,3})-([a-z]+)")
# What a correction gets of its own, or from the entry that it corrects.
_EJ_I_RATTELSE = frozenset(
    ("ver", "registrerad", "av", "attesterad", "attesterad-av", "sent", "rattas-av", "rattar")
)


@dataclass(frozen=True, slots=True)
class Formularkalla:
    """What a form was filled from: nothing, a draft, or a booked entry that is to be corrected.

    Attributes:
        slag: "", "utkast" or "ratta".
        namn: the draft's place, or the entry's number and year.
        avtryck: the hash of what the draft said when the form was filled.
    """

    slag: str = ""
    namn: str = ""
    avtryck: str = ""

    def utkast(self, bok: Bok) -> Utkast | None:
        """Return the draft, as it was when the form was filled.

        Raises:
            BokFelError: it is another one now.
        """
        return hitta_utkast(bok, self.namn, self.avtryck) if self.slag == "utkast" else None

    def text(self, bok: Bok) -> Text | None:
        """Return what the source says, as a draft; None for a new form."""
        if self.slag == "utkast":
            return av_entry(hitta_utkast(bok, self.namn, self.avtryck).entry)
        if self.slag == "ratta":
            text = av_entry(hitta_bokford(bok, self.namn))
            kvar = {
                namn: varde
                for namn, varde in text.uppgifter.items()
                if namn not in _EJ_I_RATTELSE and not is_underlag(namn)
            }
            return replace(text, uppgifter=kvar, flagga="!")
        return None


def av_utkast(bok: Bok, utkast: Utkast) -> tuple[Formular, Formularkalla]:
    """Return the form of a draft, and where it is from."""
    formular = formular_av(bok, av_entry(utkast.entry))
    if not formular.serie:
        utan_fil = utkast.entry._replace(meta={**utkast.entry.meta, "filename": ""})
        if serie_for(bok, utan_fil) != utkast.serie:
            formular = replace(formular, serie=utkast.serie.kod)
    return formular, Formularkalla("utkast", plats_for(utkast), utkasthash(utkast.entry))


def las_inmatning(falt: Mapping[str, str]) -> tuple[Formular, Formularkalla]:
    """Read the fields that a browser sends; what is no field of the form is passed over."""
    rader: dict[int, dict[str, str]] = {}
    for namn, varde in falt.items():
        traff = _RAD.fullmatch(namn)
        if traff and traff[2] in _RADFALT and 1 <= int(traff[1]) <= MAX_RADER:
            rader.setdefault(int(traff[1]), {})[traff[2]] = varde
    antal = max(rader, default=0)
    egna = {namn: falt.get(namn, "") for namn in _FALT}
    if egna["slag"] not in HANDELSESLAG:
        egna["slag"] = "fri"
    formular = Formular(
        **egna, rader=tuple(Formularrad(**rader.get(n, {})) for n in range(1, antal + 1))
    )
    slag = falt.get("kalla", "")
    return formular, Formularkalla(
        slag if slag in ("utkast", "ratta") else "",
        falt.get("kallans_namn", ""),
        falt.get("kallans_avtryck", ""),
    )


def som_falt(formular: Formular, kalla: Formularkalla) -> list[tuple[str, str]]:
    """Return a form as the fields that a browser would send; empty ones left out."""
    svar = [(namn, getattr(formular, namn)) for namn in _FALT]
    for plats, rad in enumerate(formular.rader, start=1):
        svar += [(f"rad-{plats}-{namn}", getattr(rad, namn)) for namn in _RADFALT]
    svar += [
        ("kalla", kalla.slag),
        ("kallans_namn", kalla.namn),
        ("kallans_avtryck", kalla.avtryck),
    ]
    return [(namn, varde) for namn, varde in svar if varde]


def med_tomma_rader(formular: Formular, antal: int = NYA_RADER) -> Formular:
    """Return a form with some empty rows more."""
    rader = (*formular.rader, *(Formularrad() for _ in range(antal)))[:MAX_RADER]
    return replace(formular, rader=rader)


def fel_per_falt(besked: Besked, *, med_hinder: bool = True) -> dict[str, str]:
    """Return what is wrong, by field."""
    svar: dict[str, str] = {}
    for fel in besked.fel if med_hinder else besked.last.fel:
        svar[fel.falt] = f"{svar[fel.falt]} {fel.text}" if fel.falt in svar else fel.text
    return svar


def saldo_per_rad(besked: Besked) -> dict[int, str]:
    """Return each row's account balance before and after, in words."""
    svar: dict[int, list[str]] = {}
    for rad in besked.last.rader:
        fore, efter = (besked.saldon or {}).get(rad.konto.nummer, (0, 0))
        text = f"{rad.konto.nummer}: saldo {ore_som_text(fore)} → {ore_som_text(efter)}"
        svar.setdefault(rad.plats, []).append(text)
    return {plats: "; ".join(dict.fromkeys(texter)) for plats, texter in svar.items()}


def sammanfattning(besked: Besked) -> list[str]:
    """Return what a form would become, in sentences."""
    svar = []
    if besked.last.skillnad_ore:
        svar.append(f"Skillnad debet − kredit: {ore_som_text(besked.last.skillnad_ore)} kr.")
    elif len(besked.last.rader) > 1:
        svar.append("Debet och kredit är lika.")
    if besked.serie is not None:
        svar.append(f"Blir {besked.ver} i serien {besked.serie.namn.lower()}.")
        svar.append(besked.attest)
    if besked.sent:
        svar.append(
            "Kassa och bank bokförs senast nästa arbetsdag (LKBR 3 kap. 4 §): skriv skälet till "
            "att det sker senare."
        )
    return svar


def besked_som_json(besked: Besked) -> dict[str, Any]:
    """Return what the page's script shows while one types."""
    return {
        "fel": fel_per_falt(besked),
        "saldon": saldo_per_rad(besked),
        "sammanfattning": sammanfattning(besked),
        "sent": besked.sent,
        "belopp": {str(rad.plats): ore_som_text(abs(rad.ore)) for rad in besked.last.rader},
    }
