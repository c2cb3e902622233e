"""`rakenskap vittne`: the auditor's own memory of how far the log has come, and proofs from it."""

from __future__ import annotations

import argparse
import json
import os
from getpass import getpass
from pathlib import Path

from lkbr.behandlingshistorik import Historik, Loggpost
from lkbr.bokfiler import uppspelning
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.skiss import las_logg
from rakenskap.granskning.kontrollpunkt import (
    folj,
    inklusion,
    is_med,
    kontrollpunkt,
    las_inklusion,
    las_minne,
)
from rakenskap.granskning.punktsignatur import signera_punkt, signerad_av
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats

VAD = ("kontrollpunkt", "folj", "bevis", "prova", "signera", "granska")


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "vad",
        choices=VAD,
        help="visa historikens kontrollpunkt; följ historiken (godta den bara om det som vittnet "
        "minns är dess början); gör bevis för en verifikation; pröva ett bevis utan böckerna; "
        "signera kontrollpunkten med din egen nyckel; granska en sparad kontrollpunkt",
    )
    tolk.add_argument(
        "galler", nargs="?", default="", metavar="VAD", help="L45/2024 eller postens nummer; FIL"
    )
    tolk.add_argument(
        "--minne",
        type=Path,
        metavar="FIL",
        help="vittnets minne, hos revisorn själv och inte hos förbundet",
    )
    tolk.add_argument("--av", default="", metavar="NAMN", help="signera: vem du är")
    tolk.add_argument(
        "--nyckel", type=Path, metavar="FIL", help="signera: din egen nyckel (Ed25519)"
    )
    tolk.add_argument("--ut", type=Path, metavar="FIL", help="filen som skrivs (annars skärmen)")


def kor(val: argparse.Namespace) -> int:
    """Show the checkpoint, follow the log, make a proof or check one."""
    if val.vad == "prova":
        return _prova(val)
    bok = las_bok(bokens_plats(val.bok))
    logg = las_logg(bok.mapp)
    if logg.brott:
        raise BokFelError(Felrad("behandlingshistoriken", b.rad, b.text) for b in logg.brott)
    if val.vad == "kontrollpunkt":
        _skriv(str(kontrollpunkt(logg, bok.forbund.namn)), val.ut)
        return 0
    if val.vad == "signera":
        return _signera(val, bok, logg)
    if val.vad == "granska":
        return _granska(val, bok, logg)
    if val.vad == "bevis":
        _skriv(str(inklusion(logg, _post(logg, val.galler), bok.forbund.namn)), val.ut)
        return 0
    fil = _minne(val)
    forra = las_minne(fil)
    ny = folj(forra, logg, bok.forbund.namn)
    bok.krav_felfri()
    _spara(fil, str(ny))
    if forra is None:
        print(f"Vittnet ser historiken för första gången: {ny.antal} poster. Minnet är {fil}.")
    else:
        print(
            f"rätt  Historiken är en fortsättning: {forra.antal} poster är oförändrade och "
            f"{ny.antal - forra.antal} har kommit till."
        )
    print(str(ny).rstrip())
    return 0


def _signera(val: argparse.Namespace, bok: Bok, logg: Historik) -> int:
    if not val.av.strip() or val.nyckel is None:
        text = (
            "Det är inte sagt vem du är, eller vilken nyckel. Gör så här: --av NAMN --nyckel FIL."
        )
        raise BokFelError([Felrad("rakenskap vittne signera", 0, text)])
    bok.krav_felfri()
    punkt, rad = signera_punkt(
        kontrollpunkt(logg, bok.forbund.namn), val.av, val.nyckel, lambda: getpass("Lösenord: ")
    )
    _skriv(str(punkt), val.ut)
    lage = uppspelning(bok.options)
    if lage is None or val.av not in signerad_av(punkt, lage.regler.nycklar):
        print(
            f"Nyckeln står inte som {val.av}s i förbundets inställningar. Den som granskar behöver "
            f"den här raden: {rad}"
        )
    return 0


