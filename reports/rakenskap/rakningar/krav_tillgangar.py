"""Demands on assets: depreciation by plan, limits, the register against the ledger (RKR R4)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from lkbr.belopp import kr
from lkbr.riksvarden import halvt_prisbasbelopp_ore
from lkbr.uppstallning import is_ackumulerat
from rakenskap.bok.poster import Verifikation
from rakenskap.bok.register import Anlaggning
from rakenskap.rakningar.budget import anlaggningar
from rakenskap.rakningar.provning import Provning, Svar, fynd, svar
from rakenskap.rakningar.tillgangar import tillgangspost

MINST_AR = Decimal(3)
INGA = Svar(galler_inte="Anläggningsregistret har inga tillgångar.")


def _i_bruk(p: Provning) -> list[Anlaggning]:
    """Return the assets of the register that were acquired by the end of the year."""
    return [ett for ett in anlaggningar(p.b.bok) if ett.anskaffad <= p.period.till]


def _namn(tillgang: Anlaggning) -> str:
    return f"{tillgang.id} ({tillgang.benamning})"


# ---------------------------------------------------------------------- depreciation


def plan(tillgang: Anlaggning, ar: int) -> tuple[int, int]:
    """Return the least and the most depreciation of a year by the plan, in öre.

    Straight-line from when the asset is in use, by days or by months, the first month counted or
    not: the ways that are used. What is left when the life ends is the last year's.
    """
    start = tillgang.ibruktagen or tillgang.anskaffad
    liv = tillgang.nyttjandeperiod_ar or Decimal(0)
    if liv <= 0:
        return 0, 0
    slut = min(dt.date(ar, 12, 31), tillgang.utrangerad or dt.date.max)
    belopp = []
    for borjan in (Decimal(start.month - 1) / 12, Decimal(start.month) / 12, _dagdel(start)):
        fran = start.year + borjan
        hel = Decimal(slut.year) + _dagdel(slut + dt.timedelta(days=1), slut.year)
        till = min(hel, fran + liv)
        fore = min(max(Decimal(ar), fran), till)
        belopp.append(max(till - fore, Decimal()) / liv * tillgang.anskaffning_ore)
    avrundade = [int(ett.quantize(Decimal(1), ROUND_HALF_UP)) for ett in belopp]
    # Each month may be rounded to whole kronor.
    return max(min(avrundade) - 1200, 0), max(avrundade) + 1200


def _dagdel(dag: dt.date, ar: int | None = None) -> Decimal:
    ar = dag.year if ar is None else ar
    dagar = (dt.date(ar + 1, 1, 1) - dt.date(ar, 1, 1)).days
    return Decimal((dag - dt.date(ar, 1, 1)).days) / dagar


def _avskrivet(p: Provning) -> dict[str, int]:
    """Return the year's depreciation by asset, in öre; rows that name none are under nothing."""
    per: defaultdict[str, int] = defaultdict(int)
    for ver in p.b.poster.i_perioden(p.period):
        if not any(p.b.konto(nr).rad == "avskrivningar" for nr, _, _ in ver.rader):
            continue
        for nummer, ore, dimensioner in ver.rader:
            if tillgangspost(p.b, nummer):
                per[dict(dimensioner).get("anlaggning", "")] -= ore
    return dict(per)


def avskrivningsplan(p: Provning) -> Svar:
    """Try the year's depreciation of each asset against its plan."""
    egna = _i_bruk(p)
    if not egna:
        return INGA
    per = _avskrivet(p)
    if per.get("") and len(egna) > 1:
        return Svar(ej_provad="Avskrivningarnas rader säger inte vilken tillgång de gäller.")
    if len(egna) == 1:
        per = {egna[0].id: sum(per.values())}
    return svar(_utanfor_planen(p, egna, per))


def _utanfor_planen(p: Provning, egna: list[Anlaggning], per: dict[str, int]) -> Iterator[str]:
    for ett in egna:
        if ett.nyttjandeperiod_ar is None:
            continue
        minst, mest = plan(ett, p.period.ar)
        bokfort = per.get(ett.id, 0)
        if not minst <= bokfort <= mest:
            yield fynd(
                "C24",
                tillgang=_namn(ett),
                bokfort=kr(bokfort),
                ar=p.period.ar,
                fran=kr(minst),
                till=kr(mest),
            )


# ---------------------------------------------------------------------- limits


