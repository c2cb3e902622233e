"""What has been sent to the bank and not yet come back: kept as the files themselves."""

from __future__ import annotations

from rakenskap.bankfil.xmltrad import las_trad
from rakenskap.bok.bok import Bok

MAPP = "betalningar"


def skickade(bok: Bok) -> dict[str, str]:
    """Return the file that an invoice has been sent in, by the invoice's name.

    Raises:
        BokFelError: a file cannot be read.
    """
    svar: dict[str, str] = {}
    for fil in sorted(bok.mapp.glob(f"[12][0-9][0-9][0-9]/{MAPP}/*.xml")):
        namn = str(fil.relative_to(bok.mapp))
        _, rot = las_trad(fil.read_bytes(), namn)
        for tx in rot.alla("CstmrCdtTrfInitn", "PmtInf", "CdtTrfTxInf"):
            for rad in tx.alla("RmtInf", "Ustrd"):
                svar |= {ord_: namn for ord_ in rad.text.split(", ") if "/" in ord_}
            egen = tx.varde("PmtId", "EndToEndId").replace("-", "/")
            svar[egen] = namn
    return svar
