"""The log played again from its first record: what it leads to, and every impossible step.

A record is judged by what stood before it and by the rules that then were in force
(`lkbr.ordning`), never by what comes after. A number comes in once, and nothing enters a closed
period; an attest is made by the person it names, who may; a month is unlocked by someone who may,
with a reason; settings are recorded by someone who may; time does not go backwards without a note.

Before:  (log) bokning L45/2023, lås 2023, bokning L45/2023 with another content
After:   LKBR-H11 and LKBR-L01 at the third record; the first is the one that counts.

This module is pure: records in, values out. An impossible step does not change what counts.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from lkbr.behandlingshistorik import (
    BOKFORANDE,
    Loggpost,
    Loggslag,
    hash_av_data,
    signatur_i,
)
from lkbr.belopp import debet_ore, till_kronor
from lkbr.kontering import serie_i
from lkbr.ordning import Attestfall, Regler, attesthinder, fran_data
from lkbr.sshsig import is_akta
from lkbr.stangda import Stangning
from lkbr.tid import klockfel, loggens_dag

# What these do cannot be taken back: a clock that is wrong stops them.
TIDSKANSLIGA = frozenset({"attest", "lås", "upplåsning", "plomb"})
# The parts of a year's seal (`lkbr.plomb`).
PLOMBENS_DELAR = {"budget", "register", "ovrigt", "avstamningar", "filer"}
# Seals of before 2026-11-24 do not have the settings.
PLOMBENS_INSTALLNINGAR = {"huvudfil", "forbund"}
# What a person does in his own name, and signs where the federation asks for keys.
SIGNERADE = TIDSKANSLIGA | {"inställning", "anteckning"}
# Remarks on a booked entry that no edit can mend: a note answers them.
BESVARAS = frozenset({"D01", "T05"})
VID_BOKNING = frozenset({"ver", "registrerad", "av", "serie", "sent"})
_UPPGIFTER = re.compile(rb'"uppgifter":\{(.*?)\},"rader"', re.DOTALL)
_POST = b',"post":'
_PERIOD = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?\Z")
# The numbers of one import, by serie.
Nummer = dict[str, list[range]]
_TID = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")


@dataclass(frozen=True, slots=True)
class Stegfel:
    """An impossible step: its record, its code in the table, and what fills its sentence.

    `period` is the locked period that was entered; the remedy is then what one does instead.
    """

    post: Loggpost
    kod: str
    delar: Mapping[str, str] = field(default_factory=dict)
    period: str = ""


@dataclass(frozen=True, slots=True)
class Importattest:
    """An attest of an entry that an import knows: it is judged against the entry itself."""

    post: Loggpost
    regler: Regler


@dataclass(slots=True)
class Uppspelning:
    """What the log leads to.

    Attributes:
        regler: the rules in force after the last record.
        poster: the record of each booked entry, by name.
        attester: day and name of the attest that counts, by name of the entry.
        importer: the records of import by year, each with its numbers (None: not said).
        installningar: the last record of each file of settings.
        stangning: what is locked.
        utkastattester: the attests of drafts that no booking has used, each with the rules then.
        importattester: attests to judge against the imported entry.
        plomb: the record that carries the seal of each locked year.
        anteckningar: the note that answers a remark, by code and name of the entry.
        klocka: records whose time is odd.
        fel: the impossible steps.
    """

    regler: Regler
    poster: dict[str, Loggpost] = field(default_factory=dict)
    attester: dict[str, tuple[str, str]] = field(default_factory=dict)
    importer: dict[str, list[tuple[Loggpost, Nummer | None]]] = field(default_factory=dict)
    installningar: dict[str, Loggpost] = field(default_factory=dict)
    stangning: Stangning = field(default_factory=Stangning)
    utkastattester: defaultdict[tuple[str, str, str], list[Regler]] = field(
        default_factory=lambda: defaultdict(list)
    )
    importattester: list[Importattest] = field(default_factory=list)
    plomb: dict[str, Loggpost] = field(default_factory=dict)
    anteckningar: dict[tuple[str, str], Loggpost] = field(default_factory=dict)
    klocka: list[Loggpost] = field(default_factory=list)
    fel: list[Stegfel] = field(default_factory=list)

    def bokfort_ar(self, ar: str) -> bool:
        """Tell whether an entry of a year has been booked by a record of its own."""
        return any(namn.endswith(f"/{ar}") for namn in self.poster)

    def import_av(self, namn: str) -> bool:
        """Tell whether the record of an import names an entry."""
        return self._import(namn, okanda=False) is not None

    def importpost(self, namn: str) -> Loggpost | None:
        """Return the record of the import that brought in an entry, None for none.

        An old record names none of its entries, and may have brought in any of its year.
        """
        return self._import(namn, okanda=True)

    def _import(self, namn: str, *, okanda: bool) -> Loggpost | None:
        ver, _, ar = namn.rpartition("/")
        importer = self.importer.get(ar)
        if not importer:
            return None
        serie = serie_i(ver)
        siffror = ver[len(serie) :]
        tal = int(siffror) if siffror.isdigit() else 0
        for post, nummer in importer:
            if nummer is None:
                if okanda:
                    return post
            elif any(tal in spann for spann in nummer.get(serie, ())):
                return post
        return None

    def regler_givna(self) -> bool:
        """Tell whether the log itself says what rules are in force."""
        post = self.installningar.get("forbund.toml")
        return post is not None and "regler" in post.detaljer


def spela_upp(poster: Iterable[Loggpost], grundregler: Regler) -> Uppspelning:
    """Play the log from its first record.

    Args:
        poster: the records, in order.
        grundregler: the rules for records before the first one that carries any.

    Returns:
        What the log leads to, with every impossible step.
    """
    # Keys, and who may set, hold from the record that brings them in.
    lage = Uppspelning(replace(grundregler, nycklar={}, kraver_nycklar=False, installningar=()))
    forra = ""
    for post in poster:
        steg(lage, post, forra)
        forra = max(forra, post.tid)
    return lage


def steg(lage: Uppspelning, post: Loggpost, forra: str) -> None:
    """Take one more step.

    Args:
        lage: what the records before lead to; it is changed.
        post: the record.
        forra: the latest time among the records before, empty for none.
    """
    try:
        _steg(lage, post, forra)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        # A record that is whole as a line may hold anything in its further fields.
        _orimlig(lage, post, "den går inte att tolka")


def _steg(lage: Uppspelning, post: Loggpost, forra: str) -> None:
    if not _TID.match(post.tid) or _dag(post) is None:
        _orimlig(lage, post, f"den har ingen tid ({post.tid})")
        return
    if post.tid < forra or post.vad in TIDSKANSLIGA:
        _klocka(lage, post, forra)
    if post.vad in BOKFORANDE:
        _bokning(lage, post)
        return
    if post.vad in SIGNERADE and not _signatur_galler(lage, post):
        return
    egen = _STEG_PER_SLAG.get(post.vad)
    if egen is not None:
        egen(lage, post)
    elif post.vad not in get_args(Loggslag):
        _orimlig(lage, post, "slaget finns inte")


def _signatur_galler(lage: Uppspelning, post: Loggpost) -> bool:
    """Check the signature of an act, by the keys in force; an act that lacks one does not count."""
    nycklar = tuple(lage.regler.nycklar.get(post.av, ()))
    text, signatur = signatur_i(post)
    if not signatur and not lage.regler.kraver_nycklar:
        return True
    if not signatur:
        varfor = "den är inte signerad, och förbundet kräver nycklar"
    elif not nycklar:
        varfor = f"den är signerad, men {post.av} hade ingen nyckel då"
    elif is_akta(text, signatur, nycklar):
        return True
    else:
        varfor = f"signaturen är inte gjord med någon nyckel som {post.av} hade då"
    lage.fel.append(Stegfel(post, "H20", {"varfor": varfor}))
    return False


def _orimlig(lage: Uppspelning, post: Loggpost, varfor: str) -> None:
    lage.fel.append(Stegfel(post, "H17", {"varfor": varfor}))


def _dag(post: Loggpost) -> dt.date | None:
    try:
        return loggens_dag(post.tid)
    except ValueError:
        return None


def _klocka(lage: Uppspelning, post: Loggpost, forra: str) -> None:
    varfor = klockfel(forra, post.tid)
    if not varfor:
        return
    if str(post.detaljer.get("klocka", "")).strip():
        lage.klocka.append(post)
        return
    lage.fel.append(Stegfel(post, "H16", {"varfor": varfor}))


# --- bookings ------------------------------------------------------------------------------


def _bokning(lage: Uppspelning, post: Loggpost) -> None:
    namn = post.galler
    tidigare = lage.poster.get(namn)
    if tidigare is not None or lage.import_av(namn):
        nar = f"post {tidigare.nr}" if tidigare is not None else "en import"
        lage.fel.append(Stegfel(post, "H11", {"nar": nar}))
        _las(lage, post)
        return
    lage.poster[namn] = post
    _las(lage, post)
    post_text = _innehall(post)
    if post_text is not None:
        _samma(lage, post, post_text)
    if post.attest == ("", "") or _utkastattest(lage, post):
        lage.attester[namn] = post.attest
    else:
        lage.attester[namn] = ("", "")
        lage.fel.append(Stegfel(post, "H14", {"vem": post.attest[1], "dag": post.attest[0]}))


def _las(lage: Uppspelning, post: Loggpost) -> None:
    """Report an entry that was booked in a closed period, or before it had happened."""
    try:
        dag = dt.date.fromisoformat(post.dag)
    except ValueError:
        return  # records of other programs' tests carry no entry; there is no day to judge
    bokslut = serie_i(post.galler) in lage.regler.bokslutsserier
    period = lage.stangning.hinder(dag, bokslut=bokslut)
    if period:
        lage.fel.append(Stegfel(post, "L01", {"dag": str(dag), "period": period}, period))
    elif dag > loggens_dag(post.tid):
        _orimlig(lage, post, f"den är daterad {dag} men bokförd före det, {post.tid}")


def _innehall(post: Loggpost) -> bytes | None:
    """Return the text of the entry that a record carries, None when it carries none."""
    rad = post.innehall[post.fran : post.till]
    start = rad.find(_POST)
    if start < 0:
        return None
    start += len(_POST)
    slut = rad.rfind(b',"version":', start)
    if slut < 0:
        slut = rad.rfind(b',"forra":', start)
    return rad[start:slut]


def _samma(lage: Uppspelning, post: Loggpost, text: bytes) -> None:
    """Check that the entry in a record is the one of its checksum, booked by the record's actor."""
    if hashlib.sha256(text).hexdigest() != post.posthash:
        if hash_av_data(post.detaljer.get("post", {})) == post.posthash:
            text = b""  # further fields stand after the entry
        else:
            _orimlig(lage, post, "innehållet är inte det bokförda")
            return
    traff = _UPPGIFTER.search(text)
    uppgifter = traff[1] if traff else b""
    av = f'"av":"{post.av}"'.encode()
    dag = f'"registrerad":"{loggens_dag(post.tid)}"'.encode()
    if uppgifter.count(av) and uppgifter.count(dag):
        return
    # Slower, and exact: the fields may hold characters that are written otherwise.
    falt = post.detaljer.get("post", {}).get("uppgifter", {})
    dagen = loggens_dag(post.tid).isoformat()
    if falt.get("av", post.av) != post.av:
        _orimlig(
            lage, post, f"verifikationen är bokförd av {falt['av']}, men posten är av {post.av}"
        )
    elif falt.get("registrerad", dagen) != dagen:
        _orimlig(
            lage,
            post,
            f"verifikationen är registrerad {falt['registrerad']}, posten {dagen}",
        )


