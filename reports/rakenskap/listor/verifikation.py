"""One verifikation, whole: what it says, its rows, underlag, corrections, attest and history."""

from __future__ import annotations

from collections.abc import Mapping

from lkbr.behandlingshistorik import Historik
from rakenskap.bok.poster import Verifikation
from rakenskap.listor import celler
from rakenskap.listor.historiklista import KOLUMNER as HISTORIKKOLUMNER
from rakenskap.listor.historiklista import historiklista
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport

# Whether the file of an underlag is the one that was booked, as it is said.
Underlagsstatus = Mapping[str, str]
_KANDA = {"attesterad": "Attesterad", "attesterad-av": "Attesterad av", "antagande": "Antagande"}


def hitta_verifikationer(b: Berakning, namn: str) -> list[Verifikation]:
    """Return the verifikationer of that name: `L45/2023` is one, `L45` one a year."""
    sokt = namn.strip().upper()
    return [ver for ver in b.poster.verifikationer if sokt in (ver.namn, ver.ver)]


def rattelser_av(b: Berakning, namn: str) -> list[Verifikation]:
    """Return the verifikationer that correct one."""
    return [ver for ver in b.poster.verifikationer if namn in celler.rattar(ver)]


def visa_verifikation(
    b: Berakning, ver: Verifikation, underlag: Underlagsstatus, historik: Historik
) -> list[Rapport]:
    """Make the tables that show a verifikation.

    Args:
        b: the books' amounts.
        ver: the verifikation.
        underlag: status by path.
        historik: the log, of which the records that concern it are shown.
    """
    tabeller = [_uppgifter(ver), _kontering(b, ver), _underlag(ver, underlag)]
    if ver.rattar or rattelser_av(b, ver.namn):
        tabeller.append(_rattelser(b, ver))
    poster = tuple(post for post in historik.poster if post.galler == ver.namn)
    egna = historiklista(Historik(poster))
    kolumner = tuple(kolumn for kolumn in HISTORIKKOLUMNER if kolumn.id != "galler")
    if poster:
        plats = [kolumn.id for kolumn in HISTORIKKOLUMNER].index("galler")
        rader = tuple(
            Rad(rad.id, "", (*rad.celler[:plats], *rad.celler[plats + 1 :])) for rad in egna.rader
        )
        tabeller.append(Rapport("historik", "Behandlingshistorik", kolumner, rader, decimaler=2))
    else:
        tabeller.append(
            Rapport(
                "historik",
                "Behandlingshistorik",
                stycken=("Ingen egen post: verifikationen kom in med årets import.",)
                if historik.poster
                else ("Böckerna har ingen behandlingshistorik.",),
            )
        )
    return tabeller


def _uppgifter(ver: Verifikation) -> Rapport:
    egna = [
        ("Verifikation", ver.namn),
        ("Händelsens dag", ver.datum.isoformat()),
        ("Registrerad", "" if ver.registrerad is None else ver.registrerad.isoformat()),
        ("Av", ver.av),
        ("Motpart", ver.motpart),
        ("Text", ver.text),
        *((_KANDA.get(namn, namn), varde) for namn, varde in ver.ovrigt if namn != "rattas-av"),
        ("Står i", f"{ver.fil}:{ver.rad}"),
    ]
    rader = tuple(
        Rad(f"uppgift.{nummer}", etikett, (celler.text(varde),))
        for nummer, (etikett, varde) in enumerate(egna, start=1)
        if varde
    )
    return Rapport(
        "uppgifter",
        "Uppgifter",
        (Kolumn("varde", "", "text"),),
        rader,
        paragraf="LKBR 3 kap. 9 §",
        decimaler=2,
    )


def _kontering(b: Berakning, ver: Verifikation) -> Rapport:
    kolumner = (
        Kolumn("konto", "Konto", "text"),
        Kolumn("kontonamn", "Kontonamn", "text"),
        Kolumn("dimension", "Dimension", "text"),
        Kolumn("ovrigt", "Avser", "text"),
        Kolumn("debet", "Debet"),
        Kolumn("kredit", "Kredit"),
    )
    rader = [
        Rad(
            f"rad.{nummer}",
            "",
            (
                celler.text(konto),
                celler.text(b.konto(konto).namn),
                celler.text(celler.dimensioner(dimensioner)),
                celler.text(
                    ", ".join(
                        varde
                        for namn, varde in dimensioner
                        if namn in ("faktura", "anlaggning", "motpart")
                    )
                ),
                *celler.debet_kredit(ore, konto),
            ),
        )
        for nummer, (konto, ore, dimensioner) in enumerate(ver.rader, start=1)
    ]
    debet = celler.omslutning(ver)
    kredit = -sum(ore for _, ore, _ in ver.rader if ore < 0)
    rader.append(
        Rad(
            "summa",
            "Summa",
            (*(celler.TOM,) * 4, celler.beloppscell(debet), celler.beloppscell(kredit)),
            "summa",
        )
    )
    return Rapport("kontering", "Kontering", kolumner, tuple(rader), decimaler=2)


def _underlag(ver: Verifikation, status: Underlagsstatus) -> Rapport:
    kolumner = (Kolumn("varde", "", "text"),)
    rader = tuple(
        Rad(f"underlag.{nummer}.{namn}", namn, (celler.text(varde),))
        for nummer, (sokvag, summa) in enumerate(ver.underlag, start=1)
        for namn, varde in (
            ("Fil", sokvag),
            ("Filen är", status.get(sokvag, "")),
            ("SHA-256", summa),
        )
        if varde
    )
    stycken = () if rader else ("Verifikationen har inget underlag.",)
    return Rapport("underlag", "Underlag", kolumner, rader, stycken=stycken)


def _rattelser(b: Berakning, ver: Verifikation) -> Rapport:
    alla = {ett.namn: ett for ett in b.poster.verifikationer}
    par = [("Rättar", namn, alla.get(namn)) for namn in celler.rattar(ver)]
    par += [("Rättas av", ett.namn, ett) for ett in rattelser_av(b, ver.namn)]
    kolumner = (
        Kolumn("ver", "Ver", "text"),
        Kolumn("registrerad", "Registrerad", "datum"),
        Kolumn("av", "Av", "text"),
        Kolumn("text", "Text", "text"),
        Kolumn("belopp", "Belopp"),
    )
    rader = tuple(
        Rad(
            f"{hur}.{namn}",
            hur,
            (
                celler.text(namn),
                celler.dag(annan.registrerad if annan else None),
                celler.text(annan.av if annan else ""),
                celler.text(annan.text if annan else "finns inte i böckerna"),
                celler.beloppscell(celler.omslutning(annan) if annan else None),
            ),
        )
        for hur, namn, annan in par
    )
    return Rapport(
        "rattelser",
        "Rättelser",
        kolumner,
        rader,
        paragraf="LKBR 3 kap. 7 §",
        decimaler=2,
    )
