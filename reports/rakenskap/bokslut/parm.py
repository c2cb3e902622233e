"""Bokslutspärm: the table of reconciliations, then a tab per account with its specification."""

from __future__ import annotations

import datetime as dt

from beancount.core import data

from lkbr.behandlingshistorik import vernyckel
from lkbr.underlag import fel_i_sokvag, underlag_i
from rakenskap.bankfil.regler import radens_ore
from rakenskap.bok.bok import Bok
from rakenskap.bokslut.avstamning import Kontoavstamning, avstamningar, avstamningstabell
from rakenskap.bokslut.interim import interimsposter, is_interim
from rakenskap.listor import celler
from rakenskap.listor.dokument import Listdokument
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport
from rakenskap.reskontra.poster import TECKEN
from rakenskap.reskontra.reskontra import reskontra
from rakenskap.utskrift.parmfil import Parmdokument, Parmflik, med_rapport

KOLUMNER = (
    Kolumn("ver", "Verifikation", "text"),
    Kolumn("datum", "Datum", "datum"),
    Kolumn("motpart", "Motpart", "text"),
    Kolumn("text", "Text", "text"),
    Kolumn("belopp", "Belopp"),
)
Specpost = tuple[str, dt.date, str, str, int]


def bokslutsparm(bok: Bok, dag: dt.date) -> list[Rapport]:
    """Return the binder's tables: all accounts, then one each, which adds up to its balance.

    Raises:
        AssertionError: a specification is not the balance, a fault in the program.
    """
    flikar = [_flik(bok, ett) for ett in avstamningar(bok, dag)]
    return [avstamningstabell(bok, dag), *flikar]


def parmens_dokument(bok: Bok, dag: dt.date) -> dict[str, tuple[str, ...]]:
    """Return the documents of each account's tab, as paths from the books' folder, in order.

    The document of the reconciliation comes first, then the underlag of the verifikationer that
    the specification names.
    """
    underlag = {
        vernyckel(entry): tuple(vag for _, vag, _ in underlag_i(entry.meta) if vag)
        for entry in bok.entries
        if isinstance(entry, data.Transaction) and entry.flag != "!"
    }
    svar = {}
    for ett in avstamningar(bok, dag):
        # What the account is held against may be the bank's own file.
        egna = [vag for vag in (ett.underlag, ett.mot) if vag]
        for post in _specifikation(bok, ett):
            egna += underlag.get(post[0], ())
        finns = (vag for vag in egna if not fel_i_sokvag(vag) and (bok.mapp / vag).is_file())
        svar[ett.konto] = tuple(dict.fromkeys(finns))
    return svar


def parmflikar(bok: Bok, dok: Listdokument, dag: dt.date) -> list[Parmflik]:
    """Return the binder's tabs, each with its documents.

    Args:
        bok: the books.
        dok: the binder's tables (`bokslutsparm`) as one document.
        dag: the day.
    """
    dokument = parmens_dokument(bok, dag)
    flikar = []
    for nummer, rapport in enumerate(dok.rapporter):
        vagar = dokument.get(rapport.id.removeprefix("konto-"), ())
        egna = tuple(Parmdokument(vag, (bok.mapp / vag).read_bytes()) for vag in vagar)
        flikar.append(Parmflik(rapport.titel, med_rapport(dok, nummer), egna))
    return flikar


def _flik(bok: Bok, ett: Kontoavstamning) -> Rapport:
    poster = _specifikation(bok, ett)
    if sum(post[-1] for post in poster) != ett.saldo:
        raise AssertionError(f"{ett.konto}: the specification is not the balance")
    rader = [
        Rad(
            f"{ett.konto}.{nr}",
            "",
            (
                celler.text(ver),
                celler.dag(dag),
                celler.text(motpart),
                celler.text(text),
                celler.beloppscell(ore, ett.konto),
            ),
        )
        for nr, (ver, dag, motpart, text, ore) in enumerate(poster)
    ]
    egna = (*((celler.TOM,) * 4), celler.beloppscell(ett.saldo, ett.konto))
    rader.append(Rad("saldo", f"Saldo {ett.dag}", egna, "summa"))
    sagt = [f"Mot: {ett.mot}." if ett.mot else "", f"Läge: {ett.lage}."]
    sagt += [f"Av {ett.av}." if ett.av else "", ett.kommentar]
    sagt.append(f"Underlag: {ett.underlag}." if ett.underlag else "")
    return Rapport(
        f"konto-{ett.konto}",
        f"{ett.konto} {bok.konton[ett.konto].namn}",
        KOLUMNER,
        tuple(rader),
        stycken=(" ".join(filter(None, sagt)),),
        decimaler=2,
    )


def _specifikation(bok: Bok, ett: Kontoavstamning) -> list[Specpost]:
    """Return what an account's balance is made of: open posts, else opening and the year's sums."""
    konto = bok.konton[ett.konto]
    if konto.delpost in TECKEN:
        return [
            (post.namn, post.datum, post.motpart, post.text, post.kvar_ore)
            for post in reskontra(bok, konto.delpost, ett.dag).oppna
            if post.konto == ett.konto
        ]
    if is_interim(ett.konto):
        return [
            (post.ver, post.datum, post.motpart, post.text, post.kvar)
            for post in interimsposter(bok, ett.dag)
            if post.konto == ett.konto
        ]
    return _aret(bok, konto.beancount, ett.dag)


def _aret(bok: Bok, namn: str, dag: dt.date) -> list[Specpost]:
    """Return the opening balance and the year's rows, by month where they are many."""
    nyar = dag.replace(month=1, day=1)
    ingaende = 0
    per_manad: dict[dt.date, tuple[int, int]] = {}
    rader: list[Specpost] = []
    for entry in bok.entries:
        if not isinstance(entry, data.Transaction) or entry.flag == "!" or entry.date > dag:
            continue
        ore = sum(radens_ore(p) for p in entry.postings if p.account == namn)
        if not ore:
            continue
        if entry.date < nyar:
            ingaende += ore
            continue
        rader.append((vernyckel(entry), entry.date, entry.payee or "", entry.narration or "", ore))
        manad = entry.date.replace(day=1)
        antal, summa = per_manad.get(manad, (0, 0))
        per_manad[manad] = (antal + 1, summa + ore)
    forst: list[Specpost] = [("IB", nyar, "", "Ingående balans", ingaende)] if ingaende else []
    if len(rader) <= FLEST_RADER:
        return forst + rader
    return forst + [
        ("", manad, "", f"{antal} verifikationer i {manad:%Y-%m}", summa)
        for manad, (antal, summa) in per_manad.items()
    ]


FLEST_RADER = 40
