"""The books in pandas: types, shapes, identities, and the same figures as the lists."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rakenskap import oppna
from rakenskap.analys.bocker import POSTKOLUMNER, Bocker
from rakenskap.bok.felrad import BokFelError
from rakenskap.bok.poster import rakenskapsar
from rakenskap.listor.saldobalans import saldobalans
from rakenskap.listor.saldon import SALDON
from rakenskap.listor.urval import Listurval
from rakenskap.listor.vertabell import KOLUMNER
from tests.hjalp import skriv_bok, ver

ROT = Path(__file__).parents[3]
AR = range(2016, 2024)


@pytest.fixture(scope="module")
def egna() -> Bocker:
    return oppna(ROT / "ledger")


def test_tva_rader_ger_bockerna() -> None:
    kod = 'from rakenskap import oppna\nposter = oppna("ledger").poster(2023)'
    ram: dict[str, object] = {}
    exec(kod.replace('"ledger"', repr(str(ROT / "ledger"))), ram)  # noqa: S102
    assert isinstance(ram["poster"], pd.DataFrame)


def test_posternas_typer(egna: Bocker) -> None:
    typer = egna.poster(2023).dtypes.astype("str").to_dict()
    kategorier = dict.fromkeys(
        [
            "konto",
            "kontonamn",
            "motpart",
            "insats",
            "verksamhet",
            "projekt",
            "faktura",
            "anlaggning",
        ],
        "category",
    )
    dagar = dict.fromkeys(["datum", "registrerad"], "datetime64[s]")
    ovriga = {"ver": "str", "text": "str", "ore": "int64", "ingaende": "bool"}
    assert typer == kategorier | dagar | ovriga
    assert list(typer) == list(POSTKOLUMNER)


def test_en_rad_per_post_i_bockernas_ordning(egna: Bocker) -> None:
    alla = egna.poster()
    assert (
        len(alla) == sum(len(egna.poster(ar)) for ar in AR) == len(egna.berakning.poster.tal["ver"])
    )
    assert alla.index.is_monotonic_increasing
    forsta = egna.berakning.poster.verifikationer[0]
    assert alla["ver"].iloc[0] == forsta.namn
    assert alla["datum"].iloc[0].date() == forsta.datum


def test_varje_verifikation_gar_jamnt_ut(egna: Bocker) -> None:
    assert not egna.poster().groupby("ver")["ore"].sum().any()


def test_kolumnerna_delar_minne_med_bockerna_och_gar_inte_att_skriva_i(egna: Bocker) -> None:
    poster = egna.berakning.poster
    for namn, kolumn in poster.tal.items():
        assert np.shares_memory(poster.tabell[namn].to_numpy(), np.frombuffer(kolumn, np.int8))
    for namn, kategori in poster.kategorier.items():
        koder = poster.tabell[namn].array.codes
        assert np.shares_memory(koder, np.frombuffer(kategori.koder, np.int8)), namn
        assert list(poster.tabell[namn]) == list(kategori)
    with pytest.raises(ValueError, match="read-only"):
        poster.tabell["ore"].to_numpy()[0] = 1


@pytest.mark.parametrize("ar", AR)
def test_saldobalansen_ar_listans(egna: Bocker, ar: int) -> None:
    tabell = egna.saldobalans(ar)
    assert list(tabell.columns) == list(SALDON)
    assert set(tabell.dtypes.astype("str")) == {"int64"}
    assert (tabell["utgaende"] + tabell["ej_omfort"]).sum() == 0
    lista = saldobalans(egna.berakning, Listurval(date(ar, 1, 1), date(ar, 12, 31)))
    utgaende = {rad.id: rad.celler[-1].ore for rad in lista.rader if rad.id.isdecimal()}
    visas = tabell[tabell[["arets_borjan", "debet", "kredit"]].any(axis=1)]
    assert visas["utgaende"].to_dict() == utgaende


@pytest.mark.parametrize("ar", AR)
def test_saldobalansen_ar_summan_av_posterna(egna: Bocker, ar: int) -> None:
    poster = egna.poster(ar)
    poster = poster[~poster["ingaende"]]
    rorelse = poster.groupby("konto", observed=True)["ore"].sum()
    tabell = egna.saldobalans(ar)
    assert (tabell["debet"] - tabell["kredit"]).loc[rorelse.index].tolist() == rorelse.tolist()


def test_del_av_ar(egna: Bocker) -> None:
    mars = egna.saldobalans(2023, fran=date(2023, 3, 1), till=date(2023, 3, 31))
    hela = egna.balans(2023)
    konton = hela.index.intersection(mars.index)
    assert mars.loc[konton, "ingaende"].tolist() == hela.loc[konton, 2].tolist()
    assert mars.loc[konton, "utgaende"].tolist() == hela.loc[konton, 3].tolist()
    with pytest.raises(ValueError, match="ligger inte i 2023"):
        egna.saldobalans(2023, fran=date(2022, 1, 1))


@pytest.mark.parametrize("ar", AR)
def test_resultat_och_balans_per_manad(egna: Bocker, ar: int) -> None:
    resultat, balans = egna.resultat(ar), egna.balans(ar)
    assert resultat.columns.equals(pd.RangeIndex(1, 13))
    assert balans.columns.equals(pd.RangeIndex(0, 13))
    assert set(resultat.dtypes) | set(balans.dtypes) == {np.dtype("int64")}
    b = egna.berakning
    period = rakenskapsar(ar)
    assert resultat.to_numpy().sum() == b.arets_resultat(period).ore
    assert not balans.sum().any()
    saldon = b.poster.saldon(period)
    assert {nr: saldon.utgaende(nr) for nr in balans.index[:-1]} == balans[12].iloc[:-1].to_dict()


@pytest.mark.parametrize("sasong", [False, True])
def test_budgeten_ar_hela_arets_och_utfallet_arets_resultat(egna: Bocker, *, sasong: bool) -> None:
    tabell = egna.budget(2023, sasong=sasong)
    assert tabell.index.names == ["verksamhet", "insats", "manad"]
    assert set(tabell.dtypes.astype("str")) == {"int64"}
    arets = tabell.groupby(["verksamhet", "insats"])["budget"].sum()
    jamt = egna.budget(2023).groupby(["verksamhet", "insats"])["budget"].sum()
    assert arets.to_dict() == jamt.to_dict()
    assert tabell["utfall"].sum() == egna.berakning.arets_resultat(rakenskapsar(2023)).ore
    assert (tabell["utfall"] - tabell["budget"]).equals(tabell["avvikelse"])


def test_huvudboken_slutar_pa_saldot(egna: Bocker) -> None:
    bok = egna.huvudbok(2023)
    assert set(egna.huvudbok(2023, "1930")["konto"]) == {"1930"}
    sist = bok.groupby("konto", observed=True)["saldo"].last()
    saldon = egna.saldobalans(2023)["utgaende"]
    assert sist.tolist() == saldon.loc[sist.index].tolist()
    assert len(bok) == len(egna.poster(2023))


def test_verifikationerna(egna: Bocker) -> None:
    tabell = egna.verifikationer(2023)
    assert list(tabell.columns) == list(KOLUMNER)
    assert tabell["namn"].is_unique
    debet = egna.poster(2023).query("ore > 0").groupby("ver")["ore"].sum()
    assert tabell.set_index("namn")["omslutning"].loc[debet.index].tolist() == debet.tolist()


def test_statistiken_ar_hela_tal(egna: Bocker) -> None:
    tabell = egna.statistik(2023)["Deltagare som började under året"]
    assert set(tabell.dtypes.astype("str")) == {"Int64"}
    assert (tabell["kvinnor"] + tabell["män"]).equals(tabell["totalt"])


def test_ett_ar_som_inte_finns(egna: Bocker) -> None:
    for rapport in (
        egna.poster,
        egna.verifikationer,
        egna.saldobalans,
        egna.huvudbok,
        egna.resultat,
    ):
        with pytest.raises(
            BokFelError, match=r"1999 finns inte i böckerna\. Gör så här: välj ett av"
        ):
            rapport(1999)


def test_felaktiga_bocker_oppnas_inte(tmp_path: Path) -> None:
    mapp = skriv_bok(tmp_path, ver("A1", "2023-01-15", "V", "Hyra", "5010 100.00; 1930 -99.00"))
    with pytest.raises(BokFelError):
        oppna(mapp)


def test_sasongen_ar_tidigare_ars_andel(tmp_path: Path) -> None:
    # 2022: a fourth in January, the rest in June. 2023's budget of 1 000.01 follows.
    text = ver("A1", "2022-01-31", "V", "Hyra", "5010 100.00; 1930 -100.00")
    text += ver("A2", "2022-06-15", "V", "Hyra", "5010 300.00; 1930 -300.00")
    text += ver("A1", "2023-01-31", "V", "Hyra", "5010 120.00; 1930 -120.00")
    text += '2023-01-01 custom "forbundsbudget" Kostnader:5010-Lokalhyra 1000.01 SEK\n'
    egna = oppna(skriv_bok(tmp_path, text))
    sasong = egna.budget(2023, sasong=True)
    assert sasong["budget"].tolist() == [-25000, 0, 0, 0, 0, -75001, 0, 0, 0, 0, 0, 0]
    assert sasong["utfall"].tolist() == [-12000, *[0] * 11]
    jamt = egna.budget(2023)["budget"]
    assert jamt.sum() == -100001
    assert set(jamt) == {-8333, -8334}


def test_kapitlets_exempel_gar_att_kora(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROT)
    text = (ROT / "docs" / "analys.md").read_text(encoding="utf-8")
    stycken = re.findall(r"^```python\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    ram: dict[str, object] = {}
    for stycke in stycken:
        # The plot needs matplotlib, which is not installed with the program.
        if ".plot" not in stycke:
            exec(stycke, ram)  # noqa: S102
    assert len(stycken) >= 4
