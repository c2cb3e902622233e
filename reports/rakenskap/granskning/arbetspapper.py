"""The working paper of a sample: how it was drawn, what was found, what it says, and its signature.

What is signed is the log's checkpoint at the draw with the sample and all its results, as
`ssh-keygen -Y sign -n rakenskap` signs a file: it is verified without this program too, by
`ssh-keygen -Y check-novalidate -n rakenskap -s stickprov-….txt.sig < stickprov-….txt`.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from lkbr.behandlingshistorik import Historik
from lkbr.belopp import kr
from lkbr.bokfiler import historik
from lkbr.sshsig import i_rustning, is_akta, nyckel_i, ur_rustning
from rakenskap.bok.felrad import BokFelError
from rakenskap.granskning.kontrollpunkt import folj, las_kontrollpunkt
from rakenskap.granskning.stickprov import METODER, RESULTAT, DragetStickprov, andrade
from rakenskap.listor import celler
from rakenskap.listor.dokument import Listdokument, dokument_for
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Harkomst, Kolumn, Rad, Rapport


def fakta(b: Berakning, prov: DragetStickprov, mapp: Path) -> list[tuple[str, str]]:
    """Return how a sample was drawn and what it says, as a working paper has it.

    Args:
        b: the books' amounts.
        prov: the sample.
        mapp: the folder of the kept samples and their signatures.
    """
    andel = prov.tackning_ore * 1000 // prov.population_ore
    rader = [
        (
            "Population",
            f"{prov.population}; {prov.antal_i_population} st, {kr(prov.population_ore)}",
        ),
        ("Inte med", prov.utanfor),
        ("Metod", METODER[prov.metod]),
        ("Dragna", f"{len(prov.dragna)} st, {kr(prov.tackning_ore)}"),
        ("Täckning", f"{andel // 10},{andel % 10} % av beloppet"),
        ("Frö", f"SHA-256 av huvudhashen och ordet «{prov.ord}»: {prov.fro}"),
        ("Huvudhash vid dragningen", prov.huvudhash or "böckerna har ingen behandlingshistorik"),
        ("Draget", f"{prov.skapat} av {prov.av}"),
    ]
    if prov.metod == "mus":
        risk = f"{prov.risk_promille // 10},{prov.risk_promille % 10} %"
        rader += [
            ("Väsentlighet", kr(prov.vasentlighet_ore)),
            ("Förväntat fel", kr(prov.forvantat_ore)),
            ("Risk", f"{risk} (konfidens {100 - prov.risk_promille // 10} %)"),
            ("Intervall", kr(prov.intervall_ore)),
        ]
    utfall = prov.utvardering()
    if utfall is not None:
        haller = utfall.ovre_grans_ore <= prov.vasentlighet_ore
        rader += [
            ("Funnet fel", kr(utfall.fel_ore)),
            ("Projicerat fel", kr(utfall.projicerat_ore)),
            ("Övre gräns", kr(utfall.ovre_grans_ore)),
            (
                "Slutsats",
                "Den övre gränsen är högst väsentligheten: populationen kan godtas med den risken."
                if haller
                else "Den övre gränsen är större än väsentligheten: populationen kan inte godtas "
                "på det här stickprovet.",
            ),
        ]
    elif prov.ogranskade:
        rader.append(("Kvar att granska", f"{prov.ogranskade} av {len(prov.dragna)}"))
    andrat = andrade(b, prov)
    rader.append(
        ("Ändrat sedan dragningen", ", ".join(andrat) or "ingenting i de dragna verifikationerna")
    )
    rader += [
        ("Kontrollpunkt", _kontrollpunkt_i_ord(b, prov)),
        ("Papprets summa", papprets_summa(prov)),
        ("Signerat", signatur_i_ord(mapp, prov)),
    ]
    return [(namn, text) for namn, text in rader if text]


def _kontrollpunkt_i_ord(b: Berakning, prov: DragetStickprov) -> str:
    """Say the log's checkpoint at the draw, and whether the log of today goes on from it."""
    if not prov.kontrollpunkt:
        return ""
    punkt = las_kontrollpunkt(prov.kontrollpunkt, f"stickprov-{prov.id}")
    rot = prov.kontrollpunkt.split("\n")[2]
    text = f"{punkt.namn}, {punkt.antal} poster, {rot}"
    logg = historik(b.bok.options)
    try:
        folj(punkt, logg or Historik(), b.bok.forbund.namn)
    except BokFelError:
        return f"{text}. Dagens behandlingshistorik är INTE en fortsättning på den."
    return f"{text}. Dagens behandlingshistorik är en fortsättning på den."


