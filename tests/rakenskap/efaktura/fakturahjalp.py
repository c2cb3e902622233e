"""A small Peppol invoice for the tests, as text to change."""

from __future__ import annotations

HUVUD = (
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)


def sek(namn: str, kronor: str) -> str:
    return f'<cbc:{namn} currencyID="SEK">{kronor}</cbc:{namn}>\n'


def part(roll: str, namn: str, orgnr: str) -> str:
    return (
        f"<cac:Accounting{roll}Party><cac:Party><cac:PartyLegalEntity>"
        f"<cbc:RegistrationName>{namn}</cbc:RegistrationName>"
        f"<cbc:CompanyID>{orgnr}</cbc:CompanyID></cac:PartyLegalEntity></cac:Party>"
        f"</cac:Accounting{roll}Party>\n"
    )


def rad(nr: str, namn: str, antal: str, pris: str, netto: str, sats: str = "25") -> str:
    return (
        f'<cac:InvoiceLine><cbc:ID>{nr}</cbc:ID><cbc:InvoicedQuantity unitCode="EA">{antal}'
        f"</cbc:InvoicedQuantity>{sek('LineExtensionAmount', netto)}<cac:Item><cbc:Name>{namn}"
        f"</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>{sats}"
        "</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item><cac:Price>"
        f"{sek('PriceAmount', pris)}</cac:Price></cac:InvoiceLine>\n"
    )


def momsdel(underlag: str, moms: str, sats: str) -> str:
    return (
        f"<cac:TaxSubtotal>{sek('TaxableAmount', underlag)}{sek('TaxAmount', moms)}"
        f"<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>{sats}</cbc:Percent></cac:TaxCategory>"
        "</cac:TaxSubtotal>\n"
    )


# Two chairs at 500 and a book at 100, with 25 and 6 per cent, and 30 öre off by rounding.
FAKTURA = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" {HUVUD}>\n'
    "<cbc:ID>F-4711</cbc:ID>\n"
    "<cbc:IssueDate>2023-02-20</cbc:IssueDate>\n"
    "<cbc:DueDate>2023-03-22</cbc:DueDate>\n"
    "<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>\n"
    "<cbc:DocumentCurrencyCode>SEK</cbc:DocumentCurrencyCode>\n"
    + part("Supplier", "Stolar Aktiebolag", "556000-0167")
    + part("Customer", "Provförbundet", "222000-0000")
    + "<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>"
    "<cbc:PaymentID>1234566</cbc:PaymentID><cac:PayeeFinancialAccount><cbc:ID>50501055</cbc:ID>"
    "<cac:FinancialInstitutionBranch><cbc:ID>SE:BANKGIRO</cbc:ID>"
    "</cac:FinancialInstitutionBranch></cac:PayeeFinancialAccount></cac:PaymentMeans>\n"
    "<cac:TaxTotal>"
    + sek("TaxAmount", "256.00")
    + momsdel("1000.00", "250.00", "25")
    + momsdel("100.00", "6.00", "6")
    + "</cac:TaxTotal>\n<cac:LegalMonetaryTotal>"
    + sek("LineExtensionAmount", "1100.00")
    + sek("TaxExclusiveAmount", "1100.00")
    + sek("TaxInclusiveAmount", "1356.00")
    + sek("PayableRoundingAmount", "-0.30")
    + sek("PayableAmount", "1355.70")
    + "</cac:LegalMonetaryTotal>\n"
    + rad("1", "Stol", "2", "500.00", "1000.00")
    + rad("2", "Bok", "1", "100.00", "100.00", "6")
    + "</Invoice>\n"
)
KREDIT = (
    FAKTURA.replace("Invoice-2", "CreditNote-2")
    .replace("<Invoice ", "<CreditNote ")
    .replace("</Invoice>", "</CreditNote>")
    .replace("InvoiceTypeCode>380", "CreditNoteTypeCode>381")
    .replace("</cbc:InvoiceTypeCode>", "</cbc:CreditNoteTypeCode>")
    .replace("cac:InvoiceLine>", "cac:CreditNoteLine>")
    .replace("InvoicedQuantity", "CreditedQuantity")
    .replace("F-4711", "K-4712")
    .replace(
        "<cac:AccountingSupplierParty>",
        "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>F-4711</cbc:ID>"
        "</cac:InvoiceDocumentReference></cac:BillingReference>\n<cac:AccountingSupplierParty>",
    )
)
