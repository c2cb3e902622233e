"""`rakenskap granskning sena 2023 --grans dagar=20`: the auditor's tests and lists, as files."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from lkbr.belopp import ore_av_text
from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import Verifikation, bygg_poster, rakenskapsar
from rakenskap.granskning.analytisk import Granser, analysrapporter
from rakenskap.granskning.arbetspapper import arbetspapper, signatur_i_ord, signera_papper
from rakenskap.granskning.bedomning import (
    ANALYS,
    FILNAMN,
    KRAV,
    Bedomning,
    galler,
    las_bedomningar,
)
from rakenskap.granskning.checklista import checklista
from rakenskap.granskning.prov import benford, i_perioden, luckor, per_person
from rakenskap.granskning.provlista import PROV, las_granser, prova
from rakenskap.granskning.stickprov import las_stickprov, stickprov_i
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import signerare
from rakenskap.kommandon.utskriftsval import lagg_till_utskrift, visa_eller_skriv
from rakenskap.listor.dokument import dokument_for
from rakenskap.rakningar.arsrakenskap import Arsrakenskap, arets_perioder
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.rakenskaper import harkomst, valj_ar
from rakenskap.rapport.rapport import Rapport

OVRIGA: dict[str, tuple[str, Callable[[Sequence[Verifikation]], Rapport]]] = {
    "luckor": ("Luckor i nummerserierna", luckor),
    "benford": ("Första siffran (Benford)", benford),
    "personer": ("Vem som registrerat", per_person),
}
STICKPROV = "stickprov"
TITLAR = {
    STICKPROV: "Arbetspapper: stickprov",
    "analys": "Analytisk granskning",
    "checklista": "Checklista: lagens krav",
    **{namn: titel for namn, (titel, _) in OVRIGA.items()},
    **{namn: prov.titel for namn, prov in PROV.items()},
}
ANALYSGRANSER = ("belopp", "procent", "punkter")


def _grans(text: str) -> tuple[str, str]:
    namn, lika, varde = text.partition("=")
    if not (namn.strip() and lika and varde.strip()):
        raise argparse.ArgumentTypeError(
            f"«{text}» är inte en gräns. Gör så här: skriv namn=värde, t.ex. dagar=20."
        )
    return namn.strip(), varde.strip()


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("lista", choices=tuple(TITLAR), metavar="LISTA", help=", ".join(TITLAR))
    tolk.add_argument("ar", type=int, nargs="?", metavar="ÅR", help="räkenskapsår (annars senaste)")
    tolk.add_argument(
        "--grans",
        type=_grans,
        action="append",
        default=[],
        metavar="NAMN=VÄRDE",
        help="provets gräns, t.ex. dagar=20; för analys belopp=100000, procent=10, punkter=5",
    )
    tolk.add_argument(
        "--granskning",
        type=Path,
        metavar="MAPP",
        help="revisorns mapp med bedömningar (annars granskning/ bredvid böckerna)",
    )
    tolk.add_argument("--prov", metavar="ID", help="vilket stickprov, t.ex. 2024-1a2b3c4d")
    tolk.add_argument(
        "--nyckel",
        metavar="FIL",
        default="",
        help="din egen nyckel för ssh-keygen: stickprovet signeras, med historikens kontrollpunkt",
    )
    lagg_till_utskrift(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show or write a list."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    poster = bygg_poster(bok)
    b = Berakning.av(bok, poster)
    ar = valj_ar(bok, poster, val.ar)
    period = rakenskapsar(ar)
    if val.lista == STICKPROV:
        return _stickprov(val, b, ar)
    dok = dokument_for(
        bok,
        f"granskning-{val.lista}",
        TITLAR[val.lista],
        period.rubrik,
        period.till,
        _rapporter(val, b, ar),
        harkomst=harkomst(bok, poster, ar),
    )
    visa_eller_skriv(dok, val.format, val.ut)
    return 0


def _stickprov(val: argparse.Namespace, b: Berakning, ar: int) -> int:
    """Show or write the working paper of a sample; with a key, sign it first."""
    mapp = _revisorns_mapp(val, b.bok.mapp)
    if not val.prov:
        finns = ", ".join(stickprov_i(mapp)) or "inget stickprov är draget"
        text = f"Det är inte sagt vilket stickprov. Gör så här: --prov följt av ett av: {finns}."
        raise BokFelError([Felrad("--prov", 0, text)])
    try:
        prov = las_stickprov(mapp, val.prov)
        if val.nyckel:
            filer = signera_papper(mapp, prov, signerare(val.nyckel))
            print(f"Signerat {signatur_i_ord(mapp, prov)}: {', '.join(map(str, filer))}")
    except ValueError as fel:
        raise BokFelError([Felrad(str(mapp), 0, str(fel))]) from None
    dag = rakenskapsar(ar).till
    dok = arbetspapper(b, prov, mapp, harkomst(b.bok, b.poster, ar), dag)
    visa_eller_skriv(dok, val.format, val.ut)
    return 0


def _revisorns_mapp(val: argparse.Namespace, bok: Path) -> Path:
    mapp: Path = val.granskning or (bok / ".." / "granskning").resolve()
    return mapp


def _rapporter(val: argparse.Namespace, b: Berakning, ar: int) -> list[Rapport]:
    ord_ = dict(val.grans)
    if val.lista == "analys":
        _krav_kanda(ord_, ANALYSGRANSER)
        perioder = (rakenskapsar(ar), rakenskapsar(ar - 1))
        rapporter = Arsrakenskap(b, perioder, "kr").rapporter
        bedomda = galler(_bedomda(val, b.bok.mapp), ANALYS, ar)
        return analysrapporter(b, rapporter, perioder[0], _analysgranser(ord_), bedomda)
    if val.lista == "checklista":
        _krav_kanda(ord_, ())
        kontroller = Arsrakenskap(b, arets_perioder(b, ar), "kr").kontroller
        return [checklista(kontroller, b.bok, galler(_bedomda(val, b.bok.mapp), KRAV, ar))]
    verifikationer = i_perioden(b, rakenskapsar(ar))
    if val.lista in OVRIGA:
        _krav_kanda(ord_, ())
        return [OVRIGA[val.lista][1](verifikationer)]
    _krav_kanda(ord_, [grans.namn for grans in PROV[val.lista].granser])
    try:
        granser = las_granser(val.lista, ord_)
    except ValueError as fel:
        raise BokFelError([Felrad("--grans", 0, str(fel))]) from None
    return [prova(b, val.lista, verifikationer, granser)]


def _krav_kanda(ord_: dict[str, str], kanda: Sequence[str]) -> None:
    for namn in sorted(set(ord_) - set(kanda)):
        mojliga = ", ".join(kanda) or "ingen; listan har inga gränser"
        text = f"Gränsen «{namn}» finns inte här. Gör så här: välj bland {mojliga}."
        raise BokFelError([Felrad("--grans", 0, text)])


def _analysgranser(ord_: dict[str, str]) -> Granser:
    grund = Granser()
    belopp = ore_av_text(ord_["belopp"]) if "belopp" in ord_ else grund.belopp_ore
    tal = [ord_.get("procent", str(grund.procent)), ord_.get("punkter", str(grund.punkter))]
    if belopp is None or belopp < 0 or not all(ett.isdecimal() for ett in tal):
        text = "Gränsen går inte att läsa. Gör så här: skriv belopp=100000 eller procent=10."
        raise BokFelError([Felrad("--grans", 0, text)])
    return Granser(belopp, int(tal[0]), int(tal[1]))


def _bedomda(val: argparse.Namespace, mapp: Path) -> list[Bedomning]:
    """Return the auditor's judgements, from the folder beside the books."""
    fil = _revisorns_mapp(val, mapp) / FILNAMN
    try:
        return las_bedomningar(fil)
    except ValueError as fel:
        raise BokFelError([Felrad(str(fil), 0, str(fel))]) from None
