"""Forgeries by someone with the source code, an editor and the right to write in the folder.

Each is made on books with a locked year, and tried by all that the auditor has: `kontroll`,
`kontroll --mot` with a hash from before, and a witness that remembers. What each says is beside it:
`inget` where it passes. Whoever rewrites the whole end of the log is told only by what lies outside
the folder, and one person with two names, without keys, by nothing: the table says so.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lkbr.behandlingshistorik import FIL, START, las_historik, ny_post, posthash, som_data
from lkbr.tid import tidpunkt
from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.attest import attestera, valj
from rakenskap.dagbok.bokforing import bokfor
from rakenskap.dagbok.skiss import Vem
from rakenskap.dagbok.spara import spara
from rakenskap.dagbok.utkast import utkast_i
from rakenskap.granskning.kontrollpunkt import folj, kontrollpunkt
from rakenskap.kommandon.cli import main
from tests.rakenskap.dagbok.test_dagbok import CHEF, EKONOM, FAKTURA
from tests.rakenskap.granskning.test_plomb import bocker, byt

__all__ = ["bocker"]  # the fixture

L_FILEN = "2023/L-leverantor.beancount"


@pytest.fixture
def mapp(bocker: Path) -> Path:
    """Books: 2022 locked, L1/2023 booked by the ekonom and attested by the chief."""
    fil = bocker / "2023/utkast.beancount"
    fil.write_text(fil.read_text() + FAKTURA)
    spara(bokfor(las_bok(bocker), utkast_i(las_bok(bocker)), EKONOM)[0])
    spara(attestera(las_bok(bocker), valj(las_bok(bocker), ["L1"], 2023), CHEF))
    assert las_bok(bocker).fel == ()
    return bocker


def lagg_till(mapp: Path, vad: Any, galler: str, hash_: str = "", **mer: Any) -> None:  # noqa: ANN401
    """Add a valid record last."""
    sista = las_historik((mapp / FIL).read_bytes()).poster[-1]
    av, tid = mer.pop("av", "ekonom"), mer.pop("tid", tidpunkt(sista.tid))
    _, rad = ny_post(sista, tid, av, vad, galler, hash_, **mer, version="1")
    with (mapp / FIL).open("ab") as fil:
        fil.write(rad)


def skriv_om(mapp: Path, andra: Callable[[list[dict[str, Any]]], None]) -> None:
    """Change the records, and make the chain hold again from the first to the last."""
    poster = [json.loads(rad) for rad in (mapp / FIL).read_bytes().splitlines()]
    andra(poster)
    ut, forra = [], START
    for nummer, post in enumerate(poster, 1):
        post |= {"nr": nummer, "forra": forra}
        post.pop("hash", None)
        post["forra"] = post.pop("forra")
        text = json.dumps(post, ensure_ascii=False, separators=(",", ":")).encode()
        forra = hashlib.sha256(text).hexdigest()
        ut.append(text[:-1] + b',"hash":"' + forra.encode() + b'"}\n')
    (mapp / FIL).write_bytes(b"".join(ut))


def posten(poster: list[dict[str, Any]], vad: str, galler: str) -> dict[str, Any]:
    return next(ett for ett in poster if (ett["vad"], ett["galler"]) == (vad, galler))


def entry(mapp: Path, ver: str) -> Any:  # noqa: ANN401
    return next(ett for ett in las_bok(mapp).entries if ett.meta.get("ver") == ver)


# --- the forgeries -------------------------------------------------------------------------


def belopp_i_text(mapp: Path) -> None:
    byt(mapp / L_FILEN, "250.00", "950.00")


def belopp_i_text_och_post(mapp: Path) -> None:
    """The amount in the books and in its record; the record's own hash made anew, not the chain."""
    belopp_i_text(mapp)
    rader = (mapp / FIL).read_bytes().splitlines(keepends=True)
    plats = next(n for n, rad in enumerate(rader) if b'"bokning","galler":"L1/2023"' in rad)
    rad = rader[plats].replace(b"25000", b"95000")
    kropp = rad.split(b',"hash":"')[0] + b"}"
    summa = hashlib.sha256(kropp).hexdigest().encode()
    rader[plats] = kropp[:-1] + b',"hash":"' + summa + b'"}\n'
    (mapp / FIL).write_bytes(b"".join(rader))


def slutet_omskrivet(mapp: Path) -> None:
    """The amount everywhere, and every hash after it."""
    belopp_i_text(mapp)
    ny = entry(mapp, "L1")

    def andra(poster: list[dict[str, Any]]) -> None:
        for post in poster:
            if post["galler"] == "L1/2023":
                post["posthash"] = posthash(ny)
                if "post" in post:
                    post["post"] = som_data(ny)

    skriv_om(mapp, andra)
    # The attest of a booked entry is of its hash, so both go along.


