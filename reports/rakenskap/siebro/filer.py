"""SIE files as they are read: bytes, records, checksum and faults."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rakenskap import sie
from rakenskap.bok.felrad import BokFelError, Felrad, oslagbart
from rakenskap.siebro.sie5 import is_sie5, las_sie5

STORSTA_FIL_BYTE = 500_000_000
EGET_PROGRAM = "Räkenskap"


@dataclass(frozen=True, slots=True)
class Siefil:
    """A file that has been read.

    Attributes:
        plats: where it was read from.
        innehall: its bytes.
        sha256: their checksum.
        lasning: records and faults.
    """

    plats: Path
    innehall: bytes
    sha256: str
    lasning: sie.Lasning

    @property
    def namn(self) -> str:
        """The file's name without folder, with no character that could pass for something else."""
        return "".join(tecken if tecken.isprintable() else "_" for tecken in self.plats.name)

    @property
    def typ(self) -> sie.Filtyp:
        """The type of the file."""
        return sie.filtyp(self.lasning.poster)

    @property
    def egen(self) -> bool:
        """True for a file that this program has written."""
        return any(
            post.namn == EGET_PROGRAM for post in sie.urval(self.lasning.poster, sie.Program)
        )


def las_siefil(plats: Path, *, strikt: bool = False) -> Siefil:
    """Read and check a file.

    Raises:
        BokFelError: it cannot be read, or shall not be used (a truncated file).
    """
    try:
        if plats.stat().st_size > STORSTA_FIL_BYTE:
            text = f"Filen är större än {STORSTA_FIL_BYTE // 1_000_000} MB. Gör så här: "
            raise BokFelError([Felrad(str(plats), 0, text + "exportera ett år i taget.")])
        innehall = plats.read_bytes()
    except OSError as hinder:
        text = (
            f"Filen går inte att läsa: {oslagbart(hinder)}. Gör så här: kontrollera filens namn, "
            "och att du får läsa den."
        )
        raise BokFelError([Felrad(str(plats), 0, text)]) from None
    if is_sie5(innehall):
        lasning = las_sie5(innehall, plats.name, strikt=strikt)
    else:
        lasning = sie.granska(innehall, strikt=strikt, fil=plats.name)
    return Siefil(plats, innehall, hashlib.sha256(innehall).hexdigest(), lasning)


def las_siefiler(platser: Sequence[Path], *, strikt: bool = False) -> list[Siefil]:
    """Read and check some files of one federation.

    Args:
        platser: the files.
        strikt: every warning is an error, and no file with an error is used.

    Raises:
        BokFelError: a file cannot be used, or two are of the same year or of two federations.
    """
    filer: list[Siefil] = []
    for plats in platser:
        fil = las_siefil(plats, strikt=strikt)
        if all(fil.sha256 != annan.sha256 for annan in filer):
            filer.append(fil)
    fel = [ett for fil in filer for ett in fil.lasning.fel]
    stopp = [ett for ett in fel if not ett.anvandbar or (strikt and ett.niva is sie.Niva.FEL)]
    mellan = sie.kontroll_filer([fil.lasning for fil in filer], strikt=strikt)
    stopp += [ett for ett in mellan if strikt or ett.kod in ("olika_orgnr", "samma_ar")]
    if stopp:
        raise BokFelError(som_felrader(stopp))
    return filer


def som_felrader(fel: Iterable[sie.Siefel]) -> list[Felrad]:
    """Return a file's faults in the form that refusals have."""
    return [Felrad(ett.fil, ett.rad, f"{ett.text} Gör så här: {_liten(ett.atgard)}") for ett in fel]


def _liten(text: str) -> str:
    return text[:1].lower() + text[1:]
