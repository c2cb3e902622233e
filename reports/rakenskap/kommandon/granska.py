"""`rakenskap granska RAPPORT.pdf`: a printed annual report, cast and held together.

Nothing is fetched and nothing is written. What was read can be seen with `--tabeller`, so that a
fault of the reading is not taken for one of the report.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.rakningar.rakenskaper import gor_rakenskaper
from rakenskap.tryckt.granskning import FORMAT, Rapportgranskning, granska, las_tryckt
from rakenskap.tryckt.modell import Celler, Tryckt, Trycktabell
from rakenskap.tryckt.mot_bok import Bokjamforelse, jamfor_med_bok
from rakenskap.tryckt.relationer import Relation
from rakenskap.tryckt.sjalvbevis import Bevissteg, Egetpapper, bevisa, las_eget
from rakenskap.tryckt.slutledning import Tryckfel, Varden
from rakenskap.tryckt.tal import som_tryckt

SLAG = {
    "summa": "summan av delarna",
    "kolumn": "kolumnerna på raden",
    "samma": "samma belopp i en annan tabell",
    "andel": "andelen av medlemmarnas bidrag",
}


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "filer",
        nargs="+",
        type=Path,
        metavar="FIL",
        help=f"rapporten ({', '.join(FORMAT)}); flera filer granskas som en rapport",
    )
    tolk.add_argument("--tabeller", action="store_true", help="visa tabellerna som de är lästa")
    tolk.add_argument("--alla", action="store_true", help="visa även vad som inte kunde prövas")
    tolk.add_argument(
        "--mot-bok",
        type=int,
        metavar="ÅR",
        help="jämför också varje belopp med böckernas räkenskaper för året",
    )


def kor(val: argparse.Namespace) -> int:
    """Read, try and tell; exit status 1 when something is wrong."""
    g = granska([_las(fil) for fil in val.filer])
    if not g.celler.tal:
        raise BokFelError(
            [
                Felrad(
                    ", ".join(map(str, val.filer)),
                    0,
                    "Ingen tabell med belopp kunde läsas. Gör så här: är sidorna bilder, ange "
                    "rapporten som PDF med text, eller tabellerna som XLSX eller CSV.",
                )
            ]
        )
    if val.tabeller:
        for tabell in g.celler.tryckt.tabeller:
            visa_tabell(tabell)
    visa(g, alla=val.alla)
    svar = [_sjalvbevis(fil, g.celler, val) for fil in val.filer]
    bevisat = all(svar)
    if val.mot_bok is None:
        return 0 if g.ok and bevisat else 1
    jamforelse = _mot_bok(g.celler, val)
    visa_jamforelse(g.celler, jamforelse, val.mot_bok)
    return 0 if g.ok and bevisat and not jamforelse.skillnader and jamforelse.jamforda else 1


def _sjalvbevis(fil: Path, celler: Celler, val: argparse.Namespace) -> bool:
    """Try a report that this program made by what it carries; True for a report of others."""
    eget = las_eget(fil)
    if eget is None:
        return True
    try:
        bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    except BokFelError:
        if val.bok is not None:
            raise
        bok = None
    print(f"{fil} är gjord med det här programmet, och prövas mot det den bär med sig:")
    if eget.bilagor:
        print(f"  bifogat: {', '.join(sorted(eget.bilagor))}")
    steg = [*bevisa(eget, celler, bok), *_siefilen(eget, bok)]
    for ett in steg:
        ord_ = "FEL " if ett.fel else "–   " if ett.ej else "rätt"
        print(f"  {ord_}  {ett.vad}{f': {ett.ej}' if ett.ej else ''}")
        for fel in ett.fel:
            print(f"        {fel}")
    return not any(ett.fel for ett in steg)


def _siefilen(eget: Egetpapper, bok: Bok | None) -> Iterator[Bevissteg]:
    """Compare the attached SIE file with the one that the books give now."""
    from rakenskap import sie  # noqa: PLC0415 (only what is asked for)
    from rakenskap.siebro import sie_av_bok  # noqa: PLC0415

    for namn, innehall in eget.bilagor.items():
        if namn.endswith(".se") and bok is not None and namn[:-3].isdigit():
            ny = sie.skriv(sie_av_bok(bok, int(namn[:-3])), fil=namn).data
            fel = () if ny == innehall else ("filen är en annan än den som böckerna ger",)
            yield Bevissteg(f"bifogad SIE-fil {namn} och böckerna, byte för byte", fel)


def _las(fil: Path) -> Tryckt:
    if not fil.is_file():
        raise BokFelError(
            [Felrad(str(fil), 0, "Filen finns inte. Gör så här: ange var rapporten ligger.")]
        )
    try:
        return las_tryckt(fil)
    except ValueError as hinder:
        text = f"Rapporten är inte läst: {hinder}. Gör så här: spara den som PDF, XLSX eller CSV."
        raise BokFelError([Felrad(str(fil), 0, text)]) from None


def _mot_bok(celler: Celler, val: argparse.Namespace) -> Bokjamforelse:
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    utfall = gor_rakenskaper(bok, val.mot_bok)
    if utfall.rakenskaper is None:
        text = "Böckernas egna räkenskaper går inte att göra. Gör så här: kör rakenskap kontroll."
        raise BokFelError([Felrad(str(bok.huvudfil), 0, text)])
    return jamfor_med_bok(celler, utfall.rakenskaper.rapporter)


def visa_tabell(tabell: Trycktabell) -> None:
    """Print a table as it was read."""
    print(f"\n{tabell.titel or 'Tabell utan rubrik'} ({tabell.plats}), {tabell.enhet or 'antal'}")
    bredd = max([12, *(len(k) for k in tabell.kolumner)])
    print(f"  {'':<44} " + " ".join(f"{k:>{bredd}}" for k in tabell.kolumner))
    for rad in tabell.rader:
        tal = (f"{som_tryckt(t.varde, t.steg) if t else '':>{bredd}}" for t in rad.tal)
        print(f"  {rad.etikett[:44]:<44} " + " ".join(tal).rstrip())


def visa(g: Rapportgranskning, *, alla: bool) -> None:
    """Print the findings, what rounding explains, and what could not be tried."""
    varden = Varden(g.celler)
    for ett in g.fel:
        if ett.klass == "fel":
            _visa_fel(g, varden, ett)
    for fynd in g.text:
        bor = som_tryckt(fynd.bor_vara, fynd.bor_vara * 0 + 1)
        print(f"FEL   Texten på {fynd.stycke.plats}: «{fynd.tryckt}» står som {bor} i en tabell;")
        print(f"      {fynd.skal}.")
    avrundning = [ett for ett in g.fel if ett.klass == "avrundning"]
    for ett in avrundning:
        cell = g.celler.namn(ett.cell)
        print(
            f"avrundning  {cell}: {_tal(g, ett.tryckt, ett)}, övriga tal ger "
            f"{_tal(g, ett.bor_vara, ett)}."
        )
    _sammanfatta(g, alla=alla)


def _tal(g: Rapportgranskning, varde: Decimal, ett: Tryckfel) -> str:
    return som_tryckt(varde, g.celler.tal[ett.cell].steg)


def _visa_fel(g: Rapportgranskning, varden: Varden, ett: Tryckfel) -> None:
    print(f"FEL   {g.celler.namn(ett.cell)}:")
    slag = f" ({ett.skal})" if ett.skal else ""
    print(f"      tryckt {_tal(g, ett.tryckt, ett)}, bör vara {_tal(g, ett.bor_vara, ett)}{slag}.")
    for relation in ett.brutna:
        print(f"      Stämmer inte: {_relation(g, varden, relation)}")
    for annan in ett.andra[:3]:
        print(f"      Kan också vara: {g.celler.namn(annan)}")


def _relation(g: Rapportgranskning, varden: Varden, ett: Relation) -> str:
    skillnad = som_tryckt(varden.skillnad(ett), Decimal(1))
    return f"{g.celler.namn(ett.summa)} mot {SLAG[ett.slag]}, {skillnad} skiljer"


def _sammanfatta(g: Rapportgranskning, *, alla: bool) -> None:
    tryckt = g.celler.tryckt
    fel = sum(ett.klass == "fel" for ett in g.fel) + len(g.text)
    print(
        f"{len(tryckt.tabeller)} tabeller med {len(g.celler.tal)} tal lästa; "
        f"{len(g.relationer)} summor och samband prövade."
    )
    print(f"{fel} tal är sannolikt fel." if fel else "Inget fel är funnet i det som prövades.")
    if g.avrundade:
        print(f"{len(g.avrundade)} summor skiljer så lite att avrundning förklarar det.")
    for text in tryckt.olast:
        print(f"Inte läst: {text}")
    _visa_lista("summor eller samband kunde inte avgöras", _oavgjorda(g), alla=alla)
    oprovade = (g.celler.namn(cell) for cell in g.oprovade)
    _visa_lista(
        "tal står inte i någon summa eller annan tabell och är inte prövade", oprovade, alla=alla
    )


def _oavgjorda(g: Rapportgranskning) -> Iterable[str]:
    varden = Varden(g.celler)
    return (_relation(g, varden, ett) for ett in g.oavgjorda)


def _visa_lista(vad: str, rader: Iterable[str], *, alla: bool) -> None:
    lista = list(rader)
    if not lista:
        return
    print(f"{len(lista)} {vad}{':' if alla else ' (visas med --alla).'}")
    for rad in lista if alla else ():
        print(f"  {rad}")


def visa_jamforelse(celler: Celler, ett: Bokjamforelse, ar: int) -> None:
    """Print the cells that the books have otherwise."""
    for skillnad in ett.skillnader:
        steg = celler.tal[skillnad.cell].steg
        print(
            f"FEL   {celler.namn(skillnad.cell)}: tryckt {som_tryckt(skillnad.tryckt, steg)}, "
            f"böckerna har {som_tryckt(skillnad.i_bockerna, steg)}."
        )
    if ett.jamforda:
        print(
            f"{ett.jamforda} tal jämförda med böckernas räkenskaper för {ar}; "
            f"{len(ett.skillnader)} skiljer."
        )
    else:
        print(
            f"Inget tal kunde jämföras med böckerna för {ar}: inga tabeller, rader och kolumner "
            "heter lika."
        )
