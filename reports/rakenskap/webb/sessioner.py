"""Who is signed in: the sessions, in the server's memory.

The cookie carries a signed number only; what it stands for is here, so that signing out, a new
password, another role or a user taken away ends a session at once. A restart ends all of them.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lkbr.roller import Roll
from rakenskap.webb.anvandare import Anvandare, Register

OVERKSAM_S = 60 * 60
LANGST_S = 12 * 60 * 60
MAX_SESSIONER = 1000


@dataclass(frozen=True, slots=True)
class Session:
    """A session.

    Attributes:
        nummer: what the cookie carries.
        anvandare: the user as it was at log-in.
        borjade: seconds on the monotonic clock.
        senast: the last request of the user's own, likewise.
    """

    nummer: str
    anvandare: Anvandare
    borjade: float
    senast: float

    @property
    def roll(self) -> Roll:
        """What the user may do."""
        return self.anvandare.roll

    @property
    def markning(self) -> str:
        """A name of the session that is not its number, for what is bound to it."""
        return hashlib.sha256(self.nummer.encode()).hexdigest()


@dataclass
class Sessioner:
    """All sessions.

    Attributes:
        overksam_s: how long a session lives without a request, in seconds.
        langst_s: how long it lives in all.
        klocka: seconds, ever rising.
    """

    overksam_s: float = OVERKSAM_S
    langst_s: float = LANGST_S
    klocka: Callable[[], float] = time.monotonic
    _alla: dict[str, Session] = field(default_factory=dict)
    _las: threading.Lock = field(default_factory=threading.Lock)

    def borja(self, anvandare: Anvandare) -> Session:
        """Begin a session with a new number."""
        nu = self.klocka()
        session = Session(secrets.token_urlsafe(32), anvandare, nu, nu)
        with self._las:
            self._stada(nu)
            self._alla[session.nummer] = session
        return session

    def hamta(self, nummer: str, register: Register, *, egen: bool) -> Session | None:
        """Return a session that still holds.

        Args:
            nummer: what the cookie carries.
            register: the users as they are now.
            egen: True when the user made the request, False for what the page asks by itself.
        """
        nu = self.klocka()
        with self._las:
            session = self._alla.get(nummer)
            if session is None:
                return None
            if self._slut(session, nu) or register.get(session.anvandare.id) != session.anvandare:
                del self._alla[nummer]
                return None
            if egen:
                session = self._alla[nummer] = replace(session, senast=nu)
            return session

    def sluta(self, nummer: str) -> None:
        """End a session."""
        with self._las:
            self._alla.pop(nummer, None)

    def _slut(self, session: Session, nu: float) -> bool:
        return nu - session.senast > self.overksam_s or nu - session.borjade > self.langst_s

    def _stada(self, nu: float) -> None:
        for nummer in [n for n, session in self._alla.items() if self._slut(session, nu)]:
            del self._alla[nummer]
        while len(self._alla) >= MAX_SESSIONER:
            del self._alla[min(self._alla, key=lambda n: self._alla[n].senast)]
