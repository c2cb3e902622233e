"""The notes (LKBR 9 kap.), numbered in the order of the statements.

A note belongs to a line of a form (its `not`). It is made when the line has an amount; each note
of amounts ends in a total that is its line, as the same quantity.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from rakenskap.bok.poster import Period
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.tillgangar import Forandring, forandring, nyttjandeperiod
from rakenskap.rakningar.verksamhetstrad import UTAN_VERKSAMHET
from rakenskap.rapport.rapport import Rad, Rapport, Stil, cell_for, kolumner_for
from rakenskap.rapport.slug import unika_slugar
from rakenskap.rapport.storhet import NOLL, Dimensioner, Kontobelopp, Samband, Storhet, nyckel

Not = Callable[[Berakning, Sequence[Period]], Rapport | None]


def _tabell(
    rapport_id: str,
    titel: str,
    perioder: Sequence[Period],
    delar: Sequence[tuple[str, str, Sequence[Storhet]]],
    total: tuple[str, Sequence[Storhet]],
) -> Rapport:
    """Make a note of parts and a total.

    Args:
        rapport_id: the note's name.
        titel: heading.
        perioder: a column each.
        delar: row id, label and a quantity a period, for each part.
        total: label and a quantity a period; its key is the key of the line.
    """
    rader = [
        Rad(rad_id, etikett, tuple(map(cell_for, storheter)))
        for rad_id, etikett, storheter in delar
        if any(storhet.belopp.ore for storhet in storheter)
    ]
    rader.append(Rad("summa", total[0], tuple(map(cell_for, total[1])), "summa"))
    samband = tuple(
        Samband(
            total[1][plats].nyckel,
            tuple(
                (total[1][plats].tecken * storheter[plats].tecken, storheter[plats].nyckel)
                for _, _, storheter in delar
                if any(storhet.belopp.ore for storhet in storheter)
            ),
        )
        for plats in range(len(perioder))
    )
    return Rapport(rapport_id, titel, kolumner_for(perioder), tuple(rader), samband)


def _delposter(
    b: Berakning, perioder: Sequence[Period], post: str
) -> list[tuple[str, str, list[Storhet]]]:
    """Return a line's parts: by delpost, or by account where the line is one delpost."""
    egna = [delpost for delpost in b.tabell.delposter.values() if delpost.post == post]
    resultat = b.tabell.poster[post].sida == "resultat"
    per_period = [
        b.resultat_per_delpost(period) if resultat else b.balans_per_delpost(period)
        for period in perioder
    ]
    return [
        (
            delpost.id,
            delpost.namn,
            [
                Storhet(nyckel(f"delpost.{delpost.id}", period), delar.get(delpost.id, NOLL))
                for period, delar in zip(perioder, per_period, strict=True)
            ],
        )
        for delpost in egna
    ]


def _linje(
    b: Berakning, perioder: Sequence[Period], post: str, prefix: str, tecken: int = 1
) -> list[Storhet]:
    return [
        Storhet(
            nyckel(f"{prefix}.{post}", period),
            b.post(period, post) if tecken > 0 else -b.post(period, post),
            tecken,
        )
        for period in perioder
    ]


def _specifikation(rapport_id: str, titel: str, post: str, prefix: str) -> Not:
    """Return a maker of the common note: a line's parts and their sum."""

    def gor(b: Berakning, perioder: Sequence[Period]) -> Rapport | None:
        total = _linje(b, perioder, post, prefix)
        if not any(storhet.belopp.ore for storhet in total):
            return None
        return _tabell(rapport_id, titel, perioder, _delposter(b, perioder, post), ("Summa", total))

    return gor


# ---------------------------------------------------------------------- resultaträkningens noter


