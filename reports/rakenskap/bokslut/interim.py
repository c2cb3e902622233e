"""What stands on the interim accounts: by voucher, with age, and what was not returned."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from beancount.core import data

from lkbr.behandlingshistorik import vernyckel
from lkbr.belopp import ore_som_text
from lkbr.kontering import ore_om
from lkbr.konto import kontonummer
from lkbr.rattelse import hanvisningar
from rakenskap.bok.bok import Bok
from rakenskap.bokslut.periodisering import ATERFORS, PERIODISERING
from rakenskap.listor import celler
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport
from rakenskap.reskontra.poster import rent

INTERIMSKONTON = ("17", "29")
# Holiday pay turns over for ever; it is held against the file of persons.
SEMESTERKONTON = ("292", "294")
ETT_AR = 365
KOLUMNER = (
    Kolumn("konto", "Konto", "text", grupp=1),
    Kolumn("ver", "Verifikation", "text"),
    Kolumn("datum", "Datum", "datum"),
    Kolumn("motpart", "Motpart", "text"),
    Kolumn("text", "Text", "text", smal=False),
    Kolumn("dagar", "Dagar", "text"),
    Kolumn("belopp", "Kvar"),
    Kolumn("obs", "Anmärkning", "text", smal=False),
)


@dataclass(slots=True)
class Interimspost:
    """What an entry put on an interim account and is left of it, öre debit positive."""

    konto: str
    ver: str
    datum: dt.date
    motpart: str
    text: str
    kvar: int
    aterfors: dt.date | None


def is_interim(nummer: str) -> bool:
    """Tell an interim account by its number."""
    return nummer.startswith(INTERIMSKONTON) and not nummer.startswith(SEMESTERKONTON)


def interimsposter(bok: Bok, dag: dt.date) -> list[Interimspost]:
    """Return what is open on the interim accounts on a day.

    A return takes what it names, else the oldest of the same amount, the same party first, else
    what is of the same party, oldest first. Together they are the accounts' balances.

    Raises:
        AssertionError: they are not, which is a fault in the program.
    """
    poster: list[Interimspost] = []
    saldo = 0
    for entry in bok.entries:
        if not isinstance(entry, data.Transaction) or entry.flag == "!" or entry.date > dag:
            continue
        summor: dict[str, int] = {}
        for posting in entry.postings:
            nummer = kontonummer(posting.account) or ""
            if is_interim(nummer) and (ore := ore_om(posting)) is not None:
                summor[nummer] = summor.get(nummer, 0) + ore
        for nummer, ore in summor.items():
            saldo += ore
            rest = _ta(poster, entry, nummer, ore)
            if rest:
                poster.append(_post(entry, nummer, rest))
    oppna = [post for post in poster if post.kvar]
    if sum(post.kvar for post in oppna) != saldo:
        raise AssertionError("the interim posts do not add up to the balances")
    return oppna


def _post(entry: data.Transaction, nummer: str, ore: int) -> Interimspost:
    aterfors = entry.meta.get(ATERFORS)
    return Interimspost(
        nummer,
        vernyckel(entry),
        entry.date,
        entry.payee or "",
        entry.narration or "",
        ore,
        aterfors if isinstance(aterfors, dt.date) else None,
    )


def _ta(poster: list[Interimspost], entry: data.Transaction, nummer: str, ore: int) -> int:
    """Let a row take what it returns; give back what is left of it."""
    mot = [post for post in poster if post.konto == nummer and post.kvar * ore < 0]
    namngivna = {str(entry.meta.get(PERIODISERING) or ""), *hanvisningar(entry)}
    part = rent(entry.payee or "")
    egna = [post for post in mot if rent(post.motpart) == part]
    for grupp in (
        [post for post in mot if post.ver in namngivna],
        [post for post in egna if post.kvar == -ore][:1],
        # A party may have changed its name in between.
        [post for post in mot if post.kvar == -ore][:1],
        egna,
    ):
        for post in grupp:
            tas = min(abs(ore), abs(post.kvar)) * (1 if ore > 0 else -1)
            post.kvar += tas
            ore -= tas
            if not ore:
                return 0
    return ore


def interimslista(bok: Bok, dag: dt.date) -> Rapport:
    """Make the list of what stands on the interim accounts, by account, oldest first."""
    poster = sorted(interimsposter(bok, dag), key=lambda post: (post.konto, post.datum, post.ver))
    rader = []
    efter = []
    for post in poster:
        obs = anmarkning(post, dag)
        if obs:
            efter.append(f"{post.ver}, {post.motpart}, {ore_som_text(post.kvar)}: {obs}.")
        rader.append(
            Rad(
                f"{post.konto}.{post.ver}",
                "",
                (
                    celler.text(f"{post.konto} {bok.konton[post.konto].namn}"),
                    celler.text(post.ver),
                    celler.dag(post.datum),
                    celler.text(post.motpart),
                    celler.text(post.text),
                    celler.text(str((dag - post.datum).days)),
                    celler.beloppscell(post.kvar, post.konto),
                    celler.text(obs),
                ),
            )
        )
    summa = sum(post.kvar for post in poster)
    egna = (*((celler.TOM,) * 6), celler.beloppscell(summa), celler.TOM)
    rader.append(Rad("summa", f"Summa, {len(poster)} poster", egna, "summa"))
    return Rapport(
        "interim",
        f"Interimsposter {dag}",
        KOLUMNER,
        tuple(rader),
        stycken=(
            "Det som står på konto 17 och 29, per verifikation; debet är plus. En återföring tar "
            "det den anger, annars det äldsta med samma motpart.",
        ),
        efter=tuple(efter),
        paragraf="LKBR 4 kap. 4 §",
        decimaler=2,
    )


def anmarkning(post: Interimspost, dag: dt.date) -> str:
    """Return what is wrong with a post: not returned in time, or older than a year."""
    if post.aterfors is not None and post.aterfors <= dag:
        return f"skulle ha återförts {post.aterfors}; kör rakenskap periodisera"
    if (dag - post.datum).days > ETT_AR:
        return "äldre än ett år; återför den, eller ange skälet i kontots avstämning"
    return ""
