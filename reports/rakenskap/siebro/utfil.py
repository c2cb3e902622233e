"""The books of a year as the records of a SIE file.

Everything is taken from the postings; nothing is rounded. The motpart, which the format has no
field for, stands first in the text: `Leverantör AB | Kontorsmaterial`. What the books hold beyond
the format (underlag, attest, rattar) is in the books alone; docs/handbok.md has the list.

The same books give the same bytes: #GEN is the last day on which something in the file was
registered, not the day that it was written.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from beancount.core import data

from lkbr.belopp import till_ore
from lkbr.bokslut import is_ingaende_balans
from lkbr.budget import is_budget
from lkbr.forbund import Kod, Verksamhet
from lkbr.kontering import ore_i
from lkbr.konto import kontonamn, kontonummer
from rakenskap import sie
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.siebro.arsbokforing import SAMMANDRAGET
from rakenskap.siebro.dimensioner import UT, Objektlista, objekt_av
from rakenskap.siebro.filer import EGET_PROGRAM
from rakenskap.siebro.ingaende import OKAND_INGAENDE, OMFORINGEN
from rakenskap.siebro.nummer import sie_nummer
from rakenskap.siebro.verifikat import RAD, rad_av_text, text_av

TYPER = ("4E", "1", "2", "3")
_RESULTAT = ("I", "K")
Saldon = dict[str, int]


@dataclass(frozen=True, slots=True)
class _Konto:
    """An account: as it stands in the file, its name, its #KTYP, and the one of its root."""

    sie: str
    namn: str
    ktyp: str
    rot: str


def sie_av_bok(bok: Bok, ar: int, typ: str = "4E") -> list[sie.Siepost]:
    """Return the records of a year.

    Args:
        bok: books without errors.
        ar: the räkenskapsår.
        typ: 4E, or 1 (year balances), 2 (months too) or 3 (objects too).

    Raises:
        BokFelError: the books have errors, or no such year.
    """
    bok.krav_felfri()
    return _Export(bok, ar).poster(typ)


