"""Each role and each of Fava's endpoints; what nobody has decided about is refused."""

from __future__ import annotations

import inspect

import pytest
from fava.application import CLIENT_SIDE_REPORTS, create_app
from werkzeug.datastructures import MultiDict

from lkbr.roller import Roll
from rakenskap.fava_tillagg.handling import HANDLINGAR
from rakenskap.webb import behorighet
from rakenskap.webb.behorighet import (
    AVSTANGD,
    ENDPOINTS,
    FRAGAN,
    LASANDE,
    METODEN,
    OKANT,
    RAPPORTER,
    TILLAGG,
    prova,
)

from .conftest import SLUG, Prov

# ---------------------------------------------------------------------- the table


def test_varje_endpoint_i_fava_ar_avgjord() -> None:
    endpoints = {regel.endpoint for regel in create_app([]).url_map.iter_rules()}

    assert endpoints - set(ENDPOINTS) == set(), "decide who may use these, in behorighet.py"
    assert set(ENDPOINTS) - endpoints == set(), "Fava has these no longer"


def test_varje_rapport_i_fava_ar_avgjord() -> None:
    assert set(RAPPORTER) == set(CLIENT_SIDE_REPORTS)


def test_inget_av_favas_egna_som_skriver_ar_oppet_for_nagon() -> None:
    skrivande = {
        regel.endpoint
        for regel in create_app([]).url_map.iter_rules()
        if (regel.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    } - {"extension_endpoint"}

    assert len(skrivande) == 10
    assert all(not ENDPOINTS[endpoint] for endpoint in skrivande)


@pytest.mark.parametrize("roll", Roll)
@pytest.mark.parametrize("endpoint", ["json_api.get_nytt", "admin", ""])
def test_en_okand_endpoint_nekas_alla(endpoint: str, roll: Roll) -> None:
    assert prova(endpoint, {}, "GET", MultiDict(), roll, None) is OKANT


@pytest.mark.parametrize("metod", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_det_som_lases_tar_bara_emot_lasande_metoder(metod: str) -> None:
    assert prova("json_api.get_journal", {}, metod, MultiDict(), Roll.EKONOM, None) is METODEN


def test_en_revisor_skriver_bara_sina_anteckningar_och_en_lasare_ingenting() -> None:
    assert {nyckel for nyckel, roller in TILLAGG.items() if Roll.REVISOR in roller} == {
        ("Granskning", "anteckna"),
        ("Stickprov", "dra"),
        ("Stickprov", "bocka"),
        ("Analys", "bedom"),
        ("Checklista", "bedom"),
        ("Anmarkningar", "bedom"),
        ("Anmarkningar", "ny"),
        ("Jamfor", "spara"),
    }
    assert TILLAGG["Granskning", "anteckna"] == {Roll.REVISOR}
    assert not any(Roll.LASARE in roller for roller in TILLAGG.values())


@pytest.mark.parametrize(
    ("roll", "far"),
    [
        (Roll.EKONOM, set(HANDLINGAR)),
        (Roll.ATTESTANT, {"attestera"}),
        (Roll.REVISOR, set()),
        (Roll.LASARE, set()),
    ],
)
def test_pa_arbetssidan_far_en_attestant_bara_attestera(roll: Roll, far: set[str]) -> None:
    assert {namn for namn, handling in HANDLINGAR.items() if handling.far(roll)} == far


def test_en_attestant_skriver_bara_attest_och_attestordning() -> None:
    assert {nyckel for nyckel, roller in TILLAGG.items() if Roll.ATTESTANT in roller} == {
        ("Arbeta", "gor"),
        ("Attestera", "attestera"),
        ("Attestera", "vem"),
        # Who attests, and nothing else there: see test_uppgifter.py.
        ("Installningar", "gor"),
        ("Installningar", "granska"),
        ("Jamfor", "spara"),
    }


def test_det_som_sidorna_skriver_ar_avgjort() -> None:
    """Every endpoint of our pages that writes has its roles in the table, and no other has."""
    try:
        from rakenskap.fava_tillagg import bas
    except ImportError as fel:  # pragma: no cover
        pytest.fail(f"the pages cannot be imported: {fel}")
    sidor = _alla_underklasser(bas.Rakenskapssida)
    skrivande = {
        (sida.__name__, namn)
        for sida in sidor
        if getattr(sida, "titel", "")  # else it is what pages have in common
        for _, funktion in inspect.getmembers(sida, inspect.isfunction)
        for namn, metoder in [getattr(funktion, "endpoint_key", ("", []))]
        if set(metoder) - LASANDE
    }

    assert skrivande - set(TILLAGG) == set(), "decide who may use these, in behorighet.py"
    assert set(TILLAGG) - skrivande == set(), "no page has these"


def _alla_underklasser(klass: type) -> set[type]:
    import importlib
    import pkgutil

    from rakenskap import fava_tillagg

    for modul in pkgutil.walk_packages(fava_tillagg.__path__, f"{fava_tillagg.__name__}."):
        importlib.import_module(modul.name)
    direkta: set[type] = set(klass.__subclasses__())
    return direkta.union(*(_alla_underklasser(en) for en in direkta)) if direkta else set()


# ---------------------------------------------------------------------- through the server

LASBART = (
    f"{SLUG}/income_statement/",
    f"{SLUG}/journal/",
    f"{SLUG}/account/Tillgångar:1930-Företagskonto/",
    f"{SLUG}/help/",
    f"{SLUG}/api/income_statement",
    f"{SLUG}/api/journal",
    f"{SLUG}/api/changed",
    f"{SLUG}/api/query?query_string=SELECT+account",
    f"{SLUG}/download-query/query_result.csv?query_string=SELECT+account",
    f"{SLUG}/download-journal/",
    f"{SLUG}/extension/Provsida/vem",
    "/static/app.css",
)
AVSTANGT = (
    ("GET", "/editor/"),
    ("GET", "/import/"),
    ("GET", "/api/source?filename="),
    ("GET", "/api/imports"),
    ("GET", "/api/extract?filename=/etc/passwd&importer=x"),
    ("PUT", "/api/source"),
    ("PUT", "/api/source_slice"),
    ("DELETE", "/api/source_slice?entry_hash=1&sha256sum=1"),
    ("PUT", "/api/format_source"),
    ("PUT", "/api/add_entries"),
    ("PUT", "/api/add_document"),
    ("PUT", "/api/attach_document"),
    ("PUT", "/api/move"),
    ("DELETE", "/api/document?filename=A1.pdf"),
    ("PUT", "/api/upload_import_file"),
)


@pytest.mark.parametrize("roll", Roll)
def test_alla_roller_laser(prov: Prov, roll: Roll) -> None:
    en = prov.som(roll)

    assert {stig: en.be(stig).status_code for stig in LASBART} == dict.fromkeys(LASBART, 200)


@pytest.mark.parametrize("roll", Roll)
def test_ingen_roll_kommer_at_det_avstangda(prov: Prov, roll: Roll) -> None:
    fore = {fil: fil.read_bytes() for fil in prov.mapp.rglob("*.beancount")}
    en = prov.som(roll)

    svar = {(m, stig): en.hamta(f"{SLUG}{stig}", m, json={}) for m, stig in AVSTANGT}

    assert {nyckel: ett.status_code for nyckel, ett in svar.items()} == dict.fromkeys(AVSTANGT, 403)
    assert AVSTANGD.text in svar["GET", "/editor/"].text
    assert svar["PUT", "/api/source"].json == {"error": AVSTANGD.text}
    assert {fil: fil.read_bytes() for fil in prov.mapp.rglob("*.beancount")} == fore


def test_utan_inloggning_syns_ingenting(prov: Prov) -> None:
    en = prov.lasare()

    for stig in (*LASBART, "/", SLUG + "/", f"{SLUG}/api/ledger_data"):
        svar = en.hamta(stig) if "/api/" in stig else en.be(stig)
        if "/api/" in stig:
            assert (svar.status_code, svar.mimetype) == (401, "application/json")
        else:
            assert svar.status_code == 303
            assert svar.location.startswith("/logga-in?nasta=")
        assert "Provförbundet" not in svar.text


@pytest.mark.parametrize(
    ("roll", "status"),
    [(Roll.EKONOM, 200), (Roll.REVISOR, 200), (Roll.ATTESTANT, 403), (Roll.LASARE, 403)],
)
def test_installningarna_ses_av_ekonom_och_revisor(prov: Prov, roll: Roll, status: int) -> None:
    en = prov.som(roll)

    assert en.be(f"{SLUG}/options/").status_code == status
    assert en.hamta(f"{SLUG}/api/options").status_code == status


def test_sidans_egna_roller_galler_sidan_och_dess_filer(prov: Prov) -> None:
    svar = {}
    for roll in Roll:
        en = prov.som(roll)
        svar[roll] = [en.be(f"{SLUG}/extension/Arbete/{fil}").status_code for fil in ("", "lista")]

    # The page itself has no template here: 500 tells that it was let through.
    assert svar[Roll.EKONOM] == [500, 200]
    assert all(svar[roll] == [403, 403] for roll in Roll if roll is not Roll.EKONOM)


@pytest.mark.parametrize("stig", ["", "allt"])
def test_ett_tillagg_som_inte_sager_vem_som_far_nekas(prov: Prov, stig: str) -> None:
    svar = prov.som(Roll.EKONOM).be(f"{SLUG}/extension/Okand/{stig}")

    assert svar.status_code == 403
    assert OKANT.text in svar.text


@pytest.fixture
def med_skrivande(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(behorighet.TILLAGG, ("Provsida", "bokfor"), behorighet.EKONOM)
    monkeypatch.setitem(behorighet.TILLAGG, ("Provsida", "attestera"), behorighet.ATTEST)


@pytest.mark.usefixtures("med_skrivande")
@pytest.mark.parametrize(
    ("roll", "bokfor", "attestera"),
    [
        (Roll.EKONOM, 200, 200),
        (Roll.ATTESTANT, 403, 200),
        (Roll.REVISOR, 403, 403),
        (Roll.LASARE, 403, 403),
    ],
)
def test_bara_ekonomen_bokfor_och_attestanten_attesterar(
    prov: Prov, roll: Roll, bokfor: int, attestera: int
) -> None:
    en = prov.som(roll)

    assert en.be(f"{SLUG}/extension/Provsida/bokfor", "POST").status_code == bokfor
    assert en.be(f"{SLUG}/extension/Provsida/attestera", "POST").status_code == attestera


@pytest.mark.parametrize("metod", ["POST", "PUT", "DELETE"])
def test_en_sida_som_skriver_utan_att_sta_i_tabellen_nekas(prov: Prov, metod: str) -> None:
    assert prov.som(Roll.EKONOM).be(f"{SLUG}/extension/Provsida/glomd", metod).status_code == 403


def test_sidorna_far_veta_vem_som_fragar(prov: Prov) -> None:
    assert prov.som(Roll.REVISOR).be(f"{SLUG}/extension/Provsida/vem").text == "revisor Ek revisor"
    assert prov.som(Roll.EKONOM).be(f"{SLUG}/extension/Provsida/vem").text == "ekonom Ek ekonom"


def test_head_ar_som_get_och_options_nekas(prov: Prov) -> None:
    en = prov.som(Roll.REVISOR)

    assert en.be(f"{SLUG}/journal/", "HEAD").status_code == 200
    assert en.be(f"{SLUG}/editor/", "HEAD").status_code == 403
    assert en.be(f"{SLUG}/api/source", "OPTIONS").status_code in (403, 404)


# ---------------------------------------------------------------------- queries

SKADLIGA = (
    ".output {fil}",
    " .output {fil}",
    "output {fil}",
    "set format csv",
    "clear",
    "history",
    ".reload",
    "CREATE TABLE x USING 'csv:{fil}'",
    "INSERT INTO x (a) VALUES (1)",
    "?",
    "!ls",
    "SELECT",
    "",
)


@pytest.mark.parametrize("adress", ["api/query", "download-query/query_result.csv"])
@pytest.mark.parametrize("fraga", SKADLIGA)
def test_en_fraga_som_inte_bara_laser_nekas(prov: Prov, adress: str, fraga: str) -> None:
    fil = prov.mapp / "offer.txt"
    fil.write_text("kvar")

    svar = prov.som(Roll.EKONOM).hamta(
        f"{SLUG}/{adress}", query_string={"query_string": fraga.format(fil=fil)}
    )

    assert svar.status_code == 403
    assert FRAGAN.text in (svar.json["error"] if svar.json else svar.text)
    assert fil.read_text() == "kvar"


def test_tva_fragor_i_samma_anrop_nekas(prov: Prov) -> None:
    stig = f"{SLUG}/api/query?query_string=SELECT+account&query_string=.output+x"

    assert prov.som(Roll.LASARE).hamta(stig).status_code == 403


@pytest.mark.parametrize("fraga", ["BALANCES", "PRINT", "JOURNAL 'Tillgångar:1930-Företagskonto'"])
def test_en_fraga_som_laser_besvaras(prov: Prov, fraga: str) -> None:
    svar = prov.som(Roll.LASARE).hamta(f"{SLUG}/api/query", query_string={"query_string": fraga})

    assert svar.status_code == 200


# ---------------------------------------------------------------------- files


def _dokument(prov: Prov, fil: str) -> tuple[int, str]:
    svar = prov.som(Roll.REVISOR).be(f"{SLUG}/document/", query_string={"filename": fil})
    return svar.status_code, svar.text


def test_ett_dokument_i_bockerna_visas(prov: Prov) -> None:
    assert _dokument(prov, str(prov.mapp / "2023/underlag/A1.pdf")) == (200, "%PDF-")


@pytest.mark.parametrize(
    "fil",
    [
        "{mapp}/../utanfor.pdf",
        "{utanfor}",
        "/etc/passwd",
        "../../../../etc/passwd",
        "{mapp}/2023/underlag/../../anvandare.toml",
        "{mapp}/anvandare.toml",
        "{mapp}/inloggningar.jsonl",
        "{mapp}/main.beancount",
        "{mapp}/2023/underlag/A1.pdf\x00",
        "",
    ],
)
def test_en_fil_utanfor_bockernas_dokument_visas_inte(prov: Prov, fil: str) -> None:
    sokvag = fil.format(mapp=prov.mapp, utanfor=prov.mapp.parent / "utanfor.pdf")

    status, text = _dokument(prov, sokvag)

    assert status == 403
    assert "hemligt" not in text
    assert "scrypt" not in text


def test_en_lank_ut_ur_bockerna_foljs_inte(prov: Prov) -> None:
    fil = prov.mapp / "2023/underlag/A1.pdf"
    fil.unlink()
    fil.symlink_to(prov.mapp.parent / "utanfor.pdf")

    assert _dokument(prov, str(fil))[0] == 403


def test_ett_dokument_som_kan_kora_i_webblasaren_sparas_i_stallet(prov: Prov) -> None:
    en = prov.som(Roll.LASARE)
    stig = str(prov.mapp / "2023/underlag/bild.svg")

    for svar in (
        en.be(f"{SLUG}/document/", query_string={"filename": stig}),
        en.be(f"{SLUG}/extension/Provsida/bild"),
    ):
        assert svar.mimetype == "application/octet-stream"
        assert svar.headers["Content-Disposition"] == "attachment"
        assert svar.headers["X-Content-Type-Options"] == "nosniff"


def test_postens_text_visas_bara_ur_bockerna(prov: Prov) -> None:
    """Metadata in the books may name another file as the entry's; it is not read."""
    en = prov.som(Roll.REVISOR)
    poster = en.hamta(f"{SLUG}/api/journal").json["data"]  # type: ignore[index]
    egen = next(ett["entry_hash"] for ett in poster if ett.get("narration") == "Hyra")
    assert en.hamta(f"{SLUG}/api/source_slice?entry_hash={egen}").status_code == 200

    frammande = next(ett for ett in poster if ett["t"] == "Event")
    assert frammande["meta"]["filename"] == "/etc/passwd"

    svar = en.hamta(f"{SLUG}/api/source_slice?entry_hash={frammande['entry_hash']}")

    assert svar.status_code == 403
    assert "root:" not in svar.text