def _kostnader(b: Berakning, perioder: Sequence[Period]) -> Rapport | None:
    """Make the note on costs by purpose; by kind of cost where nothing has a verksamhet."""
    total = _linje(b, perioder, "verksamhetens_kostnader", "rr", -1)
    if not any(storhet.belopp.ore for storhet in total):
        return None
    andamal = [_per_andamal(b, period) for period in perioder]
    if all(set(delar) <= {UTAN_VERKSAMHET} for delar in andamal):
        delar = [
            (rad_id, namn, [replace(s, belopp=-s.belopp, tecken=-1) for s in storheter])
            for rad_id, namn, storheter in _delposter(b, perioder, "verksamhetens_kostnader")
        ]
    else:
        ordning = list(dict.fromkeys(v.notrad for v in b.bok.forbund.verksamheter))
        ordning += sorted({namn for delar in andamal for namn in delar} - set(ordning))
        namn_for = unika_slugar(ordning)
        delar = [
            (
                namn_for[namn],
                namn,
                [
                    Storhet(
                        nyckel(f"andamal.{namn_for[namn]}", period),
                        egna.get(namn, NOLL),
                        dimensioner=Dimensioner(_koder(b, namn)),
                    )
                    for period, egna in zip(perioder, andamal, strict=True)
                ],
            )
            for namn in ordning
        ]
    return _tabell("kostnader", "Verksamhetens kostnader", perioder, delar, ("Summa", total))


def _per_andamal(b: Berakning, period: Period) -> dict[str, Kontobelopp]:
    """Return costs (positive) by the heading that the settings give each verksamhet."""
    notrader = {v.kod: v.notrad for v in b.bok.forbund.verksamheter}
    svar: defaultdict[str, Kontobelopp] = defaultdict(Kontobelopp)
    for (konto, verksamhet, _), ore in b.per_dimension(period).items():
        if b.konto(konto).rad == "verksamhetens_kostnader":
            namn = notrader.get(verksamhet, verksamhet or UTAN_VERKSAMHET)
            svar[namn] += Kontobelopp(-ore, (konto,))
    return dict(svar)


def _koder(b: Berakning, notrad: str) -> frozenset[str]:
    """Return the codes of verksamhet that a row of the note sums."""
    notrader = {v.kod: v.notrad for v in b.bok.forbund.verksamheter}
    # A code that the settings do not know is its own row, and so is no code at all.
    okand = "" if notrad == UTAN_VERKSAMHET else notrad
    egna = {kod for kod, namn in notrader.items() if namn == notrad}
    return frozenset(egna | ({okand} - set(notrader)))


def _rakenskapsrevision(b: Berakning, perioder: Sequence[Period]) -> Rapport | None:
    """Make the note on the cost of examining books and accounts (LKBR 9 kap. 13 §).

    Only räkenskapsrevision, on its own accounts; not all that auditing costs.
    """
    storheter = [
        Storhet(
            nyckel("rakenskapsrevision", period),
            -b.resultat_per_delpost(period).get("rakenskapsrevision", NOLL),
        )
        for period in perioder
    ]
    rad = Rad(
        "summa",
        "Sammanlagd kostnad för revisorernas granskning av bokföring, delårsrapport och "
        "årsredovisning",
        tuple(map(cell_for, storheter)),
        "summa",
    )
    return Rapport(
        "rakenskapsrevision",
        "Kostnader för räkenskapsrevision",
        kolumner_for(perioder),
        (rad,),
        paragraf="LKBR 9:13",
    )


def _avskrivningar(b: Berakning, perioder: Sequence[Period]) -> Rapport | None:
    total = _linje(b, perioder, "avskrivningar", "rr", -1)
    if not any(storhet.belopp.ore for storhet in total):
        return None
    delar = [
        (rad_id, namn, [replace(s, belopp=-s.belopp, tecken=-1) for s in storheter])
        for rad_id, namn, storheter in _delposter(b, perioder, "avskrivningar")
    ]
    return _tabell("avskrivningar", "Avskrivningar", perioder, delar, ("Summa", total))


def _tva_linjer(
    rapport_id: str, titel: str, poster: tuple[str, str], namn: tuple[str, str], paragraf: str = ""
) -> Not:
    """Return a maker of a note on two lines (income and costs), each with its parts and total."""

    def gor(b: Berakning, perioder: Sequence[Period]) -> Rapport | None:
        rader: list[Rad] = []
        samband: list[Samband] = []
        for post, etikett in zip(poster, namn, strict=True):
            total = _linje(b, perioder, post, "rr")
            if not any(storhet.belopp.ore for storhet in total):
                continue
            del_ = _tabell(
                rapport_id,
                titel,
                perioder,
                _delposter(b, perioder, post),
                (f"Summa {etikett}", total),
            )
            rader += [replace(rad, id=f"{post}.{rad.id}") for rad in del_.rader]
            samband += del_.samband
        if not rader:
            return None
        return Rapport(
            rapport_id,
            titel,
            kolumner_for(perioder),
            tuple(rader),
            tuple(samband),
            paragraf=paragraf,
        )

    return gor


