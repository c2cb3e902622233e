"""The page of users: a role makes log-ins of its own kind, and nobody one that gives him more."""

from __future__ import annotations

import re

import pytest

from lkbr.roller import Roll
from rakenskap.webb.anvandare import las
from rakenskap.webb.anvandarsida import far_skota

from .conftest import Lasare, Prov

ATTESTORDNING = '[[attestant]]\nnamn = "Ordförande Ask"\nserier = ["L"]\n'


def begar(en: Lasare, **falt: str) -> tuple[int, str]:
    """Send a form of the page."""
    svar = en.be("/anvandare", "POST", data={"csrf_token": en.biljett("/anvandare"), **falt})
    return svar.status_code, svar.text


def ny(en: Lasare, roll: Roll, namn: str = "Bo Ny", id_: str = "bo") -> tuple[int, str]:
    return begar(en, gor="ny", id=id_, namn=namn, roll=str(roll))


@pytest.mark.parametrize("egen", [Roll.EKONOM, Roll.ATTESTANT, Roll.REVISOR])
@pytest.mark.parametrize("roll", Roll)
def test_var_och_en_lagger_till_av_sitt_eget_slag(prov: Prov, egen: Roll, roll: Roll) -> None:
    far = egen is roll or (roll is Roll.LASARE and egen is not Roll.REVISOR)
    assert far_skota(egen, roll) is far
    status, text = ny(prov.som(egen), roll)
    assert status == (200 if far else 400)
    assert ("bo" in las(prov.webb.anvandare.fil)) is far
    if not far:
        assert f"Ett konto som {roll} sköts av den som själv är {roll}." in text
        return
    nytt = re.search(r"<strong>([a-z0-9-]{23})</strong>", text)
    assert nytt
    assert prov.lasare().logga_in("bo", nytt[1]).status_code == 303
    assert prov.logg()[-2]["vad"] == "användare tillagd"
    assert prov.logg()[-2]["anvandare"] == f"{egen.name.lower()}: bo"


def test_en_lasare_ser_inte_sidan_och_ingen_utan_inloggning(prov: Prov) -> None:
    assert prov.som(Roll.LASARE).be("/anvandare").status_code == 403
    assert prov.lasare().be("/anvandare").status_code == 303
    assert "/anvandare" not in prov.som(Roll.LASARE).be("/konto").text


def test_ett_nytt_losenord_loggar_ut_den_gamla_och_ens_eget_byter_man_inte(prov: Prov) -> None:
    ekonom = prov.som(Roll.EKONOM)
    ny(ekonom, Roll.EKONOM)
    bo = prov.lasare()
    status, text = begar(ekonom, gor="byt", id="bo")
    nytt = re.search(r"<strong>([a-z0-9-]{23})</strong>", text)
    assert status == 200
    assert nytt
    assert bo.logga_in("bo", nytt[1]).status_code == 303
    assert begar(ekonom, gor="byt", id="bo")[0] == 200
    assert bo.be("/konto").status_code == 303
    for gora in ("byt", "bort"):
        status, text = begar(ekonom, gor=gora, id="ekonom")
        assert status == 400
        assert "Ditt eget konto ändrar du inte själv." in text
        status, text = begar(ekonom, gor=gora, id="attestant")
        assert status == 400
        assert "sköts av den som själv är attestant" in text
    assert begar(ekonom, gor="bort", id="bo")[0] == 200
    assert "bo" not in las(prov.webb.anvandare.fil)


def test_den_som_bokfor_far_inget_namn_ur_attestordningen(prov: Prov) -> None:
    forbund = prov.mapp / "forbund.toml"
    forbund.write_text(forbund.read_text() + ATTESTORDNING)
    status, text = ny(prov.som(Roll.EKONOM), Roll.EKONOM, "ordförande  ask")
    assert status == 400
    assert "står i attestordningen" in text
    assert ny(prov.som(Roll.ATTESTANT), Roll.ATTESTANT, "Ordförande Ask")[0] == 200


@pytest.mark.parametrize(
    ("falt", "text"),
    [
        ({"gor": "ny", "id": "Bo Ek!", "namn": "Bo", "roll": "ekonom"}, "Fel tecken"),
        ({"gor": "ny", "id": "bo", "namn": "Bo", "roll": "kung"}, "Rollen «kung» finns inte"),
        ({"gor": "ny", "id": "ekonom", "namn": "Bo", "roll": "ekonom"}, "finns redan"),
        ({"gor": "ny", "id": "bo", "namn": "ekonom ek", "roll": "ekonom"}, "samma namn i böckerna"),
        ({"gor": "bort", "id": "finns-inte"}, "Användaren finns inte"),
        ({"gor": "annat", "id": "lasare"}, "går inte att förstå"),
    ],
)
def test_det_som_inte_gar_sags_och_skrivs_inte(prov: Prov, falt: dict[str, str], text: str) -> None:
    fore = prov.webb.anvandare.fil.read_bytes()
    status, svar = begar(prov.som(Roll.EKONOM), **falt)
    assert status == 400
    assert text in svar
    assert prov.webb.anvandare.fil.read_bytes() == fore


def test_utan_biljett_gors_ingenting(prov: Prov) -> None:
    falt = {"csrf_token": "påhittad", "gor": "bort", "id": "lasare"}
    svar = prov.som(Roll.EKONOM).be("/anvandare", "POST", data=falt)
    assert svar.status_code == 303
    assert "lasare" in las(prov.webb.anvandare.fil)
