"""A longer coverage-guided run against the SIE reader, outside the test suite.

Needs atheris, which is no dependency of the project::

    pip install atheris
    PYTHONPATH=plugins:reports python tests/fuzz/sie_las.py -max_total_time=600 [corpus]

Any bytes must give records or a report; what was read must be written and read back as the same
records; and no input may take long (``-timeout``).
"""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["rakenskap"]):
    from rakenskap import sie


def prova(data: bytes) -> None:
    """One input: read, check, write, read back."""
    lasning = sie.granska(data)
    for fel in lasning.fel:
        str(fel)
    skrivning = sie.skriv(lasning.poster, teckenkod=sie.Teckenkod.UTF8)
    if skrivning.data is None:
        raise AssertionError("What was read could not be written: " + str(skrivning.fel[0]))
    if skrivning.ersatta or any(fel.kod == "snedstreck_ersatt" for fel in skrivning.fel):
        return
    igen = sie.las(skrivning.data)
    if igen.poster != sie.ordna(lasning.poster):
        raise AssertionError(f"{igen.poster!r} != {sie.ordna(lasning.poster)!r}")
    if igen.ksumma.angiven is not None and not igen.ksumma.stammer:
        raise AssertionError("The checksum that was written is not that of the contents.")


if __name__ == "__main__":
    atheris.Setup(sys.argv, prova)
    atheris.Fuzz()
