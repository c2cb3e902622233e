"""A printed report tried: cast, held together, and against the books where there are any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rakenskap.tryckt.formler import formelrelationer
from rakenskap.tryckt.modell import Celler, Cellplats, Tryckt
from rakenskap.tryckt.relationer import Relation, kastade
from rakenskap.tryckt.samband import samma
from rakenskap.tryckt.slutledning import Tryckfel, Varden, hitta_fel
from rakenskap.tryckt.textbelopp import Texttryckfel, granska_text

FORMAT = ("pdf", "html", "htm", "xlsx", "csv")


@dataclass(frozen=True)
class Rapportgranskning:
    """What came of it.

    Attributes:
        fel: the cells that are most likely wrong, the surest first.
        avrundade: relations that hold only with what rounding explains.
        oavgjorda: relations that are broken without a cell that explains it: most likely a table
            that was not understood.
        oprovade: cells that are in no relation.
    """

    celler: Celler
    relationer: tuple[Relation, ...]
    fel: tuple[Tryckfel, ...]
    avrundade: tuple[Relation, ...]
    oavgjorda: tuple[Relation, ...]
    oprovade: tuple[Cellplats, ...]
    text: tuple[Texttryckfel, ...]

    @property
    def ok(self) -> bool:
        """True when nothing was found wrong."""
        return not self.fel and not self.text


def las_tryckt(fil: Path) -> Tryckt:
    """Read a report by its ending.

    Raises:
        ValueError: the file is of no kind that is read, or cannot be read as its kind.
    """
    andelse = fil.suffix.lower().lstrip(".")
    if andelse == "pdf":
        from rakenskap.tryckt.pdf import las_pdf  # noqa: PLC0415 (only what is asked for)

        return las_pdf(fil)
    if andelse not in FORMAT:
        raise ValueError(f"filen är {andelse or 'utan ändelse'}; läses gör {', '.join(FORMAT)}")
    from rakenskap.tryckt.rutor import las_rutor  # noqa: PLC0415 (only what is asked for)

    return las_rutor(fil)


def granska(tryckta: Sequence[Tryckt]) -> Rapportgranskning:
    """Try one report, in one or more files."""
    tryckt = Tryckt(
        ", ".join(ett.fil for ett in tryckta),
        tuple(tabell for ett in tryckta for tabell in ett.tabeller),
        tuple(rad for ett in tryckta for rad in ett.text),
        tuple(ord_ for ett in tryckta for ord_ in ett.olast),
    )
    celler = Celler.av(tryckt)
    relationer = _relationer(celler)
    fel = hitta_fel(celler, relationer)
    varden = Varden(celler)
    tryckta_brutna = [ett for ett in relationer if not varden.haller(ett)]
    avrundade = [e for e in relationer if varden.haller(e) and varden.skillnad(e)]
    varden.rattade.update({ett.cell: ett.bor_vara for ett in fel})
    oavgjorda = [ett for ett in tryckta_brutna if not varden.haller(ett) and not ett.svag]
    provade = {cell for ett in relationer if not ett.svag for cell in ett.celler}
    return Rapportgranskning(
        celler,
        tuple(relationer),
        tuple(fel),
        tuple(avrundade),
        tuple(oavgjorda),
        tuple(sorted(set(celler.tal) - provade)),
        tuple(granska_text(celler, varden)),
    )


def _relationer(celler: Celler) -> list[Relation]:
    """Find all relations; one that rests on a label alone gives way to any other of its cell."""
    alla = [*kastade(celler), *samma(celler), *formelrelationer(celler)]
    starka = {ett.summa for ett in alla if ett.slag in {"summa", "andel"} and not ett.svag}
    return [ett for ett in alla if not ett.svag or ett.summa not in starka]
