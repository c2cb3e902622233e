"""`rakenskap ny`: an entry is asked for at the terminal, and becomes a draft."""

from __future__ import annotations

import argparse
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from lkbr.belopp import ore_som_text
from lkbr.forbund import Serie
from lkbr.konto import is_resultatkonto
from lkbr.stangda import Stangning
from lkbr.stangning import vem_far
from lkbr.verifikationer import VER
from rakenskap.bok.bok import Bok, Konto, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.mallar import Mall, las_mallar
from rakenskap.dagbok.registrering import (
    OtolkatError,
    hitta_konto,
    konto_i,
    registrera,
    saldo_ore,
    tolka_belopp,
    tolka_dag,
    tolka_dimensioner,
)
from rakenskap.dagbok.skiss import Skiss
from rakenskap.dagbok.text import Konteringsrad, Text
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, vem
from rakenskap.kommandon.fraga import nagot, tills

# A debt that is paid is debited, a claim that is paid is credited (delpost, whether debit).
_BETALNING = frozenset({("leverantorsskulder", True), ("kundfordringar", False)})


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("--mall", metavar="NAMN", help="utgå från en mall i mallar.toml")
    tolk.add_argument("--underlag", metavar="SÖKVÄG", help="underlag, från böckernas mapp")
    tolk.add_argument("--serie", metavar="SERIE", help="serie (annars efter kontona)")
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Ask for an entry and write it as a draft."""
    bok = las_bok(bokens_plats(val.bok))
    av = vem(val)
    mall = _mall(bok, val.mall) if val.mall else None
    serie = _serie(bok, val.serie)
    las = Skiss(bok, av).las
    text = fraga_efter_verifikation(bok, av.idag, mall, lambda dag: _last(bok, las, dag, serie))
    egna = {"underlag": val.underlag, "serie": val.serie}
    angivna = {namn: varde for namn, varde in egna.items() if varde}
    text = replace(text, uppgifter={**text.uppgifter, **angivna})
    print(f"\n{text}")
    skiss, fil = registrera(bok, text, av)
    return avsluta(skiss, val, "Spara utkastet?", [f"Sparat i {fil}. Bokför med rakenskap bokfor."])


def _mall(bok: Bok, namn: str) -> Mall:
    mallar = {mall.namn: mall for mall in las_mallar(bok)}
    if namn in mallar:
        return mallar[namn]
    finns = ", ".join(sorted(mallar)) or "inga"
    raise BokFelError(
        [
            Felrad(
                "mallar.toml",
                0,
                f"Mallen {namn} finns inte; de som finns är: {finns}. Gör så här: välj en av dem, "
                "eller skriv en ny [[mall]].",
            )
        ]
    )


def _serie(bok: Bok, kod: str | None) -> Serie | None:
    """Return the serie that is asked for, before anything is typed.

    Raises:
        BokFelError: there is no such serie.
    """
    serie = bok.forbund.serie(kod) if kod else None
    if kod and serie is None:
        koder = ", ".join(f"{ett.kod} ({ett.namn.lower()})" for ett in bok.forbund.serier)
        text = f"Serien {kod} finns inte. Gör så här: välj bland {koder}. (LKBR 3 kap. 9 §)"
        raise BokFelError([Felrad("--serie", 0, text)])
    return serie


def _last(bok: Bok, las: Stangning, dag: dt.date, serie: Serie | None) -> str:
    """Return why nothing can be booked on a day, empty when it can."""
    period = las.hinder(dag, bokslut=serie is not None and serie.slag == "bokslut")
    if not period:
        return ""
    return (
        f"{period} är låst. Skriv en dag i den första öppna perioden. Är något redan bokfört fel: "
        f"{vem_far(period, bok.forbund)} (LKBR 3 kap. 7 §)"
    )


def _oppen_dag(svar: str, idag: dt.date, hinder: Callable[[dt.date], str]) -> dt.date:
    dag = tolka_dag(svar, idag)
    if hinder(dag):
        raise OtolkatError(hinder(dag))
    return dag


def fraga_efter_verifikation(
    bok: Bok, idag: dt.date, mall: Mall | None, hinder: Callable[[dt.date], str]
) -> Text:
    """Ask for an entry, line by line, showing balances as it grows.

    Args:
        bok: the books.
        idag: today.
        mall: the template to begin from.
        hinder: why nothing can be booked on a day, empty when it can.

    Raises:
        BokFelError: the input ended before the entry was whole.
    """
    dag = tills(f"Dag [{idag}]:", lambda svar: _oppen_dag(svar, idag, hinder))
    if mall is not None:
        return _med_belopp(mall.fyll(dag))
    motpart = tills("Motpart:", nagot)
    text = tills("Vad det avser:", nagot)
    rader: list[Konteringsrad] = []
    kontonamn = [*bok.konton, *(konto.namn for konto in bok.konton.values())]
    print("Rader: debet skrivs utan tecken, kredit med minus. Tomt konto när det balanserar.")
    while True:
        rest = sum(rad.ore for rad in rader)
        konto = tills(f"Konto [{_lage(rader)}]:", partial(_konto, bok, rader), kontonamn)
        if konto is None:
            return Text(dag, motpart, text, tuple(rader))
        rad = _fraga_rad(bok, konto, rest)
        rader.append(rad)
        fore = saldo_ore(bok, konto, dag.year)
        efter = fore + sum(en.ore for en in rader if en.konto == konto.beancount)
        print(
            f"  {konto_i(bok, rad.konto)}  {ore_som_text(rad.ore)}   "
            f"saldo {ore_som_text(fore)} → {ore_som_text(efter)}"
        )


def _lage(rader: list[Konteringsrad]) -> str:
    rest = sum(rad.ore for rad in rader)
    if not rader:
        return "första"
    return f"återstår {ore_som_text(-rest)}" if rest else "balanserar"


def _konto(bok: Bok, rader: list[Konteringsrad], svar: str) -> Konto | None:
    if svar:
        return hitta_konto(bok, svar)
    rest = sum(rad.ore for rad in rader)
    if rest:
        raise OtolkatError(f"Raderna balanserar inte: {ore_som_text(-rest)} återstår.")
    if not rader:
        raise OtolkatError("Minst två rader behövs. Skriv ett kontonummer eller en del av namnet.")
    return None


def _fraga_rad(bok: Bok, konto: Konto, rest: int) -> Konteringsrad:
    annars = f" [{ore_som_text(-rest)}]" if rest else ""
    ore = tills(
        f"  {konto.nummer} {konto.namn}, belopp{annars}:",
        lambda svar: -rest if not svar and rest else _inte_noll(tolka_belopp(svar)),
    )
    dimensioner: tuple[tuple[str, str], ...] = ()
    if (konto.delpost, ore > 0) in _BETALNING:
        dimensioner = tills("  Betalar faktura (t.ex. L45/2024, tomt för ingen):", _faktura)
    if is_resultatkonto(konto.beancount, bok.options):
        dimensioner = tills(
            "  Dimensioner (insats=… verksamhet=…, tomt för inga):",
            lambda svar: tolka_dimensioner(bok, svar),
        )
    return Konteringsrad(konto.beancount, ore, dimensioner)


def _inte_noll(ore: int) -> int:
    if not ore:
        raise OtolkatError("Beloppet är noll. Skriv ett belopp, kredit med minus.")
    return ore


def _faktura(svar: str) -> tuple[tuple[str, str], ...]:
    if not svar:
        return ()
    ver, _, ar = svar.partition("/")
    if not VER.match(ver) or not re.fullmatch(r"\d{4}", ar):
        raise OtolkatError(f"«{svar}» är inte en verifikation. Skriv nummer och år: L45/2024.")
    return (("faktura", svar),)


def _med_belopp(text: Text) -> Text:
    """Ask whether a template's amounts are right; another amount scales to two rows only."""
    if len(text.rader) != 2:
        return text
    nu = text.rader[0].ore
    ore = tills(f"Belopp [{ore_som_text(nu)}]:", lambda svar: tolka_belopp(svar) if svar else nu)
    ena, andra = text.rader
    return replace(text, rader=(replace(ena, ore=ore), replace(andra, ore=-ore)))
