"""The pages of the tasks beside the daily entry, an area each: shown, planned, and then written."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from flask import abort, jsonify, make_response, request, send_file

from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.skiss import Vem
from rakenskap.dagbok.spara import prova
from rakenskap.fava_tillagg import inlamnat
from rakenskap.fava_tillagg.andpunkt import andpunkt
from rakenskap.fava_tillagg.lage import lage_for
from rakenskap.fava_tillagg.personer import servern_sager, vem_fragar, vem_skriver
from rakenskap.fava_tillagg.plan import Handlingsplan
from rakenskap.fava_tillagg.roll import Roll, requestens_roll
from rakenskap.fava_tillagg.sida import Fraga, SaknasError, Sida
from rakenskap.fava_tillagg.sidor import arbeta
from rakenskap.fava_tillagg.sidor import uppgift as sidan
from rakenskap.fava_tillagg.skrivsidor import Skrivsida, Svar, klockan
from rakenskap.fava_tillagg.skrivsidor import texter as texter_av
from rakenskap.fava_tillagg.uppgifter import (
    avstamning,
    bokslut,
    finansiering,
    inkop,
    installningar,
    tillgangar,
)
from rakenskap.fava_tillagg.uppgifter.falt import Ifyllda
from rakenskap.fava_tillagg.uppgifter.uppgift import Arbetsuppgift
from rakenskap.listor.dokument import Listdokument, dokument_for
from rakenskap.rapport.rapport import Rapport
from rakenskap.utskrift.skriv_lista import skriv_lista

_ORD = re.compile(r"--[a-z][a-z-]*")


class Uppgiftssida(Skrivsida):
    """An area of tasks; Arbeta's script checks their forms while one types."""

    roller = frozenset((Roll.EKONOM, Roll.ATTESTANT, Roll.REVISOR))
    uppgifter: ClassVar[tuple[Arbetsuppgift, ...]] = ()

    @andpunkt("gor", "POST")
    def skriv(self) -> Svar:
        """Show the plan of what a form asks for; write it when it has been said yes to."""
        uppgift = self._uppgift()
        self.krav_pa_skrivning(lambda roll: uppgift.far(roll, servern_sager()))
        lage = lage_for(self.ledger)
        fraga = self.fraga(lage)
        ifyllt = sidan.Ifyllt(request.form, fran_post=True)
        vem = Vem(vem_fragar(lage.bok.forbund), klockan())
        try:
            nycklar = _nycklar(uppgift)
            ifyllt, varden = sidan.las_ifyllt(fraga, uppgift, request.form, nycklar)
            if request.form.get("gor") == "andra":
                # The form again, as it is: what has not been typed yet is not wrong.
                return self._igen(fraga, uppgift, sidan.utan_tomma(ifyllt), vem, 200)
            if ifyllt.fel:
                return self._igen(fraga, uppgift, ifyllt, vem)
            vem = Vem(vem_skriver(lage.bok.forbund), vem.nu)
            bok = self._bok(lage)
            plan = _plan(uppgift, bok, varden, vem)
            avtryck = request.form.get("avtryck", "")
            if avtryck != plan.avtryck:
                prova(plan.skiss)
                return self._plansida(fraga, uppgift, ifyllt, plan, andrat=bool(avtryck))
            self._skriv(plan.skiss)
            for nyckel in nycklar.values():
                inlamnat.glom(nyckel)
        except (BokFelError, ValueError, OSError) as fel:
            texter = tuple(i_sidans_ord(uppgift, text) for text in texter_av(fel))
            ifyllt = sidan.Ifyllt(ifyllt.typat, ifyllt.fel, texter, ifyllt.nycklar, fran_post=True)
            return self._igen(fraga, uppgift, ifyllt, vem, 500 if isinstance(fel, OSError) else 400)
        return self._klart(fraga, uppgift, plan)

    def _uppgift(self) -> Arbetsuppgift:
        try:
            uppgift = sidan.hitta(self.uppgifter, request.form.get("uppgift", ""))
        except SaknasError:
            abort(404)
        if uppgift.planera is None:
            abort(404)
        return uppgift

    def _igen(
        self,
        fraga: Fraga,
        uppgift: Arbetsuppgift,
        ifyllt: sidan.Ifyllt,
        vem: Vem,
        status: int = 400,
    ) -> Svar:
        """Show the form again, whole."""
        egna = type(self)
        sida = sidan.uppgiftssida(fraga, egna.titel, egna.uppgifter, uppgift, ifyllt, vem)
        return self._svar(fraga, sida, status)

    def _plansida(
        self,
        fraga: Fraga,
        uppgift: Arbetsuppgift,
        ifyllt: sidan.Ifyllt,
        plan: Handlingsplan,
        *,
        andrat: bool,
    ) -> Svar:
        sida = arbeta.plansida(
            fraga,
            plan,
            sidan.som_falt(uppgift, ifyllt),
            arbeta.Planvagar(
                fraga.adresser.sida(f"{self.name}/gor"),
                "andra",
                fraga.adresser.sida(self.name, [("uppgift", uppgift.kod)]),
            ),
            andrat=andrat,
        )
        return self._svar(fraga, sida)

    def _klart(self, fraga: Fraga, uppgift: Arbetsuppgift, plan: Handlingsplan) -> Svar:
        ord_ = plan.efterat or (("uppgift", uppgift.kod),)
        klart = (("klart", plan.klart), ("rensa", f"uppgift:{uppgift.kod}"))
        return self._vidare(fraga.adresser.sida(self.name, [*ord_, *klart]))

    @andpunkt("granska", "POST")
    def granska(self) -> Svar:
        """Tell, as JSON, what is wrong with a form that is being filled in, and what it gives."""
        uppgift = self._uppgift()
        self.krav_pa_skrivning(lambda roll: uppgift.far(roll, servern_sager()))
        lage = lage_for(self.ledger)
        fraga = self.fraga(lage)
        vem = Vem(vem_fragar(lage.bok.forbund), klockan())
        ifyllt, varden = sidan.las_ifyllt(fraga, uppgift, request.form, _kvar(uppgift))
        fel = {namn: text for namn, text in ifyllt.fel.items() if request.form.get(namn)}
        if ifyllt.fel:
            return jsonify({"fel": fel})
        try:
            plan = _plan(uppgift, lage.bok, varden, vem)
        except BokFelError as hinder:
            texter = (i_sidans_ord(uppgift, text) for text in texter_av(hinder))
            return jsonify({"fel": {"rader": " ".join(texter)}})
        rader = [f"{post.rubrik}: {post.text}" for post in plan.poster[:5]]
        return jsonify({"fel": {}, "sammanfattning": [*rader, *plan.fynd[:5]]})

    @andpunkt("lista.pdf")
    def lista_pdf(self) -> Svar:
        """Return what a task shows as a PDF."""
        fraga = self._laser()
        try:
            uppgift = sidan.hitta(self.uppgifter, fraga.ord.get("uppgift"))
            visat = sidan.visat_for(fraga, uppgift, Vem("", klockan()))
        except SaknasError:
            abort(404)
        if not visat.rapporter:
            abort(404)
        dok = _dokument(fraga, visat.rapporter)
        with tempfile.TemporaryDirectory() as mapp:
            innehall = skriv_lista(dok, "pdf", Path(mapp) / "lista.pdf").read_bytes()
        svar = make_response(innehall)
        svar.mimetype = "application/pdf"
        svar.headers["Content-Disposition"] = f'attachment; filename="{dok.id}.pdf"'
        return svar

    @andpunkt("fil")
    def fil(self) -> Svar:
        """Return a file that a task names, such as one for the bank."""
        fraga = self._laser()
        namn, bok = request.args.get("fil", ""), fraga.lage.bok
        if not any(namn in uppgift.filer(bok) for uppgift in self.uppgifter):
            abort(404)
        return send_file(bok.mapp / namn, as_attachment=True)

    def _laser(self) -> Fraga:
        if requestens_roll() not in self.roller:
            abort(403)
        return self.fraga(lage_for(self.ledger))


