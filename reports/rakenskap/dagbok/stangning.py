"""Locking: a month or a year is closed; a month may be opened again, with a reason."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from beancount.core import data

from lkbr.kontering import serie_i
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.utkast import utkast_i

REGEL = "(LKBR 3 kap. 7 och 11 §§)"


def periodens_sista_dag(period: str) -> dt.date:
    """Return the last day of a period: `2023` or `2023-05`.

    Raises:
        BokFelError: it is neither a year nor a month.
    """
    traff = re.fullmatch(r"(?P<ar>(?:19|20)\d\d)(?:-(?P<manad>0[1-9]|1[0-2]))?", period)
    if traff is None:
        raise BokFelError(
            [
                Felrad(
                    period,
                    0,
                    "Det är varken ett år eller en månad. Gör så här: skriv 2023 eller 2023-05.",
                )
            ]
        )
    ar, manad = int(traff["ar"]), int(traff["manad"] or 12)
    return dt.date(ar, manad, calendar.monthrange(ar, manad)[1])


def stang_period(bok: Bok, period: str, vem: Vem) -> Skiss:
    """Plan the lock of a month or a year.

    Raises:
        BokFelError: the period is locked, is not over, has drafts, or has entries that are not
            attested.
    """
    slut = periodens_sista_dag(period)
    skiss = Skiss(bok, vem)
    vad = []
    if skiss.las.hinder(slut, bokslut=len(period) == 4) or period in skiss.las.perioder:
        vad.append(f"{period} är redan låst. Gör så här: ingenting behövs.")
    if slut >= vem.idag:
        vad.append(f"{period} är inte slut än. Gör så här: lås perioden efter {slut}.")
    utkast = [ett for ett in utkast_i(bok) if ett.entry.date.isoformat().startswith(period)]
    if len(period) == 7:
        utkast = [ett for ett in utkast if ett.serie.slag != "bokslut"]
    vad += [
        f"Ett utkast den {ett.entry.date} ligger i perioden ({ett.fil}:{ett.rad}). Gör så här: "
        "bokför det, ta bort det eller ändra dess dag."
        for ett in utkast
    ]
    vad += _oattesterade(bok, period)
    if vad:
        raise BokFelError([Felrad(period, 0, f"{text} {REGEL}") for text in vad])
    skiss.logga_installningar()
    if len(period) == 4:
        skiss.las_ar(int(period))
    else:
        skiss.logga("lås", period)
    return skiss


def plombera(bok: Bok, period: str, skal: str, vem: Vem) -> Skiss:
    """Plan a new seal of a locked year, for what has rightly been changed since.

    Raises:
        BokFelError: the year is not locked, the reason is missing, or `vem` may not.
    """
    skiss = Skiss(bok, vem)
    far = skiss.lage.regler.upplasning
    if len(period) != 4 or period not in skiss.las.perioder:
        vad = f"{period} är inte ett låst år. Gör så här: lås året; plomben följer med låset."
    elif not skal.strip():
        vad = 'Skälet saknas. Gör så här: ange det med --skal "…"; det sparas i historiken.'
    elif vem.av not in far:
        vem_far = " eller ".join(far) or "ingen (skriv [las] upplasning i forbund.toml)"
        vad = f"{vem.av} får inte plombera om; det får {vem_far}. Gör så här: låt den göra det."
    else:
        skiss.logga_installningar()
        skiss.logga("plomb", period, skal=skal.strip(), plomb=skiss.plomb(int(period)))
        return skiss
    raise BokFelError([Felrad(period, 0, f"{vad} {REGEL}")])


def _oattesterade(bok: Bok, period: str) -> list[str]:
    serier = {serie.kod for serie in bok.forbund.serier if serie.attest}
    if len(period) == 7:
        serier -= bok.forbund.bokslutsserier  # stays open until the year is locked
    if not bok.forbund.attestanter:
        return []
    namn = [
        str(entry.meta["ver"])
        for entry in bok.entries
        if isinstance(entry, data.Transaction)
        and entry.flag != "!"
        and entry.date.isoformat().startswith(period)
        and serie_i(str(entry.meta.get("ver", ""))) in serier
        and not entry.meta.get("attesterad-av")
    ]
    if not namn:
        return []
    visade = ", ".join(namn[:10]) + (" …" if len(namn) > 10 else "")
    return [
        f"{len(namn)} verifikationer är inte attesterade: {visade}. Gör så här: låt dem "
        "attesteras med rakenskap attestera."
    ]


def oppna_period(bok: Bok, period: str, skal: str, vem: Vem) -> Skiss:
    """Plan the unlocking of a month.

    Raises:
        BokFelError: it is a year, its year is locked, it is not locked, the reason is missing, or
            `vem` may not.
    """
    periodens_sista_dag(period)
    skiss = Skiss(bok, vem)
    far = bok.forbund.upplasning
    if len(period) == 4:
        vad = "Ett låst år kan inte låsas upp. Gör så här: bokför rättelsen i det öppna året."
    elif period[:4] in skiss.las.perioder:
        vad = (
            f"Året {period[:4]} är låst, och dess månader kan inte låsas upp. Gör så här: bokför "
            "rättelsen i det öppna året."
        )
    elif period not in skiss.las.perioder:
        vad = f"{period} är inte låst. Gör så här: ingenting behövs."
    elif not skal.strip():
        vad = 'Skälet saknas. Gör så här: ange det med --skal "…"; det sparas i historiken.'
    elif vem.av not in far:
        vem_far = " eller ".join(far) or "ingen (skriv [las] upplasning i forbund.toml)"
        vad = (
            f"{vem.av} får inte låsa upp; det får {vem_far}. Gör så här: låt den som får göra det."
        )
    else:
        skiss.logga_installningar()
        skiss.logga("upplåsning", period, skal=skal.strip())
        return skiss
    raise BokFelError([Felrad(period, 0, f"{vad} {REGEL}")])
