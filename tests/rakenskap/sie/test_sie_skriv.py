"""The writer: what is written, in which order, and what is said about it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rakenskap import sie
from rakenskap.sie import Ersattning, Teckenkod, Trans, Ver, las, ordna, skriv

FIL = [
    Ver(
        "L",
        "45",
        date(2023, 2, 14),
        'Faktura "A1", januari',
        date(2023, 2, 15),
        "EK",
        (
            Trans("4010", (("1", "0100"), ("6", "P 1")), 10_425_050, text="rad"),
            Trans("2440", (), -10_425_050, date(2023, 2, 14), kvantitet=Decimal("-1.50")),
        ),
    ),
    sie.Ib(0, "2440", -5),
    sie.Siekonto("2440", "Leverantörsskulder"),
    sie.Ktyp("2440", "S"),
    sie.Okand("#MOMSKOD  2440 10"),
    sie.Rar(0, date(2023, 1, 1), date(2023, 12, 31)),
    sie.Adress(postadress="123 45 Ort"),
    sie.Fnamn(""),
    sie.Flagga(0),
]
VANTAD = """\
#FLAGGA 0
#RAR 0 20230101 20231231
#ADRESS "" "" "123 45 Ort"
#FNAMN ""
#KONTO 2440 Leverantörsskulder
#KTYP 2440 S
#MOMSKOD  2440 10
#IB 0 2440 -0.05
#VER L 45 20230214 "Faktura \\"A1\\", januari" 20230215 EK
{
#TRANS 4010 {1 0100 6 "P 1"} 104250.50 "" rad
#TRANS 2440 {} -104250.50 20230214 "" -1.50
}
"""


def test_what_is_written() -> None:
    skrivning = skriv(FIL, ksumma=False)
    assert skrivning.data == VANTAD.replace("\n", "\r\n").encode("cp437")
    assert (skrivning.fel, skrivning.ersatta) == ((), ())


def test_the_checksum_surrounds_the_records_after_flagga() -> None:
    data = skriv(FIL).data or b""
    rader = data.split(b"\r\n")
    assert rader[:2] == [b"#FLAGGA 0", b"#KSUMMA"]
    assert rader[-2:] == [f"#KSUMMA {las(data).ksumma.beraknad}".encode(), b""]
    assert las(data).ksumma.stammer


def test_without_flagga_there_is_no_checksum() -> None:
    assert b"#KSUMMA" not in (skriv(FIL[:-1]).data or b"")


def test_replacements_are_reported() -> None:
    skrivning = skriv([sie.Flagga(0), sie.Fnamn("A – B – €"), sie.Prosa("5\u2009000")])
    assert las(skrivning.data or b"").poster[1:] == (sie.Fnamn("A - B - EUR"), sie.Prosa("5 000"))
    assert skrivning.ersatta == (
        Ersattning("–", "-", 2),
        Ersattning("€", "EUR", 1),
        Ersattning("\u2009", " ", 1),
    )
    assert [fel.text for fel in skrivning.fel] == [
        "Tecknet ”–” har skrivits som ”-” (2 gånger).",
        "Tecknet ”€” har skrivits som ”EUR” (1 gånger).",
        "Tecknet U+2009 har skrivits som ” ” (1 gånger).",
    ]


def test_a_character_without_replacement_is_refused() -> None:
    skrivning = skriv([sie.Flagga(0), sie.Fnamn("Förbundet 😀")])
    assert skrivning.data is None
    assert [str(fel) for fel in skrivning.fel] == [
        "hela filen: fel: Tecknet ”😀” (U+1F600) finns inte i teckentabell 437 och har ingen "
        "ersättning. Byt ut tecknet i texten ”Förbundet 😀”. Filen kan inte användas."
    ]
    assert skriv([sie.Fnamn("😀")], teckenkod=Teckenkod.UTF8).data == "#FNAMN 😀\r\n".encode()


@pytest.mark.parametrize(
    "post",
    [
        sie.Ib(0, "1930", 10**17),
        sie.Ib(10**9, "1930", 1),
        sie.Psaldo(0, sie.Sieperiod(2023, 13), "1930", (), 1),
        sie.Ib(0, "1930", 1, Decimal("1E+50")),
        sie.Ib(0, "1930", 1, Decimal("NaN")),
    ],
)
def test_values_without_room_in_the_format_are_refused(post: sie.Siepost) -> None:
    skrivning = skriv([sie.Flagga(0), post])
    assert skrivning.data is None
    assert [fel.kod for fel in skrivning.fel] == ["post_kan_inte_skrivas"]


def test_latin1_is_not_written() -> None:
    with pytest.raises(ValueError, match="437"):
        skriv([], teckenkod=Teckenkod.LATIN1)


@pytest.mark.parametrize(
    ("text", "skrivet"),
    [
        ("a b\\", '"a b/"'),
        ("ab\\", "ab\\"),
        ('a"b', '"a\\"b"'),
        ("rad\nbrytning", '"rad brytning"'),
        ("#VER", "#VER"),
        ("}\n#VER A 1", '"} #VER A 1"'),
    ],
)
def test_text_never_becomes_syntax(text: str, skrivet: str) -> None:
    assert skriv([sie.Fnr(text)]).data == f"#FNR {skrivet}\r\n".encode()


def test_typographic_quotes_in_a_line_that_is_kept_do_not_become_syntax() -> None:
    skrivning = skriv([sie.Flagga(0), sie.Okand("#X ”a b” {")])
    (_, okand) = las(skrivning.data or b"").poster
    assert isinstance(okand, sie.Okand)
    assert okand.falt == ('"a', 'b"', "{")


def test_order_keeps_unknown_lines_with_what_they_followed() -> None:
    fore, efter = sie.Okand("#A"), sie.Okand("#B")
    poster = [sie.Siekonto("1"), fore, sie.Fnamn("x"), efter, sie.Flagga(0)]
    assert ordna(poster) == (sie.Flagga(0), sie.Fnamn("x"), efter, sie.Siekonto("1"), fore)
