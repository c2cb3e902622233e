"""Signing in the browser, where the federation asks for keys: the key never comes here.

What is signed is the record of the log as it will stand, without signature and checksum. It is
shown, the person signs it on her own computer with `ssh-keygen -Y sign`, and pastes the signature.
The plan is then made again at the same time of day; if it gives the same record, the signature is
in it. If the books have changed in between, the record is another and must be signed anew.

Before:  the button Attestera, and LKBR-H20 since nobody signed
After:   a text to sign, a field for the signature, and the record with it
"""

from __future__ import annotations

import base64
import datetime as dt
import shlex
from collections.abc import Iterator

from flask import request

from lkbr.behandlingshistorik import TIDFORM
from lkbr.bokfiler import historik, uppspelning
from lkbr.sshsig import NAMNRYMD, is_akta, ur_rustning
from lkbr.tid import tidpunkt
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.skiss import Vem
from rakenskap.fava_tillagg.sida import Fraga, Sida
from rakenskap.fava_tillagg.sidor.gemensamt import gemensamt

# How long a text may lie before it is signed: the time that stands in it is the record's.
LANGST = dt.timedelta(minutes=30)
FIL = "attest.txt"
NYCKEL = "~/.ssh/rakenskap"
_FORMULARETS = frozenset({"biljett", "signatur", "tid"})


class SignaturBehovsError(Exception):
    """A record must be signed: its text, and the signatures that are already there."""

    def __init__(self, text: bytes, klara: tuple[str, ...], vem: Vem) -> None:
        """Take what is to be signed, what has been signed before it, and by whom."""
        super().__init__("a record must be signed")
        self.text = text
        self.klara = klara
        self.vem = vem


def signerande(bok: Bok, vem: Vem) -> Vem:
    """Return who acts, signing with the signatures that the form carries; asked for where none is.

    Where the federation asks for no keys nothing is signed here.

    Raises:
        BokFelError: the person has no key, or what was pasted is not her signature of the text.
    """
    lage = uppspelning(bok.options)
    if lage is None or not lage.regler.kraver_nycklar:
        return vem
    nycklar = tuple(lage.regler.nycklar.get(vem.av, ()))
    if not nycklar:
        raise _fel(
            f"{vem.av} har ingen nyckel i förbundets inställningar. Gör så här: låt någon som har "
            "en föra in din ([[person]] i forbund.toml)."
        )
    logg = historik(bok.options)
    sista = logg.poster[-1].tid if logg is not None and logg.poster else ""
    da = _textens_tid(vem.nu, sista)
    nu = da or vem.nu
    givna = [ett for ett in request.form.getlist("signatur") if ett.strip()]
    kvar: Iterator[str] = iter(givna if da else ())
    klara: list[str] = []

    def signera(text: bytes) -> str:
        given = next(kvar, None)
        if given is None:
            raise SignaturBehovsError(text, tuple(klara), egen)
        signatur = _signatur(given)
        if not is_akta(text, signatur, nycklar):
            raise _fel(
                f"Signaturen är inte av den här texten med en nyckel som {vem.av} har: texten kan "
                "ha ändrats sedan den visades, om någon annan har bokfört. Ingenting är skrivet. "
                "Gör så här: gå tillbaka till sidan och signera den text som då visas."
            )
        klara.append(signatur)
        return signatur

    egen = Vem(vem.av, nu, vem.klocka, signera)
    return egen


def _textens_tid(nu: dt.datetime, sista: str) -> dt.datetime | None:
    """Return the time of the text that was signed; None when there is none, or it is too old.

    `sista` is the time of the log's last record: what was signed before it cannot follow it.
    """
    tid = request.form.get("tid", "")
    try:
        da = tidpunkt(tid)
    except ValueError:
        return None
    return da if tid >= sista and dt.timedelta() <= nu - da <= LANGST else None


def _signatur(text: str) -> str:
    try:
        return ur_rustning(text.replace("\r", "").strip()) if "-----" in text else text
    except ValueError:
        raise _fel(
            "Det som klistrats in är ingen signatur. Gör så här: klistra in hela innehållet i "
            f"{FIL}.sig, från -----BEGIN till -----END SSH SIGNATURE-----."
        ) from None


def signeringssida(fraga: Fraga, behov: SignaturBehovsError, sida: str, mal: str) -> Sida:
    """Show what is to be signed, how, and where the signature is pasted.

    Args:
        fraga: the request.
        behov: what is to be signed.
        sida: the page whose form it was.
        mal: where the form is sent again.
    """
    text = behov.text.decode()
    falt = [(namn, ett) for namn in request.form for ett in request.form.getlist(namn)]
    falt = [par for par in falt if par[0] not in _FORMULARETS]
    falt += [("signatur", ett) for ett in behov.klara]
    falt.append(("tid", behov.vem.nu.astimezone(dt.UTC).strftime(TIDFORM)))
    skriv = f"ssh-keygen -Y sign -n {NAMNRYMD} -f {NYCKEL}"
    egna = {
        **gemensamt(fraga),
        "biljett": fraga.biljett_for(sida),
        "mal": fraga.adresser.sida(mal),
        "falt": list(dict.fromkeys(falt)),
        "text": text,
        "fil": FIL,
        "data": f"data:text/plain;base64,{base64.b64encode(behov.text).decode()}",
        "kommando": f"{skriv} {FIL}",
        "direkt": f"printf '%s' {shlex.quote(text)} | {skriv}",
        "minuter": int(LANGST.total_seconds() // 60),
        "avbryt": fraga.adresser.sida(sida),
        "av": behov.vem.av,
        # A signature came with the form, and none of it could be used.
        "ny": bool(request.form.get("signatur")) and not behov.klara,
    }
    return Sida("Signera med din egen nyckel", "signera.html", egna, foljer_tid="ingen")


def _fel(text: str) -> BokFelError:
    return BokFelError([Felrad("signaturen", 0, f"{text} (LKBR 3 kap. 11 §)")])
