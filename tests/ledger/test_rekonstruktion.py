"""The reconstructed books: the same bytes each time, and every published figure or its erratum."""

from __future__ import annotations

import csv
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from beancount import loader
from beancount.core import data

from tools.rekonstruktion.anlaggningar import TILLGANGAR, avskrivet

ROT = Path(__file__).resolve().parents[2]
LEDGER = ROT / "ledger"
AREN = range(2016, 2024)


@dataclass
class Bocker:
    """The books as the tests ask about them; amounts in öre, debit positive."""

    verifikationer: list[data.Transaction]
    budget: list[data.Custom]
    saldo: dict[int, Counter[int]] = field(default_factory=dict)
    rorelse: dict[int, Counter[tuple[int, str, str]]] = field(default_factory=dict)

    def stallning(self, ar: int, *konton: int | range) -> int:
        """Return a closing balance, in kronor."""
        return kronor(sum(o for k, o in self.saldo.get(ar, Counter()).items() if traff(k, konton)))

    def utfall(self, ar: int, *konton: int | range, verk: str = "", insats: str = "") -> int:
        """Return what is booked on the accounts in the year, in öre."""
        return sum(
            o
            for (k, v, i), o in self.rorelse[ar].items()
            if traff(k, konton) and verk in ("", v) and insats in ("", i)
        )

    def budgeterat(self, ar: int, *konton: int | range, verk: str = "", insats: str = "") -> int:
        """Return what is budgeted on the accounts, in tkr."""
        return sum(
            int(rad.values[1].value.number) // 1000
            for rad in self.budget
            if rad.date.year == ar
            and traff(nummer(rad.values[0].value), konton)
            and verk in ("", rad.meta["verksamhet"])
            and insats in ("", rad.meta.get("insats", ""))
        )


def traff(konto: int, konton: tuple[int | range, ...]) -> bool:
    return any(konto in k if isinstance(k, range) else konto == k for k in konton)


def nummer(konto: str) -> int:
    return int(konto.split(":")[1][:4])


def oren(post: data.Posting) -> int:
    """Return a posting's amount, which has two decimals and nothing more."""
    belopp = post.units.number if post.units else None
    assert isinstance(belopp, Decimal)
    assert belopp == round(belopp, 2)
    return int(belopp * 100)


def kronor(ore: int) -> int:
    assert ore % 100 == 0, f"{ore} öre är inte hela kronor"
    return ore // 100


def tkr(ore: int) -> int:
    return (abs(ore) + 50_000) // 100_000 * (-1 if ore < 0 else 1)