# --- attests -------------------------------------------------------------------------------


def utkasthash_av(post: dict[str, Any]) -> str:
    """Return the hash of what a draft says, from the canonical form of it or of its booking.

    What the booking adds is not in it.
    """
    uppgifter = {
        namn: varde
        for namn, varde in post.get("uppgifter", {}).items()
        if namn not in VID_BOKNING and not namn.endswith("-sha256")
    }
    return hash_av_data({**post, "uppgifter": uppgifter})


def _fall(post: Loggpost, innehall: dict[str, Any]) -> Attestfall:
    belopp = [rad[1] for rad in innehall.get("rader", []) if isinstance(rad[1], int)]
    return Attestfall(
        serie_i(post.galler),
        till_kronor(debet_ore(belopp)),
        post.av,
        str(innehall.get("motpart", "")),
    )


def _utkastattest(lage: Uppspelning, post: Loggpost) -> bool:
    """Use the attest that a draft got, once; tell whether there was one that holds."""
    innehall = post.detaljer.get("post", {})
    gjorda = lage.utkastattester.get((utkasthash_av(innehall), *post.attest))
    if not gjorda:
        return False
    regler = gjorda.pop(0)
    dag = dt.date.fromisoformat(post.attest[0])
    hinder = _attesthinder(regler, _fall(post, innehall), post.attest[1], dag)
    if hinder:
        lage.fel.append(Stegfel(post, "H13", {"varfor": hinder[1]}))
    return True


