"""A checkpoint signed with a person's own key, in the form of C2SP signed-note.

The form takes a plain Ed25519 signature, not that of `ssh-keygen -Y sign`; the key is the same
file, read here and never kept. Whose signature a line is, the keys in the log's settings tell.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from rakenskap.bok.felrad import BokFelError, Felrad, oslagbart
from rakenskap.granskning.kontrollpunkt import Kontrollpunkt, is_signerad, signerad

ED25519 = "ssh-ed25519"
_ATGARD = (
    "Gör så här: ange din egen nyckel med --nyckel FIL, av slaget Ed25519; en ny görs med "
    "ssh-keygen -t ed25519. (LKBR 3 kap. 11 §)"
)


def _namn(person: str) -> str:
    return re.sub(r"[\s+]+", "-", person.strip())


def signera_punkt(
    punkt: Kontrollpunkt, person: str, nyckelfil: Path, losenord: Callable[[], str]
) -> tuple[Kontrollpunkt, str]:
    """Sign a checkpoint.

    Args:
        punkt: the checkpoint.
        person: who signs.
        nyckelfil: the private key, as ssh-keygen writes it.
        losenord: asks for the key's passphrase; called only where it has one.

    Returns:
        The checkpoint with the signature, and the public key as a line.

    Raises:
        BokFelError: the key cannot be read, is of another kind, or the passphrase is wrong.
    """
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 (as below)
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PrivateKey,
    )
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        PublicFormat,
        load_ssh_private_key,
    )

    try:
        innehall = nyckelfil.read_bytes()
    except OSError as fel:
        raise _fel(nyckelfil, f"Nyckeln går inte att läsa: {oslagbart(fel)}.") from None
    try:
        try:
            nyckel = load_ssh_private_key(innehall, None)
        except (TypeError, ValueError):
            nyckel = load_ssh_private_key(innehall, losenord().encode())
    except UnsupportedAlgorithm:
        # The library opens a key with a passphrase only where bcrypt is installed.
        text = (
            "Nyckeln har ett lösenord, och det kan inte prövas här. Gör så här: pip install bcrypt "
            "i programmets miljö, eller signera med en kopia av nyckeln utan lösenord (ssh-keygen "
            "-p) som sedan tas bort. (LKBR 3 kap. 11 §)"
        )
        raise BokFelError([Felrad(str(nyckelfil), 0, text)]) from None
    except (TypeError, ValueError):
        raise _fel(nyckelfil, "Det är ingen nyckel, eller så är lösenordet fel.") from None
    if not isinstance(nyckel, Ed25519PrivateKey):
        raise _fel(nyckelfil, "Nyckeln är av ett annat slag än Ed25519.")
    publik = nyckel.public_key()
    rad = publik.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    return signerad(punkt, publik.public_bytes_raw(), nyckel.sign, _namn(person)), rad


def signerad_av(punkt: Kontrollpunkt, nycklar: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the persons whose signature of a checkpoint is right.

    Args:
        punkt: the checkpoint.
        nycklar: each person's public keys; those of other kinds than Ed25519 cannot sign one.
    """
    return [
        person
        for person in nycklar
        if any(
            is_signerad(punkt, _raa(nyckel), _namn(person))
            for nyckel in nycklar[person]
            if nyckel.startswith(f"{ED25519} ")
        )
    ]


def _raa(nyckel: str) -> bytes:
    """Return the 32 bytes of an Ed25519 key: the last field of its line's second word."""
    return base64.b64decode(nyckel.split(" ")[1])[-32:]


def _fel(fil: Path, vad: str) -> BokFelError:
    return BokFelError([Felrad(str(fil), 0, f"{vad} {_ATGARD}")])
