"""Payments as pain.001 (ISO 20022), versions 001.001.03 and 001.001.09, for a Swedish bank.

Bankgiro and plusgiro are given as the Swedish market practice does: the number as a proprietary
account (BGNR) or BBAN, at clearing 9900 and 9960 (SESBA). EndToEndId is the verifikation,
`L45-2024`, which comes back in the statement (camt.053) and names the invoice that was paid.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal
from xml.etree import ElementTree as ET

from lkbr.belopp import till_kronor
from rakenskap.betalning.forslag import Betalning
from rakenskap.reskontra.poster import Post, rent
from rakenskap.reskontra.register import Leverantor, is_iban

Version = Literal["03", "09"]
VERSIONER: tuple[Version, ...] = ("03", "09")
_RYMD = "urn:iso:std:iso:20022:tech:xsd:pain.001.001."
_LANGST_NAMN, _LANGST_TEXT, _LANGST_REF = 70, 140, 35


@dataclass(frozen=True, slots=True)
class Betalare:
    """Who pays: name, organisation number, account (IBAN or Swedish account number)."""

    namn: str
    orgnr: str
    konto: str


def som_pain001(
    betalare: Betalare, betalningar: Sequence[Betalning], nu: dt.datetime, version: Version
) -> bytes:
    """Return the file.

    Args:
        betalare: who pays.
        betalningar: at least one, ordered by day.
        nu: when it is made; the message's name comes from it.
        version: 03 or 09.
    """
    if not betalningar:
        raise ValueError("no payments")
    rot = ET.Element("Document", {"xmlns": f"{_RYMD}{version}"})
    init = ET.SubElement(rot, "CstmrCdtTrfInitn")
    namn = meddelandenamn(nu)
    huvud = ET.SubElement(init, "GrpHdr")
    _text(huvud, "MsgId", namn)
    _text(huvud, "CreDtTm", nu.replace(microsecond=0, tzinfo=None).isoformat())
    _summor(huvud, betalningar)
    _part(huvud, "InitgPty", betalare)
    for nummer, (dag, grupp) in enumerate(groupby(betalningar, key=lambda ett: ett.dag), start=1):
        _dag(init, f"{namn}-{nummer}", betalare, dag, list(grupp), version)
    ET.indent(rot)
    return bytes(ET.tostring(rot, encoding="UTF-8", xml_declaration=True)) + b"\n"


def meddelandenamn(nu: dt.datetime) -> str:
    """Return the name of the message made at a time."""
    return f"RK{nu:%Y%m%d%H%M%S}"


def _text(plats: ET.Element, stig: str, text: str) -> ET.Element:
    """Add a text at a path below an element; what is missing on the way is made new."""
    *vag, sist = stig.split("/")
    for namn in vag:
        plats = ET.SubElement(plats, namn)
    element = ET.SubElement(plats, sist)
    element.text = text
    return element


def _summor(plats: ET.Element, betalningar: Sequence[Betalning]) -> None:
    _text(plats, "NbOfTxs", str(len(betalningar)))
    _text(plats, "CtrlSum", f"{till_kronor(sum(ett.ore for ett in betalningar)):.2f}")


def _part(plats: ET.Element, namn: str, betalare: Betalare) -> None:
    part = ET.SubElement(plats, namn)
    _text(part, "Nm", betalare.namn[:_LANGST_NAMN])
    if betalare.orgnr:
        othr = ET.SubElement(ET.SubElement(ET.SubElement(part, "Id"), "OrgId"), "Othr")
        _text(othr, "Id", rent(betalare.orgnr))
        _text(othr, "SchmeNm/Cd", "BANK")


def _dag(
    init: ET.Element,
    namn: str,
    betalare: Betalare,
    dag: dt.date,
    betalningar: Sequence[Betalning],
    version: Version,
) -> None:
    info = ET.SubElement(init, "PmtInf")
    _text(info, "PmtInfId", namn)
    _text(info, "PmtMtd", "TRF")
    _summor(info, betalningar)
    _text(info, "PmtTpInf/SvcLvl/Cd", "NURG")
    _text(info, "ReqdExctnDt" if version == "03" else "ReqdExctnDt/Dt", dag.isoformat())
    _part(info, "Dbtr", betalare)
    konto = ET.SubElement(info, "DbtrAcct")
    _konto(konto, betalare.konto)
    _text(konto, "Ccy", "SEK")
    _text(info, "DbtrAgt/FinInstnId/Othr/Id", "NOTPROVIDED")
    for ett in betalningar:
        _betalning(info, ett)


def _konto(plats: ET.Element, nummer: str) -> None:
    if is_iban(rent(nummer)):
        _text(plats, "Id/IBAN", rent(nummer))
        return
    othr = ET.SubElement(ET.SubElement(plats, "Id"), "Othr")
    _text(othr, "Id", rent(nummer))
    _text(othr, "SchmeNm/Cd", "BBAN")


def _betalning(info: ET.Element, betalning: Betalning) -> None:
    tx = ET.SubElement(info, "CdtTrfTxInf")
    pmtid = ET.SubElement(tx, "PmtId")
    forst = betalning.poster[0]
    _text(pmtid, "EndToEndId", forst.namn.replace("/", "-")[:_LANGST_REF])
    belopp = _text(tx, "Amt/InstdAmt", f"{till_kronor(betalning.ore):.2f}")
    belopp.set("Ccy", "SEK")
    _mottagare(tx, betalning.leverantor)
    _vad(tx, betalning.poster)


def _mottagare(tx: ET.Element, lev: Leverantor) -> None:
    clearing = "9900" if lev.bankgiro else "9960" if lev.plusgiro else ""
    if clearing:
        medlem = ET.SubElement(
            ET.SubElement(ET.SubElement(tx, "CdtrAgt"), "FinInstnId"), "ClrSysMmbId"
        )
        _text(medlem, "ClrSysId/Cd", "SESBA")
        _text(medlem, "MmbId", clearing)
    _text(tx, "Cdtr/Nm", lev.namn[:_LANGST_NAMN])
    konto = ET.SubElement(tx, "CdtrAcct")
    if not lev.bankgiro:
        _konto(konto, lev.plusgiro or lev.iban)
        return
    othr = ET.SubElement(ET.SubElement(konto, "Id"), "Othr")
    _text(othr, "Id", rent(lev.bankgiro))
    _text(othr, "SchmeNm/Prtry", "BGNR")


def _vad(tx: ET.Element, poster: Sequence[Post]) -> None:
    """Say what is paid: the OCR number alone, else the numbers in words."""
    ocr = str(poster[0].entry.meta.get("ocr") or "")
    plats = ET.SubElement(tx, "RmtInf")
    if len(poster) == 1 and ocr:
        ref = ET.SubElement(ET.SubElement(plats, "Strd"), "CdtrRefInf")
        _text(ref, "Tp/CdOrPrtry/Cd", "SCOR")
        _text(ref, "Ref", rent(ocr)[:_LANGST_REF])
        return
    if len(poster) == 1:
        _text(plats, "Ustrd", (poster[0].nummer or poster[0].namn)[:_LANGST_TEXT])
        return
    for rad in textwrap.wrap(", ".join(post.namn for post in poster), _LANGST_TEXT):
        _text(plats, "Ustrd", rad)
