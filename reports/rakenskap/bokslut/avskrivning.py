"""Proposals for assets: depreciation of a period, sale, scrapping, write-down and its return."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from beancount.core import data

from lkbr.belopp import ore_som_text
from lkbr.kontering import ore_om
from lkbr.konto import kontonummer
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.register import Anlaggning
from rakenskap.bokslut.forslag import INTERN, Bokslutsforslag, konto, serie_for_slag
from rakenskap.bokslut.tillgang import (
    ANLAGGNING,
    FIL,
    Metod,
    Tillgangslage,
    hitta_tillgang,
    lage,
)
from rakenskap.dagbok.andring import byt
from rakenskap.dagbok.skiss import Skiss
from rakenskap.dagbok.text import Konteringsrad, Text
from rakenskap.listor import celler
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport

VINST, FORLUST = ("3970", "3973"), ("7970", "7973")
# The account of the year's depreciation by the first digits of the asset's (BAS).
_KOSTNAD = {
    "10": ("7810", "7811"),
    "11": ("7820", "7821"),
    "121": ("7831", "7830"),
    "122": ("7832", "7830"),
    "123": ("7833", "7830"),
    "124": ("7834", "7830"),
    "125": ("7835", "7830"),
    "12": ("7839", "7830", "7832"),
}
KOLUMNER = (
    Kolumn("id", "Nr", "text"),
    Kolumn("benamning", "Benämning", "text", smal=False),
    Kolumn("ibruk", "I bruk", "datum"),
    Kolumn("ar", "År", "text"),
    Kolumn("anskaffning", "Anskaffning"),
    Kolumn("plan", "Enligt plan"),
    Kolumn("bokfort", "Bokfört"),
    Kolumn("avskrivning", "Att skriva av"),
)


def avskrivning(bok: Bok, till: dt.date, metod: Metod = "dag") -> Bokslutsforslag | None:
    """Propose the depreciation that is missing up to a day; None when nothing is.

    Raises:
        BokFelError: the register holds what cannot be, or the chart lacks an account.
    """
    alla = [ett for ett in lage(bok, till, metod) if ett.planenligt != ett.avskrivet]
    kvar = [ett for ett in alla if ett.planenligt > ett.avskrivet]
    if not alla:
        return None
    fynd = tuple(
        f"{ett.tillgang.id} är avskriven med {ore_som_text(ett.avskrivet - ett.planenligt)} kr mer "
        "än planen ger; det rättas inte här."
        for ett in alla
        if ett.planenligt < ett.avskrivet
    )
    rader: list[Konteringsrad] = []
    per_kostnad: defaultdict[tuple[str, tuple[tuple[str, str], ...]], int] = defaultdict(int)
    for ett in kvar:
        ore = ett.planenligt - ett.avskrivet
        ack, kostnad, dims = _konton(bok, ett.tillgang)
        per_kostnad[kostnad, dims] += ore
        rader.append(Konteringsrad(ack, -ore, ((ANLAGGNING, ett.tillgang.id),)))
    kostnader = [Konteringsrad(namn, ore, dims) for (namn, dims), ore in per_kostnad.items()]
    text = Text(
        till,
        INTERN,
        f"Avskrivning enligt plan till och med {till}",
        (*kostnader, *rader),
        serie_for_slag(bok, "periodisering"),
    )
    return Bokslutsforslag(
        f"avskrivning-{till}",
        f"Avskrivning {till}",
        (text,) if kvar else (),
        plantabell(alla, till),
        fynd,
    )


def plantabell(alla: list[Tillgangslage], till: dt.date) -> Rapport:
    """Return the computation of depreciation: plan and books by asset."""
    rader = []
    for ett in alla:
        t = ett.tillgang
        rader.append(
            Rad(
                t.id,
                "",
                (
                    celler.text(t.id),
                    celler.text(t.benamning),
                    celler.dag(t.ibruktagen),
                    celler.text(t.ar_i_ord),
                    celler.beloppscell(t.anskaffning_ore, t.konto),
                    celler.beloppscell(ett.planenligt),
                    celler.beloppscell(ett.avskrivet),
                    celler.beloppscell(ett.planenligt - ett.avskrivet),
                ),
            )
        )
    kolumnsummor = [
        sum(ett.tillgang.anskaffning_ore for ett in alla),
        sum(ett.planenligt for ett in alla),
        sum(ett.avskrivet for ett in alla),
        sum(ett.planenligt - ett.avskrivet for ett in alla),
    ]
    summor = (*((celler.TOM,) * 4), *map(celler.beloppscell, kolumnsummor))
    return Rapport(
        "avskrivning",
        f"Avskrivning till och med {till}",
        KOLUMNER,
        (*rader, Rad("summa", "Summa", summor, "summa")),
        stycken=(
            "Linjärt från den dag då tillgången togs i bruk, i hela kronor; det som är kvar efter "
            "en nedskrivning skrivs av över den tid som återstår.",
        ),
        paragraf="LKBR 7 kap. 3 §",
        decimaler=2,
    )


def _konton(bok: Bok, tillgang: Anlaggning) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Return the accounts of accumulated and the year's depreciation, as they were used before."""
    ack = konto(bok, f"{tillgang.konto[:3]}9", vad="ackumulerade avskrivningar")
    for entry in reversed(bok.entries):
        if not isinstance(entry, data.Transaction) or entry.flag == "!":
            continue
        if not any(p.account == ack and (ore_om(p) or 0) < 0 for p in entry.postings):
            continue
        for posting in entry.postings:
            nummer = kontonummer(posting.account) or ""
            if nummer in bok.konton and bok.konton[nummer].rad == "avskrivningar":
                meta = posting.meta or {}
                dims = tuple(
                    (namn, str(meta[namn])) for namn in ("insats", "verksamhet") if meta.get(namn)
                )
                return ack, posting.account, dims
    vanliga = next(
        konton for borjan, konton in _KOSTNAD.items() if tillgang.konto.startswith(borjan)
    )
    return ack, konto(bok, *vanliga, vad="årets avskrivning"), ()


