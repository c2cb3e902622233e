"""The page Årsredovisning: each heading's text edited with the page beside it, and then saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask import jsonify, request
from markupsafe import Markup

from rakenskap.arsredovisning.arstext import Arstext, las_arstext
from rakenskap.arsredovisning.berattelse import Avsnitt, granska_text
from rakenskap.arsredovisning.dokument import utan_plats
from rakenskap.arsredovisning.redigering import (
    Rubriktext,
    inskickad,
    lage_per_rubrik,
    las_rubriktext,
    namn_att_valja,
    spara_text,
    valj_rubrik,
)
from rakenskap.arsredovisning.rubriker import RUBRIKER
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.skiss import Vem
from rakenskap.dagbok.spara import prova
from rakenskap.fava_tillagg.andpunkt import andpunkt
from rakenskap.fava_tillagg.lage import Lage, lage_for
from rakenskap.fava_tillagg.personer import vem_skriver
from rakenskap.fava_tillagg.plan import Handlingsplan
from rakenskap.fava_tillagg.roll import Roll
from rakenskap.fava_tillagg.sida import Fraga, SaknasError, Sida
from rakenskap.fava_tillagg.sidor import arbeta
from rakenskap.fava_tillagg.sidor.gemensamt import gemensamt
from rakenskap.fava_tillagg.skrivsidor import Skrivsida, Svar, texter
from rakenskap.rakningar.arsrakenskap import arets_perioder
from rakenskap.rapport.rapport import Rakenskaper
from rakenskap.utskrift.som_html import block_som_html

LAGEN = {"klar": "klar", "fel": "har fel", "saknas": "saknas"}


class Arsredovisning(Skrivsida):
    """Årsredovisning: the headings of the law, and the text under one of them."""

    titel = "Årsredovisningens text"
    report_title = titel
    # What it adds (mallar/Arsredovisning.js) is completion and the page while one types.
    has_js_module = True
    roller = frozenset((Roll.EKONOM,))

    @staticmethod
    def gor(fraga: Fraga) -> Sida:
        """Show a heading's text, and the page that it becomes."""
        try:
            arets = _arets_text(fraga.lage, fraga.val.period.ar)
            rubrik = valj_rubrik(fraga.ord.get("rubrik"))
            egen = las_rubriktext(fraga.lage.bok.mapp, arets.namn, _regim(fraga), rubrik)
        except BokFelError as fel:
            raise SaknasError(" ".join(texter(fel))) from None
        return _sida(fraga, arets, egen)

    @andpunkt("granska", "POST")
    def granska(self) -> Svar:
        """Return, as JSON, the page that a text becomes and what is wrong; nothing is kept."""
        self.krav_pa_skrivning(lambda roll: roll.far_bokfora)
        fraga = self.fraga(lage_for(self.ledger))
        try:
            arets = _arets_text(fraga.lage, fraga.val.period.ar)
            rubrik = valj_rubrik(request.form.get("rubrik", ""))
            text = inskickad(request.form.get("text", ""))
            avsnitt, fel = granska_text(
                fraga.lage.bok.mapp, arets.namn, _regim(fraga), rubrik, text
            )
        except BokFelError as hinder:
            return jsonify({"html": "", "fel": texter(hinder)})
        return jsonify({"html": _html(avsnitt), "fel": _utan_fil(fel)})

    @andpunkt("spara", "POST")
    def skriv(self) -> Svar:
        """Show the plan of saving a text; write it when it has been said yes to."""
        self.krav_pa_skrivning(lambda roll: roll.far_bokfora)
        lage = lage_for(self.ledger)
        fraga = self.fraga(lage)
        ar, form = fraga.val.period.ar, request.form
        try:
            rubrik = valj_rubrik(form.get("rubrik", ""))
            text = inskickad(form.get("text", ""))
            av = vem_skriver(lage.bok.forbund)
            bok = self._bok(lage)
            vem = Vem(av, dt.datetime.now(dt.UTC))
            skiss = spara_text(bok, vem, ar, rubrik, text, form.get("forut", ""))
            arets = _arets_text(lage, ar)
            _, fel = granska_text(bok.mapp, arets.namn, _regim(fraga), rubrik, text)
            plan = Handlingsplan(
                f"Spara texten under «{rubrik.titel}» {ar}?",
                "Spara",
                f"Texten under «{rubrik.titel}» är sparad.",
                skiss,
                fynd=tuple(_utan_fil(fel)),
            )
            if form.get("avtryck", "") != plan.avtryck:
                prova(skiss)
                falt = [(namn, form.get(namn, "")) for namn in ("rubrik", "forut")]
                falt.append(("text", text))
                mal = _mal(fraga, "spara")
                vagar = arbeta.Planvagar(mal, avbryt=_har(fraga, rubrik.id))
                sida = arbeta.plansida(fraga, plan, falt, vagar, andrat="avtryck" in form)
                return self._svar(fraga, sida)
            self._skriv(skiss)
        except (BokFelError, ValueError, OSError) as hinder:
            return self._felsvar(fraga, hinder)
        return self._vidare(_har(fraga, rubrik.id, klart=plan.klart))


