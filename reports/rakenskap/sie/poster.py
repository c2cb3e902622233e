"""The records of SIE 4 as typed values.

One frozen dataclass for each tag, with the fields in the order of the format. How a field is read
and written is part of its type (``Annotated`` with a ``Faltslag``), so the reader and the writer
follow the same table. Amounts are integer öre, debit positive; dates ``datetime.date``; periods
``Sieperiod``; quantities exact ``Decimal``; an empty or absent optional field is ``""`` or
``None``.

What a field could not hold is not lost: fields beyond those of the format are in ``extra``, the
exact text of a field that could not be interpreted (or of an amount with more than two decimals)
in ``otolkat``, and a whole line that could not be read is an ``Okand``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from typing import Annotated, ClassVar, Final, TypeVar, get_type_hints

from rakenskap.sie.raddelar import TAGGMONSTER, dela


class Faltslag(Enum):
    """How a field is read and written."""

    TEXT = auto()
    NYCKEL = auto()  # a text that the record means nothing without: an account, a dimension
    HELTAL = auto()
    DATUM = auto()
    PERIOD = auto()
    BELOPP = auto()
    KVANTITET = auto()
    OBJEKT = auto()
    RADER = auto()  # the rows of a voucher, on lines of their own


@dataclass(frozen=True, slots=True, order=True)
class Sieperiod:
    """A calendar month."""

    ar: int
    manad: int

    def __str__(self) -> str:
        """The month as YYYYMM."""
        return f"{self.ar:04d}{self.manad:02d}"


Text = Annotated[str, Faltslag.TEXT]
Nyckel = Annotated[str, Faltslag.NYCKEL]
Heltal = Annotated[int, Faltslag.HELTAL]
Datum = Annotated[date | None, Faltslag.DATUM]
Manad = Annotated[Sieperiod, Faltslag.PERIOD]
OreFalt = Annotated[int, Faltslag.BELOPP]
Kvantitet = Annotated[Decimal | None, Faltslag.KVANTITET]
#: Pairs of dimension and object, in the order of the file.
Objektlista = Annotated[tuple[tuple[str, str], ...], Faltslag.OBJEKT]


@dataclass(frozen=True, slots=True, kw_only=True)
class Siepost:
    """What all records have.

    ``rad`` is the line in the file (0 for a record made in the program); it has no part in
    equality. ``extra`` are the fields after those of the format. ``otolkat`` are (name of a field,
    its text) where the text could not be interpreted, or not exactly.
    """

    TAGG: ClassVar[str] = ""

    rad: int = field(default=0, compare=False)
    extra: tuple[str, ...] = ()
    otolkat: tuple[tuple[str, str], ...] = ()


# --- identification


@dataclass(frozen=True, slots=True)
class Flagga(Siepost):
    """#FLAGGA: 0, or 1 where a program has already read the file."""

    TAGG: ClassVar[str] = "FLAGGA"
    varde: Heltal


@dataclass(frozen=True, slots=True)
class Program(Siepost):
    """#PROGRAM: the program that wrote the file."""

    TAGG: ClassVar[str] = "PROGRAM"
    namn: Text
    version: Text = ""


@dataclass(frozen=True, slots=True)
class Format(Siepost):
    """#FORMAT: the encoding, always PC8."""

    TAGG: ClassVar[str] = "FORMAT"
    kod: Text = "PC8"


@dataclass(frozen=True, slots=True)
class Gen(Siepost):
    """#GEN: when and by whom the file was made."""

    TAGG: ClassVar[str] = "GEN"
    datum: Datum = None
    sign: Text = ""


@dataclass(frozen=True, slots=True)
class Sietyp(Siepost):
    """#SIETYP: 1, 2, 3 or 4 (4E and 4I are both 4)."""

    TAGG: ClassVar[str] = "SIETYP"
    typ: Heltal


