"""A verifikation as a form: what is typed, field by field, read and checked as one types.

Nothing here knows of a browser. A form is texts; reading one gives the verifikation that it says,
or what is wrong with it and at which field. An amount that is left out is the difference, where
only one is; a row with moms becomes two.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import TypeVar

from lkbr.belopp import MINUS, kr, narmast, ore_som_text
from lkbr.forbund import Forbund
from lkbr.konto import kontonummer
from lkbr.verifikationer import VER
from rakenskap.bok.bok import Bok, Konto
from rakenskap.dagbok.registrering import OtolkatError, hitta_konto, tolka_belopp, tolka_dag
from rakenskap.dagbok.text import Konteringsrad, Text, Varde

T = TypeVar("T")

MAX_RADER = 200
MAX_TECKEN = 300
MOMSSATSER = ("25", "12", "6")
# What a row of a form says of its posting beside account and amount.
DIMENSIONSFALT = ("insats", "verksamhet", "projekt", "motpart", "faktura", "anlaggning")
_KODER = {"insats": "insatser", "verksamhet": "verksamheter", "projekt": "projekt"}
# What a form says of the entry beside day, motpart and text.
UPPGIFTSFALT = ("fakturanr", "forfaller", "sent")


@dataclass(frozen=True, slots=True)
class Handelseslag:
    """A kind of event, and the rows that its form begins with.

    Attributes:
        rader: the delpost (or post) of each row's account, empty for one that is chosen.
        serieslag: the serie that it belongs to, where the accounts do not say it.
        fakturafalt: True when it has an invoice's number and day of payment.
    """

    namn: str
    rader: tuple[str, ...]
    serieslag: str = ""
    fakturafalt: bool = False


HANDELSESLAG: Mapping[str, Handelseslag] = {
    "leverantor": Handelseslag("Leverantörsfaktura", ("", "leverantorsskulder"), fakturafalt=True),
    "kund": Handelseslag("Kundfaktura", ("kundfordringar", ""), fakturafalt=True),
    "betalning": Handelseslag("Betalning ut", ("leverantorsskulder", "kassa_bank")),
    "inbetalning": Handelseslag("Betalning in", ("kassa_bank", "kundfordringar")),
    "overforing": Handelseslag("Överföring", ("kassa_bank", "kassa_bank")),
    "lon": Handelseslag("Löner", ("", "", "", "kassa_bank"), "lon"),
    "periodisering": Handelseslag("Periodisering", ("", ""), "periodisering"),
    "fri": Handelseslag("Fri verifikation", ("", "")),
}


@dataclass(frozen=True, slots=True)
class Formularrad:
    """A row as it is typed.

    Attributes:
        ursprung: the place among the rows of the entry that the form was filled from; what its
            posting says beside what the form shows follows with it.
    """

    konto: str = ""
    debet: str = ""
    kredit: str = ""
    moms: str = ""
    insats: str = ""
    verksamhet: str = ""
    projekt: str = ""
    motpart: str = ""
    faktura: str = ""
    anlaggning: str = ""
    ursprung: str = ""

    @property
    def tom(self) -> bool:
        """True when nothing is typed in the row."""
        return not any(
            getattr(self, ett.name).strip() for ett in fields(self) if ett.name != "ursprung"
        )


@dataclass(frozen=True, slots=True)
class Formular:
    """A form as it is typed."""

    slag: str = "fri"
    dag: str = ""
    motpart: str = ""
    text: str = ""
    serie: str = ""
    sent: str = ""
    fakturanr: str = ""
    forfaller: str = ""
    momskonto: str = ""
    rader: tuple[Formularrad, ...] = ()


@dataclass(frozen=True, slots=True)
class Faltfel:
    """What is wrong at a field: `motpart`, or `rad-2-konto` for the second row's account."""

    falt: str
    text: str


@dataclass(frozen=True, slots=True)
class Lastrad:
    """A row as it is read: place in the form from 1, account, and öre with debit positive."""

    plats: int
    konto: Konto
    ore: int


