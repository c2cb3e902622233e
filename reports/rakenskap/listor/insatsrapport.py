"""Insatsrapport: by insats budget, outcome, participants, cost a participant, and SUS beside.

Participants and the figures that SUS was given are the year's CSV files in `statistik/`. A name
there is an insats's own, or is told in `insatsnamn.toml` beside the books::

    "Finsam team Kista vårdcentral" = "finsam-team"
    "Frukostmöten 2017 Stockholm" = "frukostmoten"
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lkbr.belopp import narmast, ore_som_text
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import Period
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.budget import budgetrader
from rakenskap.rakningar.statistik import statistik
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport
from rakenskap.rapport.slug import slug
from rakenskap.rapport.storhet import Samband, nyckel

NAMNFIL = "insatsnamn.toml"
# The table of participants, and the column in it: the first that the year has.
_DELTAGARE = (
    ("statistik_sus_deltagare", "antal_delt", "Deltagare enligt SUS"),
    ("statistik_deltagare", "totalt", "Deltagare"),
    ("statistik_deltagare_borjade", "totalt", "Nya deltagare"),
)
_SUS = ("statistik_sus_kostnader", "utfall_kostnad")


@dataclass(slots=True)
class _Insats:
    budget: int = 0
    utfall: int = 0
    deltagare: int | None = None
    sus: int | None = None


def las_insatsnamn(mapp: Path, koder: Mapping[str, str]) -> dict[str, str]:
    """Return insats codes by the names that statistics use: the insatser's own, and the file's.

    Args:
        mapp: the ledger's folder.
        koder: names by code.

    Raises:
        BokFelError: the file cannot be read, or names a code that is not there.
    """
    namn = {slug(egen): kod for kod, egen in koder.items()} | {slug(kod): kod for kod in koder}
    fil = mapp / NAMNFIL
    try:
        text = fil.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except FileNotFoundError:
        return namn
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fel:
        vad = f'Filen går inte att läsa ({fel}). Gör så här: skriv "namn i SUS" = "insatskod".'
        raise BokFelError([Felrad(NAMNFIL, 0, vad)]) from None
    okanda = []
    for rad, (egen, kod) in enumerate(data.items(), 1):
        if kod in koder:
            namn[slug(egen)] = str(kod)
        else:
            nummer = next((n for n, r in enumerate(text.splitlines(), 1) if egen in r), rad)
            vad = f"Insatsen «{kod}» finns inte. Gör så här: välj bland {', '.join(sorted(koder))}."
            okanda.append(Felrad(NAMNFIL, nummer, vad))
    if okanda:
        raise BokFelError(okanda)
    return namn


def insatsrapport(b: Berakning, period: Period) -> Rapport:
    """Return the report of a year, exact öre, costs positive.

    Insatser that SUS has and the books do not know the name of are told after the table.
    """
    koder = {insats.kod: insats.namn for insats in b.bok.forbund.insatser}
    tal: defaultdict[str, _Insats] = defaultdict(_Insats)
    for (konto, _, insats), ore in b.per_dimension(period).items():
        if insats and b.konto(konto).rad == "verksamhetens_kostnader":
            tal[insats].utfall -= ore
    for rad in budgetrader(b.bok, period):
        if rad.insats and rad.konto in b.bok.konton:
            tal[rad.insats].budget -= rad.ore
    tabeller = {} if b.bok.kalla else {r.id: r for r in statistik(b.bok.mapp, period.ar)}
    namn = las_insatsnamn(b.bok.mapp, koder) if not b.bok.kalla else {}
    okanda: list[str] = []
    rubrik = _satt_deltagare(tal, tabeller, namn, okanda)
    har_sus = _satt_sus(tal, tabeller, namn, okanda)
    kolumner = [Kolumn("budget", "Budget"), Kolumn("utfall", "Utfall")]
    if rubrik:
        kolumner += [
            Kolumn("deltagare", rubrik, "text"),
            Kolumn("per_deltagare", "Kr per deltagare", "saldo"),
        ]
    if har_sus:
        kolumner += [Kolumn("sus", "Enligt SUS"), Kolumn("skillnad", "Utfall − SUS")]
    ordning = [kod for kod in (*koder, *sorted(set(tal) - set(koder))) if kod in tal]
    rader = [
        Rad(slug(kod), koder.get(kod, kod), _celler(slug(kod), tal[kod], kolumner, period))
        for kod in ordning
    ]
    total = _Insats(
        sum(ett.budget for ett in tal.values()),
        sum(ett.utfall for ett in tal.values()),
        _hela([ett.deltagare for ett in tal.values()]),
        _hela([ett.sus for ett in tal.values()]),
    )
    rader.append(Rad("summa", "Summa insatser", _celler("summa", total, kolumner, period), "summa"))
    return Rapport(
        "insatsrapport",
        "Insatsrapport",
        tuple(kolumner),
        tuple(rader),
        tuple(_samband(rader, kolumner)),
        efter=tuple(_efter(tal, koder, okanda, har_sus=har_sus)),
        paragraf="FinsamL 7 §",
        decimaler=2,
    )


def _hela(delar: list[int | None]) -> int | None:
    kanda = [ett for ett in delar if ett is not None]
    return sum(kanda) if kanda else None


def _satt_deltagare(
    tal: defaultdict[str, _Insats],
    tabeller: Mapping[str, Rapport],
    namn: Mapping[str, str],
    okanda: list[str],
) -> str:
    """Fill in participants; return the heading of their column, empty without any."""
    for rapport_id, kolumn, rubrik in _DELTAGARE:
        if rapport_id in tabeller:
            for kod, antal in _per_insats(tabeller[rapport_id], kolumn, namn, okanda).items():
                tal[kod].deltagare = antal
            return rubrik
    return ""


def _satt_sus(
    tal: defaultdict[str, _Insats],
    tabeller: Mapping[str, Rapport],
    namn: Mapping[str, str],
    okanda: list[str],
) -> bool:
    rapport_id, kolumn = _SUS
    if rapport_id not in tabeller:
        return False
    for kod, kronor in _per_insats(tabeller[rapport_id], kolumn, namn, okanda).items():
        tal[kod].sus = kronor * 100
    return True


def _per_insats(
    rapport: Rapport, kolumn: str, namn: Mapping[str, str], okanda: list[str]
) -> dict[str, int]:
    """Return whole numbers of a column by insats; names that are not known are noted."""
    platser = {egen.id: plats for plats, egen in enumerate(rapport.kolumner)}
    svar: defaultdict[str, int] = defaultdict(int)
    for rad in rapport.rader:
        if rad.stil == "summa" or kolumn not in platser:
            continue
        text = "".join(rad.celler[platser[kolumn]].text.split())
        if not text.isdigit():
            continue
        kod = namn.get(slug(rad.etikett))
        if kod is None:
            okanda.append(f"{rad.etikett} ({rapport.titel}: {rad.celler[platser[kolumn]].text})")
        else:
            svar[kod] += int(text)
    return dict(svar)


def _celler(rad: str, ett: _Insats, kolumner: list[Kolumn], period: Period) -> tuple[Cell, ...]:
    # The sum also holds insatser without participants: a cost each would say nothing.
    per = narmast(ett.utfall, ett.deltagare) if ett.deltagare and rad != "summa" else None
    belopp = {
        "budget": ett.budget,
        "utfall": ett.utfall,
        "per_deltagare": per,
        "sus": ett.sus,
        "skillnad": None if ett.sus is None else ett.utfall - ett.sus,
    }
    return tuple(
        Cell(text="" if ett.deltagare is None else str(ett.deltagare))
        if kolumn.id == "deltagare"
        else Cell(nyckel(f"insats.{rad}.{kolumn.id}", period), 1, belopp[kolumn.id], konton=("",))
        for kolumn in kolumner
    )


def _samband(rader: list[Rad], kolumner: list[Kolumn]) -> list[Samband]:
    svar = []
    for plats, kolumn in enumerate(kolumner):
        if kolumn.id in ("budget", "utfall", "sus"):
            delar = tuple((1, rad.celler[plats].nyckel) for rad in rader[:-1])
            svar.append(Samband(rader[-1].celler[plats].nyckel, delar))
    return svar


def _efter(
    tal: Mapping[str, _Insats], koder: Mapping[str, str], okanda: list[str], *, har_sus: bool
) -> list[str]:
    """Say what explains the difference from SUS, and what no row shows."""
    svar = []
    if har_sus:
        utan = [koder.get(kod, kod) for kod, ett in tal.items() if ett.sus is None and ett.utfall]
        if utan:
            svar.append(f"I böckerna men inte i SUS: {', '.join(sorted(utan))}.")
        olika = [
            f"{koder.get(kod, kod)} {ore_som_text(ett.utfall - ett.sus)} kr"
            for kod, ett in tal.items()
            if ett.sus is not None and ett.utfall != ett.sus
        ]
        if olika:
            svar.append(f"Olika belopp i böckerna och SUS: {', '.join(sorted(olika))}.")
        svar.append(
            "SUS får sina belopp för hand; de kan vara avrundade eller lämnade före bokslutet. "
            "Böckerna gäller."
        )
    if okanda:
        svar.append(
            f"Utan insats i böckerna: {'; '.join(okanda)}. Namn kopplas till insatser i {NAMNFIL}."
        )
    return svar
