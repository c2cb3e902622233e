"""Books for measuring: ten years with dimensions, attest, underlag, closings, locks and a log.

The same verifikationer are written for hledger and ledger too, in a file that both read.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from beancount import loader
from beancount.core import data

from lkbr.behandlingshistorik import (
    FIL,
    Loggpost,
    Loggslag,
    attest_i,
    ny_post,
    posthash,
    som_data,
    vernyckel,
)
from lkbr.historik import INSTALLNINGAR
from lkbr.plomb import arets_filer, namnda_underlag, plomb
from tests.hjalp import konto, skriv_bok

ALLA = ("lkbr.alla",)
FORBUND = """namn = "Provförbundet"

[[attestant]]
namn = "förbundschef"
serier = ["L", "N"]

[[insats]]
kod = "bron"
namn = "Bron"

[[verksamhet]]
kod = "individ"
namn = "Individinriktade insatser"
"""
ANTAL_AR = 10
FORSTA_AR = 2014
SISTA_AR = FORSTA_AR + ANTAL_AR - 1
ENTRIES_PER_UNDERLAG = 10
JOURNAL = "bocker.journal"
INTAKT = 100_000_000


def _ver(namn: str, dag: dt.date, text: str, rader: str, underlag: tuple[str, str]) -> str:
    huvud = f'{dag} * "{text.partition(" | ")[0]}" "{text.partition(" | ")[2]}"\n'
    huvud += f'  ver: "{namn}"\n  registrerad: {dag}\n  av: "ekonom"\n'
    if namn.startswith("L"):
        huvud += f'  attesterad: {dag}\n  attesterad-av: "förbundschef"\n'
    return f'{huvud}  underlag: "{underlag[0]}"\n  underlag-sha256: "{underlag[1]}"\n{rader}\n'


def _par(debet: str, kredit: str, belopp: int, dim: str = "", faktura: str = "") -> str:
    return f"  {konto(debet)}  {belopp}.00 SEK\n{dim}{faktura}  {konto(kredit)}  -{belopp}.00 SEK\n"


DIMENSIONER = '    insats: "bron"\n    verksamhet: "individ"\n'


def _ett_ar(mapp: Path, ar: int, antal: int, forra_resultat: int) -> tuple[dict[str, str], int]:
    """Write a year's underlag and return its files and its result: invoices and payments."""
    (mapp / f"{ar}/underlag").mkdir(parents=True)
    serier: dict[str, list[str]] = {"L-leverantor": [], "B-bank": []}
    underlag = ("", "")
    kostnader = 0
    for nummer in range(1, antal // 2 + 1):
        if nummer % (ENTRIES_PER_UNDERLAG // 2) == 1:
            innehall = f"faktura {nummer}\n".encode() * 400
            fil = f"{ar}/underlag/{nummer}.pdf"
            (mapp / fil).write_bytes(innehall)
            underlag = (fil, hashlib.sha256(innehall).hexdigest())
        dag = dt.date(ar, 1, 2) + dt.timedelta(days=nummer * 362 // (antal // 2))
        belopp = 100 + nummer % 9000
        kostnader += belopp
        text = f"Firman {nummer % 40} | Vara nummer {nummer}"
        faktura = f'    faktura: "L{nummer}/{ar}"\n'
        rader = _par("4010", "2440", belopp, DIMENSIONER)
        serier["L-leverantor"].append(_ver(f"L{nummer}", dag, text, rader, underlag))
        rader = _par("2440", "1930", belopp, faktura=faktura)
        serier["B-bank"].append(_ver(f"B{nummer}", dag, text, rader, underlag))
    resultat = INTAKT - kostnader
    nyar, slut = dt.date(ar, 1, 2), dt.date(ar, 12, 31)
    bidrag = _par("1930", "3987", INTAKT)
    andra = [_ver("A1", nyar, "Staden | Bidrag", bidrag, underlag)]
    if forra_resultat:
        rader = _par("2069", "2067", forra_resultat)
        andra.append(_ver("A2", nyar, "Intern | Omföring av resultat", rader, underlag))
    stangning = _ver(
        "S1", slut, "Intern | Årets resultat", _par("8999", "2069", resultat), underlag
    )
    filer = {f"{ar}/{namn}.beancount": "".join(rader) for namn, rader in serier.items()}
    filer[f"{ar}/A-lopande.beancount"] = "".join(andra)
    filer[f"{ar}/S-bokslut.beancount"] = stangning
    return filer, resultat


def _bokforda(mapp: Path) -> Iterator[data.Transaction]:
    entries, fel, _ = loader.load_file(str(mapp / "utan.beancount"))
    assert not fel, fel[:3]
    return (entry for entry in entries if isinstance(entry, data.Transaction))


def _sha256(fil: Path) -> str:
    return hashlib.sha256(fil.read_bytes()).hexdigest()


def _logg(mapp: Path, entries: list[data.Transaction]) -> bytes:
    """Return a log of each booking, attest and lock, each on its day."""
    rader: list[bytes] = []
    forra: Loggpost | None = None

    def logga(dag: dt.date, av: str, vad: Loggslag, *galler: str, **mer: Any) -> None:  # noqa: ANN401
        nonlocal forra
        tid = dt.datetime(dag.year, dag.month, dag.day, 12, tzinfo=dt.UTC)
        forra, rad = ny_post(forra, tid, av, vad, *galler, **mer)
        rader.append(rad)

    for namn in filter(lambda namn: (mapp / namn).is_file(), INSTALLNINGAR):
        summa = _sha256(mapp / namn)
        logga(dt.date(FORSTA_AR, 1, 1), "ekonom", "inställning", namn, summa)
    for plats, entry in enumerate(entries):
        namn, hash_, dag = vernyckel(entry), posthash(entry), entry.date
        logga(dag, "ekonom", "bokning", namn, hash_, post=som_data(entry), attest=["", ""])
        if attest_i(entry)[0]:
            logga(dag, "förbundschef", "attest", namn, hash_, attest=list(attest_i(entry)))
        if plats + 1 < len(entries) and entries[plats + 1].date.year != dag.year:
            egna = [ett for ett in entries if ett.date.year == dag.year]
            filer = arets_filer(mapp, dag.year, namnda_underlag(egna))
            seglet = plomb(egna, dag.year, filer, lambda fil: _sha256(mapp / fil))
            nyar = dt.date(dag.year + 1, 1, 1)
            logga(nyar, "ekonom", "lås", str(dag.year), plomb=seglet)
    return b"".join(rader)


def skriv_journal(fil: Path, entries: list[data.Transaction]) -> None:
    """Write the verifikationer in the form that hledger and ledger read."""
    with fil.open("w", encoding="utf-8") as ut:
        for entry in entries:
            ut.write(f"{entry.date} * {entry.payee} - {entry.narration}\n")
            for posting in entry.postings:
                ut.write(f"    {posting.account}    {posting.units}\n")
                meta = posting.meta or {}
                if "insats" in meta:
                    ut.write(f"    ; insats: {meta['insats']}, verksamhet: {meta['verksamhet']}\n")
            ut.write("\n")


def gor_bocker(mapp: Path, antal: int, sista: int | None = None) -> Path:
    """Write the books: `main.beancount` with every plugin, `utan.beancount` with none.

    Args:
        mapp: an empty folder.
        antal: verifikationer in all.
        sista: of them in the last year, which is open; default a tenth.

    Returns:
        The main file; beside it lies `bocker.journal`.
    """
    sista = antal // ANTAL_AR if sista is None else sista
    tidigare = (antal - sista) // (ANTAL_AR - 1)
    filer: dict[str, str] = {}
    resultat = 0
    for ar in range(FORSTA_AR, SISTA_AR + 1):
        egna, resultat = _ett_ar(mapp, ar, sista if ar == SISTA_AR else tidigare, resultat)
        filer |= egna
    skriv_bok(mapp, "", forbund=FORBUND, plugins=ALLA, filer=filer)
    huvud = (mapp / "main.beancount").read_text(encoding="utf-8")
    utan = "\n".join(rad for rad in huvud.splitlines() if not rad.startswith("plugin"))
    (mapp / "utan.beancount").write_text(utan, encoding="utf-8")
    entries = list(_bokforda(mapp))
    (mapp / FIL).write_bytes(_logg(mapp, entries))
    skriv_journal(mapp / JOURNAL, entries)
    return mapp / "main.beancount"
