"""SIE 4, the Swedish interchange format for bookkeeping: bytes to typed records and back.

The package knows nothing of beancount or of the ledger. All of it is pure functions over frozen
values; nothing in a file is ever evaluated, and no contents of a file raise an exception.

Reading::

    lasning = granska(data, fil="2023.se")   # las (form) and kontroll (contents) together
    lasning.poster      # the records in the order of the file; a Ver holds its rader
    lasning.fel         # every fault: kod, niva, rad, text, atgard, anvandbar, fil
    lasning.anvandbar   # False: the file shall be refused (truncated, unreadable amounts …)
    lasning.kodning     # the encoding that was found from the bytes
    lasning.ksumma      # the checksum that the file gives, and that of its contents
    filtyp(lasning.poster)                   # Filtyp.TYP4E …
    for konto in urval(lasning.poster, Siekonto): …

``las`` reads the form alone, ``kontroll`` checks the bookkeeping in records, ``kontroll_filer``
the files of several years against each other. ``strikt=True`` makes every warning an error.

Writing::

    skrivning = skriv(poster)   # data (bytes, or None), ersatta (replaced characters), fel

The records (``rakenskap.sie.poster``) are one dataclass a tag: ``Flagga`` … ``Ksumma``. Amounts
are integer öre (``belopp_ore``, debit positive), dates ``datetime.date``, periods ``Sieperiod``,
quantities ``Decimal``. ``rad`` is the line in the file and has no part in equality. Nothing is
lost: fields beyond the format are in ``extra``, texts that could not be interpreted in
``otolkat`` (an amount with more than two decimals too: ``exakt_belopp`` gives it), and lines that
are no known record are ``Okand``. Hence reading what was written gives the same records::

    las(skriv(poster).data).poster == ordna(poster)

but for the replacements that ``skriv`` reports. #KSUMMA is about the bytes: the reader sets it
aside and the writer makes it anew.
"""

from __future__ import annotations

from dataclasses import replace

from rakenskap.sie.falt import exakt_belopp
from rakenskap.sie.fel import FELSLAG, Niva, Siefel, skarp
from rakenskap.sie.kodning import ERSATTNINGAR, Anpassad, Kodning, Teckenkod, till_cp437
from rakenskap.sie.kontroll import kontroll, kontroll_filer
from rakenskap.sie.ksumma import Kontrollsumma
from rakenskap.sie.las import Lasning, las
from rakenskap.sie.poster import (
    Adress,
    Bkod,
    Btrans,
    Dim,
    Flagga,
    Fnamn,
    Fnr,
    Format,
    Ftyp,
    Gen,
    Ib,
    Kontoenhet,
    Kptyp,
    Ksumma,
    Ktyp,
    Objekt,
    Oib,
    Okand,
    Omfattn,
    Orgnr,
    Oub,
    Pbudget,
    Program,
    Prosa,
    Psaldo,
    Rar,
    Res,
    Rtrans,
    Siekonto,
    Sieperiod,
    Siepost,
    Sietyp,
    Sru,
    Taxar,
    Trans,
    Transaktion,
    Ub,
    Underdim,
    Valuta,
    Ver,
    urval,
)
from rakenskap.sie.skriv import Ersattning, Skrivning, ordna, skriv
from rakenskap.sie.underlag import STANDARDDIMENSIONER, Filtyp, filtyp
from rakenskap.sie.verkontroll import summa

__all__ = [
    "ERSATTNINGAR",
    "FELSLAG",
    "STANDARDDIMENSIONER",
    "Adress",
    "Anpassad",
    "Bkod",
    "Btrans",
    "Dim",
    "Ersattning",
    "Filtyp",
    "Flagga",
    "Fnamn",
    "Fnr",
    "Format",
    "Ftyp",
    "Gen",
    "Ib",
    "Kodning",
    "Kontoenhet",
    "Kontrollsumma",
    "Kptyp",
    "Ksumma",
    "Ktyp",
    "Lasning",
    "Niva",
    "Objekt",
    "Oib",
    "Okand",
    "Omfattn",
    "Orgnr",
    "Oub",
    "Pbudget",
    "Program",
    "Prosa",
    "Psaldo",
    "Rar",
    "Res",
    "Rtrans",
    "Siefel",
    "Siekonto",
    "Sieperiod",
    "Siepost",
    "Sietyp",
    "Skrivning",
    "Sru",
    "Taxar",
    "Teckenkod",
    "Trans",
    "Transaktion",
    "Ub",
    "Underdim",
    "Valuta",
    "Ver",
    "exakt_belopp",
    "filtyp",
    "granska",
    "kontroll",
    "kontroll_filer",
    "las",
    "ordna",
    "skarp",
    "skriv",
    "summa",
    "till_cp437",
    "urval",
]


def granska(data: bytes, *, strikt: bool = False, fil: str = "") -> Lasning:
    """Read a file and check its contents; the faults of both are in the result, by line."""
    lasning = las(data, strikt=strikt, fil=fil)
    innehall = kontroll(lasning.poster, strikt=strikt, fil=fil) if lasning.poster else ()
    return replace(lasning, fel=tuple(sorted((*lasning.fel, *innehall), key=lambda fel: fel.rad)))
