"""The accounts as one page of HTML that needs nothing else: the primary accessible format."""

from __future__ import annotations

from functools import cache
from pathlib import Path

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