def grans(p: Provning) -> Svar:
    """Try the cost of each asset bought in the year against half a prisbasbelopp."""
    egna = [ett for ett in _i_bruk(p) if ett.anskaffad.year == p.period.ar]
    if not egna:
        return Svar(galler_inte="Ingen tillgång anskaffades under året.")
    halvt = halvt_prisbasbelopp_ore(p.period.ar)
    if halvt is None:
        return Svar(ej_provad=f"Programmet har inget prisbasbelopp för {p.period.ar}.")
    return svar(
        fynd(
            "C25",
            tillgang=_namn(ett),
            belopp=kr(ett.anskaffning_ore),
            ar=p.period.ar,
            grans=kr(halvt),
        )
        for ett in egna
        if ett.anskaffning_ore <= halvt
    )


def livslangd(p: Provning) -> Svar:
    """Try the life of each asset."""
    egna = _i_bruk(p)
    if not egna:
        return INGA
    return svar(
        fynd("C26", tillgang=_namn(ett), tid=str(ett.nyttjandeperiod_ar).replace(".", ","))
        for ett in egna
        if ett.nyttjandeperiod_ar is not None and ett.nyttjandeperiod_ar < MINST_AR
    )


# ---------------------------------------------------------------------- the ledger


def bokfort_varde(p: Provning) -> Svar:
    """Try each asset's cost and write-downs in the ledger against the register."""
    register = {ett.id: ett for ett in _i_bruk(p)}
    if not register:
        return INGA
    ansk: defaultdict[str, int] = defaultdict(int)
    ack: defaultdict[str, int] = defaultdict(int)
    materiella = _materiella(p)
    konton = [nr for nr in p.b.poster.konton if tillgangspost(p.b, nr) in materiella]
    for ver in p.b.poster.verifikationer_till(konton, p.period.till):
        for kod, kostnad, avskrivet in _per_tillgang(p, ver):
            ansk[kod] += kostnad
            ack[kod] += avskrivet
    if ansk.get("") or ack.get(""):
        return Svar(ej_provad="Rader på tillgångarnas konton saknar anlaggning: tillgången.")
    return svar(_skillnader(p, register, ansk, ack))


def _per_tillgang(p: Provning, ver: Verifikation) -> Iterator[tuple[str, int, int]]:
    """Yield asset, cost and write-down of each row of a verifikation on tangible assets, in öre.

    Depreciation that no account for accumulated depreciation takes lowers the asset's own account.
    """
    materiella = _materiella(p)
    rader = [
        (nummer, ore, dict(dimensioner).get("anlaggning", ""))
        for nummer, ore, dimensioner in ver.rader
        if tillgangspost(p.b, nummer) in materiella
    ]
    avskrivning = sum(
        ore for nummer, ore, _ in ver.rader if p.b.konto(nummer).rad == "avskrivningar"
    )
    tecken = 1 if avskrivning > 0 else -1
    pa_ack = sum(ore for nummer, ore, _ in rader if is_ackumulerat(nummer))
    kvar = max(tecken * (avskrivning + pa_ack), 0)
    for nummer, ore, kod in rader:
        if is_ackumulerat(nummer):
            yield kod, 0, ore
            continue
        direkt = min(kvar, max(-tecken * ore, 0))
        kvar -= direkt
        yield kod, ore + tecken * direkt, -tecken * direkt


def _materiella(p: Provning) -> frozenset[str]:
    return frozenset(
        namn for namn, post in p.b.tabell.poster.items() if post.anlaggning == "materiella"
    )


def _skillnader(
    p: Provning, register: dict[str, Anlaggning], ansk: dict[str, int], ack: dict[str, int]
) -> Iterator[str]:
    for kod in sorted({*register, *ansk, *ack}):
        ett = register.get(kod)
        borta = ett is None or (ett.utrangerad is not None and ett.utrangerad <= p.period.till)
        kostnad = 0 if ett is None or borta else ett.anskaffning_ore
        namn = _namn(ett) if ett else kod
        if ansk.get(kod, 0) != kostnad:
            vad = (
                f"anskaffningsvärdet är {kr(ansk.get(kod, 0))} på kontona men {kr(kostnad)} i "
                "registret."
            )
            yield fynd("C27", tillgang=namn, vad=vad)
        if -ack.get(kod, 0) > max(ansk.get(kod, 0), 0):
            vad = f"{kr(-ack[kod])} är avskrivet av {kr(ansk.get(kod, 0))}."
            yield fynd("C27", tillgang=namn, vad=vad)
