"""Reading an invoice: bytes in, an Efaktura out, or all that is wrong with it.

Source: Peppol BIS Billing 3.0 (UBL 2.1 Invoice and CreditNote) and EN 16931. The rules checked are
those of arithmetic and of what must be there; the codes in the messages are the standard's own.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import re
from decimal import Decimal
from pathlib import Path

from rakenskap.bankfil.xmltrad import STORST, Element, Filslag, las_trad
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.infil import las_infil
from rakenskap.efaktura.belopp import Rakning
from rakenskap.efaktura.poster import Efaktura, Fakturabilaga, Fakturapart, Fakturarad, Momsdel
from rakenskap.efaktura.regler import granska

NY = "Gör så här: be leverantören skicka en rättad faktura."
EFAKTURA = Filslag(
    "en e-faktura",
    "Gör så här: hämta fakturan på nytt, som Peppol BIS Billing 3 (UBL 2.1).",
    langst_text=STORST,
)
_CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2 "
_CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2 "
_ROT = {
    "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2": "Invoice",
    "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2": "CreditNote",
}


def stig(vag: str) -> tuple[str, ...]:
    """Return a path with namespaces: small first letters are cbc, capitals with `+` are cac."""
    return tuple(
        f"{_CAC}{del_[1:]}" if del_.startswith("+") else f"{_CBC}{del_}" for del_ in vag.split("/")
    )


def las_efaktura(fil: Path) -> Efaktura:
    """Read a file from disk.

    Raises:
        BokFelError: it cannot be read, or is refused (see `las`).
    """
    return las(las_infil(fil, STORST), fil.name)


def las(data: bytes, fil: str) -> Efaktura:
    """Read an invoice.

    Args:
        data: the file.
        fil: its name, for the messages.

    Raises:
        BokFelError: it is not such an invoice, it is not in SEK, or breaks a rule of the standard.
            All that is wrong is in it.
    """
    rymd, rot = las_trad(data, fil, EFAKTURA)
    if _ROT.get(rymd) != rot.namn:
        text = (
            "Filen är inte en e-faktura eller kreditfaktura i Peppol BIS Billing 3 (UBL 2.1). Gör "
            "så här: be om fakturan i det formatet, eller skriv in den med rakenskap faktura."
        )
        raise BokFelError([Felrad(fil, rot.rad, text)])
    rakning = Rakning(fil)
    svar = _faktura(rakning, rot, data, fil)
    if not rakning.fel and svar is not None:
        granska(rakning, rot, svar)
    if rakning.fel or svar is None:
        raise BokFelError(rakning.fel)
    return svar


def _faktura(r: Rakning, rot: Element, data: bytes, fil: str) -> Efaktura | None:
    kredit = rot.namn == "CreditNote"
    valuta = rot.varde(*stig("DocumentCurrencyCode"))
    if valuta != "SEK":
        r.fela(
            rot.rad,
            f"Fakturan är i {valuta or 'okänd valuta'}, inte i svenska kronor (SEK). Gör så här: "
            "skriv in den med rakenskap faktura, omräknad till kronor efter dagens kurs, eller be "
            "om en faktura i SEK. (LKBR 7 kap. 9 §)",
        )
        return None
    nummer = _krav(r, rot, "ID", "fakturanummer (BT-1, BR-02)")
    datum = r.dag(rot, *stig("IssueDate"))
    if datum is None and rot.ett(*stig("IssueDate")) is None:
        r.fela(rot.rad, f"Fakturan saknar fakturadatum (BT-2, BR-03). {NY}")
    saljare = _part(rot, "+AccountingSupplierParty/+Party")
    if not saljare.namn:
        r.fela(rot.rad, f"Fakturan saknar säljarens namn (BT-27, BR-06). {NY}")
    summor = rot.ett(*stig("+LegalMonetaryTotal"))
    if summor is None:
        r.fela(rot.rad, f"Fakturan saknar summor (BG-22). {NY}")
        return None
    netto = r.belopp(summor, *stig("TaxExclusiveAmount"), krav=True)
    att_betala = r.belopp(summor, *stig("PayableAmount"), krav=True)
    if datum is None or r.fel:
        return None
    betalkonto = _betalkonto(rot)
    forfaller = rot.ett(*stig("DueDate")) or rot.ett(*stig("+PaymentMeans/PaymentDueDate"))
    return Efaktura(
        fil=fil,
        innehall=data,
        sha256=hashlib.sha256(data).hexdigest(),
        kredit=kredit,
        nummer=nummer,
        datum=datum,
        forfaller=None if forfaller is None else r.dagen(forfaller),
        saljare=saljare,
        kopare=_part(rot, "+AccountingCustomerParty/+Party"),
        bankgiro=betalkonto.get("bankgiro", ""),
        plusgiro=betalkonto.get("plusgiro", ""),
        iban=betalkonto.get("iban", ""),
        ocr=rot.varde(*stig("+PaymentMeans/PaymentID")),
        avser=rot.varde(*stig("+BillingReference/+InvoiceDocumentReference/ID")),
        referens=rot.varde(*stig("BuyerReference")) or rot.varde(*stig("+OrderReference/ID")),
        rader=tuple(_rader(r, rot, kredit=kredit)),
        moms=tuple(_momsdelar(r, rot)),
        netto_ore=netto,
        moms_ore=sum(r.belopp(ett, *stig("TaxAmount")) for ett in _momstotal(rot)),
        betalt_ore=r.belopp(summor, *stig("PrepaidAmount")),
        avrundning_ore=r.belopp(summor, *stig("PayableRoundingAmount")),
        att_betala_ore=att_betala,
        bilagor=tuple(_bilagor(r, rot)),
    )


def _krav(r: Rakning, rot: Element, namn: str, vad: str) -> str:
    text = rot.varde(*stig(namn))
    if not text:
        r.fela(rot.rad, f"Fakturan saknar {vad}. {NY}")
    return text


def _part(rot: Element, vag: str) -> Fakturapart:
    part = rot.ett(*stig(vag))
    if part is None:
        return Fakturapart("", "")
    namn = part.varde(*stig("+PartyLegalEntity/RegistrationName"))
    namn = namn or part.varde(*stig("+PartyName/Name"))
    orgnr = part.varde(*stig("+PartyLegalEntity/CompanyID"))
    if not orgnr:
        # A Swedish VAT number is SE, the organisation number and 01.
        moms = part.varde(*stig("+PartyTaxScheme/CompanyID"))
        orgnr = moms[2:12] if re.fullmatch(r"SE\d{12}", moms) else ""
    return Fakturapart(namn, orgnr)


def _betalkonto(rot: Element) -> dict[str, str]:
    """Return the accounts of the first means of payment of each kind."""
    svar: dict[str, str] = {}
    for konto in rot.alla(*stig("+PaymentMeans/+PayeeFinancialAccount")):
        nummer = konto.varde(*stig("ID"))
        bank = konto.varde(*stig("+FinancialInstitutionBranch/ID")).upper()
        slag = {"SE:BANKGIRO": "bankgiro", "SE:PLUSGIRO": "plusgiro"}.get(bank, "iban")
        if nummer and (slag != "iban" or re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9 ]+", nummer)):
            svar.setdefault(slag, nummer)
    return svar


def _rader(r: Rakning, rot: Element, *, kredit: bool) -> list[Fakturarad]:
    svar = []
    for rad in rot.alla(*stig("+CreditNoteLine" if kredit else "+InvoiceLine")):
        moms = rad.ett(*stig("+Item/+ClassifiedTaxCategory"))
        svar.append(
            Fakturarad(
                rad.varde(*stig("ID")),
                rad.varde(*stig("+Item/Name")),
                r.belopp(rad, *stig("LineExtensionAmount"), krav=True),
                "" if moms is None else moms.varde(*stig("ID")),
                Decimal() if moms is None else r.tal(moms, *stig("Percent")),
            )
        )
    if not svar:
        r.fela(rot.rad, f"Fakturan har inga rader (BR-16). {NY}")
    return svar


def _momstotal(rot: Element) -> tuple[Element, ...]:
    """Return the tax total in the document's currency."""
    alla = rot.alla(*stig("+TaxTotal"))
    med_delar = tuple(ett for ett in alla if ett.ett(*stig("+TaxSubtotal")) is not None)
    return med_delar or alla[:1]


