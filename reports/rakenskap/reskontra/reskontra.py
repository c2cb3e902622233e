"""The reskontra: what is open on leverantörsskulder or kundfordringar on a day, by invoice.

A row that names an invoice (`faktura: "L45/2023"`) settles it. A correction settles what it takes
back, and what had been paid on an invoice follows to the one that came in its place. Any other row
on the side of an invoice is one, with its verifikation's number. What remains, credit notes and
payments that name none, settle the invoice of the same party that they name by its number, or the
oldest of the same amount; else they stand open by themselves.

All together is the account's balance, whatever the rows say.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from beancount.core import data

from lkbr.behandlingshistorik import vernyckel
from lkbr.bokslut import is_ingaende_balans
from lkbr.kontering import ore_om
from lkbr.konto import kontonummer
from lkbr.rattelse import hanvisningar
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import relativ
from rakenskap.reskontra.poster import (
    BETALNINGSVILLKOR_DAGAR,
    FAKTURADAG,
    FAKTURANR,
    FORFALLER,
    KUND,
    TECKEN,
    Post,
    Postslag,
    Reglering,
    ord_i,
    rent,
)

KASSA_BANK = "kassa_bank"
Villkor = Callable[[str], int]
Plats = tuple[str, str]


def _trettio(_motpart: str) -> int:
    return BETALNINGSVILLKOR_DAGAR


@dataclass(frozen=True, slots=True)
class Reskontra:
    """A reskontra on a day.

    Attributes:
        delpost: `leverantorsskulder` or `kundfordringar`.
        konton: the account numbers.
        poster: everything that has stood on them, in the books' order.
        saldo_ore: the accounts' balance, debit positive; with drafts where those were asked for.
    """

    delpost: str
    dag: dt.date
    konton: frozenset[str]
    poster: tuple[Post, ...]
    saldo_ore: int

    @property
    def oppna(self) -> tuple[Post, ...]:
        """What is not settled."""
        return tuple(post for post in self.poster if post.kvar_ore)


@dataclass(slots=True)
class _Rad:
    """An entry's rows on one account that name the same invoice, or none, as one amount."""

    entry: data.Transaction
    namn: str
    konto: str
    motpart: str
    ore: int
    faktura: str


@dataclass(slots=True)
class _Bygge:
    """The reskontra while it is made: posts by place, and where each entry's own row went."""

    tecken: int
    villkor: Villkor
    poster: dict[Plats, Post] = field(default_factory=dict)
    egna: dict[Plats, tuple[Plats, int]] = field(default_factory=dict)


def reskontra(
    bok: Bok,
    delpost: str,
    dag: dt.date = dt.date.max,
    *,
    utkast: bool = False,
    villkor: Villkor = _trettio,
) -> Reskontra:
    """Make the reskontra of a day.

    Args:
        bok: the books.
        delpost: `leverantorsskulder` or `kundfordringar`.
        dag: the last day that counts.
        utkast: count drafts too, so that no invoice is proposed twice.
        villkor: days of payment for a party, where the invoice does not say when it falls due.

    Raises:
        AssertionError: it does not add up to the accounts' balance, a fault in the program.
    """
    konton = frozenset(nr for nr, konto in bok.konton.items() if konto.delpost == delpost)
    rader = list(_rader(bok, konton, dag, utkast=utkast))
    return _gor(bok, _Bygge(TECKEN[delpost], villkor), delpost, dag, konton, rader)


def fordringar(bok: Bok, nummer: str, dag: dt.date = dt.date.max) -> Reskontra:
    """Make the reskontra of one account of claims that is none of customers', such as 1685.

    Raises:
        AssertionError: it does not add up to the account's balance, a fault in the program.
    """
    konton = frozenset({nummer})
    rader = list(_rader(bok, konton, dag, utkast=False))
    return _gor(bok, _Bygge(TECKEN[KUND], _trettio), nummer, dag, konton, rader)


