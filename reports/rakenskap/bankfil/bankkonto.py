"""The account of the books that a bank account is, and what stands on it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from beancount.core import data

from lkbr.bankdag import bankkonton
from lkbr.behandlingshistorik import vernyckel
from lkbr.kontering import ore_om
from rakenskap.bankfil.poster import Bankfil, Kontoutdrag
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad, relativ

BANKKONTO = "bankkonto"
BANKREF = "bankref"


@dataclass(frozen=True, slots=True)
class Bankrorelse:
    """What an entry of the books does to a bank account: name for the user, day as text, öre."""

    namn: str
    dag: str
    ore: int


@dataclass(slots=True)
class Bankrorelser:
    """The entries on a bank account; what is planned is added to them.

    Attributes:
        med_ref: those that came from a bank file, by the bank's reference.
        utan_ref: the others, by day and öre.
        alla: all of them, drafts too.
    """

    med_ref: dict[str, Bankrorelse] = field(default_factory=dict)
    utan_ref: dict[tuple[str, int], list[Bankrorelse]] = field(default_factory=dict)
    alla: list[Bankrorelse] = field(default_factory=list)

    def lagg_till(self, rorelse: Bankrorelse, ref: str) -> None:
        """Add an entry, with the bank's reference when it has one."""
        self.alla.append(rorelse)
        if ref:
            self.med_ref[ref] = rorelse
        else:
            self.utan_ref.setdefault((rorelse.dag, rorelse.ore), []).append(rorelse)


def konto_for(bok: Bok, fil: Bankfil, utdrag: Kontoutdrag) -> str:
    """Return the account of the books that a statement is of.

    It is the one whose `open` names the bank's number (`bankkonto: "…"`), else the only account
    for cash and bank, when that names no other.

    Raises:
        BokFelError: none fits, or several do.
    """
    konton = bankkonton(bok.entries)
    oppnade = [
        entry for entry in bok.entries if isinstance(entry, data.Open) and entry.account in konton
    ]
    angivna = {ett.account: _rent(str(ett.meta.get(BANKKONTO) or "")) for ett in oppnade}
    traffar = [konto for konto, nummer in angivna.items() if nummer == _rent(utdrag.konto)]
    if not traffar and len(angivna) == 1 and not any(angivna.values()):
        traffar = list(angivna)
    if len(traffar) == 1:
        return traffar[0]
    namn = ", ".join(sorted(konto.rsplit(":", 1)[-1] for konto in angivna)) or "inga"
    text = (
        f"Bankkontot {utdrag.konto} hör inte till ett bestämt konto i böckerna (kassa och bank: "
        f'{namn}). Gör så här: skriv {BANKKONTO}: "{utdrag.konto}" under kontots open i '
        "kontoplanen, på ett av dem."
    )
    raise BokFelError([Felrad(fil.namn, utdrag.rad, text)])


def _rent(text: str) -> str:
    return re.sub(r"[\W_]", "", text).upper()


def rorelser(bok: Bok, konto: str) -> Bankrorelser:
    """Return the entries on a bank account, booked and drafts."""
    svar = Bankrorelser()
    for entry in bok.entries:
        if not isinstance(entry, data.Transaction):
            continue
        belopp = [
            ore
            for posting in entry.postings
            if posting.account == konto and (ore := ore_om(posting)) is not None
        ]
        if not belopp:
            continue
        rorelse = Bankrorelse(_namn(bok, entry), entry.date.isoformat(), sum(belopp))
        svar.lagg_till(rorelse, str(entry.meta.get(BANKREF) or ""))
    return svar


def _namn(bok: Bok, entry: data.Transaction) -> str:
    if entry.flag != "!":
        return vernyckel(entry)
    return f"utkastet {relativ(str(entry.meta['filename']), bok.mapp)}:{entry.meta['lineno']}"
