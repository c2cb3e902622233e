"""Days as a person types them: a day, or a month or a year for its first or last day."""

from __future__ import annotations

import calendar
import datetime as dt
import re

_DAG = re.compile(r"(?P<ar>(?:19|20)\d\d)(?:-(?P<manad>\d\d)(?:-(?P<dag>\d\d))?)?\Z")


def dag_av_text(text: str, *, sista: bool) -> dt.date | None:
    """Return a day: `2023-03-31`, or `2023-03` or `2023` for the first or last day of it.

    Args:
        text: what is typed.
        sista: True for the last day of a month or a year.

    Returns:
        The day; None when it is not one.
    """
    traff = _DAG.match(text.strip())
    if traff is None:
        return None
    ar, manad = int(traff["ar"]), int(traff["manad"] or (12 if sista else 1))
    try:
        if traff["dag"]:
            return dt.date(ar, manad, int(traff["dag"]))
        return dt.date(ar, manad, calendar.monthrange(ar, manad)[1] if sista else 1)
    except (ValueError, calendar.IllegalMonthError):
        return None
