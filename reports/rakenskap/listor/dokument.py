"""A list ready to be written: its tables, whose they are, for which period, and from what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from rakenskap.bok.bok import Bok
from rakenskap.rapport.rapport import Harkomst, Rapport


@dataclass(frozen=True, slots=True)
class Listdokument:
    """Some tables with the same heading.

    Attributes:
        id: stable name, part of the file's name.
        period: in words; stands on every page.
        dag: the period's last day, which a file says it was made, so that the same books give
            the same bytes.
    """

    id: str
    titel: str
    forbund: str
    orgnr: str
    period: str
    dag: dt.date
    ursprung: str
    harkomst: Harkomst
    rapporter: tuple[Rapport, ...]

    @property
    def filnamn(self) -> str:
        """The file's name without ending: `huvudbok-2023-01-01--2023-03-31`."""
        return f"{self.id}-{self.period}".replace(" – ", "--").replace("–", "-").replace("/", "-")


def dokument_for(
    bok: Bok,
    namn: str,
    titel: str,
    period: str,
    dag: dt.date,
    rapporter: Iterable[Rapport],
    *,
    harkomst: Harkomst,
) -> Listdokument:
    """Return a document of some books: whose they are stands on it.

    Args:
        bok: the books.
        namn: stable name, part of the file's name.
        titel: the heading.
        period: in words.
        dag: the period's last day.
        rapporter: the tables.
        harkomst: the state of the books that it comes from.
    """
    forbund = bok.forbund
    return Listdokument(
        id=namn,
        titel=titel,
        forbund=forbund.namn,
        orgnr=forbund.orgnr,
        period=period,
        dag=dag,
        ursprung=forbund.ursprung,
        harkomst=harkomst,
        rapporter=tuple(rapporter),
    )
