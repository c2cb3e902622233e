"""The federation's settings, `forbund.toml`: who it is, its codes, its policies.

Everything that differs between federations and is not a verifikation stands here, so that code
never names a federation. `lkbr.forbundslasning` reads the file; the keys that it may hold are
those of the fields here (`lkbr.forbundsnycklar`). A field that has another name in the file says
so: `_i_filen`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any


def _i_filen(nyckel: str) -> dict[str, str]:
    """Return what tells a field's key in the file: `hogst_kr`, or `las.upplasning` in a table."""
    return {"nyckel": nyckel}


@dataclass(frozen=True, slots=True)
class Medlem:
    """A member: its kind (stat, region, kommun) and its share of the whole, exact."""

    namn: str
    typ: str = ""
    andel: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Verksamhet:
    """A part of the activity: its row in the driftredovisning and in the note on costs.

    Attributes:
        kod: the code in the dimension `verksamhet`.
        notrad: heading under which the note on costs by purpose sums it.
    """

    kod: str
    namn: str
    notrad: str


@dataclass(frozen=True, slots=True)
class Verksamhetsdel:
    """A part of an activity without insatser: its name and its accounts, first to last."""

    namn: str
    fran: int
    till: int


@dataclass(frozen=True, slots=True)
class Kod:
    """A code of another dimension (insats, projekt, serie) and its name."""

    kod: str
    namn: str
    verksamhet: str = ""


SERIESLAG = ("lopande", "bank", "kund", "leverantor", "lon", "periodisering", "bokslut")


@dataclass(frozen=True, slots=True)
class Serie:
    """A serie of verifikationer.

    Attributes:
        fil: the file's name in the year's folder, without ending.
        slag: what the serie is for, one of SERIESLAG; bokslut stays open until the year is locked.
        attest: True when its entries must be attested.
    """

    kod: str
    namn: str
    fil: str = ""
    slag: str = "lopande"
    attest: bool = False


STANDARDSERIER = (
    Serie("A", "Löpande", "A-lopande", "lopande"),
    Serie("B", "Bank", "B-bank", "bank"),
    Serie("K", "Kund", "K-kund", "kund"),
    Serie("L", "Leverantör", "L-leverantor", "leverantor", attest=True),
    Serie("N", "Lön", "N-lon", "lon", attest=True),
    Serie("P", "Periodisering", "P-periodisering", "periodisering"),
    Serie("S", "Bokslut", "S-bokslut", "bokslut"),
)


