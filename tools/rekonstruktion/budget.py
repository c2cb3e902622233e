"""The budgets, as entries with the dimensions of the postings that they are compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .insatser import dimension
from .intakter import FINANS
from .konton import kontonamn

if TYPE_CHECKING:
    from collections.abc import Mapping

Rad = tuple[int, int, dict[str, str]]
"""Account, tkr (income negative), dimensions."""


def _kansli(loner: int, tjanster: int, lokal: int, information: int, ovrigt: int) -> list[Rad]:
    dim = dimension("kansli")
    return [
        (7210, loner, dim),
        (6550, tjanster, dim),
        (5010, lokal, dim),
        (5910, information, dim),
        (6590, ovrigt, dim),
    ]


def _medlemmar(stat: int, reg: int, kommun: int) -> list[Rad]:
    dim = dimension(FINANS)
    return [(3985, -stat, dim), (3986, -reg, dim), (3987, -kommun, dim)]


def _styrelse(styrelse: int, revision: int) -> list[Rad]:
    return [(6410, styrelse, dimension("styrelse")), (6421, revision, dimension("revision"))]


def _insatser(konto: int, verksamhet: str, tkr: Mapping[str, int]) -> list[Rad]:
    return [(konto, belopp, dimension(verksamhet, kod)) for kod, belopp in tkr.items() if belopp]


_UTV = dimension("utvardering")

BUDGETAR: dict[int, list[Rad]] = {
    2017: [
        *_medlemmar(8000, 4000, 4000),
        *_insatser(
            4010,
            "individ",
            {
                "case-manager": 3000,
                "finsam-team": 2000,
                "ama": 341,
                "stadsdelsmammorna": 250,
                "prolog": 260,
                "gron-etablering": 1346,
                "jobbtorg": 400,
            },
        ),
        (4010, 2388, dimension("individ")),
        *_insatser(
            4110,
            "struktur",
            {
                "socialt-foretagande": 500,
                "ptsd": 500,
                "halmstadsmodellen": 600,
                "insatskatalog": 400,
                "frukostmoten": 100,
            },
        ),
        (4210, 200, _UTV),
        *_styrelse(430, 100),
        *_kansli(2300, 400, 160, 100, 225),
    ],
    2018: [
        *_medlemmar(12000, 6000, 6000),
        (4010, 18500, dimension("individ")),
        (4210, 500, _UTV),
        *_styrelse(500, 100),
        *_kansli(3000, 500, 300, 200, 400),
    ],
    2019: [
        *_medlemmar(16000, 8000, 8000),
        (4010, 25400, dimension("individ")),
        (4210, 600, _UTV),
        *_styrelse(500, 100),
        *_kansli(3500, 600, 400, 300, 600),
    ],
    2023: [
        *_medlemmar(16000, 8000, 8000),
        (3999, -264, dimension(FINANS)),
        *_insatser(
            4010,
            "individ",
            {
                "finsam-team": 3660,
                "aktivitetsplatsen": 14492,
                "ips-psykos": 4206,
                "ips-beroende": 4400,
                "halsoframjande": 1000,
                "novum": 2154,
            },
        ),
        *_insatser(
            4110,
            "struktur",
            {
                "insatskatalog": 120,
                "rehabiliteringsbanan": 825,
                "kunskapsdialoger": 150,
                "finsam-konferens": 66,
            },
        ),
        *_styrelse(250, 150),
        *_kansli(2352, 400, 500, 100, 100),
    ],
}

RUBRIK = {
    2017: "Budget 2017, plan och budget för 2017 (tusental kronor).",
    2018: "Preliminär budget 2018 ur plan och budget för 2017: insatserna är inte fördelade.",
    2019: "Preliminär budget 2019 ur plan och budget för 2017: insatserna är inte fördelade.",
    2023: "Budget 2023, årsredovisningen för 2023; kostnader utöver insatser antagna (2023-6).",
}
PRELIMINAR = {2018: "2018-4", 2019: "2019-7"}
ANTAGNA = {"kansli", "styrelse", "revision"}


def skriv_budget(ar: int) -> str:
    """Write a year's budget."""
    rader = [f"; {RUBRIK[ar]}"]
    for konto, tkr, dim in BUDGETAR[ar]:
        namn = kontonamn(konto)
        rader.append(f'\n{ar}-01-01 custom "forbundsbudget" {namn} {1000 * tkr}.00 SEK')
        rader += [f'  {nyckel}: "{varde}"' for nyckel, varde in sorted(dim.items())]
        if ar in PRELIMINAR:
            rader += ['  status: "preliminär"', f'  antagande: "{PRELIMINAR[ar]}"']
        elif ar == 2023 and (dim["verksamhet"] in ANTAGNA or konto == 3999):
            rader.append('  antagande: "2023-6"')
    return "\n".join(rader) + "\n"
