"""Wrong input: one message a fault, in Swedish, with file, line and remedy; nothing is written."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rakenskap.kommandon.cli import main
from tests.hjalp import huvudtext, konto, radnummer, skriv_bok, ver

A2022 = (
    ver("A1", "2022-01-02", "Medlem", "Bidrag 2022", "1930 1000.00; 3985 -1000.00")
    + ver("A2", "2022-05-02", "Värden AB", "Hyra 2022", "5010 400.00; 1930 -400.00")
    + ver("S1", "2022-12-31", "Förbundet", "Bokslut 2022", "8999 600.00; 2069 -600.00")
    + f"2023-01-01 balance {konto('1930')}  600.00 SEK\n\n"
)
A2023 = (
    ver("A1", "2023-01-02", "Medlem", "Bidrag", "1930 1000.00; 3985 -1000.00")
    + ver("A2", "2023-05-02", "Värden AB", "Hyra", "5010 300.00; 1930 -300.00")
    + ver("A3", "2023-06-02", "Elbolaget AB", "El", "5010 100.00; 1930 -100.00")
    + ver("S1", "2023-12-31", "Förbundet", "Bokslut", "8999 600.00; 2069 -600.00")
)
A22, A23, HUVUD = "2022/A-lopande.beancount", "2023/A-lopande.beancount", "main.beancount"

Andring = Callable[[Path], object]


@pytest.fixture
def bocker(tmp_path: Path) -> Path:
    """Two closed years without fault."""
    mapp = tmp_path / "bok"
    mapp.mkdir()
    return skriv_bok(mapp, "", filer={A22: A2022, A23: A2023})


def byt(fil: str, gammalt: str, nytt: str) -> Andring:
    """Replace the first place where a text stands, which must be there."""

    def andra(mapp: Path) -> None:
        text = (mapp / fil).read_text()
        assert gammalt in text
        (mapp / fil).write_text(text.replace(gammalt, nytt, 1))

    return andra


def skriv(fil: str, innehall: str | bytes) -> Andring:
    data = innehall.encode() if isinstance(innehall, str) else innehall
    return lambda mapp: (mapp / fil).write_bytes(data)


def ta_bort(fil: str) -> Andring:
    def andra(mapp: Path) -> None:
        (mapp / fil).unlink()

    return andra


def byt_mot_mapp(fil: str) -> Andring:
    def andra(mapp: Path) -> None:
        (mapp / fil).unlink()
        (mapp / fil).mkdir()

    return andra


def halv_tabell(mapp: Path) -> None:
    (mapp / "2023/statistik").mkdir()
    (mapp / "2023/statistik/deltagare.csv").write_text("År,Antal\n2023\n")


def kor(mapp: Path, *ord_: str) -> int:
    """Run the command for the year; output goes beside the books, where there was some before."""
    return main(["rapporter", *(ord_ or ("2023",)), "--bok", str(mapp), "--ut", str(mapp / "ut")])


def meddelanden(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return the lines of standard error, without progress and the closing remark."""
    fel = capsys.readouterr().err
    assert "Traceback" not in fel
    assert "Ingenting är skrivet." in fel
    return [
        rad
        for rad in fel.splitlines()
        if rad and " … " not in rad and not rad.endswith("Ingenting är skrivet.")
    ]