@dataclass(frozen=True)
class Last:
    """A form as it is read.

    Attributes:
        text: the verifikation, as a draft; None when something is wrong.
        fel: what is wrong, by field.
        rader: the rows that can be read.
        skillnad_ore: what is missing for the rows to balance, debit less credit.
    """

    text: Text | None
    fel: tuple[Faltfel, ...]
    rader: tuple[Lastrad, ...]
    skillnad_ore: int


def nytt_formular(bok: Bok, slag: str, idag: dt.date) -> Formular:
    """Return the form that a kind of event begins with."""
    handelse = HANDELSESLAG[slag]
    rader = []
    tagna: set[str] = set()
    for delpost in handelse.rader:
        konto = _forsta(bok, delpost, tagna) if delpost else None
        if konto is not None:
            tagna.add(konto.nummer)
        rader.append(Formularrad(konto=kontotext(konto) if konto else ""))
    serie = bok.forbund.serie_av_slag(handelse.serieslag) if handelse.serieslag else None
    return Formular(
        slag, dag=idag.isoformat(), serie=serie.kod if serie else "", rader=tuple(rader)
    )


def _forsta(bok: Bok, delpost: str, tagna: set[str]) -> Konto | None:
    """Return the first account of a delpost (or post) that is not taken."""
    egna = (
        konto
        for konto in bok.konton.values()
        if delpost in (konto.delpost, konto.rad) and konto.nummer not in tagna
    )
    return min(egna, key=lambda konto: konto.nummer, default=None)


def kontotext(konto: Konto) -> str:
    """Return an account as it stands in a form: number and name."""
    return f"{konto.nummer} {konto.namn}"


def formular_av(bok: Bok, text: Text, slag: str = "fri") -> Formular:
    """Return the form that says what a verifikation says."""
    rader = []
    for plats, rad in enumerate(text.rader):
        konto = bok.konton.get(kontonummer(rad.konto) or "")
        egna = {namn: str(v) for namn, v in rad.uppgifter if namn in DIMENSIONSFALT}
        rader.append(
            Formularrad(
                konto=kontotext(konto) if konto else rad.konto,
                debet=ore_som_text(rad.ore) if rad.ore > 0 else "",
                kredit=ore_som_text(-rad.ore) if rad.ore < 0 else "",
                ursprung=str(plats),
                **egna,
            )
        )
    egna = {namn: str(text.uppgifter.get(namn, "")) for namn in (*UPPGIFTSFALT, "serie")}
    return Formular(
        slag, text.datum.isoformat(), text.motpart, text.text, rader=tuple(rader), **egna
    )


# ---------------------------------------------------------------------- reading


@dataclass
class _Lasning:
    """A form being read: what has been found wrong so far."""

    fel: list[Faltfel] = field(default_factory=list)

    def las(self, falt: str, tolka: Callable[[], T]) -> T | None:
        """Return what a field says; None when it cannot be read, which is noted."""
        try:
            return tolka()
        except OtolkatError as fel:
            self.fel.append(Faltfel(falt, str(fel)))
            return None


def las_formular(bok: Bok, formular: Formular, idag: dt.date, fran: Text | None = None) -> Last:
    """Read a form.

    Args:
        bok: the books.
        formular: what is typed.
        idag: today, for a day that is left out.
        fran: the verifikation that the form was filled from; what it says beside what the form
            shows follows with it.
    """
    lasning = _Lasning()
    dag = lasning.las("dag", partial(tolka_dag, formular.dag, idag))
    motpart = lasning.las("motpart", partial(_behovs, formular.motpart, "motparten"))
    avser = lasning.las("text", partial(_behovs, formular.text, "vad händelsen avser"))
    uppgifter = lasning.las(
        "serie", partial(_uppgifter, bok.forbund, formular, idag, fran, lasning)
    )
    rader = _rader(bok, formular, lasning)
    skillnad = sum(rad.ore for rad, _ in rader)
    if not lasning.fel:
        lasning.fel += _obalans(rader, skillnad)
    text = None
    if not lasning.fel and dag and motpart and avser and uppgifter is not None:
        konteringar = tuple(
            Konteringsrad(rad.konto.beancount, rad.ore, (*egna, *_ovrigt(formular, rad, fran)))
            for rad, egna in rader
        )
        text = Text(dag, motpart, avser, konteringar, uppgifter)
        if fran is not None:
            text = replace(text, markning=fran.markning)
    return Last(text, tuple(lasning.fel), tuple(rad for rad, _ in rader), skillnad)


