"""SIE files into a ledger: a new one, later years, a newer export of an open year, or drafts.

Nothing is written here. `planera` makes a `Skiss` that is written whole or not at all, once the
books with it have been loaded and are without errors.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beancount.core import data

from lkbr.alla import NAMN as ALLA
from lkbr.behandlingshistorik import vernyckel
from lkbr.bokslut import is_ingaende_balans
from lkbr.forbund import Forbund, Serie
from lkbr.kontering import ore_om, serie_i
from rakenskap import sie
from rakenskap.bok.bok import HUVUDFIL, INSTALLNINGAR, Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.importera import importera_ar
from rakenskap.dagbok.nummer import inkludera, seriefil, skriv_i_serien
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import ROTTER, citerad, filhuvud, som_text
from rakenskap.siebro.arsbokforing import SAMMANDRAGET
from rakenskap.siebro.bokforing import Bokforing, bokfor_sie
from rakenskap.siebro.dimensioner import las_dimensioner
from rakenskap.siebro.filer import Siefil
from rakenskap.siebro.forbundsfil import ny_forbundsfil, tillagg
from rakenskap.siebro.fynd import Fynd, neka
from rakenskap.siebro.ingaende import OMFORINGEN
from rakenskap.siebro.jamforelse import Jamforelse
from rakenskap.siebro.kartor import Kartor
from rakenskap.siebro.kontoplan import Kontoplan, Kontoval, valj_kontoplan
from rakenskap.siebro.sie5 import is_sie5
from rakenskap.siebro.siebok import Tidigare
from rakenskap.siebro.verifikat import Kalla, Oversattare

KONTOPLAN = "kontoplan.beancount"
SIEMAPP = "underlag/sie"
HUVUD = filhuvud(ROTTER)


@dataclass(frozen=True, slots=True)
class Sieinlasning:
    """What a reading would do.

    Attributes:
        skiss: the change; None when the books have all that the files say.
        fynd: what was found, to show.
        klart: what is done, a line each.
    """

    skiss: Skiss | None
    fynd: tuple[Fynd, ...]
    klart: tuple[str, ...]


def planera(
    mapp: Path, filer: Sequence[Siefil], kartor: Kartor, vem: Vem, serie: str = ""
) -> Sieinlasning:
    """Plan the reading of some files into a ledger.

    Args:
        mapp: the ledger's folder; new books are made when it has none.
        filer: the files; of type 4I all of them, or none.
        kartor: the user's decisions.
        vem: who reads them in.
        serie: the code of the serie that drafts (type 4I) are for, empty for what the accounts say.

    Raises:
        BokFelError: the files cannot be read in; all reasons are said.
    """
    bok = las_bok(mapp).krav_felfri() if (mapp / HUVUDFIL).is_file() else None
    if bok is not None and any(bok.options.get(namn) != rot for namn, rot in ROTTER.items()):
        raise neka(
            HUVUDFIL,
            f"Böckernas rötter heter annat än {', '.join(ROTTER.values())}. Gör så här: läs in "
            "filen i en ny mapp med --till. (docs/architecture.md)",
        )
    pre = [fil for fil in filer if fil.typ is sie.Filtyp.TYP4I]
    if pre and len(pre) < len(filer):
        raise neka(
            pre[0].namn,
            "Filer av typ 4I läses in för sig. Gör så här: kör kommandot en gång med filerna av "
            "typ 4E och en gång med dem av typ 4I.",
        )
    if pre:
        if bok is None:
            raise neka(
                pre[0].namn,
                "Filen är av typ 4I och läses in i böcker som finns, men mappen har inga. Gör så "
                "här: ange böckernas mapp med --till, eller läs först in en fil av typ 4E.",
            )
        return _utkast(bok, pre, kartor, vem, serie)
    tidigare = _tidigare(bok) if bok is not None else Tidigare()
    bokforing = bokfor_sie(filer, kartor, tidigare, sieplats)
    if bok is not None:
        _krav_oforandrat(filer, bokforing, tidigare.jamforelse)
    return _Skrivare(bok or _ny_bok(mapp, bokforing.forbund), vem, filer, bokforing).planera(
        tidigare
    )


def sieplats(fil: Siefil) -> str:
    """Return the path that a file has in the books: the year's, its own name and checksum."""
    stam = re.sub(r"[^\w.()+-]+", "_", Path(fil.namn).stem, flags=re.ASCII).strip("._") or "fil"
    andelse = ".si" if fil.typ is sie.Filtyp.TYP4I else ".se"
    andelse = ".xml" if is_sie5(fil.innehall) else andelse
    return f"{_arfor(fil)}/{SIEMAPP}/{stam[:60]}-{fil.sha256[:12]}{andelse}"


