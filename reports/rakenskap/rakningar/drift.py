"""Drift- och investeringsredovisning (LKBR 10 kap. 1-2 §§, RKR R14)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rakenskap.bok.poster import Period
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.budget import Budgetrad, anlaggningar, budgetrader
from rakenskap.rakningar.tillgangar import is_ackumulerat, is_andrat_kop
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport, Stil, cell_for
from rakenskap.rapport.slug import slug, unika_slugar
from rakenskap.rapport.storhet import NOLL, Kontobelopp, Samband, Storhet, nyckel, summa

KOLUMNER = (
    ("intakter", "Intäkter"),
    ("kostnader", "Kostnader"),
    ("netto", "Netto"),
    ("budget", "Budget"),
    ("avvikelse", "Avvikelse"),
    ("fore", "Netto {}"),
)
MED_BUDGET = ("intakter", "kostnader", "netto", "budget", "avvikelse", "fore")

# What stands below the activities, and bridges their net to årets resultat.
BRO = (
    ("avskrivningar", "Avskrivningar", ("avskrivningar",)),
    ("skatteintakter", "Skatteintäkter", ("skatteintakter",)),
    ("generella_statsbidrag", "Generella statsbidrag och utjämning", ("generella_statsbidrag",)),
    ("finansiella_intakter", "Finansiella intäkter", ("finansiella_intakter",)),
    ("finansiella_kostnader", "Finansiella kostnader", ("finansiella_kostnader",)),
    (
        "extraordinara_poster",
        "Extraordinära poster",
        ("extraordinara_intakter", "extraordinara_kostnader"),
    ),
)
OVRIGT = "Övrigt"
_LOPANDE = ("verksamhetens_intakter", "verksamhetens_kostnader")


_Storheter = dict[str, Storhet]


@dataclass(frozen=True, slots=True)
class _Tal:
    """A row's amounts in öre: income (+), costs (-), budget and last year's net."""

    intakter: Kontobelopp = NOLL
    kostnader: Kontobelopp = NOLL
    budget: Kontobelopp = NOLL
    fore: Kontobelopp = NOLL

    def __add__(self, annat: _Tal) -> _Tal:
        return _Tal(
            self.intakter + annat.intakter,
            self.kostnader + annat.kostnader,
            self.budget + annat.budget,
            self.fore + annat.fore,
        )

    @property
    def tom(self) -> bool:
        """True when nothing was booked or budgeted in either year."""
        return not (self.intakter.ore or self.kostnader.ore or self.budget.ore or self.fore.ore)


def driftredovisning(b: Berakning, period: Period) -> Rapport:
    """Make the driftredovisning: by verksamhet and insats, against budget and last year.

    Returns:
        Rows by verksamhet with its insatser under it, then the bridge to årets resultat. Columns
        income, cost, net, budget, deviation (net less budget; positive is better), last year's
        net; öre with income positive and costs negative.
    """
    fore = b.aret_fore(period)
    tal = _tal(b, period, fore)
    har_budget = any(rad.budget.ore for rad in tal.values())
    bygge = _Bygge(period, fore, har_budget=har_budget, har_fore=fore.ar in b.poster.ar)
    forbund = b.bok.forbund
    ordning = [v.kod for v in forbund.verksamheter]
    ordning += sorted({kod for kod, _ in tal} - set(ordning))
    # The empty code comes first: no code of a file takes its name, nor those of the bridge.
    namn_for = unika_slugar(["", *ordning], {"summa", "arets_resultat", *(rad[0] for rad in BRO)})
    for kod in ordning:
        platser = [i.kod for i in forbund.insatser]
        platser += [del_.namn for del_ in forbund.delar.get(kod, ())]
        egna = [insats for verksamhet, insats in tal if verksamhet == kod]
        insatser = _ordnade([insats for insats in egna if not tal[kod, insats].tom], platser)
        if not insatser:
            continue
        namn = forbund.namn_pa("verksamhet", kod) if kod else "Utan angiven verksamhet"
        bas = f"drift.{namn_for[kod]}"
        egna_namn = unika_slugar([*platser, *insatser], {"rubrik", "gemensamt", *MED_BUDGET})
        if insatser == [""]:
            bygge.rad(bas, namn, tal[kod, ""])
            continue
        bygge.rubrik(f"{bas}.rubrik", namn)
        for insats in insatser:
            etikett = forbund.namn_pa("insats", insats) if insats else "Gemensamt"
            del_ = egna_namn[insats] if insats else "gemensamt"
            bygge.rad(f"{bas}.{del_}", etikett, tal[kod, insats], niva=1)
        bygge.summera(bas, f"Summa {namn[0].lower()}{namn[1:]}", len(insatser))
    bygge.total("drift.summa", "Verksamheten")
    budget = budgetrader(b.bok, period)
    for rad_id, etikett, poster in BRO:
        bygge.bro(
            rad_id,
            etikett,
            summa(b.post(period, post) for post in poster),
            _budget(b, budget, poster),
            summa(b.post(fore, post) for post in poster),
        )
    bygge.resultat()
    return bygge.rapport()


def _ordnade(koder: list[str], ordning: list[str]) -> list[str]:
    """Return the codes in the settings' order, those not declared last by name."""
    plats = {kod: nummer for nummer, kod in enumerate(ordning)}
    return sorted(koder, key=lambda kod: (plats.get(kod, len(plats)), kod))


