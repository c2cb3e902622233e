"""The commands of the daily books, as they are typed."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest

from lkbr.behandlingshistorik import FIL, las_historik
from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.mallar import forfallna, las_mallar
from rakenskap.dagbok.registrering import (
    OtolkatError,
    hitta_konto,
    saldo_ore,
    tolka_belopp,
    tolka_dag,
    tolka_dimensioner,
)
from rakenskap.kommandon.cli import main
from tests.hjalp import skriv_bok
from tests.rakenskap.dagbok.test_dagbok import FAKTURA, HYRA, NU, bokforda, med_historik

IDAG = dt.date(2023, 3, 1)


@pytest.fixture(autouse=True)
def _klocka(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rakenskap.kommandon.dialog.nu", lambda: NU)


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    return med_historik(tmp_path / "bok", HYRA + FAKTURA)


class Kor:
    """Runs commands on the books and keeps what they print."""

    def __init__(self, mapp: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.mapp = mapp
        self.capsys = capsys

    def __call__(self, *ord_: str, status: int = 0) -> str:
        kommando, *resten = ord_
        svar = main([kommando, "--bok", str(self.mapp), *resten])
        ut, fel = self.capsys.readouterr()
        assert svar == status, ut + fel
        return str(ut + fel)


@pytest.fixture
def kor(mapp: Path, capsys: pytest.CaptureFixture[str]) -> Kor:
    return Kor(mapp, capsys)


def test_en_manad_fran_utkast_till_las(kor: Kor, mapp: Path) -> None:
    assert "Torr körning" in kor("bokfor", "--av", "ekonom", "--torr")
    assert "Ingenting är skrivet" in kor("bokfor", "--av", "ekonom", status=1)  # no answer
    ut = kor("bokfor", "--av", "ekonom", "--ja")
    assert "OBS: 2 är kassa eller bank och skulle ha bokförts senast 2023-02-02." in ut
    assert "Bokförd: L1/2023 i 2023/L-leverantor.beancount" in ut
    assert "Behandlingshistorikens huvudhash: " in ut
    assert "Det finns inga utkast" in kor("bokfor")

    assert "1 väntar på attest." in kor("attestera")
    assert "kan inte attesteras" in kor("attestera", "L1", "--av", "ekonom", status=1)
    kor("attestera", "L1", "--av", "förbundschef", "--ja")
    assert "Ingenting väntar på attest." in kor("attestera")

    ut = kor("ratta", "B1", "--ar", "2023", "--av", "ekonom", "--ja")
    assert "Rättelse av B1/2023: Hyra" in ut
    assert "Bokförd: B2/2023" in ut

    assert "Ingenting är låst." in kor("stang")
    kor("stang", "2023-01", "--av", "ekonom", "--ja")
    assert "Låst: 2023-01" in kor("stang")
    assert "Skälet saknas" in kor(
        "stang", "2023-01", "--oppna", "--av", "förbundschef", "--ja", status=1
    )
    kor("stang", "2023-01", "--oppna", "--skal", "glömd", "--av", "förbundschef", "--ja")

    ut = kor("historik")
    assert "upplåsning   2023-01  glömd" in ut
    assert "Kedjan håller" in kor("historik", "verifiera")
    assert las_bok(mapp).fel == ()


def test_det_gamla_namnet_for_stang_sager_vad_det_heter_nu(
    mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ett kommando som låser för gott stavas inte som ett som läser."""
    assert main(["las", "--bok", str(mapp), "2023-01", "--av", "ekonom", "--torr"]) == 1
    svar = capsys.readouterr()
    assert "Kommandot heter rakenskap stang" in svar.err
    assert "Ett utkast den 2023-01-20 ligger i perioden" in svar.err
    with pytest.raises(SystemExit):
        main(["--help"])
    kommandon = capsys.readouterr().out
    assert "stang" in kommandon
    assert "\n    las " not in kommandon


