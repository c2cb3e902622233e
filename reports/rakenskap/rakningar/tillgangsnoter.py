"""Notes that roll forward: non-current assets and provisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rakenskap.bok.poster import Period
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.fakta import saknad
from rakenskap.rakningar.notdelar import Not
from rakenskap.rakningar.tillgangar import Forandring, forandring, nyttjandeperiod
from rakenskap.rapport.rapport import Rad, Rapport, Stil, cell_for, kolumner_for
from rakenskap.rapport.storhet import Kontobelopp, Samband, Storhet, nyckel

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
    ("flyttat", "Omklassificeringar", "post", "flyttat"),
    ("ansk_ut", "Utgående anskaffningsvärde", "summa", "ansk_ut"),
    ("ack_in", "Ackumulerade avskrivningar vid årets ingång", "post", "ack_in"),
    ("arets_avskrivningar", "Årets avskrivningar", "post", "arets_avskrivningar"),
    ("aterforda", "Återförda avskrivningar på sålt och utrangerat", "post", "aterforda"),
    ("ack_ut", "Utgående avskrivningar", "summa", "ack_ut"),
)

_MINSKAR = frozenset({"avgangna", "aterforda"})


def rullning(rapport_id: str, titel: str) -> Not:
    """Return a maker of the note that rolls cost and write-downs forward (LKBR 9:9, RKR R4)."""

    def gor(b: Berakning, perioder: Sequence[Period]) -> Rapport | None:
        rader: list[Rad] = []
        samband: list[Samband] = []
        texter: list[str] = []
        saknas: tuple[str, ...] = ()
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
            if ar_text is None:
                texter.append(f"{delpost.namn}: {saknad('nyttjandeperiod')}")
                saknas = ("nyttjandeperiod",)
                continue
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
            saknas=saknas,
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
            _rullstorhet(b, post, rad_id, period, _belopp(ett, falt), ensam=ensam)
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
            Samband(
                n("ansk_ut")[1],
                (n("ansk_in"), n("nyanskaffningar"), n("avgangna"), n("flyttat")),
            ),
            Samband(n("ack_ut")[1], (n("ack_in"), n("arets_avskrivningar"), n("aterforda"))),
            Samband(bokfort[plats].nyckel, (n("ansk_ut"), n("ack_ut", -1))),
        ]
    return rader, samband


def _belopp(ett: Forandring, falt: str) -> Kontobelopp:
    if falt == "nyanskaffningar":
        return replace(ett.inkopt, konton=ett.konton)
    return Kontobelopp(getattr(ett, falt), ett.konton)


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
    namn = nyckel(f"tillgang.{post}.{rad_id}", period)
    # What reduces is shown with minus.
    return Storhet(namn, -belopp, -1) if rad_id in _MINSKAR else Storhet(namn, belopp)


def avsattningar(b: Berakning, perioder: Sequence[Period]) -> Rapport | None:
    """Make the note that rolls provisions forward."""
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
                replace(u.belopp + -i.belopp, konton=u.belopp.konton),
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
