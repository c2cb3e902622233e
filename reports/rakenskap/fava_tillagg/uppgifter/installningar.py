"""Tasks of what the year rests on: budget, facts, codes, the attest order, statistics."""

from __future__ import annotations

import datetime as dt

from lkbr.belopp import ore_som_text
from rakenskap.bok.bok import Bok
from rakenskap.bok.poster import bygg_poster, rakenskapsar
from rakenskap.dagbok.installning import (
    KODER,
    avsluta_attestant,
    las_uppgift,
    las_uppgifter,
    ny_attestant,
    ny_kod,
    satt_budget,
    satt_uppgift,
)
from rakenskap.dagbok.skiss import Vem
from rakenskap.fava_tillagg.plan import Handlingsplan
from rakenskap.fava_tillagg.uppgifter.falt import Ifyllda, Val
from rakenskap.fava_tillagg.uppgifter.falt import Uppgiftsfalt as Falt
from rakenskap.fava_tillagg.uppgifter.uppgift import (
    DIMENSIONER,
    Arbetsuppgift,
    Uppgiftsvy,
    bara_attestant,
    bland,
    dimensioner,
    fel,
    idag_text,
    koder,
    sista_aret,
)
from rakenskap.listor import celler
from rakenskap.rakningar.arsrakenskap import arets_rakenskap
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.budget import budgetrader
from rakenskap.rakningar.fakta import saknade
from rakenskap.rakningar.statistik import statistik
from rakenskap.rakningar.statistikplan import satt_statistik
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport

AR = Falt("ar", "År", "tal", krav=True, fore=sista_aret)

# ---------------------------------------------------------------------- budget


def _visa_budget(bok: Bok, varden: Ifyllda, _idag: dt.date) -> Uppgiftsvy:
    ar = varden.krav_ar("ar")
    rader, ord_, resultat = [], {}, 0
    for plats, rad in enumerate(budgetrader(bok, rakenskapsar(ar))):
        konto = bok.konton.get(rad.konto)
        tecken = -1 if rad.konto[0] in "345678" else 1
        resultat += rad.ore if rad.konto[0] in "345678" else 0
        dims = {"insats": rad.insats, "verksamhet": rad.verksamhet, "projekt": rad.projekt}
        namn = f"rad.{plats}"
        ord_[namn] = {
            "uppgift": "budget",
            "ar": str(ar),
            "konto": rad.konto,
            "belopp": ore_som_text(tecken * rad.ore),
            **{dim: kod or "" for dim, kod in dims.items()},
        }
        texter = (f"{rad.konto} {konto.namn if konto else ''}", *dims.values())
        egna = (*(celler.text(ett or "") for ett in texter), celler.beloppscell(tecken * rad.ore))
        rader.append(Rad(namn, "", egna))
    kolumner = (
        Kolumn("konto", "Konto", "text"),
        Kolumn("insats", "Insats", "text"),
        Kolumn("verksamhet", "Verksamhet", "text"),
        Kolumn("projekt", "Projekt", "text"),
        Kolumn("belopp", "Budget, intäkt med minus"),
    )
    lista = Rapport("budgetrader", f"Budget {ar}", kolumner, tuple(rader), decimaler=2)
    sagt = f"{len(rader)} rader; budgeterat resultat {ore_som_text(resultat)} kr."
    return Uppgiftsvy((lista,), (sagt,), lambda rad: ord_.get(rad.id, {}))


