"""SIE 5 (XML) read as the records of SIE 4, so that all that follows is the same.

What the schema (`http://www.sie.se/sie5`) demands and the books rest on is tried here: elements
and attributes that must be there, their forms, identities that are one, references that exist.
What has no place in the books (invoices, customers, embedded documents, currencies) is passed
over, and the signature is not tried.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from lkbr.belopp import till_ore
from rakenskap import sie
from rakenskap.bankfil.xmltrad import Element, Filslag, las_trad
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.sie.kodning import Kodning, Teckenkod

NAMNRYMD = "http://www.sie.se/sie5"
ROTTER = {"Sie": "total", "SieEntry": "import"}
SIE5 = Filslag("en SIE 5-fil", "Gör så här: exportera filen på nytt, eller som SIE 4.", 200_000)
_KTYP = {"asset": "T", "liability": "S", "equity": "S", "cost": "K", "income": "I"}
_RESULTAT = ("cost", "income")
_BELOPP = re.compile(r"[+-]?\d+(\.\d{1,2}0*)?")
_KONTO = re.compile(r"\d+")
_MANAD = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def is_sie5(data: bytes) -> bool:
    """Tell XML from SIE 4 by its first character."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def las_sie5(data: bytes, fil: str, *, strikt: bool = False) -> sie.Lasning:
    """Read a file.

    Args:
        data: its bytes.
        fil: its name, for the messages.
        strikt: every warning is an error.

    Raises:
        BokFelError: it is not SIE 5, or breaks the schema where the books rest on it; all is said.
    """
    namnrymd, rot = las_trad(data, fil, SIE5)
    if namnrymd != NAMNRYMD or rot.namn not in ROTTER:
        text = f"Filen är XML men inte SIE 5 (<{rot.namn}> i {namnrymd or 'ingen namnrymd'}). "
        raise BokFelError([Felrad(fil, rot.rad, text + SIE5.hamta)])
    tolk = _Tolk(rot, fil)
    poster = tuple(tolk.poster())
    if tolk.fel:
        raise BokFelError(tolk.fel)
    fel = sie.kontroll(poster, strikt=strikt, fil=fil)
    kodning = Kodning(Teckenkod.UTF8)
    return sie.Lasning(poster, fel, kodning, sie.Kontrollsumma(), fil)


