"""The register of suppliers, `leverantorer.toml` beside the books, and what the books have taught.

    [[leverantor]]
    namn = "Kontorsbolaget"
    orgnr = "000000-0000"
    bankgiro = "000-0000"
    konto = "6110"
    moms = 25                 # procent; 0 när fakturan är utan moms
    momskonto = "1651"        # "kostnad" när momsen inte ersätts
    verksamhet = "kansli"
    villkor_dagar = 30
    text = "Kontorsmaterial, {manad}"

Each key but the name may be left out: it is then taken from the supplier's latest invoice.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.reskontra.poster import BETALNINGSVILLKOR_DAGAR, rent

FIL = "leverantorer.toml"
MOMSSATSER = (0, 6, 12, 25)
KOSTNAD = "kostnad"
_NAMN = "Leverantören"


@dataclass(frozen=True, slots=True)
class Leverantor:
    """What is known of a supplier; empty texts and None for what is not said.

    Attributes:
        moms: rate in per cent, of the net.
        momskonto: account number, or `kostnad` when the VAT is a part of the cost.
        villkor_dagar: days from the invoice's date until it falls due.
        text: what an invoice is about; `{manad}`, `{kvartal}` and `{ar}` are filled in.
    """

    namn: str
    orgnr: str = ""
    bankgiro: str = ""
    plusgiro: str = ""
    iban: str = ""
    konto: str = ""
    moms: int | None = None
    momskonto: str = ""
    insats: str = ""
    verksamhet: str = ""
    projekt: str = ""
    villkor_dagar: int | None = None
    text: str = ""

    @property
    def dimensioner(self) -> tuple[tuple[str, str], ...]:
        """Its dimensions, those that are said."""
        alla = (
            ("insats", self.insats),
            ("verksamhet", self.verksamhet),
            ("projekt", self.projekt),
        )
        return tuple((namn, kod) for namn, kod in alla if kod)


FALT = tuple(ett.name for ett in fields(Leverantor))
HELTAL = frozenset({"moms", "villkor_dagar"})


def las_register(bok: Bok) -> dict[str, Leverantor]:
    """Read the register, by cleaned name; empty when there is no file.

    Raises:
        BokFelError: it cannot be read; all that is wrong is in it.
    """
    fil = bok.mapp / FIL
    if not fil.is_file():
        return {}
    try:
        text = fil.read_text(encoding="utf-8")
        tabell = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as hinder:
        raise BokFelError([_ej_tolkad(hinder)]) from None
    return tolka_register(bok, tabell)


def _ej_tolkad(hinder: Exception) -> Felrad:
    return Felrad(
        FIL,
        0,
        f"Filen går inte att tolka ({hinder}). Gör så här: rätta den, eller ta bort den och lägg "
        "in leverantörerna med rakenskap leverantor.",
    )


def tolka_register(bok: Bok, tabell: Mapping[str, Any]) -> dict[str, Leverantor]:
    """Return the register that a table holds.

    Raises:
        BokFelError: it breaks a rule; all that is wrong is in it.
    """
    fel: list[str] = [
        f"«{nyckel}» betyder ingenting här. Gör så här: skriv [[leverantor]] före varje leverantör."
        for nyckel in tabell
        if nyckel != "leverantor"
    ]
    svar: dict[str, Leverantor] = {}
    rader = tabell.get("leverantor", [])
    for nummer, rad in enumerate(rader if isinstance(rader, list) else [], start=1):
        if not isinstance(rad, Mapping) or not str(rad.get("namn") or "").strip():
            fel.append(f'{_NAMN} nummer {nummer} saknar namn. Gör så här: skriv namn = "…".')
            continue
        fel += _granska(bok, rad)
        ny = Leverantor(**{namn: rad[namn] for namn in FALT if namn in rad})
        if rent(ny.namn) in svar:
            fel.append(f"{_NAMN} {ny.namn} finns två gånger. Gör så här: ta bort den ena.")
        svar[rent(ny.namn)] = ny
    if fel:
        raise BokFelError(Felrad(FIL, 0, text) for text in fel)
    return svar


def _granska(bok: Bok, rad: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a supplier of the register."""
    fel = _slagfel(rad) or [*_kontofel(bok, rad), *_talfel(rad), *_nummerfel(rad)]
    fel += [] if _slagfel(rad) else _kodfel(bok, rad)
    return [f"{_NAMN} {rad['namn']}: {text}" for text in fel]


