"""Markdown as blocks: what the page and the PDF lay out, so that no text is read as markup there.

The text is parsed by markdown-it-py (CommonMark with tables). HTML, pictures and code are refused:
they would have no place in a PDF that everyone can read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from rakenskap.arsredovisning.filter import BORJAN, MITTEN, SLUT
from rakenskap.arsredovisning.mall import Textfynd

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.tree import SyntaxTreeNode

Block = dict[str, Any]

_FIGUR = re.compile(f"{BORJAN}(\\d+){MITTEN}(.*?){SLUT}", re.DOTALL)
_LANK = re.compile(r"(?:https?://|mailto:|#)")
_NAMN = {
    "image": "en bild",
    "html_block": "HTML",
    "html_inline": "HTML",
    "fence": "ett kodblock",
    "code_block": "ett kodblock (en rad med fyra mellanslag först)",
    "code_inline": "kod",
    "hr": "en linje",
}


@cache
def _tolk() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 (only when there is a text)

    # HTML is recognised so that it can be refused; nothing of it is ever passed on.
    return MarkdownIt("commonmark", {"html": True, "typographer": False}).enable("table")


def blocken(text: str) -> tuple[list[Block], list[Textfynd]]:
    """Return a text as blocks, and what in it cannot be laid out."""
    from markdown_it.tree import SyntaxTreeNode  # noqa: PLC0415

    tolk = _Tolk()
    tokens: Sequence[Token] = _tolk().parse(text)
    return tolk.blocken(SyntaxTreeNode(tokens).children), tolk.fynd


class _Tolk:
    """Turns the tree of markdown-it into blocks; what is not known is a finding."""

    def __init__(self) -> None:
        self.fynd: list[Textfynd] = []
        self.rad = 0

    def _vagra(self, nod: SyntaxTreeNode) -> None:
        vad = _NAMN.get(nod.type, nod.type)
        text = (
            f"Texten har {vad}, som inte kan sättas. Gör så här: skriv stycken, listor eller "
            "tabeller."
        )
        self.fynd.append(Textfynd(self.rad, text))

    def blocken(self, noder: Sequence[SyntaxTreeNode]) -> list[Block]:
        """Return blocks of nodes."""
        return [block for nod in noder if (block := self._block(nod)) is not None]

    def _block(self, nod: SyntaxTreeNode) -> Block | None:
        self.rad = nod.map[0] + 1 if nod.map else self.rad
        match nod.type:
            case "heading":
                return {
                    "slag": "rubrik",
                    "niva": int(nod.tag[1]),
                    "delar": self._inre(nod.children),
                }
            case "paragraph":
                return {"slag": "stycke", "delar": self._inre(nod.children)}
            case "bullet_list" | "ordered_list":
                punkter = [self.blocken(punkt.children) for punkt in nod.children]
                return {
                    "slag": "lista",
                    "numrerad": nod.type == "ordered_list",
                    "start": int(nod.attrs.get("start", 1)),
                    "punkter": punkter,
                }
            case "blockquote":
                return {"slag": "citat", "block": self.blocken(nod.children)}
            case "table":
                return self._tabell(nod)
        self._vagra(nod)
        return None

    def _tabell(self, nod: SyntaxTreeNode) -> Block:
        rader = [rad for del_ in nod.children for rad in del_.children]
        hoger = ["right" in str(cell.attrs.get("style", "")) for cell in rader[0].children]
        return {
            "slag": "tabell",
            "hoger": hoger,
            "huvud": [self._inre(cell.children) for cell in rader[0].children],
            "rader": [[self._inre(cell.children) for cell in rad.children] for rad in rader[1:]],
        }

    def _inre(self, noder: Sequence[SyntaxTreeNode], stil: str = "") -> list[Block]:
        return [del_ for nod in noder for del_ in self._delar(nod, stil)]

    def _delar(self, nod: SyntaxTreeNode, stil: str) -> Iterator[Block]:
        match nod.type:
            case "inline":
                yield from self._inre(nod.children, stil)
            case "text":
                yield from _text(nod.content, stil)
            case "softbreak":
                yield {"slag": "text", "text": " ", "stil": stil}
            case "hardbreak":
                yield {"slag": "radbrytning", "text": ""}
            case "strong" | "em":
                ny = "fet" if nod.type == "strong" else "kursiv"
                yield from self._inre(nod.children, ny if not stil or stil == ny else "fetkursiv")
            case "link":
                adress = str(nod.attrs.get("href", ""))
                if not _LANK.match(adress):
                    self.fynd.append(
                        Textfynd(
                            self.rad,
                            f"Länken till «{adress}» kan inte sättas. Gör så här: skriv en hel "
                            "adress som börjar med https://.",
                        )
                    )
                text = "".join(str(del_["text"]) for del_ in self._inre(nod.children))
                yield {"slag": "lank", "text": text, "adress": adress, "stil": stil}
            case _:
                self._vagra(nod)


def _text(text: str, stil: str) -> Iterator[Block]:
    slut = 0
    for traff in _FIGUR.finditer(text):
        if traff.start() > slut:
            yield {"slag": "text", "text": text[slut : traff.start()], "stil": stil}
        yield {"slag": "figur", "text": traff[2], "plats": int(traff[1]), "stil": stil}
        slut = traff.end()
    if slut < len(text):
        yield {"slag": "text", "text": text[slut:], "stil": stil}


def ren_text(block: Block) -> Iterator[str]:
    """Yield the texts of a block, a run of words each, with figures of ours as a null sign."""
    if "delar" in block:
        yield _rad(block["delar"])
    for under in block.get("block", []):
        yield from ren_text(under)
    for punkt in block.get("punkter", []):
        for under in punkt:
            yield from ren_text(under)
    for rad in [block["huvud"], *block["rader"]] if block["slag"] == "tabell" else []:
        for cell in rad:
            yield _rad(cell)


def _rad(delar: Sequence[Block]) -> str:
    return "".join("\0" if del_["slag"] == "figur" else str(del_["text"]) for del_ in delar)
