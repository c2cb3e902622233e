"""All that is written of a year beside the books: text, goals, staff, explanations."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lkbr.belopp import ore_som_text
from rakenskap.arsredovisning.berattelse import Avsnitt, Berattelse, berattelsemapp, las_berattelse
from rakenskap.arsredovisning.figurer import Namn, namn_for
from rakenskap.arsredovisning.insatser import insatsuppfoljning, las_forklaringar, oforklarade
from rakenskap.arsredovisning.mal import las_mal, malfigurer, maltabell
from rakenskap.arsredovisning.personal import las_personal, personalfigurer, personaltabell
from rakenskap.arsredovisning.statistikprov import statistikfynd
from rakenskap.bok.felrad import Felrad
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.fakta import saknade
from rakenskap.rapport.rapport import Rakenskaper, Rapport

_BEDOMNING = "samlad bedömning"
FYLL_I = "kör rakenskap fakta och fyll i det som visas."


@dataclass(frozen=True, slots=True)
class Arstext:
    """The text of a year, its names, and the tables that are made from what is beside the books.

    Attributes:
        tabeller: reports by id, those of the accounts and these.
        fel: all that is wrong, by file and line.
        pastotningar: what is not wrong but should be seen to.
    """

    namn: Namn
    berattelse: Berattelse
    tabeller: dict[str, Rapport]
    fel: tuple[Felrad, ...]
    pastotningar: tuple[Felrad, ...]


def las_arstext(mapp: Path, rakenskaper: Rakenskaper, b: Berakning) -> Arstext:
    """Read what is written of a year, and find what is wrong in it.

    Args:
        mapp: the ledger's folder.
        rakenskaper: the year's reports, rounded.
        b: the books' amounts.
    """
    egen = berattelsemapp(mapp, rakenskaper.ar)
    namn = namn_for(rakenskaper, b)
    drift = rakenskaper.rapport("driftredovisning")
    personal, fel_personal = las_personal(mapp, egen / "personal.toml")
    for barn, figur in personalfigurer(personal).items():
        namn.satt("personal", barn, figur)
    mal, fel_mal = las_mal(mapp, egen / "mal.toml", namn)
    namn.rot["mal"] = malfigurer(mal)
    forklaringar, fel_forklaringar = las_forklaringar(mapp, egen / "forklaringar.toml", drift)
    berattelse = las_berattelse(mapp, namn, rakenskaper.regim)
    tabeller = {rapport.id: rapport for rapport in rakenskaper.rapporter}
    for tabell in (
        maltabell(mal),
        personaltabell(personal, namn),
        insatsuppfoljning(drift, forklaringar),
    ):
        if tabell is not None:
            tabeller[tabell.id] = tabell
    fel = [*berattelse.fel, *fel_personal, *fel_mal, *fel_forklaringar]
    fel += _samlad_bedomning(berattelse, egen.relative_to(mapp))
    fil = str((egen / "forklaringar.toml").relative_to(mapp))
    plats = {kolumn.id: nummer for nummer, kolumn in enumerate(drift.kolumner)}
    pastotningar = tuple(
        Felrad(
            fil,
            0,
            f"{rad.etikett} avviker {ore_som_text(rad.celler[plats['avvikelse']].ore or 0)} kr "
            f'från budget utan förklaring. Gör så här: skriv "{rad.id}" = "…" under [forklaring].',
        )
        for rad in oforklarade(drift, forklaringar)
    )
    pastotningar += tuple(
        Felrad("forbund.toml", 0, f"{ett.vad} är inte angivet. Gör så här: {FYLL_I} ({ett.regel})")
        for ett in saknade(rakenskaper.rapporter)
    )
    statistik = str(Path(str(rakenskaper.ar)) / "statistik")
    pastotningar += tuple(
        Felrad(statistik, 0, f"{fynd}. Gör så här: rätta filen, eller lämna rutan tom.")
        for fynd in statistikfynd(rakenskaper.rapporter)
    )
    return Arstext(namn, berattelse, tabeller, tuple(sorted(set(fel))), pastotningar)


def _samlad_bedomning(berattelse: Berattelse, plats: Path) -> list[Felrad]:
    """Report a chapter on god ekonomisk hushållning that does not end in an assessment."""
    for avsnitt in berattelse.avsnitt:
        if avsnitt.rubrik.id != "06-god-ekonomisk-hushallning" or not avsnitt.block:
            continue
        if not _har_bedomning(avsnitt):
            text = (
                "En samlad bedömning saknas. Gör så här: skriv rubriken ## Samlad bedömning sist, "
                "och under den om förbundet har haft god ekonomisk hushållning. "
                f"({avsnitt.paragraf})"
            )
            return [Felrad(str(plats / f"{avsnitt.rubrik.id}.md"), 0, text)]
    return []


def _har_bedomning(avsnitt: Avsnitt) -> bool:
    for nummer, block in enumerate(avsnitt.block):
        if block["slag"] == "rubrik":
            text = "".join(str(del_["text"]) for del_ in block["delar"]).strip().casefold()
            if text == _BEDOMNING:
                return any(b["slag"] != "rubrik" for b in avsnitt.block[nummer + 1 :])
    return False