def test_vem_maste_sagas(kor: Kor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RAKENSKAP_AV", raising=False)
    assert "Det är inte sagt vem du är. Gör så här: lägg till --av ekonom" in kor(
        "bokfor", "--ja", status=1
    )
    monkeypatch.setenv("RAKENSKAP_AV", "ekonom")
    kor("bokfor", "--ja")


def test_fragan_besvaras(kor: Kor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert "Ingenting är skrivet." in kor("bokfor", "--av", "ekonom", status=1)
    monkeypatch.setattr("sys.stdin", io.StringIO("j\n"))
    assert "Bokför 2 verifikationer? [j/N]" in kor("bokfor", "--av", "ekonom")


def test_ratt_verifikation_fran_fil(kor: Kor, mapp: Path, tmp_path: Path) -> None:
    kor("bokfor", "--av", "ekonom", "--ja")
    ratt = tmp_path / "ratt.beancount"
    ratt.write_text(
        '2023-02-01 ! "Firman AB" "Hyra, rätt belopp"\n'
        "  Kostnader:5010-Lokalhyra  125.00 SEK\n  Tillgångar:1930-Företagskonto\n"
    )

    kor("ratta", "B1", "--ratt", str(ratt), "--av", "ekonom", "--ja")

    alla = bokforda(las_bok(mapp))
    assert alla["B3"].narration == "Hyra, rätt belopp"
    assert alla["B3"].meta["rattar"] == "B1/2023"
    ratt.write_text("hej")
    assert "Verifikationen går inte att läsa" in kor(
        "ratta", "L1", "--ratt", str(ratt), "--av", "ekonom", status=1
    )


@pytest.mark.parametrize("innehall", [None, b"\xff\xfe"])
def test_ratt_verifikation_som_inte_gar_att_lasa(
    kor: Kor, tmp_path: Path, innehall: bytes | None
) -> None:
    fil = tmp_path / "ratt.beancount"
    if innehall is not None:
        fil.write_bytes(innehall)

    ut = kor("ratta", "A1", "--ratt", str(fil), "--av", "ekonom", "--ja", status=1)

    assert "Filen med den rätta verifikationen finns inte, eller är inte text i UTF-8." in ut
    assert "rätta sökvägen efter --ratt" in ut


# --- kontroll --mot ------------------------------------------------------------------------


def test_utskriven_huvudhash_provas(kor: Kor, mapp: Path) -> None:
    forst = kor("historik", "huvudhash").split()[-1]
    kor("bokfor", "--av", "ekonom", "--ja")
    sedan = kor("historik", "huvudhash").split()[-1]

    ut = kor("kontroll", "--mot", forst)
    assert ut.startswith(f"rätt  {forst}")
    assert "Allt till och med den är oförändrat" in ut
    assert "0 poster har kommit till" in kor("kontroll", "--mot", sedan)

    fil = mapp / FIL
    rader = fil.read_bytes().splitlines(keepends=True)
    fil.write_bytes(b"".join(rader[:-1]))
    ut = kor("kontroll", "--mot", sedan, status=1)
    assert f"{sedan} finns inte i behandlingshistoriken" in ut
    assert "Historiken har kapats" in ut

    fil.write_bytes(b"".join(rader[1:]))
    assert f"{FIL}:1: Behandlingshistoriken håller inte ihop: post 1 saknas" in kor(
        "kontroll", "--mot", sedan, status=1
    )


def test_huvudhash_provar_verifikationerna_ocksa(kor: Kor, mapp: Path) -> None:
    kor("bokfor", "--av", "ekonom", "--ja")
    hash_ = kor("historik", "huvudhash").split()[-1]
    bokford = mapp / "2023" / "B-bank.beancount"
    text = bokford.read_text(encoding="utf-8")

    bokford.write_text(text.replace("100.00", "101.00"), encoding="utf-8")
    ut = kor("kontroll", "--mot", hash_, status=1)
    assert "oförändrat" not in ut
    assert "LKBR-H04: verifikationen B1/2023 har ändrats" in ut

    bokford.write_text(text, encoding="utf-8")
    huvudfil = mapp / "main.beancount"
    rader = huvudfil.read_text(encoding="utf-8").splitlines(keepends=True)
    utan = "".join(rad for rad in rader if not rad.startswith("plugin"))
    huvudfil.write_text(utan, encoding="utf-8")
    ut = kor("kontroll", "--mot", hash_, status=1)
    assert "oförändrat" not in ut
    assert "Böckerna är inte kontrollerade" in ut


# --- underlag ------------------------------------------------------------------------------


def test_underlag_visas_och_lankas(kor: Kor, mapp: Path, tmp_path: Path) -> None:
    assert "Alla underlag finns och är oförändrade." in kor("underlag")
    kvitto = tmp_path / "Kvitto från firman.pdf"
    kvitto.write_bytes(b"%PDF\xff")

    ut = kor("underlag", "lanka", str(kvitto), "1", "--av", "ekonom", "--ja")

    assert "underlag-2: 2023/underlag/Kvitto-från-firman.pdf" in ut
    assert (mapp / "2023/underlag/Kvitto-från-firman.pdf").read_bytes() == b"%PDF\xff"
    kor("bokfor", "--av", "ekonom", "--ja")
    assert len(bokforda(las_bok(mapp))["L1"].meta["underlag-2-sha256"]) == 64

    (mapp / "2023/underlag/utkast.txt").write_text("ändrad")
    (mapp / "2023/underlag/lös.txt").write_text("x")
    ut = kor("underlag", status=1)
    assert "LKBR-U12" in ut
    assert "2023/underlag/lös.txt: LKBR-U15" in ut


@pytest.mark.parametrize(
    ("ord_", "vantat"),
    [
        (("lanka",), "Fil eller utkast saknas. Gör så här: rakenskap underlag lanka FIL UTKAST"),
        (("lanka", "finns-inte.pdf", "1"), "finns-inte.pdf: Filen finns inte"),
        (("lanka", "finns-inte.pdf", "9"), "Inget utkast heter så"),
    ],
)
def test_underlag_som_inte_kan_lankas(kor: Kor, ord_: tuple[str, ...], vantat: str) -> None:
    assert vantat in kor("underlag", *ord_, "--av", "ekonom", "--ja", status=1)


def test_ett_annat_underlag_skrivs_inte_over(kor: Kor, tmp_path: Path) -> None:
    (tmp_path / "utkast.txt").write_text("något annat")

    ut = kor("underlag", "lanka", str(tmp_path / "utkast.txt"), "1", "--av", "ekonom", "--ja")

    assert "underlag/utkast-2.txt" in ut


# --- ny ------------------------------------------------------------------------------------


def test_ny_fragar_tills_det_gar_att_tolka(
    kor: Kor, mapp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    svar = [
        "femte maj",  # not a day
        "2023-02-10",
        "",  # motpart is needed
        "Pennan AB",
        "Pennor",
        "konto",  # several accounts
        "kontorsm",
        "1 234,505",  # not an amount
        "1 234,50",
        "färg=röd",  # no such dimension
        "",
        "",  # does not balance yet
        "2440",
        "",  # the rest
        "",
        "j",
    ]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(svar) + "\n"))

    ut = kor("ny", "--av", "ekonom", "--underlag", "2023/underlag/utkast.txt")

    for vantat in (
        "«femte maj» är inte en dag. Skriv t.ex.",
        "Det här behövs (LKBR 3 kap. 9 §).",
        "Flera konton passar, skriv numret:\n    1630 Skattekonto\n    1930 Företagskonto\n",
        "«1 234,505» är inte ett belopp. Skriv t.ex. 1 234,50",
        "6110 Kontorsmaterial  1 234,50   saldo 0,00 → 1 234,50",
        "«färg=röd» är inte en dimension. Skriv t.ex. insats=kod",
        "Raderna balanserar inte: −1 234,50 återstår.",
        "2440 Leverantörsskulder  −1 234,50   saldo 0,00 → −1 234,50",
        "Sparat i 2023/L-leverantor.beancount",
    ):
        assert vantat in ut
    kor("bokfor", "--av", "ekonom", "--ja")
    assert las_bok(mapp).fel == ()
    assert [str(p.units) for p in bokforda(las_bok(mapp))["L2"].postings] == [
        "1234.50 SEK",
        "-1234.50 SEK",
    ]


def test_ny_betalning_av_en_faktura(kor: Kor, mapp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    svar = [
        "2023-03-01",
        "Stolen AB",
        "Betalning",
        "",  # at least two rows
        "2440",
        "0",  # an amount
        "250",
        "1",  # not a number of a verifikation
        "L1/2023",
        "1930",
        "",
        "",
        "j",
    ]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(svar) + "\n"))

    ut = kor("ny", "--av", "ekonom")

    assert "Minst två rader behövs." in ut
    assert "Beloppet är noll." in ut
    assert "«1» är inte en verifikation. Skriv nummer och år: L45/2024." in ut
    assert 'faktura: "L1/2023"' in (mapp / "2023" / "B-bank.beancount").read_text(encoding="utf-8")


