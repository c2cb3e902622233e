"""The page of users: who signs in, and as what; changed by those who may, never past four eyes.

Who makes a log-in can use it. So a log-in of a role is made, and given a new password, by someone
who has that role already and gains nothing by it: the ekonom cannot make an attestant, nor the
attestant an ekonom, nor anyone of the two a revisor. Readers are made by both. The first of each
role is made at the server, with `rakenskap anvandare`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from flask import Flask, Response, make_response, redirect, request
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import ValidationError

from lkbr.forbundslasning import ForbundFelError, las_forbund
from lkbr.roller import Roll
from rakenskap.bok.bok import INSTALLNINGAR
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.webb import losenord
from rakenskap.webb.anvandare import Anvandare, andra, krav_id, krav_namn, las_roll
from rakenskap.webb.behorighet import ROLLEN
from rakenskap.webb.inloggade import Inloggade
from rakenskap.webb.inloggning import ej_inloggad
from rakenskap.webb.inloggningslogg import Vad
from rakenskap.webb.sessioner import Session
from rakenskap.webb.svar import nekat, sida

SKOTER = (Roll.EKONOM, Roll.ATTESTANT, Roll.REVISOR)


def far_skota(egen: Roll, andras: Roll) -> bool:
    """Tell whether someone of a role may make and end log-ins of another."""
    if andras is Roll.LASARE:
        return egen in (Roll.EKONOM, Roll.ATTESTANT)
    return egen is andras


@dataclass(frozen=True)
class Anvandarsida:
    """The page."""

    inloggade: Inloggade

    def oppna(self, app: Flask) -> None:
        """Add the addresses."""
        app.add_url_rule("/anvandare", "anvandare", self.visa, methods=["GET"])
        app.add_url_rule("/anvandare", "anvandare_post", self.skriv, methods=["POST"])

    def visa(self) -> Response:
        """Show the users."""
        nuvarande = self.inloggade.inloggad()
        if nuvarande is None:
            return ej_inloggad(self.inloggade.installningar)
        if nuvarande.roll not in SKOTER:
            return nekat(ROLLEN)
        return self._sida(nuvarande, 200)

    def skriv(self) -> Response:
        """Do what a form asks for; the page again, with what is wrong, when it cannot be done."""
        nuvarande = self.inloggade.inloggad()
        if nuvarande is None:
            return ej_inloggad(self.inloggade.installningar)
        if nuvarande.roll not in SKOTER:
            return nekat(ROLLEN)
        try:
            validate_csrf(request.form.get("csrf_token", ""))
        except ValidationError:
            return make_response(redirect("/anvandare", 303))
        try:
            klart, nytt = self._gor(nuvarande)
        except BokFelError as fel:
            return self._sida(nuvarande, 400, fel=" ".join(rad.text for rad in fel.fel))
        return self._sida(nuvarande, 200, klart=klart, nytt=nytt)

    def _sida(
        self, nuvarande: Session, status: int, *, fel: str = "", klart: str = "", nytt: str = ""
    ) -> Response:
        alla = sorted(self.inloggade.anvandare().values(), key=lambda en: en.id)
        return sida(
            "anvandare.html",
            status,
            fel=fel,
            klart=klart,
            nytt=nytt,
            alla=[(en, self._hinder(nuvarande, en) == "") for en in alla],
            roller=[roll for roll in Roll if far_skota(nuvarande.roll, roll)],
            falt=request.form if status == 400 else {},
            proxy=bool(self.inloggade.installningar.proxyhuvud),
            csrf=generate_csrf(),
        )

    @staticmethod
    def _hinder(nuvarande: Session, en: Anvandare) -> str:
        """Return why a log-in is not the asker's to change; empty when it is."""
        if en.id == nuvarande.anvandare.id:
            return "Ditt eget konto ändrar du inte själv. Gör så här: be någon med samma roll."
        if not far_skota(nuvarande.roll, en.roll):
            return (
                f"Ett konto som {en.roll} sköts av den som själv är {en.roll}. Gör så här: be "
                "någon av dem, eller den som sköter servern (rakenskap anvandare)."
            )
        return ""

    def _gor(self, nuvarande: Session) -> tuple[str, str]:
        """Do it; return what has been done, and a new password to show once."""
        form = request.form
        id_ = krav_id(form.get("id", "").strip().lower())
        if form.get("gor") == "ny":
            ny = Anvandare(
                id_, krav_namn(form.get("namn", "").strip() or id_), las_roll(form.get("roll", ""))
            )
            return self._lagg_till(nuvarande, ny)
        en = self.inloggade.anvandare().get(id_)
        if en is None:
            _neka(id_, "Användaren finns inte. Gör så här: se listan.")
        hinder = self._hinder(nuvarande, en)
        if hinder:
            _neka(id_, hinder)
        if form.get("gor") == "bort":
            return self._ta_bort(nuvarande, en)
        if form.get("gor") != "byt" or self.inloggade.installningar.proxyhuvud:
            _neka(id_, "Anropet går inte att förstå. Gör så här: använd knapparna på sidan.")
        nytt = self._spara(nuvarande, en, "nytt lösenord")
        return f"{id_} har fått ett nytt lösenord, och är utloggad.", nytt

    def _lagg_till(self, nuvarande: Session, ny: Anvandare) -> tuple[str, str]:
        if not far_skota(nuvarande.roll, ny.roll):
            _neka(ny.id, self._hinder(nuvarande, ny))
        if ny.roll is not Roll.ATTESTANT and _attesterar(self.inloggade.anvandare.fil, ny.namn):
            # Else the one who books could attest under a name that the attest order has.
            text = f"{ny.namn} står i attestordningen. Gör så här: välj ett annat namn i böckerna."
            _neka(ny.id, text)
        if ny.id in self.inloggade.anvandare():
            _neka(ny.id, "Användaren finns redan. Gör så här: välj ett annat användarnamn.")
        nytt = self._spara(nuvarande, ny, "användare tillagd")
        return f"{ny.id} är tillagd som {ny.roll}. I böckerna står {ny.namn}.", nytt

    def _spara(self, nuvarande: Session, en: Anvandare, vad: Vad) -> str:
        """Keep a user with a new password, and return it; none where a proxy signs in."""
        proxy = bool(self.inloggade.installningar.proxyhuvud)
        nytt = "" if proxy else losenord.generera()
        med = Anvandare(en.id, en.namn, en.roll, losenord.hasha(nytt) if nytt else "")
        # First: what cannot be logged is not done.
        self.inloggade.logga(vad, f"{nuvarande.anvandare.id}: {en.id}", str(en.roll))
        andra(self.inloggade.anvandare.fil, lambda alla: alla | {en.id: med})
        return nytt

    def _ta_bort(self, nuvarande: Session, en: Anvandare) -> tuple[str, str]:
        self.inloggade.logga(
            "användare borttagen", f"{nuvarande.anvandare.id}: {en.id}", str(en.roll)
        )
        andra(
            self.inloggade.anvandare.fil,
            lambda alla: {id_: ett for id_, ett in alla.items() if id_ != en.id},
        )
        return f"{en.id} är borttagen, och utloggad.", ""


def _attesterar(fil: Path, namn: str) -> bool:
    """Tell whether a name stands in the attest order of the books beside the file of users."""
    try:
        forbund = las_forbund(fil.with_name(INSTALLNINGAR))
    except ForbundFelError:
        return True  # what cannot be read is not taken for empty
    sokt = " ".join(namn.casefold().split())
    return sokt in {" ".join(ett.namn.casefold().split()) for ett in forbund.attestanter}


def _neka(id_: str, text: str) -> NoReturn:
    raise BokFelError([Felrad(id_, 0, text)])
