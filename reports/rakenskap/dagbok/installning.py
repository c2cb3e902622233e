"""Plans: facts, codes, the attest order and the budget are changed, and the log keeps what was.

The comments of `forbund.toml` stay as they are.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from typing import Any

import tomlkit
from beancount.core import data
from tomlkit.items import AoT

from lkbr.belopp import ore_som_text, till_kronor, till_ore
from lkbr.budget import is_budget
from lkbr.forbundslasning import ForbundFelError, tolka_forbund
from rakenskap.bok.bok import INSTALLNINGAR, Bok, Konto
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.nummer import inkludera
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import citerad, filhuvud

FIL = INSTALLNINGAR
KODER = ("insats", "verksamhet", "projekt")
_Dims = tuple[tuple[str, str], ...]


def _fel(vad: str, atgard: str) -> BokFelError:
    return BokFelError([Felrad(FIL, 0, f"{vad} Gör så här: {atgard}.")])


def _dokument(skiss: Skiss) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(skiss.text(FIL))
    except ValueError as hinder:
        raise _fel(f"Filen går inte att tolka ({hinder}).", "rätta den") from None


def _klar(skiss: Skiss, dok: tomlkit.TOMLDocument) -> Skiss:
    """Put the new text into the change, once it has been read as the federation's facts.

    Raises:
        BokFelError: it breaks a rule; all that is wrong is in it.
    """
    text = tomlkit.dumps(dok)
    try:
        tolka_forbund(text)
    except ForbundFelError as fel:
        raise BokFelError([Felrad(FIL, rad, ord_) for rad, ord_ in fel.fel]) from None
    skiss.satt(FIL, text)
    return skiss


def las_uppgifter(bok: Bok) -> dict[str, Any]:
    """Return the file as it stands, as plain tables."""
    return tomlkit.parse((bok.mapp / FIL).read_text(encoding="utf-8")).unwrap()


def las_uppgift(bok: Bok, stig: str) -> Any:  # noqa: ANN401 (whatever the file holds)
    """Return the value at a path in the file, such as `upplysningar.panter`; None for none."""
    plats: Any = las_uppgifter(bok)
    for del_ in stig.split("."):
        if not isinstance(plats, Mapping) or del_ not in plats:
            return None
        plats = plats[del_]
    return plats


def satt_uppgift(bok: Bok, vem: Vem, stig: str, text: str) -> Skiss:
    """Plan a new value at a path of the file, of the kind that the old one was.

    Args:
        bok: the books.
        vem: who changes it.
        stig: the path: `sate`, `ar.2024.antal_anstallda`.
        text: the value as it is typed; empty takes it away.

    Raises:
        BokFelError: the path is a table, the value is of another kind, or breaks a rule.
    """
    skiss = Skiss(bok, vem)
    dok = _dokument(skiss)
    *vag, sist = stig.split(".")
    plats: Any = dok
    for del_ in vag:
        if del_ not in plats:
            plats[del_] = tomlkit.table()
        plats = plats[del_]
        if not isinstance(plats, Mapping):
            raise _fel(f"{stig} är inte en uppgift.", "skriv t.ex. ar.2024.antal_anstallda")
    gammal = plats.get(sist)
    if isinstance(gammal, (Mapping, AoT)):
        raise _fel(f"{stig} är en hel tabell.", f"skriv en uppgift i den: {stig}.NAMN")
    if not text:
        plats.pop(sist, None)
    else:
        plats[sist] = _varde(stig, text, gammal)
    return _klar(skiss, dok)


def _varde(stig: str, text: str, gammal: object) -> Any:  # noqa: ANN401
    if isinstance(gammal, str) or (gammal is None and not re.fullmatch(r"[\d -]+", text)):
        return text
    if isinstance(gammal, list):
        return [ett.strip() for ett in text.split(";") if ett.strip()]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text) and not isinstance(gammal, int):
        return dt.date.fromisoformat(text)
    siffror = "".join(text.split())
    if re.fullmatch(r"-?\d+", siffror):
        return int(siffror)
    raise _fel(f"«{text}» går inte som {stig}.", f"skriv ett värde av samma slag som {gammal}")


def ny_kod(bok: Bok, vem: Vem, slag: str, uppgifter: Mapping[str, str]) -> Skiss:
    """Plan a new insats, verksamhet or projekt.

    Args:
        bok: the books.
        vem: who adds it.
        slag: one of KODER.
        uppgifter: kod, namn, and for an insats verksamhet and projekt.

    Raises:
        BokFelError: the code is taken, or the facts would break a rule.
    """
    return _i_listan(bok, vem, slag, dict(uppgifter))


def ny_attestant(bok: Bok, vem: Vem, uppgifter: Mapping[str, Any]) -> Skiss:
    """Plan a new line of the attest order.

    Args:
        bok: the books.
        vem: who adds it.
        uppgifter: namn, serier, hogst_kr, avser, fran, till.

    Raises:
        BokFelError: the order would break a rule.
    """
    return _i_listan(bok, vem, "attestant", dict(uppgifter))


def _i_listan(bok: Bok, vem: Vem, rubrik: str, uppgifter: dict[str, Any]) -> Skiss:
    skiss = Skiss(bok, vem)
    dok = _dokument(skiss)
    if rubrik not in dok:
        dok.add(tomlkit.nl())
        dok.append(rubrik, tomlkit.aot())
    lista = dok[rubrik]
    if not isinstance(lista, AoT):
        raise _fel(f"{rubrik} är ingen lista.", f"skriv [[{rubrik}]] före varje rad")
    rad = tomlkit.table()
    for namn, varde in uppgifter.items():
        rad[namn] = varde
    lista.append(rad)
    return _klar(skiss, dok)


def avsluta_attestant(bok: Bok, vem: Vem, namn: str, till: dt.date) -> Skiss:
    """Plan the last day of someone's lines in the attest order; what was attested stays right.

    Raises:
        BokFelError: no line of the order is theirs.
    """
    skiss = Skiss(bok, vem)
    dok = _dokument(skiss)
    egna = [
        rad for rad in dok.get("attestant", []) if rad.get("namn") == namn and "till" not in rad
    ]
    if not egna:
        finns = ", ".join(dict.fromkeys(ett.namn for ett in bok.forbund.attestanter)) or "ingen"
        raise _fel(f"{namn} har ingen gällande rad; de som har är {finns}.", "välj en av dem")
    for rad in egna:
        rad["till"] = till
    return _klar(skiss, dok)


# ---------------------------------------------------------------------- budget


def satt_budget(
    bok: Bok, vem: Vem, ar: int, konto: Konto, ore: int, dimensioner: _Dims
) -> tuple[Skiss, int | None]:
    """Plan a row of a year's budget: a new one, or another amount on the one there is.

    Args:
        bok: the books.
        vem: who changes it.
        ar: the year.
        konto: the account.
        ore: the amount as on the account, income with minus; nought takes the row away.
        dimensioner: insats, verksamhet, projekt.

    Returns:
        The change, and what the row had before, None when there was none.
    """
    skiss = Skiss(bok, vem)
    gammal = next(
        (
            entry
            for entry in bok.entries
            if is_budget(entry)
            and entry.date.year == ar
            and entry.values[0].value == konto.beancount
            and _dims(entry) == dict(dimensioner)
        ),
        None,
    )
    fil = f"{ar}/budget.beancount"
    fore = None
    if gammal is not None:
        fil = str(gammal.meta["filename"]).removeprefix(f"{bok.mapp}/")
        fore = till_ore(gammal.values[1].value.number)
        _ta_ut(skiss, fil, int(gammal.meta["lineno"]) - 1)
    elif not skiss.finns(fil):
        skiss.satt(fil, f"{filhuvud(bok.options)}\n; Budget {ar}.\n")
        inkludera(skiss, fil)
    if ore:
        rader = [
            f'{ar}-01-01 custom "forbundsbudget" {konto.beancount} {till_kronor(ore):.2f} SEK\n',
            *(f"  {namn}: {citerad(kod)}\n" for namn, kod in dimensioner),
        ]
        skiss.lagg_till(fil, "".join(rader))
    rad = " ".join((konto.nummer, *(f"{namn}={kod}" for namn, kod in dimensioner)))
    skiss.logga(
        "inställning",
        fil,
        hashlib.sha256(skiss.text(fil).encode()).hexdigest(),
        andrat=[rad],
        fore={rad: None if fore is None else ore_som_text(fore)},
        efter={rad: ore_som_text(ore)},
    )
    return skiss, fore


def _dims(entry: data.Custom) -> dict[str, str]:
    return {namn: str(entry.meta[namn]) for namn in KODER if entry.meta.get(namn)}


def _ta_ut(skiss: Skiss, fil: str, start: int) -> None:
    rader = skiss.text(fil).splitlines(keepends=True)
    slut = start + 1
    while slut < len(rader) and rader[slut][:1] in (" ", "\t") and rader[slut].strip():
        slut += 1
    while slut < len(rader) and not rader[slut].strip():
        slut += 1
    skiss.satt(fil, "".join([*rader[:start], *rader[slut:]]))