def kapad(mapp: Path) -> None:
    """The last entry and its records are gone."""
    (mapp / L_FILEN).write_text("\n".join((mapp / L_FILEN).read_text().splitlines()[:7]) + "\n")

    def andra(poster: list[dict[str, Any]]) -> None:
        poster[:] = [ett for ett in poster if ett["galler"] != "L1/2023"]

    skriv_om(mapp, andra)


def plomben_borta(mapp: Path) -> None:
    skriv_om(mapp, lambda poster: posten(poster, "lås", "2022").pop("plomb"))


def laset_borta(mapp: Path) -> None:
    skriv_om(mapp, lambda poster: poster.remove(posten(poster, "lås", "2022")))


def ny_plomb_utan_ratt(mapp: Path) -> None:
    byt(mapp / "2022/budget.beancount", "5000", "6000")
    gammal = las_historik((mapp / FIL).read_bytes())
    laset = next(post for post in gammal.poster if post.vad == "lås")
    lagg_till(mapp, "plomb", "2022", skal="x", plomb=laset.detaljer["plomb"])


def budgeten(mapp: Path) -> None:
    byt(mapp / "2022/budget.beancount", "5000", "6000")


def attest_i_annans_namn(mapp: Path) -> None:
    byt(mapp / L_FILEN, '"förbundschef"', '"ordförande"')


def attest_bakat_i_tiden(mapp: Path) -> None:
    tid = dt.datetime(2023, 1, 2, tzinfo=dt.UTC)
    lagg_till(
        mapp,
        "attest",
        "L1/2023",
        posthash(entry(mapp, "L1")),
        av="ordförande",
        tid=tid,
        attest=["2023-01-02", "ordförande"],
    )


def attest_med_annan_dag(mapp: Path) -> None:
    lagg_till(
        mapp,
        "attest",
        "L1/2023",
        posthash(entry(mapp, "L1")),
        av="ordförande",
        attest=["2023-02-01", "ordförande"],
    )


def posterna_i_annan_ordning(mapp: Path) -> None:
    """The attest before the booking that it is of."""

    def andra(poster: list[dict[str, Any]]) -> None:
        plats = poster.index(posten(poster, "bokning", "L1/2023"))
        poster.insert(plats, poster.pop())

    skriv_om(mapp, andra)


def numret_igen(mapp: Path) -> None:
    ett = entry(mapp, "L1")
    lagg_till(mapp, "bokning", "L1/2023", posthash(ett), post=som_data(ett), attest=["", ""])


def import_till_last_ar(mapp: Path) -> None:
    lagg_till(mapp, "import", "2022", "0" * 64, nummer={"A": "2"}, perioder=["2022-05"], attester=0)


def upplasning_utan_ratt(mapp: Path) -> None:
    lagg_till(mapp, "lås", "2023-01")
    lagg_till(mapp, "upplåsning", "2023-01", skal="x")


def aret_upplast(mapp: Path) -> None:
    lagg_till(mapp, "upplåsning", "2022", skal="x", av="förbundschef")


def insticksprogram_borta(mapp: Path) -> None:
    byt(mapp / "main.beancount", '"lkbr.alla"', '"lkbr.exakthet"')
    summa = hashlib.sha256((mapp / "main.beancount").read_bytes()).hexdigest()
    lagg_till(mapp, "inställning", "main.beancount", summa)


def filen_inte_inkluderad(mapp: Path) -> None:
    byt(mapp / "main.beancount", 'include "2022/A.beancount"\n', "")


def underlag_flyttat(mapp: Path) -> None:
    (mapp / "2023/underlag/utkast.txt").rename(mapp / "2023/underlag/annat.txt")
    byt(mapp / L_FILEN, "2023/underlag/utkast.txt", "2023/underlag/annat.txt")


def underlag_utbytt(mapp: Path) -> None:
    (mapp / "2023/underlag/utkast.txt").write_text("en annan faktura")


def underlag_borta(mapp: Path) -> None:
    (mapp / "2023/underlag/utkast.txt").unlink()


def annan_manad(mapp: Path) -> None:
    byt(mapp / L_FILEN, "2023-01-20", "2023-02-20")


def anteckning_som_tystar(mapp: Path) -> None:
    lagg_till(mapp, "anteckning", "L1/2023", kod="T01", text="x")


def okant_slag(mapp: Path) -> None:
    lagg_till(mapp, "makulering", "L1/2023")


def rattelse_med_attest(mapp: Path) -> None:
    """A correction that brings its own attest."""
    text = (
        '\n2023-02-20 * "Firman AB" "Rättelse av L1/2023: Stolar"\n  ver: "L2"\n'
        '  registrerad: 2023-03-01\n  av: "ekonom"\n  rattar: "L1/2023"\n'
        '  attesterad: 2023-03-01\n  attesterad-av: "förbundschef"\n'
        '  underlag: "2023/underlag/utkast.txt"\n'
        f'  underlag-sha256: "{entry(mapp, "L1").meta["underlag-sha256"]}"\n'
        "  Kostnader:6110-Kontorsmaterial  -250.00 SEK\n"
        "  Skulder:2440-Leverantörsskulder  250.00 SEK\n"
    )
    with (mapp / L_FILEN).open("a") as fil:
        fil.write(text)
    ny = entry(mapp, "L2")
    lagg_till(
        mapp,
        "rättelse",
        "L2/2023",
        posthash(ny),
        post=som_data(ny),
        attest=["2023-03-01", "förbundschef"],
    )


