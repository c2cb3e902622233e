"""What a federation is asked when it begins: what its files do not say, with a proposal each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from lkbr.forbund import Forbund
from rakenskap.bok.bok import Konto
from rakenskap.borja.indelning import (
    foresla_insatser,
    foresla_rubriker,
    tolka_insatser,
    tolka_rubriker,
)

TYPER = ("stat", "region", "kommun")
# FinsamL 5 §: the state half, the region and the municipalities a quarter each.
ANDELAR = {"stat": Fraction(1, 2), "region": Fraction(1, 4), "kommun": Fraction(1, 4)}
_STAT = re.compile(r"(?i)försäkringskass\w*|\bstat(?:en|lig\w*)?\b")
_REGION = re.compile(r"(?i)\bregion(?:en)?\b[\w åäöÅÄÖ]*|landsting\w*")
_KOMMUN = re.compile(r"(?i)[\w åäöÅÄÖ]*kommun(?:en|er|erna)?\b|\w* ?stad\b")


@dataclass(frozen=True, slots=True)
class Borjafraga:
    """A question.

    Attributes:
        nyckel: the word for it in `--svar`.
        text: the question. hjalp: how an answer is written.
        forslag: what Enter gives; empty when nothing is known.
        skal: why it is asked: what is missing without it.
        fel: returns what is wrong with an answer, empty for nothing.
    """

    nyckel: str
    text: str
    hjalp: str
    forslag: str
    skal: str
    fel: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Medlemssvar:
    """A member as it was answered: name, kind, share."""

    namn: str
    typ: str
    andel: Fraction


def fragor_for(
    forbund: Forbund, text: str, konton: Mapping[str, Konto], *, har_bokfort: bool = False
) -> list[Borjafraga]:
    """Return what is not known yet, in the order that it matters.

    Args:
        har_bokfort: entries were read in: an attestordning would ask for their attests too, so
            none is proposed.
        forbund: the settings so far.
        text: their text, which may have what the settings do not hold.
        konton: the chart, whose names propose the members.
    """
    insatser = foresla_insatser(konton)
    alla = [
        (
            not forbund.namn or forbund.namn == "Nytt förbund",
            Borjafraga(
                "namn", "Vad heter förbundet?", "hela namnet", "", "allt som skrivs ut", _text
            ),
        ),
        (
            not forbund.medlemmar,
            Borjafraga(
                "medlemmar",
                "Vilka är medlemmarna, och deras andelar?",
                "Namn:stat|region|kommun:1/4, med semikolon mellan",
                som_text(foresla_medlemmar(konton)),
                "noten om medlemsbidrag, andelarna (FinsamL 5 §) och eget kapitals storlek",
                lambda svar: tolka_medlemmar(svar)[1],
            ),
        ),
        (
            not forbund.orgnr,
            Borjafraga(
                "orgnr",
                "Organisationsnummer?",
                "NNNNNN-NNNN",
                "",
                "SIE-filer och e-fakturor",
                _orgnr,
            ),
        ),
        (
            not re.search(r"^sate\s*=", text, re.MULTILINE),
            Borjafraga(
                "sate", "I vilken kommun har förbundet sitt säte?", "ort", "", "omslaget", _text
            ),
        ),
        (
            not forbund.attestanter,
            Borjafraga(
                "attestanter",
                "Vilka roller attesterar leverantörsfakturor och löner?",
                "roll, eller roll upp till belopp: förbundschef 300000; ordförande",
                "" if har_bokfort else "förbundschef 300000; ordförande",
                "attesten (två personer i varje utbetalning), även av det som redan är bokfört",
                lambda svar: tolka_attestanter(svar)[1],
            ),
        ),
        (
            _utan_rubriker(forbund, har_bokfort=har_bokfort),
            Borjafraga(
                "verksamheter",
                "Under vilken rubrik i noten om kostnader hör varje verksamhet?",
                "kod=rubrik, med semikolon mellan",
                foresla_rubriker(forbund),
                "noten om verksamhetens kostnader, driftredovisningen och andelen administration",
                lambda svar: tolka_rubriker(svar, forbund)[1],
            ),
        ),
        (
            har_bokfort and not forbund.insatser and bool(insatser),
            Borjafraga(
                "insatser",
                "Vilka insatser har förbundet?",
                "namn, med semikolon mellan",
                insatser,
                "driftredovisningen; kontonas namn talar för dem",
                lambda svar: tolka_insatser(svar)[1],
            ),
        ),
    ]
    return [fraga for saknas, fraga in alla if saknas]


def _utan_rubriker(forbund: Forbund, *, har_bokfort: bool) -> bool:
    """Tell whether verksamheter of the files have no headings; new books have none at all."""
    if not forbund.verksamheter:
        return not har_bokfort
    return all(v.notrad == v.namn for v in forbund.verksamheter) and len(forbund.verksamheter) > 1


def foresla_medlemmar(konton: Mapping[str, Konto]) -> list[Medlemssvar]:
    """Return the members that the names of income accounts tell of, with the shares of the law."""
    namn: dict[str, list[str]] = {typ: [] for typ in TYPER}
    for nummer, konto in sorted(konton.items()):
        if nummer[:1] != "3":
            continue
        for typ, monster in (("stat", _STAT), ("region", _REGION), ("kommun", _KOMMUN)):
            if traff := monster.search(konto.namn):
                namn[typ].append(_medlemsnamn(typ, traff[0]))
                break
    return [
        Medlemssvar(ett, typ, ANDELAR[typ] / len(dict.fromkeys(namn[typ])))
        for typ in TYPER
        for ett in dict.fromkeys(namn[typ])
    ]


def _medlemsnamn(typ: str, traff: str) -> str:
    rent = re.sub(r"(?i)^.*\b(från|medlemsavgift|driftbidrag|bidrag)\b", "", traff).strip()
    if typ == "stat":
        return "Försäkringskassan"
    return (rent or traff).strip()[:1].upper() + (rent or traff).strip()[1:]


def som_text(medlemmar: Iterable[Medlemssvar]) -> str:
    """Return members as they are answered."""
    return "; ".join(f"{ett.namn}:{ett.typ}:{ett.andel}" for ett in medlemmar)


def tolka_medlemmar(svar: str) -> tuple[list[Medlemssvar], str]:
    """Return the members of an answer, and what is wrong with it."""
    medlemmar = []
    for del_ in filter(None, (d.strip() for d in svar.split(";"))):
        namn, _, rest = del_.rpartition(":")
        namn, _, typ = namn.rpartition(":")
        if not namn or typ.strip() not in TYPER:
            return [], f"«{del_}» går inte att tolka: skriv Namn:stat|region|kommun:1/4"
        try:
            andel = Fraction(rest.strip())
        except (ValueError, ZeroDivisionError):
            return [], f"andelen «{rest.strip()}» går inte att tolka: skriv till exempel 1/4"
        if not 0 <= andel <= 1:
            return [], f"andelen {rest.strip()} är inte mellan 0 och 1"
        medlemmar.append(Medlemssvar(namn.strip(), typ.strip(), andel))
    summa = sum((ett.andel for ett in medlemmar), Fraction(0))
    if summa != 1:
        return [], f"andelarna är tillsammans {summa}, inte 1 (FinsamL 5 §)"
    return medlemmar, ""


def tolka_attestanter(svar: str) -> tuple[list[tuple[str, int | None]], str]:
    """Return roles with the highest amount in kronor (None for any), and what is wrong."""
    roller: list[tuple[str, int | None]] = []
    for del_ in filter(None, (d.strip() for d in svar.split(";"))):
        traff = re.fullmatch(r"(\D+?)(?:\s+([\d ]+))?", del_)
        if traff is None:
            return [], f"«{del_}» går inte att tolka: skriv en roll, eller roll och belopp"
        roller.append((traff[1].strip(), int(traff[2].replace(" ", "")) if traff[2] else None))
    if not roller:
        return [], "ingen roll är angiven"
    if all(belopp is not None for _, belopp in roller):
        return [], "ingen attesterar de högsta beloppen: lägg till en roll utan belopp"
    return roller, ""


def _text(svar: str) -> str:
    return "" if svar.strip() and svar.isprintable() else "svaret är tomt"


def _orgnr(svar: str) -> str:
    siffror = svar.replace("-", "")
    if not re.fullmatch(r"\d{10}", siffror):
        return "skriv tio siffror, NNNNNN-NNNN"
    summor = (int(s) * (2 - n % 2) for n, s in enumerate(siffror))
    if sum(tal // 10 + tal % 10 for tal in summor) % 10:
        return "kontrollsiffran stämmer inte; är ett tecken fel?"
    return ""