@dataclass
class _Tolk:
    """Turns the tree into records, and collects what the schema forbids."""

    rot: Element
    fil: str
    fel: list[Felrad] = field(default_factory=list)
    konton: dict[str, str] = field(default_factory=dict)
    objekt: set[tuple[str, str]] = field(default_factory=set)

    def poster(self) -> Iterator[sie.Siepost]:
        """Yield the records, in the order of SIE 4."""
        info = self.rot.ett("FileInfo")
        if info is None:
            self._fel(self.rot, "FileInfo saknas")
            return
        yield sie.Flagga(0, rad=self.rot.rad)
        program = self._krav(info, "SoftwareProduct")
        yield sie.Program(self._attr(program, "name"), self._attr(program, "version"))
        yield sie.Format("PC8")
        skapad = self._krav(info, "FileCreation")
        yield sie.Gen(self._dag(skapad, "time", klocka=True), self._attr(skapad, "by"))
        yield sie.Sietyp(4)
        foretag = self._krav(info, "Company")
        total = self.rot.namn == "Sie"
        yield sie.Fnamn(self._attr(foretag, "name") if total else foretag.attribut.get("name", ""))
        yield sie.Orgnr(self._attr(foretag, "organizationId"))
        ar = list(self._aren(info)) if total else []
        yield from (post for post, *_ in ar)
        yield from self._dimensioner()
        yield from self._konton(ar)
        yield from self._verifikat()

    # ------------------------------------------------------------------ what the schema demands

    def _fel(self, var: Element, vad: str) -> None:
        text = f"<{var.namn}>: {vad}. Gör så här: exportera filen på nytt. (SIE 5, schemat)"
        self.fel.append(Felrad(self.fil, var.rad, text))

    def _krav(self, var: Element, namn: str) -> Element:
        funnet = var.ett(namn)
        if funnet is None:
            self._fel(var, f"{namn} saknas")
            return Element(namn, var.rad, "", {}, ())
        return funnet

    def _attr(self, var: Element, namn: str, form: re.Pattern[str] | None = None) -> str:
        varde = var.attribut.get(namn)
        if varde is None:
            self._fel(var, f"attributet {namn} saknas")
            return ""
        if form is not None and not form.fullmatch(varde):
            self._fel(var, f"{namn} är «{varde[:40]}», som inte har rätt form")
            return ""
        return varde

    def _ore(self, var: Element) -> int:
        belopp = self._attr(var, "amount", _BELOPP)
        return till_ore(Decimal(belopp)) if belopp else 0

    def _dag(self, var: Element, namn: str, *, klocka: bool = False) -> dt.date | None:
        varde = self._attr(var, namn)
        try:
            return dt.date.fromisoformat(varde[:10]) if varde else None
        except ValueError:
            slag = "ingen tid" if klocka else "ingen dag"
            self._fel(var, f"{namn} är «{varde[:40]}», som är {slag}")
            return None

    # ------------------------------------------------------------------ years, chart, balances

    def _aren(self, info: Element) -> Iterator[tuple[sie.Rar, str, str]]:
        """Yield the years with their first and last month; the primary one is 0."""
        alla = self._krav(info, "FiscalYears").alla("FiscalYear")
        start = [self._attr(ett, "start", _MANAD) for ett in alla]
        forsta = [nr for nr, ett in enumerate(alla) if ett.attribut.get("primary") in ("true", "1")]
        if len(forsta) != 1 or len(set(start)) != len(start):
            self._fel(info, "exakt ett år ska vara primary, och varje år ha sin egen start")
            return
        ordnade = sorted(range(len(alla)), key=start.__getitem__)
        plats = ordnade.index(forsta[0])
        for nummer, nr in enumerate(ordnade):
            slut = self._attr(alla[nr], "end", _MANAD)
            if start[nr] and slut:
                rar = sie.Rar(nummer - plats, _forsta(start[nr]), _sista(slut), rad=alla[nr].rad)
                yield rar, start[nr], slut

    def _dimensioner(self) -> Iterator[sie.Siepost]:
        for dim in self.rot.alla("Dimensions", "Dimension"):
            nummer = self._attr(dim, "id", _KONTO if self.rot.namn == "Sie" else None)
            yield sie.Dim(nummer, dim.attribut.get("name", ""), rad=dim.rad)
            for ett in dim.alla("Object"):
                kod = self._attr(ett, "id")
                if (nummer, kod) in self.objekt:
                    self._fel(ett, f"objektet {kod} finns två gånger i dimension {nummer}")
                self.objekt.add((nummer, kod))
                yield sie.Objekt(nummer, kod, self._attr(ett, "name"), rad=ett.rad)

    def _konton(self, ar: list[tuple[sie.Rar, str, str]]) -> Iterator[sie.Siepost]:
        if self.rot.namn == "Sie":
            self._krav(self.rot, "Accounts")
        borjan = {start: rar.ar for rar, start, _ in ar}
        slutet = {slut: rar.ar for rar, _, slut in ar}
        for konto in self.rot.alla("Accounts", "Account"):
            nummer, typ = self._attr(konto, "id", _KONTO), self._attr(konto, "type")
            if nummer in self.konton:
                self._fel(konto, f"kontot {nummer} finns två gånger")
            if typ and typ not in (*_KTYP, "statistics"):
                self._fel(konto, f"type är «{typ[:40]}»")
            self.konton[nummer] = typ
            yield sie.Siekonto(nummer, self._attr(konto, "name"), rad=konto.rad)
            if typ in _KTYP:
                yield sie.Ktyp(nummer, _KTYP[typ], rad=konto.rad)
            for ett in konto.alla("OpeningBalance"):
                manad = self._attr(ett, "month", _MANAD)
                if manad in borjan and not ett.ett("ObjectReference"):
                    yield sie.Ib(borjan[manad], nummer, self._ore(ett), rad=ett.rad)
            for ett in konto.alla("ClosingBalance"):
                manad = self._attr(ett, "month", _MANAD)
                if manad in slutet and not ett.ett("ObjectReference"):
                    post = sie.Res if typ in _RESULTAT else sie.Ub
                    yield post(slutet[manad], nummer, self._ore(ett), rad=ett.rad)

    # ------------------------------------------------------------------ vouchers

    def _verifikat(self) -> Iterator[sie.Ver]:
        sedda: set[tuple[str, str]] = set()
        info = "EntryInfo" if self.rot.namn == "Sie" else "OriginalEntryInfo"
        for journal in self.rot.alla("Journal"):
            serie = journal.attribut.get("id", "")
            if self.rot.namn == "Sie":
                self._attr(journal, "id")
            for ver in journal.alla("JournalEntry"):
                nummer = ver.attribut.get("id", "")
                if nummer and (serie, nummer) in sedda:
                    self._fel(ver, f"verifikationen {serie}{nummer} finns två gånger")
                sedda.add((serie, nummer))
                registrerad = self._krav(ver, info)
                yield sie.Ver(
                    serie,
                    nummer,
                    self._dag(ver, "journalDate"),
                    ver.attribut.get("text", ""),
                    self._dag(registrerad, "date"),
                    self._attr(registrerad, "by"),
                    tuple(self._rad(rad) for rad in ver.alla("LedgerEntry")),
                    rad=ver.rad,
                )

    def _rad(self, rad: Element) -> sie.Trans | sie.Btrans:
        konto = self._attr(rad, "accountId", _KONTO)
        if self.konton and konto and konto not in self.konton:
            self._fel(rad, f"kontot {konto} finns inte bland Accounts")
        objekt = []
        for ett in rad.alla("ObjectReference"):
            par = self._attr(ett, "dimId"), self._attr(ett, "objectId")
            if self.rot.namn == "Sie" and par not in self.objekt:
                self._fel(ett, f"objektet {par[1]} finns inte i dimension {par[0]}")
            objekt.append(par)
        slag = sie.Btrans if rad.ett("Overstrike") else sie.Trans
        text = rad.attribut.get("text", "")
        return slag(konto, tuple(objekt), self._ore(rad), text=text, rad=rad.rad)


def _forsta(manad: str) -> dt.date:
    return dt.date.fromisoformat(f"{manad}-01")


def _sista(manad: str) -> dt.date:
    """Return the last day of a month, written as 2023-12."""
    nasta = _forsta(manad).replace(day=28) + dt.timedelta(days=4)
    return nasta - dt.timedelta(days=nasta.day)
