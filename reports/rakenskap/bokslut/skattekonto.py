"""Skattekonto: Skatteverket's statement matched with the books; due dates and late payments."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Sequence

from beancount.core import data

from lkbr.behandlingshistorik import vernyckel
from lkbr.belopp import ore_som_text
from lkbr.kontering import ore_om
from lkbr.konto import kontonummer
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import MANADSNAMN
from rakenskap.bokslut.avstamning import Kontoavstamning, skriv_avstamning
from rakenskap.bokslut.forslag import konto
from rakenskap.bokslut.skatteutdrag import Skatterad, Skatteutdrag, underskott
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.underlag import ta_emot_innehall
from rakenskap.listor import celler
from rakenskap.rakningar.krav_forbund import forfallodag
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport

SKATTEKONTO = "1630"
SKULDER = "sociala_avgifter_och_skatt"
DAGAR_ISAR = 10
_ANMARK = re.compile(
    r"kostnadsränta|dröjsmål|förseningsavgift|anstånd|inkasso|kronofogde", re.IGNORECASE
)


def _bokfort(bok: Bok, namn: str, fran: dt.date, till: dt.date) -> list[tuple[str, dt.date, int]]:
    svar = []
    for entry in bok.entries:
        if isinstance(entry, data.Transaction) and entry.flag != "!" and fran <= entry.date <= till:
            ore = sum(ore_om(p) or 0 for p in entry.postings if p.account == namn)
            if ore:
                svar.append((vernyckel(entry), entry.date, ore))
    return svar


def matcha(
    bok: Bok, utdrag: Skatteutdrag
) -> tuple[list[tuple[Skatterad, str]], list[tuple[str, dt.date, int]]]:
    """Return each row of the statement with its entry, or empty, and the entries that are left."""
    namn = konto(bok, SKATTEKONTO, vad="skattekontot")
    fran = min(rad.dag for rad in utdrag.rader)
    till = max(rad.dag for rad in utdrag.rader)
    isar = dt.timedelta(days=DAGAR_ISAR)
    kvar = _bokfort(bok, namn, fran - isar, till + isar)
    par = []
    for rad in utdrag.rader:
        traff = _narmast(rad, kvar)
        if traff is not None:
            kvar.remove(traff)
        par.append((rad, traff[0] if traff else ""))
    return par, [ett for ett in kvar if fran <= ett[1] <= till]


def skillnader(bok: Bok, utdrag: Skatteutdrag) -> list[str]:
    """Return in words what the statement and the books do not have in common.

    Raises:
        BokFelError: the chart has no skattekonto.
    """
    par, kvar = matcha(bok, utdrag)
    svar = [
        f"{rad.dag} {rad.text}, {ore_som_text(rad.ore)} kr, saknas i böckerna"
        for rad, ver in par
        if not ver
    ]
    return svar + [
        f"{ver}, {dag}, {ore_som_text(ore)} kr, saknas i utdraget" for ver, dag, ore in kvar
    ]


def skatteavstamning(bok: Bok, utdrag: Skatteutdrag) -> Rapport:
    """Match the statement with the account in the books: each row with an entry, by amount and day.

    Returns:
        A row each: matched, only at Skatteverket, only in the books; what costs interest or fees,
        and each time that the account was below nought, is told after the table.
    """
    par, kvar = matcha(bok, utdrag)
    fran = min(rad.dag for rad in utdrag.rader)
    till = max(rad.dag for rad in utdrag.rader)
    rader = [_rad(rad.dag, rad.text, rad.ore, ver, "Skatteverket") for rad, ver in par]
    rader += [_rad(dag, "bara i böckerna", ore, ver, "böckerna") for ver, dag, ore in kvar]
    saknas = sum(rad.ore for rad, ver in par if not ver) - sum(ore for _, _, ore in kvar)
    egna = (*((celler.TOM,) * 3), celler.beloppscell(saknas), celler.TOM)
    rader.append(Rad("summa", "Skillnad mot böckerna", egna, "summa"))
    return Rapport(
        "skattekonto",
        f"Skattekonto {fran} – {till}",
        (
            Kolumn("dag", "Dag", "datum"),
            Kolumn("text", "Text", "text"),
            Kolumn("ver", "Verifikation", "text"),
            Kolumn("belopp", "Belopp"),
            Kolumn("obs", "Anmärkning", "text"),
        ),
        tuple(rader),
        efter=tuple(_sent(utdrag)),
        paragraf="LKBR 3 kap. 6 §",
        decimaler=2,
    )


def _sent(utdrag: Skatteutdrag) -> list[str]:
    """Return in words what was paid too late."""
    svar = [
        f"{rad.dag} {rad.text}, {ore_som_text(rad.ore)} kr: något betalades för sent. Gör så "
        "här: ta reda på vad, och bokför räntan på 8423."
        for rad in utdrag.rader
        if _ANMARK.search(rad.text)
    ]
    for ett in underskott(utdrag):
        tid = f"från {ett.fran}" + (f" till {ett.till}" if ett.till else " och är det ännu")
        svar.append(
            f"Skattekontot var under noll {tid}, som mest {ore_som_text(-ett.lagst)} kr: "
            f"{ett.text} var inte betalt på förfallodagen. Gör så här: betala in senast dagen före."
        )
    if utdrag.ingaende is None:
        svar.append("Utdraget har inget ingående saldo: om kontot var under noll kan inte sägas.")
    return svar


def skattedagar(bok: Bok, ar: int, idag: dt.date) -> Rapport:
    """Make the table of a year's due dates: tax and fees of each month, when settled, days late.

    What is debited settles the oldest debt first.
    """
    konton = {k.beancount for k in bok.konton.values() if k.delpost == SKULDER}
    skulder: defaultdict[dt.date, int] = defaultdict(int)
    betalt: list[tuple[dt.date, int]] = []
    ingaende = 0
    for entry in bok.entries:
        if not isinstance(entry, data.Transaction) or entry.flag == "!":
            continue
        for posting in entry.postings:
            if posting.account not in konton or (ore := ore_om(posting)) is None:
                continue
            if entry.date.year < ar:
                ingaende -= ore
            elif ore < 0 and entry.date.year == ar:
                skulder[entry.date.replace(day=1)] -= ore
            elif ore > 0:
                betalt.append((entry.date, ore))
    manader = [(dt.date(ar - 1, 12, 1), ingaende), *sorted(skulder.items())]
    rader = [
        _dagrad(manad, ore, *_reglerad(betalt, ore), idag) for manad, ore in manader if ore > 0
    ]
    return Rapport(
        "skattedagar",
        f"Skatter och avgifter {ar}: förfallodagar",
        (
            Kolumn("avser", "Avser", "text"),
            Kolumn("forfaller", "Förfaller", "datum"),
            Kolumn("belopp", "Belopp"),
            Kolumn("reglerad", "Reglerad", "datum"),
            Kolumn("kvar", "Kvar"),
            Kolumn("obs", "Anmärkning", "text"),
        ),
        tuple(rader),
        stycken=(
            "Skatt och avgifter på lön förfaller den 12 månaden efter, den 17 i januari och "
            "augusti, eller nästa bankdag (skatteförfarandelagen 62 kap. 3 §).",
        ),
        paragraf="LKBR 3 kap. 6 §",
        decimaler=2,
    )


def _reglerad(betalt: list[tuple[dt.date, int]], ore: int) -> tuple[dt.date | None, int]:
    """Take a debt from what has been paid, oldest first; the last day of it, and what is left."""
    senast = None
    while ore and betalt:
        dag, finns = betalt[0]
        tas = min(ore, finns)
        ore, senast = ore - tas, dag
        if finns == tas:
            betalt.pop(0)
        else:
            betalt[0] = (dag, finns - tas)
    return (None if ore else senast), ore


def _dagrad(manad: dt.date, ore: int, dag: dt.date | None, kvar: int, idag: dt.date) -> Rad:
    forfaller = forfallodag(manad.year, manad.month)
    sen = ((dag or idag) - forfaller).days
    obs = ""
    if dag is not None and sen > 0:
        obs = f"{sen} dagar sen; räkna med kostnadsränta"
    elif dag is None:
        obs = f"{sen} dagar försenad" if sen > 0 else f"förfaller om {-sen} dagar"
    return Rad(
        f"{manad:%Y-%m}",
        "",
        (
            celler.text(f"{MANADSNAMN[manad.month - 1]} {manad.year}"),
            celler.dag(forfaller),
            celler.beloppscell(ore),
            celler.dag(dag),
            celler.beloppscell(kvar),
            celler.text(obs),
        ),
    )


def stam_av_skattekontot(
    bok: Bok, utdrag: Skatteutdrag, fil: tuple[str, bytes], dag: dt.date, vem: Vem
) -> Skiss:
    """Plan the reconciliation of the account on a day against a statement, which is kept.

    Args:
        bok: the books.
        utdrag: the statement.
        fil: its name and content.
        dag: the day that its closing balance is of.
        vem: who does it.

    Raises:
        BokFelError: the statement has no closing balance, or rows after the day.
    """
    namn = konto(bok, SKATTEKONTO, vad="skattekontot")
    sist = max(rad.dag for rad in utdrag.rader)
    if utdrag.utgaende is None or sist > dag:
        vad = "inget utgående saldo" if utdrag.utgaende is None else f"rader till {sist}"
        text = f"Utdraget har {vad}. Gör så här: hämta det till och med {dag}, med saldo."
        raise BokFelError([Felrad(fil[0], 0, text)])
    skiss = Skiss(bok, vem)
    plats, _ = ta_emot_innehall(skiss, *fil, dag.year)
    nummer = kontonummer(namn) or ""
    ny = Kontoavstamning(
        nummer, dag, 0, "Skatteverkets kontoutdrag", utdrag.utgaende, underlag=plats
    )
    skriv_avstamning(skiss, ny)
    return skiss


def _narmast(
    rad: Skatterad, kvar: Sequence[tuple[str, dt.date, int]]
) -> tuple[str, dt.date, int] | None:
    lika = [ett for ett in kvar if ett[2] == rad.ore and abs((ett[1] - rad.dag).days) <= DAGAR_ISAR]
    return min(lika, key=lambda ett: abs((ett[1] - rad.dag).days), default=None)


def _rad(dag: dt.date, text: str, ore: int, ver: str, var: str) -> Rad:
    saknas = "i böckerna" if var == "Skatteverket" else "i utdraget"
    obs = "" if ver and var == "Skatteverket" else f"saknas {saknas}"
    if _ANMARK.search(text):
        obs = f"{obs}; sent" if obs else "sent"
    return Rad(
        f"{dag}.{text}.{ore}.{ver}",
        "",
        (
            celler.dag(dag),
            celler.text(text),
            celler.text(ver),
            celler.beloppscell(ore),
            celler.text(obs),
        ),
    )
