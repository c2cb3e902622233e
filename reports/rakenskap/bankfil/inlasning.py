"""From a bank file to drafts in the books: planned, shown, and written whole by `dagbok.spara`.

Each booked entry of the file becomes a draft with a row on the bank account and, for each payment
in it, one on the account of the invoice that it settles, or on the account that the ekonom has
said. One that gets neither is listed and not written. The file is the underlag. When the books
have all that the bank has, the closing balance becomes a balance assertion of the day after.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal

from beancount.core import data

from lkbr.belopp import kr, kronor_som_text, till_kronor
from rakenskap.bankfil.bankkonto import BANKREF, Bankrorelse, Bankrorelser, konto_for, rorelser
from rakenskap.bankfil.matchning import (
    OppenFaktura,
    efter_betalning,
    oppna_fakturor,
)
from rakenskap.bankfil.poster import Bankfil, Bankpost, Kontoutdrag
from rakenskap.bankfil.prov import motrader
from rakenskap.bankfil.regler import Regelbok, regelbok
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.bokforing import las_text
from rakenskap.dagbok.nummer import inkludera, serie_for, skriv_i_serien
from rakenskap.dagbok.registrering import OtolkatError, hitta_konto, konto_i
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import Konteringsrad, Text, Varde, citerad, filhuvud

UTAN_MOTPART = "Ej angiven i bankfilen"
LANGST_TEXT = 200
_OTILLATNA = re.compile(r"[^\w.()+-]+")


@dataclass(frozen=True, slots=True)
class Bankinlasning:
    """What reading a bank file gives.

    Attributes:
        skiss: the change, None when there is nothing to write.
        utkast: the drafts in it.
        klart: what it comes to, in words.
        fynd: what is not written and why, and what to know.
    """

    skiss: Skiss | None
    utkast: tuple[data.Transaction, ...]
    klart: tuple[str, ...]
    fynd: tuple[str, ...]


def planera(bok: Bok, fil: Bankfil, vem: Vem, motkonto: str = "") -> Bankinlasning:
    """Plan the reading of a bank file.

    Args:
        bok: the books.
        fil: the file.
        vem: who reads it.
        motkonto: number or name of the account for payments that settle no known invoice; empty
            leaves them out.

    Raises:
        BokFelError: the file's account is not known in the books, a new entry lies in a locked
            period, or `motkonto` is no account.
    """
    skiss = Skiss(bok, vem)
    konto = _motkonto(bok, motkonto)
    lage = _Lage(bok, fil, skiss, _plats(bok, fil), konto, regelbok(bok), oppna_fakturor(bok))
    for utdrag in fil.utdrag:
        bankkonto = konto_for(bok, fil, utdrag)
        if bankkonto not in lage.rorelser:
            lage.rorelser[bankkonto] = rorelser(bok, bankkonto)
        _las_in(lage, utdrag, bankkonto)
    if lage.lasta:
        raise BokFelError(_last(lage, period, poster) for period, poster in lage.lasta.items())
    if lage.utkast:
        skiss.satt_innehall(lage.plats, fil.innehall)
    skrivs = bool(skiss.filer())
    return Bankinlasning(
        skiss if skrivs else None, tuple(lage.utkast), _klart(lage, skrivs), tuple(lage.fynd)
    )


@dataclass(slots=True)
class _Lage:
    """The plan while it is made."""

    bok: Bok
    fil: Bankfil
    skiss: Skiss
    plats: str
    motkonto: str
    regler: Regelbok
    oppna: tuple[OppenFaktura, ...]
    rorelser: dict[str, Bankrorelser] = field(default_factory=dict)
    utkast: list[data.Transaction] = field(default_factory=list)
    avstamda: list[str] = field(default_factory=list)
    fanns: int = 0
    utan_forslag: int = 0
    fynd: list[str] = field(default_factory=list)
    lasta: dict[str, list[Bankpost]] = field(default_factory=dict)


def _plats(bok: Bok, fil: Bankfil) -> str:
    """Return where the file is kept: under the year's underlag."""
    ar = max(utdrag.utgaende.dag.year for utdrag in fil.utdrag)
    namn = _OTILLATNA.sub("-", fil.namn)[-100:].lstrip(".-") or "kontoutdrag.xml"
    plats = f"{ar}/underlag/bank/{namn}"
    finns = bok.mapp / plats
    if not finns.is_file() or finns.read_bytes() == fil.innehall:
        return plats
    # Banks give many files the same name.
    stam, punkt, andelse = plats.rpartition(".")
    egen = fil.sha256[:8]
    return f"{stam}-{egen}.{andelse}" if punkt else f"{plats}-{egen}"


