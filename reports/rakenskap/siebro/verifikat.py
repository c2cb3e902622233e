"""A voucher of a SIE file as an entry of the books.

What a file lacks but the law asks for is said as the fact that it is: the motpart is "Ej angiven i
SIE-filen", the underlag is the file itself with its checksum. Whatever is changed so that the
books hold together is kept beside it: `sie-datum`, `sie-registrerad`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount

from lkbr.belopp import till_kronor
from rakenskap import sie
from rakenskap.dagbok.text import rensad
from rakenskap.siebro.dimensioner import Siedimensioner
from rakenskap.siebro.kontoplan import Kontoval
from rakenskap.siebro.nummer import Numrerad

INGEN_MOTPART = "Ej angiven i SIE-filen"
INGEN_TEXT = "Text saknas i SIE-filen"
RAD = "sie-rad-"
_MELLAN = re.compile(r" \| ")


@dataclass(frozen=True, slots=True)
class Kalla:
    """Where entries come from.

    Attributes:
        fil: name of the file, for findings.
        underlag: its path in the books.
        sha256: its checksum.
        egen: the file was written by this program, with the motpart in the text.
    """

    fil: str
    underlag: str
    sha256: str
    egen: bool = False


def belopp(ore: int) -> Amount:
    """Return öre as an amount of the books."""
    return Amount(till_kronor(ore), "SEK")


def posting(konto: str, ore: int, meta: dict[str, Any] | None = None) -> data.Posting:
    """Return a row of an entry. As in loaded books, its metadata begin with file and line."""
    alla = {"filename": "", "lineno": 0, **(meta or {})}
    return data.Posting(konto, belopp(ore), None, None, None, alla)


def transaktion(
    kalla: Kalla,
    rad: int,
    datum: dt.date,
    texter: tuple[str, str],
    meta: dict[str, Any],
    rader: list[data.Posting],
    *,
    flagga: str = "*",
) -> data.Transaction:
    """Return an entry whose underlag is the file."""
    alla = {
        "filename": kalla.fil,
        "lineno": rad,
        **meta,
        "underlag": kalla.underlag,
        "underlag-sha256": kalla.sha256,
    }
    return data.Transaction(
        alla, datum, flagga, texter[0], texter[1], data.EMPTY_SET, data.EMPTY_SET, rader
    )


@dataclass(frozen=True, slots=True)
class Oversattare:
    """Makes entries of the vouchers of one file and year.

    Attributes:
        start: first day of the räkenskapsår.
        slut: last day.
    """

    kalla: Kalla
    start: dt.date
    slut: dt.date
    konton: Mapping[str, Kontoval]
    dimensioner: Siedimensioner

    def entry(self, ver: sie.Ver, nummer: Numrerad) -> data.Transaction:
        """Return a voucher as a booked entry."""
        datum = self.datum(ver)
        meta: dict[str, Any] = {"ver": nummer.ver, **nummer.meta}
        if datum != ver.datum:
            meta["sie-datum"] = _datumtext(ver.datum) or _otolkat(ver, "datum")
        meta |= _registrerad(ver, datum)
        if ver.sign:
            meta["av"] = rensad(ver.sign)
        meta |= self._ovriga_rader(ver)
        return self._transaktion(ver, datum, meta)

    def utkast(self, ver: sie.Ver) -> data.Transaction:
        """Return a voucher as a draft, without number."""
        meta: dict[str, Any] = {}
        if ver.serie or ver.nummer:
            meta["sie-ver"] = rensad(f"{ver.serie} {ver.nummer}".strip())
        if ver.sign:
            meta["sie-sign"] = rensad(ver.sign)
        return self._transaktion(ver, self.datum(ver), meta, "!")

    def _transaktion(
        self, ver: sie.Ver, datum: dt.date, meta: dict[str, Any], flagga: str = "*"
    ) -> data.Transaction:
        texter = texter_av(rensad(ver.text), egen=self.kalla.egen)
        rader = [self._rad(trans, ver) for trans in ver.trans]
        return transaktion(self.kalla, ver.rad, datum, texter, meta, rader, flagga=flagga)

    def datum(self, ver: sie.Ver) -> dt.date:
        """Return the voucher's day, brought within the räkenskapsår."""
        if ver.datum is None:
            registrerad = ver.registrerad or self.slut
            return min(max(registrerad, self.start), self.slut)
        return min(max(ver.datum, self.start), self.slut)

    def _rad(self, trans: sie.Trans, ver: sie.Ver) -> data.Posting:
        meta: dict[str, Any] = dict(self.dimensioner.meta(trans.objekt))
        if trans.text:
            meta["text"] = rensad(trans.text)
        if trans.datum is not None and trans.datum != ver.datum:
            meta["dag"] = trans.datum
        if trans.kvantitet is not None:
            meta["kvantitet"] = sie_kvantitet(trans.kvantitet)
        if trans.sign:
            meta["av"] = rensad(trans.sign)
        return posting(self.konton[trans.konto].beancount, trans.belopp_ore, meta)

    def _ovriga_rader(self, ver: sie.Ver) -> dict[str, str]:
        """Return the rows that do not count (#BTRANS, #RTRANS), as they stood, by place."""
        if len(ver.trans) == len(ver.rader):
            return {}
        return {
            f"{RAD}{plats}": rensad(rad_som_text(rad))
            for plats, rad in enumerate(ver.rader)
            if not isinstance(rad, sie.Trans)
        }