def _gor(
    bok: Bok,
    bygge: _Bygge,
    delpost: str,
    dag: dt.date,
    konton: frozenset[str],
    rader: list[_Rad],
) -> Reskontra:
    likvid = _likvida(bok, rader)
    for rad in rader:
        if not rad.faktura and not hanvisningar(rad.entry):
            _egen(bygge, rad, likvid)
    # Corrections after what they correct, which may stand later the same day.
    for rad in rader:
        if not rad.faktura and hanvisningar(rad.entry):
            _rattelse(bygge, rad, likvid)
    for rad in rader:
        if rad.faktura:
            _angiven(bygge, rad, likvid)
    _overfor(bygge)
    _tolka(bygge)
    saldo = sum(rad.ore for rad in rader)
    poster = tuple(sorted(bygge.poster.values(), key=_ordning))
    if sum(post.kvar_ore for post in poster) != saldo:
        raise AssertionError(f"{delpost} {dag}: the invoices do not add up to {saldo} öre")
    return Reskontra(delpost, dag, konton, poster, saldo)


def _ordning(post: Post) -> tuple[object, ...]:
    meta = post.entry.meta
    return (post.datum, str(meta.get("filename", "")), int(meta.get("lineno", 0)), post.konto)


def _rader(bok: Bok, konton: frozenset[str], dag: dt.date, *, utkast: bool) -> Iterator[_Rad]:
    """Yield the rows on some accounts up to a day, those of an entry that go together as one."""
    for entry in bok.entries:
        if not isinstance(entry, data.Transaction) or (entry.flag == "!" and not utkast):
            continue
        # What the books began with is there from the first day.
        if entry.date > dag and not is_ingaende_balans(entry):
            continue
        egna: dict[tuple[str, str], _Rad] = {}
        for posting in entry.postings:
            nummer = kontonummer(posting.account)
            if nummer not in konton or (ore := ore_om(posting)) is None:
                continue
            meta = posting.meta or {}
            faktura = str(meta.get("faktura") or "")
            motpart = str(meta.get("motpart") or entry.payee or "")
            rad = egna.setdefault(
                (nummer, faktura), _Rad(entry, _namn(bok, entry), nummer, motpart, 0, faktura)
            )
            rad.ore += ore
        yield from (rad for rad in egna.values() if rad.ore)


def _namn(bok: Bok, entry: data.Transaction) -> str:
    if entry.flag != "!":
        return vernyckel(entry)
    return f"utkast {relativ(str(entry.meta['filename']), bok.mapp)}:{entry.meta['lineno']}"


def _likvida(bok: Bok, rader: list[_Rad]) -> frozenset[str]:
    """Return the names of the entries that move cash or bank: the payments."""
    kassa = {konto.beancount for konto in bok.konton.values() if konto.rad == KASSA_BANK}
    return frozenset(
        rad.namn for rad in rader if any(p.account in kassa for p in rad.entry.postings)
    )


def _ny(bygge: _Bygge, rad: _Rad, slag: Postslag, ore: int, **mer: str) -> None:
    # What names an invoice that there is not stands beside the entry's own row.
    plats = (f"{rad.namn} {rad.faktura}".rstrip(), rad.konto)
    entry = rad.entry
    dag = entry.meta.get(FAKTURADAG)
    fakturadag = dag if isinstance(dag, dt.date) else entry.date
    sagd = entry.meta.get(FORFALLER)
    forfaller = (
        sagd
        if isinstance(sagd, dt.date)
        else fakturadag + dt.timedelta(days=bygge.villkor(rad.motpart) if slag == "faktura" else 0)
    )
    finns = bygge.poster.get(plats)
    if finns is not None:
        bygge.poster[plats] = replace(finns, belopp_ore=finns.belopp_ore + ore)
        return
    bygge.poster[plats] = Post(
        rad.namn,
        slag,
        rad.konto,
        rad.motpart,
        entry.narration or "",
        str(entry.meta.get(FAKTURANR) or ""),
        entry.date,
        forfaller,
        ore,
        (),
        entry,
        utkast=entry.flag == "!",
        **mer,
    )


def _slag(bygge: _Bygge, rad: _Rad, likvid: frozenset[str], ore: int) -> Postslag:
    if ore * bygge.tecken > 0 or is_ingaende_balans(rad.entry):
        return "faktura"
    return "betalning" if rad.namn in likvid else "kredit"


def _egen(bygge: _Bygge, rad: _Rad, likvid: frozenset[str]) -> None:
    _ny(bygge, rad, _slag(bygge, rad, likvid, rad.ore), rad.ore)
    bygge.egna[rad.namn, rad.konto] = ((rad.namn, rad.konto), rad.ore)


def _reglera(bygge: _Bygge, plats: Plats, rorelse: Reglering) -> None:
    post = bygge.poster[plats]
    bygge.poster[plats] = replace(post, rorelser=(*post.rorelser, rorelse))


