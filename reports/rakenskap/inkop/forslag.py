"""From supplier, number, date and amount to the entry of an invoice: rows, due day, text.

The net goes to the account of the register, else as on the supplier's latest invoice. VAT at a
rate is computed; where the latest invoice had rows of its own (several costs, reverse charge) they
are kept in proportion. VAT that is not refunded is a part of the cost (lag 2005:807, 4 §).
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib import resources

from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import med_tid
from rakenskap.dagbok.nummer import SERIE
from rakenskap.dagbok.registrering import OtolkatError
from rakenskap.dagbok.text import Konteringsrad, Text, Varde
from rakenskap.inkop.inlarning import Lard, alla_leverantorer, larda, momskonto
from rakenskap.reskontra.poster import (
    BETALNINGSVILLKOR_DAGAR,
    FAKTURANR,
    FORFALLER,
    LEVERANTOR,
    rent,
)
from rakenskap.reskontra.register import FIL, KOSTNAD, Leverantor, las_register, sammanslagen

MOMSSATS = "momssats"
# The ordinary rate (mervärdesskattelagen 2023:200, 9 kap. 2 §), and the accounts of what is owed.
OMVAND_SATS = Decimal(25)
UTGAENDE_OMVAND = ("2614", "2647", "2617", "2610")


@dataclass(frozen=True, slots=True)
class Fakturasats:
    """A part of an invoice at one rate of VAT: net and VAT in öre, with the invoice's sign.

    Attributes:
        sats: per cent, as the invoice says.
        omvand: True when the buyer owes the VAT (omvänd betalningsskyldighet); `moms_ore` is then
            nought on the invoice, and is computed here.
    """

    sats: Decimal
    netto_ore: int
    moms_ore: int
    omvand: bool = False


@dataclass(frozen=True, slots=True)
class Fakturauppgift:
    """What is typed of an invoice; what is left out is proposed.

    Attributes:
        belopp_ore: the amount to pay, less than nought for a credit note.
        moms_ore: VAT, where the invoice has another amount than the rate gives.
        ersatt: what is said of the supplier for this invoice only.
        satser: the parts of the invoice by rate, where it has several or the buyer owes the VAT.
    """

    leverantor: str
    nummer: str
    datum: dt.date
    belopp_ore: int
    forfaller: dt.date | None = None
    text: str = ""
    moms_ore: int | None = None
    ersatt: Leverantor | None = None
    uppgifter: tuple[tuple[str, Varde], ...] = ()
    satser: tuple[Fakturasats, ...] = ()


def hitta_leverantor(bok: Bok, text: str) -> Leverantor | None:
    """Return the supplier of a name or a part of it, None for one that is not known.

    Raises:
        OtolkatError: several fit; the text lists them.
    """
    alla = alla_leverantorer(bok)
    sokt = rent(text)
    if sokt in alla:
        return alla[sokt]
    traffar = [lev for namn, lev in alla.items() if sokt and sokt in namn]
    traffar += [
        lev
        for lev in alla.values()
        if sokt and sokt in (rent(lev.orgnr), rent(lev.bankgiro), rent(lev.plusgiro))
    ]
    borjar = [lev for lev in traffar if rent(lev.namn).startswith(sokt)]
    if len(borjar) == 1 or len(traffar) == 1:
        return (borjar or traffar)[0]
    if not traffar:
        return None
    namn = "\n".join(f"    {lev.namn}" for lev in traffar[:20])
    raise OtolkatError(f"Flera leverantörer passar, skriv mer av namnet:\n{namn}")


def foresla_faktura(bok: Bok, uppgift: Fakturauppgift) -> Text:
    """Return the entry that an invoice should become.

    Raises:
        BokFelError: nothing says which account the cost belongs to, or the chart has no account
            for suppliers' debts.
    """
    nyckel = rent(uppgift.leverantor)
    sagd = las_register(bok).get(nyckel, Leverantor(uppgift.leverantor))
    lard = larda(bok).get(nyckel)
    kand = sammanslagen(sagd, lard.leverantor if lard else None)
    egen = uppgift.ersatt
    if egen is not None:
        kand = sammanslagen(egen, kand)
    if not kand.konto:
        raise BokFelError([_inget_konto(kand)])
    # What is said, here or in the register, comes before the rows of the latest invoice.
    bestamd = any(
        ett is not None and (ett.konto or ett.moms is not None or ett.momskonto or ett.dimensioner)
        for ett in (sagd, egen)
    )
    brutto = uppgift.belopp_ore
    if uppgift.satser:
        rader = _per_sats(bok, kand, brutto, uppgift.satser)
    elif lard is None or bestamd or uppgift.moms_ore is not None or _enkel(lard):
        rader = _efter_sats(bok, kand, brutto, uppgift.moms_ore)
    else:
        rader = _i_proportion(lard, brutto)
    return Text(
        uppgift.datum,
        kand.namn,
        uppgift.text or _text(kand, uppgift),
        (*rader, Konteringsrad(_skuldkonto(bok), -brutto)),
        _uppgifter(bok, kand, uppgift),
    )


def _enkel(lard: Lard) -> bool:
    """Tell whether the latest invoice was one cost with VAT at a rate."""
    kostnader = [rad for rad in lard.rader if not rad.is_moms]
    return len(kostnader) == 1 and lard.leverantor.moms is not None


def _inget_konto(lev: Leverantor) -> Felrad:
    return Felrad(
        FIL,
        0,
        f"Det är inte sagt vilket konto {lev.namn} hör till, och böckerna har ingen faktura "
        "därifrån än. Gör så här: ange kontot (--konto 6110), eller lägg in leverantören: "
        f'rakenskap leverantor "{lev.namn}" --konto 6110.',
    )


def _skuldkonto(bok: Bok) -> str:
    egna = sorted(nr for nr, konto in bok.konton.items() if konto.delpost == LEVERANTOR)
    if not egna:
        raise BokFelError(
            [
                Felrad(
                    "kontoplan.beancount",
                    0,
                    "Kontoplanen har inget konto för leverantörsskulder. Gör så här: lägg till "
                    "2440. (LKBR 3 kap. 3 §)",
                )
            ]
        )
    return bok.konton["2440" if "2440" in egna else egna[0]].beancount


@cache
def ej_ersatta_konton() -> tuple[str, ...]:
    """Return how the numbers begin of accounts whose VAT is not refunded."""
    text = (
        resources.files("rakenskap.inkop").joinpath("data/momsersattning.toml").read_text("utf-8")
    )
    return tuple(tomllib.loads(text)["ej_ersatta_konton"])


def ersatts(konto: str) -> bool:
    """Tell whether VAT on purchases on an account is refunded (lag 2005:807, 4 §)."""
    return not konto.startswith(ej_ersatta_konton())


def moms_i(brutto_ore: int, sats: int) -> int:
    """Return the VAT in an amount that includes it, rounded to whole öre, halves from zero."""
    tecken = -1 if brutto_ore < 0 else 1
    return tecken * ((abs(brutto_ore) * sats * 2 + 100 + sats) // (2 * (100 + sats)))


def _efter_sats(
    bok: Bok, lev: Leverantor, brutto: int, moms_ore: int | None
) -> tuple[Konteringsrad, ...]:
    momsen_pa = lev.momskonto or momskonto(bok)
    if not ersatts(lev.konto):
        momsen_pa = KOSTNAD
    sats = 0 if lev.moms is None else lev.moms
    moms = moms_i(brutto, sats) if moms_ore is None else moms_ore
    if momsen_pa == KOSTNAD:
        moms = 0
    kostnad = Konteringsrad(bok.konton[lev.konto].beancount, brutto - moms, lev.dimensioner)
    if not moms:
        return (kostnad,)
    return (kostnad, Konteringsrad(bok.konton[momsen_pa].beancount, moms))


def _per_sats(
    bok: Bok, lev: Leverantor, brutto: int, satser: Sequence[Fakturasats]
) -> tuple[Konteringsrad, ...]:
    """Return the cost and the VAT of each rate; what the buyer owes is credited as it is debited.

    What the rounding of the amount to pay leaves goes to the largest cost.
    """
    momsen_pa = lev.momskonto or momskonto(bok)
    if not ersatts(lev.konto):
        momsen_pa = KOSTNAD
    konto = bok.konton[lev.konto].beancount
    kostnader: list[Konteringsrad] = []
    moms: list[Konteringsrad] = []
    utgaende: list[Konteringsrad] = []
    for ett in satser:
        sats = f"{ett.sats.normalize():f}"
        egen = ett.moms_ore
        if ett.omvand:
            egen = _avrundat(ett.netto_ore * OMVAND_SATS / 100)
            nummer = utgaende_omvand(bok)
            if not nummer:
                egen = 0
            else:
                sats = f"{OMVAND_SATS} omvänd"
                marke = ((MOMSSATS, sats),)
                utgaende.append(Konteringsrad(bok.konton[nummer].beancount, -egen, marke))
        netto = ett.netto_ore + (egen if momsen_pa == KOSTNAD else 0)
        kostnader.append(Konteringsrad(konto, netto, (*lev.dimensioner, (MOMSSATS, sats))))
        if egen and momsen_pa != KOSTNAD:
            ingaende = bok.konton[momsen_pa].beancount
            moms.append(Konteringsrad(ingaende, egen, ((MOMSSATS, sats),)))
    rest = brutto - sum(rad.ore for rad in (*kostnader, *moms, *utgaende))
    plats = max(range(len(kostnader)), key=lambda nr: abs(kostnader[nr].ore))
    storst = kostnader[plats]
    kostnader[plats] = Konteringsrad(storst.konto, storst.ore + rest, storst.uppgifter)
    return (*kostnader, *moms, *utgaende)


def utgaende_omvand(bok: Bok) -> str:
    """Return the account of VAT that the buyer owes, empty when the chart has none."""
    return next((nr for nr in UTGAENDE_OMVAND if nr in bok.konton), "")


def _avrundat(ore: Decimal) -> int:
    return int(ore.quantize(Decimal(1), ROUND_HALF_UP))


def _i_proportion(lard: Lard, brutto: int) -> tuple[Konteringsrad, ...]:
    """Return the rows of the latest invoice, in proportion; together they are the new amount."""
    delar = fordela(brutto, [rad.ore for rad in lard.rader])
    return tuple(
        Konteringsrad(rad.konto, ore, rad.dimensioner)
        for rad, ore in zip(lard.rader, delar, strict=True)
        if ore
    )


def fordela(ore: int, andelar: Sequence[int]) -> list[int]:
    """Divide an amount in proportion to others, whole öre, the sum exact.

    What the rounding leaves goes to the largest part.

    Raises:
        ValueError: the shares add up to nought.
    """
    hela = sum(andelar)
    if not hela:
        raise ValueError("shares that add up to nought")
    delar = [ore * andel // hela for andel in andelar]
    storst = max(range(len(andelar)), key=lambda plats: abs(andelar[plats]))
    delar[storst] += ore - sum(delar)
    return delar


def _text(lev: Leverantor, uppgift: Fakturauppgift) -> str:
    if lev.text:
        return med_tid(lev.text, uppgift.datum)
    vad = "Kreditfaktura" if uppgift.belopp_ore < 0 else "Faktura"
    return f"{vad} {uppgift.nummer}".rstrip()


def _uppgifter(bok: Bok, lev: Leverantor, uppgift: Fakturauppgift) -> dict[str, Varde]:
    dagar = BETALNINGSVILLKOR_DAGAR if lev.villkor_dagar is None else lev.villkor_dagar
    forfaller = uppgift.forfaller or uppgift.datum + dt.timedelta(days=dagar)
    svar: dict[str, Varde] = {}
    # A credit note debits the account, which by itself tells of a payment.
    serie = bok.forbund.serie_av_slag("leverantor")
    if uppgift.belopp_ore < 0 and serie is not None:
        svar[SERIE] = serie.kod
    if uppgift.nummer:
        svar[FAKTURANR] = uppgift.nummer
    svar[FORFALLER] = forfaller
    return {**svar, **dict(uppgift.uppgifter)}