def _har(fraga: Fraga, rubrik: str, **ord_: str) -> str:
    ar = ("ar", str(fraga.val.period.ar))
    return fraga.adresser.sida("Arsredovisning", [ar, ("rubrik", rubrik), *ord_.items()])


def _mal(fraga: Fraga, vad: str) -> str:
    """Return where a form is sent: an address with the year in it."""
    return fraga.adresser.sida(f"Arsredovisning/{vad}", [("ar", str(fraga.val.period.ar))])


def _egna(fraga: Fraga) -> dict[str, Any]:
    return {**gemensamt(fraga), "biljett": fraga.biljett_for("Arsredovisning")}


def _regim(fraga: Fraga) -> str:
    period = fraga.val.period
    return fraga.lage.rakenskap(arets_perioder(fraga.lage.b, period.ar), "kr").form.id


def _arets_text(lage: Lage, ar: int) -> Arstext:
    """Return all that is written of a year, with the names of its figures.

    Raises:
        BokFelError: the year's accounts do not hold.
    """
    rakenskap = lage.rakenskap(arets_perioder(lage.b, ar), "kr")
    if not rakenskap.skrivbar:
        text = f"Räkenskaperna {ar} går inte ihop än. Gör så här: se Kontroller."
        raise BokFelError([Felrad("böckerna", 0, text)])
    forbund = lage.bok.forbund
    rakenskaper = Rakenskaper(
        forbund.namn, forbund.orgnr, ar, rakenskap.form.id, rakenskap.form.namn, "kr",
        forbund.ursprung, lage.harkomst(ar), rakenskap.rapporter,
    )  # fmt: skip
    return las_arstext(lage.bok.mapp, rakenskaper, lage.b)


def _utan_fil(fel: Sequence[Felrad]) -> list[str]:
    """Return findings of the text that is seen: the line, and what."""
    return [f"Rad {ett.rad}: {ett.text}" if ett.rad else ett.text for ett in fel]


def _html(avsnitt: Avsnitt | None) -> Markup:
    block = [utan_plats(ett) for ett in avsnitt.block] if avsnitt else []
    return Markup(block_som_html(block))  # noqa: S704 (rendered with autoescape)


def _sida(fraga: Fraga, arets: Arstext, egen: Rubriktext) -> Sida:
    ar, mapp = fraga.val.period.ar, fraga.lage.bok.mapp
    avsnitt, fel = granska_text(mapp, arets.namn, _regim(fraga), egen.rubrik, egen.text)
    lagen = lage_per_rubrik(arets)
    rubriker = [
        {
            "titel": rubrik.titel,
            "lank": _har(fraga, rubrik.id),
            "lage": LAGEN[lagen[rubrik.id]] if rubrik.id in lagen else "bara vid behov",
            "vald": rubrik is egen.rubrik,
        }
        for rubrik in RUBRIKER
    ]
    ovriga = [str(ett) for ett in arets.fel if not ett.fil.endswith(".md")]
    return Sida(
        f"{egen.rubrik.titel}, årsredovisning {ar}",
        "berattelse.html",
        {
            **_egna(fraga),
            "klart": fraga.ord.get("klart"),
            "mal": _mal(fraga, "spara"),
            "granska": _mal(fraga, "granska"),
            "egen": egen,
            "paragraf": egen.rubrik.paragraf(_regim(fraga)),
            "ar": ar,
            "rubriker": rubriker,
            "html": _html(avsnitt),
            "textfel": _utan_fil(fel),
            "ovriga": ovriga,
            "namn": namn_att_valja(arets.namn),
        },
        val="period",
    )
