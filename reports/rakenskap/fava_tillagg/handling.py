"""What the page Arbeta does: plans a change of the books, shows it, and writes it.

Each thing that can be done is planned by the function that the command line uses. The plan is
shown; what is then written is the same plan made again, and only if it is the same: the reader's
yes carries the plan's fingerprint.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lkbr.bankdag import nasta_arbetsdag
from lkbr.roller import Roll
from rakenskap.bankfil.las import is_xml, las_bankfil
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bokslut.avstamning import ange_skal, oppna_avstamningar
from rakenskap.dagbok.attest import att_attestera, attestera, valj
from rakenskap.dagbok.bokforing import Bokford, bokfor
from rakenskap.dagbok.rattelse import ratta
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.stangning import oppna_period, stang_period
from rakenskap.dagbok.text import Text
from rakenskap.dagbok.underlag import lanka
from rakenskap.dagbok.utkast import sena_utkast, valj_utkast
from rakenskap.dagbok.utkastandring import kasta_utkast
from rakenskap.dagbok.utkastplan import dela_utkast
from rakenskap.fava_tillagg.plan import Handlingsplan, Visadpost, visad
from rakenskap.reskontra.varningar import for_utkast, utkastnamn


@dataclass(frozen=True, slots=True)
class Begaran:
    """What is asked for.

    Attributes:
        vad: one of HANDLINGAR.
        namn: drafts, verifikationer or a period, as the command line names them.
        text: a reason, or the account for a bank file's unknown payments.
        fil: an underlag, a SIE file or a bank file that has been handed in.
        rader: the rows of a draft that are to be a draft of their own, by place from 0.
        ratt: what a corrected entry should have said; None when it is only taken back.
    """

    vad: str
    namn: tuple[str, ...]
    text: str = ""
    fil: Path | None = None
    rader: tuple[int, ...] = ()
    ratt: Text | None = None


# ---------------------------------------------------------------------- what can be done


def _bokfor(bok: Bok, begaran: Begaran, vem: Vem) -> Handlingsplan:
    utkast = valj_utkast(bok, _krav_namn(begaran, "Utkast"))
    sent = begaran.text.strip()
    skiss, nya = bokfor(bok, utkast, vem, sent=sent)
    sena = [] if sent else sena_utkast(bok, utkast, vem)
    fynd = [
        f"{ett.entry.payee}: kassa och bank skulle ha bokförts senast "
        f"{nasta_arbetsdag(ett.entry.date)}. Finns det särskilda skäl, skriv dem nedan. "
        "(LKBR 3 kap. 4 §)"
        for ett in sena
    ]
    fynd += map(str, for_utkast(bok, [utkastnamn(ett.fil, ett.rad) for ett in utkast]))
    return Handlingsplan(
        _antal(len(nya), "Bokför {} verifikation?", "Bokför {} verifikationer?"),
        "Bokför",
        f"Bokfört: {', '.join(ny.namn for ny in nya)}.",
        skiss,
        _bokforda(nya),
        nya[0].namn if len(nya) == 1 else "",
        tuple(fynd),
        "Skälet till att kassa och bank bokförs sent" if sena else "",
    )


def _attestera(bok: Bok, begaran: Begaran, vem: Vem) -> Handlingsplan:
    valda = valj(bok, _krav_namn(begaran, "Verifikation"))
    skiss = attestera(bok, valda, vem)
    return Handlingsplan(
        _antal(len(valda), f"Attestera {{}} som {vem.av}?", f"Attestera {{}} som {vem.av}?"),
        "Attestera",
        f"Attesterat av {vem.av}: {', '.join(ett.namn for ett in valda)}.",
        skiss,
        tuple(visad(ett.entry, ett.namn) for ett in valda),
    )


def _ratta(bok: Bok, begaran: Begaran, vem: Vem) -> Handlingsplan:
    (namn,) = _krav_namn(begaran, "Verifikation")[:1]
    skiss, nya = ratta(bok, namn, vem, ratt=begaran.ratt)
    return Handlingsplan(
        f"Bokför rättelsen av {namn}?",
        "Bokför rättelsen",
        f"{namn} är rättad av {', '.join(ny.namn for ny in nya)}.",
        skiss,
        _bokforda(nya),
        nya[-1].namn,
    )


def _kasta(bok: Bok, begaran: Begaran, vem: Vem) -> Handlingsplan:
    utkast = valj_utkast(bok, _krav_namn(begaran, "Utkast"))
    return Handlingsplan(
        f"Kasta {len(utkast)} utkast?",
        "Kasta",
        _antal(len(utkast), "{} utkast är kastat.", "{} utkast är kastade."),
        kasta_utkast(bok, utkast, vem),
        tuple(visad(ett.entry, f"Utkast {ett.nummer}") for ett in utkast),
        fynd=("Underlagen ligger kvar i böckernas mapp.",),
    )


def _dela(bok: Bok, begaran: Begaran, vem: Vem) -> Handlingsplan:
    (utkast, *_) = valj_utkast(bok, _krav_namn(begaran, "Utkast")[:1])
    return Handlingsplan(
        "Dela utkastet i två?",
        "Dela",
        "Utkastet är delat i två.",
        dela_utkast(bok, utkast, begaran.rader, vem),
        (visad(utkast.entry, f"Utkast {utkast.nummer}, som det är nu"),),
    )


def _lanka(bok: Bok, begaran: Begaran, vem: Vem) -> Handlingsplan:
    (utkast, *_) = valj_utkast(bok, _krav_namn(begaran, "Utkast")[:1])
    if begaran.fil is None:
        raise _fel("underlag", "Ingen fil är vald. Gör så här: välj eller släpp en fil i rutan.")
    skiss, lank = lanka(bok, begaran.fil, utkast, vem)
    return Handlingsplan(
        f"Lägg {lank.fil} som underlag?",
        "Lägg till",
        f"Underlaget {lank.fil} är tillagt.",
        skiss,
        (visad(utkast.entry, f"Utkast {utkast.nummer}"),),
    )


def _stang(bok: Bok, begaran: Begaran, vem: Vem) -> Handlingsplan:
    (period,) = _krav_namn(begaran, "Period")[:1]
    fraga = f"Stäng {period}?"
    if len(period) == 4:
        fraga += " Ett låst år kan inte låsas upp."
    ar = int(period) if re.fullmatch(r"\d{4}", period) else None
    skal = begaran.text.strip()
    skiss = stang_period(bok, period, vem)
    oppna = oppna_avstamningar(bok, dt.date(ar, 12, 31)) if ar is not None else []
    forst = Skiss(bok, vem) if oppna and skal else None
    if forst is not None and ar is not None:
        # Written before the lock, which seals the year as it then stands.
        ange_skal(forst, ar, skal)
    vantar = [ett for ett in att_attestera(bok) if f"{ett.entry.date}".startswith(period)]
    fynd = tuple(f"Inte avstämt: {ett}" for ett in oppna)
    if vantar:
        antal = _antal(len(vantar), "{} verifikation", "{} verifikationer")
        namn = ", ".join(ett.namn for ett in vantar[:20])
        fynd += (f"{antal} i {period} väntar på attest: {namn}.",)
    varfor = "Skälet till att året stängs utan full avstämning" if oppna and not skal else ""
    return Handlingsplan(
        fraga,
        "Stäng",
        f"{period} är låst.",
        skiss,
        fynd=fynd,
        skal=varfor,
        skal_kravs=bool(varfor),
        forst=forst,
    )


def _oppna(bok: Bok, begaran: Begaran, vem: Vem) -> Handlingsplan:
    (period,) = _krav_namn(begaran, "Period")[:1]
    skiss = oppna_period(bok, period, begaran.text, vem)
    return Handlingsplan(f"Öppna {period}?", "Öppna", f"{period} är öppen (upplåst).", skiss)


def _las_in(bok: Bok, begaran: Begaran, vem: Vem) -> Handlingsplan:
    """Plan the reading of a file, known by its content: a bank's statement or a SIE file."""
    if begaran.fil is None:
        raise _fel("filen", "Ingen fil är vald. Gör så här: välj eller släpp en fil i rutan.")
    with begaran.fil.open("rb") as strom:
        xml = is_xml(strom.read(1024))
    return (_las_in_bankfil if xml else _las_in_sie)(bok, begaran.fil, begaran.text, vem)


