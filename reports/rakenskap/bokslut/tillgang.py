"""Assets: straight-line plan by day or month, what is booked on each, and book value.

A write-down lowers what is left to depreciate from its day on, over the life that remains; its
return raises it (LKBR 7 kap. 3-4 §§). Cumulative depreciation is whole kronor, rounded down, so
that the parts of any division of time are together the whole cost on the last day.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from beancount.core import data

from lkbr.kontering import ore_om
from lkbr.konto import kontonummer
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.register import Anlaggning
from rakenskap.rakningar.budget import anlaggningar

Metod = Literal["dag", "manad"]
KRONA = 100
EN_DAG = dt.timedelta(days=1)
FIL = "anlaggningar.beancount"
ANLAGGNING = "anlaggning"


@dataclass(frozen=True, slots=True)
class Handelse:
    """A posting that names an asset: day, account number, öre debit positive, verifikation."""

    dag: dt.date
    konto: str
    ore: int
    ver: str


@dataclass(frozen=True, slots=True)
class Tillgangslage:
    """An asset on a day, in öre; `avskrivet` and `nedskrivet` positive.

    Attributes:
        planenligt: what should have been depreciated by the plan.
        avskrivet: what has been, by the books.
        nedskrivet: written down and not returned.
        anskaffning: cost, nought once it has left.
    """

    tillgang: Anlaggning
    planenligt: int
    avskrivet: int
    nedskrivet: int
    anskaffning: int

    @property
    def bokfort(self) -> int:
        """Book value."""
        return self.anskaffning - self.avskrivet - self.nedskrivet


def slutdag(tillgang: Anlaggning) -> dt.date:
    """Return the first day after the useful life, whole months from the day of use."""
    if tillgang.ibruktagen is None or tillgang.nyttjandeperiod_ar is None:
        raise AssertionError("an asset without plan has no end")
    manader = int((tillgang.nyttjandeperiod_ar * 12).to_integral_value())
    start = tillgang.ibruktagen
    ar, manad = divmod(start.month - 1 + manader, 12)
    sista = calendar.monthrange(start.year + ar, manad + 1)[1]
    return dt.date(start.year + ar, manad + 1, min(start.day, sista))


def _tid(fran: dt.date, till: dt.date, metod: Metod) -> int:
    """Return the days, or the months begun, from a day to (not with) another."""
    if metod == "dag":
        return (till - fran).days
    return (till.year - fran.year) * 12 + till.month - fran.month


def planenlig(
    tillgang: Anlaggning,
    till: dt.date,
    nedskrivningar: Sequence[tuple[dt.date, int]] = (),
    metod: Metod = "dag",
) -> int:
    """Return the öre that should have been depreciated at the end of a day.

    Args:
        tillgang: the asset; one without plan is not depreciated.
        till: the day.
        nedskrivningar: day and öre of write-downs, less than nought for what was returned.
        metod: by day, or by month with the month of use counted whole.
    """
    if tillgang.ibruktagen is None or not tillgang.nyttjandeperiod_ar:
        return 0
    if tillgang.utrangerad is not None and till >= tillgang.utrangerad:
        till = tillgang.utrangerad - EN_DAG
    fran, slut = tillgang.ibruktagen, slutdag(tillgang)
    if metod == "manad":
        fran, slut = fran.replace(day=1), slut.replace(day=1)
    gjort, kvar = 0, tillgang.anskaffning_ore
    for dag, ore in (*sorted(nedskrivningar), (till, 0)):
        if dag > till:
            continue
        efter = min(dag + EN_DAG, slut)
        hela = _tid(fran, slut, metod)
        gatt = max(0, _tid(fran, efter, metod))
        del_ = kvar if gatt >= hela else kvar * gatt // hela // KRONA * KRONA
        gjort, kvar = gjort + del_, kvar - del_ - ore
        fran = max(fran, efter)
    return gjort


def handelser(bok: Bok) -> dict[str, list[Handelse]]:
    """Return the booked postings that name each asset, by its id."""
    svar: defaultdict[str, list[Handelse]] = defaultdict(list)
    for entry in bok.entries:
        if not isinstance(entry, data.Transaction) or entry.flag == "!":
            continue
        for posting in entry.postings:
            namn = (posting.meta or {}).get(ANLAGGNING)
            ore = ore_om(posting)
            nummer = kontonummer(posting.account)
            if namn and nummer and ore is not None:
                ver = str(entry.meta.get("ver", ""))
                svar[str(namn)].append(Handelse(entry.date, nummer, ore, ver))
    return dict(svar)


def is_ack_avskrivning(nummer: str) -> bool:
    """Tell the account of accumulated depreciation by its number (BAS: fourth digit 9)."""
    return nummer[0] == "1" and nummer[3:4] == "9"


def is_ack_nedskrivning(nummer: str) -> bool:
    """Tell the account of accumulated write-downs by its number (BAS: fourth digit 8)."""
    return nummer[0] == "1" and nummer[3:4] == "8"


def lage(
    bok: Bok,
    till: dt.date,
    metod: Metod = "dag",
    alla: Mapping[str, Sequence[Handelse]] | None = None,
) -> list[Tillgangslage]:
    """Return every asset bought up to a day as it then is.

    Raises:
        BokFelError: the register holds what cannot be (a negative life, out of use before in use).
    """
    alla = handelser(bok) if alla is None else alla
    svar = []
    for tillgang in krav_rimliga(bok):
        if tillgang.anskaffad > till:
            continue
        egna = [ett for ett in alla.get(tillgang.id, ()) if ett.dag <= till]
        ned = [(ett.dag, -ett.ore) for ett in egna if is_ack_nedskrivning(ett.konto)]
        borta = tillgang.utrangerad is not None and tillgang.utrangerad <= till
        # What leaves takes its accumulated amounts with it, once that has been booked.
        avskrivet = -sum(ett.ore for ett in egna if is_ack_avskrivning(ett.konto))
        bokfort_ut = any(ett.konto == tillgang.konto and ett.ore < 0 for ett in egna)
        plan = 0 if borta and bokfort_ut else planenlig(tillgang, till, ned, metod)
        svar.append(
            Tillgangslage(
                tillgang,
                plan,
                avskrivet,
                sum(ore for _, ore in ned),
                0 if borta and bokfort_ut else tillgang.anskaffning_ore,
            )
        )
    return svar


def krav_rimliga(bok: Bok) -> list[Anlaggning]:
    """Return the register, in the order of acquisition.

    Raises:
        BokFelError: an asset has what cannot be; all that is wrong is in it.
    """
    fel = []
    register = anlaggningar(bok)
    for ett in register:
        if ett.nyttjandeperiod_ar is not None and not 0 < ett.nyttjandeperiod_ar <= 100:
            fel.append(
                f"{ett.id}: nyttjandeperioden {ett.nyttjandeperiod_ar} år går inte. Gör så här: "
                "skriv ett tal över 0, i år."
            )
        if ett.ibruktagen is not None and ett.ibruktagen < ett.anskaffad:
            fel.append(
                f"{ett.id}: tas i bruk {ett.ibruktagen}, före anskaffningen {ett.anskaffad}. Gör "
                "så här: rätta den av dagarna som är fel."
            )
        if ett.utrangerad is not None and ett.utrangerad < ett.anskaffad:
            fel.append(
                f"{ett.id}: lämnar {ett.utrangerad}, före anskaffningen {ett.anskaffad}. Gör så "
                "här: rätta den av dagarna som är fel."
            )
    if fel:
        raise BokFelError(Felrad(FIL, 0, text + " (LKBR 7 kap. 3 §)") for text in fel)
    return register


def hitta_tillgang(bok: Bok, namn: str) -> Anlaggning:
    """Return an asset by its id.

    Raises:
        BokFelError: there is no such asset.
    """
    register = {ett.id: ett for ett in krav_rimliga(bok)}
    if namn in register:
        return register[namn]
    finns = ", ".join(register) or "inga"
    text = f"Anläggningen {namn} finns inte; de som finns är {finns}. Gör så här: välj en av dem."
    raise BokFelError([Felrad(FIL, 0, text)])
