"""Existing books enter the behandlingshistorik once: one record a year.

The record carries the hash over the year's entries; the file `<år>/import.jsonl` holds each
entry's hash, attest and content, so that a later change can be told field by field. The record
carries that file's checksum too.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict

from beancount.core import data

from lkbr.behandlingshistorik import (
    BOKFORANDE,
    Loggpost,
    arshash,
    attest_i,
    hash_av_data,
    posthash,
    som_data,
    vernyckel,
)
from lkbr.uppspelning import nummer_i_ord
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.skiss import Skiss, Vem


def importfil(skiss: Skiss, ar: int) -> str:
    """Return the file for a year's imported entries: a new one each time, never written over."""
    fil, nummer = f"{ar}/import.jsonl", 1
    while any(post.detaljer.get("innehall") == fil for post in skiss.importer(ar)):
        nummer += 1
        fil = f"{ar}/import-{nummer}.jsonl"
    return fil


def importera(
    bok: Bok, vem: Vem, kalla: str, *, las: bool = False, om: bool = False
) -> tuple[Skiss, list[int]]:
    """Plan the import of every year whose entries the log does not know.

    Args:
        bok: the books.
        vem: who brings them in.
        kalla: where they come from, in words.
        las: lock the years too.
        om: make the log anew if the books are not the imported ones, as when a program has made
            them again. Only a log that holds nothing but imports may be made anew.

    Returns:
        The change, and the years; none when there is nothing to do.

    Raises:
        BokFelError: the log may not be made anew, since something has been done in the books.
    """
    skiss = Skiss(bok, vem)
    per_ar = _per_ar(bok, {post.galler for post in skiss.historik.poster if post.vad in BOKFORANDE})
    tidigare = {post.galler: post for post in skiss.historik.poster if post.vad == "import"}
    if om and any(
        str(ar) in tidigare and _andrat(skiss, tidigare[str(ar)], entries)
        for ar, entries in per_ar.items()
    ):
        _krav_bara_import(skiss)
        skiss.borja_om()
        tidigare = {}
    nya = [ar for ar in sorted(per_ar) if str(ar) not in tidigare]
    if nya:
        skiss.logga_installningar()
    if las:
        _krav_slut(nya, vem)
    for ar in nya:
        importera_ar(skiss, ar, per_ar[ar], kalla)
        if las:
            skiss.las_ar(ar)
    return skiss, nya


def _krav_slut(aren: list[int], vem: Vem) -> None:
    """Check that the years are over, before they are locked.

    Raises:
        BokFelError: one is not.
    """
    fel = [
        Felrad(
            str(ar),
            0,
            f"{ar} är inte slut än. Gör så här: för in åren utan --las, och lås dem när de är "
            "slut. (LKBR 3 kap. 7 och 11 §§)",
        )
        for ar in aren
        if ar >= vem.idag.year
    ]
    if fel:
        raise BokFelError(fel)


def _per_ar(bok: Bok, bokforda: set[str]) -> dict[int, list[data.Transaction]]:
    svar: defaultdict[int, list[data.Transaction]] = defaultdict(list)
    for entry in bok.entries:
        if (
            isinstance(entry, data.Transaction)
            and entry.flag != "!"
            and vernyckel(entry) not in bokforda
        ):
            svar[entry.date.year].append(entry)
    return svar


def _andrat(skiss: Skiss, post: Loggpost, entries: list[data.Transaction]) -> bool:
    """Tell whether a year is not as it was imported, or its records are of an older form."""
    if post.posthash != _hash_over(entries) or "nummer" not in post.detaljer:
        return True
    if post.galler not in skiss.las.perioder:
        return False
    plomberat = skiss.lage.plomb.get(post.galler)
    return plomberat is None or plomberat.detaljer["plomb"] != skiss.plomb(int(post.galler))


def _hash_over(entries: list[data.Transaction]) -> str:
    return arshash((vernyckel(entry), posthash(entry), attest_i(entry)) for entry in entries)


def importera_ar(skiss: Skiss, ar: int, entries: list[data.Transaction], kalla: str) -> None:
    """Add the record of a year's entries to a change, and the file that holds them.

    Args:
        skiss: the change.
        ar: the räkenskapsår.
        entries: every entry of the year that has no record of its own.
        kalla: where they come from, in words.
    """
    rader = []
    for entry in sorted(entries, key=lambda e: (vernyckel(e), e.date)):
        post = som_data(entry)
        rad = {
            "galler": vernyckel(entry),
            "posthash": hash_av_data(post),
            "attest": list(attest_i(entry)),
            "post": post,
        }
        rader.append(json.dumps(rad, ensure_ascii=False, separators=(",", ":")) + "\n")
    text = "".join(rader)
    fil = importfil(skiss, ar)
    skiss.satt(fil, text)
    skiss.logga(
        "import",
        str(ar),
        _hash_over(entries),
        antal=len(entries),
        kalla=kalla,
        nummer=nummer_i_ord(vernyckel(entry) for entry in entries),
        perioder=sorted({entry.date.isoformat()[:7] for entry in entries}),
        attester=sum(any(attest_i(entry)) for entry in entries),
        innehall=fil,
        **{"innehall-sha256": hashlib.sha256(text.encode()).hexdigest()},
    )


def _krav_bara_import(skiss: Skiss) -> None:
    """Check that the log holds nothing but imports, their locks and settings.

    Only such a log may be made anew: nothing has been done since the books came in.

    Raises:
        BokFelError: something has been booked, corrected, attested or unlocked.
    """
    andra = [
        post for post in skiss.historik.poster if post.vad not in ("import", "lås", "inställning")
    ]
    if andra:
        raise BokFelError(
            [
                Felrad(
                    "behandlingshistoriken",
                    andra[0].rad,
                    f"Böckerna har ändrats sedan de kom in ({andra[0].vad} {andra[0].galler}); "
                    "historiken kan inte göras om. Gör så här: behåll den. (LKBR 3 kap. 11 §)",
                )
            ]
        )
