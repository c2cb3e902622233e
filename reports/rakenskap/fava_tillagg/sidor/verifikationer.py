"""Verifikationer: the list with its search, and one verifikation with its underlag."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lkbr.belopp import kr, ore_av_text
from rakenskap.bok.poster import Verifikation, rakenskapsar
from rakenskap.fava_tillagg.lage import Lage
from rakenskap.fava_tillagg.personer import far_granska
from rakenskap.fava_tillagg.sida import Fraga, SaknasError, Sida
from rakenskap.fava_tillagg.sidor.anteckningar import anteckningar_i
from rakenskap.fava_tillagg.sidor.rakenskaper import kontolank
from rakenskap.fava_tillagg.underlag import las_underlag
from rakenskap.fava_tillagg.visning import Tabell
from rakenskap.granskning.anteckningar import Anteckning
from rakenskap.listor.celler import omslutning, rattar, serie_och_nummer
from rakenskap.listor.urval import har_ord
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport

PER_SIDA = 200

KOLUMNER = (
    Kolumn("datum", "Datum", "datum"),
    Kolumn("registrerad", "Registrerad", "datum"),
    Kolumn("av", "Av", "text"),
    Kolumn("motpart", "Motpart", "text"),
    Kolumn("text", "Text", "text"),
    Kolumn("belopp", "Belopp"),
)

META = {
    "attesterad": "Attesterad",
    "attesterad-av": "Attesterad av",
    "antagande": "Antagande",
    "faktura": "Faktura",
}


def verifikationslista(
    rapport_id: str, titel: str, verifikationer: Iterable[Verifikation], paragraf: str = ""
) -> Rapport:
    """Make a list of verifikationer, a row each: amount is the debit side, in öre."""
    rader = tuple(
        Rad(
            ver.namn,
            ver.namn,
            (
                Cell(text=str(ver.datum)),
                Cell(text=str(ver.registrerad or "")),
                Cell(text=ver.av),
                Cell(text=ver.motpart),
                Cell(text=ver.text),
                Cell(ore=omslutning(ver)),
            ),
        )
        for ver in verifikationer
    )
    return Rapport(rapport_id, titel, KOLUMNER, rader, paragraf=paragraf, decimaler=2)


def vertabell(fraga: Fraga, rapport: Rapport, *, rubrik: bool = True, tom: str = "") -> Tabell:
    """Return a list of verifikationer as a table whose numbers lead to them."""
    return Tabell(
        rapport,
        radrubrik="Verifikation",
        radlank=lambda rad: fraga.adresser.ver(rad.id),
        rubrik=rubrik,
        tom=tom,
    )


# ---------------------------------------------------------------------- search


@dataclass(frozen=True, slots=True)
class Sokning:
    """What is looked for: a word in number, text or motpart; an amount; an insats; a person.

    Attributes:
        av: who registered, as the list of persons says it.
        attest: who attested, as that list says it.
    """

    ord: str = ""
    belopp: str = ""
    insats: str = ""
    verksamhet: str = ""
    av: str = ""
    attest: str = ""

    @property
    def ore(self) -> int | None:
        """The amount in öre; None when none is asked for."""
        ore = ore_av_text(self.belopp)
        return None if ore is None else abs(ore)


def sok(verifikationer: Sequence[Verifikation], sokning: Sokning) -> list[Verifikation]:
    """Return the verifikationer that a search finds, in the books' order.

    An amount is found on any row, whatever its sign; without öre it is the whole krona.
    """
    ore = sokning.ore
    hela = ore is not None and "," not in sokning.belopp.replace(".", ",")

    def har_belopp(ver: Verifikation) -> bool:
        if ore is None:
            return True
        alla = [abs(belopp) for _, belopp, _ in ver.rader] + [omslutning(ver)]
        return any(ett // 100 == ore // 100 if hela else ett == ore for ett in alla)

    valda = {
        ett for ett in (("insats", sokning.insats), ("verksamhet", sokning.verksamhet)) if ett[1]
    }

    def har_insats(ver: Verifikation) -> bool:
        return not valda or any(valda <= set(dimensioner) for _, _, dimensioner in ver.rader)

    def har_person(ver: Verifikation) -> bool:
        attest = dict(ver.ovrigt).get("attesterad-av", "") or "inte attesterad"
        return sokning.av in ("", ver.av or "okänd") and sokning.attest in ("", attest)

    return [
        ver
        for ver in verifikationer
        if har_ord(ver, sokning.ord) and har_belopp(ver) and har_insats(ver) and har_person(ver)
    ]


def verifikationer(fraga: Fraga) -> Sida:
    """Show a verifikation, or the list with its search."""
    if fraga.ord.get("ver"):
        return en_verifikation(fraga)
    lage = fraga.lage
    sokning = Sokning(
        *(fraga.ord.get(namn) for namn in ("sok", "belopp", "insats", "verksamhet", "av", "attest"))
    )
    if sokning.belopp and sokning.ore is None:
        raise SaknasError(
            "Beloppet går inte att läsa. Gör så här: skriv det som 1250 eller 1250,50."
        )
    alla, ar = _att_soka_i(fraga)
    funna = sok(alla, sokning)
    sida = fraga.ord.get("sidnr")
    plats = int(sida) - 1 if sida.isdecimal() and int(sida) else 0
    sidor = max(1, -(-len(funna) // PER_SIDA))
    visas = funna if fraga.ord.get("tabell") else funna[plats * PER_SIDA : (plats + 1) * PER_SIDA]
    lista = verifikationslista("verifikationer", "Verifikationer", visas, "LKBR 3:9")
    ord_ = [
        ("ar", ar),
        ("sok", sokning.ord),
        ("belopp", sokning.belopp),
        ("insats", sokning.insats),
        ("verksamhet", sokning.verksamhet),
        ("av", sokning.av),
        ("attest", sokning.attest),
    ]
    return Sida(
        "Verifikationer",
        "verifikationer.html",
        {
            "sokning": sokning,
            "ar": ar,
            "alla_ar": [str(ett) for ett in reversed(lage.poster.ar)],
            "insatser": _insatser(lage),
            "antal": len(funna),
            "mal": fraga.adresser.bas(fraga.sida),
            "gomda": fraga.adresser.filter_,
            "sidlankar": [
                (nummer + 1, fraga.adresser.sida(fraga.sida, [*ord_, ("sidnr", str(nummer + 1))]))
                for nummer in range(sidor)
            ],
            "sidnr": plats + 1,
        },
        (vertabell(fraga, lista, rubrik=False, tom="Inga verifikationer finns här."),),
        foljer_urval=True,
        foljer_tid="alla" if not ar else "ingen",
        ingress=f"Bara registrerat av {sokning.av}, attest: {sokning.attest}."
        if sokning.av
        else "",
    )


def _ingress(fraga: Fraga, sokning: Sokning) -> str:
    """Say what is looked for that has no field of its own."""
    delar = []
    if sokning.verksamhet:
        forbund = fraga.lage.bok.forbund
        delar.append(f"verksamhet {forbund.namn_pa('verksamhet', sokning.verksamhet)}")
    if sokning.av:
        delar.append(f"registrerat av {sokning.av}, attest: {sokning.attest}")
    return f"Bara {'; '.join(delar)}." if delar else ""


def _att_soka_i(fraga: Fraga) -> tuple[Sequence[Verifikation], str]:
    """Return what is searched: Fava's filters, and the year chosen on the page (or all years)."""
    if fraga.urval is not None:
        alla: Sequence[Verifikation] = fraga.lage.verifikationer(fraga.urval)
    else:
        alla = fraga.lage.poster.verifikationer
    ar = fraga.ord.get("ar")
    soker = any(fraga.ord.get(namn) for namn in ("sok", "belopp", "insats", "verksamhet"))
    if fraga.dagar is not None and not ar:
        fran, till = fraga.dagar
        return [ver for ver in alla if fran <= ver.datum <= till], ""
    if not ar and fraga.urval is None and not soker:
        ar = str(fraga.lage.poster.ar[-1])
    if ar.isdecimal():
        period = rakenskapsar(int(ar))
        alla = [ver for ver in alla if period.fran <= ver.datum <= period.till]
    return alla, ar


