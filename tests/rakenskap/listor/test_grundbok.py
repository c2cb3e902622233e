"""Grundbok and verifikationslista: every verifikation once, debit equal to credit."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rakenskap.listor.grundbok import grundbok
from rakenskap.listor.verifikationslista import verifikationslista
from tests.hjalp import ver
from tests.rakenskap.listor.bocker import gor, tabell, urval


def test_grundboken_ar_i_registreringsordning(tmp_path: Path) -> None:
    rapport = grundbok(gor(tmp_path), urval())
    assert tabell(rapport, "ver", "registrerad", "konto", "debet", "kredit") == [
        ("", "A1", "2023-01-01", "2069", 100.0, ""),
        ("", "A1", "2023-01-01", "2067", "", 100.0),
        ("", "K1", "2023-01-11", "1510", 1000.0, ""),
        ("", "K1", "2023-01-11", "3987", "", 1000.0),
        ("", "B1", "2023-01-20", "1930", 1000.0, ""),
        ("", "B1", "2023-01-20", "1510", "", 1000.0),
        ("", "L1", "2023-02-01", "5010", 300.5, ""),
        ("", "L1", "2023-02-01", "2440", "", 300.5),
        ("", "B2", "2023-02-10", "2440", 300.5, ""),
        ("", "B2", "2023-02-10", "1930", "", 300.5),
        ("", "L2", "2023-02-13", "5010", 200.0, ""),
        ("", "L2", "2023-02-13", "2440", "", 200.0),
        ("", "A2", "2023-02-15", "4010", 200.0, ""),
        ("", "A2", "2023-02-15", "5010", "", 200.0),
        ("Summa, 7 verifikationer", "", "", "", 3101.0, 3101.0),
    ]


def test_samma_dag_avgor_behandlingshistoriken(tmp_path: Path) -> None:
    par = [("5010", "1.00"), ("1930", "-1.00")]
    entries = ver("A1", "2023-05-02", "Ett", "Ett", par) + ver(
        "B1", "2023-05-02", "Två", "Två", par
    )
    b = gor(tmp_path, entries)
    utan = grundbok(b, urval())
    med = grundbok(b, urval(), {"B1/2023": 7, "A1/2023": 8})
    assert [rad.id for rad in utan.rader] == [
        "A1/2023.1",
        "A1/2023.2",
        "B1/2023.1",
        "B1/2023.2",
        "summa",
    ]
    assert [rad.id for rad in med.rader] == [
        "B1/2023.1",
        "B1/2023.2",
        "A1/2023.1",
        "A1/2023.2",
        "summa",
    ]


def test_varje_verifikation_i_perioden_star_en_gang(tmp_path: Path) -> None:
    b = gor(tmp_path)
    period = urval("2022-01-01", "2023-01-31")
    vantade = {"K1/2022", "S1/2022", "A1/2023", "K1/2023", "B1/2023", "L1/2023"}
    bok = grundbok(b, period)
    antal = Counter(rad.id.rpartition(".")[0] for rad in bok.rader if not rad.etikett)
    assert antal == {
        namn: len(ver.rader) for ver in b.poster.verifikationer if (namn := ver.namn) in vantade
    }
    lista = verifikationslista(b, period)
    assert sorted(rad.id for rad in lista.rader if not rad.etikett) == sorted(vantade)


def test_ett_urval_visar_hela_verifikationen(tmp_path: Path) -> None:
    rapport = grundbok(gor(tmp_path), urval(konton=(("5010", "5010"),), minst_ore=25000))
    assert tabell(rapport, "ver", "konto", "debet", "kredit") == [
        ("", "L1", "5010", 300.5, ""),
        ("", "L1", "2440", "", 300.5),
        ("Summa, 1 verifikation", "", "", 300.5, 300.5),
    ]
    assert rapport.stycken[0] == "Urval: konto 5010; belopp minst 250,00."


def test_verifikationslistan_ar_efter_serie_och_nummer(tmp_path: Path) -> None:
    rapport = verifikationslista(gor(tmp_path), urval())
    assert tabell(rapport, "ver", "rattar", "underlag", "belopp") == [
        ("", "A1", "", "2023/underlag/A1.txt", 100.0),
        ("", "A2", "L2/2023", "2023/underlag/A2.txt", 200.0),
        ("", "B1", "", "2023/underlag/B1.txt", 1000.0),
        ("", "B2", "", "2023/underlag/B2.txt", 300.5),
        ("", "K1", "", "2023/underlag/K1.txt", 1000.0),
        ("", "L1", "", "2023/underlag/L1.txt", 300.5),
        ("", "L2", "", "2023/underlag/L2.txt", 200.0),
        ("Serie A Löpande, 2 verifikationer", "", "", "", 300.0),
        ("Serie B Bank, 2 verifikationer", "", "", "", 1300.5),
        ("Serie K Kund, 1 verifikation", "", "", "", 1000.0),
        ("Serie L Leverantör, 2 verifikationer", "", "", "", 500.5),
        ("Summa, 7 verifikationer", "", "", "", 3101.0),
    ]
    assert rapport.cell("L1/2023", "attest").text == "2023-01-25 förbundschef"


def test_tio_kommer_efter_nio(tmp_path: Path) -> None:
    par = [("5010", "1.00"), ("1930", "-1.00")]
    entries = "".join(ver(f"A{n}", "2023-05-02", "Ett", "Ett", par) for n in range(1, 11))
    rapport = verifikationslista(gor(tmp_path, entries), urval())
    assert [rad.id for rad in rapport.rader][-3:] == ["A9/2023", "A10/2023", "summa"]


def test_sokord_traffar_text_motpart_nummer_och_underlag(tmp_path: Path) -> None:
    b = gor(tmp_path)
    for sokt, vantat in {
        "HYRA": ["B2/2023", "L1/2023"],
        "värden": ["B2/2023", "L1/2023"],
        "k1/2023": ["K1/2023"],
        "underlag/L2": ["L2/2023"],
        "finns inte": [],
    }.items():
        rapport = verifikationslista(b, urval(sok=sokt))
        assert [rad.id for rad in rapport.rader if not rad.etikett] == vantat, sokt


def test_villkor_pa_dimension_motpart_och_serie(tmp_path: Path) -> None:
    b = gor(tmp_path)

    def funna(**villkor: object) -> list[str]:
        rapport = verifikationslista(b, urval(**villkor))  # type: ignore[arg-type] # as given
        return [rad.id for rad in rapport.rader if not rad.etikett]

    assert funna(insats="bron") == ["A2/2023", "L2/2023"]
    assert funna(verksamhet="kansli") == ["L1/2023"]
    assert funna(motpart="bolaget") == ["A2/2023", "L2/2023"]
    assert funna(serie="L") == ["L1/2023", "L2/2023"]
    assert funna(hogst_ore=10000) == ["A1/2023"]
    assert funna(konton=(("50", "50"), ("3000", "3999"))) == [
        "A2/2023",
        "K1/2023",
        "L1/2023",
        "L2/2023",
    ]
