"""The register of assets and its depreciation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from .fakta import ALLA
from .fordelning import fordela
from .insatser import dimension
from .konton import kontonamn
from .modell import Post, kr, skriv_ore

if TYPE_CHECKING:
    from .arsbok import Arsbok

MANADSDAGAR = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class Tillgang:
    """An asset and when it came into use."""

    kod: str
    anskaffad: date
    ibruktagen: date
    ar: int
    benamning: str
    leverantor: str


TILLGANGAR = (
    Tillgang(
        "INV-2017-1",
        date(2017, 10, 2),
        date(2017, 10, 9),
        3,
        "Möbler och inredning, Arenavägen",
        "Möbelleverantör",
    ),
    Tillgang(
        "INV-2018-1",
        date(2018, 8, 21),
        date(2018, 9, 1),
        5,
        "Konferensutrustning",
        "Teknikleverantör",
    ),
    Tillgang(
        "INV-2019-1",
        date(2019, 8, 20),
        date(2019, 9, 1),
        5,
        "Möbler, skärmar och mötesteknik",
        "Möbelleverantör",
    ),
    Tillgang(
        "INV-2020-1",
        date(2020, 6, 29),
        date(2020, 7, 15),
        5,
        "Utrustning för digitala möten",
        "Teknikleverantör",
    ),
    Tillgang(
        "INV-2022-1",
        date(2022, 9, 27),
        date(2022, 10, 10),
        5,
        "Ombyggda kontorsplatser, möbler",
        "Möbelleverantör",
    ),
)


def _manader(tillgang: Tillgang, ar: int) -> range:
    start, slut = tillgang.ibruktagen, tillgang.ibruktagen.year + tillgang.ar
    forsta = start.month if start.year == ar else 1
    sista = start.month - 1 if slut == ar else 12
    return range(forsta, sista + 1)


def bokfor_avskrivningar(bok: Arsbok) -> None:
    """Book depreciation by quarter, reckoned in months, asset by asset."""
    manader: dict[int, dict[str, int]] = {}
    for tillgang in TILLGANGAR:
        arets = bok.fakta.avskrivning.get(tillgang.kod, 0)
        if not arets:
            continue
        rader = _manader(tillgang, bok.ar)
        for manad, del_ in zip(rader, fordela(arets, [1] * len(rader)), strict=True):
            delar = manader.setdefault((manad + 2) // 3 * 3, {})
            delar[tillgang.kod] = delar.get(tillgang.kod, 0) + kr(del_)
    for manad, delar in sorted(manader.items()):
        bok.bokslut(
            date(bok.ar, manad, MANADSDAGAR[manad - 1]),
            f"Avskrivning inventarier, kvartal {manad // 3} {bok.ar}",
            [Post(7832, sum(delar.values()), dimension("kansli"))]
            + [Post(1229, -ore, {"anlaggning": kod}) for kod, ore in delar.items()],
            "avskrivning",
        )


def register() -> str:
    """Write the register."""
    rader = [
        "; Anläggningsregister: anskaffningsvärde, ibruktagande och nyttjandeperiod.",
        "; Hur de publicerade avskrivningarna fördelas på tillgångar är ett antagande:",
        "; se antaganden.md för anskaffningsåret.",
    ]
    for t in TILLGANGAR:
        varde = skriv_ore(kr(ALLA[t.anskaffad.year].inkop))
        rader += [
            "",
            f'{t.anskaffad} custom "anlaggning" "{t.kod}" {kontonamn(1220)} {varde} SEK',
            f'  benamning: "{t.benamning}"',
            f"  ibruktagen: {t.ibruktagen}",
            f"  nyttjandeperiod-ar: {t.ar}",
        ]
    return "\n".join(rader) + "\n"
