"""The checklist: every demand, its checks as they came out, and what no check tries."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lkbr.koder import koder
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import Felrad
from rakenskap.bok.kontroll import Kontroll, kontroll_av
from rakenskap.granskning.bedomning import KRAV, Bedomning
from rakenskap.granskning.checklista import Krav, checklista, lagkrav, provat
from tests.conftest import GorBok
from tests.hjalp import ver
from tools.handbok import LAGKRAV, med_krav

KOP = ver("A1", "2023-01-15", "Värden AB", "Hyra", "5010 100.00; 1930 -100.00")


@pytest.fixture
def hyra(bok: GorBok) -> Bok:
    return bok(KOP)


def utfall(hyra: Bok, kontroll: str, *kontroller: Kontroll) -> str:
    krav = Krav("x", "x", "x", kontroll)
    return provat(krav, {ett.kod: ett for ett in kontroller}, hyra).utfall


def test_ett_krav_ar_som_sin_samsta_kontroll(hyra: Bok) -> None:
    ratt, fel = kontroll_av("tillgangar"), kontroll_av("konton", ["1930 saknas."])
    assert utfall(hyra, "C03", ratt) == "rätt"
    assert utfall(hyra, "C02, C03", ratt, fel) == "fel"
    ej = kontroll_av("tillgangar", ej_provad="Uppgiften saknas.")
    assert utfall(hyra, "C03", ej) == "ej prövad"
    assert provat(Krav("x", "x", "x", "C03"), {"C03": ej}, hyra).inte == ("Uppgiften saknas.",)


def test_regler_vid_inlasningen_ar_ratt_tills_de_sagt_nagot(hyra: Bok) -> None:
    assert utfall(hyra, "LKBR-V01, V05–V09") == "rätt"
    med = replace(hyra, fel=(Felrad("main.beancount", 3, "LKBR-V07: …"),))
    assert utfall(med, "LKBR-V01, V05–V09") == str(koder()["V07"].grad)
    assert utfall(med, "LKBR-V01, V08") == "rätt"


def test_en_kontroll_av_en_fil_sager_inget_om_aret(hyra: Bok) -> None:
    ett = provat(Krav("x", "x", "x", "C53"), {}, hyra)
    assert ett.utfall == "ej prövad"
    assert "inte året" in ett.inte[0]


def test_det_som_programmet_inte_provar_sags_med_skal(hyra: Bok) -> None:
    rapport = checklista((), hyra, {})
    for krav in lagkrav():
        texter = [cell.text for cell in rapport.rad(krav.id).celler]
        if krav.utanfor:
            assert texter[2:4] == ["prövas inte", krav.utanfor]
        elif not krav.koder:
            assert texter[2:4] == ["prövas på annat håll", krav.kontroll]
        assert texter[4] == "inte bedömt"


def test_revisorns_bedomning_star_vid_kravet(hyra: Bok) -> None:
    egen = Bedomning("2024-03-01T12:00:00Z", "Rut Ek", KRAV, "2023", "x", "granskad", "", "Sett.")
    rapport = checklista((), hyra, {lagkrav()[0].id: egen})
    texter = [cell.text for cell in rapport.rad(lagkrav()[0].id).celler]
    assert texter[4:] == ["granskat utan anmärkning", "Sett.", "Rut Ek 2024-03-01"]
    assert "revisorn har bedömt 1 av dem" in rapport.stycken[0]


def test_varje_krav_ar_ett_och_namner_koder_som_finns() -> None:
    alla = lagkrav()
    assert len({krav.id for krav in alla}) == len(alla)
    for krav in alla:
        assert bool(krav.kontroll) != bool(krav.utanfor), krav.id
        if krav.kontroll.startswith(("C", "LKBR-")):
            assert krav.koder, krav.id


def test_dokumentet_har_samma_krav() -> None:
    text = LAGKRAV.read_text(encoding="utf-8")
    hjalp = "kraven står i granskning/data/lagkrav.toml. Gör så här: ändra där, och make handbok."
    assert text == med_krav(text), hjalp
    assert Path(LAGKRAV).name == "lagkrav.md"
