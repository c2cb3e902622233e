"""The behandlingshistorik: what is booked can be proven unchanged."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from beancount.core import data
from beancount.parser import parser
from hypothesis import given
from hypothesis import strategies as st

from lkbr.behandlingshistorik import (
    START,
    Loggpost,
    arshash,
    hash_av_data,
    kanonisk,
    las_historik,
    ny_post,
    posthash,
    som_data,
    vernyckel,
)
from tests.hjalp import ROTTER, MetaVarde, ver

TID = dt.datetime(2023, 5, 2, 10, 0, tzinfo=dt.UTC)


def entry(text: str) -> data.Transaction:
    entries, fel, _ = parser.parse_string(ROTTER + text)
    assert not fel
    assert isinstance(entries[0], data.Transaction)
    return entries[0]


def kedja(antal: int) -> list[bytes]:
    rader = []
    forra: Loggpost | None = None
    for nummer in range(1, antal + 1):
        forra, rad = ny_post(forra, TID, "ekonom", "bokning", f"A{nummer}/2023", "ab" * 32)
        rader.append(rad)
    return rader


def test_en_post_bar_hash_av_den_fore() -> None:
    historik = las_historik(b"".join(kedja(3)))

    assert historik.brott == ()
    assert [post.nr for post in historik.poster] == [1, 2, 3]
    assert historik.poster[0].forra == START
    assert historik.poster[2].forra == historik.poster[1].hash
    assert historik.huvudhash == historik.poster[2].hash
    assert historik.poster[0].tid == "2023-05-02T10:00:00Z"


def test_en_borttagen_post_hittas() -> None:
    forsta, _, tredje = kedja(3)

    (brott,) = las_historik(forsta + tredje).brott

    assert (brott.rad, brott.text) == (2, "post 2 saknas före post 3")


def test_omkastade_poster_hittas() -> None:
    forsta, andra, tredje = kedja(3)

    brott = las_historik(forsta + tredje + andra).brott

    assert [ett.text for ett in brott] == [
        "post 2 saknas före post 3",
        "post 2 står i fel ordning; här väntades post 4",
    ]


def test_en_andrad_post_hittas() -> None:
    forsta, andra, tredje = kedja(3)

    (brott,) = las_historik(forsta + andra.replace(b"A2/2023", b"A9/2023") + tredje).brott

    assert brott.rad == 2
    assert brott.text == "post 2 (bokning A9/2023) är ändrad: dess hash stämmer inte"


def test_en_andrad_post_med_omraknad_hash_hittas_vid_nasta() -> None:
    forsta, _, tredje = kedja(3)
    (post,) = las_historik(forsta).poster
    _, falsk = ny_post(post, TID, "ekonom", "bokning", "A2/2023", "cd" * 32)

    (brott,) = las_historik(forsta + falsk + tredje).brott

    assert brott.rad == 3
    assert brott.text.startswith("post 3 hänger inte ihop med posten före")


def test_en_avkapad_historik_saknar_den_utskrivna_hashen() -> None:
    rader = kedja(3)
    utskriven = las_historik(b"".join(rader)).huvudhash

    kapad = las_historik(b"".join(rader[:2]))

    assert kapad.brott == ()  # the chain itself cannot tell
    assert kapad.hitta(utskriven) is None
    hel = las_historik(b"".join(rader))
    assert (funnen := hel.hitta(utskriven[:16])) is not None
    assert funnen.nr == 3
    assert hel.hitta(utskriven[:4]) is None  # too short to prove anything


def test_skrap_mitt_i_doljer_inget_av_det_som_kommer_efter() -> None:
    forsta, _, tredje = kedja(3)

    brott = las_historik(forsta + b"hej\n" + tredje).brott

    assert [(ett.rad, ett.text) for ett in brott] == [
        (2, "raden är inte en post i behandlingshistoriken"),
        (3, "post 2 saknas före post 3"),
    ]


def test_en_avbruten_sista_rad_hittas() -> None:
    (brott,) = las_historik(b"".join(kedja(2)) + b'{"nr":3').brott

    assert (brott.rad, brott.text) == (3, "sista raden är avbruten")


@pytest.mark.parametrize("rad", [b"hej\n", b"\n", b'{"nr":1,"hash":"' + b"0" * 64 + b'"}\n'])
def test_skrap_hittas(rad: bytes) -> None:
    (brott,) = las_historik(rad).brott

    assert brott.text == "raden är inte en post i behandlingshistoriken"


@given(st.data())
def test_varje_andrad_byte_hittas(drag: st.DataObject) -> None:
    innehall = bytearray(b"".join(kedja(3)))
    hel = las_historik(bytes(innehall))
    plats = drag.draw(st.integers(0, len(innehall) - 1))
    innehall[plats] = drag.draw(st.integers(0, 255).filter(lambda tal: tal != innehall[plats]))

    andrad = las_historik(bytes(innehall))

    # Within the last record's own hash only the printed hash can tell.
    assert andrad.brott or andrad.huvudhash != hel.huvudhash


def test_den_kanoniska_formen_bortser_fran_uppstallning_och_attest() -> None:
    ett = entry(ver("A1", "2023-01-15", "Värden", "Hyra", "5010 100.00; 1930 -100.00"))
    samma = entry(
        '2023-01-15 *   "Värden"   "Hyra"\n'
        '  underlag: "2023/underlag/A1.txt"\n'
        f'  underlag-sha256: "{ett.meta["underlag-sha256"]}"\n'
        '  av: "ekonom"\n  registrerad: 2023-01-15\n  ver: "A1"\n'
        "  Kostnader:5010-Lokalhyra      100 SEK\n"
        "  Tillgångar:1930-Företagskonto  -100.0 SEK\n"
    )

    assert kanonisk(samma) == kanonisk(ett)
    assert hash_av_data(som_data(ett)) == posthash(ett)
    assert vernyckel(ett) == "A1/2023"
    assert json.loads(kanonisk(ett))["rader"] == [["5010", 10000], ["1930", -10000]]


@pytest.mark.parametrize(
    "andrad",
    [
        ver("A1", "2023-01-16", "Värden", "Hyra", "5010 100.00; 1930 -100.00"),
        ver("A1", "2023-01-15", "Värden AB", "Hyra", "5010 100.00; 1930 -100.00"),
        ver("A1", "2023-01-15", "Värden", "Hyror", "5010 100.00; 1930 -100.00"),
        ver("A1", "2023-01-15", "Värden", "Hyra", "5010 100.01; 1930 -100.01"),
        ver("A1", "2023-01-15", "Värden", "Hyra", "6110 100.00; 1930 -100.00"),
        ver("A1", "2023-01-15", "Värden", "Hyra", "1930 -100.00; 5010 100.00"),
        ver("A1", "2023-01-15", "Värden", "Hyra", "5010 100.00; 1930 -100.00", av="kassör"),
        ver(
            "A1",
            "2023-01-15",
            "Värden",
            "Hyra",
            [("5010", "100.00", {"insats": "x"}), ("1930", "-100.00")],
        ),
    ],
)
def test_varje_uppgift_ar_med_i_hashen(andrad: str) -> None:
    ett = entry(
        ver("A1", "2023-01-15", "Värden", "Hyra", "5010 100.00; 1930 -100.00", registrerad=None)
    )
    annat = entry(andrad)
    annat.meta.pop("registrerad")

    assert posthash(annat) != posthash(ett)


def test_arshashen_beror_inte_pa_ordningen_men_pa_attesten() -> None:
    a, b = ("A1/2023", "aa", ("2023-01-02", "chef")), ("A2/2023", "bb", ("", ""))

    assert arshash([a, b]) == arshash([b, a])
    assert arshash([a, b]) != arshash([("A1/2023", "aa", ("2023-01-03", "chef")), b])


@pytest.mark.parametrize(
    ("nummer", "ingaende", "namn"),
    [
        ("A1", False, "A1/2023"),
        ("A1", True, "A1/2023"),
        (None, True, "IB/2023"),
        (None, False, "/2023"),
    ],
)
def test_en_verifikations_namn(nummer: str | None, ingaende: bool, namn: str) -> None:  # noqa: FBT001
    mer: dict[str, MetaVarde] = {"ingaende_balans": True} if ingaende else {}
    text = ver(nummer, "2023-01-01", "V", "H", "5010 1.00; 1930 -1.00", **mer)
    assert vernyckel(entry(text)) == namn
