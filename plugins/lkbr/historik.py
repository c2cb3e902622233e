"""Plugin: the behandlingshistorik holds, and every booked entry is as it was recorded.

Verifies the chain of `behandlingshistorik.jsonl` (see `lkbr.behandlingshistorik`), and compares
each booked entry and its attest with the record of its booking, or with the record of the year's
import. What has been changed since is said field by field (LKBR 3 kap. 7, 10 och 11 §§).

Before:  2023-02-14 * "Leverantör AB" "Kontorsmaterial"     ; the text edited after the booking
           ver: "L45"
After:   LKBR-H04 at that entry: what was booked and what stands there now.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from beancount.core import data

from lkbr.behandlingshistorik import (
    FIL,
    Brott,
    Historik,
    Loggpost,
    arshash,
    attest_i,
    kanonisk,
    posthash,
    som_data,
    vernyckel,
)
from lkbr.belopp import ore_som_text
from lkbr.bokfiler import bokmapp, brott_i, forbund, historik, uppspelning
from lkbr.fel import LkbrFel, fel
from lkbr.forbund import Forbund
from lkbr.grund import Grund, gallande
from lkbr.journal import JOURNAL
from lkbr.kontering import omslutning, serie_i
from lkbr.ordning import Attestfall, attesthinder
from lkbr.plomb import (
    andrade_installningar,
    arets_filer,
    installningar_i,
    namnda_underlag,
    pa_disk,
    plomb,
    skillnader_mot,
)
from lkbr.stangning import vem_far
from lkbr.tid import loggens_dag
from lkbr.uppspelning import Uppspelning, utkasthash_av

__plugins__ = ("kontrollera_historik",)

INSTALLNINGAR = (
    "forbund.toml",
    "main.beancount",
    "kontoplan.beancount",
    "leverantorer.toml",
    "bankregler.toml",
    "projekt.toml",
    "medlemmar.toml",
)
# The rules that books with a log must run; `lkbr.alla` is all of them.
PLUGINNAMN = (
    "lkbr.exakthet",
    "lkbr.kartlaggning",
    "lkbr.verifikationer",
    "lkbr.bokslut",
    "lkbr.budget",
    "lkbr.dimensioner",
    "lkbr.underlag",
    "lkbr.bankdag",
    "lkbr.attest",
    "lkbr.rattelse",
    "lkbr.stangning",
    "lkbr.historik",
)


def kontrollera_historik(
    entries: data.Entries, options_map: dict[str, Any]
) -> tuple[data.Entries, list[LkbrFel]]:
    """Check the chain, then the entries against the records, then the settings."""
    mapp = bokmapp(options_map)
    brott = brott_i(options_map)
    if brott is None:
        return entries, [*_avbruten(mapp), *_saknas(entries, mapp)]
    lage = uppspelning(options_map)
    if lage is None:
        raise AssertionError("a log that was read can be played")
    grund = gallande(options_map)
    logg = historik(options_map) if grund is None else None
    granskning = _Granskning(mapp, lage, forbund(options_map))
    granskning.granska(entries, grund.till.year if grund else 0)
    fynd = [
        *_avbruten(mapp),
        *_kedja(brott, mapp / FIL),
        *_utan_regler(options_map),
        *_steg(lage, mapp / FIL, forbund(options_map)),
        *granskning.fynd,
        # Of a partial reading nothing is said: where it finds anything, all is read.
        *(_halv_kopia(granskning, logg, mapp / FIL) if logg is not None else ()),
        *_plomb(lage, entries, mapp, grund),
        *_plomberade_installningar(lage, options_map),
        *_installningar(lage, options_map),
    ]
    return entries, fynd


def _utan_regler(options_map: dict[str, Any]) -> list[LkbrFel]:
    """Report rules that the main file does not run: without them a fault is not looked for."""
    namn = {plugin for plugin, _ in options_map.get("plugin", ())}
    saknas = [plugin for plugin in PLUGINNAMN if plugin not in namn]
    if "lkbr.alla" in namn or not saknas:
        return []
    return [
        fel(
            "H18",
            {"filename": str(options_map.get("filename")), "lineno": 1},
            saknas=", ".join(saknas),
        )
    ]


def _steg(lage: Uppspelning, fil: Path, forbund_: Forbund) -> list[LkbrFel]:
    """Report the impossible steps of the log, and the notes of a clock that was wrong."""
    fynd = [
        fel(
            ett.kod,
            {"filename": str(fil), "lineno": ett.post.rad},
            **_om_posten(ett.post),
            **ett.delar,
            vem_far=vem_far(ett.period, forbund_) if ett.period else "",
        )
        for ett in lage.fel
    ]
    for post in lage.klocka:
        kalla = {"filename": str(fil), "lineno": post.rad}
        fynd.append(fel("H19", kalla, **_om_posten(post), klocka=post.detaljer.get("klocka")))
    return fynd


def _om_posten(post: Loggpost) -> dict[str, object]:
    return {"nr": post.nr, "slag": post.vad, "galler": post.galler, "av": post.av}


def _plomb(
    lage: Uppspelning, entries: data.Entries, mapp: Path, grund: Grund | None
) -> list[LkbrFel]:
    """Compare what each locked year's reports rest on with its seal."""
    fynd: list[LkbrFel] = []
    stangda = sorted(ett for ett in lage.stangning.perioder if len(ett) == 4)
    if not stangda:
        return fynd
    # What is the same for all years is read once; of the entries a seal has nothing.
    namnda = namnda_underlag(entries)
    if grund is not None:
        namnda |= grund.underlag
    ovriga = [entry for entry in entries if not isinstance(entry, data.Transaction)]
    for ar in stangda:
        post = lage.plomb.get(ar)
        if post is None:
            fynd.append(fel("L11", {"filename": str(mapp / FIL), "lineno": 0}, ar=ar))
            continue
        nu = plomb(ovriga, int(ar), arets_filer(mapp, int(ar), namnda), pa_disk(mapp))
        andrat, nya = skillnader_mot(post.detaljer["plomb"], nu)
        kalla = {"filename": str(mapp / FIL), "lineno": post.rad}
        fynd += [fel("L10", kalla, ar=ar, nr=post.nr, vad=ett) for ett in andrat]
        fynd += [
            fel("L12", {"filename": str(mapp / fil), "lineno": 0}, ar=ar, nr=post.nr) for fil in nya
        ]
    return fynd


