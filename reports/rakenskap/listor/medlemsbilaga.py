"""Medlemsbilaga: each member's share of every line, for its consolidation (LKBR 12 kap. 5 §).

A line of accounts is divided in whole öre by the shares of FinsamL 5 and 9 §§, what is left over
by the largest remainder; sums are sums of the parts, and each member's balance balances: equity at
the start of the year is what assets, liabilities and the year's result leave.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lkbr.belopp import andel_i_ord
from lkbr.forbund import Medlem
from lkbr.uppstallning import Formrad, uppstallning_for
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import Period
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport
from rakenskap.rapport.slug import unika_slugar
from rakenskap.rapport.storhet import Samband, nyckel

TOTALT = "totalt"
UTAN_MEDLEMMAR = (
    "Inga medlemmar finns i forbund.toml, och inget kan delas upp. Gör så här: skriv en [[medlem]] "
    "med namn och andel för var och en."
)


@dataclass(frozen=True, slots=True)
class Delat:
    """An amount in öre by column: the whole, and each member's part."""

    totalt: int
    delar: tuple[int, ...]

    def __add__(self, annat: Delat) -> Delat:
        delar = tuple(a + b for a, b in zip(self.delar, annat.delar, strict=True))
        return Delat(self.totalt + annat.totalt, delar)

    def __sub__(self, annat: Delat) -> Delat:
        delar = tuple(a - b for a, b in zip(self.delar, annat.delar, strict=True))
        return Delat(self.totalt - annat.totalt, delar)


def fordela(ore: int, andelar: Sequence[Fraction]) -> Delat:
    """Divide an amount by shares that are the whole; the parts are the whole, to the öre."""
    tecken, belopp = (-1, -ore) if ore < 0 else (1, ore)
    hela = [int(belopp * andel) for andel in andelar]
    rester = [belopp * andel - del_ for andel, del_ in zip(andelar, hela, strict=True)]
    ordning = sorted(range(len(andelar)), key=lambda plats: (-rester[plats], plats))
    for plats in ordning[: belopp - sum(hela)]:
        hela[plats] += 1
    return Delat(ore, tuple(tecken * del_ for del_ in hela))


def medlemmar_med_andel(b: Berakning) -> list[Medlem]:
    """Return the members that have a share; none where the settings have no members.

    Raises:
        BokFelError: the shares are not the whole.
    """
    medlemmar = [medlem for medlem in b.bok.forbund.medlemmar if medlem.andel]
    if not b.bok.forbund.medlemmar:
        return []
    if sum(medlem.andel for medlem in medlemmar) != 1:
        text = (
            "Medlemmarnas andelar är inte 1 tillsammans. Gör så här: skriv andel under varje "
            "[[medlem]]; staten 1/2, regioner 1/4 och kommuner 1/4. (FinsamL 5 och 9 §§)"
        )
        raise BokFelError([Felrad("forbund.toml", 0, text)])
    return medlemmar


def medlemsbilaga(b: Berakning, period: Period) -> list[Rapport]:
    """Return the members' shares of the resultaträkning and the balansräkning, exact öre."""
    medlemmar = medlemmar_med_andel(b)
    andelar = [medlem.andel for medlem in medlemmar]
    form = uppstallning_for(period.ar)

    def post(rad: Formrad) -> Delat:
        total = Delat(0, (0,) * len(andelar))
        for ett in rad.post:
            total += fordela(b.post(period, ett).ore, andelar)
        return total

    resultat: dict[str, Delat] = {}
    for rad in form.resultatrakning:
        if rad.stil != "rubrik":
            resultat[rad.id] = _summa(rad, resultat) if rad.summa else post(rad)
    arets = resultat["arets_resultat"]
    balans = _balans(b, period, form.balansrakning, arets, post, andelar)
    if balans["summa_tillgangar"] != balans["summa_eget_kapital_och_skulder"]:
        raise AssertionError("en medlems balansräkning balanserar inte")
    bygge = _Bygge(period, medlemmar)
    return [
        bygge.rapport("rr", "Resultaträkning", form.resultatrakning, resultat),
        bygge.rapport("br", "Balansräkning", form.balansrakning, balans),
    ]


def _summa(rad: Formrad, delar: Mapping[str, Delat]) -> Delat:
    forsta, *resten = (delar[ett] for ett in rad.summa)
    for ett in resten:
        forsta += ett
    return forsta


