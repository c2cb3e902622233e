"""The chart of a SIE file as accounts of the books: number, name, root and line.

Which of the two charts a file follows is recognised from #KPTYP and from the names of its
accounts: the same words stand in different classes (wages in 7 in BAS, in 5 in Kommun-Bas).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lkbr.konto import kontonamn, kontonummer
from lkbr.uppstallning import KONTOPLANER, Kontotabell, kontoplanens_tecken, las_kontotabell
from rakenskap import sie
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.text import citerad
from rakenskap.siebro.filer import Siefil
from rakenskap.siebro.fynd import Fynd
from rakenskap.siebro.kartor import Kartor
from rakenskap.siebro.placering import Placering
from rakenskap.siebro.radforslag import Radforslag

TILLGANG, SKULD, EGET_KAPITAL, INTAKT, KOSTNAD = (
    "Tillgångar",
    "Skulder",
    "Eget-kapital",
    "Intäkter",
    "Kostnader",
)
NAMN = {"bas": "BAS", "kommun_bas": "Kommun-Bas"}
_LANGSTA_NAMN = 100
_INTAKTSPOSTER = frozenset(
    {
        "verksamhetens_intakter",
        "skatteintakter",
        "generella_statsbidrag",
        "finansiella_intakter",
        "extraordinara_intakter",
    }
)


@dataclass(frozen=True, slots=True)
class Kontoval:
    """An account of a file, and what it is in the books.

    Attributes:
        sie: the account as it stands in the file.
        nummer: its number in the books.
        beancount: its full name in the books.
        meta: metadata of its `open`.
        placering: the delpost, what tells it, and how sure that is; None for accounts of our own.
    """

    sie: str
    nummer: str
    beancount: str
    meta: Mapping[str, Any]
    placering: Placering | None = None


@dataclass(frozen=True, slots=True)
class Kontoforslag:
    """The chart: which of the two it is, and its accounts by name in the file."""

    kontoplan: str
    konton: Mapping[str, Kontoval]


def slugnamn(namn: str) -> str:
    """Return a name as the part of an account's name after the number.

    Letters and digits are kept; anything between them becomes one hyphen.
    """
    tecken = (
        t if unicodedata.category(t)[0] == "L" or unicodedata.category(t) == "Nd" else " "
        for t in unicodedata.normalize("NFC", namn[:_LANGSTA_NAMN])
    )
    return "-".join("".join(tecken).split())


def kann_igen(konton: Iterable[sie.Siekonto], kptyp: str) -> tuple[str, str]:
    """Return the chart that a file follows, and why.

    Args:
        konton: its accounts.
        kptyp: its #KPTYP, empty for none.
    """
    namn = [(konto.konto, konto.namn.lower()) for konto in konton]
    poang = {
        plan: sum(
            nummer.startswith(borjan) and re.search(monster, ett) is not None
            for nummer, ett in namn
            for monster, borjan in kontoplanens_tecken(plan)
        )
        for plan in KONTOPLANER
    }
    skal = f"{poang['bas']} kontonamn talar för BAS, {poang['kommun_bas']} för Kommun-Bas"
    if "kommun" in kptyp.lower():
        return "kommun_bas", f"#KPTYP {kptyp}; {skal}"
    if kptyp:
        # Programs write a BAS by themselves: only clear evidence says otherwise.
        val = "kommun_bas" if poang["kommun_bas"] > 2 * poang["bas"] + 2 else "bas"
        return val, f"#KPTYP {kptyp}; {skal}"
    return ("kommun_bas" if poang["kommun_bas"] > poang["bas"] else "bas"), skal


@dataclass(frozen=True, slots=True)
class Kontoplansval:
    """Which chart some files follow: `bas` or `kommun_bas`, and why, to show."""

    kontoplan: str
    fynd: Fynd


def valj_kontoplan(filer: Sequence[Siefil], kartor: Kartor, given: str = "") -> Kontoplansval:
    """Return the chart that some files follow.

    Args:
        filer: the files.
        kartor: the user's decisions, which come first.
        given: chart of the books that exist, empty for new ones.
    """
    poster = [post for fil in filer for post in fil.lasning.poster]
    kptyp = next((post.typ for post in sie.urval(poster, sie.Kptyp)), "")
    if any("kommun-bas" in post.text.lower() for post in sie.urval(poster, sie.Prosa)):
        kptyp = "Kommun-Bas"  # no value of #KPTYP says so
    val, skal = kann_igen(sie.urval(poster, sie.Siekonto), kptyp)
    fil = filer[-1].namn if filer else ""
    angiven = kartor.kontoplan or given
    if angiven:
        vem = "du har angett" if kartor.kontoplan else "böckerna har"
        text = f"Kontoplan: {NAMN[angiven]}, som {vem} ({skal})."
        return Kontoplansval(angiven, Fynd(fil, 0, text, varning=False))
    text = f"Kontoplan: {NAMN[val]} ({skal}). Byt med --kontoplan om det är fel."
    return Kontoplansval(val, Fynd(fil, 0, text, varning=False))


class Kontoplan:
    """Makes the chart of some files, and collects what must be decided by a person.

    Args:
        filer: the files, the latest year last.
        kartor: the user's decisions.
        forut: accounts that the books already have, `open` metadata by full name.
        val: which of the two charts it is.
        foresla: use the proposed line for an account that has none, and tell; else refuse.
    """

    def __init__(
        self,
        filer: Sequence[Siefil],
        kartor: Kartor,
        forut: Mapping[str, Mapping[str, Any]],
        val: Kontoplansval,
        *,
        foresla: bool = False,
    ) -> None:
        self.kartor = kartor
        self.foresla = foresla
        self.kontoplan = val.kontoplan
        self.tabell: Kontotabell = las_kontotabell(self.kontoplan)
        self.rader = Radforslag(filer, kartor, self.tabell, forut)
        self.namn, self.ktyp = self.rader.namn, self.rader.ktyp
        self._upptagna = {*self.namn, *kartor.nummer.values()}
        self._egna = [val.fynd]
        self.forut = {_siekonto(namn, meta): (namn, meta) for namn, meta in forut.items()}
        self.fil = filer[-1].namn if filer else ""

    @property
    def fynd(self) -> list[Fynd]:
        """What was found, to show."""
        return [self._egna[0], *self.rader.fynd, *self._egna[1:]]

    def plan(self, saldon: Mapping[str, int], *, bara_anvanda: bool = False) -> Kontoforslag:
        """Return the accounts in use, and those of the file's chart that have a line.

        Args:
            saldon: accounts in use, and the öre that stand on each (for the proposals).
            bara_anvanda: leave out accounts of the file's chart that are not in use.

        Raises:
            BokFelError: some have no line or no number; the error ends with a mapping file.
        """
        konton: dict[str, Kontoval] = {}
        utan: dict[str, str] = {}
        self._upptagna |= set(saldon)
        self.rader.forbered(saldon)
        for konto in sorted(saldon):
            val, forslag = self._ett(konto, saldon[konto])
            if val is not None:
                konton[konto] = val
            if forslag:
                utan[konto] = forslag
        if utan and not self.foresla:
            raise OkartlagdaKontonError(self.fil, self._okartlagda(utan), kartfil(utan))
        if utan:
            self._egna += self._foreslagna(utan, konton)
        oanvanda = []
        for konto in sorted(set(self.namn) - set(saldon)):
            traffar = self._traffar(konto)
            if konto in self.forut or len(traffar) == 1:
                if not bara_anvanda:
                    konton[konto] = self._oanvant(konto, traffar)
            else:
                oanvanda.append(konto)
        if oanvanda and not bara_anvanda:
            visade = ", ".join(oanvanda[:8]) + (" …" if len(oanvanda) > 8 else "")
            text = (
                f"{len(oanvanda)} konton i filens kontoplan har ingen rad i uppställningarna, men "
                f"inget belopp heller, och är utelämnade: {visade}."
            )
            self._egna.append(Fynd(self.fil, 0, text, varning=False))
        self._krav_unika(konton)
        return Kontoforslag(self.kontoplan, konton)

    def _traffar(self, nummer: str) -> tuple[str, ...]:
        return self.tabell.traffar(nummer)

    def _ett(self, konto: str, saldo: int) -> tuple[Kontoval | None, str]:
        """Return the account in the books, and a line of the mapping file if it is a proposal."""
        if konto in self.forut:
            namn, egen = self.forut[konto]
            return Kontoval(konto, kontonummer(namn) or "", namn, egen), ""
        nummer = self.kartor.nummer.get(konto, konto)
        giltigt = re.fullmatch(r"[0-9]{4,6}", nummer) is not None
        placering, fraga = self.rader.placera(konto, nummer, saldo)
        forslag = ""
        if not giltigt:
            nummer = self._ledigt_nummer(placering.delpost)
            self._upptagna.add(nummer)
        if fraga or not giltigt:
            forslag = self._forslag(konto, nummer, placering)
        return self._kontoval(konto, nummer, placering), forslag

    def _oanvant(self, konto: str, traffar: tuple[str, ...]) -> Kontoval:
        if konto in self.forut:
            namn, egen = self.forut[konto]
            return Kontoval(konto, kontonummer(namn) or "", namn, egen)
        return self._kontoval(konto, konto, self.rader.oanvant(konto, traffar[0]))

    def _kontoval(self, konto: str, nummer: str, placering: Placering) -> Kontoval:
        delpost = placering.delpost
        meta: dict[str, Any] = {}
        if self._traffar(nummer) != (delpost,):
            meta["post"] = delpost
        rot = self._rot(konto, delpost)
        namn = self.namn.get(konto, "")
        slug = slugnamn(namn)
        beancount = f"{rot}:{nummer}-{slug}" if slug else f"{rot}:{nummer}"
        if namn and kontonamn(beancount) != namn:
            meta["namn"] = namn
        if nummer != konto:
            meta["sie-konto"] = konto
        if self.ktyp.get(konto, "") not in ("", _KTYP[rot]):
            meta["sie-ktyp"] = self.ktyp[konto]
        return Kontoval(konto, nummer, beancount, meta, placering)

    def _ledigt_nummer(self, delpost: str) -> str:
        """Return a number for an account that has none, on the same side as a delpost."""
        sida = self._sida(delpost)
        start = next(
            d.nytt for d in self.tabell.delposter.values() if d.nytt and self._sida(d.id) == sida
        )
        return next(
            str(tal) for tal in range(start, start + 10_000) if str(tal) not in self._upptagna
        )

    def _sida(self, delpost: str) -> str:
        return self.tabell.poster[self.tabell.delposter[delpost].post].sida

    def _rot(self, konto: str, delpost: str) -> str:
        match self._sida(delpost):
            case "tillgang":
                return TILLGANG
            case "eget_kapital":
                return EGET_KAPITAL
            case "skuld":
                return SKULD
        typ = self.ktyp.get(konto, "")
        if typ in ("I", "K"):
            return INTAKT if typ == "I" else KOSTNAD
        return INTAKT if self.tabell.delposter[delpost].post in _INTAKTSPOSTER else KOSTNAD

    def _forslag(self, konto: str, nummer: str, placering: Placering) -> str:
        """Return a line of a mapping file for an account that has no line of its own."""
        namn = self.namn.get(konto, "")
        namn = f"{namn[:60]}: " if namn.isprintable() and namn else ""
        slut = f"  # {namn}{placering.sakerhet}, efter {placering.grund}"
        delpost = placering.delpost
        nyckel = citerad(konto)
        if nummer == konto:
            return f'{nyckel} = "{delpost}"{slut}'
        return f'{nyckel} = {{ nummer = "{nummer}", post = "{delpost}" }}{slut}'

    def _okartlagda(self, utan: Mapping[str, str]) -> list[Felrad]:
        return [
            Felrad(
                self.fil,
                0,
                f"Konto {konto} {self.namn.get(konto, '')[:60]} har ingen rad i uppställningarna "
                f"({NAMN[self.kontoplan]}). Förslag: {forslag.partition('  #')[0]}. "
                "(LKBR 5 kap. 3 §, 6 kap. 3 §)",
            )
            for konto, forslag in utan.items()
        ]

    def _foreslagna(self, utan: Mapping[str, str], konton: Mapping[str, Kontoval]) -> list[Fynd]:
        """Tell of accounts that have been given the proposed line, and how to choose another."""
        fynd = [
            Fynd(
                self.fil,
                0,
                f"Konto {konto} {self.namn.get(konto, '')[:60]} har ingen rad i uppställningarna "
                f"({NAMN[self.kontoplan]}) och har förts enligt förslaget "
                f"{forslag.partition('  #')[0]}. (LKBR 5 kap. 3 §, 6 kap. 3 §)",
                antagande=True,
                konton=(konton[konto].nummer,),
            )
            for konto, forslag in utan.items()
        ]
        text = (
            "Vill du föra dem till andra rader: spara förslaget som kartor.toml, ändra det och kör "
            f"kommandot igen med --kartor kartor.toml.\n{kartfil(utan)}"
        )
        return [*fynd, Fynd(self.fil, 0, text.rstrip("\n"), varning=False)]

    def _krav_unika(self, konton: Mapping[str, Kontoval]) -> None:
        per_nummer: dict[str, str] = {}
        fel = []
        for val in konton.values():
            annat = per_nummer.setdefault(val.nummer, val.sie)
            if annat != val.sie:
                text = (
                    f"Konto {val.sie} och {annat} får samma nummer, {val.nummer}. Gör så här: "
                    "ge det ena ett annat nummer i --kartor. (LKBR 3 kap. 3 §)"
                )
                fel.append(Felrad(self.fil, 0, text))
        if fel:
            raise BokFelError(fel)


class OkartlagdaKontonError(BokFelError):
    """Accounts have no line in the statements; `bilaga` is a mapping file to save."""

    def __init__(self, fil: str, fel: Iterable[Felrad], kartfil: str) -> None:
        self.bilaga = kartfil
        text = (
            "Gör så här: spara förslaget här nedanför som kartor.toml, rätta det som är fel och "
            "kör kommandot igen med --kartor kartor.toml."
        )
        super().__init__([*fel, Felrad(fil, 0, text)])


def kartfil(rader: Mapping[str, str]) -> str:
    """Return the text of a mapping file with proposed lines."""
    return "# Förslag: konton utan rad i uppställningarna.\n[konton]\n" + "".join(
        f"{rad}\n" for rad in rader.values()
    )


_KTYP = {TILLGANG: "T", SKULD: "S", EGET_KAPITAL: "S", INTAKT: "I", KOSTNAD: "K"}


def _siekonto(beancount: str, meta: Mapping[str, Any]) -> str:
    return str(meta.get("sie-konto") or kontonummer(beancount) or beancount)
