"""A Fava server on books of a test, and a browser that opens its pages."""

from __future__ import annotations

import json
import logging
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fava.application import create_app
from werkzeug.serving import make_server

from tests.conftest import webblasare

HAR = Path(__file__).parent


@dataclass(frozen=True)
class Webb:
    """A running server and its browser.

    Attributes:
        bas: the address that the pages' names are added to.
        mapp: the ledger's folder.
    """

    bas: str
    mapp: Path

    def bladdra(self, **jobb: Any) -> dict[str, Any]:
        """Do a job in the browser (see `bladdra.mjs`) and return what was seen."""
        jobb = {"bas": self.bas, "webblasare": webblasare(), **jobb}
        korning = subprocess.run(
            ["node", "bladdra.mjs"],
            input=json.dumps(jobb),
            cwd=HAR,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert korning.returncode == 0, korning.stderr
        svar: dict[str, Any] = json.loads(korning.stdout)
        return svar


def krav_rena(sett: Mapping[str, Any]) -> None:
    """Fail on an error in the console, something from outside, or a serious axe finding."""
    assert sett["konsol"] == []
    assert sett["utanfor"] == []
    for sida in (*sett["sidor"], *sett["steg"]):
        assert sida["axe"] == [], sida.get("adress")
        assert sida["sprak"] == "sv", sida.get("adress")
        assert sida["skript"] is None, sida.get("adress")


@contextmanager
def server(mapp: Path) -> Iterator[Webb]:
    """Serve the books of a folder on a free port of this machine."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    app = create_app([str(mapp / "main.beancount")], load=True)
    with socket.socket() as ledig:
        ledig.bind(("127.0.0.1", 0))
        port = ledig.getsockname()[1]
    servern = make_server("127.0.0.1", port, app, threaded=True)
    trad = threading.Thread(target=servern.serve_forever, daemon=True)
    trad.start()
    slug = app.config["LEDGERS"].first_slug()
    try:
        yield Webb(f"http://127.0.0.1:{port}/{quote(slug)}/extension/", mapp)
    finally:
        servern.shutdown()
        trad.join()
        servern.server_close()


@pytest.fixture
def webb_for() -> Callable[[Path], Any]:
    """Give `server`, for books that the test has written."""
    return server


def text_i(sidor: Sequence[Mapping[str, Any]]) -> str:
    """Return all the text of some pages."""
    return "\n".join(str(sida["text"]) for sida in sidor)