# Each case: what is done to the books, the text on the line at fault (or None for a file without
# line), the file, and what the one message says.
FALL: dict[str, tuple[Andring, str, str | None, str]] = {
    "kostnaden är en krona för hög": (
        byt(A23, "  300.00", "  301.00"),
        A23,
        '"Hyra"',
        "Verifikationen balanserar inte: debet och kredit skiljer 1,00 kr",
    ),
    "ett öre för lite på banken, före en avstämning": (
        byt(A22, "-400.00", "-399.99"),
        A22,
        '"Hyra 2022"',
        "Verifikationen balanserar inte: debet och kredit skiljer 0,01 kr",
    ),
    "bokslutets ena sida är fel": (
        byt(A23, "bokslut  600.00", "bokslut  610.00"),
        A23,
        '"Bokslut"',
        "Verifikationen balanserar inte",
    ),
    "bokslutets båda sidor är fel": (
        byt(
            A23,
            "600.00 SEK\n  Eget-kapital:2069-Årets-resultat  -600",
            "1.00 SEK\n  Eget-kapital:2069-Årets-resultat  -1",
        ),
        A23,
        '"Bokslut"',
        "LKBR-B01: bokslutet 2023 för 1,00 kr till eget kapital, men årets resultat är 600,00 kr",
    ),
    "kontot finns inte": (
        byt(A23, "5010-Lokalhyra", "5011-Lokalhyra"),
        A23,
        '"Hyra"',
        "Kontot Kostnader:5011-Lokalhyra finns inte i kontoplanen",
    ),
    "kontot finns inte, i bokslutet": (
        byt(A23, "2069-Årets", "2068-Årets"),
        A23,
        '"Bokslut"',
        "finns inte i kontoplanen",
    ),
    "dagen ligger i förra året": (
        byt(A23, "2023-06-02 *", "2022-06-02 *"),
        A23,
        '"El"',
        "LKBR-V10: dagen 2022-06-02 ligger utanför räkenskapsåret 2023",
    ),
    "dagen ligger i nästa år": (
        byt(A23, "2023-06-02 *", "2024-06-02 *"),
        A23,
        '"El"',
        "LKBR-V10: dagen 2024-06-02 ligger utanför räkenskapsåret 2023",
    ),
    "årets första verifikation ligger i förra året": (
        byt(A23, "2023-01-02 *", "2022-01-02 *"),
        A23,
        '"Bidrag"',
        "LKBR-V10",
    ),
    "dagen finns inte": (
        byt(A23, "2023-06-02 *", "2023-06-31 *"),
        A23,
        '"El"',
        "Dagen finns inte i almanackan",
    ),
    "beloppet är i euro på båda raderna": (
        lambda mapp: [
            byt(A23, f"{tecken}300.00 SEK", f"{tecken}300.00 EUR")(mapp) for tecken in (" ", "-")
        ],
        A23,
        " 300.00 EUR",
        "LKBR-E03: beloppet 300,00 EUR är inte i svenska kronor",
    ),
    "beloppet är i euro på en rad": (
        byt(A23, "  300.00 SEK", "  300.00 EUR"),
        A23,
        "300.00 EUR",
        "LKBR-E03",
    ),
    "beloppet är i euro med kurs": (
        byt(A23, "  300.00 SEK", "  30.00 EUR @ 10.00 SEK"),
        A23,
        "30.00 EUR",
        "LKBR-E03",
    ),
    "beloppet har en kurs i kronor": (
        byt(A23, "  300.00 SEK", "  300.00 SEK @ 1.00 SEK"),
        A23,
        "300.00 SEK @",
        "LKBR-E05",
    ),
    "tre decimaler på en rad": (
        byt(A23, "  300.00 SEK", "  300.004 SEK"),
        A23,
        "300.004",
        "LKBR-E02: beloppet 300,004 kr har fler än två decimaler",
    ),
    "tre decimaler på båda raderna": (
        lambda mapp: [
            byt(A23, f"{tecken}300.00 SEK", f"{tecken}300.004 SEK")(mapp) for tecken in (" ", "-")
        ],
        A23,
        " 300.004",
        "LKBR-E02",
    ),
    "forbund.toml saknas": (
        ta_bort("forbund.toml"),
        "forbund.toml",
        None,
        "Filen saknas",
    ),
    "forbund.toml är inte TOML": (
        skriv("forbund.toml", 'namn = "Ett"\nkontoplan = bas\n'),
        "forbund.toml",
        "kontoplan",
        "Raden går inte att tolka",
    ),
    "forbund.toml är inte UTF-8": (
        skriv("forbund.toml", 'orgnr = ""\nnamn = "Förbund"\n'.encode("latin-1")),
        "forbund.toml",
        "namn",
        "inte är UTF-8",
    ),
    "forbund.toml är tom": (skriv("forbund.toml", ""), "forbund.toml", None, "namn saknas"),
    "forbund.toml har ett tal som namn": (
        skriv("forbund.toml", "orgnr = ''\nnamn = 5\n"),
        "forbund.toml",
        "namn",
        "namn ska vara en text",
    ),
    "forbund.toml har fel i den andra insatsen": (
        skriv("forbund.toml", 'namn = "F"\n[[insats]]\nkod = "a"\n[[insats]]\nkod = 7 # fel\n'),
        "forbund.toml",
        "kod = 7",
        "kod ska vara en text",
    ),
    "forbund.toml har en insats utan kod": (
        skriv("forbund.toml", 'namn = "F"\n[[insats]]\nkod = "a"\n[[insats]] # fel\nnamn = "b"\n'),
        "forbund.toml",
        "# fel",
        "saknar kod",
    ),
    "forbund.toml har ett år som inte är ett år": (
        skriv("forbund.toml", 'namn = "F"\n[ar.tjugo]\n'),
        "forbund.toml",
        "tjugo",
        "är inte ett år",
    ),
    "forbund.toml har en kod två gånger": (
        skriv("forbund.toml", 'namn = "F"\n' + '[[insats]]\nkod = "a"\n' * 2),
        "forbund.toml",
        "insats",
        'Koden "a" finns två gånger',
    ),
    "forbund.toml är en mapp": (
        byt_mot_mapp("forbund.toml"),
        "forbund.toml",
        None,
        "Filen går inte att läsa",
    ),
    "årets fil saknas": (
        ta_bort(A23),
        HUVUD,
        'include "2023',
        f"Filen {A23} finns inte",
    ),
    "kontoplanen saknas": (
        ta_bort("kontoplan.beancount"),
        HUVUD,
        'include "kontoplan',
        "Filen kontoplan.beancount finns inte",
    ),
    "ett mönster träffar ingen fil": (
        byt(HUVUD, f'include "{A23}"', f'include "{A23}"\ninclude "2024/*.beancount"'),
        HUVUD,
        "2024",
        "Filen 2024/*.beancount finns inte",
    ),
    "en fil tas med två gånger": (
        byt(HUVUD, f'include "{A23}"', f'include "{A23}"\ninclude "{A23}" ; en gång till'),
        HUVUD,
        "en gång till",
        f"Filen {A23} läses in två gånger",
    ),
    "en fil tas med två gånger, den ena genom ett mönster": (
        byt(HUVUD, f'include "{A23}"', f'include "{A23}"\ninclude "2023/*.beancount"'),
        HUVUD,
        "2023/*",
        f"Filen {A23} läses in två gånger",
    ),
    "huvudfilen tar med sig själv": (
        byt(HUVUD, f'include "{A23}"', f'include "{A23}"\ninclude "{HUVUD}"'),
        HUVUD,
        f'include "{HUVUD}"',
        "läses in två gånger",
    ),
    "boken är tom": (skriv(HUVUD, ""), HUVUD, None, "inga bokförda verifikationer"),
    "boken har bara ett huvud": (
        skriv(HUVUD, huvudtext()),
        HUVUD,
        None,
        "inga bokförda verifikationer",
    ),
    "boken har bara ett utkast": (
        skriv(HUVUD, huvudtext() + ver(None, "2023-01-02", "M", "T", "5010 1.00; 1930 -1.00")),
        HUVUD,
        None,
        "inga bokförda verifikationer",
    ),
    "en uppgift saknar kolon": (
        byt(A23, 'ver: "A2"', 'ver "A2"'),
        A23,
        'ver "A2"',
        "Tecknen «ver» går inte att tolka",
    ),
    "beloppet har komma": (byt(A23, "300.00", "300,00"), A23, "300,00", "Beloppet 300,00 går inte"),
    "beloppet har mellanslag": (
        byt(A23, "  300.00", "  3 00.00"),
        A23,
        "3 00.00",
        "här står ett tal där något annat väntades",
    ),
    "texten saknar citattecken": (
        byt(A23, '"Hyra"', '"Hyra'),
        A23,
        'ver: "A2"',
        "Texten går inte att tolka",
    ),
    "ett tecken i filen är inte UTF-8": (
        lambda mapp: (mapp / A23).write_bytes(
            (mapp / A23).read_bytes().replace(b"El", b"\xe9l", 1)
        ),
        A23,
        "lbolaget",
        "Filen är inte text i UTF-8",
    ),
    "hela huvudfilen är Latin-1": (
        lambda mapp: (mapp / HUVUD).write_bytes((mapp / HUVUD).read_text().encode("latin-1")),
        HUVUD,
        "Provf",
        "Filen är inte text i UTF-8",
    ),
    "en fil är en mapp": (
        byt_mot_mapp(A23),
        A23,
        None,
        "Filen går inte att läsa: det är en mapp",
    ),
    "pad": (
        byt(
            A22,
            "2023-01-01 balance",
            f"2022-12-30 pad {konto('1930')} {konto('2067')}\n2023-01-01 balance",
        ),
        A22,
        " pad ",
        "LKBR-E04",
    ),
    "kontrollen finns inte": (
        byt(HUVUD, 'plugin "lkbr.bokslut"', 'plugin "lkbr.bokslutet"'),
        HUVUD,
        "bokslutet",
        'insticksprogrammet "lkbr.bokslutet", som inte är Räkenskaps',
    ),
    "en kontroll är borttagen": (
        byt(HUVUD, 'plugin "lkbr.bokslut"', ""),
        HUVUD,
        "option",
        'Böckerna är inte kontrollerade. Gör så här: skriv plugin "lkbr.bokslut"',
    ),
    "toleransen är inte noll": (
        byt(HUVUD, '"tolerance_multiplier" "0"', '"tolerance_multiplier" "0.5"'),
        HUVUD,
        "option",
        "LKBR-E01",
    ),
    "avstämningen stämmer inte": (
        byt(A22, "Företagskonto  600.00 SEK", "Företagskonto  601.00 SEK"),
        A22,
        " balance ",
        "Avstämningen av Tillgångar:1930-Företagskonto stämmer inte",
    ),
    "direkt mot eget kapital": (
        byt(A23, konto("5010"), konto("2067")),
        A23,
        '"Hyra"',
        "LKBR-B02: verifikationen bokför direkt mot eget kapital",
    ),
    "ett konto utan rad": (
        byt(
            "kontoplan.beancount",
            "2000-01-01",
            "2000-01-01 open Kostnader:9010-Annat SEK\n2000-01-01",
        ),
        "kontoplan.beancount",
        "9010",
        "LKBR-K01: kontot 9010 (Kostnader:9010-Annat) har ingen rad i uppställningarna",
    ),
    "en tabell med fel antal fält": (
        halv_tabell,
        "2023/statistik/deltagare.csv",
        "2023",
        "Raden har 1 fält men rubrikraden 2",
    ),
}


