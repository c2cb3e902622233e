"""`forbund.toml` begun from a SIE file, and the codes that a later file adds to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lkbr.forbund import Forbund, Kod, Serie, Verksamhet

_HUVUD = """\
# Uppgifter om förbundet, begynta från SIE-filen. Fyll i det som saknas; docs/handbok.md har mer.

namn = {namn}
{orgnr}
kontoplan = {kontoplan}

# Medlemmar och deras andelar (FinsamL 5 och 9 §§): en rubrik för varje.
# [[medlem]]
# namn = "Försäkringskassan"
# typ = "stat"
# andel = "1/2"

# Serier. attest = true och [[attestant]] när förbundet attesterar i de här böckerna.
"""


def toml_text(text: str) -> str:
    """Return a text as a TOML string, whatever it holds."""
    ut = []
    for tecken in text:
        if tecken in '"\\':
            ut.append("\\" + tecken)
        elif tecken.isprintable():
            ut.append(tecken)
        else:
            ut.append(f"\\U{ord(tecken):08X}")
    return '"' + "".join(ut) + '"'


def _tabell(namn: str, falt: Mapping[str, str | bool]) -> str:
    rader = (
        f"{nyckel} = {str(varde).lower() if isinstance(varde, bool) else toml_text(varde)}\n"
        for nyckel, varde in falt.items()
    )
    return f"\n[[{namn}]]\n" + "".join(rader)


def ny_forbundsfil(forbund: Forbund) -> str:
    """Return the text of the settings of new books."""
    orgnr = f"orgnr = {toml_text(forbund.orgnr)}" if forbund.orgnr else '# orgnr = "000000-0000"'
    huvud = _HUVUD.format(
        namn=toml_text(forbund.namn),
        orgnr=orgnr,
        kontoplan=toml_text(forbund.kontoplan.replace("_", "-")),
    )
    return huvud + _serier(forbund.serier) + _koder(forbund, Forbund(namn="")) + _ovriga(forbund)


def tillagg(forbund: Forbund, forut: Forbund, text: str) -> str:
    """Return what is added to the settings of books that exist, empty for nothing.

    Args:
        forbund: the settings with the codes of the files.
        forut: the settings as they are.
        text: their text.
    """
    nya = _koder(forbund, forut)
    if "[[serie]]" in text:
        kanda = {serie.kod for serie in forut.serier}
        nya += _serier(serie for serie in forbund.serier if serie.kod not in kanda)
    if "[ovrigt" not in text:
        nya += _ovriga(forbund)
    return nya


def _serier(serier: Iterable[Serie]) -> str:
    return "".join(
        _tabell(
            "serie",
            {
                "kod": serie.kod,
                "namn": serie.namn,
                "fil": serie.fil or serie.kod,
                "slag": serie.slag,
                "attest": serie.attest,
            },
        )
        for serie in serier
    )


def _koder(forbund: Forbund, forut: Forbund) -> str:
    delar: tuple[tuple[str, tuple[Verksamhet | Kod, ...], tuple[Verksamhet | Kod, ...]], ...] = (
        ("verksamhet", forbund.verksamheter, forut.verksamheter),
        ("projekt", forbund.projekt, forut.projekt),
        ("insats", forbund.insatser, forut.insatser),
    )
    svar = ""
    for namn, nya, gamla in delar:
        kanda = {rad.kod for rad in gamla}
        svar += "".join(
            _tabell(namn, {"kod": rad.kod, "namn": rad.namn}) for rad in nya if rad.kod not in kanda
        )
    return svar


def _ovriga(forbund: Forbund) -> str:
    """Return the names of the file's other dimensions and their objects."""
    dimensioner: Mapping[str, Mapping[str, Any]] = forbund.ovrigt.get("dimensioner", {})
    svar = ""
    for dim, egen in dimensioner.items():
        svar += f"\n[ovrigt.dimensioner.{toml_text(dim)}]\n"
        svar += "".join(
            f"{falt} = {toml_text(str(egen[falt]))}\n" for falt in ("namn", "over") if falt in egen
        )
        svar += f"\n[ovrigt.dimensioner.{toml_text(dim)}.objekt]\n"
        svar += "".join(
            f"{toml_text(str(kod))} = {toml_text(str(namn))}\n"
            for kod, namn in egen.get("objekt", {}).items()
        )
    return svar
