"""Notes that are text: rent and leasing (RKR R5), pensions (R10), deviations (LKBR 4 kap. 3 §).

Rent and pensions are asked for where the books show a need; their text is `not_leasing` and
`not_pensioner` of the year in the settings, and where it is missing the note says so. A deviation
from a recommendation (`not_avvikelser`) and events after the year (`not_handelser`) are known only
to those who state them.
"""

from __future__ import annotations

from collections.abc import Sequence

from lkbr.belopp import kr
from lkbr.bokslut import DIREKT, DIREKTA
from rakenskap.bok.poster import Period
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.fakta import saknad
from rakenskap.rapport.rapport import Rad, Rapport, cell_for, kolumner_for
from rakenskap.rapport.storhet import Kontobelopp, Storhet, nyckel, summa

# Account numbers of rent and leasing, and of pensions with their tax, by chart.
_HYRA = {
    "bas": ((5010, 5019), (5210, 5219), (5220, 5229), (5250, 5259), (5615, 5615)),
    "kommun_bas": ((6000, 6039), (6410, 6429)),
}
_PENSION = {"bas": ((7400, 7499), (7530, 7539)), "kommun_bas": ((5700, 5799),)}
# A cost of more than this part of verksamhetens kostnader is essential to the picture.
VASENTLIG_DEL = 100

_STALLDA = (
    ("avvikelser", "Avvikelser från rekommendationer", "LKBR 4:3"),
    ("handelser", "Händelser efter räkenskapsårets slut", "LKBR 11:3"),
)


def textnoter(b: Berakning, perioder: Sequence[Period]) -> list[Rapport]:
    """Return the notes that the books show a need of, or that the settings state."""
    stallda = b.bok.forbund.ar.get(perioder[0].ar)
    texter = stallda.upplysningar if stallda else {}
    svar = []
    for not_id, titel, etikett, intervall, regel in (
        ("leasing", "Hyra och leasing", "Årets kostnad för hyra och leasing", _HYRA, "RKR R5"),
        ("pensioner", "Pensioner", "Årets pensionskostnad med löneskatt", _PENSION, "RKR R10"),
    ):
        belopp = [_kostnad(b, period, intervall) for period in perioder]
        text = texter.get(f"not_{not_id}", "")
        if not text and not _vasentligt(b, perioder[0], belopp[0].ore):
            continue
        storheter = [
            Storhet(nyckel(f"textnot.{not_id}", period), ett)
            for period, ett in zip(perioder, belopp, strict=True)
        ]
        svar.append(
            Rapport(
                not_id,
                titel,
                kolumner_for(perioder),
                (Rad("summa", etikett, tuple(map(cell_for, storheter))),),
                efter=(text or saknad(not_id),),
                paragraf=f"LKBR 4:3; {regel}",
                saknas=() if text else (not_id,),
            )
        )
    for not_id, titel, regel in _STALLDA:
        text = texter.get(f"not_{not_id}", "")
        if text:
            svar.append(Rapport(not_id, titel, stycken=(text,), paragraf=regel))
    return svar


def direkt_eget_kapital(b: Berakning, perioder: Sequence[Period]) -> Rapport | None:
    """Make the note on what was posted to equity by a decision (LKBR 9 kap. 3 §), if anything."""
    total = [b.direkt_eget_kapital(period) for period in perioder]
    if not any(belopp.ore for belopp in total):
        return None
    storheter = [
        Storhet(nyckel("br.direkt_eget_kapital", period), belopp)
        for period, belopp in zip(perioder, total, strict=True)
    ]
    stycken = []
    for period in perioder:
        for ver in b.direkta(period):
            uppgifter = dict(ver.ovrigt)
            ore = -sum(ore for nr, ore, _ in ver.rader if b.sida(nr) == "eget_kapital")
            stycken.append(
                f"{DIREKTA[uppgifter[DIREKT]]}, {kr(abs(ore))} ({ver.namn}), är bokfört "
                f"direkt mot eget kapital. Beslut: {uppgifter['beslut'].rstrip('.')}. "
                f"Skäl: {uppgifter['grund'].rstrip('.')}. Årets resultat och "
                "balanskravsresultatet påverkas inte."
            )
    rad = Rad("summa", "Direkt mot eget kapital", tuple(map(cell_for, storheter)), "summa")
    return Rapport(
        "direkt_eget_kapital",
        "Förändring direkt mot eget kapital",
        kolumner_for(perioder),
        (rad,),
        efter=tuple(stycken),
        paragraf="LKBR 4:4, 9:3",
    )


def _vasentligt(b: Berakning, period: Period, ore: int) -> bool:
    kostnader = -b.post(period, "verksamhetens_kostnader").ore
    return ore > 0 and ore * VASENTLIG_DEL > kostnader


def _kostnad(
    b: Berakning, period: Period, intervall: dict[str, tuple[tuple[int, int], ...]]
) -> Kontobelopp:
    """Return the cost, positive, of the accounts in some intervals of the federation's chart."""
    egna = intervall[b.bok.forbund.kontoplan]
    saldon = b.poster.saldon(period)
    return summa(
        Kontobelopp(saldon.rorelse[nummer], (nummer,))
        for nummer in sorted(saldon.rorelse)
        if nummer[:4].isdigit() and any(fran <= int(nummer[:4]) <= till for fran, till in egna)
    )