def _insatser(lage: Lage) -> list[tuple[str, str]]:
    koder = [kod for kod in lage.poster.kategorier["insats"].namn if kod]
    return [(kod, lage.bok.forbund.namn_pa("insats", kod)) for kod in koder]


# ---------------------------------------------------------------------- one verifikation


def en_verifikation(fraga: Fraga) -> Sida:
    """Show a verifikation: what LKBR 3 kap. 9 § asks for, its rows, corrections and underlag."""
    lage = fraga.lage
    namn = fraga.ord.get("ver")
    ver = lage.efter_namn.get(namn)
    if ver is None:
        raise SaknasError(
            f"Verifikationen {namn} finns inte i böckerna. Gör så här: skriv serie, nummer och år, "
            "som L45/2023, eller sök i listan."
        )
    egna = dict(ver.ovrigt)
    rattas_av = [
        annan for annan in lage.poster.verifikationer if annan.rattar and namn in rattar(annan)
    ]
    mapp = lage.bok.mapp
    underlag = [las_underlag(fil, sha, mapp, lage.underlag) for fil, sha in ver.underlag]
    return Sida(
        f"Verifikation {ver.namn}",
        "verifikation.html",
        {
            "ver": ver,
            "fakta": _fakta(ver, egna),
            "rattar": [(ett, fraga.adresser.ver(ett)) for ett in rattar(ver)],
            "rattas_av": [(annan.namn, fraga.adresser.ver(annan.namn)) for annan in rattas_av],
            "underlag": [
                (ett, fraga.adresser.sida("Verifikationer/underlag", [("fil", ett.namn)]))
                for ett in underlag
            ],
            "redigera": fraga.adresser.redigera(ver.fil, ver.rad) if fraga.roll.far_bokfora else "",
            "grannar": _grannar(fraga, ver),
            "ratta": _rattalank(fraga, ver, rattad=bool(rattas_av)),
            "far_anteckna": fraga.roll.far_anteckna,
            "far_granska": far_granska(fraga.roll),
            "anteckningar": _anteckningar(fraga, namn),
            "skriv": fraga.adresser.sida("Granskning/anteckna"),
            "biljett": fraga.biljett_for("Granskning"),
        },
        (_radtabell(fraga, ver),),
    )


