"""How a project stands: each requisition applied for, granted, booked and paid; the ceiling."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from beancount.core import data

from lkbr.belopp import ore_som_text
from rakenskap.bok.bok import Bok
from rakenskap.finansiering.projekt import Ansokan, Projekt
from rakenskap.finansiering.rekvisition import REKVISITION, upplupet
from rakenskap.listor import celler
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport
from rakenskap.reskontra.poster import Post
from rakenskap.reskontra.reskontra import fordringar

KOLUMNER = (
    Kolumn("namn", "Ansökan", "text"),
    Kolumn("sokt_dag", "Sökt den", "datum"),
    Kolumn("sokt", "Sökt"),
    Kolumn("beviljat", "Beviljat"),
    Kolumn("ver", "Verifikation", "text"),
    Kolumn("bokfort", "Bokfört"),
    Kolumn("betalt", "Betalt"),
    Kolumn("betalt_dag", "Betalt den", "datum"),
    Kolumn("kvar", "Kvar"),
)


@dataclass(frozen=True, slots=True)
class Projektkrav:
    """A claim on the financier: its requisition where one is named, and what is paid of it.

    Attributes:
        ansokan: name of the requisition, empty when the entry names none.
    """

    ansokan: str
    post: Post

    @property
    def betalt_dag(self) -> dt.date | None:
        """The last day that something was paid."""
        return max((ett.dag for ett in self.post.rorelser), default=None)


def kraven(bok: Bok, projekt: Projekt, dag: dt.date) -> list[Projektkrav]:
    """Return the claims of a project on a day, in the order that they were booked."""
    svar = []
    for post in fordringar(bok, projekt.fordran, dag).poster:
        if post.slag == "faktura" and _is_projektets(post.entry, projekt):
            kod, _, namn = str(post.entry.meta.get(REKVISITION, "")).partition("/")
            svar.append(Projektkrav(namn if kod == projekt.kod else "", post))
    return svar


def _is_projektets(entry: data.Transaction, projekt: Projekt) -> bool:
    return any((p.meta or {}).get("projekt") == projekt.kod for p in entry.postings)


def projektlage(bok: Bok, projekt: Projekt, dag: dt.date) -> Rapport:
    """Make the table of a project's requisitions on a day, with what is left of the ceiling."""
    krav = kraven(bok, projekt, dag)
    rader = []
    for ansokan in projekt.ansokningar:
        egna = [ett for ett in krav if ett.ansokan == ansokan.namn]
        rader.append(_rad(ansokan, egna))
    namngivna = {ett.namn for ett in projekt.ansokningar}
    rader += [_rad(None, [ett]) for ett in krav if ett.ansokan not in namngivna]
    summor = [
        sum(ett.sokt_ore for ett in projekt.ansokningar),
        sum(ett.beviljat_ore for ett in projekt.ansokningar),
        sum(ett.post.belopp_ore for ett in krav),
        sum(ett.post.reglerat_ore for ett in krav),
        sum(ett.post.kvar_ore for ett in krav),
    ]
    sokt, beviljat, bokfort, betalt, kvar = map(celler.beloppscell, summor)
    tom = celler.TOM
    summa = (tom, tom, sokt, beviljat, tom, bokfort, betalt, tom, kvar)
    rader.append(Rad("summa", "Summa", summa, "summa"))
    ore = upplupet(bok, projekt, dag)
    vad = "Upplupet, inte bokfört" if ore >= 0 else "Förutbetalt, inte upparbetat"
    efter = [f"{vad} {dag}: {ore_som_text(abs(ore))} kr."]
    if projekt.tak_ore is not None:
        kvar_av = ore_som_text(projekt.tak_ore - max(summor[0], summor[2]))
        efter.append(f"Kvar av taket: {kvar_av} kr av {ore_som_text(projekt.tak_ore)} kr.")
    return Rapport(
        "projekt",
        f"Projekt {projekt.kod}, {projekt.finansiar}, {dag}",
        KOLUMNER,
        tuple(rader),
        stycken=(
            "En betalning tar det krav som den anger, annars det äldsta med samma motpart och "
            "belopp.",
        ),
        efter=(*efter, *_anmarkningar(projekt, krav)),
        paragraf="RKR R2",
        decimaler=2,
    )


def _rad(ansokan: Ansokan | None, krav: list[Projektkrav]) -> Rad:
    vers = ", ".join(ett.post.namn for ett in krav)
    dagar = [ett.betalt_dag for ett in krav if ett.betalt_dag is not None]
    bokfort = [ett.post for ett in krav]
    namn = ansokan.namn if ansokan else ""
    return Rad(
        namn or vers,
        "",
        (
            celler.text(namn),
            celler.dag(ansokan.sokt if ansokan else bokfort[0].datum),
            celler.beloppscell(ansokan.sokt_ore if ansokan else None),
            celler.beloppscell(ansokan.beviljat_ore if ansokan and ansokan.beviljat else None),
            celler.text(vers),
            celler.beloppscell(sum(ett.belopp_ore for ett in bokfort) if bokfort else None),
            celler.beloppscell(sum(ett.reglerat_ore for ett in bokfort) if bokfort else None),
            celler.dag(max(dagar, default=None)),
            celler.beloppscell(sum(ett.kvar_ore for ett in bokfort) if bokfort else None),
        ),
    )


def _anmarkningar(projekt: Projekt, krav: list[Projektkrav]) -> list[str]:
    svar = []
    for ansokan in projekt.ansokningar:
        bokfort = sum(ett.post.belopp_ore for ett in krav if ett.ansokan == ansokan.namn)
        if ansokan.sokt and not bokfort:
            svar.append(f"{ansokan.namn} är sökt men inte bokförd.")
        elif ansokan.beviljat and ansokan.beviljat_ore < bokfort:
            svar.append(
                f"{ansokan.namn}: mindre är beviljat än bokfört. Gör så här: rätta verifikationen."
            )
    return svar


def projektlista(bok: Bok, alla: dict[str, Projekt], dag: dt.date) -> Rapport:
    """Make the list of all projects on a day: period, ceiling, booked, paid and earned."""
    rader = []
    for kod, projekt in alla.items():
        krav = kraven(bok, projekt, dag)
        rader.append(
            Rad(
                kod,
                "",
                (
                    celler.text(kod),
                    celler.text(projekt.finansiar),
                    celler.dag(projekt.fran),
                    celler.dag(projekt.till),
                    celler.beloppscell(projekt.tak_ore),
                    celler.beloppscell(sum(ett.post.belopp_ore for ett in krav)),
                    celler.beloppscell(sum(ett.post.reglerat_ore for ett in krav)),
                    celler.beloppscell(upplupet(bok, projekt, dag)),
                ),
            )
        )
    return Rapport(
        "projekt",
        f"Projekt {dag}",
        (
            Kolumn("kod", "Projekt", "text"),
            Kolumn("finansiar", "Finansiär", "text", smal=False),
            Kolumn("fran", "Från", "datum", smal=False),
            Kolumn("till", "Till", "datum"),
            Kolumn("tak", "Tak"),
            Kolumn("sokt", "Sökt (bokfört)"),
            Kolumn("betalt", "Betalt"),
            Kolumn("upplupet", "Upplupet"),
        ),
        tuple(rader),
        paragraf="RKR R2",
        decimaler=2,
    )
