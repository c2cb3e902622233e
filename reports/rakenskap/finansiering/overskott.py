"""Equity against the recommended size, and the repayment of a surplus to the members.

Equity is changed by the year's result only (LKBR 4 kap. 4 § p. 8): what the members get back
lowers the year's contributions, by the shares of FinsamL 9 §, and is a debt until it is paid.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from lkbr.belopp import ore_som_text
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import bygg_poster, rakenskapsar
from rakenskap.dagbok.text import Konteringsrad, Text, Varde
from rakenskap.finansiering.medlemmar import BIDRAG
from rakenskap.listor import celler
from rakenskap.listor.medlemsbilaga import fordela, medlemmar_med_andel
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.forvaltning import rekommenderat_eget_kapital
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport

SKULD = ("2890", "2891")
_TRAPPA = (
    "Trappan för eget kapital saknas i forbund.toml. Gör så här: skriv [[trappsteg]] med till_kr "
    "och procent, och källan i trappa_kalla."
)


@dataclass(frozen=True, slots=True)
class Aterbetalning:
    """A repayment: its entry, the computation, and what to know before the yes."""

    text: Text
    rapport: Rapport
    fynd: tuple[str, ...]


def eget_kapital(bok: Bok, ar: int) -> Rapport:
    """Make the table of a year's equity against the recommended size, exact öre.

    Raises:
        BokFelError: the settings have no bands.
    """
    tabell = rekommenderat_eget_kapital(_berakning(bok), rakenskapsar(ar))
    if tabell is None:
        raise BokFelError([Felrad("forbund.toml", 0, _TRAPPA)])
    return replace(tabell, decimaler=2)


def _berakning(bok: Bok) -> Berakning:
    return Berakning.av(bok, bygg_poster(bok))


def over_rekommendationen(bok: Bok, ar: int) -> int:
    """Return the öre of a year's equity above the recommended size; nought when it is not above.

    Raises:
        BokFelError: the settings have no bands.
    """
    return max(eget_kapital(bok, ar).rad("skillnad").celler[0].ore or 0, 0)


def aterbetalning(bok: Bok, ar: int, ore: int, dag: dt.date, beslut: str) -> Aterbetalning:
    """Propose that a surplus is paid back to the members by their shares.

    Args:
        bok: the books.
        ar: the year whose equity is too large.
        ore: what is paid back in all.
        dag: the day of the decision.
        beslut: where it stands.

    Raises:
        BokFelError: the amount or the decision cannot be, the settings have no members with
            shares, or the chart lacks an account.
    """
    if ore <= 0 or not beslut.strip():
        vad = "Beloppet är inte över noll" if ore <= 0 else "Beslutet saknas"
        text = f"{vad}. Gör så här: skriv beloppet, och beslutet med --handling."
        raise BokFelError([Felrad("medlem", 0, text)])
    b = _berakning(bok)
    medlemmar = medlemmar_med_andel(b)
    if not medlemmar:
        text = "Inga medlemmar har andel i forbund.toml. Gör så här: skriv andel på [[medlem]]."
        raise BokFelError([Felrad("forbund.toml", 0, text)])
    skuld = next((nr for nr in SKULD if nr in bok.konton), "")
    if not skuld:
        text = "Kontoplanen har inget konto för skulden (2890). Gör så här: lägg till det."
        raise BokFelError([Felrad("kontoplan.beancount", 0, text)])
    delat = fordela(ore, [medlem.andel for medlem in medlemmar])
    rader: list[Konteringsrad] = []
    tabell = []
    for medlem, del_ in zip(medlemmar, delat.delar, strict=True):
        if not del_:
            continue
        dims = (("motpart", medlem.namn), *_finansiering(bok))
        rader.append(Konteringsrad(_bidragskonto(bok, medlem.typ), del_, dims))
        rader.append(Konteringsrad(bok.konton[skuld].beancount, -del_, (("motpart", medlem.namn),)))
        tabell.append(Rad(medlem.namn, medlem.namn, (celler.beloppscell(del_),)))
    tabell.append(Rad("summa", "Summa", (celler.beloppscell(ore),), "summa"))
    rubrik = f"Återbetalning av överskott {ar} till medlemmarna"
    serie = bok.forbund.serie_av_slag("kund")
    uppgifter: dict[str, Varde] = {} if serie is None else {"serie": serie.kod}
    text_ = Text(dag, "Medlemmarna", f"{rubrik}, {beslut.strip()}", tuple(rader), uppgifter)
    rapport = Rapport(
        "aterbetalning",
        rubrik,
        (Kolumn("belopp", "Belopp"),),
        tuple(tabell),
        stycken=(f"Beslut: {beslut.strip()}.",),
        paragraf="FinsamL 9 §",
        decimaler=2,
    )
    return Aterbetalning(text_, rapport, _fynd(bok, ar, ore))


def _fynd(bok: Bok, ar: int, ore: int) -> tuple[str, ...]:
    if not bok.forbund.trappa:
        return (_TRAPPA,)
    over = over_rekommendationen(bok, ar)
    if ore <= over:
        return ()
    return (
        f"{ore_som_text(ore)} kr är mer än de {ore_som_text(over)} kr som eget kapital {ar} är "
        "över rekommendationen.",
    )


def _bidragskonto(bok: Bok, typ: str) -> str:
    delpost = f"{BIDRAG}{typ}"
    konto = next((k for _, k in sorted(bok.konton.items()) if k.delpost == delpost), None)
    if konto is None:
        text = f"Kontoplanen har inget konto för bidrag från {typ}. Gör så här: lägg till det."
        raise BokFelError([Felrad("kontoplan.beancount", 0, text)])
    return konto.beancount


def _finansiering(bok: Bok) -> tuple[tuple[str, str], ...]:
    finns = "finansiering" in {ett.kod for ett in bok.forbund.verksamheter}
    return (("verksamhet", "finansiering"),) if finns else ()
