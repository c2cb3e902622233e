"""The encoding of a file, and what code page 437 lacks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rakenskap.sie import ERSATTNINGAR, Teckenkod, las, till_cp437
from rakenskap.sie.kodning import avkoda, finn_kodning, stycken

RAD = '#FLAGGA 0\r\n#FNAMN "Samordningsförbundet Åmål – Älvängen"\r\n'


@pytest.mark.parametrize(
    ("data", "teckenkod", "text"),
    [
        (RAD.replace("–", "-").encode("cp437"), Teckenkod.CP437, "Åmål - Älvängen"),
        (RAD.encode("utf-8"), Teckenkod.UTF8, "Åmål – Älvängen"),
        (RAD.encode("utf-8-sig"), Teckenkod.UTF8, "Åmål – Älvängen"),
        (RAD.encode("cp1252"), Teckenkod.LATIN1, "Åmål – Älvängen"),
        (RAD.replace("–", "-").encode("latin-1"), Teckenkod.LATIN1, "Åmål - Älvängen"),
    ],
)
def test_encoding_is_found_from_the_bytes(data: bytes, teckenkod: Teckenkod, text: str) -> None:
    lasning = las(data)
    assert lasning.kodning.teckenkod is teckenkod
    assert lasning.poster[1].namn == f"Samordningsförbundet {text}"  # type: ignore[attr-defined]


def test_other_encoding_is_reported() -> None:
    fel = las(RAD.encode("utf-8-sig")).fel
    assert [str(ett) for ett in fel] == [
        "hela filen: varning: Texten är kodad i UTF-8 med BOM, men SIE föreskriver teckentabell "
        "437 (#FORMAT PC8). Kontrollera att å, ä och ö visas rätt. Filen kan ändå användas."
    ]


def test_ascii_is_any_encoding() -> None:
    assert str(finn_kodning(b"#FLAGGA 0\n")) == "ASCII"


def test_utf16_is_refused() -> None:
    lasning = las(RAD.encode("utf-16"))
    assert not lasning.anvandbar
    assert [ett.kod for ett in lasning.fel] == ["utf16"]


def test_mixed_encodings_are_reported_with_the_line() -> None:
    data = '#FLAGGA 0\n#FNAMN "Förbundet på ön"\n'.encode("cp437") + '#PROSA "Å"\n'.encode(
        "latin-1"
    )
    (fel,) = las(data).fel
    assert (fel.kod, fel.rad) == ("blandad_kodning", 3)


def test_a_broken_byte_in_utf8_is_read_by_the_code_page() -> None:
    data = "#FLAGGA 0\n#PROSA åäö\n".encode() + b"#PROSA \x86\n"
    lasning = las(data)
    assert lasning.poster[2].text == "å"  # type: ignore[attr-defined]
    assert [(ett.kod, ett.rad) for ett in lasning.fel] == [
        ("annan_kodning", 0),
        ("blandad_kodning", 3),
    ]


def test_lost_characters_are_reported() -> None:
    fel = las("#FLAGGA 0\n#FNAMN \ufffdvningsbolaget\n".encode()).fel
    assert ("forlorade_tecken", 2) in [(ett.kod, ett.rad) for ett in fel]


def test_loose_accents_are_joined() -> None:
    lasning = las("#FLAGGA 0\n#FNAMN A\u030amål\n".encode())
    assert lasning.poster[1].namn == "Åmål"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "blir"),
    [
        ("Rehab – möten", "Rehab - möten"),
        ("år 2019—2023", "år 2019-2023"),
        ("chefens ”plan”", 'chefens "plan"'),
        ("Mary’s", "Mary's"),
        ("100 €", "100 EUR"),
        ("5 §", "5 par."),
        ("ÈÁÚÓÍ", "EAUOI"),
        ("Ørsted, Łódź, Dvořák", "Orsted, Lódz, Dvorák"),
        ("ﬁnans", "finans"),
        ("A\u030amål", "Åmål"),
        ("rad\nbrytning", "rad brytning"),
        ("0\u2009000", "0 000"),
    ],
)
def test_what_the_code_page_lacks_is_replaced_by_the_table(text: str, blir: str) -> None:
    anpassad = till_cp437(text)
    assert anpassad.text == blir
    assert not anpassad.saknas


def test_every_replacement_is_reported() -> None:
    assert till_cp437("3 – 4 €").ersatta == (("–", "-"), ("€", "EUR"))


@pytest.mark.parametrize("tecken", ["Ж", "😀", "\ufffd", "中"])
def test_a_character_without_replacement_is_missing_and_never_a_question_mark(tecken: str) -> None:
    anpassad = till_cp437(f"a{tecken}b")
    assert anpassad.saknas == (tecken,)
    assert "?" not in anpassad.text


def test_the_table_fits_in_the_code_page_and_replaces_only_what_does_not() -> None:
    for tecken, som in ERSATTNINGAR.items():
        assert som.encode("cp437").decode("cp437") == som
        with pytest.raises(UnicodeEncodeError):
            tecken.encode("cp437")


@given(st.text())
def test_the_result_is_in_the_code_page_or_says_what_is_missing(text: str) -> None:
    anpassad = till_cp437(text)
    if anpassad.saknas:
        assert all(tecken in anpassad.text for tecken in anpassad.saknas)
    else:
        anpassad.text.encode("cp437")
        assert till_cp437(anpassad.text) == type(anpassad)(anpassad.text)


@given(st.binary(), st.sampled_from(Teckenkod))
def test_any_bytes_are_decoded(data: bytes, teckenkod: Teckenkod) -> None:
    assert isinstance(avkoda(data, teckenkod), str)


@given(st.binary(), st.integers(1, 20))
def test_pieces_are_the_whole(data: bytes, storlek: int) -> None:
    assert b"".join(stycken(data, storlek)) == data