# ---------------------------------------------------------------------- tillgångar


_TILLGANGSPOSTER = {
    "immateriella": ("immateriella_anlaggningstillgangar",),
    "materiella": (
        "mark_byggnader_tekniska_anlaggningar",
        "maskiner_inventarier",
        "ovriga_materiella_anlaggningstillgangar",
    ),
}

_RADER: tuple[tuple[str, str, Stil, str], ...] = (
    ("ansk_in", "Ingående anskaffningsvärde", "post", "ansk_in"),
    ("nyanskaffningar", "Nyanskaffningar", "post", "nyanskaffningar"),
    ("avgangna", "Försäljningar och utrangeringar", "post", "avgangna"),
    ("ansk_ut", "Utgående anskaffningsvärde", "summa", "ansk_ut"),
    ("ack_in", "Ackumulerade avskrivningar vid årets ingång", "post", "ack_in"),
    ("arets_avskrivningar", "Årets avskrivningar", "post", "arets_avskrivningar"),
    ("aterforda", "Återförda avskrivningar på sålt och utrangerat", "post", "aterforda"),
    ("ack_ut", "Utgående avskrivningar", "summa", "ack_ut"),
)


def _rullning(rapport_id: str, titel: str) -> Not:
    def gor(b: Berakning, perioder: Sequence[Period]) -> Rapport | None:
        rader: list[Rad] = []
        samband: list[Samband] = []
        texter: list[str] = []
        aktiva = []
        for post in _TILLGANGSPOSTER[rapport_id]:
            ar = [forandring(b, post, period) for period in perioder]
            if not all(ett.tom for ett in ar):
                aktiva.append((post, ar))
        for post, ar in aktiva:
            delpost = next(d for d in b.tabell.delposter.values() if d.post == post)
            if len(aktiva) > 1:
                rader.append(Rad(f"{post}.rubrik", delpost.namn, (), "rubrik"))
            egna, relationer = _en_post(b, post, perioder, ar, ensam=len(aktiva) == 1)
            rader += egna
            samband += relationer
            ar_text = nyttjandeperiod(b, post, perioder[0])
            texter.append(
                f"{delpost.namn}: linjär avskrivning från det att tillgången tas i bruk. "
                f"Bedömd genomsnittlig nyttjandeperiod är {ar_text} år."
            )
        if not rader:
            return None
        return Rapport(
            rapport_id,
            titel,
            kolumner_for(perioder),
            tuple(rader),
            tuple(samband),
            efter=tuple(texter),
            paragraf="LKBR 9:9; RKR R4",
        )

    return gor


def _en_post(
    b: Berakning,
    post: str,
    perioder: Sequence[Period],
    ar: Sequence[Forandring],
    *,
    ensam: bool,
) -> tuple[list[Rad], list[Samband]]:
    celler: dict[str, list[Storhet]] = {}
    for rad_id, _, _, falt in _RADER:
        celler[rad_id] = [
            _rullstorhet(
                b, post, rad_id, period, Kontobelopp(getattr(ett, falt), ett.konton), ensam=ensam
            )
            for period, ett in zip(perioder, ar, strict=True)
        ]
    bokfort = [Storhet(nyckel(f"br.{post}", period), b.post(period, post)) for period in perioder]
    rader = [
        Rad(f"{post}.{rad_id}", etikett, tuple(map(cell_for, celler[rad_id])), stil)
        for rad_id, etikett, stil, _ in _RADER
        if any(storhet.belopp.ore for storhet in celler[rad_id])
    ]
    rader.append(
        Rad(
            f"{post}.redovisat",
            "Redovisat värde vid årets slut",
            tuple(map(cell_for, bokfort)),
            "summa",
        )
    )
    samband = []
    for plats in range(len(perioder)):

        def n(rad_id: str, tecken: int = 1, plats: int = plats) -> tuple[int, str]:
            storhet = celler[rad_id][plats]
            return tecken * storhet.tecken, storhet.nyckel

        samband += [
            Samband(n("ansk_ut")[1], (n("ansk_in"), n("nyanskaffningar"), n("avgangna", -1))),
            Samband(n("ack_ut")[1], (n("ack_in"), n("arets_avskrivningar"), n("aterforda", -1))),
            Samband(bokfort[plats].nyckel, (n("ansk_ut"), n("ack_ut", -1))),
        ]
    return rader, samband


