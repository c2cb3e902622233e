"""Staff and sick leave (LKBR 11 kap. 5-6 §§), with what the law forbids left out.

`berattelse/personal.toml`::

    kalla = "lönesystemet"
    franvaro_procent = "1,22"
    franvaro_procent_fore = "1,77"
    andel_60_dagar_procent = "0"

    [[grupp]]
    slag = "kön"                    # "kön" eller "ålder"
    namn = "Kvinnor"
    antal = 9
    franvaro_procent = "1,40"       # lämnas bara ut när gruppen är fler än tio

A group of at most ten is never printed; nor is the one that could be told from the total and the
others. The file holds the value or leaves it out: the table is the same.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any

from rakenskap.arsredovisning.figurer import Namn
from rakenskap.arsredovisning.tal import Figur, Varde
from rakenskap.arsredovisning.tomlfil import Tomlfil, las_toml
from rakenskap.bok.felrad import Felrad
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport
from rakenskap.rapport.slug import slug

HOGST_DOLD = 10  # a group of at most ten (LKBR 11 kap. 6 §)
_TOTALT = {
    "franvaro_procent": "Total sjukfrånvaro, procent av ordinarie arbetstid",
    "andel_60_dagar_procent": "Varav frånvaro i 60 dagar eller mer, procent",
}
_NYCKLAR = {
    "": frozenset({"kalla", "grupp", *_TOTALT, *(f"{namn}_fore" for namn in _TOTALT)}),
    "grupp": frozenset({"slag", "namn", "antal", "franvaro_procent"}),
}


@dataclass(frozen=True, slots=True)
class Personalgrupp:
    """A group of the staff: its size and sick leave in per cent, None when not given."""

    slag: str
    namn: str
    antal: int
    franvaro: Decimal | None


@dataclass(frozen=True, slots=True)
class Personal:
    """What is stated of the staff."""

    totalt: dict[str, Decimal]
    grupper: tuple[Personalgrupp, ...]
    kalla: str = ""
    finns: bool = False


def las_personal(mapp: Path, fil: Path) -> tuple[Personal, list[Felrad]]:
    """Read what is stated of the staff; a missing file says nothing."""
    egen = las_toml(fil, mapp, _NYCKLAR)
    totalt = {}
    for nyckel in sorted(_NYCKLAR[""] - {"kalla", "grupp"}):
        varde = _procent(egen, egen.data, nyckel, 0)
        if varde is not None:
            totalt[nyckel] = varde
    grupper = [
        grupp
        for plats, tabell in enumerate(egen.lista("grupp"))
        if (grupp := _grupp(egen, tabell, plats)) is not None
    ]
    kalla = egen.ord_(egen.data, "kalla")
    if totalt and not kalla:
        egen.anmark(
            "franvaro_procent",
            'Sjukfrånvaron saknar källa. Gör så här: skriv kalla = "lönesystemet, dag".',
        )
    return Personal(totalt, tuple(grupper), kalla, egen.finns), egen.fel


def _grupp(fil: Tomlfil, tabell: dict[str, Any], plats: int) -> Personalgrupp | None:
    slag, namn = fil.ord_(tabell, "slag", plats), fil.ord_(tabell, "namn", plats)
    antal = fil.heltal(tabell, "antal", plats)
    if not namn or antal is None or slag not in ("kön", "ålder"):
        fil.anmark(
            "grupp",
            'Gruppen är inte hel. Gör så här: skriv slag = "kön" eller "ålder", namn och antal.',
            plats,
        )
        return None
    return Personalgrupp(slag, namn, antal, _procent(fil, tabell, "franvaro_procent", plats))


def _procent(fil: Tomlfil, tabell: dict[str, Any], nyckel: str, plats: int) -> Decimal | None:
    if nyckel not in tabell:
        return None
    text = fil.ord_(tabell, nyckel, plats)
    try:
        varde = Decimal(text.replace(",", "."))
    except InvalidOperation:
        varde = Decimal(-1)
    if 0 <= varde <= 100:
        return varde
    fil.anmark(nyckel, f'{nyckel} ska vara 0–100. Gör så här: skriv {nyckel} = "1,22".', plats)
    return None


def is_undantaget(namn: Namn) -> bool | None:
    """Tell whether 11 kap. 6 § does not apply: at most ten employees on average in two years.

    Returns:
        None when the number of employees of either year is not known.
    """
    i_ar, fore = namn.sok("personal.antal_anstallda"), namn.sok("personal.antal_anstallda.fore")
    if i_ar is None or fore is None or i_ar.tal is None or fore.tal is None:
        return None
    return (i_ar.tal.varde + fore.tal.varde) / 2 <= HOGST_DOLD


def dolda(grupper: tuple[Personalgrupp, ...]) -> frozenset[tuple[str, str]]:
    """Return the groups whose sick leave may not be given, by kind and name.

    Where one group alone would be hidden in its kind, the next smallest is hidden too: else the
    hidden one could be reckoned from the total.
    """
    per_slag: defaultdict[str, list[Personalgrupp]] = defaultdict(list)
    for grupp in grupper:
        per_slag[grupp.slag].append(grupp)
    svar: set[tuple[str, str]] = set()
    for slag, egna in per_slag.items():
        sma = [grupp for grupp in egna if grupp.antal <= HOGST_DOLD]
        if len(sma) == 1 and sma[0].antal:
            ovriga = sorted((g for g in egna if g not in sma), key=lambda g: (g.antal, g.namn))
            sma += ovriga[:1]
        svar |= {(slag, grupp.namn) for grupp in sma}
    return frozenset(svar)


def personaltabell(personal: Personal, namn: Namn) -> Rapport | None:
    """Return the table of employees and sick leave, None when nothing is stated."""
    rader: list[Rad] = []
    antal = namn.sok("personal.antal_anstallda")
    if antal is not None and antal.tal is not None:
        fore = antal.barn.get("fore")
        celler = (_antal(antal), _antal(fore))
        rader.append(Rad("antal_anstallda", "Antal anställda, heltidstjänster", celler))
    for nyckel, etikett in _TOTALT.items():
        if nyckel in personal.totalt:
            celler = (
                Cell(text=_text(personal.totalt[nyckel])),
                Cell(text=_text(personal.totalt.get(f"{nyckel}_fore"))),
            )
            rader.append(Rad(nyckel, etikett, celler))
    gomda = dolda(personal.grupper)
    for grupp in personal.grupper:
        if is_undantaget(namn) or (grupp.slag, grupp.namn) in gomda:
            continue
        if grupp.franvaro is not None:
            rad_id = f"{slug(grupp.slag)}.{slug(grupp.namn)}"
            celler = (Cell(text=_text(grupp.franvaro)), Cell())
            rader.append(Rad(rad_id, f"{grupp.namn}, sjukfrånvaro, procent", celler, niva=1))
    if not rader:
        return None
    return Rapport(
        "personal",
        "Personal och sjukfrånvaro",
        (
            Kolumn(str(namn.ar), str(namn.ar), "text"),
            Kolumn(str(namn.ar - 1), str(namn.ar - 1), "text"),
        ),
        tuple(rader),
        efter=tuple(_forklaring(personal, namn, gomda)),
        paragraf="LKBR 11:5-6",
        visa_enhet=False,
        radrubrik="Uppgift",
    )


def _forklaring(personal: Personal, namn: Namn, gomda: frozenset[tuple[str, str]]) -> list[str]:
    svar = []
    if is_undantaget(namn):
        svar.append(
            "Antalet anställda har de två senaste räkenskapsåren i medeltal varit högst tio. "
            "Kravet på uppgifter om sjukfrånvaro gäller därför inte (11 kap. 6 §); "
            "den totala lämnas ändå när den är känd, men inte uppdelad."
        )
    elif gomda:
        svar.append(
            "Sjukfrånvaron lämnas inte för grupper om högst tio anställda, eller när uppgiften "
            "kan räknas fram eller hänföras till en enskild (11 kap. 6 §)."
        )
    if not personal.totalt and is_undantaget(namn) is not True:
        svar.append("Uppgift om sjukfrånvaron saknas i underlagen (11 kap. 6 §).")
    if personal.kalla and personal.totalt:
        svar.append(f"Källa till sjukfrånvaron: {personal.kalla}.")
    return svar


def personalfigurer(personal: Personal) -> dict[str, Figur]:
    """Return names for the text: sick leave, and the sizes of the groups."""
    svar = {}
    for nyckel, namn in (
        ("franvaro_procent", "sjukfranvaro"),
        ("andel_60_dagar_procent", "andel_60_dagar"),
    ):
        if nyckel in personal.totalt:
            figur = Figur(
                f"personal.{namn}",
                _TOTALT[nyckel],
                Varde(Fraction(personal.totalt[nyckel]), "procent"),
            )
            fore = personal.totalt.get(f"{nyckel}_fore")
            if fore is not None:
                egen = Figur(f"{figur.namn}.fore", "", Varde(Fraction(fore), "procent"))
                figur.barn["fore"] = egen
            svar[namn] = figur
    for grupp in personal.grupper:
        namn = f"antal_{slug(grupp.namn)}"
        tal = Varde(Fraction(grupp.antal), "antal")
        svar[namn] = Figur(f"personal.{namn}", f"Antal, {grupp.namn.lower()}", tal)
    return svar


def _antal(figur: Figur | None) -> Cell:
    if figur is None or figur.tal is None:
        return Cell()
    varde = figur.tal.varde
    return Cell(text=_text(Decimal(varde.numerator) / varde.denominator))


def _text(varde: Decimal | None) -> str:
    return "" if varde is None else f"{varde:f}".replace(".", ",")
