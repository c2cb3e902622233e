"""Reading `forbund.toml`: every fault at once, each with its line and what to write instead."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from lkbr.forbund import (
    SERIESLAG,
    STANDARDSERIER,
    Arsuppgifter,
    Attestant,
    Forbund,
    Kod,
    Medlem,
    Person,
    Serie,
    Trappsteg,
    Underskrift,
    Verksamhet,
    Verksamhetsdel,
)
from lkbr.forbundsnycklar import okanda
from lkbr.tabellfalt import Tabellfalt
from lkbr.tomlrader import Radkarta


class ForbundFelError(Exception):
    """The settings cannot be used: pairs of line (0 when unknown) and text."""

    def __init__(self, fel: list[tuple[int, str]]) -> None:
        self.fel = tuple(fel)
        super().__init__("; ".join(text for _, text in fel))


def las_forbund(fil: Path) -> Forbund:
    """Read and check the settings.

    Raises:
        ForbundFelError: the file is missing, is not TOML, or holds a value of the wrong kind.
    """
    try:
        text = fil.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ForbundFelError(
            [
                (
                    0,
                    "Filen saknas. Gör så här: lägg forbund.toml bredvid böckernas huvudfil; minst "
                    'raden namn = "Samordningsförbundet …". (docs/handbok.md, Nytt förbund)',
                )
            ]
        ) from None
    except UnicodeDecodeError as fel:
        raise ForbundFelError(
            [
                (
                    fel.object.count(b"\n", 0, fel.start) + 1,
                    "Raden har ett tecken som inte är UTF-8. Gör så här: öppna filen i ett "
                    "textprogram, rätta tecknet och spara med kodningen UTF-8. "
                    "(docs/handbok.md, Nytt förbund)",
                )
            ]
        ) from None
    except OSError:
        raise ForbundFelError(
            [
                (
                    0,
                    "Filen går inte att läsa. Gör så här: kontrollera att forbund.toml är en fil, "
                    "inte en mapp, och att du får läsa den.",
                )
            ]
        ) from None
    return tolka_forbund(text)


# What a file of facts may hold: all else of the settings comes from the SIE file.
FAKTANYCKLAR = frozenset(
    {
        "namn",
        "orgnr",
        "sate",
        "medlem",
        "principer",
        "upplysningar",
        "nyttjandeperiod_ar",
        "trappsteg",
        "trappa_kalla",
        "underskrift",
        "ar",
    }
)


def med_fakta(forbund: Forbund, text: str) -> Forbund:
    """Return settings with what a file of facts says, in the form of `forbund.toml`.

    Args:
        forbund: the settings without it.
        text: the file's text.

    Raises:
        ForbundFelError: it is not TOML, or holds what does not belong in such a file.
    """
    tabell = _tabell_i(text)
    karta = Radkarta(text)
    frammande = sorted(set(tabell) - FAKTANYCKLAR)
    if frammande:
        raise ForbundFelError(
            [
                (
                    karta.rad(nyckel, 0),
                    f"{nyckel} hör inte till en fil med fakta. Gör så här: ta bort det; filen kan "
                    f"ha {', '.join(sorted(FAKTANYCKLAR))}. (docs/handbok.md, SIE)",
                )
                for nyckel in frammande
            ]
        )
    fakta = _Tolk({"namn": forbund.namn, **tabell}, text).forbund()
    givna = {
        falt.name: getattr(fakta, falt.name)
        for falt in fields(Forbund)
        if _given(tabell, str(falt.metadata.get("nyckel", falt.name)))
    }
    return replace(forbund, **givna)


def _given(tabell: dict[str, Any], nyckel: str) -> bool:
    """Tell whether a table holds a key, such as `upplysningar.panter`."""
    rubrik, _, namn = nyckel.rpartition(".")
    hem = tabell.get(rubrik, {}) if rubrik else tabell
    return isinstance(hem, dict) and namn in hem


def tolka_forbund(text: str) -> Forbund:
    """Read and check the text of the settings.

    Raises:
        ForbundFelError: it is not TOML, or holds a value of the wrong kind.
    """
    return _Tolk(_tabell_i(text), text).forbund()


def _tabell_i(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fel:
        traff = re.search(r"at line (\d+)", str(fel))
        rad = int(traff[1]) if traff else len(text.splitlines())
        raise ForbundFelError(
            [
                (
                    rad,
                    "Raden går inte att tolka. Gör så här: skriv namn = värde, med text inom "
                    f"citattecken och varje [rubrik] för sig. (TOML: {fel})",
                )
            ]
        ) from None


class _Tolk(Tabellfalt):
    """Turns the table into settings, collecting every fault before it gives up."""

    def forbund(self) -> Forbund:
        namn = self._text(self.tabell, "namn", "")
        if not namn.strip() and isinstance(self.tabell.get("namn", ""), str):
            self._fel("namn", 'Förbundets namn saknas. Gör så här: skriv namn = "…" överst.')
        kontoplan = self._text(self.tabell, "kontoplan", "bas").replace("-", "_")
        if kontoplan not in ("bas", "kommun_bas"):
            self._fel(
                "kontoplan",
                f'Kontoplanen "{kontoplan}" finns inte. '
                'Gör så här: skriv "bas" eller "kommun-bas".',
            )
        ovrigt = self._tabell("ovrigt")
        klart = Forbund(
            namn=namn,
            orgnr=self._text(self.tabell, "orgnr", ""),
            sate=self._text(self.tabell, "sate", ""),
            kontoplan=kontoplan,
            ursprung=self._text(self.tabell, "ursprung", ""),
            medlemmar=tuple(self._medlem(rad) for rad in self._lista("medlem")),
            serier=self._serier(),
            attestanter=tuple(self._attestant(rad) for rad in self._lista("attestant")),
            upplasning=self._texter("upplasning", self._tabell("las").get("upplasning", [])),
            installningar=self._texter(
                "installningar", self._tabell("historik").get("installningar", [])
            ),
            kraver_nycklar=self._sant(self._tabell("historik"), "nycklar", annars=False),
            personer=tuple(self._person(rad) for rad in self._lista("person")),
            allmanna_underlag=self._texter(
                "allmanna", self._tabell("underlag").get("allmanna", [])
            ),
            verksamheter=tuple(self._verksamhet(rad) for rad in self._lista("verksamhet")),
            delar={
                str(rad.get("kod")): self._delar(rad["delar"])
                for rad in self._lista("verksamhet")
                if "delar" in rad
            },
            insatser=self._koder("insats"),
            projekt=self._koder("projekt"),
            principer={
                regim: self._texter(regim, stycken)
                for regim, stycken in self._tabell("principer").items()
            },
            underskrifter=tuple(self._underskrift(rad) for rad in self._lista("underskrift")),
            trappa=tuple(
                Trappsteg(self._heltal_eller_inget(rad, "till_kr"), self._heltal(rad, "procent", 0))
                for rad in self._lista("trappsteg")
            ),
            trappa_kalla=self._text(self.tabell, "trappa_kalla", ""),
            nyttjandeperiod_ar=self._heltal_eller_inget(self.tabell, "nyttjandeperiod_ar"),
            ar=self._ar(),
            ovrigt=ovrigt,
            **self._upplysningar(),
        )
        self._unika(klart)
        self._kanda()
        if self.fel:
            raise ForbundFelError(sorted(set(self.fel)))
        return klart

    def _kanda(self) -> None:
        for okand in okanda(self.tabell):
            rubrik = self.karta.rubrik(okand.rubrik, okand.plats) if okand.rubrik else 0
            under = f" under [{okand.rubrik}]" if okand.rubrik else ""
            rad = f"rätta till {okand.menades}" if okand.menades else "rätta den"
            text = (
                f"Uppgiften {okand.nyckel}{under} är okänd. Gör så här: {rad}, eller ta bort den. "
                "(docs/handbok.md, Ändra förbundets uppgifter)"
            )
            self.fel.append((self.karta.rad(okand.nyckel, rubrik), text))

    def _upplysningar(self) -> dict[str, str]:
        tabell = self._tabell("upplysningar")
        namn = ("sarredovisning", "panter", "ansvar_pensioner", "ansvar_ovriga")
        texter = {ett: self._text(tabell, ett, "") for ett in namn if ett in tabell}
        # The template of facts has dots where something is to be written.
        return {ett: "" if text.strip() in ("…", "...") else text for ett, text in texter.items()}

    def _kod(self, rad: dict[str, Any], lista: str) -> str:
        kod = self._text(rad, "kod", "")
        if not kod and isinstance(rad.get("kod", ""), str):
            text = f'En rad i [[{lista}]] saknar kod. Gör så här: skriv kod = "…".'
            self._fel("kod", text, rad)
        return kod

    def _koder(self, lista: str) -> tuple[Kod, ...]:
        return tuple(
            Kod(
                self._kod(rad, lista),
                self._text(rad, "namn", self._text(rad, "kod", "")),
                self._text(rad, "verksamhet", ""),
            )
            for rad in self._lista(lista)
        )

    def _serier(self) -> tuple[Serie, ...]:
        egna = tuple(self._serie(rad) for rad in self._lista("serie"))
        return egna or STANDARDSERIER

    def _serie(self, rad: dict[str, Any]) -> Serie:
        kod = self._kod(rad, "serie")
        if kod and not re.fullmatch(r"[A-ZÅÄÖ]{1,3}", kod):
            self._fel(
                "serie",
                f'Serien "{kod}" går inte att använda. Gör så här: skriv en till tre '
                'stora bokstäver, kod = "A".',
            )
        annars = next((en for en in STANDARDSERIER if en.kod == kod), Serie(kod, kod))
        slag = self._text(rad, "slag", annars.slag)
        if slag not in SERIESLAG:
            self._fel(
                "slag",
                f'Serien {kod} har slaget "{slag}", som inte finns. Gör så här: skriv slag = '
                f"ett av {', '.join(SERIESLAG)}.",
            )
        fil = self._text(rad, "fil", annars.fil or kod)
        if not re.fullmatch(r"[\w-]+", fil):
            self._fel(
                "fil",
                f'fil "{fil}" går inte att använda. Gör så här: skriv filens namn utan '
                'mapp och ändelse, fil = "A-lopande".',
            )
        return Serie(
            kod,
            self._text(rad, "namn", annars.namn),
            fil,
            slag,
            self._sant(rad, "attest", annars=slag in ("leverantor", "lon")),
        )

    def _attestant(self, rad: dict[str, Any]) -> Attestant:
        namn = self._text(rad, "namn", "")
        if not namn:
            self._fel(
                "attestant", 'En rad i [[attestant]] saknar namn. Gör så här: skriv namn = "…".'
            )
        serier = self._texter("serier", rad.get("serier", []))
        kanda = {str(serie.get("kod")) for serie in self._lista("serie")} or {
            serie.kod for serie in STANDARDSERIER
        }
        for kod in serier:
            if kod not in kanda:
                self._fel(
                    "serier",
                    f'Attestordningen nämner serien "{kod}", som inte finns. Gör så här: rätta '
                    f"serier = […] för {namn}, eller lägg till serien med [[serie]].",
                )
        hogst = self._heltal_eller_inget(rad, "hogst_kr")
        return Attestant(
            namn,
            serier,
            None if hogst is None else hogst * 100,
            self._texter("avser", rad.get("avser", [])),
            self._dag(rad, "fran"),
            self._dag(rad, "till"),
        )

    def _person(self, rad: dict[str, Any]) -> Person:
        namn = self._text(rad, "namn", "")
        if not namn:
            self._fel("person", 'En [[person]] saknar namn. Gör så här: skriv namn = "…".', rad)
        nycklar = self._texter("nycklar", rad.get("nycklar", []))
        for ett in nycklar:
            if not re.fullmatch(r"[a-z0-9@.-]+ [A-Za-z0-9+/=]+( .*)?", ett):
                text = (
                    f"Nyckeln för {namn} går inte att läsa. Gör så här: klistra in raden i "
                    'personens .pub-fil, nycklar = ["ssh-ed25519 AAAA…"].'
                )
                self._fel("nycklar", text, rad)
        epost = self._text(rad, "epost", "")
        if epost and not re.fullmatch(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\"]+", epost):
            text = f'Adressen «{epost}» går inte. Gör så här: skriv epost = "namn@exempel.se".'
            self._fel("epost", text, rad)
        return Person(namn, tuple(" ".join(ett.split(" ", 2)[:2]) for ett in nycklar), epost)

    def _underskrift(self, rad: dict[str, Any]) -> Underskrift:
        funktion = self._text(rad, "funktion", "")
        if not funktion:
            self._fel(
                "underskrift",
                "En rad i [[underskrift]] saknar funktion. Gör så här: skriv "
                'funktion = "ordförande".',
            )
        return Underskrift(funktion, self._text(rad, "namn", ""))

    def _verksamhet(self, rad: dict[str, Any]) -> Verksamhet:
        kod = self._kod(rad, "verksamhet")
        namn = self._text(rad, "namn", kod)
        return Verksamhet(kod, namn, self._text(rad, "notrad", namn))

    def _delar(self, varde: object) -> tuple[Verksamhetsdel, ...]:
        svar = []
        for namn, konton in varde.items() if isinstance(varde, dict) else ():
            traff = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", str(konton))
            if traff is None:
                self._fel(
                    "delar", f'delar: "{konton}" är inte konton. Gör så här: skriv "5000-5199".'
                )
                continue
            svar.append(Verksamhetsdel(namn, int(traff[1]), int(traff[2] or traff[1])))
        if not isinstance(varde, dict):
            self._fel(
                "delar", 'delar går inte att läsa. Gör så här: delar = { "Lokal" = "5000-5199" }.'
            )
        return tuple(svar)

    def _medlem(self, rad: dict[str, Any]) -> Medlem:
        andel = self._text(rad, "andel", "0")
        traff = re.fullmatch(r"(\d+)/([1-9]\d*)|(\d+(?:[.,]\d+)?) ?%|0", andel.strip())
        del_ = Fraction(0)
        if traff is None:
            text = f'andel "{andel}" går inte att läsa. Gör så här: skriv andel = "1/4".'
            self._fel("andel", text, rad)
        elif traff[1]:
            del_ = Fraction(int(traff[1]), int(traff[2]))
        elif traff[3]:
            del_ = Fraction(traff[3].replace(",", ".")) / 100
        return Medlem(self._text(rad, "namn", ""), self._text(rad, "typ", ""), del_)

    def _ar(self) -> dict[int, Arsuppgifter]:
        svar = {}
        for nyckel, tabell in self._tabell("ar").items():
            if not nyckel.isdigit() or not isinstance(tabell, dict):
                self._fel(nyckel, f"[ar.{nyckel}] är inte ett år. Gör så här: skriv [ar.2023].")
                continue
            self.hem[id(tabell)] = self.karta.rubrik(f"ar.{nyckel}")
            text = {
                namn: varde
                for namn, varde in tabell.items()
                if isinstance(varde, str) and namn != "antal_anstallda"
            }
            svar[int(nyckel)] = Arsuppgifter(
                antal_anstallda=self._text(tabell, "antal_anstallda", ""),
                synnerliga_skal_kr=self._heltal(tabell, "synnerliga_skal_kr", 0),
                undantag_vinster_kr=self._heltal(tabell, "undantag_vinster_kr", 0),
                undantag_forluster_kr=self._heltal(tabell, "undantag_forluster_kr", 0),
                aterforing_orealiserade_kr=self._heltal(tabell, "aterforing_orealiserade_kr", 0),
                antaganden=self._texter("antaganden", tabell.get("antaganden", [])),
                beslutad=self._dag(tabell, "beslutad"),
                rakenskapsrevision_kr=self._heltal_eller_inget(tabell, "rakenskapsrevision_kr"),
                budget_beslutad=self._dag(tabell, "budget_beslutad"),
                upplysningar=text,
            )
        return svar

    def _unika(self, klart: Forbund) -> None:
        listor: dict[str, list[str]] = {
            "serie": [rad.kod for rad in klart.serier],
            "verksamhet": [rad.kod for rad in klart.verksamheter],
            "insats": [rad.kod for rad in klart.insatser],
            "projekt": [rad.kod for rad in klart.projekt],
        }
        for namn, koder in listor.items():
            for kod in sorted({kod for kod in koder if koder.count(kod) > 1}):
                self._fel(
                    namn,
                    f'Koden "{kod}" finns två gånger i [[{namn}]]. Gör så här: ta bort den ena.',
                )
