"""A change of the books that has not been written yet: new texts of files, new records of the log.

skiss = Skiss(bok, Vem("ekonom", nu))
skiss.lagg_till("2023/A-lopande.beancount", text)
skiss.logga("bokning", "A18/2023", …)
spara(skiss)
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lkbr.behandlingshistorik import (
    FIL,
    TIDFORM,
    Historik,
    Loggpost,
    Loggslag,
    las_historik,
    ny_post,
)
from lkbr.bokfiler import uppspelning
from lkbr.forbundslasning import ForbundFelError, tolka_forbund
from lkbr.historik import INSTALLNINGAR
from lkbr.ordning import regler_av, som_data
from lkbr.plomb import arets_filer, installningar_i, namnda_underlag, pa_disk, plomb
from lkbr.stangda import Stangning
from lkbr.tid import klockfel, svensk_dag
from lkbr.uppspelning import SIGNERADE, TIDSKANSLIGA, spela_upp
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.skrivning import Filandring, sha256
from rakenskap.bok.version import version


@dataclass(frozen=True, slots=True)
class Vem:
    """Who does something, and when (with time zone).

    `klocka` is the reason why an odd time is right, or why it does not matter.
    `signera` signs what he does with his own key.
    """

    av: str
    nu: dt.datetime
    klocka: str = ""
    signera: Callable[[bytes], str] | None = None

    @property
    def idag(self) -> dt.date:
        """Today's date in Sweden, wherever the machine stands."""
        return svensk_dag(self.nu)


def stangda(bok: Bok) -> Stangning:
    """Return what is locked, by the log as it is replayed: a lock that does not count is none."""
    lage = uppspelning(bok.options)
    return Stangning() if lage is None else lage.stangning


def las_logg(mapp: Path) -> Historik:
    """Read the log of some books; an empty one when they have none."""
    fil = mapp / FIL
    return las_historik(fil.read_bytes()) if fil.is_file() else Historik()


