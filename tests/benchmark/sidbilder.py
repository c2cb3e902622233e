"""Pictures of the working pages for docs/sidor.md: `python -m tests.benchmark.sidbilder`.

Each is one page four times: at the width of a desk and of a phone, light and dark.
"""

from __future__ import annotations

import shutil
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
}
BREDDER = (1280, 390)
SKALA = 0.45
FARGER = 48


def bilder(webb: Webb, mapp: Path, *, mork: bool) -> list[dict[int, Image.Image]]:
    """Return each page as it is shown, by width."""
    sett = webb.bladdra(
        sidor=list(SIDOR.values()), bredder=list(BREDDER), bilder=str(mapp), mork=mork
    )
    svar: list[dict[int, Image.Image]] = [{} for _ in SIDOR]
    adresser = list(SIDOR.values())
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
    """Write the pictures."""
    with tempfile.TemporaryDirectory() as temp:
        mapp = Path(temp) / "ledger"
        shutil.copytree(ROT / "ledger", mapp)
        with server(mapp) as webb:
            ljusa = bilder(webb, Path(temp), mork=False)
            morka = bilder(webb, Path(temp), mork=True)
    for namn, ljus, mork in zip(SIDOR, ljusa, morka, strict=True):
        delar = [tema[bredd] for bredd in BREDDER for tema in (ljus, mork)]
        sammanfogad(delar).save(BILDER / f"sida-{namn}.png", optimize=True)


if __name__ == "__main__":
    main()
