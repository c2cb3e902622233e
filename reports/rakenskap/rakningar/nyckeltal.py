"""Key figures that every årsredovisning has: soliditet, shares of the costs, employees.

A ratio is kept as the two amounts it is of (`Cell.kvot`); the text shows two decimals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from rakenskap.bok.poster import Period
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.verksamhetstrad import UTAN_VERKSAMHET
from rakenskap.rapport.rapport import Cell, Rad
from rakenskap.rapport.slug import unika_slugar


def nyckeltal(b: Berakning, perioder: Sequence[Period]) -> tuple[tuple[Rad, ...], tuple[str, ...]]:
    """Return the rows of key figures, and what is to be said of them.

    Args:
        b: the books' amounts.
        perioder: a column each, the year first.

    Returns:
        Soliditet; each group's share of the verksamhet's costs and that of administration, where
        the books have verksamheter; employees, this year and as the average of two.
    """
    rader = [_rad("soliditet", "Soliditet, procent", perioder, lambda p: _soliditet(b, p))]
    andelar = [_kostnader(b, period) for period in perioder]
    grupper = list(dict.fromkeys(v.notrad for v in b.bok.forbund.verksamheter))
    grupper += sorted({namn for egna in andelar for namn in egna} - set(grupper))
    texter = []
    if any(set(egna) - {UTAN_VERKSAMHET} for egna in andelar):
        namn_for = unika_slugar(grupper)
        for namn in grupper:
            celler = tuple(kvot(egna.get(namn, 0), sum(egna.values())) for egna in andelar)
            if any(cell.kvot and cell.kvot[0] for cell in celler):
                etikett = f"{namn}, procent av kostnaderna"
                rader.append(Rad(f"andel.{namn_for[namn]}", etikett, celler))
        rader.append(
            _rad(
                "andel.administration",
                "Administration, procent av kostnaderna",
                perioder,
                lambda p: _administration(b, p),
            )
        )
        texter.append(
            "Administration är kostnaderna för de verksamheter som inte har någon insats under "
            "året. Andelarna är av verksamhetens kostnader utan avskrivningar."
        )
    rader.append(_rad("anstallda", "Antal anställda", perioder, lambda p: _anstallda(b, p.ar)))
    rader.append(
        _rad(
            "anstallda.medel",
            "Antal anställda, medeltal för två år",
            perioder,
            lambda p: _medel(b, p),
        )
    )
    utan = [str(p.ar) for p in perioder if _antal(b, p.ar) is None]
    if utan:
        texter.append(
            f"Antal anställda är inte angivet för {', '.join(utan)}: antal_anstallda under "
            "[ar.ÅÅÅÅ] i forbund.toml."
        )
    return tuple(rader), tuple(texter)


def kvot(taljare_ore: int, namnare_ore: int) -> Cell:
    """Return a share in per cent with two decimals, kept exactly; blank of nothing."""
    if not namnare_ore:
        return Cell(text="")
    tal = Decimal(100 * taljare_ore) / namnare_ore
    return Cell(text=_text(tal, "0.01"), kvot=(taljare_ore, namnare_ore))


def _text(tal: Decimal, minsta: str) -> str:
    text = f"{tal.quantize(Decimal(minsta), ROUND_HALF_UP):f}"
    return text.replace(".", ",").replace("-", "\N{MINUS SIGN}")


def _rad(
    radid: str, etikett: str, perioder: Sequence[Period], cell: Callable[[Period], Cell]
) -> Rad:
    return Rad(radid, etikett, tuple(map(cell, perioder)))


def _soliditet(b: Berakning, period: Period) -> Cell:
    """Return equity as per cent of assets."""
    tillgangar = sum(
        belopp.ore
        for delpost, belopp in b.balans_per_delpost(period).items()
        if b.tabell.poster[b.tabell.delposter[delpost].post].sida == "tillgang"
    )
    return kvot(b.eget_kapital_utgaende(period).ore, tillgangar)


def _kostnader(b: Berakning, period: Period) -> dict[str, int]:
    """Return costs in öre by the heading that the settings give each verksamhet."""
    notrader = {v.kod: v.notrad for v in b.bok.forbund.verksamheter}
    svar: defaultdict[str, int] = defaultdict(int)
    for (konto, verksamhet, _), ore in b.per_dimension(period).items():
        if b.konto(konto).rad == "verksamhetens_kostnader":
            svar[notrader.get(verksamhet, verksamhet or UTAN_VERKSAMHET)] -= ore
    return dict(svar)


def _administration(b: Berakning, period: Period) -> Cell:
    per_verksamhet: defaultdict[str, int] = defaultdict(int)
    med_insats = set()
    for (konto, verksamhet, insats), ore in b.per_dimension(period).items():
        if b.konto(konto).rad == "verksamhetens_kostnader":
            per_verksamhet[verksamhet] -= ore
            if insats:
                med_insats.add(verksamhet)
    egna = sum(ore for kod, ore in per_verksamhet.items() if kod and kod not in med_insats)
    return kvot(egna, sum(per_verksamhet.values()))


def _antal(b: Berakning, ar: int) -> Decimal | None:
    egna = b.bok.forbund.ar.get(ar)
    text = egna.antal_anstallda.replace(",", ".").replace(" ", "") if egna else ""
    return Decimal(text) if text.replace(".", "", 1).isdecimal() else None


def _anstallda(b: Berakning, ar: int) -> Cell:
    egna = b.bok.forbund.ar.get(ar)
    return Cell(text=egna.antal_anstallda if egna else "")


def _medel(b: Berakning, period: Period) -> Cell:
    i_ar, fore = _antal(b, period.ar), _antal(b, period.ar - 1)
    if i_ar is None or fore is None:
        return Cell(text="")
    return Cell(text=_text((i_ar + fore) / 2, "0.1"))