def _budget(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    ar, konto, ore = varden.krav_ar("ar"), varden.krav_konto("konto"), varden.krav_ore("belopp")
    skiss, fore = satt_budget(bok, vem, ar, konto, ore, dimensioner(varden))
    if fore == ore:
        raise fel("budgeten", "Beloppet är redan det. Gör så här: skriv ett annat belopp.")
    forut = "ingen rad" if fore is None else f"{ore_som_text(fore)} kr"
    nytt = f"{ore_som_text(ore)} kr" if ore else "ingen rad"
    return Handlingsplan(
        f"Ändra budgeten {ar}?",
        "Ändra",
        f"Budgeten {ar} är ändrad; det som stod förut är i loggen.",
        skiss,
        fynd=(f"{konto.nummer} {konto.namn}: {forut} → {nytt}",),
        efterat=(("uppgift", "budget"), ("ar", str(ar))),
    )


# ---------------------------------------------------------------------- facts


def _visa_fakta(bok: Bok, varden: Ifyllda, _idag: dt.date) -> Uppgiftsvy:
    ar = varden.krav_ar("ar")
    poster = bygg_poster(bok)
    if ar not in poster.ar:
        raise fel("fakta", f"{ar} finns inte i böckerna. Gör så här: välj ett annat år.")
    rakenskap = arets_rakenskap(Berakning.av(bok, poster), ar)
    rader, ord_ = [], {}
    for ett in saknade(rakenskap.exakta_rapporter):
        rubrik = ett.rubrik.format(regim=rakenskap.form.id, ar=ar)
        namn = ett.rad.format(regim=rakenskap.form.id, ar=ar).split(" = ", 1)[0]
        stig = ".".join(filter(None, (rubrik, namn)))
        ord_[ett.id] = {"uppgift": "fakta", "ar": str(ar), "stig": stig}
        texter = (stig, ett.vad, ett.regel, "saknas")
        rader.append(Rad(ett.id, "", tuple(map(celler.text, texter))))
    for stig, varde in _sagda(bok, ar):
        ord_[stig] = {"uppgift": "fakta", "ar": str(ar), "stig": stig, "varde": varde}
        rader.append(Rad(stig, "", tuple(map(celler.text, (stig, "", "", varde)))))
    kolumner = (
        Kolumn("stig", "Uppgift", "text"),
        Kolumn("vad", "Vad", "text", smal=False),
        Kolumn("regel", "Regel", "text"),
        Kolumn("varde", "Står nu", "text", smal=False),
    )
    lista = Rapport("uppgifter", f"Uppgifter till räkenskaperna {ar}", kolumner, tuple(rader))
    return Uppgiftsvy((lista,), ord_=lambda rad: ord_.get(rad.id, {}))


def _sagda(bok: Bok, ar: int) -> list[tuple[str, str]]:
    """Return the facts that are stated: those of the federation, and those of the year."""
    svar = []
    dok = las_uppgifter(bok)
    for prefix, tabell in (
        ("", dok),
        ("upplysningar.", dok.get("upplysningar", {})),
        (f"ar.{ar}.", dok.get("ar", {}).get(str(ar), {})),
    ):
        for namn, varde in tabell.items():
            if isinstance(varde, list) and all(isinstance(ett, str) for ett in varde):
                svar.append((f"{prefix}{namn}", "; ".join(varde)))
            elif not isinstance(varde, (dict, list)):
                svar.append((f"{prefix}{namn}", str(varde)))
    return svar


def _fakta(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    stig, nytt = varden.text("stig"), varden.text("varde")
    fore = las_uppgift(bok, stig)
    skiss = satt_uppgift(bok, vem, stig, nytt)
    return Handlingsplan(
        f"Spara {stig}?",
        "Spara",
        f"{stig} är sparad; det som stod förut är i loggen.",
        skiss,
        fynd=(f"{stig}: {'inget' if fore is None else fore} → {nytt or 'tas bort'}",),
    )


# ---------------------------------------------------------------------- codes and the attest order


def _visa_koder(bok: Bok, _varden: Ifyllda, _idag: dt.date) -> Uppgiftsvy:
    rader = tuple(
        Rad(f"{slag}.{kod}", "", tuple(map(celler.text, (slag, kod, namn))))
        for slag, falt in zip(KODER, ("insatser", "verksamheter", "projekt"), strict=True)
        for kod, namn in koder(falt)(bok)
    )
    kolumner = (
        Kolumn("slag", "Slag", "text"),
        Kolumn("kod", "Kod", "text"),
        Kolumn("namn", "Namn", "text"),
    )
    return Uppgiftsvy((Rapport("koder", "Koder", kolumner, rader),))


def _kod(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    slag = varden.text("slag")
    uppgifter = {namn: varden.text(namn) for namn in ("kod", "namn")}
    if slag == "insats":
        uppgifter |= {namn: varden.text(namn) for namn in ("verksamhet", "projekt")}
    egna = {namn: ett for namn, ett in uppgifter.items() if ett}
    skiss = ny_kod(bok, vem, slag, egna)
    fraga = f"Lägga till {slag} {egna['kod']}?"
    return Handlingsplan(fraga, "Lägg till", f"{egna['kod']} är tillagd.", skiss)


def _visa_attest(bok: Bok, _varden: Ifyllda, _idag: dt.date) -> Uppgiftsvy:
    rader = tuple(
        Rad(
            f"attestant.{plats}",
            "",
            (
                celler.text(ett.namn),
                celler.text(", ".join(ett.serier)),
                celler.beloppscell(ett.hogst_ore),
                celler.dag(ett.fran),
                celler.dag(ett.till),
            ),
        )
        for plats, ett in enumerate(bok.forbund.attestanter)
    )
    kolumner = (
        Kolumn("namn", "Namn", "text"),
        Kolumn("serier", "Serier", "text"),
        Kolumn("hogst", "Högst", "saldo"),
        Kolumn("fran", "Från", "datum"),
        Kolumn("till", "Till", "datum"),
    )
    return Uppgiftsvy((Rapport("attestordning", "Attestordning", kolumner, rader, decimaler=2),))


def _attestant(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    namn = varden.text("namn")
    _krav_annan(namn, vem)
    serier = [ett.strip() for ett in varden.text("serier").split(",") if ett.strip()]
    hogst = varden.ore("hogst")
    uppgifter = {
        "namn": namn,
        "serier": serier,
        "hogst_kr": None if hogst is None else hogst // 100,
        "avser": [ett.strip() for ett in varden.text("avser").split(";") if ett.strip()],
        "fran": varden.dag("fran"),
        "till": varden.dag("till"),
    }
    egna = {nyckel: ett for nyckel, ett in uppgifter.items() if ett not in (None, [], "")}
    skiss = ny_attestant(bok, vem, egna)
    return Handlingsplan(
        f"Lägga till {namn} i attestordningen?", "Lägg till", f"{namn} får attestera.", skiss
    )


def _krav_annan(namn: str, vem: Vem) -> None:
    """Refuse that someone gives himself the right to attest.

    Raises:
        BokFelError: it is himself.
    """
    if namn.casefold() == vem.av.casefold():
        text = (
            "Ingen ändrar sin egen rätt att attestera. Gör så här: låt någon annan ändra "
            "attestordningen. (LKBR 3 kap. 10 §)"
        )
        raise fel("attestordningen", text)


def _attestanter(bok: Bok) -> Val:
    namn = {ett.namn: ett.namn for ett in bok.forbund.attestanter if ett.till is None}
    return list(namn.items())


def _avsluta(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    namn, till = varden.text("namn"), varden.krav_dag("till")
    _krav_annan(namn, vem)
    skiss = avsluta_attestant(bok, vem, namn, till)
    fraga = f"Avsluta {namn} i attestordningen {till}?"
    return Handlingsplan(fraga, "Avsluta", f"{namn} attesterar till och med {till}.", skiss)


# ---------------------------------------------------------------------- statistics


def _visa_statistik(bok: Bok, varden: Ifyllda, _idag: dt.date) -> Uppgiftsvy:
    return Uppgiftsvy(tuple(statistik(bok.mapp, varden.krav_ar("ar"))))


def _statistik(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    skiss, plats, rapport = satt_statistik(bok, vem, varden.krav_ar("ar"), varden.krav_fil("fil"))
    fynd = ("Filen ersätter den som finns.",) if (bok.mapp / plats).is_file() else ()
    return Handlingsplan(
        f"Spara {plats}?", "Spara", f"{plats} är sparad.", skiss, fynd=fynd, rapporter=(rapport,)
    )


UPPGIFTER = (
    Arbetsuppgift(
        "budget",
        "Budget",
        "rakenskap budget 2024 4010 --belopp 500000",
        (
            Falt("konto", "Konto", "konto", krav=True),
            *DIMENSIONER,
            Falt(
                "belopp",
                "Årets belopp",
                "belopp",
                krav=True,
                hjalp="intäkt med minus, 0 tar bort raden",
            ),
        ),
        _budget,
        _visa_budget,
        (AR,),
        knapp="Visa ändringen …",
        ingress="Öppna en rad för att ändra den, eller skriv en ny.",
    ),
    Arbetsuppgift(
        "fakta",
        "Uppgifter",
        "rakenskap installning satt upplysningar.panter Inga",
        (
            Falt("stig", "Uppgift", krav=True, hjalp="t.ex. upplysningar.panter"),
            Falt("varde", "Nytt värde", "stor", hjalp="tomt tar bort; flera med semikolon"),
        ),
        _fakta,
        _visa_fakta,
        (AR,),
        knapp="Visa ändringen …",
        ingress="Det som räkenskaperna säger och som inte är bokfört. Öppna en rad för att ändra.",
    ),
    Arbetsuppgift(
        "kod",
        "Koder",
        'rakenskap installning kod insats bron "Bron"',
        (
            Falt("slag", "Slag", "val", krav=True, val=bland(*((ett, ett) for ett in KODER))),
            Falt("kod", "Kod", krav=True),
            Falt("namn", "Namn", krav=True),
            Falt("verksamhet", "Insatsens verksamhet", "val", val=koder("verksamheter")),
            Falt("projekt", "Insatsens projekt", "val", val=koder("projekt")),
        ),
        _kod,
        _visa_koder,
        knapp="Visa den nya koden …",
    ),
    Arbetsuppgift(
        "attestant",
        "Attestordning",
        'rakenskap installning attestant "ordförande" --serier L,N',
        (
            Falt("namn", "Namn", krav=True),
            Falt("serier", "Serier", krav=True, hjalp="t.ex. L,N"),
            Falt("hogst", "Högst, kr", "belopp", hjalp="tomt: inget tak"),
            Falt("avser", "Egna motparter, som inte får attesteras", hjalp="flera med semikolon"),
            Falt("fran", "Från", "forsta", krav=True, fore=idag_text),
            Falt("till", "Till", "dag"),
        ),
        _attestant,
        _visa_attest,
        knapp="Visa raden …",
        far=bara_attestant,
        ingress="Den som bokför ändrar inte vem som attesterar, och ingen ändrar för sig själv.",
    ),
    Arbetsuppgift(
        "avsluta",
        "Avsluta en attestant",
        "rakenskap installning avsluta NAMN --till 2024-12-31",
        (
            Falt("namn", "Namn", "val", krav=True, val=_attestanter),
            Falt("till", "Sista dagen", "dag", krav=True, fore=idag_text),
        ),
        _avsluta,
        _visa_attest,
        far=bara_attestant,
    ),
    Arbetsuppgift(
        "statistik",
        "Statistik",
        "rakenskap installning statistik 2023 FIL.csv",
        (
            Falt(
                "fil",
                "Tabell, CSV",
                "fil",
                krav=True,
                hjalp="första raden «# Rubrik», nästa kolumnernas namn",
            ),
        ),
        _statistik,
        _visa_statistik,
        (AR,),
        knapp="Visa vad som sparas …",
    ),
)
