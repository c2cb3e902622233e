"""The forecast of a year by each method, by hand, kept, and how right it was."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.bok.poster import Period, bygg_poster, rakenskapsar
from rakenskap.kommandon.cli import main
from rakenskap.listor.delarsrapport import is_lagens_period
from rakenskap.listor.helarsprognos import (
    Handsatt,
    Helarsprognos,
    Prognosval,
    helarsprognos,
    stallningstabell,
    traffsakerhet,
    uppfoljningstabell,
)
from rakenskap.listor.prognosfil import (
    las_prognosval,
    sedan_sist,
    spara_prognos,
    sparade_prognoser,
    sparades_traffsakerhet,
)
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rapport, exakta_belopp
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
[[insats]]
kod = "novum"
namn = "Novum"
verksamhet = "individ"
"""


def kostnad(nummer: str, dag: str, insats: str, belopp: str) -> str:
    dimensioner = {"verksamhet": "individ", "insats": insats}
    return ver(
        nummer, dag, "Staden", insats, [("4010", belopp, dimensioner), ("1930", f"-{belopp}")]
    )


# Last year: Bron 100 to August, 400 after. This year: 200 to August (500 in the year), Novum 30.
ENTRIES = (
    ver("A1", "2022-01-10", "Staten", "Bidrag", "1930 900.00; 3985 -900.00")
    + kostnad("A2", "2022-05-01", "bron", "100.00")
    + kostnad("A3", "2022-11-01", "bron", "400.00")
    + ver("A1", "2023-01-10", "Staten", "Bidrag", "1930 1200.00; 3985 -1200.00")
    + kostnad("A2", "2023-05-01", "bron", "200.00")
    + kostnad("A3", "2023-06-01", "novum", "30.00")
    + kostnad("A4", "2023-12-01", "bron", "300.00")
)
BUDGET = (
    f'2023-01-01 custom "forbundsbudget" {konto("4010")} 600.00 SEK\n'
    '  insats: "bron"\n  verksamhet: "individ"\n'
    f'2023-01-01 custom "forbundsbudget" {konto("3985")} -1200.00 SEK\n'
)
AUGUSTI = Period(dt.date(2023, 1, 1), dt.date(2023, 8, 31))


def berakning(mapp: Path, budget: str = BUDGET) -> Berakning:
    bok = las_bok(skriv_bok(mapp, ENTRIES + budget, forbund=FORBUND)).krav_felfri()
    return Berakning.av(bok, bygg_poster(bok))


def kolumn(rapport: Rapport, namn: str) -> dict[str, int | None]:
    plats = [k.id for k in rapport.kolumner].index(namn)
    return {rad.id: rad.celler[plats].ore for rad in rapport.rader if rad.celler}


def prognoser(prognos: Helarsprognos) -> dict[str, int]:
    return {prognos.rader[plats]: tal.prognos.ore for plats, tal in prognos.per_plats().items()}


@pytest.mark.parametrize(
    ("metod", "bron", "novum"),
    [
        ("budget", -200_00 - 200_00, -30_00),  # a third of 600 is left
        ("linjar", -300_00, -45_00),  # 8/12 of the year has gone
        ("sasong", -200_00 - 400_00, -30_00),
    ],
)
def test_metoderna(tmp_path: Path, metod: str, bron: int, novum: int) -> None:
    val = Prognosval(metod)  # type: ignore[arg-type]
    prognos = helarsprognos(berakning(tmp_path), AUGUSTI, val)
    svar = prognoser(prognos)
    assert (svar["individ.bron"], svar["individ.novum"]) == (bron, novum)


def test_tabellen_summerar_till_resultatet(tmp_path: Path) -> None:
    b = berakning(tmp_path)
    rapport = uppfoljningstabell(b, helarsprognos(b, AUGUSTI))
    exakta = exakta_belopp([rapport])
    for ett in rapport.samband:
        assert sum(tecken * exakta[namn] for tecken, namn in ett.termer()) == 0
    assert kolumn(rapport, "utfall")["arets_resultat"] == b.arets_resultat(AUGUSTI).ore
    assert kolumn(rapport, "avvikelse")["individ.bron"] == 200_00


def test_vid_arets_slut_ar_prognosen_utfallet(tmp_path: Path) -> None:
    b = berakning(tmp_path)
    for metod in ("budget", "linjar", "sasong"):
        prognos = helarsprognos(b, rakenskapsar(2023), Prognosval(metod))
        assert prognos.resultat.prognos.ore == b.arets_resultat(rakenskapsar(2023)).ore
    assert set(kolumn(traffsakerhet(b, 2023), "linjar").values()) >= {0}
    assert kolumn(traffsakerhet(b, 2023), "sasong")["m08"] == 300_00 - 400_00


def test_utan_budget_anvands_forra_arets_sasong(tmp_path: Path) -> None:
    b = berakning(tmp_path, budget="")
    prognos = helarsprognos(b, AUGUSTI)
    assert prognoser(prognos)["individ.bron"] == -600_00
    assert any("Ingen budget för 2023" in ord_ for ord_ in uppfoljningstabell(b, prognos).stycken)


