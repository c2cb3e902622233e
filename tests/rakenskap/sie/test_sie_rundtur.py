"""The round trip over generated files, over samples, and over any bytes (Hypothesis)."""

from __future__ import annotations

import importlib
import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rakenskap import sie
from rakenskap.sie import Teckenkod, las, ordna, skriv
from rakenskap.sie.poster import FALT, POSTER, Faltslag

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROT = Path(__file__).resolve().parents[3]
EXEMPEL = Path(os.environ.get("RAKENSKAP_SIE_EXEMPEL") or _ROT.parent / "shared/sie/samples")
EXEMPELFILER = sorted(EXEMPEL.iterdir()) if EXEMPEL.is_dir() else []
kraver_exempel = pytest.mark.skipif(
    not EXEMPELFILER,
    reason=f"no SIE samples in {EXEMPEL}: set RAKENSKAP_SIE_EXEMPEL to a folder that has some",
)

# --- any records

_TECKEN = "abcåäöÅÄÖéÉü 019 -–.,:;#{}\"\\'$%&/()=+_ \t"
#: Texts within code page 437, with all that has a meaning in the format.
_TEXTER = st.text(_TECKEN.replace("–", ""), max_size=20)
_NYCKLAR = st.text("0123456789ABab", min_size=1, max_size=6) | _TEXTER.filter(bool)
_DATUM = st.dates(date(1, 1, 1), date(9999, 12, 31))
_BELOPP = st.integers(-(10**17) + 1, 10**17 - 1)
_KVANTITETER = st.decimals(-(10**10), 10**10, places=3).map(lambda d: d + Decimal(0))
_OBJEKT = st.lists(st.tuples(_NYCKLAR, _NYCKLAR), max_size=3).map(tuple)
_PERIODER = st.builds(sie.Sieperiod, st.integers(1, 9999), st.integers(1, 12))

_VARDEN: dict[Faltslag, st.SearchStrategy[Any]] = {
    Faltslag.TEXT: _TEXTER,
    Faltslag.NYCKEL: _NYCKLAR,
    Faltslag.HELTAL: st.integers(-999, 999),
    Faltslag.DATUM: st.none() | _DATUM,
    Faltslag.PERIOD: _PERIODER,
    Faltslag.BELOPP: _BELOPP,
    Faltslag.KVANTITET: st.none() | _KVANTITETER,
    Faltslag.OBJEKT: _OBJEKT,
}
_EXTRA = st.just(()) | st.lists(_TEXTER.filter(bool), min_size=1, max_size=2).map(tuple)


def _poster(klass: type[sie.Siepost]) -> st.SearchStrategy[sie.Siepost]:
    """Any record of one kind."""
    falt = {f.namn: _VARDEN[f.slag] for f in FALT[klass]}
    if klass is sie.Ver:
        falt["rader"] = st.lists(_RADER, max_size=5).map(tuple)
    return st.builds(klass, extra=_EXTRA, **falt)


_OKANDA = st.lists(_TEXTER, max_size=3).map(
    lambda ord_: sie.Okand(" ".join(["#MOMSKOD", *ord_]).strip(" \t"))
)
_RADER = st.one_of(*(_poster(klass) for klass in (sie.Trans, sie.Rtrans, sie.Btrans)), _OKANDA)
_OVRIGA = [
    klass
    for klass in POSTER.values()
    if not issubclass(klass, sie.Transaktion) and klass is not sie.Flagga
]
_BLOCK = st.lists(_OKANDA, max_size=2).map(tuple) | st.none()
_OKANDA_MED_BLOCK = st.builds(lambda o, b: sie.Okand(o.text, underposter=b), _OKANDA, _BLOCK)


def _filer() -> st.SearchStrategy[Sequence[sie.Siepost]]:
    """The records of any file that begins with #FLAGGA."""
    ovriga = st.one_of(*map(_poster, _OVRIGA), _OKANDA_MED_BLOCK)
    return st.lists(ovriga, max_size=12).map(lambda lista: [sie.Flagga(0), *lista])


