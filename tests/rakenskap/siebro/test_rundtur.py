"""The round trip: books to SIE to books says the same, and so does SIE to books to SIE."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from beancount.core import data
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lkbr.behandlingshistorik import som_data
from rakenskap import sie
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.dagbok.skiss import Vem
from rakenskap.dagbok.spara import spara
from rakenskap.rakningar.rakenskaper import gor_rakenskaper
from rakenskap.siebro import Kartor, bok_fran_sie, las_siefiler, planera, sie_av_bok
from tests.hjalp import STANDARDKONTON, konto, skriv_bok, ver
from tests.rakenskap.siebro.siehjalp import HELA, ROT, skriv_sie

VEM = Vem("ekonom", dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC))
LEDGER = ROT / "ledger"


def _kanonisk(bok: Bok) -> list[dict[str, Any]]:
    """What the books say, without where it came from (the underlag) and its attest."""
    svar = []
    for entry in bok.entries:
        if isinstance(entry, data.Transaction):
            form = som_data(entry)
            form["uppgifter"] = {
                namn: varde
                for namn, varde in form["uppgifter"].items()
                if not namn.startswith("underlag")
            }
            svar.append(form)
    return sorted(svar, key=repr)


def _konton(bok: Bok) -> set[tuple[str, str, str, str]]:
    return {(k.nummer, k.namn, k.beancount, k.delpost) for k in bok.konton.values()}


def _till_bok(mapp: Path, filer: Iterable[bytes]) -> Bok:
    platser = []
    for nummer, innehall in enumerate(filer):
        platser.append(mapp / f"ut{nummer}.se")
        platser[-1].write_bytes(innehall)
    (mapp / "ny").mkdir()
    plan = planera(mapp / "ny", las_siefiler(platser), Kartor(), VEM)
    assert plan.skiss is not None
    spara(plan.skiss)
    return las_bok(mapp / "ny").krav_felfri()


def _ut(bok: Bok, ar: int, typ: str = "4E") -> bytes:
    skrivning = sie.skriv(sie_av_bok(bok, ar, typ))
    assert skrivning.data is not None
    return skrivning.data


# ---------------------------------------------------------------------- generated books

_TEXT = st.text("abcåäöÅÄÖé 09.,:;#{}\"\\|'$%&/()=+-_", min_size=1, max_size=20).filter(
    lambda text: bool(text.strip()) and not text.endswith("\\")
)
_KOD = st.text("abcåäöXYZ019-| ", min_size=1, max_size=8).filter(lambda kod: kod.strip() == kod)
# Equity and the closing account have rules of their own.
_NUMMER = [n.split(":")[1][:4] for n in STANDARDKONTON if n[0] != "E" and "8999" not in n]
_RADER = st.lists(
    st.tuples(
        st.sampled_from(_NUMMER),
        st.integers(-10_000_000, 10_000_000),
        st.dictionaries(
            st.sampled_from(["verksamhet", "insats", "projekt", "motpart", "anlaggning"]), _KOD
        ),
    ),
    min_size=1,
    max_size=4,
)
_VER = st.tuples(
    st.sampled_from("ABLS"),
    st.dates(dt.date(2023, 1, 1), dt.date(2023, 12, 31)),
    st.integers(0, 30),
    _TEXT,
    _TEXT,
    _RADER,
)


def _bok_av(mapp: Path, vers: list[Any], ingaende: int) -> Bok:
    """Write the generated vouchers as a ledger."""
    hogst: dict[str, int] = {}
    text = ver(
        None,
        "2023-01-01",
        "Förra programmet",
        "Ingående",
        [("1930", _kr(ingaende)), ("2067", _kr(-ingaende))],
        ingaende_balans=True,
        underlag=None,
    ).replace(" ! ", " * ", 1)
    for serie, dag, drojsmal, motpart, vad, rader in vers:
        hogst[serie] = hogst.get(serie, 0) + 1
        rest = -sum(ore for _, ore, _ in rader)
        alla = [(nr, _kr(ore), _flykt(dimensioner)) for nr, ore, dimensioner in rader]
        text += ver(
            f"{serie}{hogst[serie]}",
            dag.isoformat(),
            motpart,
            vad,
            [*alla, ("1930", _kr(rest), {})],
            registrerad=dag + dt.timedelta(days=drojsmal),
            attesterad=None,
            attesterad_av=None,
        )
    bok = las_bok(skriv_bok(mapp / "fran", text))
    return bok.krav_felfri()


def _flykt(dimensioner: dict[str, str]) -> dict[str, str]:
    return {namn: kod.replace("\\", "\\\\") for namn, kod in sorted(dimensioner.items())}


def _kr(ore: int) -> str:
    return f"{Decimal(ore).scaleb(-2):.2f}"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_VER, min_size=1, max_size=6), st.integers(1, 10**9))
def test_books_to_sie_to_books_is_the_identity(vers: list[Any], ingaende: int) -> None:
    with tempfile.TemporaryDirectory() as namn:
        mapp = Path(namn)
        fran = _bok_av(mapp, vers, ingaende)
        till = _till_bok(mapp, [_ut(fran, 2023)])
        assert _konton(till) == _konton(fran)
        utan_ib = [form for form in _kanonisk(fran) if "ver" in form["uppgifter"]]
        assert [form for form in _kanonisk(till) if "ver" in form["uppgifter"]] == utan_ib
        assert _ingaende(till) == _ingaende(fran)
        # And once more: the second file is the first.
        assert _ut(till, 2023) == _ut(fran, 2023)


def _ingaende(bok: Bok) -> list[Any]:
    alla = [form for form in _kanonisk(bok) if "ver" not in form["uppgifter"]]
    return sorted(rad for form in alla for rad in form["rader"])


# ---------------------------------------------------------------------- a bureau's file


def test_sie_to_books_to_sie_says_the_same(tmp_path: Path) -> None:
    """All that another program wrote on vouchers, objects and chart is written again."""
    fil = skriv_sie(tmp_path / "in.se")
    bok = _till_bok(tmp_path, [fil.read_bytes()])
    forr, sedan = sie.las(fil.read_bytes()).poster, sie_av_bok(bok, 2023)
    # The motpart is not in such a file, so the text has no bar.
    assert list(sie.urval(sedan, sie.Ver)) == list(sie.urval(forr, sie.Ver))
    for klass in (sie.Objekt, sie.Siekonto, sie.Rar):
        assert set(sie.urval(sedan, klass)) == set(sie.urval(forr, klass))
    for balans in (sie.Ib, sie.Ub, sie.Res):
        assert set(_saldon(sedan, balans)) == set(_saldon(forr, balans)), balans


def _saldon(poster: Iterable[sie.Siepost], klass: type[Any]) -> list[tuple[int, str, int]]:
    return [(p.ar, p.konto, p.belopp_ore) for p in sie.urval(poster, klass) if p.belopp_ore]


@pytest.mark.parametrize(
    "rad",
    [
        '#VER 5101 7 20230701 "Egen" 20230702 ek\n{\n#TRANS 1930 {} 5\n#TRANS 5010 {} -5\n}\n',
        '#VER "" "" 20230701 ""\n{\n#TRANS 1930 {} 0\n}\n',
        '#VER A 3 20230701 "Dubblett" 20230601\n{\n#TRANS 1930 {} 0\n}\n',
        '#VER A 007 20240701 "Utanför året"\n{\n}\n',
        '#VER b x 20230701 "R"\n{\n#RTRANS 1930 {} 5\n#TRANS 1930 {} 5\n#BTRANS 5010 {} -4\n'
        "#TRANS 5010 {} -5\n}\n",
        '#VER C 1 20230701 "Dim"\n{\n#TRANS 5010 {1 a 1 b} 5\n#TRANS 1930 {20 "x y"} -5\n}\n',
    ],
)
def test_odd_vouchers_come_back_as_they_were(tmp_path: Path, rad: str) -> None:
    bok = _till_bok(tmp_path, [(HELA + rad).encode("cp437")])
    ny = sie.las(rad.encode("cp437")).poster
    assert set(sie.urval(ny, sie.Ver)) <= set(sie.urval(sie_av_bok(bok, 2023), sie.Ver))


# ---------------------------------------------------------------------- what is written


@pytest.mark.parametrize("typ", ["1", "2", "3", "4E"])
def test_each_type_is_without_fault(tmp_path: Path, typ: str) -> None:
    bok = _till_bok(tmp_path, [HELA.encode("cp437")])
    data_ = _ut(bok, 2023, typ)
    lasning = sie.granska(data_)
    # The transfer of last year's result is between the two years, as in any bureau's file.
    assert {fel.kod for fel in lasning.fel} == {"ib_mot_ub"}
    assert sie.filtyp(lasning.poster) == typ
    assert lasning.ksumma.stammer
    assert b"#FORMAT PC8" in data_


def test_every_account_has_its_ktyp_and_both_years_their_dates(tmp_path: Path) -> None:
    poster = sie_av_bok(_till_bok(tmp_path, [HELA.encode("cp437")]), 2023)
    konton = {post.konto for post in sie.urval(poster, sie.Siekonto)}
    ktyp = {post.konto: post.typ for post in sie.urval(poster, sie.Ktyp)}
    assert konton == set(ktyp)
    assert (ktyp["1930"], ktyp["2067"], ktyp["3985"], ktyp["5010"]) == ("T", "S", "I", "K")
    assert [(r.ar, r.start, r.slut) for r in sie.urval(poster, sie.Rar)] == [
        (0, dt.date(2023, 1, 1), dt.date(2023, 12, 31)),
        (-1, dt.date(2022, 1, 1), dt.date(2022, 12, 31)),
    ]


def test_the_budget_of_the_months_is_the_years(tmp_path: Path) -> None:
    poster = sie_av_bok(_till_bok(tmp_path, [HELA.encode("cp437")]), 2023)
    budget = [p for p in sie.urval(poster, sie.Pbudget) if not p.objekt]
    assert len(budget) == 12
    assert sum(p.belopp_ore for p in budget) == 55_00


def test_the_same_books_give_the_same_bytes(tmp_path: Path) -> None:
    bok = _till_bok(tmp_path, [HELA.encode("cp437")])
    assert _ut(bok, 2023) == _ut(las_bok(bok.mapp), 2023)
    assert b"#GEN 20240110" in _ut(bok, 2023)


# ---------------------------------------------------------------------- the books in ledger/


def test_the_real_books_come_back_with_the_same_statements(tmp_path: Path) -> None:
    """2023 out and in again: RR, BR and KFA to the öre, with last year's column."""
    bok = las_bok(LEDGER)
    fil = tmp_path / "2023.se"
    fil.write_bytes(_ut(bok, 2023))
    fran = gor_rakenskaper(bok, 2023).rakenskaper
    till = gor_rakenskaper(bok_fran_sie(las_siefiler([fil]))[0], 2023).rakenskaper
    assert fran is not None
    assert till is not None
    for namn in ("resultatrakning", "balansrakning", "kassaflodesanalys", "balansspecifikation"):
        vantat, blev = fran.rapport(namn), till.rapport(namn)
        assert [(rad.id, [cell.ore or 0 for cell in rad.celler]) for rad in blev.rader] == [
            (rad.id, [cell.ore or 0 for cell in rad.celler]) for rad in vantat.rader
        ]


def test_all_years_of_the_real_books_come_back_as_one_ledger(tmp_path: Path) -> None:
    bok = las_bok(LEDGER)
    ny = _till_bok(tmp_path, [_ut(bok, ar) for ar in range(2016, 2024)])
    assert _konton(ny) == _konton(bok)
    vantat, blev = _ord(bok), _ord(ny)
    assert len(blev) == len(vantat)
    assert blev == vantat
    assert konto("1930") in {k.beancount for k in ny.konton.values()}


def _ord(bok: Bok) -> list[str]:
    """The vouchers as text, with what the format keeps, dashes as code page 437 has them."""
    bevaras = {"ver", "registrerad", "av"}
    svar = []
    for form in _kanonisk(bok):
        form["uppgifter"] = {k: v for k, v in form["uppgifter"].items() if k in bevaras}
        svar.append(repr(form).replace("–", "-"))
    return sorted(svar)
