"""Plan: the file for the bank is written among the books, so that nothing is sent twice."""

from __future__ import annotations

from beancount.core import data

from lkbr.bankdag import bankkonton
from rakenskap.bankfil.bankkonto import BANKKONTO
from rakenskap.betalning.forslag import Betalningsforslag
from rakenskap.betalning.pain001 import Betalare, Version, meddelandenamn, som_pain001
from rakenskap.betalning.skickat import MAPP
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.skiss import Skiss, Vem


def planera_fil(
    bok: Bok, forslag: Betalningsforslag, vem: Vem, version: Version
) -> tuple[Skiss, str]:
    """Plan the file of some payments.

    Returns:
        The change, and the file's path from the ledger's folder.

    Raises:
        BokFelError: there is nothing to pay, or no account to pay from.
    """
    if not forslag.betalningar:
        text = "Det finns inget att betala. Gör så här: välj en senare dag med --till."
        raise BokFelError([Felrad("betalningar", 0, text)])
    skiss = Skiss(bok, vem)
    betalare = Betalare(bok.forbund.namn, bok.forbund.orgnr, _konto(bok))
    fil = f"{vem.idag.year}/{MAPP}/{meddelandenamn(vem.nu)}.xml"
    skiss.satt_innehall(fil, som_pain001(betalare, forslag.betalningar, vem.nu, version))
    return skiss, fil


def _konto(bok: Bok) -> str:
    """Return the bank's number of the account to pay from.

    Raises:
        BokFelError: no account of cash and bank has one, or several have.
    """
    konton = bankkonton(bok.entries)
    nummer = [
        str(entry.meta[BANKKONTO])
        for entry in bok.entries
        if isinstance(entry, data.Open) and entry.account in konton and entry.meta.get(BANKKONTO)
    ]
    if len(nummer) == 1:
        return nummer[0]
    hur = "Inget konto för kassa och bank säger" if not nummer else "Flera konton säger"
    text = (
        f"{hur} vilket bankkonto det är. Gör så här: skriv {BANKKONTO}: med bankens kontonummer "
        "eller IBAN under kontots open i kontoplanen, på det konto som betalar."
    )
    raise BokFelError([Felrad("kontoplan.beancount", 0, text)])