def _momsdelar(r: Rakning, rot: Element) -> list[Momsdel]:
    return [
        Momsdel(
            del_.varde(*stig("+TaxCategory/ID")),
            r.tal(del_, *stig("+TaxCategory/Percent")),
            r.belopp(del_, *stig("TaxableAmount")),
            r.belopp(del_, *stig("TaxAmount")),
        )
        for total in _momstotal(rot)
        for del_ in total.alla(*stig("+TaxSubtotal"))
    ]


def _bilagor(r: Rakning, rot: Element) -> list[Fakturabilaga]:
    svar = []
    vag = stig("+AdditionalDocumentReference/+Attachment/EmbeddedDocumentBinaryObject")
    for ett in rot.alla(*vag):
        namn = ett.attribut.get("filename") or "bilaga"
        try:
            innehall = base64.b64decode(ett.text.replace(" ", ""), validate=True)
        except (binascii.Error, ValueError):
            r.fela(ett.rad, f"Bilagan {namn[:60]} går inte att läsa. {NY}")
            continue
        svar.append(Fakturabilaga(namn, innehall))
    return svar


def forfallodag(faktura: Efaktura, dagar: int) -> dt.date:
    """Return the day it falls due, by the terms where it does not say."""
    return faktura.forfaller or faktura.datum + dt.timedelta(days=dagar)
