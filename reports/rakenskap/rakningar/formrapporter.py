"""The three statements, laid out by the forms of the law: RR, BR and KFA.

The form decides lines, order and words; here each line gets its amounts. One function lays out
all three, so that a line is hidden, summed and referred to in one way only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from lkbr.uppstallning import Formrad, Uppstallning
from rakenskap.bok.poster import Period, rakenskapsar
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.fakta import MARKE
from rakenskap.rakningar.kassaflode import kassaflodesstorheter
from rakenskap.rapport.rapport import Cell, Rad, Rapport, cell_for, kolumner_for
from rakenskap.rapport.storhet import NOLL, Samband, Storhet, nyckel, nyckel_ingaende

Hamta = Callable[[Formrad, Period], Storhet]


def _lagg_ut(
    formrader: Sequence[Formrad],
    perioder: Sequence[Period],
    hamta: Hamta,
    *,
    nollrader: bool,
) -> tuple[tuple[Rad, ...], tuple[Samband, ...]]:
    """Lay out a form: amounts by line and period, sums, and no lines that are nil throughout."""
    alla: dict[str, list[Storhet]] = {}
    for form in formrader:
        if form.stil == "rubrik":
            continue
        alla[form.id] = [
            _summa(form, hamta, alla, plats, period)
            if form.stil == "summa"
            else hamta(form, period)
            for plats, period in enumerate(perioder)
        ]
    visas = {
        form.id: form.alltid or nollrader or any(storhet.belopp.ore for storhet in alla[form.id])
        for form in formrader
        if form.stil != "rubrik"
    }
    samband = [
        Samband(
            alla[form.id][plats].nyckel,
            tuple((_tecken(alla[del_][plats]), alla[del_][plats].nyckel) for del_ in form.summa),
        )
        for form in formrader
        if form.stil == "summa"
        for plats in range(len(perioder))
    ]
    rader = tuple(
        Rad(
            form.id,
            form.etikett,
            tuple(cell_for(storhet) for storhet in alla.get(form.id, [])),
            form.stil,
            form.niva,
            (form.not_,) if form.not_ else (),
            form.paragraf,
        )
        for form in _utan_tomma_rubriker(formrader, visas)
    )
    return rader, tuple(samband)


def _tecken(storhet: Storhet) -> int:
    return storhet.tecken


def _summa(
    form: Formrad, hamta: Hamta, alla: dict[str, list[Storhet]], plats: int, period: Period
) -> Storhet:
    namn = hamta(form, period)
    total = NOLL
    for del_ in form.summa:
        total += alla[del_][plats].belopp
    return Storhet(namn.nyckel, total, namn.tecken)


def _utan_tomma_rubriker(formrader: Sequence[Formrad], visas: dict[str, bool]) -> list[Formrad]:
    """Drop hidden lines, and headings with nothing left under them."""
    kvar: list[Formrad] = []
    for form in reversed(formrader):
        if form.stil != "rubrik":
            if visas[form.id]:
                kvar.append(form)
        elif kvar and _har_innehall(form, kvar):
            kvar.append(form)
    return kvar[::-1]


def _har_innehall(form: Formrad, efter_baklanges: list[Formrad]) -> bool:
    nasta = efter_baklanges[-1]
    return nasta.niva > form.niva or (form.niva == 0 and nasta.stil != "rubrik")


# ---------------------------------------------------------------------- resultaträkning


def resultatrakning(
    b: Berakning, form: Uppstallning, perioder: Sequence[Period], *, nollrader: bool = False
) -> Rapport:
    """Make the resultaträkning (LKBR 5 kap. 2 §; KRL 5 kap. 1 §).

    Args:
        b: the books' amounts.
        form: the regime's form.
        perioder: a column each: the year and its comparatives.
        nollrader: print lines that are nil in all columns too.

    Returns:
        Rows by line of the form, columns by period, öre with costs negative.
    """

    def hamta(rad: Formrad, period: Period) -> Storhet:
        belopp = NOLL
        for post in rad.post:
            belopp += b.post(period, post)
        return Storhet(nyckel(f"rr.{rad.id}", period), belopp)

    rader, samband = _lagg_ut(form.resultatrakning, perioder, hamta, nollrader=nollrader)
    return Rapport(
        "resultatrakning",
        "Resultaträkning",
        kolumner_for(perioder),
        rader,
        samband,
        paragraf=form.resultatrakning[0].paragraf,
    )


# ---------------------------------------------------------------------- balansräkning


def _balansstorhet(b: Berakning, rad: Formrad, period: Period) -> Storhet:
    match rad.storhet:
        case "arets_resultat":
            return Storhet(nyckel("rr.arets_resultat", period), b.arets_resultat(period))
        case "eget_kapital_ingaende":
            namn = nyckel_ingaende("br.eget_kapital_utgaende", period)
            return Storhet(namn, b.eget_kapital_ingaende(period))
        case "direkt_eget_kapital":
            namn = nyckel("br.direkt_eget_kapital", period)
            return Storhet(namn, b.direkt_eget_kapital(period))
        case "ovrigt_eget_kapital":
            rur = b.reserv(period, "resultatutjamningsreserv")
            ovrigt = b.eget_kapital_utgaende(period) + -b.arets_resultat(period) + -rur
            konton = b.eget_kapital_ingaende(period).konton
            return Storhet(nyckel("br.ovrigt_eget_kapital", period), replace(ovrigt, konton=konton))
        case str() as namn:
            post, _, tid = namn.rpartition("_")
            belopp = b.reserv(period, post, ingaende=tid == "ingaende")
            plats = nyckel_ingaende if tid == "ingaende" else nyckel
            return Storhet(plats(f"br.{post}", period), belopp)
        case _:
            belopp = NOLL
            for post in rad.post:
                belopp += b.post(period, post)
            return Storhet(nyckel(f"br.{rad.id}", period), belopp)


# What stands under the balansräkning in words, stated in the settings.
INOM_LINJEN = ("panter", "ansvar_pensioner", "ansvar_ovriga")


def balansrakning(
    b: Berakning, form: Uppstallning, perioder: Sequence[Period], *, nollrader: bool = False
) -> Rapport:
    """Make the balansräkning with panter och ansvarsförbindelser (LKBR 6 kap. 1-2 §§).

    Args:
        b: the books' amounts.
        form: the regime's form.
        perioder: a column each, read at its last day.
        nollrader: print lines that are nil in all columns too.
    """
    ib = _ingaende_kolumn(b, perioder)
    perioder = (*perioder, *ib)
    rader, samband = _lagg_ut(
        form.balansrakning,
        perioder,
        lambda rad, period: _balansstorhet(b, rad, period),
        nollrader=nollrader,
    )
    # The tie between years holds where last year's equity is shown.
    visar_ingaende = any(rad.storhet == "eget_kapital_ingaende" for rad in form.balansrakning)
    eget_kapital = tuple(
        Samband(
            nyckel("br.eget_kapital_utgaende", period),
            (
                (1, nyckel_ingaende("br.eget_kapital_utgaende", period)),
                (1, nyckel("rr.arets_resultat", period)),
                *([(1, nyckel("br.direkt_eget_kapital", period))] if visar_ingaende else []),
            ),
        )
        for period in perioder
        if period not in ib
        and (visar_ingaende or rakenskapsar(period.ar - 1) in perioder)
        # The older forms have no line for it: it is within "övrigt eget kapital".
        and (visar_ingaende or not b.direkt_eget_kapital(period).ore)
    )
    for period in ib:
        rader, samband = _utan_resultat(rader, samband, period)
    lika = tuple(
        Samband(
            nyckel("br.summa_tillgangar", period),
            ((1, nyckel("br.summa_eget_kapital_och_skulder", period)),),
        )
        for period in perioder
    )
    return Rapport(
        "balansrakning",
        "Balansräkning",
        kolumner_for(perioder),
        rader + _inom_linjen(b, form, perioder),
        samband + eget_kapital + lika,
        paragraf=form.balansrakning[0].paragraf,
        efter=tuple(
            f"Kolumnen {period.ar} är ingående balanser {period.ar + 1}: räkenskaperna för "
            f"{period.ar} finns inte i böckerna."
            for period in ib
        ),
        saknas=tuple(namn for namn in INOM_LINJEN if not getattr(b.bok.forbund, namn)),
    )


def _ingaende_kolumn(b: Berakning, perioder: Sequence[Period]) -> tuple[Period, ...]:
    """Return the year before the books' first, known by its opening balances; none otherwise."""
    sist = perioder[-1]
    dag = b.poster.ingaende_dag
    kanda = dag == sist.fran.toordinal() and sist.ar not in b.poster.utan_ingaende
    forst = sist.ar == min(b.poster.ar, default=None)
    ensam = len(perioder) == 1 and sist.helar
    return (rakenskapsar(sist.ar - 1),) if kanda and forst and ensam else ()


