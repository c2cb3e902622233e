"""Reskontra by invoice on a day, agreed with the ledger, and by age (LKBR 3 kap. 6 §)."""

from __future__ import annotations

from collections import defaultdict

from lkbr.belopp import ore_som_text
from rakenskap.bok.poster import Period
from rakenskap.listor import celler
from rakenskap.listor.urval import Listurval, beskriv, i_konton
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport
from rakenskap.reskontra.poster import LEVERANTOR, TECKEN, Post
from rakenskap.reskontra.register import villkor_i
from rakenskap.reskontra.reskontra import Reskontra, reskontra
from rakenskap.reskontra.varningar import varningar

KOLUMNER = (
    Kolumn("motpart", "Motpart", "text", grupp=1),
    Kolumn("ver", "Verifikation", "text"),
    Kolumn("nummer", "Fakturanr", "text", smal=False),
    Kolumn("datum", "Datum", "datum", smal=False),
    Kolumn("forfaller", "Förfaller", "datum"),
    Kolumn("dagar", "Dagar", "text"),
    Kolumn("belopp", "Belopp"),
    Kolumn("betalt", "Reglerat", smal=False),
    Kolumn("kvar", "Kvar"),
)
# Upper bound of days after the due day, and the column's name and heading.
ALDRAR = (
    (0, "ej_forfallet", "Ej förfallet"),
    (30, "d30", "1–30 dagar"),
    (60, "d60", "31–60 dagar"),
    (90, "d90", "61–90 dagar"),
    (10**9, "aldre", "Över 90 dagar"),
)
_SLAG = {"faktura": "", "kredit": "kredit", "betalning": "betalning"}
_TITEL = {True: "Leverantörsreskontra", False: "Kundreskontra"}


def _urval(b: Berakning, delpost: str, urval: Listurval) -> tuple[Reskontra, list[Post]]:
    res = reskontra(b.bok, delpost, urval.till, villkor=villkor_i(b.bok))
    sokt = urval.motpart.casefold()
    valda = [
        post
        for post in (res.poster if urval.alla else res.oppna)
        if (post.kvar_ore or post.datum >= urval.fran)
        and sokt in post.motpart.casefold()
        and i_konton(post.konto, urval.konton)
    ]
    valda.sort(key=lambda post: (post.motpart.casefold(), post.forfaller, post.namn))
    return res, valda


def reskontralista(b: Berakning, delpost: str, urval: Listurval) -> Rapport:
    """Make the list by invoice on the last day of the selection.

    Args:
        b: the books' amounts.
        delpost: `leverantorsskulder` or `kundfordringar`.
        urval: the day, and part of the party's name or accounts; with `alla` also what has been
            settled of the period's invoices.

    Returns:
        A row an invoice, credit note or payment without invoice, and the agreement with the
        account; days are counted from the due day, with minus before it. Without other conditions
        than the day the sum of what is open is the account's balance, which is checked.
    """
    res, valda = _urval(b, delpost, urval)
    tecken = TECKEN[delpost]
    rader = [_rad(post, tecken, urval) for post in valda]
    kvar = tecken * sum(post.kvar_ore for post in valda)
    tomma = (celler.TOM,) * (len(KOLUMNER) - 1)
    rader.append(
        Rad("summa", f"Summa, {len(valda)} poster", (*tomma, celler.beloppscell(kvar)), "summa")
    )
    if not (urval.motpart or urval.konton):
        saldo = _saldo(b, res, urval, tecken)
        konton = ", ".join(sorted(res.konton)) or "inget konto"
        rader += [
            Rad(f"saldo.{nr}", f"Saldo på {nr} i huvudboken", (*tomma, celler.beloppscell(ore, nr)))
            for nr, ore in saldo.items()
        ]
        skillnad = kvar - sum(saldo.values())
        rader.append(Rad("skillnad", "Skillnad", (*tomma, celler.beloppscell(skillnad)), "summa"))
        if skillnad:
            raise AssertionError(f"{delpost}: {kvar} öre öppet, kontona {konton} har annat")
    return Rapport(
        delpost,
        _TITEL[delpost == LEVERANTOR],
        KOLUMNER,
        tuple(rader),
        stycken=tuple(filter(None, (beskriv(urval, b.bok.forbund), _ingress(delpost, valda)))),
        efter=tuple(ett.felrad.text for ett in varningar(b.bok, res)),
        paragraf="LKBR 3 kap. 6 §",
        decimaler=2,
    )


