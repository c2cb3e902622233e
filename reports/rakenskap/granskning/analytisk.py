"""The analytical review: each line against last year, budget and ratio, by the auditor's threshold.

The lines are those of the resultaträkning, the balansräkning and the driftredovisning, with the
amounts that they show. A line is a hit where the difference is at least the threshold both in
kronor and in per cent; of the share, where it has moved by so many percentage points, and the
amount by the threshold in kronor. What the difference depends on is the auditor's to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from lkbr.belopp import MINUS, kr, narmast
from rakenskap.bok.poster import Period
from rakenskap.granskning.bedomning import INGEN, Bedomning
from rakenskap.listor import celler
from rakenskap.listor.manader import del_av_aret, fordelad
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.budget import budgetrader
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport

RAPPORTER = ("resultatrakning", "balansrakning", "driftredovisning")
# What a line is a share of: report and line, and what that is called.
_KOSTNADER = ("resultatrakning", "verksamhetens_kostnader", "verksamhetens kostnader")
BAS = {
    "resultatrakning": _KOSTNADER,
    "balansrakning": ("balansrakning", "summa_tillgangar", "balansomslutningen"),
    "driftredovisning": _KOSTNADER,
}
# Ratios: what each is called, its two terms, and what the quotient is multiplied by.
NYCKELTAL = (
    ("soliditet", "Soliditet, %", "eget_kapital_utgaende", "summa_tillgangar", 100),
    (
        "balanslikviditet",
        "Omsättningstillgångar i procent av kortfristiga skulder",
        "summa_omsattningstillgangar",
        "kortfristiga_skulder",
        100,
    ),
    (
        "kassa_manader",
        "Kassa och bank, i månader av verksamhetens kostnader",
        "kassa_bank",
        "verksamhetens_kostnader",
        12,
    ),
    (
        "tackning",
        "Intäkter i procent av kostnader",
        "verksamhetens_intakter",
        "verksamhetens_kostnader",
        100,
    ),
)


@dataclass(frozen=True, slots=True)
class Granser:
    """The auditor's threshold: kronor in öre, per cent, and percentage points of the share."""

    belopp_ore: int = 10_000_000
    procent: int = 10
    punkter: int = 5

    @property
    def i_ord(self) -> str:
        """The threshold in words."""
        return (
            f"Gräns: minst {kr(self.belopp_ore)} och minst {self.procent} % mot föregående år "
            f"eller budget; andelen när den ändrats minst {self.punkter} procentenheter och "
            "beloppet minst gränsen i kronor."
        )


KOLUMNER = (
    Kolumn("nu", "Belopp"),
    Kolumn("fore", "Föregående år"),
    Kolumn("andring", "Förändring"),
    Kolumn("procent", "%", "text"),
    Kolumn("budget", "Budget"),
    Kolumn("avvikelse", "Mot budget"),
    Kolumn("avvikelseprocent", "%", "text"),
    Kolumn("andel", "Andel", "text"),
    Kolumn("andel_fore", "Andel före", "text"),
    Kolumn("traff", "Över gränsen", "text"),
    Kolumn("bedomt", "Revisorn", "text"),
)


def analystabell(
    b: Berakning,
    rapport: Rapport,
    bas: tuple[int | None, int | None],
    period: Period,
    granser: Granser,
) -> pd.DataFrame:
    """Return a report's lines as a table, a row each by the line's name.

    Args:
        b: the books' amounts.
        rapport: one of `RAPPORTER`, of the period and the same days a year before.
        bas: what the lines are shares of, in öre, this year and the year before.
        period: the period.
        granser: the auditor's threshold.

    Returns:
        Columns in öre `nu`, `fore`, `andring`, `budget`, `avvikelse` (missing as NA); per cent of
        last year and of budget in tenths `procent` and `avvikelseprocent`; share in tenths of a
        per cent `andel`, `andel_fore`; and the hits `mot_fore`, `mot_budget`, `mot_andel`.
    """
    rader = [rad for rad in rapport.rader if rad.celler]
    tabell = pd.DataFrame(
        [_belopp(rapport, rad) for rad in rader],
        index=pd.Index([rad.id for rad in rader], name="rad"),
        columns=["nu", "fore", "budget"],
        dtype="Int64",
    )
    if rapport.id == "resultatrakning":
        tabell["budget"] = _resultatbudget(b, rapport, period)
    tabell["andring"] = tabell["nu"].fillna(0) - tabell["fore"].fillna(0)
    tabell["avvikelse"] = tabell["nu"].fillna(0) - tabell["budget"]
    tabell["procent"] = _tiondelar(tabell["andring"], tabell["fore"])
    tabell["avvikelseprocent"] = _tiondelar(tabell["avvikelse"], tabell["budget"])
    for kolumn, namn, helt in (("nu", "andel", bas[0]), ("fore", "andel_fore", bas[1])):
        hela = pd.Series(helt, index=tabell.index, dtype="Int64")
        andel = _tiondelar(tabell[kolumn], hela)
        # Costs are shares of costs, whichever sign they have; in the balance a deficit is minus.
        tabell[namn] = andel if rapport.id == "balansrakning" else andel.abs()
    stort = tabell["andring"].abs() >= granser.belopp_ore
    tabell["mot_fore"] = stort & _over(tabell["procent"], granser.procent)
    tabell["mot_budget"] = (tabell["avvikelse"].abs() >= granser.belopp_ore).fillna(
        value=False
    ) & _over(tabell["avvikelseprocent"], granser.procent)
    punkter = (tabell["andel"] - tabell["andel_fore"]).abs()
    tabell["mot_andel"] = stort & (punkter >= granser.punkter * 10).fillna(value=False)
    return tabell


