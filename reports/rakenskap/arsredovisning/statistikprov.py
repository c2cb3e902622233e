"""Tables that are not money add up: women and men are the whole, and rows are their total."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rakenskap.rapport.rapport import Cell, Rad, Rapport


def statistikfynd(rapporter: Iterable[Rapport]) -> Iterator[str]:
    """Yield what does not add up in the year's tables of statistics, in words."""
    for rapport in rapporter:
        if rapport.id.startswith("statistik_"):
            yield from _kon(rapport)
            yield from _summor(rapport)


def _kon(rapport: Rapport) -> Iterator[str]:
    plats = {kolumn.id: nummer for nummer, kolumn in enumerate(rapport.kolumner)}
    if not {"totalt", "kvinnor", "man"} <= set(plats):
        return
    for rad in rapport.rader:
        totalt, kvinnor, man = (_tal(rad.celler[plats[k]]) for k in ("totalt", "kvinnor", "man"))
        if totalt is None or kvinnor is None or man is None:
            continue
        if totalt != kvinnor + man:
            yield (
                f"{rapport.titel}, {rad.etikett}: {kvinnor} kvinnor och {man} män är "
                f"{kvinnor + man}, men totalt står {totalt}"
            )


def _summor(rapport: Rapport) -> Iterator[str]:
    """Compare a total with the rows over it, those since the total before; it may stand first."""
    egna: list[Rad] = []
    rader = list(rapport.rader)
    if rader and rader[0].stil == "summa":
        rader = [*rader[1:], rader[0]]
    for rad in rader:
        if rad.stil != "summa":
            egna.append(rad)
            continue
        for plats, kolumn in enumerate(rapport.kolumner):
            totalt, delar = _tal(rad.celler[plats]), [_tal(ett.celler[plats]) for ett in egna]
            kanda = [tal for tal in delar if tal is not None]
            # A row that says nothing may be anything: only whole columns are tried.
            if totalt is not None and kanda and len(kanda) == len(delar) and sum(kanda) != totalt:
                yield (
                    f"{rapport.titel}, {rad.etikett}, {kolumn.rubrik}: raderna är {sum(kanda)}, "
                    f"men totalt står {totalt}"
                )
        egna = []


def _tal(cell: Cell) -> int | None:
    text = "".join(cell.text.split())
    return int(text) if text.isdecimal() else None