def avyttring(
    bok: Bok, namn: str, dag: dt.date, pris_ore: int, motkonto: str = "1930"
) -> Bokslutsforslag:
    """Propose a sale, or a scrapping when the price is nought; depreciation up to it comes first.

    Args:
        bok: the books.
        namn: the asset.
        dag: the day it leaves.
        pris_ore: what is paid for it.
        motkonto: number of the account for the price.

    Raises:
        BokFelError: there is no such asset, it has left, or the day is before it was bought.
    """
    t = hitta_tillgang(bok, namn)
    if t.utrangerad is not None:
        raise _fel(f"{t.id} har redan lämnat {t.utrangerad}", "kontrollera vilken tillgång det är")
    if dag < t.anskaffad:
        raise _fel(f"{t.id} kan inte lämna {dag}: den anskaffades {t.anskaffad}", "rätta dagen")
    if pris_ore < 0:
        raise _fel("Priset är mindre än noll", "skriv vad som betalas, eller 0 vid skrotning")
    igar = dag - dt.timedelta(days=1)
    nu = next(
        ett for ett in lage(bok, igar if igar >= t.anskaffad else dag) if ett.tillgang.id == t.id
    )
    texter = []
    avskrivet = nu.avskrivet
    uppgifter = serie_for_slag(bok, "periodisering")
    ack, kostnad, dims = _konton(bok, t)
    rest = max(nu.planenligt - nu.avskrivet, 0)
    marke = ((ANLAGGNING, t.id),)
    if rest:
        avskrivet += rest
        rader = (Konteringsrad(kostnad, rest, dims), Konteringsrad(ack, -rest, marke))
        texter.append(Text(dag, INTERN, f"Avskrivning till avyttringen, {t.id}", rader, uppgifter))
    bokfort = t.anskaffning_ore - avskrivet - nu.nedskrivet
    rader_ = [Konteringsrad(bok.konton[t.konto].beancount, -t.anskaffning_ore, marke)]
    if avskrivet:
        rader_.append(Konteringsrad(ack, avskrivet, marke))
    if nu.nedskrivet:
        ned = konto(bok, f"{t.konto[:3]}8", vad="ackumulerade nedskrivningar")
        rader_.append(Konteringsrad(ned, nu.nedskrivet, marke))
    if pris_ore:
        rader_.append(Konteringsrad(konto(bok, motkonto, vad="betalningen"), pris_ore))
    resultat = bokfort - pris_ore
    if resultat:
        vad = FORLUST if resultat > 0 else VINST
        rader_.append(
            Konteringsrad(konto(bok, *vad, vad="vinst eller förlust vid avyttring"), resultat, dims)
        )
    ord_ = "Försäljning" if pris_ore else "Utrangering"
    texter.append(Text(dag, INTERN, f"{ord_} av {t.id}, {t.benamning}", tuple(rader_), uppgifter))
    return Bokslutsforslag(
        f"{ord_.lower().replace('ö', 'o').replace('ä', 'a')}-{t.id.lower()}",
        f"{ord_} av {t.id}",
        tuple(texter),
        _raknad(
            f"{ord_} av {t.id}",
            (
                ("Anskaffningsvärde", t.anskaffning_ore),
                ("Avskrivet", -avskrivet),
                ("Nedskrivet", -nu.nedskrivet),
                ("Bokfört värde", bokfort),
                ("Pris", pris_ore),
                ("Vinst" if resultat < 0 else "Förlust", -resultat),
            ),
        ),
    )


