"""`rakenskap leverantor`: what is known of each supplier, and changes of the register."""

from __future__ import annotations

import argparse

from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.registrering import OtolkatError
from rakenskap.inkop.forslag import hitta_leverantor
from rakenskap.inkop.inlarning import alla_leverantorer
from rakenskap.inkop.registerandring import andra_leverantor, ta_bort_leverantor
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, vem
from rakenskap.reskontra.poster import rent
from rakenskap.reskontra.register import FALT, HELTAL, Leverantor, las_register

_HJALP = {
    "orgnr": "organisationsnummer",
    "bankgiro": "bankgironummer, som betalningen går till",
    "plusgiro": "plusgironummer",
    "iban": "kontonummer som IBAN",
    "konto": "kostnadskonto, t.ex. 6110",
    "moms": "procent: 25, 12, 6 eller 0",
    "momskonto": "konto för momsen, eller kostnad när den inte ersätts",
    "insats": "kod",
    "verksamhet": "kod",
    "projekt": "kod",
    "villkor_dagar": "dagar till förfallodagen",
    "text": "vad fakturan avser; {manad}, {kvartal} och {ar} fylls i",
}


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("namn", nargs="?", metavar="NAMN", help="leverantören (annars visas alla)")
    for namn, hjalp in _HJALP.items():
        tolk.add_argument(
            f"--{namn.replace('_', '-')}",
            type=int if namn in HELTAL else str,
            metavar="TAL" if namn in HELTAL else "TEXT",
            help=f"{hjalp}; tomt tar bort" if namn not in HELTAL else hjalp,
        )
    tolk.add_argument("--bort", action="store_true", help="ta bort ur registret")
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show the suppliers or one of them, or change the register."""
    bok = las_bok(bokens_plats(val.bok))
    nya = {
        namn: (getattr(val, namn) if getattr(val, namn) != "" else None)
        for namn in _HJALP
        if getattr(val, namn) is not None
    }
    if not val.namn:
        return _visa_alla(bok)
    # A change needs the whole name: a part of it may be another's.
    kand = alla_leverantorer(bok).get(rent(val.namn)) if nya or val.bort else _kand(bok, val.namn)
    namn = kand.namn if kand else val.namn
    if val.bort:
        skiss = ta_bort_leverantor(bok, vem(val), namn)
        return avsluta(skiss, val, f"Ta bort {namn} ur registret?", [f"Borttagen: {namn}"])
    if nya:
        skiss = andra_leverantor(bok, vem(val), namn, nya)
        print(f"{namn}: " + ", ".join(f"{n} = {v or 'tas bort'}" for n, v in nya.items()))
        return avsluta(skiss, val, "Spara i registret?", [f"Sparad: {namn}"])
    if kand is None:
        raise BokFelError(
            [
                Felrad(
                    val.namn,
                    0,
                    "Leverantören finns varken i registret eller i böckerna. Gör så här: lägg in "
                    "den med t.ex. --konto 6110 --moms 25 --bankgiro 123-4567.",
                )
            ]
        )
    _visa_en(bok, kand)
    return 0


def _kand(bok: Bok, namn: str) -> Leverantor | None:
    try:
        return hitta_leverantor(bok, namn)
    except OtolkatError as fel:
        raise BokFelError([Felrad(namn, 0, f"{fel}\nGör så här: skriv mer av namnet.")]) from None


def _visa_alla(bok: Bok) -> int:
    register = las_register(bok)
    for nyckel, lev in alla_leverantorer(bok).items():
        moms = "" if lev.moms is None else f"{lev.moms} %"
        giro = lev.bankgiro or lev.plusgiro or lev.iban or "inget betalkonto"
        kalla = "register" if nyckel in register else "böckerna"
        print(f"{lev.namn[:44]:<44} {lev.konto:<6} {moms:>4}  {giro:<16} {kalla}")
    return 0


def _visa_en(bok: Bok, lev: Leverantor) -> None:
    sagd = las_register(bok).get(rent(lev.namn))
    print(lev.namn)
    for falt in FALT[1:]:
        varde = getattr(lev, falt)
        if varde in ("", None):
            continue
        egen = sagd is not None and getattr(sagd, falt) not in ("", None)
        print(f"    {falt:<14} {varde}  ({'registret' if egen else 'senaste fakturan'})")
