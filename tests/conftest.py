"""Fixtures for all tests: small books, golden files, and the browser where there is one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

import pytest

from rakenskap.bok.bok import Bok, las_bok
from tests.hjalp import FORBUND, PLUGINS, STANDARDKONTON, skriv_bok

pytest_plugins = ["pytester"]

# RAKENSKAP_KRAV_WEBB=1 makes a missing browser an error instead of skipped tests (as in .ci/run).
KRAV_WEBB = "RAKENSKAP_KRAV_WEBB"
WEBBMAPP = Path(__file__).parent / "webb"


class GorBok(Protocol):
    """The type of the fixture `bok`; the words are those of `tests.hjalp.skriv_bok`."""

    def __call__(
        self,
        entries: str,
        *,
        konton: Iterable[str] = STANDARDKONTON,
        forbund: str | None = FORBUND,
        plugins: Iterable[str] = PLUGINS,
        filer: Mapping[str, str] | None = None,
    ) -> Bok:
        """Write the books in the test's own folder and return them loaded, errors included."""
        ...


class Golden(Protocol):
    """The type of the fixture `golden`."""

    def __call__(self, namn: str, innehall: str | bytes) -> None:
        """Fail unless the content is that of the golden file of this name."""
        ...


@pytest.fixture
def bok(tmp_path: Path) -> GorBok:
    """Make small books from text: `bok(ver(…) + ver(…))` writes, loads and returns a Bok.

    Errors in the books are in its `fel`; call `krav_felfri()` where there must be none.
    """

    def gor(
        entries: str,
        *,
        konton: Iterable[str] = STANDARDKONTON,
        forbund: str | None = FORBUND,
        plugins: Iterable[str] = PLUGINS,
        filer: Mapping[str, str] | None = None,
    ) -> Bok:
        return las_bok(
            skriv_bok(
                tmp_path, entries, konton=konton, forbund=forbund, plugins=plugins, filer=filer
            )
        )

    return gor


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare with a golden file, `golden/NAME` beside the test module.

    `golden("resultatrakning.txt", text)` fails when the text differs or the file is missing.
    Rewrite with `pytest --skriv-om`, and read the difference before it is committed.
    """
    mapp = request.path.parent / "golden"
    skriv_om = bool(request.config.getoption("--skriv-om"))

    def jamfor(namn: str, innehall: str | bytes) -> None:
        fil = mapp / namn
        data = innehall.encode() if isinstance(innehall, str) else innehall
        if skriv_om:
            fil.parent.mkdir(parents=True, exist_ok=True)
            fil.write_bytes(data)
            return
        if not fil.is_file():
            pytest.fail(f"{fil} is missing; make it with: pytest --skriv-om {request.path}")
        vantat = fil.read_bytes()
        if isinstance(innehall, str):
            assert innehall == vantat.decode(), f"differs from {fil} (--skriv-om rewrites it)"
        else:
            assert data == vantat, f"differs from {fil} (--skriv-om rewrites it)"

    return jamfor


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--skriv-om", action="store_true", help="rewrite the golden files")


def pytest_configure(config: pytest.Config) -> None:
    # No test leaves a seal with the user, or takes one from there; those of seals name a folder.
    os.environ["RAKENSKAP_SIGILL"] = "av"
    config.addinivalue_line("markers", "webb: needs a browser, node and the packages of tests/webb")


def webblasare() -> str | None:
    """Return the path of the browser for the tests, or None: $CHROMIUM, else Chromium or Chrome."""
    namn = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((sokvag for ett in namn if ett and (sokvag := shutil.which(ett))), None)


def saknas_for_webb() -> list[str]:
    """Return what the browser tests need and this machine lacks, in words."""
    finns = {
        "en webbläsare (chromium)": webblasare() is not None,
        "node": shutil.which("node") is not None,
        "paketen i tests/webb (npm ci)": (WEBBMAPP / "node_modules").is_dir(),
    }
    return [namn for namn, ett in finns.items() if not ett]


def pytest_report_header() -> str:
    saknas = saknas_for_webb()
    if saknas:
        return f"webbläsartester: hoppas över, här saknas {', '.join(saknas)}"
    return f"webbläsartester: körs med {webblasare()}"


def pytest_runtest_setup(item: pytest.Item) -> None:
    saknas = saknas_for_webb() if item.get_closest_marker("webb") else []
    if saknas and os.environ.get(KRAV_WEBB) == "1":
        pytest.fail(f"{KRAV_WEBB}=1, men här saknas {', '.join(saknas)}")
    if saknas:
        pytest.skip(f"webbläsartest: här saknas {', '.join(saknas)}")
