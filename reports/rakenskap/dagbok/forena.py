"""Two copies of the books that have both been written in: the other's new entries booked here.

Two logs cannot be put together: the numbers and the chains have parted. What the other copy has
booked since they were one is booked again here, with numbers of this copy, by the one who booked
it there; its underlag is copied. What else was done there (attests, locks, settings) is told, to be
done again.

Before:  here A1 B1, there A1 B1 (other content) B2
After:   here A1 B1 B2 B3, where B2 and B3 say `tidigare-nummer: "B1/2024"` and `"B2/2024"`
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from beancount.core import data

from lkbr.behandlingshistorik import (
    BOKFORANDE,
    Historik,
    Loggpost,
    attest_i,
    posthash,
    vernyckel,
)
from lkbr.kontering import serie_i
from lkbr.programfalt import VID_BOKNING
from lkbr.rattelse import RATTAR
from lkbr.underlag import is_sokvag, is_underlag, utanfor
from lkbr.uppspelning import utkasthash_av
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.nya import Ny, bokfor_nya
from rakenskap.dagbok.skiss import Skiss, Vem, las_logg
from rakenskap.dagbok.text import Text, Varde, av_entry
from rakenskap.dagbok.utkast import utkast_i, utkasthash

TIDIGARE = "tidigare-nummer"
REGEL = "(LKBR 3 kap. 9 och 11 §§)"
# Files with underlag that may be tried before it is said that a name is taken.
_FORSOK = 100
_GORS_OM = {
    "attest": "attesteras på nytt här",
    "lås": "stängs på nytt här: rakenskap stang",
    "upplåsning": "öppnas på nytt här: rakenskap stang --oppna",
    "plomb": "plomberas på nytt här: rakenskap stang --plomb",
    "inställning": "ändras på nytt här",
    "import": "läses in på nytt här",
    "anteckning": "antecknas på nytt här: rakenskap anteckna",
}


@dataclass(frozen=True, slots=True)
class Forening:
    """What a merge does.

    Attributes:
        skiss: the change.
        nummer: the other copy's number and the new one, in the order they are booked.
        kvar: what is not booked again here, a sentence each.
    """

    skiss: Skiss
    nummer: tuple[tuple[str, str], ...]
    kvar: tuple[str, ...]


def forena(bok: Bok, andra: Bok, vem: Vem) -> Forening:
    """Plan the booking here of what another copy of the same books has booked.

    Args:
        bok: the books that go on.
        andra: the other copy, which is then to be put away.
        vem: who booked there, and books here.

    Raises:
        BokFelError: the logs have no beginning in common, one goes on where the other ends, or an
            entry cannot be booked here.
    """
    bok.krav_felfri()
    andra.krav_felfri()
    har, dar = las_logg(bok.mapp), las_logg(andra.mapp)
    nya = dar.poster[_gemensamma(har, dar, andra.mapp) :]
    skiss = Skiss(bok, vem)
    val = _Val(bok, andra, vem, [ett for ett in har.poster if ett not in dar.poster])
    att_bokfora = [ett for post in nya if (ett := val.text(post)) is not None]
    nummer: dict[str, str] = {}
    # One at a time: a correction may be of one that just got its number.
    for gammalt, text in att_bokfora:
        flyttad = _med_underlag(skiss, andra.mapp, _rattad(text, nummer))
        skal = f"bokfördes som {gammalt} i en annan kopia av böckerna"
        (bokford,) = bokfor_nya(skiss, [Ny(flyttad, f"{gammalt} i {andra.mapp}")], sent=skal)
        nummer[gammalt] = bokford.namn
    kvar = list(val.kvar.values())
    kvar += [_attesteras(nummer[namn], namn, val.andra[namn]) for namn in nummer]
    # An attest of what was booked there is told at the entry.
    bokforda = {post.galler for post in nya if post.vad in BOKFORANDE} | {"utkast"}
    kvar += [
        f"{post.vad} {post.galler} av {post.av} {post.tid[:10]}: {_GORS_OM[post.vad]}."
        for post in nya
        if post.vad in _GORS_OM and not (post.vad == "attest" and post.galler in bokforda)
    ]
    utkast = len(utkast_i(andra))
    if utkast:
        kvar.append(f"{utkast} utkast i den andra kopian: flytta dem för hand om de behövs.")
    return Forening(skiss, tuple(nummer.items()), tuple(dict.fromkeys(filter(None, kvar))))


def _gemensamma(har: Historik, dar: Historik, mapp: Path) -> int:
    """Return how many records two logs have in common from the beginning.

    Raises:
        BokFelError: none, or one log is the beginning of the other.
    """
    lika = 0
    for ena, andra in zip(har.poster, dar.poster, strict=False):
        if ena.hash != andra.hash:
            break
        lika += 1
    varfor = ""
    if not lika:
        varfor = (
            "Historikerna har ingen gemensam början: det är inte två kopior av samma böcker. Gör "
            "så här: ange mappen med den andra kopian; andra böcker läses in med rakenskap sie las."
        )
    elif lika == len(dar.poster):
        varfor = (
            "Den andra kopian har inget som inte finns här. Gör så här: ingenting behövs; lägg "
            "undan den andra kopian."
        )
    elif lika == len(har.poster):
        varfor = (
            "Den andra kopian är en fortsättning på den här, och här har inget bokförts sedan "
            "dess. Gör så här: använd den andra kopian som den är (git pull, eller kopiera hela "
            "mappen)."
        )
    if varfor:
        raise BokFelError([Felrad(str(mapp), 0, f"{varfor} {REGEL}")])
    return lika


class _Val:
    """Which of the other copy's entries are booked here, and why the rest are not."""

    def __init__(self, bok: Bok, andra: Bok, vem: Vem, egna: Sequence[Loggpost]) -> None:
        self.vem = vem
        self.andra = {vernyckel(ett): ett for ett in _bokforda(andra)}
        self.redan = {
            str(ett.meta[TIDIGARE]): vernyckel(ett)
            for ett in _bokforda(bok)
            if ett.meta.get(TIDIGARE)
        }
        self.hash_har = {vernyckel(ett): _innehall(ett) for ett in _bokforda(bok)}
        self.samma_har = {
            utkasthash_av(post.detaljer.get("post", {})): post.galler
            for post in egna
            if post.vad in BOKFORANDE
        }
        self.utkast = {utkasthash(ett.entry): f"{ett.fil}:{ett.rad}" for ett in utkast_i(bok)}
        self.kvar: dict[str, str] = {}

    def text(self, post: Loggpost) -> tuple[str, Text] | None:
        """Return the number and text of an entry to book here; None when it is not."""
        if post.vad not in BOKFORANDE:
            return None
        namn, entry = post.galler, self.andra[post.galler]
        hash_ = utkasthash_av(post.detaljer.get("post", {}))
        if namn in self.redan and self.hash_har[self.redan[namn]] == _innehall(entry):
            self.kvar[namn] = f"{namn} är redan bokförd här som {self.redan[namn]}."
        elif hash_ in self.samma_har:
            self.kvar[namn] = (
                f"{namn} är samma utkast som bokfördes här som {self.samma_har[hash_]}."
            )
        elif hash_ in self.utkast:
            plats = self.utkast[hash_]
            self.kvar[namn] = (
                f"{namn} är ett utkast här ({plats}): bokför det med rakenskap bokfor."
            )
        elif post.av != self.vem.av:
            self.kvar[namn] = (
                f"{namn} bokfördes av {post.av}: låt {post.av} köra kommandot (--av {post.av})."
            )
        else:
            return namn, _som_ny(entry, namn)
        return None


