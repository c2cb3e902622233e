"""Plugin: every rule at once, `plugin "lkbr.alla"`.

The rules stay a module each and may be named one by one. Beancount puts all entries in order anew
after each plugin line, so one line for all of them loads large books faster.

The configuration is the chart of accounts, as for `lkbr.kartlaggning`: `plugin "lkbr.alla"
"kommun_bas"` (default `bas`).
"""

from __future__ import annotations

from typing import Any

from beancount.core import data

from lkbr.attest import kontrollera_attest
from lkbr.bankdag import kontrollera_bankdagar
from lkbr.bokslut import kontrollera_bokslut
from lkbr.budget import lagg_till_budgetar
from lkbr.dimensioner import kontrollera_dimensioner
from lkbr.exakthet import kontrollera_exakthet
from lkbr.grund import gallande
from lkbr.historik import kontrollera_historik
from lkbr.kartlaggning import kartlagg_konton
from lkbr.rattelse import lanka_rattelser
from lkbr.stangning import kontrollera_stangning
from lkbr.underlag import kontrollera_underlag
from lkbr.verifikationer import kontrollera_verifikationer

__plugins__ = ("kontrollera_allt",)

NAMN = "lkbr.alla"
REGLER = (
    kontrollera_exakthet,
    kartlagg_konton,
    kontrollera_verifikationer,
    kontrollera_bokslut,
    lagg_till_budgetar,
    kontrollera_dimensioner,
    kontrollera_underlag,
    kontrollera_bankdagar,
    kontrollera_attest,
    lanka_rattelser,
    kontrollera_stangning,
    kontrollera_historik,
)


def kontrollera_allt(
    entries: data.Entries, options_map: dict[str, Any], config: str | None = None
) -> tuple[data.Entries, list[Any]]:
    """Run every rule, in the order that they build on each other, and return all findings."""
    fynd: list[Any] = []
    grund = gallande(options_map)
    if grund is not None:
        grund.prova(entries)
    for regel in REGLER:
        if regel is kartlagg_konton:
            entries, egna = kartlagg_konton(entries, options_map, config)
        else:
            entries, egna = regel(entries, options_map)
        fynd += egna
    # Beancount checks the balances after the rules.
    return (entries if grund is None else grund.med_saldon(entries)), fynd
