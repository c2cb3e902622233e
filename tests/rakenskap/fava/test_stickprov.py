"""An audit on the page: a sample drawn, ticked, evaluated, and the paper of it."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from lkbr.roller import Roll
from rakenskap.bok.bok import las_bok
from rakenskap.fava_tillagg.roll import FUNKTION, NAMNFUNKTION
from rakenskap.granskning.stickprov import fro_for
from rakenskap.kommandon.cli import main
from tests.hjalp import ver
from tests.rakenskap.dagbok.test_dagbok import bokfor_alla, med_historik, utkast
from tests.rakenskap.fava.bocker import TILLAGG, Fava, falt_i, fava, innehall, ord_i, skriv

POSTER = "".join(
    ver(f"A{n}", "2023-02-01", "Firman AB", f"Köp {n}", f"6110 {n}00.00; 1930 -{n}00.00")
    for n in range(1, 41)
)
ORD = "kastanj"


@pytest.fixture
def f(tmp_path: Path) -> Fava:
    """Books of forty purchases, from 100 to 4 000 kr: 82 000 kr in all."""
    return fava(skriv(tmp_path / "bok", POSTER))


def dra(f: Fava, **andrat: str) -> tuple[int, str]:
    falt = {
        "biljett": f.biljett("Stickprov"),
        "metod": "mus",
        "enhet": "rad",
        "konto": "6000-6999",
        "vasentlighet": "20 000",
        "risk": "5",
        "antal": "5",
        "ord": ORD,
    }
    svar = f.posta("Stickprov/dra", {**falt, **andrat})
    return svar.status_code, svar.headers.get("Location") or innehall(svar)


def poster(html: str) -> list[str]:
    return re.findall(r'name="namn" value="([^"]+)"', html)


def test_ett_stickprov_dras_bockas_av_och_utvarderas(f: Fava) -> None:
    fore = {fil: fil.read_bytes() for fil in f.mapp.rglob("*") if fil.is_file()}
    status, vart = dra(f)
    assert status == 303
    html = innehall(f.klient.get(vart))
    text = ord_i(html)
    assert "konteringar, 2023, Urval: konto 6000–6999.; 40 st, 82 000,00 kr" in text
    # 82 000 kr, 20 000 kr material, 5 %: thirteen of each 6 307 kr.
    assert "Intervall 6 307,69 kr" in text
    assert fro_for(las_bok(f.mapp).huvudhash, ORD) in text
    dragna = poster(html)
    assert len(dragna) in (12, 13)
    prov = falt_i(html, "prov")
    for namn in dragna:
        falt = {"biljett": f.biljett("Stickprov"), "prov": prov, "namn": namn, "resultat": "ratt"}
        assert f.posta("Stickprov/bocka", dict(falt)).status_code == 303
    text = ord_i(innehall(f.klient.get(vart)))
    assert "Projicerat fel 0,00 kr" in text
    assert "populationen kan godtas" in text
    falt = {"biljett": f.biljett("Stickprov"), "prov": prov, "namn": dragna[0], "resultat": "fel"}
    assert f.posta("Stickprov/bocka", {**falt, "ratt": "0"}).status_code == 303
    text = ord_i(innehall(f.klient.get(vart)))
    assert "Projicerat fel 6 307,69 kr" in text
    assert "kan inte godtas" in text
    # Beside the books, never in them.
    assert {fil: fil.read_bytes() for fil in f.mapp.rglob("*") if fil.is_file()} == fore
    papper = f.klient.get(f.adress("Stickprov/papper.pdf", prov=prov), buffered=True)
    assert papper.data.startswith(b"%PDF")


def test_papperet_signeras_med_kontrollpunkten_och_sager_om_det_andras(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("ssh-keygen finns inte")
    mapp = med_historik(
        tmp_path / "bok", utkast("2023-01-20", "Stolar", "6110 250.00; 2440 -250.00")
    )
    bokfor_alla(mapp)
    (mapp / "main.beancount").write_text((mapp / "main.beancount").read_text() + TILLAGG)
    f = fava(mapp)
    _, vart = dra(f, metod="storsta", antal="1", konto="6110")
    prov = falt_i(innehall(f.klient.get(vart)), "prov")
    nyckel = tmp_path / "nyckel"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(nyckel)], check=True)
    ord_ = ["granskning", "stickprov", "--prov", prov, "--bok", str(mapp)]
    assert main([*ord_, "--nyckel", str(nyckel)]) == 1
    assert "1 av 1 är inte granskade" in capsys.readouterr().err
    (namn,) = poster(innehall(f.klient.get(vart)))
    falt = {"biljett": f.biljett("Stickprov"), "prov": prov, "namn": namn, "resultat": "ratt"}
    assert f.posta("Stickprov/bocka", dict(falt)).status_code == 303
    assert "Signerat nej" in ord_i(innehall(f.klient.get(vart)))
    assert main([*ord_, "--nyckel", str(nyckel)]) == 0
    assert "signaturen håller" in " ".join(capsys.readouterr().out.split())
    text = ord_i(innehall(f.klient.get(vart)))
    assert "signaturen håller" in text
    assert "rakenskap/Provförbundet" in text
    assert "Dagens behandlingshistorik är en fortsättning på den." in text
    # Without this program, by OpenSSH's own.
    granskning = mapp.parent / "granskning"
    signatur = str(granskning / f"stickprov-{prov}.txt.sig")
    with (granskning / f"stickprov-{prov}.txt").open("rb") as signerat:
        svar = subprocess.run(
            ["ssh-keygen", "-Y", "check-novalidate", "-n", "rakenskap", "-s", signatur],
            stdin=signerat,
            check=False,
        )
    assert svar.returncode == 0
    # A result that is changed afterwards is no longer what was signed.
    falt |= {"biljett": f.biljett("Stickprov"), "resultat": "saknas"}
    assert f.posta("Stickprov/bocka", dict(falt)).status_code == 303
    assert "har ändrats sedan det signerades" in ord_i(innehall(f.klient.get(vart)))


def test_dokumentet_star_vid_raden_och_kalkylbladet_har_utvarderingen(f: Fava) -> None:
    _, vart = dra(f, metod="storsta", antal="2")
    html = innehall(f.klient.get(vart))
    assert html.count("rk-underlag") == 2
    assert html.count("<details") == 2
    # The one to examine next lies open.
    assert html.count('<details class="rk-underlag" open>') == 1
    prov = falt_i(html, "prov")
    svar = f.hamta("Stickprov/papper.xlsx", prov=prov)
    with zipfile.ZipFile(BytesIO(svar.data)) as packad:
        texter = packad.read("xl/sharedStrings.xml").decode()
    assert "Population" in texter
    assert "Kvar att granska" in texter


def test_samma_ord_och_bocker_ger_samma_dragning(f: Fava) -> None:
    def dragna(**andrat: str) -> list[str]:
        return poster(innehall(f.klient.get(dra(f, **andrat)[1])))

    for metod in ("mus", "slump", "systematiskt", "storsta"):
        assert dragna(metod=metod) == dragna(metod=metod)
    assert dragna(metod="slump") != dragna(metod="slump", ord="lönn")
    assert [namn.split("/")[0] for namn in dragna(metod="storsta", antal="2")] == ["A40", "A39"]
    assert len(dragna(metod="systematiskt", antal="7")) == 7


@pytest.mark.parametrize(
    ("stratum", "antal"), [("serie", 3), ("manad", 3), ("motpart", 3), ("belopp", 3)]
)
def test_sa_manga_ur_varje_stratum(f: Fava, stratum: str, antal: int) -> None:
    _, vart = dra(f, metod="stratum", stratum=stratum, antal="3")
    # All of one serie, month, motpart and band of amount here.
    assert len(poster(innehall(f.klient.get(vart)))) == antal


def test_andrade_bocker_sags(f: Fava) -> None:
    _, vart = dra(f, metod="storsta", antal="1")
    fil = f.mapp / "main.beancount"
    fil.write_text(fil.read_text().replace("Köp 40", "Köp av annat"))
    text = ord_i(innehall(f.klient.get(vart)))
    assert "har ändrats sedan det drogs: A40/2023" in text


@pytest.mark.parametrize(
    ("andrat", "ord_"),
    [
        ({"ord": " "}, "Ordet för dragningen saknas"),
        ({"vasentlighet": "mycket"}, "Väsentligheten är inte ett belopp"),
        ({"vasentlighet": "90 000"}, "mindre än populationen"),
        ({"konto": "6x"}, "är inga konton"),
        ({"konto": "1510"}, "Populationen är tom"),
        ({"metod": "slump", "antal": "41"}, "från 1 till 40"),
        ({"metod": "annan"}, "Metoden finns inte"),
        ({"risk": "fem"}, "Risken är inte procent"),
    ],
)
def test_det_som_inte_gar_att_dra_sags_och_formularet_star_kvar(
    f: Fava, andrat: dict[str, str], ord_: str
) -> None:
    status, sida = dra(f, motpart="Firman", **andrat)
    assert status == 400
    assert ord_ in ord_i(sida)
    assert 'name="motpart" value="Firman"' in sida
    assert not list(f.mapp.parent.glob("granskning/stickprov-*.json"))


@pytest.mark.parametrize("prov", ["", "../../bok/main", "2023-00000000", "2023-zzzzzzzz"])
def test_ett_stickprov_som_inte_finns(f: Fava, prov: str) -> None:
    if prov:
        assert "Stickprovet finns inte" in f.text("Stickprov", prov=prov)
    assert f.klient.get(f.adress("Stickprov/papper.pdf", prov=prov)).status_code == 404


def test_bara_revisorn_skriver_arbetspapper_nar_flera_arbetar(f: Fava) -> None:
    biljett, anteckna = f.biljett("Stickprov"), {"biljett": f.biljett("Granskning"), "text": "x"}
    f.app.config[NAMNFUNKTION] = lambda: "Eva Ek"
    for roll in (Roll.EKONOM, Roll.ATTESTANT, Roll.LASARE):
        f.app.config[FUNKTION] = lambda roll=roll: roll
        assert f.posta("Stickprov/dra", {"biljett": biljett, "ord": ORD}).status_code == 403
        assert f.posta("Stickprov/bocka", {"biljett": biljett}).status_code == 403
        assert f.posta("Granskning/anteckna", dict(anteckna)).status_code == 403
    f.app.config[FUNKTION] = lambda: Roll.REVISOR
    assert dra(f)[0] == 303


def test_utan_biljett_dras_ingenting(f: Fava) -> None:
    for adress in ("Stickprov/dra", "Stickprov/bocka"):
        assert f.posta(adress, {"ord": ORD}).status_code == 403


def test_arets_stangning_ingar_inte_om_den_inte_sags(tmp_path: Path) -> None:
    stangning = ver("S1", "2023-12-31", "Intern", "Stängning", "8999 100.00; 2069 -100.00")
    f = fava(skriv(tmp_path / "bok", POSTER + stangning))
    utan = innehall(f.klient.get(dra(f, metod="storsta", enhet="verifikation", konto="")[1]))
    assert "Årets stängning ingår inte: S1/2023." in ord_i(utan)
    med = {"metod": "storsta", "enhet": "verifikation", "konto": "", "bokslut": "1"}
    assert "Årets stängning ingår: S1/2023." in ord_i(innehall(f.klient.get(dra(f, **med)[1])))
