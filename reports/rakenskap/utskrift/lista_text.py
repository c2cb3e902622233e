"""A list as text for the terminal: aligned columns within a width, long texts cut short."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rakenskap.listor.dokument import Listdokument
from rakenskap.rapport.rapport import Kolumn, Rapport
from rakenskap.utskrift.lista import (
    Grupp,
    Ordrad,
    egen_etikettkolumn,
    grupper,
    naturlig_bredd,
    rensad,
    tabellkolumner,
)
from rakenskap.utskrift.uppstalld import harkomstrader

# A text column is not made narrower than this to keep a column that may be left out.
MINST_TEXT = 16
# Nor ever narrower than this.
MINST = 6
# Texts shorter than this are never cut: numbers, codes, days.
KORT = 12
STRECK = "─"


@dataclass(frozen=True, slots=True)
class _Kolumn:
    """A column as set: its place in the row, its width and side."""

    plats: int
    kolumn: Kolumn
    bredd: int
    rorlig: bool


def som_text(dok: Listdokument, bredd: int = 80) -> str:
    """Return the list as text.

    Args:
        dok: what to write.
        bredd: characters on a line; columns that may be left out are, when there is no room.
    """
    rader = [dok.forbund, f"{dok.titel} {dok.period}".rstrip(), ""]
    if dok.ursprung:
        rader += [*_stycke(dok.ursprung, bredd), ""]
    for rapport in dok.rapporter:
        rader += _rapport(rapport, bredd, visa_titel=len(dok.rapporter) > 1)
    for rad in harkomstrader(dok.harkomst):
        namn, _, varde = rad.partition(": ")
        rader += [rad] if len(rad) <= bredd else [f"{namn}:", f"  {varde}"]
    return "\n".join(rad.rstrip() for rad in rader) + "\n"


def _stycke(text: str, bredd: int) -> list[str]:
    return textwrap.wrap(rensad(text), max(bredd, 20))


def _rapport(rapport: Rapport, bredd: int, *, visa_titel: bool) -> list[str]:
    rader = [rapport.titel, STRECK * min(len(rapport.titel), bredd)] if visa_titel else []
    for stycke in rapport.stycken:
        rader += [*_stycke(stycke, bredd), ""]
    if rapport.rader:
        rader += [*_tabell(rapport, bredd), ""]
    for stycke in rapport.efter:
        rader += [*_stycke(stycke, bredd), ""]
    return rader


def _tabell(rapport: Rapport, bredd: int) -> list[str]:
    block = list(grupper(rapport))
    if egen_etikettkolumn(rapport):
        block = [_med_etikett(ett) for ett in block]
        kolumner = [Kolumn("etikett", "", "text"), *tabellkolumner(rapport)]
    else:
        kolumner = tabellkolumner(rapport)
    rader = [rad for ett in block for rad in ett.rader]
    satta, utelamnade = _satt(kolumner, rader, bredd)
    svar = _huvud(satta)
    for nummer, ett in enumerate(block):
        synliga = Grupp(ett.rubriker, tuple(rad for rad in ett.rader if _synlig(rad, satta)))
        svar += _grupp(synliga, satta, bredd, forsta=nummer == 0)
    if utelamnade:
        text = f"Utan plats här: {', '.join(utelamnade)} (finns i pdf, xlsx, csv)."
        svar += ["", *_stycke(text, bredd)]
    return svar


def _synlig(rad: Ordrad, kolumner: Sequence[_Kolumn]) -> bool:
    """Tell whether a row has anything to show: not one with amounts only in columns left out."""
    visade = [rad.celler[ett.plats] for ett in kolumner if ett.kolumn.is_belopp]
    return rad.stil != "post" or not visade or any(visade)


def _med_etikett(grupp: Grupp) -> Grupp:
    """Return the group with its labels as the first column."""
    rader = tuple(
        replace(
            rad,
            etikett="",
            celler=(" " * rad.niva + rad.etikett, *rad.celler),
            niva=0,
            spann=0,
        )
        for rad in grupp.rader
    )
    return Grupp(grupp.rubriker, rader)


def _satt(
    kolumner: Sequence[Kolumn], rader: Sequence[Ordrad], bredd: int
) -> tuple[list[_Kolumn], list[str]]:
    """Choose columns and widths: what may be left out goes first, then texts are cut."""
    alla = []
    for plats, kolumn in enumerate(kolumner):
        bred = naturlig_bredd(plats, kolumn, rader)
        if plats == 0:
            bred += max((rad.niva for rad in rader if not rad.spann and rad.celler[0]), default=0)
        alla.append(_Kolumn(plats, kolumn, bred, kolumn.slag == "text" and bred > KORT))
    tomma = [ett for ett in alla if not any(rad.celler[ett.plats] for rad in rader)]
    if any(ett.kolumn.slag == "text" and ett not in tomma for ett in alla):
        alla = [ett for ett in alla if ett not in tomma or ett.kolumn.is_belopp]
    utelamnade: list[str] = []
    while _minst(alla) > bredd and any(not ett.kolumn.smal for ett in alla):
        bort = next(ett for ett in reversed(alla) if not ett.kolumn.smal)
        alla.remove(bort)
        utelamnade.insert(0, bort.kolumn.rubrik)
    return _krymp(alla, bredd), utelamnade


def _mellan(kolumner: Sequence[_Kolumn]) -> int:
    return len(kolumner) - 1


def _minst(kolumner: Sequence[_Kolumn]) -> int:
    bredder = (min(ett.bredd, MINST_TEXT) if ett.rorlig else ett.bredd for ett in kolumner)
    return sum(bredder) + _mellan(kolumner)


def _krymp(kolumner: list[_Kolumn], bredd: int) -> list[_Kolumn]:
    """Cut the widest text columns until the line fits, or all are at their least."""
    bredder = {ett.plats: ett.bredd for ett in kolumner}
    rorliga = [ett.plats for ett in kolumner if ett.rorlig]
    for_mycket = sum(bredder.values()) + _mellan(kolumner) - bredd
    while for_mycket > 0 and rorliga:
        bredast = max(rorliga, key=lambda plats: bredder[plats])
        if bredder[bredast] <= MINST:
            break
        bredder[bredast] -= 1
        for_mycket -= 1
    return [_Kolumn(ett.plats, ett.kolumn, bredder[ett.plats], ett.rorlig) for ett in kolumner]


def kapad(text: str, bredd: int) -> str:
    """Return a text no longer than a width, cut with … when it is."""
    return text if len(text) <= bredd else text[: max(bredd - 1, 0)].rstrip() + "…"


def _cell(text: str, kolumn: _Kolumn) -> str:
    if kolumn.kolumn.is_belopp:
        return text.rjust(kolumn.bredd)
    return kapad(text, kolumn.bredd).ljust(kolumn.bredd)


def _huvud(kolumner: Sequence[_Kolumn]) -> list[str]:
    bitar = [textwrap.wrap(ett.kolumn.rubrik, ett.bredd) or [""] for ett in kolumner]
    hojd = max(map(len, bitar))
    if not any(ett.kolumn.rubrik for ett in kolumner):
        return []
    rader = []
    for nummer in range(hojd):
        # Headings of several lines stand on the bottom line.
        ord_ = [bit[nummer - hojd + len(bit)] if nummer >= hojd - len(bit) else "" for bit in bitar]
        rader.append(" ".join(_cell(ett, kol) for ett, kol in zip(ord_, kolumner, strict=True)))
    linje = STRECK * (sum(ett.bredd for ett in kolumner) + _mellan(kolumner))
    return [*rader, linje]


def _grupp(grupp: Grupp, kolumner: Sequence[_Kolumn], bredd: int, *, forsta: bool) -> list[str]:
    rader = [] if forsta or not grupp.rubriker else [""]
    rader += [kapad(rubrik, bredd) for rubrik in grupp.rubriker]
    fore = "" if forsta or grupp.rubriker else "summa"
    if not grupp.rubriker and not forsta:
        rader.append(STRECK * (sum(ett.bredd for ett in kolumner) + _mellan(kolumner)))
    for rad in grupp.rader:
        if rad.stil == "rubrik" and fore == "summa" and not rad.niva:
            rader.append("")
        if rad.stil == "summa" and fore in ("post", "text"):
            rader.append(_linje(rad, kolumner))
        rader.append(_rad(rad, kolumner))
        fore = rad.stil
    return rader


def _linje(rad: Ordrad, kolumner: Sequence[_Kolumn]) -> str:
    return " ".join(
        (STRECK if ett.kolumn.is_belopp and rad.celler[ett.plats] else " ") * ett.bredd
        for ett in kolumner
    )


def _rad(rad: Ordrad, kolumner: Sequence[_Kolumn]) -> str:
    niva = rad.niva
    if rad.stil == "rubrik" and not any(rad.celler) and rad.etikett:
        hela = sum(ett.bredd for ett in kolumner) + _mellan(kolumner)
        return kapad(" " * niva + rad.etikett, hela)
    over = [ett for ett in kolumner if ett.plats < rad.spann]
    resten = [ett for ett in kolumner if ett.plats >= rad.spann]
    delar = []
    if over:
        bredd = sum(ett.bredd for ett in over) + _mellan(over)
        delar.append(kapad(" " * niva + rad.etikett, bredd).ljust(bredd))
    delar += [_cell(rad.celler[ett.plats], ett) for ett in resten]
    return " ".join(delar)