class Skiss:
    """New texts of files and new records, made from the books as they are."""

    def __init__(self, bok: Bok, vem: Vem) -> None:
        self.bok = bok
        self.vem = vem
        self._forut: dict[str, str] = {}
        self._nya: dict[str, bytes] = {}
        loggen = self._las(FIL)
        self._logg = loggen or b""
        self.historik = las_historik(self._logg)
        if self.historik.brott:
            raise BokFelError(
                [
                    Felrad(
                        FIL,
                        brott.rad,
                        f"Behandlingshistoriken håller inte ihop: {brott.text}. Gör så här: lägg "
                        "tillbaka filen från en säkerhetskopia. (LKBR 3 kap. 11 §)",
                    )
                    for brott in self.historik.brott
                ]
            )
        self.lage = spela_upp(self.historik.poster, regler_av(bok.forbund))
        self.las: Stangning = self.lage.stangning
        self.poster: list[Loggpost] = []
        self._rader: list[bytes] = []

    def borja_om(self) -> None:
        """Plan a log without the records that there are."""
        self._logg = b""
        self.historik = Historik()
        self.lage = spela_upp((), regler_av(self.bok.forbund))
        self.las = Stangning()

    def _las(self, fil: str) -> bytes | None:
        plats = self.bok.mapp / fil
        innehall = plats.read_bytes() if plats.is_file() else None
        self._forut.setdefault(fil, "" if innehall is None else sha256(innehall))
        return innehall

    def finns(self, fil: str) -> bool:
        """Tell whether a file is in the books or in the change."""
        return fil in self._nya or (self.bok.mapp / fil).is_file()

    def text(self, fil: str) -> str:
        """Return the text of a file as the change leaves it; empty when there is none."""
        if fil not in self._nya:
            return (self._las(fil) or b"").decode("utf-8")
        return self._nya[fil].decode("utf-8")

    def innehall(self, fil: str) -> bytes:
        """Return the content of a file as the change leaves it.

        Raises:
            FileNotFoundError: there is no such file.
        """
        return self._nya[fil] if fil in self._nya else (self.bok.mapp / fil).read_bytes()

    def satt(self, fil: str, text: str) -> None:
        """Give a file a new text."""
        self.satt_innehall(fil, text.encode())

    def satt_innehall(self, fil: str, innehall: bytes) -> None:
        """Give a file new content, of any kind."""
        if fil not in self._forut:
            self._las(fil)
        self._nya[fil] = innehall

    def lagg_till(self, fil: str, text: str) -> None:
        """Add a text at the end of a file, with an empty line before it."""
        forut = self.text(fil).rstrip("\n")
        self.satt(fil, f"{forut}\n\n{text}" if forut else text)

    def logga(self, vad: Loggslag, galler: str, posthash: str = "", **detaljer: Any) -> Loggpost:  # noqa: ANN401
        """Add a record to the log and return it."""
        sista = self.poster or self.historik.poster
        klocka = self._klocka(vad)
        if klocka:
            detaljer["klocka"] = klocka
        post, rad = ny_post(
            sista[-1] if sista else None,
            self.vem.nu,
            self.vem.av,
            vad,
            galler,
            posthash,
            signera=self.vem.signera if vad in SIGNERADE else None,
            **detaljer,
            version=version(),
        )
        self.poster.append(post)
        self._rader.append(rad)
        return post

    def importer(self, ar: int) -> list[Loggpost]:
        """Return the records of import of a year, those of this change too."""
        poster = (*self.historik.poster, *self.poster)
        return [post for post in poster if post.vad == "import" and post.galler == str(ar)]

    def las_ar(self, ar: int, entries: Sequence[Any] | None = None) -> None:
        """Add the record that locks a year, with the seal of what its reports rest on.

        Args:
            ar: the räkenskapsår.
            entries: all directives, where the books have others than they were loaded with.
        """
        self.logga("lås", str(ar), plomb=self.plomb(ar, entries))

    def plomb(self, ar: int, entries: Sequence[Any] | None = None) -> dict[str, Any]:
        """Return the seal of a year, as the change leaves it."""
        alla = self.bok.entries if entries is None else entries
        nya = {fil for fil in self._nya if fil.startswith(f"{ar}/") and ".beancount" not in fil}
        disk = pa_disk(self.bok.mapp)
        namnda = namnda_underlag(alla)
        filer = {*arets_filer(self.bok.mapp, ar, namnda), *nya}

        def summa(fil: str) -> str:
            return sha256(self._nya[fil]) if fil in self._nya else disk(fil)

        huvud, forbund = (self.text(fil) for fil in (self.bok.huvudfil.name, "forbund.toml"))
        return plomb(alla, ar, filer - namnda, summa) | {
            "installningar": installningar_i(huvud, forbund, ar)
        }

    def _klocka(self, vad: Loggslag) -> str:
        """Return the note of a time that is odd, empty for none.

        Raises:
            BokFelError: what is done cannot be taken back, and no reason has been given.
        """
        tider = [post.tid for post in (*self.historik.poster, *self.poster)]
        varfor = klockfel(max(tider, default=""), self.vem.nu.astimezone(dt.UTC).strftime(TIDFORM))
        if not varfor:
            return ""
        if self.vem.klocka.strip():
            return f"{varfor}; skäl: {self.vem.klocka.strip()}"
        if vad not in TIDSKANSLIGA:
            return varfor
        raise BokFelError(
            [
                Felrad(
                    FIL,
                    0,
                    f"Datorns klocka kan vara fel: {varfor}. Gör så här: ställ klockan. Stämmer "
                    'tiden ändå, lägg till --klocka "skälet"; det står sedan i historiken. '
                    "(LKBR 3 kap. 11 §)",
                )
            ]
        )

    def logga_installningar(self) -> list[str]:
        """Add a record for each file of settings that is not as the log last saw it.

        Returns:
            The names of those files.
        """
        senast = {post.galler: post for post in self.historik.poster if post.vad == "inställning"}
        senast |= {post.galler: post for post in self.poster if post.vad == "inställning"}
        andrade = []
        for namn in INSTALLNINGAR:
            if not self.finns(namn):
                continue
            text = self.text(namn)
            forra = senast.get(namn)
            summa = hashlib.sha256(text.encode()).hexdigest()
            if forra is not None and forra.posthash == summa:
                continue
            delar = _delar(namn, text)
            gamla = forra.detaljer.get("delar", {}) if forra else {}
            andrat = sorted(del_ for del_ in {*delar, *gamla} if delar.get(del_) != gamla.get(del_))
            self._krav_far_satta(namn, forra)
            fore = self._fore(namn, text, andrat)
            mer: dict[str, Any] = {"fore": fore} if fore else {}
            if namn == "forbund.toml":
                mer["regler"] = _regler(namn, text)
            self.logga(
                "inställning", namn, summa, delar=delar, andrat=andrat if forra else [], **mer
            )
            andrade.append(namn)
        return andrade

    def _fore(self, namn: str, text: str, andrat: list[str]) -> dict[str, Any]:
        """Return what stood before in the changed parts of a file of settings that this changes."""
        plats = self.bok.mapp / namn
        if not namn.endswith(".toml") or namn not in self._nya or not plats.is_file():
            return {}
        forut, nytt = tomllib.loads(plats.read_text(encoding="utf-8")), tomllib.loads(text)
        svar = {}
        for nyckel in andrat:
            gammalt, ny = forut.get(nyckel), nytt.get(nyckel)
            if isinstance(gammalt, list) and isinstance(ny, list):
                gammalt = [ett for ett in gammalt if ett not in ny]
            svar[nyckel] = json.loads(json.dumps(gammalt, ensure_ascii=False, default=str))
        return svar

    def _krav_far_satta(self, namn: str, forra: Loggpost | None) -> None:
        far = self.lage.regler.installningar
        if forra is None or not far or self.vem.av in far:
            return
        raise BokFelError(
            [
                Felrad(
                    namn,
                    0,
                    f"Inställningarna har ändrats, och {self.vem.av} får inte föra in dem; det får "
                    f"{' eller '.join(far)}. Gör så här: låt den som får köra rakenskap historik "
                    "installningar först. (LKBR 3 kap. 11 §)",
                )
            ]
        )

    def filer(self) -> list[Filandring]:
        """Return the change as files to write, the log first."""
        filer = [Filandring(fil, innehall, self._forut[fil]) for fil, innehall in self._nya.items()]
        if not self._rader:
            return filer
        return [Filandring(FIL, self._logg + b"".join(self._rader), self._forut[FIL]), *filer]


