"""A whole audit in the browser: from log-in as revisor to a signed working paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from lkbr.roller import Roll
from rakenskap.kommandon.cli import main
from rakenskap.webb import losenord
from rakenskap.webb.anvandare import FIL, Anvandare, andra
from tests.rakenskap.dagbok.test_dagbok import bokfor_alla, med_historik, utkast
from tests.rakenskap.fava.bocker import TILLAGG
from tests.webb.conftest import Webb, krav_rena
from tests.webb.test_inloggning import LOSENORD, SLUG, server

pytestmark = pytest.mark.webb

KOP = [utkast(f"2023-01-{20 + n}", f"Stolar {n}", "6110 1000.00; 2440 -1000.00") for n in range(3)]
KRAV = "tr[id='checklista.nummer_utan_lucka'] th a"


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    mapp = med_historik(tmp_path / "bok", "".join(KOP))
    bokfor_alla(mapp)
    fil = mapp / "main.beancount"
    fil.write_text(fil.read_text() + TILLAGG)
    revisor = Anvandare("revisor", "Rut Revisor", Roll.REVISOR, losenord.hasha(LOSENORD))
    andra(mapp / FIL, lambda _: {"revisor": revisor})
    return mapp


def bocka(nummer: int) -> list[dict[str, object]]:
    rad = f"#post-{nummer}"
    return [
        {"valj": f"{rad} select", "text": "ratt", "tyst": True},
        {"skicka": f"{rad} button"},
    ]


def test_en_hel_revision_fran_inloggning_till_signerat_papper(mapp: Path, tmp_path: Path) -> None:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("ssh-keygen finns inte")
    with server(mapp) as bas:
        webb = Webb(f"{bas}{SLUG}/extension/", mapp)
        inloggad = {"namn": "revisor", "losenord": LOSENORD}
        sett = webb.bladdra(
            logga_in=inloggad,
            steg=[
                {"oppna": "Checklista/?ar=2023"},
                {"klicka": KRAV},
                {"valj": "select[name=lage]", "text": "granskad", "tyst": True},
                {"fyll": "textarea[name=text]", "text": "Serierna följda.", "tyst": True},
                {"skicka": "form[aria-labelledby=rk-bedom] button"},
                {"oppna": "Stickprov/?ar=2023"},
                {
                    "fyllallt": {
                        "input[name=konto]": "6000-6999",
                        "input[name=vasentlighet]": "2 900",
                        "input[name=ord]": "kastanj",
                    },
                    "tyst": True,
                },
                {"skicka": "button:has-text('Dra')"},
                *(steg for nummer in (1, 2, 3) for steg in bocka(nummer)),
                {"hamta": "a:has-text('Arbetspapper som PDF')", "tyst": True},
                {"hamta": "a:has-text('som XLSX')", "tyst": True},
            ],
        )
        krav_rena(sett)
        efter_kravet, draget, klart = sett["steg"][2], sett["steg"][4], sett["steg"][-1]
        assert "Rut Revisor · granskat utan anmärkning" in efter_kravet["text"]
        # Three of a thousand kronor, and an interval below that: each is drawn, and its document
        # stands beside it.
        assert draget["text"].count("summan stämmer") == 3
        assert "populationen kan godtas" in klart["text"]
        assert "Signerat\nnej" in klart["text"]
        assert [ett["borjan"][:2] for ett in sett["hamtat"]] == ["%P", "PK"]

        traff = re.search(r"Stickprov (\d{4}-[0-9a-f]{8})", klart["text"])
        assert traff is not None
        nyckel = tmp_path / "nyckel"
        ord_ = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(nyckel)]
        subprocess.run(ord_, check=True)
        prov = ["--prov", traff[1], "--nyckel", str(nyckel), "--bok", str(mapp)]
        assert main(["granskning", "stickprov", *prov]) == 0
        sett = webb.bladdra(logga_in=inloggad, steg=[{"oppna": f"Stickprov/?prov={traff[1]}"}])
        assert "signaturen håller" in sett["steg"][0]["text"]
