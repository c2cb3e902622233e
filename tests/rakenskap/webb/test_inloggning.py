"""Log-in, sessions, CSRF, rate limits, headers and the log of who signed in."""

from __future__ import annotations

import re
import stat
import statistics
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from lkbr.roller import Roll
from rakenskap.webb import behorighet, losenord
from rakenskap.webb.anvandare import FIL, Anvandare, andra
from rakenskap.webb.inloggningslogg import OKAND
from rakenskap.webb.sessioner import LANGST_S, OVERKSAM_S

from .conftest import ADRESS, LOSENORD, SLUG, Lasare, Prov

SKYDDAD = f"{SLUG}/extension/Provsida/vem"


def _inne(en: Lasare) -> bool:
    return en.be(SKYDDAD).status_code == 200


# ---------------------------------------------------------------------- log-in and log-out


def test_logga_in_och_ut(prov: Prov) -> None:
    en = prov.lasare()
    assert not _inne(en)

    assert en.logga_in("revisor").location == "/"
    assert _inne(en)
    assert "revisor Ek" in en.be("/konto").text

    svar = en.be("/logga-ut", "POST", data={"csrf_token": en.biljett("/konto")})
    assert svar.location == "/logga-in?utloggad=1"
    assert "Du är utloggad." in en.be(svar.location).text
    assert not _inne(en)


def test_namnet_far_skrivas_med_stora_bokstaver(prov: Prov) -> None:
    assert prov.lasare().logga_in("Revisor ").status_code == 303


@pytest.mark.parametrize(
    ("namn", "ord_"),
    [
        ("revisor", "fel lösenord här"),
        ("finns-inte", LOSENORD),
        ("revisor", ""),
        ("", ""),
        ("revisor' OR 1=1 --", LOSENORD),
        ("../../etc/passwd", LOSENORD),
        ("revisor", LOSENORD + "x" * 1000),
    ],
)
def test_fel_namn_eller_losenord_far_samma_svar(prov: Prov, namn: str, ord_: str) -> None:
    en = prov.lasare()

    svar = en.logga_in(namn, ord_)

    assert svar.status_code == 401
    assert "Fel användarnamn eller lösenord." in svar.text
    assert not _inne(en)


def test_en_anvandare_utan_losenord_kan_inte_logga_in_har(prov: Prov) -> None:
    andra(prov.mapp / FIL, lambda alla: alla | {"nils": Anvandare("nils", "Nils", Roll.EKONOM)})

    assert prov.lasare().logga_in("nils", "").status_code == 401


def test_efter_inloggningen_kommer_man_dit_man_ville(prov: Prov) -> None:
    en = prov.lasare()
    vidare = en.be(f"{SLUG}/journal/?time=2023").location

    assert vidare == "/logga-in?nasta=%2Fprovf%C3%B6rbundet%2Fjournal%2F%3Ftime%3D2023"
    assert f'value="{SLUG}/journal/?time=2023"' in en.be(vidare).text
    assert (
        "journal/?time=2023" in en.logga_in("ekonom", nasta=f"{SLUG}/journal/?time=2023").location
    )


@pytest.mark.parametrize(
    ("fran", "nasta"),
    [
        (f"{ADRESS}{SLUG}/extension/Arbeta/?ny=fri", f"{SLUG}/extension/Arbeta/?ny=fri"),
        ("https://ond.example/x", "/"),
        (f"{ADRESS}.ond.example/x", "/"),
        ("", "/"),
    ],
)
def test_ett_formular_som_skickas_utloggad_leder_till_sin_sida(
    prov: Prov, fran: str, nasta: str
) -> None:
    stig = f"{SLUG}/extension/Arbeta/formular"
    vidare = prov.lasare().be(stig, "POST", headers={"Referer": fran})
    assert vidare.status_code == 303
    assert parse_qs(urlsplit(vidare.location).query)["nasta"] == [nasta]