def _rullstorhet(
    b: Berakning, post: str, rad_id: str, period: Period, belopp: Kontobelopp, *, ensam: bool
) -> Storhet:
    """Name a quantity of the roll-forward; the one that stands in the RR too has its name there."""
    if rad_id == "ansk_in":
        return Storhet(f"tillgang.{post}.ansk_ut@{period.ar - 1}", belopp)
    if rad_id == "ack_in":
        return Storhet(f"tillgang.{post}.ack_ut@{period.ar - 1}", belopp)
    avskrivningar = b.post(period, "avskrivningar")
    if rad_id == "arets_avskrivningar" and ensam and belopp.ore == -avskrivningar.ore:
        return Storhet(nyckel("rr.avskrivningar", period), -avskrivningar, -1)
    return Storhet(nyckel(f"tillgang.{post}.{rad_id}", period), belopp)


# ---------------------------------------------------------------------- avsättningar, texter


def _avsattningar(b: Berakning, perioder: Sequence[Period]) -> Rapport | None:
    rader: list[Rad] = []
    samband: list[Samband] = []
    for post in ("avsattningar_pensioner", "andra_avsattningar"):
        ut = [Storhet(nyckel(f"br.{post}", p), b.post(p, post)) for p in perioder]
        in_ = [Storhet(f"br.{post}@{p.ar - 1}", b.vid_arets_borjan(p, post)) for p in perioder]
        if not any(s.belopp.ore for s in (*ut, *in_)):
            continue
        netto = [
            Storhet(
                nyckel(f"avsattning.{post}", p),
                Kontobelopp(u.belopp.ore - i.belopp.ore, u.belopp.konton),
            )
            for p, u, i in zip(perioder, ut, in_, strict=True)
        ]
        namn = next(d.namn for d in b.tabell.delposter.values() if d.post == post)
        rader += [
            Rad(f"{post}.in", f"{namn}: ingående", tuple(map(cell_for, in_))),
            Rad(f"{post}.netto", "Årets förändring", tuple(map(cell_for, netto))),
            Rad(f"{post}.ut", f"{namn}: utgående", tuple(map(cell_for, ut)), "summa"),
        ]
        samband += [
            Samband(u.nyckel, ((1, i.nyckel), (1, n.nyckel)))
            for u, i, n in zip(ut, in_, netto, strict=True)
        ]
    if not rader:
        return None
    return Rapport(
        "avsattningar", "Avsättningar", kolumner_for(perioder), tuple(rader), tuple(samband)
    )


def principer(b: Berakning, regim: str) -> Rapport:
    """Make note 1, the accounting principles (LKBR 9 kap. 4 §), from the settings."""
    forbund = b.bok.forbund
    stycken = forbund.principer.get(regim) or (
        "Årsredovisningen är upprättad enligt lagen (2018:597) om kommunal bokföring och "
        "redovisning i tillämpliga delar och enligt rekommendationer från Rådet för kommunal "
        "redovisning. Tillgångar, avsättningar och skulder har värderats till "
        "anskaffningsvärde om inget annat anges. Inga poster i utländsk valuta finns.",
    )
    return Rapport("principer", "Redovisningsprinciper", stycken=stycken, paragraf="LKBR 9:4")


def sarredovisning(b: Berakning) -> Rapport:
    """Make the note on särredovisningar (LKBR 9 kap. 5 §)."""
    return Rapport(
        "sarredovisning",
        "Särredovisning",
        stycken=(b.bok.forbund.sarredovisning,),
        paragraf="LKBR 9:5",
    )


