"""The goals of god ekonomisk hushållning as data, measured on the books (LKBR 11 kap. 8 §).

`berattelse/mal.toml`::

    [[mal]]
    id = "F1"
    slag = "finansiellt"            # eller "verksamhet"
    mal = "Det egna kapitalet är inte större än vad Nationella rådet rekommenderar."
    utfall = "ek.skillnad"          # ett namn, eller andel(del, helhet)
    hogst = "0 kr"                  # eller minst = "60 procent", minst = "rr.arets_resultat.budget"
    kommentar = "…"

A goal that the books cannot measure has `utfall_text` and `bedomning` instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from rakenskap.arsredovisning.figurer import Namn
from rakenskap.arsredovisning.filter import visa_varde
from rakenskap.arsredovisning.mall import Textmall
from rakenskap.arsredovisning.tal import Figur, Varde
from rakenskap.arsredovisning.tomlfil import Tomlfil, las_toml
from rakenskap.bok.felrad import Felrad
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport

Bedomning = Literal["uppfyllt", "delvis", "inte"]
BEDOMNINGAR: dict[Bedomning, str] = {
    "uppfyllt": "Uppfyllt",
    "delvis": "Delvis uppfyllt",
    "inte": "Inte uppfyllt",
}
SLAG = {"finansiellt": "Finansiella mål", "verksamhet": "Mål för verksamheten"}
_NYCKLAR = {
    "": frozenset({"mal"}),
    "mal": frozenset(
        {
            "id", "slag", "mal", "utfall", "minst", "hogst", "utfall_text", "bedomning",
            "kommentar", "kalla",
        }
    ),
}  # fmt: skip
_GRANS = re.compile(
    r"(?P<tal>[-\N{MINUS SIGN}]?\d[\d\s]*(?:,\d+)?)\s*(?P<enhet>kr|tkr|mnkr|procent)?\Z"
)
_ENHET_ORE: dict[str, int] = {"kr": 100, "tkr": 100_000, "mnkr": 100_000_000}


@dataclass(frozen=True, slots=True)
class Mal:
    """A goal, how it came out and the assessment."""

    id: str
    slag: str
    mal: str
    utfall: str
    bedomning: Bedomning
    kommentar: str = ""
    kalla: str = ""


def las_mal(mapp: Path, fil: Path, namn: Namn) -> tuple[list[Mal], list[Felrad]]:
    """Read the goals of a year and measure them.

    Args:
        mapp: the ledger's folder.
        fil: the file `mal.toml`.
        namn: the names of the year's figures.

    Returns:
        The goals, and what is wrong; a file that is missing is wrong too (LKBR 11 kap. 8 §).
    """
    egen = las_toml(fil, mapp, _NYCKLAR)
    if not egen.finns or (not egen.fel and not egen.lista("mal")):
        text = (
            "Målen för god ekonomisk hushållning saknas, och det går inte att utvärdera om de har "
            "uppnåtts. Gör så här: skriv ett [[mal]] för varje mål i budgeten. (LKBR 11 kap. 8 §)"
        )
        return [], [Felrad(egen.namn, 0, text)]
    mall = Textmall(namn)
    svar = []
    for plats, tabell in enumerate(egen.lista("mal")):
        ett = _mal(egen, tabell, plats, mall, namn)
        if ett is not None:
            svar.append(ett)
    return svar, egen.fel


def _mal(
    fil: Tomlfil, tabell: dict[str, Any], plats: int, mall: Textmall, namn: Namn
) -> Mal | None:
    ord_ = {nyckel: fil.ord_(tabell, nyckel, plats) for nyckel in _NYCKLAR["mal"]}
    fel = _ofullstandigt(ord_)
    if fel:
        fil.anmark(fel[0], fel[1], plats)
        return None
    utfall, bedomning = _matt(fil, ord_, plats, mall, namn)
    if not utfall:
        return None
    stated = next((b for b in BEDOMNINGAR if b == ord_["bedomning"]), None)
    if bedomning is None and stated is None:
        text = (
            f"{ord_['id']}: målet har ingen bedömning. Gör så här: skriv minst eller hogst, eller "
            'bedomning = "uppfyllt". (LKBR 11 kap. 8 §)'
        )
        fil.anmark("mal", text, plats)
        return None
    if bedomning is not None and stated not in (None, bedomning, "delvis"):
        text = (
            f"{ord_['id']}: bedömningen är «{stated}» men utfallet {utfall} ger «{bedomning}». "
            "Gör så här: ta bort bedomning, eller skriv delvis och förklara i kommentar."
        )
        fil.anmark("bedomning", text, plats)
        return None
    slutlig = stated or bedomning
    assert slutlig is not None  # noqa: S101 (one of them was told above)
    return Mal(
        ord_["id"], ord_["slag"], ord_["mal"], utfall, slutlig, ord_["kommentar"], ord_["kalla"]
    )


def _ofullstandigt(ord_: dict[str, str]) -> tuple[str, str] | None:
    """Return the key at fault and what is wrong with a goal as written, None when it is whole."""
    for nyckel in ("id", "mal"):
        if not ord_[nyckel]:
            return "mal", f'{nyckel} saknas. Gör så här: skriv {nyckel} = "…".'
    if ord_["slag"] not in SLAG:
        text = (
            f"{ord_['id']}: slag ska vara finansiellt eller verksamhet. Gör så här: skriv "
            'slag = "finansiellt".'
        )
        return "slag" if ord_["slag"] else "mal", text
    if ord_["bedomning"] and ord_["bedomning"] not in BEDOMNINGAR:
        text = (
            f"{ord_['id']}: bedomning ska vara uppfyllt, delvis eller inte. Gör så här: rätta "
            "ordet."
        )
        return "bedomning", text
    return None


def _matt(
    fil: Tomlfil, ord_: dict[str, str], plats: int, mall: Textmall, namn: Namn
) -> tuple[str, Bedomning | None]:
    """Return the outcome in words (empty when wrong), and the assessment where a limit gives it."""
    if not ord_["utfall"]:
        if ord_["utfall_text"] and ord_["kalla"]:
            return ord_["utfall_text"], None
        fil.anmark(
            "mal",
            f"{ord_['id']}: utfallet saknas. Gör så här: skriv utfall = namnet på en siffra, "
            "eller utfall_text och kalla när den inte finns i böckerna.",
            plats,
        )
        return "", None
    figur = mall.uttryck(ord_["utfall"])
    if isinstance(figur, str):
        fil.anmark("utfall", f"{ord_['id']}: {figur}", plats)
        return "", None
    visat = visa_varde(_avrundad(figur), namn.enhet)
    for nyckel, tecken in (("minst", 1), ("hogst", -1)):
        if not ord_[nyckel]:
            continue
        grans = _grans(ord_[nyckel], mall, figur.krav().slag)
        if isinstance(grans, str):
            fil.anmark(nyckel, f"{ord_['id']}: {grans}", plats)
            return "", None
        return visat, "uppfyllt" if tecken * (figur.krav().varde - grans) >= 0 else "inte"
    return visat, None


def _avrundad(figur: Figur) -> Figur:
    """Return a share with one decimal, for print."""
    tal = figur.krav()
    if tal.slag != "procent":
        return figur
    return Figur(figur.namn, figur.etikett, Varde(Fraction(round(tal.varde * 10), 10), "procent"))


def _grans(text: str, mall: Textmall, slag: str) -> Fraction | str:
    """Return a limit as a number of the outcome's kind, or what is wrong with it."""
    traff = _GRANS.match(text.strip())
    if traff is None:
        figur = mall.uttryck(text)
        if isinstance(figur, str):
            return figur
        egen: str = figur.krav().slag
        varde = figur.krav().varde
    else:
        plain = "".join(traff["tal"].split()).replace(",", ".").replace("\N{MINUS SIGN}", "-")
        enhet = traff["enhet"] or "antal"
        egen = enhet if enhet in ("procent", "antal") else "belopp"
        varde = Fraction(Decimal(plain)) * _ENHET_ORE.get(enhet, 1)
    if egen != slag:
        return (
            f"gränsen är {egen} men utfallet {slag}. Gör så här: skriv enheten, "
            '"60 procent" eller "4300 tkr".'
        )
    return varde


