"""The Fava side: a page is an extension whose content comes from a function of the request.

Everything that Fava knows of us stands here: how a request becomes a `Fraga`, how a page is laid
out, and that no exception of ours ends a request.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import replace
from functools import cache, cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode

from fava.context import g
from fava.core import FilteredLedger
from fava.ext import FavaExtensionBase
from fava.helpers import FavaAPIError
from flask import (
    Response,
    abort,
    after_this_request,
    current_app,
    render_template,
    request,
    send_file,
    url_for,
)
from jinja2 import Environment, FunctionLoader
from markupsafe import Markup

from lkbr.belopp import Enhet
from rakenskap.bok.felrad import BokFelError
from rakenskap.bok.kontroll import fallna
from rakenskap.fava_tillagg.adress import FILTER, Adresser
from rakenskap.fava_tillagg.andpunkt import andpunkt
from rakenskap.fava_tillagg.biljett import biljett_for, biljett_galler
from rakenskap.fava_tillagg.fragor import ENDPOINTS, ORDET, bara_laser
from rakenskap.fava_tillagg.lage import Lage, lage_for
from rakenskap.fava_tillagg.plus import ENDPOINT as PLUS
from rakenskap.fava_tillagg.plus import svar_pa_plus
from rakenskap.fava_tillagg.ram import med_ram, menydata
from rakenskap.fava_tillagg.roll import FUNKTION, Roll, requestens_roll
from rakenskap.fava_tillagg.sida import Fraga, SaknasError, Sida
from rakenskap.fava_tillagg.val import DELAR, Ord, Val, las_val
from rakenskap.fava_tillagg.visning import Tabell
from rakenskap.fava_tillagg.xlsx import tabell_som_xlsx
from rakenskap.rakningar.rakenskaper import valj_ar
from rakenskap.utskrift.som_html import sidmiljo
from rakenskap.utskrift.uppstalld import ENHETSNAMN, UTKASTORD, harkomstrader

MALLAR = Path(__file__).parent / "mallar"
STILMALL = "rakenskap.css"
TRYCKSTIL = "tryck.css"
ANTECKNINGAR = "../granskning/anteckningar.jsonl"

# The endpoints of Fava that answer with a page in its frame.
MED_RAM = frozenset(
    ("index", "account", "report", "extension_report", "extension_endpoint", "holdings_by")
)

log = logging.getLogger(__name__)


class Rakenskapssida(FavaExtensionBase):
    """A page in Fava's sidebar.

    Attributes:
        gor: makes the page from a request.
        finns: tells whether the books have what the page shows; else it is left out.
        roller: who may see it.
    """

    gor: ClassVar[staticmethod[[Fraga], Sida]]
    titel: ClassVar[str] = ""
    finns: ClassVar[staticmethod[[Lage], bool]] = staticmethod(lambda _lage: True)
    roller: ClassVar[frozenset[Roll]] = frozenset(Roll)

    @property
    def extension_dir(self) -> Path:
        """Where Fava finds the script of a page that has one."""
        return MALLAR

    @cached_property
    def jinja_env(self) -> Environment:
        """A template for Fava that is nothing but the page."""
        return Environment(
            loader=FunctionLoader(lambda _namn: "{{ extension.innehall() }}"), autoescape=True
        )

    def after_load_file(self) -> None:
        """Leave the page out of the sidebar when the books have nothing for it."""
        try:
            finns = type(self).finns(lage_for(self.ledger))
        except Exception:
            log.exception("%s: böckerna kunde inte läsas av sidan", self.name)
            finns = True
        self.report_title = self.titel if finns else None

    def before_request(self) -> None:
        """Stop a query that does more than read (see `fragor`), and what Fava would book itself."""
        if request.endpoint in ENDPOINTS and not bara_laser(tuple(request.args.getlist(ORDET))):
            abort(403)
        if request.endpoint == PLUS:
            # Answered here, so that Fava writes nothing itself.
            abort(svar_pa_plus(self.ledger, lambda: dt.datetime.now(dt.UTC)))
        if request.endpoint in MED_RAM:
            # Once an answer, by the page that is asked first.
            forst = request.environ.setdefault("rakenskap.ram", self.name)
            if forst == self.name:
                after_this_request(self._med_ram)

    def _med_ram(self, svar: Response) -> Response:
        """Return a page of Fava with its language, a skip link and our menu."""
        roll = requestens_roll()
        tillagg = self.ledger.extensions
        sidor = [
            ett.name
            for ett in tillagg.extension_details
            if ett.report_title and roll in getattr(tillagg.get_extension(ett.name), "roller", ())
        ]
        adresser = {namn: self._bas(namn) for namn in sidor}
        stilmall = f"{self._bas(f'{self.name}/{STILMALL}')}?v={_stilmallens_tid()}"
        lankar = [{"namn": namn, "adress": till} for namn, till in self.ledger.misc.sidebar_links]
        meny = menydata(sidor, adresser)
        meny += [{"rubrik": "Länkar", "sidor": lankar}] if lankar else []
        return med_ram(svar, meny, stilmall)

    # ------------------------------------------------------------------ the page

    def innehall(self) -> Markup:
        """Return the page's HTML; what goes wrong is said on the page and written to the log."""
        try:
            lage = lage_for(self.ledger)
        except Exception:
            log.exception("%s: böckerna kunde inte läsas", self.name)
            return self._stopp(None, "Böckerna kan inte läsas. Gör så här: se felen i Favas lista.")
        if requestens_roll() not in self.roller:
            abort(403)
        fraga: Fraga | None = None
        try:
            fraga = self.fraga(lage)
            return self._visa(fraga)
        except SaknasError as fel:
            return self._stopp(lage, str(fel), fraga)
        except (BokFelError, FavaAPIError) as fel:
            return self._stopp(lage, str(fel))
        except Exception:
            log.exception("%s: sidan kunde inte göras", self.name)
            if lage.bok.fel:
                return self._stopp(lage, "Sidan kan inte visas förrän felen ovan är rättade.")
            return self._stopp(
                lage,
                "Sidan kunde inte göras: ett fel i programmet. Gör så här: anmäl felet, med det "
                "som står i loggen från servern.",
            )

    def fraga(self, lage: Lage) -> Fraga:
        """Return the request that is being answered."""
        tid = g.filtered.date_range if request.args.get("time") else None
        dagar = (tid.begin, tid.end_inclusive) if tid is not None else None
        ord_ = Ord(tuple(request.args.items(multi=True)))
        konto, text = request.args.get("account", ""), request.args.get("filter", "")
        namngivna = (("konto", konto), ("text", text))
        # Without the time filter: under it Fava sums up what came before in entries of its own, on
        # accounts that no book has. The period is known by its days.
        urval = FilteredLedger(self.ledger, account=konto, filter=text) if konto or text else None
        return Fraga(
            sida=self.name,
            lage=lage,
            ord=ord_,
            val=_val(lage, ord_, dagar),
            adresser=self._adresser(),
            roll=requestens_roll(),
            urval=urval.entries if urval is not None else None,
            dagar=dagar,
            filtertext=" och ".join(f"{namn} «{varde}»" for namn, varde in namngivna if varde),
            anteckningar=(self.config or {}).get("anteckningar", ANTECKNINGAR),
            biljett_for=biljett_for,
        )

    def _adresser(self) -> Adresser:
        filter_ = tuple((namn, request.args[namn]) for namn in FILTER if request.args.get(namn))
        return Adresser(self._bas, filter_, self._redigera, self._favakonto)

    def _bas(self, sida: str) -> str:
        namn, _, fil = sida.partition("/")
        adress = url_for("extension_report", extension_name=namn)
        # Fava puts the filters in every address; here they are put in once, by Adresser.
        return adress.partition("?")[0] + fil

    @staticmethod
    def _favakonto(namn: str) -> str:
        """Return the address of an account's page of Fava's own."""
        return url_for("account", name=namn).partition("?")[0]

    def _redigera(self, fil: str, rad: int) -> str:
        """Return the address of a line in Fava's editor; a server of several people has none."""
        if FUNKTION in current_app.config:
            return ""
        sokvag = str(Path(self.ledger.beancount_file_path).resolve().parent / fil)
        return url_for("report", report_name="editor", file_path=sokvag, line=rad)

    def _visa(self, fraga: Fraga) -> Markup:
        return self._som_html(fraga, type(self).gor(fraga))

    def helsida(self, fraga: Fraga, sida: Sida) -> str:
        """Return a page in Fava's frame, for an answer that is not the extension's own page."""
        content = self._som_html(fraga, sida)
        return render_template("_layout.html", content=content, page_title=self.titel)

    def _som_html(self, fraga: Fraga, sida: Sida) -> Markup:
        return self._lagg_ut(
            sida.mall,
            fraga.lage,
            sida=sida,
            tabeller=[self._med_fil(fraga, tabell) for tabell in sida.tabeller],
            valjare=_valjare(fraga, alla=sida.val == "alla") if sida.val else None,
            anmarkningar=(*fraga.val.anmarkningar, *_ofoljda_filter(fraga, sida)),
            tryckhuvud=_tryckhuvud(fraga, sida),
            tryckstil=self._tryckadress(_tryckhuvud(fraga, sida)),
            utkastmarke=_utkast(fraga, sida),
            harkomst=harkomstrader(fraga.lage.harkomst(fraga.val.period.ar)),
            **{"fraga": fraga, **sida.data},
        )

    def _tryckadress(self, text: str) -> str:
        return f"{self._bas(f'{self.name}/{TRYCKSTIL}')}?{urlencode({'t': text})}"

    def _med_fil(self, fraga: Fraga, tabell: Tabell) -> Tabell:
        egna = [par for par in fraga.ord.par if par[0] not in (*FILTER, "tabell", "partial")]
        adress = fraga.adresser.sida(f"{self.name}/tabell.xlsx", [*egna, ("tabell", tabell.id)])
        return replace(tabell, ladda_ner=adress)

    def _stopp(self, lage: Lage | None, text: str, fraga: Fraga | None = None) -> Markup:
        return self._lagg_ut(
            "stopp.html",
            lage,
            sida=Sida(self.titel),
            text=text,
            anmarkningar=(),
            harkomst=(),
            # Where there is nothing to show, the way to something else stands all the same.
            valjare=_valjare(fraga, alla=True) if fraga is not None else None,
        )

    def _lagg_ut(self, mall: str, lage: Lage | None, **data: Any) -> Markup:  # noqa: ANN401
        fel = [
            {
                "plats": f"{ett.fil}:{ett.rad}" if ett.rad else ett.fil,
                "text": ett.text,
                "lank": self._redigera(ett.fil, ett.rad),
            }
            for ett in (lage.bok.fel if lage is not None else ())
        ]
        html = (
            sidmiljo(MALLAR)
            .get_template(mall)
            .render(
                fel=fel,
                alla_fel=url_for("report", report_name="errors"),
                stilmall=f"{self._bas(f'{self.name}/{STILMALL}')}?v={_stilmallens_tid()}",
                **data,
            )
        )
        return Markup(html)  # noqa: S704 (rendered with autoescape)

    # ------------------------------------------------------------------ files

    @andpunkt(STILMALL)
    def stilmall(self) -> Response:
        """Return the style sheet."""
        return send_file(MALLAR / STILMALL, mimetype="text/css", max_age=86400)

    @andpunkt(TRYCKSTIL)
    def tryckstil(self) -> Response:
        """Return the style that puts whose page it is, year and unit on every printed page."""
        text = "".join(map(_i_css, request.args.get("t", "")[:200]))
        regel = f'@page {{ @top-left {{ content: "{text}"; font-size: 9pt; }} }}\n'
        regel += "@page :first { @top-left { content: none; } }\n"
        return Response(regel, mimetype="text/css")

    @andpunkt("tabell.xlsx")
    def tabell_xlsx(self) -> Response:
        """Return a table of the page as a spreadsheet."""
        if requestens_roll() not in self.roller:
            abort(403)
        lage = lage_for(self.ledger)
        fraga = self.fraga(lage)
        try:
            sida = type(self).gor(fraga)
        except SaknasError:
            abort(404)
        tabell = next((t for t in sida.tabeller if t.id == request.args.get("tabell")), None)
        if tabell is None:
            abort(404)
        utkast = _utkast(fraga, sida)
        return send_file(
            BytesIO(
                tabell_som_xlsx(
                    tabell,
                    lage.bok,
                    fraga.val.period,
                    lage.harkomst(fraga.val.period.ar),
                    UTKASTORD if utkast else "",
                )
            ),
            mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            as_attachment=True,
            download_name=f"{tabell.id}-{fraga.val.period.id}{'-utkast' * bool(utkast)}.xlsx",
        )

    # ------------------------------------------------------------------ writing

    def svar_fel(self, text: str, lage: Lage | None = None) -> tuple[str, int]:
        """Return a page that says why nothing was written."""
        content = self._stopp(lage, text)
        return render_template("_layout.html", content=content, page_title=self.titel), 400

    def krav_pa_skrivning(self, far: Callable[[Roll], bool]) -> Roll:
        """Return the role of a request that writes; refuse it without the right or the ticket."""
        roll = requestens_roll()
        if not far(roll) or not biljett_galler(request, self.name):
            abort(403)
        return roll


