"""A sample that holds in a working paper: population, draw, results and evaluation, kept in a file.

A draw is decided by the books' checkpoint and a word of the auditor's own, so that neither alone
chooses it, and anyone who has both can repeat it. The file lies beside the auditor's notes and is
no part of the books; it says if the entries under it have changed since.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from lkbr.bokfiler import historik
from lkbr.bokslut import BOKSLUTSKONTO
from rakenskap.bok.poster import Verifikation, kanonisk
from rakenskap.granskning.kontrollpunkt import kontrollpunkt
from rakenskap.granskning.pengaenheter import Utvardering, dra, planera, utvardera
from rakenskap.listor.celler import omslutning, serie_och_nummer
from rakenskap.listor.urval import Listurval, beskriv, radmask, valda_verifikationer
from rakenskap.rakningar.berakning import Berakning

METODER = {
    "mus": "Pengaenheter (MUS)",
    "slump": "Slumpmässigt",
    "systematiskt": "Systematiskt",
    "storsta": "De största",
    "stratum": "Stratifierat, så många ur varje stratum",
}
STRATA = {"serie": "serie", "manad": "månad", "motpart": "motpart", "belopp": "beloppsklass"}
# Upper limits in öre of the bands of amount, and what they are called.
BELOPPSKLASSER = (
    (1_000_000, "under 10 000 kr"),
    (10_000_000, "10 000 – 100 000 kr"),
    (100_000_000, "100 000 kr – 1 mnkr"),
)
STORST = "minst 1 mnkr"
ENHETER = {"verifikation": "verifikationer", "rad": "konteringar"}
RESULTAT = {"": "ej granskad", "ratt": "utan anmärkning", "fel": "fel", "saknas": "underlag saknas"}
_ID = re.compile(r"[0-9]{4}-[0-9a-f]{8}\Z")


@dataclass(frozen=True, slots=True)
class Dragningsval:
    """What is asked for.

    Attributes:
        metod: one of METODER.
        enhet: entries, or postings of the accounts that are chosen.
        antal: how many are drawn, by the methods that do not compute it; of each stratum.
        stratum: one of STRATA, for a stratified draw.
        ord: the auditor's own word.
        risk_promille: risk of incorrect acceptance (MUS).
        med_bokslut: True when the closing entries are in the population.
    """

    metod: str
    enhet: str
    urval: Listurval
    antal: int
    ord: str
    vasentlighet_ore: int = 0
    forvantat_ore: int = 0
    risk_promille: int = 50
    med_bokslut: bool = False
    stratum: str = "serie"


@dataclass(frozen=True, slots=True)
class Dragen:
    """One that was drawn, and what the auditor found.

    Attributes:
        namn: the entry's number and year, with the account for a posting.
        summa: SHA-256 of what the entry said when it was drawn.
        ganger: how many times it was drawn.
        ratt_ore: what it should be; None while it is as booked.
    """

    namn: str
    ver: str
    ore: int
    summa: str
    ganger: int = 1
    resultat: str = ""
    ratt_ore: int | None = None
    anteckning: str = ""


@dataclass(frozen=True, slots=True)
class DragetStickprov:
    """A kept sample.

    Attributes:
        kontrollpunkt: the log's checkpoint when it was drawn, as text; empty for books without.
    """

    id: str
    skapat: str
    av: str
    metod: str
    enhet: str
    population: str
    antal_i_population: int
    population_ore: int
    utanfor: str
    huvudhash: str
    ord: str
    fro: str
    intervall_ore: int
    vasentlighet_ore: int
    forvantat_ore: int
    risk_promille: int
    dragna: tuple[Dragen, ...] = field(default_factory=tuple)
    kontrollpunkt: str = ""

    @property
    def tackning_ore(self) -> int:
        """What the drawn ones amount to, in öre."""
        return sum(ett.ore for ett in self.dragna)

    @property
    def ogranskade(self) -> int:
        """How many have no result yet."""
        return sum(not ett.resultat for ett in self.dragna)

    def utvardering(self) -> Utvardering | None:
        """Return what the sample says, when all is examined and it was drawn by monetary unit."""
        if self.metod != "mus" or self.ogranskade:
            return None
        bokfort = {ett.namn: ett.ore for ett in self.dragna}
        ratt = {ett.namn: ett.ratt_ore for ett in self.dragna if ett.ratt_ore is not None}
        # A document that is not there proves nothing of the amount.
        ratt |= {ett.namn: 0 for ett in self.dragna if ett.resultat == "saknas"}
        return utvardera(self.intervall_ore, self.risk_promille, bokfort, ratt)


def fro_for(huvudhash: str, ord_: str) -> str:
    """Return the seed of a draw: SHA-256 of the books' checkpoint and the auditor's word."""
    return hashlib.sha256(f"{huvudhash}:{ord_}".encode()).hexdigest()


def verifikationens_summa(ver: Verifikation) -> str:
    """Return the SHA-256 of what an entry says."""
    return hashlib.sha256(kanonisk(ver).encode()).hexdigest()


def _population(b: Berakning, val: Dragningsval) -> tuple[list[Dragen], str]:
    """Return what can be drawn in the books' order, and what is left out, in words."""
    bokslut = {nr for nr, konto in b.bok.konton.items() if konto.rad == BOKSLUTSKONTO}
    alla = [ver for ver in valda_verifikationer(b.poster, val.urval) if ver.ver]
    stangningar = [ver for ver in alla if any(konto in bokslut for konto, _, _ in ver.rader)]
    utanfor = ""
    if stangningar and not val.med_bokslut:
        namn = ", ".join(ver.namn for ver in stangningar)
        utanfor = f"Årets stängning ingår inte: {namn}."
        alla = [ver for ver in alla if ver not in stangningar]
    elif stangningar:
        utanfor = f"Årets stängning ingår: {', '.join(ver.namn for ver in stangningar)}."
    if val.enhet == "verifikation":
        par = [(ver.namn, ver, omslutning(ver)) for ver in alla]
    else:
        par = _rader(b, val.urval, alla)
    poster = [
        Dragen(namn, v.namn, abs(ore), verifikationens_summa(v)) for namn, v, ore in par if ore
    ]
    return poster, utanfor


