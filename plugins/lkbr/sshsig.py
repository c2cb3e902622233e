"""Signatures in the format of `ssh-keygen -Y sign`, verified with `cryptography`.

The format is OpenSSH's PROTOCOL.sshsig: the signed message is the hash of the text, with a
namespace that says what it is for. Keys are lines of a `.pub` file; Ed25519 (also on a security
key), ECDSA and RSA are known. This module is pure: bytes in, an answer out.
"""

from __future__ import annotations

import base64
import binascii
import hashlib

NAMNRYMD = "rakenskap"
_MAGI = b"SSHSIG"
_BORJAN, _SLUT = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_HASHAR = {b"sha256": hashlib.sha256, b"sha512": hashlib.sha512}


class _Bytes:
    """Reads the parts of OpenSSH's wire format from the front."""

    def __init__(self, innehall: bytes) -> None:
        self.rest = innehall

    def ta(self, antal: int) -> bytes:
        if len(self.rest) < antal:
            raise ValueError("the signature is cut off")
        svar, self.rest = self.rest[:antal], self.rest[antal:]
        return svar

    def text(self) -> bytes:
        return self.ta(int.from_bytes(self.ta(4), "big"))


def _som_text(innehall: bytes) -> bytes:
    return len(innehall).to_bytes(4, "big") + innehall


def ur_rustning(text: str) -> str:
    """Return the base64 of a signature as ssh-keygen prints it, on one line.

    Raises:
        ValueError: it is not a signature.
    """
    rad = "".join(text.split("\n"))
    if not rad.startswith(_BORJAN) or not rad.rstrip().endswith(_SLUT):
        raise ValueError("not a signature")
    return rad.removeprefix(_BORJAN).rstrip().removesuffix(_SLUT).strip()


def i_rustning(signatur: str) -> str:
    """Return a signature's base64 as a file that ssh-keygen reads."""
    rader = [signatur[plats : plats + 70] for plats in range(0, len(signatur), 70)]
    return "\n".join((_BORJAN, *rader, _SLUT)) + "\n"


def nyckel_i(signatur: str) -> str:
    """Return the public key that a signature says it is made with, as a line of a `.pub` file.

    Raises:
        ValueError: it is not a signature.
    """
    delar = _Bytes(base64.b64decode(signatur, validate=True))
    if delar.ta(6) != _MAGI or int.from_bytes(delar.ta(4), "big") != 1:
        raise ValueError("not a signature")
    nyckel = delar.text()
    return f"{_Bytes(nyckel).text().decode('ascii')} {base64.b64encode(nyckel).decode()}"


def is_akta(text: bytes, signatur: str, nycklar: tuple[str, ...]) -> bool:
    """Tell whether a text was signed with one of some keys.

    Args:
        text: what was signed.
        signatur: the signature as base64.
        nycklar: public keys, `ssh-ed25519 AAAA…`.
    """
    try:
        delar = _Bytes(base64.b64decode(signatur, validate=True))
        if delar.ta(6) != _MAGI or int.from_bytes(delar.ta(4), "big") != 1:
            return False
        nyckel, namnrymd, reserv, hashnamn, egen = (delar.text() for _ in range(5))
        kanda = {base64.b64decode(ett.split(" ")[1], validate=True) for ett in nycklar}
        if nyckel not in kanda or namnrymd != NAMNRYMD.encode() or delar.rest:
            return False
        summa = _HASHAR[hashnamn](text).digest()
        signerat = _MAGI + b"".join(map(_som_text, (namnrymd, reserv, hashnamn, summa)))
        return _provad(nyckel, signerat, _Bytes(egen))
    except (ValueError, KeyError, IndexError, binascii.Error):
        return False


def _provad(nyckel: bytes, signerat: bytes, signatur: _Bytes) -> bool:
    # Imported here: only where something is signed does reading the books need it.
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415

    sort = signatur.text()
    try:
        if sort in (b"ssh-ed25519", b"sk-ssh-ed25519@openssh.com"):
            _ed25519(sort, nyckel, signerat, signatur)
        else:
            _annan(sort, nyckel, signerat, signatur.text())
    except InvalidSignature:
        return False
    return True


def _ed25519(sort: bytes, nyckel: bytes, signerat: bytes, signatur: _Bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )

    delar = _Bytes(nyckel)
    if delar.text() != sort:
        raise ValueError("another kind of key")
    publik = Ed25519PublicKey.from_public_bytes(delar.text())
    egen = signatur.text()
    if sort.startswith(b"sk-"):
        # A security key signs the application, its own flags and counter, and the message.
        tillampning = hashlib.sha256(delar.text()).digest()
        flaggor_och_raknare = signatur.ta(5)
        if not flaggor_och_raknare[0] & 1:
            raise ValueError("nobody touched the key")
        signerat = tillampning + flaggor_och_raknare + hashlib.sha256(signerat).digest()
    publik.verify(egen, signerat)


def _annan(sort: bytes, nyckel: bytes, signerat: bytes, signatur: bytes) -> None:
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils  # noqa: PLC0415

    keyname = _Bytes(nyckel).text()
    publik = serialization.load_ssh_public_key(keyname + b" " + base64.b64encode(nyckel))
    if isinstance(publik, rsa.RSAPublicKey) and sort == b"rsa-sha2-512":
        publik.verify(signatur, signerat, padding.PKCS1v15(), hashes.SHA512())
    elif isinstance(publik, rsa.RSAPublicKey) and sort == b"rsa-sha2-256":
        publik.verify(signatur, signerat, padding.PKCS1v15(), hashes.SHA256())
    elif isinstance(publik, ec.EllipticCurvePublicKey) and sort == keyname:
        delar = _Bytes(signatur)
        r, s = (int.from_bytes(delar.text(), "big", signed=True) for _ in range(2))
        langd: dict[int, hashes.HashAlgorithm] = {
            256: hashes.SHA256(),
            384: hashes.SHA384(),
            521: hashes.SHA512(),
        }
        kod = utils.encode_dss_signature(r, s)
        publik.verify(kod, signerat, ec.ECDSA(langd[publik.curve.key_size]))
    else:
        raise ValueError("a kind of signature that is not known")
