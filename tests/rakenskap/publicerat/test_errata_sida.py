"""The readers' page of errata is the one that the books' list makes."""

from __future__ import annotations

from tools.errata import KALLA, SIDA, las, oppna, sida


def test_the_page_is_made_from_the_list() -> None:
    """Rewrite it with `python -m tools.errata`."""
    kalla = KALLA.read_text(encoding="utf-8")
    assert SIDA.read_text(encoding="utf-8") == sida(las(kalla), oppna(kalla))


def test_a_slip_stands_before_rounding_under_its_publication() -> None:
    lista = """
[[erratum]]
fil = "2023/underlag/arsredovisning-2023/not-7-skulder.csv"
rad = "Summa"
kolumn = "2022"
tryckt = 11431901
bevisad = 11431900
klass = "avrundning"
bevis = "Balansräkningen."

[[erratum]]
fil = "2023/underlag/arsredovisning-2023/resultatrakning.csv"
rad = "Verksamhetens resultat"
kolumn = "2022"
tryckt = 5655938
bevisad = -5655938
klass = "fel"
bevis = "Minustecknet saknas."
"""
    text = sida(las(lista))
    rader = [rad for rad in text.splitlines() if rad.startswith(("## ", "| Not", "| Res"))]
    assert rader == [
        "## Årsredovisningen 2023",
        "| Resultaträkning | Verksamhetens resultat | 2022 | 5 655 938 | −5 655 938 "
        "| Minustecknet saknas. |",
        "| Not 7 | Summa | 2022 | 11 431 901 | 11 431 900 | Balansräkningen. |",
    ]
    assert "utom de 2 nedan" in text
    assert "1 är fel, 1 är avrundning och 0 är öppet" in text