def _granska(val: argparse.Namespace, bok: Bok, logg: Historik) -> int:
    """Tell whether a saved checkpoint is of these books' log, and who has signed it."""
    fil = Path(val.galler)
    punkt = las_minne(fil)
    if punkt is None:
        text = "Kontrollpunkten finns inte. Gör så här: rätta sökvägen."
        raise BokFelError([Felrad(str(fil), 0, text)])
    folj(punkt, logg, bok.forbund.namn)
    bok.krav_felfri()
    print(f"rätt  De första {punkt.antal} posterna i historiken är de som kontrollpunkten har.")
    lage = uppspelning(bok.options)
    signerade = signerad_av(punkt, lage.regler.nycklar if lage else {})
    for namn in signerade:
        print(f"rätt  Signerad av {namn}.")
    okanda = len(punkt.signaturer) - len(signerade)
    if okanda:
        print(f"Signaturer som inte är gjorda med någon nyckel i inställningarna: {okanda}.")
    elif not punkt.signaturer:
        print("Kontrollpunkten är inte signerad.")
    return 0


def _minne(val: argparse.Namespace) -> Path:
    if val.minne is None:
        raise BokFelError(
            [
                Felrad(
                    "rakenskap vittne",
                    0,
                    "Vittnets minne är inte angivet. Gör så här: lägg till --minne FIL, en fil "
                    "hos dig som bara du skriver i. (LKBR 3 kap. 11 §)",
                )
            ]
        )
    fil: Path = val.minne
    return fil


def _post(logg: Historik, galler: str) -> Loggpost:
    """Return the record of a verifikation, or the record with a number.

    Raises:
        BokFelError: there is none.
    """
    for post in logg.poster:
        if galler in (post.galler, str(post.nr)) and post.vad != "attest":
            return post
    # An imported entry is in the record of its import, by the checksum of all.
    ar = galler.rpartition("/")[2]
    for post in logg.poster:
        if post.vad == "import" and post.galler == ar:
            return post
    raise BokFelError(
        [
            Felrad(
                galler or "rakenskap vittne",
                0,
                "Ingen post i historiken gäller det. Gör så här: skriv verifikationens nummer med "
                "året, L45/2024. (LKBR 3 kap. 11 §)",
            )
        ]
    )


def _prova(val: argparse.Namespace) -> int:
    fil = Path(val.galler)
    try:
        text = fil.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BokFelError(
            [Felrad(str(fil), 0, "Beviset går inte att läsa. Gör så här: rätta sökvägen.")]
        ) from None
    bevis = las_inklusion(text, str(fil))
    falt = json.loads(bevis.rad)
    if not is_med(bevis):
        print(f"FEL   {fil}: beviset visar inte att posten finns i historiken.")
        return 1
    minne = las_minne(val.minne) if val.minne else None
    if minne is None:
        print("Kontrollpunkten i beviset är inte prövad mot något minne (--minne FIL).")
    elif (minne.namn, minne.antal, minne.rot) != (
        bevis.punkt.namn,
        bevis.punkt.antal,
        bevis.punkt.rot,
    ):
        print(
            f"FEL   {fil}: kontrollpunkten i beviset är inte den som vittnet minns "
            f"({minne.antal} poster). Gör så här: kör rakenskap vittne folj, och be om ett nytt "
            "bevis."
        )
        return 1
    print(
        f"rätt  post {falt['nr']} ({falt['tid']}, {falt['av']}: {falt['vad']} {falt['galler']}) är "
        f"med bland {bevis.punkt.antal} poster."
    )
    return 0


def _skriv(text: str, ut: Path | None) -> None:
    if ut is None:
        print(text.rstrip())
        return
    ut.parent.mkdir(parents=True, exist_ok=True)
    ut.write_text(text, encoding="utf-8")
    print(ut)


def _spara(fil: Path, text: str) -> None:
    fil.parent.mkdir(parents=True, exist_ok=True)
    temp = fil.with_name(f".{fil.name}.ny")
    temp.write_text(text, encoding="utf-8")
    os.replace(temp, fil)  # noqa: PTH105 (the system call is what is meant)
