"""From log-in to the books: who is signed in is who booked, by our own pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from lkbr.roller import Roll
from rakenskap.webb import losenord
from rakenskap.webb.anvandare import FIL, Anvandare, Anvandarfil, andra
from rakenskap.webb.app import Webb
from rakenskap.webb.inloggningslogg import FIL as LOGGFIL
from rakenskap.webb.installningar import Installningar
from tests.rakenskap.dagbok.test_dagbok import FAKTURA, med_historik

from .conftest import ADRESS, LOSENORD, SLUG, Klocka, Lasare, Prov

ARBETA = f"{SLUG}/extension/Arbeta/"
GOR = f"{SLUG}/extension/Arbeta/gor"


@pytest.fixture
def bok(tmp_path: Path) -> Iterator[Prov]:
    """A server over books with a draft and our pages."""
    mapp = med_historik(tmp_path / "bok", FAKTURA)
    with (mapp / "main.beancount").open("a") as strom:
        strom.write('2022-01-01 custom "fava-extension" "rakenskap.fava_tillagg"\n')
    hashat = losenord.hasha(LOSENORD)
    andra(
        mapp / FIL,
        lambda _: {
            roll.name.lower(): Anvandare(roll.name.lower(), f"{roll} Ek", roll, hashat)
            for roll in Roll
        },
    )
    webb = Webb(mapp / "main.beancount", Installningar(), Anvandarfil(mapp / FIL), mapp / LOGGFIL)
    prov = Prov(webb, Klocka())
    yield prov
    prov.stang()


def _falt(text: str, vad: str) -> dict[str, str]:
    """Return the hidden fields of the form that does a thing."""
    for formular in re.findall(r"<form.*?</form>", text, re.DOTALL):
        par = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', formular)
        falt = {namn: unescape(varde) for namn, varde in par}
        if falt.get("vad") == vad:
            return falt
    pytest.fail(f"the page has no form that does {vad}")


def _bokfor(en: Lasare) -> None:
    """Book the draft: ask for it, see the plan, say yes."""
    falt = _falt(en.be(ARBETA).text, "bokfor")
    plan = en.be(GOR, "POST", data=falt | {"namn": "1", "text": "Fakturan kom sent"})
    assert plan.status_code == 200, plan.text
    klart = en.be(GOR, "POST", data=_falt(plan.text, "bokfor"))
    assert klart.status_code == 303, klart.text


def _text(bok: Prov) -> str:
    return "".join(fil.read_text() for fil in sorted(bok.mapp.rglob("*.beancount")))


def test_den_inloggade_star_som_den_som_bokfort(bok: Prov) -> None:
    _bokfor(bok.som(Roll.EKONOM))

    text = _text(bok)
    assert 'av: "ekonom Ek"' in text
    assert " ! " not in text


def test_det_gar_lika_bra_bakom_tls(bok: Prov) -> None:
    publik = "https://bok.example.se"
    bakom = bok.med(publik=publik)

    en = bakom.lasare(bas=publik)
    assert en.logga_in("ekonom").status_code == 303

    _bokfor(en)
    bakom.stang()

    assert 'av: "ekonom Ek"' in _text(bok)


@pytest.mark.parametrize("roll", [Roll.ATTESTANT, Roll.REVISOR, Roll.LASARE])
def test_ingen_annan_roll_bokfor(bok: Prov, roll: Roll) -> None:
    """Not even with all that the ekonom's own form holds."""
    falt = _falt(bok.som(Roll.EKONOM).be(ARBETA).text, "bokfor")
    fore = _text(bok)

    svar = bok.som(roll).be(GOR, "POST", data=falt | {"namn": "1"})

    assert svar.status_code == 403
    assert _text(bok) == fore


@pytest.mark.parametrize("roll", [Roll.REVISOR, Roll.LASARE])
def test_arbetssidan_syns_inte_for_den_som_bara_laser(bok: Prov, roll: Roll) -> None:
    svar = bok.som(roll).be(ARBETA)

    assert svar.status_code == 403
    assert "Utkast" not in svar.text


def test_ett_formular_galler_bara_i_sin_egen_session(bok: Prov) -> None:
    falt = _falt(bok.som(Roll.EKONOM).be(ARBETA).text, "bokfor")

    svar = bok.som(Roll.EKONOM).be(GOR, "POST", data=falt | {"namn": "1"})

    assert svar.status_code == 403


def test_ett_formular_pa_en_annan_webbplats_bokfor_inget(bok: Prov) -> None:
    en = bok.som(Roll.EKONOM)
    falt = _falt(en.be(ARBETA).text, "bokfor")
    fore = _text(bok)

    for huvuden in ({"Origin": "https://ond.example"}, {"Origin": ADRESS.replace("5000", "5001")}):
        assert en.be(GOR, "POST", data=falt | {"namn": "1"}, headers=huvuden).status_code == 403
    assert _text(bok) == fore
