"""`rakenskap anvandare` and `rakenskap webb`: what they write, say and refuse."""

from __future__ import annotations

import http.client
import signal
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lkbr.roller import Roll
from rakenskap.bok.felrad import BokFelError
from rakenskap.kommandon import anvandare as kommando
from rakenskap.kommandon.cli import main
from rakenskap.webb import losenord
from rakenskap.webb.anvandare import FIL, Anvandare, andra, las
from rakenskap.webb.installningar import (
    Installningar,
    InstallningarFelError,
    las_installningar,
)
from rakenskap.webb.server import anvisning, gor_server
from tests.hjalp import skriv_bok, ver

from .conftest import LOSENORD, Prov

Utdata = pytest.CaptureFixture[str]


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    return skriv_bok(
        tmp_path, ver("A1", "2023-01-15", "Värden AB", "Hyra", "5010 100.00; 1930 -100.00")
    )


def _kor(mapp: Path, *ord_: str) -> int:
    return main(["anvandare", *ord_, "--bok", str(mapp)])


def _svara(monkeypatch: pytest.MonkeyPatch, *svar: str) -> None:
    """Let someone sit at the terminal and type these."""
    ko = list(svar)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(kommando, "getpass", lambda _fraga: ko.pop(0))


# ---------------------------------------------------------------------- the users


def test_lagg_till_fragar_tva_ganger(
    mapp: Path, monkeypatch: pytest.MonkeyPatch, capsys: Utdata
) -> None:
    _svara(monkeypatch, LOSENORD, LOSENORD)

    assert _kor(mapp, "lagg-till", "anna", "--roll", "ekonom", "--namn", "Anna Ek") == 0

    assert capsys.readouterr().out == "anna är tillagd som ekonom. I böckerna står Anna Ek.\n"
    en = las(mapp / FIL)["anna"]
    assert (en.namn, en.roll) == ("Anna Ek", Roll.EKONOM)
    assert losenord.stammer(LOSENORD, en.losenord)
    assert LOSENORD not in (mapp / FIL).read_text()
    assert stat.S_IMODE((mapp / FIL).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("svar", "fel"),
    [
        (("kort",), "Lösenordet är för kort. Gör så här: välj minst 12 tecken, gärna fyra ord."),
        (("aaaaaaaaaaaaaa",), "Lösenordet är för enkelt."),
        (("annas lösenord",), "Lösenordet innehåller användarnamnet."),
        (("x1" * 200,), "Lösenordet är för långt."),
        ((LOSENORD, LOSENORD + "!"), "De två lösenorden är olika."),
    ],
)
def test_ett_losenord_som_inte_duger(
    mapp: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Utdata,
    svar: tuple[str, ...],
    fel: str,
) -> None:
    _svara(monkeypatch, *svar)

    assert _kor(mapp, "lagg-till", "anna", "--roll", "ekonom") == 1

    assert f"anna: {fel}" in capsys.readouterr().err
    assert not (mapp / FIL).exists()


def test_utan_terminal_fragas_inte(mapp: Path, capsys: Utdata) -> None:
    assert _kor(mapp, "lagg-till", "anna", "--roll", "ekonom") == 1
    assert "kör kommandot i en terminal, eller med --generera." in capsys.readouterr().err


def test_ett_genererat_losenord_visas_en_gang(mapp: Path, capsys: Utdata) -> None:
    assert _kor(mapp, "lagg-till", "anna", "--roll", "lasare", "--generera") == 0

    ord_ = capsys.readouterr().out.split("Lösenord: ")[1].split("\n")[0]
    assert losenord.brist(ord_, "anna") is None
    assert losenord.stammer(ord_, las(mapp / FIL)["anna"].losenord)
    assert las(mapp / FIL)["anna"].roll is Roll.LASARE


def test_genererade_losenord_ar_olika() -> None:
    assert len({losenord.generera() for _ in range(100)}) == 100


def test_byt_losenord_ta_bort_och_lista(mapp: Path, capsys: Utdata) -> None:
    _kor(mapp, "lagg-till", "anna", "--roll", "ekonom", "--namn", "Anna Ek", "--generera")
    _kor(mapp, "lagg-till", "rolf", "--roll", "revisor", "--utan-losenord")
    forut = las(mapp / FIL)["anna"]
    capsys.readouterr()

    assert _kor(mapp, "lista") == 0
    assert capsys.readouterr().out == (
        "anna  ekonom     Anna Ek\nrolf  revisor    rolf  (utan lösenord: genom proxy)\n"
    )
    assert _kor(mapp, "byt-losenord", "anna", "--generera") == 0
    nu = las(mapp / FIL)["anna"]
    assert nu.losenord != forut.losenord
    assert (nu.namn, nu.roll) == (forut.namn, forut.roll)
    assert _kor(mapp, "ta-bort", "anna") == 0
    assert set(las(mapp / FIL)) == {"rolf"}