def _plomberade_installningar(lage: Uppspelning, options_map: dict[str, Any]) -> list[LkbrFel]:
    """Compare what each locked year rests on in the settings with its seal."""
    fynd: list[LkbrFel] = []
    huvudfil = Path(str(options_map.get("filename")))
    huvud, forbund_ = (_text(ett) for ett in (huvudfil, huvudfil.with_name("forbund.toml")))
    for ar, post in sorted(lage.plomb.items()):
        gammalt = post.detaljer["plomb"].get("installningar")
        if not gammalt or ar not in lage.stangning.perioder:
            continue
        rader, fakta = andrade_installningar(gammalt, installningar_i(huvud, forbund_, int(ar)))
        kalla = {"filename": str(huvudfil), "lineno": 1}
        fynd += [
            fel("L10", kalla, ar=ar, nr=post.nr, vad=f"raden «{rad}» i {huvudfil.name}")
            for rad in rader
        ]
        if fakta:
            kalla = {"filename": str(huvudfil.with_name("forbund.toml")), "lineno": 0}
            fynd.append(fel("L13", kalla, ar=ar, nr=post.nr, vad=", ".join(fakta)))
    return fynd


def _text(fil: Path) -> str:
    try:
        return fil.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""  # it is told by itself, and nothing in it is then as it was


def _halv_kopia(granskning: _Granskning, logg: Historik, fil: Path) -> list[LkbrFel]:
    """Say that the log and the entries are of two moments, where that explains all there is.

    So a copy looks that was taken in the middle of a write: the log ends with what the files do not
    have, or the files end with what the log does not have.
    """
    if not logg.poster or logg.brott:
        return []
    sista = logg.poster[-1]
    skrivna = {post.nr for post in logg.poster if post.tid == sista.tid}
    dag = loggens_dag(sista.tid).isoformat()
    borta = [post.nr for post in granskning.borta]
    nya = [str(entry.meta.get("registrerad", "")) for entry in granskning.okanda]
    if borta and not nya and skrivna.issuperset(borta):
        varfor = f"den slutar med post {sista.nr} ({sista.tid}), som filerna inte har"
    elif nya and not borta and all(ett >= dag for ett in nya):
        varfor = f"filerna har det som bokfördes efter dess sista post ({sista.nr}, {sista.tid})"
    else:
        return []
    return [fel("H23", {"filename": str(fil), "lineno": sista.rad}, varfor=varfor)]


