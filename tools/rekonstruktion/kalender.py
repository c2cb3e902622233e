"""Swedish banking days, computed and not looked up, so that the books never change."""

from datetime import date, timedelta
from functools import cache

DAG = timedelta(days=1)


def pask(ar: int) -> date:
    """Return Easter Sunday by the Gregorian computus (Meeus, Jones and Butcher)."""
    gyllental, (sekel, rest) = ar % 19, divmod(ar, 100)
    skott, skottrest = divmod(sekel, 4)
    mane = (19 * gyllental + sekel - skott - (sekel - (sekel + 8) // 25 + 1) // 3 + 15) % 30
    vecka = (32 + 2 * skottrest + 2 * (rest // 4) - mane - rest % 4) % 7
    korr = (gyllental + 11 * mane + 22 * vecka) // 451
    manad, dag = divmod(mane + vecka - 7 * korr + 114, 31)
    return date(ar, manad, dag + 1)


@cache
def helgdagar(ar: int) -> frozenset[date]:
    """Return the weekdays of a year on which Swedish banks are closed."""
    pd = pask(ar)
    midsommar = next(d for d in (date(ar, 6, n) for n in range(19, 26)) if d.weekday() == 4)
    return frozenset(
        {
            date(ar, 1, 1),
            date(ar, 1, 6),
            pd - 2 * DAG,
            pd + DAG,
            date(ar, 5, 1),
            pd + 39 * DAG,
            date(ar, 6, 6),
            midsommar,
            date(ar, 12, 24),
            date(ar, 12, 25),
            date(ar, 12, 26),
            date(ar, 12, 31),
        }
    )


def bankdag(dag: date) -> bool:
    """Tell whether the banks are open on the day."""
    return dag.weekday() < 5 and dag not in helgdagar(dag.year)


def nasta(dag: date) -> date:
    """Return the day itself, or the first banking day after it."""
    while not bankdag(dag):
        dag += DAG
    return dag


def forra(dag: date) -> date:
    """Return the day itself, or the last banking day before it."""
    while not bankdag(dag):
        dag -= DAG
    return dag


def efter(dag: date, antal: int) -> date:
    """Return the banking day that comes a number of banking days after the day."""
    for _ in range(antal):
        dag = nasta(dag + DAG)
    return nasta(dag)


def fore(dag: date, antal: int) -> date:
    """Return the banking day that comes a number of banking days before the day."""
    for _ in range(antal):
        dag = forra(dag - DAG)
    return forra(dag)


def forfallodag(ar: int, manad: int) -> date:
    """Return the day when taxes and fees fall due: the 12th, in January and August the 17th."""
    return nasta(date(ar, manad, 17 if manad in {1, 8} else 12))
