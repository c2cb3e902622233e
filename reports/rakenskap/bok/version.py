"""The program's version, as it stands in each record of the behandlingshistorik."""

from __future__ import annotations

from functools import cache
from importlib import metadata


@cache
def version() -> str:
    """Return the version of the installed program."""
    return metadata.version("rakenskap")
