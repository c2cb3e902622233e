"""Rättelselista, behandlingshistorik and the view of one verifikation."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from lkbr.behandlingshistorik import Historik, Loggpost, las_historik, ny_post
from rakenskap.listor.historiklista import historiklista, registreringsordning
from rakenskap.listor.rattelselista import rattelselista
from rakenskap.listor.verifikation import hitta_verifikationer, visa_verifikation
from rakenskap.rapport.rapport import Rapport
from tests.rakenskap.listor.bocker import gor, tabell, urval

NU = dt.datetime(2023, 2, 13, 9, 30, tzinfo=dt.UTC)


def logg() -> bytes:
    forsta, rad1 = ny_post(None, NU, "ekonom", "import", "2022", "ab" * 32, kalla="äldre böcker")
    andra, rad2 = ny_post(forsta, NU, "ekonom", "bokning", "L2/2023", "cd" * 32, post={"text": "x"})
    dag = NU + dt.timedelta(days=1)
    _, rad3 = ny_post(andra, dag, "chef", "attest", "L2/2023", attest=["2023-02-14", "chef"])
    return rad1 + rad2 + rad3


def test_rattelsen_star_bredvid_det_rattade(tmp_path: Path) -> None:
    rapport = rattelselista(gor(tmp_path), urval())
    kolumner = [kolumn.id for kolumn in rapport.kolumner]
    assert tabell(rapport, *kolumner) == [
        (
            "",
            "L2/2023",
            "2023-02-12",
            "Bolaget =Ett",
            "Insatsen Bron",
            200.0,
            "A2/2023",
            "2023-02-15",
            "2023-02-15",
            "ekonom",
            "Rättelse av konto",
            200.0,
        )
    ]
    assert rapport.stycken == ("1 rättelse.",)


def test_rattelsen_finns_i_bade_sin_egen_och_den_rattades_period(tmp_path: Path) -> None:
    b = gor(tmp_path)
    assert len(rattelselista(b, urval("2023-02-12", "2023-02-12")).rader) == 1
    assert len(rattelselista(b, urval("2023-02-15", "2023-02-15")).rader) == 1
    assert rattelselista(b, urval("2023-03-01", "2023-03-31")).stycken == ("Inga rättelser.",)


def test_historiken_visar_posterna_och_att_kedjan_haller() -> None:
    rapport = historiklista(las_historik(logg()), urval())
    assert tabell(rapport, "nr", "tid", "av", "vad", "galler", "uppgift") == [
        ("", "1", "2023-02-13 09:30:00", "ekonom", "import", "2022", "kalla: äldre böcker"),
        ("", "2", "2023-02-13 09:30:00", "ekonom", "bokning", "L2/2023", ""),
        ("", "3", "2023-02-14 09:30:00", "chef", "attest", "L2/2023", "attest: 2023-02-14 chef"),
    ]
    assert rapport.stycken == ("3 av 3 poster. Kedjan håller från första till sista posten.",)


def test_historiken_for_ett_ar_eller_nagra_dagar() -> None:
    historik = las_historik(logg())

    def nummer(rapport: Rapport) -> list[object]:
        return [rad[1] for rad in tabell(rapport, "nr")]

    # A record concerns a year by what it names, or by when it was made.
    assert nummer(historiklista(historik, urval("2022-01-01", "2022-12-31"))) == ["1"]
    assert nummer(historiklista(historik, urval("2023-02-14", "2023-02-14"))) == ["3"]
    assert nummer(historiklista(historik, urval(sok="ATTEST"))) == ["3"]
    assert nummer(historiklista(historik)) == ["1", "2", "3"]


def test_en_bruten_kedja_sags_pa_vilken_rad() -> None:
    rader = logg().splitlines(keepends=True)
    rapport = historiklista(las_historik(rader[0] + rader[2]), urval())
    assert rapport.stycken == (
        "Kedjan HÅLLER INTE: 1 brott, se under tabellen. Gör så här: lägg tillbaka filen från en "
        "säkerhetskopia.",
    )
    assert rapport.efter == ("Rad 2: post 2 saknas före post 3.",)


def test_bokningarnas_nummer_ger_ordningen() -> None:
    assert registreringsordning(las_historik(logg())) == {"L2/2023": 2}


def test_bocker_utan_historik_sager_det() -> None:
    assert historiklista(Historik()).stycken == ("Böckerna har ingen behandlingshistorik.",)


def test_verifikationen_visas_hel(tmp_path: Path) -> None:
    b = gor(tmp_path)
    (ver,) = hitta_verifikationer(b, "l2/2023")
    rapporter = visa_verifikation(
        b, ver, {"2023/underlag/L2.txt": "oförändrad"}, las_historik(logg())
    )
    uppgifter, kontering, underlag, rattelser, historik = rapporter
    assert tabell(uppgifter, "varde")[:6] == [
        ("Verifikation", "L2/2023"),
        ("Händelsens dag", "2023-02-12"),
        ("Registrerad", "2023-02-13"),
        ("Av", "ekonom"),
        ("Motpart", "Bolaget =Ett"),
        ("Text", "Insatsen Bron"),
    ]
    assert tabell(kontering, "konto", "dimension", "debet", "kredit") == [
        ("", "5010", "bron", 200.0, ""),
        ("", "2440", "", "", 200.0),
        ("Summa", "", "", 200.0, 200.0),
    ]
    assert tabell(underlag, "varde")[:2] == [
        ("Fil", "2023/underlag/L2.txt"),
        ("Filen är", "oförändrad"),
    ]
    assert tabell(rattelser, "ver", "av") == [("Rättas av", "A2/2023", "ekonom")]
    assert tabell(historik, "nr", "vad") == [("", "2", "bokning"), ("", "3", "attest")]


def test_rattelsen_pekar_pa_det_rattade(tmp_path: Path) -> None:
    b = gor(tmp_path)
    (ver,) = hitta_verifikationer(b, "A2/2023")
    *_, rattelser, historik = visa_verifikation(b, ver, {}, Historik((_post(),)))
    assert tabell(rattelser, "ver", "text", "belopp") == [
        ("Rättar", "L2/2023", "Insatsen Bron", 200.0)
    ]
    assert historik.stycken == ("Ingen egen post: verifikationen kom in med årets import.",)


def _post() -> Loggpost:
    return ny_post(None, NU, "ekonom", "import", "2023")[0]


def test_ett_nummer_utan_ar_finns_en_gang_per_ar(tmp_path: Path) -> None:
    b = gor(tmp_path)
    assert [ver.namn for ver in hitta_verifikationer(b, "K1")] == ["K1/2022", "K1/2023"]
    assert hitta_verifikationer(b, "Z9/2023") == []