def _tal(b: Berakning, period: Period, fore: Period) -> dict[tuple[str, str], _Tal]:
    """Return a row's amounts by (verksamhet, what its rows are by)."""
    svar: defaultdict[tuple[str, str], _Tal] = defaultdict(_Tal)
    for (konto, verksamhet, insats), ore in b.per_dimension(period).items():
        nyckel, belopp = (
            (verksamhet, _del(b, konto, verksamhet, insats)),
            Kontobelopp(ore, (konto,)),
        )
        if b.konto(konto).rad == "verksamhetens_intakter":
            svar[nyckel] += _Tal(intakter=belopp)
        elif b.konto(konto).rad == "verksamhetens_kostnader":
            svar[nyckel] += _Tal(kostnader=belopp)
    for (konto, verksamhet, insats), ore in b.per_dimension(fore).items():
        if b.konto(konto).rad in _LOPANDE:
            nyckel = verksamhet, _del(b, konto, verksamhet, insats)
            svar[nyckel] += _Tal(fore=Kontobelopp(ore, (konto,)))
    for rad in budgetrader(b.bok, period):
        if rad.konto in b.bok.konton and b.konto(rad.konto).rad in _LOPANDE:
            nyckel = rad.verksamhet, _del(b, rad.konto, rad.verksamhet, rad.insats)
            svar[nyckel] += _Tal(budget=Kontobelopp(rad.ore, (rad.konto,)))
    return dict(svar)


def _del(b: Berakning, konto: str, verksamhet: str, insats: str) -> str:
    """Return the insats, or for an activity that is split by account the name of its part."""
    if insats:
        return insats
    delar = b.bok.forbund.delar.get(verksamhet, ())
    if not delar or b.konto(konto).rad != "verksamhetens_kostnader":
        return ""
    nummer = int(konto[:4])
    funna = (del_.namn for del_ in delar if del_.fran <= nummer <= del_.till)
    return next(funna, OVRIGT)


def _budget(b: Berakning, rader: Iterable[Budgetrad], poster: Iterable[str]) -> Kontobelopp:
    valda = set(poster)
    return summa(
        Kontobelopp(rad.ore, (rad.konto,))
        for rad in rader
        if rad.konto in b.bok.konton and b.konto(rad.konto).rad in valda
    )


