"""The tables of the förvaltningsberättelse: balanskrav, five years, equity's size (RKR R15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from lkbr.riksvarden import rikets_trappa
from rakenskap.bok.poster import Period, rakenskapsar
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.nyckeltal import nyckeltal
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport, Stil, cell_for, kolumner_for
from rakenskap.rapport.storhet import NOLL, Kontobelopp, Samband, Storhet, nyckel, summa

_BALANSKRAV = (
    ("realisationsvinster", "Samtliga realisationsvinster"),
    ("undantag_vinster", "Realisationsvinster enligt undantagsmöjlighet"),
    ("undantag_forluster", "Realisationsförluster enligt undantagsmöjlighet"),
    ("orealiserade", "Orealiserade vinster och förluster i värdepapper"),
    ("aterforing", "Återföring av orealiserade vinster och förluster i värdepapper"),
)


def _justeringar(b: Berakning, period: Period) -> dict[str, Kontobelopp]:
    """Return the adjustments of LKBR 11 kap. 10 § in öre, with the sign they change the result.

    Gains on sale are taken out. Losses count unless the settings say that a sale was in keeping
    with god ekonomisk hushållning; so too for gains that may count.
    """
    delposter = b.resultat_per_delpost(period)
    egna = b.bok.forbund.ar.get(period.ar)
    return {
        "realisationsvinster": -delposter.get("realisationsvinster", NOLL),
        "undantag_vinster": _kronor(egna.undantag_vinster_kr if egna else 0),
        "undantag_forluster": _kronor(egna.undantag_forluster_kr if egna else 0),
        "orealiserade": -delposter.get("orealiserade_vardeforandringar", NOLL),
        "aterforing": _kronor(egna.aterforing_orealiserade_kr if egna else 0),
    }


def _kronor(kronor: int) -> Kontobelopp:
    return Kontobelopp(kronor * 100, ("",) if kronor else ())


def balanskravsresultat(b: Berakning, period: Period) -> int:
    """Return the year's balanskravsresultat in öre."""
    justeringar = _justeringar(b, period).values()
    return b.arets_resultat(period).ore + sum(j.ore for j in justeringar) + _reserv(b, period).ore


def _reserv(b: Berakning, period: Period) -> Kontobelopp:
    """Return the change of reserves within equity, with the sign it changes the result."""
    total = NOLL
    for post in ("resultatutjamningsreserv", "resultatreserv"):
        ut, in_ = b.reserv(period, post), b.reserv(period, post, ingaende=True)
        total += replace(in_ + -ut, konton=ut.konton)
    return total


def balanskravsutredning(b: Berakning, perioder: Sequence[Period]) -> Rapport:
    """Make the balanskravsutredning (LKBR 11 kap. 10 §, RKR R15)."""
    rader: list[Rad] = []
    samband: list[Samband] = []
    resultat = [Storhet(nyckel("rr.arets_resultat", p), b.arets_resultat(p)) for p in perioder]
    justeringar = {
        namn: [Storhet(nyckel(f"balanskrav.{namn}", p), _justeringar(b, p)[namn]) for p in perioder]
        for namn, _ in _BALANSKRAV
    }
    efter = [
        Storhet(
            nyckel("balanskrav.efter", p),
            b.arets_resultat(p) + summa(_justeringar(b, p).values()),
        )
        for p in perioder
    ]
    reserv = [Storhet(nyckel("balanskrav.reserv", p), _reserv(b, p)) for p in perioder]
    total = [
        Storhet(
            nyckel("balanskrav.resultat", p),
            b.arets_resultat(p) + summa(_justeringar(b, p).values()) + _reserv(b, p),
        )
        for p in perioder
    ]

    def lagg(rad_id: str, etikett: str, storheter: Sequence[Storhet], *, summarad: bool) -> None:
        celler = tuple(
            cell_for(replace(s, belopp=replace(s.belopp, konton=s.belopp.konton or ("",))))
            for s in storheter
        )
        rader.append(Rad(rad_id, etikett, celler, "summa" if summarad else "post"))

    lagg("arets_resultat", "Årets resultat enligt resultaträkningen", resultat, summarad=False)
    for namn, etikett in _BALANSKRAV:
        lagg(namn, etikett, justeringar[namn], summarad=False)
    lagg("efter", "Årets resultat efter balanskravsjusteringar", efter, summarad=True)
    lagg("reserv", "Reservering till (–) eller användning av (+) reserv", reserv, summarad=False)
    lagg("resultat", "Årets balanskravsresultat", total, summarad=True)
    for plats in range(len(perioder)):
        delar = [resultat[plats], *(justeringar[namn][plats] for namn, _ in _BALANSKRAV)]
        samband += [
            Samband(efter[plats].nyckel, tuple((1, s.nyckel) for s in delar)),
            Samband(total[plats].nyckel, ((1, efter[plats].nyckel), (1, reserv[plats].nyckel))),
        ]
    return Rapport(
        "balanskravsutredning",
        "Balanskravsutredning",
        kolumner_for(perioder),
        tuple(rader),
        tuple(samband),
        paragraf="LKBR 11:10; RKR R15",
    )