def _belopp(rapport: Rapport, rad: Rad) -> tuple[int | None, int | None, int | None]:
    if rapport.id != "driftredovisning":
        return rad.celler[0].ore, rad.celler[1].ore if len(rad.celler) > 1 else None, None
    egna = {kolumn.id: cell.ore for kolumn, cell in zip(rapport.kolumner, rad.celler, strict=True)}
    return egna.get("netto"), egna.get("fore"), egna.get("budget")


def _tiondelar(del_: pd.Series[int], helt: pd.Series[int]) -> pd.Series[int]:
    """Return a part of a whole in tenths of a per cent; NA where there is no whole."""
    hela = helt.mask(helt == 0)
    return ((del_ * 1000).astype("Float64") / hela.abs().astype("Float64")).round().astype("Int64")


def _over(tiondelar: pd.Series[int], procent: int) -> pd.Series[bool]:
    """Tell where a change is that large; from nothing it is always."""
    return (tiondelar.abs() >= procent * 10).fillna(value=True)


def _resultatbudget(b: Berakning, rapport: Rapport, period: Period) -> pd.Series[int]:
    """Return the budget of the resultaträkning's lines in öre, the sums by their relations."""
    andel = del_av_aret(period.fran, period.till)
    egna: dict[str, int] = {}
    for rad in budgetrader(b.bok, period):
        if rad.konto in b.bok.konton and b.sida(rad.konto) == "resultat":
            namn = b.konto(rad.konto).rad
            egna[namn] = egna.get(namn, 0) + fordelad(rad.ore, andel)
    if not egna:
        return pd.Series(dtype="Int64")
    efter_nyckel = {rad.celler[0].nyckel: rad.id for rad in rapport.rader if rad.celler}
    for samband in rapport.samband:
        if samband.summa in efter_nyckel:
            delar = [(tecken, efter_nyckel.get(namn, "")) for tecken, namn in samband.delar]
            egna[efter_nyckel[samband.summa]] = sum(t * egna.get(namn, 0) for t, namn in delar)
    return pd.Series(egna, dtype="Int64")


# ---------------------------------------------------------------------- as a report


def nyckel_for(rapport: Rapport, rad: Rad) -> str:
    """Return what the auditor's judgement of a line is kept by."""
    return f"{rapport.id}.{rad.id}"


def analysrapporter(
    b: Berakning,
    rapporter: Sequence[Rapport],
    period: Period,
    granser: Granser,
    bedomda: Mapping[str, Bedomning],
) -> list[Rapport]:
    """Make the review: a table for each report, in kronor.

    Args:
        b: the books' amounts.
        rapporter: all reports of the period and the same days a year before, in kronor.
        period: the period.
        granser: the auditor's threshold.
        bedomda: the auditor's judgement of each line, by `nyckel_for`.
    """
    svar = []
    for rapport in rapporter:
        if rapport.id in RAPPORTER:
            bas = _bas(rapporter, *BAS[rapport.id][:2])
            tabell = analystabell(b, rapport, bas, period, granser)
            svar.append(_som_rapport(rapport, tabell, granser, bedomda))
    return [*svar, _nyckeltal(rapporter, granser)]


def _bas(
    rapporter: Sequence[Rapport], rapport_id: str, rad_id: str
) -> tuple[int | None, int | None]:
    """Return a line's amounts in öre, this year and the year before; None where there is none."""
    for rapport in rapporter:
        for rad in rapport.rader:
            if (rapport.id, rad.id) == (rapport_id, rad_id):
                belopp = [cell.ore for cell in rad.celler]
                return (belopp[0], belopp[1] if len(belopp) > 1 else None)
    return None, None