@dataclass(frozen=True, slots=True)
class Prosa(Siepost):
    """#PROSA: free text about the file."""

    TAGG: ClassVar[str] = "PROSA"
    text: Text = ""


@dataclass(frozen=True, slots=True)
class Fnr(Siepost):
    """#FNR: the number of the company in the program that wrote the file."""

    TAGG: ClassVar[str] = "FNR"
    foretagsnummer: Text


@dataclass(frozen=True, slots=True)
class Ftyp(Siepost):
    """#FTYP: the form of the company; X where there is no code."""

    TAGG: ClassVar[str] = "FTYP"
    typ: Text


@dataclass(frozen=True, slots=True)
class Bkod(Siepost):
    """#BKOD: the industry code (SNI)."""

    TAGG: ClassVar[str] = "BKOD"
    sni: Text


@dataclass(frozen=True, slots=True)
class Adress(Siepost):
    """#ADRESS: contact, street, postcode and town, telephone."""

    TAGG: ClassVar[str] = "ADRESS"
    kontakt: Text = ""
    utdelningsadress: Text = ""
    postadress: Text = ""
    telefon: Text = ""


@dataclass(frozen=True, slots=True)
class Fnamn(Siepost):
    """#FNAMN: the name of the company."""

    TAGG: ClassVar[str] = "FNAMN"
    namn: Text


@dataclass(frozen=True, slots=True)
class Orgnr(Siepost):
    """#ORGNR: the number as it stands in the file, with or without a hyphen."""

    TAGG: ClassVar[str] = "ORGNR"
    orgnr: Text = ""
    forvarvsnummer: Text = ""
    verksamhetsnummer: Text = ""


@dataclass(frozen=True, slots=True)
class Omfattn(Siepost):
    """#OMFATTN: the date to which the balances run, where it is not the end of the year."""

    TAGG: ClassVar[str] = "OMFATTN"
    datum: Datum = None


@dataclass(frozen=True, slots=True)
class Taxar(Siepost):
    """#TAXAR: the tax year that the #SRU codes are of."""

    TAGG: ClassVar[str] = "TAXAR"
    ar: Text = ""


@dataclass(frozen=True, slots=True)
class Valuta(Siepost):
    """#VALUTA: the currency, SEK where it is not given."""

    TAGG: ClassVar[str] = "VALUTA"
    kod: Text = ""


@dataclass(frozen=True, slots=True)
class Kptyp(Siepost):
    """#KPTYP: the chart of accounts, such as EUBAS97 or BAS2010."""

    TAGG: ClassVar[str] = "KPTYP"
    typ: Text


@dataclass(frozen=True, slots=True)
class Rar(Siepost):
    """#RAR: a räkenskapsår; 0 is the one of the file, -1 the one before."""

    TAGG: ClassVar[str] = "RAR"
    ar: Heltal
    start: Datum = None
    slut: Datum = None


# --- chart and dimensions


@dataclass(frozen=True, slots=True)
class Siekonto(Siepost):
    """#KONTO: an account."""

    TAGG: ClassVar[str] = "KONTO"
    konto: Nyckel
    namn: Text = ""


@dataclass(frozen=True, slots=True)
class Ktyp(Siepost):
    """#KTYP: T asset, S liability or equity, K expense, I income."""

    TAGG: ClassVar[str] = "KTYP"
    konto: Nyckel
    typ: Text


@dataclass(frozen=True, slots=True)
class Kontoenhet(Siepost):
    """#ENHET: the unit of the quantities on an account."""

    TAGG: ClassVar[str] = "ENHET"
    konto: Nyckel
    enhet: Text


@dataclass(frozen=True, slots=True)
class Sru(Siepost):
    """#SRU: the tax return code of an account; an account may have several."""

    TAGG: ClassVar[str] = "SRU"
    konto: Nyckel
    kod: Text


@dataclass(frozen=True, slots=True)
class Dim(Siepost):
    """#DIM: a dimension."""

    TAGG: ClassVar[str] = "DIM"
    dim: Nyckel
    namn: Text = ""