def _behovs(text: str, vad: str) -> str:
    rent = " ".join(text.split())
    if not rent:
        raise OtolkatError(f"Skriv {vad} (LKBR 3 kap. 9 §).")
    if len(rent) > MAX_TECKEN:
        raise OtolkatError(f"Texten är längre än {MAX_TECKEN} tecken. Korta den.")
    return rent


def _uppgifter(
    forbund: Forbund, formular: Formular, idag: dt.date, fran: Text | None, lasning: _Lasning
) -> dict[str, Varde]:
    kvar: dict[str, Varde] = {
        namn: varde
        for namn, varde in (fran.uppgifter if fran else {}).items()
        if namn not in (*UPPGIFTSFALT, "serie")
    }
    serie = formular.serie.strip()
    if serie and forbund.serie(serie) is None:
        koder = ", ".join(ett.kod for ett in forbund.serier)
        raise OtolkatError(f"Serien {serie} finns inte. Välj en av {koder}.")
    egna: dict[str, Varde] = {"serie": serie} if serie else {}
    if formular.forfaller.strip():
        forfaller = lasning.las("forfaller", partial(tolka_dag, formular.forfaller, idag))
        egna |= {"forfaller": forfaller} if forfaller else {}
    for namn in ("fakturanr", "sent"):
        text = " ".join(getattr(formular, namn).split())[:MAX_TECKEN]
        egna |= {namn: text} if text else {}
    return egna | kvar


_Dim = tuple[tuple[str, Varde], ...]


def _rader(bok: Bok, formular: Formular, lasning: _Lasning) -> list[tuple[Lastrad, _Dim]]:
    """Read the rows; the one whose amount is left out gets the difference."""
    lasta: list[tuple[int, Konto, int | None, _Dim]] = []
    for plats, rad in enumerate(formular.rader, start=1):
        if rad.tom:
            continue
        konto = lasning.las(f"rad-{plats}-konto", partial(_konto, bok, rad.konto))
        ore = lasning.las(f"rad-{plats}-debet", partial(_belopp, rad))
        egna = _dimensioner(bok, rad, plats, lasning)
        if konto is None:
            continue
        momsrad = None
        if rad.moms.strip() and ore is not None:
            momsrad = lasning.las(
                f"rad-{plats}-moms",
                partial(_moms, bok, rad.moms, ore, formular),
            )
        if momsrad is not None and ore is not None and momsrad[1]:
            lasta += [(plats, konto, ore - momsrad[1], egna), (plats, *momsrad, ())]
        else:
            lasta.append((plats, konto, ore, egna))
    return _med_skillnad(lasta, lasning)


def _med_skillnad(
    lasta: Sequence[tuple[int, Konto, int | None, _Dim]], lasning: _Lasning
) -> list[tuple[Lastrad, _Dim]]:
    felaktiga = {fel.falt for fel in lasning.fel}
    utan = [
        plats for plats, _, ore, _ in lasta if ore is None and f"rad-{plats}-debet" not in felaktiga
    ]
    summa = sum(ore or 0 for _, _, ore, _ in lasta)
    rest = -summa if len(utan) == 1 else 0
    if len(utan) > 1 or (utan and not rest):
        text = (
            "Beloppet saknas. Det får saknas på en enda rad, som då får skillnaden."
            if len(utan) > 1
            else "Beloppet saknas, och ingen skillnad återstår."
        )
        lasning.fel += [Faltfel(f"rad-{plats}-debet", text) for plats in utan]
        rest = 0
    return [
        (Lastrad(plats, konto, rest if ore is None else ore), egna)
        for plats, konto, ore, egna in lasta
        if ore is not None or rest
    ]