def _motkonto(bok: Bok, motkonto: str) -> str:
    if not motkonto.strip():
        return ""
    try:
        return hitta_konto(bok, motkonto).beancount
    except OtolkatError as fel:
        text = f"{fel} Gör så här: ange motkontot med nummer, t.ex. --motkonto 2890."
        raise BokFelError([Felrad("motkontot", 0, text)]) from fel


# ---------------------------------------------------------------------- the entries


def _las_in(lage: _Lage, utdrag: Kontoutdrag, konto: str) -> None:
    lage.fynd += [f"{lage.fil.namn}, {text}" for text in utdrag.fynd]
    lage.fynd += [
        f"{_post_i_ord(post)} är inte bokförd av banken ({post.status}) och läses inte in."
        for post in utdrag.vantande
    ]
    for post in utdrag.poster:
        if post.dag is None:
            raise AssertionError(f"a booked entry without a day: {post}")
        if not _finns_redan(lage, post, konto):
            _planera_post(lage, post, post.dag, konto)
    _stam_av(lage, utdrag, konto)


def _finns_redan(lage: _Lage, post: Bankpost, konto: str) -> bool:
    """Tell whether an entry is in the books, by its reference, or by hand on the same day."""
    funna = lage.rorelser[konto]
    if post.nyckel in funna.med_ref:
        forra = funna.med_ref[post.nyckel]
        lage.fanns += 1
        if forra.ore != post.ore:
            lage.fynd.append(
                f"{_post_i_ord(post)} finns redan som {forra.namn}, men där med "
                f"{kr(forra.ore)}. Gör så här: rätta verifikationen om banken har rätt."
            )
        return True
    dagens = funna.utan_ref.get((str(post.dag), post.ore), [])
    if not dagens:
        return False
    # Each entry made by hand stands for one of the bank's.
    hand = dagens.pop(0)
    lage.fanns += 1
    lage.fynd.append(
        f"{_post_i_ord(post)} läses inte in: {hand.namn} har samma dag och belopp. Gör så "
        f"här: är det en annan betalning, skriv utkastet för hand med {BANKREF}: "
        f"{citerad(post.nyckel)}."
    )
    return True


def _planera_post(lage: _Lage, post: Bankpost, dag: dt.date, konto: str) -> None:
    hinder = lage.skiss.las.hinder(dag)
    if hinder:
        lage.lasta.setdefault(hinder, []).append(post)
        return
    forslag = _motrader(lage, post)
    if forslag is None:
        lage.utan_forslag += 1
        lage.fynd.append(f"Utan förslag: {_post_i_ord(post)}{_av_vem(post)}.")
        return
    rader, fakturor = forslag
    lage.oppna = efter_betalning(lage.oppna, fakturor)
    text = str(
        Text(
            dag,
            _motpart(post, fakturor),
            _text(post, fakturor),
            (Konteringsrad(konto, post.ore), *rader),
            _uppgifter(lage, post, dag),
        )
    )
    entry = las_text(lage.skiss, text)
    skriv_i_serien(lage.skiss, serie_for(lage.bok, entry), dag, text)
    lage.utkast.append(entry)
    egen = Bankrorelse("ett utkast ur samma fil", dag.isoformat(), post.ore)
    lage.rorelser[konto].lagg_till(egen, post.nyckel)