def _val(lage: Lage, ord_: Ord, dagar: tuple[dt.date, dt.date] | None) -> Val:
    ar = lage.poster.ar
    if not ar:
        raise SaknasError("Böckerna har inga verifikationer än.")
    return las_val(ord_, dagar, ar, valj_ar(lage.bok, lage.poster, None))


def _utkast(fraga: Fraga, sida: Sida) -> str:
    """Say that the statements of a page are an utkast, and why; empty when they are not."""
    brister = fallna(fraga.lage.kontroller(fraga.val.period.ar)) if sida.val == "alla" else ()
    if not brister:
        return ""
    return f"{UTKASTORD}. Det som är fel: {'; '.join(ett.namn for ett in brister)}."


def _ofoljda_filter(fraga: Fraga, sida: Sida) -> list[str]:
    """Say of each of Fava's filters that is set and that the page does not follow that it is so."""
    svar = []
    if fraga.filtertext and not sida.foljer_urval:
        svar.append(f"Sidan visar hela förbundet: filtret på {fraga.filtertext} gäller inte här.")
    if fraga.dagar is None or sida.foljer_tid == "alla":
        return svar
    fran, till = fraga.dagar
    if sida.foljer_tid == "ingen":
        svar.append(f"Tidsfiltret {fran} – {till} gäller inte på den här sidan.")
    elif sida.foljer_tid == "period" and fran.year != till.year:
        svar.append(
            f"Tidsfiltret går över flera räkenskapsår; sidan visar bara {fraga.val.period.rubrik}."
        )
    return svar