def test_resultatkontots_saldo_ar_arets(mapp: Path, kor: Kor) -> None:
    kor("bokfor", "--av", "ekonom", "--ja")
    bok = las_bok(mapp)

    assert saldo_ore(bok, bok.konton["5010"], 2023) == 10000
    assert saldo_ore(bok, bok.konton["5010"], 2024) == 0
    assert saldo_ore(bok, bok.konton["1930"], 2024) == 490000


def test_torr_korning_provar_som_en_riktig(kor: Kor, mapp: Path) -> None:
    fil = mapp / "2023" / "utkast.beancount"
    text = fil.read_text(encoding="utf-8")
    fil.write_text(text.replace("5010-Lokalhyra", "5011-Lokalhyror"), encoding="utf-8")

    ut = kor("bokfor", "--av", "ekonom", "--torr", status=1)

    assert "5011-Lokalhyror finns inte i kontoplanen" in ut
    assert not (mapp / "2023" / "B-bank.beancount").exists()


def test_ny_som_avbryts_skriver_ingenting(kor: Kor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("2023-02-10\nPennan\n"))

    assert "Inmatningen tog slut" in kor("ny", "--av", "ekonom", status=1)


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("1 234,50", 123450),
        ("-1234,5", -123450),
        ("−7", -700),
        ("1234.56 kr", 123456),
        ("+0,05", 5),
        ("1\N{NO-BREAK SPACE}000", 100000),
    ],
)
def test_belopp(text: str, ore: int) -> None:
    assert tolka_belopp(text) == ore


