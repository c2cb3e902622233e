"""Which files an underlag may be: those in a folder `underlag/` of the books, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from rakenskap.fava_tillagg.underlag import fil_for


@pytest.mark.parametrize(
    ("namn", "visas"),
    [
        ("2023/underlag/faktura.txt", True),
        ("2023/underlag/april/faktura.txt", True),
        ("anvandare.toml", False),
        ("inloggningar.jsonl", False),
        ("2023/L-leverantor.beancount", False),
        ("2023/underlag/../../anvandare.toml", False),
        ("../utanfor.txt", False),
        ("2023/underlag/lank.txt", False),
        ("2023/underlag", False),
    ],
)
def test_ett_underlag_ligger_i_mappen_underlag(tmp_path: Path, namn: str, visas: bool) -> None:  # noqa: FBT001 (a parameter of the table)
    bok = tmp_path / "ledger"
    (bok / "2023/underlag/april").mkdir(parents=True)
    for fil in ("2023/underlag/faktura.txt", "2023/underlag/april/faktura.txt", "anvandare.toml"):
        (bok / fil).write_text("x")
    for fil in ("inloggningar.jsonl", "2023/L-leverantor.beancount"):
        (bok / fil).write_text("x")
    (tmp_path / "utanfor.txt").write_text("x")
    (bok / "2023/underlag/lank.txt").symlink_to(tmp_path / "utanfor.txt")
    # A verifikation names them all; the folder decides.
    assert (fil_for(namn, bok, frozenset({namn})) is not None) is visas


def test_en_fil_som_ingen_verifikation_namner_visas_inte(tmp_path: Path) -> None:
    (tmp_path / "underlag").mkdir()
    (tmp_path / "underlag/a.txt").write_text("x")
    assert fil_for("underlag/a.txt", tmp_path, frozenset()) is None
