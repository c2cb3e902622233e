"""What a project may apply for: costs by type, co-financing and ceiling; and what is earned.

A contribution that covers costs is an income of the period of those costs (RKR R2): what has been
earned and not applied for is accrued, what was had before it was earned waits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from beancount.core import data

from lkbr.belopp import ore_som_text
from lkbr.kontering import ore_om
from lkbr.konto import kontonummer
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.text import Konteringsrad, Text, Varde
from rakenskap.finansiering.projekt import FIL, HUNDRA, Ansokan, Kostnadsslag, Projekt
from rakenskap.listor import celler
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport, Stil

REKVISITION = "rekvisition"
OVRIGT = "Utan kostnadsslag"
FINANSIERING = "finansiering"
EN_DAG = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slagkostnad:
    """A type's cost in öre: before the period, and in it."""

    namn: str
    fore: int
    perioden: int


@dataclass(frozen=True, slots=True)
class Rekvisition:
    """What may be applied for of a period, in öre.

    Attributes:
        kostnader: by type; what has no type may not be applied for and is last.
        underlag_fore: costs with a type before the period.
        underlag: such costs in it.
        medfinansierat: income of others in the project in the period.
        tidigare: what earlier requisitions have applied for, or had granted where that is known.
        stod: the financier's share of the costs so far, at most the ceiling.
        att_soka: what is left of it to apply for, never less than nought.
    """

    projekt: Projekt
    fran: dt.date
    till: dt.date
    kostnader: tuple[Slagkostnad, ...]
    underlag_fore: int
    underlag: int
    medfinansierat: int
    tidigare: int
    stod: int
    att_soka: int

    @property
    def over_taket(self) -> int:
        """What the share is above the ceiling, nought when it is not."""
        tak = self.projekt.tak_ore
        andel = _andel(self.underlag_fore + self.underlag, self.projekt.stod)
        return 0 if tak is None else max(andel - tak, 0)


def _andel(ore: int, procent: Decimal) -> int:
    return int((Decimal(ore) * procent / HUNDRA).quantize(Decimal(1), ROUND_DOWN))


def _poster(
    bok: Bok, kod: str, fran: dt.date, till: dt.date
) -> Iterable[tuple[data.Transaction, str, int]]:
    """Yield each posting of a project in a period: its entry, account number and öre."""
    for entry in bok.entries:
        if not isinstance(entry, data.Transaction) or entry.flag == "!":
            continue
        if not fran <= entry.date <= till:
            continue
        for posting in entry.postings:
            ore = ore_om(posting)
            if (posting.meta or {}).get("projekt") == kod and ore is not None:
                yield entry, kontonummer(posting.account) or "", ore


def _per_slag(bok: Bok, projekt: Projekt, fran: dt.date, till: dt.date) -> dict[str, int]:
    """Return the costs of a period by type, flat rates and what has no type with them."""
    svar = {ett.namn: 0 for ett in projekt.slag} | {OVRIGT: 0}
    for _, nummer, ore in _poster(bok, projekt.kod, fran, till):
        if nummer[:1] in tuple("45678") and not _is_intakt(bok, nummer):
            svar[_slag(projekt.slag, nummer)] += ore
    for ett in projekt.slag:
        if ett.schablon:
            grund = Decimal(svar[ett.schablon_pa]) * ett.schablon / HUNDRA
            svar[ett.namn] = int(grund.quantize(Decimal(1), ROUND_HALF_UP))
    return svar


def _is_intakt(bok: Bok, nummer: str) -> bool:
    return bok.konton[nummer].beancount.startswith(f"{bok.options['name_income']}:")


def _slag(slag: tuple[Kostnadsslag, ...], nummer: str) -> str:
    tal = int(nummer[:4])
    for ett in slag:
        if any(fran <= tal <= till for fran, till in ett.konton):
            return ett.namn
    return OVRIGT


