"""The tests of entries by name: heading, rule, definition, and thresholds that the auditor sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lkbr.belopp import kr, ore_av_text, ore_som_text
from rakenskap.bok.poster import Verifikation
from rakenskap.granskning import prov
from rakenskap.granskning.prov import Traff, verifikationslista
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rapport

MAX_TAL = 100_000
Granser = Mapping[str, int]
Funktion = Callable[[Berakning, Sequence[Verifikation], Granser], list[Traff]]


@dataclass(frozen=True, slots=True)
class Grans:
    """A threshold: its name in the address, its heading, and its value when none is given.

    Attributes:
        belopp: True when it is an amount, in öre; else a number.
    """

    namn: str
    rubrik: str
    standard: int
    belopp: bool = False

    def i_ord(self, varde: int) -> str:
        """Return a value as it stands in the definition."""
        return kr(varde) if self.belopp else str(varde)

    def i_falt(self, varde: int) -> str:
        """Return a value as it is written in a field."""
        return ore_som_text(varde).removesuffix(",00") if self.belopp else str(varde)


@dataclass(frozen=True, slots=True)
class Prov:
    """A test.

    Attributes:
        metod: the definition; the thresholds in braces.
        gor: finds the hits.
    """

    titel: str
    metod: str
    gor: Funktion
    granser: tuple[Grans, ...] = ()
    regel: str = ""


_ATTEST = "förbundets attestordning"
_MINST = Grans("minst", "Minsta belopp, kr", prov.MINSTA_JAMNA_ORE, belopp=True)

PROV: Mapping[str, Prov] = {
    "sena": Prov(
        "Sent registrerade",
        "Registrerade mer än {dagar} dagar efter händelsen.",
        lambda _b, v, g: prov.sena(v, g["dagar"]),
        (Grans("dagar", "Dagar", prov.SENT_DAGAR),),
        "LKBR 3:4",
    ),
    "efter_bokslut": Prov(
        "Registrerade efter bokslutet",
        "Registrerade efter den dag då årets stängning registrerades.",
        lambda b, v, _g: prov.efter_bokslut(b, v),
        regel="LKBR 3:4",
    ),
    "jamna": Prov(
        "Jämna belopp",
        "Omslutningen jämnt delbar med {jamnt}, från {minst}.",
        lambda _b, v, g: prov.jamna(v, g["jamnt"], g["minst"]),
        (Grans("jamnt", "Delbar med, kr", prov.JAMNT_ORE, belopp=True), _MINST),
    ),
    "lediga": Prov(
        "Registrerade på lediga dagar",
        "Registrerade en lördag, söndag eller svensk helgdag.",
        lambda _b, v, _g: prov.lediga_dagar(v),
    ),
    "dubbletter": Prov(
        "Möjliga dubbletter",
        "Samma serie, motpart och belopp som en annan högst {dagar} dagar tidigare.",
        lambda _b, v, g: prov.dubbletter(v, g["dagar"]),
        (Grans("dagar", "Dagar", prov.DUBBLETT_DAGAR),),
    ),
    "under_grans": Prov(
        "Strax under attestgränsen",
        "Högst {procent} procent under någons högsta belopp, i dennes serier.",
        lambda b, v, g: prov.under_grans(b, v, g["procent"]),
        (Grans("procent", "Procent under", prov.UNDER_GRANS_PROCENT),),
        _ATTEST,
    ),
    "arsskiftet": Prov(
        "Kring årsskiftet",
        "Daterade de {dagar} första eller sista dagarna på året.",
        lambda _b, v, g: prov.kring_arsskiftet(v, g["dagar"]),
        (Grans("dagar", "Dagar", prov.ARSSKIFTE_DAGAR),),
    ),
    "sallan": Prov(
        "Sällan använda konton",
        "Rör ett konto som högst {hogst} av populationens verifikationer rör.",
        lambda b, v, g: prov.sallan_konton(b, v, g["hogst"]),
        (Grans("hogst", "Högst, verifikationer", prov.SALLAN_GANGER),),
    ),
    "ovanliga_par": Prov(
        "Ovanliga kontopar",
        "Debiterar ett konto och krediterar ett annat, som högst {hogst} av populationens "
        "verifikationer gör.",
        lambda b, v, g: prov.ovanliga_par(b, v, g["hogst"]),
        (Grans("hogst", "Högst, verifikationer", prov.OVANLIGT_PAR),),
    ),
    "bankkonto": Prov(
        "Samma bankkonto hos två leverantörer",
        "Motparten har i leverantörsregistret samma bankgiro, plusgiro eller IBAN som en annan. "
        "Leverantörer som inte står i registret prövas inte.",
        lambda b, v, _g: prov.samma_bankkonto(b, v),
    ),
    "sent_attesterade": Prov(
        "Sent attesterade",
        "Attesterade mer än {dagar} dagar efter registreringen.",
        lambda _b, v, g: prov.sent_attesterade(v, g["dagar"]),
        (Grans("dagar", "Dagar", prov.ATTEST_DAGAR),),
        _ATTEST,
    ),
    "samma_belopp": Prov(
        "Samma belopp flera gånger",
        "Minst {antal} på samma belopp, från {minst}, vilken motpart som helst.",
        lambda _b, v, g: prov.samma_belopp(v, g["antal"], g["minst"]),
        (Grans("antal", "Minst, verifikationer", prov.SAMMA_BELOPP_ANTAL), _MINST),
    ),
}


def las_granser(namn: str, ord_: Mapping[str, str]) -> dict[str, int]:
    """Read the thresholds of a test; those that are not given are as usual.

    Args:
        namn: one of `PROV`.
        ord_: the words, such as those of an address.

    Raises:
        ValueError: one cannot be read; the message is in Swedish.
    """
    svar = {}
    for grans in PROV[namn].granser:
        text = ord_.get(grans.namn, "").strip()
        tal = grans.standard if not text else _tal(text, grans)
        if tal is None or tal < 0:
            raise ValueError(
                f"Gränsen {grans.rubrik.lower()} går inte att läsa: «{text}». Gör så här: skriv "
                f"ett tal, t.ex. {grans.i_falt(grans.standard)}."
            )
        svar[grans.namn] = tal
    return svar


def _tal(text: str, grans: Grans) -> int | None:
    if grans.belopp:
        return ore_av_text(text)
    return int(text) if text.isdecimal() and int(text) <= MAX_TAL else None


def prova(
    b: Berakning, namn: str, verifikationer: Sequence[Verifikation], granser: Granser
) -> Rapport:
    """Make the list of a test by its name, with its definition and threshold in words."""
    egen = PROV[namn]
    i_ord = {grans.namn: grans.i_ord(granser[grans.namn]) for grans in egen.granser}
    traffar = egen.gor(b, verifikationer, granser)
    metod = egen.metod.format(**i_ord)
    return verifikationslista(namn, egen.titel, traffar, verifikationer, (egen.regel, metod))
