"""The rules that the log's records are judged by: who may attest, unlock and set.

They come from `forbund.toml`, and the record of each change of that file carries them as data
(`regler`), so that each act is judged by the rules that were in force when it was done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lkbr.belopp import kr, kronor_som_text, till_kronor
from lkbr.forbund import Attestant, Forbund


@dataclass(frozen=True, slots=True)
class Regler:
    """Who may do what.

    Attributes:
        attestanter: the attestordning.
        attestserier: series whose entries must be attested.
        bokslutsserier: series that stay open until the year is locked.
        upplasning: who may unlock a month.
        installningar: who may record changed settings; empty for anyone.
        nycklar: each person's public keys, in the form of OpenSSH.
        kraver_nycklar: attest, lock, unlock and settings must be signed.
    """

    attestanter: tuple[Attestant, ...] = ()
    attestserier: frozenset[str] = frozenset()
    bokslutsserier: frozenset[str] = frozenset()
    upplasning: tuple[str, ...] = ()
    installningar: tuple[str, ...] = ()
    nycklar: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kraver_nycklar: bool = False


@dataclass(frozen=True, slots=True)
class Attestfall:
    """What is attested: serie, debit side in kronor, who booked it, and the motpart."""

    serie: str
    belopp: Decimal
    av: str
    motpart: str


def regler_av(forbund: Forbund) -> Regler:
    """Return the rules of some settings."""
    return Regler(
        attestanter=forbund.attestanter,
        attestserier=frozenset(serie.kod for serie in forbund.serier if serie.attest),
        bokslutsserier=forbund.bokslutsserier,
        upplasning=forbund.upplasning,
        installningar=forbund.installningar,
        nycklar=_nycklar(forbund),
        kraver_nycklar=forbund.kraver_nycklar,
    )


def _nycklar(forbund: Forbund) -> dict[str, tuple[str, ...]]:
    svar: dict[str, tuple[str, ...]] = {}
    for person in forbund.personer:
        svar[person.namn] = (*svar.get(person.namn, ()), *person.nycklar)
    return svar


def som_data(regler: Regler) -> dict[str, Any]:
    """Return the rules as they stand in a record."""
    return {
        "attestanter": [
            {
                "namn": rad.namn,
                "serier": list(rad.serier),
                "hogst_ore": rad.hogst_ore,
                "avser": list(rad.avser),
                "fran": rad.fran.isoformat() if rad.fran else "",
                "till": rad.till.isoformat() if rad.till else "",
            }
            for rad in regler.attestanter
        ],
        "attestserier": sorted(regler.attestserier),
        "bokslutsserier": sorted(regler.bokslutsserier),
        "upplasning": list(regler.upplasning),
        "installningar": list(regler.installningar),
        "nycklar": {namn: list(regler.nycklar[namn]) for namn in sorted(regler.nycklar)},
        "kraver_nycklar": regler.kraver_nycklar,
    }


def fran_data(tabell: Mapping[str, Any]) -> Regler:
    """Read the rules of a record.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: it is not what `som_data` makes.
    """
    return Regler(
        attestanter=tuple(
            Attestant(
                rad["namn"],
                tuple(rad["serier"]),
                rad["hogst_ore"],
                tuple(rad["avser"]),
                dt.date.fromisoformat(rad["fran"]) if rad["fran"] else None,
                dt.date.fromisoformat(rad["till"]) if rad["till"] else None,
            )
            for rad in tabell["attestanter"]
        ),
        attestserier=frozenset(tabell["attestserier"]),
        bokslutsserier=frozenset(tabell["bokslutsserier"]),
        upplasning=tuple(tabell["upplasning"]),
        installningar=tuple(tabell["installningar"]),
        nycklar={namn: tuple(nycklar) for namn, nycklar in tabell["nycklar"].items()},
        kraver_nycklar=tabell["kraver_nycklar"] is True,
    )


def attesthinder(
    attestanter: tuple[Attestant, ...], fall: Attestfall, namn: str, dag: dt.date
) -> tuple[str, str] | None:
    """Say why someone may not attest something on a day: code and reason; None when he may.

    Args:
        attestanter: the attestordning in force.
        fall: what is attested.
        namn: who attests.
        dag: day of the attest.
    """
    rader = [
        rad
        for rad in attestanter
        if rad.namn == namn
        and fall.serie in rad.serier
        and (rad.fran is None or rad.fran <= dag)
        and (rad.till is None or dag <= rad.till)
    ]
    if not rader:
        return "T02", f"{namn} får inte attestera serien {fall.serie} den {dag}"
    if not any(ryms(fall.belopp, rad) for rad in rader):
        hogst = max(rad.hogst_ore or 0 for rad in rader)
        return "T02", (
            f"{namn} får attestera högst {kr(hogst)}, och verifikationen är på "
            f"{kronor_som_text(fall.belopp)} kr"
        )
    if fall.av == namn:
        return "T03", f"{namn} har själv bokfört den, och det ska vara två personer"
    if fall.motpart == namn or any(fall.motpart in rad.avser for rad in rader):
        return "T03", f"den gäller {namn} ({fall.motpart})"
    return None


def ryms(belopp: Decimal, rad: Attestant) -> bool:
    """Tell whether an amount is within what a line of the attestordning allows."""
    return rad.hogst_ore is None or belopp <= till_kronor(rad.hogst_ore)


def andrat_i_reglerna(forut: Regler, nu: Regler) -> list[str]:
    """Say what differs between two sets of rules, a text a difference."""
    svar = []
    gamla, nya = map(_i_ord, (forut, nu))
    for vad in gamla:
        svar += [f"{vad}: {rad} har tagits bort" for rad in gamla[vad] if rad not in nya[vad]]
        svar += [f"{vad}: {rad} har lagts till" for rad in nya[vad] if rad not in gamla[vad]]
    return svar


def _i_ord(regler: Regler) -> dict[str, list[str]]:
    def attestant(rad: Attestant) -> str:
        delar = [f"{rad.namn} för {', '.join(rad.serier)}"]
        delar.append("utan gräns" if rad.hogst_ore is None else f"högst {kr(rad.hogst_ore)}")
        delar += [f"inte {ett}" for ett in rad.avser]
        delar += [f"från {rad.fran}"] if rad.fran else []
        delar += [f"till {rad.till}"] if rad.till else []
        return ", ".join(delar)

    return {
        "attestordningen": [attestant(rad) for rad in regler.attestanter],
        "serier som ska attesteras": sorted(regler.attestserier),
        "bokslutsserier": sorted(regler.bokslutsserier),
        "får låsa upp": list(regler.upplasning),
        "får föra in inställningar": list(regler.installningar),
        "nycklar": [f"{namn} {ett}" for namn in regler.nycklar for ett in regler.nycklar[namn]],
        "kräver nycklar": ["ja"] if regler.kraver_nycklar else [],
    }
