"""The checks that run before anything is written.

Each check has a name, the rule behind it, and findings; a finding names the account, the amount
and what to do. One finding in a check of the arithmetic is enough to write nothing; after one in
another check the reports are made, as utkast.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from lkbr.belopp import kr
from lkbr.uppstallning import is_ackumulerat
from rakenskap.bok.kontroll import Kontroll, kontroll_av
from rakenskap.bok.poster import Period
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.budget import anlaggningar
from rakenskap.rakningar.investering import inkop
from rakenskap.rakningar.kassaflode import SORTER, kassaflodesstorheter, utan_betalning
from rakenskap.rakningar.tillgangar import LANGFRISTIGA_FORDRINGAR, forandring, tillgangspost
from rakenskap.rapport.avrundningstext import brutna_i, platser
from rakenskap.rapport.lika import kanon
from rakenskap.rapport.rapport import Cell, Rapport
from rakenskap.rapport.storhet import Samband, summa

# Where these fail the sums still hold: the reports are made as utkast.
UTAN_STOPP = frozenset({"investeringar", "avskrivningar", "tecken", "register"})


def _verifikationer(b: Berakning, _period: Period) -> list[str]:
    skillnader: defaultdict[int, int] = defaultdict(int)
    for plats, ore in zip(b.poster.tal["ver"], b.poster.tal["ore"], strict=True):
        skillnader[plats] += ore
    sneda = [(b.poster.verifikationer[plats], ore) for plats, ore in skillnader.items() if ore]
    return [
        f"{ver.fil}:{ver.rad}: {ver.namn} skiljer {kr(ore)} mellan debet och kredit. "
        "Rätta beloppet."
        for ver, ore in sneda
    ]


def _konton(b: Berakning, _period: Period) -> list[str]:
    anvanda = set(b.poster.konton)
    return [
        f"Kontot {nummer} används men har ingen rad i uppställningarna. "
        'Byt nummer efter kontoplanen, eller skriv post: "…" under kontots open.'
        for nummer in sorted(anvanda - set(b.bok.konton))
    ]


def _tillgangar_lika_skulder(b: Berakning, period: Period) -> list[str]:
    sidor: defaultdict[str, int] = defaultdict(int)
    for delpost, belopp in b.balans_per_delpost(period).items():
        sidor[b.tabell.poster[b.tabell.delposter[delpost].post].sida] += belopp.ore
    eget = b.eget_kapital_utgaende(period).ore
    skillnad = sidor["tillgang"] - eget - sidor["skuld"]
    if not skillnad:
        return []
    return [
        f"Tillgångarna är {kr(sidor['tillgang'])}, eget kapital och skulder "
        f"{kr(eget + sidor['skuld'])}: {kr(skillnad)} skiljer. Sök en verifikation som inte "
        "balanserar, eller ett konto som förts till fel sida."
    ]


def _resultat(b: Berakning, period: Period) -> list[str]:
    in_, ut = b.eget_kapital_ingaende(period), b.eget_kapital_utgaende(period)
    resultat = b.arets_resultat(period).ore
    skillnad = ut.ore - in_.ore - resultat - b.direkt_eget_kapital(period).ore
    if not skillnad:
        return []
    konton = ", ".join(k for k in ut.konton if b.sida(k) == "eget_kapital")
    return [
        f"Eget kapital har ändrats med {kr(ut.ore - in_.ore)} men årets resultat är "
        f"{kr(resultat)}: {kr(skillnad)} har bokförts direkt mot eget kapital ({konton}). "
        "Bokför det över resultaträkningen."
    ]


def _kassaflode(b: Berakning, period: Period) -> list[str]:
    storheter = kassaflodesstorheter(b, period)
    utanfor = {"likvida_medel_ingaende", "likvida_medel_utgaende"}
    flode = b.arets_resultat(period).ore
    flode += sum(belopp.ore for namn, belopp in storheter.items() if namn not in utanfor)
    in_, ut = storheter["likvida_medel_ingaende"], storheter["likvida_medel_utgaende"]
    skillnad = ut.ore - in_.ore - flode
    if not skillnad:
        return []
    return [
        f"Kassaflödet är {kr(flode)} men likvida medel ({', '.join(ut.konton)}) har ändrats med "
        f"{kr(ut.ore - in_.ore)}: {kr(skillnad)} skiljer. Granska verifikationerna på "
        "anläggningstillgångar och långfristiga skulder."
    ]


def _avskrivningar(b: Berakning, period: Period) -> list[str]:
    kfa = kassaflodesstorheter(b, period)["kfa_avskrivningar"].ore
    rr = b.post(period, "avskrivningar")
    if kfa == -rr.ore:
        return []
    return [
        f"Avskrivningarna ({', '.join(rr.konton)}) är {kr(-rr.ore)} i resultaträkningen, men bara "
        f"{kr(kfa)} står mot en anläggningstillgång. Bokför avskrivningen mot 1229 eller "
        "motsvarande."
    ]


def _ingaende_balans(b: Berakning, period: Period) -> list[str]:
    nu, fore = b.poster.saldon(period), b.poster.saldon(b.aret_fore(period))
    ib = b.poster.ingaende_balans
    fynd = []
    for nummer in sorted({*nu.arets_borjan, *fore.ingaende, *fore.rorelse}):
        if b.sida(nummer) == "resultat":
            continue
        forra = fore.utgaende(nummer)
        if not fore.rorelse and not fore.ingaende:
            forra += ib.get(nummer, 0)
        skillnad = nu.arets_borjan.get(nummer, 0) - forra
        if skillnad:
            fynd.append(
                f"Kontot {nummer} börjar året {kr(skillnad)} från förra årets utgående balans. "
                "Ta bort verifikationen som lägger in en ny ingående balans."
            )
    return fynd


def _fel_tecken(b: Berakning, period: Period) -> list[str]:
    fynd = []
    for post in b.tabell.poster.values():
        if post.sida not in ("tillgang", "skuld"):
            continue
        belopp = b.post(period, post.id)
        if belopp.ore < 0:
            namn = next(d.namn for d in b.tabell.delposter.values() if d.post == post.id)
            fynd.append(
                f"{namn} är negativ, {kr(belopp.ore)} (konto {', '.join(belopp.konton)}). Granska "
                "kontona; en tillgång eller skuld kan inte vara mindre än noll."
            )
    return fynd


def _investeringar(b: Berakning, period: Period) -> list[str]:
    redovisat = summa(inkop(b, period).values())
    poster = sorted({post for nr in b.bok.konton if (post := tillgangspost(b, nr))})
    not_ = sum(
        forandring(b, post, period).nyanskaffningar
        for post in poster
        if post != LANGFRISTIGA_FORDRINGAR
    )
    storheter = kassaflodesstorheter(b, period)
    flode = -sum(storheter[f"investering_{sort}"].ore for sort in SORTER)
    utan = utan_betalning(b, period)
    if redovisat.ore == not_ == flode + utan:
        return []
    return [
        f"Årets investeringar är {kr(redovisat.ore)} i investeringsredovisningen, {kr(not_)} i "
        f"noterna och {kr(flode)} i kassaflödet, där {kr(utan)} är köpt utan betalning. Granska "
        f"verifikationerna på {', '.join(redovisat.konton) or 'anläggningskontona'}."
    ]


def _register(b: Berakning, period: Period) -> list[str]:
    register: defaultdict[str, int] = defaultdict(int)
    for tillgang in anlaggningar(b.bok):
        borta = tillgang.utrangerad and tillgang.utrangerad <= period.till
        if tillgang.anskaffad <= period.till and not borta:
            register[tillgang.konto] += tillgang.anskaffning_ore
    if not register and not anlaggningar(b.bok):
        return []
    saldon = b.poster.saldon(period)
    per_post: defaultdict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for nummer, konto in sorted(b.bok.konton.items()):
        if b.tabell.poster[konto.rad].anlaggning == "materiella" and not is_ackumulerat(nummer):
            par = saldon.utgaende(nummer), register.get(nummer, 0)
            per_post[tillgangspost(b, nummer)][nummer] = par
    return [
        text
        for post, konton in per_post.items()
        for text in _mot_registret(konton, forandring(b, post, period).ansk_ut)
    ]


def _mot_registret(konton: dict[str, tuple[int, int]], kostnad: int) -> Iterator[str]:
    """Yield what differs between a post's accounts and the register.

    Args:
        konton: balance and cost in the register by account, in öre.
        kostnad: what the post's assets cost. More than the accounts hold where depreciation is
            credited to them: then the post is compared as a whole.
    """
    atgard = (
        "skiljer. För in tillgången i anlaggningar.beancount, eller skriv utrangerad: på den som "
        "lämnat."
    )
    direkt = kostnad - sum(saldo for saldo, _ in konton.values())
    if direkt:
        i_registret = sum(belopp for _, belopp in konton.values())
        if kostnad != i_registret:
            yield (
                f"Tillgångarna på {', '.join(nr for nr, par in konton.items() if any(par))} har "
                f"kostat {kr(kostnad)} ({kr(direkt)} är avskrivet direkt på kontona), i "
                f"anläggningsregistret {kr(i_registret)}: {kr(kostnad - i_registret)} {atgard}"
            )
        return
    for nummer, (saldo, belopp) in konton.items():
        if saldo != belopp:
            yield (
                f"Kontot {nummer} är {kr(saldo)}, anläggningsregistret {kr(belopp)}: "
                f"{kr(saldo - belopp)} {atgard}"
            )


_KONTROLLER: tuple[tuple[str, Callable[[Berakning, Period], list[str]]], ...] = (
    ("verifikationer", _verifikationer),
    ("konton", _konton),
    ("tillgangar", _tillgangar_lika_skulder),
    ("resultat", _resultat),
    ("kassaflode", _kassaflode),
    ("avskrivningar", _avskrivningar),
    ("ingaende", _ingaende_balans),
    ("tecken", _fel_tecken),
    ("investeringar", _investeringar),
    ("register", _register),
)
BOKKONTROLLER = tuple(id_ for id_, _ in _KONTROLLER)
UTAN_RAD = "Kan inte prövas förrän varje konto har en rad i uppställningarna."


def kontrollera_bok(b: Berakning, period: Period) -> list[Kontroll]:
    """Run the checks of the books for a year; the accounts must have lines for the rest to run."""
    svar: list[Kontroll] = []
    utan_rad = False
    for id_, funktion in _KONTROLLER:
        stoppar = id_ not in UTAN_STOPP
        if utan_rad:
            svar.append(kontroll_av(id_, stoppar=stoppar, ej_provad=UTAN_RAD))
            continue
        svar.append(kontroll_av(id_, funktion(b, period), stoppar=stoppar))
        utan_rad = id_ == "konton" and not svar[-1].ok
    return svar


# The tables of each check; the notes and other tables are those that no other check has.
_OMRADEN: dict[str, frozenset[str]] = {
    "summor": frozenset({"resultatrakning", "balansrakning", "kassaflodesanalys"}),
    "noter": frozenset(),
    "drift": frozenset({"driftredovisning", "investeringsredovisning"}),
    "specifikation": frozenset({"balansspecifikation"}),
}
RAPPORTKONTROLLER = tuple(_OMRADEN)
VISNINGSKONTROLLER = ("avrundning", "pa_enheten")


def kontrollera_rapporter(
    rapporter: Sequence[Rapport], exakta: dict[str, int], konton: dict[str, tuple[str, ...]]
) -> list[Kontroll]:
    """Check every sum and every tie between the tables, in exact öre.

    Args:
        rapporter: all reports.
        exakta: öre by quantity.
        konton: accounts by quantity, to name in a finding.
    """
    namngivna = frozenset().union(*_OMRADEN.values())
    svar = []
    for id_, egna in _OMRADEN.items():
        fynd: list[str] = []
        for rapport in rapporter:
            if rapport.id in egna or (not egna and rapport.id not in namngivna):
                fynd += _brutna(rapport, exakta, konton)
        svar.append(kontroll_av(id_, fynd, stoppar=True))
    return svar


def _brutna(
    rapport: Rapport, exakta: dict[str, int], konton: dict[str, tuple[str, ...]]
) -> Iterable[str]:
    for samband in rapport.samband:
        skillnad = sum(tecken * exakta.get(namn, 0) for tecken, namn in samband.termer())
        if skillnad:
            berorda = sorted({k for _, namn in samband.termer() for k in konton.get(namn, ())})
            yield (
                f"{rapport.titel}: {samband.summa} är {kr(exakta.get(samband.summa, 0))}, men "
                f"delarna är {kr(exakta.get(samband.summa, 0) + skillnad)}; {kr(skillnad)} "
                f"skiljer (konto {', '.join(berorda)}). Granska kontonas post och dimensioner."
            )


def kontrollera_visade(
    rapporter: Sequence[Rapport], mellan: Sequence[Samband], enhet_ore: int
) -> tuple[Kontroll, Kontroll]:
    """Check what is shown, cell by cell, without trusting how it was rounded.

    Nothing is more than one unit off; the same amount is shown alike wherever it stands; sums
    within a table and between tables hold, or the table says that they do not.

    Args:
        rapporter: the reports as shown.
        mellan: the sums that two tables have in common.
        enhet_ore: öre in a unit.
    """
    fynd = [*_olika_visat(rapporter), *_for_langt_bort(rapporter, enhet_ore)]
    fynd += _osagda(rapporter)
    visat = {
        cell.nyckel: cell.tecken * cell.visat
        for cell in _celler(rapporter)
        if cell.visat is not None
    }
    varningar = [
        text for rapport in rapporter for text in rapport.efter if text.startswith("Avrundat till")
    ]
    for ett in mellan:
        skillnad = sum(tecken * visat.get(namn, 0) for tecken, namn in ett.termer())
        if skillnad and not _sagt(rapporter, {namn for _, namn in ett.termer()}):
            fynd.append(f"{ett.summa} skiljer {skillnad} från samma belopp i en annan tabell.")
    return (
        kontroll_av("avrundning", fynd, stoppar=True),
        kontroll_av("pa_enheten", varningar),
    )


def _sagt(rapporter: Sequence[Rapport], namn: set[str]) -> bool:
    """Tell whether a table says that one of these amounts differs from other tables."""
    for rapport in rapporter:
        texter = [text for text in rapport.efter if "i andra tabeller" in text]
        for rad in rapport.rader if texter else ():
            egna = any(cell.nyckel in namn for cell in rad.celler)
            if egna and any(f"{rad.etikett} (" in text for text in texter):
                return True
    return False


def _celler(rapporter: Iterable[Rapport]) -> Iterator[Cell]:
    for rapport in rapporter:
        for rad in rapport.rader:
            yield from (cell for cell in rad.celler if cell.nyckel)


def _olika_visat(rapporter: Sequence[Rapport]) -> Iterator[str]:
    """Yield each amount that is shown in two ways, by name or by what it is made of."""
    sett: dict[object, tuple[str, int]] = {}
    for cell in _celler(rapporter):
        if cell.visat is None:
            continue
        visat = cell.tecken * cell.visat
        nycklar: list[tuple[object, int]] = [(cell.nyckel, visat)]
        if cell.ursprung and cell.ore:
            ursprung, tecken = kanon(cell.ursprung)
            nycklar.append((ursprung, tecken * cell.visat))
        for nyckel, tal in nycklar:
            annan, annat = sett.setdefault(nyckel, (cell.nyckel, tal))
            if annat != tal:
                yield f"{cell.nyckel} visas som {tal} men som {annat} i {annan}."


def _for_langt_bort(rapporter: Sequence[Rapport], enhet_ore: int) -> Iterator[str]:
    for cell in _celler(rapporter):
        if cell.visat is not None and abs(cell.visat * enhet_ore - (cell.ore or 0)) > enhet_ore:
            yield f"{cell.nyckel} visas som {cell.visat} men är {kr(cell.ore or 0)}."


def _osagda(rapporter: Sequence[Rapport]) -> Iterator[str]:
    """Yield each sum of a table that is not its parts as shown, and is not told under it."""
    for rapport in rapporter:
        sagda = [text for text in rapport.efter if "inte som summan av sina delar" in text]
        for ett in brutna_i(rapport):
            namn = [*platser(rapport, {ett.summa}, None)] or [ett.summa]
            if not any(plats in text for text in sagda for plats in namn):
                yield f"{rapport.titel}: {ett.summa} visas inte som summan av sina delar."