@pytest.mark.parametrize("fall", FALL)
def test_ett_fel_ger_ett_meddelande(
    fall: str, bocker: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    andring, fil, text, budskap = FALL[fall]
    andring(bocker)
    assert kor(bocker) == 1
    (rad,) = meddelanden(capsys)
    assert budskap in rad
    plats = fil if text is None else f"{fil}:{_rad(bocker / fil, text)}"
    assert rad.startswith(f"{plats}: ")
    assert "Gör så här:" in rad
    assert not (bocker / "ut").exists()


def _rad(fil: Path, text: str) -> int:
    rader = fil.read_bytes().decode("utf-8", "replace").splitlines()
    return next(nummer for nummer, rad in enumerate(rader, 1) if text in rad)


def test_tva_fel_ger_tva_meddelanden(bocker: Path, capsys: pytest.CaptureFixture[str]) -> None:
    byt(A23, "  300.00", "  301.00")(bocker)
    byt(A22, "Företagskonto  600.00 SEK", "Företagskonto  605.00 SEK")(bocker)
    assert kor(bocker) == 1
    rader = meddelanden(capsys)
    assert len(rader) == 2
    assert "Avstämningen" in rader[0]
    assert "balanserar inte" in rader[1]


def test_ett_lasfel_doljer_inte_ett_annat_fel(
    bocker: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    byt(A23, 'ver: "A2"', 'ver "A2"')(bocker)
    byt(A22, "  400.00", "  401.00")(bocker)
    assert kor(bocker) == 1
    assert len(meddelanden(capsys)) == 2


def test_bockerna_finns_inte(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kor(tmp_path / "ingenstans") == 1
    (rad,) = meddelanden(capsys)
    assert "Böckerna finns inte här. Gör så här:" in rad


def test_mappen_har_inga_bocker(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["kontroll"]) == 1
    assert "Böckerna finns inte här" in capsys.readouterr().err


def test_aret_finns_inte_i_bockerna(bocker: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kor(bocker, "1999") == 1
    (rad,) = meddelanden(capsys)
    assert "Räkenskapsåret 1999 finns inte i böckerna. Gör så här: välj ett av 2022, 2023." in rad


@pytest.mark.parametrize(
    ("ord_", "budskap"),
    [
        (["rapporter", "tjugotre"], "'tjugotre' är inte ett giltigt värde"),
        (["rapporter", "2023", "--format", "doc"], "--format: 'doc' finns inte; välj bland"),
        (["rapporter", "2023", "--enhet", "mkr"], "--enhet: 'mkr' finns inte; välj bland"),
        (["rapporter", "2023", "--fel"], "okänt: --fel"),
        (["bananer"], "KOMMANDO: 'bananer' finns inte; välj bland"),
        ([], "det här saknas: KOMMANDO"),
    ],
)
def test_fel_ord_ger_status_2(
    ord_: list[str], budskap: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as slut:
        main(ord_)
    assert slut.value.code == 2
    fel = capsys.readouterr().err
    assert budskap in fel
    assert "--help" in fel


# ---------------------------------------------------------------------- nothing half-written


def test_det_gamla_star_kvar_nar_nagot_ar_fel(bocker: Path) -> None:
    assert kor(bocker, "2023", "--format", "html", "--format", "json") == 0
    fore = {fil.name: fil.read_bytes() for fil in (bocker / "ut/2023").iterdir()}
    byt(A23, "  300.00", "  301.00")(bocker)
    assert kor(bocker) == 1
    assert {fil.name: fil.read_bytes() for fil in (bocker / "ut/2023").iterdir()} == fore


def test_en_mapp_i_vagen_for_en_fil_lamnar_de_andra_orda(
    bocker: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ut = bocker / "ut/2023"
    (ut / "rakenskaper-2023.json").mkdir(parents=True)
    (ut / "rakenskaper-2023.html").write_text("gammal")
    assert kor(bocker, "2023", "--format", "html", "--format", "json") == 1
    assert "det är en mapp, inte en fil" in capsys.readouterr().err
    assert sorted(fil.name for fil in ut.iterdir()) == [
        "rakenskaper-2023.html",
        "rakenskaper-2023.json",
    ]
    assert (ut / "rakenskaper-2023.html").read_text() == "gammal"


def test_en_fil_i_vagen_for_mappen(bocker: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (bocker / "ut").write_text("en fil")
    assert kor(bocker) == 1
    assert "Det gick inte att skriva: en del av sökvägen är en fil" in capsys.readouterr().err
    assert (bocker / "ut").read_text() == "en fil"


def test_ingen_ratt_att_skriva(
    bocker: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def neka(self: Path, *_a: object, **_k: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", neka)
    assert kor(bocker) == 1
    fel = capsys.readouterr().err
    assert f"{bocker / 'ut/2023'}: Det gick inte att skriva: du har inte rätt till den" in fel


@pytest.mark.parametrize("format_", ["pdf", "html", "xlsx", "json"])
def test_full_disk_ger_ingen_halv_fil(format_: str, bocker: Path) -> None:
    """The system refuses to write more than 4 kB in a file: what a full disk does too."""

    def knappt() -> None:
        # The data of the PDF fit, the PDF itself does not.
        granser = (40_000,) * 2 if format_ == "pdf" else (4096,) * 2
        resource.setrlimit(resource.RLIMIT_FSIZE, granser)

    ord_ = ["rapporter", "2023", "--bok", str(bocker), "--ut", str(bocker / "ut")]
    kort = subprocess.run(
        [sys.executable, "-m", "rakenskap", *ord_, "--format", format_],
        preexec_fn=knappt,
        capture_output=True,
        text=True,
        check=False,
    )
    assert kort.returncode == 1
    assert "Traceback" not in kort.stderr
    assert f"{bocker / 'ut/2023'}: Det gick inte att skriva: filen blir för stor" in kort.stderr
    assert not (bocker / "ut").exists()


def test_ett_tecken_utan_teckensnitt(bocker: Path, capsys: pytest.CaptureFixture[str]) -> None:
    skriv("forbund.toml", 'namn = "Förbundet 😀"\n')(bocker)
    assert kor(bocker, "2023", "--format", "pdf") == 1
    (rad,) = meddelanden(capsys)
    assert "Tecknet «😀» i texten «Förbundet 😀» finns inte i det teckensnitt" in rad
    assert not (bocker / "ut").exists()


def test_som_eget_program_ger_samma_status(bocker: Path) -> None:
    byt(A23, "  300.00", "  301.00")(bocker)
    kort = subprocess.run(
        [sys.executable, "-m", "rakenskap", "kontroll", "2023", "--bok", str(bocker)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert kort.returncode == 1
    plats = radnummer(bocker / A23, '"Hyra"')
    assert kort.stderr.startswith(f"{A23}:{plats}: Verifikationen balanserar inte")
    assert "C01 Varje verifikation balanserar" in kort.stdout
    assert "Kan inte prövas förrän böckernas fel är rättade (1)." in kort.stdout
    assert "rätt  " not in kort.stdout


def test_bockerna_flyttas_med_sina_fel(bocker: Path, tmp_path: Path) -> None:
    """The place in a message is from the books' folder, wherever that is."""
    byt(A23, "  300.00", "  301.00")(bocker)
    annan = tmp_path / "annan plats"
    shutil.move(bocker, annan)
    kort = subprocess.run(
        [sys.executable, "-m", "rakenskap", "kontroll", "--bok", "."],
        cwd=annan,
        capture_output=True,
        text=True,
        check=False,
    )
    assert kort.stderr.startswith(f"{A23}:")
