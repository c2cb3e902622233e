"""The books while SIE files become directives: accounts, balances, entries, findings."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from beancount.core import data

from lkbr.bokslut import BOKSLUTSKONTO
from lkbr.forbund import Forbund
from lkbr.uppstallning import Sida, las_kontotabell, tar_upp_resultatet
from rakenskap.siebro.ar import Saldon, Siear
from rakenskap.siebro.dimensioner import Objektlista, Siedimensioner
from rakenskap.siebro.filer import Siefil
from rakenskap.siebro.fynd import Fynd
from rakenskap.siebro.jamforelse import Jamforelse
from rakenskap.siebro.kontoplan import (
    KOSTNAD,
    SKULD,
    TILLGANG,
    Kontoforslag,
    Kontoval,
)
from rakenskap.siebro.nummer import Nummergivare
from rakenskap.siebro.sammandrag import Kontoplats
from rakenskap.siebro.verifikat import Kalla, posting, transaktion

INTERN = "Intern bokföringsorder"
_EGET = "eget_kapital"
_DIFFERENS = "-Differens-i-ingående-balanser"


@dataclass(frozen=True, slots=True)
class Tidigare:
    """Books that the files are read into.

    Attributes:
        konton: metadata of each `open`, by full name.
        entries: year and metadata of each booked entry.
        saldon: öre by full account name at the end of each year.
        ingaende: opening balances of each year, transfers of its first day included.
        forbund: the settings.
        sista_ar: latest year in the books.
        ar: the years in the books that were booked, not summed up from balances.
        jamforelse: what the files' vouchers are compared with.
    """

    konton: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    entries: Sequence[tuple[int, Mapping[str, Any]]] = ()
    saldon: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    ingaende: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    forbund: Forbund = field(default_factory=lambda: Forbund(namn=""))
    sista_ar: int | None = None
    ar: frozenset[int] = frozenset()
    jamforelse: Jamforelse = field(default_factory=Jamforelse)


class Siebok:
    """What the years of the files are booked in, one after the other.

    Args:
        plan: the chart, and its accounts by name in the files.
        dimensioner: the dimensions.
        nummer: gives the entries their numbers.
        tidigare: books that the files are read into.
        underlag: gives each file's path in the books.
        anta: take the likely answer where a person would have to decide, and tell.
        ingaende_differens: account that takes up what opening balances lack.

    Attributes:
        konton: the accounts by name in the files; those that are made too.
        tabell: the chart.
        slag: kind of each account, by full name.
        saldon: öre by full account name, as they stand after the last entry.
        entries: the transactions so far.
        fynd: what was found, to show.
        utjamnat: the years whose opening balances were evened out.
    """

    def __init__(
        self,
        plan: Kontoforslag,
        dimensioner: Siedimensioner,
        nummer: Nummergivare,
        tidigare: Tidigare,
        underlag: Callable[[Siefil], str],
        *,
        anta: bool,
        ingaende_differens: str,
    ) -> None:
        self.konton = dict(plan.konton)
        self.tabell = las_kontotabell(plan.kontoplan)
        self.dimensioner = dimensioner
        self.nummer = nummer
        self.tidigare = tidigare
        self.anta = anta
        self.ingaende_differens = ingaende_differens
        self._underlag = underlag
        self.slag = {val.beancount: self._slag(val) for val in self.konton.values()}
        for namn, meta in tidigare.konton.items():
            val = Kontoval("", namn.partition(":")[2].partition("-")[0], namn, meta)
            self.slag.setdefault(namn, self._slag(val))
        self.saldon: defaultdict[str, int] = defaultdict(int)
        self.entries: list[data.Transaction] = []
        self.fynd: list[Fynd] = []
        self.utjamnat: set[int] = set()

    def _slag(self, val: Kontoval) -> Kontoplats:
        traffar = self.tabell.traffar(val.nummer)
        delpost = str(val.meta.get("post") or (traffar[0] if traffar else "ovriga_fordringar"))
        return Kontoplats(val.nummer, self.tabell.delposter[delpost].post, delpost)

    def sida(self, konto: str) -> Sida:
        """Return the side of the statements that an account stands on."""
        return self.tabell.poster[self.slag[konto].post].sida

    def is_eget(self, konto: str) -> bool:
        """Tell an account of equity."""
        return self.sida(konto) == _EGET

    def beratta(self, ar: Siear, text: str, *, kontroll: str = "", antaget_konto: str = "") -> None:
        """Add something to show about a year of a file; with an account it is an assumption."""
        konton = (self.slag[antaget_konto].nummer,) if antaget_konto else ()
        self.fynd.append(
            Fynd(ar.fil.namn, 0, text, antagande=bool(konton), kontroll=kontroll, konton=konton)
        )

    # ------------------------------------------------------------------ balances

    def namn(self, saldon: Saldon) -> Saldon:
        """Return balances by the accounts' names in the books, noughts left out."""
        svar: Saldon = {}
        for konto, ore in saldon.items():
            if ore:
                namn = self.konton[konto].beancount
                svar[namn] = svar.get(namn, 0) + ore
        return svar

    def rorelser(self, ar: Siear) -> Saldon:
        """Return the changes that a year's vouchers make, öre by full account name."""
        svar: defaultdict[str, int] = defaultdict(int)
        for ver in ar.vers:
            for trans in ver.trans:
                svar[self.konton[trans.konto].beancount] += trans.belopp_ore
        return dict(svar)

    # ------------------------------------------------------------------ accounts of our own

    def nytt_konto(self, nummer: str, namn: str) -> str:
        """Add an account that the files do not have; return its full name."""
        self.konton[nummer] = Kontoval(nummer, nummer, namn, {})
        self.slag[namn] = self._slag(self.konton[nummer])
        return namn

    def differenskonto(self, rest: int) -> str:
        """Return an account of our own among other claims or debts, for what balances lack."""
        finns = next((namn for namn in self.slag if namn.endswith(_DIFFERENS)), "")
        if finns:
            return finns
        tagna = {slag.nummer for slag in self.slag.values()}
        delpost = "ovriga_kortfristiga_skulder" if rest > 0 else "ovriga_fordringar"
        forsta = self.tabell.delposter[delpost].nytt
        nummer = next(str(tal) for tal in range(forsta, forsta + 100) if str(tal) not in tagna)
        rot = SKULD if rest > 0 else TILLGANG
        return self.nytt_konto(nummer, f"{rot}:{nummer}{_DIFFERENS}")

    def arets_resultat(self, ingaende: Saldon) -> str:
        """Return the equity account that takes up a year's result, empty when there is none."""
        eget = [konto for konto in sorted(self.slag) if self.is_eget(konto)]
        return min(
            eget,
            key=lambda konto: (
                not tar_upp_resultatet(self.slag[konto].nummer),
                konto not in ingaende,
                konto,
            ),
            default="",
        )

    def resultatkonto(self) -> str:
        """Return the account that closes the year; made where the chart has none."""
        for namn, slag in self.slag.items():
            if slag.post == BOKSLUTSKONTO:
                return namn
        nummer = self.tabell.delposter[BOKSLUTSKONTO].sista
        return self.nytt_konto(nummer, f"{KOSTNAD}:{nummer}-Årets-resultat")

    # ------------------------------------------------------------------ entries

    def kalla(self, fil: Siefil) -> Kalla:
        """Return where a file's entries come from."""
        return Kalla(fil.namn, self._underlag(fil), fil.sha256, fil.egen)

    def lagg(
        self,
        ar: Siear,
        dag: dt.date,
        texter: tuple[str, str],
        meta: dict[str, Any],
        rader: Saldon,
        delar: Mapping[str, Mapping[Objektlista, int]] | None = None,
    ) -> None:
        """Add an entry of the import's own."""
        siekonto = {val.beancount: val.sie for val in self.konton.values()}
        postings = []
        for konto in sorted(rader):
            rest = rader[konto]
            for objekt, ore in sorted((delar or {}).get(siekonto.get(konto, ""), {}).items()):
                if ore:
                    postings.append(posting(konto, ore, dict(self.dimensioner.meta(objekt))))
                    rest -= ore
            if rest:
                postings.append(posting(konto, rest))
            self.saldon[konto] += rader[konto]
        alla = {**meta, "registrerad": dag}
        self.entries.append(transaktion(self.kalla(ar.fil), 0, dag, texter, alla, postings))