@pytest.fixture(scope="module")
def nya(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The books made anew, in a folder of their own."""
    mapp = tmp_path_factory.mktemp("ledger")
    subprocess.run([sys.executable, "-m", "tools.rekonstruktion", str(mapp)], cwd=ROT, check=True)
    return mapp


@pytest.fixture(scope="module")
def bok(nya: Path) -> Bocker:
    rader = (LEDGER / "main.beancount").read_text("utf-8").splitlines()
    huvud = nya / "main.beancount"
    huvud.write_text("\n".join(r for r in rader if not r.startswith("plugin ")), "utf-8")
    poster, fel, _ = loader.load_file(str(huvud))
    huvud.unlink()
    assert not fel
    verifikationer = [p for p in poster if isinstance(p, data.Transaction)]
    svar = Bocker(
        verifikationer,
        [p for p in poster if isinstance(p, data.Custom) and p.type == "forbundsbudget"],
    )
    lopande: Counter[int] = Counter()
    for ar in AREN:
        svar.rorelse[ar] = Counter()
        for ver in (v for v in verifikationer if v.date.year == ar):
            for p in ver.postings:
                konto, ore = nummer(p.account), oren(p)
                meta = p.meta or {}
                lopande[konto] += ore
                svar.rorelse[ar][konto, meta.get("verksamhet", ""), meta.get("insats", "")] += ore
        svar.saldo[ar] = Counter({k: o for k, o in lopande.items() if k < 3000})
    return svar


# --- the program --------------------------------------------------------------------------


def test_samma_bytes(nya: Path) -> None:
    gjorda = {f.relative_to(nya).as_posix(): f for f in nya.rglob("[!.]*.*") if f.is_file()}
    andra = [namn for namn, f in gjorda.items() if f.read_bytes() != (LEDGER / namn).read_bytes()]
    assert andra == []
    verifikationsfiler = {
        f.relative_to(LEDGER).as_posix()
        for ar in AREN
        for f in LEDGER.glob(f"{ar}/[A-Z]-*.beancount")
    }
    assert verifikationsfiler <= gjorda.keys()


# --- the verifikationer -------------------------------------------------------------------


def test_varje_verifikation_balanserar_utan_marginal(bok: Bocker) -> None:
    for ver in bok.verifikationer:
        assert sum(oren(p) for p in ver.postings) == 0, ver.meta["ver"]
        assert len(ver.postings) >= 2


def test_serier_utan_lucka_i_registreringsordning(bok: Bocker) -> None:
    serier = defaultdict(list)
    for ver in bok.verifikationer:
        serier[ver.date.year, ver.meta["ver"][0]].append(
            (int(ver.meta["ver"][1:]), ver.meta["registrerad"])
        )
    for nyckel, rader in serier.items():
        rader.sort()
        assert [n for n, _ in rader] == list(range(1, len(rader) + 1)), nyckel
        assert [d for _, d in rader] == sorted(d for _, d in rader), nyckel


def test_underlag_finns_och_har_ratt_summa(bok: Bocker) -> None:
    summor: dict[str, str] = {}
    for ver in bok.verifikationer:
        fil = ver.meta["underlag"]
        summor.setdefault(fil, sha256((LEDGER / fil).read_bytes()).hexdigest())
        assert ver.meta["underlag-sha256"] == summor[fil], ver.meta["ver"]
        assert ver.payee
        assert ver.narration


def test_dagar_kommer_i_ordning(bok: Bocker) -> None:
    for ver in bok.verifikationer:
        assert ver.date <= ver.meta["registrerad"] <= date(ver.date.year + 1, 3, 31)
        if any(nummer(p.account) == 1930 for p in ver.postings):
            assert ver.date.weekday() < 5
            assert ver.meta["registrerad"] <= ver.date + timedelta(days=6)
        if ver.meta["ver"][0] in "LN":
            assert ver.meta["attesterad-av"] in {"förbundschef", "ordförande"}
            assert ver.meta["av"] in {"ekonom", "redovisningsbyrå"}


def test_varje_betalning_galler_en_attesterad_faktura(bok: Bocker) -> None:
    fakturor = {f"{v.meta['ver']}/{v.date.year}": v for v in bok.verifikationer}
    betalt: Counter[str] = Counter()
    for ver in bok.verifikationer:
        for p in ver.postings:
            if p.meta and "faktura" in p.meta:
                faktura = fakturor[p.meta["faktura"]]
                betalt[p.meta["faktura"]] += oren(p)
                assert faktura.payee == ver.payee
                assert faktura.meta.get("attesterad", faktura.date) <= ver.date
    for namn, ore in betalt.items():
        skuld = sum(
            oren(p) for p in fakturor[namn].postings if nummer(p.account) in {1510, 1685, 2440}
        )
        assert ore == -skuld, namn


def test_rattelser_pekar_pa_en_tidigare_verifikation(bok: Bocker) -> None:
    alla = {f"{v.meta['ver']}/{v.date.year}": v for v in bok.verifikationer}
    rattelser = [v for v in bok.verifikationer if "rattar" in v.meta]
    per_ar = Counter(v.date.year for v in rattelser)
    assert set(per_ar) == set(AREN)
    assert set(per_ar.values()) <= {1, 2}
    for ver in rattelser:
        assert alla[ver.meta["rattar"]].meta["registrerad"] <= ver.date


def test_banken_ar_aldrig_overtrasserad(bok: Bocker) -> None:
    saldo = 0
    dagar: Counter[date] = Counter()
    for ver in bok.verifikationer:
        for p in ver.postings:
            if nummer(p.account) == 1930:
                dagar[ver.date] += oren(p)
    for dag in sorted(dagar):
        saldo += dagar[dag]
        assert saldo >= 0, dag


def test_resultatposter_har_verksamhet_med_kand_kod(bok: Bocker) -> None:
    forbund = tomllib.loads((LEDGER / "forbund.toml").read_text("utf-8"))
    koder = {
        dim: {rad["kod"] for rad in forbund[dim]} for dim in ("verksamhet", "insats", "projekt")
    }
    for ver in bok.verifikationer:
        for p in ver.postings:
            meta = p.meta or {}
            assert nummer(p.account) < 3000 or "verksamhet" in meta
            for dim, kanda in koder.items():
                assert meta.get(dim, next(iter(kanda))) in kanda


def test_varje_antagande_bars_av_nagot_och_finns(bok: Bocker) -> None:
    burna = {v.meta["antagande"] for v in bok.verifikationer if "antagande" in v.meta}
    burna |= {rad.meta["antagande"] for rad in bok.budget if "antagande" in rad.meta}
    skrivna = {
        rad[3:]
        for ar in AREN
        for rad in (LEDGER / f"{ar}/underlag/antaganden.md").read_text("utf-8").splitlines()
        if rad.startswith("## ")
    }
    assert burna == skrivna


# --- the published figures ----------------------------------------------------------------

INTAKT = range(3000, 4000)
KOSTNAD = range(4000, 7800)
AVSKR = range(7800, 7900)
FIN_IN, FIN_UT = range(8300, 8400), range(8400, 8500)
TILLGANG, SKULD = range(1000, 2000), range(2100, 3000)
FORDRAN = range(1500, 1900)
INVENTARIER = (1220, 1229)
SEMESTER = (2920, 2941)
UPPLUPET = (2979, 2990, 2991, 2992)
EGET_KAPITAL = (2067, 2069)

Tal = Callable[[Bocker, int], int]


def saldo(*konton: int | range, tecken: int = 1) -> Tal:
    return lambda b, ar: tecken * b.stallning(ar, *konton)


def forandring(*konton: int | range, tecken: int = 1) -> Tal:
    return lambda b, ar: (
        tecken * (b.stallning(ar, *konton) - (b.stallning(ar - 1, *konton) if ar > 2016 else 0))
    )


def utfall(*konton: int | range, tecken: int = 1, verk: str = "", insats: str = "") -> Tal:
    return lambda b, ar: tecken * kronor(b.utfall(ar, *konton, verk=verk, insats=insats))


def i_tkr(tal: Tal) -> Tal:
    return lambda b, ar: tkr(100 * tal(b, ar))


def plus(*delar: Tal) -> Tal:
    return lambda b, ar: sum(tal(b, ar) for tal in delar)


def ingaende(tal: Tal) -> Tal:
    return lambda b, ar: tal(b, ar - 1)


RESULTAT = utfall(INTAKT, KOSTNAD, AVSKR, FIN_IN, FIN_UT, tecken=-1)
EK = saldo(*EGET_KAPITAL, tecken=-1)
BANK = saldo(1930)
STYRELSE_REVISION = plus(utfall(KOSTNAD, verk="styrelse"), utfall(KOSTNAD, verk="revision"))
INDIVID = plus(utfall(KOSTNAD, verk="individ"), utfall(KOSTNAD, verk="utvardering"))
DRIFTKOSTNAD = utfall(KOSTNAD, AVSKR, FIN_IN, FIN_UT)
KANSLI_2017 = plus(
    utfall(KOSTNAD, verk="kansli"),
    utfall(range(5000, 5100), tecken=-1, verk="kansli"),
    utfall(range(5900, 6000), tecken=-1, verk="kansli"),
)
INSATSKOSTNAD = plus(utfall(KOSTNAD, verk="individ"), utfall(KOSTNAD, verk="struktur"))
ADMIN_2017 = plus(
    STYRELSE_REVISION, utfall(KOSTNAD, verk="kansli"), utfall(KOSTNAD, verk="utvardering")
)


def _not_intakter(namn_kommun: str, namn_utlagg: str) -> dict[str, Tal]:
    return {
        "Driftbidrag från staten": utfall(3985, tecken=-1),
        namn_kommun: utfall(3987, tecken=-1),
        "Driftbidrag från Region Stockholm": utfall(3986, tecken=-1),
        "EU-medel och andra bidrag": utfall(3981, tecken=-1),
        namn_utlagg: utfall(3992, tecken=-1),
        "Övriga intäkter": utfall(3999, tecken=-1),
        "Summa": utfall(INTAKT, tecken=-1),
    }


def _not_kostnader(individ: str) -> dict[str, Tal]:
    return {
        individ: INDIVID,
        "Strukturinriktade": utfall(KOSTNAD, verk="struktur"),
        "Utlägg för ESF-projekt Rätt stöd för mig": utfall(KOSTNAD, verk="utlagg"),
        "Styrelse och revision": STYRELSE_REVISION,
        "Kansli": utfall(KOSTNAD, verk="kansli"),
        "Summa": utfall(KOSTNAD),
    }


NOT_INVENTARIER: dict[str, Tal] = {
    "Ingående anskaffningsvärde": ingaende(saldo(1220)),
    "Nyanskaffningar": forandring(1220),
    "Utgående anskaffningsvärde": saldo(1220),
    "Ackumulerade avskrivningar vid årets ingång": ingaende(saldo(1229, tecken=-1)),
    "Årets avskrivningar": utfall(AVSKR),
    "Utgående avskrivningar": saldo(1229, tecken=-1),
    "Redovisat värde vid årets slut": saldo(*INVENTARIER),
}


def _not_fordringar(sjutton: str) -> dict[str, Tal]:
    return {
        "Kundfordringar": saldo(1510),
        "Momsersättning": saldo(1651, 1652),
        "Skattekonto": saldo(1630),
        sjutton: saldo(range(1700, 1800)),
        "Övriga fordringar": saldo(1610, 1685),
        "Summa": saldo(FORDRAN),
    }


def _not_skulder(upplupet: str, part: str) -> dict[str, Tal]:
    return {
        "Leverantörsskulder": saldo(2440, tecken=-1),
        "Semesterskuld inkl. socialavgifter": saldo(*SEMESTER, tecken=-1),
        "Socialavgifter och avdragen skatt": saldo(2710, 2731, tecken=-1),
        "Särskild löneskatt": saldo(2514, tecken=-1),
        upplupet: saldo(*UPPLUPET, tecken=-1),
        part: saldo(2890, tecken=-1),
        "Summa": saldo(SKULD, tecken=-1),
    }


BR: dict[str, Tal] = {
    "Maskiner och inventarier": saldo(*INVENTARIER),
    "Korta fordringar": saldo(FORDRAN),
    "Kassa och bank": BANK,
    "Summa omsättningstillgångar": saldo(FORDRAN, 1930),
    "Summa tillgångar": saldo(TILLGANG),
    "Årets resultat": RESULTAT,
    "Övrigt eget kapital": ingaende(EK),
    "Balanserad vinst": ingaende(EK),
    "Summa eget kapital": EK,
    "Kortfristiga skulder": saldo(SKULD, tecken=-1),
    "Summa eget kapital, avsättningar och skulder": saldo(TILLGANG),
}
KFA_KASSA = forandring(1930)
UTLAGG_20 = "Utlägg för ESF-projekt Rätt stöd för mig"
UTLAGG_23 = "Utlägg för ESF-projektet Rätt stöd för mig!"

TABELLER: dict[str, dict[str, Tal]] = {
    "2017/balansrakning.csv": {
        "Inventarier och verktyg": saldo(*INVENTARIER),
        "Övriga fordringar": saldo(1630, 1651, 1652, 1685),
        "Förutbetalda kostnader och upplupna intäkter": saldo(range(1700, 1800)),
        "Kassa och banktillgodohavande": BANK,
        "Summa omsättningstillgångar": saldo(FORDRAN, 1930),
        "Summa tillgångar": saldo(TILLGANG),
        "Eget kapital": EK,
        "Leverantörsskulder": saldo(2440, tecken=-1),
        "Skatteskulder": saldo(2514, tecken=-1),
        "Övriga skulder": saldo(2710, 2731, tecken=-1),
        "Upplupna kostnader och förutbetalda intäkter": saldo(*SEMESTER, *UPPLUPET, tecken=-1),
        "Summa eget kapital och skulder": saldo(TILLGANG),
    },
    "2017/not-1-medlemsavgifter.csv": {
        "Driftbidrag från staten genom Försäkringskassan": utfall(3985, tecken=-1),
        "Driftbidrag från Stockholms kommun": utfall(3987, tecken=-1),
        "Driftbidrag från Stockholms läns landsting": utfall(3986, tecken=-1),
        "Summa": utfall(3985, 3986, 3987, tecken=-1),
    },
    "2017/not-2-inventarier.csv": {
        "Nyanskaffningar": forandring(1220),
        "Årets avskrivning": utfall(AVSKR),
        "Redovisat värde vid årets slut": saldo(*INVENTARIER),
    },
    "2017/not-3-fordringar.csv": {
        "Moms": saldo(1651, 1652),
        "Skattekonto": saldo(1630),
        "Övriga fordringar": saldo(1685),
        "Summa": saldo(1630, 1651, 1652, 1685),
    },
    "2017/not-4-upplupna-kostnader.csv": {
        "Semesterlöneskuld inkl. sociala avgifter": saldo(*SEMESTER, tecken=-1),
        "Upplupna kostnader och intäkter": saldo(*UPPLUPET, tecken=-1),
        "Summa": saldo(*SEMESTER, *UPPLUPET, tecken=-1),
    },
    "2017/not-5-upplupna-intakter.csv": {
        "Förutbetalda kostnader och upplupna intäkter": saldo(range(1700, 1800)),
    },
    "2017/resultatrakning.csv": {
        "Verksamhetens medlemsavgifter": utfall(3985, 3986, 3987, tecken=-1),
        "EU-medel och andra bidrag": utfall(3981, tecken=-1),
        "Övriga intäkter": utfall(3999, tecken=-1),
        "Verksamhetens kostnader": utfall(KOSTNAD, tecken=-1),
        "Avskrivningar": utfall(AVSKR, tecken=-1),
        "Verksamhetens nettokostnad": utfall(INTAKT, KOSTNAD, AVSKR, tecken=-1),
        "Finansiella intäkter": utfall(FIN_IN, tecken=-1),
        "Periodens/årets resultat": RESULTAT,
    },
    "2017/kassaflodesanalys.csv": {
        "Periodens/årets resultat": RESULTAT,
        "Justering för ej likviditetspåverkande poster": utfall(AVSKR),
        "Medel från verksamheten före förändring av rörelsekapital": plus(RESULTAT, utfall(AVSKR)),
        "Ökning kortfristiga fordringar": forandring(FORDRAN, tecken=-1),
        "Ökning kortfristiga skulder": forandring(SKULD, tecken=-1),
        "Kassaflöde för den löpande verksamheten": plus(KFA_KASSA, forandring(1220)),
        "Inventarier": forandring(1220, tecken=-1),
        "Kassaflöde från investeringsverksamheten": forandring(1220, tecken=-1),
        "Årets kassaflöde": KFA_KASSA,
        "Likvida medel vid årets början": ingaende(BANK),
        "Likvida medel vid årets slut": BANK,
    },
    "2020/balansrakning.csv": BR,
    "2020/not-2-intakter.csv": _not_intakter("Driftbidrag från Stockholms kommun", UTLAGG_20),
    "2020/not-3-kostnader.csv": _not_kostnader("Individinriktade inkl. utvärdering"),
    "2020/not-4-inventarier.csv": NOT_INVENTARIER,
    "2020/not-5-fordringar.csv": _not_fordringar("Upplupna intäkter"),
    "2020/not-6-skulder.csv": _not_skulder(
        "Upplupna kostnader och intäkter", "Skuld till projekt Digital Egenmakt"
    ),
    "2020/not-7-revision.csv": {"Revisorsarvode": utfall(6422)},
    "2023/balansrakning.csv": BR,
    "2023/not-2-intakter.csv": _not_intakter("Driftbidrag från Stockholms stad", UTLAGG_23),
    "2023/not-3-kostnader.csv": _not_kostnader("Individinriktade inklusive utvärdering"),
    "2023/not-4-revision.csv": {"Revisorsarvode": utfall(6422)},
    "2023/not-5-inventarier.csv": NOT_INVENTARIER,
    "2023/not-6-fordringar.csv": _not_fordringar("Upplupna intäkter och förutbetalda kostnader"),
    "2023/not-7-skulder.csv": _not_skulder(
        "Upplupna kostnader och förutbetalda intäkter", "Övriga skulder till samarbetsparter"
    ),
    "2023/resultatrakning.csv": {
        "Verksamhetens intäkter": utfall(INTAKT, tecken=-1),
        "Verksamhetens kostnader": utfall(KOSTNAD, tecken=-1),
        "Avskrivningar": utfall(AVSKR, tecken=-1),
        "Verksamhetens resultat": utfall(INTAKT, KOSTNAD, AVSKR, tecken=-1),
        "Finansiella intäkter": utfall(FIN_IN, tecken=-1),
        "Finansiella kostnader": utfall(FIN_UT, tecken=-1),
        "Resultat efter finansiella poster": RESULTAT,
        "Årets resultat": RESULTAT,
    },
    "2023/kassaflodesanalys.csv": {
        "Årets resultat": RESULTAT,
        "Justering för ej likviditetspåverkande poster": utfall(AVSKR),
        "Medel från verksamheten före förändring av rörelsekapital": plus(RESULTAT, utfall(AVSKR)),
        "Ökning/minskning kortfristiga fordringar": forandring(FORDRAN, tecken=-1),
        "Ökning/minskning kortfristiga skulder": forandring(SKULD, tecken=-1),
        "Kassaflöde för den löpande verksamheten": plus(KFA_KASSA, forandring(1220)),
        "Kassaflöde från investeringsverksamheten": forandring(1220, tecken=-1),
        "Årets kassaflöde": KFA_KASSA,
        "Likvida medel vid årets början": ingaende(BANK),
        "Likvida medel vid årets slut": BANK,
    },
    "2023/flerarsoversikt.csv": {
        "Verksamhetens intäkter": utfall(INTAKT, tecken=-1),
        "Verksamhetens kostnader inklusive avskrivningar och finansiella kostnader": DRIFTKOSTNAD,
        "Årets resultat": RESULTAT,
    },
}

# Tables whose columns are not years: (column, figure).
INSATSER_2017 = {
    "Case Manager = MIA Sthlm": "case-manager",
    "Team på vårdcentraler Kista och Tensta VC": "finsam-team",
    "AMA – aktiviteter mot arbete": "ama",
    "Stadsdelsmammorna": "stadsdelsmammorna",
    "Hemmasittare – Prolog": "prolog",
    "Grön etablering": "gron-etablering",
    "Team på Jobbtorg": "jobbtorg",
    "Unga vuxna": "unga-vuxna",
    "Socialt företagande – kartläggning mm": "socialt-foretagande",
    "PTSD-kunskapsutveckling": "ptsd",
    "Halmstadsmodellen": "halmstadsmodellen",
    "Insatskatalog": "insatskatalog",
    "Frukostmöten, konferenser": "frukostmoten",
}
INSATSER_2023 = {
    "FINSAM-team": "finsam-team",
    "Aktivitetsplatsen": "aktivitetsplatsen",
    "Arbetsträning": "arbetstraning",
    "IPS i psykosvården": "ips-psykos",
    "Samordnat stöd": "samordnat-stod",
    "IPS beroendeproblematik": "ips-beroende",
    "Hälsofrämjande insatser för nyanlända": "halsoframjande",
    "Novum": "novum",
    "Bron": "bron",
    "Arbetslagshälsan": "arbetslagshalsan",
    "Kommunikation, info, Insatskatalog": "insatskatalog",
    "Rehabiliteringsbanan": "rehabiliteringsbanan",
    "Kunskapsdialoger och workshops": "kunskapsdialoger",
    "FINSAM-konferens": "finsam-konferens",
}


def _insatsceller(b: Bocker, ar: int, rad: str, kod: str, verk: str) -> Iterator[tuple[str, int]]:
    del rad
    kostnad = b.utfall(ar, KOSTNAD, verk=verk, insats=kod)
    budget = b.budgeterat(ar, KOSTNAD, verk=verk, insats=kod)
    yield f"utfall {ar} tkr", tkr(kostnad)
    yield f"budget {ar} tkr", budget
    yield "budget - utfall", tkr(budget * 100_000 - kostnad)


def _andra_tabeller(b: Bocker) -> Iterator[tuple[str, str, str, int]]:
    """Yield file, row, column and what the books have, for the tables that are not by year."""
    for ar, namn in ((2017, INSATSER_2017), (2023, INSATSER_2023)):
        fil = f"{ar}/insatser-tkr.csv"
        for rad, kod in namn.items():
            verk = "individ" if b.utfall(ar, KOSTNAD, verk="individ", insats=kod) else "struktur"
            for kolumn, tal in _insatsceller(
                b, ar, rad, kod, "individ" if kod == "jobbtorg" else verk
            ):
                yield fil, rad, kolumn, tal
    for ar, rad, verk in (
        (2017, "Summa individinsatser", "individ"),
        (2017, "Summa strukturinsatser", "struktur"),
        (2023, "Summa individinriktade insatser", "individ"),
        (2023, "Summa strukturella insatser", "struktur"),
    ):
        for kolumn, tal in _insatsceller(b, ar, rad, "", verk):
            yield f"{ar}/insatser-tkr.csv", rad, kolumn, tal
    for ar, rad in ((2017, "SUMMA INSATSER"), (2023, "Total")):
        # The total is the sum of the rounded groups, so that the printed table adds up.
        kostnad = sum(tkr(b.utfall(ar, KOSTNAD, verk=v)) for v in ("individ", "struktur"))
        budget = sum(b.budgeterat(ar, KOSTNAD, verk=v) for v in ("individ", "struktur"))
        yield f"{ar}/insatser-tkr.csv", rad, f"utfall {ar} tkr", kostnad
        yield f"{ar}/insatser-tkr.csv", rad, f"budget {ar} tkr", budget
        yield f"{ar}/insatser-tkr.csv", rad, "budget - utfall", budget - kostnad
    yield from _utfall_och_budget(b)
    drift = "2023/driftredovisning-tkr.csv"
    kostnadsrad = "Kostnader inklusive avskrivningar och finansiella kostnader"
    for kolumn, ar in (("utfall 2023", 2023), ("bokslut 2022", 2022)):
        yield drift, kostnadsrad, kolumn, i_tkr(DRIFTKOSTNAD)(b, ar)
        intakter = i_tkr(utfall(INTAKT, tecken=-1))(b, ar)
        yield drift, "Medlemsavgift och övriga intäkter", kolumn, intakter
        yield drift, "Resultat", kolumn, i_tkr(RESULTAT)(b, ar)
        yield drift, "Utgående eget kapital", kolumn, i_tkr(EK)(b, ar)
        yield drift, "Likvida medel", kolumn, i_tkr(BANK)(b, ar)
    yield drift, kostnadsrad, "budget 2023", b.budgeterat(2023, KOSTNAD)
    yield drift, "Medlemsavgift och övriga intäkter", "budget 2023", -b.budgeterat(2023, INTAKT)
    yield drift, "Resultat", "budget 2023", -b.budgeterat(2023, INTAKT, KOSTNAD)


def _utfall_och_budget(b: Bocker) -> Iterator[tuple[str, str, str, int]]:
    fil = "2017/utfall-och-budget.csv"
    delar: dict[str, tuple[Tal, tuple[int | range, ...], str]] = {
        "Styrelse": (utfall(KOSTNAD, verk="styrelse"), (KOSTNAD,), "styrelse"),
        "Revision": (utfall(KOSTNAD, verk="revision"), (KOSTNAD,), "revision"),
        "Lokal": (utfall(range(5000, 5100)), (range(5000, 5100),), "kansli"),
        "Kansli": (KANSLI_2017, (range(5100, 5900), range(6000, 7800)), "kansli"),
        "Utvärdering": (utfall(KOSTNAD, verk="utvardering"), (KOSTNAD,), "utvardering"),
        "Information": (utfall(range(5900, 6000)), (range(5900, 6000),), "kansli"),
    }
    for rad, (tal, konton, verk) in delar.items():
        yield fil, rad, "utfall 2017", tal(b, 2017)
        yield fil, rad, "budget 2017", 1000 * b.budgeterat(2017, *konton, verk=verk)
    insatser = INSATSKOSTNAD(b, 2017)
    budget = 1000 * sum(b.budgeterat(2017, KOSTNAD, verk=v) for v in ("individ", "struktur"))
    hela = 1000 * b.budgeterat(2017, KOSTNAD)
    for rad in ("Totala insatser", "Summa insatser"):
        yield fil, rad, "utfall 2017", insatser
        yield fil, rad, "budget 2017", budget
    yield fil, "Summa insatser", "differens", budget - insatser
    yield fil, "Summa styrelse, revision och kansli", "utfall 2017", ADMIN_2017(b, 2017)
    yield fil, "Summa styrelse, revision och kansli", "budget 2017", hela - budget
    yield fil, "Totalt", "utfall 2017", insatser + ADMIN_2017(b, 2017)
    yield fil, "Totalt", "budget 2017", hela
    resultat = -1000 * b.budgeterat(2017, INTAKT, KOSTNAD)
    yield fil, "Resultat", "budget 2017", resultat
    yield fil, "Resultat", "utfall 2017", RESULTAT(b, 2017)
    yield fil, "Resultat", "differens", RESULTAT(b, 2017) - resultat
    samman = "2017/ekonomisk-sammanfattning.csv"
    yield samman, "Resultat", "budget 2017", resultat
    yield samman, "Resultat", "utfall 2017", RESULTAT(b, 2017)
    yield samman, "Nettokostnad", "utfall 2017", utfall(KOSTNAD, AVSKR)(b, 2017)
    yield samman, "Bidrag/intäkt", "utfall 2017", utfall(INTAKT, tecken=-1)(b, 2017)
    yield samman, "Utgående eget kapital", "utfall 2017", EK(b, 2017)
    yield samman, "Likvida medel", "utfall 2017", BANK(b, 2017)
    tabell = "budget-2017/budget-tkr.csv"
    for ar, kolumn in (
        (2017, "budget 2017"),
        (2018, "prel. budget 2018"),
        (2019, "prel. budget 2019"),
    ):
        yield tabell, "Summa intäkter", kolumn, -b.budgeterat(ar, INTAKT)
        yield tabell, "Summa kostnader totalt", kolumn, b.budgeterat(ar, KOSTNAD)
        yield tabell, "Utvärdering", kolumn, b.budgeterat(ar, KOSTNAD, verk="utvardering")


def _fil(kort: str) -> str:
    mapp, tabell = kort.split("/")
    if mapp == "budget-2017":
        return f"2017/underlag/plan-och-budget-2017/{tabell}"
    return f"{mapp}/underlag/arsredovisning-{mapp}/{tabell}"


def _tryckta() -> dict[tuple[str, str, str], str]:
    celler = {}
    for fil in LEDGER.glob("20??/underlag/*/*.csv"):
        with fil.open(encoding="utf-8", newline="") as text:
            for rad in csv.DictReader(text):
                namn = next(rad[k] for k in ("rad", "budgetpost", "insats") if k in rad)
                for kolumn, varde in rad.items():
                    celler[fil.relative_to(LEDGER).as_posix(), namn, kolumn] = varde
    return celler


def _i_bockerna(b: Bocker) -> Iterator[tuple[tuple[str, str, str], int]]:
    tryckta = _tryckta()
    for kort, rader in TABELLER.items():
        for fil, rad, kolumn in tryckta:
            if fil == _fil(kort) and kolumn.isdigit() and rad in rader:
                yield (fil, rad, kolumn), rader[rad](b, int(kolumn))
    for kort, rad, kolumn, tal in _andra_tabeller(b):
        yield (_fil(kort), rad, kolumn), tal


def test_varje_publicerat_tal_ar_bockernas_eller_ett_erratum(bok: Bocker) -> None:
    tryckta = _tryckta()
    errata = {
        (e["fil"], e["rad"], e["kolumn"]): e
        for e in tomllib.loads((LEDGER / "errata.toml").read_text("utf-8"))["erratum"]
    }
    provade = set()
    avvikelser = []
    for cell, tal in _i_bockerna(bok):
        tryckt = tryckta.get(cell)
        if not tryckt:
            continue
        provade.add(cell)
        if cell in errata:
            assert int(tryckt) == errata[cell]["tryckt"], cell
            if tal != errata[cell]["bevisad"]:
                avvikelser.append((cell, errata[cell]["bevisad"], tal))
        elif tal != int(tryckt):
            avvikelser.append((cell, int(tryckt), tal))
    assert avvikelser == []
    assert set(errata) <= provade
    assert len(provade) > 300, len(provade)


@pytest.mark.parametrize("klass", ["avrundning", "fel"])
def test_errata_har_klass_och_bevis(klass: str) -> None:
    errata = tomllib.loads((LEDGER / "errata.toml").read_text("utf-8"))["erratum"]
    egna = [e for e in errata if e["klass"] == klass]
    assert egna
    for e in egna:
        assert len(e["bevis"]) > 30
        if klass == "avrundning":
            assert abs(e["tryckt"] - e["bevisad"]) <= 3
    assert {e["klass"] for e in errata} == {"avrundning", "fel", "oppen"}


def test_varje_faktura_har_en_momssats_som_finns(bok: Bocker) -> None:
    """25, 12, 6 or none; the one invoice a year that is split says so in the assumptions."""
    delade: Counter[int] = Counter()
    for ver in bok.verifikationer:
        kostnad = sum(oren(p) for p in ver.postings if nummer(p.account) not in {1651, 2440})
        moms = sum(oren(p) for p in ver.postings if nummer(p.account) == 1651)
        if not ver.meta["ver"].startswith("L") or kostnad <= 0:
            continue
        satser = [sats for sats in (0, 6, 12, 25) if abs(100 * moms - sats * kostnad) <= 100]
        if not satser:
            delade[ver.date.year] += 1
            (beskattad, *_) = [oren(p) for p in ver.postings if nummer(p.account) != 2440]
            assert 4 * moms == beskattad
            assert "antagande" in ver.meta
    assert max(delade.values()) == 1


def test_lopande_pension_ar_under_en_femtedel_av_lonen_2018_till_2022(bok: Bocker) -> None:
    for ar in range(2018, 2023):
        lon = bok.utfall(ar, 7210)
        premier = sum(
            oren(p)
            for ver in bok.verifikationer
            if ver.date.year == ar and "Omräkning" not in (ver.narration or "")
            for p in ver.postings
            if nummer(p.account) == 7410
        )
        assert 0.1 * lon < premier < 0.2 * lon, ar


def test_avskrivningen_ar_linjar_och_resten_ar_bokford_for_sig(bok: Bocker) -> None:
    """Each asset by day over its life; what the published sum differs is one marked entry."""
    for ar in range(2017, 2024):
        plan: Counter[str] = Counter()
        justering = 0
        for ver in (v for v in bok.verifikationer if v.date.year == ar):
            for p in ver.postings:
                if nummer(p.account) == 1229 and "Justering" in (ver.narration or ""):
                    justering -= oren(p)
                    assert "antagande" in ver.meta
                elif nummer(p.account) == 1229 and p.meta:
                    plan[p.meta["anlaggning"]] -= oren(p)
        vantat = {
            t.kod: 100 * (avskrivet(t, date(ar, 12, 31)) - avskrivet(t, date(ar - 1, 12, 31)))
            for t in TILLGANGAR
        }
        assert plan == Counter({kod: ore for kod, ore in vantat.items() if ore})
        assert abs(justering) < 30_000


def test_kanda_slutsaldon(bok: Bocker) -> None:
    kanda = {
        2016: (5_154_224, 6_374_392),
        2017: (11_094_248, 12_899_255),
        2019: (3_934_197, 13_481_297),
        2020: (7_729_940, 14_372_506),
        2021: (10_588_023, 17_939_972),
        2022: (4_927_995, 13_984_924),
        2023: (65_656, 8_582_141),
    }
    assert {ar: (EK(bok, ar), BANK(bok, ar)) for ar in kanda} == kanda
    assert EK(bok, 2018) == 6_217_693
    assert bok.stallning(2021, FORDRAN) == 4_337_426
    assert bok.stallning(2021, SKULD) == -12_092_051
