"""A Fava server on books of a test, and a browser that opens its pages."""

from __future__ import annotations

import json
import logging
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

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

    def bladdra(self, **jobb: object) -> dict[str, Any]:
        """Do a job in the browser (see `bladdra.mjs`) and return what was seen."""
        jobb = {"bas": self.bas, "webblasare": webblasare(), **jobb}
        korning = subprocess.run(
            ["node", "bladdra.mjs"],
            input=json.dumps(jobb),
            cwd=HAR,
            capture_output=True,
            text=True,
            timeout=1200,
            check=False,
        )
        assert korning.returncode == 0, korning.stderr
        svar: dict[str, Any] = json.loads(korning.stdout)
        return svar

    def status(self, adress: str) -> int:
        """Return how the server answers an address."""
        try:
            with urlopen(self.bas + adress, timeout=30) as svar:  # noqa: S310 (our own server)
                return int(svar.status)
        except HTTPError as fel:
            fel.close()
            return fel.code


def krav_rena(sett: Mapping[str, Any]) -> None:
    """Fail on an error in the console, something from outside, or a serious axe finding."""
    assert sett["konsol"] == []
    assert sett["utanfor"] == []
    for sida in (*sett["sidor"], *sett["steg"]):
        assert sida["axe"] == [], sida.get("adress")
        assert sida["sprak"] == "sv", sida.get("adress")
        assert sida["skript"] is None, sida.get("adress")


@contextmanager
def server(mapp: Path, installningar: Mapping[str, object] | None = None) -> Iterator[Webb]:
    """Serve the books of a folder on a free port of this machine.

    Args:
        mapp: the ledger's folder.
        installningar: what is put in the app's config.
    """
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    app = create_app([str(mapp / "main.beancount")], load=True, poll_watcher=True)
    app.config.update(installningar or {})
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


def text_i(sidor: Sequence[Mapping[str, Any]]) -> str:
    """Return all the text of some pages."""
    return "\n".join(str(sida["text"]) for sida in sidor)
