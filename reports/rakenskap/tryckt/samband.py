"""The same amount in two tables of a report: ties between statements, notes and overviews."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from rakenskap.tryckt.modell import Celler, Cellplats, Tryckrad, Trycktabell
from rakenskap.tryckt.relationer import Relation, is_summa

# A label that stands in two tables is the same amount only when it says enough.
MINST_TECKEN = 9
TUSEN = 1000

_NUMRERING = re.compile(r"^(?:[A-Z]\.|[IVX]+\.|\d{1,2}\.|[a-z]\))\s+")
_NOTTITEL = re.compile(r"(?i)^not\s*\d+[.:]?\s*")
_AR = re.compile(r"(?:19|20)\d\d")
_EJ_UTFALL = re.compile(r"(?i)budget|prognos|avvikelse|differens|förändring|andel|%|plan")

# (concept, words of the label, words that the table's title must have)
_BEGREPP: tuple[tuple[str, str, str], ...] = (
    (
        "arets_resultat",
        r"(årets|periodens|periodens/årets) resultat( enligt resultaträkningen)?",
        "",
    ),
    ("likvida_slut", r"likvida medel( vid årets slut)?|kassa och bank(tillgodohavanden?)?", ""),
    ("likvida_borjan", r"likvida medel vid årets (början|ingång)", ""),
    ("tillgangar", r"summa tillgångar", ""),
    ("tillgangar", r"summa eget kapital,?( avsättningar)?( och)? skulder", ""),
    ("eget_kapital", r"summa eget kapital", ""),
    ("eget_kapital", r"eget kapital( vid årets slut)?", "översikt|storlek"),
    ("eget_kapital", r"utgående eget kapital", ""),
    ("verksamhetens_intakter", r"verksamhetens intäkter", ""),
    ("avskrivningar", r"(summa |årets )?avskrivningar", "resultat|not|avskrivning|tillgång|drift"),
    ("avskrivningar", r"justering för av- och nedskrivningar", ""),
    ("anskaffning_in", r"ingående anskaffningsvärden?", ""),
    ("anskaffning_ut", r"utgående (ackumulerade )?anskaffningsvärden?", ""),
    ("avskrivet_in", r"(ingående avskrivningar|ackumulerade avskrivningar vid årets ingång)", ""),
    ("avskrivet_ut", r"utgående (ackumulerade )?avskrivningar", ""),
    ("balanskravsresultat", r"årets balanskravsresultat( enligt balanskravsutredningen)?", ""),
    ("ack_in", r"ingående ackumulerade.* negativa resultat", ""),
    ("ack_ut", r"utgående ackumulerade.* negativa resultat", ""),
)
# What is opening in a year is closing in the year before.
_FORRA_ARET = {
    "likvida_borjan": "likvida_slut",
    "anskaffning_in": "anskaffning_ut",
    "avskrivet_in": "avskrivet_ut",
    "ack_in": "ack_ut",
}


@dataclass(frozen=True, slots=True)
class _Nyckel:
    begrepp: str
    ar: int


def samma(celler: Celler) -> Iterator[Relation]:
    """Find the amounts that stand in more than one table."""
    grupper: dict[_Nyckel, list[Cellplats]] = defaultdict(list)
    for cell in celler.tal:
        if (nyckel := _nyckel(celler, cell)) is not None:
            grupper[nyckel].append(cell)
    for lista in grupper.values():
        yield from _lika(celler, lista)
    yield from _noternas_summor(celler)
    yield from _samma_etikett(celler, {cell for lista in grupper.values() for cell in lista})


def rensad_etikett(text: str) -> str:
    """Return a label as it is compared: without numbering, in small letters."""
    text = _NUMRERING.sub("", text.strip())
    return re.sub(r"\s+", " ", text).strip(" .:").lower()


def rensad_titel(text: str) -> str:
    """Return a title as it is compared: without a note's number, in small letters."""
    return rensad_etikett(_NOTTITEL.sub("", text))


def ar_for(tabell: Trycktabell, kolumn: int) -> int | None:
    """Return the year that a column of outcome is of, None for another kind of column."""
    rubrik = tabell.kolumner[kolumn]
    traff = _AR.search(rubrik)
    return int(traff[0]) if traff and not _EJ_UTFALL.search(rubrik) else None


def _nyckel(celler: Celler, cell: Cellplats) -> _Nyckel | None:
    tabell, etikett = celler.tabell(cell), rensad_etikett(celler.rad(cell).etikett)
    ar = ar_for(tabell, cell.kolumn)
    if ar is None or celler.tal[cell].procent:
        return None
    for begrepp, monster, titel in _BEGREPP:
        if re.fullmatch(monster, etikett) and re.search(titel, tabell.titel.lower()):
            fore = _FORRA_ARET.get(begrepp)
            return _Nyckel(fore, ar - 1) if fore else _Nyckel(begrepp, ar)
    return None