def _attesthinder(
    regler: Regler, fall: Attestfall, namn: str, dag: dt.date
) -> tuple[str, str] | None:
    """Judge an attest of a serie that must be attested; others may be attested by anyone."""
    if fall.serie not in regler.attestserier:
        return None
    return attesthinder(regler.attestanter, fall, namn, dag)


def _attest(lage: Uppspelning, post: Loggpost) -> None:
    dag, namn = post.attest
    if namn != post.av or dag != loggens_dag(post.tid).isoformat():
        varfor = f"{post.av} gjorde den {loggens_dag(post.tid)}, i namn av {namn or 'ingen'} {dag}"
        lage.fel.append(Stegfel(post, "H13", {"varfor": varfor.rstrip()}))
        return
    if post.galler == "utkast":
        lage.utkastattester[post.posthash, dag, namn].append(lage.regler)
        return
    bokford = lage.poster.get(post.galler)
    if bokford is None and lage.importpost(post.galler) is None:
        lage.fel.append(Stegfel(post, "H13", {"varfor": "den var inte bokförd då"}))
        return
    if bokford is None:
        lage.importattester.append(Importattest(post, lage.regler))
        lage.attester[post.galler] = post.attest
        return
    varfor = ""
    if bokford.posthash != post.posthash:
        varfor = f"den gäller ett annat innehåll än det som bokfördes i post {bokford.nr}"
    elif any(lage.attester[post.galler]):
        varfor = f"den var redan attesterad av {lage.attester[post.galler][1]}"
    elif bokford.dag:
        fall = _fall(bokford, bokford.detaljer.get("post", {}))
        hinder = _attesthinder(lage.regler, fall, namn, loggens_dag(post.tid))
        varfor = hinder[1] if hinder else ""
    if varfor:
        lage.fel.append(Stegfel(post, "H13", {"varfor": varfor}))
        return
    lage.attester[post.galler] = post.attest