@dataclass(frozen=True, slots=True)
class Underdim(Siepost):
    """#UNDERDIM: a dimension that belongs to another."""

    TAGG: ClassVar[str] = "UNDERDIM"
    dim: Nyckel
    namn: Text
    overdim: Text


@dataclass(frozen=True, slots=True)
class Objekt(Siepost):
    """#OBJEKT: an object of a dimension."""

    TAGG: ClassVar[str] = "OBJEKT"
    dim: Nyckel
    objekt: Nyckel
    namn: Text = ""


# --- balances, in öre


@dataclass(frozen=True, slots=True)
class Ib(Siepost):
    """#IB: the opening balance of an account."""

    TAGG: ClassVar[str] = "IB"
    ar: Heltal
    konto: Nyckel
    belopp_ore: OreFalt
    kvantitet: Kvantitet = None


@dataclass(frozen=True, slots=True)
class Ub(Siepost):
    """#UB: the closing balance of an account."""

    TAGG: ClassVar[str] = "UB"
    ar: Heltal
    konto: Nyckel
    belopp_ore: OreFalt
    kvantitet: Kvantitet = None


@dataclass(frozen=True, slots=True)
class Res(Siepost):
    """#RES: the year's sum on an income or expense account."""

    TAGG: ClassVar[str] = "RES"
    ar: Heltal
    konto: Nyckel
    belopp_ore: OreFalt
    kvantitet: Kvantitet = None


@dataclass(frozen=True, slots=True)
class Oib(Siepost):
    """#OIB: the opening balance of an account for an object."""

    TAGG: ClassVar[str] = "OIB"
    ar: Heltal
    konto: Nyckel
    objekt: Objektlista
    belopp_ore: OreFalt
    kvantitet: Kvantitet = None


@dataclass(frozen=True, slots=True)
class Oub(Siepost):
    """#OUB: the closing balance of an account for an object."""

    TAGG: ClassVar[str] = "OUB"
    ar: Heltal
    konto: Nyckel
    objekt: Objektlista
    belopp_ore: OreFalt
    kvantitet: Kvantitet = None


@dataclass(frozen=True, slots=True)
class Psaldo(Siepost):
    """#PSALDO: the change of an account in a month, whole (no objects) or for objects."""

    TAGG: ClassVar[str] = "PSALDO"
    ar: Heltal
    period: Manad
    konto: Nyckel
    objekt: Objektlista
    belopp_ore: OreFalt
    kvantitet: Kvantitet = None


@dataclass(frozen=True, slots=True)
class Pbudget(Siepost):
    """#PBUDGET: the budget of an account for a month, whole (no objects) or for objects."""

    TAGG: ClassVar[str] = "PBUDGET"
    ar: Heltal
    period: Manad
    konto: Nyckel
    objekt: Objektlista
    belopp_ore: OreFalt
    kvantitet: Kvantitet = None


# --- vouchers


@dataclass(frozen=True, slots=True)
class Transaktion(Siepost):
    """A row of a voucher; ``Trans`` is in the sum, ``Rtrans`` and ``Btrans`` are history."""

    konto: Nyckel
    objekt: Objektlista
    belopp_ore: OreFalt
    datum: Datum = None
    text: Text = ""
    kvantitet: Kvantitet = None
    sign: Text = ""


@dataclass(frozen=True, slots=True)
class Trans(Transaktion):
    """#TRANS: a row that counts."""

    TAGG: ClassVar[str] = "TRANS"


@dataclass(frozen=True, slots=True)
class Rtrans(Transaktion):
    """#RTRANS: a row added afterwards, followed by a like #TRANS that counts."""

    TAGG: ClassVar[str] = "RTRANS"


@dataclass(frozen=True, slots=True)
class Btrans(Transaktion):
    """#BTRANS: a row that was removed; it does not count."""

    TAGG: ClassVar[str] = "BTRANS"