def _regler(namn: str, text: str) -> dict[str, Any]:
    try:
        return som_data(regler_av(tolka_forbund(text)))
    except ForbundFelError as fel:
        raise BokFelError(Felrad(namn, rad, vad) for rad, vad in fel.fel) from None


def _delar(namn: str, text: str) -> dict[str, str]:
    """Return a short checksum of each top-level part of a settings file, to say what changed.

    Raises:
        BokFelError: it cannot be read.
    """
    if namn.endswith(".toml"):
        try:
            delar = {nyckel: repr(varde) for nyckel, varde in tomllib.loads(text).items()}
        except tomllib.TOMLDecodeError as hinder:
            vad = f"Filen går inte att tolka ({hinder}). Gör så här: rätta den; ingenting skrivs."
            raise BokFelError([Felrad(namn, 0, vad)]) from None
    else:
        rader = [rad.split(";")[0].strip() for rad in text.splitlines()]
        delar = {
            slag: "\n".join(rad for rad in rader if ord_ in rad.split(" ", 2)[:2])
            for slag, ord_ in (
                ("option", "option"),
                ("plugin", "plugin"),
                ("include", "include"),
                ("konton", "open"),
            )
        }
        delar = {slag: innehall for slag, innehall in delar.items() if innehall}
    return {
        nyckel: hashlib.sha256(varde.encode()).hexdigest()[:12] for nyckel, varde in delar.items()
    }
