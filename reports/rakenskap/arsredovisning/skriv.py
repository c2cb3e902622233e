"""Write the årsredovisning: attachments, plots, PDF and page, all or none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rakenskap import sie
from rakenskap.arsredovisning.arstext import Arstext
from rakenskap.arsredovisning.bilder import arets_diagram
from rakenskap.arsredovisning.dokument import Delar, dokument
from rakenskap.arsredovisning.utseende import Utseende
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.kontroll import Kontroll
from rakenskap.bok.poster import rakenskapsar
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.rakenskaper import Utfall
from rakenskap.rapport.rapport import Rakenskaper
from rakenskap.siebro.utfil import sie_av_bok
from rakenskap.utskrift.diagram import Ritare
from rakenskap.utskrift.skriv import arbetsmapp, lagg_pa_plats
from rakenskap.utskrift.skriv_dokument import BILAGESLAG, skriv_dokument
from rakenskap.utskrift.som_json import som_json
from rakenskap.utskrift.som_xlsx import som_xlsx
from rakenskap.utskrift.uppstalld import bristrader


def skriv_arsredovisning(
    bok: Bok,
    utfall: Utfall,
    text: Arstext,
    utseende: Utseende,
    ritare: Ritare,
    mapp: Path,
    *,
    utkast: bool = False,
) -> list[Path]:
    """Write the PDF and the page.

    Args:
        bok: the books.
        utfall: the reports and checks of a run in which every check passed.
        text: the year's text; with findings only for a draft.
        utseende: the federation's look.
        ritare: a process that draws.
        mapp: the folder to write in.
        utkast: mark the document as a draft, with what is left to do first in it.

    Raises:
        BokFelError: the SIE file cannot be written.
    """
    r, b = utfall.rakenskaper, utfall.berakning
    if r is None or b is None or ((text.fel or not utfall.ok) and not utkast):
        raise ValueError("nothing is written when a check failed")
    diagram = arets_diagram(text.namn, b, text.tabeller)
    ritare.borja(list(diagram.values()))
    namn = filnamn(r, utkast=utkast)
    with arbetsmapp(mapp) as arbete:
        bilagor = _bilagor(bok, utfall, text, r, b, arbete)
        svg = dict(zip(diagram, ritare.svg(), strict=True))
        brister = [*bristrader(r), *map(str, text.fel)] if utkast else None
        delar = Delar(text, r, bok.forbund, utseende, diagram, svg, bilagor, brister)
        data = dokument(delar)
        for ett in data["bilagor"]:
            ett["mime"] = BILAGESLAG[Path(ett["fil"]).suffix]
        dag = rakenskapsar(r.ar).till
        filer = skriv_dokument(data, "arsredovisning", arbete, namn, dag, utseende.typsnittsfiler)
        return lagg_pa_plats(arbete, [mapp / fil.name for fil in filer])


def filnamn(r: Rakenskaper, *, utkast: bool) -> str:
    """Return the document's file name without ending: `arsredovisning-2023-tkr-utkast`."""
    enhet = "" if r.enhet == "kr" else f"-{r.enhet}"
    return f"arsredovisning-{r.ar}{enhet}{'-utkast' if utkast else ''}"


def _bilagor(
    bok: Bok, utfall: Utfall, text: Arstext, r: Rakenskaper, b: Berakning, arbete: Path
) -> list[tuple[str, str]]:
    """Write the files that go inside the PDF; return their names and what they are."""
    xlsx, json_, txt = (f"rakenskaper-{r.ar}.{slut}" for slut in ("xlsx", "json", "txt"))
    som_xlsx(r, b, arbete / xlsx)
    (arbete / json_).write_text(som_json(r, utfall.kontroller), encoding="utf-8")
    (arbete / txt).write_text(kontrollista(r, utfall.kontroller, text), encoding="utf-8")
    svar = [
        (xlsx, "räkningar och noter med formler, och varje rads konton och verifikationer"),
        (json_, "samma uppgifter för program, exakt till öret"),
        (txt, "de kontroller som har körts, och vad de säger"),
    ]
    if bok.kalla is None or not bok.kalla:
        fil = f"{r.ar}.se"
        skrivning = sie.skriv(sie_av_bok(bok, r.ar), fil=fil)
        if skrivning.data is None:
            raise BokFelError(
                Felrad(fil, ett.rad, f"{ett.text} Gör så här: {ett.atgard}")
                for ett in skrivning.fel
                if not ett.anvandbar
            )
        (arbete / fil).write_bytes(skrivning.data)
        svar.append((fil, f"bokföringen {r.ar}, SIE typ 4E"))
    return svar


def kontrollista(r: Rakenskaper, kontroller: Sequence[Kontroll], text: Arstext) -> str:
    """Return the checks of the accounts and of the text, and what no check has tried."""
    rader = [f"Kontroller av {r.forbund}, årsredovisning {r.ar}", ""]
    rader += [f"{'rätt' if k.ok else 'FEL '}  {k.namn} ({k.regel})" for k in kontroller]
    rader += ["", "Texten", ""]
    saknade = {rubrik.id for rubrik in text.berattelse.saknade}
    for ett in text.berattelse.avsnitt:
        ord_ = "SAKNAS" if ett.rubrik.id in saknade else "har text"
        rader.append(f"{ord_}  {ett.rubrik.titel} ({ett.paragraf})")
    antal = sum(len(ett.figurer) for ett in text.berattelse.avsnitt)
    rader.append(f"Uppgifter i texten som är hämtade ur räkenskaperna: {antal}")
    rader += [f"FEL   {fel}" for fel in text.fel]
    rader += [f"Se över: {ett}" for ett in text.pastotningar]
    rader += ["", "Uppgifter i texten som inte finns i böckerna", ""]
    rader += [f"{plats}: {ett.text} ({ett.skal})" for plats, ett in text.berattelse.uppgifter]
    rader += [
        "",
        "Vad som inte är prövat",
        "",
        "Om det som står i ord är sant, om texten säger allt som lagen kräver under varje rubrik, "
        "och om",
        "uppgifter som inte finns i böckerna stämmer med sina källor.",
    ]
    return "\n".join(rader) + "\n"
