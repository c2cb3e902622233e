"""Demands on a samordningsförbund (FinsamL): contributions, credits, taxes, budget, days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from lkbr.bankdag import is_arbetsdag, nasta_arbetsdag
from lkbr.belopp import andel_i_ord, kr
from lkbr.bokslut import BOKSLUTSKONTO
from lkbr.kontering import serie_i
from rakenskap.bok.poster import MANADSNAMN
from rakenskap.rakningar.budget import budgetrader
from rakenskap.rakningar.forvaltning import rekommenderat_eget_kapital
from rakenskap.rakningar.medlemsbidrag import fel_medlem
from rakenskap.rakningar.provning import Provning, Svar, fynd, svar

# Each party's account, and its share by 5 § first paragraph; Försäkringskassan pays for the state.
PARTER = {
    "stat": ("medlemsbidrag_stat", Fraction(1, 2), "Staten"),
    "region": ("medlemsbidrag_region", Fraction(1, 4), "Regionen"),
    "kommun": ("medlemsbidrag_kommun", Fraction(1, 4), "Kommunen"),
}
INGA_BIDRAG = (
    "Inga medlemsbidrag är bokförda på konton som programmet känner som medlemmars. Är de det: för "
    "kontona till medlemsbidrag_stat, _region och _kommun (rakenskap konton)."
)
UTAN_UPPGIFTER = "Uppgiften {namn} saknas under [ar.{ar}] i forbund.toml."


# ---------------------------------------------------------------------- contributions


def medlemsandelar(p: Provning) -> Svar:
    """Try each party's contributions of the year against its share."""
    per = p.b.resultat_per_delpost(p.period)
    betalt = {
        typ: per[delpost].ore if delpost in per else 0 for typ, (delpost, *_) in PARTER.items()
    }
    totalt = sum(betalt.values())
    if not totalt:
        return Svar(galler_inte=INGA_BIDRAG)
    egna: defaultdict[str, Fraction] = defaultdict(Fraction)
    for medlem in p.forbund.medlemmar:
        if medlem.andel:
            egna[medlem.typ] += medlem.andel
    okanda = sorted(set(egna) - set(PARTER))
    if okanda:
        return Svar(ej_provad=f"Medlemmar i forbund.toml har en andel men typ «{okanda[0]}».")
    summa = sum(egna.values(), Fraction())
    if egna and summa != 1:
        hela = f"Medlemmarnas andelar i forbund.toml är {andel_i_ord(summa)} tillsammans."
        return Svar(ej_provad=hela)
    return svar([*_fel_andel(betalt, totalt, egna), *fel_medlem(p, PARTER, totalt)])


def _fel_andel(betalt: dict[str, int], totalt: int, egna: dict[str, Fraction]) -> Iterator[str]:
    for typ, (_, lagens, namn) in PARTER.items():
        andel = egna.get(typ, Fraction(0)) if egna else lagens
        ratt = round(andel * totalt)
        # Shares of an amount in kronor may be rounded to kronor.
        if abs(betalt[typ] - ratt) > 100:
            yield fynd(
                "C28",
                part=namn,
                belopp=kr(betalt[typ]),
                andel=andel_i_ord(andel),
                totalt=kr(totalt),
                ratt=kr(ratt),
                skillnad=kr(betalt[typ] - ratt),
            )


# ---------------------------------------------------------------------- the side of a line


def resultattecken(p: Provning) -> Svar:
    """Try the side of each part of the resultaträkning, and of each member's account."""
    return svar(_pa_fel_sida(p))


def _pa_fel_sida(p: Provning) -> Iterator[str]:
    rorelse = p.b.poster.saldon(p.period).rorelse
    for delpost, belopp in p.b.resultat_per_delpost(p.period).items():
        ett = p.b.tabell.delposter[delpost]
        intakt = ett.post.endswith("intakter")
        if ett.post == BOKSLUTSKONTO or delpost == "orealiserade_vardeforandringar":
            continue
        if (belopp.ore < 0) if intakt else (belopp.ore > 0):
            yield _fel_sida(ett.namn, belopp.ore, list(belopp.konton), intakt=intakt)
            continue
        for nummer in belopp.konton if delpost.startswith("medlemsbidrag_") else ():
            if rorelse.get(nummer, 0) > 0:
                konto = p.b.konto(nummer).namn
                yield _fel_sida(konto, -rorelse[nummer], [nummer], intakt=True)


def _fel_sida(namn: str, ore: int, konton: list[str], *, intakt: bool) -> str:
    return fynd(
        "C29",
        namn=namn,
        belopp=kr(abs(ore)),
        sida="debet" if intakt else "kredit",
        konton=", ".join(konton),
    )


# ---------------------------------------------------------------------- credits


def krediter(p: Provning) -> Svar:
    """Try that there is no long-term debt, no credit, and no day with an overdrawn account."""
    return svar(_skulder(p))


_LAN = {"langfristiga_skulder": "Långfristiga skulder", "krediter": "Krediter"}


