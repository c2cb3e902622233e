"""A locked year's seal, and what a printed hash says of what has come since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from lkbr.behandlingshistorik import FIL, las_historik
from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.bokforing import bokfor
from rakenskap.dagbok.importera import importera
from rakenskap.dagbok.rattelse import ratta
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.spara import spara
from rakenskap.dagbok.stangning import plombera
from rakenskap.dagbok.utkast import utkast_i
from rakenskap.kommandon.cli import main
from tests.hjalp import konto, skriv_bok, ver
from tests.lkbr.test_dagbokens_regler import ORDNING
from tests.rakenskap.dagbok.test_dagbok import utkast

NU = dt.datetime(2023, 3, 1, 12, 0, tzinfo=dt.UTC)
EKONOM, CHEF = Vem("ekonom", NU), Vem("förbundschef", NU)
BUDGET = f'2022-01-01 custom "forbundsbudget" {konto("3987")} -5000.00 SEK\n'
REGISTER = (
    f'2021-05-01 custom "anlaggning" "INV-1" {konto("1220")} 900.00 SEK\n'
    '  benamning: "Stol"\n  ibruktagen: 2021-05-01\n  nyttjandeperiod-ar: 3\n'
)
AVSTAMNING = f"2023-01-01 balance {konto('1930')} 5000.00 SEK\n"


@pytest.fixture
def bocker(tmp_path: Path) -> Path:
    """Books with 2022 locked: budget, register, reconciliation, statistics, a published table."""
    mapp = skriv_bok(
        tmp_path / "bok",
        "",
        forbund=ORDNING
        + '[underlag]\nallmanna = ["*/underlag/arsredovisning/*"]\n'
        + '[[projekt]]\nkod = "bron"\nnamn = "Bron"\n',
        plugins=("lkbr.alla",),
        filer={
            "2022/A.beancount": ver(
                "A1", "2022-05-02", "Staden", "Bidrag", "1930 5000.00; 3987 -5000.00"
            ),
            "2022/budget.beancount": BUDGET,
            "anlaggningar.beancount": REGISTER,
            "2022/avstamningar.beancount": AVSTAMNING,
            "2022/statistik/deltagare.csv": "år;antal\n2022;17\n",
            "2022/underlag/arsredovisning/rr.csv": "rad;kr\n",
            "2023/utkast.beancount": utkast("2023-02-03", "Lokal", "5010 80.00; 2990 -80.00"),
        },
    )
    skiss, _ = importera(las_bok(mapp), EKONOM, "prov", las=True)
    spara(skiss)
    bok = las_bok(mapp)
    assert (bok.fel, bok.varningar) == ((), ())
    return mapp


def byt(fil: Path, gammal: str, ny: str) -> None:
    text = fil.read_text(encoding="utf-8")
    assert gammal in text
    fil.write_text(text.replace(gammal, ny), encoding="utf-8")


ANDRINGAR: dict[str, Callable[[Path], object]] = {
    "budgeten": lambda m: byt(m / "2022/budget.beancount", "5000", "6000"),
    "anläggningsregistret": lambda m: byt(m / "anlaggningar.beancount", "900.00", "950.00"),
    "1 av avstämningarna (balance)": lambda m: byt(
        m / "2022/avstamningar.beancount", "balance", "; balance"
    ),
    "2022/statistik/deltagare.csv": lambda m: byt(m / "2022/statistik/deltagare.csv", "17", "71"),
    "2022/underlag/arsredovisning/rr.csv": lambda m: (
        m / "2022/underlag/arsredovisning/rr.csv"
    ).unlink(),
    "2022/import.jsonl": lambda m: (m / "2022/import.jsonl").write_text(""),
}


@pytest.mark.parametrize("vad", ANDRINGAR)
def test_det_som_ett_last_ar_vilar_pa_ar_plomberat(bocker: Path, vad: str) -> None:
    ANDRINGAR[vad](bocker)

    fel = [str(rad) for rad in las_bok(bocker).fel]

    assert any(
        f"LKBR-L10: räkenskapsåret 2022 är låst, men {vad} är inte som" in ett for ett in fel
    )


def test_det_som_hor_till_senare_ar_bryter_inget_plomb(bocker: Path) -> None:
    byt(
        bocker / "anlaggningar.beancount",
        "nyttjandeperiod-ar: 3\n",
        "nyttjandeperiod-ar: 3\n  utrangerad: 2023-06-30\n",
    )
    with (bocker / "anlaggningar.beancount").open("a") as fil:
        fil.write(REGISTER.replace("2021", "2023").replace("INV-1", "INV-2"))
    with (bocker / "2022/budget.beancount").open("a") as fil:
        fil.write(BUDGET.replace("2022", "2023"))
    (bocker / "2022/berattelse").mkdir()
    (bocker / "2022/berattelse/text.md").write_text("text")

    bok = las_bok(bocker)

    assert (bok.fel, bok.varningar) == ((), ())


def test_en_ny_fil_sags_och_plomberas_med_skal(bocker: Path) -> None:
    (bocker / "2022/statistik/ny.csv").write_text("år;antal\n2022;3\n")
    (varning,) = las_bok(bocker).varningar
    assert str(varning).startswith("2022/statistik/ny.csv: LKBR-L12: filen har kommit till")

    for vem, skal, varfor in (
        (EKONOM, "kom sent", "ekonom får inte plombera om; det får förbundschef"),
        (CHEF, " ", "Skälet saknas"),
    ):
        with pytest.raises(BokFelError, match=varfor):
            plombera(las_bok(bocker), "2022", skal, vem)
    with pytest.raises(BokFelError, match="2021 är inte ett låst år"):
        plombera(las_bok(bocker), "2021", "x", CHEF)
    spara(plombera(las_bok(bocker), "2022", "statistiken kom sent", CHEF))

    bok = las_bok(bocker)
    assert (bok.fel, bok.varningar) == ((), ())


INSTALLNINGAR: dict[str, tuple[Callable[[Path], object], str]] = {
    "ett insticksprogram": (
        lambda m: byt(m / "main.beancount", '"lkbr.alla"', '"lkbr.alla" "kommun_bas"'),
        "LKBR-L10: räkenskapsåret 2022 är låst, men raden «plugin lkbr.alla» i main.beancount",
    ),
    "en fil": (
        lambda m: byt(m / "main.beancount", 'include "2022/budget.beancount"', ""),
        "LKBR-L10: räkenskapsåret 2022 är låst, men raden «include 2022/budget.beancount»",
    ),
    "toleransen": (
        lambda m: byt(m / "main.beancount", 'multiplier" "0"', 'multiplier" "0.5"'),
        "LKBR-L10: räkenskapsåret 2022 är låst, men raden «option tolerance_multiplier 0»",
    ),
    "förbundets namn": (
        lambda m: byt(m / "forbund.toml", 'namn = "Provförbundet"', 'namn = "Ett annat"'),
        "LKBR-L13: namn är inte som när räkenskapsåret 2022 plomberades (post 5)",
    ),
    "en kod": (
        lambda m: byt(m / "forbund.toml", 'namn = "Bron"', 'namn = "Ån"'),
        "LKBR-L13: projekt är inte som när räkenskapsåret 2022 plomberades",
    ),
}


@pytest.mark.parametrize("vad", INSTALLNINGAR)
def test_installningarna_ar_plomberade(bocker: Path, vad: str) -> None:
    """Also when the change is recorded by someone who may: it is said at the year it bears on."""
    andra, vantat = INSTALLNINGAR[vad]
    andra(bocker)
    bok = las_bok(bocker)
    skiss = Skiss(bok, EKONOM)
    skiss.logga_installningar()
    (bocker / FIL).write_bytes(skiss.filer()[0].innehall)

    bok = las_bok(bocker)

    assert any(vantat in str(rad) for rad in (*bok.fel, *bok.varningar)), (bok.fel, bok.varningar)


def test_det_som_tillkommer_i_installningarna_bryter_inget_plomb(bocker: Path) -> None:
    """The next year's file, a new code and another attestant are no change of what 2022 was."""
    byt(bocker / "main.beancount", 'include "2022/A', 'include "2024/*.beancount"\ninclude "2022/A')
    (bocker / "2024").mkdir()
    (bocker / "2024/A.beancount").write_text((bocker / "2022/budget.beancount").read_text()[:0])
    byt(bocker / "forbund.toml", "hogst_kr = 5000", "hogst_kr = 9000")
    with (bocker / "forbund.toml").open("a") as fil:
        fil.write('[[projekt]]\nkod = "ny"\nnamn = "Ny"\n')
    skiss = Skiss(las_bok(bocker), EKONOM)
    skiss.logga_installningar()
    spara(skiss)

    bok = las_bok(bocker)

    assert (bok.fel, bok.varningar) == ((), ())


