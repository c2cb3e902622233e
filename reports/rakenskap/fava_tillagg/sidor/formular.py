"""The form of a verifikation: new, a draft's, or the correction of a booked one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lkbr.belopp import kr
from lkbr.underlag import underlag_i
from rakenskap.bok.bok import Bok
from rakenskap.dagbok.besked import Besked
from rakenskap.dagbok.formular import (
    HANDELSESLAG,
    MOMSSATSER,
    Formular,
    formular_av,
    kontotext,
    nytt_formular,
)
from rakenskap.dagbok.rattelse import hitta_bokford, omvand
from rakenskap.dagbok.text import av_entry
from rakenskap.dagbok.utkastplan import hitta_utkast
from rakenskap.fava_tillagg.inlamnat import hamta
from rakenskap.fava_tillagg.inmatning import (
    Formularkalla,
    av_utkast,
    fel_per_falt,
    med_tomma_rader,
    saldo_per_rad,
    sammanfattning,
)
from rakenskap.fava_tillagg.plan import Visadpost, visad_text
from rakenskap.fava_tillagg.sida import Fraga, Sida
from rakenskap.fava_tillagg.sidor.gemensamt import gemensamt
from rakenskap.fava_tillagg.underlag import las_fil, las_underlag, tillatna
from rakenskap.reskontra.poster import KUND, LEVERANTOR
from rakenskap.reskontra.reskontra import reskontra

MINST_RADER = 4


@dataclass(frozen=True, slots=True)
class Inmatat:
    """A form with what is known of it.

    Attributes:
        nyckel: the name of a file that has been handed in with it.
        besked: what is told of it; None before anything has been typed.
        fel: what stopped the writing, beside the fields.
    """

    formular: Formular
    kalla: Formularkalla
    nyckel: str = ""
    besked: Besked | None = None
    fel: tuple[str, ...] = ()


def inmatat_for(fraga: Fraga, idag: dt.date) -> Inmatat:
    """Return the form that an address asks for.

    Raises:
        BokFelError: the draft or the entry that it names is not in the books.
    """
    bok = fraga.lage.bok
    if fraga.ord.get("utkast"):
        formular, kalla = av_utkast(bok, hitta_utkast(bok, fraga.ord.get("utkast")))
        return Inmatat(formular, kalla)
    if fraga.ord.get("ratta"):
        kalla = Formularkalla("ratta", fraga.ord.get("ratta"))
        return Inmatat(formular_av(bok, av_entry(hitta_bokford(bok, kalla.namn))), kalla)
    slag = fraga.ord.get("ny")
    return Inmatat(
        nytt_formular(bok, slag if slag in HANDELSESLAG else "fri", idag), Formularkalla()
    )


def formularsida(fraga: Fraga, inmatat: Inmatat) -> Sida:
    """Show a form."""
    bok = fraga.lage.bok
    formular = inmatat.formular
    if len(formular.rader) < MINST_RADER and inmatat.kalla.slag != "ratta":
        formular = med_tomma_rader(formular, MINST_RADER - len(formular.rader))
    besked, kalla = inmatat.besked, inmatat.kalla
    fel = fel_per_falt(besked) if besked else {}
    return Sida(
        _titel(inmatat),
        "formular.html",
        {
            **gemensamt(fraga),
            "mal": fraga.adresser.sida("Arbeta/formular"),
            "granska": fraga.adresser.sida("Arbeta/granska"),
            "formular": formular,
            "kalla": kalla,
            "nyckel": inmatat.nyckel,
            "minne": minne_for(inmatat),
            "fran_post": besked is not None,
            "faltfel": fel,
            "skrivfel": inmatat.fel,
            "saldon": saldo_per_rad(besked) if besked else {},
            "sammanfattning": sammanfattning(besked) if besked else [],
            "sent": bool(formular.sent) or (besked is not None and besked.sent),
            "slagen": {kod: ett.namn for kod, ett in HANDELSESLAG.items()},
            "fakturafalt": HANDELSESLAG[formular.slag].fakturafalt
            or bool(formular.fakturanr or formular.forfaller),
            "ny": {kod: fraga.adresser.sida("Arbeta", [("ny", kod)]) for kod in HANDELSESLAG},
            "momssatser": MOMSSATSER,
            "avbryt": fraga.adresser.ver(kalla.namn)
            if kalla.slag == "ratta"
            else fraga.adresser.sida("Arbeta"),
            "underlag": _underlag(fraga, inmatat),
            "omvand": _omvand(bok, kalla),
            "bokfor_utkast": fraga.adresser.sida("Arbeta", [("bokfor", kalla.namn)])
            if kalla.slag == "utkast"
            else "",
            **_listor(bok),
        },
    )


def minne_for(inmatat: Inmatat) -> str:
    """Return the name that the page's script keeps a form under."""
    kalla = inmatat.kalla
    return f"{kalla.slag or 'ny'}:{kalla.namn or inmatat.formular.slag}"