def _balans(
    b: Berakning,
    period: Period,
    form: Sequence[Formrad],
    arets: Delat,
    post: object,
    andelar: Sequence[Fraction],
) -> dict[str, Delat]:
    """Divide the balansräkning; the rest of equity is what makes each member's balance."""
    assert callable(post)  # noqa: S101 (a function of the caller)
    poster = {
        rad.id: post(rad) for rad in form if rad.post and rad.stil != "rubrik" and not rad.summa
    }
    tillgangar = skulder = Delat(0, (0,) * len(andelar))
    for rad in form:
        if rad.id in poster:
            sida = b.tabell.poster[rad.post[0]].sida
            if sida == "tillgang":
                tillgangar += poster[rad.id]
            else:
                skulder += poster[rad.id]
    ovrigt = tillgangar - skulder - arets
    varav = Delat(0, (0,) * len(andelar))
    svar: dict[str, Delat] = {}
    for rad in form:
        if rad.stil == "rubrik":
            continue
        match rad.storhet:
            case "arets_resultat":
                svar[rad.id] = arets
            case "ovrigt_eget_kapital":
                reserv = b.reserv(period, "resultatutjamningsreserv").ore
                svar[rad.id] = ovrigt - fordela(reserv, andelar)
            case "eget_kapital_ingaende":
                svar[rad.id] = ovrigt
            case str() as namn:
                egen, _, tid = namn.rpartition("_")
                ore = b.reserv(period, egen, ingaende=tid == "ingaende").ore
                svar[rad.id] = fordela(ore, andelar) if ore else varav
            case _:
                svar[rad.id] = poster[rad.id] if rad.id in poster else _summa(rad, svar)
    return svar


class _Bygge:
    """Lays out the shares: a column the whole, and one a member."""

    def __init__(self, period: Period, medlemmar: Sequence[Medlem]) -> None:
        self.period = period
        namn = unika_slugar((m.namn for m in medlemmar), {TOTALT})
        self.kolumner = (
            Kolumn(TOTALT, "Hela förbundet"),
            *(Kolumn(namn[m.namn], f"{m.namn} {andel_i_ord(m.andel)}") for m in medlemmar),
        )

    def rapport(
        self, prefix: str, titel: str, form: Sequence[Formrad], tal: Mapping[str, Delat]
    ) -> Rapport:
        """Return a table; lines that are nil are left out, as are headings without lines."""
        rader: list[Rad] = []
        samband: list[Samband] = []
        for rad in form:
            if rad.stil == "rubrik":
                rader.append(Rad(rad.id, rad.etikett, (), "rubrik", rad.niva))
                continue
            if not tal[rad.id].totalt and not rad.alltid:
                continue
            namn = {k.id: self._nyckel(prefix, rad.id, k.id) for k in self.kolumner}
            belopp = (tal[rad.id].totalt, *tal[rad.id].delar)
            celler = tuple(
                Cell(namn[k.id], 1, ore, konton=("",))
                for k, ore in zip(self.kolumner, belopp, strict=True)
            )
            rader.append(Rad(rad.id, rad.etikett, celler, rad.stil, rad.niva))
            medlemmar = [k.id for k in self.kolumner if k.id != TOTALT]
            if medlemmar:
                samband.append(Samband(namn[TOTALT], tuple((1, namn[k]) for k in medlemmar)))
        return Rapport(
            f"medlemsbilaga_{prefix}",
            titel,
            self.kolumner,
            _utan_tomma_rubriker(rader),
            tuple(samband),
            stycken=() if len(self.kolumner) > 1 else (UTAN_MEDLEMMAR,),
            paragraf="LKBR 12:5",
            decimaler=2,
        )

    def _nyckel(self, prefix: str, rad: str, kolumn: str) -> str:
        if kolumn == TOTALT:
            return nyckel(f"medlem.{prefix}.{rad}", self.period)
        return nyckel(f"medlem.{kolumn}.{prefix}.{rad}", self.period)


def _utan_tomma_rubriker(rader: Sequence[Rad]) -> tuple[Rad, ...]:
    kvar: list[Rad] = []
    for rad in reversed(rader):
        nasta = kvar[-1] if kvar else None
        if rad.celler or (nasta is not None and (nasta.niva > rad.niva or nasta.celler)):
            kvar.append(rad)
    return tuple(kvar[::-1])
