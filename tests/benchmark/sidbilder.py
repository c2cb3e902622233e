"""Pictures of the pages for docs/sidor.md: `make bilder`, or `make bilder BILDER="analys arbeta"`.

Each is one page four times: at the width of a desk and of a phone, light and dark.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.webb.conftest import Webb, server

ROT = Path(__file__).parents[2]
BILDER = ROT / "docs" / "bilder"
SIDOR = {
    "arbeta": "Arbeta/?ny=leverantor",
    "faktura": "Inkop/?uppgift=faktura",
    "betala": "Inkop/?uppgift=betala&till=2024-01-31",
    "tillgangar": "Tillgangar/?uppgift=lista&den=2023-12-31",
    "avstamning": "Avstamning/?uppgift=tabell&den=2023-12",
    "bokslut": "Bokslut/?uppgift=steg&ar=2023",
    "budget": "Installningar/?uppgift=budget&ar=2023",
    "oversikt": "Oversikt/?ar=2023",
    "uppfoljning": "Budget/?ar=2023",
    "jamforelse": "Jamfor/?rad=insats+finsam-team&rad=verksamhet+kansli&rad=konto+5010&steg=ar",
    "huvudbok": "Huvudbok/?ar=2023&konto=4010",
    "saldobalans": "Saldobalans/?ar=2023",
    "reskontra": "Reskontra/?ar=2023",
    "verifikationer": "Verifikationer/?ar=2023",
    "granskning": "Granskning/?ar=2023&lista=ovanliga_par",
    "stickprov": "Stickprov/?ar=2023",
    "analys": "Analys/?ar=2023",
    "checklista": "Checklista/?ar=2023",
    "anmarkningar": "Anmarkningar/?ar=2023",
}
BREDDER = (1280, 390)
SKALA = 0.45
FARGER = 48


def bilder(
    webb: Webb, mapp: Path, adresser: list[str], *, mork: bool
) -> list[dict[int, Image.Image]]:
    """Return each page as it is shown, by width."""
    sett = webb.bladdra(sidor=adresser, bredder=list(BREDDER), bilder=str(mapp), mork=mork)
    svar: list[dict[int, Image.Image]] = [{} for _ in adresser]
    for sida in sett["sidor"]:
        bild = Image.open(mapp / sida["bild"]).convert("RGB")
        svar[adresser.index(sida["adress"])][sida["bredd"]] = bild
    return svar


def sammanfogad(delar: list[Image.Image]) -> Image.Image:
    """Return some pictures beside each other, smaller and with few colours."""
    sma = [
        ett.resize((round(ett.width * SKALA), round(ett.height * SKALA)), Image.Resampling.LANCZOS)
        for ett in delar
    ]
    hel = Image.new("RGB", (sum(ett.width for ett in sma), max(ett.height for ett in sma)))
    vid = 0
    for ett in sma:
        hel.paste(ett, (vid, 0))
        vid += ett.width
    return hel.quantize(FARGER)


def main() -> None:
    """Write the pictures that are asked for by name; all when none is."""
    namnen = sys.argv[1:] or list(SIDOR)
    adresser = [SIDOR[namn] for namn in namnen]
    with tempfile.TemporaryDirectory() as temp:
        mapp = Path(temp) / "ledger"
        shutil.copytree(ROT / "ledger", mapp)
        with server(mapp) as webb:
            ljusa = bilder(webb, Path(temp), adresser, mork=False)
            morka = bilder(webb, Path(temp), adresser, mork=True)
    for namn, ljus, mork in zip(namnen, ljusa, morka, strict=True):
        delar = [tema[bredd] for bredd in BREDDER for tema in (ljus, mork)]
        sammanfogad(delar).save(BILDER / f"sida-{namn}.png", optimize=True)


if __name__ == "__main__":
    main()
