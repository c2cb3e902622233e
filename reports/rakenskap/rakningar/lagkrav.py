"""The demands of the law and of the federation's own rules on a year's accounts, each a check.

A check is a function from a `Provning` to a `Svar`: what it found, why it could not be tried, or
why there is nothing to try. `docs/lagkrav.md` lists the demands, those outside the program too.
"""

from __future__ import annotations

from collections.abc import Callable

from rakenskap.bok.kontroll import Kontroll, kontroll_av
from rakenskap.rakningar import krav_forbund, krav_former, krav_reskontra, krav_tillgangar
from rakenskap.rakningar.provning import Provning, Svar

KRAV: dict[str, Callable[[Provning], Svar]] = {
    "formens_ordning": krav_former.formens_ordning,
    "jamforelsetal": krav_former.jamforelsetal,
    "not_principer": krav_former.not_principer,
    "not_sarredovisning": krav_former.not_sarredovisning,
    "not_nyttjandeperiod": krav_former.not_nyttjandeperiod,
    "not_revision": krav_former.not_revision,
    "avskrivningsplan": krav_tillgangar.avskrivningsplan,
    "anlaggning_grans": krav_tillgangar.grans,
    "anlaggning_tid": krav_tillgangar.livslangd,
    "anlaggning_bokfort": krav_tillgangar.bokfort_varde,
    "faktura": krav_reskontra.fakturor,
    "fakturanummer": krav_reskontra.fakturanummer,
    "kunder": krav_reskontra.kunder_och_leverantorer,
    "momsersattning": krav_reskontra.momsersattning,
    "medlemsandelar": krav_forbund.medlemsandelar,
    "resultattecken": krav_forbund.resultattecken,
    "utan_verksamhet": krav_forbund.utan_verksamhet,
    "likvida_medel": krav_former.likvida_medel,
    "krediter": krav_forbund.krediter,
    "panter": krav_forbund.panter,
    "skattekonto": krav_forbund.skattekonto,
    "bokslutsserie": krav_forbund.bokslutsserie,
    "budget_beslut": krav_forbund.budget_beslut,
    "budget_balans": krav_forbund.budget_balans,
    "avgiven_i_tid": krav_forbund.avgiven_i_tid,
    "eget_kapital_tak": krav_forbund.eget_kapital_tak,
}


def kontrollera_krav(p: Provning) -> tuple[Kontroll, ...]:
    """Try every demand on the accounts of a year."""
    svar = []
    for id_, funktion in KRAV.items():
        ett = funktion(p)
        svar.append(
            kontroll_av(id_, ett.fynd, ej_provad=ett.ej_provad, galler_inte=ett.galler_inte)
        )
    return tuple(svar)