def maltabell(mal: list[Mal]) -> Rapport | None:
    """Return the table of goals, outcome and assessment."""
    if not mal:
        return None
    rader: list[Rad] = []
    for slag, rubrik in SLAG.items():
        egna = [ett for ett in mal if ett.slag == slag]
        if egna:
            rader.append(Rad(f"{slag}.rubrik", rubrik, (), "rubrik"))
        for ett in egna:
            celler = (Cell(text=ett.utfall), Cell(text=BEDOMNINGAR[ett.bedomning]))
            rader.append(Rad(f"{slag}.{ett.id}", f"{ett.id}. {ett.mal}", celler, niva=1))
    efter = [f"{ett.id}: {ett.kommentar}" for ett in mal if ett.kommentar]
    efter += [f"{ett.id}, källa: {ett.kalla}" for ett in mal if ett.kalla]
    return Rapport(
        "mal",
        "Mål för god ekonomisk hushållning",
        (Kolumn("utfall", "Utfall", "text"), Kolumn("bedomning", "Bedömning", "text")),
        tuple(rader),
        efter=tuple(efter),
        paragraf="LKBR 11:8",
        visa_enhet=False,
        radrubrik="Mål",
    )


def malfigurer(mal: list[Mal]) -> Figur:
    """Return how many goals there are and how each assessment came out, as names for the text."""

    def antal(namn: str, etikett: str, tal: int) -> Figur:
        return Figur(f"mal.{namn}", etikett, Varde(Fraction(tal), "antal"))

    barn = {"antal": antal("antal", "Antal mål", len(mal))}
    for kod, etikett, bedomning in (
        ("uppfyllda", "Mål som är uppfyllda", "uppfyllt"),
        ("delvis", "Mål som är delvis uppfyllda", "delvis"),
        ("inte", "Mål som inte är uppfyllda", "inte"),
    ):
        barn[kod] = antal(kod, etikett, sum(ett.bedomning == bedomning for ett in mal))
    return Figur("mal", "", None, barn)