def _las_in_bankfil(bok: Bok, fil: Path, motkonto: str, vem: Vem) -> Handlingsplan:
    """Plan the reading of a bank file, as `rakenskap bank las`."""
    from rakenskap.bankfil.inlasning import planera as planera_bankfil  # noqa: PLC0415

    inlasning = planera_bankfil(bok, las_bankfil(fil), vem, motkonto)
    if inlasning.skiss is None:
        raise BokFelError(Felrad(fil.name, 0, text) for text in (*inlasning.fynd, *inlasning.klart))
    return Handlingsplan(
        f"Läs in {fil.name}?",
        "Läs in",
        " ".join(inlasning.klart),
        inlasning.skiss,
        tuple(visad(entry, f"Nytt utkast {n}") for n, entry in enumerate(inlasning.utkast, 1)),
        fynd=(*inlasning.klart, *inlasning.fynd),
    )


def _las_in_sie(bok: Bok, fil: Path, _motkonto: str, vem: Vem) -> Handlingsplan:
    """Plan the reading of a SIE file, as `rakenskap sie las`; what was found in it is shown."""
    from rakenskap import siebro  # noqa: PLC0415 (only when a file is read)

    filer = siebro.las_siefiler([fil])
    inlasning = siebro.planera(bok.mapp, filer, siebro.Kartor(), vem)
    if inlasning.skiss is None:
        raise _fel(fil.name, " ".join(inlasning.klart))
    fynd = [f"rad {ett.rad}: {ett.text} {ett.atgard}" for en in filer for ett in en.lasning.fel]
    return Handlingsplan(
        f"Läs in {fil.name}?",
        "Läs in",
        " ".join(inlasning.klart),
        inlasning.skiss,
        fynd=(*inlasning.klart, *fynd, *map(str, inlasning.fynd)),
    )


