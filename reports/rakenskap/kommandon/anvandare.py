"""`rakenskap anvandare`: who may sign in to `rakenskap webb`, and with which role."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass
from pathlib import Path

from lkbr.forbundslasning import ForbundFelError, las_forbund
from lkbr.roller import Roll
from rakenskap.bok.bok import INSTALLNINGAR, hitta_huvudfil
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.webb import losenord
from rakenskap.webb.anvandare import FIL, Anvandare, andra, krav_id, krav_namn, las, las_roll


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    under = tolk.add_subparsers(title="Göra", dest="gora", metavar="GÖRA", required=True)
    ny = under.add_parser("lagg-till", help="lägg till en användare")
    ny.add_argument("id", metavar="ANVÄNDARNAMN", help="det som skrivs vid inloggningen")
    ny.add_argument("--roll", required=True, help=", ".join(Roll))
    ny.add_argument("--namn", help="namnet i böckerna (annars användarnamnet)")
    sort = ny.add_mutually_exclusive_group()
    sort.add_argument("--generera", action="store_true", help="hitta på ett lösenord och visa det")
    sort.add_argument(
        "--utan-losenord", action="store_true", help="loggar in genom en betrodd proxy"
    )
    byt = under.add_parser("byt-losenord", help="ge en användare ett nytt lösenord")
    byt.add_argument("id", metavar="ANVÄNDARNAMN", help="vem")
    byt.add_argument("--generera", action="store_true", help="hitta på ett lösenord och visa det")
    bort = under.add_parser("ta-bort", help="ta bort en användare")
    bort.add_argument("id", metavar="ANVÄNDARNAMN", help="vem")
    lista = under.add_parser("lista", help="visa användarna")
    for ett in (ny, byt, bort, lista):
        # Where the books are may be told before or after what to do.
        ett.add_argument(
            "--bok", type=Path, default=argparse.SUPPRESS, metavar="MAPP", help="böckernas mapp"
        )


def kor(val: argparse.Namespace) -> int:
    """Do what the words say with the file of users."""
    fil = hitta_huvudfil(bokens_plats(val.bok)).parent / FIL
    match val.gora:
        case "lagg-till":
            _lagg_till(fil, val)
        case "byt-losenord":
            _byt_losenord(fil, val)
        case "ta-bort":
            _ta_bort(fil, val.id)
        case _:
            _lista(fil)
    return 0


def _lagg_till(fil: Path, val: argparse.Namespace) -> None:
    id_, roll = krav_id(val.id), las_roll(val.roll)
    namn = krav_namn(val.namn or id_)
    _krav_ny(id_, las(fil))
    nytt = "" if val.utan_losenord else _nytt_losenord(id_, generera=val.generera)
    ny = Anvandare(id_, namn, roll, losenord.hasha(nytt) if nytt else "")

    def gor(register: dict[str, Anvandare]) -> dict[str, Anvandare]:
        _krav_ny(id_, register)
        return register | {id_: ny}

    andra(fil, gor)
    print(f"{id_} är tillagd som {roll}. I böckerna står {namn}.")
    _visa(nytt, generera=val.generera)
    _paminn_om_attest(fil, ny)


def _byt_losenord(fil: Path, val: argparse.Namespace) -> None:
    _krav_finns(val.id, las(fil))
    nytt = _nytt_losenord(val.id, generera=val.generera)
    hashat = losenord.hasha(nytt)

    def gor(register: dict[str, Anvandare]) -> dict[str, Anvandare]:
        forut = _krav_finns(val.id, register)
        return register | {val.id: Anvandare(forut.id, forut.namn, forut.roll, hashat)}

    andra(fil, gor)
    print(f"{val.id} har fått ett nytt lösenord. Den som är inloggad med det gamla är utloggad.")
    _visa(nytt, generera=val.generera)


def _ta_bort(fil: Path, id_: str) -> None:
    def gor(register: dict[str, Anvandare]) -> dict[str, Anvandare]:
        _krav_finns(id_, register)
        return {namn: en for namn, en in register.items() if namn != id_}

    andra(fil, gor)
    print(f"{id_} är borttagen, och utloggad.")


def _lista(fil: Path) -> None:
    register = las(fil)
    if not register:
        print("Det finns inga användare.")
    bredd = max(map(len, register), default=0)
    for id_, en in sorted(register.items()):
        genom = "" if en.losenord else "  (utan lösenord: genom proxy)"
        print(f"{id_:<{bredd}}  {en.roll:<9}  {en.namn}{genom}")


def _nytt_losenord(id_: str, *, generera: bool) -> str:
    """Return a new password, made up or asked for twice.

    Raises:
        BokFelError: there is no terminal to ask at, the two differ, or the password will not do.
    """
    if generera:
        return losenord.generera()
    if not sys.stdin.isatty():
        raise _fel(
            id_,
            "Lösenordet frågas efter vid en terminal, och här finns ingen. Gör så här: kör "
            "kommandot i en terminal, eller med --generera.",
        )
    nytt = getpass("Lösenord: ")
    hinder = losenord.brist(nytt, id_)
    if hinder is None and getpass("En gång till: ") != nytt:
        hinder = "De två lösenorden är olika. Gör så här: kör kommandot igen."
    if hinder is not None:
        raise _fel(id_, hinder)
    return nytt


def _visa(nytt: str, *, generera: bool) -> None:
    if generera:
        print(f"Lösenord: {nytt}")
        print("Det visas bara nu. Ge det till användaren på ett säkert sätt.")


def _paminn_om_attest(fil: Path, ny: Anvandare) -> None:
    """Tell when a new attestant's name stands in no attest rule: then nothing can be attested."""
    if ny.roll is not Roll.ATTESTANT:
        return
    try:
        namn = {ett.namn for ett in las_forbund(fil.parent / INSTALLNINGAR).attestanter}
    except ForbundFelError:
        return
    if ny.namn not in namn:
        print(
            f"Obs: «{ny.namn}» finns inte bland [[attestant]] i {INSTALLNINGAR}. Gör så här: lägg "
            "till namnet där, eller lägg till användaren igen med det --namn som står där."
        )


def _krav_ny(id_: str, register: dict[str, Anvandare]) -> None:
    if id_ in register:
        raise _fel(
            id_,
            "Användaren finns redan. Gör så här: välj ett annat namn, byt lösenord med rakenskap "
            "anvandare byt-losenord, eller ta bort användaren först.",
        )


def _krav_finns(id_: str, register: dict[str, Anvandare]) -> Anvandare:
    if id_ not in register:
        raise _fel(
            id_,
            "Användaren finns inte. Gör så här: se vilka som finns med rakenskap anvandare lista.",
        )
    return register[id_]


def _fel(id_: str, text: str) -> BokFelError:
    return BokFelError([Felrad(id_, 0, text)])