def _skulder(p: Provning) -> Iterator[str]:
    for delpost, namn in (
        ("langfristiga_skulder", "Långfristiga skulder"),
        ("krediter", "Krediter"),
    ):
        belopp = p.b.balans_per_delpost(p.period).get(delpost)
        if belopp is not None and belopp.ore > 0:
            konton = ", ".join(belopp.konton)
            yield fynd("C30", vad=f"{namn} är {kr(belopp.ore)} vid årets slut (konto {konton}).")
    for nummer, konto in sorted(p.b.bok.konton.items()):
        if konto.rad == "kassa_bank":
            for fran, till, lagst in perioder_under_noll(p, nummer):
                yield fynd(
                    "C30",
                    vad=f"Kontot {nummer} {konto.namn} är övertrasserat {_dagar(fran, till)}, som "
                    f"mest med {kr(-lagst)}.",
                )


def perioder_under_noll(p: Provning, nummer: str) -> Iterator[tuple[dt.date, dt.date, int]]:
    """Yield each time in the year that an account was below nought: first and last day, lowest."""
    per_dag: defaultdict[int, int] = defaultdict(int)
    kolumner = p.b.poster.kolumner
    for rad in p.b.poster.rader([nummer], p.period):
        per_dag[kolumner["dag"][rad]] += kolumner["ore"][rad]
    saldo = p.b.poster.saldon(p.period).arets_borjan.get(nummer, 0)
    borjan, lagst = (p.period.fran if saldo < 0 else None), min(saldo, 0)
    for dag in sorted(per_dag):
        saldo += per_dag[dag]
        if saldo < 0:
            borjan = borjan or dt.date.fromordinal(dag)
            lagst = min(lagst, saldo)
        elif borjan is not None:
            yield borjan, dt.date.fromordinal(dag - 1), lagst
            borjan, lagst = None, 0
    if borjan is not None:
        yield borjan, p.period.till, lagst


def _dagar(fran: dt.date, till: dt.date) -> str:
    return f"den {fran}" if fran == till else f"från {fran} till {till}"


def panter(p: Provning) -> Svar:
    """Try that the settings tell of no pledge."""
    text = p.forbund.panter.strip()
    if not text:
        return Svar(ej_provad="Uppgiften panter saknas under [upplysningar] i forbund.toml.")
    if text.rstrip(".").lower() in ("inga", "ingen", "0", "nej", "inga panter"):
        return Svar()
    return svar([fynd("C31", panter=text)])


# ---------------------------------------------------------------------- taxes in time


def forfallodag(ar: int, manad: int) -> dt.date:
    """Return when tax and fees of a month fall due: the 12th of the next (17th in Jan, Aug)."""
    ar, manad = (ar + 1, 1) if manad == 12 else (ar, manad + 1)
    dag = dt.date(ar, manad, 17 if manad in (1, 8) else 12)
    return dag if is_arbetsdag(dag) else nasta_arbetsdag(dag)


def skattekonto(p: Provning) -> Svar:
    """Try that tax and fees are paid when they fall due, and that the skattekonto covers them."""
    skuld = [nr for nr, k in p.b.bok.konton.items() if k.delpost == "sociala_avgifter_och_skatt"]
    konton = [nr for nr, k in p.b.bok.konton.items() if k.delpost == "skattekonto"]
    if not p.b.poster.rader([*skuld, *konton], p.period):
        return Svar(galler_inte="Inga skatter och avgifter är bokförda under året.")
    alla = list(_sena_skatter(p, skuld))
    for nummer in konton:
        for fran, till, lagst in perioder_under_noll(p, nummer):
            text = (
                f"Skattekontot ({nummer}) har underskott {_dagar(fran, till)}, som mest "
                f"{kr(-lagst)}: inbetalningen kom för sent."
            )
            alla.append(fynd("C32", vad=text))
    return svar(alla)


def _sena_skatter(p: Provning, konton: list[str]) -> Iterator[str]:
    """Yield each month whose tax and fees were not settled when they fell due."""
    kredit: defaultdict[int, int] = defaultdict(int)
    debet: list[tuple[dt.date, int]] = []
    kolumner = p.b.poster.kolumner
    for rad in p.b.poster.rader(konton, p.period):
        dag, ore = dt.date.fromordinal(kolumner["dag"][rad]), kolumner["ore"][rad]
        if ore < 0:
            kredit[dag.month] -= ore
        else:
            debet.append((dag, ore))
    borjan = p.b.poster.saldon(p.period).arets_borjan
    skyldigt = -sum(borjan.get(nummer, 0) for nummer in konton)
    for manad in range(1, 12):
        skyldigt += kredit[manad]
        dag = forfallodag(p.period.ar, manad)
        betalt = sum(ore for nar, ore in debet if nar <= dag)
        if kredit[manad] and betalt < skyldigt:
            text = (
                f"Av skatt och avgifter för {MANADSNAMN[manad - 1]} {p.period.ar} var "
                f"{kr(skyldigt - betalt)} inte betalt på förfallodagen {dag}."
            )
            yield fynd("C32", vad=text)


