"""Where keys are asked for, one signs in the browser with the key on one's own computer."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from lkbr.behandlingshistorik import FIL as LOGG
from lkbr.behandlingshistorik import las_historik
from lkbr.roller import Roll
from rakenskap.bok.bok import las_bok
from rakenskap.dagbok.bokforing import bokfor
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.spara import spara
from rakenskap.dagbok.utkast import utkast_i
from rakenskap.webb import losenord
from rakenskap.webb.anvandare import FIL, Anvandare, Anvandarfil, andra
from rakenskap.webb.app import Webb
from rakenskap.webb.inloggningslogg import FIL as LOGGFIL
from rakenskap.webb.installningar import Installningar
from tests.rakenskap.dagbok.test_dagbok import EKONOM, FAKTURA, HYRA, med_historik
from tests.rakenskap.granskning.test_signaturer import ny_nyckel, signera

from .conftest import LOSENORD, SLUG, Klocka, Lasare, Prov

pytestmark = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed"
)
ATTESTERA = f"{SLUG}/extension/Attestera/"
SKRIV = f"{SLUG}/extension/Attestera/attestera"
CHEF = "attestant Ek"
RUSTNING = "-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n"


@pytest.fixture
def nycklar(tmp_path: Path) -> dict[str, Path]:
    return {}


@pytest.fixture
def bok(tmp_path: Path, nycklar: dict[str, Path]) -> Iterator[Prov]:
    """A server over books that ask for keys; L1 waits for the attest of the one signed in."""
    mapp = med_historik(tmp_path / "bok", FAKTURA)
    with (mapp / "main.beancount").open("a") as strom:
        strom.write('2022-01-01 custom "fava-extension" "rakenskap.fava_tillagg"\n')
    _for_in(mapp)
    rader = '\n[[attestant]]\nnamn = "attestant Ek"\nserier = ["L"]\n[historik]\nnycklar = true\n'
    for namn in (CHEF, "ekonom"):
        nycklar[namn], publik = ny_nyckel(tmp_path, namn.replace(" ", "-"))
        rader += f'[[person]]\nnamn = "{namn}"\nnycklar = ["{publik}"]\n'
    with (mapp / "forbund.toml").open("a") as strom:
        strom.write(rader)
    _for_in(mapp)
    ekonom = Vem("ekonom", EKONOM.nu, signera=lambda text: signera(nycklar["ekonom"], text))
    spara(bokfor(las_bok(mapp), utkast_i(las_bok(mapp)), ekonom)[0])
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


def _for_in(mapp: Path) -> None:
    skiss = Skiss(las_bok(mapp), EKONOM)
    skiss.logga_installningar()
    spara(skiss)


@pytest.fixture(autouse=True)
def _nu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rakenskap.fava_tillagg.skrivsidor.klockan", lambda: EKONOM.nu)


def falt_i(html: str) -> dict[str, str]:
    """Return the hidden fields of the form that attests."""
    for formular in re.findall(r"<form.*?</form>", html, re.DOTALL):
        par = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', formular)
        falt = {namn: unescape(varde) for namn, varde in par}
        if "namn" in falt and "avtryck" in falt:
            return falt
    pytest.fail("the page has no form that attests")


def be_om_text(en: Lasare) -> tuple[dict[str, str], bytes]:
    """Press Attestera; return the fields of the form that then comes, and what is to be signed."""
    svar = en.be(SKRIV, "POST", data=falt_i(en.be(ATTESTERA).text))
    assert svar.status_code == 200, svar.text
    assert "Signera med din egen nyckel" in svar.text
    text = re.findall(r'<pre tabindex="0">(\{.*?)</pre>', svar.text, re.DOTALL)[-1]
    return falt_i(svar.text), unescape(text).encode()


def loggen(bok: Prov) -> bytes:
    return (bok.mapp / LOGG).read_bytes()


def test_en_attest_signeras_med_personens_egen_nyckel(bok: Prov, nycklar: dict[str, Path]) -> None:
    en = bok.som(Roll.ATTESTANT)
    fore = loggen(bok)
    falt, text = be_om_text(en)
    assert loggen(bok) == fore
    assert b'"vad":"attest","galler":"L1/2023"' in text

    signatur = RUSTNING.format(signera(nycklar[CHEF], text))
    svar = en.be(SKRIV, "POST", data=falt | {"signatur": signatur})

    assert svar.status_code == 303, svar.text
    assert las_bok(bok.mapp).fel == ()
    post = las_historik(loggen(bok)).poster[-1]
    assert (post.vad, post.galler, post.av) == ("attest", "L1/2023", CHEF)
    assert b',"sig":"' in loggen(bok).splitlines()[-1]


@pytest.mark.parametrize("hur", ["annans", "annan text", "skrap"])
def test_en_signatur_som_inte_ar_hennes_av_texten_skriver_inget(
    bok: Prov, nycklar: dict[str, Path], hur: str
) -> None:
    en = bok.som(Roll.ATTESTANT)
    falt, text = be_om_text(en)
    fore = loggen(bok)
    signaturer = {
        "annans": RUSTNING.format(signera(nycklar["ekonom"], text)),
        "annan text": RUSTNING.format(signera(nycklar[CHEF], text + b" ")),
        "skrap": "-----BEGIN SSH SIGNATURE-----",
    }

    svar = en.be(SKRIV, "POST", data=falt | {"signatur": signaturer[hur]})

    assert svar.status_code == 400
    vantat = "ingen signatur" if hur == "skrap" else "Signaturen är inte av den här texten"
    assert vantat in svar.text
    assert loggen(bok) == fore


def test_har_nagon_bokfort_emellan_signeras_den_nya_texten(
    bok: Prov, nycklar: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    en = bok.som(Roll.ATTESTANT)
    falt, text = be_om_text(en)
    with (bok.mapp / "2023/utkast.beancount").open("a") as fil:
        fil.write("\n" + HYRA)
    ekonom = Vem("ekonom", EKONOM.nu, signera=lambda ett: signera(nycklar["ekonom"], ett))
    spara(bokfor(las_bok(bok.mapp), utkast_i(las_bok(bok.mapp)), ekonom)[0])
    signatur = RUSTNING.format(signera(nycklar[CHEF], text))

    svar = en.be(SKRIV, "POST", data=falt | {"signatur": signatur})

    assert svar.status_code == 400
    assert "kan ha ändrats sedan den visades" in svar.text
    falt, ny = be_om_text(en)
    assert ny != text
    signatur = RUSTNING.format(signera(nycklar[CHEF], ny))
    assert en.be(SKRIV, "POST", data=falt | {"signatur": signatur}).status_code == 303


def test_den_som_inte_har_nagon_nyckel_attesterar_inte(bok: Prov) -> None:
    fore = loggen(bok)
    en = bok.som(
        Roll.EKONOM
    )  # "ekonom Ek" has none; what is asked for is refused before it is tried
    falt = {"vad": "attestera", "namn": "L1/2023", "biljett": _biljett(en)}

    svar = en.be(f"{SLUG}/extension/Arbeta/gor", "POST", data=falt)

    assert svar.status_code == 400
    assert "ekonom Ek har ingen nyckel i förbundets inställningar" in svar.text
    assert loggen(bok) == fore


def _biljett(en: Lasare) -> str:
    html = en.be(f"{SLUG}/extension/Arbeta/").text
    traff = re.search(r'name="biljett" value="([^"]*)"', html)
    assert traff
    return unescape(traff[1])
