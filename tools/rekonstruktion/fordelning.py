"""Splitting totals into natural pieces, always the same pieces for the same key."""

from collections.abc import Sequence
from hashlib import sha256
from itertools import accumulate, pairwise


def tal(nyckel: str, lagst: int, hogst: int) -> int:
    """Return a whole number between two bounds that depends on nothing but the key."""
    varde = int.from_bytes(sha256(nyckel.encode()).digest()[:8], "big")
    return lagst + varde % (hogst - lagst + 1)


def fordela(total: int, vikter: Sequence[int]) -> list[int]:
    """Split a total by weights; the pieces sum to it exactly and share its sign."""
    if not vikter or sum(vikter) <= 0:
        raise ValueError("vikterna måste vara positiva")
    tecken, summa = (-1 if total < 0 else 1), sum(vikter)
    granser = [abs(total) * kum // summa for kum in accumulate(vikter, initial=0)]
    return [tecken * (b - a) for a, b in pairwise(granser)]


def dela(total: int, antal: int, nyckel: str, spridning: int = 18) -> list[int]:
    """Split a total into a number of pieces that differ by some per cent."""
    vikter = [
        1000 + 10 * tal(f"{nyckel}/{n}", -spridning, spridning) + tal(f"{nyckel}:{n}", 0, 9)
        for n in range(antal)
    ]
    return fordela(total, vikter)


def dela_kronor(total: int, antal: int, nyckel: str, spridning: int = 10) -> list[int]:
    """Split as `dela`, but in whole kronor where the total (in öre) is in whole kronor."""
    kronor, oren = divmod(total, 100)
    delar = [100 * del_ for del_ in dela(kronor, antal, nyckel, spridning)]
    delar[-1] += oren
    return delar
