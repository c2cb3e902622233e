"""The register of assets as a list with book value and the plan ahead; a new asset in it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from lkbr.belopp import till_kronor
from lkbr.kontering import ore_om
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.register import Anlaggning
from rakenskap.bokslut.tillgang import (
    ANLAGGNING,
    FIL,
    handelser,
    is_ack_nedskrivning,
    krav_rimliga,
    lage,
    planenlig,
)
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import citerad, filhuvud
from rakenskap.listor import celler
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport

KOLUMNER = (
    Kolumn("id", "Nr", "text"),
    Kolumn("benamning", "Benämning", "text"),
    Kolumn("konto", "Konto", "text", smal=False),
    Kolumn("ibruk", "I bruk", "datum", smal=False),
    Kolumn("ar", "År", "text"),
    Kolumn("anskaffning", "Anskaffning"),
    Kolumn("avskrivet", "Avskrivet"),
    Kolumn("nedskrivet", "Nedskrivet", smal=False),
    Kolumn("bokfort", "Bokfört värde"),
    Kolumn("plan", "Skillnad mot plan", smal=False),
)
AR_FRAMAT = 5


def anlaggningslista(bok: Bok, dag: dt.date) -> Rapport:
    """Make the register on a day, agreed with the accounts of assets in the books."""
    alla = lage(bok, dag)
    rader = []
    for ett in alla:
        t = ett.tillgang
        rader.append(
            Rad(
                t.id,
                "",
                (
                    celler.text(t.id),
                    celler.text(t.benamning),
                    celler.text(t.konto),
                    celler.dag(t.ibruktagen),
                    celler.text(t.ar_i_ord),
                    celler.beloppscell(ett.anskaffning, t.konto),
                    celler.beloppscell(ett.avskrivet),
                    celler.beloppscell(ett.nedskrivet),
                    celler.beloppscell(ett.bokfort),
                    celler.beloppscell(ett.avskrivet - ett.planenligt),
                ),
            )
        )
    summor = [
        sum(ett.anskaffning for ett in alla),
        sum(ett.avskrivet for ett in alla),
        sum(ett.nedskrivet for ett in alla),
        sum(ett.bokfort for ett in alla),
        sum(ett.avskrivet - ett.planenligt for ett in alla),
    ]
    tomma = (celler.TOM,) * 5
    rader.append(Rad("summa", "Summa", (*tomma, *map(celler.beloppscell, summor)), "summa"))
    saldo = tillgangssaldo(bok, dag)
    egna = (*((celler.TOM,) * 8), celler.beloppscell(saldo), celler.TOM)
    rader.append(Rad("saldo", "Saldo på kontona i huvudboken", egna))
    skillnad = (*((celler.TOM,) * 8), celler.beloppscell(summor[3] - saldo), celler.TOM)
    rader.append(Rad("skillnad", "Skillnad", skillnad, "summa"))
    return Rapport(
        "anlaggningar",
        f"Anläggningsregister {dag}",
        KOLUMNER,
        tuple(rader),
        paragraf="LKBR 3 kap. 6 §",
        decimaler=2,
    )


def tillgangssaldo(bok: Bok, dag: dt.date) -> int:
    """Return the balance of the accounts that the register is of, with their contra accounts."""
    grupper = {ett.konto[:3] for ett in krav_rimliga(bok)}
    return sum(
        ore_om(posting) or 0
        for entry in bok.entries
        if getattr(entry, "postings", None) and entry.flag != "!" and entry.date <= dag
        for posting in entry.postings
        if posting.account.split(":")[-1][:3] in grupper
    )


def planframat(bok: Bok, fran: int) -> Rapport:
    """Make the plan of depreciation by asset for some years from one."""
    ned = {
        namn: [(ett.dag, -ett.ore) for ett in egna if is_ack_nedskrivning(ett.konto)]
        for namn, egna in handelser(bok).items()
    }
    ar = range(fran, fran + AR_FRAMAT)
    rader = []
    summor = [0] * AR_FRAMAT
    for t in krav_rimliga(bok):
        egna = ned.get(t.id, [])
        delar = [
            planenlig(t, dt.date(ett, 12, 31), egna) - planenlig(t, dt.date(ett - 1, 12, 31), egna)
            for ett in ar
        ]
        if any(delar):
            summor = [summa + del_ for summa, del_ in zip(summor, delar, strict=True)]
            cell = (celler.text(t.id), celler.text(t.benamning), *map(celler.beloppscell, delar))
            rader.append(Rad(t.id, "", cell))
    cell = (celler.TOM, celler.TOM, *map(celler.beloppscell, summor))
    rader.append(Rad("summa", "Summa", cell, "summa"))
    return Rapport(
        "avskrivningsplan",
        "Avskrivningsplan",
        (
            Kolumn("id", "Nr", "text"),
            Kolumn("benamning", "Benämning", "text"),
            *(Kolumn(f"ar{ett}", str(ett)) for ett in ar),
        ),
        tuple(rader),
        paragraf="LKBR 7 kap. 3 §",
        decimaler=2,
    )


def ny_tillgang(bok: Bok, ny: Anlaggning, vem: Vem) -> Skiss:
    """Plan a new asset in the register.

    Raises:
        BokFelError: its id is taken, its account is none of assets, or its values cannot be.
    """
    fel = _nyfel(bok, ny)
    if fel:
        raise BokFelError(Felrad(FIL, 0, f"{ny.id}: {text}") for text in fel)
    skiss = Skiss(bok, vem)
    if not skiss.finns(FIL):
        skiss.satt(FIL, filhuvud(bok.options) + "\n; Anläggningsregister.\n")
        huvudfil = bok.huvudfil.name
        skiss.satt(huvudfil, skiss.text(huvudfil).rstrip("\n") + f'\ninclude "{FIL}"\n')
    konto = bok.konton[ny.konto].beancount
    belopp = f"{till_kronor(ny.anskaffning_ore):.2f} SEK"
    rader = [
        f"{ny.anskaffad} custom {citerad(ANLAGGNING)} {citerad(ny.id)} {konto} {belopp}\n",
        f"  benamning: {citerad(ny.benamning)}\n",
    ]
    if ny.ibruktagen:
        rader.append(f"  ibruktagen: {ny.ibruktagen}\n")
    if ny.nyttjandeperiod_ar:
        rader.append(f"  nyttjandeperiod-ar: {ny.nyttjandeperiod_ar.normalize():f}\n")
    skiss.lagg_till(FIL, "".join(rader))
    return skiss


def _nyfel(bok: Bok, ny: Anlaggning) -> list[str]:
    fel = []
    if ny.id in {ett.id for ett in krav_rimliga(bok)}:
        fel.append("numret finns redan. Gör så här: välj ett annat.")
    if ny.konto not in bok.konton or ny.konto[:2] not in ("10", "11", "12"):
        fel.append(
            f"kontot {ny.konto} är inte ett konto för anläggningar i kontoplanen. Gör så här: välj "
            "t.ex. 1220."
        )
    if ny.anskaffning_ore <= 0:
        fel.append("anskaffningsvärdet är inte över noll. Gör så här: skriv beloppet.")
    if ny.nyttjandeperiod_ar is not None and not 0 < ny.nyttjandeperiod_ar <= Decimal(100):
        fel.append(
            f"nyttjandeperioden {ny.nyttjandeperiod_ar} år går inte. Gör så här: skriv ett tal "
            "över 0, i år. (LKBR 7 kap. 3 §)"
        )
    if ny.ibruktagen is not None and ny.ibruktagen < ny.anskaffad:
        fel.append(
            f"den tas i bruk {ny.ibruktagen}, före anskaffningen {ny.anskaffad}. Gör så här: rätta "
            "dagarna."
        )
    return fel
