"""Accruals: an invoice spread over months, accrued cost and income with automatic return.

The state is in the books themselves. The entry that spreads says over what (`periodiserar`,
`period-fran`, `period-till`), the one that accrues when it is returned (`aterfors`); an entry that
returns a part names it (`periodisering: "P3/2024"`) and the month, so each is made once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from beancount.core import data

from lkbr.behandlingshistorik import vernyckel
from lkbr.konto import kontonummer
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import MANADSNAMN
from rakenskap.bokslut.forslag import Bokslutsforslag, konto, serie_for_slag
from rakenskap.dagbok.rattelse import hitta_bokford
from rakenskap.dagbok.text import Konteringsrad, Text, Varde, av_entry
from rakenskap.listor import celler
from rakenskap.listor.urval import sista_dagen
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport

PERIODISERAR, FRAN, TILL = "periodiserar", "period-fran", "period-till"
ATERFORS, PERIODISERING, MANAD = "aterfors", "periodisering", "manad"
Periodslag = Literal[
    "upplupen-kostnad", "forutbetald-kostnad", "upplupen-intakt", "forutbetald-intakt"
]
# The account of the balance sheet that is proposed, and the sign of its row.
INTERIM: dict[Periodslag, tuple[tuple[str, ...], int]] = {
    "upplupen-kostnad": (("2990", "2991", "2999"), -1),
    "forutbetald-kostnad": (("1790", "1710"), 1),
    "upplupen-intakt": (("1790", "1791"), 1),
    "forutbetald-intakt": (("2979", "2970", "2990"), -1),
}


@dataclass(frozen=True, slots=True)
class Periodpost:
    """What is accrued.

    Attributes:
        resultatkonto: number of the account of cost or income.
        ore: positive.
        interim: number of the account of the balance sheet, empty for the usual one.
        aterfors: the day that it is returned, None for never by itself.
    """

    slag: Periodslag
    resultatkonto: str
    ore: int
    dag: dt.date
    motpart: str
    text: str
    interim: str = ""
    aterfors: dt.date | None = None
    dimensioner: tuple[tuple[str, str], ...] = ()
    underlag: str = ""


def _fel(vad: str, atgard: str) -> BokFelError:
    text = f"{vad}. Gör så här: {atgard}. (LKBR 4 kap. 4 §)"
    return BokFelError([Felrad("periodisering", 0, text)])


def periodisera(bok: Bok, post: Periodpost) -> Bokslutsforslag:
    """Propose an accrual.

    Raises:
        BokFelError: the amount is not over nought, the account is none of the result, or it is
            returned before it is made.
    """
    if post.ore <= 0:
        raise _fel("Beloppet är inte över noll", "skriv beloppet utan tecken")
    if post.resultatkonto not in bok.konton or post.resultatkonto[0] not in "345678":
        raise _fel(f"{post.resultatkonto} är inte ett resultatkonto", "välj t.ex. 6550")
    if post.aterfors is not None and post.aterfors <= post.dag:
        raise _fel(f"Den återförs {post.aterfors}, inte efter {post.dag}", "rätta dagen")
    vanliga, tecken = INTERIM[post.slag]
    interim = konto(bok, *((post.interim,) if post.interim else vanliga), vad="interimsposten")
    resultat = bok.konton[post.resultatkonto].beancount
    uppgifter: dict[str, Varde] = {**serie_for_slag(bok, "periodisering")}
    if post.aterfors is not None:
        uppgifter[ATERFORS] = post.aterfors
    if post.underlag:
        uppgifter["underlag"] = post.underlag
    rader = (
        Konteringsrad(interim, tecken * post.ore),
        Konteringsrad(resultat, -tecken * post.ore, post.dimensioner),
    )
    text = Text(post.dag, post.motpart, post.text, rader, uppgifter)
    namn = f"{post.slag}-{post.dag}"
    return Bokslutsforslag(namn, post.text, (text,), _tabell(post.text, [(text, post.ore)]))


def _tabell(titel: str, texter: Sequence[tuple[Text, int]]) -> Rapport:
    kolumner = (
        Kolumn("dag", "Dag", "datum"),
        Kolumn("motpart", "Motpart", "text"),
        Kolumn("text", "Text", "text"),
        Kolumn("belopp", "Belopp"),
    )
    rader = [
        Rad(
            str(nr),
            "",
            (
                celler.dag(text.datum),
                celler.text(text.motpart),
                celler.text(text.text),
                celler.beloppscell(ore),
            ),
        )
        for nr, (text, ore) in enumerate(texter)
    ]
    return Rapport(
        "periodisering", titel, kolumner, tuple(rader), paragraf="LKBR 4 kap. 4 §", decimaler=2
    )


# ---------------------------------------------------------------------- spread over months


def manader(fran: dt.date, till: dt.date) -> list[dt.date]:
    """Return the first day of each month from one day's month to another's."""
    antal = (till.year - fran.year) * 12 + till.month - fran.month + 1
    return [
        dt.date(fran.year + (fran.month - 1 + nr) // 12, (fran.month - 1 + nr) % 12 + 1, 1)
        for nr in range(antal)
    ]


def andel(ore: int, nummer: int, antal: int) -> int:
    """Return the part of a month, from 0, of an amount over some; together they are all of it."""
    tecken = -1 if ore < 0 else 1
    hela = abs(ore)
    return tecken * (hela * (nummer + 1) // antal - hela * nummer // antal)


def fordela_faktura(
    bok: Bok, ver: str, fran: dt.date, till: dt.date, interim: str = ""
) -> Bokslutsforslag:
    """Propose that an invoice's cost is spread over months: what is of later months waits.

    Args:
        bok: the books.
        ver: the booked invoice, `L45/2024`.
        fran: a day in the first month that it is of.
        till: a day in the last.
        interim: number of the account where it waits, empty for the usual one.

    Raises:
        BokFelError: there is no such entry, it has no cost, it is spread already, or the months
            are none.
    """
    entry = hitta_bokford(bok, ver)
    return fordela_post(bok, entry, vernyckel(entry), (fran, till), interim)


def fordela_post(
    bok: Bok, entry: data.Transaction, namn: str, manaderna: tuple[dt.date, dt.date], interim: str
) -> Bokslutsforslag:
    """Propose that an entry's cost is spread over months, also one that is being booked.

    Args:
        bok: the books.
        entry: the entry.
        namn: its name, `L45/2024`.
        manaderna: a day in the first month and one in the last.
        interim: number of the account where it waits, empty for the usual one.

    Raises:
        BokFelError: it has no cost, it is spread already, or the months are none.
    """
    fran, till = manaderna
    alla = manader(fran, till)
    if not alla:
        raise _fel(f"Perioden {fran} – {till} är tom", "rätta månaderna")
    if any(ett.meta.get(PERIODISERAR) == namn for ett in _bokforda(bok)):
        raise _fel(f"{namn} är redan fördelad", "rätta den fördelningen om den är fel")
    text = av_entry(entry)
    kostnader = [rad for rad in text.rader if (kontonummer(rad.konto) or "")[:1] in tuple("4567")]
    if not kostnader:
        raise _fel(f"{namn} har ingen kostnad att fördela", "välj fakturans verifikation")
    egen = entry.date.replace(day=1)
    senare = [nr for nr, manad in enumerate(alla) if manad > egen]
    vantar = [
        Konteringsrad(
            rad.konto, -sum(andel(rad.ore, nr, len(alla)) for nr in senare), rad.uppgifter
        )
        for rad in kostnader
    ]
    summa = -sum(rad.ore for rad in vantar)
    if not summa:
        raise _fel(f"Hela {namn} hör till {egen:%Y-%m} eller tidigare", "rätta månaderna")
    vanliga = INTERIM["forutbetald-kostnad"][0]
    plats = konto(bok, *((interim,) if interim else vanliga), vad="förutbetalda kostnader")
    uppgifter: dict[str, Varde] = {
        **serie_for_slag(bok, "periodisering"),
        PERIODISERAR: namn,
        FRAN: alla[0],
        TILL: alla[-1],
        **_underlag(entry),
    }
    rubrik = f"Fördelning av {namn}: {text.text}"
    ny = Text(
        entry.date,
        text.motpart,
        rubrik,
        (Konteringsrad(plats, summa), *(rad for rad in vantar if rad.ore)),
        uppgifter,
    )
    rader = [
        (Text(manad, text.motpart, _manadsnamn(manad), ()), _av_manaden(kostnader, nr, len(alla)))
        for nr, manad in enumerate(alla)
    ]
    return Bokslutsforslag(
        f"fordelning-{namn.replace('/', '-').lower()}", rubrik, (ny,), _tabell(rubrik, rader)
    )


def _av_manaden(kostnader: Sequence[Konteringsrad], nummer: int, antal: int) -> int:
    return sum(andel(rad.ore, nummer, antal) for rad in kostnader)


def _manadsnamn(dag: dt.date) -> str:
    return f"{MANADSNAMN[dag.month - 1]} {dag.year}"


def _underlag(entry: data.Transaction) -> dict[str, Varde]:
    return {
        namn: str(varde)
        for namn, varde in entry.meta.items()
        if namn.startswith("underlag") and varde
    }


def _bokforda(bok: Bok) -> Iterator[data.Transaction]:
    """Yield the booked entries that have not been taken back by a correction."""
    for entry in bok.entries:
        if isinstance(entry, data.Transaction) and entry.flag != "!":
            if entry.meta.get("rattas-av") or entry.meta.get("rattar"):
                continue
            yield entry


# ---------------------------------------------------------------------- what is due


def forfallna_periodiseringar(bok: Bok, idag: dt.date) -> Bokslutsforslag | None:
    """Propose what is to be returned up to today and has not been; None when nothing is."""
    gjorda = {
        (str(ett.meta[PERIODISERING]), str(ett.meta.get(MANAD, "")))
        for ett in bok.entries
        if isinstance(ett, data.Transaction) and ett.meta.get(PERIODISERING)
    }
    texter: list[Text] = []
    for entry in _bokforda(bok):
        namn = vernyckel(entry)
        if isinstance(entry.meta.get(ATERFORS), dt.date):
            if entry.meta[ATERFORS] <= idag and (namn, "") not in gjorda:
                texter.append(_aterforing(bok, entry, entry.meta[ATERFORS], ""))
        elif entry.meta.get(PERIODISERAR):
            texter += [
                text
                for text in _manadsdelar(bok, entry, idag)
                if (namn, str(text.uppgifter[MANAD])) not in gjorda
            ]
    if not texter:
        return None
    texter.sort(key=lambda text: text.datum)
    titel = f"Återföringar till och med {idag}"
    par = [(text, max((rad.ore for rad in text.rader), default=0)) for text in texter]
    return Bokslutsforslag(f"aterforingar-{idag}", titel, tuple(texter), _tabell(titel, par))


def aterfor_post(bok: Bok, ver: str, dag: dt.date) -> Bokslutsforslag:
    """Propose that an accrual is returned on a day, also one that was booked without saying when.

    Raises:
        BokFelError: there is no such entry, it has no row on an interim account, it has been
            returned, or the day is not after it.
    """
    entry = hitta_bokford(bok, ver)
    namn = vernyckel(entry)
    if not any((kontonummer(p.account) or "").startswith(("17", "29")) for p in entry.postings):
        raise _fel(f"{namn} har ingen rad på ett interimskonto (17, 29)", "välj periodiseringen")
    if any(ett.meta.get(PERIODISERING) == namn for ett in _bokforda(bok)):
        raise _fel(f"{namn} är redan återförd", "ingenting behövs")
    if dag <= entry.date:
        raise _fel(f"Den återförs {dag}, inte efter {entry.date}", "rätta --dag")
    text = _aterforing(bok, entry, dag, "")
    summa = max((rad.ore for rad in text.rader), default=0)
    return Bokslutsforslag(
        f"aterforing-{namn.replace('/', '-').lower()}",
        text.text,
        (text,),
        _tabell(text.text, [(text, summa)]),
    )


def _aterforing(bok: Bok, entry: data.Transaction, dag: dt.date, manad: str) -> Text:
    text = av_entry(entry)
    namn = vernyckel(entry)
    uppgifter: dict[str, Varde] = {
        **serie_for_slag(bok, "periodisering"),
        PERIODISERING: namn,
        **({MANAD: manad} if manad else {}),
        **_underlag(entry),
    }
    rader = tuple(Konteringsrad(rad.konto, -rad.ore, rad.uppgifter) for rad in text.rader)
    return Text(dag, text.motpart, f"Återföring av {namn}: {text.text}", rader, uppgifter)


def _manadsdelar(bok: Bok, entry: data.Transaction, idag: dt.date) -> Iterator[Text]:
    """Yield the part of each month that is over, dated its last day."""
    hela = _aterforing(bok, entry, entry.date, "")
    fran, till = entry.meta[FRAN], entry.meta[TILL]
    alla = [manad for manad in manader(fran, till) if manad > entry.date.replace(day=1)]
    for nummer, manad in enumerate(alla):
        dag = sista_dagen(manad.year, manad.month)
        if dag > idag:
            return
        rader = tuple(
            Konteringsrad(rad.konto, andel(rad.ore, nummer, len(alla)), rad.uppgifter)
            for rad in hela.rader
        )
        # Rows divided one by one may differ by an öre from their sum.
        rest = sum(rad.ore for rad in rader)
        rader = (Konteringsrad(rader[0].konto, rader[0].ore - rest), *rader[1:])
        uppgifter = {**hela.uppgifter, MANAD: f"{manad:%Y-%m}"}
        yield Text(dag, hela.motpart, f"{hela.text}, {_manadsnamn(manad)}", rader, uppgifter)
