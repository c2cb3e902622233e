"""A task as a page: its choice, what it shows, its form, and the other tasks of its area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.formular import kontotext
from rakenskap.dagbok.skiss import Vem
from rakenskap.fava_tillagg.inlamnat import hamta
from rakenskap.fava_tillagg.personer import servern_sager
from rakenskap.fava_tillagg.sida import Fraga, SaknasError, Sida
from rakenskap.fava_tillagg.sidor.gemensamt import gemensamt
from rakenskap.fava_tillagg.sidor.rakenskaper import kontolank
from rakenskap.fava_tillagg.underlag import las_fil
from rakenskap.fava_tillagg.uppgifter.falt import Ifyllda, Uppgiftsfalt, las
from rakenskap.fava_tillagg.uppgifter.uppgift import Arbetsuppgift, Block, Uppgiftsvy
from rakenskap.fava_tillagg.visning import Tabell, utan_grupper
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport

MAX_FILER = 60


@dataclass(frozen=True, slots=True)
class Ifyllt:
    """A form with what is typed in it and what is wrong with it.

    Attributes:
        nycklar: the names of files that have been handed in, by field.
        fran_post: True when it has been sent: its errors are then shown.
    """

    typat: Mapping[str, str]
    fel: Mapping[str, str] = field(default_factory=dict)
    skrivfel: tuple[str, ...] = ()
    nycklar: Mapping[str, str] = field(default_factory=dict)
    fran_post: bool = False


def hitta(uppgifter: Sequence[Arbetsuppgift], kod: str) -> Arbetsuppgift:
    """Return the task that an address or a form asks for; the first when none is named.

    Raises:
        SaknasError: the area has no such task.
    """
    if not kod:
        return uppgifter[0]
    for ett in uppgifter:
        if ett.kod == kod:
            return ett
    raise SaknasError(f"Uppgiften {kod} finns inte här. Gör så här: välj en i listan.")


def ifyllt_for(fraga: Fraga, uppgift: Arbetsuppgift, vem: Vem) -> Ifyllt:
    """Return the form as the address fills it in, else as it begins."""
    bok = fraga.lage.bok
    return Ifyllt(
        {
            ett.namn: fraga.ord.get(ett.namn) or ett.fore(bok, vem.idag)
            for ett in uppgift.alla
            if ett.slag != "fil"
        }
    )


def uppgiftssida(
    fraga: Fraga,
    titel: str,
    uppgifter: Sequence[Arbetsuppgift],
    uppgift: Arbetsuppgift,
    ifyllt: Ifyllt,
    vem: Vem,
) -> Sida:
    """Show a task.

    Args:
        fraga: the request.
        titel: the name of the area.
        uppgifter: the tasks of the area.
        uppgift: the one that is shown.
        ifyllt: its form.
        vem: who asks, and when.
    """
    visat, visningsfel = _visat(fraga, uppgift, ifyllt, vem)
    bok = fraga.lage.bok
    sida = fraga.adresser.sida
    egna = gemensamt(fraga)
    return Sida(
        uppgift.namn,
        "uppgift.html",
        {
            **egna,
            "biljett": fraga.biljett_for(fraga.sida),
            "omrade": titel,
            "klart": fraga.ord.get("klart"),
            "rensa": fraga.ord.get("rensa"),
            "uppgift": uppgift,
            "lankar": [
                (ett.namn, sida(fraga.sida, [("uppgift", ett.kod)]), ett is uppgift)
                for ett in uppgifter
                if ett.i_menyn
            ],
            "blocken": [_som_block(fraga, ett) for ett in visat.block],
            "mal_visa": sida(fraga.sida),
            "mal": sida(f"{fraga.sida}/gor"),
            "granska": sida(f"{fraga.sida}/granska"),
            "pdf": sida(f"{fraga.sida}/lista.pdf", _valet(uppgift, ifyllt)),
            "far_skriva": fraga.roll.far_bokfora,
            "far": uppgift.planera is not None and uppgift.far(fraga.roll, servern_sager()),
            "ifyllt": ifyllt,
            "valfel": visningsfel,
            "visat": visat,
            "filer": [
                (namn, sida(f"{fraga.sida}/fil", [("fil", namn)]))
                for namn in uppgift.filer(bok)[:MAX_FILER]
            ],
            "val": {ett.namn: list(ett.val(bok)) for ett in uppgift.alla},
            "bredvid": _bredvid(fraga, ifyllt),
            "har_fil": bool(filfalt(uppgift)),
            "filnamn": {
                namn: fil.name
                for namn, nyckel in ifyllt.nycklar.items()
                if (fil := hamta(nyckel)) is not None
            },
            "minne": f"uppgift:{uppgift.kod}",
            "konton": [
                kontotext(ett) for ett in sorted(bok.konton.values(), key=lambda k: k.nummer)
            ]
            if any(ett.slag == "konto" for ett in uppgift.alla)
            else [],
        },
        tuple(_tabell(fraga, rapport, visat) for rapport in visat.rapporter),
        foljer_tid="ingen",
    )


def _bredvid(fraga: Fraga, ifyllt: Ifyllt) -> list[tuple[Any, str]]:
    """Return the files that have been handed in, to be shown beside the form."""
    return [
        (las_fil(fil, fil.name), fraga.adresser.sida("Arbeta/inlamnad", [("nyckel", nyckel)]))
        for nyckel in ifyllt.nycklar.values()
        if (fil := hamta(nyckel)) is not None
    ]


def _som_block(fraga: Fraga, block: Block) -> dict[str, Any]:
    lank = None
    if block.lank is not None:
        text, sida, ord_ = block.lank
        lank = text, fraga.adresser.sida(sida, ord_)
    knappar = [(ett, Tabell(utan_grupper(ett.rapport))) for ett in block.knappar]
    return {"block": block, "lank": lank, "knappar": knappar}


def _valet(uppgift: Arbetsuppgift, ifyllt: Ifyllt) -> list[tuple[str, str]]:
    """Return the words of the address that show the same."""
    valda = [(ett.namn, ifyllt.typat.get(ett.namn, "")) for ett in uppgift.val]
    return [("uppgift", uppgift.kod), *valda]


def _visat(
    fraga: Fraga, uppgift: Arbetsuppgift, ifyllt: Ifyllt, vem: Vem
) -> tuple[Uppgiftsvy, tuple[str, ...]]:
    """Return what a task shows; what is wrong with the choice instead, where something is."""
    bok = fraga.lage.bok
    last = las(uppgift.val, ifyllt.typat, bok, {})
    if last.fel:
        return Uppgiftsvy(), tuple(last.fel.values())
    try:
        return uppgift.visa(bok, last.varden, vem.idag), ()
    except BokFelError as fel:
        return Uppgiftsvy(), tuple(str(rad) for rad in fel.fel)


def visat_for(fraga: Fraga, uppgift: Arbetsuppgift, vem: Vem) -> Uppgiftsvy:
    """Return what a task shows by the words of the address.

    Raises:
        SaknasError: the choice cannot be read, or nothing can be shown.
    """
    visat, fel = _visat(fraga, uppgift, ifyllt_for(fraga, uppgift, vem), vem)
    if fel:
        raise SaknasError(" ".join(fel))
    return visat


def _tabell(fraga: Fraga, rapport: Rapport, visat: Uppgiftsvy) -> Tabell:
    def lank(rad: Rad) -> str:
        ord_ = dict(visat.ord_(rad))
        if "ver" in ord_:
            return fraga.adresser.ver(ord_["ver"]) if ord_["ver"] in fraga.lage.efter_namn else ""
        return fraga.adresser.sida(fraga.sida, ord_) if ord_ else ""

    def cellank(_rad: Rad, _kolumn: Kolumn, cell: Cell) -> str:
        # A balance of one account opens that account.
        konto = cell.konton[0] if len(cell.konton) == 1 else ""
        return kontolank(fraga, konto, fraga.val.period) if konto in fraga.lage.bok.konton else ""

    return Tabell(utan_grupper(rapport), radlank=lank, cellank=cellank)


def las_ifyllt(
    fraga: Fraga, uppgift: Arbetsuppgift, typat: Mapping[str, str], nycklar: Mapping[str, str]
) -> tuple[Ifyllt, Ifyllda]:
    """Read a form that has been sent."""
    filer = {namn: fil for namn, nyckel in nycklar.items() if (fil := hamta(nyckel)) is not None}
    last = las(uppgift.alla, typat, fraga.lage.bok, filer)
    egna = {ett.namn: typat.get(ett.namn, "") for ett in uppgift.alla if ett.slag != "fil"}
    return Ifyllt(egna, last.fel, nycklar=dict(nycklar), fran_post=True), last.varden


def utan_tomma(ifyllt: Ifyllt) -> Ifyllt:
    """Return a form without the errors of fields in which nothing is typed."""
    fel = {namn: text for namn, text in ifyllt.fel.items() if ifyllt.typat.get(namn)}
    return replace(ifyllt, fel=fel)


def som_falt(uppgift: Arbetsuppgift, ifyllt: Ifyllt) -> list[tuple[str, str]]:
    """Return a form as the fields that a yes carries on."""
    svar = [("uppgift", uppgift.kod)]
    svar += [(namn, varde) for namn, varde in ifyllt.typat.items() if varde]
    return svar + [(f"nyckel-{namn}", nyckel) for namn, nyckel in ifyllt.nycklar.items()]


def filfalt(uppgift: Arbetsuppgift) -> list[Uppgiftsfalt]:
    """Return the fields that take a file."""
    return [ett for ett in uppgift.falt if ett.slag == "fil"]
