"""The register of assets and its depreciation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from rakenskap.bok.register import Anlaggning
from rakenskap.bokslut.tillgang import planenlig

from .antaganden import AVSKRIVNING_ID
from .fakta import ALLA
from .insatser import dimension
from .konton import kontonamn
from .modell import Post, kr, skriv_ore

if TYPE_CHECKING:
    from .arsbok import Arsbok

JUSTERAS = "INV-2019-1"
"""The largest asset, which bears what the published depreciation differs from the plan."""


@dataclass(frozen=True)
class Tillgang:
    """An asset and when it came into use."""

    kod: str
    anskaffad: date
    ibruktagen: date
    manader: int
    benamning: str
    leverantor: str


TILLGANGAR = (
    Tillgang(
        "INV-2017-1",
        date(2017, 10, 2),
        date(2017, 10, 8),
        36,
        "Möbler och inredning, Arenavägen",
        "Möbelleverantör",
    ),
    Tillgang(
        "INV-2018-1",
        date(2018, 8, 21),
        date(2018, 8, 27),
        59,
        "Konferensutrustning",
        "Teknikleverantör",
    ),
    Tillgang(
        "INV-2019-1",
        date(2019, 8, 20),
        date(2019, 8, 30),
        60,
        "Möbler, skärmar och mötesteknik",
        "Möbelleverantör",
    ),
    Tillgang(
        "INV-2020-1",
        date(2020, 6, 29),
        date(2020, 9, 7),
        55,
        "Utrustning för digitala möten",
        "Teknikleverantör",
    ),
    Tillgang(
        "INV-2022-1",
        date(2022, 9, 27),
        date(2022, 10, 14),
        60,
        "Ombyggda kontorsplatser, möbler",
        "Möbelleverantör",
    ),
)


def i_registret(tillgang: Tillgang) -> Anlaggning:
    """Return an asset as the register of the books has it."""
    return Anlaggning(
        tillgang.kod,
        "1220",
        kr(ALLA[tillgang.anskaffad.year].inkop),
        tillgang.anskaffad,
        tillgang.benamning,
        tillgang.ibruktagen,
        round(Decimal(tillgang.manader) / 12, 2),
        None,
    )


def avskrivet(tillgang: Tillgang, till: date) -> int:
    """Return the depreciation to a day in whole kronor, by the program's own plan."""
    return planenlig(i_registret(tillgang), till) // 100


def bokfor_avskrivningar(bok: Arsbok) -> None:
    """Book depreciation by quarter, straight-line by day, asset by asset.

    What the published sum of the year differs from the plan is an entry of its own, which bears
    the assumption.
    """
    bokfort = 0
    for manad, dag in ((3, 31), (6, 30), (9, 30), (12, 31)):
        sista = date(bok.ar, manad, dag)
        fore = date(bok.ar, manad - 2, 1) - timedelta(days=1)
        delar = {t.kod: avskrivet(t, sista) - avskrivet(t, fore) for t in TILLGANGAR}
        delar = {kod: kr(del_) for kod, del_ in delar.items() if del_}
        if not delar:
            continue
        bokfort += sum(delar.values())
        bok.bokslut(
            sista,
            f"Avskrivning inventarier, kvartal {manad // 3} {bok.ar}",
            [Post(7832, sum(delar.values()), dimension("kansli"))]
            + [Post(1229, -ore, {"anlaggning": kod}) for kod, ore in delar.items()],
            "avskrivning",
        )
    if skillnad := kr(bok.fakta.avskrivning) - bokfort:
        kod = JUSTERAS if bok.ar >= 2019 else TILLGANGAR[0].kod
        ver = bok.bokslut(
            date(bok.ar, 12, 31),
            f"Justering av årets avskrivning till den publicerade summan {bok.ar}",
            [
                Post(7832, skillnad, dimension("kansli")),
                Post(1229, -skillnad, {"anlaggning": kod}),
            ],
            "avskrivning",
        )
        ver.antagande = AVSKRIVNING_ID[bok.ar]


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
            f"  nyttjandeperiod-ar: {round(t.manader / 12, 2):g}",
        ]
    return "\n".join(rader) + "\n"
