"""SIE files into a ledger: new, later years, newer exports, drafts; and what is refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from beancount.core import data

from rakenskap import sie
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.skiss import Vem, las_logg
from rakenskap.dagbok.spara import spara
from rakenskap.siebro import Kartor, Sieinlasning, bokfor_sie, las_siefiler, planera, sie_av_bok
from tests.rakenskap.siebro.siehjalp import HELA, VER, skriv_sie

VEM = Vem("ekonom", dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC))


def las_in(mapp: Path, *texter: str, kartor: Kartor | None = None) -> Sieinlasning:
    """Read files into the ledger under a folder, and write it."""
    filer = [skriv_sie(mapp / f"in{plats}.se", text) for plats, text in enumerate(texter)]
    (mapp / "bok").mkdir(exist_ok=True)
    plan = planera(mapp / "bok", las_siefiler(filer), kartor or Kartor(), VEM)
    if plan.skiss is not None:
        spara(plan.skiss)
    return plan


def _bok(mapp: Path) -> Bok:
    return las_bok(mapp / "bok").krav_felfri()


def _innehall(mapp: Path) -> dict[str, bytes]:
    return {
        str(fil.relative_to(mapp)): fil.read_bytes()
        for fil in sorted((mapp / "bok").rglob("*"))
        if fil.is_file() and not fil.name.startswith(".")
    }


def _vers(bok: Bok) -> list[str]:
    return [
        f"{entry.flag}{entry.meta.get('ver', '')}"
        for entry in bok.entries
        if isinstance(entry, data.Transaction)
    ]


def test_new_books_satisfy_every_rule(tmp_path: Path) -> None:
    plan = las_in(tmp_path, HELA)
    bok = _bok(tmp_path)
    assert (bok.att_gora, bok.varningar) == ((), ())
    assert _vers(bok) == ["*", "*SM1", "*SM2", "*SM3", "*SM4", "*OF1", "*A1", "*A2", "*A3", "*S1"]
    assert "3 verifikationer i 2023/A.beancount." in plan.klart
    assert bok.forbund.namn == "Samordningsförbundet Exempel"
    assert bok.forbund.namn_pa("verksamhet", "90") == "Kansli"
    assert bok.forbund.ovrigt["dimensioner"]["20"] == {
        "namn": "Nivå 4",
        "objekt": {"X": "Enheten X"},
    }
    assert bok.konton["2067"].namn == "Balanserat överskott"


def test_the_file_is_kept_as_the_underlag(tmp_path: Path) -> None:
    las_in(tmp_path, HELA)
    kopior = list((tmp_path / "bok/2023/underlag/sie").iterdir())
    assert [fil.read_bytes() for fil in kopior] == [HELA.encode("cp437")]


def test_every_file_of_the_books_names_the_roots(tmp_path: Path) -> None:
    las_in(tmp_path, HELA)
    for fil in (tmp_path / "bok").rglob("*.beancount"):
        assert fil.read_text(encoding="utf-8").count('option "name_') == 5


def test_the_import_is_in_the_log(tmp_path: Path) -> None:
    las_in(tmp_path, HELA)
    poster = las_logg(tmp_path / "bok").poster
    importer = [post for post in poster if post.vad == "import"]
    assert [(post.galler, post.av) for post in importer] == [("2022", "ekonom"), ("2023", "ekonom")]
    assert "SIE-fil in0.se (SHA-256" in importer[0].detaljer["kalla"]


def test_reading_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    las_in(tmp_path, HELA)
    forut = _innehall(tmp_path)
    plan = las_in(tmp_path, HELA)
    assert plan.skiss is None
    assert plan.klart == (
        "Böckerna har redan allt i filen (4 verifikationer). Ingenting är ändrat.",
    )
    assert _innehall(tmp_path) == forut


def test_a_newer_export_adds_only_what_is_new(tmp_path: Path) -> None:
    forsta = HELA.replace(VER, VER[: VER.index("#VER S 1")])
    las_in(tmp_path, forsta)
    a_filen = (tmp_path / "bok/2023/A.beancount").read_bytes()
    plan = las_in(tmp_path, HELA)
    assert plan.klart == ("1 verifikation i 2023/S.beancount.", "3 verifikationer fanns redan.")
    assert (tmp_path / "bok/2023/A.beancount").read_bytes() == a_filen
    bok = _bok(tmp_path)
    s1 = next(e for e in bok.entries if getattr(e, "meta", {}).get("ver") == "S1")
    assert (
        s1.meta["underlag"]
        != next(e for e in bok.entries if getattr(e, "meta", {}).get("ver") == "A1").meta[
            "underlag"
        ]
    )


@pytest.mark.parametrize(
    ("forut", "nu", "text"),
    [
        ('"Hyra"', '"Hyra juni"', "A3/2023 är bokförd på annat sätt: texten var «Hyra» och är"),
        ("{} -300.00", "{} -300.00 20230301", "dag var"),
        ("#VER S 1 20231231", "#VER S 1 20231230", "dagen var «2023-12-31» och är «2023-12-30»"),
        ("#VER S 1 ", "#VER T 1 ", "S1/2023 finns i böckerna men inte i filen"),
        ("{1 90} 200.00", "{1 10} 200.00", "verksamhet 90» och är «5010 200,00 verksamhet 10"),
    ],
)
def test_a_changed_voucher_is_refused_with_a_list(
    tmp_path: Path, forut: str, nu: str, text: str
) -> None:
    las_in(tmp_path, HELA)
    innan = _innehall(tmp_path)
    if text == "dag var":
        # The row's own day is the voucher's: no change.
        assert las_in(tmp_path, HELA.replace(forut, nu)).skiss is None
        return
    with pytest.raises(BokFelError) as fel:
        las_in(tmp_path, HELA.replace(forut, nu))
    assert any(text in rad.text for rad in fel.value.fel)
    assert "det bokförda ändras inte. (LKBR 3 kap. 7 och 10 §§)" in fel.value.fel[0].text
    assert _innehall(tmp_path) == innan


def test_another_opening_balance_is_refused(tmp_path: Path) -> None:
    las_in(tmp_path, HELA)
    annan = HELA.replace("#IB 0 1930 1020.00", "#IB 0 1930 1120.00")
    annan = annan.replace("#IB 0 2067 -1060.00", "#IB 0 2067 -1160.00")
    with pytest.raises(BokFelError) as fel:
        las_in(tmp_path, annan)
    assert "Konto 1930: ingående balans 2023 är 1 120,00 kr i filen men 1 020,00 kr" in str(
        fel.value
    )


def test_the_next_year_goes_on_from_the_closing(tmp_path: Path) -> None:
    las_in(tmp_path, HELA)
    plan = las_in(tmp_path, _nasta_ar())
    bok = _bok(tmp_path)
    assert _vers(bok)[-4:] == ["*OF1", "*OF1", "*A1", "*A2"] or "*A1" in _vers(bok)[-2:]
    assert (tmp_path / "bok/2024/A.beancount").is_file()
    assert not [fynd for fynd in plan.fynd if fynd.varning]


def _nasta_ar() -> str:
    huvud = HELA[: HELA.index("#IB -1")]
    huvud = huvud.replace("20231231", "20241231").replace("20230101", "20240101")
    huvud = huvud.replace("20221231", "20231231").replace("20220101", "20230101")
    return huvud + (
        "#IB 0 1220 60.00\n#IB 0 1229 -40.00\n#IB 0 1930 1420.00\n#IB 0 2067 -1340.00\n"
        "#IB 0 2440 -100.00\n"
        '#VER A 1 20240105 "Betalt" 20240105\n{\n#TRANS 2440 {} 100.00\n#TRANS 1930 {} -100.00\n}\n'
    )


def test_a_year_before_the_books_is_refused(tmp_path: Path) -> None:
    las_in(tmp_path, HELA)
    tidig = HELA[: HELA.index("#IB -1")] + HELA[HELA.index("#IB 0") :]
    tidig = tidig.replace("20220101", "20200101").replace("20221231", "20201231")
    with pytest.raises(BokFelError, match="ligger före böckernas första år"):
        las_in(tmp_path, tidig.replace("2023", "2021"))


def test_a_year_that_leaves_a_gap_is_refused(tmp_path: Path) -> None:
    las_in(tmp_path, HELA)
    with pytest.raises(BokFelError, match="Räkenskapsåret 2025 kommer efter 2024"):
        las_in(tmp_path, _nasta_ar().replace("2024", "2025"))


def test_nothing_is_left_of_books_that_come_to_nothing(tmp_path: Path) -> None:
    fel_bok = HELA.replace("5010 {1 90} 200.00", "5010 {1 90} 201.00")
    with pytest.raises(BokFelError, match="balanserar inte"):
        las_in(tmp_path, fel_bok)
    assert _innehall(tmp_path) == {}


# ---------------------------------------------------------------------- type 4I

LON = """\
#FLAGGA 0
#PROGRAM "Lön"
#SIETYP 4
#KONTO 7210 "Löner"
#DIM 1 "Kostnadsställe"
#VER "" "" 20230825 "Löner augusti" 20230826 "lön"
{
#TRANS 7210 {1 90} 300.00 "" "" 2.5
#TRANS 1930 {} -300.00
}
"""


def test_type_4i_becomes_drafts(tmp_path: Path) -> None:
    las_in(tmp_path, HELA)
    plan = las_in(tmp_path, LON)
    assert plan.klart == (
        "1 nya konton i kontoplan.beancount: 7210-Löner.",
        "1 utkast i 2023/utkast.beancount. Bokför dem med rakenskap bokfor.",
    )
    utkast = [e for e in _bok(tmp_path).entries if getattr(e, "flag", "") == "!"]
    assert [(e.date, e.payee, e.narration) for e in utkast] == [
        (dt.date(2023, 8, 25), "Ej angiven i SIE-filen", "Löner augusti")
    ]
    assert "ver" not in utkast[0].meta
    assert utkast[0].postings[0].meta["verksamhet"] == "90"


def test_the_same_drafts_are_not_read_twice(tmp_path: Path) -> None:
    las_in(tmp_path, HELA)
    las_in(tmp_path, LON)
    plan = las_in(tmp_path, LON)
    assert plan.skiss is None
    assert plan.klart == ("in0.se är redan läst. Ingenting är ändrat.",)


def test_drafts_need_books(tmp_path: Path) -> None:
    with pytest.raises(BokFelError, match="läses in i böcker som finns"):
        las_in(tmp_path, LON)


# ---------------------------------------------------------------------- hostile texts

FIENTLIGA = (
    '"; 2023-01-01 open Assets:X',
    "C:\\mapp\\fil",
    'a\\" b',
    "=HYPERLINK(1)",
    "<script>alert(1)</script>",
    "../../../etc/passwd",
    "{{ 7*7 }}",
    "  två  blanksteg  ",
    "plugin | motpart",
    "«»–€",
    ";kommentar",
    "#VER X",
)


@pytest.mark.parametrize("text", FIENTLIGA)
def test_a_text_of_a_file_never_becomes_syntax(tmp_path: Path, text: str) -> None:
    """As the name of the federation and of an account, as an object, a text and a sign."""
    falt = '"' + text.replace('"', '\\"') + '"'
    sie = HELA.replace('"Samordningsförbundet Exempel"', falt).replace('"Hyra"', falt)
    sie = sie.replace('"Lokalhyra"', falt).replace("#OBJEKT 1 90", f"#OBJEKT 1 {falt}")
    sie = sie.replace("{1 90}", f"{{1 {falt}}}").replace("20230601\n{", f"20230601 {falt}\n{{")
    fil = tmp_path / "in.se"
    fil.write_bytes(sie.encode("utf-8"))
    (tmp_path / "bok").mkdir()
    plan = planera(tmp_path / "bok", las_siefiler([fil]), Kartor(), VEM)
    assert plan.skiss is not None
    spara(plan.skiss)
    bok = _bok(tmp_path)
    entry = next(e for e in bok.entries if getattr(e, "meta", {}).get("ver") == "A3")
    assert entry.narration == text
    assert entry.meta["av"] == text
    assert entry.postings[0].meta["verksamhet"] == text
    assert bok.forbund.namn == text.strip()
    assert bok.konton["5010"].namn == text
    assert sorted(ett.name for ett in (tmp_path / "bok").iterdir() if ett.is_dir()) == [
        "2022",
        "2023",
    ]


def test_a_hostile_file_name_is_no_path(tmp_path: Path) -> None:
    fil = skriv_sie(tmp_path / "..\n; include 'x' .se")
    (tmp_path / "bok").mkdir()
    plan = planera(tmp_path / "bok", las_siefiler([fil]), Kartor(), VEM)
    assert plan.skiss is not None
    spara(plan.skiss)
    assert _bok(tmp_path).fel == ()
    kopia = next((tmp_path / "bok/2023/underlag/sie").iterdir())
    assert kopia.name.startswith("include_x-")


# ---------------------------------------------------------------------- Kommun-Bas

KOMMUN = """\
#FLAGGA 0
#PROGRAM "Kommunens program"
#SIETYP 4
#FNAMN "Förbundet hos kommunen"
#RAR 0 20240101 20241231
#KONTO 1930 "Bank"
#KONTO 2010 "Eget kapital"
#KONTO 3511 "Bidrag från staten"
#KONTO 4611 "Köp av huvudverksamhet"
#KONTO 5021 "Löner"
#KONTO 5611 "Arbetsgivaravgifter"
#KONTO 6011 "Lokalhyra"
#IB 0 1930 100
#IB 0 2010 -100
#UB 0 1930 140
#UB 0 2010 -100
#RES 0 3511 -100
#RES 0 5021 40
#RES 0 6011 20
#VER A 1 20240115 "Bidrag" 20240115
{
#TRANS 1930 {} 100
#TRANS 3511 {} -100
}
#VER A 2 20240125 "Lön och hyra" 20240125
{
#TRANS 5021 {} 40
#TRANS 6011 {} 20
#TRANS 1930 {} -60
}
"""


def test_a_municipalitys_chart_is_recognised_and_kept(tmp_path: Path) -> None:
    plan = las_in(tmp_path, KOMMUN)
    assert any("Kontoplan: Kommun-Bas" in fynd.text for fynd in plan.fynd)
    bok = _bok(tmp_path)
    assert bok.forbund.kontoplan == "kommun_bas"
    assert {nr: bok.konton[nr].delpost for nr in ("3511", "5021", "6011")} == {
        "3511": "medlemsbidrag_stat",
        "5021": "personal",
        "6011": "lokaler",
    }
    # A newer export is read by the chart of the books.
    assert las_in(tmp_path, KOMMUN).skiss is None


def test_a_municipalitys_chart_is_told_in_the_file_that_is_written(tmp_path: Path) -> None:
    """Names alone do not always say which chart it is, and #KPTYP has no value for it."""
    text = KOMMUN.replace("Löner", "Nöjen").replace("Arbetsgivaravgifter", "Annat")
    text = text.replace("Lokalhyra", "Plats").replace("Bidrag från staten", "Staten")
    las_in(tmp_path, text, kartor=Kartor(kontoplan="kommun_bas"))
    poster = sie_av_bok(_bok(tmp_path), 2024)
    assert sie.Prosa("Kontoplan: Kommun-Bas") in poster
    igen = tmp_path / "igen.se"
    igen.write_bytes(sie.skriv(poster).data or b"")
    assert bokfor_sie(las_siefiler([igen])).kontoplan == "kommun_bas"


def test_opening_balances_that_no_file_gave_are_not_written(tmp_path: Path) -> None:
    """The former year's were made up so that the books could begin; they are no one's balances."""
    text = "".join(rad + "\n" for rad in HELA.splitlines() if not rad.startswith("#IB -1"))
    las_in(tmp_path, text)
    poster = sie_av_bok(_bok(tmp_path), 2023)
    assert {post.ar for post in sie.urval(poster, sie.Ib)} == {0}
    assert {post.ar for post in sie.urval(poster, sie.Ub)} == {0, -1}
