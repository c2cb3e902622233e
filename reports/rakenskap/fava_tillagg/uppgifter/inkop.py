"""Tasks of purchases: invoices in, on paper and electronic, and payments out."""

from __future__ import annotations

import datetime as dt

from lkbr.belopp import ore_som_text
from rakenskap.betalning.forslag import betalningsforslag, betalningslista
from rakenskap.betalning.pain001 import VERSIONER
from rakenskap.betalning.plan import planera_fil
from rakenskap.betalning.skickat import MAPP
from rakenskap.bok.bok import Bok
from rakenskap.dagbok.bokforing import las_text
from rakenskap.dagbok.lonefil import LON, planera_lonefil
from rakenskap.dagbok.registrering import OtolkatError
from rakenskap.dagbok.skiss import Vem
from rakenskap.efaktura.las import las_efaktura
from rakenskap.efaktura.plan import efakturarapport, planera_efaktura
from rakenskap.fava_tillagg.plan import Handlingsplan, visad
from rakenskap.fava_tillagg.uppgifter.falt import Ifyllda, Val
from rakenskap.fava_tillagg.uppgifter.falt import Uppgiftsfalt as Falt
from rakenskap.fava_tillagg.uppgifter.register import MOMS, REGISTER
from rakenskap.fava_tillagg.uppgifter.uppgift import (
    DIMENSIONER,
    Arbetsuppgift,
    Uppgiftsvy,
    bland,
    dimensioner,
    fel,
    idag_text,
)
from rakenskap.inkop.faktura import fakturadagfel, fakturafel, planera_faktura
from rakenskap.inkop.forslag import Fakturauppgift, hitta_leverantor
from rakenskap.inkop.inlarning import alla_leverantorer
from rakenskap.reskontra.register import Leverantor
from rakenskap.siebro import Kartor, las_siefiler
from rakenskap.siebro import planera as planera_sie

# ---------------------------------------------------------------------- an invoice


SIE = (".si", ".se", ".sie")


def _kanda(bok: Bok) -> Val:
    return [(lev.namn, lev.namn) for lev in alla_leverantorer(bok).values()]


