"""SIE files as directives: the chart, opening balances, vouchers, summaries, budget and settings.

The same directives become a Bok in memory (`i_minnet`) or the text of a ledger (`inlasning`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from beancount.core import account, data
from beancount.core.amount import Amount
from beancount.parser.grammar import ValueType

from lkbr.belopp import kr
from lkbr.bokslut import BOKSLUTSKONTO, INGAENDE
from lkbr.budget import BUDGET
from lkbr.forbund import Forbund, Serie
from lkbr.kontering import serie_i
from rakenskap import sie
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.text import rensad
from rakenskap.rakningar.tillgangar import is_ackumulerat
from rakenskap.siebro.antaganden import Antaganden
from rakenskap.siebro.ar import Saldon, Siear, valj_siear
from rakenskap.siebro.arsskifte import beskriv, skifte
from rakenskap.siebro.dimensioner import (
    Objektlista,
    i_bruk,
    las_dimensioner,
    med_koder,
)
from rakenskap.siebro.filer import Siefil
from rakenskap.siebro.fynd import Fynd, neka
from rakenskap.siebro.jamforelse import Jamforelse
from rakenskap.siebro.kartor import Kartor
from rakenskap.siebro.kontoplan import (
    EGET_KAPITAL,
    KOSTNAD,
    SKULD,
    TILLGANG,
    Kontoplan,
    Kontoval,
)
from rakenskap.siebro.nummer import OMFORING, SAMMANDRAG, Nummergivare, Numrerad
from rakenskap.siebro.sammandrag import Kontoplats, dela, motkonto_for
from rakenskap.siebro.verifikat import Kalla, Oversattare, belopp, posting, transaktion

IMPORT = "Ingående balans enligt SIE"
INTERN = "Intern bokföringsorder"
LUCKA = "lucka"
SAMMANDRAGET = "sammandrag"
OKAND_INGAENDE = "ingaende-okand"
OMFORINGEN = "omforing"


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


@dataclass(frozen=True, slots=True)
class Bokforing:
    """What the files say, as directives.

    Attributes:
        konton: an `open` for each account that is new.
        entries: transactions, in order.
        budget: the budget's lines.
        forbund: the settings, with what the files know.
        fynd: what was found, to show.
        ar: the years.
        kontoplan: `bas` or `kommun_bas`.
    """

    konton: tuple[data.Open, ...]
    entries: tuple[data.Transaction, ...]
    budget: tuple[data.Custom, ...]
    forbund: Forbund
    fynd: tuple[Fynd, ...]
    ar: tuple[int, ...]
    kontoplan: str


def bokfor_sie(
    filer: Sequence[Siefil],
    kartor: Kartor | None = None,
    tidigare: Tidigare | None = None,
    underlag: Callable[[Siefil], str] = lambda fil: fil.namn,
    *,
    anta: bool = False,
) -> Bokforing:
    """Turn the files of a federation into directives.

    Args:
        filer: the files, one a year.
        kartor: the user's decisions.
        tidigare: books that the files are read into, None for new ones.
        underlag: gives each file's path in the books.
        anta: for reports only: where a person would have to decide (an account without a line,
            opening balances that do not sum to nought, postings directly to equity) the likely
            answer is taken and told. Books that are written never rest on such an answer.

    Raises:
        BokFelError: the files cannot become books; all reasons are said.
    """
    return _Bygge(filer, kartor or Kartor(), tidigare or Tidigare(), underlag, anta=anta).bygg()


class _Bygge:
    """One pass over the years, with the balances as they run."""

    def __init__(
        self,
        filer: Sequence[Siefil],
        kartor: Kartor,
        tidigare: Tidigare,
        underlag: Callable[[Siefil], str],
        *,
        anta: bool,
    ) -> None:
        self.anta = anta
        self.kartor = kartor
        self.tidigare = tidigare
        self.underlag = underlag
        self.arslista, self.fynd = valj_siear(filer)
        if tidigare.sista_ar is not None:
            self.arslista = [ar for ar in self.arslista if ar.nummer == 0]
            self._krav_pa_aren(tidigare.sista_ar)
        self.filer = [ar.fil for ar in self.arslista]
        self.kontoplan = Kontoplan(
            self.filer,
            kartor,
            tidigare.konton,
            tidigare.forbund.kontoplan if tidigare.sista_ar is not None else "",
            foresla=anta,
        )
        anvanda: dict[str, int] = {}
        for ar in self.arslista:
            anvanda |= ar.konton()
        self.konton = dict(self.kontoplan.plan(anvanda).konton)
        self.slag = {val.beancount: self._slag(val) for val in self.konton.values()}
        for namn, meta in tidigare.konton.items():
            val = Kontoval("", namn.partition(":")[2].partition("-")[0], namn, meta)
            self.slag.setdefault(namn, self._slag(val))
        self.dimensioner = las_dimensioner(self.filer, kartor)
        serier = [ver.serie for ar in self.arslista for ver in ar.vers]
        self.nummer = Nummergivare(serier, tidigare.entries)
        self.entries: list[data.Transaction] = []
        self.budget: list[data.Custom] = []
        self.saldon: defaultdict[str, int] = defaultdict(int)
        self.utjamnat: set[int] = set()
        self.bada_andar: set[int] = set()

    def _slag(self, val: Kontoval) -> Kontoplats:
        tabell = self.kontoplan.tabell
        traffar = tabell.traffar(val.nummer)
        delpost = str(val.meta.get("post") or (traffar[0] if traffar else "ovriga_fordringar"))
        return Kontoplats(val.nummer, tabell.delposter[delpost].post, delpost)

    def _sida(self, konto: str) -> str:
        return self.kontoplan.tabell.poster[self.slag[konto].post].sida

    def bygg(self) -> Bokforing:
        """Make all directives."""
        for ett in list(self.arslista):
            ar = self._hopgaende(ett) if self.anta else ett
            if self._borja(ar, forsta=ett is self.arslista[0]):
                self._bokfor(ar)
        if self.anta:
            self.entries = self._med_antaganden()
        self.entries = self._med_luckor()
        nya = [
            data.Open(
                {"filename": self.filer[-1].namn, "lineno": 0, **val.meta},
                min((ar.start for ar in self.arslista), default=dt.date(1, 1, 1)),
                val.beancount,
                ["SEK"],
                None,
            )
            for val in self.konton.values()
            if val.beancount not in self.tidigare.konton
        ]
        return Bokforing(
            tuple(nya),
            tuple(self.entries),
            tuple(self.budget),
            self._forbund(),
            (*self.kontoplan.fynd, *self.fynd),
            tuple(ar.ar for ar in self.arslista),
            self.kontoplan.kontoplan,
        )

    def _krav_pa_aren(self, sista: int) -> None:
        """Refuse a year that the books cannot take.

        Raises:
            BokFelError: the year comes before the books, after a year that is missing, or is
                known to the books by its balances only.
        """
        for ar in self.arslista:
            if ar.ar in self.tidigare.ar:
                continue
            if ar.ar <= sista:
                vad = (
                    "finns bara i sammandrag i böckerna"
                    if ar.ar in self.tidigare.saldon
                    else "ligger före böckernas första år"
                )
                atgard = "läs in alla årens filer i en ny mapp med --till"
            elif ar.ar > sista + 1:
                vad = f"kommer efter {sista + 1}, som saknas i böckerna"
                atgard = f"läs först in filen för {sista + 1}"
            else:
                sista = ar.ar
                continue
            text = f"Räkenskapsåret {ar.ar} {vad}. Gör så här: {atgard}. (LKBR 4 kap. 4 § p. 7)"
            raise neka(ar.fil.namn, text)

    # ------------------------------------------------------------------ a year's beginning

    def _borja(self, ar: Siear, *, forsta: bool) -> bool:
        """Bring the balances to the start of a year; False where the year has to be left out."""
        if ar.ar in self.tidigare.ar:
            self._samma_ingaende(ar)
            self.saldon = defaultdict(int, self.tidigare.saldon[ar.ar])
            return True
        if forsta and self.tidigare.sista_ar is None:
            return self._forsta_aret(ar)
        if forsta:
            self.saldon = defaultdict(int, self.tidigare.saldon[ar.ar - 1])
        if ar.ib is not None:
            self._skifte(ar, ar.ib)
        return True

    def _samma_ingaende(self, ar: Siear) -> None:
        """Check that a newer export begins where the books' year began.

        Raises:
            BokFelError: an opening balance is another.
        """
        bokford = self.tidigare.ingaende.get(ar.ar, {})
        ny = self._namn(ar.ib or {})
        fel = [
            Felrad(
                ar.fil.namn,
                0,
                f"Konto {self.slag[konto].nummer}: ingående balans {ar.ar} är "
                f"{kr(ny.get(konto, 0))} i filen men "
                f"{kr(bokford.get(konto, 0))} i böckerna. Gör så här: rätta i "
                "bokföringsprogrammet; böckernas ingående balans ändras inte. "
                "(LKBR 4 kap. 4 § p. 7)",
            )
            for konto in sorted({*ny, *bokford})
            if ny.get(konto, 0) != bokford.get(konto, 0)
        ]
        if fel and ar.ib is not None and not sum(ar.ib.values()):
            raise BokFelError(fel)

    def _forsta_aret(self, ar: Siear) -> bool:
        if not ar.vers and ar.nummer == 0 and not ar.balanserar:
            raise neka(
                ar.fil.namn,
                f"Utgående balanser (#UB) och resultat (#RES) {ar.ar} summerar inte till noll, och "
                "verifikationer saknas. Gör så här: exportera typ 4E ur bokföringsprogrammet. "
                "(LKBR 6 kap. 2 §)",
            )
        ingaende, okand = self._ingaende(ar)
        rest = sum(ingaende.values())
        if rest:
            self._jamna_ut(ar, ingaende, rest)
        if ar.nummer == -1 and not ar.vers and not self._bokslut_gar_ihop(ar, ingaende):
            text = (
                f"Eget kapital har {ar.ar} ändrats med annat än årets resultat: jämförelsetalen "
                "är utelämnade."
            )
            self.fynd.append(Fynd(ar.fil.namn, 0, text))
            self.arslista.remove(ar)
            return False
        if any(ingaende.values()):
            meta: dict[str, Any] = {INGAENDE: True, **({OKAND_INGAENDE: True} if okand else {})}
            texter = (IMPORT, f"Ingående balans {ar.ar}")
            self._lagg(ar, ar.start, texter, meta, ingaende, delar=ar.ib_delar)
        return True

    def _ingaende(self, ar: Siear) -> tuple[Saldon, bool]:
        """Return the opening balances of the first year, and whether they had to be made up."""
        if ar.ib is not None:
            return self._namn(ar.ib), False
        if ar.vers:
            rorelser = self._rorelser(ar)
            ub = self._namn(ar.ub)
            return {
                konto: ore
                for konto in sorted({*ub, *rorelser})
                if self._sida(konto) != "resultat"
                and ub
                and (ore := ub.get(konto, 0) - rorelser.get(konto, 0))
            }, False
        utgaende, resultat = self._namn(ar.ub), self._namn(ar.res)
        eget = sum(ore for konto, ore in utgaende.items() if self._sida(konto) == "eget_kapital")
        utan_bokslut = sum(
            ore for konto, ore in resultat.items() if self.slag[konto].post != BOKSLUTSKONTO
        )
        if sum(utgaende.values()) == -sum(resultat.values()) and eget in (utan_bokslut, 0):
            return {}, False  # the federation's first year: it began with nothing
        rorelser = self._utan_ingaende(ar)
        alla = {konto: utgaende.get(konto, 0) - rorelser.get(konto, 0) for konto in self.slag}
        text = (
            f"Ingående balanser för {ar.ar} finns inte i filen: {ar.ar} har ingen "
            "kassaflödesanalys."
        )
        self.fynd.append(Fynd(ar.fil.namn, 0, text))
        return {
            konto: ore for konto, ore in alla.items() if ore and self._sida(konto) != "resultat"
        }, True

    def _utan_ingaende(self, ar: Siear) -> Saldon:
        """Return a year's changes when its opening balances are unknown: the result against cash.

        Nothing but income and costs can be known; the kassaflödesanalys of the year is left out.
        """
        utgaende = self._namn(ar.ub)
        rorelser = self._namn(ar.res)
        stangning = sum(
            ore for konto, ore in rorelser.items() if self.slag[konto].post == BOKSLUTSKONTO
        )
        rest = sum(rorelser.values()) - stangning
        eget = [konto for konto in utgaende if self._sida(konto) == "eget_kapital"]
        if stangning and eget:
            mal = min(eget, key=lambda konto: (abs(utgaende[konto] + stangning), konto))
            rorelser[mal] = rorelser.get(mal, 0) - stangning
        else:
            rest += stangning
        tillgang = self._ackumulerat(utgaende)
        if tillgang:
            avskrivet = sum(
                ore for konto, ore in rorelser.items() if self.slag[konto].post == "avskrivningar"
            )
            rorelser[tillgang] = rorelser.get(tillgang, 0) - avskrivet
            rest -= avskrivet
        mot = motkonto_for(utgaende, self.slag, self.kontoplan.tabell)
        if mot:
            rorelser[mot] = rorelser.get(mot, 0) - rest
        return rorelser

    def _ackumulerat(self, konton: Iterable[str]) -> str:
        """Return a non-current asset's account, one of accumulated depreciation if there is."""
        tillgangar = [
            konto
            for konto in sorted(konton)
            if self.kontoplan.tabell.poster[self.slag[konto].post].anlaggning
        ]
        return min(
            tillgangar,
            key=lambda konto: (not is_ackumulerat(self.slag[konto].nummer), konto),
            default="",
        )

    def _jamna_ut(self, ar: Siear, ingaende: Saldon, rest: int) -> None:
        """Even out opening balances that do not sum to nought, where it is known why or where."""
        self.utjamnat.add(ar.ar)
        konto = self.konton.get(self.kartor.ingaende_differens)
        if konto is None and rest == -_resultat_fore(ar):
            mal = self._arets_resultat(ingaende)
            if mal:
                ingaende[mal] = ingaende.get(mal, 0) - rest
                text = (
                    f"Resultatet {ar.ar - 1}, {kr(rest)}, är inte bokfört mot eget "
                    f"kapital i filen; det har förts till {self.slag[mal].nummer}."
                )
                self.fynd.append(Fynd(ar.fil.namn, 0, text))
                return
        if konto is None and self.anta:
            if not ar.vers and ar.balanserar and ar.ar not in self.bada_andar:
                # The closing balances hold: what the opening lacks has nothing to do with equity.
                mal = self._differenskonto(rest)
            else:
                mal = self._arets_resultat(ingaende) or self._eget_konto()
            ingaende[mal] = ingaende.get(mal, 0) - rest
            self.fynd.append(Fynd(ar.fil.namn, 0, self._utjamnad(ar, rest, mal), antagande=True))
            return
        if konto is None:
            raise neka(
                ar.fil.namn,
                f"Ingående balanser {ar.ar} summerar inte till noll: {kr(rest)} "
                "skiljer. Oftast är det föregående års resultat, som inte är bokfört mot eget "
                "kapital än. Gör så här: för över resultatet i bokföringsprogrammet och exportera "
                'på nytt, eller skriv ingaende_differens = "2069" (kontot som ska ta upp '
                "skillnaden) i filen till --kartor. (LKBR 4 kap. 4 § p. 7)",
            )
        ingaende[konto.beancount] = ingaende.get(konto.beancount, 0) - rest
        text = (
            f"Ingående balanser {ar.ar} summerar inte till noll; {kr(-rest)} är fört "
            f"till {konto.sie}, som du har angett."
        )
        self.fynd.append(Fynd(ar.fil.namn, 0, text))

    def _utjamnad(self, ar: Siear, rest: int, mal: str) -> str:
        return (
            f"Ingående balanser {ar.ar} summerar inte till noll: {kr(rest)} skiljer. "
            "Oftast är det föregående års resultat, som inte är bokfört mot eget kapital än. "
            f"Skillnaden har förts till {self.slag[mal].nummer}. Skriv ingaende_differens i "
            "--kartor för ett annat konto. (LKBR 4 kap. 4 § p. 7)"
        )

    def _hopgaende(self, ar: Siear) -> Siear:
        """Return a year of balances only whose closing lacks just what its opening lacks.

        The former year's result is on no account, at neither end: it is put to equity at both.
        """
        rest = sum(ar.ub.values()) + sum(ar.res.values())
        if ar.vers or ar.nummer or not rest or sum((ar.ib or {}).values()) != rest:
            return ar
        self.bada_andar.add(ar.ar)
        mal = self._arets_resultat(self._namn(ar.ib or {})) or self._eget_konto()
        konto = next(val.sie for val in self.konton.values() if val.beancount == mal)
        return replace(ar, ub={**ar.ub, konto: ar.ub.get(konto, 0) - rest})

    def _differenskonto(self, rest: int) -> str:
        """Return a new account among other claims or debts, for what opening balances lack."""
        tagna = {slag.nummer for slag in self.slag.values()}
        rot, forsta = (SKULD, 2890) if rest > 0 else (TILLGANG, 1690)
        nummer = next(str(tal) for tal in range(forsta, forsta + 100) if str(tal) not in tagna)
        return self._nytt_konto(nummer, f"{rot}:{nummer}-Differens-i-ingående-balanser")

    def _eget_konto(self) -> str:
        """Return an equity account for the year's result; made where the chart has none."""
        return self._nytt_konto("2069", f"{EGET_KAPITAL}:2069-Årets-resultat")

    def _nytt_konto(self, nummer: str, namn: str) -> str:
        self.konton[nummer] = Kontoval(nummer, nummer, namn, {})
        self.slag[namn] = self._slag(self.konton[nummer])
        return namn

    def _med_antaganden(self) -> list[data.Transaction]:
        antaganden = Antaganden(self.slag, self._nytt_konto, self.nummer, self.kontoplan.tabell)
        entries = antaganden.utan_direkta(self.entries)
        self.fynd += antaganden.fynd
        return entries

    def _arets_resultat(self, ingaende: Saldon) -> str:
        """Return the equity account that takes up a year's result, empty when there is none."""
        eget = [konto for konto in sorted(self.slag) if self._sida(konto) == "eget_kapital"]
        return min(
            eget,
            key=lambda konto: (self.slag[konto].nummer[-1] != "9", konto not in ingaende, konto),
            default="",
        )

    def _bokslut_gar_ihop(self, ar: Siear, ingaende: Saldon) -> bool:
        utgaende, resultat = self._namn(ar.ub), self._namn(ar.res)
        eget = sum(
            utgaende.get(konto, 0) - ingaende.get(konto, 0)
            for konto in {*utgaende, *ingaende}
            if self._sida(konto) == "eget_kapital"
        )
        stangning = sum(
            ore for konto, ore in resultat.items() if self.slag[konto].post == BOKSLUTSKONTO
        )
        return eget + stangning == 0

    def _skifte(self, ar: Siear, ib: Saldon) -> None:
        """Close the former year and move equity, and show what else differs."""
        ingaende = self._namn(ib)
        utgaende = {
            konto: ore for konto, ore in self.saldon.items() if self._sida(konto) != "resultat"
        }
        resultat = sum(self.saldon.values()) - sum(utgaende.values())
        utfall = skifte(utgaende, resultat, ingaende, self._is_eget)
        if utfall.rest and self.anta:
            mal = self._arets_resultat(ingaende) or self._eget_konto()
            text = self._utjamnad(ar, utfall.rest, mal)
            self.fynd.append(Fynd(ar.fil.namn, 0, text, antagande=True))
            ingaende[mal] = ingaende.get(mal, 0) - utfall.rest
            utfall = skifte(utgaende, resultat, ingaende, self._is_eget)
        for konto in utfall.skillnader:
            text = beskriv(
                self.slag[konto].nummer, utgaende.get(konto, 0), ingaende.get(konto, 0), ar.ar
            )
            self.fynd.append(Fynd(ar.fil.namn, 0, text))
        if utfall.rest:
            raise neka(
                ar.fil.namn,
                f"Ingående balanser {ar.ar} stämmer inte med utgående {ar.ar - 1}: "
                f"{kr(utfall.rest)} har ingen förklaring, varken föregående års "
                "resultat eller en omföring mellan konton. Gör så här: rätta ingående balanser i "
                "bokföringsprogrammet och exportera på nytt. (LKBR 4 kap. 4 § p. 7)",
            )
        if utfall.bokslut:
            dag = dt.date(ar.ar - 1, 12, 31)
            rader = {self._resultatkonto(): -resultat, **utfall.bokslut}
            self._omfor(ar, dag, f"Årets resultat {ar.ar - 1}", rader)
        ovriga = {konto: utfall.omforing[konto] for konto in utfall.skillnader}
        eget = {k: ore for k, ore in utfall.omforing.items() if k not in ovriga}
        if not sum(ovriga.values()):
            # What is moved within equity is one event, what differs outside it another.
            delar = [(eget, "Omföring av eget kapital"), (ovriga, "Skillnad i ingående balanser")]
        else:
            delar = [(utfall.omforing, "Omföring av ingående balanser")]
        for rader, text in delar:
            if rader:
                self._omfor(ar, ar.start, f"{text} {ar.ar}", rader)

    def _is_eget(self, konto: str) -> bool:
        return self._sida(konto) == "eget_kapital"

    def _omfor(self, ar: Siear, dag: dt.date, text: str, rader: Saldon) -> None:
        meta = {"ver": self.nummer.nasta(dag.year, OMFORING), OMFORINGEN: True}
        self._lagg(ar, dag, (INTERN, text), meta, rader)

    def _resultatkonto(self) -> str:
        """Return the account that closes the year, 8999; made where the chart has none."""
        for namn, slag in self.slag.items():
            if slag.post == BOKSLUTSKONTO:
                return namn
        return self._nytt_konto("8999", f"{KOSTNAD}:8999-Årets-resultat")

    # ------------------------------------------------------------------ a year's events

    def _bokfor(self, ar: Siear) -> None:
        kalla = self._kalla(ar.fil)
        tolk = Oversattare(kalla, ar.start, ar.slut, self.konton, self.dimensioner)
        for ver in ar.vers:
            if self._finns(ar, ver, tolk):
                continue
            entry = tolk.entry(ver, self.nummer.ge(ar.ar, ver.serie, ver.nummer))
            self.entries.append(entry)
            for trans in ver.trans:
                self.saldon[self.konton[trans.konto].beancount] += trans.belopp_ore
        if ar.ar not in self.tidigare.ar and (not ar.vers or ar.nummer == -1):
            self._sammanfatta(ar)
        for konto in sorted(ar.budget):
            for objekt, ore in sorted(ar.budget[konto].items()):
                self.budget.append(self._budgetrad(ar, konto, objekt, ore))

    def _finns(self, ar: Siear, ver: sie.Ver, tolk: Oversattare) -> bool:
        """Tell whether the books have a voucher, as it is or in another form."""
        nyckel = (ar.ar, rensad(ver.serie), rensad(ver.nummer))
        jamforelse = self.tidigare.jamforelse
        if not jamforelse.kanda(nyckel):
            return False
        return jamforelse.prova(nyckel, tolk.entry(ver, Numrerad("", {})))

    def _sammanfatta(self, ar: Siear) -> None:
        """Add what the balances of the year say beyond its vouchers."""
        okand = any(OKAND_INGAENDE in entry.meta for entry in self.entries)
        if okand:
            rorelser = self._utan_ingaende(ar)
        else:
            bokfort = self._rorelser(ar)
            # Opening balances that were evened out are those that the year began with.
            ib = dict(self.saldon) if ar.ar in self.utjamnat else self._namn(ar.ib or {})
            mal = {konto: -ore for konto, ore in ib.items()}
            for saldon in (self._namn(ar.ub), self._namn(ar.res)):
                for konto, ore in saldon.items():
                    mal[konto] = mal.get(konto, 0) + ore
            rorelser = {
                konto: mal.get(konto, 0) - bokfort.get(konto, 0) for konto in {*mal, *bokfort}
            }
        for del_ in dela(rorelser, self.slag, self.kontoplan.tabell):
            meta = {"ver": self.nummer.nasta(ar.ar, SAMMANDRAG), SAMMANDRAGET: True}
            texter = (INTERN, f"{del_.text} {ar.ar}, sammandrag ur balanser")
            # An account may be split between the entries: only the result has parts here.
            delar = {
                konto: egna
                for konto, egna in ar.delar.items()
                if self._sida(self.konton[konto].beancount) == "resultat"
            }
            self._lagg(ar, ar.slut, texter, meta, del_.rader, delar=delar)

    def _lagg(
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
        self.entries.append(transaktion(self._kalla(ar.fil), 0, dag, texter, alla, postings))

    def _budgetrad(self, ar: Siear, konto: str, objekt: Objektlista, ore: int) -> data.Custom:
        meta = {"filename": ar.fil.namn, "lineno": 0, **self.dimensioner.meta(objekt)}
        varden = [
            # Beancount marks an account by a text in place of a type.
            ValueType(self.konton[konto].beancount, cast("type", account.TYPE)),
            ValueType(belopp(ore), Amount),
        ]
        return data.Custom(meta, ar.start, BUDGET, varden)

    def _kalla(self, fil: Siefil) -> Kalla:
        return Kalla(fil.namn, self.underlag(fil), fil.sha256, fil.egen)

    def _namn(self, saldon: Saldon) -> Saldon:
        """Return balances by the accounts' names in the books, noughts left out."""
        svar: Saldon = {}
        for konto, ore in saldon.items():
            if ore:
                namn = self.konton[konto].beancount
                svar[namn] = svar.get(namn, 0) + ore
        return svar

    def _rorelser(self, ar: Siear) -> Saldon:
        svar: defaultdict[str, int] = defaultdict(int)
        for ver in ar.vers:
            for trans in ver.trans:
                svar[self.konton[trans.konto].beancount] += trans.belopp_ore
        return dict(svar)

    # ------------------------------------------------------------------ what is said once

    def _med_luckor(self) -> list[data.Transaction]:
        """Return the entries with a word on each gap in the numbers, which the file came with."""
        luckor = {ar.ar: self.nummer.luckor(ar.ar) for ar in self.arslista}
        return [
            entry._replace(meta={**entry.meta, LUCKA: text})
            if (text := luckor.get(entry.date.year, {}).get(str(entry.meta.get("ver", ""))))
            else entry
            for entry in self.entries
        ]

    def _forbund(self) -> Forbund:
        poster = [post for fil in self.filer for post in fil.lasning.poster]
        forbund = self.tidigare.forbund
        if self.tidigare.sista_ar is None:
            namn = [post.namn for post in sie.urval(poster, sie.Fnamn) if post.namn.strip()]
            orgnr = [post.orgnr for post in sie.urval(poster, sie.Orgnr) if post.orgnr.strip()]
            forbund = Forbund(
                namn=rensad(namn[-1]).strip() if namn else "Förbund utan namn i SIE-filen",
                orgnr=rensad(orgnr[-1]).strip() if orgnr else "",
                kontoplan=self.kontoplan.kontoplan,
                serier=(),
            )
        metadata = [p.meta or {} for entry in self.entries for p in entry.postings]
        metadata += [rad.meta for rad in self.budget]
        koder = i_bruk(self.dimensioner, metadata)
        return replace(med_koder(forbund, koder, self.dimensioner), serier=self._serier(forbund))

    def _serier(self, forbund: Forbund) -> tuple[Serie, ...]:
        kanda = {serie.kod for serie in forbund.serier}
        nya: dict[str, str] = {}
        for entry in self.entries:
            kod = serie_i(str(entry.meta.get("ver", "")))
            if kod and kod not in kanda and kod not in nya:
                nya[kod] = _serienamn(kod, entry.meta)
        return (*forbund.serier, *(Serie(kod, namn, kod) for kod, namn in sorted(nya.items())))


def _resultat_fore(ar: Siear) -> int:
    """Return the sum of the former year's income and costs in the file, debit positive."""
    poster = sie.urval(ar.fil.lasning.poster, sie.Res)
    return sum(post.belopp_ore for post in poster if post.ar == ar.nummer - 1)


def _serienamn(kod: str, meta: Mapping[str, Any]) -> str:
    if kod in (OMFORING, SAMMANDRAG):
        return {OMFORING: "Omföring vid årsskiftet", SAMMANDRAG: "Sammandrag ur balanser"}[kod]
    if "sie-skal" in meta:
        return f"Utan eget nummer i serien {meta['sie-serie'] or 'utan namn'}"
    if "sie-serie" in meta:
        return f"Serien {meta['sie-serie'] or 'utan namn'} i SIE-filen"
    return f"Serie {kod}"