def _saknas(entries: data.Entries, mapp: Path) -> list[LkbrFel]:
    if not any(isinstance(entry, data.Transaction) and entry.flag != "!" for entry in entries):
        return []
    return [fel("H01", {"filename": str(mapp / FIL), "lineno": 0})]


def _avbruten(mapp: Path) -> list[LkbrFel]:
    if not (mapp / JOURNAL).exists():
        return []
    return [fel("H02", {"filename": str(mapp / JOURNAL), "lineno": 0})]


def _kedja(brott: tuple[Brott, ...], fil: Path) -> list[LkbrFel]:
    return [fel("H03", {"filename": str(fil), "lineno": ett.rad}, brott=ett.text) for ett in brott]


class _Granskning:
    """One pass over the entries, beside what the log says of them."""

    def __init__(self, mapp: Path, lage: Uppspelning, forbund_: Forbund) -> None:
        self.mapp = mapp
        self.bokfort = lage
        self.las = lage.stangning
        self.forbund = forbund_
        self.fynd: list[LkbrFel] = []
        # What one side has and the other has not.
        self.borta: list[Loggpost] = []
        self.okanda: list[data.Transaction] = []
        self.importerade: defaultdict[int, list[tuple[str, str, data.Transaction]]]
        self.importerade = defaultdict(list)

    def granska(self, entries: data.Entries, provat: int) -> None:
        """Compare the entries with their records; imports up to a proven year were compared."""
        funna: set[str] = set()
        utkast = Counter({namn: len(ett) for namn, ett in self.bokfort.utkastattester.items()})
        for entry in entries:
            if not isinstance(entry, data.Transaction):
                continue
            if entry.flag == "!":
                self._utkastets_attest(entry, utkast)
            else:
                self._bokford(entry, funna)
        poster = self.bokfort.poster
        for namn, post in poster.items() if len(funna) != len(poster) else ():
            if namn not in funna:
                self._borttagen(namn, post)
        for ar, importer in self.bokfort.importer.items():
            for post, _ in importer if int(ar) > provat else ():
                self._import(ar, post)
        self._importattester()

    def _bokford(self, entry: data.Transaction, funna: set[str]) -> None:
        """Compare an entry and its attest, each by itself, with the record of its booking."""
        ver = entry.meta.get("ver")
        namn = f"{ver}/{entry.date.year}" if ver else vernyckel(entry)
        post = self.bokfort.poster.get(namn)
        if post is None:
            self._utan_post(entry, namn)
            return
        funna.add(namn)
        if hashlib.sha256(kanonisk(entry).encode()).hexdigest() != post.posthash:
            self._andrad(entry, namn, post.detaljer.get("post", {}), post)
        vantad = self.bokfort.attester[namn]
        if attest_i(entry) != vantad:
            self._attest(entry, namn, vantad)

    def _utan_post(self, entry: data.Transaction, namn: str) -> None:
        """Keep an imported entry for the comparison with its import; report others."""
        post = self.bokfort.importpost(namn)
        if post is not None:
            self.importerade[post.nr].append((namn, posthash(entry), entry))
        else:
            self._okand(entry, namn)

    def _importattester(self) -> None:
        """Judge the attests of imported entries, by the rules of then."""
        sokta = {ett.post.galler for ett in self.bokfort.importattester}
        funna = {
            namn: (hash_, entry)
            for rader in self.importerade.values()
            for namn, hash_, entry in rader
            if namn in sokta
        }
        for ett in self.bokfort.importattester:
            post = ett.post
            hash_, entry = funna.get(post.galler, ("", None))
            if entry is None:
                continue
            fall = Attestfall(
                serie_i(post.galler),
                omslutning(entry),
                str(entry.meta.get("av") or ""),
                entry.payee or "",
            )
            varfor = []
            if fall.serie in ett.regler.attestserier:
                dag = loggens_dag(post.tid)
                hinder = attesthinder(ett.regler.attestanter, fall, post.av, dag)
                varfor += [hinder[1]] if hinder else []
            if hash_ != post.posthash:
                varfor.append("den gäller ett annat innehåll än verifikationens")
            kalla = {"filename": str(self.mapp / FIL), "lineno": post.rad}
            self.fynd += [fel("H13", kalla, **_om_posten(post), varfor=skal) for skal in varfor]

    def _utkastets_attest(
        self, entry: data.Transaction, gjorda: Counter[tuple[str, str, str]]
    ) -> None:
        """Report an attest in a draft that no record shows, for the draft as it now is."""
        dag, namn = attest_i(entry)
        if not dag and not namn:
            return
        nyckel = (utkasthash_av(som_data(entry)), dag, namn)
        gjorda[nyckel] -= 1
        if gjorda[nyckel] < 0:
            self.fynd.append(fel("T07", entry.meta, namn=namn or "ingen"))

    def _las(self, entry: data.Transaction, namn: str) -> str:
        serie = serie_i(namn)
        return self.las.hinder(entry.date, bokslut=serie in self.forbund.bokslutsserier)

    def _anmal(
        self, koder: tuple[str, str], entry: data.Transaction, namn: str, **delar: object
    ) -> None:
        """Report an entry, by the code of an open period or that of a locked one."""
        period = self._las(entry, namn)
        oppen, last = koder
        if period:
            delar |= {"period": period, "vem_far": vem_far(period, self.forbund)}
        self.fynd.append(fel(last if period else oppen, entry.meta, namn=namn, **delar))

    def _okand(self, entry: data.Transaction, namn: str) -> None:
        self.okanda.append(entry)
        self._anmal(("H05", "L06"), entry, namn)

    def _andrad(
        self, entry: data.Transaction, namn: str, forut: dict[str, Any], post: Loggpost
    ) -> None:
        # A record may hold anything; what is no entry has every difference.
        forut = forut if isinstance(forut, dict) else {}
        skillnad = "; ".join(skillnader(forut, som_data(entry)))
        delar = {"tid": post.tid[:10], "nr": post.nr, "skillnad": skillnad}
        self._anmal(("H04", "L05"), entry, namn, **delar)

    def _attest(self, entry: data.Transaction, namn: str, vantad: tuple[str, str]) -> None:
        bokford = " av ".join(filter(None, vantad)) or "ingen attest"
        nu = " av ".join(filter(None, attest_i(entry))) or "ingen attest"
        self.fynd.append(fel("H07", entry.meta, namn=namn, bokford=bokford, nu=nu))

    def _borttagen(self, namn: str, post: Loggpost) -> None:
        self.borta.append(post)
        self.fynd.append(
            fel(
                "H06",
                {"filename": str(self.mapp / FIL), "lineno": post.rad},
                namn=namn,
                tid=post.tid[:10],
                nr=post.nr,
            )
        )

    def _import(self, ar: str, post: Loggpost) -> None:
        rader = self.importerade[post.nr]
        self._importens_ord(post, rader)
        attester = self.bokfort.attester
        # An attest made after the import has a record of its own and is compared with that.
        nu = [
            (namn, hash_, attest_i(entry)) for namn, hash_, entry in rader if namn not in attester
        ]
        if len(nu) == len(rader) and arshash(nu) == post.posthash:
            return
        fil = self.mapp / str(post.detaljer.get("innehall", ""))
        if not fil.is_file() or _sha256(fil) != post.detaljer.get("innehall-sha256"):
            self._importfil(ar, post, fil)
            return
        forut = {rad["galler"]: rad for rad in map(json.loads, fil.read_bytes().splitlines())}
        for namn, hash_, entry in rader:
            rad = forut.pop(namn, None)
            if rad is None:
                self._okand(entry, namn)
                continue
            if rad["posthash"] != hash_:
                self._andrad(entry, namn, rad["post"], post)
            attest = attester.get(namn, tuple(rad["attest"]))
            if attest_i(entry) != attest:
                self._attest(entry, namn, attest)
        for namn in forut:
            self._borttagen(namn, post)

    def _importens_ord(
        self, post: Loggpost, rader: list[tuple[str, str, data.Transaction]]
    ) -> None:
        """Check that an import has the months and attests that its record says, and no more."""
        if "perioder" not in post.detaljer:
            return
        sagda = set(map(str, post.detaljer["perioder"]))
        attester = sum(
            namn not in self.bokfort.attester and any(attest_i(e)) for namn, _, e in rader
        )
        if attester > int(post.detaljer.get("attester", 0)):
            self.fynd.append(
                fel(
                    "H17",
                    {"filename": str(self.mapp / FIL), "lineno": post.rad},
                    **_om_posten(post),
                    varfor="böckerna har fler attester än den säger",
                )
            )
        for namn, _, entry in rader:
            if entry.date.isoformat()[:7] not in sagda:
                self.fynd.append(
                    fel(
                        "H17",
                        entry.meta,
                        **_om_posten(post),
                        varfor=f"{namn} är daterad {entry.date}, i en månad som den inte nämner",
                    )
                )

    def _importfil(self, ar: str, post: Loggpost, fil: Path) -> None:
        self.fynd.append(
            fel(
                "H08",
                {"filename": str(self.mapp / FIL), "lineno": post.rad},
                ar=ar,
                tid=post.tid[:10],
                nr=post.nr,
                fil=fil.name,
            )
        )


