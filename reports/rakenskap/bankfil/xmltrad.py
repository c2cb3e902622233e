"""XML from outside, as a tree of elements with line numbers.

The file is not trusted. A document type declaration is refused when it is met, and with it every
entity of its own: nothing can be expanded and nothing fetched. Size, depth, number of elements
and length of a text are limited. What is in another namespace than the root's keeps the namespace
in its name, so that it is never taken for something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from rakenskap.bok.felrad import BokFelError, Felrad

STORST = 10 * 1024 * 1024
FLEST_ELEMENT = 300_000
DJUPAST = 64
LANGST_TEXT = 10_000


@dataclass(frozen=True, slots=True)
class Filslag:
    """What a file is called in messages, where a new one comes from, and its longest text."""

    namn: str
    hamta: str
    langst_text: int = LANGST_TEXT


BANKFIL = Filslag(
    "en bankfil",
    "Gör så här: hämta filen på nytt från banken, som camt.053 (ISO 20022), för en kortare tid om "
    "den är för stor.",
)


@dataclass(frozen=True, slots=True)
class Element:
    """An element: its name without the root's namespace, the line it begins on, what is in it."""

    namn: str
    rad: int
    text: str
    attribut: Mapping[str, str]
    barn: tuple[Element, ...]

    def alla(self, *stig: str) -> tuple[Element, ...]:
        """Return every element at a path below this one."""
        funna: tuple[Element, ...] = (self,)
        for namn in stig:
            funna = tuple(barn for ett in funna for barn in ett.barn if barn.namn == namn)
        return funna

    def ett(self, *stig: str) -> Element | None:
        """Return the first element at a path, or None."""
        return next(iter(self.alla(*stig)), None)

    def varde(self, *stig: str) -> str:
        """Return the text of the first element at a path, empty when there is none."""
        funnet = self.ett(*stig)
        return "" if funnet is None else funnet.text


@dataclass(slots=True)
class _Oppet:
    namn: str
    rad: int
    attribut: Mapping[str, str]
    text: list[str] = field(default_factory=list)
    langd: int = 0
    barn: list[Element] = field(default_factory=list)


def las_trad(data: bytes, fil: str, slag: Filslag = BANKFIL) -> tuple[str, Element]:
    """Read XML.

    Args:
        data: the file.
        fil: its name, for the messages.
        slag: what kind of file it should be, for the messages.

    Returns:
        The root's namespace, and the root.

    Raises:
        BokFelError: it is not XML, it has a document type declaration, or it is too large.
    """
    if len(data) > STORST:
        raise BokFelError(
            [
                Felrad(
                    fil,
                    0,
                    f"Filen är större än {STORST // 1024 // 1024} MB. {slag.hamta}",
                )
            ]
        )
    byggare = _Byggare(fil, slag)
    try:
        byggare.tolk.Parse(data, True)  # noqa: FBT003 (expat takes no keywords)
    except expat.ExpatError as fel:
        text = f"Filen är inte hel XML (tecken {fel.offset + 1} på raden). {slag.hamta}"
        raise BokFelError([Felrad(fil, fel.lineno, text)]) from fel
    except (LookupError, ValueError) as fel:
        # Python looks up the encodings that expat does not have.
        text = f"Filens teckenkod går inte att läsa. {slag.hamta}"
        raise BokFelError([Felrad(fil, 1, text)]) from fel
    if byggare.rot is None:
        raise AssertionError("expat accepts no document without a root")
    return byggare.namnrymd, byggare.rot


class _Byggare:
    """Builds the tree from what expat tells."""

    def __init__(self, fil: str, slag: Filslag) -> None:
        self.fil = fil
        self.slag = slag
        self.namnrymd = ""
        self.rot: Element | None = None
        self._oppna: list[_Oppet] = []
        self._antal = 0
        self.tolk = expat.ParserCreate(namespace_separator=" ")
        self.tolk.buffer_text = True
        self.tolk.StartDoctypeDeclHandler = self._doctype
        self.tolk.EntityDeclHandler = self._doctype
        self.tolk.ExternalEntityRefHandler = self._doctype
        self.tolk.StartElementHandler = self._borjan
        self.tolk.EndElementHandler = self._slut
        self.tolk.CharacterDataHandler = self._text

    def _avvisa(self, text: str) -> NoReturn:
        raise BokFelError([Felrad(self.fil, self.tolk.CurrentLineNumber, text)])

    def _doctype(self, *_vad: object) -> NoReturn:
        self._avvisa(
            "Filen har en dokumenttyp eller egna entiteter (DOCTYPE, ENTITY), som "
            f"{self.slag.namn} aldrig har. Den läses inte. {self.slag.hamta}"
        )

    def _borjan(self, namn: str, attribut: dict[str, str]) -> None:
        self._antal += 1
        if self._antal > FLEST_ELEMENT or len(self._oppna) >= DJUPAST:
            self._avvisa(
                f"Filen har fler än {FLEST_ELEMENT} element eller fler än {DJUPAST} nivåer. "
                f"{self.slag.hamta}"
            )
        rymd, _, lokalt = namn.rpartition(" ")
        if not self._oppna:
            self.namnrymd = rymd
        egen = lokalt if rymd == self.namnrymd else namn
        self._oppna.append(_Oppet(egen, self.tolk.CurrentLineNumber, attribut))

    def _text(self, text: str) -> None:
        oppet = self._oppna[-1]
        oppet.langd += len(text)
        langst = self.slag.langst_text
        if oppet.langd > langst:
            self._avvisa(f"En text i filen är längre än {langst} tecken. {self.slag.hamta}")
        oppet.text.append(text)

    def _slut(self, _namn: str) -> None:
        klart = self._oppna.pop()
        element = Element(
            klart.namn,
            klart.rad,
            " ".join("".join(klart.text).split()),
            klart.attribut,
            tuple(klart.barn),
        )
        if self._oppna:
            self._oppna[-1].barn.append(element)
        else:
            self.rot = element