def _slagfel(rad: Mapping[str, Any]) -> list[str]:
    fel = [
        f"«{nyckel}» finns inte. Gör så här: välj bland {', '.join(FALT)}."
        for nyckel in rad
        if nyckel not in FALT
    ]
    for nyckel in FALT:
        slag, ord_ = (int, "ett heltal") if nyckel in HELTAL else (str, "en text")
        if nyckel in rad and (not isinstance(rad[nyckel], slag) or isinstance(rad[nyckel], bool)):
            fel.append(f"{nyckel} är inte {ord_}. Gör så här: rätta värdet.")
    return fel


def _kontofel(bok: Bok, rad: Mapping[str, Any]) -> list[str]:
    return [
        f"{nyckel} {rad[nyckel]} finns inte i kontoplanen. Gör så här: välj ett konto som finns, "
        "eller lägg till det."
        for nyckel in ("konto", "momskonto")
        if rad.get(nyckel)
        and rad[nyckel] not in bok.konton
        and not (nyckel == "momskonto" and rad[nyckel] == KOSTNAD)
    ]


def _talfel(rad: Mapping[str, Any]) -> list[str]:
    fel = []
    if rad.get("moms", 0) not in MOMSSATSER:
        fel.append(
            f"momssatsen {rad['moms']} finns inte. Gör så här: välj 25, 12, 6 eller 0 procent."
        )
    if not 0 <= rad.get("villkor_dagar", 0) <= 365:
        fel.append(
            f"villkoret {rad['villkor_dagar']} dagar går inte. Gör så här: skriv ett tal från 0 "
            "till 365."
        )
    return fel


def _kodfel(bok: Bok, rad: Mapping[str, Any]) -> list[str]:
    fel = []
    for dim, lista in (
        ("insats", bok.forbund.insatser),
        ("verksamhet", bok.forbund.verksamheter),
        ("projekt", bok.forbund.projekt),
    ):
        koder = [ett.kod for ett in lista]
        if rad.get(dim) and koder and rad[dim] not in koder:
            fel.append(f"{dim} {rad[dim]} finns inte. Gör så här: välj bland {', '.join(koder)}.")
    return fel


def _nummerfel(rad: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the numbers by which a supplier is paid and known."""
    fel = []
    for nyckel, namn, langder in (
        ("orgnr", "organisationsnumret", (10,)),
        ("bankgiro", "bankgironumret", (7, 8)),
        ("plusgiro", "plusgironumret", tuple(range(2, 9))),
    ):
        siffror = rent(rad.get(nyckel, ""))
        if siffror and not (
            siffror.isdigit() and len(siffror) in langder and kontrollsiffra_ratt(siffror)
        ):
            fel.append(
                f"{namn} {rad[nyckel]} är inte rätt (kontrollsiffran eller längden stämmer inte). "
                "Gör så här: skriv av det från fakturan."
            )
    iban = rent(rad.get("iban", ""))
    if iban and not is_iban(iban):
        fel.append(f"IBAN {rad['iban']} är inte rätt. Gör så här: skriv av det från fakturan.")
    return fel


def kontrollsiffra_ratt(siffror: str) -> bool:
    """Tell whether the last digit is the check digit of the others (modulus 10, Luhn)."""
    summa = 0
    for plats, tecken in enumerate(reversed(siffror)):
        tal = int(tecken) * (plats % 2 + 1)
        summa += tal - 9 if tal > 9 else tal
    return summa % 10 == 0


def is_iban(iban: str) -> bool:
    """Tell whether a cleaned text is an IBAN (ISO 13616, modulus 97)."""
    if not (15 <= len(iban) <= 34 and iban.isascii() and iban[:2].isalpha() and iban.isalnum()):
        return False
    if iban.startswith("SE") and len(iban) != 24:
        return False
    return int("".join(str(int(tecken, 36)) for tecken in iban[4:] + iban[:4])) % 97 == 1


def villkor_i(bok: Bok) -> Callable[[str], int]:
    """Return the days of payment by party, as the register says, else the usual."""
    register = las_register(bok)

    def villkor(motpart: str) -> int:
        kand = register.get(rent(motpart))
        if kand is None or kand.villkor_dagar is None:
            return BETALNINGSVILLKOR_DAGAR
        return kand.villkor_dagar

    return villkor


def sammanslagen(sagd: Leverantor, lard: Leverantor | None) -> Leverantor:
    """Return what the register says of a supplier, filled out with what the books have taught."""
    if lard is None:
        return sagd
    tomt = {namn: getattr(lard, namn) for namn in FALT if getattr(sagd, namn) in ("", None)}
    return replace(sagd, **tomt)
