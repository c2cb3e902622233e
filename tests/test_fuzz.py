"""The long run of changed inputs (`make fuzz`) works, and what it has found stays mended."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from tests.fuzz import indata
from tests.fuzz.indata import andrad, kor_block
from tests.fuzz.mal import Mal, alla_mal

# What the run has found: the target, the number that it is run as, and the input.
FUNNA = (
    ("utkast", 0, b'2023-01-20 ! "F" "S"\n  underlag: "2023/underlag/a\0.txt"\n'),
    (
        "utkast",
        0,
        b'2023-01-20 ! "F" "S"\n  underlag: "2023/underlag/utkast.txt"\n'
        b"  Kostnader:6110-Kontorsmaterial  999999999999999999999999999999999999999 SEK\n",
    ),
    (
        "logg",
        0,
        b'{"nr":1,"tid":"","av":"\\"","vad":"","galler":"","posthash":"","post":"x","forra":"'
        + b"0" * 64
        + b'","hash":"'
        + b"0" * 64
        + b'"}\n',
    ),
)


@pytest.fixture(scope="module")
def malen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Mal]:
    return alla_mal(tmp_path_factory.mktemp("fuzz"))


@pytest.mark.parametrize("namn", indata.ANDELAR)
def test_ett_stycke_av_varje_mal_ger_inget_fynd(malen: dict[str, Mal], namn: str) -> None:
    fynd, godtagna = kor_block(namn, malen[namn], 0, 150)

    assert fynd == []
    assert godtagna > 0


@pytest.mark.parametrize(("namn", "nummer", "data"), FUNNA)
def test_det_som_hittats_ger_ett_svar(
    malen: dict[str, Mal], namn: str, nummer: int, data: bytes
) -> None:
    assert malen[namn].prova(data, nummer) is False


def test_ett_fel_och_en_hangning_hittas_och_gar_att_gora_om(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def trasig(data: bytes, _nummer: int) -> bool:
        if b"X" in data:
            raise KeyError(data)
        while b"Y" in data:
            pass
        return True

    egna = dict.fromkeys(indata.ANDELAR, Mal([b"abc"], [b"X", b"Y", b"z"], trasig))
    monkeypatch.setattr(indata, "alla_mal", lambda _mapp: egna)
    monkeypatch.setattr(indata, "GRANS_S", 0.02)
    monkeypatch.setattr(indata, "BLOCK", 40)
    stand = tmp_path / "fuzz.json"

    assert indata.main(["--antal", "40", "--mal", "sie", "--stand", str(stand)]) == 1

    assert "KeyError" in capsys.readouterr().out
    kvar = sorted(tmp_path.glob("fuzz-sie-0-*"))
    texter = [fil.read_bytes() for fil in kvar]
    assert json.loads(stand.read_text())["sie"] | {"sekunder": 0} == {
        "antal": 40,
        "godtagna": 40 - len(kvar),
        "fynd": len(kvar),
        "sekunder": 0,
    }
    assert any(b"ForLangsamtError" in ett for ett in texter)
    # The block again gives the same inputs.
    slump = random.Random("sie/0")  # noqa: S311
    gjorda = [andrad(egna["sie"], slump) for _ in range(40)]
    numren = sorted(int(fil.name.rpartition("-")[2]) for fil in kvar)
    assert numren == [plats for plats, ett in enumerate(gjorda) if b"X" in ett or b"Y" in ett]
