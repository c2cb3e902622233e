"""Tasks of the closing: steps with computed proposals, accruals, VAT, holiday pay, a new year."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from lkbr.belopp import kr
from lkbr.riksvarden import schablonsatser
from rakenskap.bok.bok import Bok
from rakenskap.bok.poster import bygg_poster, rakenskapsar
from rakenskap.bokslut.beslut import avsta
from rakenskap.bokslut.forslag import Bokslutsforslag, hinder, planera
from rakenskap.bokslut.interim import interimslista
from rakenskap.bokslut.momsersattning import (
    momsansokan,
    momsaret,
    momsrader,
    momsunderlag,
    schablonersattning,
    tolka_momsperiod,
)
from rakenskap.bokslut.nyttar import krav_nytt, omforing, oppna_aret, saknas
from rakenskap.bokslut.periodisering import (
    INTERIM,
    Periodpost,
    fordela_faktura,
    forfallna_periodiseringar,
    periodisera,
)
from rakenskap.bokslut.personal import las_personer, med_avtal, satser_for, semesterforslag
from rakenskap.bokslut.steg import Steg, bokslutssteg
from rakenskap.dagbok.anteckning import anteckna, att_besvara
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.underlag import ta_emot
from rakenskap.fava_tillagg.plan import Handlingsplan, visad
from rakenskap.fava_tillagg.uppgifter.falt import Ifyllda, Val
from rakenskap.fava_tillagg.uppgifter.falt import Uppgiftsfalt as Falt
from rakenskap.fava_tillagg.uppgifter.tillgangar import AVSKRIV
from rakenskap.fava_tillagg.uppgifter.uppgift import (
    DIMENSIONER,
    Arbetsuppgift,
    Block,
    Knapp,
    Uppgiftsvy,
    bland,
    dimensioner,
    fel,
    idag_text,
    ifjol,
    plan_av_forslag,
)
from rakenskap.rakningar.berakning import Berakning

AR = Falt("ar", "Räkenskapsår", "tal", krav=True, fore=ifjol)

# ---------------------------------------------------------------------- the steps
# Where a step is done by hand: the page, its words, and what the link says.
_SIDA = {
    "utkast": ("Arbeta", {}, "Till utkasten"),
    "attest": ("Attestera", {}, "Till det som väntar"),
    "reskontra": ("Reskontra", {}, "Till reskontran"),
    "periodisering": ("Bokslut", {"uppgift": "periodisera"}, "Periodisera"),
    "semesterskuld": ("Bokslut", {"uppgift": "semester", "ar": "{ar}"}, "Räkna ut skulden"),
    "skattekonto": ("Avstamning", {"uppgift": "skattekonto", "ar": "{ar}"}, "Till skattekontot"),
    "avstamning": ("Avstamning", {"uppgift": "tabell", "den": "{ar}"}, "Till avstämningen"),
    "stangning": ("Arbeta", {"period": "{ar}"}, "Stäng året"),
}


def _visa_steg(bok: Bok, varden: Ifyllda, idag: dt.date) -> Uppgiftsvy:
    ar = varden.krav_ar("ar")
    # Who asks does not matter for what remains, only the day.
    vem = Vem("", dt.datetime.combine(idag, dt.time(12), dt.UTC))
    alla = bokslutssteg(bok, ar, vem)
    kvar = sum(not ett.klart for ett in alla)
    ore = Berakning.av(bok, bygg_poster(bok)).arets_resultat(rakenskapsar(ar)).ore
    sagt = f"{kvar} steg har något kvar." if kvar else "Allt är klart."
    return Uppgiftsvy(
        rader=(f"{sagt} Årets resultat {ar}: {kr(ore)}.",),
        block=tuple(
            _block(bok, ar, vem, nummer, steg) for nummer, steg in enumerate(alla, start=1)
        ),
    )


def _block(bok: Bok, ar: int, vem: Vem, nummer: int, steg: Steg) -> Block:
    sida, ord_, text = _SIDA.get(steg.namn, ("", {}, ""))
    egna = {namn: ett.format(ar=ar) for namn, ett in ord_.items()}
    return Block(
        f"{nummer}. {steg.rubrik}",
        steg.klart,
        (*steg.kvar, *steg.avgjort),
        (text, sida, egna) if sida and steg.kvar else None,
        tuple(_knapp(bok, ar, vem, ett) for ett in steg.forslag),
    )


def _knapp(bok: Bok, ar: int, vem: Vem, forslag: Bokslutsforslag) -> Knapp:
    stopp = tuple(rad.text for rad in hinder(bok, forslag, vem))
    return Knapp(
        "boka",
        {"ar": str(ar), "forslag": forslag.namn},
        "" if stopp else "Bokför …",
        "Bokför inte …",
        forslag.rapport,
        (*forslag.fynd, *stopp),
    )


def _boka(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    ar, namn = varden.krav_ar("ar"), varden.text("forslag")
    alla = [ett for steg in bokslutssteg(bok, ar, vem) for ett in steg.forslag]
    valda = [ett for ett in alla if ett.namn == namn]
    if not valda:
        text = f"Förslaget {namn} finns inte längre. Gör så här: se stegen igen."
        raise fel("bokslutet", text)
    efterat = (("uppgift", "steg"), ("ar", str(ar)))
    if varden.text("beslut") == "nej":
        skal = varden.text("skal")
        return Handlingsplan(
            f"Bokför inte «{valda[0].rubrik}»?",
            "Bokför inte",
            "Beslutet är sparat med skälet.",
            avsta(bok, ar, namn, skal, vem),
            fynd=(f"Skäl: {skal}",),
            rapporter=(valda[0].rapport,),
            efterat=efterat,
        )
    return replace(plan_av_forslag(bok, valda, vem), efterat=efterat)


# ---------------------------------------------------------------------- accruals


def _interim(bok: Bok, varden: Ifyllda, _idag: dt.date) -> Uppgiftsvy:
    return Uppgiftsvy(
        (interimslista(bok, varden.krav_dag("den")),),
        ord_=lambda rad: {"ver": rad.id.partition(" ")[0]},
    )


def _periodisera(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    skiss, dag = Skiss(bok, vem), varden.krav_dag("dag")
    fil, interim = varden.fil("fil"), varden.konto("interim")
    underlag = ta_emot(skiss, fil, dag.year)[0] if fil is not None else ""
    slag = next(ett for ett in INTERIM if ett == varden.text("vad"))
    post = Periodpost(
        slag,
        varden.krav_konto("konto").nummer,
        varden.krav_ore("belopp"),
        dag,
        varden.text("motpart"),
        varden.text("text"),
        interim.nummer if interim else "",
        varden.dag("aterfors"),
        dimensioner(varden),
        underlag,
    )
    return plan_av_forslag(bok, [periodisera(bok, post)], vem, skiss=skiss)


def _fordela(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    interim = varden.konto("interim")
    forslag = fordela_faktura(
        bok,
        varden.text("ver"),
        varden.krav_dag("fran"),
        varden.krav_dag("till"),
        interim.nummer if interim else "",
    )
    return plan_av_forslag(bok, [forslag], vem)


def _aterfor(bok: Bok, _varden: Ifyllda, vem: Vem) -> Handlingsplan:
    forslag = forfallna_periodiseringar(bok, vem.idag)
    inget = "Ingenting har förfallit till återföring."
    return plan_av_forslag(bok, [] if forslag is None else [forslag], vem, inget=inget)


# ---------------------------------------------------------------------- VAT and holiday pay


def _visa_moms(bok: Bok, varden: Ifyllda, _idag: dt.date) -> Uppgiftsvy:
    period = tolka_momsperiod(varden.text("period"))
    rader = momsrader(bok, period.fran, period.till)
    return Uppgiftsvy(
        (
            momsunderlag(rader, f"Momsersättning {period.namn}"),
            momsaret(bok, period.fran.year),
        ),
        ord_=lambda rad: {"ver": rad.id.partition(" ")[0]},
    )


def _moms(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    period, dag = tolka_momsperiod(varden.text("period")), varden.krav_dag("dag")
    schablon = varden.ore("schablon")
    if schablon is None:
        return plan_av_forslag(bok, [momsansokan(bok, period, dag)], vem)
    forslag = schablonersattning(bok, period, dag, schablon, varden.text("sats") or "hel")
    return plan_av_forslag(bok, [forslag], vem)


def _forra_kvartalet(_bok: Bok, idag: dt.date) -> str:
    kvartal = (idag.month - 1) // 3
    return f"{idag.year}-kv{kvartal}" if kvartal else f"{idag.year - 1}-kv4"


def _semester(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    egna = (varden.text("dagprocent") or None, varden.text("tillaggprocent") or None)
    satser = med_avtal(satser_for(varden.krav_ar("ar")), *egna)
    forslag = semesterforslag(bok, las_personer(varden.krav_fil("fil")), satser)
    return plan_av_forslag(bok, [forslag], vem)


# ---------------------------------------------------------------------- remarks, and a new year


def _anmarkta(bok: Bok) -> Val:
    namn = {ett.namn: f"{ett.namn}: {ett.felrad.text[:120]}" for ett in att_besvara(bok)}
    return list(namn.items())


def _anteckna(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    skiss, valda = anteckna(bok, varden.text("ver"), varden.text("text"), vem)
    return Handlingsplan(
        "Skriv anteckningen i historiken?",
        "Skriv",
        f"Antecknat: {valda[0].namn}.",
        skiss,
        fynd=(*(ett.felrad.text for ett in valda), f"Anteckning: {varden.text('text')}"),
    )


def _visa_nyttar(bok: Bok, varden: Ifyllda, _idag: dt.date) -> Uppgiftsvy:
    ar = varden.krav_ar("nytt")
    krav_nytt(bok, ar)
    return Uppgiftsvy(rader=tuple(f"Saknas: {rad}" for rad in saknas(bok, ar)))


def _nyttar(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    ar = varden.krav_ar("nytt")
    krav_nytt(bok, ar)
    skiss = Skiss(bok, vem)
    gjort = oppna_aret(skiss, ar, budget_som_fjol=varden.kryss("fjol"))
    forslag = None if varden.kryss("utan") else omforing(bok, ar)
    bokforda = [] if forslag is None else planera(bok, [forslag], vem, skiss)[1]
    gjort += [] if forslag is None else [forslag.rubrik]
    if not gjort:
        raise fel("nyttår", f"{ar} är redan öppnat. Gör så här: ingenting behövs.")
    return Handlingsplan(
        f"Öppna {ar}?",
        "Öppna",
        f"{ar} är öppnat.",
        skiss,
        tuple(visad(ny.entry, ny.namn) for ny in bokforda),
        fynd=tuple(gjort),
    )


def _nasta_ar(bok: Bok, idag: dt.date) -> str:
    return str(max((e.date.year for e in bok.entries if hasattr(e, "postings")), default=idag.year))


_SKATT = bland(("hel", "hela schablonen"), *((s, s) for s in schablonsatser() if s != "hel"))
UPPGIFTER = (
    Arbetsuppgift(
        "steg",
        "Steg för steg",
        "rakenskap bokslut 2024",
        visa=_visa_steg,
        val=(AR,),
        ingress="Det som är gjort syns i böckerna: lämna och kom tillbaka när du vill.",
    ),
    Arbetsuppgift(
        "boka",
        "Bokslutsförslag",
        "",
        (
            Falt("ar", "År", "tal", krav=True, gomd=True),
            Falt("forslag", "Förslag", krav=True, gomd=True),
            Falt("beslut", "Beslut", gomd=True),
            Falt("skal", "Skäl"),
        ),
        _boka,
        i_menyn=False,
    ),
    AVSKRIV,
    Arbetsuppgift(
        "periodisera",
        "Periodisera",
        "rakenskap periodisera upplupen-kostnad --konto 6550 --belopp 12000 …",
        (
            Falt(
                "vad",
                "Vad",
                "val",
                krav=True,
                val=bland(*((ett, ett.replace("-", " ")) for ett in INTERIM)),
            ),
            Falt("konto", "Kostnads- eller intäktskonto", "konto", krav=True),
            Falt("belopp", "Belopp", "belopp", krav=True, hjalp="utan tecken"),
            Falt("motpart", "Motpart", krav=True),
            Falt("text", "Vad den avser", krav=True),
            Falt("dag", "Dag", "dag", krav=True, hjalp="t.ex. 2024 för årets sista dag"),
            Falt("aterfors", "Återförs", "forsta", hjalp="t.ex. 2025; tomt: inte av sig själv"),
            *DIMENSIONER,
            Falt("interim", "Interimskonto", "konto", hjalp="annars det vanliga"),
            Falt("fil", "Underlag", "fil"),
        ),
        _periodisera,
        _interim,
        (Falt("den", "Interimskonton den", "dag", krav=True, fore=idag_text),),
        knapp="Visa verifikationen …",
    ),
    Arbetsuppgift(
        "fordela",
        "Fördela en faktura",
        "rakenskap periodisera fordela L45/2024 --fran 2024-03 --till 2025-02",
        (
            Falt("ver", "Fakturan", krav=True, hjalp="t.ex. L45/2024"),
            Falt("fran", "Första månaden", "forsta", krav=True, hjalp="2024-03"),
            Falt("till", "Sista månaden", "dag", krav=True, hjalp="2025-02"),
            Falt("interim", "Interimskonto", "konto", hjalp="annars det vanliga"),
        ),
        _fordela,
    ),
    Arbetsuppgift(
        "aterfor",
        "Återför",
        "rakenskap periodisera",
        (),
        _aterfor,
        knapp="Visa vad som har förfallit …",
        ingress="Bokför de återföringar vars dag har kommit.",
    ),
    Arbetsuppgift(
        "moms",
        "Momsersättning",
        "rakenskap momsersattning 2024-kv1",
        (
            Falt("dag", "Ansökans dag", "dag", krav=True, fore=idag_text),
            Falt("schablon", "Schablon på kostnaden", "belopp", hjalp="tomt: den bokförda momsen"),
            Falt("sats", "Schablonens sats", "val", val=_SKATT),
        ),
        _moms,
        _visa_moms,
        (
            Falt(
                "period", "Period", krav=True, fore=_forra_kvartalet, hjalp="2024-kv1 eller 2024-05"
            ),
        ),
        knapp="Visa ansökans verifikation …",
    ),
    Arbetsuppgift(
        "semester",
        "Semesterlöneskuld",
        "rakenskap semesterskuld 2024 FIL.csv",
        (
            AR,
            Falt(
                "fil",
                "Personfil, CSV",
                "fil",
                krav=True,
                hjalp="namn;manadslon;dagar;fodd;pension_procent",
            ),
            Falt("dagprocent", "Dagens värde, procent", hjalp="eget avtal, t.ex. 4,6"),
            Falt("tillaggprocent", "Semesterdagstillägg, procent", hjalp="eget avtal"),
        ),
        _semester,
        knapp="Räkna ut skulden …",
        ingress="Personfilen läses och sparas inte: bara summorna hamnar i böckerna.",
    ),
    Arbetsuppgift(
        "anmarkning",
        "Svara på en anmärkning",
        "rakenskap anteckna B7/2023 --text …",
        (
            Falt("ver", "Verifikation", "val", krav=True, val=_anmarkta),
            Falt("text", "Varför det blev så", "stor", krav=True),
        ),
        _anteckna,
    ),
    Arbetsuppgift(
        "nyttar",
        "Nytt år",
        "rakenskap nyttar 2025",
        (
            Falt("fjol", "Börja med förra årets budget", "kryss"),
            Falt("utan", "För inte om förra årets resultat än", "kryss"),
        ),
        _nyttar,
        _visa_nyttar,
        (Falt("nytt", "Det nya året", "tal", krav=True, fore=_nasta_ar),),
        knapp="Visa vad som görs …",
    ),
)