@dataclass(frozen=True, slots=True)
class Okand(Siepost):
    """A line that is kept as it stands: an unknown tag, no record at all, or not readable.

    ``text`` is the line without surrounding spaces; ``underposter`` the lines within braces after
    it (None where there were no braces).
    """

    text: str
    underposter: tuple[Okand, ...] | None = None

    @property
    def tagg(self) -> str:
        """The tag without #, or an empty text where the line has none."""
        traff = TAGGMONSTER.match(self.text)
        return traff[1] if traff else ""

    @property
    def falt(self) -> tuple[str, ...]:
        """The fields after the tag."""
        traff = TAGGMONSTER.match(self.text)
        delar, _ = dela(self.text[traff.end() if traff else 0 :])
        return tuple(d.text for d in delar)


Rader = Annotated[tuple[Transaktion | Okand, ...], Faltslag.RADER]


@dataclass(frozen=True, slots=True)
class Ver(Siepost):
    """#VER: a voucher with its rows in the order of the file."""

    TAGG: ClassVar[str] = "VER"
    serie: Text = ""
    nummer: Text = ""
    datum: Datum = None
    text: Text = ""
    registrerad: Datum = None
    sign: Text = ""
    rader: Rader = ()

    @property
    def trans(self) -> tuple[Trans, ...]:
        """The rows that count."""
        return tuple(rad for rad in self.rader if isinstance(rad, Trans))

    @property
    def namn(self) -> str:
        """Series and number, as a person says them: A12 (or 41 7, in a series of digits)."""
        mellan = " " if self.serie[-1:].isdigit() and self.nummer else ""
        return f"{self.serie}{mellan}{self.nummer}" or "utan nummer"


@dataclass(frozen=True, slots=True)
class Ksumma(Siepost):
    """#KSUMMA: first without a value, last with the checksum.

    The reader verifies it and sets it aside, and the writer makes it anew: it is about the bytes
    of a file, and is never among its records.
    """

    TAGG: ClassVar[str] = "KSUMMA"
    varde: int | None = None


#: Every record that the reader may give, by its tag. (#KSUMMA is set aside.)
POSTER: Final[dict[str, type[Siepost]]] = {
    klass.TAGG: klass
    for klass in (
        *(Flagga, Program, Format, Gen, Sietyp, Prosa, Fnr, Ftyp, Bkod, Adress, Fnamn, Orgnr),
        *(Omfattn, Taxar, Valuta, Kptyp, Rar),
        *(Siekonto, Ktyp, Kontoenhet, Sru, Dim, Underdim, Objekt),
        *(Ib, Ub, Res, Oib, Oub, Psaldo, Pbudget),
        *(Ver, Trans, Rtrans, Btrans),
    )
}


@dataclass(frozen=True, slots=True)
class Falt:
    """A field of a record: its name, how it is read and written, and whether it must be there."""

    namn: str
    slag: Faltslag
    kravs: bool


def _falt(klass: type[Siepost]) -> tuple[Falt, ...]:
    typer = get_type_hints(klass, include_extras=True)
    egna = [f for f in fields(klass) if hasattr(typer[f.name], "__metadata__")]
    return tuple(Falt(f.name, typer[f.name].__metadata__[0], f.default is MISSING) for f in egna)


#: The fields of each record in the order of the format.
FALT: Final[dict[type[Siepost], tuple[Falt, ...]]] = {
    klass: tuple(f for f in _falt(klass) if f.slag is not Faltslag.RADER)
    for klass in POSTER.values()
}

#: Records of one text, where words without quotes are taken together as that text.
HELRAD: Final[tuple[type[Siepost], ...]] = (Prosa, Fnamn)

P = TypeVar("P", bound=Siepost)


def urval(poster: Iterable[Siepost], klass: type[P]) -> Iterator[P]:
    """The records of one kind, in order."""
    return (post for post in poster if isinstance(post, klass))
