"""Who asks: the session of a request, or the user that a proxy names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import request, session

from rakenskap.webb.anvandare import Anvandarfil
from rakenskap.webb.inloggningslogg import OKAND, Vad
from rakenskap.webb.inloggningslogg import logga as skriv_logg
from rakenskap.webb.installningar import Installningar
from rakenskap.webb.sessioner import Session, Sessioner

# Where the front app keeps who it is that the request came from, before a proxy's word is taken.
GRANNE = "rakenskap.granne"
NUMMER = "nummer"


@dataclass(frozen=True)
class Inloggade:
    """Those who are signed in.

    Attributes:
        installningar: how the server is set up.
        anvandare: the users as they are now.
        sessioner: the sessions.
        loggfil: the log of who signed in.
    """

    installningar: Installningar
    anvandare: Anvandarfil
    sessioner: Sessioner
    loggfil: Path

    def inloggad(self, *, egen: bool = True) -> Session | None:
        """Return the session of the request, or None when nobody is signed in.

        Args:
            egen: False for what a page asks by itself, which keeps no session alive.
        """
        register = self.anvandare()
        nummer = str(session.get(NUMMER, ""))
        nuvarande = self.sessioner.hamta(nummer, register, egen=egen) if nummer else None
        if not self.installningar.proxyhuvud:
            return nuvarande
        namn = self._enligt_proxy()
        if nuvarande is not None and nuvarande.anvandare.id == namn:
            return nuvarande
        self.glom()
        anvandare = register.get(namn)
        if anvandare is None:
            if namn:
                self.logga("nekad proxy", OKAND, "")
            return None
        return self.borja(anvandare.id)

    def _enligt_proxy(self) -> str:
        if not self.installningar.litar_pa(str(request.environ[GRANNE])):
            return ""
        return request.headers.get(self.installningar.proxyhuvud, "").strip().lower()

    def borja(self, id_: str) -> Session:
        """Sign a user in: a new session, nothing left of the one before."""
        anvandare = self.anvandare()[id_]
        # First: who cannot be logged is not let in.
        self.logga("inloggad", id_, anvandare.roll)
        self.glom()
        ny = self.sessioner.borja(anvandare)
        session[NUMMER] = ny.nummer
        return ny

    def glom(self) -> None:
        """End the session of the request."""
        self.sessioner.sluta(str(session.get(NUMMER, "")))
        session.clear()

    def logga(self, vad: Vad, id_: str, roll: str) -> None:
        """Write in the log of who signed in."""
        skriv_logg(self.loggfil, vad, id_, roll, request.remote_addr or "")