def _rattalank(fraga: Fraga, ver: Verifikation, *, rattad: bool) -> str:
    """Return where a correction is begun, for those who may and what can be corrected."""
    if not fraga.roll.far_bokfora or rattad or not ver.ver or ver.rattar:
        return ""
    return fraga.adresser.sida("Arbeta", [("ratta", ver.namn)])


def _anteckningar(fraga: Fraga, namn: str) -> list[Anteckning]:
    """Return the auditor's notes on a verifikation, for those who may read them."""
    if not fraga.roll.far_anteckna:
        return []
    return [ett for ett in anteckningar_i(fraga) if ett.ver == namn]


def _fakta(ver: Verifikation, egna: dict[str, str]) -> list[tuple[str, str]]:
    fakta = [
        ("Datum", str(ver.datum)),
        ("Motpart", ver.motpart),
        ("Avser", ver.text),
        ("Registrerad", f"{ver.registrerad or 'saknas'}{f' av {ver.av}' if ver.av else ''}"),
    ]
    fakta += [(rubrik, egna[namn]) for namn, rubrik in META.items() if namn in egna]
    ovriga = [(namn, text) for namn, text in egna.items() if namn not in META]
    fakta += [(namn.capitalize(), text) for namn, text in ovriga]
    fakta.append(("Omslutning", kr(omslutning(ver))))
    return [(namn, text) for namn, text in fakta if text]


def _grannar(fraga: Fraga, ver: Verifikation) -> list[tuple[str, str]]:
    """Return the verifikationer before and after in the same serie and year."""
    serie, nummer = serie_och_nummer(ver)
    if not nummer:
        return []
    namn = [f"{serie}{ett}/{ver.datum.year}" for ett in (nummer - 1, nummer + 1)]
    ord_ = ("Föregående", "Nästa")
    return [
        (f"{rubrik}: {ett}", fraga.adresser.ver(ett))
        for rubrik, ett in zip(ord_, namn, strict=True)
        if ett in fraga.lage.efter_namn
    ]


def _radtabell(fraga: Fraga, ver: Verifikation) -> Tabell:
    b = fraga.lage.b
    forbund = fraga.lage.bok.forbund
    rader = []
    for plats, (konto, ore, dimensioner) in enumerate(ver.rader):
        kontonamn = b.konto(konto).namn if konto in b.bok.konton else ""
        ord_ = ", ".join(
            f"{forbund.namn_pa(namn, kod) if namn in ('verksamhet', 'insats', 'projekt') else kod}"
            for namn, kod in dimensioner
        )
        celler = (
            Cell(text=ord_),
            Cell(ore=ore if ore > 0 else None),
            Cell(ore=-ore if ore < 0 else None),
        )
        rader.append(Rad(f"{konto}-{plats}", f"{konto} {kontonamn}", celler))
    summa = omslutning(ver)
    rader.append(Rad("summa", "Summa", (Cell(), Cell(ore=summa), Cell(ore=summa)), "summa"))
    kolumner = (
        Kolumn("dimension", "Verksamhet, insats, motpart", "text"),
        Kolumn("debet", "Debet"),
        Kolumn("kredit", "Kredit"),
    )
    ar = rakenskapsar(ver.datum.year)
    return Tabell(
        Rapport("rader", "Konteringar", kolumner, tuple(rader), decimaler=2),
        radrubrik="Konto",
        radlank=lambda rad: (
            kontolank(fraga, rad.id.partition("-")[0], ar) if rad.id != "summa" else ""
        ),
    )
