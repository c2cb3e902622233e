"""One record: the fields of a line as a typed record, or the line as it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rakenskap.sie import falt as f
from rakenskap.sie.fel import visa
from rakenskap.sie.poster import (
    FALT,
    HELRAD,
    Faltslag,
    Ib,
    Okand,
    Res,
    Siepost,
    Trans,
    Ub,
    Ver,
)
from rakenskap.sie.raddelar import TAGGMONSTER, Raddel, dela

if TYPE_CHECKING:
    from datetime import date

    from rakenskap.sie.fel import Felsamlare
    from rakenskap.sie.poster import Falt

#: Distinct object lists and account numbers that are kept to be shared between records.
_STORSTA_CACHE: Final = 100_000

#: The records without which the books of a file cannot be made: an unreadable one refuses it.
_RAKENSKAP: Final = (Trans, Ib, Ub, Res)
_FALTNAMN: Final = {
    "ar": "året",
    "belopp_ore": "beloppet",
    "registrerad": "registreringsdatum",
    "slut": "slutdatum",
    "start": "startdatum",
    "varde": "värdet",
}


_MED_OBJEKT: Final = frozenset(
    klass for klass, falten in FALT.items() if any(falt.slag is Faltslag.OBJEKT for falt in falten)
)


class _OlasligError(Exception):
    """A field that a record cannot do without has no meaning. Never leaves this module."""

    def __init__(self, falt: Falt, text: str) -> None:
        super().__init__(falt.namn)
        self.falt = falt
        self.text = text


class Posttolk:
    """Makes records of lines. Keeps what recurs, so that records share it."""

    def __init__(self, fel: Felsamlare) -> None:
        self._fel = fel
        self.rad = 0
        self.oavslutad = 0
        self.datum: dict[str | None, date | None] = {None: None, '""': None}
        self.objekt: dict[str, tuple[tuple[str, str], ...]] = {"": ()}
        self.konton: dict[str, str] = {}

    def post(self, klass: type[Siepost], text: str, nr: int) -> Siepost:
        """The record of a line, or the line as it stands where it cannot be read."""
        self.rad = nr
        traff = TAGGMONSTER.match(text)
        rest = text[traff.end() if traff else 0 :]
        delar, oppen = dela(rest, klamrar=klass in _MED_OBJEKT)
        if oppen is not None:
            self.oavslutad = nr
            self._fel.lagg("oavslutat_citat", nr, varde=visa(oppen))
        if klass in HELRAD and len(delar) > 1 and not any(d.citerad for d in delar):
            delar = [Raddel(" ".join(d.text for d in delar))]
            self._fel.lagg("ociterad_text", nr, tagg=klass.TAGG, varde=visa(delar[0].text))
        try:
            return self._post(klass, delar, nr)
        except _OlasligError as orsak:
            allvar = "rakenskapspost_olaslig" if klass in _RAKENSKAP else "post_olaslig"
            namn = _FALTNAMN.get(orsak.falt.namn, orsak.falt.namn)
            self._fel.lagg(allvar, nr, tagg=klass.TAGG, falt=namn, varde=visa(orsak.text))
            return Okand(text, rad=nr)

    def _post(self, klass: type[Siepost], delar: list[Raddel], nr: int) -> Siepost:
        varden: dict[str, object] = {}
        otolkat: list[tuple[str, str]] = []
        plats = 0
        for falt in FALT[klass]:
            if falt.slag is Faltslag.OBJEKT:
                varden[falt.namn], plats = self._objektlista(klass, delar, plats)
                continue
            text = delar[plats].text if plats < len(delar) else ""
            if not text and falt.kravs and falt.slag is Faltslag.TEXT and plats >= len(delar):
                namn = _FALTNAMN.get(falt.namn, falt.namn)
                self._fel.lagg("falt_saknas", nr, tagg=klass.TAGG, falt=namn)
            varde, exakt = self._varde(klass, falt, text)
            varden[falt.namn] = varde
            if not exakt:
                otolkat.append((falt.namn, text))
            plats += 1
        extra = [d.text for d in delar[plats:]]
        while extra and not extra[-1]:
            extra.pop()
        if extra:
            visat = visa(" ".join(extra[:20]))
            self._fel.lagg("extra_falt", nr, tagg=klass.TAGG, falt=visat)
        alla = {"rad": nr, "extra": tuple(extra), "otolkat": tuple(otolkat), **varden}
        return klass(**alla)  # type: ignore[arg-type]

    def _varde(self, klass: type[Siepost], falt: Falt, text: str) -> tuple[object, bool]:
        """The value of a field, and whether it is all that its text says."""
        match falt.slag:
            case Faltslag.TEXT:
                return text, True
            case Faltslag.NYCKEL:
                if not text:
                    raise _OlasligError(falt, text)
                return self._delad(text), True
            case Faltslag.BELOPP:
                return self._belopp(klass, falt, text)
            case Faltslag.DATUM:
                return self._dag(klass, falt, text)
            case Faltslag.KVANTITET:
                kvantitet = f.las_kvantitet(text)
                if text and kvantitet is None:
                    self._otolkat(klass, falt, text)
                return kvantitet, not text or kvantitet is not None
            case _:
                varde = f.las_heltal(text) if falt.slag is Faltslag.HELTAL else f.las_period(text)
                if varde is None:
                    raise _OlasligError(falt, text)
                return varde, True

    def _belopp(self, klass: type[Siepost], falt: Falt, text: str) -> tuple[int, bool]:
        belopp = f.las_belopp(text)
        if belopp is None:
            raise _OlasligError(falt, text)
        if not belopp.exakt:
            self._fel.lagg("belopp_decimaler", self.rad, tagg=klass.TAGG, varde=visa(text))
        elif not belopp.enligt_format:
            last = f.skriv_belopp(belopp.ore)
            self._form(klass, falt, text, last)
        return belopp.ore, belopp.exakt

    def _dag(self, klass: type[Siepost], falt: Falt, text: str) -> tuple[date | None, bool]:
        if not text:
            return None, True
        last = f.las_datum(text)
        if last is None:
            if klass is Ver and falt.namn == "datum":
                self._fel.lagg("datum_otolkat", self.rad, varde=visa(text))
            else:
                self._otolkat(klass, falt, text)
            return None, False
        dag, enligt_format = last
        if not enligt_format:
            self._form(klass, falt, text, f.skriv_datum(dag))
        elif len(self.datum) < _STORSTA_CACHE:
            self.datum[text] = self.datum[f'"{text}"'] = dag
        return dag, True

    def _form(self, klass: type[Siepost], falt: Falt, text: str, last: str) -> None:
        namn = _FALTNAMN.get(falt.namn, falt.namn)
        self._fel.lagg(
            "varde_form", self.rad, tagg=klass.TAGG, falt=namn, varde=visa(text), last=last
        )

    def _otolkat(self, klass: type[Siepost], falt: Falt, text: str) -> None:
        namn = _FALTNAMN.get(falt.namn, falt.namn)
        self._fel.lagg("falt_otolkat", self.rad, tagg=klass.TAGG, falt=namn, varde=visa(text))

    def _delad(self, text: str) -> str:
        if len(self.konton) < _STORSTA_CACHE:
            return self.konton.setdefault(text, text)
        return self.konton.get(text, text)

    def _objektlista(
        self, klass: type[Siepost], delar: list[Raddel], plats: int
    ) -> tuple[tuple[tuple[str, str], ...], int]:
        """The pairs of an object list, and the place after it."""
        tagg = klass.TAGG
        if plats >= len(delar) or not delar[plats].klammer or delar[plats].text != "{":
            self._fel.lagg("objektlista_saknas", self.rad, tagg=tagg)
            return (), plats
        slut = plats + 1
        while slut < len(delar) and not delar[slut].klammer:
            slut += 1
        ord_ = [d.text for d in delar[plats + 1 : slut]]
        if len(ord_) % 2:
            visat = visa(" ".join(ord_[:20]))
            self._fel.lagg("objektlista_udda", self.rad, tagg=tagg, varde=visat)
            ord_.append("")
        par = tuple(
            (self._delad(a), self._delad(b)) for a, b in zip(*[iter(ord_)] * 2, strict=True)
        )
        self._minns(par)
        return par, slut + 1

    def _minns(self, par: tuple[tuple[str, str], ...]) -> None:
        """Let the hot path know an object list in the forms that programs write it."""
        if len(self.objekt) >= _STORSTA_CACHE or not par:
            return
        enkla = all(_ENKEL(a) and _ENKEL(b) for a, b in par)
        citerbara = all(_CITERBAR(a) and _CITERBAR(b) for a, b in par)
        if citerbara:
            self.objekt[" ".join(f'"{a}" "{b}"' for a, b in par)] = par
        if enkla:
            self.objekt[" ".join(f"{a} {b}" for a, b in par)] = par
            self.objekt[" ".join(f'{a} "{b}"' for a, b in par)] = par


_ENKEL: Final = re.compile(r'[^ \t"\\{}]++\Z').match
_CITERBAR: Final = re.compile(r'[^"\\{}]++\Z').match
