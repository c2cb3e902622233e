"""How many attempts to sign in are let through: by address and name, by address, and by name.

Every attempt counts before the password is looked at, so that many at a time gain nothing. Who
signs in gets the count of the own address and name set to zero; the other two stay, so that a
known password is no way around them.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

ADRESS_OCH_NAMN = parse("5/15minutes")
ADRESS = parse("30/15minutes")
# High, since anyone can use it up for someone else.
NAMN = parse("50/hour")
MAX_KANDA = 1000


@dataclass
class Sparr:
    """The counts, in this process."""

    _raknare: MovingWindowRateLimiter = field(
        default_factory=lambda: MovingWindowRateLimiter(MemoryStorage())
    )
    # Addresses that a name has signed in from, the latest last.
    _kanda: dict[tuple[str, str], None] = field(default_factory=dict)

    def vanta_s(self, adress: str, namn: str) -> int:
        """Count an attempt; return 0 when it is let through, else the seconds to wait."""
        for grans, ord_ in self._granser(adress, namn):
            if grans is NAMN and (adress, namn) in self._kanda:
                continue  # others' attempts do not shut a person out from her own address
            if not self._raknare.hit(grans, *ord_):
                fritt = self._raknare.get_window_stats(grans, *ord_).reset_time
                return max(1, math.ceil(fritt - time.time()))
        return 0

    def nollstall(self, adress: str, namn: str) -> None:
        """Forget the attempts of an address and a name: the password was right."""
        self._raknare.clear(ADRESS_OCH_NAMN, "adress+namn", adress, namn)
        self._kanda[adress, namn] = None
        while len(self._kanda) > MAX_KANDA:
            self._kanda.pop(next(iter(self._kanda)))

    @staticmethod
    def _granser(adress: str, namn: str) -> tuple[tuple[RateLimitItem, tuple[str, ...]], ...]:
        return (
            (ADRESS_OCH_NAMN, ("adress+namn", adress, namn)),
            (ADRESS, ("adress", adress)),
            (NAMN, ("namn", namn)),
        )
