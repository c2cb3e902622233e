"""No GET stops the server: filters, queries and periods have bounds; an answer can be stopped."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from flask import Response
from werkzeug.datastructures import MultiDict

from lkbr.roller import Roll
from rakenskap.bok.felrad import BokFelError
from rakenskap.webb.anvandare import Anvandare, krav_olika_namn
from rakenskap.webb.arbetare import Arbete, ForTungError, kan
from rakenskap.webb.granser import for_mycket, is_farligt
from rakenskap.webb.grind import utan_formler
from rakenskap.webb.inloggning import _nasta
from rakenskap.webb.inloggningslogg import MAX_BYTE, logga
from rakenskap.webb.sparr import Sparr

from .conftest import SLUG, Prov


@pytest.mark.parametrize(
    "monster",
    [
        "(a+)+$",
        "(a*)*b",
        "((a{1,50})+)x",
        "(a|a)*b",
        "(?:a|aa)+$",
        "(x+x+)+y",
        r"(a)\1*b",
        ".*.*.*.*=",
        "(.*)*",
        "(?=(a+)+)b",
    ],
)
def test_monster_som_kan_ta_evigt(monster: str) -> None:
    assert is_farligt(monster)


@pytest.mark.parametrize("monster", ["Hyra", "^50", "Tillgångar:.*", "a|b", "[0-9]+ kr", "(", "*"])
def test_vanliga_monster(monster: str) -> None:
    assert not is_farligt(monster)


@pytest.mark.parametrize(
    "ord_",
    [
        {"account": "(a+)+$"},
        {"filter": 'payee:"(a*)*b"'},
        {"filter": "x" * 301},
        {"query_string": "SELECT account WHERE account ~ '(a+)+$'"},
        {"query_string": "SELECT subst('a', 'aaaa', subst('a', 'aaaa', narration))"},
        {"query_string": "SELECT " + "x" * 2000},
        {"query_string": "SELECT " + "(" * 40 + "1" + ")" * 40},
        {"time": "1500-2500"},
        {"time": "1990-2023", "interval": "day"},
    ],
)
def test_for_mycket(ord_: dict[str, str]) -> None:
    assert "Gör så här:" in for_mycket(MultiDict(ord_))


@pytest.mark.parametrize(
    "ord_",
    [
        {},
        {"account": "Tillgångar:.*", "time": "2023", "interval": "day"},
        {"time": "2016-2023", "interval": "month"},
        {"filter": '#rattelse payee:"Värden"'},
        {"query_string": "SELECT account, sum(position) WHERE year = 2023 GROUP BY account"},
    ],
)
def test_lagom(ord_: dict[str, str]) -> None:
    assert for_mycket(MultiDict(ord_)) == ""


def test_servern_vagrar_det_som_ar_for_mycket(prov: Prov) -> None:
    lasare = prov.som(Roll.LASARE)
    start = time.monotonic()

    for fraga in ("account=(a%2B)%2B%24", "time=1500-2500&interval=day"):
        svar = lasare.be(f"{SLUG}/income_statement/?{fraga}")
        assert svar.status_code == 400
    svar = lasare.be(f"{SLUG}/income_statement/?account=Kostnader&time=2023")

    assert svar.status_code == 200
    assert time.monotonic() - start < 20


@pytest.mark.skipif(not kan(), reason="the system has no fork")
def test_ett_svar_som_drojer_avbryts() -> None:
    def drojer() -> Response:
        time.sleep(60)
        return Response()

    start = time.monotonic()
    with pytest.raises(ForTungError):
        Arbete(drojer, 0.3).svar()
    assert time.monotonic() - start < 10


@pytest.mark.skipif(not kan(), reason="the system has no fork")
def test_ett_svar_som_vaxer_avbryts() -> None:
    with pytest.raises(ForTungError):
        Arbete(lambda: Response(b"x" * (8 << 30))).svar()


@pytest.mark.skipif(not kan(), reason="the system has no fork")
def test_ett_svar_kommer_helt() -> None:
    svar = Arbete(lambda: Response(b"x" * 300_000, status=201, headers={"X-Eget": "1"})).svar()

    assert (svar.status_code, len(svar.get_data()), svar.headers["X-Eget"]) == (201, 300_000, "1")


@pytest.mark.parametrize(
    "adress",
    ["/%5cond.example", "/%5C%5Cond.example", "/\\ond.example", "//ond.example", "/%2fond.example"],
)
def test_inloggningen_leder_inte_till_en_annan_plats(adress: str) -> None:
    assert _nasta(adress) == "/"


def test_en_adress_med_omvant_snedstreck_finns_inte(prov: Prov) -> None:
    lasare = prov.som(Roll.LASARE)

    for stig in ("/%5cond.example", "/%5Cond.example/x"):
        svar = lasare.be(stig)
        assert svar.status_code == 404
        assert "Location" not in svar.headers


def test_en_tabell_har_inga_formler() -> None:
    tabell = 'a,b\n=1+1,-12.50\n@x,"-1,234.50 SEK"\n-cmd|x,+46 8\n'

    assert utan_formler(tabell) == (
        "a,b\r\n'=1+1,-12.50\r\n'@x,\"-1,234.50 SEK\"\r\n'-cmd|x,'+46 8\r\n"
    )


def test_andras_forsok_stanger_inte_ute_nagon_fran_den_egna_adressen() -> None:
    sparr = Sparr()
    sparr.vanta_s("192.0.2.1", "anna")
    sparr.nollstall("192.0.2.1", "anna")  # she has signed in from here
    for nummer in range(60):
        sparr.vanta_s(f"198.51.100.{nummer}", "anna")

    assert sparr.vanta_s("198.51.100.99", "anna") > 0
    assert sparr.vanta_s("192.0.2.1", "anna") == 0


def test_nekade_forsok_fyller_inte_disken(tmp_path: Path) -> None:
    fil = tmp_path / "inloggningar.jsonl"
    with fil.open("wb") as strom:
        strom.truncate(MAX_BYTE + 1)

    logga(fil, "misslyckad", "anna", "", "192.0.2.1")
    assert fil.stat().st_size == MAX_BYTE + 1
    logga(fil, "inloggad", "anna", "ekonom", "192.0.2.1")
    assert fil.stat().st_size > MAX_BYTE + 1


def test_tva_anvandare_har_inte_ett_namn() -> None:
    register = {
        "anna": Anvandare("anna", "Anna Ek", Roll.EKONOM, ""),
        "anna2": Anvandare("anna2", "anna  ek", Roll.ATTESTANT, ""),
    }

    with pytest.raises(BokFelError, match="anna och anna2 har samma namn i böckerna"):
        krav_olika_namn(register)