@pytest.mark.parametrize(
    "nasta",
    [
        "https://ond.example/",
        "//ond.example/",
        "/\\ond.example/",
        "\\\\ond.example",
        "javascript:alert(1)",
        "/\nSet-Cookie: a=b",
        "logga-ut",
    ],
)
def test_inloggningen_leder_inte_till_en_annan_webbplats(prov: Prov, nasta: str) -> None:
    assert prov.lasare().logga_in("ekonom", nasta=nasta).location == "/"


@pytest.mark.parametrize("stig", ["/\\ond.example", "//ond.example", "/%5Cond.example"])
def test_en_adress_rattas_inte_till_en_annan_webbplats(prov: Prov, stig: str) -> None:
    svar = prov.som(Roll.EKONOM).be(stig)

    assert urlsplit(svar.location or "").netloc in ("", "127.0.0.1:5000")
    assert not (svar.location or "").startswith("/\\")


def test_adressen_utan_snedstreck_rattas(prov: Prov) -> None:
    svar = prov.som(Roll.LASARE).be(f"{SLUG}/journal?time=2023")

    assert svar.status_code == 308
    assert svar.location.endswith("/journal/?time=2023")


# ---------------------------------------------------------------------- sessions


def _nummer(en: Lasare) -> str:
    kaka = en.klient.get_cookie("rakenskap", domain="127.0.0.1")
    assert kaka is not None
    return kaka.value


def test_sessionen_byts_vid_inloggning(prov: Prov) -> None:
    """Who planted a cookie before the log-in has nothing of the session after it."""
    offer, ond = prov.lasare(), prov.lasare()
    ond.be("/logga-in")
    planterad = _nummer(ond)
    offer.klient.set_cookie("rakenskap", planterad, domain="127.0.0.1")

    offer.logga_in("ekonom")

    assert _nummer(offer) != planterad
    assert not _inne(ond)


def test_en_ny_inloggning_avslutar_den_forra(prov: Prov) -> None:
    en = prov.som(Roll.EKONOM)
    gammal = _nummer(en)
    biljett = en.biljett("/konto")
    en.be(
        "/logga-in",
        "POST",
        data={"namn": "revisor", "losenord": LOSENORD, "csrf_token": biljett},
    )
    tjuv = prov.lasare()
    tjuv.klient.set_cookie("rakenskap", gammal, domain="127.0.0.1")

    assert en.be(SKYDDAD).text == "revisor Ek revisor"
    assert not _inne(tjuv)


def test_en_stulen_kaka_duger_inte_efter_utloggning(prov: Prov) -> None:
    en = prov.som(Roll.EKONOM)
    tjuv = prov.lasare()
    tjuv.klient.set_cookie("rakenskap", _nummer(en), domain="127.0.0.1")
    assert _inne(tjuv)

    en.be("/logga-ut", "POST", data={"csrf_token": en.biljett("/konto")})

    assert not _inne(tjuv)


def test_en_pahittad_kaka_duger_inte(prov: Prov) -> None:
    en = prov.lasare()
    en.klient.set_cookie("rakenskap", "eyJudW1tZXIiOiIxIn0.x.y", domain="127.0.0.1")

    assert not _inne(en)


def test_sessionen_slutar_nar_man_inte_gor_nagot(prov: Prov) -> None:
    en = prov.som(Roll.LASARE)
    prov.klocka.nu += OVERKSAM_S - 1
    assert _inne(en)
    prov.klocka.nu += OVERKSAM_S + 1
    assert not _inne(en)


def test_sidans_egna_fragor_haller_inte_sessionen_vid_liv(prov: Prov) -> None:
    """Fava asks every few seconds whether the books have changed."""
    en = prov.som(Roll.LASARE)
    for _ in range(4):
        prov.klocka.nu += OVERKSAM_S / 3
        svar = en.hamta(f"{SLUG}/api/changed")

    assert svar.status_code == 401
    assert svar.json is not None
    assert "logga in" in svar.json["error"]


def test_sessionen_slutar_aven_om_man_arbetar(prov: Prov) -> None:
    en = prov.som(Roll.LASARE)
    inne = []
    for _ in range(int(LANGST_S / OVERKSAM_S) * 2 + 1):
        prov.klocka.nu += OVERKSAM_S / 2
        inne.append(_inne(en))

    assert inne == [True] * (len(inne) - 1) + [False]