def i_sidans_ord(uppgift: Arbetsuppgift, text: str) -> str:
    """Return a message of a command with the names of the page's fields for those of its words."""
    rubriker = {f"--{ett.namn}": f"«{ett.rubrik}»" for ett in uppgift.alla}
    return _ORD.sub(lambda traff: rubriker.get(traff[0], traff[0]), text)


def _plan(uppgift: Arbetsuppgift, bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    if uppgift.planera is None:
        raise AssertionError(f"{uppgift.kod} plans nothing")
    plan = uppgift.planera(bok, varden, vem)
    # As the writing does, so that the plan that is shown is the one that is written.
    plan.skiss.logga_installningar()
    return plan


def _kvar(uppgift: Arbetsuppgift) -> dict[str, str]:
    """Return the names of the files that were handed in before, by field."""
    alla = {ett.namn: request.form.get(f"nyckel-{ett.namn}", "") for ett in sidan.filfalt(uppgift)}
    return {namn: nyckel for namn, nyckel in alla.items() if nyckel}


def _nycklar(uppgift: Arbetsuppgift) -> dict[str, str]:
    """Keep the files that a form hands in, and return their names with those from before."""
    svar = _kvar(uppgift)
    for ett in sidan.filfalt(uppgift):
        fil = request.files.get(ett.namn)
        if fil is not None and fil.filename:
            svar[ett.namn] = inlamnat.spara(fil)
    return svar


def _dokument(fraga: Fraga, rapporter: Sequence[Rapport]) -> Listdokument:
    bok, dag = fraga.lage.bok, fraga.val.period.till
    harkommen = fraga.lage.harkomst(dag.year)
    forsta = rapporter[0]
    return dokument_for(bok, forsta.id, forsta.titel, "", dag, rapporter, harkomst=harkommen)


def _omrade(namn: str, titel: str, uppgifter: tuple[Arbetsuppgift, ...]) -> type[Uppgiftssida]:
    """Return the class of an area."""

    def gor(fraga: Fraga) -> Sida:
        vem = Vem(vem_fragar(fraga.lage.bok.forbund), klockan())
        uppgift = sidan.hitta(uppgifter, fraga.ord.get("uppgift"))
        ifyllt = sidan.ifyllt_for(fraga, uppgift, vem)
        return sidan.uppgiftssida(fraga, titel, uppgifter, uppgift, ifyllt, vem)

    egna = {
        "gor": staticmethod(gor),
        "titel": titel,
        "report_title": titel,
        "uppgifter": uppgifter,
        "__module__": __name__,
        "__doc__": f"The tasks of {titel}.",
    }
    return type(namn, (Uppgiftssida,), egna)


Inkop = _omrade("Inkop", "Inköp och betalningar", inkop.UPPGIFTER)
Tillgangar = _omrade("Tillgangar", "Anläggningsregister", tillgangar.UPPGIFTER)
Avstamning = _omrade("Avstamning", "Avstämning", avstamning.UPPGIFTER)
Bokslut = _omrade("Bokslut", "Bokslut", bokslut.UPPGIFTER)
Installningar = _omrade("Installningar", "Budget och inställningar", installningar.UPPGIFTER)
Finansiering = _omrade("Finansiering", "Projekt och medlemmar", finansiering.UPPGIFTER)
OMRADEN: tuple[type[Uppgiftssida], ...] = (
    Inkop,
    Tillgangar,
    Avstamning,
    Bokslut,
    Finansiering,
    Installningar,
)
