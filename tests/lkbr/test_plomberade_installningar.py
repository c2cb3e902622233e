"""What each locked year rests on in the settings is compared with that year's own seal."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from lkbr.historik import _plomberade_installningar
from lkbr.plomb import installningar_i
from lkbr.uppspelning import Uppspelning

HUVUD = 'option "title" "F"\nplugin "lkbr.alla"\n'
FORBUND = 'namn = "F"\n[ar.2023]\nantal_anstallda = "4"\n'


def fynd(
    mapp: Path, forbund: str, plomber: dict[str, dict[str, Any]], huvud: str = HUVUD
) -> list[str]:
    """Return what is told, with its place, when the settings are these and sealed were those."""
    (mapp / "main.beancount").write_text(huvud)
    (mapp / "forbund.toml").write_text(forbund)
    poster = {ar: SimpleNamespace(nr=7, detaljer={"plomb": plomb}) for ar, plomb in plomber.items()}
    lage = SimpleNamespace(plomb=poster, stangning=SimpleNamespace(perioder=set(plomber)))
    alla = _plomberade_installningar(
        cast("Uppspelning", lage), {"filename": str(mapp / "main.beancount")}
    )
    return [
        f"{Path(ett.source['filename']).name}:{ett.source['lineno']}: {ett.message}" for ett in alla
    ]


def test_ett_ar_utan_plomberade_installningar_stoppar_inte_de_senare(tmp_path: Path) -> None:
    """The first year was sealed before the settings were in the seal; the second has them."""
    da = installningar_i(HUVUD, FORBUND, 2023)
    plomber: dict[str, dict[str, Any]] = {"2022": {}, "2023": {"installningar": da}}

    assert fynd(tmp_path, FORBUND, plomber) == []
    (text,) = fynd(tmp_path, FORBUND.replace('"4"', '"5"'), plomber)
    assert text.startswith("forbund.toml:0: LKBR-L13")
    (text,) = fynd(tmp_path, FORBUND, plomber, HUVUD.replace("lkbr.alla", "lkbr.budget"))
    assert text.startswith("main.beancount:1: LKBR-L10")