class _Bygge:
    """Collects the rows and the relations between their amounts."""

    def __init__(self, period: Period, fore: Period, *, har_budget: bool, har_fore: bool) -> None:
        self.period = period
        self.fore = fore
        self.kolumner = [
            kolumn
            for kolumn in MED_BUDGET
            if (har_budget or kolumn not in ("budget", "avvikelse"))
            and (har_fore or kolumn != "fore")
        ]
        self.rader: list[Rad] = []
        self.samband: list[Samband] = []
        self.grupp: list[tuple[_Storheter, _Tal]] = []
        self.toppen: list[tuple[_Storheter, _Tal]] = []
        self.broar: list[tuple[_Storheter, _Tal]] = []

    def _storheter(self, bas: str, tal: _Tal) -> _Storheter:
        netto = tal.intakter + tal.kostnader
        avvikelse = netto + -tal.budget
        p, f = self.period, self.fore
        svar = {
            "intakter": Storhet(nyckel(f"{bas}.intakter", p), tal.intakter),
            "kostnader": Storhet(nyckel(f"{bas}.kostnader", p), tal.kostnader),
            "netto": Storhet(nyckel(f"{bas}.netto", p), netto),
            "budget": Storhet(nyckel(f"{bas}.budget", p), tal.budget),
            "avvikelse": Storhet(nyckel(f"{bas}.avvikelse", p), avvikelse),
            "fore": Storhet(nyckel(f"{bas}.netto", f), tal.fore),
        }
        return {kolumn: svar[kolumn] for kolumn in self.kolumner}

    def _tvars(self, s: _Storheter) -> None:
        self.samband.append(
            Samband(s["netto"].nyckel, ((1, s["intakter"].nyckel), (1, s["kostnader"].nyckel)))
        )
        if "budget" in s:
            self.samband.append(
                Samband(s["netto"].nyckel, ((1, s["budget"].nyckel), (1, s["avvikelse"].nyckel)))
            )

    def _lagg(self, rad_id: str, etikett: str, s: _Storheter, stil: Stil, niva: int) -> None:
        celler = tuple(cell_for(s[kolumn]) for kolumn in self.kolumner)
        self.rader.append(Rad(rad_id.removeprefix("drift."), etikett, celler, stil, niva))

    def rubrik(self, rad_id: str, etikett: str) -> None:
        """Add a heading; the rows that follow belong to it until `summera`."""
        self.rader.append(Rad(rad_id.removeprefix("drift."), etikett, (), "rubrik"))

    def rad(self, bas: str, etikett: str, tal: _Tal, *, niva: int = 0) -> None:
        """Add a row of an activity."""
        s = self._storheter(bas, tal)
        self._tvars(s)
        self._lagg(bas, etikett, s, "post", niva)
        (self.grupp if niva else self.toppen).append((s, tal))

    def _summarad(self, bas: str, delar: list[tuple[_Storheter, _Tal]]) -> _Storheter:
        total = _Tal()
        for _, tal in delar:
            total += tal
        s = self._storheter(bas, total)
        for kolumn in self.kolumner:
            self.samband.append(
                Samband(s[kolumn].nyckel, tuple((1, del_[kolumn].nyckel) for del_, _ in delar))
            )
        self._tvars(s)
        return s

    def summera(self, bas: str, etikett: str, antal: int) -> None:
        """Add the sum of a group's rows."""
        delar = self.grupp[-antal:]
        s = self._summarad(bas, delar)
        self._lagg(bas, etikett, s, "summa", 0)
        total = _Tal()
        for _, tal in delar:
            total += tal
        self.toppen.append((s, total))
        self.grupp.clear()

    def total(self, bas: str, etikett: str) -> None:
        """Add the sum of all activities, tied to income and costs of the resultaträkning."""
        s = self._summarad(bas, self.toppen)
        for kolumn, rr in (("intakter", _LOPANDE[0]), ("kostnader", _LOPANDE[1])):
            self.samband.append(Samband(s[kolumn].nyckel, ((1, nyckel(f"rr.{rr}", self.period)),)))
        self._lagg(bas, etikett, s, "summa", 0)
        total = _Tal()
        for _, tal in self.toppen:
            total += tal
        self.broar.append((s, total))

    def bro(
        self, rad_id: str, etikett: str, utfall: Kontobelopp, budget: Kontobelopp, fore: Kontobelopp
    ) -> None:
        """Add a line between the activities' net and årets resultat: a line of the RR."""
        if not (utfall.ore or budget.ore or fore.ore):
            return
        bas = f"drift.{rad_id}"
        s = self._storheter(bas, _Tal(intakter=utfall, budget=budget, fore=fore))
        s["netto"] = Storhet(nyckel(f"rr.{rad_id}", self.period), utfall)
        if "fore" in s:
            s["fore"] = Storhet(nyckel(f"rr.{rad_id}", self.fore), fore)
        if "budget" in s:
            self.samband.append(
                Samband(s["netto"].nyckel, ((1, s["budget"].nyckel), (1, s["avvikelse"].nyckel)))
            )
        tomma = {kolumn: Storhet("", NOLL) for kolumn in ("intakter", "kostnader")}
        self._lagg(bas, etikett, s | tomma, "post", 0)
        self.broar.append((s, _Tal(intakter=utfall, budget=budget, fore=fore)))

    def resultat(self) -> None:
        """Add årets resultat: the same quantity as in the resultaträkning."""
        total = _Tal()
        for _, tal in self.broar:
            total += tal
        s = self._storheter("drift.arets_resultat", total)
        s["netto"] = Storhet(nyckel("rr.arets_resultat", self.period), s["netto"].belopp)
        if "fore" in s:
            s["fore"] = Storhet(nyckel("rr.arets_resultat", self.fore), s["fore"].belopp)
        for kolumn in self.kolumner:
            if kolumn in ("intakter", "kostnader"):
                continue
            self.samband.append(
                Samband(s[kolumn].nyckel, tuple((1, del_[kolumn].nyckel) for del_, _ in self.broar))
            )
        if "budget" in s:
            self.samband.append(
                Samband(s["netto"].nyckel, ((1, s["budget"].nyckel), (1, s["avvikelse"].nyckel)))
            )
        tomma = {kolumn: Storhet("", NOLL) for kolumn in ("intakter", "kostnader")}
        self._lagg("drift.arets_resultat", "Årets resultat", s | tomma, "summa", 0)

    def rapport(self) -> Rapport:
        """Return the finished table."""
        rubriker = dict(KOLUMNER)
        efter: tuple[str, ...] = (
            "Avvikelse är netto minus budget; ett positivt tal är bättre än budget.",
        )
        if "budget" not in self.kolumner:
            efter = (f"Ingen budget för {self.period.ar} finns i böckerna.",)
        return Rapport(
            "driftredovisning",
            "Driftredovisning",
            tuple(Kolumn(k, rubriker[k].format(self.fore.ar)) for k in self.kolumner),
            tuple(self.rader),
            tuple(self.samband),
            efter=efter,
            paragraf="LKBR 10:1; RKR R14",
        )