def _last(lage: _Lage, period: str, poster: list[Bankpost]) -> Felrad:
    """Return the error for entries of a locked period that the books do not have."""
    forst = poster[0]
    fler = f" och {len(poster) - 1} till" if len(poster) > 1 else ""
    vem = " eller ".join(lage.bok.forbund.upplasning) or "den som förbundet har utsett"
    upp = f"låt {vem} låsa upp månaden, eller " if len(period) == 7 else ""
    return Felrad(
        lage.fil.namn,
        forst.rad,
        f"{_vad(forst)}{fler} finns inte i böckerna, och {period} är låst. Gör så här: {upp}bokför "
        "betalningen för hand i den första öppna perioden, med bankens referens som "
        f"{BANKREF}: {citerad(forst.nyckel)}; då känns den igen här. (LKBR 3 kap. 7 §)",
    )


def _uppgifter(lage: _Lage, post: Bankpost, dag: dt.date) -> dict[str, Varde]:
    uppgifter: dict[str, Varde] = {
        BANKREF: post.nyckel,
        "underlag": lage.plats,
        "underlag-sha256": lage.fil.sha256,
    }
    if post.valutadag not in (None, dag):
        uppgifter["valutadag"] = str(post.valutadag)
    return uppgifter


def _motrader(
    lage: _Lage, post: Bankpost
) -> tuple[tuple[Konteringsrad, ...], tuple[OppenFaktura, ...]] | None:
    """Return a row for each payment of an entry, with the invoices; None when one has no account.

    What the bank takes back settles nothing: it goes to the account that the ekonom has said.
    """
    oppna = () if post.aterford else lage.oppna
    regler = Regelbok((), {}) if post.aterford else lage.regler
    rader: list[Konteringsrad] = []
    fakturor: list[OppenFaktura] = []
    for del_ in post.delposter:
        egna, valda = motrader(del_, oppna, regler)
        if egna:
            oppna = efter_betalning(oppna, valda)
            fakturor += valda
            rader += egna
        elif lage.motkonto:
            motpart = (("motpart", _kort(del_.motpart)),) if del_.motpart else ()
            rader.append(
                Konteringsrad(lage.motkonto, -del_.ore, motpart if len(post.delposter) > 1 else ())
            )
        else:
            return None
    return tuple(rader), tuple(fakturor)


# ---------------------------------------------------------------------- in words


def _kort(text: str) -> str:
    return text if len(text) <= LANGST_TEXT else text[: LANGST_TEXT - 1] + "…"


def _motpart(post: Bankpost, fakturor: tuple[OppenFaktura, ...]) -> str:
    namn = [ett.motpart for ett in fakturor] + [del_.motpart for del_ in post.delposter]
    olika = list(dict.fromkeys(ett for ett in namn if ett))
    if not olika:
        return UTAN_MOTPART
    return _kort(olika[0]) if len(post.delposter) == 1 else _kort(", ".join(olika))


def _text(post: Bankpost, fakturor: tuple[OppenFaktura, ...]) -> str:
    if fakturor and sum(ett.kvar_ore for ett in fakturor) == post.ore:
        return _kort(f"Betalning av {', '.join(ett.namn for ett in fakturor)}")
    vad = "Inbetalning" if post.ore > 0 else "Utbetalning"
    if len(post.delposter) > 1:
        vad = f"{vad}, {len(post.delposter)} betalningar"
    egen = post.delposter[0].text if len(post.delposter) == 1 else post.text
    svar = f"{vad}: {egen}" if egen else vad
    return _kort(f"Återförd betalning. {svar}" if post.aterford else svar)


def _post_i_ord(post: Bankpost) -> str:
    return f"rad {post.rad}: {_vad(post)}"