def rekvisition(bok: Bok, projekt: Projekt, fran: dt.date, till: dt.date) -> Rekvisition:
    """Compute what may be applied for of a period.

    Raises:
        BokFelError: the period is empty, or not within the project's.
    """
    if not projekt.fran <= fran <= till <= projekt.till:
        text = (
            f"Perioden {fran} – {till} ligger inte i projektets, {projekt.fran} – {projekt.till}. "
            "Gör så här: rätta månaderna."
        )
        raise BokFelError([Felrad(projekt.kod, 0, text)])
    fore = _per_slag(bok, projekt, projekt.fran, fran - EN_DAG)
    perioden = _per_slag(bok, projekt, fran, till)
    kostnader = tuple(Slagkostnad(namn, fore[namn], perioden[namn]) for namn in perioden)
    underlag_fore = sum(ett.fore for ett in kostnader if ett.namn != OVRIGT)
    underlag = sum(ett.perioden for ett in kostnader if ett.namn != OVRIGT)
    medfinansierat = -sum(
        ore
        for _, nummer, ore in _poster(bok, projekt.kod, fran, till)
        if nummer in bok.konton and _is_intakt(bok, nummer) and nummer != projekt.intakt
    )
    tidigare = sum(
        ett.beviljat_ore if ett.beviljat else ett.sokt_ore
        for ett in projekt.ansokningar
        if ett.till < fran
    )
    stod = _andel(underlag_fore + underlag, projekt.stod)
    if projekt.tak_ore is not None:
        stod = min(stod, projekt.tak_ore)
    return Rekvisition(
        projekt,
        fran,
        till,
        kostnader,
        underlag_fore,
        underlag,
        medfinansierat,
        tidigare,
        stod,
        max(stod - tidigare, 0),
    )


def rekvisitionstabell(rek: Rekvisition) -> Rapport:
    """Make the requisition: costs by type before, in the period and in all, and how it is paid."""
    p = rek.projekt
    rader = [
        _rad(ett.namn, ett.namn, ett.fore, ett.perioden)
        for ett in rek.kostnader
        if ett.namn != OVRIGT
    ]
    underlag = (rek.underlag_fore, rek.underlag)
    rader.append(_rad("underlag", "Stödberättigade kostnader", *underlag, "summa"))
    (ovrigt,) = [ett for ett in rek.kostnader if ett.namn == OVRIGT]
    if ovrigt.fore or ovrigt.perioden:
        rader.append(_rad("ovrigt", OVRIGT, ovrigt.fore, ovrigt.perioden))
    procent = f"{p.stod.normalize():f}".replace(".", ",")
    andel_fore = min(_andel(rek.underlag_fore, p.stod), rek.stod)
    rader.append(
        _rad("stod", f"Stöd från {p.finansiar}, {procent} %", andel_fore, rek.stod - andel_fore)
    )
    totalt = rek.underlag_fore + rek.underlag
    med_fore = rek.underlag_fore - andel_fore
    rader.append(_rad("medfinansiering", "Medfinansiering", med_fore, totalt - rek.stod - med_fore))
    rader.append(_rad("finansiering", "Summa finansiering", *underlag, "summa"))
    tidigare = (celler.beloppscell(rek.tidigare), celler.TOM, celler.TOM)
    rader.append(Rad("tidigare", "Redan sökt (beviljat där det är känt)", tidigare))
    att_soka = (celler.TOM, celler.beloppscell(rek.att_soka), celler.TOM)
    rader.append(Rad("att_soka", "Att söka", att_soka, "summa"))
    return Rapport(
        "rekvisition",
        f"Rekvisition {p.kod} {rek.fran} – {rek.till}",
        (
            Kolumn("fore", "Före perioden"),
            Kolumn("perioden", "Perioden"),
            Kolumn("totalt", "Totalt"),
        ),
        tuple(rader),
        stycken=tuple(_inledning(rek)),
        efter=tuple(_anmarkningar(rek, ovrigt)),
        paragraf="RKR R2",
        decimaler=2,
    )


def _inledning(rek: Rekvisition) -> list[str]:
    p = rek.projekt
    svar = [f"Finansiär: {p.finansiar}. Projektet pågår {p.fran} – {p.till}."]
    if p.tak_ore is not None:
        svar.append(
            f"Högst {ore_som_text(p.tak_ore)} kr; kvar {ore_som_text(p.tak_ore - rek.stod)}."
        )
    return svar