def _nyckeltal(rapporter: Sequence[Rapport], granser: Granser) -> Rapport:
    """Make the table of ratios; one that has moved by a tenth of itself or more is a hit."""
    rader = []
    for id_, namn, over, under, ganger in NYCKELTAL:
        taljare, namnare = (
            next(
                filter(any, (_bas(rapporter, rapport, rad) for rapport in RAPPORTER)), (None, None)
            )
            for rad in (over, under)
        )
        tal = [
            narmast(abs(t) * ganger * 10 * (1 if t >= 0 else -1), abs(n)) if t and n else None
            for t, n in zip(taljare, namnare, strict=True)
        ]
        nu, fore = tal
        andrat = nu is not None and fore is not None and nu != fore
        traff = andrat and abs((nu or 0) - (fore or 0)) * 100 >= granser.procent * abs(fore or 0)
        texter = (_procent(nu), _procent(fore), "föregående år" if traff else "")
        rader.append(Rad(id_, namn, tuple(map(celler.text, texter))))
    kolumner = (
        Kolumn("nu", "Nu", "text"),
        Kolumn("fore", "Föregående år", "text"),
        Kolumn("traff", "Över gränsen", "text"),
    )
    return Rapport(
        "analys-nyckeltal",
        "Nyckeltal",
        kolumner,
        tuple(rader),
        stycken=(f"Gräns: {granser.procent} % av nyckeltalet föregående år.",),
        radrubrik="Nyckeltal",
    )


def traffar_i_ord(rad: Mapping[str, object]) -> str:
    """Return what a line is over the threshold in, in words; empty when it is not."""
    namn = (("mot_fore", "föregående år"), ("mot_budget", "budget"), ("mot_andel", "andel"))
    return ", ".join(ord_ for kolumn, ord_ in namn if bool(rad[kolumn]))


def _som_rapport(
    rapport: Rapport,
    tabell: pd.DataFrame,
    granser: Granser,
    bedomda: Mapping[str, Bedomning],
) -> Rapport:
    rader = []
    antal = obedomda = 0
    for rad in rapport.rader:
        if not rad.celler:
            rader.append(rad)
            continue
        tal = {str(namn): varde for namn, varde in tabell.loc[rad.id].items()}
        bedomning = bedomda.get(nyckel_for(rapport, rad), INGEN)
        traff = traffar_i_ord(tal)
        antal += bool(traff)
        obedomda += bool(traff) and not bedomning.lage
        rader.append(
            Rad(
                rad.id,
                rad.etikett,
                _celler(rapport, rad, tal, traff, bedomning),
                rad.stil,
                rad.niva,
            )
        )
    stycken = (
        f"{granser.i_ord} Andel av {BAS[rapport.id][2]}.",
        f"{antal} rader över gränsen, {obedomda} av dem inte bedömda."
        if antal
        else "Ingen rad är över gränsen.",
    )
    return Rapport(
        f"analys-{rapport.id}",
        rapport.titel,
        KOLUMNER,
        tuple(rader),
        stycken=stycken,
        radrubrik="Rad",
    )


def _celler(
    rapport: Rapport, rad: Rad, tal: Mapping[str, object], traff: str, bedomning: Bedomning
) -> tuple[Cell, ...]:
    kallor = _kallor(rapport, rad)
    bedomt = (
        f"{bedomning.i_ord}: {bedomning.text}".rstrip(": ") if bedomning.lage else bedomning.text
    )

    def belopp(namn: str) -> Cell:
        varde = tal[namn]
        ore = None if pd.isna(varde) else int(varde)  # type: ignore[call-overload]
        kalla = kallor.get(namn)
        if kalla is not None and kalla.visat is not None:
            return Cell(ore=ore, visat=kalla.visat, konton=kalla.konton)
        return Cell(ore=ore, visat=None if ore is None else narmast(ore, 100))

    return (
        belopp("nu"),
        belopp("fore"),
        belopp("andring"),
        celler.text(_procent(tal["procent"])),
        belopp("budget"),
        belopp("avvikelse"),
        celler.text(_procent(tal["avvikelseprocent"])),
        celler.text(_procent(tal["andel"])),
        celler.text(_procent(tal["andel_fore"])),
        celler.text(traff),
        celler.text(bedomt),
    )


def _kallor(rapport: Rapport, rad: Rad) -> dict[str, Cell]:
    """Return the cells that a line's amounts come from, so that they are shown alike."""
    if rapport.id != "driftredovisning":
        return dict(zip(("nu", "fore"), rad.celler, strict=False))
    egna = {kolumn.id: cell for kolumn, cell in zip(rapport.kolumner, rad.celler, strict=True)}
    namn = {"nu": "netto", "fore": "fore", "budget": "budget"}
    return {eget: egna[annat] for eget, annat in namn.items() if annat in egna}


def _procent(tiondelar: object) -> str:
    if tiondelar is None or pd.isna(tiondelar):  # type: ignore[call-overload]
        return ""
    tal = int(tiondelar)  # type: ignore[call-overload]
    hela, rest = divmod(abs(tal), 10)
    return f"{MINUS if tal < 0 else ''}{hela},{rest}"
