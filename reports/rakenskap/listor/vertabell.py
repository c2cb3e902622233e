"""The verifikationer as a pandas table: a row each, for samples, tests and analysis.

| column | type | what |
| --- | --- | --- |
| `namn` | str | number and year, `L45/2023` |
| `ar` | int16 | räkenskapsår |
| `serie`, `nummer` | category, int32 | the parts of the number; empty and 0 for opening balances |
| `datum`, `registrerad`, `attesterad` | datetime64[s] | days; NaT for none |
| `av`, `attesterad_av`, `motpart`, `insats` | category | empty text for none; insats is the first |
| `text`, `rattar`, `underlag` | str | of underlag the first path |
| `omslutning` | int64 | the sum of its debit, in öre |
| `rader` | int32 | how many postings it has |
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from rakenskap.bok.kolumner import INT32, INT64, Kategorikolumn, dataram
from rakenskap.bok.poster import Verifikation
from rakenskap.listor.celler import omslutning, serie_och_nummer

KOLUMNER = (
    "namn",
    "ar",
    "serie",
    "nummer",
    "datum",
    "registrerad",
    "av",
    "attesterad",
    "attesterad_av",
    "motpart",
    "text",
    "insats",
    "omslutning",
    "rader",
    "rattar",
    "underlag",
)
_EPOK = dt.date(1970, 1, 1).toordinal()


def dagar(ordinaler: Iterable[int | None]) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    """Return days given as proleptic Gregorian ordinals as dates of pandas; NaT for None."""
    alla = [dag if dag is None else dag - _EPOK for dag in ordinaler]
    return np.array(alla, dtype="datetime64[D]").astype("datetime64[s]")


def _ordinal(dag: dt.date | None) -> int | None:
    return None if dag is None else dag.toordinal()


def _dag_i(text: str | None) -> int | None:
    try:
        return dt.date.fromisoformat(text or "").toordinal()
    except ValueError:
        return None


def vertabell(verifikationer: Iterable[Verifikation]) -> pd.DataFrame:
    """Return verifikationer as a table, a row each in the order given; see the module."""
    alla: Sequence[Verifikation] = list(verifikationer)
    ovrigt = [dict(ver.ovrigt) for ver in alla]
    nummer = [serie_och_nummer(ver) for ver in alla]
    tabell = pd.DataFrame(
        {
            "namn": pd.Series([ver.namn for ver in alla], dtype="str"),
            "ar": np.array([ver.datum.year for ver in alla], dtype=np.int16),
            "nummer": np.array([tal for _, tal in nummer], dtype=np.int32),
            "datum": dagar(ver.datum.toordinal() for ver in alla),
            "registrerad": dagar(_ordinal(ver.registrerad) for ver in alla),
            "attesterad": dagar(_dag_i(ett.get("attesterad")) for ett in ovrigt),
            "text": pd.Series([ver.text for ver in alla], dtype="str"),
            "rattar": pd.Series([ver.rattar for ver in alla], dtype="str"),
            "underlag": pd.Series(
                [ver.underlag[0][0] if ver.underlag else "" for ver in alla], dtype="str"
            ),
        }
    )
    kategorier = dataram(
        {
            "serie": Kategorikolumn.av(serie for serie, _ in nummer),
            "av": Kategorikolumn.av(ver.av for ver in alla),
            "attesterad_av": Kategorikolumn.av(ett.get("attesterad-av", "") for ett in ovrigt),
            "motpart": Kategorikolumn.av(ver.motpart for ver in alla),
            "insats": Kategorikolumn.av(_insats(ver) for ver in alla),
            "omslutning": array(INT64, map(omslutning, alla)),
            "rader": array(INT32, (len(ver.rader) for ver in alla)),
        }
    )
    return pd.concat([tabell, kategorier], axis="columns")[list(KOLUMNER)]


def _insats(ver: Verifikation) -> str:
    return next((kod for _, _, dim in ver.rader for namn, kod in dim if namn == "insats"), "")
