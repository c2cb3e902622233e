"""Forgeries made by adding valid records only: each is an impossible step of the log."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from beancount.core import data
from hypothesis import given, settings
from hypothesis import strategies as st

from lkbr.behandlingshistorik import (
    FIL,
    Loggpost,
    Loggslag,
    arshash,
    attest_i,
    hash_av_data,
    las_historik,
    ny_post,
    posthash,
    som_data,
    vernyckel,
)
from lkbr.forbund import Attestant
from lkbr.historik import PLUGINNAMN
from lkbr.ordning import Regler, fran_data, regler_av
from lkbr.ordning import som_data as regler_som_data
from lkbr.tid import loggens_dag, svensk_dag, tidpunkt
from lkbr.uppspelning import nummer_i_ord, spela_upp, utkasthash_av
from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.attest import attestera, valj
from rakenskap.dagbok.importera import importera
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.spara import spara
from rakenskap.dagbok.utkast import utkast_i
from rakenskap.kommandon.cli import main
from tests.hjalp import skriv_bok, ver
from tests.lkbr.test_dagbokens_regler import ORDNING
from tests.rakenskap.dagbok.test_dagbok import utkast

NU = dt.datetime(2023, 3, 1, 12, 0, tzinfo=dt.UTC)
EKONOM, CHEF = Vem("ekonom", NU), Vem("förbundschef", NU)


@pytest.fixture
def bocker(tmp_path: Path) -> Path:
    """Books with 2022 imported and locked, L1 and A1 booked in 2023, January locked."""
    from rakenskap.dagbok.bokforing import bokfor

    gammal = ver("A1", "2022-05-02", "Staden", "Bidrag", "1930 5000.00; 3987 -5000.00")
    mapp = skriv_bok(
        tmp_path / "bok",
        "",
        forbund=ORDNING,
        plugins=("lkbr.alla",),
        filer={
            "2022/A.beancount": gammal,
            "2023/utkast.beancount": utkast("2023-01-20", "Stolar", "6110 250.00; 2440 -250.00")
            + utkast("2023-02-03", "Lokal", "5010 80.00; 2990 -80.00"),
        },
    )
    skiss, _ = importera(las_bok(mapp), EKONOM, "prov", las=True)
    spara(skiss)
    skiss, _ = bokfor(las_bok(mapp), utkast_i(las_bok(mapp)), EKONOM)
    spara(skiss)
    # Closed by an earlier version, with L1 not attested: a log is never rewritten.
    skiss = Skiss(las_bok(mapp), EKONOM)
    skiss.logga("lås", "2023-01")
    spara(skiss)
    bok = las_bok(mapp)
    assert bok.fel == ()
    return mapp


def pa_slutet(mapp: Path, vad: Loggslag, galler: str, summa: str = "", **mer: Any) -> str:  # noqa: ANN401
    """Add a valid record at the end of the log, and return the head hash before it."""
    fil = mapp / FIL
    poster = las_historik(fil.read_bytes()).poster
    av = mer.pop("av", "ekonom")
    tid = mer.pop("tid", tidpunkt(poster[-1].tid))
    _, rad = ny_post(poster[-1], tid, av, vad, galler, summa, **mer)
    fil.write_bytes(fil.read_bytes() + rad)
    return poster[-1].hash


def byt(fil: Path, gammal: str, ny: str) -> None:
    text = fil.read_text(encoding="utf-8")
    assert gammal in text
    fil.write_text(text.replace(gammal, ny), encoding="utf-8")


def verifikationer(mapp: Path) -> dict[str, data.Transaction]:
    return {
        vernyckel(e): e
        for e in las_bok(mapp).entries
        if isinstance(e, data.Transaction) and e.flag == "*"
    }


def importpost(mapp: Path, ar: int, namn: list[str], fil: str) -> dict[str, Any]:
    """Return what an honest import of some entries would say."""
    egna = [verifikationer(mapp)[ett] for ett in namn]
    text = "".join(
        json.dumps(
            {
                "galler": vernyckel(e),
                "posthash": posthash(e),
                "attest": attest_i(e),
                "post": som_data(e),
            },
            ensure_ascii=False,
        )
        + "\n"
        for e in egna
    )
    (mapp / fil).write_text(text, encoding="utf-8")
    return {
        "summa": arshash((vernyckel(e), posthash(e), attest_i(e)) for e in egna),
        "nummer": nummer_i_ord(namn),
        "perioder": sorted({e.date.isoformat()[:7] for e in egna}),
        "attester": sum(any(attest_i(e)) for e in egna),
        "innehall": fil,
        "innehall-sha256": hashlib.sha256(text.encode()).hexdigest(),
    }


def importera_igen(mapp: Path) -> str:
    """Change an entry of the locked year, and import the year again."""
    byt(mapp / "2022/A.beancount", "5000.00", "4000.00")
    mer = importpost(mapp, 2022, ["A1/2022"], "2022/import-2.jsonl")
    return pa_slutet(mapp, "import", "2022", mer.pop("summa"), **mer)


def boka_igen(mapp: Path) -> str:
    """Change a booked entry, and book its number again."""
    byt(mapp / "2023/A-lopande.beancount", "80.00", "90.00")
    entry = verifikationer(mapp)["A1/2023"]
    return pa_slutet(
        mapp, "bokning", "A1/2023", posthash(entry), post=som_data(entry), attest=["", ""]
    )


def smyg_in(mapp: Path) -> str:
    """Put an entry into a locked month, and let an import bring it in."""
    fil = mapp / "2023/A-lopande.beancount"
    ny = ver("A2", "2023-01-30", "Kusin AB", "Konsult", "5010 9.00; 2990 -9.00")
    fil.write_text(fil.read_text() + "\n" + ny)
    (mapp / "2023/underlag/A2.txt").write_bytes(b"Underlag\n")
    mer = importpost(mapp, 2023, ["A2/2023"], "2023/import.jsonl")
    return pa_slutet(mapp, "import", "2023", mer.pop("summa"), **mer)


def attestera_i_annans_namn(mapp: Path) -> str:
    """Attest an invoice in the name of the chair."""
    entry = verifikationer(mapp)["L1/2023"]
    byt(
        mapp / "2023/L-leverantor.beancount",
        '  ver: "L1"\n',
        '  ver: "L1"\n  attesterad: 2023-03-01\n  attesterad-av: "ordförande"\n',
    )
    return pa_slutet(
        mapp, "attest", "L1/2023", posthash(entry), attest=["2023-03-01", "ordförande"]
    )


def lasa_upp_utan_ratt(mapp: Path) -> str:
    return pa_slutet(mapp, "upplåsning", "2023-01", skal="behövs")


def svagare_regler(mapp: Path) -> str:
    """Run fewer rules, record it as settings, and take away an underlag."""
    byt(
        mapp / "main.beancount",
        'plugin "lkbr.alla"',
        "\n".join(f'plugin "{ett}"' for ett in PLUGINNAMN if ett != "lkbr.underlag"),
    )
    summa = hashlib.sha256((mapp / "main.beancount").read_bytes()).hexdigest()
    (mapp / "2022/underlag/A1.txt").unlink()
    return pa_slutet(mapp, "inställning", "main.beancount", summa, delar={}, andrat=["plugin"])


FORFALSKNINGAR: dict[Callable[[Path], str], str] = {
    importera_igen: "LKBR-H12: A1/2022 kommer in i post",
    boka_igen: "LKBR-H11: numret A1/2023 bokförs i post",
    smyg_in: "LKBR-L09: importen i post",
    attestera_i_annans_namn: "ekonom gjorde den 2023-03-01, i namn av ordförande 2023-03-01",
    lasa_upp_utan_ratt: "av ekonom, som inte fick det då (förbundschef fick)",
    svagare_regler: "LKBR-H18: böckerna har en behandlingshistorik men körs utan reglerna "
    "lkbr.underlag",
}


@pytest.mark.parametrize("forfalska", FORFALSKNINGAR)
def test_forfalskning_genom_tillagg_hittas_overallt(
    bocker: Path, forfalska: Callable[[Path], str], capsys: pytest.CaptureFixture[str]
) -> None:
    vantat = FORFALSKNINGAR[forfalska]
    utskriven = forfalska(bocker)

    for ord_ in (
        ["kontroll", "2022"],
        ["historik", "verifiera"],
        ["kontroll", "--mot", utskriven],
    ):
        assert main([*ord_, "--bok", str(bocker)]) == 1
        ut, fel = capsys.readouterr()
        assert vantat in ut + fel, ord_
    bean_check = Path(sys.executable).with_name("bean-check")
    svar = subprocess.run(
        [str(bean_check), "--no-cache", str(bocker / "main.beancount")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert svar.returncode == 1
    assert vantat in svar.stderr + svar.stdout


def test_ett_attesterat_utkast_bokfors_en_gang(bocker: Path) -> None:
    """Two drafts that say the same have one attest each, or one of them has none."""
    from rakenskap.dagbok.bokforing import bokfor

    faktura = utkast("2023-02-20", "Bord", "6110 250.00; 2440 -250.00")
    fil = bocker / "2023/utkast.beancount"
    fil.write_text(fil.read_text() + faktura)
    (bocker / "2023/underlag/utkast.txt").write_bytes(b"Underlag\n")
    bok = las_bok(bocker)
    spara(attestera(bok, valj(bok, ["1"]), CHEF))
    (attesterad,) = utkast_i(las_bok(bocker))
    skiss, _ = bokfor(las_bok(bocker), [attesterad], EKONOM)
    spara(skiss)
    text = faktura.replace("  5", "  5").replace(
        "  underlag:", '  attesterad: 2023-03-01\n  attesterad-av: "förbundschef"\n  underlag:'
    )
    fil.write_text(fil.read_text() + text)

    with pytest.raises(BokFelError, match="Attesten av förbundschef står inte i behandlings"):
        bokfor(las_bok(bocker), utkast_i(las_bok(bocker)), EKONOM)


@pytest.mark.parametrize(
    ("vad", "galler", "mer", "vantat"),
    [
        (
            "lås",
            "2023-03",
            {},
            "LKBR-L07: post 10 (lås 2023-03) är inte möjlig: perioden var",
        ),
        (
            "lås",
            "2023-01",
            {},
            "post 10 (lås 2023-01) är inte möjlig: perioden var redan låst",
        ),
        ("lås", "2023-13", {}, "LKBR-L07: post 10 (lås 2023-13) är inte möjlig: det är varken"),
        (
            "upplåsning",
            "2023-02",
            {"skal": "x", "av": "förbundschef"},
            "LKBR-L07: post 10 (upplåsning 2023-02) är inte möjlig: den var inte låst",
        ),
        (
            "upplåsning",
            "2021-02",
            {"skal": "x", "av": "förbundschef"},
            "LKBR-L02: räkenskapsåret 2021 är låst",
        ),
        (
            "attest",
            "L9/2023",
            {"attest": ["2023-03-01", "förbundschef"], "av": "förbundschef"},
            "LKBR-H13: attesten på L9/2023 i post 10 gäller inte: den var inte bokförd då",
        ),
        (
            "attest",
            "L1/2023",
            {"attest": ["2023-03-01", "kassör"], "av": "kassör"},
            "i post 10 gäller inte: den gäller ett annat innehåll än det som bokfördes i post",
        ),
        (
            "attest",
            "utkast",
            {"attest": ["2023-02-27", "förbundschef"], "av": "förbundschef"},
            "i namn av förbundschef 2023-02-27",
        ),
        (
            "inställning",
            "forbund.toml",
            {},
            "LKBR-H15: post 10 (ekonom) ändrar inställningarna i forbund.toml, men säger inte",
        ),
        (
            "attest",
            "utkast",
            {
                "attest": ["2023-02-01", "förbundschef"],
                "av": "förbundschef",
                "tid": dt.datetime(2023, 2, 1, tzinfo=dt.UTC),
            },
            "LKBR-H16: post 10 (attest utkast) har en tid som inte kan stämma",
        ),
        (
            "inställning",
            "annat",
            {"tid": dt.datetime(2023, 2, 1, tzinfo=dt.UTC)},
            "klockan står på 2023-02-01T00:00:00Z, före den senaste posten",
        ),
        (
            "lås",
            "2023-02",
            {"tid": dt.datetime(2024, 3, 1, tzinfo=dt.UTC)},
            "365 dagar efter den senaste posten",
        ),
    ],
)
def test_omojliga_steg(
    bocker: Path, vad: Loggslag, galler: str, mer: dict[str, Any], vantat: str
) -> None:
    pa_slutet(bocker, vad, galler, "ab" * 32, **mer)

    fel = las_bok(bocker).fel

    assert any(vantat in str(rad) for rad in fel), fel


def test_vem_som_far_fora_in_installningar_bestams_av_dem_som_gallde(bocker: Path) -> None:
    """The rule that lets someone set is the old one, not the one that he brings."""
    from rakenskap.dagbok.skiss import Skiss

    fil = bocker / "forbund.toml"
    begransad = fil.read_text() + '[historik]\ninstallningar = ["ordförande"]\n'
    fil.write_text(begransad)
    skiss = Skiss(las_bok(bocker), EKONOM)
    assert skiss.logga_installningar() == ["forbund.toml"]  # anyone may, until then
    spara(skiss)
    fil.write_text(begransad.replace('"ordförande"]', '"ordförande", "ekonom"]'))

    with pytest.raises(BokFelError, match="ekonom får inte föra in dem; det får ordförande"):
        Skiss(las_bok(bocker), EKONOM).logga_installningar()
    regler = regler_av(las_bok(bocker).forbund)
    summa = hashlib.sha256(fil.read_bytes()).hexdigest()
    pa_slutet(bocker, "inställning", "forbund.toml", summa, regler=regler_som_data(regler))

    assert any("LKBR-H15" in str(rad) for rad in las_bok(bocker).fel)


def test_svensk_dag_var_maskinen_an_star() -> None:
    assert svensk_dag(dt.datetime(2023, 12, 31, 23, 30, tzinfo=dt.UTC)) == dt.date(2024, 1, 1)
    assert svensk_dag(dt.datetime(2023, 7, 31, 22, 30, tzinfo=dt.UTC)) == dt.date(2023, 8, 1)
    assert loggens_dag("2023-12-31T22:59:59Z") == dt.date(2023, 12, 31)
    assert Vem("x", dt.datetime(2023, 12, 31, 23, 30, tzinfo=dt.UTC)).idag == dt.date(2024, 1, 1)


def test_regler_gar_fram_och_tillbaka() -> None:
    regler = Regler(
        attestanter=(Attestant("chef", ("L",), 500, ("AB",), dt.date(2023, 1, 1), None),),
        attestserier=frozenset("L"),
        bokslutsserier=frozenset("S"),
        upplasning=("chef",),
        installningar=("ekonom",),
        nycklar={"chef": ("ssh-ed25519 AAAA",)},
        kraver_nycklar=True,
    )
    assert fran_data(json.loads(json.dumps(regler_som_data(regler)))) == regler


# --- Slumpade historiker -------------------------------------------------------------------

REGLER = Regler(
    attestanter=(Attestant("chef", ("L",)), Attestant("ordförande", ("L",))),
    attestserier=frozenset("L"),
    bokslutsserier=frozenset("S"),
    upplasning=("chef",),
    installningar=("ekonom",),
)
START = dt.datetime(2023, 1, 10, 9, 0, tzinfo=dt.UTC)


@dataclass
class Slump:
    """Makes a random log of possible steps, and keeps its own simple account of what holds."""

    val: random.Random
    tid: dt.datetime = START
    rader: list[bytes] = field(default_factory=list)
    forra: Loggpost | None = None
    nummer: dict[str, int] = field(default_factory=dict)
    bokforda: dict[str, str] = field(default_factory=dict)
    attesterade: set[str] = field(default_factory=set)
    lasta: set[str] = field(default_factory=set)
    dagar: dict[str, dt.date] = field(default_factory=dict)

    def logga(self, av: str, vad: Loggslag, galler: str, summa: str = "", **mer: Any) -> None:  # noqa: ANN401
        self.forra, rad = ny_post(self.forra, self.tid, av, vad, galler, summa, **mer)
        self.rader.append(rad)

    def installningar(self) -> None:
        self.logga(
            "ekonom", "inställning", "forbund.toml", "ab" * 32, regler=regler_som_data(REGLER)
        )

    def dag(self) -> dt.date:
        return svensk_dag(self.tid)

    def post(self, serie: str, dag: dt.date, av: str = "ekonom") -> tuple[str, dict[str, Any]]:
        nummer = self.nummer.get(f"{serie}{dag.year}", 0) + 1
        ver_ = f"{serie}{nummer}"
        belopp = self.val.randint(1, 99999)
        innehall = {
            "datum": dag.isoformat(),
            "motpart": "Firman",
            "text": f"köp {self.val.random()}",
            "uppgifter": {"av": av, "registrerad": self.dag().isoformat(), "ver": ver_},
            "rader": [["6110", belopp], ["2440", -belopp]],
        }
        return f"{ver_}/{dag.year}", innehall

    def oppen_dag(self, serie: str) -> dt.date | None:
        for _ in range(5):
            dag = self.dag() - dt.timedelta(days=self.val.randint(0, 60))
            ar = dag.isoformat()[:4]
            if any(len(ett) == 4 and ett >= ar for ett in self.lasta):
                continue
            if serie != "S" and dag.isoformat()[:7] in self.lasta:
                continue
            return dag
        return None

    def bokfor(self) -> None:
        serie = self.val.choice("ALS")
        dag = self.oppen_dag(serie)
        if dag is None:
            return
        namn, innehall = self.post(serie, dag)
        attest = ["", ""]
        if serie == "L" and self.val.random() < 0.5:
            chef = self.val.choice(["chef", "ordförande"])
            attest = [self.dag().isoformat(), chef]
            self.logga(chef, "attest", "utkast", utkasthash_av(innehall), attest=attest)
            self.attesterade.add(namn)
        summa = hash_av_data(innehall)
        self.logga("ekonom", "bokning", namn, summa, post=innehall, attest=attest)
        self.nummer[f"{serie}{dag.year}"] = int(namn.partition("/")[0][1:])
        self.bokforda[namn] = summa
        self.dagar[namn] = dag

    def attestera(self) -> None:
        kvar = [ett for ett in self.bokforda if ett not in self.attesterade and ett[0] == "L"]
        if kvar:
            namn = self.val.choice(kvar)
            chef = self.val.choice(["chef", "ordförande"])
            dag = self.dag().isoformat()
            self.logga(chef, "attest", namn, self.bokforda[namn], attest=[dag, chef])
            self.attesterade.add(namn)

    def las(self) -> None:
        forra = (self.dag().replace(day=1) - dt.timedelta(days=1)).isoformat()
        period = forra[:7]
        if self.val.random() < 0.2 and forra[5:7] == "12":
            period = forra[:4]
        if period not in self.lasta:
            self.logga("ekonom", "lås", period)
            self.lasta.add(period)

    def las_upp(self) -> None:
        ar = max((ett for ett in self.lasta if len(ett) == 4), default="")
        manader = [ett for ett in self.lasta if len(ett) == 7 and ett[:4] > ar]
        if manader:
            period = self.val.choice(sorted(manader))
            self.logga("chef", "upplåsning", period, skal="glömd faktura")
            self.lasta.discard(period)

    def ga(self, antal: int) -> None:
        self.installningar()
        steg = [self.bokfor, self.bokfor, self.bokfor, self.attestera, self.las, self.las_upp]
        for _ in range(antal):
            self.tid += dt.timedelta(hours=self.val.randint(0, 300))
            self.val.choice(steg)()

    # Impossible steps: each returns whether it could be made from here.

    def dubbelt_nummer(self) -> bool:
        if not self.bokforda:
            return False
        namn = self.val.choice(sorted(self.bokforda))
        _, innehall = self.post(namn[0], self.dag())
        self.logga("ekonom", "bokning", namn, hash_av_data(innehall), post=innehall)
        return True

    def in_i_last(self) -> bool:
        if not self.lasta:
            return False
        period = self.val.choice(sorted(self.lasta))
        dag = dt.date.fromisoformat(f"{period}-01" if len(period) == 7 else f"{period}-12-31")
        namn, innehall = self.post("B", dag)
        self.logga("ekonom", "bokning", namn, hash_av_data(innehall), post=innehall)
        return True

    def in_i_last_genom_import(self) -> bool:
        if not self.lasta:
            return False
        period = self.val.choice(sorted(self.lasta))
        manad = period if len(period) == 7 else f"{period}-12"
        self.logga("ekonom", "import", period[:4], "ab" * 32, nummer={"B": "1"}, perioder=[manad])
        return True

    def attest_av_annan(self) -> bool:
        kvar = [ett for ett in self.bokforda if ett not in self.attesterade and ett[0] == "L"]
        if not kvar:
            return False
        dag = self.dag().isoformat()
        self.logga("ekonom", "attest", kvar[0], self.bokforda[kvar[0]], attest=[dag, "chef"])
        return True

    def attest_av_obehorig(self) -> bool:
        kvar = [ett for ett in self.bokforda if ett not in self.attesterade and ett[0] == "L"]
        if not kvar:
            return False
        dag = self.dag().isoformat()
        self.logga("kassör", "attest", kvar[0], self.bokforda[kvar[0]], attest=[dag, "kassör"])
        return True

    def attest_i_bokningen(self) -> bool:
        dag = self.oppen_dag("L")
        if dag is None:
            return False
        namn, innehall = self.post("L", dag)
        attest = [self.dag().isoformat(), "chef"]
        self.logga("ekonom", "bokning", namn, hash_av_data(innehall), post=innehall, attest=attest)
        return True

    def upplast_av_obehorig(self) -> bool:
        manader = sorted(ett for ett in self.lasta if len(ett) == 7)
        if not manader:
            return False
        self.logga("ekonom", "upplåsning", manader[0], skal="x")
        return True

    def last_for_tidigt(self) -> bool:
        self.logga("ekonom", "lås", self.dag().isoformat()[:7])
        return True

    def bokad_i_forvag(self) -> bool:
        namn, innehall = self.post("A", self.dag() + dt.timedelta(days=self.val.randint(1, 90)))
        self.logga("ekonom", "bokning", namn, hash_av_data(innehall), post=innehall)
        return True

    def av_nagon_annan(self) -> bool:
        dag = self.oppen_dag("A")
        if dag is None:
            return False
        namn, innehall = self.post("A", dag, av="någon annan")
        self.logga("ekonom", "bokning", namn, hash_av_data(innehall), post=innehall)
        return True

    def annat_innehall(self) -> bool:
        dag = self.oppen_dag("A")
        if dag is None:
            return False
        namn, innehall = self.post("A", dag)
        self.logga("ekonom", "bokning", namn, "cd" * 32, post=innehall)
        return True

    def installning_av_obehorig(self) -> bool:
        regler = regler_som_data(Regler(upplasning=("ekonom",)))
        self.logga("chef", "inställning", "forbund.toml", "cd" * 32, regler=regler)
        return True

    def tillbaka_i_tiden(self) -> bool:
        assert self.forra is not None
        self.tid = tidpunkt(max(ett.tid for ett in las_historik(b"".join(self.rader)).poster))
        self.tid -= dt.timedelta(seconds=1)
        self.logga("ekonom", "inställning", "kontoplan.beancount", "cd" * 32)
        return True


OMOJLIGA = (
    Slump.dubbelt_nummer,
    Slump.in_i_last,
    Slump.in_i_last_genom_import,
    Slump.attest_av_annan,
    Slump.attest_av_obehorig,
    Slump.attest_i_bokningen,
    Slump.upplast_av_obehorig,
    Slump.last_for_tidigt,
    Slump.bokad_i_forvag,
    Slump.av_nagon_annan,
    Slump.annat_innehall,
    Slump.installning_av_obehorig,
    Slump.tillbaka_i_tiden,
)


@pytest.mark.parametrize("omojligt", OMOJLIGA, ids=lambda steg: steg.__name__)
@settings(max_examples=25, deadline=None)
@given(fro=st.integers(0, 10**6), fore=st.integers(0, 40), efter=st.integers(0, 15))
def test_ett_omojligt_steg_bland_mojliga_hittas(
    omojligt: Callable[[Slump], bool], fro: int, fore: int, efter: int
) -> None:
    slump = Slump(random.Random(fro))  # noqa: S311 (no secret: a test's own dice)
    slump.ga(fore)
    historik = las_historik(b"".join(slump.rader))
    assert historik.brott == ()
    assert spela_upp(historik.poster, Regler()).fel == []

    if not omojligt(slump):
        return
    plats = len(slump.rader)
    for _ in range(efter):
        slump.tid += dt.timedelta(hours=1)
        slump.logga("ekonom", "inställning", "main.beancount", "ab" * 32)

    historik = las_historik(b"".join(slump.rader))
    assert historik.brott == ()
    fel = spela_upp(historik.poster, Regler()).fel
    assert [ett.post.nr for ett in fel] == [plats] * len(fel)
    assert fel


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inre: (
        st.lists(inre, max_size=3) | st.dictionaries(st.text(max_size=6), inre, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(
    vad=st.sampled_from(
        [
            "import",
            "bokning",
            "rättelse",
            "attest",
            "lås",
            "upplåsning",
            "inställning",
            "plomb",
            "x",
        ]
    ),
    galler=st.sampled_from(
        ["A1/2023", "2022", "2023-01", "forbund.toml", "utkast", "", "/", "ÅÄÖ"]
    ),
    falt=st.dictionaries(
        st.sampled_from(
            ["post", "attest", "nummer", "perioder", "attester", "regler", "plomb", "skal", "sig"]
        ),
        _JSON,
    ),
)
def test_en_hel_post_med_vad_som_helst_i_ger_inget_avbrott(
    vad: str, galler: str, falt: dict[str, Any]
) -> None:
    """Whatever an insider writes in a record whose hash is right, it is told: no traceback."""
    slump = Slump(random.Random(1))  # noqa: S311 (no secret: a test's own dice)
    slump.ga(20)
    kropp = {
        "nr": len(slump.rader) + 1,
        "tid": (slump.tid + dt.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "av": "ekonom",
        "vad": vad,
        "galler": galler,
        "posthash": "ab" * 32,
        **falt,
        "forra": slump.forra.hash if slump.forra else "0" * 64,
    }
    text = json.dumps(kropp, ensure_ascii=False, separators=(",", ":")).encode()
    summa = hashlib.sha256(text).hexdigest().encode()
    rad = text[:-1] + b',"hash":"' + summa + b'"}\n'

    historik = las_historik(b"".join([*slump.rader, rad]))

    spela_upp(historik.poster, Regler())


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 10**6))
def test_skrap_i_historiken_ger_inget_avbrott(skrap: bytes, plats: int) -> None:
    slump = Slump(random.Random(2))  # noqa: S311 (no secret: a test's own dice)
    slump.ga(10)
    hela = b"".join(slump.rader)
    plats %= len(hela) + 1

    spela_upp(las_historik(hela[:plats] + skrap + hela[plats:]).poster, Regler())
