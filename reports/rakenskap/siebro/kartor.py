"""The mapping file, `--kartor FIL.toml`: what a SIE file cannot say by itself.

kontoplan = "bas"                 # or "kommun-bas"; otherwise recognised from the file
ingaende_differens = "2099"       # where an opening balance that is not nought is evened out

[konton]
"2110" = "andra_avsattningar"                             # account = delpost
"OBS" = { nummer = "1999", post = "ovriga_fordringar" }   # a number for an account that has none

[dimensioner]
"1" = "verksamhet"                # verksamhet, insats or projekt
"20" = "insats"

[eget_kapital."A12/2023"]         # a decision to post directly to equity
slag = "aterbetalning"            # to members; or "overtagande", in a merger
beslut = "Medlemssamrådet 2023-03-14 § 4"
grund = "Överskottet återgår till medlemmarna enligt förbundsordningen § 18"

A CSV file that `rakenskap konton --ut` wrote, and someone has edited, is read too.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lkbr.bokslut import DIREKTA
from lkbr.uppstallning import KONTOPLANER, las_kontotabell
from rakenskap.bok.felrad import BokFelError, Felrad, oslagbart

MAL = ("verksamhet", "insats", "projekt")
_NYCKLAR = frozenset({"kontoplan", "ingaende_differens", "konton", "dimensioner", "eget_kapital"})
_REGEL = "(docs/handbok.md, SIE)"


@dataclass(frozen=True, slots=True)
class Kartor:
    """What the user has decided about a file.

    Attributes:
        kontoplan: `bas` or `kommun_bas`, empty to recognise it from the file.
        poster: delpost by account as it stands in the file.
        nummer: account number by account as it stands in the file.
        dimensioner: key of the metadata by number of dimension.
        ingaende_differens: account that takes up an opening balance that does not sum to nought.
        eget_kapital: decisions to post directly to equity, by verifikation and year.
    """

    kontoplan: str = ""
    poster: dict[str, str] = field(default_factory=dict)
    nummer: dict[str, str] = field(default_factory=dict)
    dimensioner: dict[str, str] = field(default_factory=dict)
    ingaende_differens: str = ""
    eget_kapital: dict[str, dict[str, str]] = field(default_factory=dict)


def tolka_kartor(text: str, fil: str) -> Kartor:
    """Read and check the text of a mapping file, such as a proposal.

    Raises:
        BokFelError: it holds something that means nothing; all of it is said.
    """
    return _tolka(tomllib.loads(text), Path(fil))


def las_kartor(fil: Path) -> Kartor:
    """Read and check a mapping file.

    Raises:
        BokFelError: it cannot be read, or holds something that means nothing; all of it is said.
    """
    try:
        if fil.suffix.lower() == ".csv":
            rader = las_csv(fil.read_text(encoding="utf-8-sig"), str(fil))
            return Kartor(poster={konto: delpost for konto, (_, delpost) in rader.items()})
        tabell = tomllib.loads(fil.read_text(encoding="utf-8"))
    except OSError as hinder:
        vad = f"Filen går inte att läsa: {oslagbart(hinder)}. Gör så här: kontrollera dess namn."
    except UnicodeDecodeError:
        vad = "Filen är inte i UTF-8. Gör så här: spara den med kodningen UTF-8."
    except tomllib.TOMLDecodeError as hinder:
        vad = f"Filen går inte att tolka. Gör så här: rätta raden. (TOML: {hinder})"
    else:
        return _tolka(tabell, fil)
    raise BokFelError([Felrad(str(fil), 0, f"{vad} {_REGEL}")])


def _tolka(tabell: dict[str, Any], fil: Path) -> Kartor:
    fel = [
        f"{nyckel} betyder ingenting här. Gör så här: skriv en av {', '.join(sorted(_NYCKLAR))}."
        for nyckel in sorted(set(tabell) - _NYCKLAR)
    ]
    kontoplan = str(tabell.get("kontoplan", "")).replace("-", "_")
    if kontoplan not in ("", *KONTOPLANER):
        fel.append(
            f'Kontoplanen "{kontoplan}" finns inte. Gör så här: skriv "bas" eller "kommun-bas".'
        )
    poster, nummer = _konton(_undertabell(tabell, "konton", fel), fel)
    dimensioner = {}
    for dim, mal in _undertabell(tabell, "dimensioner", fel).items():
        if mal in MAL:
            dimensioner[dim] = str(mal)
        else:
            fel.append(f'Dimension {dim}: "{mal}" finns inte. Gör så här: skriv {_eller(MAL)}.')
    beslut = _beslut(_undertabell(tabell, "eget_kapital", fel), fel)
    if fel:
        raise BokFelError([Felrad(str(fil), 0, f"{text} {_REGEL}") for text in fel])
    differens = str(tabell.get("ingaende_differens", ""))
    return Kartor(kontoplan, poster, nummer, dimensioner, differens, beslut)


def _eller(ord_: tuple[str, ...]) -> str:
    return f"{', '.join(ord_[:-1])} eller {ord_[-1]}"


def _undertabell(tabell: dict[str, Any], namn: str, fel: list[str]) -> dict[str, Any]:
    varde = tabell.get(namn, {})
    if isinstance(varde, dict):
        return varde
    fel.append(f"{namn} ska vara en rubrik. Gör så här: skriv [{namn}] på en egen rad.")
    return {}


def _beslut(tabell: dict[str, Any], fel: list[str]) -> dict[str, dict[str, str]]:
    svar = {}
    for ver, egna in tabell.items():
        hel = isinstance(egna, dict) and set(egna) == {"slag", "beslut", "grund"}
        if (
            not hel
            or egna["slag"] not in DIREKTA
            or not all(map(str.strip, map(str, egna.values())))
        ):
            fel.append(
                f"Eget kapital, {ver}: skriv slag ({_eller(tuple(DIREKTA))}), beslut och grund."
            )
        else:
            svar[ver] = {namn: str(varde) for namn, varde in egna.items()}
    return svar


def _konton(tabell: dict[str, Any], fel: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    delposter = las_kontotabell("bas").delposter
    poster: dict[str, str] = {}
    nummer: dict[str, str] = {}
    for konto, varde in tabell.items():
        val = varde if isinstance(varde, dict) else {"post": varde}
        if set(val) - {"post", "nummer"} or not val:
            fel.append(f'Konto {konto}: skriv "delpost" eller {{ nummer = "…", post = "…" }}.')
            continue
        if "post" in val:
            if val["post"] in delposter:
                poster[konto] = val["post"]
            else:
                fel.append(
                    f'Konto {konto}: delposten "{val["post"]}" finns inte. Gör så här: välj en av '
                    f"{', '.join(sorted(delposter))}."
                )
        if "nummer" in val:
            if re.fullmatch(r"\d{4,6}", str(val["nummer"])):
                nummer[konto] = str(val["nummer"])
            else:
                fel.append(f"Konto {konto}: nummer ska vara fyra till sex siffror.")
    return poster, nummer


def las_csv(text: str, fil: str) -> dict[str, tuple[int, str]]:
    """Read the table back: account to (line, delpost); only the columns konto and delpost count.

    Raises:
        BokFelError: a column is missing, an account stands twice, or a delpost does not exist;
            all of it is said.
    """
    skilje = ";" if ";" in text.partition("\n")[0] else ","
    lasare = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=skilje)
    if saknas := [falt for falt in ("konto", "delpost") if falt not in (lasare.fieldnames or ())]:
        hur = "Gör så här: låt första raden vara den som rakenskap konton --ut skrev."
        text = f"Kolumnen {' och '.join(saknas)} saknas. {hur}"
        raise BokFelError([Felrad(fil, 1, text)])
    delposter = las_kontotabell("bas").delposter
    svar: dict[str, tuple[int, str]] = {}
    fel = []
    for rad in lasare:
        konto, delpost = (rad["konto"] or "").strip(), (rad["delpost"] or "").strip()
        if not konto and not delpost:
            continue
        if delpost not in delposter:
            text = (
                f'Konto {konto}: delposten "{delpost}" finns inte. Gör så här: välj en av '
                f"{', '.join(sorted(delposter))}."
            )
            fel.append(Felrad(fil, lasare.line_num, text))
        elif konto in svar:
            text = (
                f"Konto {konto} står två gånger, också på rad {svar[konto][0]}. Gör så här: "
                "ta bort den ena raden."
            )
            fel.append(Felrad(fil, lasare.line_num, text))
        else:
            svar[konto] = lasare.line_num, delpost
    if fel:
        raise BokFelError(fel)
    return svar