@dataclass(frozen=True, slots=True)
class Handling:
    """One thing that can be done: who may, and what plans it."""

    far: Callable[[Roll], bool]
    planera: Callable[[Bok, Begaran, Vem], Handlingsplan]


def _bokforare(roll: Roll) -> bool:
    return roll.far_bokfora


def _attestant(roll: Roll) -> bool:
    return roll.far_attestera


HANDLINGAR: Mapping[str, Handling] = {
    "bokfor": Handling(_bokforare, _bokfor),
    "attestera": Handling(_attestant, _attestera),
    "ratta": Handling(_bokforare, _ratta),
    "kasta": Handling(_bokforare, _kasta),
    "dela": Handling(_bokforare, _dela),
    "lanka": Handling(_bokforare, _lanka),
    "stang": Handling(_bokforare, _stang),
    "oppna": Handling(_bokforare, _oppna),
    "las_in": Handling(_bokforare, _las_in),
}


def planera(bok: Bok, begaran: Begaran, vem: Vem) -> Handlingsplan:
    """Plan what is asked for.

    Args:
        bok: the books, loaded for this.
        begaran: what is asked for.
        vem: who asks, as it stands in the books, and when.

    Raises:
        BokFelError: it cannot be done; all that is wrong is in it.
    """
    plan = HANDLINGAR[begaran.vad].planera(bok, begaran, vem)
    # As the writing does, so that the plan that is shown is the one that is written.
    plan.skiss.logga_installningar()
    return plan


def godkand(plan: Handlingsplan, begaran: Begaran, avtryck: str) -> bool:
    """Tell whether a yes is to this plan: the same, but for a reason that was given with it."""
    if avtryck == plan.avtryck:
        return True
    if not begaran.text or not avtryck:
        return False
    utan = planera(plan.skiss.bok, replace(begaran, text=""), plan.skiss.vem)
    return bool(utan.skal) and utan.avtryck == avtryck


def _krav_namn(begaran: Begaran, vad: str) -> list[str]:
    namn = [ett for ett in begaran.namn if ett.strip()]
    if not namn:
        raise _fel("formuläret", f"{vad} är inte valt. Gör så här: välj minst ett i listan.")
    return namn


def _fel(plats: str, text: str) -> BokFelError:
    return BokFelError([Felrad(plats, 0, text)])


def _bokforda(nya: Sequence[Bokford]) -> tuple[Visadpost, ...]:
    return tuple(visad(ny.entry, ny.namn) for ny in nya)


def _antal(antal: int, en: str, flera: str) -> str:
    return (en if antal == 1 else flera).format(antal)
