"""Stickprov: draw a sample, tick it beside its documents, and the working paper of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lkbr.belopp import ore_av_text, ore_som_text
from rakenskap.fava_tillagg.sida import Fraga, SaknasError, Sida
from rakenskap.fava_tillagg.sidor.anteckningar import anteckningsfil
from rakenskap.fava_tillagg.underlag import Underlag, las_underlag
from rakenskap.fava_tillagg.visning import Tabell
from rakenskap.granskning.arbetspapper import arbetspapper, dragna_som_rapport, fakta
from rakenskap.granskning.stickprov import (
    ENHETER,
    METODER,
    RESULTAT,
    STRATA,
    DragetStickprov,
    Dragningsval,
    andrade,
    las_stickprov,
    stickprov_i,
)
from rakenskap.listor.dokument import Listdokument
from rakenskap.listor.urval import Intervall, Listurval

MAX_ANTAL = 2000
_FALT = (
    *("metod", "enhet", "konto", "serie", "motpart", "antal", "ord"),
    *("vasentlighet", "forvantat", "risk", "bokslut", "stratum"),
)
_KONTON = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")
_PROCENT = re.compile(r"(\d{1,2})(?:[,.](\d))?")


def mapp_for(fraga: Fraga) -> Path:
    """Return the folder of the kept samples: beside the auditor's notes."""
    return anteckningsfil(fraga).parent


def las_prov(fraga: Fraga, id_: str) -> DragetStickprov:
    """Return a kept sample."""
    try:
        return las_stickprov(mapp_for(fraga), id_)
    except ValueError as fel:
        raise SaknasError(str(fel)) from fel


def las_val(fraga: Fraga, falt: Mapping[str, str]) -> Dragningsval:
    """Read the form of a draw.

    Raises:
        ValueError: a field cannot be understood; the message is in Swedish.
    """
    period = fraga.val.period
    urval = Listurval(
        period.fran,
        period.till,
        konton=_konton(falt.get("konto", "")),
        serie=falt.get("serie", "").strip(),
        motpart=falt.get("motpart", "").strip(),
    )
    metod, enhet = falt.get("metod", ""), falt.get("enhet", "")
    if metod not in METODER or enhet not in ENHETER:
        raise ValueError("Metoden finns inte. Gör så här: välj en i listan.")
    antal = falt.get("antal", "").strip()
    if metod != "mus" and not (antal.isdecimal() and 1 <= int(antal[:5]) <= MAX_ANTAL):
        raise ValueError(f"Antalet är inte ett tal från 1 till {MAX_ANTAL}.")
    return Dragningsval(
        metod,
        enhet,
        urval,
        int(antal[:5]) if antal.isdecimal() else 0,
        falt.get("ord", "").strip()[:100],
        _belopp(falt.get("vasentlighet", ""), "Väsentligheten") if metod == "mus" else 0,
        _belopp(falt.get("forvantat", "") or "0", "Det förväntade felet") if metod == "mus" else 0,
        _promille(falt.get("risk", "") or "5"),
        bool(falt.get("bokslut")),
        falt["stratum"] if falt.get("stratum") in STRATA else "serie",
    )


def _konton(text: str) -> tuple[Intervall, ...]:
    svar = []
    for del_ in filter(None, re.split(r"[,\s]+", text.strip())):
        traff = _KONTON.fullmatch(del_)
        if traff is None:
            raise ValueError(f"«{del_}» är inga konton. Skriv t.ex. 4010 eller 4000-4999.")
        svar.append((traff[1], traff[2] or traff[1]))
    return tuple(svar)


def _belopp(text: str, vad: str) -> int:
    ore = ore_av_text(text)
    if ore is None or ore < 0:
        raise ValueError(f"{vad} är inte ett belopp. Skriv det i kronor, t.ex. 300 000.")
    return ore


def _promille(text: str) -> int:
    traff = _PROCENT.fullmatch(text.strip().removesuffix("%").strip())
    if traff is None:
        raise ValueError("Risken är inte procent. Skriv t.ex. 5 eller 2,5.")
    return int(traff[1]) * 10 + int(traff[2] or 0)