def _vad(post: Bankpost) -> str:
    ref = f", {post.nyckel}" if post.nyckel else ""
    return f"{post.dag or 'utan dag'}, {kr(post.ore)}{ref}"


def _av_vem(post: Bankpost) -> str:
    delar = [del_ for del_ in post.delposter if del_.motpart or del_.text]
    ord_ = [" ".join(ett for ett in (del_.motpart, del_.text) if ett) for del_ in delar[:3]]
    return f" ({_kort('; '.join(ord_))}{' …' if len(delar) > 3 else ''})" if ord_ else ""


def _klart(lage: _Lage, skrivs: bool) -> tuple[str, ...]:  # noqa: FBT001 (one of two sentences)
    rader = []
    if lage.utkast:
        rader.append(f"{_antal(len(lage.utkast), 'utkast', 'utkast')}; underlag {lage.plats}.")
    rader += lage.avstamda
    if lage.fanns:
        rader.append(f"{_antal(lage.fanns, 'post fanns', 'poster fanns')} redan i böckerna.")
    if lage.utan_forslag:
        rader.append(
            f"{_antal(lage.utan_forslag, 'post har', 'poster har')} inget förslag och skrivs inte. "
            "Gör så här: ange ett motkonto (--motkonto NUMMER, på sidan Arbeta rutan Motkonto) som "
            "du sedan rättar i utkasten, eller bokför dem för hand, och läs in filen igen."
        )
    if not skrivs:
        rader.append("Det finns inget nytt att skriva ur filen.")
    return tuple(rader)


def _antal(antal: int, en: str, flera: str) -> str:
    return f"{antal} {en if antal == 1 else flera}"


# ---------------------------------------------------------------------- the closing balance


def _stam_av(lage: _Lage, utdrag: Kontoutdrag, konto: str) -> None:
    """Plan the balance assertion, if the books have all that the bank has."""
    slut, dag = utdrag.utgaende, utdrag.utgaende.dag + dt.timedelta(days=1)
    funnen = _avstamd(lage.bok, konto, dag)
    if funnen is not None:
        if funnen != till_kronor(slut.ore):
            lage.fynd.append(
                f"Böckerna har redan en avstämning {dag}, på {kronor_som_text(funnen)} kr; enligt "
                f"filen är saldot {kr(slut.ore)}. Gör så här: ta reda på vilken som är rätt."
            )
        return
    alla = lage.rorelser[konto].alla
    bokfort = sum(ett.ore for ett in alla if ett.dag <= slut.dag.isoformat())
    namn = konto_i(lage.bok, konto)
    if bokfort != slut.ore:
        lage.fynd.append(
            f"{namn} stäms inte av än: böckerna och utkasten ger {kr(bokfort)} den "
            f"{slut.dag}, banken {kr(slut.ore)}; det skiljer "
            f"{kr(slut.ore - bokfort)}. Gör så här: bokför det som saknas och läs in "
            "filen igen, då skrivs avstämningen."
        )
        return
    avstamning = f"{slut.dag.year}/avstamningar.beancount"
    if not lage.skiss.finns(avstamning):
        lage.skiss.satt(avstamning, filhuvud(lage.bok.options))
        inkludera(lage.skiss, avstamning)
    lage.skiss.lagg_till(
        avstamning,
        f"{dag} balance {konto:<52} {till_kronor(slut.ore):>16.2f} SEK\n"
        f"  bankfil: {citerad(lage.fil.namn)}\n"
        f"  bankfil-sha256: {citerad(lage.fil.sha256)}\n",
    )
    lage.avstamda.append(f"{namn} stäms av mot {kr(slut.ore)} den {slut.dag}.")


def _avstamd(bok: Bok, konto: str, dag: dt.date) -> Decimal | None:
    for entry in bok.entries:
        if isinstance(entry, data.Balance) and (entry.account, entry.date) == (konto, dag):
            number = entry.amount.number
            return number if isinstance(number, Decimal) else None
    return None
