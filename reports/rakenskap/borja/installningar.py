"""The answers in `forbund.toml`: what stood there stays as it was, comments too."""

from __future__ import annotations

import re
from collections.abc import Mapping

import tomlkit

from lkbr.forbund import Forbund
from rakenskap.borja.fragor import tolka_attestanter, tolka_medlemmar
from rakenskap.borja.indelning import tolka_insatser, tolka_rubriker

# The series whose entries pay someone; by kind, else by the letter that they usually have.
ATTESTERAS = ("leverantor", "lon")
VANLIGA = {"L": "leverantor", "N": "lon"}


def med_svar(text: str, svar: Mapping[str, str]) -> str:
    """Return the settings with the answers in them.

    Args:
        text: the file as it is.
        svar: answers by question, each already found right.
    """
    for nyckel in ("namn", "orgnr", "sate"):
        if nyckel in svar:
            text = _med_nyckel(text, nyckel, svar[nyckel].strip())
    dok = tomlkit.parse(text)
    if "medlemmar" in svar:
        lista = tomlkit.aot()
        for ett in tolka_medlemmar(svar["medlemmar"])[0]:
            rad = tomlkit.table()
            rad.update({"namn": ett.namn, "typ": ett.typ, "andel": str(ett.andel)})
            lista.append(rad)
        dok["medlem"] = lista
    if "attestanter" in svar:
        _attest(dok, svar["attestanter"])
    if "verksamheter" in svar:
        _verksamheter(dok, svar["verksamheter"])
    if "insatser" in svar:
        lista = dok.get("insats") or tomlkit.aot()
        for kod, namn in tolka_insatser(svar["insatser"])[0].items():
            lista.append(_rad(kod=kod, namn=namn))
        dok["insats"] = lista
    return tomlkit.dumps(dok)


def _med_nyckel(text: str, nyckel: str, varde: str) -> str:
    """Set a key of the file itself: where it stands, also as a comment, else over the tables."""
    rad = f"{nyckel} = {tomlkit.item(varde).as_string()}"
    fore, *tabeller = re.split(r"^(?=\[)", text, maxsplit=1, flags=re.MULTILINE)
    nytt, antal = re.subn(
        rf"^(# *)?{nyckel}\s*=.*$", lambda _: rad, fore, count=1, flags=re.MULTILINE
    )
    return (nytt if antal else f"{fore.rstrip()}\n{rad}\n\n".lstrip()) + "".join(tabeller)


def _rad(**falt: str) -> tomlkit.items.Table:
    rad = tomlkit.table()
    rad.update(falt)
    return rad


def _verksamheter(dok: tomlkit.TOMLDocument, svar: str) -> None:
    """Write the heading of each verksamhet; those that the file does not have are added."""
    rubriker = tolka_rubriker(svar, Forbund(namn=""))[0]
    lista = dok.get("verksamhet") or tomlkit.aot()
    har = set()
    for rad in lista:
        kod = str(rad.get("kod", ""))
        har.add(kod)
        if kod in rubriker:
            rad["notrad"] = rubriker[kod]
    for kod, rubrik in rubriker.items():
        if kod not in har:
            lista.append(_rad(kod=kod, namn=rubrik, notrad=rubrik))
    dok["verksamhet"] = lista


def _attest(dok: tomlkit.TOMLDocument, svar: str) -> None:
    """Write the attestordning, and mark the series that it is for."""
    serier = [s for s in dok.get("serie", []) if _slag(s) in ATTESTERAS]
    for serie in serier:
        serie["slag"] = _slag(serie)
        serie["attest"] = True
    lista = tomlkit.aot()
    for roll, hogst in tolka_attestanter(svar)[0]:
        rad = tomlkit.table()
        rad["namn"] = roll
        rad["serier"] = [str(s["kod"]) for s in serier]
        if hogst is not None:
            rad["hogst_kr"] = hogst
        lista.append(rad)
    dok["attestant"] = lista


def _slag(serie: Mapping[str, object]) -> str:
    slag = str(serie.get("slag", ""))
    return VANLIGA.get(str(serie.get("kod", "")), slag) if slag in {"", "lopande"} else slag