@pytest.mark.parametrize("vad", ["borta", "ny roll", "nytt lösenord"])
def test_en_andrad_anvandare_ar_utloggad_genast(prov: Prov, vad: str) -> None:
    en = prov.som(Roll.EKONOM)
    ny = {
        "borta": {},
        "ny roll": {"ekonom": Anvandare("ekonom", "ekonom Ek", Roll.LASARE, "x")},
        "nytt lösenord": {
            "ekonom": Anvandare("ekonom", "ekonom Ek", Roll.EKONOM, losenord.hasha("ett annat ord"))
        },
    }[vad]

    andra(prov.mapp / FIL, lambda _: ny)

    assert not _inne(en)


def test_kakan_kan_inte_lasas_av_skript_och_foljer_inte_med_utifran(prov: Prov) -> None:
    kaka = prov.lasare().be("/logga-in").headers["Set-Cookie"]

    assert re.match(r"rakenskap=\S+; HttpOnly; Path=/; SameSite=Strict$", kaka)


def test_bakom_tls_skickas_kakan_bara_krypterat(prov: Prov) -> None:
    bakom = prov.med(publik="https://bok.example.se")

    svar = bakom.lasare(bas="https://bok.example.se").be("/logga-in")
    bakom.stang()

    assert re.match(
        r"__Host-rakenskap=\S+; Secure; HttpOnly; Path=/; SameSite=Strict$",
        svar.headers["Set-Cookie"],
    )
    assert svar.headers["Strict-Transport-Security"] == "max-age=31536000"


# ---------------------------------------------------------------------- CSRF

