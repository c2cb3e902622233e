"""The notes (LKBR 9 kap.), numbered in the order of the statements.

A note belongs to a line of a form (its `not`). It is made when the line has an amount; each note
of amounts ends in a total that is its line, as the same quantity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rakenskap.bok.poster import Period
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.fakta import MARKE, saknad
from rakenskap.rakningar.notdelar import Not, specifikation, tva_linjer
from rakenskap.rakningar.resultatnoter import avskrivningar_not, kostnader, rakenskapsrevision
from rakenskap.rakningar.textnoter import direkt_eget_kapital, textnoter
from rakenskap.rakningar.tillgangar import nyttjandeperioder
from rakenskap.rakningar.tillgangsnoter import avsattningar, rullning
from rakenskap.rapport.rapport import Rad, Rapport

# In the text of the principles: the useful lives of the register.
LIVSLANGD = "{nyttjandeperiod}"


def principer(b: Berakning, regim: str, period: Period) -> Rapport:
    """Make note 1, the accounting principles (LKBR 9 kap. 4 §), from the settings.

    `{nyttjandeperiod}` in them is the useful lives that the register has, so that this note and
    those of the assets cannot contradict each other.
    """
    stycken = b.bok.forbund.principer.get(regim)
    saknas = () if stycken else ("principer",)
    ifyllda = []
    for stycke in stycken or (saknad("principer"),):
        if LIVSLANGD not in stycke:
            ifyllda.append(stycke)
            continue
        perioder = nyttjandeperioder(b, period)
        saknas = saknas if perioder else ("nyttjandeperiod",)
        ifyllda.append(stycke.replace(LIVSLANGD, perioder or MARKE))
    return Rapport(
        "principer",
        "Redovisningsprinciper",
        stycken=tuple(ifyllda),
        paragraf="LKBR 9:4",
        saknas=saknas,
    )


def sarredovisning(b: Berakning) -> Rapport:
    """Make the note on särredovisningar (LKBR 9 kap. 5 §)."""
    text = b.bok.forbund.sarredovisning
    return Rapport(
        "sarredovisning",
        "Särredovisning",
        stycken=(text or saknad("sarredovisning"),),
        paragraf="LKBR 9:5",
        saknas=() if text else ("sarredovisning",),
    )


NOTER: dict[str, Not] = {
    "intakter": specifikation("intakter", "Verksamhetens intäkter", "verksamhetens_intakter", "rr"),
    "kostnader": kostnader,
    "rakenskapsrevision": rakenskapsrevision,
    "avskrivningar": avskrivningar_not,
    "skatteintakter": tva_linjer(
        "skatteintakter",
        "Skatteintäkter, generella statsbidrag och utjämning",
        ("skatteintakter", "generella_statsbidrag"),
        ("skatteintäkter", "generella statsbidrag och utjämning"),
    ),
    "finansiella_poster": tva_linjer(
        "finansiella_poster",
        "Finansiella intäkter och kostnader",
        ("finansiella_intakter", "finansiella_kostnader"),
        ("finansiella intäkter", "finansiella kostnader"),
    ),
    "extraordinara": tva_linjer(
        "extraordinara",
        "Extraordinära poster",
        ("extraordinara_intakter", "extraordinara_kostnader"),
        ("extraordinära intäkter", "extraordinära kostnader"),
        "LKBR 9:12",
    ),
    "immateriella": rullning("immateriella", "Immateriella anläggningstillgångar"),
    "materiella": rullning("materiella", "Materiella anläggningstillgångar"),
    "finansiella": specifikation(
        "finansiella",
        "Finansiella anläggningstillgångar",
        "finansiella_anlaggningstillgangar",
        "br",
    ),
    "infrastruktur": specifikation(
        "infrastruktur", "Bidrag till infrastruktur", "bidrag_till_infrastruktur", "br"
    ),
    "forrad": specifikation("forrad", "Förråd m.m.", "forrad", "br"),
    "fordringar": specifikation("fordringar", "Fordringar", "fordringar", "br"),
    "placeringar": specifikation(
        "placeringar", "Kortfristiga placeringar", "kortfristiga_placeringar", "br"
    ),
    "kassa_bank": specifikation("kassa_bank", "Kassa och bank", "kassa_bank", "br"),
    "direkt_eget_kapital": direkt_eget_kapital,
    "avsattningar": avsattningar,
    "langfristiga": specifikation(
        "langfristiga", "Långfristiga skulder", "langfristiga_skulder", "br"
    ),
    "skulder": specifikation("skulder", "Kortfristiga skulder", "kortfristiga_skulder", "br"),
}

# Notes that roll opening balances forward: they leave out a year that has none.
_RULLANDE = frozenset({"immateriella", "materiella", "avsattningar"})

# A line that refers to more than one note.
FLERA: dict[str, tuple[str, ...]] = {"kostnader": ("kostnader", "rakenskapsrevision")}


def _med_ingaende(b: Berakning, not_id: str, perioder: Sequence[Period]) -> Sequence[Period]:
    if not_id not in _RULLANDE:
        return perioder
    return [period for period in perioder if period.ar not in b.poster.utan_ingaende]


def noter(
    b: Berakning, perioder: Sequence[Period], utrakningar: Sequence[Rapport], regim: str
) -> tuple[tuple[Rapport, ...], dict[str, int]]:
    """Make all notes, numbered in the order of the lines that refer to them.

    Args:
        b: the books' amounts.
        perioder: the year and its comparatives.
        utrakningar: the statements, in order, with note ids on their rows.
        regim: the regime, for the principles.

    Returns:
        The notes with their numbers, and the number of each note by its id.
    """
    gjorda = [principer(b, regim, perioder[0])]
    ids = {"principer"}
    for rapport in utrakningar:
        for rad in rapport.rader:
            for not_id in (namn for ref in rad.noter for namn in FLERA.get(ref, (ref,))):
                if not_id in ids:
                    continue
                ids.add(not_id)
                gjord = NOTER[not_id](b, _med_ingaende(b, not_id, perioder))
                if gjord is not None:
                    gjorda.append(gjord)
    gjorda += [*textnoter(b, perioder), sarredovisning(b)]
    numrerade = tuple(replace(note, nummer=plats) for plats, note in enumerate(gjorda, start=1))
    return numrerade, {note.id: note.nummer for note in numrerade}


def med_notnummer(rapport: Rapport, nummer: dict[str, int]) -> Rapport:
    """Return a statement whose rows refer to notes by number; a nil line refers to none."""

    def byt(rad: Rad) -> Rad:
        egna = [
            str(nummer[namn])
            for ref in rad.noter
            for namn in FLERA.get(ref, (ref,))
            if namn in nummer
        ]
        return replace(rad, noter=tuple(egna))

    return replace(rapport, rader=tuple(map(byt, rapport.rader)))