def _utan_resultat(
    rader: tuple[Rad, ...], samband: tuple[Samband, ...], period: Period
) -> tuple[tuple[Rad, ...], tuple[Samband, ...]]:
    """Leave out what opening balances do not tell of the year before: its result and its start.

    Args:
        rader: the rows, with the year's column last.
        samband: the sums.
        period: the year before.
    """
    okant = {nyckel("rr.arets_resultat", period)}
    okant |= {
        rad.celler[-1].nyckel
        for rad in rader
        if rad.celler and rad.celler[-1].nyckel.endswith(f"@{period.ar - 1}")
    }
    kvar = tuple(
        replace(rad, celler=(*rad.celler[:-1], Cell()))
        if rad.celler and rad.celler[-1].nyckel in okant
        else rad
        for rad in rader
    )
    start = nyckel_ingaende("br.eget_kapital_utgaende", period)
    return kvar, tuple(ett for ett in samband if start not in {namn for _, namn in ett.delar})


def _inom_linjen(b: Berakning, form: Uppstallning, perioder: Sequence[Period]) -> tuple[Rad, ...]:
    forbund = b.bok.forbund
    texter = {namn: getattr(forbund, namn) or MARKE for namn in INOM_LINJEN}
    return tuple(
        Rad(
            rad.id,
            rad.etikett,
            tuple(Cell(text=texter[rad.id]) for _ in perioder) if rad.id in texter else (),
            rad.stil,
            rad.niva,
            (),
            rad.paragraf,
        )
        for rad in form.inom_linjen
    )