@pytest.mark.parametrize("text", ["", "1,234.50", "1,234", "--1", "ett", "1e5"])
def test_belopp_som_inte_gar(text: str) -> None:
    with pytest.raises(OtolkatError, match="är inte ett belopp"):
        tolka_belopp(text)


def test_dag() -> None:
    assert tolka_dag("", IDAG) == IDAG
    assert tolka_dag("02-10", IDAG) == dt.date(2023, 2, 10)
    assert tolka_dag("0210", IDAG) == dt.date(2023, 2, 10)
    assert tolka_dag("2022-12-31", IDAG) == dt.date(2022, 12, 31)
    with pytest.raises(OtolkatError, match="är inte en dag"):
        tolka_dag("0230", IDAG)


def test_konto_och_dimensioner(mapp: Path) -> None:
    bok = las_bok(mapp)
    assert hitta_konto(bok, "1930").nummer == "1930"
    assert hitta_konto(bok, "lokalhyra").nummer == "5010"
    with pytest.raises(OtolkatError, match="Inget konto har numret eller namnet «båt»"):
        hitta_konto(bok, "båt")
    assert tolka_dimensioner(bok, "insats=bron motpart=X") == (
        ("insats", "bron"),
        ("motpart", "X"),
    )


# --- Återkommande --------------------------------------------------------------------------

HYRESMALL = """
[[mall]]
namn = "hyra"
motpart = "Värden"
text = "Hyra {manad}"
varje = "månad"
dag = 31
fran = 2023-01-01
till = 2023-04-15
underlag = "2023/underlag/utkast.txt"

[[mall.rad]]
konto = "5010"
belopp = "4 200,00"

[[mall.rad]]
konto = "2990"
belopp = "-4 200,00"
"""


def test_aterkommande_bokfors_en_gang(kor: Kor, mapp: Path) -> None:
    assert "Inget har förfallit" in kor("aterkommande", "--av", "ekonom")
    (mapp / "mallar.toml").write_text(HYRESMALL)

    ut = kor("aterkommande", "--av", "ekonom", "--ja")

    assert "Hyra januari 2023" in ut
    bok = las_bok(mapp)
    assert bok.fel == ()
    hyror = [e for e in bokforda(bok).values() if "mall" in e.meta]
    assert [(e.date.isoformat(), e.meta["ver"]) for e in hyror] == [
        ("2023-01-31", "A2"),
        ("2023-02-28", "A3"),
    ]
    assert "Inget har förfallit" in kor("aterkommande", "--av", "ekonom")
    kvar = forfallna(bok, dt.date(2023, 12, 31))
    assert [text.datum for text in kvar] == [dt.date(2023, 3, 31)]  # the template ends in April