class _Export:
    """One pass over the books, with balances by account, month and object."""

    def __init__(self, bok: Bok, ar: int) -> None:
        self.bok = bok
        self.ar = ar
        self.konton = {
            entry.account: _konto(entry, _rotter(bok))
            for entry in bok.entries
            if isinstance(entry, data.Open)
        }
        self.transaktioner = [
            entry
            for entry in bok.entries
            if isinstance(entry, data.Transaction) and entry.flag == "*"
        ]
        aren = sorted({entry.date.year for entry in self.transaktioner})
        if ar not in aren:
            text = (
                f"Räkenskapsåret {ar} finns inte i böckerna. Gör så här: välj ett av "
                f"{', '.join(map(str, aren))}. (LKBR 1 kap. 5 §)"
            )
            raise BokFelError([Felrad("böckerna", 0, text)])
        self.aren = [ett for ett in (ar, ar - 1) if ett in aren]
        self.nummer = self._dimensionsnummer()
        self.start = {ett: self._start(ett, forsta=ett == aren[0]) for ett in self.aren}

    # ------------------------------------------------------------------ the parts of a file

    def poster(self, typ: str) -> list[sie.Siepost]:
        """Return all records of a type."""
        objekt = typ in ("3", "4E")
        belopp: list[sie.Siepost] = [*self._balanser()]
        if objekt:
            belopp += self._objektbalanser()
        if typ != "1":
            belopp += self._perioder(objekt=objekt)
            belopp += self._budget(objekt=objekt)
        if typ == "4E":
            belopp += [self._ver(entry) for entry in self._verifikationer()]
        dimensioner = self._dimensioner(belopp) if objekt else ()
        return [*self._huvud(typ), *self._plan(), *dimensioner, *belopp]

    def _huvud(self, typ: str) -> Iterator[sie.Siepost]:
        forbund = self.bok.forbund
        dagar = [
            dag
            for entry in self.transaktioner
            if entry.date.year == self.ar
            and isinstance(dag := entry.meta.get("registrerad"), dt.date)
        ]
        yield sie.Flagga(0)
        yield sie.Program(EGET_PROGRAM)
        yield sie.Format("PC8")
        yield sie.Gen(max(dagar, default=dt.date(self.ar, 12, 31)))
        yield sie.Sietyp(int(typ[0]))
        yield sie.Ftyp("X")
        yield sie.Fnamn(forbund.namn)
        if forbund.kontoplan == "kommun_bas":
            yield sie.Prosa("Kontoplan: Kommun-Bas")  # #KPTYP has no value for it
        if forbund.orgnr:
            yield sie.Orgnr(forbund.orgnr)
        for nummer, ar in enumerate(self.aren):
            yield sie.Rar(-nummer, self.start[ar], dt.date(ar, 12, 31))
        yield sie.Valuta("SEK")

    def _plan(self) -> Iterator[sie.Siepost]:
        ordnade = sorted(self.konton.values(), key=lambda konto: konto.sie)
        for konto in ordnade:
            yield sie.Siekonto(konto.sie, konto.namn)
        for konto in ordnade:
            yield sie.Ktyp(konto.sie, konto.ktyp)

    def _balanser(self) -> Iterator[sie.Siepost]:
        for nummer, ar in enumerate(self.aren):
            ingaende, rorelse = self._saldon(ar)
            for konto in sorted(ingaende):
                if self._okand_ingaende(ar) and nummer:
                    break  # made up for the books' first year: a file that knows none has none
                if ingaende[konto] and not self._resultat(konto):
                    yield sie.Ib(-nummer, self.konton[konto].sie, ingaende[konto])
            for konto in sorted({*ingaende, *rorelse}):
                utgaende = ingaende.get(konto, 0) + rorelse.get(konto, 0)
                if utgaende and not self._resultat(konto):
                    yield sie.Ub(-nummer, self.konton[konto].sie, utgaende)
            for konto in sorted(rorelse):
                if rorelse[konto] and self._resultat(konto):
                    yield sie.Res(-nummer, self.konton[konto].sie, rorelse[konto])

    def _okand_ingaende(self, ar: int) -> bool:
        return any(
            entry.date.year == ar and entry.meta.get(OKAND_INGAENDE)
            for entry in self.transaktioner[:1]
        )

    def _objektbalanser(self) -> Iterator[sie.Siepost]:
        for nummer, ar in enumerate(self.aren):
            for klass, saldon in zip((sie.Oib, sie.Oub), self._per_objekt(ar), strict=True):
                for (konto, objekt), ore in sorted(saldon.items()):
                    if ore:
                        yield klass(-nummer, self.konton[konto].sie, objekt, ore)

    def _perioder(self, *, objekt: bool) -> Iterator[sie.Siepost]:
        for nummer, ar in enumerate(self.aren):
            summor: defaultdict[tuple[int, str, Objektlista], int] = defaultdict(int)
            for entry in self._handelser(ar):
                for posting in entry.postings:
                    manad = entry.date.month
                    summor[manad, posting.account, ()] += ore_i(posting)
                    egna = self._bestaende(posting.meta)
                    if objekt and egna:
                        summor[manad, posting.account, egna] += ore_i(posting)
            for (manad, konto, egna), ore in sorted(summor.items()):
                if ore:
                    period = sie.Sieperiod(ar, manad)
                    yield sie.Psaldo(-nummer, period, self.konton[konto].sie, egna, ore)

    def _budget(self, *, objekt: bool) -> Iterator[sie.Siepost]:
        for nummer, ar in enumerate(self.aren):
            summor: defaultdict[tuple[str, Objektlista], int] = defaultdict(int)
            for entry in self.bok.entries:
                if not is_budget(entry) or entry.date.year != ar:
                    continue
                konto, belopp = (varde.value for varde in entry.values[:2])
                egna = self._objekt(entry.meta)
                summor[konto, ()] += till_ore(belopp.number)
                if objekt and egna:
                    summor[konto, egna] += till_ore(belopp.number)
            for (konto, egna), ore in sorted(summor.items()):
                manader = range(self.start[ar].month, 13)
                for manad, del_ in zip(manader, _fordela(ore, len(manader)), strict=True):
                    if del_:
                        period = sie.Sieperiod(ar, manad)
                        yield sie.Pbudget(-nummer, period, self.konton[konto].sie, egna, del_)

    def _dimensioner(self, belopp: list[sie.Siepost]) -> Iterator[sie.Siepost]:
        """Return the dimensions and objects that are declared or stand in some records."""
        ovriga = self.bok.forbund.ovrigt.get("dimensioner", {})
        namn = {nummer: text for nyckel, _, text in UT if (nummer := self.nummer.get(nyckel))}
        namn |= {str(nummer): str(egen.get("namn", "")) for nummer, egen in ovriga.items()}
        for nummer in sorted(namn, key=_ordning):
            over = str(ovriga.get(nummer, {}).get("over", ""))
            if over:
                yield sie.Underdim(nummer, namn[nummer], over)
            else:
                yield sie.Dim(nummer, namn[nummer])
        for nummer, koder in sorted(self._koder(belopp).items(), key=lambda par: _ordning(par[0])):
            for kod, text in sorted(koder.items()):
                yield sie.Objekt(nummer, kod, text)

    def _koder(self, belopp: list[sie.Siepost]) -> dict[str, dict[str, str]]:
        """Return name by object, by dimension: all declared, and all in use in the file."""
        forbund = self.bok.forbund
        svar: dict[str, dict[str, str]] = {}
        listor: dict[str, tuple[Verksamhet | Kod, ...]] = {
            "verksamhet": forbund.verksamheter,
            "projekt": forbund.projekt,
            "insats": forbund.insatser,
        }
        for nyckel, rader in listor.items():
            for rad in rader:
                svar.setdefault(self.nummer[nyckel], {})[rad.kod] = rad.namn
        for nummer, egen in forbund.ovrigt.get("dimensioner", {}).items():
            for kod, text in egen.get("objekt", {}).items():
                svar.setdefault(str(nummer), {})[str(kod)] = str(text)
        for lista in {ett for post in belopp for ett in _objektlistor(post)}:
            for dim, kod in lista:
                svar.setdefault(dim, {}).setdefault(kod, kod)
        return svar

    def _ver(self, entry: data.Transaction) -> sie.Ver:
        meta = entry.meta
        serie, nummer = sie_nummer(meta)
        rader: list[sie.Transaktion | sie.Okand] = [self._trans(p) for p in entry.postings]
        for plats, text in sorted(
            (int(namn.removeprefix(RAD)), str(varde))
            for namn, varde in meta.items()
            if namn.startswith(RAD)
        ):
            rad = rad_av_text(text)
            if rad is not None:
                rader.insert(plats, rad)
        return sie.Ver(
            serie,
            nummer,
            _dag(meta, "sie-datum", entry.date),
            text_av(entry.payee or "", entry.narration or ""),
            _dag(meta, "sie-registrerad", meta.get("registrerad")),
            str(meta.get("av", "")),
            tuple(rader),
        )

    def _trans(self, posting: data.Posting) -> sie.Trans:
        meta = posting.meta or {}
        dag = meta.get("dag")
        kvantitet = meta.get("kvantitet")
        return sie.Trans(
            self.konton[posting.account].sie,
            self._objekt(meta),
            ore_i(posting),
            dag if isinstance(dag, dt.date) else None,
            str(meta.get("text", "")),
            Decimal(str(kvantitet)) if kvantitet is not None else None,
            str(meta.get("av", "")),
        )

    # ------------------------------------------------------------------ balances

    def _verifikationer(self) -> list[data.Transaction]:
        egna = [
            entry
            for entry in self._handelser(self.ar)
            if not entry.meta.get(SAMMANDRAGET) and not entry.meta.get(OMFORINGEN)
        ]
        return sorted(egna, key=lambda entry: _nummerordning(*sie_nummer(entry.meta)))

    def _handelser(self, ar: int) -> Iterator[data.Transaction]:
        """Return a year's entries, what only moves balances between two years left out."""
        for entry in self.transaktioner:
            if entry.date.year == ar and not self._ingar(entry, dt.date(ar, 1, 1)):
                yield entry

    def _ingar(self, entry: data.Transaction, nyar: dt.date) -> bool:
        """Tell whether an entry is part of the opening balances of the year that a day begins."""
        if entry.date < nyar:
            return True
        if entry.date.year != nyar.year:
            return False
        return is_ingaende_balans(entry) or (
            bool(entry.meta.get(OMFORINGEN)) and entry.date.month < 12
        )

    def _saldon(self, ar: int) -> tuple[Saldon, Saldon]:
        """Return opening balances and the year's changes, in öre by account.

        The result of former years that nobody has closed stands on the equity account that takes
        up results, so that the opening balances sum to nought.
        """
        nyar = dt.date(ar, 1, 1)
        ingaende: defaultdict[str, int] = defaultdict(int)
        rorelse: defaultdict[str, int] = defaultdict(int)
        for entry in self.transaktioner:
            if entry.date.year > ar:
                continue
            saldon = ingaende if self._ingar(entry, nyar) else rorelse
            for posting in entry.postings:
                saldon[posting.account] += ore_i(posting)
        rest = sum(ore for konto, ore in ingaende.items() if self._resultat(konto))
        eget = self._resultatkonto(ingaende)
        if rest and eget:
            ingaende[eget] += rest
        return {k: v for k, v in ingaende.items() if not self._resultat(k)}, dict(rorelse)

    def _resultatkonto(self, ingaende: Mapping[str, int]) -> str:
        eget = [
            konto.beancount for konto in self.bok.konton.values() if konto.rad == "eget_kapital"
        ]
        return min(
            eget,
            key=lambda konto: (
                not re.search(r":\d{3}9", konto),
                konto not in ingaende,
                konto,
            ),
            default="",
        )

    def _per_objekt(
        self, ar: int
    ) -> tuple[dict[tuple[str, Objektlista], int], dict[tuple[str, Objektlista], int]]:
        """Return opening and closing balances in öre by account and objects."""
        nyar = dt.date(ar, 1, 1)
        ingaende: defaultdict[tuple[str, Objektlista], int] = defaultdict(int)
        utgaende: defaultdict[tuple[str, Objektlista], int] = defaultdict(int)
        for entry in self.transaktioner:
            if entry.date.year > ar:
                continue
            ingar = self._ingar(entry, nyar)
            for posting in entry.postings:
                objekt = self._bestaende(posting.meta)
                if objekt and not self._resultat(posting.account):
                    utgaende[posting.account, objekt] += ore_i(posting)
                    if ingar:
                        ingaende[posting.account, objekt] += ore_i(posting)
        return dict(ingaende), dict(utgaende)

    def _bestaende(self, meta: Mapping[str, Any] | None) -> Objektlista:
        """Return the objects that balances are kept by; an invoice or motpart is no such."""
        utan = {self.nummer["faktura"], self.nummer["motpart"]}
        return tuple((dim, kod) for dim, kod in self._objekt(meta) if dim not in utan)

    def _resultat(self, konto: str) -> bool:
        return self.konton[konto].rot in _RESULTAT

    # ------------------------------------------------------------------ dimensions and years

    def _objekt(self, meta: Mapping[str, Any] | None) -> Objektlista:
        return objekt_av(meta, self.nummer) if meta and len(meta) > 2 else ()

    def _dimensionsnummer(self) -> dict[str, str]:
        """Return the number of each of the books' dimensions, clear of those from other files."""
        tagna = set(map(str, self.bok.forbund.ovrigt.get("dimensioner", {})))
        for entry in self.transaktioner:
            for posting in entry.postings:
                for namn in posting.meta or ():
                    if namn.startswith("dim-"):
                        tagna.add(namn.removeprefix("dim-"))
        svar = {}
        for nyckel, onskat, _ in UT:
            fria = (str(tal) for tal in range(20, 10_000) if str(tal) not in tagna)
            svar[nyckel] = onskat if onskat not in tagna else next(fria)
            tagna.add(svar[nyckel])
        return svar

    def _start(self, ar: int, *, forsta: bool) -> dt.date:
        """Return the first day of a year; that of the books' first year is the chart's."""
        nyar = dt.date(ar, 1, 1)
        if not forsta:
            return nyar
        oppnade = min(entry.date for entry in self.bok.entries if isinstance(entry, data.Open))
        handelse = min(entry.date for entry in self.transaktioner)
        return oppnade if nyar < oppnade <= handelse else nyar