@pytest.mark.parametrize(
    ("ord_", "fel"),
    [
        (("ta-bort", "nils"), "nils: Användaren finns inte. Gör så här: se vilka som finns"),
        (("byt-losenord", "nils", "--generera"), "nils: Användaren finns inte."),
        (("lagg-till", "anna", "--roll", "kung", "--generera"), "Rollen «kung» finns inte."),
        (("lagg-till", "Anna Ek", "--roll", "ekonom", "--generera"), "Anna Ek: Fel tecken."),
        (("lagg-till", "rolf", "--roll", "ekonom", "--generera"), "rolf: Användaren finns redan."),
        (
            ("lagg-till", "eva", "--roll", "ekonom", "--namn", "E\nva", "--generera"),
            "Namnet är tomt, längre än 80 tecken eller har styrtecken.",
        ),
    ],
)
def test_fel_i_uppgifterna(mapp: Path, capsys: Utdata, ord_: tuple[str, ...], fel: str) -> None:
    _kor(mapp, "lagg-till", "rolf", "--roll", "revisor", "--generera")
    fore = (mapp / FIL).read_bytes()

    assert _kor(mapp, *ord_) == 1

    assert fel in capsys.readouterr().err
    assert (mapp / FIL).read_bytes() == fore


def test_en_attestant_som_attestordningen_inte_har_sags(mapp: Path, capsys: Utdata) -> None:
    (mapp / "forbund.toml").write_text(
        'namn = "Provförbundet"\n[[attestant]]\nnamn = "förbundschef"\nserier = ["L"]\n'
    )

    _kor(mapp, "lagg-till", "rolf", "--roll", "attestant", "--generera")
    assert "Obs: «rolf» finns inte bland [[attestant]]" in capsys.readouterr().out
    _kor(mapp, "lagg-till", "eva", "--roll", "attestant", "--namn", "förbundschef", "--generera")
    assert "Obs:" not in capsys.readouterr().out


@settings(deadline=None)  # it writes to the disk
@given(namn=st.text(min_size=1, max_size=80).filter(lambda t: t.isprintable() and t.strip()))
def test_ett_namn_star_som_det_skrevs(tmp_path_factory: pytest.TempPathFactory, namn: str) -> None:
    fil = tmp_path_factory.mktemp("bok") / FIL
    en = Anvandare("anna", namn, Roll.EKONOM, "scrypt:x")

    andra(fil, lambda _: {"anna": en})

    assert las(fil) == {"anna": en}


@pytest.mark.parametrize(
    ("text", "fel"),
    [
        ("[anna]\nroll = 'ekonom'\nhemligt = 'x'", "[anna] ska ha namn, roll och losenord"),
        ("[anna]\nroll = 1", "[anna] ska ha namn, roll och losenord"),
        ("anna = 1", "[anna] ska ha namn, roll och losenord"),
        ("[anna]\nroll = 'kung'", "Rollen «kung» finns inte."),
        ("['A B']\nroll = 'ekonom'", "«A B» är inget användarnamn."),
        ("\n[anna\n", "anvandare.toml:2: Raden går inte att läsa."),
    ],
)
def test_en_felaktig_anvandarfil(mapp: Path, text: str, fel: str) -> None:
    (mapp / FIL).write_text(text)
    (mapp / FIL).chmod(0o600)

    with pytest.raises(BokFelError) as hinder:
        las(mapp / FIL)

    assert fel in str(hinder.value)
    assert "Gör så här:" in str(hinder.value)


@pytest.mark.parametrize("ratt", [0o640, 0o604, 0o644, 0o660])
def test_en_fil_som_andra_kan_lasa_anvands_inte(mapp: Path, ratt: int, capsys: Utdata) -> None:
    _kor(mapp, "lagg-till", "anna", "--roll", "ekonom", "--generera")
    (mapp / FIL).chmod(ratt)

    assert _kor(mapp, "lista") == 1
    assert main(["webb", "--bok", str(mapp)]) == 1
    assert capsys.readouterr().err.count(f"chmod 600 {mapp / FIL}") == 2


# ---------------------------------------------------------------------- the server's words