def _rattelse(bygge: _Bygge, rad: _Rad, likvid: frozenset[str]) -> None:
    """Place a correction on what it takes back; what is left of it stands by itself."""
    rest, ersatter = rad.ore, ""
    for namn in hanvisningar(rad.entry):
        rattad = bygge.egna.get((namn, rad.konto))
        if rattad is None:
            continue
        plats, ore = rattad
        if rest * ore >= 0:
            ersatter = ersatter or plats[0]
            continue
        tas = rest if abs(rest) <= abs(ore) else -ore
        _reglera(bygge, plats, Reglering(rad.namn, rad.entry.date, tas, "rattelse"))
        # A correction of the correction finds the same invoice.
        bygge.egna[rad.namn, rad.konto] = (plats, tas)
        rest -= tas
    if rest:
        slag = _slag(bygge, rad, likvid, rest)
        _ny(bygge, rad, slag, rest, ersatter=ersatter)
        bygge.egna.setdefault((rad.namn, rad.konto), ((rad.namn, rad.konto), rest))


def _angiven(bygge: _Bygge, rad: _Rad, likvid: frozenset[str]) -> None:
    """Place a row on the invoice that it names."""
    plats = (rad.faktura, rad.konto)
    if plats not in bygge.poster:
        # A row that names a correction settles what that was placed on.
        plats = bygge.egna.get(plats, (plats, 0))[0]
    slag: Literal["betalning", "kredit"] = "betalning" if rad.namn in likvid else "kredit"
    if plats not in bygge.poster:
        _ny(bygge, rad, slag, rad.ore, angiven=rad.faktura)
        return
    rattar = rad.faktura in hanvisningar(rad.entry)
    rorelse = Reglering(rad.namn, rad.entry.date, rad.ore, "rattelse" if rattar else slag)
    _reglera(bygge, plats, rorelse)


def _overfor(bygge: _Bygge) -> None:
    """Move what was paid on an invoice that was corrected to the one that came in its place."""
    for plats, post in list(bygge.poster.items()):
        gammal = bygge.poster.get((post.ersatter, post.konto)) if post.ersatter else None
        if gammal is None or not gammal.rattad or not gammal.kvar_ore:
            continue
        over = gammal.kvar_ore
        dag = max(ett.dag for ett in gammal.rorelser)
        _reglera(
            bygge,
            (gammal.namn, gammal.konto),
            Reglering(post.namn, dag, -over, "overford"),
        )
        _reglera(bygge, plats, Reglering(gammal.namn, dag, over, "overford"))


def _tolka(bygge: _Bygge) -> None:
    """Let credit notes and payments that name no invoice settle the one they fit."""
    oppna: defaultdict[tuple[str, str], list[Plats]] = defaultdict(list)
    losa: list[Plats] = []
    for plats, post in sorted(bygge.poster.items(), key=lambda ett: _ordning(ett[1])):
        if post.slag == "faktura":
            oppna[rent(post.motpart), post.konto].append(plats)
        elif not post.angiven and not post.rorelser:
            losa.append(plats)
    for plats in losa:
        los = bygge.poster[plats]
        funnen = _passar(los, [bygge.poster[ett] for ett in oppna[rent(los.motpart), los.konto]])
        if funnen is None:
            continue
        del bygge.poster[plats]
        slag: Postslag = los.slag
        if slag == "faktura":
            raise AssertionError("an invoice does not settle another")
        _reglera(
            bygge,
            (funnen.namn, funnen.konto),
            Reglering(los.namn, los.datum, los.belopp_ore, slag, tolkad=True),
        )


def _passar(los: Post, oppna: list[Post]) -> Post | None:
    """Return the invoice that a payment or credit note settles: by number, else by amount."""
    ord_ = ord_i((los.text, los.nummer if los.slag == "betalning" else ""))
    kvar = [
        ett
        for ett in oppna
        if ett.datum <= los.datum
        and ett.kvar_ore * los.belopp_ore < 0
        and abs(ett.kvar_ore) >= abs(los.belopp_ore)
    ]
    namngivna = [ett for ett in kvar if ett.sokord & ord_]
    if len(namngivna) == 1:
        return namngivna[0]
    lika = [ett for ett in namngivna or kvar if ett.kvar_ore == -los.belopp_ore]
    return lika[0] if lika else None