def _rader(
    b: Berakning, urval: Listurval, alla: Sequence[Verifikation]
) -> list[tuple[str, Verifikation, int]]:
    kvar = {id(ver) for ver in alla}
    tabell = b.poster.tabell
    svar = []
    antal: dict[str, int] = {}
    rader = tabell.loc[radmask(b.poster, urval), ["ver", "konto", "ore"]]
    for plats, konto, ore in rader.itertuples(index=False, name=None):
        ver = b.poster.verifikationer[plats]
        if id(ver) in kvar:
            namn = f"{ver.namn} {konto}"
            antal[namn] = antal.get(namn, 0) + 1
            egen = namn if antal[namn] == 1 else f"{namn} ({antal[namn]})"
            svar.append((egen, ver, int(ore)))
    return svar


def dra_stickprov(
    b: Berakning, val: Dragningsval, huvudhash: str, av: str, nu: dt.datetime
) -> DragetStickprov:
    """Draw a sample.

    Args:
        b: the books' amounts.
        val: what is asked for.
        huvudhash: the books' checkpoint.
        av: who draws it.
        nu: when, with time zone.

    Raises:
        ValueError: it cannot be drawn; the message is in Swedish.
    """
    if not val.ord.strip():
        raise ValueError(
            "Ordet för dragningen saknas. Gör så här: skriv ett som ingen annan har bestämt."
        )
    poster, utanfor = _population(b, val)
    if not poster:
        raise ValueError(
            "Populationen är tom. Gör så här: välj andra konton eller en annan period."
        )
    logg = historik(b.bok.options)
    fro = fro_for(huvudhash, val.ord.strip())
    total = sum(ett.ore for ett in poster)
    intervall, dragna = 0, []
    if val.metod == "mus":
        plan = planera(total, val.vasentlighet_ore, val.forvantat_ore, val.risk_promille)
        intervall = plan.intervall_ore
        ganger = dra([(ett.namn, ett.ore) for ett in poster], intervall, int(fro, 16) % intervall)
        dragna = [replace(ett, ganger=ganger[ett.namn]) for ett in poster if ett.namn in ganger]
    else:
        dragna = _dra(b, poster, val, fro)
    delar = (ENHETER[val.enhet], val.urval.period, beskriv(val.urval, b.bok.forbund))
    tid = nu.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    id_ = hashlib.sha256(f"{fro}{tid}{val}".encode()).hexdigest()[:8]
    return DragetStickprov(
        f"{nu.year}-{id_}",
        tid,
        av,
        val.metod,
        val.enhet,
        ", ".join(filter(None, delar)),
        len(poster),
        total,
        utanfor,
        huvudhash,
        val.ord.strip(),
        fro,
        intervall,
        val.vasentlighet_ore,
        val.forvantat_ore,
        val.risk_promille,
        tuple(dragna),
        str(kontrollpunkt(logg, b.bok.forbund.namn)) if logg is not None else "",
    )


