"""A server over small books, with a user of each role, and a browser's manners."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from lkbr.roller import Roll
from rakenskap.bok import insticksprogram
from rakenskap.webb import losenord
from rakenskap.webb.anvandare import FIL, Anvandare, Anvandarfil, andra
from rakenskap.webb.app import Webb
from rakenskap.webb.inloggningslogg import FIL as LOGGFIL
from rakenskap.webb.installningar import Installningar
from rakenskap.webb.sessioner import Sessioner
from tests.hjalp import skriv_bok, ver

ADRESS = "http://127.0.0.1:5000"
LOSENORD = "korrekt häst batteri"
SLUG = "/provförbundet"

# A page of our own kind: who may see it, a file to read and a form that writes.
TILLAGG = """
from fava.ext import FavaExtensionBase, extension_endpoint
from flask import Response
from rakenskap.fava_tillagg.roll import Roll, requestens_namn, requestens_roll

class Provsida(FavaExtensionBase):
    report_title = "Provsida"
    roller = frozenset(Roll)

    @extension_endpoint("vem")
    def vem(self):
        return f"{requestens_namn()} {requestens_roll()}"

    @extension_endpoint("bokfor", methods=["POST"])
    def bokfor(self):
        return "bokfört"

    @extension_endpoint("attestera", methods=["POST"])
    def attestera(self):
        return "attesterat"

    @extension_endpoint("glomd", methods=["POST", "PUT", "DELETE"])
    def glomd(self):
        return "skrivet"

    @extension_endpoint("bild")
    def bild(self):
        return Response("<svg/>", mimetype="image/svg+xml")

class Arbete(FavaExtensionBase):
    report_title = "Arbete"
    roller = frozenset({Roll.EKONOM})

    @extension_endpoint("lista")
    def lista(self):
        return "utkast"

class Okand(FavaExtensionBase):
    report_title = "Okand"

    @extension_endpoint("allt")
    def allt(self):
        return "allt"
"""


@dataclass
class Klocka:
    """A clock that the test moves."""

    nu: float = 1000.0

    def __call__(self) -> float:
        return self.nu


@dataclass
class Lasare:
    """A browser: it keeps cookies, and says where a request comes from."""

    klient: Client
    adress: str = "192.0.2.7"
    bas: str = ADRESS
    extra: dict[str, str] = field(default_factory=dict)

    def be(self, stig: str, metod: str = "GET", **mer: Any) -> TestResponse:  # noqa: ANN401 (the words of werkzeug)
        """Make a request as a page of the site does."""
        huvuden = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
        if metod not in ("GET", "HEAD"):
            huvuden["Origin"] = self.bas
        huvuden |= self.extra | mer.pop("headers", {})
        return self.klient.open(
            stig,
            method=metod,
            base_url=self.bas,
            headers={namn: varde for namn, varde in huvuden.items() if varde},
            environ_base={"REMOTE_ADDR": mer.pop("fran", self.adress)},
            # Read at once and closed, as a browser does.
            buffered=True,
            **mer,
        )

    def hamta(self, stig: str, metod: str = "GET", **mer: Any) -> TestResponse:  # noqa: ANN401 (the words of werkzeug)
        """Make a request as a script of the site does (fetch)."""
        huvuden = {"Sec-Fetch-Mode": "cors"} | mer.pop("headers", {})
        return self.be(stig, metod, headers=huvuden, **mer)

    def biljett(self, stig: str = "/logga-in") -> str:
        """Return the CSRF token of a page's form."""
        funnen = re.search(r'name="csrf_token" value="([^"]+)"', self.be(stig).text)
        assert funnen is not None
        return funnen[1]

    def logga_in(self, namn: str, losenord: str = LOSENORD, nasta: str = "") -> TestResponse:
        """Fill in and send the log-in page."""
        return self.be(
            "/logga-in",
            "POST",
            data={
                "namn": namn,
                "losenord": losenord,
                "nasta": nasta,
                "csrf_token": self.biljett(),
            },
        )


