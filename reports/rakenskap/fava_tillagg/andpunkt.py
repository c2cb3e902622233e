"""Fava's mark on a method that answers an address of its own, with types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from fava.ext import extension_endpoint

T = TypeVar("T", bound=Callable[..., Any])


def andpunkt(namn: str, *metoder: str) -> Callable[[T], T]:
    """Return the decorator of a method that answers `extension/PAGE/namn` (GET if not said)."""
    marke: Any = extension_endpoint
    svar: Callable[[T], T] = marke(namn, list(metoder) or ["GET"])
    return svar