# ---------------------------------------------------------------------- kassaflödesanalys


def kassaflodesanalys(
    b: Berakning, form: Uppstallning, perioder: Sequence[Period], *, nollrader: bool = False
) -> Rapport:
    """Make the kassaflödesanalys by the indirect method (LKBR 8 kap. 1 §, RKR R13).

    Args:
        b: the books' amounts.
        form: the regime's form.
        perioder: a column each, from 1 January.
        nollrader: print lines that are nil in all columns too.
    """
    alla, perioder = perioder, [p for p in perioder if p.ar not in b.poster.utan_ingaende]
    storheter = {period: kassaflodesstorheter(b, period) for period in perioder}

    def hamta(rad: Formrad, period: Period) -> Storhet:
        egna = storheter[period]
        match rad.storhet or rad.id:
            case "arets_resultat":
                return Storhet(nyckel("rr.arets_resultat", period), b.arets_resultat(period))
            case "likvida_medel_ingaende" as namn:
                return Storhet(nyckel_ingaende("likvida_medel", period), egna[namn])
            case "likvida_medel_utgaende" as namn:
                return Storhet(nyckel("likvida_medel", period), egna[namn])
            case "kfa_avskrivningar" as namn:
                avskrivningar = b.post(period, "avskrivningar")
                if egna[namn].ore == -avskrivningar.ore:
                    rr = nyckel("rr.avskrivningar", period)
                    return Storhet(rr, -avskrivningar, -1)
                return Storhet(nyckel(f"kfa.{namn}", period), egna[namn])
            case namn:
                return Storhet(nyckel(f"kfa.{namn}", period), egna.get(namn, NOLL))

    rader, samband = _lagg_ut(form.kassaflodesanalys, perioder, hamta, nollrader=nollrader)
    likvida = tuple(
        Samband(
            nyckel("likvida_medel", period),
            (
                (1, nyckel("br.kassa_bank", period)),
                (1, nyckel("br.kortfristiga_placeringar", period)),
            ),
        )
        for period in alla
    )
    return Rapport(
        "kassaflodesanalys",
        "Kassaflödesanalys",
        kolumner_for(perioder),
        rader,
        samband + likvida,
        efter=_om_kassaflodet(b, alla),
        paragraf=form.kassaflodesanalys[0].paragraf,
    )


def _om_kassaflodet(b: Berakning, perioder: Sequence[Period]) -> tuple[str, ...]:
    """Say what the columns lack where a year is known by its balances only."""
    texter = [
        f"Kassaflödet {period.ar} kan inte visas: ingående balanser för {period.ar} är inte kända."
        for period in perioder
        if period.ar in b.poster.utan_ingaende
    ]
    texter += [
        f"Kassaflödet {period.ar} är räknat på årets balanser, inte på verifikationer: "
        "investeringar och lån visas netto."
        for period in perioder
        if period.ar in b.poster.i_sammandrag - b.poster.utan_ingaende
    ]
    return tuple(texter)