def _lika(celler: Celler, lista: list[Cellplats]) -> Iterator[Relation]:
    """Tie all cells of one amount: the most exact one against each of the others."""
    if len(lista) < 2:
        return
    forst = min(lista, key=lambda c: (celler.tabell(c).per_enhet * celler.tal[c].steg, c))
    for annan in lista:
        if annan != forst:
            yield _samma(celler, forst, annan)


def _samma(celler: Celler, en: Cellplats, annan: Cellplats) -> Relation:
    return Relation(annan, ((1, en),), "samma", _marginal(celler, en, annan), absolut=True)


def _marginal(celler: Celler, en: Cellplats, annan: Cellplats) -> Decimal:
    """Return what rounding may part two of the same amount: nothing where the unit is the same.

    A table in kronor where a whole column ends in three noughts is one in thousands.
    """
    steg = [_steg(celler, c) for c in (en, annan)]
    return max(steg) if steg[0] != steg[1] else Decimal(0)


def _steg(celler: Celler, cell: Cellplats) -> Decimal:
    tabell = celler.tabell(cell)
    kolumn = [rad.tal[cell.kolumn] for rad in tabell.rader]
    varden = [tal.varde for tal in kolumn if tal is not None]
    if len(varden) > 1 and tabell.per_enhet == 1 and not any(v % TUSEN for v in varden):
        return Decimal(TUSEN)
    return tabell.per_enhet * celler.tal[cell].steg


def _noternas_summor(celler: Celler) -> Iterator[Relation]:
    """Tie a note's sum, and that of a group in a specification, to the line that it is of."""
    rader: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for t, tabell in enumerate(celler.tryckt.tabeller):
        if not _NOTTITEL.match(tabell.titel):
            for r, rad in enumerate(tabell.rader):
                if not rad.tom:
                    rader[rensad_etikett(rad.etikett)].append((t, r))
    for t, tabell in enumerate(celler.tryckt.tabeller):
        for r, rad in enumerate(tabell.rader):
            amne = _amne(tabell, rad)
            for annan_t, annan_r in rader.get(amne, ()) if amne else ():
                if annan_t != t:
                    yield from _kolumn_for_kolumn(celler, (t, r), (annan_t, annan_r))


def _amne(tabell: Trycktabell, rad: Tryckrad) -> str:
    """Return what a sum is the sum of: its own words, its group, or the note's title."""
    etikett = rensad_etikett(rad.etikett)
    if etikett in {"redovisat värde vid årets slut", "bokfört värde", "redovisat värde"}:
        return rensad_titel(tabell.titel)
    if not is_summa(etikett):
        return ""
    egen = re.sub(r"^(summa|totalt|total)\s*", "", etikett)
    if egen:
        return egen if _NOTTITEL.match(tabell.titel) else ""
    if rad.grupp:
        return rensad_etikett(rad.grupp)
    return rensad_titel(tabell.titel) if _NOTTITEL.match(tabell.titel) else ""


def _kolumn_for_kolumn(
    celler: Celler, en: tuple[int, int], annan: tuple[int, int]
) -> Iterator[Relation]:
    """Tie two rows year by year, when at least one year shows that they are the same."""
    par = [
        (Cellplats(*en, k), Cellplats(*annan, j))
        for k, j in _samma_ar(celler, en[0], annan[0])
        if Cellplats(*en, k) in celler.tal and Cellplats(*annan, j) in celler.tal
    ]
    if any(_stammer(celler, a, b) for a, b in par):
        for a, b in par:
            yield _samma(celler, b, a)


def _samma_ar(celler: Celler, en: int, annan: int) -> Iterable[tuple[int, int]]:
    tabeller = celler.tryckt.tabeller
    for k in range(len(tabeller[en].kolumner)):
        for j in range(len(tabeller[annan].kolumner)):
            ar = ar_for(tabeller[en], k)
            if ar is not None and ar == ar_for(tabeller[annan], j):
                yield k, j


def _stammer(celler: Celler, en: Cellplats, annan: Cellplats) -> bool:
    a, b = (celler.tal[c].varde * celler.tabell(c).per_enhet for c in (en, annan))
    return bool(a) and abs(abs(a) - abs(b)) <= _marginal(celler, en, annan)


def _samma_etikett(celler: Celler, redan: set[Cellplats]) -> Iterator[Relation]:
    """Tie rows of the same words in two tables, when more years agree than differ."""
    platser: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for t, tabell in enumerate(celler.tryckt.tabeller):
        for r, rad in enumerate(tabell.rader):
            etikett = rensad_etikett(rad.etikett)
            if not rad.tom and len(etikett) >= MINST_TECKEN and not is_summa(etikett):
                platser[etikett].append((t, r))
    for lista in platser.values():
        for plats, en in enumerate(lista):
            for annan in lista[plats + 1 :]:
                if annan[0] != en[0]:
                    relationer = list(_kolumn_for_kolumn(celler, annan, en))
                    fel = sum(not _stammer(celler, *ett.celler) for ett in relationer)
                    if relationer and 2 * fel < len(relationer):
                        yield from (ett for ett in relationer if not {*ett.celler} <= redan)
