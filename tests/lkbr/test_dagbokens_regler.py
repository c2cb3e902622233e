"""Each rule of the daily books has a message: what is wrong, what to do, and the paragraph."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import pytest
from beancount.core import data

from lkbr.bankdag import nasta_arbetsdag
from lkbr.behandlingshistorik import (
    FIL,
    Loggpost,
    Loggslag,
    arshash,
    attest_i,
    ny_post,
    posthash,
    som_data,
    vernyckel,
)
from lkbr.plomb import arets_filer, namnda_underlag, pa_disk, plomb
from lkbr.tid import tidpunkt
from lkbr.uppspelning import utkasthash_av
from rakenskap.bok.bok import Bok, las_bok
from tests.hjalp import PLUGINS, UNDERLAG_SHA256, MetaVarde, Rad, skriv_bok, ver

ALLA = (
    *PLUGINS,
    "lkbr.underlag",
    "lkbr.bankdag",
    "lkbr.attest",
    "lkbr.rattelse",
    "lkbr.dimensioner",
    "lkbr.stangning",
    "lkbr.historik",
)
ORDNING = """\
namn = "Provförbundet"

[las]
upplasning = ["förbundschef"]

[[attestant]]
namn = "förbundschef"
serier = ["L", "N"]
hogst_kr = 5000
avser = ["Chefens konsult AB"]
till = 2023-12-31

