"""The checks of SIE files that reports are made of: each stands among the reports' own checks.

A file that does not explain its own balances, or has another fault, may be an export cut short.
The sums of the reports hold all the same: they are made as utkast.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rakenskap import sie
from rakenskap.bok.kontroll import Kontroll, kontroll_av
from rakenskap.siebro.antaganden import EGET
from rakenskap.siebro.ar import KALENDERAR
from rakenskap.siebro.filer import Siefil
from rakenskap.siebro.fynd import Fynd
from rakenskap.siebro.ingaende import IB_NOLL, IB_UB

_VISADE = 10
_UB, _RES, _FIL = "sie_ub", "sie_res", "sie_fil"
# Faults of a file that have a check of their own. Where there are no vouchers the months of
# #PSALDO are to explain the balances: a file that contradicts itself may be cut short.
_KODER = {
    _UB: frozenset({"ub_stammer_inte", "ub_psaldo"}),
    _RES: frozenset({"res_stammer_inte", "res_psaldo"}),
}
_EGNA = frozenset().union(*_KODER.values())
_KONTROLLER = (KALENDERAR, IB_NOLL, IB_UB, _UB, _RES, EGET, _FIL)


def kontrollera_filer(filer: Sequence[Siefil], fynd: Iterable[Fynd]) -> tuple[Kontroll, ...]:
    """Return the checks of some files.

    Args:
        filer: the files.
        fynd: what was found when they became books.
    """
    alla = list(fynd)
    fel = [
        (fil, ett)
        for fil in filer
        for ett in fil.lasning.fel
        if ett.niva is sie.Niva.FEL or ett.kod in _EGNA
    ]
    svar = []
    for id_ in _KONTROLLER:
        texter = [_plats(ett.fil, ett.rad, ett.text) for ett in alla if ett.kontroll == id_]
        texter += [
            _plats(fil.namn, ett.rad, f"{ett.text} {ett.atgard}")
            for fil, ett in fel
            if ett.kod in _KODER.get(id_, ()) or (id_ == _FIL and ett.kod not in _EGNA)
        ]
        ej = "" if texter or id_ not in _KODER else _oforklarade(filer)
        svar.append(kontroll_av(id_, _kortad(texter, filer), ej_provad=ej))
    return tuple(svar)


def _plats(fil: str, rad: int, text: str) -> str:
    return f"{fil}:{rad}: {text}" if rad else f"{fil}: {text}"


def _kortad(texter: Sequence[str], filer: Sequence[Siefil]) -> tuple[str, ...]:
    """Return the first findings, and how many more there are and where they are shown."""
    fler = len(texter) - _VISADE
    if fler <= 0:
        return tuple(texter)
    namn = " ".join(fil.namn for fil in filer)
    return (*texter[:_VISADE], f"Och {fler} till; rakenskap sie granska {namn} visar alla.")


def _oforklarade(filer: Sequence[Siefil]) -> str:
    """Say which files have nothing that explains their balances: a part may be cut away."""
    utan = [
        fil
        for fil in filer
        if not any(True for _ in sie.urval(fil.lasning.poster, sie.Ver))
        and all(ett.objekt for ett in sie.urval(fil.lasning.poster, sie.Psaldo))
    ]
    if not utan:
        return ""
    namn = ", ".join(f"{fil.namn} (typ {fil.typ})" for fil in utan)
    return (
        f"Kan inte prövas: {namn} har varken verifikationer eller #PSALDO, och kan vara avkapad "
        "efter sina saldon utan att det syns. Exportera typ 4E för att pröva det."
    )
