"""A request answered in a process of its own, which is stopped when it takes too much.

The process is a copy of the server made for one request (fork), with limits of its own on time and
memory. Where the system has no fork (Windows) the request is answered here.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from flask import Response

TID_S = 20.0
MINNE = 1 << 30  # bytes beyond what the server has
_Svar = tuple[int, list[tuple[str, str]], bytes]


class ForTungError(Exception):
    """The request took more time or memory than it may."""


def kan() -> bool:
    """Tell whether a request can be answered in a process of its own here."""
    return hasattr(os, "fork")


class Arbete:
    """A request that is being answered."""

    def __init__(self, gor: Callable[[], Response], tid_s: float = TID_S) -> None:
        self._slut = time.monotonic() + tid_s
        self._las, skriv = os.pipe()
        with warnings.catch_warnings():
            # The child runs only Python code of this thread, and ends by itself.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._pid = os.fork()
        if self._pid == 0:
            os.close(self._las)
            _barnet(gor, skriv, tid_s)
        os.close(skriv)

    def svar(self) -> Response:
        """Wait for the answer.

        Raises:
            ForTungError: it did not come in time, or the process had to end.
        """
        bitar = []
        try:
            while True:
                kvar = self._slut - time.monotonic()
                klara = select.select([self._las], [], [], max(kvar, 0))[0] if kvar > 0 else []
                if not klara:
                    raise ForTungError
                bit = os.read(self._las, 1 << 16)
                if not bit:
                    break
                bitar.append(bit)
        finally:
            os.close(self._las)
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        try:
            # Written by our own child, through our own pipe.
            status, huvuden, kropp = pickle.loads(b"".join(bitar))  # noqa: S301
        except (pickle.UnpicklingError, EOFError):
            raise ForTungError from None
        return Response(kropp, status=status, headers=huvuden)


def _barnet(gor: Callable[[], Response], skriv: int, tid_s: float) -> None:
    """Answer, send the answer, and end; nothing of the server is cleaned up after."""
    try:
        _begransa(tid_s)
        svar = gor()
        svar.direct_passthrough = False
        delar: _Svar = (svar.status_code, list(svar.headers), svar.get_data())
        with os.fdopen(skriv, "wb") as strom:
            strom.write(pickle.dumps(delar))
    finally:
        os._exit(0)


def _begransa(tid_s: float) -> None:
    import resource  # noqa: PLC0415 (only where there is fork)

    with suppress(OSError):  # a system without /proc has the limit on time alone
        sidor = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        tak = sidor * resource.getpagesize() + MINNE
        resource.setrlimit(resource.RLIMIT_AS, (tak, tak))
    sekunder = int(tid_s) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (sekunder, sekunder + 1))