def ackumulerade_underskott(b: Berakning, ar: int) -> tuple[int, dict[int, int]]:
    """Return negative results not restored at the end of a year, in öre, and by year of origin.

    Each later positive balanskravsresultat restores the oldest deficit first.
    """
    kvar: dict[int, int] = {}
    for tidigare in (a for a in b.poster.ar if a <= ar):
        resultat = balanskravsresultat(b, rakenskapsar(tidigare))
        egna = b.bok.forbund.ar.get(tidigare)
        resultat += (egna.synnerliga_skal_kr if egna else 0) * 100 if resultat < 0 else 0
        if resultat < 0:
            kvar[tidigare] = resultat
        for gammalt in sorted(kvar):
            if resultat <= 0:
                break
            aterstallt = min(resultat, -kvar[gammalt])
            kvar[gammalt] += aterstallt
            resultat -= aterstallt
        kvar = {gammalt: ore for gammalt, ore in kvar.items() if ore}
    return sum(kvar.values()), kvar


def underskott_att_aterstalla(b: Berakning, perioder: Sequence[Period]) -> Rapport:
    """Make the second table of the balanskravsutredning (LKBR 11 kap. 11 §, RKR R15)."""
    rader: dict[str, list[Cell]] = {}
    etiketter = {
        "in": "Ingående ackumulerade ej återställda negativa resultat",
        "resultat": "Årets balanskravsresultat enligt balanskravsutredningen",
        "skal": "Synnerliga skäl enligt styrelsens beslut",
        "over": "Överskott utöver vad som ska återställas",
        "ut": "Utgående ackumulerade negativa resultat",
        "reglera": "Balanskravsresultat att reglera",
    }
    summor = ("ut", "reglera")
    samband = []
    for period in perioder:
        in_, _ = ackumulerade_underskott(b, period.ar - 1)
        ut, _ = ackumulerade_underskott(b, period.ar)
        resultat = balanskravsresultat(b, period)
        egna = b.bok.forbund.ar.get(period.ar)
        skal = (egna.synnerliga_skal_kr * 100 if egna else 0) if resultat < 0 else 0
        over = ut - in_ - resultat - skal
        tal = {"in": in_, "resultat": resultat, "skal": skal, "over": over, "ut": ut, "reglera": ut}
        namn = {rad: nyckel(f"underskott.{rad}", period) for rad in tal}
        namn["resultat"] = nyckel("balanskrav.resultat", period)
        namn["in"] = f"underskott.ut@{period.ar - 1}"
        namn["reglera"] = namn["ut"]
        for rad, ore in tal.items():
            cell = Cell(namn[rad], 1, ore, konton=("",))
            rader.setdefault(rad, []).append(cell)
        samband.append(
            Samband(namn["ut"], tuple((1, namn[rad]) for rad in ("in", "resultat", "skal", "over")))
        )
    varav, delar = _varav(b, perioder)
    samband += delar
    stycken = (
        "Kommunallagens krav att återställa ett negativt resultat inom tre år (11 kap. 12 §) "
        "gäller inte ett samordningsförbund (FinsamL 21 §); tabellen visar vad som återstår "
        "sedan senare överskott räknats av.",
    )
    return Rapport(
        "underskott",
        "Balanskravsresultat att reglera",
        kolumner_for(perioder),
        (
            *(
                Rad(rad, etiketter[rad], tuple(celler), "summa" if rad in summor else "post")
                for rad, celler in rader.items()
            ),
            *varav,
        ),
        tuple(samband),
        efter=stycken,
        paragraf="LKBR 11:11; RKR R15",
    )


