"""The text of the årsredovisning edited in Fava: shown, checked while typed, planned and saved."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from lkbr.behandlingshistorik import FIL, las_historik
from lkbr.roller import Roll
from rakenskap.fava_tillagg.roll import FUNKTION
from tests.rakenskap.dagbok.test_dagbok import FAKTURA, med_historik
from tests.rakenskap.fava.bocker import TILLAGG, Fava, falt_i, fava, innehall, ord_i

RUBRIK = "01-oversikt"
TEXT = "Resultatet blev {{ rr.arets_resultat | kr }} < **lågt**.\n"


@pytest.fixture
def f(tmp_path: Path) -> Fava:
    mapp = med_historik(tmp_path / "bok", FAKTURA)
    fil = mapp / "main.beancount"
    fil.write_text(fil.read_text() + TILLAGG)
    return fava(mapp)


def skicka(f: Fava, text: str, **falt: str) -> tuple[int, str, str]:
    """Send a text; return status, the page, and where it leads."""
    html = f.html("Arsredovisning", rubrik=RUBRIK)
    egna = {
        "biljett": falt_i(html, "biljett"),
        "rubrik": RUBRIK,
        "forut": falt_i(html, "forut"),
        "av": "ekonom",
        "text": text,
    } | falt
    svar = f.posta("Arsredovisning/spara", dict(egna))
    return svar.status_code, innehall(svar), str(svar.headers.get("Location", ""))


def ja(f: Fava, html: str) -> tuple[int, str]:
    falt = {
        namn: unescape(varde)
        for namn, varde in re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', html)
    }
    svar = f.posta("Arsredovisning/spara", dict(falt))
    return svar.status_code, str(svar.headers.get("Location", innehall(svar)))


def filen(f: Fava) -> Path:
    (mapp,) = f.mapp.glob("20*/berattelse")
    return mapp / f"{RUBRIK}.md"


def test_sidan_visar_rubrikerna_texten_och_vad_som_saknas(f: Fava) -> None:
    text = f.text("Arsredovisning")
    assert "Översikt över verksamhetens utveckling saknas" in text
    assert "LKBR 11 kap. 1 §" in text
    assert "Filen finns inte än." in text
    assert "har ingen text" in text
    assert "{{ rr.arets_resultat | tkr }}" in text
    assert not list(f.mapp.glob("20*/berattelse"))


def test_en_text_planeras_och_skrivs_forst_vid_ja(f: Fava) -> None:
    status, html, _ = skicka(f, TEXT.replace("\n", "\r\n"))
    assert status == 200
    assert "Spara texten under «Översikt över verksamhetens utveckling»" in ord_i(html)
    assert not list(f.mapp.glob("20*/berattelse"))
    status, dit = ja(f, html)
    assert (status, "rubrik=01-oversikt" in dit) == (303, True)
    assert filen(f).read_bytes() == TEXT.encode()
    historik = las_historik((f.mapp / FIL).read_bytes())
    assert historik.brott == ()
    post = historik.poster[-1]
    assert (post.vad, post.galler, post.av) == (
        "inställning", f"{filen(f).parent.parent.name}/berattelse/{RUBRIK}.md", "ekonom",
    )  # fmt: skip
    sida = f.html("Arsredovisning", rubrik=RUBRIK)
    assert "<strong>lågt</strong>" in sida
    assert "&lt;" in sida
    assert 'utveckling</a> <span class="rk-lage">klar' in sida


def test_fel_sags_medan_man_skriver_och_inget_sparas(f: Fava) -> None:
    html = f.html("Arsredovisning", rubrik=RUBRIK)
    falt = {"biljett": falt_i(html, "biljett"), "rubrik": RUBRIK}
    svar = f.posta("Arsredovisning/granska", {**falt, "text": "{{ rr.arets_resultatet | kr }}"})
    assert svar.json is not None
    assert svar.json["fel"] == [
        "Rad 1: Namnet rr.arets_resultatet finns inte. Menades rr.arets_resultat? Gör så här: "
        "välj ett av namnen som kommandot med --namn visar."
    ]
    svar = f.posta("Arsredovisning/granska", {**falt, "text": "Det blev 123 456 kr."})
    assert svar.json is not None
    assert svar.json["fel"][0].startswith("Rad 1: «123 456 kr» är skrivet för hand")
    assert "123 456" in svar.json["html"]
    assert not list(f.mapp.glob("20*/berattelse"))


def test_fel_i_texten_star_i_planen(f: Fava) -> None:
    _, html, _ = skicka(f, "Det blev 123 456 kr.")
    assert "«123 456 kr» är skrivet för hand" in ord_i(html)


def test_en_annans_andring_skrivs_inte_over(f: Fava) -> None:
    ja(f, skicka(f, TEXT)[1])
    forut = falt_i(f.html("Arsredovisning", rubrik=RUBRIK), "forut")
    filen(f).write_text("En annans.\n", encoding="utf-8")
    status, html, _ = skicka(f, "Min.", forut=forut)
    assert status == 400
    assert "Filen har ändrats av någon annan" in ord_i(html)
    assert filen(f).read_text("utf-8") == "En annans.\n"


def test_ett_ja_till_en_annan_plan_fragas_igen(f: Fava) -> None:
    status, html, _ = skicka(f, TEXT, avtryck="0" * 64)
    assert status == 200
    assert "Böckerna har ändrats sedan du såg förslaget" in ord_i(html)


@pytest.mark.parametrize(
    ("falt", "vantat"),
    [
        ({"rubrik": "../../forbund"}, "finns inte. Gör så här: välj bland"),
        ({"av": "någon"}, "finns inte bland personerna"),
    ],
)
def test_vad_som_inte_gar(f: Fava, falt: dict[str, str], vantat: str) -> None:
    status, html, _ = skicka(f, TEXT, **falt)
    assert status == 400
    assert vantat in ord_i(html)


def test_utan_andring_och_for_lang(f: Fava) -> None:
    ja(f, skicka(f, TEXT)[1])
    assert "Texten är inte ändrad" in ord_i(skicka(f, TEXT)[1])
    assert "längre än" in ord_i(skicka(f, "a" * 200_001)[1])


def test_utan_biljett_och_utan_ratt(f: Fava) -> None:
    assert f.posta("Arsredovisning/spara", {"rubrik": RUBRIK, "text": "x"}).status_code == 403
    biljett = f.biljett("Arsredovisning")
    f.app.config[FUNKTION] = lambda: Roll.ATTESTANT
    assert f.posta("Arsredovisning/granska", {"biljett": biljett}).status_code == 403
    assert f.hamta("Arsredovisning").status_code == 403
