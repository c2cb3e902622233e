"""The day in Sweden, wherever the machine stands.

The log's times are UTC. Which day something was done is the day where the books are kept.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

SVERIGE = ZoneInfo("Europe/Stockholm")
# A record this long after the one before it may be of a clock that is wrong.
LANGT_FRAM = dt.timedelta(days=184)


def svensk_dag(nu: dt.datetime) -> dt.date:
    """Return the day in Sweden at a point in time with time zone."""
    return nu.astimezone(SVERIGE).date()


@lru_cache(maxsize=4096)
def _dag_i_timmen(timme: str) -> dt.date:
    return svensk_dag(dt.datetime.strptime(f"{timme}+0000", "%Y-%m-%dT%H%z"))


def loggens_dag(tid: str) -> dt.date:
    """Return the day in Sweden of a record's `tid`, `2024-01-15T09:30:00Z`.

    Raises:
        ValueError: it is not a time of that form.
    """
    # The difference from UTC is whole hours, so the hour decides the day.
    return _dag_i_timmen(tid[:13])


def tidpunkt(tid: str) -> dt.datetime:
    """Return a record's `tid` as a point in time.

    Raises:
        ValueError: it is not a time of that form.
    """
    return dt.datetime.strptime(tid, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)


def klockfel(forra: str, tid: str) -> str:
    """Say what is odd about a time that follows another in the log; empty when nothing is.

    Args:
        forra: `tid` of the record before; empty for none.
        tid: the time, in the same form.
    """
    if not forra:
        return ""
    if tid < forra:
        return f"klockan står på {tid}, före den senaste posten i historiken ({forra})"
    if tid[:4] > forra[:4] or tid[5:7] != forra[5:7]:
        dagar = (tidpunkt(tid) - tidpunkt(forra)).days
        if dagar > LANGT_FRAM.days:
            return f"klockan står på {tid}, {dagar} dagar efter den senaste posten ({forra})"
    return ""