def _anmarkningar(rek: Rekvisition, ovrigt: Slagkostnad) -> list[str]:
    svar = []
    if rek.over_taket:
        svar.append(
            f"Taket är nått: {ore_som_text(rek.over_taket)} kr av kostnaderna får inget stöd."
        )
    if ovrigt.perioden:
        svar.append(
            f"{ore_som_text(ovrigt.perioden)} kr ligger på konton utan kostnadsslag och söks inte."
        )
    if rek.stod < rek.tidigare:
        svar.append(
            f"{ore_som_text(rek.tidigare - rek.stod)} kr mer är sökt än kostnaderna ger rätt till: "
            "rätta den tidigare ansökan."
        )
    if rek.projekt.medfinansiarer:
        avtalat = ", ".join(
            f"{ett.namn} {ore_som_text(ett.ore)} kr" for ett in rek.projekt.medfinansiarer
        )
        svar.append(
            f"Avtalad medfinansiering: {avtalat}. Bokförd i perioden som intäkt: "
            f"{ore_som_text(rek.medfinansierat)} kr; resten är egna medel."
        )
    return svar


def _rad(namn: str, etikett: str, fore: int, perioden: int, stil: Stil = "post") -> Rad:
    belopp = (fore, perioden, fore + perioden)
    return Rad(namn, etikett, tuple(map(celler.beloppscell, belopp)), stil)


def ansokningsnamn(fran: dt.date, till: dt.date) -> str:
    """Return the name of a requisition: `2023-01--2023-06`."""
    return f"{fran:%Y-%m}--{till:%Y-%m}"


def sokt(bok: Bok, rek: Rekvisition, dag: dt.date) -> tuple[Ansokan, Text]:
    """Return the requisition for the register, and the entry that books its claim.

    Raises:
        BokFelError: there is nothing to apply for, or the period is not over.
    """
    p = rek.projekt
    if dag <= rek.till or not rek.att_soka:
        vad = "är inte slut" if dag <= rek.till else "har inget att söka"
        text = f"Perioden {rek.fran} – {rek.till} {vad}. Gör så här: kontrollera månader och dag."
        raise BokFelError([Felrad(FIL, 0, text)])
    namn = ansokningsnamn(rek.fran, rek.till)
    rader = (
        Konteringsrad(bok.konton[p.fordran].beancount, rek.att_soka),
        Konteringsrad(bok.konton[p.intakt].beancount, -rek.att_soka, dimensioner(bok, p)),
    )
    serie = bok.forbund.serie_av_slag("kund")
    uppgifter: dict[str, Varde] = {REKVISITION: f"{p.kod}/{namn}"}
    if serie is not None:
        uppgifter["serie"] = serie.kod
    text = f"Ansökan om utbetalning {p.kod}, {rek.fran:%Y-%m} – {rek.till:%Y-%m}"
    ny = Ansokan(namn, rek.fran, rek.till, dag, rek.att_soka)
    return ny, Text(dag, p.finansiar, text, rader, uppgifter)


def dimensioner(bok: Bok, projekt: Projekt) -> tuple[tuple[str, str], ...]:
    """Return what the income of a project is booked with: its code, and financing where it is."""
    koder = {ett.kod for ett in bok.forbund.verksamheter}
    egna = (("verksamhet", FINANSIERING),) if FINANSIERING in koder else ()
    return (("projekt", projekt.kod), *egna)


def upplupet(bok: Bok, projekt: Projekt, dag: dt.date) -> int:
    """Return the öre that are earned and not booked on a day; less than nought when had too early.

    What is earned is the financier's share of the costs so far, at most the ceiling (RKR R2).
    """
    kostnader = _per_slag(bok, projekt, projekt.fran, min(dag, projekt.till))
    underlag = sum(ore for namn, ore in kostnader.items() if namn != OVRIGT)
    intjanat = _andel(underlag, projekt.stod)
    if projekt.tak_ore is not None:
        intjanat = min(intjanat, projekt.tak_ore)
    bokfort = -sum(
        ore
        for _, nummer, ore in _poster(bok, projekt.kod, dt.date.min, dag)
        if nummer == projekt.intakt
    )
    return intjanat - bokfort
