"""Tasks of what purchases rest on: the register of suppliers, bank rules, templates."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from rakenskap.bankfil.prov import prova_regler
from rakenskap.bankfil.regelandring import lagg_till_regel, ta_bort_regel
from rakenskap.bankfil.regler import las_regler
from rakenskap.bok.bok import Bok
from rakenskap.dagbok.mallandring import Mallval, gor_mall, ta_bort_mall
from rakenskap.dagbok.mallar import MANADER, bokfor_forfallna, las_mallar
from rakenskap.dagbok.registrering import konto_i
from rakenskap.dagbok.skiss import Vem
from rakenskap.fava_tillagg.plan import Handlingsplan, visad
from rakenskap.fava_tillagg.uppgifter.falt import Ifyllda, Val
from rakenskap.fava_tillagg.uppgifter.falt import Uppgiftsfalt as Falt
from rakenskap.fava_tillagg.uppgifter.uppgift import (
    DIMENSIONER,
    Arbetsuppgift,
    Uppgiftsvy,
    bland,
    dimensioner,
    fel,
)
from rakenskap.inkop.inlarning import alla_leverantorer
from rakenskap.inkop.registerandring import andra_leverantor, ta_bort_leverantor
from rakenskap.listor import celler
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport
from rakenskap.reskontra.poster import rent
from rakenskap.reskontra.register import HELTAL, KOSTNAD, MOMSSATSER, las_register

# ---------------------------------------------------------------------- the register of suppliers

_KOLUMNER = (
    Kolumn("namn", "Namn", "text"),
    Kolumn("orgnr", "Org.nr", "text"),
    Kolumn("konto", "Konto", "text"),
    Kolumn("moms", "Moms", "text"),
    Kolumn("giro", "Betalas till", "text"),
    Kolumn("dagar", "Dagar", "text"),
    Kolumn("kalla", "Från", "text"),
)
MOMS = Falt("moms", "Moms", "val", val=bland(*((str(s), f"{s} %") for s in MOMSSATSER)))
_LEVFALT = (
    Falt("orgnr", "Organisationsnummer"),
    Falt("bankgiro", "Bankgiro"),
    Falt("plusgiro", "Plusgiro"),
    Falt("iban", "IBAN"),
    Falt("konto", "Kostnadskonto", "konto"),
    MOMS,
    Falt("momskonto", "Momskonto", hjalp=f"nummer, eller «{KOSTNAD}» när den inte ersätts"),
    *DIMENSIONER,
    Falt("villkor_dagar", "Dagar till förfallodagen", "tal"),
    Falt("text", "Vad fakturan avser", hjalp="{manad}, {kvartal} och {ar} fylls i"),
)


def _visa_leverantorer(bok: Bok, _varden: Ifyllda, _idag: dt.date) -> Uppgiftsvy:
    register = las_register(bok)
    rader = []
    ord_: dict[str, dict[str, str]] = {}
    for nyckel, lev in alla_leverantorer(bok).items():
        falt = {ett.namn: _som_text(getattr(lev, ett.namn)) for ett in _LEVFALT}
        ord_[nyckel] = {"uppgift": "leverantor", "namn": lev.namn, **falt}
        rader.append(
            Rad(
                nyckel,
                "",
                tuple(
                    celler.text(ett)
                    for ett in (
                        lev.namn,
                        lev.orgnr,
                        lev.konto,
                        "" if lev.moms is None else f"{lev.moms} %",
                        lev.bankgiro or lev.plusgiro or lev.iban,
                        falt["villkor_dagar"],
                        "registret" if nyckel in register else "böckerna",
                    )
                ),
            )
        )
    lista = Rapport("leverantorer", "Leverantörer", _KOLUMNER, tuple(rader))
    return Uppgiftsvy((lista,), ord_=lambda rad: ord_.get(rad.id, {}))


def _som_text(varde: object) -> str:
    return "" if varde is None else str(varde)


def _leverantor(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    namn = varden.text("namn")
    kand = alla_leverantorer(bok).get(rent(namn))
    namn = kand.namn if kand else namn
    if varden.kryss("bort"):
        skiss = ta_bort_leverantor(bok, vem, namn)
        return Handlingsplan(f"Ta bort {namn} ur registret?", "Ta bort", f"{namn} borta.", skiss)
    sagd = las_register(bok).get(rent(namn))
    nya: dict[str, str | int | None] = {}
    for ett in _LEVFALT:
        konto = varden.konto(ett.namn)
        tal = varden.tal(ett.namn)
        text = konto.nummer if konto else varden.text(ett.namn) if tal is None else str(int(tal))
        # What is left out is taken away from the register, not from what the books have taught.
        forut = _som_text(getattr(kand if text else sagd, ett.namn, None))
        if text != forut:
            nya[ett.namn] = (int(text) if ett.namn in HELTAL else text) if text else None
    if not nya:
        raise fel("registret", "Ingenting är ändrat. Gör så här: ändra minst en uppgift.")
    skiss = andra_leverantor(bok, vem, namn, nya)
    rubriker = {ett.namn: ett.rubrik for ett in _LEVFALT}
    fynd = tuple(
        f"{rubriker[nyckel]}: {_som_text(getattr(kand, nyckel, None)) or 'inget'} → "
        f"{_som_text(varde) or 'tas bort'}"
        for nyckel, varde in nya.items()
    )
    return Handlingsplan(f"Spara {namn} i registret?", "Spara", f"{namn} sparad.", skiss, fynd=fynd)


# ---------------------------------------------------------------------- rules for bank rows


def _visa_regler(bok: Bok, varden: Ifyllda, _idag: dt.date) -> Uppgiftsvy:
    kolumner = (
        Kolumn("nr", "Nr", "text"),
        Kolumn("om", "När", "text", smal=False),
        Kolumn("konto", "Konto", "text"),
        Kolumn("dimensioner", "Dimensioner", "text"),
    )
    rader = []
    for nummer, regel in enumerate(las_regler(bok), start=1):
        om = [f"motpart «{regel.motpart}»"] if regel.motpart else []
        om += [f"text «{regel.text}»"] if regel.text else []
        om += [regel.riktning] if regel.riktning else []
        dims = ", ".join(f"{namn} {kod}" for namn, kod in regel.dimensioner)
        texter = (str(nummer), ", ".join(om), konto_i(bok, regel.konto), dims)
        rader.append(Rad(str(nummer), "", tuple(celler.text(ett) for ett in texter)))
    provat = [_provat(bok, varden.krav_ar("prova"))] if varden.tal("prova") else []
    lista = Rapport("bankregler", "Regler för bankrader", kolumner, tuple(rader))
    return Uppgiftsvy(
        (lista,),
        ("Den första regel som passar föreslås; annars det som bokförts tidigare.", *provat),
        lambda rad: {"uppgift": "bankregel", "bort": rad.id},
    )


def _provat(bok: Bok, ar: int) -> str:
    """Say how the rules would have done on a year's rows, learning from the month before."""
    if not 1900 < ar < 2100:
        raise fel("prov", f"{ar} är inte ett år. Gör så här: skriv t.ex. 2023.")
    fran, till = dt.date(ar, 1, 1), dt.date(ar, 12, 31)
    rader = prova_regler(bok, fran, till, dt.date(ar - 1, 12, 1))
    antal = Counter(ett.utfall for ett in rader)
    return (
        f"Prövat på {len(rader)} bankrader {ar}: {antal['rätt']} fick det konto de bokfördes på, "
        f"{antal['annat']} ett annat och {antal['inget']} inget förslag."
    )


