"""All reports of a year: made, rounded together, checked and marked with where they come from."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lkbr.belopp import ORE_PER_ENHET, Enhet
from lkbr.bokfiler import historik
from lkbr.uppstallning import Uppstallning, uppstallning_for
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import Period, Poster, bygg_poster, rakenskapsar
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.drift import driftredovisning, investeringsredovisning
from rakenskap.rakningar.formrapporter import balansrakning, kassaflodesanalys, resultatrakning
from rakenskap.rakningar.forvaltning import (
    balanskravsutredning,
    femarsoversikt,
    rekommenderat_eget_kapital,
    underskott_att_aterstalla,
)
from rakenskap.rakningar.kontroller import (
    AVRUNDNING,
    Kontroll,
    kontrollera_bok,
    kontrollera_rapporter,
    kontrollera_visade,
)
from rakenskap.rakningar.noter import med_notnummer, noter
from rakenskap.rakningar.specifikation import balansspecifikation
from rakenskap.rakningar.statistik import statistik
from rakenskap.rapport.avrundning import IngenAvrundningError, avrunda
from rakenskap.rapport.rapport import (
    Harkomst,
    Rakenskaper,
    Rapport,
    exakta_belopp,
    med_visade,
)
from rakenskap.rapport.storhet import Samband


@dataclass(frozen=True, slots=True)
class Utfall:
    """What came of a run: the reports, when every check passed, and the checks."""

    rakenskaper: Rakenskaper | None
    kontroller: tuple[Kontroll, ...]
    berakning: Berakning | None = None

    @property
    def ok(self) -> bool:
        """True when every check passed."""
        return all(kontroll.ok for kontroll in self.kontroller)


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
    return [
        *(med_notnummer(rapport, nummer) for rapport in utrakningar),
        *egna_noter,
        driftredovisning(b, ar),
        investeringsredovisning(b, ar),
        balanskravsutredning(b, perioder),
        underskott_att_aterstalla(b, perioder),
        femarsoversikt(b, ar),
        *([eget_kapital] if eget_kapital else []),
        *([] if b.bok.kalla else statistik(b.bok.mapp, ar.ar)),
        balansspecifikation(b, form, perioder),
    ]


def _samband(rapporter: Sequence[Rapport], exakta: dict[str, int]) -> list[Samband]:
    """Collect the relations; a quantity that no table shows is nil and leaves its relation."""
    svar = []
    for rapport in rapporter:
        for ett in rapport.samband:
            delar = tuple(par for par in ett.delar if par[1] in exakta)
            if ett.summa in exakta:
                svar.append(Samband(ett.summa, delar))
    return list(dict.fromkeys(svar))


def visade_belopp(
    b: Berakning, form: Uppstallning, rapporter: Sequence[Rapport], ar: int, enhet: Enhet
) -> dict[str, int]:
    """Round every quantity of the reports to the unit.

    Amounts at a year's end are the next year's opening amounts, so the years are rounded in
    order from the books' first, each with the former's result as given. Where everything is
    whole units there is nothing to round.

    Returns:
        Units by quantity.
    """
    enhet_ore = ORE_PER_ENHET[enhet]
    exakta = exakta_belopp(rapporter)
    if not any(ore % enhet_ore for ore in exakta.values()):
        return {namn: ore // enhet_ore for namn, ore in exakta.items()}
    visade: dict[str, int] = {}
    for ett_ar in (a for a in b.poster.ar if a <= ar):
        # An earlier year was shown in the form of its own law, and stands as it was shown.
        egen_form = form if ett_ar == ar else uppstallning_for(ett_ar)
        egna = bygg_rapporter(b, egen_form, [rakenskapsar(ett_ar)])
        egna_exakta = exakta_belopp(egna)
        fasta = {namn: tal for namn, tal in visade.items() if namn in egna_exakta}
        visade |= avrunda(egna_exakta, _samband(egna, egna_exakta), enhet_ore, fasta)
    fasta = {namn: tal for namn, tal in visade.items() if namn in exakta}
    return visade | avrunda(exakta, _samband(rapporter, exakta), enhet_ore, fasta)


def valj_ar(poster: Poster, ar: int | None) -> int:
    """Return the year to report: the one asked for, or the latest complete one.

    A year is complete when its books hold a closing verifikation or an event in December.

    Raises:
        BokFelError: the year is not in the books.
    """
    if ar is None:
        hela = [
            ver.datum.year
            for ver in poster.verifikationer
            if ver.datum.month == 12 or any(konto[:3] == "899" for konto, _, _ in ver.rader)
        ]
        return max(hela, default=poster.ar[-1])
    if ar not in poster.ar:
        raise BokFelError(
            [
                Felrad(
                    "böckerna",
                    0,
                    f"Räkenskapsåret {ar} finns inte i böckerna. Gör så här: välj ett av "
                    f"{', '.join(map(str, poster.ar))}. (LKBR 1 kap. 5 §)",
                )
            ]
        )
    return ar


def harkomst(bok: Bok, poster: Poster, ar: int) -> Harkomst:
    """Return the commit, the checksum of the verifikationer behind a year, and the log's head."""
    logg = None if bok.kalla else historik(bok.options)
    return Harkomst(
        bok.kalla or _commit(bok.mapp),
        poster.kontrollsumma(rakenskapsar(ar).till),
        logg.huvudhash if logg else "",
    )