def _faktura(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    try:
        lev = hitta_leverantor(bok, varden.text("leverantor"))
    except OtolkatError as hinder:
        raise fel("leverantören", f"{hinder} Gör så här: skriv mer av namnet.") from None
    namn, nummer = lev.namn if lev else varden.text("leverantor"), varden.text("nummer")
    for stopp in (
        fakturafel(bok, namn, nummer),
        fakturadagfel(bok, varden.krav_dag("den"), vem),
        "" if varden.krav_ore("belopp") else "Beloppet är noll. Gör så här: skriv beloppet.",
    ):
        if stopp:
            raise fel("fakturan", stopp)
    uppgift = Fakturauppgift(
        namn,
        nummer,
        varden.krav_dag("den"),
        varden.krav_ore("belopp"),
        varden.dag("forfaller"),
        varden.text("text"),
        varden.ore("momsbelopp"),
        _ersatt(varden, namn),
    )
    fil = varden.fil("fil")
    bokfor = fil is not None and not varden.kryss("utkast")
    plan = planera_faktura(bok, uppgift, vem, fil, bokfor=bokfor)
    entry = plan.bokford.entry if plan.bokford else las_text(plan.skiss, str(plan.text))
    fynd = [f"Förfaller {plan.text.uppgifter['forfaller']}."]
    fynd += [] if fil is not None else ["Utan underlag blir det ett utkast."]
    return Handlingsplan(
        "Bokför fakturan?" if bokfor else "Spara fakturan som utkast?",
        "Bokför" if bokfor else "Spara utkastet",
        f"Bokfört: {plan.bokford.namn}." if plan.bokford else "Utkastet är sparat.",
        plan.skiss,
        (visad(entry, plan.bokford.namn if plan.bokford else "Utkast"),),
        fynd=tuple(fynd),
    )


def _ersatt(varden: Ifyllda, namn: str) -> Leverantor | None:
    """Return what is said of the supplier for this invoice only; None when nothing is."""
    konto, moms = varden.konto("konto"), varden.text("moms")
    koder = dict(dimensioner(varden))
    egen = Leverantor(
        namn,
        konto=konto.nummer if konto else "",
        moms=int(moms) if moms else None,
        insats=koder.get("insats", ""),
        verksamhet=koder.get("verksamhet", ""),
        projekt=koder.get("projekt", ""),
    )
    return egen if egen != Leverantor(namn) else None


# ---------------------------------------------------------------------- an electronic invoice


def _efaktura(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    ef = las_efaktura(varden.krav_fil("fil"))
    svar = planera_efaktura(bok, ef, vem, _ersatt(varden, ef.saljare.namn))
    utkast = las_text(svar.plan.skiss, str(svar.plan.text))
    return Handlingsplan(
        "Spara fakturan som utkast?",
        "Spara utkastet",
        f"Fakturan från {ef.saljare.namn} är ett utkast; bokför det på sidan Arbeta.",
        svar.plan.skiss,
        (visad(utkast, "Utkast"),),
        fynd=(
            *svar.fynd,
            "Summor och moms är kontrollerade mot EN 16931; kodlistor och affärsregler är det "
            "inte.",
        ),
        rapporter=(efakturarapport(ef),),
    )


# ---------------------------------------------------------------------- wages


def _lon(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    fil = varden.krav_fil("fil")
    klart = "Utkasten är sparade; bokför dem på sidan Arbeta."
    if fil.suffix.lower() in SIE:
        serie = bok.forbund.serie_av_slag(LON)
        kod = "" if serie is None else serie.kod
        plan = planera_sie(bok.mapp, las_siefiler([fil]), Kartor(), vem, kod)
        if plan.skiss is None:
            raise fel(fil.name, " ".join(plan.klart))
        fynd = (*map(str, plan.fynd), *plan.klart)
        return Handlingsplan("Spara utkasten?", "Spara", klart, plan.skiss, fynd=fynd)
    skiss, texter = planera_lonefil(bok, fil.name, fil.read_bytes(), vem)
    poster = tuple(
        visad(las_text(skiss, str(ett)), f"Nytt utkast {nr}") for nr, ett in enumerate(texter, 1)
    )
    return Handlingsplan(f"Spara {len(texter)} utkast?", "Spara", klart, skiss, poster)


# ---------------------------------------------------------------------- payments


def _en_vecka(_bok: Bok, idag: dt.date) -> str:
    return (idag + dt.timedelta(days=7)).isoformat()


def _utom(varden: Ifyllda) -> list[str]:
    return varden.text("utom").replace(",", " ").split()


def _visa_betalningar(bok: Bok, varden: Ifyllda, idag: dt.date) -> Uppgiftsvy:
    forslag = betalningsforslag(bok, varden.krav_dag("till"), idag, _utom(varden))
    return Uppgiftsvy((betalningslista(forslag),), forslag.utelamnat)


def _betala(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    till = varden.krav_dag("till")
    forslag = betalningsforslag(bok, till, vem.idag, _utom(varden))
    version = next(ett for ett in VERSIONER if ett == varden.text("version"))
    skiss, fil = planera_fil(bok, forslag, vem, version)
    summa = sum(ett.ore for ett in forslag.betalningar)
    antal = len(forslag.betalningar)
    return Handlingsplan(
        f"Skriv filen till banken, {antal} betalningar, {ore_som_text(summa)} kr?",
        "Skriv filen",
        f"Filen är skriven. Hämta den nedan och lämna den till banken: {fil}.",
        skiss,
        fynd=forslag.utelamnat,
        rapporter=(betalningslista(forslag),),
        # The file holds the second that it is made, and its name.
        kanns_pa=repr((vem.idag, version, forslag)),
    )


def _bankfiler(bok: Bok) -> tuple[str, ...]:
    filer = bok.mapp.glob(f"[12][0-9][0-9][0-9]/{MAPP}/*.xml")
    return tuple(sorted((str(fil.relative_to(bok.mapp)) for fil in filer), reverse=True))


UPPGIFTER = (
    Arbetsuppgift(
        "faktura",
        "Leverantörsfaktura",
        "rakenskap faktura",
        (
            Falt("leverantor", "Leverantör", krav=True, val=_kanda),
            Falt("nummer", "Fakturanummer", "kort", krav=True),
            Falt("den", "Fakturadag", "dag", krav=True, fore=idag_text),
            Falt("belopp", "Att betala", "belopp", krav=True, hjalp="kredit med minus"),
            Falt("fil", "Fakturan", "fil", hjalp="visas bredvid"),
            Falt("konto", "Kostnadskonto", "konto", hjalp="annars som förra gången"),
            MOMS,
            Falt("momsbelopp", "Momsen i kronor", "belopp", hjalp="när den inte är jämn"),
            *DIMENSIONER,
            Falt("forfaller", "Förfaller", "dag", hjalp="annars efter villkoret"),
            Falt("text", "Vad den avser", hjalp="annars som förra gången"),
            Falt("utkast", "Spara som utkast", "kryss"),
        ),
        _faktura,
        knapp="Visa verifikationen …",
        ingress="Leverantör, nummer, dag och belopp: resten föreslås som förra gången.",
    ),
    Arbetsuppgift(
        "betala",
        "Betala leverantörer",
        "rakenskap betala --skriv",
        (
            Falt(
                "version",
                "Filens version",
                "val",
                krav=True,
                val=bland(*((ett, f"pain.001.001.{ett}") for ett in VERSIONER)),
                fore=lambda _bok, _idag: VERSIONER[0],
            ),
        ),
        _betala,
        _visa_betalningar,
        (
            Falt("till", "Förfaller till och med", "dag", krav=True, fore=_en_vecka),
            Falt("utom", "Utom", hjalp="verifikationer, t.ex. L45/2024"),
        ),
        _bankfiler,
        "Skriv filen till banken …",
    ),
    Arbetsuppgift(
        "efaktura",
        "E-faktura",
        "rakenskap efaktura FIL.xml",
        (
            Falt("fil", "Faktura, Peppol BIS Billing 3", "fil", krav=True),
            Falt("konto", "Kostnadskonto", "konto", hjalp="annars som förra gången"),
            *DIMENSIONER,
        ),
        _efaktura,
        knapp="Läs fakturan …",
        ingress="Fakturan visas läsbar, prövas och blir ett utkast med filen som underlag.",
    ),
    Arbetsuppgift(
        "lon",
        "Lönefil",
        "rakenskap lon FIL",
        (
            Falt(
                "fil",
                "Löneprogrammets fil, SIE 4I eller CSV",
                "fil",
                krav=True,
                hjalp="datum;konto;belopp;text;verksamhet;insats;projekt;ver",
            ),
        ),
        _lon,
        knapp="Visa utkasten …",
        ingress="Blir utkast i löneserien, med filen som underlag.",
    ),
    *REGISTER,
)
