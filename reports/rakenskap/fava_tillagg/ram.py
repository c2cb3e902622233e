"""What our pages add to Fava's frame: the language, a way past the menu, and our own menu in it.

Fava's frame has no language, lists extensions last and under its own names, and takes forty
presses of Tab to get past. The answer's HTML gets `lang`, a skip link and the menu as data; the
script of the overview (`mallar/Oversikt.js`) lays the menu out. Without script Fava's menu stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from flask import Response

# Heading of the menu, and its pages in order; the words of the annual report.
GRUPPER: Mapping[str, Mapping[str, str]] = {
    "Läsa": {
        "Oversikt": "Översikt",
        "Resultatrakning": "Resultaträkning",
        "Balansrakning": "Balansräkning",
        "Kassaflodesanalys": "Kassaflödesanalys",
        "Noter": "Noter",
        "Driftredovisning": "Driftredovisning",
        "Investeringar": "Investerings\N{SOFT HYPHEN}redovisning",
        "Balanskrav": "Balanskravs\N{SOFT HYPHEN}utredning",
        "Budget": "Budget och prognos",
        "Jamfor": "Jämförelse",
        "Verifikationer": "Verifikationer",
        "Huvudbok": "Huvudbok",
        "Saldobalans": "Saldobalans",
        "Reskontra": "Reskontra",
        "Anlaggningar": "Anläggningar",
    },
    "Arbeta": {
        "Arbeta": "Arbeta",
        "Attestera": "Attestera",
        "Inkop": "Inköp och betalningar",
        "Tillgangar": "Anläggningsregister",
        "Avstamning": "Avstämning",
        "Bokslut": "Bokslut",
        "Finansiering": "Projekt och medlemmar",
        "Installningar": "Budget och inställningar",
        "Arsredovisning": "Årsredovisningens text",
    },
    "Granska": {
        "Kontroller": "Kontroller",
        "Granskning": "Granskning",
        "Stickprov": "Stickprov",
        "Analys": "Analytisk granskning",
        "Checklista": "Checklista",
        "Anmarkningar": "Tidigare anmärkningar",
    },
}
HOPPA = '<a class="rk-hoppa" href="#rk-innehall">Hoppa till innehållet</a>'


def menydata(sidor: Iterable[str], adress: Mapping[str, str]) -> list[dict[str, object]]:
    """Return the menu: headings with the pages that the reader may see, each with its address.

    Args:
        sidor: the pages that the books have and the reader's role may see, by name.
        adress: each page's address.
    """
    far = set(sidor)
    svar: list[dict[str, object]] = []
    placerade = {namn for grupp in GRUPPER.values() for namn in grupp}
    for rubrik, egna in GRUPPER.items():
        rader: Sequence[tuple[str, str]] = [(n, titel) for n, titel in egna.items() if n in far]
        if rubrik == "Läsa":
            # A page that no heading has is read.
            rader = [*rader, *((n, n) for n in sorted(far - placerade))]
        if rader:
            sidorna = [{"namn": titel, "adress": adress[n]} for n, titel in rader]
            svar.append({"rubrik": rubrik, "sidor": sidorna})
    return svar


def med_ram(svar: Response, meny: Sequence[Mapping[str, object]], stilmall: str) -> Response:
    """Put the language, the skip link and the menu in a page of Fava; other answers are left."""
    if svar.direct_passthrough or svar.mimetype != "text/html":
        return svar
    html = svar.get_data(as_text=True)
    if "<html>" not in html:
        return svar
    # In a script element nothing but «</» and «<!--» can end the data.
    data = json.dumps(list(meny), ensure_ascii=False).replace("<", "\\u003c")
    egna = f'{HOPPA}<script type="application/json" id="rk-meny">{data}</script>'
    lank = f'<link rel="stylesheet" href="{escape(stilmall, quote=True)}">'
    html = html.replace("<html>", '<html lang="sv">', 1).replace("</head>", f"{lank}</head>", 1)
    svar.set_data(html.replace("<body>", f"<body>{egna}", 1))
    return svar
