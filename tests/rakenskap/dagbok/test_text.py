"""The text of a verifikation: what beancount reads back is what was written, or it is refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from beancount.core import data
from beancount.parser import parser
from hypothesis import given
from hypothesis import strategies as st

from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.text import (
    ROTTER,
    Konteringsrad,
    Text,
    av_entry,
    filhuvud,
    rensad,
    som_text,
)

NAMN = st.from_regex(r"[a-z][a-z0-9-]{1,8}", fullmatch=True).filter(
    lambda namn: namn not in ("filename", "lineno")
)
VARDEN = st.text(max_size=20).map(rensad) | st.dates(dt.date(1900, 1, 1)) | st.booleans()
RADER = st.builds(
    Konteringsrad,
    st.sampled_from(["Tillgångar:1930-Företagskonto", "Kostnader:4010-Insatser"]),
    st.integers(-(10**13), 10**13),
    st.dictionaries(NAMN, VARDEN, max_size=3).map(lambda egna: tuple(egna.items())),
)
TEXTER = st.builds(
    Text,
    st.dates(dt.date(1900, 1, 1)),
    st.text().map(rensad),
    st.text().map(rensad),
    st.lists(RADER, min_size=1, max_size=4).map(tuple),
    st.dictionaries(NAMN, VARDEN, max_size=4),
    st.sampled_from("!*"),
    st.sampled_from([(), ("#utbetalning", "^avtal-17")]),
)


def last(text: str) -> data.Directive:
    entries, fel, _ = parser.parse_string(filhuvud(ROTTER) + text)
    assert not fel
    (entry,) = entries
    return entry


@given(TEXTER)
def test_what_is_written_is_read_back(text: Text) -> None:
    entry = last(str(text))
    assert isinstance(entry, data.Transaction)
    assert av_entry(entry) == text
    assert som_text(entry) == str(text)


@pytest.mark.parametrize(
    "text",
    [
        '2023-01-01 open Kostnader:4010-Insatser SEK\n  namn: "4 \\"x\\" \\\\"\n',
        '2023-01-01 custom "forbundsbudget" Kostnader:4010-Insatser 5.00 SEK\n  insats: "bron"\n',
        '2023-01-01 custom "anlaggning" "INV-1" 2023-02-01 TRUE\n',
    ],
)
def test_other_directives_are_read_back(text: str) -> None:
    assert som_text(last(text)) == text


def test_line_breaks_and_controls_become_spaces_and_nothing_else_changes() -> None:
    entry = last(str(Text(dt.date(2023, 1, 1), "A\r\nB", "två  mellanslag\x00", ())))
    assert isinstance(entry, data.Transaction)
    assert (entry.payee, entry.narration) == ("A  B", "två  mellanslag ")


POST = """
2023-05-02 * "Banken" "Avgift"
  {huvud}
  Tillgångar:1930-Bank  {rad}
  Kostnader:4010-Insatser  5.00 SEK
"""


@pytest.mark.parametrize(
    ("huvud", "rad", "sagt"),
    [
        ("", "-5.00 EUR", "beloppet -5.00 EUR, som inte är i svenska kronor"),
        ("", "-5.005 SEK", "beloppet −5,005 kr, som har delar av ett öre"),
        ("", "-5.00 SEK @ 1.00 EUR", "en kurs eller ett anskaffningspris på Tillgångar:1930-Bank"),
        ("", "-5.00 SEK {1.00 EUR}", "en kurs eller ett anskaffningspris på Tillgångar:1930-Bank"),
        ("konto: 1930", "-5.00 SEK", "uppgiften konto: 1930, som inte står inom citattecken"),
    ],
)
def test_what_the_text_has_no_place_for_is_refused(huvud: str, rad: str, sagt: str) -> None:
    entry = last(POST.format(huvud=huvud or 'av: "E"', rad=rad))
    with pytest.raises(BokFelError) as fel:
        som_text(entry)
    (rad_,) = fel.value.fel
    assert sagt in rad_.text
    assert "Gör så här" in rad_.text
    assert rad_.rad == 7


def test_a_flag_on_a_row_and_a_missing_amount_are_refused() -> None:
    entry = last(POST.format(huvud='av: "E"', rad="-5.00 SEK"))
    assert isinstance(entry, data.Transaction)
    med_flagga = entry._replace(postings=[entry.postings[0]._replace(flag="!")])
    with pytest.raises(BokFelError, match="flaggan ! på raden"):
        som_text(med_flagga)
    with pytest.raises(BokFelError, match="en rad utan belopp"):
        som_text(entry._replace(postings=[entry.postings[0]._replace(units=None)]))


def test_a_change_of_the_amount_changes_the_text() -> None:
    rad = Konteringsrad("Tillgångar:1930-Bank", 100)
    text = Text(dt.date(2023, 1, 1), "M", "T", (rad,))
    assert str(replace(text, rader=(replace(rad, ore=101),))) != str(text)
