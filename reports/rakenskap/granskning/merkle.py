"""The log as a Merkle tree (RFC 6962, 2.1): a root, and proofs that need nothing but hashes.

A leaf is a record's line. From the root and the size of the tree alone, a proof shows that a
record is in it (inclusion), or that a larger tree has the smaller one as its beginning
(consistency). The functions that check a proof know nothing of the books.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def lovhash(innehall: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\x00" + innehall).digest()


def _nod(vanster: bytes, hoger: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + vanster + hoger).digest()


def rot(lov: Sequence[bytes]) -> bytes:
    """Return the root of a tree, given the hashes of its leaves."""
    if not lov:
        return hashlib.sha256().digest()
    niva = list(lov)
    while len(niva) > 1:
        par = [_nod(niva[i], niva[i + 1]) for i in range(0, len(niva) - 1, 2)]
        niva = [*par, niva[-1]] if len(niva) % 2 else par
    return niva[0]


def _delning(antal: int) -> int:
    """Return the largest power of two below a number of leaves."""
    return 1 << (antal - 1).bit_length() - 1


def inklusionsbevis(lov: Sequence[bytes], plats: int) -> list[bytes]:
    """Return the proof that the leaf at a place (from 0) is in the tree.

    Raises:
        ValueError: there is no such leaf.
    """
    if not 0 <= plats < len(lov):
        raise ValueError("no such leaf")
    if len(lov) == 1:
        return []
    k = _delning(len(lov))
    if plats < k:
        return [*inklusionsbevis(lov[:k], plats), rot(lov[k:])]
    return [*inklusionsbevis(lov[k:], plats - k), rot(lov[:k])]


def konsistensbevis(lov: Sequence[bytes], antal: int) -> list[bytes]:
    """Return the proof that the tree of the first leaves is the beginning of the whole tree.

    Raises:
        ValueError: the tree has never had that size.
    """
    if not 0 < antal <= len(lov):
        raise ValueError("no such tree")
    return _delbevis(lov, antal, hel=True)


def _delbevis(lov: Sequence[bytes], antal: int, *, hel: bool) -> list[bytes]:
    if antal == len(lov):
        return [] if hel else [rot(lov)]
    k = _delning(len(lov))
    if antal <= k:
        return [*_delbevis(lov[:k], antal, hel=hel), rot(lov[k:])]
    return [*_delbevis(lov[k:], antal - k, hel=False), rot(lov[:k])]


def provad_inklusion(
    lov: bytes, plats: int, antal: int, bevis: Sequence[bytes], roten: bytes
) -> bool:
    """Tell whether a proof shows that a leaf is in a tree (RFC 9162, 2.1.3.2).

    Args:
        lov: the leaf's hash.
        plats: its place, from 0.
        antal: the number of leaves of the tree.
        bevis: the proof.
        roten: the tree's root.
    """
    if not 0 <= plats < antal:
        return False
    fn, sn, hash_ = plats, antal - 1, lov
    for ett in bevis:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            hash_ = _nod(ett, hash_)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            hash_ = _nod(hash_, ett)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and hash_ == roten


def provad_konsistens(
    gammalt: tuple[int, bytes], nytt: tuple[int, bytes], bevis: Sequence[bytes]
) -> bool:
    """Tell whether a proof shows that a tree has another as its beginning (RFC 9162, 2.1.4.2).

    Args:
        gammalt: size and root of the smaller tree.
        nytt: size and root of the larger tree.
        bevis: the proof.
    """
    (forsta, forsta_rot), (andra, andra_rot) = gammalt, nytt
    if not 0 < forsta <= andra:
        return False
    if forsta == andra:
        return not bevis and forsta_rot == andra_rot
    vag = list(bevis)
    if forsta & (forsta - 1) == 0:
        vag.insert(0, forsta_rot)
    if not vag:
        return False
    fn, sn = forsta - 1, andra - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = vag[0]
    for ett in vag[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = _nod(ett, fr), _nod(ett, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = _nod(sr, ett)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == forsta_rot and sr == andra_rot
