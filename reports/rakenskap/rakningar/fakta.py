"""What the accounts say that no entry tells: facts of the federation, stated by a person.

They stand in `forbund.toml`, or for reports straight from a SIE file in a file of facts of the same
form. One that is not stated is never guessed: the place says that it is missing, the reports list
all that are, and a template to fill in is written by `rakenskap fakta`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport

MARKE = "[Uppgift saknas]"
RAPPORT = "saknade_uppgifter"


@dataclass(frozen=True, slots=True)
class Faktum:
    """A fact: what it is about, the paragraph that asks for it, and how it is written.

    Attributes:
        rubrik: the TOML table it stands in, empty for the top; `{regim}` and `{ar}` are filled in.
        rad: an example line.
    """

    id: str
    vad: str
    regel: str
    rubrik: str
    rad: str


FAKTA: tuple[Faktum, ...] = (
    Faktum(
        "nyttjandeperiod",
        "Anläggningstillgångarnas avskrivningsmetod och genomsnittliga nyttjandeperiod i år",
        "LKBR 9:9",
        "",
        "nyttjandeperiod_ar = 5",
    ),
    Faktum(
        "principer",
        "Redovisningsprinciper: lag och rekommendationer, värdering, poster i utländsk valuta",
        "LKBR 9:4",
        "principer",
        '{regim} = ["Årsredovisningen är upprättad enligt …", "Inga poster är i utländsk valuta."]',
    ),
    Faktum("sarredovisning", "Särredovisning", "LKBR 9:5", "upplysningar", 'sarredovisning = "…"'),
    Faktum(
        "panter", "Panter och därmed jämförliga säkerheter", "LKBR 6:2", "upplysningar",
        'panter = "Inga"',
    ),
    Faktum(
        "ansvar_pensioner",
        "Pensionsförpliktelser som inte är skuld eller avsättning",
        "LKBR 6:2",
        "upplysningar",
        'ansvar_pensioner = "Inga"',
    ),
    Faktum(
        "ansvar_ovriga", "Övriga ansvarsförbindelser", "LKBR 6:2", "upplysningar",
        'ansvar_ovriga = "Inga"',
    ),
    Faktum(
        "rakenskapsrevision",
        "Kostnaden för revisorernas granskning av bokföring, delårsrapport och årsredovisning, när "
        "den inte är bokförd på ett eget konto",
        "LKBR 9:13",
        "ar.{ar}",
        "rakenskapsrevision_kr = 0",
    ),
    Faktum(
        "leasing",
        "Framtida hyror och leasingavgifter enligt avtal: inom ett år, ett till fem år, senare",
        "LKBR 4:3; RKR R5",
        "ar.{ar}",
        'not_leasing = "Avtalet om lokalen löper till …. Framtida hyror: inom ett år …"',
    ),
    Faktum(
        "pensioner",
        "Pensioner: vilka avtal, hur de tryggas och vad som kan återstå att betala",
        "LKBR 4:3; RKR R10",
        "ar.{ar}",
        'not_pensioner = "Pensionerna tryggas genom …"',
    ),
)  # fmt: skip
_MED_ID = {ett.id: ett for ett in FAKTA}


def saknad(fakta_id: str) -> str:
    """Return what stands in place of a fact that is not stated."""
    return f"{MARKE[:-1]}: {_liten(_MED_ID[fakta_id].vad)} ({_MED_ID[fakta_id].regel}).]"


def _liten(text: str) -> str:
    return text[:1].lower() + text[1:]


def saknade(rapporter: Iterable[Rapport]) -> tuple[Faktum, ...]:
    """Return the facts that some reports lack, in the order of `FAKTA`."""
    ids = {fakta_id for rapport in rapporter for fakta_id in rapport.saknas}
    return tuple(ett for ett in FAKTA if ett.id in ids)


def saknaderapport(rapporter: Sequence[Rapport]) -> tuple[Rapport, ...]:
    """Return the list of what is missing, as the last of the reports; none when nothing is."""
    alla = saknade(rapporter)
    if not alla:
        return ()
    rader = tuple(Rad(ett.id, ett.vad, (Cell(text=ett.regel),)) for ett in alla)
    text = (
        f"Där det står {MARKE} säger varken böckerna eller filen hur det är, och ingenting "
        "antas. Fyll i uppgifterna innan räkenskaperna lämnas; rakenskap fakta visar hur."
    )
    return (
        Rapport(
            RAPPORT,
            "Uppgifter som saknas",
            (Kolumn("regel", "Regel", "text"),),
            rader,
            stycken=(text,),
            radrubrik="uppgift",
        ),
    )


def faktafil(alla: Iterable[Faktum], regim: str, ar: int) -> str:
    """Return a file of facts to fill in: a comment and a line for each, under its heading."""
    text = "# Uppgifter som böckerna inte säger. Ta bort # och skriv hur det är.\n"
    rubrik = ""
    for ett in sorted(alla, key=FAKTA.index):
        egen = ett.rubrik.format(regim=regim, ar=ar)
        if egen != rubrik:
            text += f"\n[{egen}]\n"
            rubrik = egen
        text += f"# {ett.vad} ({ett.regel}).\n# {ett.rad.format(regim=regim, ar=ar)}\n"
    return text
