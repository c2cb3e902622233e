"""`rakenskap lista` and `rakenskap verifikation` as they are used, at a terminal of 80 columns."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from lkbr.behandlingshistorik import FIL, ny_post
from rakenskap.kommandon.cli import main
from rakenskap.listor.register import LISTOR
from tests.conftest import Golden
from tests.hjalp import skriv_bok
from tests.rakenskap.listor.bocker import BOCKER, FORBUND


@pytest.fixture
def bocker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    return skriv_bok(tmp_path / "ledger", BOCKER, forbund=FORBUND)


def kor(capsys: pytest.CaptureFixture[str], *ord_: str) -> str:
    assert main(ord_) == 0
    fangat = capsys.readouterr()
    assert fangat.err == ""
    return fangat.out


def fel(capsys: pytest.CaptureFixture[str], *ord_: str) -> tuple[int, str]:
    try:
        status = main(ord_)
    except SystemExit as slut:  # argparse leaves so when the words are wrong
        status = int(str(slut.code))
    fangat = capsys.readouterr()
    assert fangat.out == ""
    return status, fangat.err.splitlines()[0]


@pytest.mark.parametrize("namn", LISTOR)
def test_terminalen(
    bocker: Path, capsys: pytest.CaptureFixture[str], golden: Golden, namn: str
) -> None:
    text = kor(capsys, "lista", namn, "2023", "--fran", "2023-02", "--till", "2023-02")
    golden(f"{namn}.txt", text)


def test_en_verifikation_i_terminalen(
    bocker: Path, capsys: pytest.CaptureFixture[str], golden: Golden
) -> None:
    text = kor(capsys, "verifikation", "L2/2023")
    # The line moves with the head of the main file.
    golden("verifikation.txt", re.sub(r"(main\.beancount):\d+", r"\1:RAD", text))


def test_utan_ar_visas_det_senaste(bocker: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "\nGrundbok 2023\n" in kor(capsys, "lista", "grundbok")
    assert "\nGrundbok 2022\n" in kor(capsys, "lista", "grundbok", "--till", "2022")
    assert "\nGrundbok 2022–2023\n" in kor(
        capsys, "lista", "grundbok", "--fran", "2022", "--till", "2023"
    )
    assert "\nHuvudbok 2023-02-01 – 2023-12-31\n" in kor(
        capsys, "lista", "huvudbok", "--fran", "2023-02"
    )


def test_hela_historiken_visas_nar_inget_ar_ar_sagt(
    bocker: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    poster, forra = b"", None
    for ar in (2022, 2026):
        tid = dt.datetime(ar, 5, 2, tzinfo=dt.UTC)
        forra, rad = ny_post(forra, tid, "ekonom", "inställning", "forbund.toml")
        poster += rad
    (bocker / FIL).write_bytes(poster)
    assert forra is not None
    text = kor(capsys, "lista", "historik")
    assert "Behandlingshistorik 2022–2026\n" in text
    assert "2 av 2 poster. Kedjan håller" in text
    assert f"Behandlingshistorikens huvudhash:\n  {forra.hash}\n" in text
    assert "1 av 2 poster." in kor(capsys, "lista", "historik", "--fran", "2026", "--till", "2026")


def test_filen_far_ett_namn_efter_listan_och_perioden(
    bocker: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    ord_ = ("lista", "huvudbok", "2023", "--till", "2023-02", "--format", "csv")
    text = kor(capsys, *ord_)
    fil = Path("build/2023/huvudbok-2023-01-01--2023-02-28.csv")
    assert text == f"Huvudbok 2023-01-01 – 2023-02-28: {fil}  {fil.stat().st_size // 1024 + 1} kB\n"
    kor(capsys, *ord_, "--ut", "egen.csv")
    assert (tmp_path / "egen.csv").read_bytes() == fil.read_bytes()


def test_koder_kan_skrivas_med_kod_eller_namn(
    bocker: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    med_kod = kor(capsys, "lista", "huvudbok", "--insats", "bron")
    assert "Urval: insats Bron." in med_kod
    assert kor(capsys, "lista", "huvudbok", "--insats", "BRON") == med_kod


@pytest.mark.parametrize(
    ("ord_", "status", "text"),
    [
        (
            ("grundbok", "2019"),
            0,
            "",
        ),
        (
            ("huvudbok", "2019"),
            1,
            "böckerna: Räkenskapsåret 2019 finns inte i böckerna. Gör så här: välj ett av 2022, "
            "2023. (LKBR 1 kap. 5 §)",
        ),
        (
            ("grundbok", "--insats", "finns-ej"),
            1,
            "--insats: «finns-ej» finns inte. Gör så här: välj bland bron.",
        ),
        (
            ("grundbok", "--serie", "X"),
            1,
            "--serie: «X» finns inte. Gör så här: välj bland A, B, K, L, S.",
        ),
        (
            ("dagbok",),
            2,
            "rakenskap lista: LISTA: 'dagbok' finns inte; välj bland "
            + ", ".join(f"'{namn}'" for namn in LISTOR),
        ),
        (
            ("grundbok", "--fran", "2023-13"),
            2,
            "rakenskap lista: --fran: «2023-13» är inte en dag. Gör så här: skriv 2023-03-31, "
            "2023-03 eller 2023.",
        ),
        (
            ("grundbok", "--konto", "banken"),
            2,
            "rakenskap lista: --konto: «banken» är inte ett konto. Gör så här: skriv 1930, "
            "4000-4999, eller 50 för alla konton som börjar så; flera med komma emellan.",
        ),
        (
            ("grundbok", "--konto", "5000-4000"),
            2,
            "rakenskap lista: --konto: «5000-4000» är inte ett konto. Gör så här: skriv 1930, "
            "4000-4999, eller 50 för alla konton som börjar så; flera med komma emellan.",
        ),
        (
            ("grundbok", "--minst", "mycket"),
            2,
            "rakenskap lista: --minst: «mycket» är inte ett belopp. Gör så här: skriv kronor utan "
            "tecken, t.ex. 1250,50.",
        ),
        (
            ("balans", "--insats", "bron"),
            2,
            "rakenskap lista: --insats kan inte användas med balans. Gör så här: välj --konto",
        ),
        (
            ("grundbok", "--fran", "2023-05", "--till", "2023-02"),
            2,
            "rakenskap lista: perioden 2023-05-01 – 2023-02-28 är tom. Gör så här: byt plats på "
            "dagarna",
        ),
        (
            ("grundbok", "2023", "--fran", "2022-05"),
            2,
            "rakenskap lista: perioden ligger inte i 2023. Gör så här: ange året, eller --fran och "
            "--till",
        ),
        (
            ("huvudbok", "--fran", "2022", "--till", "2023"),
            2,
            "rakenskap lista: huvudbok gäller ett räkenskapsår i taget. Gör så här: välj dagar i "
            "samma år",
        ),
    ],
)
def test_fel_ord_sags_pa_svenska(
    bocker: Path,
    capsys: pytest.CaptureFixture[str],
    ord_: tuple[str, ...],
    status: int,
    text: str,
) -> None:
    if not status:
        assert "Summa, 0 verifikationer" in kor(capsys, "lista", *ord_)
        return
    assert fel(capsys, "lista", *ord_) == (status, text)


def test_en_verifikation_som_inte_finns(bocker: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fel(capsys, "verifikation", "Z9/2023") == (
        1,
        "Z9/2023: Verifikationen finns inte i böckerna. Gör så här: sök med rakenskap lista "
        "verifikationer --sok TEXT.",
    )
    assert fel(capsys, "verifikation", "K1") == (
        1,
        "K1: Verifikationen finns i flera år: K1/2022, K1/2023. Gör så här: välj ett av dem.",
    )


def test_underlagets_fil_jamfors_med_den_bokforda(
    bocker: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil = bocker / "2023/underlag/L2.txt"
    assert "Filen är oförändrad" in kor(capsys, "verifikation", "L2/2023")
    fil.write_text("något annat")
    assert "Filen är ÄNDRAD" in kor(capsys, "verifikation", "L2/2023")
    fil.unlink()
    assert "Filen är borta" in kor(capsys, "verifikation", "L2/2023")


def test_bocker_med_fel_ger_ingen_lista(bocker: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fil = bocker / "main.beancount"
    fil.write_text(fil.read_text().replace("-300.50", "-300.40", 1))
    status, text = fel(capsys, "lista", "grundbok", "--format", "pdf")
    assert status == 1
    assert "Verifikationen balanserar inte" in text
    assert not Path("build").exists()