_BITAR = st.sampled_from(
    [
        *(f"#{tagg} ".encode() for tagg in (*POSTER, "KSUMMA", "X")),
        *(b"{", b"}", b"{\n", b"}\n", b"\n", b"\r\n", b"\r", b" ", b"\t", b'"', b"\\", b'\\"'),
        *(b"{}", b'{1 "2"}', b"{1", b"1930", b"4010 ", b"0 ", b"-1 ", b"20230101 ", b"202301 "),
        *(b"1.00 ", b"-5 ", b"1,005 ", b"\x86\x84\x94", "åäö".encode(), b"\xe5\xe4\xf6", b"\x00"),
        *(b"\xef\xbb\xbf", b"\x1a", b"\xff", b'#VER A 1 20230101 "x"\n{\n', b"#TRANS 1930 {} 1\n"),
        b"#FLAGGA 0\n",
    ]
)
#: Bytes that look more or less like a SIE file.
_NASTAN_SIE = st.lists(_BITAR | st.binary(max_size=4), max_size=40).map(b"".join)


# --- the round trip


def _samma(poster: list[sie.Siepost] | tuple[sie.Siepost, ...], teckenkod: Teckenkod) -> None:
    """Written and read the records are the same, and so are the bytes the next time."""
    skrivning = skriv(poster, teckenkod=teckenkod)
    assert skrivning.data is not None
    if skrivning.ersatta or any(fel.kod == "snedstreck_ersatt" for fel in skrivning.fel):
        return
    igen = las(skrivning.data)
    assert igen.poster == ordna(poster)
    assert skriv(igen.poster, teckenkod=teckenkod).data == skrivning.data
    if igen.ksumma.angiven is not None:
        assert igen.ksumma.stammer


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(_filer(), st.sampled_from([Teckenkod.CP437, Teckenkod.UTF8]))
def test_round_trip_of_generated_files(poster: list[sie.Siepost], teckenkod: Teckenkod) -> None:
    _samma(poster, teckenkod)


@kraver_exempel
@pytest.mark.parametrize("fil", EXEMPELFILER or [EXEMPEL], ids=lambda fil: fil.name)
def test_round_trip_of_samples(fil: Path) -> None:
    """In the encoding of the sample, as one of them holds characters that were lost before."""
    lasning = las(fil.read_bytes(), fil=fil.name)
    assert lasning.anvandbar
    assert lasning.ksumma.angiven is None or lasning.ksumma.stammer
    _samma(lasning.poster, lasning.kodning.teckenkod)


@kraver_exempel
@pytest.mark.parametrize("fil", EXEMPELFILER or [EXEMPEL], ids=lambda fil: fil.name)
def test_samples_cut_anywhere_are_records_or_refused(fil: Path) -> None:
    data = fil.read_bytes()
    for andel in range(1, 40):
        sie.granska(data[: len(data) * andel // 40])


# --- any bytes


@settings(max_examples=500, suppress_health_check=[HealthCheck.too_slow])
@given(_NASTAN_SIE | st.binary())
def test_any_bytes_give_records_or_a_report(data: bytes) -> None:
    lasning = sie.granska(data)
    assert lasning.poster or lasning.fel
    assert all(str(fel) for fel in lasning.fel)
    _samma(lasning.poster, Teckenkod.UTF8)
    sie.kontroll_filer([lasning, lasning])


_LASARE = importlib.import_module("rakenskap.sie.las")


@settings(max_examples=300)
@given(_NASTAN_SIE)
def test_the_fast_way_gives_what_the_full_way_gives(data: bytes) -> None:
    def aldrig(rad: str) -> None:
        """Never a line that can be read the fast way."""

    snabb = las(data)
    with (
        mock.patch.object(_LASARE, "SNABB_TRANS", aldrig),
        mock.patch.object(_LASARE, "SNABB_VER", aldrig),
    ):
        assert las(data) == snabb