def _commit(mapp: Path) -> str:
    def git(*ord_: str) -> str:
        return subprocess.run(  # noqa: S603 (fixed words, the ledger folder)
            # A report takes no lock in the repository of the books.
            ["git", "--no-optional-locks", "-C", str(mapp), *ord_],  # noqa: S607
            capture_output=True,
            check=True,
            text=True,
            timeout=10,
        ).stdout.strip()

    try:
        commit = git("rev-parse", "--short=12", "HEAD")
        andrat = git("status", "--porcelain", "--", ".")
    except (OSError, subprocess.SubprocessError):
        return "utan git"
    return f"{commit} med ändringar" if andrat else commit


def gor_rakenskaper(
    bok: Bok,
    ar: int | None = None,
    enhet: Enhet = "kr",
    *,
    nollrader: bool = False,
    poster: Poster | None = None,
) -> Utfall:
    """Make and check all reports of a year.

    Args:
        bok: books without errors.
        ar: the räkenskapsår, default the latest complete one.
        enhet: unit of what is shown.
        nollrader: print nil lines too.
        poster: the postings, if already made.

    Returns:
        The reports, or None for them when a check failed, and the checks.

    Raises:
        BokFelError: the books have errors, or no such year.
    """
    bok.krav_felfri()
    poster = poster or bygg_poster(bok)
    ar = valj_ar(poster, ar)
    b = Berakning.av(bok, poster)
    period = rakenskapsar(ar)
    kontroller = kontrollera_bok(b, period)
    if not all(kontroll.ok for kontroll in kontroller):
        return Utfall(None, tuple(kontroller))
    form = uppstallning_for(ar)
    # A comparative column (LKBR 5:6, 6:5) needs a year before; the books' first year has none.
    perioder = [ett for ett in (period, b.aret_fore(period)) if ett.ar in poster.ar]
    rapporter = bygg_rapporter(b, form, perioder, nollrader=nollrader)
    exakta = exakta_belopp(rapporter)
    konton = {
        cell.nyckel: cell.konton
        for rapport in rapporter
        for rad in rapport.rader
        for cell in rad.celler
        if cell.nyckel
    }
    kontroller += kontrollera_rapporter(rapporter, exakta, konton)
    if not all(kontroll.ok for kontroll in kontroller):
        return Utfall(None, tuple(kontroller))
    try:
        visade = visade_belopp(b, form, rapporter, ar, enhet)
    except IngenAvrundningError:
        annan = "tkr" if enhet == "kr" else "kr"
        fynd = f"Beloppen går inte att visa i {enhet} så att alla tabeller summerar. Välj {annan}."
        kontroller.append(Kontroll("avrundning", AVRUNDNING, "avrundning", (fynd,)))
        return Utfall(None, tuple(kontroller))
    samband = [ett for rapport in rapporter for ett in rapport.samband]
    kontroller.append(kontrollera_visade(samband, exakta, visade, ORE_PER_ENHET[enhet]))
    if not kontroller[-1].ok:
        return Utfall(None, tuple(kontroller))
    return Utfall(
        Rakenskaper(
            forbund=bok.forbund.namn,
            orgnr=bok.forbund.orgnr,
            ar=ar,
            regim=form.id,
            lag=form.namn,
            enhet=enhet,
            ursprung=bok.forbund.ursprung,
            harkomst=harkomst(bok, poster, ar),
            rapporter=tuple(med_visade(rapport, visade) for rapport in rapporter),
        ),
        tuple(kontroller),
        b,
    )
