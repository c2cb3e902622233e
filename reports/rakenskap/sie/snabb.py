"""The hot path: the lines of vouchers as programs write them, read by one pattern each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rakenskap.sie.poster import Trans, Ver

if TYPE_CHECKING:
    from rakenskap.sie.tolk import Posttolk

_ORD: Final = r'("[^"\\]*+"|[^ \t"\\{}]++)'
_DAG: Final = r'([0-9]{8}|"[0-9]{8}"|"")'
SNABB_TRANS: Final = re.compile(
    r"[ \t]*+#TRANS[ \t]++([0-9A-Za-z]++)[ \t]++\{([^{}\\]*+)\}[ \t]++"
    r"(-?[0-9]{1,13}+(?:\.[0-9]{1,2}+)?+)"
    rf"(?:[ \t]++{_DAG}(?:[ \t]++{_ORD}(?:[ \t]++{_ORD}(?:[ \t]++{_ORD})?+)?+)?+)?+[ \t]*+\Z"
).match

SNABB_VER: Final = re.compile(
    rf"[ \t]*+#VER[ \t]++{_ORD}[ \t]++{_ORD}[ \t]++{_DAG}"
    rf"(?:[ \t]++{_ORD}(?:[ \t]++{_DAG}(?:[ \t]++{_ORD})?+)?+)?+[ \t]*+\Z"
).match

# A frozen dataclass sets its fields one by one through object.__setattr__; setting its slots
# directly makes a row in less than half the time. Only the reader may do so, and only before it
# has given the record away.
_ny: Final = object.__new__
_POST: Final = ("rad", "extra", "otolkat")
_SATT: Final = tuple(
    getattr(Trans, namn).__set__
    for namn in (
        *_POST,
        *("konto", "objekt", "belopp_ore", "datum", "text", "kvantitet", "sign"),
    )
)
_SATT_VER: Final = tuple(
    getattr(Ver, namn).__set__
    for namn in (*_POST, "serie", "nummer", "datum", "text", "registrerad", "sign", "rader")
)
SATT_RADER: Final = _SATT_VER[-1]


def snabb_trans(nr: int, tolk: Posttolk, ord_: tuple[str, ...]) -> Trans | None:
    """A row of the fields that the pattern found; None where it has to be read in full."""
    konto, objekt, belopp, dag, text, kvantitet, sign = ord_
    if kvantitet is not None and kvantitet != '""':
        return None
    try:
        datum, par = tolk.datum[dag], tolk.objekt[objekt]
    except KeyError:
        return None
    if belopp[-3:-2] == ".":
        ore = int(belopp[:-3] + belopp[-2:])
    elif belopp[-2:-1] == ".":
        ore = int(belopp[:-2] + belopp[-1]) * 10
    else:
        ore = int(belopp) * 100
    post = _ny(Trans)
    s_rad, s_extra, s_otolkat, s_konto, s_objekt, s_ore, s_datum, s_text, s_kv, s_sign = _SATT
    s_rad(post, nr)
    s_extra(post, ())
    s_otolkat(post, ())
    s_konto(post, tolk.konton.get(konto, konto))
    s_objekt(post, par)
    s_ore(post, ore)
    s_datum(post, datum)
    s_text(post, "" if not text else text[1:-1] if text[0] == '"' else text)
    s_kv(post, None)
    s_sign(post, "" if not sign else sign[1:-1] if sign[0] == '"' else sign)
    return post


def snabb_ver(nr: int, tolk: Posttolk, ord_: tuple[str, ...]) -> Ver:
    """A voucher of the fields that the pattern found; KeyError where a date is new."""
    serie, nummer, dag, text, registrerad, sign = ord_
    datum, reg = tolk.datum[dag], tolk.datum[registrerad]
    ver = _ny(Ver)
    s_rad, s_extra, s_otolkat, s_serie, s_nummer, s_datum, s_text, s_reg, s_sign, s_rader = (
        _SATT_VER
    )
    s_rad(ver, nr)
    s_extra(ver, ())
    s_otolkat(ver, ())
    s_serie(ver, serie[1:-1] if serie[0] == '"' else serie)
    s_nummer(ver, nummer[1:-1] if nummer[0] == '"' else nummer)
    s_datum(ver, datum)
    s_text(ver, "" if not text else text[1:-1] if text[0] == '"' else text)
    s_reg(ver, reg)
    s_sign(ver, "" if not sign else sign[1:-1] if sign[0] == '"' else sign)
    s_rader(ver, ())
    return ver