def _rotter(bok: Bok) -> dict[str, str]:
    """Return the #KTYP of each root, by its name in the books."""
    namn = ("name_assets", "name_liabilities", "name_equity", "name_income", "name_expenses")
    return {str(bok.options[ett]): ktyp for ett, ktyp in zip(namn, "TSSIK", strict=True)}


def _konto(entry: data.Open, rotter: Mapping[str, str]) -> _Konto:
    meta = entry.meta
    nummer = str(meta.get("sie-konto") or kontonummer(entry.account) or entry.account)
    namn = kontonamn(entry.account)
    # An account without a name has its number for one.
    namn = "" if namn == kontonummer(entry.account) else namn
    rot = rotter[entry.account.partition(":")[0]]
    return _Konto(nummer, str(meta.get("namn") or namn), str(meta.get("sie-ktyp") or rot), rot)


def _objektlistor(post: sie.Siepost) -> Iterator[Objektlista]:
    if isinstance(post, sie.Ver):
        yield from (rad.objekt for rad in post.trans)
    elif isinstance(post, (sie.Oib, sie.Oub, sie.Psaldo, sie.Pbudget)):
        yield post.objekt


def _dag(meta: Mapping[str, Any], egen: str, annars: Any) -> dt.date | None:  # noqa: ANN401
    """Return the day that stood in the file, where it differs from the books'."""
    if egen in meta:
        text = str(meta[egen])
        return dt.date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    return annars if isinstance(annars, dt.date) else None


def _fordela(ore: int, antal: int) -> list[int]:
    """Return an amount spread evenly over some months, the last with what is left over."""
    jamnt = ore // antal
    return [jamnt] * (antal - 1) + [ore - jamnt * (antal - 1)]


def _nummerordning(serie: str, nummer: str) -> tuple[str, int, str]:
    return serie, int(nummer) if nummer.isdecimal() and nummer.isascii() else 0, nummer


def _ordning(dim: str) -> tuple[int, str]:
    return (int(dim) if dim.isdecimal() and dim.isascii() else 0), dim