def _dra(b: Berakning, poster: list[Dragen], val: Dragningsval, fro: str) -> list[Dragen]:
    if not 1 <= val.antal <= len(poster):
        raise ValueError(f"Antalet måste vara från 1 till {len(poster)}, som populationen har.")
    if val.metod == "storsta":
        return sorted(poster, key=lambda ett: (-ett.ore, ett.namn))[: val.antal]
    if val.metod == "systematiskt":
        # A fractional step in whole numbers: exactly so many, evenly over all of them.
        start = int(fro, 16) % len(poster)
        platser = sorted((start + n * len(poster)) // val.antal for n in range(val.antal))
        return [poster[plats] for plats in platser]
    lottade = sorted(poster, key=lambda ett: lott(fro, ett.namn))
    if val.metod == "slump":
        return lottade[: val.antal]
    efter_namn = {ver.namn: ver for ver in b.poster.verifikationer}
    dragna: dict[str, list[Dragen]] = {}
    for ett in lottade:
        egna = dragna.setdefault(klass_av(efter_namn[ett.ver], ett.ore, val.stratum), [])
        if len(egna) < val.antal:
            egna.append(ett)
    return [ett for namn in sorted(dragna) for ett in dragna[namn]]


def lott(fro: str, namn: str) -> str:
    """Return the lot of an item: anyone can compute it, and no other item changes it."""
    return hashlib.sha256(f"{fro}:{namn}".encode()).hexdigest()


def klass_av(ver: Verifikation, ore: int, stratum: str) -> str:
    """Return the stratum that an item is in."""
    match stratum:
        case "manad":
            return f"{ver.datum:%Y-%m}"
        case "motpart":
            return ver.motpart or "utan motpart"
        case "belopp":
            return next((namn for grans, namn in BELOPPSKLASSER if ore < grans), STORST)
        case _:
            return serie_och_nummer(ver)[0]


# ---------------------------------------------------------------------- kept


def spara_stickprov(mapp: Path, prov: DragetStickprov) -> Path:
    """Keep a sample: whole, or as it was."""
    mapp.mkdir(parents=True, exist_ok=True)
    fil = mapp / f"stickprov-{prov.id}.json"
    ny = fil.with_suffix(".ny")
    ny.write_text(json.dumps(asdict(prov), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return ny.replace(fil)


def las_stickprov(mapp: Path, id_: str) -> DragetStickprov:
    """Read a kept sample.

    Raises:
        ValueError: there is none of that name, or it cannot be read; the message is in Swedish.
    """
    fil = mapp / f"stickprov-{id_}.json"
    if not _ID.match(id_) or not fil.is_file():
        raise ValueError("Stickprovet finns inte. Gör så här: välj ett i listan.")
    try:
        data = json.loads(fil.read_text("utf-8"))
        dragna = tuple(Dragen(**ett) for ett in data.pop("dragna"))
        return DragetStickprov(**data, dragna=dragna)
    except (ValueError, TypeError, KeyError, AttributeError) as fel:
        raise ValueError(
            f"{fil.name} går inte att läsa som ett stickprov. Gör så här: lägg tillbaka filen från "
            "en säkerhetskopia."
        ) from fel


def stickprov_i(mapp: Path) -> list[str]:
    """Return the names of the kept samples, the latest first."""
    filer = sorted(mapp.glob("stickprov-*.json"), key=lambda f: f.stat().st_mtime_ns, reverse=True)
    return [fil.stem.removeprefix("stickprov-") for fil in filer]


def bocka(
    prov: DragetStickprov, namn: str, resultat: str, ratt_ore: int | None, text: str
) -> DragetStickprov:
    """Return a sample with the result of one of its items.

    Raises:
        ValueError: there is no such item or result; the message is in Swedish.
    """
    if resultat not in RESULTAT or namn not in {ett.namn for ett in prov.dragna}:
        raise ValueError("Det finns inte i stickprovet. Gör så här: ladda om sidan.")
    if resultat == "fel" and ratt_ore is None:
        raise ValueError("Ange det rätta beloppet, så att felet kan räknas.")
    if ratt_ore is not None and resultat != "fel":
        ratt_ore = None
    return replace(
        prov,
        dragna=tuple(
            replace(ett, resultat=resultat, ratt_ore=ratt_ore, anteckning=text.strip()[:1000])
            if ett.namn == namn
            else ett
            for ett in prov.dragna
        ),
    )


def andrade(b: Berakning, prov: DragetStickprov) -> list[str]:
    """Return the drawn entries that do not say what they said when they were drawn."""
    nu = {ver.namn: verifikationens_summa(ver) for ver in b.poster.verifikationer}
    return sorted({ett.ver for ett in prov.dragna if nu.get(ett.ver) != ett.summa})