# --- imports, locks, settings --------------------------------------------------------------


def _spann(text: str) -> list[range]:
    """Read `1-45,47` as ranges; empty for the one entry without number."""
    svar = []
    for del_ in text.split(",") if text else ["0"]:
        fran, _, till = del_.partition("-")
        svar.append(range(int(fran), int(till or fran) + 1))
    return svar


def nummer_i_ord(namn: Iterable[str]) -> dict[str, str]:
    """Return names of one year as numbers by serie: `{"A": "1-45,47", "IB": ""}`."""
    per_serie: defaultdict[str, list[int]] = defaultdict(list)
    for ett in namn:
        ver = ett.partition("/")[0]
        serie = serie_i(ver)
        siffror = ver[len(serie) :]
        per_serie[serie].append(int(siffror) if siffror else 0)
    svar = {}
    for serie in sorted(per_serie):
        delar: list[list[int]] = []
        for tal in sorted(per_serie[serie]):
            if delar and tal == delar[-1][1] + 1:
                delar[-1][1] = tal
            else:
                delar.append([tal, tal])
        text = ",".join(f"{a}-{b}" if b > a else str(a) for a, b in delar)
        svar[serie] = "" if text == "0" else text
    return svar


def _import(lage: Uppspelning, post: Loggpost) -> None:
    ar = post.galler
    mer = post.detaljer
    tidigare = lage.importer.get(ar, [])
    antal_fel = len(lage.fel)
    nummer: Nummer | None = None
    # A record that says nothing of its numbers is of a whole year, which is not begun.
    perioder = [f"{ar}-{manad:02d}" for manad in range(1, 13)]
    dubbel = ""
    if "nummer" in mer:
        try:
            nummer = {serie: _spann(text) for serie, text in mer["nummer"].items()}
            perioder = [str(ett) for ett in mer["perioder"]]
        except (ValueError, KeyError, AttributeError, TypeError):
            _orimlig(lage, post, "den säger inte vilka nummer den gäller")
            return
        dubbel = _dubbla(lage, ar, nummer)
    elif tidigare or lage.bokfort_ar(ar):
        dubbel = f"året {ar}"
    if any(ett is None for _, ett in tidigare):
        dubbel = f"året {ar}"
    if dubbel:
        lage.fel.append(Stegfel(post, "H12", {"dubbel": dubbel}))
    if lage.bokfort_ar(ar) and mer.get("attester"):
        _orimlig(lage, post, f"den för med sig attester till {ar}, som redan bokförs här")
    last = _lasta(lage, perioder)
    if last:
        lage.fel.append(Stegfel(post, "L09", {"period": last}, last))
    if len(lage.fel) == antal_fel:
        lage.importer.setdefault(ar, []).append((post, nummer))


