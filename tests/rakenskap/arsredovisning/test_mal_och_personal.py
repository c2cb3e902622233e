"""Goals measured on the books, and sick leave with what the law forbids left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from rakenskap.arsredovisning.personal import Personalgrupp, dolda
from tests.rakenskap.arsredovisning.bocker import MAL, arstext


def tabell(mapp: Path, namn: str, **filer: str) -> list[list[str]]:
    text = arstext(mapp, **filer)
    assert text.fel == ()
    return [[rad.etikett, *(cell.text for cell in rad.celler)] for rad in text.tabeller[namn].rader]


def test_malet_mats_pa_bockerna(tmp_path: Path) -> None:
    assert tabell(tmp_path, "mal")[1] == [
        "F1. Resultatet är inte sämre än budget.",
        "−234\N{NARROW NO-BREAK SPACE}568 kr",
        "Inte uppfyllt",
    ]


@pytest.mark.parametrize(
    ("grans", "blev"),
    [
        ('minst = "-235 tkr"', "Uppfyllt"),
        ('minst = "−234 567 kr"', "Inte uppfyllt"),
        ('hogst = "rr.arets_resultat.budget"', "Uppfyllt"),
        ('minst = "0 kr"\nbedomning = "delvis"', "Delvis uppfyllt"),
        ('bedomning = "uppfyllt"', "Uppfyllt"),
    ],
)
def test_granser_och_bedomningar(tmp_path: Path, grans: str, blev: str) -> None:
    rader = tabell(tmp_path, "mal", mal_toml=MAL.replace('minst = "0 kr"', grans))
    assert rader[1][-1] == blev


@pytest.mark.parametrize(
    ("fran", "till", "rad", "fel"),
    [
        ('"rr.arets_resultat"', '"rr.resultat"', 5, "Namnet rr.resultat finns inte."),
        ('minst = "0 kr"', 'minst = "0 procent"', 6, "gränsen är procent men utfallet belopp"),
        ('minst = "0 kr"', "", 1, "målet har ingen bedömning"),
        ('minst = "0 kr"', 'minst = "0 kr"\nbedomning = "uppfyllt"', 7, "ger «inte»"),
        ('slag = "finansiellt"', 'slag = "annat"', 3, "slag ska vara finansiellt"),
        ('minst = "0 kr"', 'mist = "0 kr"', 6, "mist är okänd. Gör så här: rätta till minst"),
        ('id = "F1"', 'id = "F1', 2, "Raden går inte att tolka."),
        (MAL, "# tom\n", 0, "Målen för god ekonomisk hushållning saknas"),
    ],
)  # fmt: skip
def test_fel_i_malen(tmp_path: Path, fran: str, till: str, rad: int, fel: str) -> None:
    fynd = arstext(tmp_path, mal_toml=MAL.replace(fran, till)).fel
    assert any(ett.rad == rad and fel in ett.text for ett in fynd)
    assert all(ett.fil == "2023/berattelse/mal.toml" for ett in fynd)


def personal(kvinnor: int, man: int) -> str:
    return f"""\
kalla = "lönesystemet"
franvaro_procent = "3,5"
[[grupp]]
slag = "kön"
namn = "Kvinnor"
antal = {kvinnor}
franvaro_procent = "4,1"
[[grupp]]
slag = "kön"
namn = "Män"
antal = {man}
franvaro_procent = "2,2"
"""


def test_grupper_over_tio_visas(tmp_path: Path) -> None:
    rader = tabell(tmp_path, "personal", personal_toml=personal(12, 11))
    assert ["Kvinnor, sjukfrånvaro, procent", "4,1", ""] in rader
    assert ["Män, sjukfrånvaro, procent", "2,2", ""] in rader


@pytest.mark.parametrize(("kvinnor", "man"), [(12, 10), (10, 2), (30, 1)])
def test_en_dold_grupp_gar_inte_att_rakna_fram(tmp_path: Path, kvinnor: int, man: int) -> None:
    rader = tabell(tmp_path, "personal", personal_toml=personal(kvinnor, man))
    assert [rad[0] for rad in rader if rad[0].startswith(("Kvinnor", "Män"))] == []
    assert ["Total sjukfrånvaro, procent av ordinarie arbetstid", "3,5", ""] in rader


def test_den_minsta_av_de_stora_doljs_ocksa() -> None:
    grupper = tuple(
        Personalgrupp("ålder", namn, antal, None)
        for namn, antal in (("a", 3), ("b", 12), ("c", 20))
    )
    assert dolda(grupper) == {("ålder", "a"), ("ålder", "b")}


def test_sjukfranvaro_utan_kalla_ar_fel(tmp_path: Path) -> None:
    (fel,) = arstext(tmp_path, personal_toml='franvaro_procent = "3,5"\n').fel
    assert (fel.rad, "saknar källa" in fel.text) == (1, True)


def test_forklaring_pa_en_rad_som_inte_finns(tmp_path: Path) -> None:
    (fel,) = arstext(tmp_path, forklaringar='[forklaring]\n"individ.brun" = "x"\n').fel
    assert (fel.rad, "individ.bron" in fel.text) == (2, True)


def test_stor_avvikelse_utan_forklaring_pastas(tmp_path: Path) -> None:
    texter = [ett.text for ett in arstext(tmp_path).pastotningar if "avviker" in ett.text]
    assert ["Bron avviker −234 567,89 kr" in text for text in texter] == [True]
    text = arstext(tmp_path, forklaringar='[forklaring]\n"individ.bron" = "Fler platser."\n')
    assert not [ett for ett in text.pastotningar if "avviker" in ett.text]
    rad = text.tabeller["insatsuppfoljning"].rad("individ.bron")
    assert [cell.visat for cell in rad.celler[:3]] == [1_000_000, 1_234_568, -234_568]
    assert rad.celler[3].text == "Fler platser."


def test_fakta_som_saknas_pastas(tmp_path: Path) -> None:
    fakta = [ett.text for ett in arstext(tmp_path).pastotningar if ett.fil == "forbund.toml"]
    assert any("Redovisningsprinciper" in text and "rakenskap fakta" in text for text in fakta)
