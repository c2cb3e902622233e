"""Attesting: who may, on which entries, and the record of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from beancount.core import data

from lkbr.attest import hinder_for
from lkbr.behandlingshistorik import attest_i, posthash, vernyckel
from lkbr.forbund import Serie
from lkbr.kontering import serie_i
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad, relativ
from rakenskap.dagbok.andring import block, byt, med_uppgifter
from rakenskap.dagbok.rattelse import hitta_bokford
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import Varde
from rakenskap.dagbok.utkast import utkast_i, utkasthash, valj_utkast


@dataclass(frozen=True, slots=True)
class AttAttestera:
    """An entry that waits for its attest, booked or a draft."""

    namn: str
    entry: data.Transaction
    serie: str
    fil: str


def att_attestera(bok: Bok) -> list[AttAttestera]:
    """Return the entries that must be attested and are not, booked and drafts."""
    serier = {serie.kod for serie in bok.forbund.serier if serie.attest}
    svar = [
        _bokford(bok, entry)
        for entry in bok.entries
        if isinstance(entry, data.Transaction)
        and entry.flag != "!"
        and serie_i(str(entry.meta.get("ver", ""))) in serier
        and not entry.meta.get("attesterad-av")
    ]
    svar += [
        AttAttestera(str(ett.nummer), ett.entry, ett.serie.kod, ett.fil)
        for ett in utkast_i(bok)
        if ett.serie.attest and not ett.entry.meta.get("attesterad-av")
    ]
    return svar


def _bokford(bok: Bok, entry: data.Transaction) -> AttAttestera:
    return AttAttestera(
        vernyckel(entry),
        entry,
        serie_i(str(entry.meta["ver"])),
        relativ(str(entry.meta["filename"]), bok.mapp),
    )


def valj(bok: Bok, namn: Sequence[str], ar: int | None = None) -> list[AttAttestera]:
    """Return the entries that the user named: numbers (`L45`), or drafts (`1`, `fil:rad`).

    Raises:
        BokFelError: a name fits no entry.
    """
    svar = []
    for ett in namn:
        if ett[:1].isdigit() or ":" in ett:
            svar += [
                AttAttestera(str(utkast.nummer), utkast.entry, utkast.serie.kod, utkast.fil)
                for utkast in valj_utkast(bok, [ett])
            ]
        else:
            svar.append(_bokford(bok, hitta_bokford(bok, ett, ar)))
    return svar


def attestera(bok: Bok, valda: Sequence[AttAttestera], vem: Vem) -> Skiss:
    """Plan the attest of some entries by `vem`.

    Raises:
        BokFelError: one of them may not be attested by him; all that is wrong is in it.
    """
    fel = [rad for ett in valda for rad in _hinder(bok, ett, vem)]
    if fel:
        raise BokFelError(fel)
    skiss = Skiss(bok, vem)
    skiss.logga_installningar()
    # From the end of each file, so that the lines before keep their numbers.
    for ett in sorted(valda, key=lambda ett: (ett.fil, -int(ett.entry.meta["lineno"]))):
        text = skiss.text(ett.fil)
        plats = block(ett.fil, text, ett.entry)
        rader = text.splitlines(keepends=True)[plats[0] : plats[1]]
        nya: dict[str, Varde | None] = {"attesterad": vem.idag, "attesterad-av": vem.av}
        skiss.satt(ett.fil, byt(text, plats, med_uppgifter(rader, nya)))
    for ett in valda:
        bokford = ett.entry.flag != "!"
        skiss.logga(
            "attest",
            vernyckel(ett.entry) if bokford else "utkast",
            posthash(ett.entry) if bokford else utkasthash(ett.entry),
            attest=[vem.idag.isoformat(), vem.av],
        )
    return skiss


def _hinder(bok: Bok, ett: AttAttestera, vem: Vem) -> list[Felrad]:
    forbund = bok.forbund
    serie = forbund.serie(ett.serie) or Serie(ett.serie, ett.serie)
    varfor = ""
    if not serie.attest:
        varfor = f"serien {serie.kod} attesteras inte"
    elif attest_i(ett.entry) != ("", ""):
        dag, namn = attest_i(ett.entry)
        gammalt = hinder_for(
            ett.entry, namn, ett.entry.meta.get("attesterad") or vem.idag, forbund, ett.serie
        )
        if dag and not gammalt:
            varfor = f"den är redan attesterad {dag} av {namn}"
    if not varfor:
        hinder = hinder_for(ett.entry, vem.av, vem.idag, forbund, ett.serie)
        varfor = hinder[1] if hinder else ""
    if not varfor:
        return []
    return [
        Felrad(
            ett.fil,
            int(ett.entry.meta["lineno"]),
            f"{ett.namn} kan inte attesteras: {varfor}. Gör så här: låt den som attestordningen i "
            "forbund.toml ger rätt attestera. (förbundets attestordning; LKBR 3 kap. 2 §)",
        )
    ]