@dataclass(frozen=True, slots=True)
class Attestant:
    """A line of the attestordning: who may attest what.

    Attributes:
        namn: role or name, as in `attesterad-av`.
        serier: codes of the series.
        hogst_ore: highest amount of an entry (its debit side), None for no limit.
        avser: motparter that concern the attestant, who may then not attest.
        fran: first day of attest that the line covers, None for always.
        till: last day.
    """

    namn: str
    serier: tuple[str, ...] = ()
    hogst_ore: int | None = field(default=None, metadata=_i_filen("hogst_kr"))
    avser: tuple[str, ...] = ()
    fran: dt.date | None = None
    till: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who works in the books.

    Attributes:
        namn: role or name, as in the log.
        nycklar: public keys in the form of OpenSSH, `ssh-ed25519 AAAA…`, without comment.
        epost: the address that what waits for an attest is sent to.
    """

    namn: str
    nycklar: tuple[str, ...] = ()
    epost: str = ""


@dataclass(frozen=True, slots=True)
class Trappsteg:
    """A band of the recommended equity: share, in per cent, of contributions up to a limit."""

    till_kr: int | None
    procent: int


@dataclass(frozen=True, slots=True)
class Underskrift:
    """One who signs the årsredovisning: the function, and the name where it is to be printed."""

    funktion: str
    namn: str = ""


@dataclass(frozen=True, slots=True)
class Arsuppgifter:
    """What is stated of one räkenskapsår outside the books.

    Attributes:
        antal_anstallda: number of employees, as text with comma.
        synnerliga_skal_kr: part of a negative balanskravsresultat that need not be restored.
        undantag_vinster_kr: gains on sale that may count all the same (LKBR 11 kap. 10 §).
        undantag_forluster_kr: losses on sale that need not count, positive.
        aterforing_orealiserade_kr: reversal of unrealised gains and losses, signed.
        beslutad: the day that the styrelse decided on the årsredovisning, None when not yet.
        rakenskapsrevision_kr: cost of examining books and accounts, where it is not on an account
            of its own.
        budget_beslutad: the day that the budget of the year was decided.
        upplysningar: further statements by note or section id.
    """

    antal_anstallda: str = ""
    synnerliga_skal_kr: int = 0
    undantag_vinster_kr: int = 0
    undantag_forluster_kr: int = 0
    aterforing_orealiserade_kr: int = 0
    antaganden: tuple[str, ...] = ()
    beslutad: dt.date | None = None
    rakenskapsrevision_kr: int | None = None
    budget_beslutad: dt.date | None = None
    upplysningar: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Forbund:
    """All settings. What the file leaves out is unknown, and is never stated in its place."""

    namn: str
    orgnr: str = ""
    sate: str = ""
    kontoplan: str = "bas"
    ursprung: str = ""
    medlemmar: tuple[Medlem, ...] = field(default=(), metadata=_i_filen("medlem"))
    serier: tuple[Serie, ...] = field(default=STANDARDSERIER, metadata=_i_filen("serie"))
    attestanter: tuple[Attestant, ...] = field(default=(), metadata=_i_filen("attestant"))
    upplasning: tuple[str, ...] = field(default=(), metadata=_i_filen("las.upplasning"))
    installningar: tuple[str, ...] = field(default=(), metadata=_i_filen("historik.installningar"))
    kraver_nycklar: bool = field(default=False, metadata=_i_filen("historik.nycklar"))
    personer: tuple[Person, ...] = field(default=(), metadata=_i_filen("person"))
    allmanna_underlag: tuple[str, ...] = field(default=(), metadata=_i_filen("underlag.allmanna"))
    verksamheter: tuple[Verksamhet, ...] = field(default=(), metadata=_i_filen("verksamhet"))
    delar: dict[str, tuple[Verksamhetsdel, ...]] = field(
        default_factory=dict, metadata=_i_filen("verksamhet.delar")
    )
    insatser: tuple[Kod, ...] = field(default=(), metadata=_i_filen("insats"))
    projekt: tuple[Kod, ...] = ()
    principer: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sarredovisning: str = field(
        default="",
        metadata=_i_filen("upplysningar.sarredovisning"),
    )
    panter: str = field(default="", metadata=_i_filen("upplysningar.panter"))
    ansvar_pensioner: str = field(default="", metadata=_i_filen("upplysningar.ansvar_pensioner"))
    ansvar_ovriga: str = field(default="", metadata=_i_filen("upplysningar.ansvar_ovriga"))
    nyttjandeperiod_ar: int | None = None
    underskrifter: tuple[Underskrift, ...] = field(default=(), metadata=_i_filen("underskrift"))
    trappa: tuple[Trappsteg, ...] = field(default=(), metadata=_i_filen("trappsteg"))
    trappa_kalla: str = ""
    ar: dict[int, Arsuppgifter] = field(default_factory=dict)
    ovrigt: dict[str, Any] = field(default_factory=dict)

    def namn_pa(self, dimension: str, kod: str) -> str:
        """Return a code's name in a dimension, or the code itself when it is not declared."""
        listor: dict[str, tuple[Kod, ...] | tuple[Verksamhet, ...] | tuple[Serie, ...]] = {
            "insats": self.insatser,
            "projekt": self.projekt,
            "verksamhet": self.verksamheter,
            "serie": self.serier,
        }
        return next((rad.namn for rad in listor.get(dimension, ()) if rad.kod == kod), kod)

    def serie(self, kod: str) -> Serie | None:
        """Return the serie with that code."""
        return next((serie for serie in self.serier if serie.kod == kod), None)

    def serie_av_slag(self, slag: str) -> Serie | None:
        """Return the first serie of that kind."""
        return next((serie for serie in self.serier if serie.slag == slag), None)

    @property
    def bokslutsserier(self) -> frozenset[str]:
        """The series that stay open until the year is locked."""
        return frozenset(serie.kod for serie in self.serier if serie.slag == "bokslut")