# ---------------------------------------------------------------------- pages


def stickprov(fraga: Fraga) -> Sida:
    """Show the kept samples and the form of a new one, or one sample."""
    if fraga.ord.get("prov"):
        return _ett(fraga, las_prov(fraga, fraga.ord.get("prov")))
    return drasida(fraga, {}, ())


def drasida(fraga: Fraga, falt: Mapping[str, str], fel: tuple[str, ...]) -> Sida:
    """Show the form of a draw, as it was filled in, and the kept samples."""
    kvar = []
    for id_ in stickprov_i(mapp_for(fraga)):
        prov = las_prov(fraga, id_)
        antal = f"{len(prov.dragna)} dragna, {prov.ogranskade} kvar att granska"
        text = f"{prov.skapat[:10]} {METODER[prov.metod]}, {prov.population}: {antal}"
        kvar.append((text, fraga.adresser.sida("Stickprov", [("prov", id_)])))
    return Sida(
        f"Stickprov {fraga.val.period.rubrik}",
        "stickprov.html",
        {
            "mal": fraga.adresser.sida("Stickprov/dra", fraga.val.som_ord()),
            "biljett": fraga.biljett_for("Stickprov"),
            "falt": {"metod": "mus", "enhet": "rad", "risk": "5", "antal": "25", **falt},
            "metoder": METODER,
            "enheter": ENHETER,
            "strata": STRATA,
            "serier": [(ett.kod, ett.namn) for ett in fraga.lage.bok.forbund.serier],
            "drafel": fel,
            "kvar": kvar,
            "huvudhash": fraga.lage.bok.huvudhash,
        },
        val="period",
    )


def _ett(fraga: Fraga, prov: DragetStickprov) -> Sida:
    """Show one sample: how it was drawn, what it says, and each item to tick."""
    sida = fraga.adresser.sida
    return Sida(
        f"Stickprov {prov.id}",
        "stickprovet.html",
        {
            "prov": prov,
            "fakta": fakta(fraga.lage.b, prov, mapp_for(fraga)),
            "resultat": RESULTAT,
            "kronor": ore_som_text,
            "bocka": sida("Stickprov/bocka"),
            "biljett": fraga.biljett_for("Stickprov"),
            "andrade": andrade(fraga.lage.b, prov),
            "ver": {ett.ver: fraga.adresser.ver(ett.ver) for ett in prov.dragna},
            "papper": sida("Stickprov/papper.pdf", [("prov", prov.id)]),
            "papper_xlsx": sida("Stickprov/papper.xlsx", [("prov", prov.id)]),
            "underlag": _underlag(fraga, prov),
            # The documents of the one to examine next lie open.
            "forsta": next((ett.ver for ett in prov.dragna if not ett.resultat), ""),
            "tillbaka": sida("Stickprov"),
        },
        (Tabell(dragna_som_rapport(prov), radlank=lambda rad: fraga.adresser.ver(rad.id)),),
        foljer_tid="ingen",
    )


def _underlag(fraga: Fraga, prov: DragetStickprov) -> dict[str, list[tuple[Underlag, str]]]:
    """Return the documents of each drawn entry and where they are, to stand beside its row."""
    lage = fraga.lage
    svar: dict[str, list[tuple[Underlag, str]]] = {}
    for ett in prov.dragna:
        ver = lage.efter_namn.get(ett.ver)
        svar[ett.ver] = [
            (
                las_underlag(fil, summa, lage.bok.mapp, lage.underlag),
                fraga.adresser.sida("Verifikationer/underlag", [("fil", fil)]),
            )
            for fil, summa in (ver.underlag if ver is not None else ())
        ]
    return svar


def arbetspapper_for(fraga: Fraga, prov: DragetStickprov) -> Listdokument:
    """Return the working paper of a sample."""
    lage = fraga.lage
    ar = min(int(prov.skapat[:4]), lage.poster.ar[-1])
    return arbetspapper(lage.b, prov, mapp_for(fraga), lage.harkomst(ar), fraga.val.period.till)


def falt_av(form: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of the form of a draw, to fill it in again."""
    return {namn: form.get(namn, "")[:200] for namn in _FALT}
