"""The language of the text: jinja2 in a sandbox, with figures by name and little else.

Only the filters and functions of `filter` exist; a text can fetch no file, call no method and
multiply nothing. What is wrong is told with its line, all at once where it can be seen before the
text is rendered (unknown names, filters and forbidden words), else at the first place.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NoReturn

from jinja2 import TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.runtime import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from rakenskap.arsredovisning.figurer import Namn
from rakenskap.arsredovisning.filter import (
    BORJAN,
    MARKDOWN,
    MITTEN,
    SLUT,
    Anvant,
    filter_for,
    ord_for,
)
from rakenskap.arsredovisning.tal import Figur, MallFelError

LISTA = "Gör så här: välj ett av namnen som kommandot med --namn visar."
_FORBJUDNA: tuple[tuple[type[nodes.Node], str], ...] = (
    (nodes.Include, "En annan fil kan inte hämtas in"),
    (nodes.Import, "En annan fil kan inte hämtas in"),
    (nodes.FromImport, "En annan fil kan inte hämtas in"),
    (nodes.Extends, "En annan fil kan inte hämtas in"),
    (nodes.Mul, "Det går inte att multiplicera i texten"),
    (nodes.Div, "Det går inte att dividera i texten; en andel skrivs andel(del, helhet)"),
    (nodes.FloorDiv, "Det går inte att dividera i texten; en andel skrivs andel(del, helhet)"),
    (nodes.Mod, "Tecknet % räknar inte i texten"),
    (nodes.Pow, "Det går inte att räkna med potenser i texten"),
    (nodes.Slice, "En del av en text kan inte tas ut"),
)


@dataclass(frozen=True, slots=True)
class Textfynd:
    """Something wrong in a text: its line (0 for the text as a whole) and what, and what to do."""

    rad: int
    text: str


class _Miljo(ImmutableSandboxedEnvironment):
    """Looks up a name in the tree of figures, and nothing on any other object."""

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 (jinja's own signature)
        return self._slag_upp(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401
        return self._slag_upp(obj, argument)

    def _slag_upp(self, obj: object, namn: object) -> object:
        if isinstance(obj, Figur):
            if namn == "etikett":
                return self.globals["_visa_etikett"](obj)  # type: ignore[operator]
            if str(namn) in obj.barn:
                return obj.barn[str(namn)]
            raise MallFelError(_okant(f"{obj.namn}.{namn}", [f"{obj.namn}.{b}" for b in obj.barn]))
        if isinstance(obj, list) and isinstance(namn, int) and -len(obj) <= namn < len(obj):
            return obj[namn]
        return _vagra(namn)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ANN401
        return any(obj is egen for egen in self.globals.values())


def _vagra(namn: object) -> NoReturn:
    raise MallFelError(f"«{namn}» finns inte här. {LISTA}")


def _okant(namn: str, kanda: list[str]) -> str:
    nara = get_close_matches(namn, kanda, n=1, cutoff=0.5)
    forslag = f" Menades {nara[0]}?" if nara else ""
    return f"Namnet {namn} finns inte.{forslag} {LISTA}"


class Textmall:
    """Renders the texts of a year, each with its own account of what it has used."""

    def __init__(self, namn: Namn) -> None:
        self.namn = namn
        self.anvant = Anvant()
        self.miljo = _Miljo(
            undefined=StrictUndefined, autoescape=False, cache_size=0, keep_trailing_newline=True
        )
        self.miljo.filters = dict(filter_for(namn, self.anvant))
        self.miljo.tests = {}
        funktioner = ord_for(namn, self.anvant)
        self.miljo.globals = {
            **namn.rot,
            **funktioner,
            "ar": self.anvant.markera(str(namn.ar)),
            "forra_aret": self.anvant.markera(str(namn.ar - 1)),
            "nasta_ar": self.anvant.markera(str(namn.ar + 1)),
            "_visa_etikett": self._etikett,
        }
        self._kanda = [figur.namn for figur in namn.alla()]

    def _etikett(self, figur: Figur) -> str:
        return self.anvant.markera((figur.etikett or figur.namn).translate(MARKDOWN))

    def fyll_i(self, kalla: str) -> tuple[str, list[Textfynd]]:
        """Return a text with its figures filled in and marked, and what is wrong.

        Args:
            kalla: the text as written.

        Returns:
            The text, empty when something is wrong, and the findings.
        """
        for tecken in (BORJAN, MITTEN, SLUT):
            if tecken in kalla:
                rad = kalla.count("\n", 0, kalla.index(tecken)) + 1
                return "", [
                    Textfynd(rad, "Raden har ett osynligt tecken. Gör så här: skriv om raden.")
                ]
        try:
            trad = self.miljo.parse(kalla)
            fynd = sorted(set(self._granska(trad)), key=lambda ett: (ett.rad, ett.text))
            if fynd:
                return "", fynd
            return self.miljo.from_string(kalla).render(), []
        except TemplateSyntaxError as fel:
            return "", [Textfynd(fel.lineno, self._syntaxfel(fel))]
        except (MallFelError, UndefinedError, SecurityError, TemplateRuntimeError) as fel:
            return "", [Textfynd(_rad(fel), _svenska(fel))]
        except (TypeError, ValueError, RecursionError, OverflowError) as fel:
            text = f"Raden går inte att räkna ut ({fel}). {LISTA}"
            return "", [Textfynd(_rad(fel), text)]

    def uttryck(self, kalla: str) -> Figur | str:
        """Return the figure that an expression stands for, or what is wrong with it."""
        try:
            trad = self.miljo.parse("{{ " + kalla + " }}")
            fynd = list(self._granska(trad))
            if fynd:
                return fynd[0].text
            varde = self.miljo.compile_expression(kalla, undefined_to_none=False)()
        except TemplateSyntaxError as fel:
            return self._syntaxfel(fel)
        except (MallFelError, UndefinedError, SecurityError, TemplateRuntimeError) as fel:
            return _svenska(fel)
        except (TypeError, ValueError) as fel:
            return f"Uttrycket går inte att räkna ut ({fel}). {LISTA}"
        if isinstance(varde, Figur) and varde.tal is not None:
            return varde
        return f"«{kalla}» är inte en siffra ur räkenskaperna. {LISTA}"

    def _syntaxfel(self, fel: TemplateSyntaxError) -> str:
        text = str(fel.message)
        if text.startswith("No filter named"):
            namn = text.split("'")[1]
            nara = get_close_matches(namn, self.miljo.filters, n=1, cutoff=0.4)
            forslag = f" Menades | {nara[0]}?" if nara else ""
            return (
                f"Ordet | {namn} finns inte.{forslag} Gör så här: välj bland "
                f"{', '.join(sorted(self.miljo.filters))}."
            )
        return (
            f"Raden går inte att tolka ({text}). Gör så här: skriv en siffra som "
            "{{ namn | tkr }} och stäng varje klammer."
        )

    def _granska(self, trad: nodes.Template) -> Iterator[Textfynd]:
        for slag, text in _FORBJUDNA:
            for nod in trad.find_all(slag):
                yield Textfynd(nod.lineno, f"{text}. Gör så här: skriv meningen utan det.")
        egna = {nod.name for nod in trad.find_all(nodes.Name) if nod.ctx in ("store", "param")}
        inre = {id(nod.node) for nod in trad.find_all(nodes.Getattr)}
        inre |= {id(nod.node) for nod in trad.find_all(nodes.Getitem)}
        for nod in trad.find_all((nodes.Getattr, nodes.Getitem, nodes.Name)):
            if id(nod) in inre:
                continue
            kedja = _kedja(nod)
            if kedja is None or kedja[0] in egna:
                continue
            namn = ".".join(kedja)
            if kedja[0] not in self.miljo.globals or kedja[0].startswith("_"):
                kanda = [*self._kanda, *(n for n in self.miljo.globals if n[0] != "_")]
                yield Textfynd(nod.lineno, _okant(namn, kanda))
            elif len(kedja) > 1 and self._saknas(kedja):
                yield Textfynd(nod.lineno, _okant(namn, self._kanda))

    def _saknas(self, kedja: list[str]) -> bool:
        if kedja[-1] == "etikett":
            kedja = kedja[:-1]
        return self.namn.sok(".".join(kedja)) is None


def _kedja(nod: nodes.Node) -> list[str] | None:
    """Return the names of `a.b.c`, or None when it is more than names."""
    if isinstance(nod, nodes.Name):
        return [nod.name] if nod.ctx == "load" else None
    if isinstance(nod, nodes.Getattr):
        del_, sist = _kedja(nod.node), nod.attr
    elif isinstance(nod, nodes.Getitem) and isinstance(nod.arg, nodes.Const):
        del_, sist = _kedja(nod.node), str(nod.arg.value)
    else:
        return None
    return [*del_, sist] if del_ else None


def _rad(fel: BaseException) -> int:
    """Return the line of the text where an error arose: jinja puts it in the traceback."""
    rader = [
        ram.lineno
        for ram in traceback.extract_tb(fel.__traceback__)
        if ram.filename == "<template>"
    ]
    return (rader[-1] or 0) if rader else 0


def _svenska(fel: BaseException) -> str:
    if isinstance(fel, MallFelError):
        return re.sub(f"{BORJAN}\\d+{MITTEN}|{SLUT}", "", str(fel))
    return f"Raden använder något som inte är tillåtet ({fel}). {LISTA}"
