"""The books as data frames: `oppna("ledger").poster(2023)`.

Amounts are whole öre (int64), days `datetime64[s]`, texts that recur categories. The frames are of
the same functions as the lists of `rakenskap lista` and the pages, and tests hold them together.
The chapter is `docs/analys.md`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import bygg_poster
from rakenskap.bok.sigill import las_forseglad
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.statistik import statistik
from rakenskap.rapport.rapport import Rapport

if TYPE_CHECKING:
    import pandas as pd

POSTKOLUMNER = (
    "ver",
    "datum",
    "konto",
    "kontonamn",
    "ore",
    "motpart",
    "text",
    "insats",
    "verksamhet",
    "projekt",
    "faktura",
    "anlaggning",
    "registrerad",
    "ingaende",
)


@dataclass(frozen=True)
class Bocker:
    """Books without errors, and what pandas may read of them.

    Every method takes a räkenskapsår that the books have; another raises BokFelError.
    """

    bok: Bok

    @cached_property
    def berakning(self) -> Berakning:
        """The amounts by period, line and account, as the statements have them."""
        return Berakning.av(self.bok, bygg_poster(self.bok))

    @property
    def ar(self) -> tuple[int, ...]:
        """The räkenskapsår of the books, in order."""
        return self.berakning.poster.ar

    @cached_property
    def _verifikationer(self) -> pd.DataFrame:
        from rakenskap.listor.vertabell import vertabell  # noqa: PLC0415 (pandas is slow to load)

        return vertabell(self.berakning.poster.verifikationer)

    @cached_property
    def konton(self) -> pd.DataFrame:
        """The chart: by account number its name, delpost, post and side of the accounts."""
        import pandas as pd  # noqa: PLC0415

        b = self.berakning
        rader = [
            (konto.nummer, konto.namn, konto.delpost, konto.rad, b.sida(konto.nummer))
            for konto in self.bok.konton.values()
        ]
        tabell = pd.DataFrame(rader, columns=["konto", "namn", "delpost", "post", "sida"])
        return tabell.astype({"sida": "category"}).set_index("konto").sort_index()

    def poster(self, ar: int | None = None) -> pd.DataFrame:
        """Return the postings of a year, or of all years: a row each, in the books' order.

        Columns: `ver` (number and year), `datum`, `konto`, `kontonamn`, `ore` (debit positive),
        `motpart`, `text`, the dimensions (empty text for none), `faktura`, `anlaggning`,
        `registrerad`, and `ingaende`: an opening balance that the books began with. The sum of
        `ore` by `ver` is nought.
        """
        tabell = self.berakning.poster.tabell
        ver = self._verifikationer[["namn", "datum", "registrerad", "text", "ar"]]
        if ar is not None:
            ver = ver[ver["ar"] == self._krav_pa_ar(ar)]
        rader = tabell.merge(ver.rename(columns={"namn": "nr"}), left_on="ver", right_index=True)
        rader["kontonamn"] = rader["konto"].map(self.konton["namn"]).astype("category")
        return rader.drop(columns="ver").rename(columns={"nr": "ver"})[list(POSTKOLUMNER)]

    def verifikationer(self, ar: int | None = None) -> pd.DataFrame:
        """Return the verifikationer of a year, or of all: a row each.

        The columns are those of `rakenskap.listor.vertabell`.
        """
        alla = self._verifikationer
        return alla if ar is None else alla[alla["ar"] == self._krav_pa_ar(ar)]

    def saldobalans(
        self, ar: int, *, fran: dt.date | None = None, till: dt.date | None = None
    ) -> pd.DataFrame:
        """Return opening balance, debit, credit and closing by account, debit positive.

        Args:
            ar: the räkenskapsår.
            fran: first day of the period, default 1 January.
            till: last day, default 31 December.

        Returns:
            The columns of `rakenskap.listor.saldon.SALDON`. `utgaende` and `ej_omfort` (results of
            earlier years that no entry has moved to equity) sum to nought together.
        """
        from rakenskap.listor.saldon import resultatkonton, saldotabell  # noqa: PLC0415

        fran, till = self._period(ar, fran, till)
        return saldotabell(self.berakning.poster.tabell, resultatkonton(self.berakning), fran, till)

    def huvudbok(self, ar: int, konto: str = "") -> pd.DataFrame:
        """Return the postings by account and day, with the account's balance after each.

        Args:
            ar: the räkenskapsår.
            konto: an account number, or how it begins; empty for all.

        Returns:
            The columns of `poster`, and `saldo` in öre; the index is the row of `poster`.
        """
        from rakenskap.listor.huvudbok import kontorader  # noqa: PLC0415
        from rakenskap.listor.urval import Listurval  # noqa: PLC0415

        fran, till = self._period(ar, None, None)
        urval = Listurval(fran, till, konton=((konto, konto),) if konto else ())
        rader = kontorader(self.berakning, urval)
        return self.poster(ar).loc[rader.index].assign(saldo=rader["saldo"])

    def resultat(self, ar: int) -> pd.DataFrame:
        """Return income (+) and costs (-) by account and month; all of it is årets resultat."""
        from rakenskap.listor.manadstabell import resultat_per_manad  # noqa: PLC0415

        return resultat_per_manad(self.berakning, self._krav_pa_ar(ar))

    def balans(self, ar: int) -> pd.DataFrame:
        """Return closing balances by account and month, debit positive; column 0 is the opening.

        The last row is the result that no entry has moved to equity: each column sums to nought.
        """
        from rakenskap.listor.manadstabell import balans_per_manad  # noqa: PLC0415

        return balans_per_manad(self.berakning, self._krav_pa_ar(ar))

    def budget(self, ar: int, *, sasong: bool = False) -> pd.DataFrame:
        """Return budget, outcome and deviation by verksamhet, insats and month, income positive.

        Args:
            ar: the räkenskapsår.
            sasong: spread the year's budget as earlier years were, instead of a twelfth a month.
        """
        from rakenskap.listor.manadstabell import budget_och_utfall  # noqa: PLC0415

        return budget_och_utfall(self.berakning, self._krav_pa_ar(ar), sasong=sasong)

    def sasongsprofil(self, ar: int) -> pd.DataFrame:
        """Return what the years before had come to by each month, by verksamhet and insats."""
        from rakenskap.listor.manadstabell import sasongsprofil  # noqa: PLC0415

        return sasongsprofil(self.berakning, ar)

    def statistik(self, ar: int) -> dict[str, pd.DataFrame]:
        """Return the year's tables that are not money, by heading; whole numbers as int64."""
        return {tabell.titel: _ram(tabell) for tabell in statistik(self.bok.mapp, ar)}

    def _krav_pa_ar(self, ar: int) -> int:
        if ar not in self.ar:
            raise BokFelError(
                [
                    Felrad(
                        "böckerna",
                        0,
                        f"Räkenskapsåret {ar} finns inte i böckerna. Gör så här: välj ett av "
                        f"{', '.join(map(str, self.ar))}. (LKBR 1 kap. 5 §)",
                    )
                ]
            )
        return ar

    def _period(
        self, ar: int, fran: dt.date | None, till: dt.date | None
    ) -> tuple[dt.date, dt.date]:
        self._krav_pa_ar(ar)
        period = (fran or dt.date(ar, 1, 1), till or dt.date(ar, 12, 31))
        if {dag.year for dag in period} != {ar} or period[0] > period[1]:
            raise ValueError(f"perioden {period[0]} – {period[1]} ligger inte i {ar}")
        return period


def _ram(tabell: Rapport) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415

    svar = pd.DataFrame(
        [[cell.text for cell in rad.celler] for rad in tabell.rader],
        columns=[kolumn.rubrik for kolumn in tabell.kolumner],
        index=pd.Index([rad.etikett for rad in tabell.rader], name=tabell.radrubrik),
        dtype="str",
    )
    for rubrik in svar.columns:
        # Grouped by thousands, as printed; a blank is not nought.
        siffror = svar[rubrik].str.replace(r"\s", "", regex=True).str.replace("−", "-")
        if siffror.str.fullmatch(r"-?\d+|").all():
            svar[rubrik] = siffror.replace("", None).astype("Int64")
    return svar


def oppna(sokvag: str | Path) -> Bocker:
    """Open books for reading in pandas.

    Args:
        sokvag: the ledger's folder, or its top file.

    Raises:
        BokFelError: there are no books, or they have errors; it says which, in Swedish.
    """
    return Bocker(las_forseglad(Path(sokvag)).krav_felfri())
