"""Reading camt.053 (ISO 20022, any version): bytes in, statements out, or all that is wrong.

Source: the message definition BankToCustomerStatement, camt.053.001.02, .04 and .08. The sign of
an entry is CdtDbtInd: with RvslInd it still tells what the entry does to the account, and the
entry that it takes back was of the other sign.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lkbr.belopp import kr, ore_av_siffror
from rakenskap.bankfil.poster import Bankdelpost, Bankfil, Bankpost, Kontoutdrag, Saldo
from rakenskap.bankfil.xmltrad import STORST, Element, las_trad
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.infil import las_infil

BOKFORD = "BOOK"
_RYMD = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(?P<slag>[a-z]{4}\.\d{3})\.\d{3}\.\d{2}")
_BELOPP = re.compile(r"(?P<kr>\d{1,13})(?:\.(?P<ore>\d{0,2})0*)?", re.ASCII)
_DAG = re.compile(r"(\d{4}-\d\d-\d\d)(?:[TZ+-].*)?", re.ASCII)
_UTAN_REFERENS = frozenset({"NOTPROVIDED", "NOT PROVIDED"})
_NY = "Gör så här: hämta filen på nytt från banken; är den likadan, be banken rätta den."


class _FelIPost(Exception):  # noqa: N818 (carries a Felrad up to where they are collected)
    def __init__(self, rad: int, text: str) -> None:
        super().__init__(text)
        self.rad = rad
        self.text = text


def is_xml(data: bytes) -> bool:
    """Tell by its first bytes whether a file is XML, as a bank file is and a SIE file is not."""
    utan_bom = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    return utan_bom.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<"))


def las_bankfil(fil: Path) -> Bankfil:
    """Read a file from disk.

    Raises:
        BokFelError: it cannot be read, or is refused (see `las`).
    """
    return las(las_infil(fil, STORST), fil.name)


def las(data: bytes, fil: str) -> Bankfil:
    """Read the statements of a file.

    Args:
        data: the file.
        fil: its name, for the messages.

    Raises:
        BokFelError: it is not camt.053, an amount, a day or a reference cannot be read, it is not
            in SEK, or a statement does not add up. All that is wrong is in it.
    """
    rymd, rot = las_trad(data, fil)
    traff = _RYMD.fullmatch(rymd)
    slag = traff["slag"] if traff else ""
    if slag != "camt.053" or rot.namn != "Document":
        text = f"Filen är {slag or 'XML av annat slag'}, inte ett kontoutdrag (camt.053)."
        atgard = "Gör så här: hämta kontoutdraget från banken som camt.053 (ISO 20022)."
        raise BokFelError([Felrad(fil, rot.rad, f"{text} {atgard}")])
    element = rot.alla("BkToCstmrStmt", "Stmt")
    if not element:
        raise BokFelError([Felrad(fil, rot.rad, f"Filen har inget kontoutdrag (Stmt). {_NY}")])
    utdrag = []
    fel: list[Felrad] = []
    for ett in element:
        try:
            utdrag.append(_utdrag(ett))
        except _FelIPost as ett_fel:
            fel.append(Felrad(fil, ett_fel.rad, ett_fel.text))
        except ExceptionGroup as flera:
            fel += [Felrad(fil, en.rad, en.text) for en in _ur(flera)]
    if fel:
        raise BokFelError(fel)
    return Bankfil(fil, data, hashlib.sha256(data).hexdigest(), tuple(utdrag))


def _ur(grupp: ExceptionGroup[Exception]) -> Iterator[_FelIPost]:
    for ett in grupp.exceptions:
        if not isinstance(ett, _FelIPost):
            raise ett
        yield ett


# ---------------------------------------------------------------------- a statement


def _utdrag(stmt: Element) -> Kontoutdrag:
    poster: list[Bankpost] = []
    fynd: list[str] = []
    fel: list[Exception] = []
    for ntry in stmt.alla("Ntry"):
        try:
            post, anmarkning = _post(ntry)
        except _FelIPost as ett:
            fel.append(ett)
            continue
        poster.append(post)
        fynd += anmarkning
    try:
        huvud = _konto(stmt), _saldo(stmt, ("OPBD", "PRCD")), _saldo(stmt, ("CLBD",))
    except _FelIPost as ett:
        fel.append(ett)
    if fel:
        raise ExceptionGroup("kontoutdraget", fel)
    konto, ingaende, utgaende = huvud
    bokforda = tuple(_med_nycklar([post for post in poster if post.status == BOKFORD]))
    utan = sum(not post.nyckel for post in poster if post.status == BOKFORD)
    if utan:
        fynd.append(
            f"{utan} poster saknar bankens referens (AcctSvcrRef eller NtryRef). De känns igen på "
            "dag, belopp och ordning om de läses in igen."
        )
    svar = Kontoutdrag(
        stmt.rad,
        konto,
        ingaende,
        utgaende,
        bokforda,
        tuple(post for post in poster if post.status != BOKFORD),
        tuple(fynd),
    )
    _krav_summa(svar)
    _krav_nycklar(svar)
    return svar


def _konto(stmt: Element) -> str:
    nummer = stmt.varde("Acct", "Id", "IBAN") or stmt.varde("Acct", "Id", "Othr", "Id")
    if not nummer:
        raise _FelIPost(stmt.rad, f"Kontoutdraget säger inte vilket konto det gäller. {_NY}")
    _krav_sek(stmt.varde("Acct", "Ccy") or "SEK", stmt.rad)
    return nummer


def _saldo(stmt: Element, koder: tuple[str, ...]) -> Saldo:
    for kod in koder:
        for bal in stmt.alla("Bal"):
            if bal.varde("Tp", "CdOrPrtry", "Cd") == kod:
                return Saldo(_belopp(bal), _dag(bal, "Dt"))
    vilket = "utgående" if koder == ("CLBD",) else "ingående"
    raise _FelIPost(
        stmt.rad,
        f"Kontoutdraget saknar {vilket} bokfört saldo ({' eller '.join(koder)}). Gör så här: hämta "
        "kontoutdraget för en hel dag eller längre, inte rörelser under dagen.",
    )


def _krav_summa(utdrag: Kontoutdrag) -> None:
    summa = utdrag.ingaende.ore + sum(post.ore for post in utdrag.poster)
    if summa != utdrag.utgaende.ore:
        raise _FelIPost(
            utdrag.rad,
            f"Kontoutdraget för {utdrag.konto} går inte ihop: ingående saldo "
            f"{kr(utdrag.ingaende.ore)} och de bokförda posterna ger "
            f"{kr(summa)}, men utgående saldo är {kr(utdrag.utgaende.ore)}. "
            f"Filen läses inte. {_NY}",
        )
    for post in utdrag.poster:
        if post.dag is not None and post.dag > utdrag.utgaende.dag:
            raise _FelIPost(
                post.rad,
                f"Posten är bokförd {post.dag}, efter utgående saldots dag {utdrag.utgaende.dag}. "
                f"{_NY}",
            )


def _med_nycklar(poster: list[Bankpost]) -> Iterator[Bankpost]:
    """Yield entries with a key each: without a reference of the bank's, day, amount and order.

    A statement has whole days in the bank's order, so that a later one that covers the same days
    gives the same keys.
    """
    antal: Counter[tuple[dt.date | None, int]] = Counter()
    for post in poster:
        if post.nyckel:
            yield post
            continue
        antal[post.dag, post.ore] += 1
        egen = f"utan referens {post.dag} {post.ore} nr {antal[post.dag, post.ore]}"
        yield replace(post, nyckel=egen)


def _krav_nycklar(utdrag: Kontoutdrag) -> None:
    antal = Counter(post.nyckel for post in utdrag.poster)
    for post in utdrag.poster:
        if antal[post.nyckel] > 1:
            raise _FelIPost(
                post.rad,
                f"Bankens referens {post.nyckel} står på {antal[post.nyckel]} poster, så att de "
                f"inte går att skilja åt. {_NY}",
            )


# ---------------------------------------------------------------------- an entry


def _post(ntry: Element) -> tuple[Bankpost, list[str]]:
    status = ntry.varde("Sts", "Cd") or ntry.varde("Sts")
    if not status:
        raise _FelIPost(ntry.rad, f"Posten säger inte om den är bokförd (Sts). {_NY}")
    ore = _belopp(ntry)
    bokford = status == BOKFORD
    dag = _dag(ntry, "BookgDt") if bokford else _dag_om(ntry, "BookgDt", "ValDt")
    delposter, fynd = _delposter(ntry, ore)
    post = Bankpost(
        ntry.rad,
        status,
        _nyckel(ntry, dag) if bokford else "",
        ore,
        dag,
        _dag_om(ntry, "ValDt"),
        ntry.varde("RvslInd") in ("true", "1"),
        ntry.varde("AddtlNtryInf"),
        delposter,
    )
    return post, fynd


def _nyckel(ntry: Element, dag: dt.date | None) -> str:
    delar = ntry.alla("NtryDtls", "TxDtls")
    egen = ntry.varde("AcctSvcrRef")
    if not egen and len(delar) == 1:
        egen = delar[0].varde("Refs", "AcctSvcrRef")
    if egen:
        return egen
    nummer = ntry.varde("NtryRef")
    if not nummer:
        return ""
    # Some banks number the entries of each statement from 1.
    return f"{nummer} {dag}"


def _delposter(ntry: Element, ore: int) -> tuple[tuple[Bankdelpost, ...], list[str]]:
    detaljer = ntry.alla("NtryDtls", "TxDtls")
    egen_text = ntry.varde("AddtlNtryInf")
    if not detaljer:
        return (Bankdelpost(ore, "", egen_text, _utan_tomma([egen_text])),), []
    if len(detaljer) == 1:
        return (_delpost(detaljer[0], ore, egen_text),), []
    belopp = [_detaljbelopp(ett, ntry) for ett in detaljer]
    kanda = [ett for ett in belopp if ett is not None]
    if len(kanda) < len(belopp):
        text = (
            f"rad {ntry.rad}: Posten har {len(belopp)} betalningar, men inte beloppet för var och"
        )
        return (Bankdelpost(ore, "", egen_text, ()),), [f"{text} en. Den tas som en rad."]
    if sum(kanda) != ore:
        raise _FelIPost(
            ntry.rad,
            f"Postens {len(kanda)} betalningar är tillsammans {kr(sum(kanda))}, men "
            f"posten är {kr(ore)}. {_NY}",
        )
    delar = zip(detaljer, kanda, strict=True)
    return tuple(_delpost(ett, ett_ore, egen_text) for ett, ett_ore in delar), []


def _detaljbelopp(txdtls: Element, ntry: Element) -> int | None:
    """Return the öre of a payment, None when it is not told in SEK."""
    for plats in (txdtls.ett("AmtDtls", "TxAmt"), txdtls):
        amt = plats.ett("Amt") if plats is not None else None
        if amt is not None and amt.attribut.get("Ccy") == "SEK":
            return _tecken(txdtls.ett("CdtDbtInd") or ntry.ett("CdtDbtInd"), ntry) * _ore(amt)
    return None


def _delpost(txdtls: Element, ore: int, egen_text: str) -> Bankdelpost:
    # Money in comes from the debtor, money out goes to the creditor.
    parter = ("Dbtr", "UltmtDbtr") if ore > 0 else ("Cdtr", "UltmtCdtr")
    namn = [
        txdtls.varde("RltdPties", part, "Nm") or txdtls.varde("RltdPties", part, "Pty", "Nm")
        for part in parter
    ]
    fritt = [ett.text for ett in txdtls.alla("RmtInf", "Ustrd")]
    strukturerat = [
        ett.text
        for stig in (("CdtrRefInf", "Ref"), ("RfrdDocInf", "Nb"), ("AddtlRmtInf",))
        for ett in txdtls.alla("RmtInf", "Strd", *stig)
    ]
    egna = [txdtls.varde("Refs", "EndToEndId"), txdtls.varde("AddtlTxInf")]
    referenser = _utan_tomma([*strukturerat, *fritt, *egna, egen_text])
    text = " ".join(_utan_tomma([*fritt, *strukturerat])) or txdtls.varde("AddtlTxInf") or egen_text
    return Bankdelpost(ore, next((ett for ett in namn if ett), ""), text, referenser)


def _utan_tomma(texter: list[str]) -> tuple[str, ...]:
    kvar = (text for text in texter if text and text.upper() not in _UTAN_REFERENS)
    return tuple(dict.fromkeys(kvar))


# ---------------------------------------------------------------------- amounts and days


def _krav_sek(valuta: str, rad: int) -> None:
    if valuta != "SEK":
        raise _FelIPost(
            rad,
            f"Beloppet är i {valuta or 'okänd valuta'}. Bara konton i svenska kronor (SEK) läses "
            "in. Gör så här: bokför kontot för hand, omräknat till kronor. (LKBR 7 kap. 9 §)",
        )


def _belopp(element: Element) -> int:
    """Return the öre of an entry or a balance, with its sign."""
    amt = element.ett("Amt")
    if amt is None:
        raise _FelIPost(element.rad, f"Belopp saknas (Amt). {_NY}")
    ore = _ore(amt)
    _krav_sek(amt.attribut.get("Ccy", ""), amt.rad)
    return _tecken(element.ett("CdtDbtInd"), element) * ore


def _ore(amt: Element) -> int:
    traff = _BELOPP.fullmatch(amt.text)
    if traff is None:
        raise _FelIPost(
            amt.rad,
            f"«{amt.text[:40]}» är inte ett belopp i kronor med högst två decimaler. {_NY}",
        )
    return ore_av_siffror(traff["kr"], traff["ore"])


def _tecken(indikator: Element | None, element: Element) -> int:
    svar = {"CRDT": 1, "DBIT": -1}.get("" if indikator is None else indikator.text)
    if svar is None:
        raise _FelIPost(element.rad, f"Varken in (CRDT) eller ut (DBIT) är angivet. {_NY}")
    return svar


def _dag(element: Element, namn: str) -> dt.date:
    dag = _dag_om(element, namn)
    if dag is None:
        raise _FelIPost(element.rad, f"Dagen saknas ({namn}). {_NY}")
    return dag


def _dag_om(element: Element, *namn: str) -> dt.date | None:
    for ett in namn:
        plats = element.ett(ett, "Dt") or element.ett(ett, "DtTm")
        if plats is None:
            continue
        traff = _DAG.fullmatch(plats.text)
        try:
            if traff is not None:
                return dt.date.fromisoformat(traff[1])
        except ValueError:
            pass  # such as 30 February: told below
        raise _FelIPost(plats.rad, f"«{plats.text[:40]}» är inte en dag. {_NY}")
    return None
