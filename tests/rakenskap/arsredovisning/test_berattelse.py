"""The text of a year: figures by name, and all that can be wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rakenskap.arsredovisning.rubriker import RUBRIKER
from tests.rakenskap.arsredovisning.bocker import HEL, arstext, ren

FIL = "2023/berattelse/01-oversikt.md"


@pytest.mark.parametrize(
    ("mall", "visas"),
    [
        ("{{ rr.arets_resultat | kr }}", "−234 568 kr"),
        ("{{ rr.arets_resultat | tkr }}", "−235 tkr"),
        ("{{ rr.arets_resultat | mnkr }}", "−0,2 mnkr"),
        ("{{ rr.arets_resultat | mnkr(2) }}", "−0,23 mnkr"),
        ("{{ rr.arets_resultat | utan_tecken | tkr }}", "235 tkr"),
        ("{{ rr.arets_resultat.fore | tkr }}", "100 tkr"),
        ("{{ rr.arets_resultat.forandring | kr }}", "−334 568 kr"),
        ("{{ rr.arets_resultat.budget | tkr }}", "0 tkr"),
        ("{{ rr.arets_resultat.avvikelse | kr }}", "−234 568 kr"),
        ("{{ drift.individ.bron.budget | tkr }}", "−1 000 tkr"),
        ("{{ andel(rr.arets_resultat, rr.verksamhetens_intakter) | procent }}", "−23,5 procent"),
        ("{{ forandring(rr.verksamhetens_intakter) | procent }}", "11,1 procent"),
        ("{{ summa(br.kassa_bank, br.kortfristiga_skulder) | kr }}", "534 568 kr"),
        ('{{ rr.arets_resultat | ord("överskott", "underskott") }}', "underskott"),
        ("{{ personal.antal_anstallda | antal }}", "14,5"),
        ("{{ nyckeltal.soliditet | procent }}", "−67,3 procent"),
        ("{{ ar }} efter {{ forra_aret }}", "2023 efter 2022"),
        (
            "{% for a in storsta_avvikelser(1) %}"
            "{{ a.etikett }} {{ a.avvikelse | tkr }}{% endfor %}",
            "Bron −235 tkr",
        ),
        ("{% if rr.arets_resultat < 0 %}minus{% else %}plus{% endif %}", "minus"),
    ],
)
def test_siffror_vid_namn(tmp_path: Path, mall: str, visas: str) -> None:
    text = arstext(tmp_path, oversikt=f"Så här: {mall}.\n")
    assert text.fel == ()
    assert ren(text) == f"Så här: {visas}."


@pytest.mark.parametrize(
    ("mall", "fel"),
    [
        ("{{ rr.arets_resultatt | kr }}", "finns inte. Menades rr.arets_resultat?"),
        ("{{ resultat | kr }}", "Namnet resultat finns inte."),
        ("{{ rr.arets_resultat | tkrr }}", "Ordet | tkrr finns inte. Menades | tkr?"),
        ("{{ rr | kr }}", "rr är en grupp av namn och har inget belopp."),
        ("{{ rr.arets_resultat | procent }}", "är belopp och kan inte skrivas med | procent."),
        ("{{ 4862 | kr }}", "«4862» är inte en siffra ur räkenskaperna"),
        ("{{ rr.arets_resultat | kr", "Raden går inte att tolka"),
        ('{% include "forbund.toml" %}', "En annan fil kan inte hämtas in."),
        ("{{ rr.arets_resultat * 2 }}", "Det går inte att multiplicera i texten."),
        ('{{ "x".__class__ }}', "«__class__» finns inte här."),
        ("{{ rr.barn }}", "Namnet rr.barn finns inte."),
        ('{{ fritt("5 procent") }}', "fritt(5 procent) saknar skäl."),
        ("{{ andel(rr.arets_resultat, delpost.ovriga_intakter) | procent }}", "finns inte"),
        ("![bild](x.png)", "Texten har en bild, som inte kan sättas."),
        ("<b>fet</b>", "Texten har HTML, som inte kan sättas."),
        ("[här](fil.md)", "Länken till «fil.md» kan inte sättas."),
        ("\ue0000\ue001x\ue002", "Raden har ett osynligt tecken."),
        ("XXX kommer", "«XXX» står kvar."),
    ],
)  # fmt: skip
def test_fel_sags_med_fil_och_rad(tmp_path: Path, mall: str, fel: str) -> None:
    text = arstext(tmp_path, oversikt=f"Först en rad.\n\n{mall}\n")
    assert len(text.fel) == 1
    assert str(text.fel[0]).startswith(f"{FIL}:3: ")
    assert fel in text.fel[0].text
    assert "Gör så här" in text.fel[0].text


def test_alla_okanda_namn_sags_pa_en_gang(tmp_path: Path) -> None:
    text = arstext(tmp_path, oversikt="{{ a.b | kr }}\n{% if rr.x %}{{ rr.y | kr }}{% endif %}\n")
    assert [fel.rad for fel in text.fel] == [1, 2, 2]


@pytest.mark.parametrize(
    ("typat", "lika"),
    [
        ("−235 tkr", "{{ rr.arets_resultat | tkr }}"),
        ("235 tkr", "{{ rr.arets_resultat | tkr }}"),
        ("234 568 kronor", "{{ rr.arets_resultat | kr }}"),
        ("234568", "{{ rr.arets_resultat | kr }}"),
        ("1,2 miljoner kronor", "{{ rr.verksamhetens_kostnader | mnkr }}"),
        ("en miljon kronor", "{{ rr.verksamhetens_intakter | mnkr }}"),
        ("67,3 procent", "{{ nyckeltal.soliditet | procent }}"),
        ("67,3\N{NO-BREAK SPACE}%", "{{ nyckeltal.soliditet | procent }}"),
        ("1 000 000", "{{ rr.verksamhetens_intakter | kr }}"),
        ("1.000.000 kr", "{{ rr.verksamhetens_intakter | kr }}"),
        ("-23,5 procent", "andel(rr.arets_resultat"),
    ],
)
def test_handskrivet_belopp_sags_med_siffran_det_ar(tmp_path: Path, typat: str, lika: str) -> None:
    text = arstext(tmp_path, oversikt=f"Första.\n\nDet blev {typat} i år.\n")
    if lika.startswith("andel"):
        assert "skrivet för hand" in text.fel[0].text
        return
    assert [fel.rad for fel in text.fel] == [3]
    assert lika in text.fel[0].text


@pytest.mark.parametrize(
    "typat",
    ["777 tkr", "12,5 procent", "3 miljarder", "sjutton procent eller 17 %", "4862339", "7,85",
     "**777** tkr", "&#55;77 tkr", "７７７ tkr", "7\u200b77 tkr", '{{ "777 tkr" }}',
     "{% set x = 777 %}{{ x }} tkr", "fem miljoner"],
)  # fmt: skip
def test_handskrivet_utan_kalla(tmp_path: Path, typat: str) -> None:
    text = arstext(tmp_path, oversikt=f"Det blev {typat} i år.\n")
    assert len(text.fel) == 1
    assert "finns inte i räkenskaperna" in text.fel[0].text


@pytest.mark.parametrize(
    "skrivet",
    ["2023", "den 31 mars 2024", "2023-03-31", "lagen (2018:597)", "11 kap. 6 §", "21 §",
     "sex insatser", "764 deltagare", "perioden 2019–2023", "kl. 14.30",
     "https://exempel.se/12345678",
     "en fjärdedel", "org.nr 222000-1234"],
)  # fmt: skip
def test_det_som_inte_ar_ett_belopp(tmp_path: Path, skrivet: str) -> None:
    assert arstext(tmp_path, oversikt=f"Se {skrivet} i år.\n").fel == ()


def test_fritt_med_skal_godtas_och_redovisas(tmp_path: Path) -> None:
    text = arstext(tmp_path, oversikt='Frånvaron {{ fritt("1,22 %", "lönesystemet") }}.\n')
    assert text.fel == ()
    assert [(u.text, u.skal) for _, u in text.berattelse.uppgifter] == [("1,22 %", "lönesystemet")]
    assert ren(text) == "Frånvaron 1,22 %."


@pytest.mark.parametrize("rubrik", [r for r in RUBRIKER if r.kravs], ids=lambda r: r.id)
@pytest.mark.parametrize("innehall", ["{# att skriva #}\n", "## Bara en rubrik\n"])
def test_tom_rubrik_sags_med_paragraf(tmp_path: Path, rubrik: object, innehall: str) -> None:
    namn = rubrik.id.partition("-")[2]  # type: ignore[attr-defined]
    fel = arstext(tmp_path, **{namn: innehall}).fel
    assert [str(rubrik.lkbr) in ett.text for ett in fel] == [True]  # type: ignore[attr-defined]


def test_rubrik_som_saknas_och_fil_som_inte_hor_hit(tmp_path: Path) -> None:
    text = arstext(tmp_path)
    assert text.fel == ()
    (tmp_path / "2023/berattelse/01-oversikt.md").rename(
        tmp_path / "2023/berattelse/01-oversigt.md"
    )
    from rakenskap.arsredovisning.berattelse import las_berattelse

    fel = las_berattelse(tmp_path, text.namn, "lkbr-2019").fel
    assert [str(ett).partition(" Gör så här")[0] for ett in fel] == [
        "2023/berattelse/01-oversigt.md: Filen hör inte till någon rubrik och skulle inte komma "
        "med.",
        f"{FIL}: Rubriken «Översikt över verksamhetens utveckling» saknas.",
    ]
    assert "döp om den till 01-oversikt.md" in fel[0].text


def test_samlad_bedomning_kravs(tmp_path: Path) -> None:
    fel = arstext(tmp_path, god_ekonomisk="Målen är nådda.\n").fel
    assert len(fel) == 1
    assert "En samlad bedömning saknas." in fel[0].text
    assert "LKBR 11 kap. 8 §" in fel[0].text


def test_fil_som_inte_ar_utf8(tmp_path: Path) -> None:
    text = arstext(tmp_path)
    fil = tmp_path / "2023/berattelse/01-oversikt.md"
    fil.write_bytes(b"F\xf6rst\n")
    from rakenskap.arsredovisning.berattelse import las_berattelse

    (fel,) = las_berattelse(tmp_path, text.namn, "lkbr-2019").fel
    assert (fel.rad, "UTF-8" in fel.text) == (1, True)


def test_hel_text_har_alla_rubriker_i_lagens_ordning(tmp_path: Path) -> None:
    text = arstext(tmp_path)
    assert [f"{a.rubrik.id}.md" for a in text.berattelse.avsnitt] == [
        namn for namn in HEL if namn.endswith(".md")
    ]