[[attestant]]
namn = "ordförande"
serier = ["L"]
"""
HYRA = ver("A1", "2023-01-16", "Värden", "Hyra", "5010 100.00; 1930 -100.00")
BORJAN = dt.datetime(2022, 12, 1, 9, 0, tzinfo=dt.UTC)
TID = dt.datetime(2024, 1, 2, 9, 0, tzinfo=dt.UTC)
HALVAR = dt.timedelta(days=180)


def texter(bok: Bok) -> list[str]:
    return [str(rad) for rad in (*bok.fel, *bok.varningar, *bok.att_gora)]


def med_plugin(mapp: Path, namn: str, entries: str, forbund: str = ORDNING) -> list[str]:
    return texter(las_bok(skriv_bok(mapp, entries, forbund=forbund, plugins=(*PLUGINS, namn))))


class Logg:
    """Writes a log beside some books, a record at a time, as honest persons would make it."""

    def __init__(self, mapp: Path) -> None:
        self.fil = mapp / FIL
        self.forra: Loggpost | None = None
        self.rader: list[bytes] = []

    def post(
        self,
        vad: Loggslag,
        galler: str,
        posthash_: str = "",
        *,
        av: str = "ekonom",
        tid: dt.datetime = TID,
        **mer: Any,  # noqa: ANN401 (whatever JSON holds)
    ) -> None:
        if vad == "lås" and len(galler) == 4:
            mapp, entries = self.fil.parent, las_bok(self.fil.parent).entries
            filer = arets_filer(mapp, int(galler), namnda_underlag(entries))
            mer["plomb"] = plomb(entries, int(galler), filer, pa_disk(mapp))
        # A log that stands still for long looks like a clock that is wrong.
        while self.forra is not None and tid - tidpunkt(self.forra.tid) > HALVAR:
            mellan = tidpunkt(self.forra.tid) + HALVAR
            self.forra, rad = ny_post(self.forra, mellan, av, "inställning", "annat")
            self.rader.append(rad)
        self.forra, rad = ny_post(self.forra, tid, av, vad, galler, posthash_, **mer)
        self.rader.append(rad)
        self.skriv()

    def skriv(self) -> None:
        self.fil.write_bytes(b"".join(self.rader))

    def installningar(self) -> None:
        for namn in ("forbund.toml", "main.beancount", "kontoplan.beancount"):
            summa = hashlib.sha256((self.fil.parent / namn).read_bytes()).hexdigest()
            self.post("inställning", namn, summa, tid=BORJAN)

    def bokfor_allt(self, tid: dt.datetime | None = None) -> None:
        for entry in las_bok(self.fil.parent).entries:
            if isinstance(entry, data.Transaction) and entry.flag == "*":
                self.bokfor(entry, tid)

    def bokfor(self, entry: data.Transaction, tid: dt.datetime | None = None) -> None:
        """Book an entry that was attested as a draft, the same day."""
        post = som_data(entry)
        middag = tid or dt.datetime.combine(entry.meta["registrerad"], dt.time(12), dt.UTC)
        if entry.meta.get("attesterad-av"):
            self.post(
                "attest",
                "utkast",
                utkasthash_av(post),
                av=entry.meta["attesterad-av"],
                tid=middag,
                attest=list(attest_i(entry)),
            )
        self.post(
            "bokning",
            vernyckel(entry),
            posthash(entry),
            tid=middag,
            post=post,
            attest=list(attest_i(entry)),
        )


def med_logg(mapp: Path, entries: str) -> Logg:
    skriv_bok(mapp, entries, forbund=ORDNING, plugins=ALLA)
    logg = Logg(mapp)
    logg.installningar()
    logg.bokfor_allt()
    return logg


def byt(mapp: Path, gammal: str, ny: str) -> None:
    fil = mapp / "main.beancount"
    text = fil.read_text(encoding="utf-8")
    assert gammal in text
    fil.write_text(text.replace(gammal, ny, 1), encoding="utf-8")


# --- Rätta böcker --------------------------------------------------------------------------


def test_ratta_bocker_har_inget_fel(tmp_path: Path) -> None:
    skriv_bok(tmp_path, HYRA, forbund=ORDNING, plugins=ALLA)
    logg = Logg(tmp_path)
    logg.installningar()
    logg.bokfor_allt()

    assert texter(las_bok(tmp_path)) == []


# --- Underlag ------------------------------------------------------------------------------


def test_saknat_underlag(tmp_path: Path) -> None:
    skriv_bok(tmp_path, HYRA, plugins=(*PLUGINS, "lkbr.underlag"))
    (tmp_path / "2023/underlag/A1.txt").unlink()

    (text,) = texter(las_bok(tmp_path))

    assert "LKBR-U11: underlaget 2023/underlag/A1.txt till A1 finns inte" in text
    assert "Gör så här: lägg tillbaka filen" in text
    assert "(LKBR 3 kap. 12-13 §§)" in text


@pytest.mark.parametrize(
    "sokvag", ["forbund.toml", "2023/A.txt", "2023/underlag/.dold", "underlag"]
)
def test_underlag_ligger_under_underlag(tmp_path: Path, sokvag: str) -> None:
    """Not the list of users, nor the log of who signed in: what changes would break the books."""
    text = ver("A1", "2023-01-16", "Värden", "Hyra", "5010 1.00; 1930 -1.00", underlag=sokvag)

    assert any("LKBR-U14" in ett for ett in med_plugin(tmp_path, "lkbr.underlag", text))


def test_underlag_genom_en_lank_ut_anmals(tmp_path: Path) -> None:
    for mal in (tmp_path / "hemlig.txt", tmp_path / "bok/anvandare.toml"):
        mapp = skriv_bok(tmp_path / "bok", HYRA, plugins=(*PLUGINS, "lkbr.underlag"))
        mal.write_bytes(b"Underlag\n")
        fil = mapp / "2023/underlag/A1.txt"
        fil.unlink()
        fil.symlink_to(mal)

        (text,) = texter(las_bok(mapp))

        assert "LKBR-U14: underlaget «2023/underlag/A1.txt» till A1 ligger utanför" in text
        fil.unlink()


def test_andrat_underlag(tmp_path: Path) -> None:
    skriv_bok(tmp_path, HYRA, plugins=(*PLUGINS, "lkbr.underlag"))
    (tmp_path / "2023/underlag/A1.txt").write_text("något annat")

    (text,) = texter(las_bok(tmp_path))

    assert "LKBR-U12: underlaget 2023/underlag/A1.txt till A1 är inte den fil som" in text


def test_samma_storlek_men_annat_innehall_hittas_aven_vid_omlasning(tmp_path: Path) -> None:
    skriv_bok(tmp_path, HYRA, plugins=(*PLUGINS, "lkbr.underlag"))
    assert texter(las_bok(tmp_path)) == []
    (tmp_path / "2023/underlag/A1.txt").write_text("Underlig\n")

    assert "LKBR-U12" in texter(las_bok(tmp_path))[0]


def test_underlag_utan_kontrollsumma(tmp_path: Path) -> None:
    entries = ver(
        "A1",
        "2023-01-16",
        "Värden",
        "Hyra",
        "5010 100.00; 1930 -100.00",
        underlag_sha256=None,
    )

    (text,) = med_plugin(tmp_path, "lkbr.underlag", entries)

    assert "LKBR-U13: verifikationen A1 saknar kontrollsumma för underlaget" in text
    assert 'skriv underlag-sha256: "' in text


@pytest.mark.parametrize("sokvag", ["../hemligt.txt", "/etc/hostname"])
def test_underlag_utanfor_mappen(tmp_path: Path, sokvag: str) -> None:
    entries = ver("A1", "2023-01-16", "Värden", "Hyra", "5010 1.00; 1930 -1.00", underlag=sokvag)

    (text,) = med_plugin(tmp_path / "bok", "lkbr.underlag", entries)

    assert f"LKBR-U14: underlaget «{sokvag}» till A1 ligger utanför böckernas mapp" in text


def test_olankad_fil_anmals_utan_att_stoppa_rapporterna(tmp_path: Path) -> None:
    skriv_bok(
        tmp_path,
        HYRA,
        plugins=(*PLUGINS, "lkbr.underlag"),
        filer={"2023/underlag/kvitto.txt": "x", "2023/underlag/antaganden.md": "y"},
        forbund='namn = "P"\n[underlag]\nallmanna = ["*/underlag/antaganden.md"]\n',
    )

    bok = las_bok(tmp_path)

    assert bok.fel == ()
    (rad,) = bok.att_gora
    assert rad.fil == "2023/underlag/kvitto.txt"
    assert rad.text.startswith("LKBR-U15: filen hör inte till någon verifikation.")


def test_andra_underlaget_kontrolleras_ocksa(tmp_path: Path) -> None:
    entries = ver(
        "A1",
        "2023-01-16",
        "Värden",
        "Hyra",
        "5010 1.00; 1930 -1.00",
        underlag_2="2023/underlag/bilaga.txt",
        underlag_2_sha256="0" * 64,
    )

    (text,) = med_plugin(tmp_path, "lkbr.underlag", entries)

    assert "LKBR-U12: underlaget 2023/underlag/bilaga.txt till A1" in text


# --- Bankdag -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dag", "nasta"),
    [
        ("2023-01-16", "2023-01-17"),
        ("2023-03-03", "2023-03-06"),  # fredag
        ("2023-04-06", "2023-04-11"),  # skärtorsdag
        ("2023-06-05", "2023-06-07"),  # nationaldagen
        ("2023-06-22", "2023-06-26"),  # midsommar
        ("2023-12-22", "2023-12-27"),  # jul
        ("2020-12-30", "2021-01-04"),  # nyårsafton är ingen arbetsdag
    ],
)
def test_nasta_arbetsdag(dag: str, nasta: str) -> None:
    assert nasta_arbetsdag(dt.date.fromisoformat(dag)) == dt.date.fromisoformat(nasta)


def _bank(registrerad: str, konto: str = "1930", **mer: str) -> str:
    return ver(
        "B1",
        "2023-03-03",
        "Staden",
        "Bidrag",
        f"{konto} 100.00; 3987 -100.00",
        registrerad=dt.date.fromisoformat(registrerad),
        **mer,
    )


def test_sen_bokforing_av_bank(tmp_path: Path) -> None:
    (text,) = med_plugin(tmp_path, "lkbr.bankdag", _bank("2023-03-07"))

    assert "LKBR-D01: betalningen B1 den 2023-03-03 bokfördes 2023-03-07" in text
    assert "senast 2023-03-06" in text
    assert text.endswith("(LKBR 3 kap. 4 §)")


def test_i_tid_med_skal_eller_utan_bank_ar_ratt(tmp_path: Path) -> None:
    assert med_plugin(tmp_path / "1", "lkbr.bankdag", _bank("2023-03-06")) == []
    assert med_plugin(tmp_path / "2", "lkbr.bankdag", _bank("2023-03-07", sent="brand")) == []
    assert med_plugin(tmp_path / "3", "lkbr.bankdag", _bank("2023-03-20", "1510")) == []


# --- Attest --------------------------------------------------------------------------------


def _faktura(belopp: str = "100.00", motpart: str = "Firman", **mer: str | dt.date | None) -> str:
    return ver("L1", "2023-01-16", motpart, "Stolar", f"5010 {belopp}; 2440 -{belopp}", **mer)


@pytest.mark.parametrize(
    ("text", "vantat"),
    [
        (_faktura(), ""),
        (
            _faktura(attesterad=None, attesterad_av=None),
            "LKBR-T01: verifikationen L1 är inte attesterad. Gör så här: låt förbundschef eller "
            "ordförande attestera den",
        ),
        (
            _faktura("5000.01"),
            "LKBR-T02: attesten på L1 gäller inte: förbundschef får attestera högst 5 000,00 kr, "
            "och verifikationen är på 5 000,01 kr. Gör så här: låt ordförande attestera",
        ),
        (
            _faktura(attesterad_av="kassör"),
            "LKBR-T02: attesten på L1 gäller inte: kassör får inte attestera serien L",
        ),
        (
            _faktura(attesterad=dt.date(2024, 1, 2)),
            "LKBR-T02: attesten på L1 gäller inte: förbundschef får inte attestera serien L den "
            "2024-01-02",
        ),
        (
            _faktura(av="förbundschef"),
            "LKBR-T03: attesten på L1 gäller inte: förbundschef har själv bokfört den",
        ),
        (
            _faktura(motpart="förbundschef"),
            "LKBR-T03: attesten på L1 gäller inte: den gäller förbundschef",
        ),
        (
            _faktura(motpart="Chefens konsult AB"),
            "LKBR-T03: attesten på L1 gäller inte: den gäller förbundschef (Chefens konsult AB). "
            "Gör så här: låt ordförande attestera den med rakenskap attestera L1/2023. Gällde en "
            "annan attestordning den dagen: låt dess [[attestant]] stå kvar i forbund.toml med "
            "till, och skriv den nya med fran.",
        ),
        (_faktura(attesterad=None), "LKBR-T04: attesten på L1 saknar dag"),
    ],
)
def test_attest(tmp_path: Path, text: str, vantat: str) -> None:
    fynd = med_plugin(tmp_path, "lkbr.attest", text)

    assert len(fynd) == bool(vantat)
    assert all(vantat in ett for ett in fynd)


def _betalning(dag: str) -> str:
    rader: list[Rad] = [("2440", "100.00", {"faktura": "L1/2023"}), ("1930", "-100.00")]
    return ver("B1", dag, "Firman", "Betalning", rader)


def test_betald_fore_attest(tmp_path: Path) -> None:
    faktura = _faktura(attesterad=dt.date(2023, 1, 20))

    (text,) = med_plugin(tmp_path / "1", "lkbr.attest", faktura + _betalning("2023-01-19"))

    assert "LKBR-T05: B1 betalade L1/2023 den 2023-01-19, men L1/2023 attesterades först" in text
    assert med_plugin(tmp_path / "2", "lkbr.attest", faktura + _betalning("2023-01-20")) == []


def test_en_rattelse_av_betalningen_ar_ingen_betalning(tmp_path: Path) -> None:
    rader: list[Rad] = [("2440", "-100.00", {"faktura": "L1/2023"}), ("1930", "100.00")]
    rattelse = ver("B2", "2023-01-19", "Firman", "Rättelse av B1/2023", rader, rattar="B1/2023")
    faktura = _faktura(attesterad=dt.date(2023, 1, 20))

    fynd = med_plugin(tmp_path, "lkbr.attest", faktura + _betalning("2023-01-19") + rattelse)

    assert [text.partition("betalade")[0].split()[-1] for text in fynd] == ["B1"]


def test_utan_attestordning(tmp_path: Path) -> None:
    (text,) = med_plugin(tmp_path, "lkbr.attest", _faktura(), forbund='namn = "P"\n')

    assert "LKBR-T06: förbundet har ingen attestordning." in text


# --- Rättelse ------------------------------------------------------------------------------


def test_bada_andarna_visar_varandra(tmp_path: Path) -> None:
    andra = ver(
        "A2", "2023-02-01", "Värden", "Rättelse", "1930 100.00; 5010 -100.00", rattar="A1/2023"
    )
    skriv_bok(tmp_path, HYRA + andra, plugins=(*PLUGINS, "lkbr.rattelse"))

    bok = las_bok(tmp_path)

    assert texter(bok) == []
    visade = {e.meta["ver"]: e.meta.get("rattas-av") for e in bok.entries if hasattr(e, "payee")}
    assert visade == {"A1": "A2/2023", "A2": None}


@pytest.mark.parametrize(
    ("rattar", "vantat"),
    [
        ("A1", "LKBR-R01: rättelsen A2 säger inte vilken verifikation den rättar («A1»)"),
        ("", "LKBR-R01: rättelsen A2 säger inte vilken"),
        ("A9/2023", "LKBR-R02: rättelsen A2 hänvisar till A9/2023, som inte finns"),
        ("A2/2023", "LKBR-R02: rättelsen A2 hänvisar till A2/2023"),
    ],
)
def test_rattelse_utan_mal(tmp_path: Path, rattar: str, vantat: str) -> None:
    andra = ver("A2", "2023-02-01", "V", "R", "1930 1.00; 5010 -1.00", rattar=rattar)

    (text,) = med_plugin(tmp_path, "lkbr.rattelse", HYRA + andra)

    assert vantat in text


def test_baklanken_far_inte_skrivas_for_hand(tmp_path: Path) -> None:
    entries = ver("A1", "2023-01-16", "V", "H", "5010 1.00; 1930 -1.00", rattas_av="A2/2023")

    (text,) = med_plugin(tmp_path, "lkbr.rattelse", entries)

    assert "LKBR-R03: verifikationen A1 har rattas-av i texten." in text


@pytest.mark.parametrize("nyckel", ["underlag-2", "underlag-3"])
def test_ett_ytterligare_underlag_provas_vilket_nummer_det_an_har(
    tmp_path: Path, nyckel: str
) -> None:
    """The first is known and right; a second is tried though its number is not the next."""
    entries = ver("A1", "2023-01-16", "V", "H", "5010 1.00; 1930 -1.00") + ver(
        "A2", "2023-01-16", "V", "H", "5010 1.00; 1930 -1.00", underlag="2023/underlag/A1.txt"
    ).replace(
        '  underlag: "2023/underlag/A1.txt"\n',
        f'  underlag: "2023/underlag/A1.txt"\n  {nyckel}: "2023/underlag/borta.pdf"\n'
        f'  {nyckel}-sha256: "{"0" * 64}"\n',
    )

    (text,) = med_plugin(tmp_path, "lkbr.underlag", entries)

    assert "LKBR-U12: underlaget 2023/underlag/borta.pdf till A2 är inte den fil" in text


def test_ett_underlag_utan_ett_forsta_provas(tmp_path: Path) -> None:
    entries = (
        ver("A1", "2023-01-16", "V", "H", "5010 1.00; 1930 -1.00")
        .replace("  underlag: ", "  underlag-2: ")
        .replace("  underlag-sha256: ", "  underlag-2-sha256: ")
        .replace(UNDERLAG_SHA256, "0" * 64)
    )

    fynd = " ".join(med_plugin(tmp_path, "lkbr.underlag", entries))

    assert "LKBR-V07" in fynd
    assert "LKBR-U12" in fynd


# --- Behandlingshistorik -------------------------------------------------------------------


def test_utan_historik(tmp_path: Path) -> None:
    (text,) = med_plugin(tmp_path, "lkbr.historik", HYRA)

    assert text.startswith(f"{FIL}: LKBR-H01: behandlingshistoriken saknas")
    assert "(LKBR 3 kap. 11 §)" in text


def test_en_tomd_historik_saknas(tmp_path: Path) -> None:
    skriv_bok(tmp_path, HYRA, forbund=ORDNING, plugins=(*PLUGINS, "lkbr.historik"))
    (tmp_path / FIL).write_bytes(b"")

    (text,) = texter(las_bok(tmp_path))

    assert text.startswith(f"{FIL}: LKBR-H01: behandlingshistoriken saknas")


@pytest.mark.parametrize(
    ("gammal", "ny", "skillnad"),
    [
        ('"Hyra"', '"Hyror"', "texten var «Hyra» och är «Hyror»"),
        ('"Värden"', '"Vännen"', "motparten var «Värden» och är «Vännen»"),
        ("2023-01-16 *", "2023-01-15 *", "dagen var «2023-01-16» och är «2023-01-15»"),
        ('av: "ekonom"', 'av: "kassör"', "av var «ekonom» och är «kassör»"),
        (
            "1930-Företagskonto  -100.00 SEK",
            "1630-Skattekonto  -100.00 SEK",
            "rad 2 var «1930 −100,00» och är «1630 −100,00»",
        ),
        (
            "5010-Lokalhyra  100.00 SEK\n",
            '5010-Lokalhyra  100.00 SEK\n    insats: "x"\n',
            "rad 1 var «5010 100,00» och är «5010 100,00 insats x»",
        ),
    ],
)
def test_andrad_verifikation(tmp_path: Path, gammal: str, ny: str, skillnad: str) -> None:
    med_logg(tmp_path, HYRA)
    byt(tmp_path, gammal, ny)

    text = next(text for text in texter(las_bok(tmp_path)) if "H10" not in text)

    assert "LKBR-H04: verifikationen A1/2023 har ändrats efter att den kom in" in text
    assert skillnad in text
    assert "i historiken 2023-01-16 (post 5)" in text
    assert "rakenskap ratta A1/2023." in text  # with the year: else the latest A1 is meant


def test_obokford_och_borttagen_verifikation(tmp_path: Path) -> None:
    med_logg(tmp_path, HYRA)
    byt(tmp_path, 'ver: "A1"', 'ver: "A2"')

    fynd = " ".join(texter(las_bok(tmp_path)))

    assert "LKBR-H05: verifikationen A2/2023 finns inte i behandlingshistoriken" in fynd
    assert "LKBR-H06: verifikationen A1/2023 bokfördes 2023-01-16 (post 5) men finns inte" in fynd


def test_attest_utan_post(tmp_path: Path) -> None:
    med_logg(tmp_path, HYRA)
    byt(tmp_path, 'attesterad-av: "förbundschef"', 'attesterad-av: "ordförande"')

    text = next(text for text in texter(las_bok(tmp_path)) if "H10" not in text)

    assert "LKBR-H07: attesten på A1/2023 stämmer inte" in text
    assert "där står 2023-01-16 av förbundschef, i böckerna 2023-01-16 av ordförande" in text


def test_en_andrad_attest_goms_inte_bakom_en_andrad_text(tmp_path: Path) -> None:
    med_logg(tmp_path, HYRA)
    byt(tmp_path, '"Hyra"', '"Hyror"')
    byt(tmp_path, 'attesterad-av: "förbundschef"', 'attesterad-av: "ordförande"')

    fynd = " ".join(texter(las_bok(tmp_path)))

    assert "LKBR-H04: verifikationen A1/2023 har ändrats" in fynd
    assert "LKBR-H07: attesten på A1/2023 stämmer inte" in fynd


def test_en_borttagen_verifikation_goms_inte_bakom_en_dubblerad(tmp_path: Path) -> None:
    andra = ver("A2", "2023-01-17", "Värden", "El", "5010 50.00; 1930 -50.00")
    med_logg(tmp_path, HYRA + andra)
    byt(tmp_path, andra, HYRA)

    fynd = " ".join(texter(las_bok(tmp_path)))

    assert "LKBR-V03" in fynd
    assert "LKBR-H06: verifikationen A2/2023 bokfördes" in fynd


def test_en_borttagen_fil_med_installningar(tmp_path: Path) -> None:
    """Without its settings a federation has no attest rules: that may not pass in silence."""
    med_logg(tmp_path, HYRA)
    (tmp_path / "forbund.toml").unlink()

    fynd = " ".join(texter(las_bok(tmp_path)))

    assert "LKBR-H21: inställningarna i forbund.toml finns i behandlingshistoriken" in fynd
    assert "Gör så här: lägg tillbaka filen" in fynd


def test_ett_avbrott_sags_ocksa_utan_historik(tmp_path: Path) -> None:
    skriv_bok(tmp_path, HYRA, forbund=ORDNING, plugins=(*PLUGINS, "lkbr.historik"))
    (tmp_path / ".rakenskap-journal.json").write_text("{}")

    fynd = " ".join(map(str, las_bok_utan_aterstallning(tmp_path)))

    assert "LKBR-H01" in fynd
    assert "LKBR-H02" in fynd


def test_bruten_kedja_och_avbruten_skrivning(tmp_path: Path) -> None:
    logg = med_logg(tmp_path, HYRA)
    del logg.rader[1]
    logg.skriv()
    (tmp_path / ".rakenskap-journal.json").write_text("{}")

    fynd = [str(rad) for rad in las_bok_utan_aterstallning(tmp_path)]

    assert any(
        f"{FIL}:2: LKBR-H03: behandlingshistoriken håller inte ihop: post 2" in f for f in fynd
    )
    assert any("LKBR-H02: en skrivning i böckerna avbröts" in f for f in fynd)


def las_bok_utan_aterstallning(mapp: Path) -> tuple[object, ...]:
    from beancount import loader

    from rakenskap.bok.bok import bygg_bok

    entries, fel, options = loader.load_file(str(mapp / "main.beancount"))
    return bygg_bok(mapp / "main.beancount", list(entries), list(fel), dict(options)).fel


def test_andrade_installningar_ar_att_gora(tmp_path: Path) -> None:
    med_logg(tmp_path, HYRA)
    (tmp_path / "forbund.toml").write_text(ORDNING + "# ny rad\n")

    bok = las_bok(tmp_path)

    assert bok.fel == ()
    assert "LKBR-H10: inställningarna i forbund.toml har ändrats sedan 2022-12-01" in str(
        bok.att_gora[0]
    )


def _importera(mapp: Path, mer_text: str = "", faktura: str = "") -> Logg:
    """Write a log with one record for all entries, as when existing books enter it."""
    import json

    skriv_bok(
        mapp,
        mer_text + HYRA + (faktura or _faktura()),
        forbund=ORDNING,
        plugins=ALLA,
    )
    verifikationer = [e for e in las_bok(mapp).entries if hasattr(e, "payee")]
    rader = [
        json.dumps(
            {
                "galler": vernyckel(e),
                "posthash": posthash(e),
                "attest": attest_i(e),
                "post": som_data(e),
            }
        )
        for e in verifikationer
    ]
    innehall = mapp / "2023/import.jsonl"
    innehall.write_text("\n".join(rader) + "\n")
    mer: dict[str, Any] = {
        "innehall": "2023/import.jsonl",
        "innehall-sha256": hashlib.sha256(innehall.read_bytes()).hexdigest(),
    }
    logg = Logg(mapp)
    logg.installningar()
    logg.post(
        "import",
        "2023",
        arshash((vernyckel(e), posthash(e), attest_i(e)) for e in verifikationer),
        **mer,
    )
    return logg


def test_importerade_ar(tmp_path: Path) -> None:
    _importera(tmp_path)
    assert texter(las_bok(tmp_path)) == []

    byt(tmp_path, '"Hyra"', '"Hyror"')
    byt(
        tmp_path,
        'attesterad-av: "förbundschef"\n  underlag: "2023/underlag/L1.txt"',
        'attesterad-av: "ordförande"\n  underlag: "2023/underlag/L1.txt"',
    )
    fynd = " ".join(texter(las_bok(tmp_path)))

    assert "LKBR-H04: verifikationen A1/2023 har ändrats" in fynd
    assert "texten var «Hyra» och är «Hyror»" in fynd
    assert "LKBR-H07: attesten på L1/2023" in fynd


@pytest.mark.parametrize(
    ("av", "hash_", "varfor"),
    [
        ("ordförande", "", ()),
        ("kassör", "", ("kassör får inte attestera serien L",)),
        ("ordförande", "ab" * 32, ("den gäller ett annat innehåll än verifikationens",)),
        # Both reasons: none hides the other.
        ("kassör", "ab" * 32, ("kassör får inte attestera", "den gäller ett annat innehåll")),
    ],
)
def test_en_attest_pa_en_importerad_verifikation_provas(
    tmp_path: Path, av: str, hash_: str, varfor: tuple[str, ...]
) -> None:
    faktura = _faktura(attesterad=None, attesterad_av=None)
    logg = _importera(tmp_path, faktura=faktura)
    entry = next(e for e in las_bok(tmp_path).entries if getattr(e, "meta", {}).get("ver") == "L1")
    assert isinstance(entry, data.Transaction)
    attest = ["2024-01-02", av]
    logg.post("attest", "L1/2023", hash_ or posthash(entry), av=av, attest=attest)

    fynd = [text for text in texter(las_bok(tmp_path)) if "LKBR-H13" in text]

    assert len(fynd) == len(varfor)
    assert all(skal in " ".join(fynd) for skal in varfor)


def test_en_importerad_ingaende_balans_kanns_igen_utan_nummer(tmp_path: Path) -> None:
    ib = ver(
        None, "2023-01-01", "Förra", "Ingående", "1930 90.00; 2067 -90.00", ingaende_balans=True
    ).replace(" ! ", " * ", 1)
    _importera(tmp_path, ib)
    assert texter(las_bok(tmp_path)) == []

    byt(tmp_path, '"Ingående"', '"Ingången"')
    assert "LKBR-H04: verifikationen IB/2023 har ändrats" in " ".join(texter(las_bok(tmp_path)))


def test_en_importerad_verifikation_med_bade_text_och_attest_andrade(tmp_path: Path) -> None:
    _importera(tmp_path)
    byt(tmp_path, '"Hyra"', '"Hyror"')
    byt(
        tmp_path,
        'attesterad-av: "förbundschef"\n  underlag: "2023/underlag/A1.txt"',
        'attesterad-av: "ordförande"\n  underlag: "2023/underlag/A1.txt"',
    )

    fynd = " ".join(texter(las_bok(tmp_path)))

    assert "LKBR-H04: verifikationen A1/2023 har ändrats" in fynd
    assert "LKBR-H07: attesten på A1/2023 stämmer inte" in fynd


def test_en_importerad_verifikation_borttagen_och_en_annan_dubblerad(tmp_path: Path) -> None:
    _importera(tmp_path)
    byt(tmp_path, _faktura(), HYRA)

    assert "LKBR-H06: verifikationen L1/2023" in " ".join(texter(las_bok(tmp_path)))


def test_importerat_ar_utan_sin_fil(tmp_path: Path) -> None:
    _importera(tmp_path)
    byt(tmp_path, '"Hyra"', '"Hyror"')
    (tmp_path / "2023/import.jsonl").write_text("")

    fynd = " ".join(texter(las_bok(tmp_path)))

    assert "LKBR-H08: verifikationerna 2023 är inte de som kom in i historiken" in fynd


# --- Lås -----------------------------------------------------------------------------------


def test_bokning_i_last_manad(tmp_path: Path) -> None:
    sen: dict[str, MetaVarde] = {
        "registrerad": dt.date(2023, 2, 1),
        "attesterad": dt.date(2023, 2, 1),
        "sent": "glömd",
    }
    skriv_bok(
        tmp_path,
        ver("A1", "2023-01-16", "Värden", "Hyra", "5010 100.00; 1930 -100.00", **sen),
        forbund=ORDNING,
        plugins=ALLA,
    )
    logg = Logg(tmp_path)
    logg.installningar()
    logg.post("lås", "2023-01", tid=dt.datetime(2023, 2, 1, 9, 0, tzinfo=dt.UTC))
    logg.bokfor_allt()

    (text,) = texter(las_bok(tmp_path))

    assert text.startswith(f"{FIL}:6: LKBR-L01: verifikationen A1/2023 (2023-01-16) bokfördes när")
    assert "rätta med rakenskap ratta, som bokför rättelsen i den första öppna perioden" in text
    assert "en låst månad får förbundschef låsa upp" in text


def test_bokslutsserien_ar_oppen_tills_aret_lases(tmp_path: Path) -> None:
    sen: dict[str, MetaVarde] = {
        "registrerad": dt.date(2024, 1, 3),
        "attesterad": dt.date(2024, 1, 3),
    }
    bokslut = ver("S1", "2023-01-31", "Internt", "Bokslut", "5010 1.00; 2990 -1.00", **sen)
    for period, antal in (("2023-01", 0), ("2023", 1)):
        mapp = tmp_path / period
        skriv_bok(mapp, bokslut, forbund=ORDNING, plugins=ALLA)
        logg = Logg(mapp)
        logg.installningar()
        logg.post("lås", period)
        logg.bokfor_allt()

        assert len(texter(las_bok(mapp))) == antal


def test_andring_i_last_ar(tmp_path: Path) -> None:
    logg = med_logg(tmp_path, HYRA)
    logg.post("lås", "2023")
    byt(tmp_path, '"Hyra"', '"Hyror"')

    text = next(text for text in texter(las_bok(tmp_path)) if "H10" not in text)

    assert "LKBR-L05" in text
    assert "texten var «Hyra» och är «Hyror». 2023 är låst" in text
    assert "ett låst år kan inte låsas upp" in text


@pytest.mark.parametrize(
    ("galler", "mer", "vantat"),
    [
        ("2023-01", {"skal": "felbokad hyra"}, ""),
        ("2023-01", {"skal": " "}, "LKBR-L03: 2023-01 låstes upp utan skäl"),
        ("2023-01", {}, "LKBR-L03"),
        ("2022", {"skal": "x"}, "LKBR-L02: räkenskapsåret 2022 är låst, och 2022 har ändå"),
        ("2022-03", {"skal": "x"}, "LKBR-L02: räkenskapsåret 2022 är låst, och 2022-03 har"),
    ],
)
def test_upplasning(tmp_path: Path, galler: str, mer: dict[str, Any], vantat: str) -> None:
    logg = med_logg(tmp_path, HYRA)
    logg.post("lås", "2022")
    logg.post("lås", "2023-01")
    logg.post("upplåsning", galler, av="förbundschef", **mer)

    fynd = texter(las_bok(tmp_path))

    assert len(fynd) == bool(vantat)
    assert all(vantat in ett for ett in fynd)


def test_utkast_i_last_period(tmp_path: Path) -> None:
    utkast = ver(None, "2023-01-20", "Värden", "Hyra", "5010 1.00; 1930 -1.00")
    logg = med_logg(tmp_path, HYRA)
    logg.post("lås", "2023-01")
    fil = tmp_path / "main.beancount"
    fil.write_text(fil.read_text() + utkast)

    text = next(text for text in texter(las_bok(tmp_path)) if "L04" in text)

    assert "LKBR-L04: utkastet den 2023-01-20 ligger i 2023-01, som är låst" in text


def test_okand_flagga(tmp_path: Path) -> None:
    (text,) = med_plugin(tmp_path, "lkbr.verifikationer", HYRA.replace(" * ", " P "))

    assert "LKBR-V11: verifikationen den 2023-01-16 har flaggan P" in text


# --- vad som läses -------------------------------------------------------------------------


def test_en_fil_som_inte_inkluderas_anmals(tmp_path: Path) -> None:
    skriv_bok(tmp_path, HYRA, forbund=ORDNING)
    nytt_ar = tmp_path / "2024" / "utkast.beancount"
    nytt_ar.parent.mkdir()
    nytt_ar.write_text('2024-01-02 ! "Firman" "Hyra"\n', encoding="utf-8")

    (text,) = texter(las_bok(tmp_path))

    assert text.startswith("2024/utkast.beancount: LKBR-V12: filen läses inte: main.beancount")
    assert 'skriv include "2024/*.beancount" i main.beancount' in text