def nedskrivning(bok: Bok, namn: str, dag: dt.date, ore: int, skal: str) -> Bokslutsforslag:
    """Propose a write-down, or its return when the amount is less than nought.

    Raises:
        BokFelError: there is no such asset, no reason is given, or the amount is more than the
            book value (or, returned, than what was written down).
    """
    t = hitta_tillgang(bok, namn)
    nu = next((ett for ett in lage(bok, dag) if ett.tillgang.id == t.id), None)
    if nu is None or nu.anskaffning == 0:
        raise _fel(f"{t.id} finns inte kvar {dag}", "rätta dagen")
    if not skal.strip():
        raise _fel("Skälet saknas", "skriv varför värdet har gått ned eller upp (--skal)")
    if ore > nu.bokfort or -ore > nu.nedskrivet or not ore:
        raise _fel(
            f"{t.id} har bokfört värde {ore_som_text(nu.bokfort)} och är nedskriven med "
            f"{ore_som_text(nu.nedskrivet)}; {ore_som_text(ore)} går inte",
            "rätta beloppet",
        )
    ned = konto(bok, f"{t.konto[:3]}8", vad="ackumulerade nedskrivningar")
    kostnad = konto(bok, "7730", "7720", "7740", "7710", vad="nedskrivningar")
    vad = "Nedskrivning" if ore > 0 else "Återföring av nedskrivning"
    _, _, dims = _konton(bok, t)
    text = Text(
        dag,
        INTERN,
        f"{vad} av {t.id}: {skal.strip()}",
        (Konteringsrad(kostnad, ore, dims), Konteringsrad(ned, -ore, ((ANLAGGNING, t.id),))),
        serie_for_slag(bok, "periodisering"),
    )
    rader = (
        ("Bokfört värde före", nu.bokfort),
        (vad, -ore),
        ("Bokfört värde efter", nu.bokfort - ore),
    )
    namn_ = f"nedskrivning-{t.id.lower()}-{dag}"
    return Bokslutsforslag(namn_, f"{vad} av {t.id}", (text,), _raknad(f"{vad} av {t.id}", rader))


def _raknad(titel: str, rader: tuple[tuple[str, int], ...]) -> Rapport:
    return Rapport(
        "berakning",
        titel,
        (Kolumn("belopp", "Belopp"),),
        tuple(Rad(namn, namn, (celler.beloppscell(ore),)) for namn, ore in rader),
        paragraf="LKBR 7 kap.",
        decimaler=2,
    )


def _fel(vad: str, atgard: str) -> BokFelError:
    return BokFelError([Felrad(FIL, 0, f"{vad}. Gör så här: {atgard}. (LKBR 7 kap.)")])


def markera_utrangerad(skiss: Skiss, namn: str, dag: dt.date) -> None:
    """Write in the register that an asset has left."""
    entry = next(
        ett
        for ett in skiss.bok.entries
        if isinstance(ett, data.Custom)
        and ett.type == ANLAGGNING
        and str(ett.values[0].value) == namn
    )
    fil = str(entry.meta["filename"]).removeprefix(f"{skiss.bok.mapp}/")
    rad = int(entry.meta["lineno"])
    text = skiss.text(fil)
    skiss.satt(fil, byt(text, (rad, rad), [f"  utrangerad: {dag}\n"]))