def _dubbla(lage: Uppspelning, ar: str, nummer: Nummer) -> str:
    """Return a number that an import brings in again, empty for none."""
    for _, tidigare in lage.importer.get(ar, []):
        for serie, spannen in nummer.items():
            for ett in spannen:
                for gammalt in (tidigare or {}).get(serie, ()):
                    if ett.start < gammalt.stop and gammalt.start < ett.stop:
                        return f"{serie}{max(ett.start, gammalt.start) or ''}/{ar}"
    for namn in lage.poster:
        ver, _, bokat = namn.rpartition("/")
        serie = serie_i(ver)
        siffror = ver[len(serie) :]
        tal = int(siffror) if siffror.isdigit() else 0
        if bokat == ar and any(tal in ett for ett in nummer.get(serie, ())):
            return namn
    return ""


def _lasta(lage: Uppspelning, perioder: list[str]) -> str:
    for period in perioder:
        if not _PERIOD.match(period) or len(period) != 7:
            return f"{period} (ingen månad)"
        hinder = lage.stangning.hinder(dt.date.fromisoformat(f"{period}-01"))
        if hinder:
            return hinder
    return ""


def _lasa(lage: Uppspelning, post: Loggpost) -> None:
    period = post.galler
    varfor = ""
    if not _PERIOD.match(period):
        varfor = "det är varken ett år eller en månad"
    elif period in lage.stangning.perioder:
        varfor = "perioden var redan låst"
    elif period >= loggens_dag(post.tid).isoformat()[: len(period)]:
        varfor = f"perioden var inte slut {loggens_dag(post.tid)}"
    if varfor:
        lage.fel.append(Stegfel(post, "L07", {"varfor": varfor}))
    if _PERIOD.match(period):
        lage.stangning = lage.stangning.efter(post)
        if "plomb" in post.detaljer:
            _satt_plomb(lage, post)


