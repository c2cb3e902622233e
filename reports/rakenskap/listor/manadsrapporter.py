"""The year month by month: resultatrapport, balansrapport, and budget beside outcome by insats."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from rakenskap.bok.poster import MANADSNAMN
from rakenskap.listor import celler
from rakenskap.listor.balansrapport import i_balansform, saldon
from rakenskap.listor.manadstabell import budget_och_utfall
from rakenskap.listor.resultatrapport import (
    Beloppskolumn,
    i_resultatform,
    kontorapport,
    utfall_per_konto,
)
from rakenskap.listor.urval import (
    Listurval,
    beskriv,
    hela_manader,
    kort_period,
    radmask,
    sista_dagen,
)
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.verksamhetstrad import GEMENSAMT, UTAN_VERKSAMHET
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport, Stil

_SUMMA = Kolumn("summa", "Summa")
_DELAR = {"budget": "Budget", "utfall": "Utfall", "avvikelse": "Avvikelse"}
_DAG = dt.timedelta(days=1)


def manader_i(urval: Listurval) -> list[tuple[Kolumn, dt.date, dt.date]]:
    """Return the months of a selection: column, first and last day, within the selection.

    The columns may be left out where the page is narrow; the last month's stays.
    """
    svar = []
    for manad in range(urval.fran.month, urval.till.month + 1):
        fran = max(dt.date(urval.till.year, manad, 1), urval.fran)
        till = min(sista_dagen(urval.till.year, manad), urval.till)
        ord_ = MANADSNAMN[manad - 1][:3] if hela_manader(fran, till) else kort_period(fran, till)
        svar.append((Kolumn(f"m{manad:02d}", ord_, smal=till == urval.till), fran, till))
    return svar


def resultat_manadsvis(b: Berakning, urval: Listurval) -> Rapport:
    """Make the resultatrapport by month.

    Args:
        b: the books' amounts.
        urval: within one räkenskapsår; income and costs are those of the rows that satisfy it.

    Returns:
        Lines of the resultaträkning with their accounts, income plus and costs minus; a column a
        month that the period touches, and their sum.
    """
    mask = radmask(b.poster, urval)
    kolumner = [
        Beloppskolumn(kolumn, utfall_per_konto(b, mask, fran, till))
        for kolumn, fran, till in manader_i(urval)
    ]
    kolumner.append(Beloppskolumn(_SUMMA, utfall_per_konto(b, mask, urval.fran, urval.till)))
    rader = i_resultatform(b, urval.till, kolumner)
    stycken = (beskriv(urval, b.bok.forbund), "Intäkter är plus och kostnader minus.")
    namn = ("resultat_manadsvis", "Resultatrapport per månad")
    return kontorapport(namn, kolumner, rader, stycken, "LKBR 3 kap. 2 §")


def balans_manadsvis(b: Berakning, urval: Listurval) -> Rapport:
    """Make the balansrapport by month.

    Args:
        b: the books' amounts.
        urval: within one räkenskapsår, and accounts.

    Returns:
        Lines of the balansräkning with their accounts; assets, equity and liabilities plus.
        Columns: the balance before the period, and at the end of each month of it.
    """
    fore = Kolumn("ingaende", f"Ingående {urval.fran}", "saldo", smal=False)
    kolumner = [(fore, saldon(b, urval, urval.fran - _DAG))]
    for kolumn, _, till in manader_i(urval):
        rubrik = f"{till.day} {MANADSNAMN[till.month - 1][:3]}"
        egen = Kolumn(kolumn.id, rubrik, "saldo", smal=kolumn.smal)
        kolumner.append((egen, saldon(b, urval, till)))
    namn = ("balans_manadsvis", "Balansrapport per månad")
    return i_balansform(b, urval, kolumner, namn)


def budget_manadsvis(b: Berakning, urval: Listurval) -> Rapport:
    """Make budget, outcome and deviation by verksamhet, insats and month.

    Args:
        b: the books' amounts.
        urval: whole months of one räkenskapsår.

    Returns:
        Three rows each insats; income plus, costs minus, deviation plus when better than budget.
        The budget falls over the months as earlier years did, where they say how. The last three
        rows are årets resultat.
    """
    ar, manader = urval.till.year, range(urval.fran.month, urval.till.month + 1)
    tabell = budget_och_utfall(b, ar, sasong=True)
    tabell = tabell[tabell.index.get_level_values("manad").isin(manader)]
    # Not pivot_table: it fills with NaN first, and the sums would pass through floats.
    bred = pd.DataFrame(tabell.unstack("manad", fill_value=0))  # noqa: PD010
    text = (
        "Budgeten är fördelad över månaderna som tidigare års utfall, insats för insats, och med "
        "en tolftedel per månad där de inte säger något. Avvikelse är plus när den är bättre än "
        "budget. Månaderna är hela."
    )
    if not tabell["budget"].any():
        text = f"Ingen budget för {ar} finns i böckerna."
    forbund = b.bok.forbund
    rader: list[Rad] = []
    for verksamhet, egna in bred[bred.any(axis="columns")].groupby(level="verksamhet"):
        kod = str(verksamhet)
        namn = forbund.namn_pa("verksamhet", kod) if kod else UTAN_VERKSAMHET
        rader.append(Rad(f"{kod}.rubrik", namn, (), "rubrik"))
        for insats, rad in egna.groupby(level="insats"):
            insatsnamn = forbund.namn_pa("insats", str(insats)) if insats else GEMENSAMT
            rader += _delar(f"{kod}|{insats!s}", insatsnamn if len(egna) > 1 else "", rad)
    rader += _delar("arets_resultat", "Årets resultat", bred, "summa")
    return Rapport(
        "budget_manadsvis",
        "Budget och utfall per månad",
        (*(kolumn for kolumn, _, _ in manader_i(urval)), _SUMMA),
        tuple(rader),
        stycken=(text,),
        paragraf="LKBR 10 kap. 1 §",
        decimaler=2,
    )


def _delar(radid: str, namn: str, egna: pd.DataFrame, stil: Stil = "post") -> list[Rad]:
    """Return the three rows of an insats or a sum, from its öre by part and month."""
    summor = egna.sum()
    svar = [Rad(f"{radid}.rubrik", namn, (), "rubrik", 1)] if namn else []
    manader = summor.index.get_level_values(-1).unique()
    for del_, ord_ in _DELAR.items():
        # Books without a budget have no such part.
        ore = [int(summor.get((del_, manad), 0)) for manad in manader]
        cells = tuple(map(celler.beloppscell, [*ore, sum(ore)]))
        svar.append(Rad(f"{radid}.{del_}", ord_, cells, stil, 2 if namn else 1))
    return svar