def test_aterkommande_som_bokfors_sent_far_sitt_skal(kor: Kor, mapp: Path) -> None:
    bank = HYRESMALL.replace('"2990"', '"1930"')
    (mapp / "mallar.toml").write_text(bank)

    kor("aterkommande", "--av", "ekonom", "--ja", "--sent", "semester")

    hyror = [e for e in bokforda(las_bok(mapp)).values() if "mall" in e.meta]
    # The clock stands on 1 March: that of 28 February is in time.
    assert [e.meta.get("sent") for e in hyror] == ["semester", None]


@pytest.mark.parametrize(
    ("gammal", "ny", "vantat"),
    [
        ('"månad"', '"vecka"', "Mallen hyra: varje = «vecka» finns inte; skriv månad"),
        ('"-4 200,00"', '"-4 100,00"', "Mallen hyra: raderna balanserar inte"),
        ('"5010"', '"båt"', "Mallen hyra: Inget konto har numret eller namnet «båt»"),
        ('motpart = "Värden"', "", "Mallen hyra: motpart saknas"),
        ("fran = 2023-01-01", "", "Mallen hyra: fran saknas"),
        ("dag = 31", "dag = 32", "Mallen hyra: dag är inte en dag i månaden"),
        ("till = 2023-04-15", 'till = "i höst"', "Mallen hyra: till är inte en dag"),
        ("[[mall]]", "[[mall", "Filen går inte att tolka"),
    ],
)
def test_mallar_som_inte_gar(mapp: Path, gammal: str, ny: str, vantat: str) -> None:
    (mapp / "mallar.toml").write_text(HYRESMALL.replace(gammal, ny, 1))

    with pytest.raises(BokFelError) as fel:
        las_mallar(las_bok(mapp))

    assert vantat in str(fel.value)