def _tryckhuvud(fraga: Fraga, sida: Sida) -> str:
    """Return what stands at the top of a page on paper: whose it is, the period and the unit."""
    forbund = fraga.lage.bok.forbund
    enhet = ENHETSNAMN[fraga.val.enhet] if sida.val == "alla" else ""
    if not enhet and any(tabell.underrubrik for tabell in sida.tabeller):
        i_oren = any(tabell.rapport.decimaler for tabell in sida.tabeller)
        enhet = "kronor och ören" if i_oren else ENHETSNAMN["kr"]
    delar = (forbund.namn, forbund.orgnr, fraga.val.period.rubrik, enhet)
    return " · ".join(filter(None, delar))


def _i_css(tecken: str) -> str:
    """Return a character as it may stand in a string of a style sheet, where it can end nothing."""
    return tecken if tecken.isascii() and tecken.isalnum() else f"\\{ord(tecken):x} "


def _valjare(fraga: Fraga, *, alla: bool) -> dict[str, Any]:
    val = fraga.val
    enhet: Enhet = val.enhet
    adresser = fraga.adresser.utan_tid()
    return {
        "alla": alla,
        "mal": adresser.bas(fraga.sida),
        "gomda": [*adresser.filter_, *_plats(fraga)],
        "ar": list(reversed(fraga.lage.poster.ar)),
        "valt_ar": val.period.ar,
        "delar": list(DELAR.items()),
        "del": val.del_,
        "dag": val.del_ if "-" in val.del_ else "",
        "enhet": enhet,
        "jmf": val.jamforelser,
        "fran_filter": val.fran_filter,
    }


def _plats(fraga: Fraga) -> list[tuple[str, str]]:
    """Return the words of the address that say what is shown, not for which period."""
    return [par for par in fraga.ord.par if par[0] in ("konto", "verksamhet", "insats", "lista")]


@cache
def _stilmallens_tid() -> int:
    return int((MALLAR / STILMALL).stat().st_mtime)