def tva_namn(mapp: Path) -> None:
    """One person books as the ekonom and attests as the chief; without keys nothing proves it."""
    fil = mapp / "2023/utkast.beancount"
    fil.write_text(fil.read_text() + FAKTURA)
    spara(bokfor(las_bok(mapp), utkast_i(las_bok(mapp)), EKONOM)[0])
    spara(
        attestera(las_bok(mapp), valj(las_bok(mapp), ["L2"], 2023), Vem("förbundschef", EKONOM.nu))
    )


# What is said by kontroll; by --mot (a hash from before) and the witness, where that is another.
FORFALSKNINGAR: dict[Callable[[Path], None], tuple[str, str, str]] = {
    belopp_i_text: ("H04", "", ""),
    belopp_i_text_och_post: ("H03", "", ""),
    slutet_omskrivet: ("inget", "finns inte i", "inte de som de var"),
    kapad: ("inget", "finns inte i", "men hade"),
    plomben_borta: ("L11", "finns inte i", "inte de som de var"),
    laset_borta: ("inget", "finns inte i", "men hade"),
    ny_plomb_utan_ratt: ("L07", "", ""),
    budgeten: ("L10", "", ""),
    attest_i_annans_namn: ("H07", "", ""),
    attest_bakat_i_tiden: ("H16", "", ""),
    attest_med_annan_dag: ("H13", "", ""),
    posterna_i_annan_ordning: ("H13", "finns inte i", "inte de som de var"),
    numret_igen: ("H11", "", ""),
    import_till_last_ar: ("L09", "", ""),
    upplasning_utan_ratt: ("L08", "", ""),
    aret_upplast: ("L02", "", ""),
    insticksprogram_borta: ("inte kontrollerade", "", ""),
    filen_inte_inkluderad: ("L10", "", ""),
    underlag_flyttat: ("H04", "", ""),
    underlag_utbytt: ("U", "", ""),
    underlag_borta: ("U", "", ""),
    annan_manad: ("H04", "", ""),
    anteckning_som_tystar: ("H17", "", ""),
    okant_slag: ("H17", "", ""),
    rattelse_med_attest: ("H14", "", ""),
    tva_namn: ("inget", "en person kan ha skrivit i en annans namn", "inget"),
}


def om_bocker(mapp: Path) -> str:
    """Return what is said when the books are read, and must be free of faults."""
    bok = las_bok(mapp)
    sagt = [str(rad) for rad in (*bok.fel, *bok.varningar)]
    try:
        bok.krav_felfri()
    except BokFelError as fel:
        sagt += map(str, fel.fel)
    return " ".join(sagt)


@pytest.mark.parametrize("hur", FORFALSKNINGAR, ids=lambda hur: hur.__name__)
def test_en_forfalskning_sags(
    mapp: Path,
    hur: Callable[[Path], None],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RAKENSKAP_SIGILL", "av")
    namn = las_bok(mapp).forbund.namn
    fore = las_historik((mapp / FIL).read_bytes())
    minne = kontrollpunkt(fore, namn)
    kontroll, mot, vittne = FORFALSKNINGAR[hur]

    hur(mapp)

    sagt = om_bocker(mapp)
    if kontroll == "inget":
        assert "LKBR-" not in sagt, sagt
    else:
        assert re.search(rf"LKBR-{kontroll}|{kontroll}" if len(kontroll) > 1 else "LKBR-U", sagt), (
            sagt
        )
    if mot:
        status = main(["kontroll", "--bok", str(mapp), "--mot", fore.huvudhash])
        ut = capsys.readouterr()
        assert mot in ut.out + ut.err, ut.out + ut.err
        assert (status != 0) == (hur is not tva_namn)
    if vittne == "inget":
        folj(minne, las_historik((mapp / FIL).read_bytes()), namn)
    elif vittne:
        with pytest.raises(BokFelError, match=vittne):
            folj(minne, las_historik((mapp / FIL).read_bytes()), namn)


def test_det_som_gar_igenom_ar_det_som_handboken_sager() -> None:
    """Three pass the checks inside the folder, and what lies outside tells; one passes all."""
    tysta = [hur for hur, (kontroll, _, _) in FORFALSKNINGAR.items() if kontroll == "inget"]
    assert tysta == [slutet_omskrivet, kapad, laset_borta, tva_namn]
    assert [hur for hur in tysta if FORFALSKNINGAR[hur][2] == "inget"] == [tva_namn]
    assert len(FORFALSKNINGAR) == 26
