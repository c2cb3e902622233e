"""What a file posts to equity, in the form that the law has for it; for reports only.

A förbund's equity changes by its result and in no other way (LKBR 4 kap. 4 § p. 8). A company's
file may pay a dividend or correct an old error against equity. In books that is an error to mend;
in reports straight from a file the amount is shown where the law would have it, as an
extraordinary item of the year, and told. Closing balances stay as the file has them in sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from beancount.core import data

from lkbr.belopp import kr
from lkbr.bokslut import (
    BOKSLUTSKONTO,
    EGET_KAPITAL,
    is_beslutad_direkt,
    is_ingaende_balans,
)
from lkbr.kontering import ore_i
from lkbr.underlag import is_underlag
from lkbr.uppstallning import Kontotabell
from rakenskap.siebro.fynd import Fynd
from rakenskap.siebro.kontoplan import INTAKT, KOSTNAD
from rakenskap.siebro.nummer import OMFORING, Nummergivare
from rakenskap.siebro.sammandrag import Kontoplats
from rakenskap.siebro.verifikat import posting

# The check that these findings fail.
EGET = "sie_eget"
_DIREKT = "Bokfört-direkt-mot-eget-kapital"
_MOT_EGET = EGET_KAPITAL | {BOKSLUTSKONTO}


class Antaganden:
    """Moves direct postings to equity, and evens out a closing that differs from the result.

    Args:
        slag: kind of each account by full name; grows with the accounts that are made.
        nytt_konto: makes an account of a number and a full name.
        nummer: gives the transfers their numbers.
        tabell: the chart.

    Attributes:
        fynd: what was found, to show.
    """

    def __init__(
        self,
        slag: Mapping[str, Kontoplats],
        nytt_konto: Callable[[str, str], str],
        nummer: Nummergivare,
        tabell: Kontotabell,
    ) -> None:
        self.tabell = tabell
        self.slag = slag
        self.nytt_konto = nytt_konto
        self.nummer = nummer
        self.fynd: list[Fynd] = []

    def utan_direkta(self, entries: Sequence[data.Transaction]) -> list[data.Transaction]:
        """Return the entries with nothing posted directly to equity."""
        stangda = {ar for ar, ore in self._per_ar(entries, {BOKSLUTSKONTO}).items() if ore}
        nya: list[data.Transaction] = []
        for entry in entries:
            if self._is_direkt(entry):
                nya += self._delad(entry, stangd=entry.date.year in stangda)
            else:
                nya.append(entry)
        return [*nya, *self._rattade_bokslut(nya)]

    def _post(self, konto: str) -> str:
        return self.slag[konto].post

    def _per_ar(
        self, entries: Iterable[data.Transaction], poster: Iterable[str]
    ) -> defaultdict[int, int]:
        vilka = frozenset(poster)
        svar: defaultdict[int, int] = defaultdict(int)
        for entry in entries:
            for rad in entry.postings:
                if self._post(rad.account) in vilka:
                    svar[entry.date.year] += ore_i(rad)
        return svar

    def _is_direkt(self, entry: data.Transaction) -> bool:
        poster = {self._post(rad.account) for rad in entry.postings}
        return (
            not is_ingaende_balans(entry)
            and not is_beslutad_direkt(entry.meta)
            and bool(poster & EGET_KAPITAL)
            and not poster <= _MOT_EGET
            and not sum(map(ore_i, entry.postings))
        )

    def _delad(self, entry: data.Transaction, *, stangd: bool) -> list[data.Transaction]:
        """Split an entry in its part outside equity, and the transfer within equity if any."""
        eget = [rad for rad in entry.postings if self._post(rad.account) in _MOT_EGET]
        ovriga = [rad for rad in entry.postings if self._post(rad.account) not in _MOT_EGET]
        ore = sum(map(ore_i, eget))
        if ore:
            konto = self._extraordinart(ore)
            ovriga.append(posting(konto, ore))
            self._beratta(entry, eget, konto, ore)
            if not stangd:
                # The result is not closed in the file: the item reaches equity with it.
                return [entry._replace(postings=ovriga)]
            eget.append(posting(self._konto(BOKSLUTSKONTO, KOSTNAD), -ore))
        return [entry._replace(postings=ovriga), self._omforing(entry, eget)]

    def _omforing(self, entry: data.Transaction, rader: list[data.Posting]) -> data.Transaction:
        ver = self.nummer.nasta(entry.date.year, OMFORING)
        registrerad = entry.meta.get("registrerad", entry.date)
        meta: dict[str, Any] = {
            **{namn: entry.meta[namn] for namn in ("filename", "lineno") if namn in entry.meta},
            "ver": ver,
            "omforing": True,
            "registrerad": registrerad,
            **{namn: varde for namn, varde in entry.meta.items() if is_underlag(namn)},
        }
        return entry._replace(meta=meta, postings=rader)

    def _beratta(
        self, entry: data.Transaction, eget: Sequence[data.Posting], konto: str, ore: int
    ) -> None:
        nummer = ", ".join(
            sorted({self.slag[rad.account].nummer for rad in eget if self._is_eget(rad)})
        )
        text = (
            f"{entry.meta.get('ver', '')}/{entry.date.year} bokför {kr(ore)} direkt "
            f"mot eget kapital ({nummer}); beloppet visas som extraordinär post, konto "
            f"{self.slag[konto].nummer}. Rätta i bokföringsprogrammet: bokför intäkten eller "
            "kostnaden på ett resultatkonto. Är det en återbetalning till medlemmarna eller "
            "övertaget eget kapital: skriv beslutet under [eget_kapital] i --kartor. "
            "(LKBR 4 kap. 4 § p. 8)"
        )
        self._lagg(entry, text, konto)

    def _lagg(self, entry: data.Transaction, text: str, konto: str) -> None:
        fil, rad = str(entry.meta.get("filename", "")), int(entry.meta.get("lineno", 0))
        konton = (self.slag[konto].nummer,)
        fynd = Fynd(fil, rad, text, antagande=True, kontroll=EGET, konton=konton)
        self.fynd.append(fynd)

    def _is_eget(self, rad: data.Posting) -> bool:
        return self._post(rad.account) in EGET_KAPITAL

    def _extraordinart(self, ore: int) -> str:
        post = "extraordinara_kostnader" if ore > 0 else "extraordinara_intakter"
        return self._konto(post, KOSTNAD if ore > 0 else INTAKT, _DIREKT)

    def _konto(self, post: str, rot: str, namn: str = "Årets-resultat") -> str:
        """Return the account of a delpost with one of its first numbers; made where none is."""
        forsta, sista = self.tabell.delposter[post].intervall[0]
        nummer = range(sista, forsta - 1, -1) if post == BOKSLUTSKONTO else range(forsta, sista + 1)
        egna = {slag.nummer: konto for konto, slag in self.slag.items() if slag.post == post}
        for tal in nummer:
            if str(tal) in egna:
                return egna[str(tal)]
        tagna = {slag.nummer for slag in self.slag.values()}
        ledigt = next((str(tal) for tal in nummer if str(tal) not in tagna), "")
        return self.nytt_konto(ledigt, f"{rot}:{ledigt}-{namn}")

    def _rattade_bokslut(self, entries: Sequence[data.Transaction]) -> list[data.Transaction]:
        """Return a transfer for each year whose closing is another amount than its result."""
        poster = {post.id for post in self.tabell.poster.values() if post.sida == "resultat"}
        resultat = self._per_ar(entries, poster - _MOT_EGET)
        stangning = self._per_ar(entries, {BOKSLUTSKONTO})
        svar = []
        for ar in sorted(stangning):
            rest = -resultat[ar] - stangning[ar]
            if stangning[ar] and rest:
                svar += self._rattat_bokslut(ar, rest, entries)
        return svar

    def _rattat_bokslut(
        self, ar: int, rest: int, entries: Sequence[data.Transaction]
    ) -> list[data.Transaction]:
        sista = [
            entry
            for entry in entries
            if entry.date.year == ar
            and any(self._post(rad.account) == BOKSLUTSKONTO for rad in entry.postings)
        ][-1]
        eget = [rad.account for rad in sista.postings if self._is_eget(rad)]
        konto = next(
            rad.account for rad in sista.postings if self._post(rad.account) == BOKSLUTSKONTO
        )
        if not eget:
            return []
        text = (
            f"Bokslutet {ar} i filen skiljer {kr(abs(rest))} från årets resultat; "
            f"skillnaden har förts till {self.slag[eget[0]].nummer}. Rätta bokslutet i "
            "bokföringsprogrammet. (LKBR 4 kap. 4 § p. 8)"
        )
        self._lagg(sista, text, eget[0])
        return [self._omforing(sista, [posting(konto, rest), posting(eget[0], -rest)])]
