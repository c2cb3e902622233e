"""The accounts as one page of HTML that needs nothing else: the primary accessible format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rakenskap.rapport.rapport import Rakenskaper
from rakenskap.utskrift.uppstalld import uppstalld

MALLAR = Path(__file__).parent / "mallar"


@cache
def sidmiljo(mallar: Path = MALLAR) -> Environment:
    """Return what lays out the pages of a folder of templates: every text is escaped."""
    return Environment(
        loader=FileSystemLoader(mallar),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def som_html(rakenskaper: Rakenskaper) -> str:
    """Return the page; every text in it is escaped."""
    data = uppstalld(rakenskaper)
    notlank = {str(r.nummer): r.id for r in rakenskaper.rapporter if r.nummer}
    return sidmiljo().get_template("rakenskaper.html").render(**data, notlank=notlank)


def block_som_html(block: Sequence[Mapping[str, Any]]) -> str:
    """Return a text's blocks as in the page; every text in them is escaped."""
    gor = sidmiljo().get_template("textblock.html").module.block_av  # type: ignore[attr-defined]
    return "\n".join(str(gor(ett)).strip() for ett in block)