def _ingress(delpost: str, valda: list[Post]) -> str:
    vem = "leverantörer" if delpost == LEVERANTOR else "kunder"
    tolkade = sum(ett.tolkad for post in valda for ett in post.rorelser)
    return (
        f"Det som är öppet mot {vem}. Dagar räknas från förfallodagen, med minus före den; "
        "förfallodagen är den som fakturan anger, annars efter betalningsvillkoret."
        + (
            f" {tolkade} betalningar eller krediter anger ingen faktura och har förts till den "
            "som har samma motpart och belopp."
            if tolkade
            else ""
        )
    )


def _rad(post: Post, tecken: int, urval: Listurval) -> Rad:
    slag = _SLAG[post.slag]
    return Rad(
        post.namn if post.slag == "faktura" else f"{post.namn} {post.slag}",
        "",
        (
            celler.text(post.motpart),
            celler.text(f"{post.namn} {slag}".rstrip()),
            celler.text(post.nummer),
            celler.dag(post.datum),
            celler.dag(post.forfaller),
            celler.text(str(post.dagar(urval.till)).replace("-", "−") if post.kvar_ore else ""),
            celler.beloppscell(tecken * post.belopp_ore, post.konto),
            celler.beloppscell(tecken * post.reglerat_ore),
            celler.beloppscell(tecken * post.kvar_ore, post.konto),
        ),
    )


def _saldo(b: Berakning, res: Reskontra, urval: Listurval, tecken: int) -> dict[str, int]:
    saldon = b.poster.saldon(Period(urval.till.replace(month=1, day=1), urval.till))
    return {nr: tecken * saldon.utgaende(nr) for nr in sorted(res.konton)}


def aldersfordelning(b: Berakning, delpost: str, urval: Listurval) -> Rapport:
    """Make the list by age: a row a party, what is open by days after it fell due."""
    _, valda = _urval(b, delpost, urval)
    tecken = TECKEN[delpost]
    per_motpart: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(ALDRAR))
    for post in valda:
        plats = next(nr for nr, ett in enumerate(ALDRAR) if post.dagar(urval.till) <= ett[0])
        per_motpart[post.motpart][plats] += tecken * post.kvar_ore
    rader = [
        Rad(
            motpart,
            "",
            (
                celler.text(motpart),
                *(celler.beloppscell(ore or None) for ore in belopp),
                celler.beloppscell(sum(belopp)),
            ),
        )
        for motpart, belopp in per_motpart.items()
        if any(belopp)
    ]
    summor = [sum(belopp[nr] for belopp in per_motpart.values()) for nr in range(len(ALDRAR))]
    rader.append(
        Rad(
            "summa",
            "Summa",
            (celler.TOM, *map(celler.beloppscell, summor), celler.beloppscell(sum(summor))),
            "summa",
        )
    )
    forfallet = sum(summor[1:])
    return Rapport(
        f"{delpost}-alder",
        "Åldersfördelning",
        (
            Kolumn("motpart", "Motpart", "text"),
            *(Kolumn(namn, rubrik, smal=namn != "d60") for _, namn, rubrik in ALDRAR),
            Kolumn("summa", "Summa"),
        ),
        tuple(rader),
        stycken=(f"Förfallet {urval.till}: {ore_som_text(forfallet)} kr.",),
        paragraf="LKBR 3 kap. 6 §",
        decimaler=2,
    )
