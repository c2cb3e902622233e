"""A checkpoint of the log: name, size and root, in the form of C2SP (tlog-checkpoint).

    rakenskap/Samordningsförbundet
    21
    ohS7xK…=

    — rakenskap/Samordningsförbundet Az3grl…=

It is short enough to read aloud, and holds all of the log before it. The last line is there when
a key has signed it (C2SP signed-note, Ed25519). A proof of inclusion carries the record, its place,
the hashes up to the root and the checkpoint, so that it can be checked without the books.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lkbr.behandlingshistorik import Historik, Loggpost
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.granskning.merkle import (
    inklusionsbevis,
    konsistensbevis,
    lovhash,
    provad_inklusion,
    provad_konsistens,
    rot,
)

HUVUD = "rakenskap-inklusion/1"
_ED25519 = b"\x01"
Signera = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Kontrollpunkt:
    """How far a log has come.

    Attributes:
        namn: whose log it is.
        antal: the number of records.
        rot: the root of their tree.
        signaturer: the lines that sign it, as they stand.
    """

    namn: str
    antal: int
    rot: bytes
    signaturer: tuple[str, ...] = ()

    @property
    def kropp(self) -> str:
        """The text that is signed."""
        return f"{self.namn}\n{self.antal}\n{base64.b64encode(self.rot).decode()}\n"

    def __str__(self) -> str:
        return f"{self.kropp}\n" + "".join(f"{rad}\n" for rad in self.signaturer)


@dataclass(frozen=True, slots=True)
class Inklusion:
    """The proof that a record is in a log."""

    rad: bytes
    plats: int
    bevis: tuple[bytes, ...]
    punkt: Kontrollpunkt

    def __str__(self) -> str:
        falt = {
            "plats": self.plats,
            "bevis": [base64.b64encode(ett).decode() for ett in self.bevis],
            "post": self.rad.decode(),
        }
        return f"{HUVUD}\n{json.dumps(falt, ensure_ascii=False)}\n\n{self.punkt}"


def rader_i(logg: Historik) -> list[bytes]:
    """Return the lines of the log, the leaves of its tree."""
    return [post.innehall[post.fran : post.till] for post in logg.poster]


def loggnamn(forbund: str) -> str:
    """Return what a federation's log is called in its checkpoints."""
    return "rakenskap/" + re.sub(r"\s+", "-", forbund.strip())


def kontrollpunkt(logg: Historik, forbund: str) -> Kontrollpunkt:
    """Return the checkpoint of a log as it is."""
    return kontrollpunkt_av(rader_i(logg), forbund)


def kontrollpunkt_av(rader: Iterable[bytes], forbund: str) -> Kontrollpunkt:
    """Return the checkpoint of a log of some lines, which are known to hold together."""
    lov = [lovhash(rad) for rad in rader]
    return Kontrollpunkt(loggnamn(forbund), len(lov), rot(lov))


def spara_kontrollpunkt(punkt: Kontrollpunkt, mapp: Path) -> str:
    """Save a checkpoint in a folder, a file a size, and return it on one line."""
    mapp.mkdir(parents=True, exist_ok=True)
    (mapp / f"kontrollpunkt-{punkt.antal:06d}.txt").write_text(str(punkt), encoding="utf-8")
    return " ".join(punkt.kropp.split("\n")).strip()


def signerad(
    punkt: Kontrollpunkt, publik: bytes, signera: Signera, namn: str = ""
) -> Kontrollpunkt:
    """Return a checkpoint with one more signature.

    Args:
        punkt: the checkpoint.
        publik: the 32 bytes of the Ed25519 key that signs.
        signera: signs bytes with it.
        namn: whose key it is, without spaces; the log's own when it is not said.
    """
    namn = namn or punkt.namn
    signatur = _nyckelnummer(namn, publik) + signera(punkt.kropp.encode())
    rad = f"— {namn} {base64.b64encode(signatur).decode()}"
    return Kontrollpunkt(punkt.namn, punkt.antal, punkt.rot, (*punkt.signaturer, rad))


def _nyckelnummer(namn: str, publik: bytes) -> bytes:
    return hashlib.sha256(namn.encode() + b"\n" + _ED25519 + publik).digest()[:4]