def test_for_hand_med_skal(tmp_path: Path) -> None:
    b = berakning(tmp_path)
    val = Prognosval("budget", {}, {"individ.bron": Handsatt(-700_00, "Fler platser.")})
    prognos = helarsprognos(b, AUGUSTI, val)
    assert prognoser(prognos)["individ.bron"] == -700_00
    assert "individ.bron: satt för hand. Fler platser." in uppfoljningstabell(b, prognos).stycken
    utan = helarsprognos(b, AUGUSTI).resultat.prognos.ore
    assert prognos.resultat.prognos.ore == utan - 300_00
    ek = kolumn(stallningstabell(b, prognos), "belopp")
    assert ek["utgaende"] == 400_00 + prognos.resultat.prognos.ore


@pytest.mark.parametrize(
    ("text", "fel"),
    [
        ('metod = "gissa"', "Metoden «gissa» finns inte."),
        ('metd = "linjar"', "Uppgiften metd är okänd."),
        ('[rad."individ.bron"]\nprognos_kr = -700', "satt för hand utan skäl"),
        ('[rad."individ.bron"]\nprognos_kr = "mycket"\nskal = "x"', "ska vara hela kronor"),
        ('[rad."individ.bron"]\nskal = "x"', "varken metod eller prognos_kr"),
        ("metod =", "Filen går inte att läsa"),
    ],
)
def test_fel_i_valen(tmp_path: Path, text: str, fel: str) -> None:
    (tmp_path / "2023").mkdir()
    (tmp_path / "2023/prognos.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BokFelError, match=fel):
        las_prognosval(tmp_path, 2023)


def test_okand_rad_sags_med_den_som_menades(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    berakning(tmp_path)
    (tmp_path / "2023/prognos.toml").write_text(
        '[rad."individ.brun"]\nmetod = "linjar"\n', encoding="utf-8"
    )
    assert main(["uppfoljning", "2023-08", "--bok", str(tmp_path)]) == 1
    assert "«individ.brun» finns inte. Menades individ.bron?" in capsys.readouterr().err


def test_sparad_prognos_jamfors_och_skrivs_aldrig_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    b = berakning(tmp_path)
    juni = Period(dt.date(2023, 1, 1), dt.date(2023, 6, 30))
    spara_prognos(tmp_path, helarsprognos(b, juni))
    sparade = sparade_prognoser(tmp_path, 2023)
    andrat = sedan_sist(helarsprognos(b, AUGUSTI), sparade)
    assert andrat is not None
    assert kolumn(andrat, "andrat")["individ.bron"] == 100_00  # two months of budget unspent
    facit = b.arets_resultat(rakenskapsar(2023)).ore
    ratt = sparades_traffsakerhet(sparade, facit)
    assert ratt is not None
    assert kolumn(ratt, "fel")["2023-06-30"] == sparade[0].resultat_ore - facit
    argument = ["uppfoljning", "2023-08", "--spara", "--bok", str(tmp_path)]
    assert main(argument) == 0
    fil = tmp_path / "2023/prognoser/2023-08-31.json"
    fore = fil.read_bytes()
    assert main(argument) == 1
    assert fil.read_bytes() == fore
    assert "redan sparad" in capsys.readouterr().err
    assert [f.name for f in fil.parent.iterdir() if f.suffix != ".json"] == []


def test_en_andrad_sparad_prognos_godtas_inte(tmp_path: Path) -> None:
    b = berakning(tmp_path)
    fil = spara_prognos(tmp_path, helarsprognos(b, AUGUSTI))
    fil.write_text(fil.read_text("utf-8").replace("-40000", "-30000"), encoding="utf-8")
    with pytest.raises(BokFelError, match="är inte hel"):
        sparade_prognoser(tmp_path, 2023)


@pytest.mark.parametrize(
    ("dag", "lagens"),
    [("2023-06-30", True), ("2023-08-31", True), ("2023-05-31", False), ("2023-09-30", False)],
)
def test_lagens_period(dag: str, lagens: bool) -> None:  # noqa: FBT001
    till = dt.date.fromisoformat(dag)
    assert is_lagens_period(Period(dt.date(2023, 1, 1), till)) is lagens


def test_delarsrapporten_har_lagens_kolumner(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    berakning(tmp_path / "bok")
    argument = ["rapporter", "--till", "2023-08", "--bok", str(tmp_path / "bok")]
    assert main([*argument, "--ut", str(tmp_path / "ut")]) == 0
    filer = sorted(fil.name for fil in (tmp_path / "ut/2023").iterdir())
    assert filer == [f"delarsrapport-2023-08-31.{slut}" for slut in ("html", "json", "pdf", "xlsx")]
    sida = (tmp_path / "ut/2023/delarsrapport-2023-08-31.html").read_text("utf-8")
    for rubrik in ("01-01 – 08-31 2023", "01-01 – 08-31 2022", "Prognos 2023", "Budget 2023"):
        assert f'<th scope="col">{rubrik}</th>' in sida
    assert '<th scope="col">2022-12-31</th>' in sida
    assert "FEL" not in capsys.readouterr().out


def test_en_annan_period_an_lagens_sags(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    berakning(tmp_path / "bok")
    ut = ["--bok", str(tmp_path / "bok"), "--ut", str(tmp_path / "ut")]
    assert main(["rapporter", "--till", "2023-03", *ut]) == 0
    assert "ingen delårsrapport i lagens mening" in capsys.readouterr().err
    assert main(["rapporter", "2022", "--till", "2023-03", *ut]) == 1