def _varav(b: Berakning, perioder: Sequence[Period]) -> tuple[list[Rad], list[Samband]]:
    """Return a row a year whose negative result is not restored, and that they are the sum."""
    kvar = [ackumulerade_underskott(b, period.ar)[1] for period in perioder]
    aren = sorted({ar for egna in kvar for ar in egna})
    rader = [
        Rad(
            f"varav.{ar}",
            f"Varav från {ar}",
            tuple(
                Cell(nyckel(f"underskott.varav.{ar}", period), 1, egna.get(ar), konton=("",))
                for period, egna in zip(perioder, kvar, strict=True)
            ),
            "varav",
            1,
        )
        for ar in aren
    ]
    samband = [
        Samband(
            nyckel("underskott.ut", period),
            tuple((1, nyckel(f"underskott.varav.{ar}", period)) for ar in aren),
        )
        for period in perioder
        if aren
    ]
    return rader, samband


def femarsoversikt(b: Berakning, period: Period) -> Rapport:
    """Make the five-year overview: income, costs, result, equity, soliditet and posts.

    Costs include depreciation and net financial items, so that income less costs is the result.
    """
    perioder = [rakenskapsar(ar) for ar in range(period.ar, period.ar - 5, -1) if ar in b.poster.ar]
    rader: list[Rad] = []
    storheter: dict[str, list[Storhet]] = {}
    samband = []
    for p in perioder:
        resultat = b.arets_resultat(p)
        intakter = b.post(p, "verksamhetens_intakter")
        skatter = b.post(p, "skatteintakter") + b.post(p, "generella_statsbidrag")
        kostnader = intakter + skatter + -resultat
        rad = {
            "intakter": Storhet(nyckel("rr.verksamhetens_intakter", p), intakter),
            "skatter": Storhet(nyckel("oversikt.skatter", p), skatter),
            "kostnader": Storhet(nyckel("oversikt.kostnader", p), kostnader),
            "resultat": Storhet(nyckel("rr.arets_resultat", p), resultat),
            "eget_kapital": Storhet(
                nyckel("br.eget_kapital_utgaende", p), b.eget_kapital_utgaende(p)
            ),
            "likvida_medel": Storhet(nyckel("likvida_medel", p), b.likvida_medel(p)),
        }
        for namn, storhet in rad.items():
            storheter.setdefault(namn, []).append(storhet)
        samband.append(
            Samband(
                rad["resultat"].nyckel,
                (
                    (1, rad["intakter"].nyckel),
                    (1, rad["skatter"].nyckel),
                    (-1, rad["kostnader"].nyckel),
                ),
            )
        )
    for p, fore in pairwise(perioder):
        # The list goes backwards; years that are missing in the books break the chain.
        if fore.ar == p.ar - 1 and not b.direkt_eget_kapital(p).ore:
            ek = nyckel("br.eget_kapital_utgaende", p), nyckel("br.eget_kapital_utgaende", fore)
            samband.append(Samband(ek[0], ((1, ek[1]), (1, nyckel("rr.arets_resultat", p)))))
    etiketter = {
        "intakter": "Verksamhetens intäkter",
        "skatter": "Skatteintäkter, generella statsbidrag och utjämning",
        "kostnader": "Verksamhetens kostnader inklusive avskrivningar och finansnetto",
        "resultat": "Årets resultat",
        "eget_kapital": "Eget kapital",
        "likvida_medel": "Likvida medel",
    }
    for namn, egna in storheter.items():
        if namn == "skatter" and not any(s.belopp.ore for s in egna):
            continue
        stil: Stil = "summa" if namn == "resultat" else "post"
        rader.append(Rad(namn, etiketter[namn], tuple(map(cell_for, egna)), stil))
    egna_nyckeltal, texter = nyckeltal(b, perioder)
    return Rapport(
        "femarsoversikt",
        "Femårsöversikt",
        kolumner_for(perioder),
        (*rader, *egna_nyckeltal),
        tuple(samband),
        efter=texter,
        paragraf="LKBR 11:1; RKR R15",
    )