def texter_av(text: str, *, egen: bool) -> tuple[str, str]:
    """Return motpart and text of a voucher's text.

    This program writes both in it, `motpart | text`; a bar in the motpart is doubled.
    """
    if egen:
        delar = _MELLAN.split(text, maxsplit=1)
        if len(delar) == 2:
            return delar[0].replace("||", "|") or INGEN_MOTPART, delar[1] or INGEN_TEXT
    return INGEN_MOTPART, text if text.strip() else INGEN_TEXT


def text_av(motpart: str, text: str) -> str:
    """Return the text of a voucher that is written: the reverse of `texter_av`."""
    utan = "" if text == INGEN_TEXT else text
    if motpart in ("", INGEN_MOTPART):
        return f" | {utan}" if " | " in utan else utan
    return f"{motpart.replace('|', '||')} | {utan}"


def _registrerad(ver: sie.Ver, datum: dt.date) -> dict[str, Any]:
    if ver.registrerad is not None and ver.registrerad >= datum:
        return {"registrerad": ver.registrerad}
    # The day it was registered is not known, or cannot be before the event.
    return {"registrerad": datum, "sie-registrerad": _datumtext(ver.registrerad)}


def _datumtext(datum: dt.date | None) -> str:
    return "" if datum is None else datum.isoformat()


def _otolkat(post: sie.Siepost, falt: str) -> str:
    return dict(post.otolkat).get(falt, "")


def sie_kvantitet(kvantitet: Decimal) -> str:
    """Return a quantity as text, exactly."""
    return f"{kvantitet:f}"


def rad_som_text(rad: sie.Transaktion | sie.Okand) -> str:
    """Return a row of a voucher as the line of a file."""
    ver = sie.Ver(rader=(rad,))
    skrivning = sie.skriv([ver], ksumma=False, teckenkod=sie.Teckenkod.UTF8)
    if skrivning.data is None:
        return ""
    return skrivning.data.decode("utf-8").splitlines()[2]


def rad_av_text(text: str) -> sie.Transaktion | sie.Okand | None:
    """Return the row that a line of a file holds, None for no such line."""
    innehall = f"#VER A 1 20000101\n{{\n{text}\n}}\n".encode()
    ver = next(sie.urval(sie.las(innehall).poster, sie.Ver), None)
    return ver.rader[0] if ver is not None and len(ver.rader) == 1 else None