# ---------------------------------------------------------------------- investeringar


def investeringsredovisning(b: Berakning, period: Period) -> Rapport:
    """Make the investeringsredovisning (LKBR 10 kap. 2 §), also in a year without investments.

    Returns:
        A row an asset bought this year or the year before, and their sum; columns outcome,
        budget, deviation and last year's outcome, öre positive.
    """
    fore = b.aret_fore(period)
    utfall, utfall_fore = _inkop(b, period), _inkop(b, fore)
    budget = summa(
        Kontobelopp(rad.ore, (rad.konto,))
        for rad in budgetrader(b.bok, period)
        if rad.konto in b.bok.konton and b.tabell.poster[b.konto(rad.konto).rad].anlaggning
    )
    namn = {tillgang.id: tillgang.benamning for tillgang in anlaggningar(b.bok)}
    rader: list[Rad] = []
    delar: list[tuple[str, str]] = []
    for kod in sorted({*utfall, *utfall_fore}):
        etikett = namn.get(kod) or (
            b.konto(kod).namn if kod in b.bok.konton else kod or "Övriga inventarier"
        )
        bas = f"invest.{slug(kod) or 'ovriga'}"
        nycklar = nyckel(bas, period), nyckel(bas, fore)
        delar.append(nycklar)
        celler = (
            cell_for(Storhet(nycklar[0], utfall.get(kod, NOLL))),
            cell_for(Storhet("", NOLL)),
            cell_for(Storhet("", NOLL)),
            cell_for(Storhet(nycklar[1], utfall_fore.get(kod, NOLL))),
        )
        rader.append(Rad(bas.removeprefix("invest."), etikett, celler))
    total, total_fore = summa(utfall.values()), summa(utfall_fore.values())
    s = {
        "utfall": Storhet(
            nyckel("invest.summa", period), Kontobelopp(total.ore, total.konton or ("",))
        ),
        "budget": Storhet(nyckel("invest.budget", period), budget),
        "avvikelse": Storhet(nyckel("invest.avvikelse", period), budget + -total),
        "fore": Storhet(
            nyckel("invest.summa", fore), Kontobelopp(total_fore.ore, total_fore.konton or ("",))
        ),
    }
    rader.append(Rad("summa", "Summa investeringar", tuple(map(cell_for, s.values())), "summa"))
    samband = (
        Samband(s["utfall"].nyckel, tuple((1, ny) for ny, _ in delar)),
        Samband(s["fore"].nyckel, tuple((1, gammal) for _, gammal in delar)),
        Samband(s["budget"].nyckel, ((1, s["utfall"].nyckel), (1, s["avvikelse"].nyckel))),
    )
    stycken = () if total.ore else (f"Inga investeringar har gjorts under {period.ar}.",)
    return Rapport(
        "investeringsredovisning",
        "Investeringsredovisning",
        (
            Kolumn("utfall", f"Utfall {period.ar}"),
            Kolumn("budget", f"Budget {period.ar}"),
            Kolumn("avvikelse", "Avvikelse"),
            Kolumn("fore", f"Utfall {fore.ar}"),
        ),
        tuple(rader),
        samband,
        stycken,
        paragraf="LKBR 10:2; RKR R14",
    )


def _inkop(b: Berakning, period: Period) -> dict[str, Kontobelopp]:
    """Return what was bought on non-current assets, by asset of the register or else by account."""
    konton = [
        nummer
        for nummer, konto in b.bok.konton.items()
        if b.tabell.poster[konto.rad].anlaggning
        and konto.delpost != "langfristiga_fordringar"
        and not is_ackumulerat(nummer)
    ]
    svar: defaultdict[str, Kontobelopp] = defaultdict(Kontobelopp)
    for ver in b.poster.verifikationer_pa(konton, period):
        rader = [(k, o, dict(d)) for k, o, d in ver.rader if k in konton]
        if sum(ore for _, ore, _ in rader) <= 0 and not is_andrat_kop(b, ver):
            continue
        for nummer, ore, dimensioner in rader:
            svar[dimensioner.get("anlaggning", nummer)] += Kontobelopp(ore, (nummer,))
    return {kod: belopp for kod, belopp in svar.items() if belopp.ore}