def rekommenderat_eget_kapital(b: Berakning, period: Period) -> Rapport | None:
    """Make the table of equity against the recommended size, by the bands of the settings.

    The bands count the members' contributions only, other income is left out. Where the settings
    have no bands the national ones hold; without contributions there is nothing to count them on.
    """
    trappa, kalla = b.bok.forbund.trappa, b.bok.forbund.trappa_kalla
    if not trappa:
        trappa, kalla = rikets_trappa()
    delposter = b.resultat_per_delpost(period)
    bidrag = summa(
        belopp for namn, belopp in delposter.items() if namn.startswith("medlemsbidrag_")
    )
    if not bidrag.ore:
        return None
    rader = [
        Rad(
            "medlemsbidrag",
            "Medlemmarnas bidrag",
            (cell_for(Storhet(nyckel("ek.medlemsbidrag", period), bidrag)),),
        )
    ]
    nycklar, rekommenderat, fran_ore = [], 0, 0
    for plats, steg in enumerate(trappa, start=1):
        till_ore = steg.till_kr * 100 if steg.till_kr is not None else max(bidrag.ore, fran_ore)
        del_ = max(min(bidrag.ore, till_ore) - fran_ore, 0) * steg.procent // 100
        rekommenderat += del_
        namn = nyckel(f"ek.steg{plats}", period)
        nycklar.append(namn)
        grans = (
            f"från {fran_ore // 100_000_000} till {steg.till_kr // 1_000_000} mnkr"
            if steg.till_kr is not None
            else f"över {fran_ore // 100_000_000} mnkr"
        )
        rader.append(
            Rad(
                f"steg{plats}",
                f"{steg.procent} % av delen {grans}",
                (Cell(namn, 1, del_, konton=bidrag.konton),),
            )
        )
        fran_ore = till_ore
    tak = nyckel("ek.tak", period)
    ek = Storhet(nyckel("br.eget_kapital_utgaende", period), b.eget_kapital_utgaende(period))
    skillnad = nyckel("ek.skillnad", period)
    rader += [
        Rad(
            "tak",
            "Högsta rekommenderade eget kapital",
            (Cell(tak, 1, rekommenderat, konton=bidrag.konton),),
            "summa",
        ),
        Rad("eget_kapital", "Eget kapital vid årets slut", (cell_for(ek),)),
        Rad(
            "skillnad",
            "Eget kapital över (+) eller under (–) rekommendationen",
            (Cell(skillnad, 1, ek.belopp.ore - rekommenderat, konton=ek.belopp.konton),),
            "summa",
        ),
    ]
    samband = (
        Samband(tak, tuple((1, namn) for namn in nycklar)),
        Samband(ek.nyckel, ((1, tak), (1, skillnad))),
    )
    return Rapport(
        "rekommenderat_eget_kapital",
        "Eget kapitalets storlek",
        (Kolumn(period.id, period.rubrik),),
        tuple(rader),
        samband,
        stycken=(kalla,) if kalla else (),
    )
