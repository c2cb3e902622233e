"""Fava's query page, also in `make fava`: what does more than read the books is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from fava.application import create_app
from flask import Flask

from rakenskap.fava_tillagg.fragor import bara_laser
from tests.hjalp import skriv_bok, ver

from .conftest import SLUG
from .test_behorighet import SKADLIGA


@pytest.mark.parametrize("fraga", SKADLIGA)
def test_mer_an_att_lasa(fraga: str) -> None:
    assert not bara_laser((fraga,))


@pytest.mark.parametrize(
    "fraga", ["SELECT account", "select sum(position) where year = 2023;", "BALANCES", "run x"]
)
def test_att_lasa(fraga: str) -> None:
    assert bara_laser((fraga,))
    assert not bara_laser((fraga, fraga))


def _fava(mapp: Path, *, tillagg: bool) -> Flask:
    rader = ver("A1", "2023-01-15", "Värden AB", "Hyra", "5010 100.00; 1930 -100.00")
    if tillagg:
        rader += '2023-01-01 custom "fava-extension" "rakenskap.fava_tillagg"\n'
    return create_app([skriv_bok(mapp, rader) / "main.beancount"], load=True, read_only=True)


@pytest.mark.parametrize("tillagg", [True, False])
def test_fragesidan_kan_inte_tomma_en_fil(tmp_path: Path, *, tillagg: bool) -> None:
    """Without our pages it can, also with Fava's --read-only: when it no longer can, take away."""
    offer = tmp_path / "offer.txt"
    offer.write_text("kvar")
    app = _fava(tmp_path, tillagg=tillagg)
    klient = app.test_client()

    svar = klient.get(f"{SLUG}/api/query", query_string={"query_string": f".output {offer}"})
    laser = klient.get(f"{SLUG}/api/query", query_string={"query_string": "SELECT account"})

    for ledger in app.config["LEDGERS"].ledgers:
        with ledger.watcher:
            pass
        # The file that the shell of Fava has opened.
        ledger.query_shell.shell.outfile.close()
    assert laser.status_code == 200
    assert svar.status_code == (403 if tillagg else 500)
    assert offer.read_text() == ("kvar" if tillagg else "")
