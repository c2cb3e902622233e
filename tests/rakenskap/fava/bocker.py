"""Books in Fava for the tests: two years, an insats, a budget, an asset, an invoice and a draft."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode

from fava.application import create_app
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.hjalp import konto, skriv_bok, ver

FORBUND = """\
namn = "Provförbundet"
[[verksamhet]]
kod = "individ"
namn = "Individinriktade insatser"
notrad = "Individinriktade"
[[insats]]
kod = "bron"
namn = "Bron"
verksamhet = "individ"
"""
TILLAGG = '2022-01-01 custom "fava-extension" "rakenskap.fava_tillagg"\n'
BRON = {"insats": "bron", "verksamhet": "individ"}
INGAENDE = """\
2022-01-01 * "Ingående" "Ingående balans"
  ingaende-balans: TRUE
  registrerad: 2022-01-01
  av: "ekonom"
  Tillgångar:1930-Företagskonto   1000.00 SEK
  Eget-kapital:2067-Balanserat-resultat  -1000.00 SEK

"""
POSTER = (
    INGAENDE
    + ver("B1", "2022-01-10", "Staden", "Bidrag 2022", "1930 9000.00; 3987 -9000.00")
    + ver("B2", "2022-03-01", "Värden AB", "Hyra 2022", "5010 400.00; 1930 -400.00")
    + ver("B1", "2023-01-10", "Staden", "Bidrag 2023", "1930 9500.50; 3987 -9500.50")
    + ver(
        "L1",
        "2023-02-01",
        "Utföraren AB",
        "Insatsen Bron",
        [("4010", "1200.00", BRON), ("2440", "-1200.00")],
    )
    + ver(
        "B2",
        "2023-03-01",
        "Utföraren AB",
        "Betalning av L1",
        [("2440", "1200.00", {"faktura": "L1/2023"}), ("1930", "-1200.00")],
    )
    + ver("L2", "2023-07-15", "Värden AB", "Hyra juli", "5010 1000.00; 2440 -1000.00")
)
BUDGET = f"""\
2023-01-01 custom "forbundsbudget" {konto("4010")} 2400.00 SEK
  insats: "bron"
  verksamhet: "individ"
2023-01-01 custom "forbundsbudget" {konto("3987")} -9600.00 SEK

"""
UTKAST = ver(None, "2023-08-01", "Värden AB", "Hyra augusti", "5010 1000.00; 2440 -1000.00")


@dataclass(frozen=True)
class Fava:
    """An app with books, and a client that opens its pages."""

    app: Flask
    klient: FlaskClient
    mapp: Path

    @property
    def slug(self) -> str:
        """The name of the books in the addresses."""
        namn: str = self.app.config["LEDGERS"].first_slug()
        return namn

    def adress(self, sida: str, **ord_: str) -> str:
        """Return the address of a page."""
        namn, _, fil = sida.partition("/")
        return f"/{quote(self.slug)}/extension/{namn}/{fil}?{urlencode(ord_)}"

    def hamta(self, sida: str, **ord_: str) -> TestResponse:
        """Open a page or a file, and read all of it."""
        svar = self.klient.get(self.adress(sida, **ord_))
        svar.get_data()
        svar.close()
        return svar

    def html(self, sida: str, **ord_: str) -> str:
        """Return what our part of a page holds."""
        svar = self.hamta(sida, **ord_)
        assert svar.status_code == 200
        return innehall(svar)

    def text(self, sida: str, **ord_: str) -> str:
        """Return the words of our part of a page."""
        return ord_i(self.html(sida, **ord_))

    def posta(self, sida: str, falt: dict[str, object], **huvuden: str) -> TestResponse:
        """Send a form."""
        return self.klient.post(
            self.adress(sida), data=falt, headers=huvuden, content_type="multipart/form-data"
        )

    def biljett(self, sida: str, **ord_: str) -> str:
        """Return the ticket in a page's form."""
        return falt_i(self.html(sida, **ord_), "biljett")


def innehall(svar: TestResponse) -> str:
    """Return our part of an answer."""
    return svar.text.partition("<article>")[2].partition("</article>")[0]


def ord_i(html: str) -> str:
    """Return the words of some HTML, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def falt_i(html: str, namn: str) -> str:
    """Return the value of a hidden field."""
    traff = re.search(rf'name="{namn}" value="([^"]*)"', html)
    assert traff, f"the page has no field {namn}"
    return unescape(traff[1])


def formularfalt(html: str, mal: str) -> dict[str, object]:
    """Return the fields of the form that is sent to an address, as a browser without script has it.

    A field with several values (check boxes) is a list; buttons are not among them.
    """
    for formular in re.findall(r"<form.*?</form>", html, re.DOTALL):
        if f"{mal}" in formular.partition(">")[0]:
            break
    else:
        raise AssertionError(f"the page has no form to {mal}")
    svar: dict[str, object] = {}
    for tagg in re.findall(r"<input[^>]*>", formular):
        egna = dict(re.findall(r'([a-z-]+)="([^"]*)"', tagg))
        if "name" not in egna or egna.get("type") == "file":
            continue
        if egna.get("type") == "checkbox" and " checked" not in tagg:
            continue
        namn, varde = egna["name"], unescape(egna.get("value", ""))
        forut = svar.get(namn)
        svar[namn] = (
            varde if forut is None else [*(forut if isinstance(forut, list) else [forut]), varde]
        )
    for tagg, inne in re.findall(r"<select ([^>]*)>(.*?)</select>", formular, re.DOTALL):
        namn = dict(re.findall(r'([a-z-]+)="([^"]*)"', tagg))["name"]
        vald = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', inne)
        forsta = re.search(r'<option(?: value="([^"]*)")?>([^<]*)', inne)
        traff = vald or forsta
        if traff:
            svar[namn] = unescape(traff[1] if traff[1] is not None else traff[2])
    return svar


def lankar(html: str) -> list[str]:
    """Return the addresses that some HTML leads to."""
    return [unescape(lank) for lank in re.findall(r'href="([^"]*)"', html)]


def fava(mapp: Path) -> Fava:
    """Return an app on the books of a folder."""
    app = create_app([str(mapp / "main.beancount")], load=True, poll_watcher=True)
    app.testing = True
    return Fava(app, app.test_client(), mapp)


def skriv(mapp: Path, poster: str = POSTER + BUDGET + UTKAST, forbund: str = FORBUND) -> Path:
    """Write the books of the tests."""
    return skriv_bok(mapp, TILLAGG + poster, forbund=forbund)
