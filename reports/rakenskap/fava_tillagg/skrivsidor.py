"""The pages that write: Arbeta with its form and its plans, and Attestera."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from flask import Response, abort, jsonify, make_response, redirect, request
from werkzeug import Response as BaseResponse

from lkbr.tid import svensk_dag
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.attest import attestera, valj
from rakenskap.dagbok.besked import Besked, granska_formular
from rakenskap.dagbok.formular import nytt_formular
from rakenskap.dagbok.paminnelse import paminnelser, skicka
from rakenskap.dagbok.skiss import Skiss, Vem, las_logg
from rakenskap.dagbok.spara import prova, spara
from rakenskap.dagbok.utkastplan import Inlamnad, andra_med_underlag, las_inlamnad, nytt_utkast
from rakenskap.fava_tillagg import inlamnat
from rakenskap.fava_tillagg.andpunkt import andpunkt
from rakenskap.fava_tillagg.bas import Rakenskapssida
from rakenskap.fava_tillagg.handling import HANDLINGAR, Begaran, godkand, planera
from rakenskap.fava_tillagg.inlamnat import hamta
from rakenskap.fava_tillagg.inmatning import besked_som_json, las_inmatning, som_falt
from rakenskap.fava_tillagg.lage import Lage, lage_for
from rakenskap.fava_tillagg.personer import KAKA, servern_sager, vem_fragar, vem_skriver
from rakenskap.fava_tillagg.plan import Handlingsplan
from rakenskap.fava_tillagg.roll import Roll, requestens_roll
from rakenskap.fava_tillagg.sida import Fraga, SaknasError, Sida
from rakenskap.fava_tillagg.sidor import arbeta
from rakenskap.fava_tillagg.sidor import attestera as attestsidan
from rakenskap.fava_tillagg.sidor.formular import (
    Inmatat,
    formularsida,
    inmatat_for,
    med_rader,
    minne_for,
)
from rakenskap.fava_tillagg.signering import SignaturBehovsError, signerande, signeringssida
from rakenskap.fava_tillagg.underlag import svar_med_fil
from rakenskap.granskning.kontrollpunkt import kontrollpunkt, spara_kontrollpunkt

Svar = BaseResponse | Response
KONTROLLPUNKTER = "kontrollpunkter"
_FORMULAR = ("ny", "utkast", "ratta", "bokfor")


def klockan() -> dt.datetime:
    """Return the time, with its zone."""
    return dt.datetime.now(dt.UTC)


def texter(fel: BokFelError | ValueError | OSError) -> list[str]:
    """Return what went wrong as sentences, one each."""
    if isinstance(fel, BokFelError):
        return [str(rad) for rad in fel.fel]
    if isinstance(fel, OSError):
        return [f"{fel.filename or 'filsystemet'}: {fel.strerror}. Ingenting är skrivet."]
    return [str(fel)]


class Skrivsida(Rakenskapssida):
    """A page that writes."""

    @staticmethod
    def _bok(lage: Lage) -> Bok:
        """Return the books as they are on the disk now.

        Raises:
            BokFelError: they have errors.
        """
        return las_bok(lage.bok.huvudfil).krav_felfri()

    def _skriv(self, skiss: Skiss) -> None:
        """Write, and let Fava know at once, so that the next page has it."""
        spara(skiss)
        if any(post.vad == "lås" for post in skiss.poster):
            punkt = kontrollpunkt(las_logg(skiss.bok.mapp), skiss.bok.forbund.namn)
            spara_kontrollpunkt(punkt, skiss.bok.mapp / KONTROLLPUNKTER)
        for andring in skiss.filer():
            self.ledger.watcher.notify(skiss.bok.mapp / andring.fil)

    def _svar(self, fraga: Fraga, sida: Sida, status: int = 200) -> Svar:
        return self._med_vem(make_response(self.helsida(fraga, sida), status))

    def _felsvar(self, fraga: Fraga, fel: BokFelError | ValueError | OSError) -> Svar:
        status = 500 if isinstance(fel, OSError) else 400
        return self._svar(fraga, arbeta.felsida(fraga, texter(fel)), status)

    @staticmethod
    def _med_vem(svar: Svar) -> Svar:
        """Remember in the browser who one said that one is, where no server says it."""
        if not servern_sager() and request.form.get("av"):
            svar.set_cookie(KAKA, request.form["av"], samesite="Strict", httponly=True)
        return svar

    def _vidare(self, adress: str) -> Svar:
        return self._med_vem(redirect(adress, 303))


class Arbeta(Skrivsida):
    """Arbeta: the desk, the form of a verifikation, and plans with their one question."""

    titel = "Arbeta"
    report_title = titel
    # What it adds (mallar/Arbeta.js) is done without it too, a press later.
    has_js_module = True
    roller = frozenset((Roll.EKONOM, Roll.ATTESTANT))

    @staticmethod
    def gor(fraga: Fraga) -> Sida:
        """Show the desk, a form, or the plan of booking a draft."""
        vem = Vem(vem_fragar(fraga.lage.bok.forbund), klockan())
        if not any(fraga.ord.get(namn) for namn in _FORMULAR):
            return arbeta.arbetsbordet(fraga, vem)
        if not fraga.roll.far_bokfora:
            raise SaknasError("Din roll får inte bokföra. Gör så här: be ekonomen.")
        if not fraga.ord.get("bokfor"):
            return formularsida(fraga, inmatat_for(fraga, vem.idag))
        begaran = Begaran("bokfor", (fraga.ord.get("bokfor"),))
        bok = las_bok(fraga.lage.bok.huvudfil).krav_felfri()
        plan = planera(bok, begaran, vem)
        prova(plan.skiss)
        return arbeta.plansida(fraga, plan, _falt(begaran, ""), rensa=fraga.ord.get("rensa"))

    # ------------------------------------------------------------------ plans

    @andpunkt("gor", "POST")
    def skriv(self) -> Svar:
        """Show the plan of what is asked for; write it when it has been said yes to."""
        handling = HANDLINGAR.get(_sista("vad"))
        if handling is None:
            abort(404)
        self.krav_pa_skrivning(handling.far)
        lage = lage_for(self.ledger)
        fraga = self.fraga(lage)
        try:
            begaran, nyckel = _begaran()
            bok = self._bok(lage)
            vem = signerande(bok, Vem(vem_skriver(lage.bok.forbund), klockan()))
            plan = planera(bok, begaran, vem)
            avtryck = request.form.get("avtryck", "")
            # A signature is of the very record that is written: no yes is plainer.
            signerad = bool(request.form.get("signatur")) and vem.signera is not None
            godkant = signerad or godkand(plan, begaran, avtryck)
            if plan.skal_kravs or not godkant:
                # The same checks as the writing makes: what is offered can be written.
                prova(plan.skiss)
                falt = _falt(begaran, nyckel)
                andrat = bool(avtryck) and not godkant
                return self._svar(fraga, arbeta.plansida(fraga, plan, falt, andrat=andrat))
            if plan.forst is not None:
                self._skriv(plan.forst)
                plan = planera(self._bok(lage), replace(begaran, text=""), vem)
            self._skriv(plan.skiss)
        except SignaturBehovsError as behov:
            return self._svar(fraga, signeringssida(fraga, behov, "Arbeta", "Arbeta/gor"))
        except (BokFelError, ValueError, OSError) as fel:
            return self._felsvar(fraga, fel)
        return self._klart(fraga, plan)

    def _klart(self, fraga: Fraga, plan: Handlingsplan) -> Svar:
        if plan.visa:
            return self._vidare(fraga.adresser.ver(plan.visa))
        return self._vidare(fraga.adresser.sida("Arbeta", [("klart", plan.klart)]))

    @andpunkt("paminn", "POST")
    def paminn(self) -> Svar:
        """Send what waits by e-mail, where a mail program is set."""
        self.krav_pa_skrivning(lambda roll: roll.far_bokfora)
        lage = lage_for(self.ledger)
        fraga = self.fraga(lage)
        try:
            vem = Vem(vem_skriver(lage.bok.forbund), klockan())
            skickat = skicka(lage.bok, paminnelser(lage.bok, vem))
        except BokFelError as fel:
            return self._felsvar(fraga, fel)
        klart = f"Skickat till {', '.join(skickat)}." if skickat else "Ingen har något som väntar."
        return self._vidare(fraga.adresser.sida("Arbeta", [("klart", klart)]))

    # ------------------------------------------------------------------ the form

    @andpunkt("granska", "POST")
    def granska(self) -> Svar:
        """Tell, as JSON, what is wrong with a form that is being filled in and what it becomes."""
        self.krav_pa_skrivning(lambda roll: roll.far_bokfora)
        lage = lage_for(self.ledger)
        formular, kalla = las_inmatning(request.form)
        vem = Vem(vem_fragar(lage.bok.forbund), klockan())
        inmatat = Inmatat(formular, kalla, request.form.get("nyckel", ""))
        try:
            return jsonify(besked_som_json(_besked(lage.bok, inmatat, vem)))
        except BokFelError as fel:
            return jsonify({"fel": {"rader": " ".join(texter(fel))}})

    @andpunkt("formular", "POST")
    def formular(self) -> Svar:
        """Check a form; keep it as a draft, or plan a correction; show it again at any fault."""
        self.krav_pa_skrivning(lambda roll: roll.far_bokfora)
        lage = lage_for(self.ledger)
        fraga = self.fraga(lage)
        formular, kalla = las_inmatning(request.form)
        inmatat = Inmatat(formular, kalla, request.form.get("nyckel", ""))
        try:
            inmatat = Inmatat(formular, kalla, _spara_inlamnad() or inmatat.nyckel)
            if _sista("gor") == "borja":
                # A file alone: the form as it begins, with the document beside it.
                nytt = nytt_formular(lage.bok, formular.slag, svensk_dag(klockan()))
                return self._svar(fraga, formularsida(fraga, replace(inmatat, formular=nytt)))
            bok = self._bok(lage)
            vem = Vem(vem_skriver(lage.bok.forbund), klockan())
            inmatat = Inmatat(formular, kalla, inmatat.nyckel, _besked(bok, inmatat, vem))
            return self._gor_med_formular(fraga, bok, inmatat, vem)
        except (BokFelError, ValueError, OSError) as fel:
            inmatat = Inmatat(formular, kalla, inmatat.nyckel, inmatat.besked, tuple(texter(fel)))
            status = 500 if isinstance(fel, OSError) else 400
            return self._svar(fraga, formularsida(fraga, inmatat), status)

    def _gor_med_formular(self, fraga: Fraga, bok: Bok, inmatat: Inmatat, vem: Vem) -> Svar:
        vad = _sista("gor") or "rakna"
        kalla, text = inmatat.kalla, inmatat.besked.last.text if inmatat.besked else None
        if vad == "rader":
            return self._svar(fraga, formularsida(fraga, med_rader(inmatat)))
        if kalla.slag == "ratta" and (vad == "tillbaka" or (vad == "ratta" and text)):
            return self._ratta(fraga, bok, inmatat, vem)
        if vad not in ("spara", "bokfor") or kalla.slag == "ratta" or text is None:
            status = 200 if vad == "rakna" else 400
            return self._svar(fraga, formularsida(fraga, inmatat), status)
        underlag, utkast = _inlamnad(inmatat.nyckel), kalla.utkast(bok)
        if utkast is None:
            skiss, plats = nytt_utkast(bok, text, vem, underlag)
        else:
            skiss, plats = andra_med_underlag(bok, utkast, text, vem, underlag)
        self._skriv(skiss)
        ord_ = [("rensa", minne_for(inmatat))]
        if vad == "bokfor":
            return self._vidare(fraga.adresser.sida("Arbeta", [("bokfor", plats), *ord_]))
        klart = ("klart", "Utkastet är sparat.")
        return self._vidare(fraga.adresser.sida("Arbeta", [klart, *ord_]))

    def _ratta(self, fraga: Fraga, bok: Bok, inmatat: Inmatat, vem: Vem) -> Svar:
        """Show the plan of a correction, or write it when it has been said yes to."""
        vad, avtryck = _sista("gor"), request.form.get("avtryck", "")
        last = inmatat.besked.last if inmatat.besked else None
        ratt = last.text if last is not None and vad == "ratta" else None
        begaran = Begaran("ratta", (inmatat.kalla.namn,), ratt=ratt)
        plan = planera(bok, begaran, vem)
        if avtryck and avtryck == plan.avtryck:
            self._skriv(plan.skiss)
            return self._klart(fraga, plan)
        prova(plan.skiss)
        falt = [*som_falt(inmatat.formular, inmatat.kalla), ("gor", vad)]
        vagar = arbeta.Planvagar(fraga.adresser.sida("Arbeta/formular"), "rakna")
        sida = arbeta.plansida(fraga, plan, falt, vagar, andrat=bool(avtryck))
        return self._svar(fraga, sida)

    @andpunkt("inlamnad")
    def inlamnad(self) -> Svar:
        """Return a file that has been handed in with a form, to be shown beside it."""
        if not requestens_roll().far_bokfora:
            abort(403)
        fil = hamta(request.args.get("nyckel", ""))
        if fil is None:
            abort(404)
        return svar_med_fil(fil)


class Attestera(Skrivsida):
    """Attestera: what waits for the one who asks, one at a time with its document."""

    titel = "Attestera"
    report_title = titel
    roller = frozenset((Roll.EKONOM, Roll.ATTESTANT))

    @staticmethod
    def gor(fraga: Fraga) -> Sida:
        """Show what waits."""
        return attestsidan.attestsida(fraga, Vem(vem_fragar(fraga.lage.bok.forbund), klockan()))

    @andpunkt("vem", "POST")
    def vem(self) -> Svar:
        """Choose who one is, where no server says it, and show what waits for that one."""
        self.krav_pa_skrivning(lambda roll: roll.far_attestera)
        lage = lage_for(self.ledger)
        fraga = self.fraga(lage)
        try:
            vem_skriver(lage.bok.forbund)
        except BokFelError as fel:
            return self._felsvar(fraga, fel)
        return self._vidare(fraga.adresser.sida("Attestera"))

    @andpunkt("attestera", "POST")
    def attestera(self) -> Svar:
        """Attest what was shown, if it still says the same, and show the next."""
        self.krav_pa_skrivning(lambda roll: roll.far_attestera)
        lage = lage_for(self.ledger)
        fraga = self.fraga(lage)
        namn = request.form.get("namn", "")
        try:
            bok = self._bok(lage)
            vem = signerande(bok, Vem(vem_skriver(lage.bok.forbund), klockan()))
            valda = valj(bok, [namn])
            attestsidan.krav_samma(valda, namn, request.form.get("avtryck", ""))
            self._skriv(attestera(bok, valda, vem))
        except SignaturBehovsError as behov:
            return self._svar(
                fraga, signeringssida(fraga, behov, "Attestera", "Attestera/attestera")
            )
        except (BokFelError, ValueError, OSError) as fel:
            return self._felsvar(fraga, fel)
        klart = f"{namn} är attesterad av {vem.av}."
        return self._vidare(fraga.adresser.sida("Attestera", [("klart", klart)]))


def _besked(bok: Bok, inmatat: Inmatat, vem: Vem) -> Besked:
    kalla = inmatat.kalla
    har_underlag = hamta(inmatat.nyckel) is not None or kalla.slag == "ratta"
    fran = kalla.text(bok)
    return granska_formular(bok, inmatat.formular, vem, fran, har_underlag=har_underlag)


def _sista(namn: str) -> str:
    """Return the last value of a field: that of the button, where the form has one of its own."""
    return next(reversed(request.form.getlist(namn)), "")


def _spara_inlamnad() -> str:
    fil = request.files.get("fil")
    return inlamnat.spara(fil) if fil is not None and fil.filename else ""


def _inlamnad(nyckel: str) -> Inlamnad | None:
    fil = hamta(nyckel)
    return las_inlamnad(fil) if fil is not None else None


def _begaran() -> tuple[Begaran, str]:
    """Read what the form asks for, and keep the file that it hands in."""
    form = request.form
    nyckel = _spara_inlamnad() or form.get("nyckel", "")
    rader = tuple(int(ett) for ett in form.getlist("rad") if ett.isdecimal() and len(ett) < 4)
    namn = tuple(form.getlist("namn"))
    begaran = Begaran(_sista("vad"), namn, form.get("text", ""), hamta(nyckel), rader)
    return begaran, nyckel


def _falt(begaran: Begaran, nyckel: str) -> list[tuple[str, str]]:
    """Return what a yes carries on."""
    falt = [("vad", begaran.vad), ("nyckel", nyckel)]
    falt += [("namn", ett) for ett in begaran.namn]
    falt += [("rad", str(ett)) for ett in begaran.rader]
    return [*falt, ("text", begaran.text)]
