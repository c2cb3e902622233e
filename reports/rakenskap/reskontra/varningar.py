"""What is wrong with invoices and payments: paid twice, paid without invoice, twice the number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lkbr.belopp import ore_som_text
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import Felrad, relativ
from rakenskap.reskontra.poster import LEVERANTOR, TECKEN, Post, rent
from rakenskap.reskontra.reskontra import Reskontra, reskontra

REGEL = "(LKBR 3 kap. 6 §)"


@dataclass(frozen=True, slots=True)
class Varning:
    """Something to look at: where and what, and the verifikationer that it concerns."""

    felrad: Felrad
    galler: frozenset[str]

    def __str__(self) -> str:
        return f"OBS: {self.felrad}"


def varningar(bok: Bok, res: Reskontra) -> tuple[Varning, ...]:
    """Return what a reskontra has to warn of, in the books' order."""
    svar = [
        Varning(_plats(bok, post, text), frozenset({post.namn, *galler}))
        for post in res.poster
        for text, galler in (*_betalt(post), *_lost(post))
    ]
    svar += _dubbletter(bok, res)
    return tuple(sorted(svar, key=lambda ett: ett.felrad))


def utkastnamn(fil: str, rad: int) -> str:
    """Return the name that a draft has in the reskontra."""
    return f"utkast {fil}:{rad}"


def for_utkast(bok: Bok, namn: Iterable[str] | None = None) -> tuple[Varning, ...]:
    """Return the warnings that some drafts (see `utkastnamn`), or all of them, give rise to."""
    svar: list[Varning] = []
    for delpost in TECKEN:
        res = reskontra(bok, delpost, utkast=True)
        alla = {post.namn for post in res.poster if post.utkast}
        alla |= {ett.ver for post in res.poster for ett in post.rorelser if " " in ett.ver}
        svar += som_ror(varningar(bok, res), alla if namn is None else set(namn))
    return tuple(svar)


def som_ror(alla: Iterable[Varning], namn: Iterable[str]) -> tuple[Varning, ...]:
    """Return the warnings that concern some verifikationer or drafts."""
    sokta = set(namn)
    return tuple(ett for ett in alla if ett.galler & sokta)


def _plats(bok: Bok, post: Post, text: str) -> Felrad:
    meta = post.entry.meta
    return Felrad(
        relativ(str(meta.get("filename", "")), bok.mapp), int(meta.get("lineno", 0)), text
    )


def _betalt(post: Post) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what is wrong with an invoice that more has been paid on than it says."""
    if post.slag != "faktura" or post.kvar_ore * post.belopp_ore >= 0:
        return
    over = ore_som_text(abs(post.kvar_ore))
    betalda = [ett for ett in post.rorelser if ett.slag == "betalning"]
    galler = tuple(ett.ver for ett in post.rorelser)
    vilka = " och ".join(ett.ver for ett in betalda)
    if post.rattad or not betalda:
        yield (
            f"{_faktura(post)} är rättad eller krediterad, och {over} kr står till godo"
            f"{f' efter betalningen {vilka}' if vilka else ''}. Gör så här: begär pengarna "
            "tillbaka, eller kvitta mot en annan faktura med faktura: på raden. " + REGEL,
            galler,
        )
    elif len(betalda) > 1:
        yield (
            f"{_faktura(post)} är betald mer än en gång ({vilka}): {over} kr för mycket. Gör så "
            "här: rätta den betalning som hör till en annan faktura, eller begär pengarna "
            f"tillbaka. {REGEL}",
            galler,
        )
    else:
        yield (
            f"{_faktura(post)} är betald med {over} kr för mycket ({vilka}). Gör så här: rätta "
            f"beloppet, eller kvitta det som är över mot nästa faktura. {REGEL}",
            galler,
        )


def _lost(post: Post) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what is wrong with what settles no invoice."""
    if post.slag == "faktura" or not post.kvar_ore:
        return
    belopp = ore_som_text(abs(post.kvar_ore))
    if post.angiven:
        yield (
            f"{post.namn} betalar fakturan {post.angiven}, som inte finns på konto {post.konto} "
            f"({post.motpart}, {belopp} kr). Gör så här: rätta verifikationen och ange rätt "
            f"faktura. {REGEL}",
            (),
        )
    elif post.slag == "betalning":
        yield (
            f"Betalningen {post.namn} till eller från {post.motpart} på {belopp} kr hör inte till "
            "någon faktura. Gör så här: bokför fakturan, eller rätta betalningen och ange den med "
            f"faktura: på raden. {REGEL}",
            (),
        )
    else:
        yield (
            f"Kreditfakturan {post.namn} från {post.motpart} har {belopp} kr kvar. Gör så här: dra "
            f"av den vid nästa betalning, eller ange fakturan den gäller. {REGEL}",
            (),
        )


def _faktura(post: Post) -> str:
    nummer = f" (nr {post.nummer})" if post.nummer else ""
    return f"Fakturan {post.namn}{nummer}, {post.motpart},"


def _dubbletter(bok: Bok, res: Reskontra) -> Iterator[Varning]:
    """Yield each invoice whose number its party has used before."""
    per_nummer: defaultdict[tuple[str, str], list[Post]] = defaultdict(list)
    for post in res.poster:
        if post.nummer and post.slag == "faktura" and not post.rattad:
            part = rent(post.motpart) if res.delpost == LEVERANTOR else ""
            per_nummer[part, rent(post.nummer)].append(post)
    for poster in per_nummer.values():
        for post in poster[1:]:
            forst = poster[0]
            text = (
                f"Fakturanumret {post.nummer} från {post.motpart} finns redan: {forst.namn}, "
                f"{forst.datum}, {ore_som_text(abs(forst.belopp_ore))} kr. Gör så här: är det "
                f"samma faktura, ta bort utkastet eller rätta {post.namn}; annars rätta numret. "
                f"{REGEL}"
            )
            yield Varning(_plats(bok, post, text), frozenset({post.namn, forst.namn}))