def _bankregel(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    bort = varden.tal("bort")
    if bort is not None:
        nr = int(bort)
        skiss = ta_bort_regel(bok, vem, nr)
        return Handlingsplan(f"Ta bort regel {nr}?", "Ta bort", f"Regel {nr} är borttagen.", skiss)
    konto = varden.konto("konto")
    ny = {namn: varden.text(namn) for namn in ("motpart", "text", "riktning")}
    ny |= {"konto": konto.nummer if konto else "", **dict(dimensioner(varden))}
    skiss = lagg_till_regel(bok, vem, {namn: ett for namn, ett in ny.items() if ett})
    return Handlingsplan("Spara regeln?", "Spara", "Regeln är sparad.", skiss)


# ---------------------------------------------------------------------- templates


def _visa_mallar(bok: Bok, _varden: Ifyllda, _idag: dt.date) -> Uppgiftsvy:
    namn = {manader: ord_ for ord_, manader in MANADER.items()}
    kolumner = (
        Kolumn("namn", "Mall", "text"),
        Kolumn("motpart", "Motpart", "text"),
        Kolumn("text", "Vad den avser", "text", smal=False),
        Kolumn("nar", "När", "text"),
        Kolumn("till", "Till", "datum"),
        Kolumn("belopp", "Belopp"),
    )
    rader = tuple(
        Rad(
            mall.namn,
            "",
            (
                celler.text(mall.namn),
                celler.text(mall.motpart),
                celler.text(mall.text),
                celler.text(f"varje {namn[mall.varje]}" if mall.varje else "för hand"),
                celler.dag(mall.till),
                celler.beloppscell(sum(rad.ore for rad in mall.rader if rad.ore > 0)),
            ),
        )
        for mall in las_mallar(bok)
    )
    lista = Rapport("mallar", "Mallar", kolumner, rader, decimaler=2)
    return Uppgiftsvy((lista,), ord_=lambda rad: {"uppgift": "mallbort", "namn": rad.id})


def _mall(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    namn = varden.text("namn")
    val = Mallval(namn, varden.text("varje"), varden.dag("fran"), varden.dag("till"))
    skiss = gor_mall(bok, varden.text("ver"), val, vem)
    return Handlingsplan(f"Spara mallen {namn}?", "Spara", f"Mallen {namn} är sparad.", skiss)


def _mallbort(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    namn = varden.text("namn")
    skiss = ta_bort_mall(bok, namn, vem)
    return Handlingsplan(f"Ta bort mallen {namn}?", "Ta bort", f"Mallen {namn} är borta.", skiss)


def _mallnamn(bok: Bok) -> Val:
    return [(mall.namn, f"{mall.namn}: {mall.text}") for mall in las_mallar(bok)]


def _aterkommande(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    skiss, bokforda = bokfor_forfallna(bok, vem, sent=varden.text("sent"))
    if not bokforda:
        raise fel("mallarna", "Inget har förfallit. Gör så här: vänta till mallens nästa dag.")
    return Handlingsplan(
        f"Bokför {len(bokforda)} återkommande verifikationer?",
        "Bokför",
        f"Bokfört: {', '.join(ny.namn for ny in bokforda)}.",
        skiss,
        tuple(visad(ny.entry, ny.namn) for ny in bokforda),
    )


REGISTER = (
    Arbetsuppgift(
        "leverantor",
        "Leverantörer",
        "rakenskap leverantor NAMN --konto 6110",
        (
            Falt("namn", "Leverantör", krav=True),
            *_LEVFALT,
            Falt("bort", "Ta bort ur registret", "kryss"),
        ),
        _leverantor,
        _visa_leverantorer,
        knapp="Visa ändringen …",
        ingress="Det som inte är sagt tas ur leverantörens senaste faktura. Öppna en i listan.",
    ),
    Arbetsuppgift(
        "bankregel",
        "Regler för bankrader",
        "rakenskap bank regler",
        (
            Falt("motpart", "Motpart", hjalp="del av namnet"),
            Falt("text", "Text", hjalp="del av texten"),
            Falt("riktning", "Riktning", "val", val=bland(("in", "in"), ("ut", "ut"))),
            Falt("konto", "Konto", "konto"),
            *DIMENSIONER,
            Falt("bort", "Eller ta bort regel nr", "tal"),
        ),
        _bankregel,
        _visa_regler,
        (Falt("prova", "Pröva reglerna på år", "tal"),),
        knapp="Visa ändringen …",
    ),
    Arbetsuppgift(
        "mall",
        "Mallar",
        "rakenskap mall gor hyra --ver L45/2023",
        (
            Falt("ver", "Bokförd förlaga", krav=True, hjalp="t.ex. L45/2023"),
            Falt("namn", "Mallens namn", krav=True, hjalp="t.ex. hyra"),
            Falt(
                "varje",
                "Hur ofta",
                "val",
                val=bland(*((ett, f"varje {ett}") for ett in MANADER)),
                hjalp="tomt: för hand",
            ),
            Falt("fran", "Första dagen", "forsta"),
            Falt("till", "Sista dagen", "dag"),
        ),
        _mall,
        _visa_mallar,
        knapp="Visa mallen …",
    ),
    Arbetsuppgift(
        "mallbort",
        "Ta bort en mall",
        "rakenskap mall bort hyra",
        (Falt("namn", "Mall", "val", krav=True, val=_mallnamn),),
        _mallbort,
    ),
    Arbetsuppgift(
        "aterkommande",
        "Återkommande",
        "rakenskap aterkommande",
        (Falt("sent", "Skäl om kassa och bank bokförs sent"),),
        _aterkommande,
        knapp="Visa vad som förfallit …",
        ingress="Bokför det som mallarna säger har förfallit.",
    ),
)