def test_en_utskriven_hash_sager_vad_som_kommit_sedan(
    bocker: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    skiss, _ = bokfor(las_bok(bocker), utkast_i(las_bok(bocker)), EKONOM)
    spara(skiss)
    utskriven = las_historik((bocker / FIL).read_bytes()).huvudhash
    skiss, _ = ratta(las_bok(bocker), "A1/2022", EKONOM)
    spara(skiss)
    byt(bocker / "forbund.toml", "hogst_kr = 5000", "hogst_kr = 9000")
    skiss = Skiss(las_bok(bocker), EKONOM)
    skiss.logga_installningar()
    spara(skiss)

    assert main(["kontroll", "--bok", str(bocker), "--mot", utskriven]) == 0

    ut = capsys.readouterr().out
    assert "2 poster har kommit till sedan dess" in ut
    assert "2023-03-01 ekonom: rättelse A2/2023, rättar A1/2022" in ut
    assert (
        "attestordningen: förbundschef för L, N, högst 5 000,00 kr, inte Chefens konsult AB, till "
        "2023-12-31 har tagits bort" in ut
    )
    assert "ändrat i forbund.toml: attestant" in ut
    assert "2023: budget, anläggningsregister, avstämningar, statistik" in ut
    assert "1 attester i 2022 följde med en import" in ut
    assert "förbundet kräver inga nycklar" in ut