def test_ny_fran_mall(kor: Kor, mapp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (mapp / "mallar.toml").write_text(HYRESMALL)
    monkeypatch.setattr("sys.stdin", io.StringIO("2023-02-10\n5000\nj\n"))

    kor("ny", "--mall", "hyra", "--av", "ekonom")

    text = (mapp / "2023/A-lopande.beancount").read_text()
    assert '"Hyra februari 2023"' in text
    assert "5000.00 SEK" in text
    assert "Mallen båt finns inte; de som finns är: hyra" in kor(
        "ny", "--mall", "båt", "--av", "ekonom", status=1
    )


# --- Import och inställningar --------------------------------------------------------------


def test_befintliga_bocker_fors_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.lkbr.test_dagbokens_regler import ALLA, ORDNING
    from tests.lkbr.test_dagbokens_regler import HYRA as BOKFORD

    mapp = skriv_bok(
        tmp_path / "bok",
        BOKFORD,
        forbund=ORDNING,
        plugins=ALLA,
    )
    kor = Kor(mapp, capsys)
    ord_ = ("historik", "importera", "--las", "--kalla", "prov", "--av", "ekonom", "--ja")

    assert "2023 är inte slut än" in kor(*ord_, status=1)
    monkeypatch.setattr("rakenskap.kommandon.dialog.nu", lambda: NU.replace(year=2024))
    assert "Infört: 2023." in kor(*ord_)
    assert "Allt finns redan i historiken" in kor(*ord_)
    assert las_bok(mapp).fel == ()
    assert [p.vad for p in las_historik((mapp / FIL).read_bytes()).poster][-2:] == ["import", "lås"]

    (mapp / "forbund.toml").write_text(ORDNING + "till = 2099-12-31\n")
    assert "forbund.toml: attestant" in kor("historik", "installningar", "--av", "e", "--ja")
    assert "Ingenting är skrivet" in kor("historik", "installningar", "--av", "e", "--ja")
    assert (las_bok(mapp).att_gora, las_bok(mapp).varningar) == ((), ())


# --- Uppgifter som bara programmet sätter --------------------------------------------------


@pytest.mark.parametrize(
    "falt",
    [
        'attesterad-av: "ordförande"',
        "attesterad: 2023-03-01",
        'underlag: "2023/underlag/A1.txt"',
        'underlag-sha256: "00"',
        'underlag-2: "forbund.toml"',
        'ver: "B99"',
        'av: "ordförande"',
        "registrerad: 2023-01-01",
        'rattar: "A1/2023"',
        'rattas-av: "A1/2023"',
        'lucka: "kom bort"',
        'sie-nummer: "7"',
    ],
)
def test_en_rattelse_far_inte_saga_det_som_bara_programmet_sager(
    kor: Kor, mapp: Path, tmp_path: Path, falt: str
) -> None:
    kor("bokfor", "--av", "ekonom", "--ja")
    forut = (mapp / FIL).read_bytes()
    ratt = tmp_path / "ratt.beancount"
    ratt.write_text(
        f'2023-02-01 ! "Firman AB" "Hyra, rätt belopp"\n  {falt}\n'
        "  Kostnader:5010-Lokalhyra  125.00 SEK\n  Tillgångar:1930-Företagskonto\n"
    )

    svar = kor("ratta", "B1", "--ratt", str(ratt), "--av", "ekonom", "--ja", status=1)

    assert f"Texten har uppgiften {falt.partition(':')[0]}, som bara programmet sätter" in svar
    assert (mapp / FIL).read_bytes() == forut


def test_ett_belopp_som_uppgift_i_en_rattelse_sags(kor: Kor, tmp_path: Path) -> None:
    kor("bokfor", "--av", "ekonom", "--ja")
    ratt = tmp_path / "ratt.beancount"
    ratt.write_text(
        '2023-02-01 ! "Firman AB" "Hyra"\n  moms: 12.50 SEK\n'
        "  Kostnader:5010-Lokalhyra  125.00 SEK\n  Tillgångar:1930-Företagskonto\n"
    )

    svar = kor("ratta", "B1", "--ratt", str(ratt), "--av", "ekonom", "--ja", status=1)

    assert "moms" in svar
    assert "Ingenting är skrivet" in svar


@pytest.mark.parametrize("falt", ['av: "ordförande"', "registrerad: 2023-01-01", 'lucka: "x"'])
def test_ett_utkast_far_inte_saga_det_som_bara_programmet_sager(
    kor: Kor, mapp: Path, falt: str
) -> None:
    fil = mapp / "2023/utkast.beancount"
    fil.write_text(fil.read_text().replace('"Hyra"\n', f'"Hyra"\n  {falt}\n', 1))

    svar = kor("bokfor", "--av", "ekonom", "--ja", status=1)

    assert f"Utkastet har uppgiften {falt.partition(':')[0]}, som bara programmet sätter" in svar


def test_ett_utkasts_attest_utan_post_visas(mapp: Path) -> None:
    fil = mapp / "2023/utkast.beancount"
    attest = '"Stolar"\n  attesterad: 2023-03-01\n  attesterad-av: "ordförande"\n'
    fil.write_text(fil.read_text().replace('"Stolar"\n', attest, 1))

    assert "LKBR-T07: utkastets attest av ordförande står inte" in str(las_bok(mapp).att_gora)


def test_versionen_visas_och_star_i_varje_post(
    kor: Kor, mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from importlib.metadata import version

    with pytest.raises(SystemExit) as slut:
        main(["--version"])
    assert slut.value.code == 0
    assert capsys.readouterr().out == f"rakenskap {version('rakenskap')}\n"
    kor("bokfor", "--av", "ekonom", "--ja")
    poster = las_historik((mapp / FIL).read_bytes()).poster
    assert {post.detaljer["version"] for post in poster} == {version("rakenskap")}


def test_en_klocka_som_gar_fel_stoppar_attest_och_las(
    kor: Kor, mapp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kor("bokfor", "--av", "ekonom", "--ja")
    monkeypatch.setattr("rakenskap.kommandon.dialog.nu", lambda: NU.replace(month=2))
    attest = ("attestera", "L1", "--av", "förbundschef", "--ja")

    svar = kor(*attest, status=1)
    assert "Datorns klocka kan vara fel: klockan står på 2023-02-01T12:00:00Z, före" in svar
    kor(*attest, "--klocka", "datorn är ny")

    (varning,) = [rad for rad in las_bok(mapp).varningar if "LKBR-H19" in str(rad)]
    assert "skäl: datorn är ny" in str(varning)
