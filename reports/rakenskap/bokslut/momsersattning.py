"""Momsersättning (lag 2005:807): what a period may be applied for, its underlag, and the year.

An application is for a calendar month or three months in a row of the same year (7 §), at the
latest the second year after. The account that the refundable VAT is put on is the underlag (8 §).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from beancount.core import data

from lkbr.behandlingshistorik import vernyckel
from lkbr.belopp import ore_som_text
from lkbr.kontering import ore_om
from lkbr.konto import kontonummer
from lkbr.riksvarden import schablonens_kalla, schablonsatser
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bokslut.forslag import Bokslutsforslag, konto
from rakenskap.dagbok.text import Konteringsrad, Text
from rakenskap.inkop.forslag import ersatts
from rakenskap.inkop.inlarning import momskonto, momssats
from rakenskap.listor import celler
from rakenskap.listor.urval import sista_dagen
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport
from rakenskap.reskontra.register import KOSTNAD

MOMSPERIOD = "momsperiod"
KRONA = 100
_PERIOD = re.compile(r"(?P<ar>(?:19|20)\d\d)-(?:kv(?P<kv>[1-4])|(?P<manad>0[1-9]|1[0-2]))")
KOLUMNER = (
    Kolumn("ver", "Verifikation", "text"),
    Kolumn("datum", "Datum", "datum"),
    Kolumn("motpart", "Motpart", "text"),
    Kolumn("konton", "Konton", "text", smal=False),
    Kolumn("netto", "Inköp utan moms"),
    Kolumn("moms", "Moms"),
    Kolumn("obs", "Anmärkning", "text", smal=False),
)


@dataclass(frozen=True, slots=True)
class Momsperiod:
    """A period of application: its name as in `2024-kv1` or `2024-05`, first and last day."""

    namn: str
    fran: dt.date
    till: dt.date


@dataclass(frozen=True, slots=True)
class Momsrad:
    """An entry with refundable VAT, in öre, and what is doubtful about it."""

    ver: str
    dag: dt.date
    motpart: str
    konton: tuple[str, ...]
    netto_ore: int
    moms_ore: int
    obs: str


def tolka_momsperiod(text: str) -> Momsperiod:
    """Return a period from `2024-kv1` or `2024-05`.

    Raises:
        BokFelError: it is neither.
    """
    traff = _PERIOD.fullmatch(text.strip().lower())
    if traff is None:
        felet = (
            f"«{text}» är inte en ansökningsperiod. Gör så här: skriv ett kvartal (2024-kv1) eller "
            "en månad (2024-05). (Lag 2005:807 7 §)"
        )
        raise BokFelError([Felrad("momsersattning", 0, felet)])
    ar = int(traff["ar"])
    forst = 3 * int(traff["kv"]) - 2 if traff["kv"] else int(traff["manad"])
    sist = forst + 2 if traff["kv"] else forst
    return Momsperiod(traff[0], dt.date(ar, forst, 1), sista_dagen(ar, sist))


def _ansokningskonton(bok: Bok) -> tuple[str, str]:
    ej = momskonto(bok)
    if ej == KOSTNAD:
        text = (
            "Kontoplanen har inget konto för momsersättning. Gör så här: lägg till 1651 och 1652. "
            "(Lag 2005:807 8 §)"
        )
        raise BokFelError([Felrad("kontoplan.beancount", 0, text)])
    ansokt = next((nr for nr in sorted(bok.konton) if nr.startswith("165") and nr > ej), "1652")
    return bok.konton[ej].beancount, konto(bok, ansokt, vad="ansökt momsersättning")


def momsrader(bok: Bok, fran: dt.date, till: dt.date) -> list[Momsrad]:
    """Return the entries of a period that put VAT on the account, applications left out."""
    ej, pa = _ansokningskonton(bok)
    svar = []
    for entry in bok.entries:
        if (
            not isinstance(entry, data.Transaction)
            or entry.flag == "!"
            or not fran <= entry.date <= till
        ):
            continue
        konton = [posting.account for posting in entry.postings]
        if ej in konton and pa not in konton:
            svar.append(_momsrad(entry, ej))
    return svar


def _momsrad(entry: data.Transaction, ej: str) -> Momsrad:
    moms = netto = 0
    kostnader = []
    for posting in entry.postings:
        nummer = kontonummer(posting.account) or ""
        ore = ore_om(posting) or 0
        if posting.account == ej:
            moms += ore
        elif nummer[:1] in tuple("4567") or nummer[:2] in ("10", "11", "12"):
            netto += ore
            kostnader.append(nummer)
    obs = []
    fel = [nr for nr in kostnader if not ersatts(nr)]
    if fel:
        obs.append(f"moms på {', '.join(fel)} ersätts inte (4 §)")
    if not kostnader:
        obs.append("inget inköp i verifikationen")
    elif momssats(netto, moms) is None and abs(moms) * 4 > abs(netto) + 400:
        obs.append("mer moms än 25 %")
    return Momsrad(
        vernyckel(entry),
        entry.date,
        entry.payee or "",
        tuple(dict.fromkeys(kostnader)),
        netto,
        moms,
        "; ".join(obs),
    )


def ansokt(bok: Bok, till: dt.date, period: str = "") -> int:
    """Return the öre that have been applied for up to a day, all of it or for one period."""
    ej, pa = _ansokningskonton(bok)
    svar = 0
    for entry in bok.entries:
        if not isinstance(entry, data.Transaction) or entry.flag == "!" or entry.date > till:
            continue
        if period and entry.meta.get(MOMSPERIOD) != period:
            continue
        konton = {posting.account for posting in entry.postings}
        if {ej, pa} <= konton:
            svar -= sum(
                (ore_om(posting) or 0) for posting in entry.postings if posting.account == ej
            )
    return svar


def _att_soka(bok: Bok, period: Momsperiod, dag: dt.date) -> tuple[int, int]:
    """Return what is to be applied for, whole kronor, and what earlier periods have left."""
    egna = sum(rad.moms_ore for rad in momsrader(bok, period.fran, period.till))
    periodens = egna - ansokt(bok, dag, period.namn)
    # Applications that name no period have taken what is oldest; the öre that one leaves go with
    # the next.
    allt = sum(rad.moms_ore for rad in momsrader(bok, dt.date.min, period.till)) - ansokt(bok, dag)
    fore = allt - periodens
    ore = min(allt, periodens + (fore if abs(fore) < KRONA else 0))
    return sokbart(ore), fore


def sokbart(ore: int) -> int:
    """Return what may be applied for of an amount: whole kronor, nought when it is below."""
    return max(ore, 0) // KRONA * KRONA


def osokt(bok: Bok, period: Momsperiod, dag: dt.date) -> bool:
    """Tell whether a period has VAT that has not been applied for."""
    return bool(_att_soka(bok, period, dag)[0])


def momsansokan(bok: Bok, period: Momsperiod, dag: dt.date) -> Bokslutsforslag:
    """Propose the application of a period: what is on the account and not applied for.

    Raises:
        BokFelError: the chart lacks an account, the period is not over, or it is too late.
    """
    if dag <= period.till:
        text = f"{period.namn} är inte slut än. Gör så här: ansök efter {period.till}."
        raise BokFelError([Felrad("momsersattning", 0, text)])
    if dag.year > period.till.year + 2:
        text = (
            f"Det är för sent att ansöka för {period.namn}: senast andra året efter. Gör så här: "
            "skriv av fordran. (Lag 2005:807 7 §)"
        )
        raise BokFelError([Felrad("momsersattning", 0, text)])
    ej, pa = _ansokningskonton(bok)
    rader = momsrader(bok, period.fran, period.till)
    gjort = ansokt(bok, dag, period.namn)
    ore, fore = _att_soka(bok, period, dag)
    rubrik = f"Ansökan om momsersättning, {period.namn}"
    texter: tuple[Text, ...] = ()
    if ore:
        kontering = (Konteringsrad(pa, ore), Konteringsrad(ej, -ore))
        texter = (Text(dag, "Skatteverket", rubrik, kontering, {MOMSPERIOD: period.namn}),)
    fynd = [f"{rad.ver}: {rad.obs}." for rad in rader if rad.obs]
    if fore >= KRONA:
        fynd.append(f"{ore_som_text(fore)} kr från tidigare perioder är inte sökt.")
    if gjort:
        fynd.append(f"{ore_som_text(gjort)} kr är redan sökt för {period.namn}.")
    return Bokslutsforslag(
        f"momsersattning-{period.namn}",
        rubrik,
        texter,
        momsunderlag(rader, rubrik),
        tuple(fynd),
    )


def schablonersattning(
    bok: Bok, period: Momsperiod, dag: dt.date, underlag_ore: int, sats: str = "hel"
) -> Bokslutsforslag:
    """Propose the flat-rate compensation on a cost (5 §): a claim and an income, whole kronor.

    Args:
        bok: the books.
        period: what it is applied for.
        dag: the day of the application.
        underlag_ore: the cost that it is computed on.
        sats: name of the rate.

    Raises:
        BokFelError: the cost is not over nought, the period is not over, or the chart lacks an
            account.
    """
    if underlag_ore <= 0 or dag <= period.till:
        text = (
            f"Underlaget är inte över noll, eller så är {period.namn} inte slut. Gör så här: skriv "
            f"kostnaden, och ansök efter {period.till}. (Lag 2005:807 5 och 7 §§)"
        )
        raise BokFelError([Felrad("momsersattning", 0, text)])
    procent = schablonsatser()[sats]
    ore = int(underlag_ore * procent / 100) // KRONA * KRONA
    _, pa = _ansokningskonton(bok)
    intakt = konto(bok, "3995", "3999", vad="schablonersättning")
    rubrik = f"Schablonersättning, {period.namn}"
    kontering = (Konteringsrad(pa, ore), Konteringsrad(intakt, -ore))
    rader = (
        Rad("underlag", "Underlag", (celler.beloppscell(underlag_ore),)),
        Rad("ersattning", f"Ersättning, {procent} %", (celler.beloppscell(ore),), "summa"),
    )
    rapport = Rapport(
        "schablon",
        rubrik,
        (Kolumn("belopp", "Belopp"),),
        rader,
        paragraf="Lag 2005:807 5 §",
        decimaler=2,
    )
    text_ = Text(dag, "Skatteverket", rubrik, kontering)
    fynd: tuple[str, ...] = ()
    if not schablonens_kalla()[1]:
        fynd = (
            f"Satsen {procent} % är inte bekräftad mot källa. Gör så här: pröva den mot förordning "
            "(2005:811) i den lydelse som gäller för perioden.",
        )
    return Bokslutsforslag(f"schablon-{period.namn}-{sats}", rubrik, (text_,), rapport, fynd)


def momsunderlag(rader: list[Momsrad], titel: str) -> Rapport:
    """Return the underlag of an application: an entry a row."""
    ut = [
        Rad(
            rad.ver,
            "",
            (
                celler.text(rad.ver),
                celler.dag(rad.dag),
                celler.text(rad.motpart),
                celler.text(", ".join(rad.konton)),
                celler.beloppscell(rad.netto_ore),
                celler.beloppscell(rad.moms_ore),
                celler.text(rad.obs),
            ),
        )
        for rad in rader
    ]
    summor = (
        *((celler.TOM,) * 4),
        celler.beloppscell(sum(rad.netto_ore for rad in rader)),
        celler.beloppscell(sum(rad.moms_ore for rad in rader)),
        celler.TOM,
    )
    return Rapport(
        "momsersattning",
        titel,
        KOLUMNER,
        (*ut, Rad("summa", f"Summa, {len(rader)} inköp", summor, "summa")),
        paragraf="Lag 2005:807 7-8 §§",
        decimaler=2,
    )


def momsaret(bok: Bok, ar: int) -> Rapport:
    """Return the yearly summary (8 §): VAT by month, applied and credited, and what is owed."""
    ej, pa = _ansokningskonton(bok)
    kolumner = (
        Kolumn("manad", "Månad", "text"),
        Kolumn("moms", "Bokförd moms"),
        Kolumn("sokt", "Sökt"),
        Kolumn("krediterat", "Krediterat"),
    )
    rader = []
    summor = [0, 0, 0]
    for manad in range(1, 13):
        fran, till = dt.date(ar, manad, 1), sista_dagen(ar, manad)
        moms = sum(rad.moms_ore for rad in momsrader(bok, fran, till))
        sokt, krediterat = _rorelser(bok, pa, fran, till)
        delar = [moms, sokt, krediterat]
        summor = [summa + del_ for summa, del_ in zip(summor, delar, strict=True)]
        cell = (celler.text(f"{ar}-{manad:02d}"), *map(celler.beloppscell, delar))
        rader.append(Rad(f"{ar}-{manad:02d}", "", cell))
    rader.append(Rad("summa", "Summa", (celler.TOM, *map(celler.beloppscell, summor)), "summa"))
    slut = dt.date(ar, 12, 31)
    for namn in (ej, pa):
        nummer = kontonummer(namn) or ""
        cell = (celler.TOM, celler.beloppscell(_saldo(bok, namn, slut)), celler.TOM, celler.TOM)
        rader.append(Rad(nummer, f"Saldo {nummer} {slut}", cell))
    return Rapport(
        "momsersattning-ar",
        f"Momsersättning {ar}",
        kolumner,
        tuple(rader),
        stycken=("Årsuppgiften lämnas före utgången av juni året efter (lag 2005:807 8 §).",),
        paragraf="Lag 2005:807 8 §",
        decimaler=2,
    )


def _belopp(bok: Bok, namn: str, fran: dt.date, till: dt.date) -> list[int]:
    return [
        (ore_om(posting) or 0)
        for entry in bok.entries
        if isinstance(entry, data.Transaction) and entry.flag != "!" and fran <= entry.date <= till
        for posting in entry.postings
        if posting.account == namn
    ]


def _rorelser(bok: Bok, pa: str, fran: dt.date, till: dt.date) -> tuple[int, int]:
    belopp = _belopp(bok, pa, fran, till)
    return sum(ore for ore in belopp if ore > 0), -sum(ore for ore in belopp if ore < 0)


def _saldo(bok: Bok, namn: str, dag: dt.date) -> int:
    return sum(_belopp(bok, namn, dt.date.min, dag))
