"""Reading camt.053: what a statement says, and what is refused with place and remedy."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rakenskap.bankfil.las import is_xml, las, las_bankfil
from rakenskap.bankfil.poster import Kontoutdrag, Saldo
from rakenskap.bankfil.xmltrad import DJUPAST, LANGST_TEXT, STORST
from rakenskap.bok.felrad import BokFelError, Felrad
from tests.rakenskap.bankfil.camthjalp import BETALD, HELA, KONTO, camt, del_, post, utdrag

EXEMPEL = Path(
    os.environ.get("RAKENSKAP_CAMT_EXEMPEL")
    or Path(__file__).resolve().parents[4] / "shared/camt/samples"
)
kraver_exempel = pytest.mark.skipif(
    not EXEMPEL.is_dir(),
    reason=f"no camt samples in {EXEMPEL}: set RAKENSKAP_CAMT_EXEMPEL to a folder that has some",
)


def ett(poster: str, fore: str = "0.00", efter: str = "0.00", version: str = "02") -> Kontoutdrag:
    (svar,) = las(camt(utdrag(fore, efter, poster), version=version), "bank.xml").utdrag
    return svar


def fel_i(data: bytes) -> list[str]:
    with pytest.raises(BokFelError) as fel:
        las(data, "bank.xml")
    return [str(rad) for rad in fel.value.fel]


def test_ett_kontoutdrag() -> None:
    fil = las(HELA, "bank.xml")
    (utdraget,) = fil.utdrag
    assert len(fil.sha256) == 64
    assert utdraget.konto == KONTO
    assert utdraget.ingaende == Saldo(500_000, dt.date(2023, 2, 1))
    assert utdraget.utgaende == Saldo(482_150, dt.date(2023, 2, 28))
    betald, inbetald, avgift = utdraget.poster
    assert (betald.nyckel, betald.ore, betald.dag) == ("REF1", -25_000, dt.date(2023, 2, 10))
    assert betald.delposter[0].motpart == "Stolar Aktiebolag"
    assert betald.delposter[0].referenser == ("47110",)
    assert inbetald.ore == 8_050
    assert (avgift.ore, len(avgift.delposter)) == (-900, 1)


@pytest.mark.parametrize("version", ["02", "04", "08", "13"])
def test_alla_versioner(version: str) -> None:
    status = "<Sts><Cd>BOOK</Cd></Sts>" if version >= "08" else "<Sts>BOOK</Sts>"
    utdraget = ett(post("A", "10.00", "2023-02-02", status=status), efter="10.00", version=version)
    assert [p.ore for p in utdraget.poster] == [1_000]


def test_namnet_i_version_08_ligger_i_pty() -> None:
    del_08 = (
        "<TxDtls><RltdPties><Dbtr><Pty><Nm>Kunden</Nm></Pty></Dbtr></RltdPties><RmtInf><Strd>"
        "<CdtrRefInf><Ref>4711</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>"
    )
    (posten,) = ett(post("A", "10.00", "2023-02-02", del_08), efter="10.00", version="08").poster
    assert posten.delposter[0].motpart == "Kunden"
    assert posten.delposter[0].referenser == ("4711",)


def test_prefix_pa_namnrymden() -> None:
    text = HELA.decode().replace("xmlns=", "xmlns:n=").replace("</", "</n:")
    text = text.replace("<?", "\0").replace("</", "\1").replace("<", "<n:")
    text = text.replace("\0", "<?").replace("\1", "</")
    assert las(text.encode(), "bank.xml").utdrag == las(HELA, "bank.xml").utdrag


def test_ej_bokforda_poster_star_for_sig() -> None:
    pdng = post("", "99.00", "2023-02-03", status="<Sts>PDNG</Sts>")
    utdraget = ett(BETALD + pdng, efter="-250.00")
    assert [p.nyckel for p in utdraget.poster] == ["REF1"]
    assert [(p.status, p.ore) for p in utdraget.vantande] == [("PDNG", 9_900)]


def test_en_aterford_post_har_bankens_tecken() -> None:
    """RvslInd tells that an earlier entry was of the other sign; the sum of the file proves it."""
    mer = "<RvslInd>true</RvslInd>"
    (posten,) = ett(post("A", "10.00", "2023-02-02", mer=mer), efter="10.00").poster
    assert (posten.ore, posten.aterford) == (1_000, True)


def test_flera_betalningar_i_en_post() -> None:
    delar = (del_("-60.00", "A"), del_("-40.000", "B"))
    (posten,) = ett(post("A", "-100.00", "2023-02-02", *delar), efter="-100.00").poster
    assert [(d.ore, d.motpart) for d in posten.delposter] == [(-6_000, "A"), (-4_000, "B")]


def test_betalningar_utan_belopp_blir_en_rad_och_det_sags() -> None:
    delar = ("<TxDtls></TxDtls>", del_("-40.00", "B"))
    utdraget = ett(post("A", "-100.00", "2023-02-02", *delar), efter="-100.00")
    assert [d.ore for d in utdraget.poster[0].delposter] == [-10_000]
    assert "inte beloppet för var och en" in utdraget.fynd[0]


def test_utan_bankens_nummer_ar_nyckeln_postens_nummer_och_dag() -> None:
    text = post("", "1.00", "2023-02-02", mer="").replace("<Ntry>", "<Ntry><NtryRef>7</NtryRef>")
    (posten,) = ett(text, efter="1.00").poster
    assert posten.nyckel == "7 2023-02-02"


@given(st.lists(st.integers(-(10**10), 10**10), max_size=8), st.integers(-(10**10), 10**10))
def test_in_och_ut_ar_samma_oren(oren: list[int], fore: int) -> None:
    def kr(ore: int) -> str:
        return f"{'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02d}"

    poster = "".join(post(f"R{n}", kr(ore), "2023-02-02") for n, ore in enumerate(oren))
    utdraget = ett(poster, kr(fore), kr(fore + sum(oren)))
    assert [p.ore for p in utdraget.poster] == oren
    (fel,) = fel_i(camt(utdrag(kr(fore), kr(fore + sum(oren) + 1), poster)))
    assert "går inte ihop" in fel


# --- What is refused -----------------------------------------------------------------------

SEDLAR = '<Amt Ccy="SEK">'


@pytest.mark.parametrize(
    ("gammalt", "nytt", "rad", "text"),
    [
        ("250.00</Amt>", "2..50</Amt>", 6, "«2..50» är inte ett belopp"),
        ("250.00</Amt>", "250.005</Amt>", 6, "«250.005» är inte ett belopp"),
        ("250.00</Amt>", "-250.00</Amt>", 6, "«-250.00» är inte ett belopp"),
        ("250.00</Amt>", "1e3</Amt>", 6, "«1e3» är inte ett belopp"),
        ("250.00</Amt>", "٢٥٠</Amt>", 6, "är inte ett belopp"),
        ("250.00</Amt>", "</Amt>", 6, "«» är inte ett belopp"),
        (f"<Ntry>{SEDLAR}", '<Ntry><Amt Ccy="EUR">', 6, "Beloppet är i EUR"),
        ("<Ccy>SEK", "<Ccy>NOK", 3, "Beloppet är i NOK"),
        (">DBIT<", ">UT<", 6, "Varken in (CRDT) eller ut (DBIT)"),
        ("2023-02-10", "2023-02-30", 6, "«2023-02-30» är inte en dag"),
        ("2023-02-10", "2023-03-10", 6, "efter utgående saldots dag"),
        ("<BookgDt><Dt>2023-02-10</Dt></BookgDt>", "", 6, "Dagen saknas (BookgDt)"),
        (">REF2<", ">REF1<", 6, "Bankens referens REF1 står på 2 poster"),
        ("<Sts>BOOK</Sts>", "", 6, "säger inte om den är bokförd"),
        (">4821.50<", ">4821.51<", 3, "går inte ihop"),
        (">CLBD<", ">CLAV<", 3, "saknar utgående bokfört saldo"),
        (">OPBD<", ">OPAV<", 3, "saknar ingående bokfört saldo"),
        (KONTO, "", 3, "säger inte vilket konto"),
        ("camt.053", "camt.054", 2, "Filen är camt.054, inte ett kontoutdrag"),
        ("Stmt>", "Rpt>", 2, "har inget kontoutdrag"),
    ],
)
def test_fel_med_plats_och_atgard(gammalt: str, nytt: str, rad: int, text: str) -> None:
    data = HELA.decode().replace(gammalt, nytt, -1 if gammalt in ("Stmt>", KONTO) else 1)
    (fel,) = fel_i(data.encode())
    assert fel.startswith(f"bank.xml:{rad}: ")
    assert text in fel
    assert "Gör så här: " in fel


def test_betalningarna_ska_vara_hela_posten() -> None:
    delar = (del_("-60.00"), del_("-41.00"))
    (fel,) = fel_i(camt(utdrag("0.00", "-100.00", post("A", "-100.00", "2023-02-02", *delar))))
    assert "Postens 2 betalningar är tillsammans −101,00 kr, men posten är −100,00 kr." in fel


def test_alla_fel_pa_en_gang() -> None:
    data = HELA.replace(b"250.00</Amt>", b"x</Amt>", 1).replace(b"9.00", b"y", 1)
    fel = fel_i(data)
    assert [text.split(": ")[0] for text in fel] == ["bank.xml:6", "bank.xml:8"]


# --- Hostile XML ---------------------------------------------------------------------------

BOMB = (
    '<!DOCTYPE b [<!ENTITY a "'
    + "x" * 100
    + '">'
    + "".join(
        f'<!ENTITY {n} "{f"&{f};" * 10}">' for f, n in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>\n"
)


@pytest.mark.parametrize(
    "huvud",
    [
        BOMB,
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n',
        '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">\n',
        '<!DOCTYPE d [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>\n',
        "<!DOCTYPE d>\n",
    ],
)
def test_dokumenttyp_och_entiteter_avvisas(huvud: str) -> None:
    (fel,) = fel_i(camt(utdrag("0.00", "0.00", ""), huvud=huvud).replace(b"SEK<", b"&i;<", 1))
    assert fel.startswith("bank.xml:2: Filen har en dokumenttyp")
    assert "Gör så här: " in fel


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "inte hel XML"),
        (b"hej", "inte hel XML"),
        (HELA[:-20], "inte hel XML"),
        (b'<?xml version="1.0" encoding="x-okand"?><a/>', "teckenkod"),
        (b'<?xml version="1.0" encoding="utf-7"?><a/>', "teckenkod"),
        (b"<a>\xff</a>", "inte hel XML"),
        (b"<a>" * (DJUPAST + 1), f"fler än {DJUPAST} nivåer"),
        (b"<a>" + b"x" * (LANGST_TEXT + 1) + b"</a>", f"längre än {LANGST_TEXT} tecken"),
        (b" " * (STORST + 1), "större än 10 MB"),
        (b"<a/>", "XML av annat slag"),
    ],
)
def test_det_som_inte_ar_en_bankfil(data: bytes, text: str) -> None:
    (fel,) = fel_i(data)
    assert fel.startswith("bank.xml")
    assert text in fel
    assert "Gör så här: " in fel


@given(st.data())
def test_en_andrad_fil_lases_eller_avvisas(data: st.DataObject) -> None:
    fore = data.draw(st.integers(0, len(HELA)))
    efter = data.draw(st.integers(fore, min(len(HELA), fore + 40)))
    andrad = HELA[:fore] + data.draw(st.binary(max_size=8)) + HELA[efter:]
    fel: tuple[Felrad, ...] = ()
    utdragen: tuple[Kontoutdrag, ...] = ()
    try:
        utdragen = las(andrad, "bank.xml").utdrag
    except BokFelError as avvisad:
        fel = avvisad.fel
    assert fel or utdragen
    assert all("Gör så här: " in rad.text for rad in fel)
    for utdraget in utdragen:
        summa = sum(p.ore for p in utdraget.poster)
        assert utdraget.ingaende.ore + summa == utdraget.utgaende.ore


def test_en_bankfil_kanns_igen_pa_innehallet() -> None:
    assert is_xml(HELA)
    assert is_xml(b"\xef\xbb\xbf" + HELA)
    assert is_xml(HELA.decode().replace("UTF-8", "UTF-16").encode("utf-16"))
    assert not is_xml(b"#FLAGGA 0\n")


def test_en_fil_som_inte_finns(tmp_path: Path) -> None:
    with pytest.raises(BokFelError, match=r"går inte att läsa: .*Gör så här: rätta sökvägen"):
        las_bankfil(tmp_path / "bank.xml")


# --- Real files ----------------------------------------------------------------------------


def exempel(monster: str) -> Path:
    (fil,) = EXEMPEL.glob(monster)
    return fil


@kraver_exempel
def test_en_svensk_banks_fil() -> None:
    (utdraget,) = las_bankfil(exempel("*_camt053.xml")).utdrag
    assert utdraget.konto == "54400001111"
    assert (utdraget.ingaende.ore, utdraget.utgaende.ore) == (386_537_131, 440_832_031)
    assert [(p.nyckel[-5:], p.ore, len(p.delposter)) for p in utdraget.poster][:2] == [
        ("29234", -24_204_100, 12),
        ("10452", 9_183_800, 6),
    ]
    assert len(utdraget.poster) == 7


@kraver_exempel
def test_isos_eget_exempel() -> None:
    fil = las_bankfil(exempel("*business_sample*"))
    assert [p.ore for p in fil.utdrag[0].poster] == [10_567_850, -20_000_000, 3_000_000]


@kraver_exempel
@pytest.mark.parametrize(
    ("monster", "rad", "text"),
    [
        ("*garbled_amount*", 17, "«12..34» är inte ett belopp"),
        ("*camt053.v8.xml", 111, "Beloppet är i EUR"),
        ("*base-example.xml", 2, "inte ett kontoutdrag"),
    ],
)
def test_exempel_som_avvisas(monster: str, rad: int, text: str) -> None:
    with pytest.raises(BokFelError) as fel:
        las_bankfil(exempel(monster))
    assert (fel.value.fel[0].rad, text in fel.value.fel[0].text) == (rad, True)


def test_utan_referenser_ar_nyckeln_dag_belopp_och_ordning() -> None:
    lika = post("", "-9.00", "2023-02-03") + post("", "-9.00", "2023-02-03")
    andra = post("", "-9.00", "2023-02-04") + post("REF1", "-1.00", "2023-02-04")
    (utdraget,) = las(camt(utdrag("100.00", "72.00", lika + andra)), "b.xml").utdrag
    assert [p.nyckel for p in utdraget.poster] == [
        "utan referens 2023-02-03 -900 nr 1",
        "utan referens 2023-02-03 -900 nr 2",
        "utan referens 2023-02-04 -900 nr 1",
        "REF1",
    ]
    assert utdraget.fynd[0].startswith("3 poster saknar bankens referens")
    # A later statement that begins within the first one gives its entries the same keys.
    (senare,) = las(camt(utdrag("82.00", "72.00", andra)), "c.xml").utdrag
    assert [p.nyckel for p in senare.poster] == [p.nyckel for p in utdraget.poster[2:]]