def _titel(inmatat: Inmatat) -> str:
    match inmatat.kalla.slag:
        case "utkast":
            return "Ändra utkast"
        case "ratta":
            return f"Rätta {inmatat.kalla.namn}"
        case _:
            return f"Ny {HANDELSESLAG[inmatat.formular.slag].namn.lower()}"


def _omvand(bok: Bok, kalla: Formularkalla) -> Visadpost | None:
    """Return the reversal that a correction begins with."""
    if kalla.slag != "ratta":
        return None
    entry = hitta_bokford(bok, kalla.namn)
    return visad_text(omvand(entry, entry.date), "Tas tillbaka så här")


def _underlag(fraga: Fraga, inmatat: Inmatat) -> list[tuple[Any, str]]:
    """Return what is shown beside the form: files of the draft or entry, and one handed in."""
    bok, kalla = fraga.lage.bok, inmatat.kalla
    svar: list[tuple[Any, str]] = []
    fil = hamta(inmatat.nyckel)
    if fil is not None:
        lank = fraga.adresser.sida("Arbeta/inlamnad", [("nyckel", inmatat.nyckel)])
        svar.append((las_fil(fil, fil.name), lank))
    meta: Mapping[str, Any] = {}
    if kalla.slag == "utkast":
        meta = hitta_utkast(bok, kalla.namn).entry.meta
    elif kalla.slag == "ratta":
        meta = hitta_bokford(bok, kalla.namn).meta
    return svar + underlag_att_visa(fraga, meta)


def underlag_att_visa(fraga: Fraga, meta: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """Return an entry's underlag with where each is fetched."""
    mapp = fraga.lage.bok.mapp
    far = tillatna(fraga.lage)
    return [
        (
            las_underlag(fil, str(summa or ""), mapp, far),
            fraga.adresser.sida("Verifikationer/underlag", [("fil", fil)]),
        )
        for _, fil, summa in underlag_i(dict(meta))
    ]


def _listor(bok: Bok) -> dict[str, Any]:
    """Return what a field proposes: accounts, codes, open invoices and known motparter."""
    forbund = bok.forbund
    fakturor = [
        (post.namn, f"{post.motpart}, {kr(abs(post.kvar_ore))}, förfaller {post.forfaller}")
        for delpost in (LEVERANTOR, KUND)
        for post in reskontra(bok, delpost).oppna
        if post.slag == "faktura" and "/" in post.namn
    ]
    return {
        "konton": [kontotext(ett) for ett in sorted(bok.konton.values(), key=lambda k: k.nummer)],
        "momskonton": [
            kontotext(ett)
            for ett in sorted(bok.konton.values(), key=lambda k: k.nummer)
            if "moms" in ett.namn.lower()
        ],
        "koder": {
            namn: [(ett.kod, ett.namn) for ett in koder]
            for namn, koder in (
                ("insats", forbund.insatser),
                ("verksamhet", forbund.verksamheter),
                ("projekt", forbund.projekt),
            )
            if koder
        },
        "serier": [(ett.kod, ett.namn) for ett in forbund.serier],
        "fakturor": fakturor,
        "motparter": sorted(
            {ett.payee for ett in bok.entries if getattr(ett, "payee", None)}, key=str.casefold
        )[:2000],
    }


def med_rader(inmatat: Inmatat) -> Inmatat:
    """Return the form with more rows."""
    return replace(inmatat, formular=med_tomma_rader(inmatat.formular))