def is_signerad(punkt: Kontrollpunkt, publik: bytes, namn: str = "") -> bool:
    """Tell whether a key, of someone or the log's own, has signed a checkpoint."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )

    namn = namn or punkt.namn
    nummer = _nyckelnummer(namn, publik)
    for rad in punkt.signaturer:
        if not rad.startswith(f"— {namn} "):
            continue
        try:
            signatur = base64.b64decode(rad.rpartition(" ")[2], validate=True)
            if signatur[:4] == nummer:
                Ed25519PublicKey.from_public_bytes(publik).verify(
                    signatur[4:], punkt.kropp.encode()
                )
                return True
        except (binascii.Error, InvalidSignature):
            continue
    return False


def las_kontrollpunkt(text: str, fil: str) -> Kontrollpunkt:
    """Read a checkpoint.

    Raises:
        BokFelError: it is not one.
    """
    kropp, _, signaturer = text.partition("\n\n")
    rader = kropp.split("\n")
    try:
        namn, antal, roten = rader
        svar = Kontrollpunkt(
            namn,
            int(antal),
            base64.b64decode(roten, validate=True),
            tuple(rad for rad in signaturer.split("\n") if rad.startswith("— ")),
        )
    except (ValueError, binascii.Error):
        raise _fel(fil, "Det är inte en kontrollpunkt", "hämta den på nytt") from None
    if not namn or svar.antal < 0 or len(svar.rot) != hashlib.sha256().digest_size:
        raise _fel(fil, "Det är inte en kontrollpunkt", "hämta den på nytt")
    return svar


def _fel(fil: str, vad: str, atgard: str) -> BokFelError:
    return BokFelError([Felrad(fil, 0, f"{vad}. Gör så här: {atgard}. (LKBR 3 kap. 11 §)")])


def inklusion(logg: Historik, post: Loggpost, forbund: str) -> Inklusion:
    """Return the proof that a record is in the log."""
    rader = rader_i(logg)
    lov = [lovhash(rad) for rad in rader]
    plats = post.nr - 1
    punkt = Kontrollpunkt(loggnamn(forbund), len(lov), rot(lov))
    return Inklusion(rader[plats], plats, tuple(inklusionsbevis(lov, plats)), punkt)


def las_inklusion(text: str, fil: str) -> Inklusion:
    """Read a proof of inclusion.

    Raises:
        BokFelError: it is not one.
    """
    huvud, _, rest = text.partition("\n")
    falt_, _, punkt = rest.partition("\n\n")
    try:
        falt: dict[str, Any] = json.loads(falt_)
        svar = Inklusion(
            str(falt["post"]).encode(),
            int(falt["plats"]),
            tuple(base64.b64decode(ett, validate=True) for ett in falt["bevis"]),
            las_kontrollpunkt(punkt, fil),
        )
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise _fel(
            fil, "Det är inte ett bevis", "gör ett nytt med rakenskap vittne bevis"
        ) from None
    if huvud != HUVUD:
        raise _fel(fil, "Beviset har en form som inte är känd", "gör det med samma version")
    return svar


def is_med(bevis: Inklusion) -> bool:
    """Tell whether a proof of inclusion holds, by itself."""
    punkt = bevis.punkt
    return provad_inklusion(lovhash(bevis.rad), bevis.plats, punkt.antal, bevis.bevis, punkt.rot)


def folj(minne: Kontrollpunkt | None, logg: Historik, forbund: str) -> Kontrollpunkt:
    """Accept how far a log has come, if what is remembered is its beginning.

    Args:
        minne: the last checkpoint that was accepted, None for none.
        logg: the log as it is.
        forbund: the federation's name.

    Raises:
        BokFelError: the log is shorter, another's, or not what it was.
    """
    lov = [lovhash(rad) for rad in rader_i(logg)]
    ny = Kontrollpunkt(loggnamn(forbund), len(lov), rot(lov))
    if minne is None:
        return ny
    varfor = ""
    if minne.namn != ny.namn:
        varfor = f"den heter {ny.namn}, och vittnet följer {minne.namn}"
    elif ny.antal < minne.antal:
        varfor = f"den har {ny.antal} poster, men hade {minne.antal}"
    elif minne.antal and not _foljer(minne, ny, lov):
        varfor = f"de första {minne.antal} posterna är inte de som de var"
    if not varfor:
        return ny
    raise _fel(
        "behandlingshistoriken",
        f"Historiken är inte en fortsättning på den som vittnet sett: {varfor}",
        "be om förklaring, och jämför med en säkerhetskopia",
    )


def _foljer(minne: Kontrollpunkt, ny: Kontrollpunkt, lov: Sequence[bytes]) -> bool:
    bevis = konsistensbevis(lov, minne.antal)
    return provad_konsistens((minne.antal, minne.rot), (ny.antal, ny.rot), bevis)


def las_minne(fil: Path) -> Kontrollpunkt | None:
    """Return the checkpoint that a witness remembers, None when it has seen nothing.

    Raises:
        BokFelError: the file is not a checkpoint.
    """
    if not fil.is_file():
        return None
    return las_kontrollpunkt(fil.read_text(encoding="utf-8"), str(fil))