FRAMMANDE = (
    {"Origin": "https://ond.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://127.0.0.1:5001"},
    {"Origin": "https://127.0.0.1:5000"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
)


@pytest.mark.parametrize("huvuden", FRAMMANDE)
def test_det_som_kommer_fran_en_annan_webbplats_nekas(
    prov: Prov, huvuden: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(behorighet.TILLAGG, ("Provsida", "bokfor"), behorighet.EKONOM)
    en = prov.som(Roll.EKONOM)
    biljett = en.biljett("/konto")

    bokfor = en.be(f"{SLUG}/extension/Provsida/bokfor", "POST", headers=huvuden)
    favas = en.hamta(f"{SLUG}/api/add_entries", "PUT", json={"entries": []}, headers=huvuden)
    ut = en.be("/logga-ut", "POST", data={"csrf_token": biljett}, headers=huvuden)

    assert [bokfor.status_code, favas.status_code, ut.status_code] == [403, 403, 403]
    assert "kom inte från den här webbplatsen" in bokfor.text
    assert _inne(en)


def test_samma_anrop_fran_sidan_sjalv_gar_igenom(
    prov: Prov, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(behorighet.TILLAGG, ("Provsida", "bokfor"), behorighet.EKONOM)

    assert prov.som(Roll.EKONOM).be(f"{SLUG}/extension/Provsida/bokfor", "POST").text == "bokfört"


def test_inloggningen_kraver_sidans_egen_biljett(prov: Prov) -> None:
    en = prov.lasare()
    ord_ = {"namn": "ekonom", "losenord": LOSENORD}

    for biljett in ("", "påhittad", prov.lasare().biljett()):
        svar = en.be("/logga-in", "POST", data=ord_ | {"csrf_token": biljett})
        assert svar.status_code == 400
        assert "Försök igen." in svar.text
    assert not _inne(en)


def test_utloggningen_kraver_sidans_egen_biljett(prov: Prov) -> None:
    en = prov.som(Roll.EKONOM)

    assert en.be("/logga-ut", "POST", data={"csrf_token": "påhittad"}).location == "/konto"
    assert _inne(en)
    assert en.be("/logga-ut").location == "/konto"
    assert _inne(en)


def test_en_lank_fran_ett_brev_oppnas_som_en_egen_sida(prov: Prov) -> None:
    """SameSite=Strict leaves the cookie out when one comes from elsewhere; the next has it."""
    stig = f"{SLUG}/journal/?time=2023"

    svar = prov.lasare().be(stig, headers={"Sec-Fetch-Site": "cross-site"})

    assert svar.status_code == 200
    assert f'content="0; url={SLUG}/journal/?time=2023"' in svar.text


# ---------------------------------------------------------------------- rate limits


def test_sex_forsok_mot_samma_namn_ar_for_manga(prov: Prov) -> None:
    en = prov.lasare()
    svar = [en.logga_in("ekonom", f"gissning nummer {n}").status_code for n in range(7)]

    assert svar == [401] * 5 + [429] * 2
    ratt = en.logga_in("ekonom")
    assert ratt.status_code == 429, "the right password is not tried either"
    assert "För många försök. Vänta 15 minuter och försök igen." in ratt.text
    assert 0 < int(ratt.headers["Retry-After"]) <= 900


def test_samma_namn_fran_en_annan_plats_ar_inte_sparrat(prov: Prov) -> None:
    ond = prov.lasare()
    for n in range(6):
        ond.logga_in("ekonom", f"gissning nummer {n}")

    assert prov.lasare(adress="192.0.2.8").logga_in("ekonom").status_code == 303


def test_manga_namn_fran_samma_plats_ar_for_manga(prov: Prov) -> None:
    en = prov.lasare()
    svar = [en.logga_in(f"namn{n}", "Sommar2026!!").status_code for n in range(31)]

    assert svar == [401] * 30 + [429]


def test_ett_namn_fran_manga_platser_ar_for_manga(prov: Prov) -> None:
    svar = [
        prov.lasare(adress=f"198.51.100.{n}").logga_in("ekonom", "Sommar2026!!").status_code
        for n in range(51)
    ]

    assert svar == [401] * 50 + [429]


def test_ratt_losenord_nollstaller(prov: Prov) -> None:
    en = prov.lasare()
    for _ in range(3):
        for n in range(4):
            assert en.logga_in("ekonom", f"gissning nummer {n}").status_code == 401
        assert en.logga_in("ekonom").status_code == 303
        en.klient.delete_cookie("rakenskap", domain="127.0.0.1")


def test_den_som_anger_en_annan_adress_raknas_anda(prov: Prov) -> None:
    """X-Forwarded-For is believed from the proxies only."""
    svar = [
        prov.lasare(extra={"X-Forwarded-For": f"203.0.113.{n}"}).logga_in("ekonom", "fel fel fel")
        for n in range(6)
    ]

    assert svar[-1].status_code == 429


def test_ett_okant_namn_tar_lika_lang_tid(prov: Prov, monkeypatch: pytest.MonkeyPatch) -> None:
    """A password is computed once for each attempt, whether the user exists or has one."""
    monkeypatch.setattr(losenord, "METOD", "scrypt:16384:8:1")
    losenord._ingens.cache_clear()
    losenord.varm_upp()
    kvar = losenord.hasha(LOSENORD)

    def tid(kvar: str) -> float:
        matt = []
        for _ in range(7):
            start = time.process_time()
            assert not losenord.stammer("fel lösenord", kvar)
            matt.append(time.process_time() - start)
        return statistics.median(matt)

    assert tid("") == pytest.approx(tid(kvar), rel=0.5)


# ---------------------------------------------------------------------- headers


def test_huvuden_pa_favas_sidor(prov: Prov) -> None:
    huvuden = prov.som(Roll.LASARE).be(f"{SLUG}/journal/").headers

    assert "script-src 'self' 'wasm-unsafe-eval';" in huvuden["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in huvuden["Content-Security-Policy"]
    assert huvuden["X-Content-Type-Options"] == "nosniff"
    assert huvuden["X-Frame-Options"] == "SAMEORIGIN"
    assert huvuden["Referrer-Policy"] == "same-origin"
    assert huvuden["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in huvuden


@pytest.mark.parametrize("stig", ["/logga-in", "/konto", "/finns/inte/alls"])
def test_huvuden_pa_egna_sidor(prov: Prov, stig: str) -> None:
    huvuden = prov.som(Roll.LASARE).be(stig).headers

    assert huvuden["X-Content-Type-Options"] == "nosniff"
    if stig == "/konto":
        assert "frame-ancestors 'none'" in huvuden["Content-Security-Policy"]
        assert "default-src 'none'" in huvuden["Content-Security-Policy"]


def test_ett_frammande_vardnamn_nekas(prov: Prov) -> None:
    """A name that another site has pointed at this machine (DNS rebinding)."""
    svar = prov.lasare(bas="http://ond.example:5000").be("/logga-in")

    assert svar.status_code == 400
    assert "svarar inte under det namnet" in svar.text


def test_inloggningssidan_har_ingenting_utifran_och_inga_skript(prov: Prov) -> None:
    text = prov.lasare().be("/logga-in").text

    assert '<html lang="sv">' in text
    assert not re.search(r"<script|https?://|style=|\son\w+=", text)
    for falt in ("namn", "losenord"):
        assert f'<label for="{falt}">' in text
        assert f'id="{falt}"' in text


def test_felet_hor_till_falten(prov: Prov) -> None:
    text = prov.lasare().logga_in("ekonom", '"><script>fel</script>').text

    assert '<p class="fel" id="fel" role="alert">' in text
    assert text.count('aria-describedby="fel" aria-invalid="true"') == 2
    assert 'value="ekonom"' in text
    assert "<script>" not in text


def test_det_som_skrevs_visas_som_text(prov: Prov) -> None:
    text = prov.lasare().logga_in('"><img src=x>').text

    assert "<img" not in text
    assert "&#34;&gt;&lt;img" in text


# ---------------------------------------------------------------------- the log


def test_loggen_sager_vem_som_loggat_in_och_ut(prov: Prov) -> None:
    en = prov.lasare()
    en.logga_in("revisor", "fel lösenord")
    en.logga_in("revisor")
    en.be("/logga-ut", "POST", data={"csrf_token": en.biljett("/konto")})

    logg = prov.logg()

    assert [(p["vad"], p["anvandare"], p["roll"], p["adress"]) for p in logg] == [
        ("misslyckad", "revisor", "revisor", "192.0.2.7"),
        ("inloggad", "revisor", "revisor", "192.0.2.7"),
        ("utloggad", "revisor", "revisor", "192.0.2.7"),
    ]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", post["tid"]) for post in logg)


def test_loggen_har_inga_losenord_och_inga_okanda_namn(prov: Prov) -> None:
    en = prov.lasare()
    en.logga_in("mitt-hemliga-ord", "mitt andra hemliga")
    en.logga_in("ekonom", "mitt tredje hemliga")
    en.logga_in("ekonom")

    text = prov.webb.loggfil.read_text()

    assert "hemlig" not in text
    assert LOSENORD not in text
    assert prov.logg()[0]["anvandare"] == OKAND


def test_ett_sparrat_forsok_star_i_loggen(prov: Prov) -> None:
    en = prov.lasare()
    for _ in range(6):
        en.logga_in("ekonom", "fel fel fel fel")

    assert [post["vad"] for post in prov.logg()] == ["misslyckad"] * 5 + ["spärrad"]


def test_loggen_lases_bara_av_agaren_och_laggs_bara_till(prov: Prov) -> None:
    prov.som(Roll.EKONOM)
    forst = prov.webb.loggfil.read_bytes()
    prov.som(Roll.REVISOR)

    assert stat.S_IMODE(prov.webb.loggfil.stat().st_mode) == 0o600
    assert prov.webb.loggfil.read_bytes().startswith(forst)


def test_utan_logg_ingen_inloggning(prov: Prov) -> None:
    prov.webb.loggfil.mkdir()
    en = prov.lasare()

    assert en.logga_in("ekonom").status_code == 500
    assert not _inne(en)


# ---------------------------------------------------------------------- the users' file


def test_en_anvandarfil_som_andra_kan_lasa_slapper_inte_in_nagon(prov: Prov) -> None:
    en = prov.som(Roll.EKONOM)

    (prov.mapp / FIL).chmod(0o640)

    svar = en.be(SKYDDAD)
    assert svar.status_code == 503
    assert "filen med användarna kan inte läsas" in svar.text


# ---------------------------------------------------------------------- the trusted proxy

HUVUD = "X-Remote-User"


@pytest.fixture
def bakom(prov: Prov) -> Prov:
    from rakenskap.webb.installningar import las_installningar

    val = las_installningar("127.0.0.1", 5000, None, ["127.0.0.1", "10.1.0.0/16"], HUVUD)
    return prov.med(proxyer=val.proxyer, proxyhuvud=val.proxyhuvud)


@pytest.mark.parametrize("proxy", ["127.0.0.1", "10.1.2.3"])
def test_proxyn_sager_vem_lasaren_ar(bakom: Prov, proxy: str) -> None:
    en = bakom.lasare(adress=proxy, extra={HUVUD: "revisor", "X-Forwarded-For": "192.0.2.99"})

    assert en.be(SKYDDAD).text == "revisor Ek revisor"
    assert en.be(SKYDDAD).status_code == 200
    assert [(p["vad"], p["anvandare"], p["adress"]) for p in bakom.logg()] == [
        ("inloggad", "revisor", "192.0.2.99")
    ]
    bakom.stang()


@pytest.mark.parametrize("adress", ["192.0.2.7", "10.2.0.1", "", "::1"])
def test_huvudet_tros_bara_fran_proxyn(bakom: Prov, adress: str) -> None:
    en = bakom.lasare(adress=adress, extra={HUVUD: "ekonom", "X-Forwarded-For": "127.0.0.1"})

    assert en.be(SKYDDAD).status_code == 403
    assert en.be("/konto").status_code == 403
    bakom.stang()


def test_utan_proxyhuvud_i_installningarna_betyder_huvudet_ingenting(prov: Prov) -> None:
    en = prov.lasare(adress="127.0.0.1", extra={HUVUD: "ekonom"})

    assert en.be(SKYDDAD).status_code == 303


def test_en_okand_fran_proxyn_nekas_och_loggas(bakom: Prov) -> None:
    en = bakom.lasare(adress="127.0.0.1", extra={HUVUD: "okänd"})

    assert en.be(SKYDDAD).status_code == 403
    assert [(p["vad"], p["anvandare"]) for p in bakom.logg()] == [("nekad proxy", OKAND)]
    bakom.stang()


def test_byter_proxyn_lasare_byts_sessionen(bakom: Prov) -> None:
    en = bakom.lasare(adress="127.0.0.1", extra={HUVUD: "ekonom"})
    assert en.be(SKYDDAD).text == "ekonom Ek ekonom"

    en.extra[HUVUD] = "läsare"
    assert en.be(SKYDDAD).status_code == 403
    en.extra[HUVUD] = "lasare"
    assert en.be(SKYDDAD).text == "läsare Ek läsare"
    del en.extra[HUVUD]
    assert en.be(SKYDDAD).status_code == 403
    bakom.stang()


def test_med_proxyhuvud_finns_ingen_inloggning_har(bakom: Prov) -> None:
    en = bakom.lasare(adress="192.0.2.7")

    svar = en.be("/logga-in", "POST", data={"namn": "ekonom", "losenord": LOSENORD})

    assert svar.status_code == 403
    assert bakom.logg() == []
    bakom.stang()


def test_bakom_tls_galler_lasarnas_adress_som_ursprung(prov: Prov) -> None:
    bakom = prov.med(publik="https://bok.example.se")
    en = bakom.lasare(bas="https://bok.example.se")

    assert en.logga_in("ekonom").status_code == 303
    assert _inne(en)
    # nginx without proxy_set_header Host: the server's own name, the reader's origin.
    inifran = bakom.lasare(bas=ADRESS, extra={"Origin": "https://bok.example.se"})
    biljett = re.search(r'name="csrf_token" value="([^"]+)"', inifran.be("/logga-in").text)
    assert biljett is not None
    bakom.stang()
