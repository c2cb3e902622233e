"""Fava with the books of the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rakenskap.fava.bocker import Fava, fava, skriv


@pytest.fixture(scope="module")
def lasfava(tmp_path_factory: pytest.TempPathFactory) -> Fava:
    """The books of the tests, for reading only."""
    return fava(skriv(tmp_path_factory.mktemp("bok")))


@pytest.fixture
def egen(tmp_path: Path) -> Fava:
    """The books of the tests, the test's own to change."""
    return fava(skriv(tmp_path))
