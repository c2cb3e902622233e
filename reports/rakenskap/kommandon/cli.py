"""The command line, `rakenskap`.

Each command is a module in `rakenskap.kommandon` with two functions: `lagg_till` describes its
words, `kor` does the work and returns the exit status. A module is imported when it is needed.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from rakenskap.bok.felrad import BokFelError, oslagbart
from rakenskap.bok.utfall import borja_om, utfall
from rakenskap.bok.version import version
from rakenskap.kommandon.argument import Tolk, tydda
from rakenskap.kommandon.synligt import i_terminalen

# Command, and what it is for; in the order of the help.
KOMMANDON: dict[str, str] = {
    "borja": "börja: böcker ur byråns SIE-filer eller från början, och det som inte står i dem",
    "oversikt": "visa hur många förbund ligger till: bokfört, banken, kontroller, nästa dag",
    "rapporter": "skriv årets räkningar, noter och redovisningar (PDF, HTML, XLSX, JSON)",
    "arsredovisning": "påbörja, granska och skriv hela årsredovisningen med text och underskrifter",
    "granska": "granska en tryckt årsredovisning (PDF, HTML, XLSX, CSV): summor och samband",
    "uppfoljning": "visa utfall, helårsprognos, eget kapital och kassa, vilken månad som helst",
    "fakta": "visa uppgifter som räkenskaperna saknar, som en fil att fylla i",
    "kontroll": "kör alla kontroller, utan att skriva något",
    "konton": "visa vilken rad varje konto står på och varför; en tabell att ändra",
    "sie": "läs, skriv och granska SIE-filer",
    "bank": "läs in ett kontoutdrag från banken (camt.053) som utkast",
    "lista": "visa eller skriv grundbok, huvudbok, saldobalans och andra listor",
    "oppnadata": "skriv och granska leverantörsreskontran som öppna data (CSV)",
    "faktura": "skriv en leverantörsfaktura: leverantör, nummer, datum och belopp",
    "efaktura": "läs in en e-faktura (Peppol BIS Billing 3) som utkast",
    "lon": "läs in en lönefil (SIE 4I eller CSV) som utkast i löneserien",
    "betala": "föreslå betalningar efter förfallodag, som lista och som fil till banken (pain.001)",
    "leverantor": "visa och ändra leverantörsregistret",
    "utkast": "lista, visa, ändra, dela och ta bort utkast",
    "ny": "skriv en verifikation vid tangentbordet",
    "mall": "visa, gör och ta bort mallar för återkommande verifikationer",
    "aterkommande": "bokför återkommande verifikationer som förfallit",
    "bokfor": "bokför utkasten: nummer, registreringsdag och underlagets kontrollsumma",
    "ratta": "rätta en bokförd verifikation med en ny",
    "anteckna": "besvara en anmärkning på en bokförd verifikation som inte går att rätta",
    "attestera": "visa vad som väntar på attest, eller attestera",
    "stang": "stäng (lås) månader och år, visa vilka som är låsta, öppna en månad",
    "anlaggning": "visa anläggningsregistret; ny, såld, utrangerad, nedskriven",
    "avskriv": "beräkna och bokför avskrivningen som saknas",
    "periodisera": "återför det som förfallit, fördela en faktura, boka upplupet och förutbetalt",
    "medlem": "medlemmarnas beslut, fakturor och betalningar; eget kapital; statens fördelning",
    "projekt": "projekt med finansiär: rekvisition, sökt, beviljat, betalt, upplupen intäkt",
    "momsersattning": "underlag och ansökan för en period, årsuppgift",
    "semesterskuld": "beräkna semesterlöneskulden ur en personfil utanför böckerna",
    "skattekonto": "stäm av skattekontots transaktioner (CSV) mot böckerna",
    "avstamning": "visa och gör avstämningar per balanskonto; bokslutspärmen",
    "bokslut": "gå igenom vad som återstår av bokslutet, steg för steg",
    "nyttar": "öppna ett nytt räkenskapsår och säg vad som saknas",
    "budget": "visa och ändra årets budget, rad för rad",
    "installning": "visa och ändra förbundets uppgifter, koder och attestordning",
    "underlag": "visa underlag som saknas, är ändrade eller olänkade; länka en fil",
    "historik": "visa och verifiera behandlingshistoriken",
    "granskning": "revisorns prov, analytiska granskning och checklista, som lista eller fil",
    "revisionspaket": "skriv allt som revisorn ber om för ett år, i en mapp och en zip",
    "vittne": "revisorns minne av historiken: följ den, och gör och pröva bevis",
    "verifikation": "visa en verifikation med underlag, rättelser, attest och historik",
    "fava": "visa böckerna i webbläsaren, på den här datorn, för en person",
    "webb": "visa böckerna i webbläsaren för flera personer, med inloggning och roller",
    "anvandare": "lägg till, ändra, ta bort och visa dem som får logga in i rakenskap webb",
}

# A name that a command had, and its name now; each stays for one version and is said.
GAMLA_NAMN = {"las": "stang"}


def tolk_for(kommando: str | None) -> Tolk:
    """Return the parser, with the words of one command described in full."""
    tolk = Tolk(
        prog="rakenskap",
        description="Bokföring och räkenskaper för samordningsförbund (LKBR).",
        epilog="Hjälp om ett kommando: rakenskap KOMMANDO --help",
    )
    tolk.add_argument(
        "--version", action="version", version=f"rakenskap {version()}", help="visa versionen"
    )
    under = tolk.add_subparsers(
        title="Kommandon", dest="kommando", metavar="KOMMANDO", required=True
    )
    gamla = {} if kommando not in GAMLA_NAMN else {kommando: KOMMANDON[GAMLA_NAMN[kommando]]}
    for namn, hjalp in (KOMMANDON | gamla).items():
        egen = under.add_parser(namn, help=hjalp, description=hjalp[0].upper() + hjalp[1:] + ".")
        egen.add_argument(
            "--bok",
            type=Path,
            default=None,
            metavar="MAPP",
            help="böckernas mapp eller huvudfil (annars ledger/ här, eller den mapp du står i)",
        )
        egen.add_argument(
            "--lita-pa-insticksprogram",
            action="store_true",
            help="kör de insticksprogram och tillägg som böckerna nämner, också andras",
        )
        # Only the command asked for is imported: the others cost time at each start.
        if namn == kommando:
            _modul(namn).lagg_till(egen)
    return tolk


def _modul(kommando: str) -> ModuleType:
    return importlib.import_module(f"rakenskap.kommandon.{GAMLA_NAMN.get(kommando, kommando)}")


def bokens_plats(given: Path | None) -> Path:
    """Return where the books are: as given, else `ledger/` here, else the federation stood in.

    Its folder is this one or the nearest above that has books.
    """
    if given is not None:
        return given
    if Path("ledger").is_dir():
        return Path("ledger")
    from rakenskap.bok.bok import HUVUDFIL  # noqa: PLC0415 (the books are read after this)

    har = Path.cwd()
    hem = next((ett for ett in (har, *har.parents) if (ett / HUVUDFIL).is_file()), har)
    return Path() if hem == har else hem


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return 0 when all went well, 1 when something is wrong, 2 for wrong words."""
    ord_ = tydda(list(sys.argv[1:] if argv is None else argv), [*KOMMANDON, *GAMLA_NAMN])
    val = tolk_for(ord_[0] if ord_ else None).parse_args(ord_)
    modul = _modul(val.kommando)
    borja_om()
    sys.stdout, sys.stderr = i_terminalen(sys.stdout), i_terminalen(sys.stderr)
    if val.lita_pa_insticksprogram:
        from rakenskap.bok.insticksprogram import lita  # noqa: PLC0415 (only when asked for)

        lita()
        # What another's program has made of the books is not kept for those who do not trust it.
        os.environ["RAKENSKAP_SIGILL"] = "av"
    try:
        return int(modul.kor(val))
    except BokFelError as fel:
        for rad in fel.fel:
            print(rad, file=sys.stderr)
        if fel.bilaga:
            print(fel.bilaga)
        antal = len(fel.fel)
        print(f"{antal} fel. {utfall()}" if antal > 1 else utfall(), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"Avbrutet. {utfall()}", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of the output (head, less) has had enough; that is no fault.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as fel:
        print(
            f"{fel.filename or 'disken'}: Det gick inte att skriva: {oslagbart(fel)}. Gör så här: "
            "kontrollera att mappen finns, att du får skriva där och att disken inte är full"
            f"{', eller välj en annan mapp med --ut' if hasattr(val, 'ut') else ''}. {utfall()}",
            file=sys.stderr,
        )
        return 1
