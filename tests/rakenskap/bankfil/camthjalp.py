"""Small bank statements for the tests: camt.053 from a few values."""

from __future__ import annotations

from tests.hjalp import ver

KONTO = "54400001111"
RYMD = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."


def belopp(kronor: str) -> str:
    """Return amount and sign: "-100.00" is money out."""
    riktning = "DBIT" if kronor.startswith("-") else "CRDT"
    return f'<Amt Ccy="SEK">{kronor.lstrip("-")}</Amt><CdtDbtInd>{riktning}</CdtDbtInd>'


def saldo(kod: str, kronor: str, dag: str) -> str:
    """Return a balance."""
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kod}</Cd></CdOrPrtry></Tp>{belopp(kronor)}"
        f"<Dt><Dt>{dag}</Dt></Dt></Bal>\n"
    )


def del_(kronor: str, namn: str = "", text: str = "") -> str:
    """Return a payment of an entry, in the layout of version 02."""
    part = "Cdtr" if kronor.startswith("-") else "Dbtr"
    parter = f"<RltdPties><{part}><Nm>{namn}</Nm></{part}></RltdPties>" if namn else ""
    fritt = f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf>" if text else ""
    tal = kronor.lstrip("-")
    summa = f'<AmtDtls><TxAmt><Amt Ccy="SEK">{tal}</Amt></TxAmt></AmtDtls>'
    return f"<TxDtls>{summa}{parter}{fritt}</TxDtls>"


def post(
    ref: str, kronor: str, dag: str, *delar: str, status: str = "<Sts>BOOK</Sts>", mer: str = ""
) -> str:
    """Return an entry; `delar` as from `del_`."""
    detaljer = f"<NtryDtls>{''.join(delar)}</NtryDtls>" if delar else ""
    referens = f"<AcctSvcrRef>{ref}</AcctSvcrRef>" if ref else ""
    return (
        f"<Ntry>{belopp(kronor)}{mer}{status}<BookgDt><Dt>{dag}</Dt></BookgDt>"
        f"{referens}{detaljer}</Ntry>\n"
    )


def utdrag(fore: str, efter: str, poster: str, dag: str = "2023-02-28", konto: str = KONTO) -> str:
    """Return a statement."""
    return (
        f"<Stmt><Acct><Id><Othr><Id>{konto}</Id></Othr></Id><Ccy>SEK</Ccy></Acct>\n"
        + saldo("OPBD", fore, "2023-02-01")
        + saldo("CLBD", efter, dag)
        + poster
        + "</Stmt>\n"
    )


def camt(*utdragen: str, version: str = "02", huvud: str = "") -> bytes:
    """Return a file."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{huvud}'
        f'<Document xmlns="{RYMD}{version}"><BkToCstmrStmt>\n'
        f"{''.join(utdragen)}</BkToCstmrStmt></Document>\n"
    ).encode()


# Books: 5 000 kr in the bank, an invoice to pay, one to be paid, and what the bank has to say.
BOCKER = (
    ver("A1", "2023-01-02", "Staden", "Bidrag", "1930 5000.00; 3987 -5000.00")
    + ver("L1", "2023-01-20", "Stolar AB", "Faktura 47110", "6110 250.00; 2440 -250.00")
    + ver("K1", "2023-01-25", "Kunden", "Utlägg", "1510 80.50; 3992 -80.50", ocr="1234567")
)
BETALD = post("REF1", "-250.00", "2023-02-10", del_("-250.00", "Stolar Aktiebolag", "47110"))
INBETALD = post("REF2", "80.50", "2023-02-13", del_("80.50", "", "123 4567"))
AVGIFT = post("REF3", "-9.00", "2023-02-14", mer="", status="<Sts>BOOK</Sts>")
HELA = camt(utdrag("5000.00", "4821.50", BETALD + INBETALD + AVGIFT))