# ---------------------------------------------------------------------- the closing


def bokslutsserie(p: Provning) -> Svar:
    """Try the serie of the entry that closes the year."""
    serier = p.forbund.bokslutsserier
    if not serier:
        return Svar(ej_provad='Ingen serie i forbund.toml har slag = "bokslut".')
    konton = [nr for nr, konto in p.b.bok.konton.items() if konto.rad == BOKSLUTSKONTO]
    vers = p.b.poster.verifikationer_pa(konton, p.period)
    if not vers:
        return Svar(ej_provad="Bokslutet är inte bokfört.")
    return svar(
        fynd(
            "C33",
            var=f"{ver.fil}:{ver.rad}",
            ver=ver.namn,
            serie=serie_i(ver.ver),
            ratt=" eller ".join(sorted(serier)),
        )
        for ver in vers
        if serie_i(ver.ver) not in serier and "omforing" not in dict(ver.ovrigt)
    )


# ---------------------------------------------------------------------- budget and days


def budget_beslut(p: Provning) -> Svar:
    """Try the day that the budget was decided."""
    if not budgetrader(p.b.bok, p.period):
        return Svar(ej_provad=f"Böckerna har ingen budget för {p.period.ar}.")
    dag = p.uppgifter.budget_beslutad if p.uppgifter else None
    if dag is None:
        return Svar(ej_provad=UTAN_UPPGIFTER.format(namn="budget_beslutad", ar=p.period.ar))
    if dag <= dt.date(p.period.ar - 1, 11, 30):
        return Svar()
    return svar([fynd("C41", ar=p.period.ar, dag=dag)])


def budget_balans(p: Provning) -> Svar:
    """Try that the budgeted income covers the budgeted costs."""
    rader = [
        rad
        for rad in budgetrader(p.b.bok, p.period)
        if rad.konto in p.b.bok.konton and p.b.sida(rad.konto) == "resultat"
    ]
    if not rader:
        return Svar(ej_provad=f"Böckerna har ingen budget för {p.period.ar}.")
    intakter = sum(rad.ore for rad in rader if rad.ore > 0)
    kostnader = -sum(rad.ore for rad in rader if rad.ore < 0)
    if intakter >= kostnader:
        return Svar()
    return svar(
        [
            fynd(
                "C42",
                ar=p.period.ar,
                intakter=kr(intakter),
                kostnader=kr(kostnader),
                skillnad=kr(kostnader - intakter),
            )
        ]
    )


def avgiven_i_tid(p: Provning) -> Svar:
    """Try the day that the styrelse decided on the årsredovisning."""
    dag = p.uppgifter.beslutad if p.uppgifter else None
    if dag is None:
        return Svar(ej_provad=UTAN_UPPGIFTER.format(namn="beslutad", ar=p.period.ar))
    if dag <= dt.date(p.period.ar + 1, 3, 31):
        return Svar()
    return svar([fynd("C43", ar=p.period.ar, dag=dag)])


def eget_kapital_tak(p: Provning) -> Svar:
    """Try the equity against the recommended size."""
    tabell = rekommenderat_eget_kapital(p.b, p.period)
    if tabell is None:
        return Svar(ej_provad=INGA_BIDRAG)
    tak, belopp = (tabell.rad(rad).celler[0].ore or 0 for rad in ("tak", "eget_kapital"))
    if belopp <= tak:
        return Svar()
    return svar([fynd("C44", belopp=kr(belopp), tak=kr(tak))])


# ---------------------------------------------------------------------- dimensions


def utan_verksamhet(p: Provning) -> Svar:
    """Try that each cost has a verksamhet, its own or that of its insats."""
    if not p.forbund.verksamheter:
        return Svar(galler_inte="Förbundet har inga verksamheter i forbund.toml.")
    av_insats = {kod.kod for kod in p.forbund.insatser if kod.verksamhet}
    poster = p.b.poster
    kostnader = [nr for nr in poster.konton if p.b.konto(nr).rad == "verksamhetens_kostnader"]
    verksamhet, insats = (poster.kategorier[namn] for namn in ("verksamhet", "insats"))
    saknas = [
        rad
        for rad in poster.rader(kostnader, p.period)
        if not verksamhet[rad] and insats[rad] not in av_insats
    ]
    if not saknas:
        return Svar()
    konton = sorted({poster.kategorier["konto"][rad] for rad in saknas})
    return svar(
        [
            fynd(
                "C45",
                belopp=kr(sum(poster.tal["ore"][rad] for rad in saknas)),
                konton=f"konto {', '.join(konton)}",
                antal=f"{len(saknas)} rader" if len(saknas) > 1 else "en rad",
                ver=poster.verifikationer[poster.tal["ver"][saknas[0]]].namn,
            )
        ]
    )
