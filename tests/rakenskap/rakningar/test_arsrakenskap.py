"""One `Arsrakenskap` for the files and for Fava: every relation is kept, or said to be broken."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import pytest

from rakenskap.bok.bok import las_bok
from rakenskap.bok.poster import Period, bygg_poster, rakenskapsar
from rakenskap.rakningar import arsrakenskap, formrapporter
from rakenskap.rakningar.arsrakenskap import Arsrakenskap, arets_perioder, arets_rakenskap
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rapport
from rakenskap.rapport.storhet import Samband
from tests.conftest import GorBok
from tests.hjalp import ver
from tests.rakna import LEDGER

BIDRAG = ver("A1", "2022-02-01", "Medlem", "Bidrag", "1930 1000.50; 3985 -1000.50") + ver(
    "A1", "2023-02-01", "Medlem", "Bidrag", "1930 500.25; 3985 -500.25"
)


@pytest.fixture(scope="module")
def b() -> Berakning:
    bok = las_bok(LEDGER)
    return Berakning.av(bok, bygg_poster(bok))


def manader(ar: int, till: int) -> Period:
    return Period(dt.date(ar, 1, 1), dt.date(ar, till, 28))


PERIODER = (*map(rakenskapsar, (2023, 2022, 2017)), manader(2023, 3), manader(2022, 8))


def test_inget_samband_utelamnas_vilka_perioder_som_an_jamfors(b: Berakning) -> None:
    """Whatever periods Fava sets beside each other, every sum and every tie holds."""
    for antal in (1, 2):
        for perioder in itertools.permutations(PERIODER, antal):
            rakenskap = Arsrakenskap(b, perioder)
            assert [k.fynd for k in rakenskap.rapportkontroller if not k.ok] == [], perioder


def med_brutet_samband(
    monkeypatch: pytest.MonkeyPatch, bok: GorBok
) -> tuple[Berakning, Arsrakenskap]:
    """Return accounts whose resultaträkning claims a sum that is wrong."""
    riktig = formrapporter.resultatrakning

    def brutet(*arg: object, **ord_: object) -> Rapport:
        rapport: Rapport = riktig(*arg, **ord_)  # type: ignore[arg-type]
        fel = Samband("rr.arets_resultat@2023", ((-1, "rr.verksamhetens_intakter@2023"),))
        return replace(rapport, samband=(*rapport.samband, fel))

    monkeypatch.setattr(arsrakenskap, "resultatrakning", brutet)
    bok_ = bok(BIDRAG)
    bok_.krav_felfri()
    b = Berakning.av(bok_, bygg_poster(bok_))
    return b, arets_rakenskap(b, 2023)


def test_ett_brutet_samband_sags_med_bada_beloppen(
    monkeypatch: pytest.MonkeyPatch, bok: GorBok
) -> None:
    _, rakenskap = med_brutet_samband(monkeypatch, bok)
    assert not rakenskap.ok
    (fynd,) = [ett for kontroll in rakenskap.brister for ett in kontroll.fynd]
    assert fynd.startswith("Resultaträkning: rr.arets_resultat@2023 är 500,25 kr")
    assert "delarna är −500,25 kr; −1 000,50 kr skiljer" in fynd
    # What can be shown is shown, for a page that says what is wrong beside it.
    assert rakenskap.visade["rr.arets_resultat@2023"] == 500


def test_jamforelsearet_finns_bara_nar_bockerna_har_det(b: Berakning) -> None:
    assert arets_perioder(b, 2016) == (rakenskapsar(2016),)
    assert arets_perioder(b, 2023) == (rakenskapsar(2023), rakenskapsar(2022))


def test_aret_visas_lika_vilka_ar_som_an_star_bredvid(bok: GorBok) -> None:
    bok_ = bok(BIDRAG)
    b = Berakning.av(bok_, bygg_poster(bok_))
    eget = arets_rakenskap(b, 2023).visade
    bredvid = Arsrakenskap(b, (rakenskapsar(2022), rakenskapsar(2023))).visade
    gemensamma = set(eget) & set(bredvid)
    assert {n: bredvid[n] for n in gemensamma} == {n: eget[n] for n in gemensamma}
    assert eget["likvida_medel@2022"] == bredvid["likvida_medel@2022"] == 1000