@pytest.mark.parametrize("adress", ["0.0.0.0", "::", "192.0.2.7", "bok.example.se"])  # noqa: S104
def test_oppnas_inte_for_andra_utan_tls(mapp: Path, adress: str, capsys: Utdata) -> None:
    assert main(["webb", "--bok", str(mapp), "--lyssna", adress]) == 2
    assert "öppnar servern för andra datorer utan kryptering" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("publik", "proxyer", "huvud", "fel"),
    [
        ("http://bok.example.se", (), None, "det är ingen https-adress"),
        ("https://bok.example.se/bok", (), None, "det är ingen https-adress utan sökväg"),
        ("bok.example.se", (), None, "det är ingen https-adress"),
        (None, ("proxyn",), None, "det är ingen IP-adress eller ett nät"),
        (None, ("10.0.0.1/8",), None, "det är ingen IP-adress eller ett nät"),
        (None, (), "X-Remote-User", "--proxy-huvud kräver --proxy-fran"),
        (None, ("127.0.0.1",), "X Remote", "det är inget namn på ett huvud"),
        (None, ("127.0.0.1",), "X_Remote_User", "det är inget namn på ett huvud"),
    ],
)
def test_ord_som_inte_gar_ihop(
    publik: str | None, proxyer: tuple[str, ...], huvud: str | None, fel: str
) -> None:
    with pytest.raises(InstallningarFelError) as hinder:
        las_installningar("127.0.0.1", 5000, publik, proxyer, huvud)

    assert fel in str(hinder.value)
    assert "Gör så här:" in str(hinder.value)


def test_utan_anvandare_startar_servern_inte(mapp: Path, capsys: Utdata) -> None:
    assert main(["webb", "--bok", str(mapp)]) == 1
    assert "Gör så här: rakenskap anvandare lagg-till NAMN --roll ekonom" in capsys.readouterr().err


def test_anvisningen_sager_hur_andra_nar_servern() -> None:
    assert anvisning(Installningar()).startswith("Öppna http://127.0.0.1:5000 i webbläsaren.\n")
    assert "--bakom-tls https://bok.example.se" in anvisning(Installningar())
    bakom = anvisning(las_installningar("127.0.0.1", 5000, "https://bok.example.se/", [], None))
    assert bakom.startswith("Öppna https://bok.example.se i webbläsaren.\n")
    assert "proxy_set_header Host $host;" in bakom
    assert "Utan --proxy-fran" in bakom


# ---------------------------------------------------------------------- the server itself


@pytest.mark.parametrize("signal_", [signal.SIGINT, signal.SIGTERM])
def test_servern_stoppas_lugnt(mapp: Path, signal_: signal.Signals) -> None:
    _kor(mapp, "lagg-till", "anna", "--roll", "ekonom", "--generera")
    with subprocess.Popen(
        [
            sys.executable,
            "-m",
            "rakenskap",
            "webb",
            "--port",
            "0",
            "--bok",
            str(mapp),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell that starts it in the background may have told it to pass over Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    ) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        while not (rad := server.stdout.readline()).startswith("Avsluta"):
            assert rad, server.stderr.read()
        server.send_signal(signal_)
        assert server.wait(timeout=30) == 0
        assert server.stderr.read() == "Servern är stoppad.\n"


def test_en_upptagen_port_sags(mapp: Path) -> None:
    _kor(mapp, "lagg-till", "anna", "--roll", "ekonom", "--generera")
    with socket.socket() as upptagen:
        upptagen.bind(("127.0.0.1", 0))
        upptagen.listen()
        port = upptagen.getsockname()[1]

        # In a process of its own: cheroot leaves the socket that it could not bind.
        korning = subprocess.run(
            [
                sys.executable,
                "-m",
                "rakenskap",
                "webb",
                "--port",
                str(port),
                "--bok",
                mapp,
            ],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    assert korning.returncode == 1
    assert f"127.0.0.1:{port} går inte att lyssna på. Gör så här:" in korning.stderr


def test_servern_tar_inte_ett_understreck_for_ett_bindestreck(prov: Prov) -> None:
    """`X_Remote_User` from a reader passes a proxy that sets only `X-Remote-User`."""
    val = las_installningar("127.0.0.1", 0, None, ["127.0.0.1"], "X-Remote-User")
    bakom = prov.med(
        lyssna=val.lyssna, port=val.port, proxyer=val.proxyer, proxyhuvud=val.proxyhuvud
    )
    server = gor_server(bakom.webb)
    server.prepare()
    trad = threading.Thread(target=server.serve)
    trad.start()
    svar = {}
    try:
        for huvud in ("X-Remote-User", "X_Remote_User"):
            anslutning = http.client.HTTPConnection("127.0.0.1", server.bind_addr[1], timeout=10)
            anslutning.request("GET", "/konto", headers={huvud: "ekonom"})
            ett = anslutning.getresponse()
            svar[huvud] = ett.status
            ett.read()
            anslutning.close()
    finally:
        server.stop()
        trad.join()
        bakom.stang()

    assert svar == {"X-Remote-User": 200, "X_Remote_User": 403}
