"""The accounts of a year: its reports, its checks and what it shows, made once when asked for.

The command line, the files and Fava's pages all read an `Arsrakenskap`. Its columns are most often
the year and the one before; Fava asks for other periods too, and each whole year among them is
shown as in that year's own accounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from lkbr.belopp import ORE_PER_ENHET, Enhet
from lkbr.uppstallning import Uppstallning, uppstallning_for
from rakenskap.bok.kontroll import Kontroll, fallna, kontroll_av, stoppade
from rakenskap.bok.poster import Period, rakenskapsar
from rakenskap.rakningar.antaganden import antaganderapport, med_marken
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.drift import driftredovisning
from rakenskap.rakningar.fakta import saknaderapport
from rakenskap.rakningar.formrapporter import balansrakning, kassaflodesanalys, resultatrakning
from rakenskap.rakningar.forvaltning import (
    balanskravsutredning,
    femarsoversikt,
    rekommenderat_eget_kapital,
    underskott_att_aterstalla,
)
from rakenskap.rakningar.investering import investeringsredovisning
from rakenskap.rakningar.kontroller import (
    BOKKONTROLLER,
    RAPPORTKONTROLLER,
    UTAN_RAD,
    VISNINGSKONTROLLER,
    kontrollera_bok,
    kontrollera_rapporter,
    kontrollera_visade,
)
from rakenskap.rakningar.lagkrav import KRAV, kontrollera_krav
from rakenskap.rakningar.noter import med_notnummer, noter
from rakenskap.rakningar.projekt import projektredovisning
from rakenskap.rakningar.provning import Provning
from rakenskap.rakningar.specifikation import balansspecifikation
from rakenskap.rakningar.statistik import statistik
from rakenskap.rapport.lika import Visat
from rakenskap.rapport.rapport import Rapport, exakta_belopp
from rakenskap.rapport.visning import Visning, visa

ALLA_KONTROLLER = (*BOKKONTROLLER, *RAPPORTKONTROLLER, *VISNINGSKONTROLLER, *KRAV)


def bygg_rapporter(
    b: Berakning, form: Uppstallning, perioder: Sequence[Period], *, nollrader: bool = False
) -> list[Rapport]:
    """Make all reports of a year in exact öre, nothing rounded yet.

    Args:
        b: the books' amounts.
        form: the regime's form.
        perioder: the year first, then its comparatives.
        nollrader: print nil lines too.
    """
    ar = perioder[0]
    utrakningar = [
        resultatrakning(b, form, perioder, nollrader=nollrader),
        balansrakning(b, form, perioder, nollrader=nollrader),
        kassaflodesanalys(b, form, perioder, nollrader=nollrader),
    ]
    egna_noter, nummer = noter(b, perioder, utrakningar, form.id)
    eget_kapital = rekommenderat_eget_kapital(b, ar)
    projekt = projektredovisning(b, ar)
    alla = [
        *(med_notnummer(rapport, nummer) for rapport in utrakningar),
        *egna_noter,
        driftredovisning(b, ar),
        investeringsredovisning(b, ar),
        *([projekt] if projekt else []),
        balanskravsutredning(b, perioder),
        underskott_att_aterstalla(b, perioder),
        femarsoversikt(b, ar),
        *([eget_kapital] if eget_kapital else []),
        *([] if b.bok.kalla else statistik(b.bok.mapp, ar.ar)),
        balansspecifikation(b, form, perioder),
    ]
    alla = med_marken(b, alla)
    return [*alla, *saknaderapport(alla), *antaganderapport(b, [p.ar for p in perioder])]


def arets_perioder(b: Berakning, ar: int) -> tuple[Period, ...]:
    """Return the columns of a year's own accounts: the year, and the one before if there is.

    A comparative column (LKBR 5:6, 6:5) needs a year before; the books' first year has none.
    """
    return tuple(rakenskapsar(ett) for ett in (ar, ar - 1) if ett in b.poster.ar)


def arets_rakenskap(
    b: Berakning, ar: int, enhet: Enhet = "kr", *, nollrader: bool = False
) -> Arsrakenskap:
    """Return the accounts of a year with its own columns."""
    return Arsrakenskap(b, arets_perioder(b, ar), enhet, nollrader)


@dataclass(frozen=True)
class Arsrakenskap:
    """The accounts of some periods in one unit.

    Attributes:
        b: the books' amounts.
        perioder: a column each; the first one's year decides the form of the law. Periods that
            begin later than 1 January have a resultaträkning only: what stands at the start of the
            year is the opening balance of the others.
        enhet: unit of what is shown.
        nollrader: print nil lines too.
        bara_resultat: no other report than the resultaträkning, for a selection of the books.
    """

    b: Berakning
    perioder: tuple[Period, ...]
    enhet: Enhet = "kr"
    nollrader: bool = False
    bara_resultat: bool = False

    @property
    def ar(self) -> int:
        """The räkenskapsår of the first column."""
        return self.perioder[0].ar

    @cached_property
    def form(self) -> Uppstallning:
        """The form of the law for the year."""
        return uppstallning_for(self.ar)

    # ------------------------------------------------------------------ exact öre

    @cached_property
    def exakta_rapporter(self) -> tuple[Rapport, ...]:
        """All reports in exact öre."""
        fran_arets_borjan = all(p.fran == rakenskapsar(p.ar).fran for p in self.perioder)
        if self.bara_resultat or not fran_arets_borjan:
            return (resultatrakning(self.b, self.form, self.perioder, nollrader=self.nollrader),)
        return tuple(bygg_rapporter(self.b, self.form, self.perioder, nollrader=self.nollrader))

    @cached_property
    def exakta(self) -> dict[str, int]:
        """Every quantity that is shown, in öre."""
        return exakta_belopp(self.exakta_rapporter)

    @cached_property
    def rapportkontroller(self) -> tuple[Kontroll, ...]:
        """The checks of every sum and every tie between the tables, in exact öre."""
        konton = {
            cell.nyckel: cell.konton
            for rapport in self.exakta_rapporter
            for rad in rapport.rader
            for cell in rad.celler
            if cell.nyckel
        }
        return tuple(kontrollera_rapporter(self.exakta_rapporter, self.exakta, konton))

    # ------------------------------------------------------------------ whole units

    @cached_property
    def visning(self) -> Visning:
        """The reports as shown, so that all adds up and ties, or the table says what does not.

        A year that the books hold is shown as in its own accounts.
        """
        return visa(self.exakta_rapporter, self.enhet, lambda: self._givna)

    @property
    def visade(self) -> dict[str, int]:
        """Every quantity in whole units."""
        return self.visning.visat.efter_namn

    @property
    def visat(self) -> Visat:
        """What is shown here, and in the accounts of the years before."""
        return self._givna | self.visning.visat

    @cached_property
    def _givna(self) -> Visat:
        """What other accounts show already: the years before, or each year that has a column."""
        if self.bara_resultat:
            return Visat()
        if self.perioder == arets_perioder(self.b, self.ar):
            fore = [ett for ett in self.b.poster.ar if ett < self.ar]
            return visat_till(self.b, fore[-1], self.enhet) if fore else Visat()
        givna = Visat()
        for period in self.perioder:
            if period.helar and period.ar in self.b.poster.ar:
                givna |= visat_till(self.b, period.ar, self.enhet)
        return givna

    @property
    def rapporter(self) -> tuple[Rapport, ...]:
        """All reports with what they show."""
        return self.visning.rapporter

    # ------------------------------------------------------------------ checks

    @cached_property
    def kontroller(self) -> tuple[Kontroll, ...]:
        """Every check: of what the books were made of, the books, the reports, what they show.

        Each check is there each time; what cannot be tried says why.
        """
        svar = (*self.b.bok.kontroller, *kontrollera_bok(self.b, rakenskapsar(self.ar)))
        if not self._har_rader:
            ovriga = (*RAPPORTKONTROLLER, *VISNINGSKONTROLLER, *KRAV)
            return svar + tuple(
                kontroll_av(id_, stoppar=True, ej_provad=UTAN_RAD) for id_ in ovriga
            )
        if stoppade(svar):
            ej = "Kan inte prövas förrän felen i böckernas räkning är rättade."
            tabeller = (*RAPPORTKONTROLLER, *VISNINGSKONTROLLER)
            svar += tuple(kontroll_av(id_, stoppar=True, ej_provad=ej) for id_ in tabeller)
            return svar + kontrollera_krav(Provning(self.b, self.perioder))
        svar += self.rapportkontroller
        if stoppade(svar):
            ej = "Kan inte prövas förrän tabellernas summor håller i exakta ören."
            svar += tuple(
                kontroll_av(id_, stoppar=True, ej_provad=ej) for id_ in VISNINGSKONTROLLER
            )
        else:
            svar += self._visningskontroll()
        return svar + kontrollera_krav(Provning(self.b, self.perioder, self.exakta_rapporter))

    @property
    def _har_rader(self) -> bool:
        """True when every account in use has a line in the statements."""
        return set(self.b.poster.konton) <= set(self.b.bok.konton)

    @property
    def ok(self) -> bool:
        """True when every check passed."""
        return all(kontroll.ok for kontroll in self.kontroller)

    @property
    def skrivbar(self) -> bool:
        """True when the arithmetic holds, so that there is something to write."""
        return not stoppade(self.kontroller)

    @property
    def brister(self) -> tuple[Kontroll, ...]:
        """The checks that failed; with any of them the accounts are an utkast."""
        return fallna(self.kontroller)

    def _visningskontroll(self) -> tuple[Kontroll, ...]:
        return kontrollera_visade(self.rapporter, self.visning.mellan, ORE_PER_ENHET[self.enhet])


def visat_till(b: Berakning, ar: int, enhet: Enhet) -> Visat:
    """Return what the accounts of the years to and with this one show.

    Amounts at a year's end are the next year's opening amounts, so the years are rounded in order
    from the books' first, each with what the former ones show as given and in the form of its own
    law. Kept with the books' amounts, since each year builds on the one before.
    """
    if (ar, enhet) not in b.avrundat:
        b.avrundat[ar, enhet] = arets_rakenskap(b, ar, enhet).visat
    return b.avrundat[ar, enhet]