def dragna_som_rapport(prov: DragetStickprov) -> Rapport:
    """Return the drawn ones with their results, as a table."""
    rader = []
    for ett in prov.dragna:
        skillnad = None if ett.ratt_ore is None else ett.ore - ett.ratt_ore
        ganger = f", draget {ett.ganger} gånger" if ett.ganger > 1 else ""
        rader.append(
            Rad(
                ett.ver,
                "",
                (
                    celler.text(f"{ett.namn}{ganger}"),
                    celler.text(RESULTAT[ett.resultat]),
                    celler.text(ett.anteckning),
                    celler.beloppscell(ett.ore),
                    celler.beloppscell(ett.ratt_ore),
                    celler.beloppscell(skillnad),
                ),
            )
        )
    kolumner = (
        Kolumn("namn", "Post", "text"),
        Kolumn("resultat", "Resultat", "text"),
        Kolumn("anteckning", "Anteckning", "text"),
        Kolumn("bokfort", "Bokfört"),
        Kolumn("ratt", "Rätt"),
        Kolumn("skillnad", "Skillnad"),
    )
    return Rapport("stickprov", f"Stickprov {prov.id}", kolumner, tuple(rader), decimaler=2)


def arbetspapper(
    b: Berakning, prov: DragetStickprov, mapp: Path, harkomst: Harkomst, dag: dt.date
) -> Listdokument:
    """Return the working paper: how it was drawn, what was found, what it says.

    Args:
        b: the books' amounts.
        prov: the sample.
        mapp: the folder of the kept samples.
        harkomst: the books that it comes from.
        dag: the day that its files say they were made.
    """
    rader = tuple(
        Rad(str(plats), namn, (celler.text(text),))
        for plats, (namn, text) in enumerate(fakta(b, prov, mapp))
    )
    kolumner = (Kolumn("text", "", "text"),)
    hur = Rapport("hur", "Dragning och utvärdering", kolumner, rader, decimaler=2)
    return dokument_for(
        b.bok,
        f"stickprov-{prov.id}",
        "Arbetspapper: stickprov",
        prov.id,
        dag,
        (hur, dragna_som_rapport(prov)),
        harkomst=harkomst,
    )


# ---------------------------------------------------------------------- signed


def papprets_text(prov: DragetStickprov) -> str:
    """Return what is signed: the log's checkpoint, and the sample with all its results."""
    innehall = json.dumps(asdict(prov), ensure_ascii=False, sort_keys=True)
    return f"rakenskap-stickprov/1\n{prov.kontrollpunkt}\n{innehall}\n"


def papprets_summa(prov: DragetStickprov) -> str:
    """Return the SHA-256 of what is signed."""
    return hashlib.sha256(papprets_text(prov).encode()).hexdigest()


def signera_papper(
    mapp: Path, prov: DragetStickprov, signera: Callable[[bytes], str]
) -> tuple[Path, Path]:
    """Sign a sample with all its results; keep what was signed, and the signature beside it.

    Args:
        mapp: the folder of the kept samples.
        prov: the sample.
        signera: signs bytes, and returns the signature's base64 as ssh-keygen makes it.

    Raises:
        ValueError: some of the drawn ones have no result yet; the message is in Swedish.
    """
    if prov.ogranskade:
        raise ValueError(
            f"{prov.ogranskade} av {len(prov.dragna)} är inte granskade. Gör så här: bocka av dem "
            "och signera sedan."
        )
    text, signatur = (mapp / f"stickprov-{prov.id}{slut}" for slut in (".txt", ".txt.sig"))
    text.write_text(papprets_text(prov), encoding="utf-8")
    signatur.write_text(i_rustning(signera(papprets_text(prov).encode())), encoding="utf-8")
    return text, signatur


def signatur_i_ord(mapp: Path, prov: DragetStickprov) -> str:
    """Say with which key the sample as it is now is signed, or that it is not."""
    fil = mapp / f"stickprov-{prov.id}.txt.sig"
    if not fil.is_file():
        return "nej"
    try:
        signatur = ur_rustning(fil.read_text(encoding="utf-8"))
        nyckel = nyckel_i(signatur)
    except (ValueError, IndexError):
        return "signaturen går inte att läsa"
    avtryck = base64.b64encode(hashlib.sha256(base64.b64decode(nyckel.split()[1])).digest())
    if not is_akta(papprets_text(prov).encode(), signatur, (nyckel,)):
        return "NEJ: pappret eller signaturen har ändrats sedan det signerades"
    return f"med nyckeln SHA256:{avtryck.decode().rstrip('=')}; signaturen håller"
