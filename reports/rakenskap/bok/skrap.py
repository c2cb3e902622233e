"""Garbage collection, held off while much is made and nothing is thrown away.

A load makes millions of objects that stay; the collector would look through them all again and
again, and find nothing: on 100 000 verifikationer a tenth of the time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def utan_skrapsamling() -> Iterator[None]:
    """Hold the collector off in a block; it goes on afterwards if it was on before."""
    var_pa = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if var_pa:
            gc.enable()