def _ny_plomb(lage: Uppspelning, post: Loggpost) -> None:
    if post.galler not in lage.stangning.perioder or len(post.galler) != 4:
        fel = Stegfel(post, "L07", {"varfor": "året var inte låst"})
    elif not str(post.detaljer.get("skal", "")).strip():
        fel = Stegfel(post, "L07", {"varfor": "skälet saknas"})
    elif post.av not in lage.regler.upplasning:
        far = " eller ".join(lage.regler.upplasning) or "ingen"
        fel = Stegfel(post, "L07", {"varfor": f"{post.av} fick inte göra det då ({far} fick)"})
    else:
        _satt_plomb(lage, post)
        return
    lage.fel.append(fel)


def _satt_plomb(lage: Uppspelning, post: Loggpost) -> None:
    plomb = post.detaljer["plomb"]
    if set(plomb) - {"installningar"} != PLOMBENS_DELAR or not isinstance(plomb["filer"], dict):
        raise ValueError("not a plomb")
    installningar = plomb.get("installningar", {})
    if installningar and set(installningar) != PLOMBENS_INSTALLNINGAR:
        raise ValueError("not a plomb")
    listor = [plomb["avstamningar"], *installningar.values()]
    if not all(isinstance(ett, str) for lista in listor for ett in lista):
        raise TypeError("not a plomb")
    lage.plomb[post.galler] = post


def _lasa_upp(lage: Uppspelning, post: Loggpost) -> None:
    period = post.galler
    fel = None
    if len(period) == 4 or lage.stangning.arslas(period[:4]):
        fel = Stegfel(post, "L02", {"ar": period[:4]})
    elif not str(post.detaljer.get("skal", "")).strip():
        fel = Stegfel(post, "L03")
    elif period not in lage.stangning.perioder:
        fel = Stegfel(post, "L07", {"varfor": "den var inte låst"})
    elif post.av not in lage.regler.upplasning:
        far = " eller ".join(lage.regler.upplasning) or "ingen"
        fel = Stegfel(post, "L08", {"far": far})
    if fel is None:
        lage.stangning = lage.stangning.efter(post)
    else:
        lage.fel.append(fel)


def _installning(lage: Uppspelning, post: Loggpost) -> None:
    far = lage.regler.installningar
    if post.galler in lage.installningar and far and post.av not in far:
        varfor = f"{post.av} fick inte det då ({' eller '.join(far)} fick)"
        lage.fel.append(Stegfel(post, "H15", {"varfor": varfor}))
        return
    if post.galler == "forbund.toml":
        regler = post.detaljer.get("regler")
        try:
            if regler is not None:
                lage.regler = fran_data(regler)
            elif lage.regler_givna():
                raise ValueError("no rules")  # noqa: TRY301 (one way to say it)
        except (KeyError, TypeError, ValueError, AttributeError):
            lage.fel.append(Stegfel(post, "H15", {"varfor": "säger inte vilka regler som gäller"}))
            return
    lage.installningar[post.galler] = post


def _anteckning(lage: Uppspelning, post: Loggpost) -> None:
    kod = str(post.detaljer.get("kod", ""))
    if kod not in BESVARAS:
        _orimlig(lage, post, f"anmärkningen {kod} besvaras inte med en anteckning")
    elif not str(post.detaljer.get("text", "")).strip():
        _orimlig(lage, post, "anteckningen har ingen text")
    elif post.galler not in lage.poster and lage.importpost(post.galler) is None:
        _orimlig(lage, post, f"{post.galler} är inte bokförd")
    else:
        lage.anteckningar.setdefault((kod, post.galler), post)


_STEG_PER_SLAG: dict[str, Callable[[Uppspelning, Loggpost], None]] = {
    "attest": _attest,
    "import": _import,
    "lås": _lasa,
    "upplåsning": _lasa_upp,
    "plomb": _ny_plomb,
    "inställning": _installning,
    "anteckning": _anteckning,
}