@dataclass
class Prov:
    """A server under test."""

    webb: Webb
    klocka: Klocka

    @property
    def mapp(self) -> Path:
        return self.webb.huvudfil.parent

    def lasare(self, **val: Any) -> Lasare:  # noqa: ANN401 (the fields of Lasare)
        return Lasare(Client(self.webb), **val)

    def som(self, roll: Roll) -> Lasare:
        """Return a browser where a user with a role is signed in."""
        en = self.lasare()
        assert en.logga_in(roll.name.lower()).status_code == 303
        return en

    def stang(self) -> None:
        """Stop Fava's watch over the files."""
        if "fava" in vars(self.webb.grind):
            for ledger in self.webb.fava.config["LEDGERS"].ledgers:
                with ledger.watcher:
                    pass

    def logg(self) -> list[dict[str, str]]:
        if not self.webb.loggfil.exists():
            return []
        return [json.loads(rad) for rad in self.webb.loggfil.read_text().splitlines()]

    def med(self, **val: Any) -> Prov:  # noqa: ANN401 (the fields of Installningar)
        """Return the same books behind a server that is set up otherwise."""
        return replace(
            self,
            webb=Webb(
                self.webb.huvudfil,
                replace(self.webb.installningar, **val),
                self.webb.anvandare,
                self.webb.loggfil,
                sessioner=self.webb.sessioner,
            ),
        )


@pytest.fixture(autouse=True)
def snabba_losenord(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a password take no time; how long it takes is tested by itself."""
    monkeypatch.setattr(losenord, "METOD", "scrypt:1024:8:1")
    losenord._ingens.cache_clear()
    yield
    losenord._ingens.cache_clear()


@pytest.fixture(autouse=True)
def _provsidor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tests' own pages through the guard on what books may run."""
    from rakenskap.bok import insticksprogram

    egna = insticksprogram.EGNA_SIDOR | {"provtillagg"}
    monkeypatch.setattr(insticksprogram, "EGNA_SIDOR", egna)


@pytest.fixture
def prov(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Prov]:
    """A server over books with an entry, a document and three pages, whose code is trusted."""
    monkeypatch.setattr(insticksprogram, "_betrodda", [True])
    mapp = tmp_path / "bok"
    mapp.mkdir()
    (mapp / "provtillagg.py").write_text(TILLAGG)
    (tmp_path / "utanfor.pdf").write_bytes(b"hemligt")
    rader = (
        ver("A1", "2023-01-15", "Värden AB", "Hyra", "5010 100.00; 1930 -100.00", doc="A1.pdf")
        + '2023-01-01 custom "fava-extension" "provtillagg"\n'
        + '2023-01-15 document Tillgångar:1930-Företagskonto "2023/underlag/A1.pdf"\n'
        + '2023-01-15 document Tillgångar:1930-Företagskonto "2023/underlag/bild.svg"\n'
        + '2023-01-15 document Tillgångar:1930-Företagskonto "../utanfor.pdf"\n'
        # What an entry says of its own file is believed by Fava.
        + '2023-02-01 event "plats" "x"\n  filename: "/etc/passwd"\n  lineno: 1\n'
    )
    skriv_bok(
        mapp, rader, filer={"2023/underlag/A1.pdf": "%PDF-", "2023/underlag/bild.svg": "<svg/>"}
    )
    hashat = losenord.hasha(LOSENORD)
    andra(
        mapp / FIL,
        lambda _: {
            roll.name.lower(): Anvandare(roll.name.lower(), f"{roll} Ek", roll, hashat)
            for roll in Roll
        },
    )
    klocka = Klocka()
    svar = Prov(
        Webb(
            mapp / "main.beancount",
            Installningar(),
            Anvandarfil(mapp / FIL),
            mapp / LOGGFIL,
            sessioner=Sessioner(klocka=klocka),
        ),
        klocka,
    )
    yield svar
    svar.stang()