def _bokforda(bok: Bok) -> list[data.Transaction]:
    return [ett for ett in bok.entries if isinstance(ett, data.Transaction) and ett.flag != "!"]


def _utan(meta: dict[str, Any]) -> dict[str, Any]:
    """Return what a person has said in an entry's metadata, and where its underlag lies."""
    egna = VID_BOKNING | {TIDIGARE, "sent"}
    return {
        namn: varde
        for namn, varde in meta.items()
        if namn not in egna and not (is_underlag(namn) and not is_sokvag(namn))
    }


def _innehall(entry: data.Transaction) -> str:
    """Return the hash of an entry without what the booking adds, nor where its underlag lies."""
    meta = {namn: varde for namn, varde in _utan(entry.meta).items() if not is_underlag(namn)}
    return posthash(entry._replace(meta={**meta, RATTAR: None}))


def _som_ny(entry: data.Transaction, namn: str) -> Text:
    text = av_entry(entry)
    egna: dict[str, Varde] = _utan(dict(text.uppgifter))
    uppgifter: dict[str, Varde] = {**egna, TIDIGARE: namn, "serie": serie_i(namn)}
    return replace(text, flagga="!", uppgifter=uppgifter)


def _rattad(text: Text, nummer: dict[str, str]) -> Text:
    """Let a correction name what it corrects as that is numbered here."""
    rattar = text.uppgifter.get(RATTAR)
    if not isinstance(rattar, str):
        return text
    har = ", ".join(nummer.get(ett, ett) for ett in rattar.split(", "))
    return replace(text, uppgifter={**text.uppgifter, RATTAR: har})


def _med_underlag(skiss: Skiss, andra: Path, text: Text) -> Text:
    """Copy the underlag of an entry; one whose name is taken here gets another name."""
    uppgifter = dict(text.uppgifter)
    for namn, sokvag in text.uppgifter.items():
        if not is_sokvag(namn) or not isinstance(sokvag, str):
            continue
        if utanfor(str(andra), sokvag):
            raise BokFelError([_utan_fil(text, sokvag, andra)])
        try:
            innehall = (andra / sokvag).read_bytes()
        except OSError:
            raise BokFelError([_utan_fil(text, sokvag, andra)]) from None
        uppgifter[namn] = _plats(skiss, sokvag, innehall)
    return replace(text, uppgifter=uppgifter)


def _plats(skiss: Skiss, sokvag: str, innehall: bytes) -> str:
    stam, prick, andelse = sokvag.rpartition(".")
    for forsok in range(1, _FORSOK):
        plats = sokvag if forsok == 1 else f"{stam}-{forsok}{prick}{andelse}"
        if not skiss.finns(plats):
            skiss.satt_innehall(plats, innehall)
            return plats
        if skiss.innehall(plats) == innehall:
            return plats
    raise AssertionError(f"a hundred files are called {sokvag}")


def _utan_fil(text: Text, sokvag: str, andra: Path) -> Felrad:
    return Felrad(
        str(text.uppgifter[TIDIGARE]),
        0,
        f"Underlaget {sokvag} finns inte i {andra}. Gör så här: lägg filen där, och kör igen. "
        "(LKBR 3 kap. 8 §)",
    )


def _attesteras(har: str, dar: str, entry: data.Transaction) -> str:
    """Say that an entry is to be attested again; empty when it was not attested."""
    dag, namn = attest_i(entry)
    if not namn:
        return ""
    return f"{har} ({dar} i den andra kopian, attesterad {dag} av {namn}): attesteras på nytt här."
