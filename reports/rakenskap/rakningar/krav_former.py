"""Demands on the printed tables: the law's order, comparatives, and what the notes must say."""

from __future__ import annotations

from collections.abc import Iterator

from lkbr.belopp import kr
from lkbr.uppstallning import Formrad, uppstallning_for
from rakenskap.rakningar.budget import anlaggningar
from rakenskap.rakningar.provning import Provning, Svar, fynd, svar
from rakenskap.rapport.rapport import Rapport

UTAN_RAPPORTER = Svar(ej_provad="Kan inte prövas förrän felen i böckernas räkning är rättade.")
_LIKVIDA = ("kassa_bank", "kortfristiga_placeringar")
_RAKNINGAR = ("resultatrakning", "balansrakning", "kassaflodesanalys")


def _rakningar(p: Provning) -> list[Rapport]:
    return [ett for ett in p.rapporter if ett.id in _RAKNINGAR]


# ---------------------------------------------------------------------- the forms


def formens_ordning(p: Provning) -> Svar:
    """Try that the statements have the form's lines, in its order, and no lines of their own."""
    if not p.rapporter:
        return UTAN_RAPPORTER
    form = uppstallning_for(p.period.ar)
    rader: dict[str, tuple[Formrad, ...]] = {
        "resultatrakning": form.resultatrakning,
        "balansrakning": (*form.balansrakning, *form.inom_linjen),
        "kassaflodesanalys": form.kassaflodesanalys,
    }
    return svar(
        text for rapport in _rakningar(p) for text in _ur_ordning(rapport, rader[rapport.id])
    )


def _ur_ordning(rapport: Rapport, form: tuple[Formrad, ...]) -> Iterator[str]:
    plats = {rad.id: nummer for nummer, rad in enumerate(form)}
    forra = -1
    for rad in rapport.rader:
        nu = plats.get(rad.id, -1)
        if nu <= forra:
            yield fynd("C38", rapport=rapport.titel, rad=rad.etikett)
        forra = max(forra, nu)
    finns = {rad.id for rad in rapport.rader}
    for rad_ in form:
        if rad_.alltid and rad_.id not in finns:
            yield fynd("C38", rapport=rapport.titel, rad=rad_.etikett)


def jamforelsetal(p: Provning) -> Svar:
    """Try that each amount has one of the year before beside it."""
    if p.period.ar - 1 not in p.b.poster.ar:
        return Svar(galler_inte="Böckerna har inget år före.")
    if not p.rapporter:
        return UTAN_RAPPORTER
    return svar(_utan_jamforelse(p))


def _utan_jamforelse(p: Provning) -> Iterator[str]:
    utan_ingaende = {str(ar) for ar in p.b.poster.utan_ingaende}
    for rapport in _rakningar(p):
        # A cash flow needs opening balances; what the file does not hold is told under the table.
        om = rapport.id == "kassaflodesanalys" and str(p.period.ar - 1) in utan_ingaende
        if om:
            continue
        for rad in rapport.rader:
            tal = [cell for cell in rad.celler if cell.nyckel]
            if tal and len(tal) < len(rapport.kolumner):
                yield fynd("C39", rapport=rapport.titel, rad=rad.etikett)
        if len(rapport.kolumner) < 2:
            yield fynd("C39", rapport=rapport.titel, rad="alla")


# ---------------------------------------------------------------------- the notes


def not_principer(p: Provning) -> Svar:
    """Try that the federation has said its own principles for the year's law."""
    regim = uppstallning_for(p.period.ar).id
    if any(stycke.strip() for stycke in p.forbund.principer.get(regim, ())):
        return Svar()
    return svar([fynd("C34", regim=regim)])


def not_sarredovisning(p: Provning) -> Svar:
    """Try that the note on särredovisningar says something."""
    return Svar() if p.forbund.sarredovisning.strip() else svar([fynd("C35")])


def not_nyttjandeperiod(p: Provning) -> Svar:
    """Try that each post of tangible assets has assets in the register to tell its life from."""
    poster = {
        namn: p.b.post(p.period, namn)
        for namn, post in p.b.tabell.poster.items()
        if post.anlaggning == "materiella"
    }
    egna = {namn: belopp for namn, belopp in poster.items() if belopp.ore}
    if not egna:
        return Svar(galler_inte="Förbundet har inga materiella anläggningstillgångar.")
    register = {
        p.b.konto(ett.konto).rad
        for ett in anlaggningar(p.b.bok)
        if ett.konto in p.b.bok.konton
        and ett.anskaffad <= p.period.till
        and ett.nyttjandeperiod_ar is not None
    }
    schablon = p.forbund.nyttjandeperiod_ar
    foljd = (
        "och ingen nyttjandeperiod är angiven"
        if schablon is None
        else f"så nyttjandeperioden är förbundets schablon, {schablon} år"
    )
    return svar(
        fynd(
            "C36",
            post=next(d.namn for d in p.b.tabell.delposter.values() if d.post == namn),
            belopp=kr(belopp.ore),
            foljd=foljd,
        )
        for namn, belopp in egna.items()
        if namn not in register
    )


def likvida_medel(p: Provning) -> Svar:
    """Try that money has moved where there has been income: else another holds the bank."""
    likvida = [nr for nr, konto in p.b.bok.konton.items() if konto.rad in _LIKVIDA]
    intakter = p.b.post(p.period, "verksamhetens_intakter").ore
    if not intakter:
        return Svar(galler_inte="Inga intäkter är bokförda.")
    if p.b.poster.rader(likvida, p.period):
        return Svar()
    rorelse = p.b.poster.saldon(p.period).rorelse
    andra = [nr for nr in rorelse if p.b.sida(nr) in ("tillgang", "skuld")]
    mest = max(andra, key=lambda nr: abs(rorelse[nr]), default="")
    konto = f"{mest} {p.b.konto(mest).namn}" if mest else "inget"
    return svar([fynd("C46", ar=p.period.ar, belopp=kr(intakter), konto=konto)])


def not_revision(p: Provning) -> Svar:
    """Try that the cost of the audit of the accounts is told."""
    per = p.b.resultat_per_delpost(p.period)
    belopp = per.get("rakenskapsrevision")
    angivet = p.uppgifter.rakenskapsrevision_kr if p.uppgifter else None
    if angivet or (belopp is not None and belopp.ore):
        return Svar()
    noten = p.rapport("rakenskapsrevision")
    if noten is not None and noten.rad("summa").celler[0].ore:
        konton = ", ".join(noten.rad("summa").celler[0].konton)
        return Svar(
            ej_provad="Böckerna skiljer inte räkenskapsrevision från annan revision; noten visar "
            f"hela kostnaden (konto {konton})."
        )
    return svar([fynd("C37", ar=p.period.ar)])
