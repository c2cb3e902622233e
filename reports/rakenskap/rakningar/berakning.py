"""From balances to the lines of the statements: amounts by delpost, post and computed quantity.

Everything is öre with the sign that the statement shows: income positive and costs negative in
the resultaträkning; assets, equity and liabilities positive in the balansräkning.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from lkbr.belopp import Enhet
from lkbr.bokslut import BOKSLUTSKONTO, DIREKT, EGET_KAPITAL
from lkbr.uppstallning import Delpost, Kontotabell, las_kontotabell
from rakenskap.bok.bok import Bok, Konto
from rakenskap.bok.poster import Period, Poster, Verifikation, rakenskapsar
from rakenskap.rapport.lika import Visat
from rakenskap.rapport.storhet import Kontobelopp, rorelse, saldo, summa


def dagen_fore_aret(period: Period) -> dt.date:
    """Return the day whose balances the räkenskapsår of the period opens with."""
    return dt.date(period.ar - 1, 12, 31)


@dataclass(frozen=True, slots=True)
class Berakning:
    """Amounts of a federation's books, by period."""

    bok: Bok
    poster: Poster
    tabell: Kontotabell
    _minne: dict[tuple[str, Period], dict[str, Kontobelopp]] = field(
        default_factory=dict, repr=False
    )
    kassafloden: dict[Period, dict[str, Kontobelopp]] = field(default_factory=dict, repr=False)
    avrundat: dict[tuple[int, Enhet], Visat] = field(default_factory=dict, repr=False)
    _dimensioner: dict[Period, dict[tuple[str, str, str], int]] = field(
        default_factory=dict, repr=False
    )

    @staticmethod
    def av(bok: Bok, poster: Poster) -> Berakning:
        """Make the computation for books and their postings."""
        return Berakning(bok, poster, las_kontotabell(bok.forbund.kontoplan))

    def konto(self, nummer: str) -> Konto:
        """Return an account of the chart."""
        return self.bok.konton[nummer]

    def delpost_for(self, nummer: str) -> Delpost:
        """Return the delpost that an account belongs to by its number or its metadata."""
        return self.tabell.delposter[self.konto(nummer).delpost]

    def sida(self, nummer: str) -> str:
        """Return the side of the accounts that an account stands on."""
        return self.tabell.poster[self.delpost_for(nummer).post].sida

    # ------------------------------------------------------------------ resultaträkningen

    def resultat_per_delpost(self, period: Period) -> dict[str, Kontobelopp]:
        """Return income (+) and costs (-) by delpost; the closing account is left out."""
        nyckel = ("resultat", period)
        if nyckel not in self._minne:
            delar: defaultdict[str, list[Kontobelopp]] = defaultdict(list)
            for (nummer, verksamhet, insats), ore in self.per_dimension(period).items():
                belopp = rorelse(ore, nummer, period, verksamhet, insats)
                delar[self.konto(nummer).delpost].append(belopp)
            self._minne[nyckel] = {delpost: summa(egna) for delpost, egna in delar.items()}
        return self._minne[nyckel]

    def per_konto(self, period: Period, delpost: str) -> dict[str, Kontobelopp]:
        """Return income (+) and costs (-) of a delpost of the result by account, in order."""
        delar: defaultdict[str, list[Kontobelopp]] = defaultdict(list)
        for (nummer, verksamhet, insats), ore in self.per_dimension(period).items():
            if self.konto(nummer).delpost == delpost:
                delar[nummer].append(rorelse(ore, nummer, period, verksamhet, insats))
        return {nummer: summa(delar[nummer]) for nummer in sorted(delar)}

    def arets_resultat(self, period: Period) -> Kontobelopp:
        """Return income less costs, whether or not the year has been closed in the books."""
        nyckel = ("årets resultat", period)
        if nyckel not in self._minne:
            self._minne[nyckel] = {"": summa(self.resultat_per_delpost(period).values())}
        return self._minne[nyckel][""]

    # ------------------------------------------------------------------ balansräkningen

    def balans_per_delpost(self, period: Period) -> dict[str, Kontobelopp]:
        """Return assets (+) and liabilities (+) by delpost at the end of the period.

        An account whose balance has the wrong sign for its line is shown on the other side
        (LKBR 4 kap. 4 § p. 6, no netting): a skattekonto in credit is a liability.
        """
        nyckel = ("balans", period)
        if nyckel not in self._minne:
            saldon = self.poster.saldon(period)
            alla = {*saldon.ingaende, *saldon.rorelse}
            utgaende = {nr: saldon.utgaende(nr) for nr in alla}
            self._minne[nyckel] = self._per_delpost(utgaende, period.till)
        return self._minne[nyckel]

    def vid_arets_borjan(self, period: Period, post: str) -> Kontobelopp:
        """Return a line's balance at the start of the räkenskapsår, as that day's BR shows it."""
        nyckel = ("arets borjan", period)
        if nyckel not in self._minne:
            self._minne[nyckel] = self._per_delpost(
                self.poster.saldon(period).arets_borjan, dagen_fore_aret(period)
            )
        return self._summa_av(post, self._minne[nyckel])

    def _per_delpost(self, saldon: dict[str, int], dag: dt.date) -> dict[str, Kontobelopp]:
        """Return assets (+) and liabilities (+) by delpost, from balances with debit positive."""
        summor: defaultdict[str, Kontobelopp] = defaultdict(Kontobelopp)
        for nummer in sorted(saldon):
            ore = saldon[nummer]
            if not ore or self.sida(nummer) not in ("tillgang", "skuld"):
                continue
            delpost = self.ratt_sida(nummer, ore)
            summor[delpost.id] += saldo(ore, nummer, dag, self._tecken(delpost))
        return self._utan_negativa(summor)

    def _tecken(self, delpost: Delpost) -> int:
        return 1 if self.tabell.poster[delpost.post].sida == "tillgang" else -1

    def _utan_negativa(self, summor: dict[str, Kontobelopp]) -> dict[str, Kontobelopp]:
        """Move a delpost that its contra accounts have made negative to the other side."""
        svar: defaultdict[str, Kontobelopp] = defaultdict(Kontobelopp)
        for namn, belopp in summor.items():
            delpost = self.tabell.delposter[namn]
            if belopp.ore >= 0 or delpost.motsatt is None:
                svar[namn] += belopp
                continue
            andra = self.tabell.delposter[delpost.motsatt]
            tecken = self._tecken(delpost) * self._tecken(andra)
            svar[andra.id] += belopp if tecken > 0 else -belopp
        return dict(svar)

    def ratt_sida(self, nummer: str, ore: int) -> Delpost:
        """Return the delpost where an account with that balance (debit positive) is shown."""
        delpost = self.delpost_for(nummer)
        normalt = ore > 0 if self.tabell.poster[delpost.post].sida == "tillgang" else ore < 0
        if normalt or delpost.motsatt is None or nummer[:4] in delpost.kontra:
            return delpost
        return self.tabell.delposter[delpost.motsatt]

    def post(self, period: Period, post: str) -> Kontobelopp:
        """Return a line's amount: income and costs of the period, or balance at its end."""
        if self.tabell.poster[post].sida == "resultat":
            per_delpost = self.resultat_per_delpost(period)
        else:
            per_delpost = self.balans_per_delpost(period)
        return self._summa_av(post, per_delpost)

    def _summa_av(self, post: str, per_delpost: dict[str, Kontobelopp]) -> Kontobelopp:
        return summa(
            belopp
            for delpost, belopp in per_delpost.items()
            if self.tabell.delposter[delpost].post == post
        )

    # ------------------------------------------------------------------ eget kapital

    def eget_kapital_per_konto(
        self, period: Period, *, ingaende: bool = False
    ) -> dict[str, Kontobelopp]:
        """Return equity by account, positive: its own accounts, and results not yet closed there.

        Args:
            period: the year or a part of it.
            ingaende: at the start of the räkenskapsår, not at the end of the period.
        """
        nyckel = ("eget kapital, ingående" if ingaende else "eget kapital", period)
        if nyckel not in self._minne:
            saldon = self.poster.saldon(period)
            if ingaende:
                per_konto, dag = saldon.arets_borjan, dagen_fore_aret(period)
            else:
                alla = {*saldon.ingaende, *saldon.rorelse}
                per_konto, dag = {nr: saldon.utgaende(nr) for nr in alla}, period.till
            self._minne[nyckel] = {
                nummer: saldo(ore, nummer, dag, -1)
                for nummer, ore in sorted(per_konto.items())
                if self.sida(nummer) in ("eget_kapital", "resultat")
            }
        return self._minne[nyckel]

    def eget_kapital_ingaende(self, period: Period) -> Kontobelopp:
        """Return equity at the start of the räkenskapsår: equity accounts and all past results."""
        return summa(self.eget_kapital_per_konto(period, ingaende=True).values())

    def eget_kapital_utgaende(self, period: Period) -> Kontobelopp:
        """Return equity at the end of the period, the period's result included."""
        return summa(self.eget_kapital_per_konto(period).values())

    def direkta(self, period: Period) -> list[Verifikation]:
        """Return the period's verifikationer that post to equity by a decision of their own."""
        return [ver for ver in self.poster.i_perioden(period) if DIREKT in dict(ver.ovrigt)]

    def direkt_eget_kapital(self, period: Period) -> Kontobelopp:
        """Return what equity has changed by directly: repaid to members (-), taken over (+)."""
        nyckel = ("direkt", period)
        if nyckel not in self._minne:
            rader = [
                Kontobelopp(-ore, (nummer,))
                for ver in self.direkta(period)
                for nummer, ore, _ in ver.rader
                if self.sida(nummer) == "eget_kapital"
            ]
            self._minne[nyckel] = {"": summa(rader)}
        return self._minne[nyckel][""]

    def reserv(self, period: Period, post: str, *, ingaende: bool = False) -> Kontobelopp:
        """Return a reserve within equity (resultatutjämningsreserv or resultatreserv)."""
        if post not in EGET_KAPITAL:
            raise ValueError(post)
        per_konto = self.eget_kapital_per_konto(period, ingaende=ingaende)
        return summa(
            belopp for nummer, belopp in per_konto.items() if self.konto(nummer).rad == post
        )

    # ------------------------------------------------------------------ likvida medel

    def likvida_medel(self, period: Period) -> Kontobelopp:
        """Return cash, bank and short-term investments at the end of the period (RKR R13)."""
        return self.post(period, "kassa_bank") + self.post(period, "kortfristiga_placeringar")

    def aret_fore(self, period: Period) -> Period:
        """Return the räkenskapsår before the one that the period ends in."""
        return rakenskapsar(period.ar - 1)

    # ------------------------------------------------------------------ dimensioner

    def per_dimension(self, period: Period) -> dict[tuple[str, str, str], int]:
        """Return income (+) and costs (-) in öre by (konto, verksamhet, insats)."""
        if period not in self._dimensioner:
            self._dimensioner[period] = self._rakna_dimensioner(period)
        return self._dimensioner[period]

    def _rakna_dimensioner(self, period: Period) -> dict[tuple[str, str, str], int]:
        kolumner = self.poster.kolumner
        konton = [
            nummer
            for nummer, konto in self.bok.konton.items()
            if self.sida(nummer) == "resultat" and konto.rad != BOKSLUTSKONTO
        ]
        summor: defaultdict[tuple[str, str, str], int] = defaultdict(int)
        for rad in self.poster.rader(konton, period):
            konto, verksamhet = kolumner["konto"][rad], kolumner["verksamhet"][rad]
            summor[konto, verksamhet, kolumner["insats"][rad]] -= kolumner["ore"][rad]
        return dict(summor)
