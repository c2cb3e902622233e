"""Readers that send their requests a byte at a time do not stop the others."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator

import pytest

from rakenskap.webb.app import Webb
from rakenskap.webb.installningar import Installningar
from rakenskap.webb.server import gor_server

from .conftest import Prov

LANGSAMMA = 12


@pytest.fixture
def port(prov: Prov) -> Iterator[int]:
    """A running server, and its port."""
    with socket.socket() as ledig:
        ledig.bind(("127.0.0.1", 0))
        nummer: int = ledig.getsockname()[1]
    webb = Webb(
        prov.webb.huvudfil,
        Installningar(port=nummer),
        prov.webb.anvandare,
        prov.webb.loggfil,
    )
    server = gor_server(webb)
    server.prepare()
    trad = threading.Thread(target=server.serve, daemon=True)
    trad.start()
    yield nummer
    server.stop()
    trad.join(10)


def test_tolv_langsamma_stoppar_ingen(port: int) -> None:
    langsamma = [socket.create_connection(("127.0.0.1", port), 10) for _ in range(LANGSAMMA)]
    for ett in langsamma:
        ett.sendall(b"GET /logga-in HTTP/1.1\r\nHost: 127.0")  # and then nothing

    for _ in range(3):
        forbindelse = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
        forbindelse.request("GET", "/logga-in")
        svar = forbindelse.getresponse()
        assert svar.status == 200
        assert "Logga in" in svar.read().decode()
        forbindelse.close()
    # The slow ones were still there all the time.
    for ett in langsamma:
        ett.sendall(f".0.1:{port}\r\n\r\n".encode())
        assert ett.recv(15).startswith(b"HTTP/1.1 200")
        ett.close()
