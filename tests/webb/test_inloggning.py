"""`rakenskap webb` in a browser: signing in by keyboard, and a revisor who is refused."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from lkbr.roller import Roll
from rakenskap.webb import losenord
from rakenskap.webb.anvandare import FIL, Anvandare, Anvandarfil, andra
from rakenskap.webb.app import Webb
from rakenskap.webb.inloggningslogg import FIL as LOGGFIL
from rakenskap.webb.installningar import Installningar
from rakenskap.webb.server import gor_server
from tests.conftest import webblasare
from tests.hjalp import skriv_bok, ver

pytestmark = pytest.mark.webb

HAR = Path(__file__).parent
LOSENORD = "korrekt häst batteri"
SLUG = "/" + quote("provförbundet")


@contextmanager
def server(mapp: Path) -> Iterator[str]:
    """Serve the books of a folder as the command does, on a free port."""
    webb = Webb(
        mapp / "main.beancount", Installningar(port=0), Anvandarfil(mapp / FIL), mapp / LOGGFIL
    )
    _ = webb.fava
    servern = gor_server(webb)
    servern.prepare()
    trad = threading.Thread(target=servern.serve, daemon=True)
    trad.start()
    try:
        yield f"http://127.0.0.1:{servern.bind_addr[1]}"
    finally:
        servern.stop()
        trad.join()
        for ledger in webb.fava.config["LEDGERS"].ledgers:
            with ledger.watcher:
                pass


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    """Books with an entry and our pages, and a user of each role."""
    skriv_bok(
        tmp_path,
        ver("A1", "2023-01-15", "Värden AB", "Hyra", "5010 100.00; 1930 -100.00")
        + '2023-01-01 custom "fava-extension" "rakenskap.fava_tillagg"\n'
        + '2023-01-01 custom "fava-option" "language" "sv"\n',
    )
    hashat = losenord.hasha(LOSENORD)
    andra(
        tmp_path / FIL,
        lambda _: {
            roll.name.lower(): Anvandare(roll.name.lower(), f"{roll} Ek", roll, hashat)
            for roll in Roll
        },
    )
    return tmp_path


def _bladdra(bas: str, **jobb: Any) -> dict[str, Any]:  # noqa: ANN401 (a job as JSON)
    korning = subprocess.run(
        ["node", "logga_in.mjs"],
        input=json.dumps({"bas": bas, "webblasare": webblasare(), "losenord": LOSENORD, **jobb}),
        cwd=HAR,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert korning.returncode == 0, korning.stderr
    svar: dict[str, Any] = json.loads(korning.stdout)
    return svar


SIDOR = (
    f"{SLUG}/income_statement/",
    f"{SLUG}/journal/",
    f"{SLUG}/query/",
    f"{SLUG}/extension/Oversikt/",
    f"{SLUG}/extension/Verifikationer/?ver=A1/2023",
)
SKRIVER: tuple[tuple[str, str, dict[str, Any] | None], ...] = (
    ("PUT", f"{SLUG}/api/add_entries", {"entries": []}),
    ("PUT", f"{SLUG}/api/source", {"file_path": "x", "source": "", "sha256sum": ""}),
    ("DELETE", f"{SLUG}/api/document?filename=x", None),
    ("GET", f"{SLUG}/api/source?filename=", None),
    ("GET", f"{SLUG}/api/query?query_string=.output%20ut.txt", None),
    ("GET", f"{SLUG}/api/options", None),
)


def test_en_revisor_laser_men_skriver_inte(mapp: Path) -> None:
    fore = (mapp / "main.beancount").read_bytes()
    with server(mapp) as bas:
        sett = _bladdra(bas, namn="revisor", sidor=[*SIDOR, f"{SLUG}/editor/"], anrop=SKRIVER)

    # Nothing that the policies stop, nothing from outside, no script error.
    assert sett["konsol"] == []
    assert sett["utanfor"] == []

    for ett in sett["inloggning"]:
        assert ett["axe"] == []
        assert (ett["sprak"], ett["rubrik"], ett["spill"]) == ("sv", "Logga in", 0)
    assert sum("Fel användarnamn" in ett["text"] for ett in sett["inloggning"]) == 4

    assert [sida["status"] for sida in sett["sidor"]] == [200] * len(SIDOR) + [403]
    assert "Värden AB" in sett["sidor"][1]["text"]
    assert "Favas egen redigering och import är avstängd" in sett["sidor"][-1]["text"]
    assert [ett["status"] for ett in sett["anrop"]] == [403] * 5 + [200]
    assert (mapp / "main.beancount").read_bytes() == fore

    assert "revisor Ek" in sett["konto"]["text"]
    assert sett["konto"]["axe"] == []
    assert "Du är utloggad." in sett["utloggad"]["text"]
    assert "/logga-in?nasta=" in sett["efterat"]
    logg = [json.loads(rad) for rad in (mapp / LOGGFIL).read_text().splitlines()]
    assert [post["vad"] for post in logg] == ["misslyckad"] * 4 + ["inloggad", "utloggad"]
