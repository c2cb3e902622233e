"""Small books for tests: a whole ledger in a temporary folder, from a few lines of text.

The test shows the ledger and what should come of it, and nothing else::

    from tests.hjalp import skriv_bok, ver

    def test_hyra(tmp_path: Path) -> None:
        mapp = skriv_bok(
            tmp_path,
            ver("A1", "2023-01-15", "Värden AB", "Hyra", [("5010", "100.00"), ("1930", "-100.00")]),
        )
        bok = las_bok(mapp)

or, with the fixture `bok` of `conftest.py`, which writes and loads in one step::

    def test_hyra(bok: GorBok) -> None:
        b = bok(ver("A1", "2023-01-15", "Värden AB", "Hyra", "5010 100.00; 1930 -100.00"))

Books made here satisfy every plugin unless the test breaks a rule on purpose.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROTTER = """\
option "name_assets" "Tillgångar"
option "name_liabilities" "Skulder"
option "name_equity" "Eget-kapital"
option "name_income" "Intäkter"
option "name_expenses" "Kostnader"
"""

PLUGINS = (
    "lkbr.exakthet",
    "lkbr.kartlaggning",
    "lkbr.verifikationer",
    "lkbr.bokslut",
    "lkbr.budget",
)

FORBUND = 'namn = "Provförbundet"\n'

# At least one account for every line of the resultaträkning and the balansräkning that BAS has.
STANDARDKONTON = (
    "Tillgångar:1010-Utvecklingsutgifter",
    "Tillgångar:1110-Byggnader",
    "Tillgångar:1220-Inventarier",
    "Tillgångar:1229-Ackumulerade-avskrivningar-på-inventarier",
    "Tillgångar:1290-Övriga-materiella-tillgångar",
    "Tillgångar:1350-Andelar",
    "Tillgångar:1410-Förråd",
    "Tillgångar:1510-Kundfordringar",
    "Tillgångar:1630-Skattekonto",
    "Tillgångar:1650-Momsersättning",
    "Tillgångar:1685-Fordringar-på-projektfinansiärer",
    "Tillgångar:1710-Förutbetalda-hyreskostnader",
    "Tillgångar:1790-Upplupna-intäkter",
    "Tillgångar:1810-Kortfristiga-placeringar",
    "Tillgångar:1930-Företagskonto",
    "Eget-kapital:2067-Balanserat-resultat",
    "Eget-kapital:2069-Årets-resultat",
    "Skulder:2210-Avsatt-till-pensioner",
    "Skulder:2290-Övriga-avsättningar",
    "Skulder:2350-Lån",
    "Skulder:2440-Leverantörsskulder",
    "Skulder:2514-Särskild-löneskatt",
    "Skulder:2710-Personalskatt",
    "Skulder:2731-Avräkning-sociala-avgifter",
    "Skulder:2890-Övriga-kortfristiga-skulder",
    "Skulder:2920-Upplupna-semesterlöner",
    "Skulder:2979-Förutbetalda-intäkter",
    "Skulder:2990-Upplupna-kostnader",
    "Intäkter:3970-Vinst-vid-avyttring",
    "Intäkter:3981-Erhållna-EU-bidrag",
    "Intäkter:3985-Driftbidrag-från-staten",
    "Intäkter:3986-Driftbidrag-från-region",
    "Intäkter:3987-Driftbidrag-från-kommun",
    "Intäkter:3992-Vidarefakturerade-utlägg",
    "Intäkter:3999-Övriga-intäkter",
    "Kostnader:4010-Individinriktade-insatser",
    "Kostnader:4110-Strukturinriktade-insatser",
    "Kostnader:5010-Lokalhyra",
    "Kostnader:6110-Kontorsmaterial",
    "Kostnader:6410-Styrelsekostnader",
    "Kostnader:6421-Revision-utom-räkenskapsrevision",
    "Kostnader:6422-Räkenskapsrevision",
    "Kostnader:7210-Löner",
    "Kostnader:7290-Förändring-av-semesterlöneskuld",
    "Kostnader:7510-Arbetsgivaravgifter",
    "Kostnader:7533-Särskild-löneskatt",
    "Kostnader:7730-Nedskrivningar",
    "Kostnader:7832-Avskrivningar-på-inventarier",
    "Kostnader:7970-Förlust-vid-avyttring",
    "Intäkter:8310-Ränteintäkter",
    "Kostnader:8410-Räntekostnader",
    "Intäkter:8710-Extraordinära-intäkter",
    "Kostnader:8750-Extraordinära-kostnader",
    "Kostnader:8999-Årets-resultat-enligt-bokslut",
)

# What `skriv_bok` writes in each underlag that the entries name, and its checksum.
UNDERLAG = b"Underlag\n"
UNDERLAG_SHA256 = hashlib.sha256(UNDERLAG).hexdigest()

MetaVarde = str | bool | dt.date | None
Rad = tuple[str, str] | tuple[str, str, Mapping[str, str]]

_KONTO = {konto.split(":")[1][:4]: konto for konto in STANDARDKONTON}


def konto(nummer: str) -> str:
    """Return the full name of an account in STANDARDKONTON: "1930" to its name.

    A name with a colon is returned as it is, so that a test may use accounts of its own.
    """
    return nummer if ":" in nummer else _KONTO[nummer]


def rad(nummer: str, belopp: str, dimensioner: Mapping[str, str] | None = None) -> str:
    """Return the text of a posting, with its dimensions on the lines below.

    Args:
        nummer: an account number in STANDARDKONTON, or a full account name.
        belopp: kronor as they stand in the books, debit positive: "-1250.50".
        dimensioner: metadata of the posting, e.g. {"insats": "bron"}.
    """
    rader = [f"  {konto(nummer)}  {belopp} SEK"]
    rader += [f'    {namn}: "{varde}"' for namn, varde in (dimensioner or {}).items()]
    return "\n".join(rader)


def _rader(rader: str | Sequence[Rad]) -> str:
    if isinstance(rader, str):
        par = [ett.split() for ett in rader.split(";") if ett.strip()]
        return "\n".join(rad(nummer, belopp) for nummer, belopp in par)
    return "\n".join(rad(*ett) for ett in rader)


def _meta(namn: str, varde: MetaVarde) -> str:
    match varde:
        case None:
            return ""
        case bool():
            text = str(varde).upper()
        case dt.date():
            text = varde.isoformat()
        case str():
            text = _citerad(varde)
    return f"  {namn}: {text}\n"


def _citerad(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def ver(
    nummer: str | None,
    datum: str,
    motpart: str,
    text: str,
    rader: str | Sequence[Rad],
    **meta: MetaVarde,
) -> str:
    """Return the text of a verifikation that satisfies every rule.

    Args:
        nummer: serie and number, "A1"; None makes a draft (flag `!`, no `ver`).
        datum: the day it happened, "2023-01-15".
        motpart: the counterparty.
        text: what it is about.
        rader: postings: "5010 100.00; 1930 -100.00", or a list of (account, amount) or
            (account, amount, dimensions); accounts and amounts as in `rad`.
        meta: metadata to add or replace, with `_` for `-`: `rattar="A1/2023"`,
            `ingaende_balans=True`; None takes one away: `underlag=None`. From the start an entry
            has registrerad (the same day), av, attesterad, attesterad-av, underlag
            ("2023/underlag/A1.txt") and underlag-sha256 (of UNDERLAG).
    """
    dag = dt.date.fromisoformat(datum)
    varden: dict[str, MetaVarde] = {
        "ver": nummer,
        "registrerad": dag,
        "av": "ekonom",
        "attesterad": dag,
        "attesterad-av": "förbundschef",
        "underlag": f"{dag.year}/underlag/{nummer or 'utkast'}.txt",
        "underlag-sha256": UNDERLAG_SHA256,
    }
    varden |= {namn.replace("_", "-"): varde for namn, varde in meta.items()}
    if varden["underlag"] is None:
        varden["underlag-sha256"] = None
    flagga = "!" if nummer is None else "*"
    huvud = f"{datum} {flagga} {_citerad(motpart)} {_citerad(text)}\n"
    return huvud + "".join(_meta(*ett) for ett in varden.items()) + _rader(rader) + "\n\n"


def huvudtext(plugins: Iterable[str] = PLUGINS) -> str:
    """Return the head of a main file: options, plugins and the include of the chart.

    Args:
        plugins: plugin names; 'lkbr.kartlaggning" "kommun_bas' gives one a configuration.
    """
    return (
        'option "title" "Provförbundet"\noption "operating_currency" "SEK"\n'
        + ROTTER
        + 'option "tolerance_multiplier" "0"\n'
        + "".join(f'plugin "{namn}"\n' for namn in plugins)
        + 'include "kontoplan.beancount"\n\n'
    )


def kontoplan(konton: Iterable[str] = STANDARDKONTON) -> str:
    r"""Return the text of a chart.

    Args:
        konton: full account names; lines after the first are the metadata of the `open`:
            'Tillgångar:1999-Övrigt\n  post: "ovriga_fordringar"'.
    """
    rader = []
    for ett in konton:
        namn, _, meta = ett.partition("\n")
        rader.append(f"2000-01-01 open {namn} SEK\n" + (f"{meta.rstrip()}\n" if meta else ""))
    return ROTTER + "\n" + "".join(rader)


def skriv_bok(
    mapp: Path,
    entries: str,
    *,
    konton: Iterable[str] = STANDARDKONTON,
    forbund: str | None = FORBUND,
    plugins: Iterable[str] = PLUGINS,
    filer: Mapping[str, str] | None = None,
) -> Path:
    """Write a ledger in a folder and return the folder.

    Args:
        mapp: where to write; `tmp_path` in a test.
        entries: the entries of `main.beancount`, after its head; often `ver(…) + ver(…)`.
        konton: the chart, as in `kontoplan`.
        forbund: the text of `forbund.toml`; None leaves the file out.
        plugins: the plugins that the main file names.
        filer: further files by path in the ledger; one that ends in `.beancount` gets the root
            options first and is included by the main file: {"2023/L-leverantor.beancount": "…"}.

    The underlag that the entries name are written too, with the content UNDERLAG.
    """
    filer = filer or {}
    bokfiler = {namn: text for namn, text in filer.items() if namn.endswith(".beancount")}
    include = "".join(f'include "{namn}"\n' for namn in bokfiler)
    texter = {
        "main.beancount": huvudtext(plugins) + include + entries,
        "kontoplan.beancount": kontoplan(konton),
        **({} if forbund is None else {"forbund.toml": forbund}),
        **filer,
        **{namn: ROTTER + "\n" + text for namn, text in bokfiler.items()},
    }
    for namn, text in texter.items():
        _skriv(mapp / namn, text.encode())
    for underlag in re.findall(
        r'^  underlag(?:-\d+)?: "(.+)"', "\n".join(texter.values()), re.MULTILINE
    ):
        if not (mapp / underlag).exists():
            _skriv(mapp / underlag, UNDERLAG)
    return mapp


def _skriv(fil: Path, innehall: bytes) -> None:
    fil.parent.mkdir(parents=True, exist_ok=True)
    fil.write_bytes(innehall)


def radnummer(fil: Path, text: str) -> int:
    """Return the number of the first line in a file that holds a text.

    For error messages: `f"main.beancount:{radnummer(mapp / 'main.beancount', '"Hyra"')}: …"`.

    Raises:
        ValueError: no line holds the text.
    """
    for nummer, innehall in enumerate(fil.read_text(encoding="utf-8").splitlines(), 1):
        if text in innehall:
            return nummer
    raise ValueError(f"{text!r} is not in {fil}")