def _arfor(fil: Siefil) -> int:
    for post in sie.urval(fil.lasning.poster, sie.Rar):
        if post.ar == 0 and post.slut:
            return post.slut.year
    datum = (ver.datum for ver in sie.urval(fil.lasning.poster, sie.Ver) if ver.datum)
    dag = next(datum, None)
    if dag is None:
        raise neka(
            fil.namn,
            "Filen har ingen dag och går inte att föra till ett räkenskapsår. Gör så här: "
            "exportera den på nytt. (SIE 4, #VER)",
        )
    return dag.year


# ---------------------------------------------------------------------- the books that there are


def _ny_bok(mapp: Path, forbund: Forbund) -> Bok:
    return Bok(mapp / HUVUDFIL, [], dict(ROTTER), (), {}, forbund)


def _tidigare(bok: Bok) -> Tidigare:
    transaktioner = [
        entry for entry in bok.entries if isinstance(entry, data.Transaction) and entry.flag != "!"
    ]
    konton = {
        entry.account: {
            namn: varde
            for namn, varde in entry.meta.items()
            if namn not in ("filename", "lineno", "rad", "delpost")
        }
        for entry in bok.entries
        if isinstance(entry, data.Open)
    }
    saldon, ingaende = _saldon(transaktioner)
    summerade = {entry.date.year for entry in transaktioner if entry.meta.get(SAMMANDRAGET)}
    return Tidigare(
        konton=konton,
        entries=[(entry.date.year, entry.meta) for entry in transaktioner],
        saldon=saldon,
        ingaende=ingaende,
        forbund=bok.forbund,
        sista_ar=max(saldon, default=None),
        ar=frozenset(saldon) - summerade,
        jamforelse=Jamforelse.av(transaktioner, SIEMAPP),
    )


