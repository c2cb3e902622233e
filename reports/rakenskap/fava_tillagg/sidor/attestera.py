"""Attestera: one entry at a time, its document beside its rows, and the button under it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rakenskap.dagbok.attest import AttAttestera, att_attestera
from rakenskap.dagbok.skiss import Vem
from rakenskap.dagbok.utkast import utkasthash
from rakenskap.fava_tillagg.plan import visad
from rakenskap.fava_tillagg.sida import Fraga, SaknasError, Sida
from rakenskap.fava_tillagg.sidor.arbeta import vantar_pa
from rakenskap.fava_tillagg.sidor.formular import underlag_att_visa
from rakenskap.fava_tillagg.sidor.gemensamt import gemensamt

MAX_LISTA = 100


def namn_pa(ett: AttAttestera) -> str:
    """Return what an entry that waits is called in an address: its number, or a draft's place."""
    return ett.namn if "/" in ett.namn else f"{ett.fil}:{ett.entry.meta['lineno']}"


def avtryck(ett: AttAttestera) -> str:
    """Return the hash of what is attested, so that nothing else is."""
    return utkasthash(ett.entry)


def krav_samma(valda: Sequence[AttAttestera], namn: str, sett: str) -> None:
    """Refuse to attest what says something else than what was shown.

    Raises:
        ValueError: it does; the message says so in Swedish.
    """
    if [avtryck(ett) for ett in valda] != [sett]:
        raise ValueError(
            f"{namn} säger något annat nu än när sidan visades. Ingenting är attesterat. Gör så "
            "här: läs den igen på sidan Attestera."
        )


def attestsida(fraga: Fraga, vem: Vem) -> Sida:
    """Show the entry that is asked for, else the first that waits for the one who asks."""
    alla = att_attestera(fraga.lage.bok)
    mina = vantar_pa(fraga, alla, vem)
    namn = fraga.ord.get("nr")
    platser = {namn_pa(ett): plats for plats, ett in enumerate(mina)}
    if namn and namn not in platser:
        raise SaknasError(
            f"{namn} väntar inte på din attest. Gör så här: välj en i listan på sidan Attestera."
        )
    sida = fraga.adresser.sida
    egna: dict[str, Any] = {
        **gemensamt(fraga),
        "biljett": fraga.biljett_for("Attestera"),
        "byt": sida("Attestera/vem"),
        "klart": fraga.ord.get("klart"),
        "antal": len(mina),
        "for_andra": len(alla) - len(mina),
        "ett": None,
    }
    if mina:
        plats = platser.get(namn, 0)
        egna |= _ett(fraga, mina, plats)
    return Sida("Attestera", "attestera.html", egna, foljer_tid="ingen")


def _ett(fraga: Fraga, mina: list[AttAttestera], plats: int) -> dict[str, Any]:
    """Return what is shown of one entry, and the way to the others."""
    ett, meta = mina[plats], mina[plats].entry.meta

    def lank(en: AttAttestera) -> str:
        return fraga.adresser.sida("Attestera", [("nr", namn_pa(en))])

    return {
        "ett": ett,
        "mal": fraga.adresser.sida("Attestera/attestera"),
        "nummer": plats + 1,
        "namn": namn_pa(ett),
        "avtryck": avtryck(ett),
        "registrerad": str(meta.get("registrerad", "")),
        "bokford_av": str(meta.get("av", "")),
        "post": visad(ett.entry, ett.namn if "/" in ett.namn else f"Utkast {ett.namn}"),
        "underlag": underlag_att_visa(fraga, meta),
        "nasta": lank(mina[(plats + 1) % len(mina)]) if len(mina) > 1 else "",
        "lista": [
            (f"{namn_pa(en)} {en.entry.date} {en.entry.payee or ''}", lank(en), en is ett)
            for en in mina[:MAX_LISTA]
        ],
    }
