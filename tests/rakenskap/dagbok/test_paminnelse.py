"""What waits for an attest, as e-mail: to whom, what it says, and a program that cannot be run."""

from __future__ import annotations

import email
import sys
from email.policy import default
from pathlib import Path

import pytest

from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.paminnelse import MILJO, paminnelser, skicka
from rakenskap.kommandon.cli import main
from tests.rakenskap.dagbok.test_dagbok import EKONOM, FAKTURA, NU, med_historik

PERSONER = """
[[person]]
namn = "ordförande"
epost = "ordf@exempel.se"
[[person]]
namn = "ekonom"
epost = "ekonom@exempel.se"
[[person]]
namn = "förbundschef"
"""


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    mapp = med_historik(tmp_path / "bok", FAKTURA)
    fil = mapp / "forbund.toml"
    fil.write_text(fil.read_text() + PERSONER)
    return mapp


@pytest.fixture
def lada(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A mail program that puts each message in a file."""
    lada = tmp_path / "brev"
    kod = "import sys; open(sys.argv[1], 'ab').write(sys.stdin.buffer.read())"
    monkeypatch.setenv(MILJO, f'"{sys.executable}" -c "{kod}" {lada}')
    return lada


def test_bara_den_som_far_attestera_och_har_adress_far_brev(mapp: Path, lada: Path) -> None:
    breven = paminnelser(las_bok(mapp), EKONOM)
    assert [(ett.namn, len(ett.rader)) for ett in breven] == [("ordförande", 1)]
    assert skicka(las_bok(mapp), breven) == ["ordförande <ordf@exempel.se>: 1"]
    brev = email.message_from_bytes(lada.read_bytes(), policy=default)
    assert brev["To"] == "ordf@exempel.se"
    assert brev["Subject"] == "Provförbundet: 1 väntar på din attest"
    text = brev.get_content()
    assert "- utkast 1, 2023-01-20, Firman AB: Stolar" in text
    assert "250" not in text  # mail is open: no amounts


def test_kommandot_visar_fragar_och_skickar(
    mapp: Path, lada: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("rakenskap.kommandon.dialog.nu", lambda: NU)
    ord_ = ["attestera", "--bok", str(mapp), "--paminn", "--av", "ekonom"]
    assert main([*ord_, "--torr"]) == 0
    assert not lada.exists()
    assert main([*ord_, "--ja"]) == 0
    assert "Skickat: ordförande <ordf@exempel.se>: 1" in capsys.readouterr().out
    assert lada.exists()


@pytest.mark.parametrize(
    ("program", "text"),
    [
        ("", "Inget e-postprogram är valt"),
        ("/finns/inte", "Brevet gick inte att lämna"),
        (f'"{sys.executable}" -c "import sys; sys.exit(\'brevlådan är full\')"', "är full"),
    ],
)
def test_ett_program_som_inte_gar_sags(
    mapp: Path, monkeypatch: pytest.MonkeyPatch, program: str, text: str
) -> None:
    monkeypatch.setenv(MILJO, program)
    bok = las_bok(mapp)
    with pytest.raises(BokFelError, match=text):
        skicka(bok, paminnelser(bok, EKONOM))


def test_en_adress_som_inte_ar_en_sags(mapp: Path) -> None:
    fil = mapp / "forbund.toml"
    fil.write_text(fil.read_text().replace("ordf@exempel.se", "ordf, alla@exempel.se"))
    (fel,) = (fel for fel in las_bok(mapp).fel if "Adressen" in fel.text)
    assert "«ordf, alla@exempel.se» går inte." in fel.text
    assert fel.rad