_NAMN = {"datum": "dagen", "motpart": "motparten", "text": "texten"}


def skillnader(forut: dict[str, Any], nu: dict[str, Any]) -> list[str]:
    """Say what differs between two canonical forms of an entry, a text a difference."""
    svar = [
        f"{ord_} var «{forut.get(falt)}» och är «{nu.get(falt)}»"
        for falt, ord_ in _NAMN.items()
        if forut.get(falt) != nu.get(falt)
    ]
    gamla, nya = forut.get("uppgifter", {}), nu.get("uppgifter", {})
    svar += [
        f"{namn} var «{gamla.get(namn, 'inget')}» och är «{nya.get(namn, 'inget')}»"
        for namn in sorted({*gamla, *nya})
        if gamla.get(namn) != nya.get(namn)
    ]
    svar += _radskillnader(forut.get("rader", []), nu.get("rader", []))
    if not svar:
        svar.append("taggar eller länkar har ändrats")
    return svar


def _radskillnader(gamla: list[Any], nya: list[Any]) -> list[str]:
    svar = []
    for nummer in range(max(len(gamla), len(nya))):
        gammal = list(gamla[nummer]) if nummer < len(gamla) else None
        ny = list(nya[nummer]) if nummer < len(nya) else None
        if gammal != ny:
            svar.append(f"rad {nummer + 1} var «{_radtext(gammal)}» och är «{_radtext(ny)}»")
    return svar


def _radtext(rad: list[Any] | None) -> str:
    if rad is None:
        return "ingen rad"
    konto, belopp, *mer = rad
    kronor = ore_som_text(belopp) if isinstance(belopp, int) else belopp
    dimensioner = "".join(
        f" {namn} {varde}" for ett in mer if isinstance(ett, dict) for namn, varde in ett.items()
    )
    return f"{konto} {kronor}{dimensioner}"


def _sha256(fil: Path) -> str:
    return hashlib.sha256(fil.read_bytes()).hexdigest()


def _installningar(bokfort: Uppspelning, options_map: dict[str, Any]) -> list[LkbrFel]:
    fynd = []
    for namn in INSTALLNINGAR:
        fil = bokmapp(options_map) / namn
        post = bokfort.installningar.get(namn)
        if not fil.is_file():
            kalla = {"filename": str(fil), "lineno": 0}
            fynd += [fel("H21", kalla, namn=namn, nr=post.nr)] if post else []
            continue
        if post is not None and post.posthash == _sha256(fil):
            continue
        sedan = f"sedan {post.tid[:10]} " if post else ""
        fynd.append(fel("H10", {"filename": str(fil), "lineno": 0}, namn=namn, sedan=sedan))
    return fynd