NOTER: dict[str, Not] = {
    "intakter": _specifikation(
        "intakter", "Verksamhetens intäkter", "verksamhetens_intakter", "rr"
    ),
    "kostnader": _kostnader,
    "rakenskapsrevision": _rakenskapsrevision,
    "avskrivningar": _avskrivningar,
    "skatteintakter": _tva_linjer(
        "skatteintakter",
        "Skatteintäkter, generella statsbidrag och utjämning",
        ("skatteintakter", "generella_statsbidrag"),
        ("skatteintäkter", "generella statsbidrag och utjämning"),
    ),
    "finansiella_poster": _tva_linjer(
        "finansiella_poster",
        "Finansiella intäkter och kostnader",
        ("finansiella_intakter", "finansiella_kostnader"),
        ("finansiella intäkter", "finansiella kostnader"),
    ),
    "extraordinara": _tva_linjer(
        "extraordinara",
        "Extraordinära poster",
        ("extraordinara_intakter", "extraordinara_kostnader"),
        ("extraordinära intäkter", "extraordinära kostnader"),
        "LKBR 9:12",
    ),
    "immateriella": _rullning("immateriella", "Immateriella anläggningstillgångar"),
    "materiella": _rullning("materiella", "Materiella anläggningstillgångar"),
    "finansiella": _specifikation(
        "finansiella",
        "Finansiella anläggningstillgångar",
        "finansiella_anlaggningstillgangar",
        "br",
    ),
    "infrastruktur": _specifikation(
        "infrastruktur", "Bidrag till infrastruktur", "bidrag_till_infrastruktur", "br"
    ),
    "forrad": _specifikation("forrad", "Förråd m.m.", "forrad", "br"),
    "fordringar": _specifikation("fordringar", "Fordringar", "fordringar", "br"),
    "placeringar": _specifikation(
        "placeringar", "Kortfristiga placeringar", "kortfristiga_placeringar", "br"
    ),
    "kassa_bank": _specifikation("kassa_bank", "Kassa och bank", "kassa_bank", "br"),
    "avsattningar": _avsattningar,
    "langfristiga": _specifikation(
        "langfristiga", "Långfristiga skulder", "langfristiga_skulder", "br"
    ),
    "skulder": _specifikation("skulder", "Kortfristiga skulder", "kortfristiga_skulder", "br"),
}

# Notes that roll opening balances forward: they leave out a year that has none.
_RULLANDE = frozenset({"immateriella", "materiella", "avsattningar"})

# A line that refers to more than one note.
FLERA: dict[str, tuple[str, ...]] = {"kostnader": ("kostnader", "rakenskapsrevision")}


def _med_ingaende(b: Berakning, not_id: str, perioder: Sequence[Period]) -> Sequence[Period]:
    if not_id not in _RULLANDE:
        return perioder
    return [period for period in perioder if period.ar not in b.poster.utan_ingaende]


def noter(
    b: Berakning, perioder: Sequence[Period], utrakningar: Sequence[Rapport], regim: str
) -> tuple[tuple[Rapport, ...], dict[str, int]]:
    """Make all notes, numbered in the order of the lines that refer to them.

    Args:
        b: the books' amounts.
        perioder: the year and its comparatives.
        utrakningar: the statements, in order, with note ids on their rows.
        regim: the regime, for the principles.

    Returns:
        The notes with their numbers, and the number of each note by its id.
    """
    gjorda = [principer(b, regim)]
    ids = {"principer"}
    for rapport in utrakningar:
        for rad in rapport.rader:
            for not_id in (namn for ref in rad.noter for namn in FLERA.get(ref, (ref,))):
                if not_id in ids:
                    continue
                ids.add(not_id)
                gjord = NOTER[not_id](b, _med_ingaende(b, not_id, perioder))
                if gjord is not None:
                    gjorda.append(gjord)
    gjorda.append(sarredovisning(b))
    numrerade = tuple(replace(note, nummer=plats) for plats, note in enumerate(gjorda, start=1))
    return numrerade, {note.id: note.nummer for note in numrerade}


def med_notnummer(rapport: Rapport, nummer: dict[str, int]) -> Rapport:
    """Return a statement whose rows refer to notes by number; a nil line refers to none."""

    def byt(rad: Rad) -> Rad:
        egna = [
            str(nummer[namn])
            for ref in rad.noter
            for namn in FLERA.get(ref, (ref,))
            if namn in nummer
        ]
        return replace(rad, noter=tuple(egna))

    return replace(rapport, rader=tuple(map(byt, rapport.rader)))