def _konto(bok: Bok, text: str) -> Konto:
    rent = text.strip()
    if not rent:
        raise OtolkatError("Kontot saknas. Skriv ett nummer eller en del av namnet.")
    nummer = rent.split(" ", 1)[0]
    if nummer in bok.konton:
        return bok.konton[nummer]
    return hitta_konto(bok, rent)


def _belopp(rad: Formularrad) -> int | None:
    """Return a row's öre, debit positive; None when no amount is typed."""
    if rad.debet.strip() and rad.kredit.strip():
        raise OtolkatError("Beloppet står både i debet och i kredit. Töm den ena rutan.")
    typat = rad.debet.strip() or rad.kredit.strip()
    if not typat:
        return None
    ore = tolka_belopp(typat)
    if not ore:
        raise OtolkatError("Beloppet är noll.")
    return ore if rad.debet.strip() else -ore


def _moms(bok: Bok, sats: str, brutto_ore: int, formular: Formular) -> tuple[Konto, int]:
    """Return the account and the öre of the moms that an amount holds, halves away from zero."""
    if sats.strip() not in MOMSSATSER:
        raise OtolkatError(f"Momssatsen är en av {', '.join(MOMSSATSER)} procent.")
    if not formular.momskonto.strip():
        raise OtolkatError("Välj vilket konto momsen bokförs på, under raderna.")
    procent = int(sats)
    return _konto(bok, formular.momskonto), narmast(brutto_ore * procent, 100 + procent)


def _dimensioner(bok: Bok, rad: Formularrad, plats: int, lasning: _Lasning) -> _Dim:
    svar: list[tuple[str, Varde]] = []
    for namn in DIMENSIONSFALT:
        kod = getattr(rad, namn).strip()
        if not kod:
            continue
        falt = f"rad-{plats}-{namn}"
        if lasning.las(falt, partial(_kod, bok, namn, kod)):
            svar.append((namn, kod))
    if rad.insats.strip() and not rad.verksamhet.strip() and not rad.ursprung:
        # An insats belongs to a verksamhet, where the settings say so.
        egen = {ett.kod: ett.verksamhet for ett in bok.forbund.insatser}.get(rad.insats.strip())
        svar += [("verksamhet", egen)] if egen else []
    return tuple(svar)


def _kod(bok: Bok, namn: str, kod: str) -> str:
    if namn in _KODER:
        koder = [ett.kod for ett in getattr(bok.forbund, _KODER[namn])]
        if koder and kod not in koder:
            raise OtolkatError(f"{namn.capitalize()} {kod} finns inte; välj en av dem i listan.")
    if namn == "faktura":
        ver, _, ar = kod.partition("/")
        if not VER.match(ver) or not re.fullmatch(r"\d{4}", ar):
            raise OtolkatError(f"«{kod}» är inte en verifikation. Skriv nummer och år: L45/2024.")
    return kod


def _ovrigt(formular: Formular, rad: Lastrad, fran: Text | None) -> _Dim:
    """Return what the posting that a row came from says beside what the form shows."""
    ursprung = formular.rader[rad.plats - 1].ursprung
    if fran is None or not ursprung.isdecimal() or int(ursprung) >= len(fran.rader):
        return ()
    gammal = fran.rader[int(ursprung)]
    if gammal.konto != rad.konto.beancount:
        return ()
    return tuple(par for par in gammal.uppgifter if par[0] not in DIMENSIONSFALT)


def _obalans(rader: Sequence[tuple[Lastrad, _Dim]], skillnad: int) -> Iterable[Faltfel]:
    if len(rader) < 2:
        yield Faltfel("rader", "En verifikation har minst två rader (LKBR 3 kap. 9 §).")
    elif skillnad:
        sida = "kredit" if skillnad > 0 else "debet"
        text = f"Raderna balanserar inte: {kr(abs(skillnad))} återstår på {sida}."
        yield Faltfel("rader", text.replace(MINUS, ""))