def _saldon(
    transaktioner: Iterable[data.Transaction],
) -> tuple[dict[int, dict[str, int]], dict[int, dict[str, int]]]:
    """Return balances at the end of each year, and at its beginning with its transfers."""
    rorelser: defaultdict[int, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    borjan: defaultdict[int, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for entry in transaktioner:
        for posting in entry.postings:
            if (ore := ore_om(posting)) is not None:
                rorelser[entry.date.year][posting.account] += ore
                if is_ingaende_balans(entry) or (
                    entry.meta.get(OMFORINGEN) and entry.date.month < 12
                ):
                    borjan[entry.date.year][posting.account] += ore
    saldon: dict[int, dict[str, int]] = {}
    ingaende: dict[int, dict[str, int]] = {}
    nu: defaultdict[str, int] = defaultdict(int)
    for ar in range(min(rorelser, default=1), max(rorelser, default=0) + 1):
        resultat = {ROTTER["name_income"], ROTTER["name_expenses"]}
        fore = {k: v for k, v in nu.items() if k.partition(":")[0] not in resultat}
        for konto, ore in borjan[ar].items():
            fore[konto] = fore.get(konto, 0) + ore
        ingaende[ar] = {konto: ore for konto, ore in fore.items() if ore}
        for konto, ore in rorelser[ar].items():
            nu[konto] += ore
        saldon[ar] = dict(nu)
    return saldon, ingaende


def _krav_oforandrat(filer: Sequence[Siefil], bokforing: Bokforing, jamforelse: Jamforelse) -> None:
    """Refuse where a booked voucher has changed or is gone (LKBR 3 kap. 7 §)."""
    andrat = [*jamforelse.andrade, *jamforelse.borta(bokforing.ar)]
    if not andrat:
        return
    slut = (
        "Gör så här: rätta med en ny verifikation i bokföringsprogrammet och exportera på nytt; "
        "det bokförda ändras inte. (LKBR 3 kap. 7 och 10 §§)"
    )
    raise BokFelError(Felrad(filer[-1].namn, 0, f"{text}. {slut}") for text in andrat)


# ---------------------------------------------------------------------- what is written


class _Skrivare:
    """Puts new directives in their files."""

    def __init__(self, bok: Bok, vem: Vem, filer: Sequence[Siefil], bokforing: Bokforing) -> None:
        self.bok = bok
        self.filer = filer
        self.bokforing = bokforing
        self.skiss = Skiss(bok, vem)
        self.klart: list[str] = []

    def planera(self, tidigare: Tidigare) -> Sieinlasning:
        nya = self.bokforing.entries
        self._krav_oppna_perioder(nya)
        if tidigare.sista_ar is None:
            self._borja()
        else:
            self._komplettera(tidigare.forbund)
        self._skriv_konton(tidigare)
        self._skriv_entries(nya)
        budget = self._skriv_budget()
        if not nya and not budget and tidigare.sista_ar is not None:
            return Sieinlasning(None, self.bokforing.fynd, self._inget(tidigare))
        for fil in self.filer:
            self.skiss.satt_innehall(sieplats(fil), fil.innehall)
        self.skiss.logga_installningar()
        self._logga(nya)
        if tidigare.jamforelse.lika:
            self.klart.append(f"{tidigare.jamforelse.lika} verifikationer fanns redan.")
        return Sieinlasning(self.skiss, self.bokforing.fynd, tuple(self.klart))

    def _inget(self, tidigare: Tidigare) -> tuple[str, ...]:
        lika = tidigare.jamforelse.lika
        return (f"Böckerna har redan allt i filen ({lika} verifikationer). Ingenting är ändrat.",)

    def _krav_oppna_perioder(self, nya: Iterable[data.Transaction]) -> None:
        bokslut = self.bok.forbund.bokslutsserier
        fel = []
        for entry in nya:
            serie = serie_i(str(entry.meta.get("ver", "")))
            period = self.skiss.las.hinder(entry.date, bokslut=serie in bokslut)
            if period:
                fel.append(
                    Felrad(
                        str(entry.meta["filename"]),
                        int(entry.meta["lineno"]),
                        f"{entry.meta.get('ver', 'Ingående balans')} den {entry.date} ligger i "
                        f"{period}, som är låst. Gör så här: bokför den i en öppen period i "
                        "bokföringsprogrammet, eller lås upp månaden. (LKBR 3 kap. 7 §)",
                    )
                )
        if fel:
            raise BokFelError(fel)

    def _borja(self) -> None:
        forbund = self.bokforing.forbund
        kontoplan = "" if forbund.kontoplan == "bas" else f" {citerad(forbund.kontoplan)}"
        forsta = min(self.bokforing.ar)
        self.skiss.satt(
            HUVUDFIL,
            f'option "title" {citerad(forbund.namn)}\noption "operating_currency" "SEK"\n'
            f'{HUVUD}option "tolerance_multiplier" "0"\n\nplugin {citerad(ALLA)}{kontoplan}\n\n'
            f'{forsta}-01-01 custom "fava-option" "language" "sv"\n'
            f'{forsta}-01-01 custom "fava-option" "locale" "sv_SE"\n'
            f'{forsta}-01-01 custom "fava-option" "default-page" "extension/Oversikt/"\n'
            f'{forsta}-01-01 custom "fava-extension" "rakenskap.fava_tillagg"\n\n'
            f'include "{KONTOPLAN}"\n',
        )
        self.skiss.satt(INSTALLNINGAR, ny_forbundsfil(forbund))

    def _komplettera(self, forut: Forbund) -> None:
        text = self.skiss.text(INSTALLNINGAR)
        nytt = tillagg(self.bokforing.forbund, forut, text)
        if nytt:
            self.skiss.satt(INSTALLNINGAR, text.rstrip("\n") + "\n" + nytt)

    def _skriv_konton(self, tidigare: Tidigare) -> None:
        nya = sorted(self.bokforing.konton, key=lambda entry: entry.account.partition(":")[2])
        if not nya:
            return
        if not self.skiss.finns(KONTOPLAN):
            self.skiss.satt(KONTOPLAN, f"{HUVUD}\n; Kontoplan, läst ur SIE-filen.\n")
        self.skiss.lagg_till(KONTOPLAN, "".join(map(som_text, nya)))
        ord_ = "nya konton" if tidigare.sista_ar is not None else "konton"
        self.klart.append(f"{len(nya)} {ord_} i {KONTOPLAN}.")

    def _skriv_entries(self, nya: Sequence[data.Transaction]) -> None:
        per_fil: defaultdict[tuple[int, str], list[data.Transaction]] = defaultdict(list)
        for entry in nya:
            per_fil[entry.date.year, serie_i(str(entry.meta.get("ver", "")))] += [entry]
        for (ar, kod), entries in sorted(per_fil.items()):
            text = "\n".join(map(som_text, entries))
            if not kod:
                fil = f"{ar}/ingaende-balans.beancount"
                self._ny_fil(fil, f"Ingående balanser {ar}")
                self.skiss.lagg_till(fil, text)
                self.klart.append(f"Ingående balanser {ar} i {fil}.")
                continue
            serie = self.bokforing.forbund.serie(kod) or Serie(kod, f"Serie {kod}", kod)
            fil = skriv_i_serien(self.skiss, serie, dt.date(ar, 1, 1), text)
            antal = len(entries)
            self.klart.append(f"{antal} verifikation{'er' * (antal > 1)} i {fil}.")

    def _ny_fil(self, fil: str, rubrik: str) -> None:
        if not self.skiss.finns(fil):
            self.skiss.satt(fil, f"{HUVUD}\n; {rubrik}, ur SIE-filen.\n")
            inkludera(self.skiss, fil)

    def _skriv_budget(self) -> bool:
        """Write the budget where the books have none for the year; say where it differs."""
        har = {
            entry.date.year
            for entry in self.bok.entries
            if isinstance(entry, data.Custom) and entry.type == "forbundsbudget"
        }
        per_ar: defaultdict[int, list[data.Custom]] = defaultdict(list)
        for rad in self.bokforing.budget:
            if rad.date.year not in har:
                per_ar[rad.date.year].append(rad)
        for ar, rader in sorted(per_ar.items()):
            fil = f"{ar}/budget.beancount"
            self._ny_fil(fil, f"Budget {ar}")
            self.skiss.lagg_till(fil, "".join(map(som_text, rader)))
            self.klart.append(f"Budget {ar}, {len(rader)} rader i {fil}.")
        return bool(per_ar)

    def _logga(self, nya: Sequence[data.Transaction]) -> None:
        """Add the record of import of each year that has new entries.

        What the books had and the log does not know comes in with the first.
        """
        lage = self.skiss.lage
        gamla = [
            entry
            for entry in self.bok.entries
            if isinstance(entry, data.Transaction)
            and entry.flag != "!"
            and (namn := vernyckel(entry)) not in lage.poster
            and lage.importpost(namn) is None
        ]
        kalla = ", ".join(f"SIE-fil {fil.namn} (SHA-256 {fil.sha256})" for fil in self.filer)
        for ar in sorted({entry.date.year for entry in nya}):
            egna = [entry for entry in (*gamla, *nya) if entry.date.year == ar]
            importera_ar(self.skiss, ar, egna, kalla)


# ---------------------------------------------------------------------- drafts (type 4I)


def _utkast(
    bok: Bok, filer: Sequence[Siefil], kartor: Kartor, vem: Vem, serie: str
) -> Sieinlasning:
    """Plan the vouchers of a pre-system (payroll, invoicing) as drafts."""
    skiss = Skiss(bok, vem)
    lasta = {
        str(entry.meta.get("underlag-sha256", ""))
        for entry in bok.entries
        if isinstance(entry, data.Transaction)
    }
    klart: list[str] = []
    fynd: list[Fynd] = []
    for fil in filer:
        if fil.sha256 in lasta:
            klart.append(f"{fil.namn} är redan läst. Ingenting är ändrat.")
            continue
        fynd += _utkast_ur(skiss, fil, kartor, klart, serie)
    return Sieinlasning(skiss if skiss.filer() else None, tuple(fynd), tuple(klart))


def _utkast_ur(
    skiss: Skiss, fil: Siefil, kartor: Kartor, klart: list[str], serie: str
) -> list[Fynd]:
    bok = skiss.bok
    vers = list(sie.urval(fil.lasning.poster, sie.Ver))
    utan_dag = [ver.rad for ver in vers if ver.datum is None]
    if utan_dag:
        raise neka(
            fil.namn,
            "Verifikationen har ingen dag. Gör så här: exportera filen på nytt. (LKBR 3 kap. 9 §)",
            utan_dag[0],
        )
    egna = _tidigare(bok)
    kontoplan = Kontoplan(
        [fil], kartor, egna.konton, valj_kontoplan([fil], kartor, bok.forbund.kontoplan)
    )
    anvanda: dict[str, int] = {}
    for ver in vers:
        for trans in ver.trans:
            anvanda[trans.konto] = anvanda.get(trans.konto, 0) + trans.belopp_ore
    plan = kontoplan.plan(anvanda, bara_anvanda=True)
    _nya_konton(skiss, plan.konton.values(), egna.konton, vers, klart)
    dimensioner = las_dimensioner([fil], kartor)
    kalla = Kalla(fil.namn, sieplats(fil), fil.sha256)
    per_ar: defaultdict[int, list[data.Transaction]] = defaultdict(list)
    for ver in vers:
        ar = (ver.datum or dt.date.min).year
        start, slut = dt.date(ar, 1, 1), dt.date(ar, 12, 31)
        tolk = Oversattare(kalla, start, slut, plan.konton, dimensioner)
        entry = tolk.utkast(ver)
        if serie:
            entry.meta["serie"] = serie
        per_ar[ar].append(entry)
    for ar, entries in sorted(per_ar.items()):
        mal = seriefil(Serie("", "", "utkast"), ar)
        if not skiss.finns(mal):
            skiss.satt(mal, f"{HUVUD}\n; Utkast {ar}.\n")
            inkludera(skiss, mal)
        skiss.lagg_till(mal, "\n".join(map(som_text, entries)))
        klart.append(f"{len(entries)} utkast i {mal}. Bokför dem med rakenskap bokfor.")
    skiss.satt_innehall(sieplats(fil), fil.innehall)
    return kontoplan.fynd


def _nya_konton(
    skiss: Skiss,
    konton: Iterable[Kontoval],
    forut: Mapping[str, Mapping[str, Any]],
    vers: Sequence[sie.Ver],
    klart: list[str],
) -> None:
    dag = dt.date(min(ver.datum.year for ver in vers if ver.datum), 1, 1)
    nya = [
        data.Open({**val.meta}, dag, val.beancount, ["SEK"], None)
        for val in konton
        if val.beancount not in forut
    ]
    if nya:
        skiss.lagg_till(KONTOPLAN, "".join(map(som_text, nya)))
        namn = ", ".join(entry.account.partition(":")[2] for entry in nya)
        klart.append(f"{len(nya)} nya konton i {KONTOPLAN}: {namn}.")
