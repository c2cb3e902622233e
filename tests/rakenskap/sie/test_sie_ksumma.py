"""The checksum: what it covers, and what is said where it does not agree."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rakenskap import sie
from rakenskap.sie.ksumma import crc

INNEHALL = (
    b'#FNAMN "Ett \\"\x8ff\\""\r\n#VER A 1 20230101\r\n{\r\n#TRANS 1930 {1 "2 3"} 5.00\r\n}\r\n'
)
RAKNAT = b'#FNAMNEtt "\x8ff"#VERA120230101#TRANS193012 35.00'


def fil(varde: str, innehall: bytes = INNEHALL) -> bytes:
    return b"#FLAGGA 0\r\n#KSUMMA\r\n" + innehall + f"#KSUMMA {varde}\r\n".encode()


def test_what_is_counted() -> None:
    assert crc([INNEHALL]) == zlib.crc32(RAKNAT)
    utan_snedstreck = INNEHALL.replace(b'\\"', b"")
    assert crc([utan_snedstreck]) == zlib.crc32(RAKNAT.replace(b'"', b""))


def test_a_right_checksum() -> None:
    lasning = sie.las(fil(str(zlib.crc32(RAKNAT))))
    assert lasning.ksumma.stammer
    assert lasning.fel == ()


def test_a_signed_checksum_is_the_same() -> None:
    assert sie.las(fil(str(zlib.crc32(RAKNAT) - (1 << 32)))).ksumma.stammer


def test_a_wrong_checksum_is_reported() -> None:
    lasning = sie.las(fil("1"))
    assert not lasning.ksumma.stammer
    assert [str(fel) for fel in lasning.fel] == [
        f"rad 8: fel: Kontrollsumman stämmer inte: filen anger 1, innehållet ger "
        f"{zlib.crc32(RAKNAT)}. Filen har ändrats sedan den skrevs. Hämta filen på nytt, eller "
        "låt avsändaren bekräfta innehållet. Filen kan ändå användas."
    ]


def test_a_file_recoded_on_the_way_is_told() -> None:
    data = fil(str(zlib.crc32(RAKNAT)), INNEHALL.decode("cp437").encode("utf-8"))
    lasning = sie.las(data)
    assert lasning.ksumma.stammer
    assert [fel.kod for fel in lasning.fel] == ["annan_kodning", "ksumma_omkodad"]


@pytest.mark.parametrize(
    ("data", "kod", "anvandbar"),
    [
        (b"#FLAGGA 0\n#KSUMMA\n#SIETYP 4\n", "ksumma_utan_slut", False),
        (b"#FLAGGA 0\n#KSUMMA\n#SIETYP 4\n#KSUMMA\n", "ksumma_utan_slut", False),
        (b"#FLAGGA 0\n#SIETYP 4\n#KSUMMA 12\n", "ksumma_utan_start", True),
        (b"#FLAGGA 0\n#KSUMMA\n#SIETYP 4\n#KSUMMA x\n", "ksumma_olaslig", True),
        (fil("0", b"#KSUMMA 5\r\n").replace(b"0\r\n#K", b"0\r\n#K"), "ksumma_flera", True),
    ],
)
def test_broken_checksums(data: bytes, kod: str, *, anvandbar: bool) -> None:
    lasning = sie.las(data)
    assert kod in [fel.kod for fel in lasning.fel]
    assert lasning.anvandbar is anvandbar


def test_it_is_no_record_within_a_block_either() -> None:
    lasning = sie.las(b"#FLAGGA 0\n#X\n{\n#KSUMMA 4\n}\n")
    assert lasning.poster[1:] == (sie.Okand("#X", underposter=()),)


def test_it_is_no_record() -> None:
    assert [post.TAGG for post in sie.las(fil("1")).poster] == ["FLAGGA", "FNAMN", "VER"]


@given(st.lists(st.text('#A {}"\\\t', max_size=12).map(lambda rad: rad.encode() + b"\n")))
def test_pieces_of_lines_give_the_checksum_of_the_whole(rader: list[bytes]) -> None:
    """However a file is divided, and whether or not a piece takes the fast way."""
    assert crc([b"".join(rader)]) == crc(rader)
