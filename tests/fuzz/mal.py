"""What is fuzzed: seeds, the words to change them with, and what an input is given to."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from beancount.core import data as bean
from beancount.parser import booking, parser

from lkbr.alla import kontrollera_allt
from lkbr.behandlingshistorik import FIL, START, las_historik, posthash, signatur_i
from lkbr.forbundslasning import ForbundFelError, tolka_forbund
from lkbr.ordning import regler_av
from lkbr.programfalt import i_utkast
from lkbr.stangda import Stangning
from lkbr.underlag import fel_i_sokvag
from lkbr.uppspelning import spela_upp
from rakenskap import sie
from rakenskap.bankfil.las import las as las_camt
from rakenskap.bok.bok import Bok, bygg_bok, las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.anteckning import anteckna
from rakenskap.dagbok.attest import att_attestera, attestera
from rakenskap.dagbok.bokforing import bokfor
from rakenskap.dagbok.formular import Formular, Formularrad, las_formular
from rakenskap.dagbok.registrering import OtolkatError, tolka_belopp, tolka_dag, tolka_rad
from rakenskap.dagbok.skiss import Vem
from rakenskap.dagbok.spara import spara
from rakenskap.dagbok.stangning import oppna_period, stang_period
from rakenskap.dagbok.text import av_entry, filhuvud, som_text
from rakenskap.dagbok.utkast import granska_utkast, utkast_i
from rakenskap.siebro.filer import Siefil
from rakenskap.siebro.i_minnet import bok_fran_sie
from tests.hjalp import UNDERLAG
from tests.lkbr.test_dagbokens_regler import ORDNING
from tests.rakenskap.bankfil import camthjalp
from tests.rakenskap.dagbok.test_dagbok import CHEF, EKONOM, FAKTURA, HYRA, NU, med_historik
from tests.rakenskap.siebro import siehjalp

TAL = [
    b"0",
    b"-1",
    b"1",
    b"99999999999999999999",
    b"0.001",
    b"-0.00",
    b"1e9",
    b"2023",
    b"0000",
    b"1,5",
]
TECKEN = [
    b"\0",
    b"\xff",
    b'"',
    b"\\",
    b"\n",
    b"\r",
    b"\t",
    b" ",
    b"{",
    b"}",
    b"[",
    b"]",
    b"<",
    b">",
]
TECKEN += ["å".encode(), "\u2028".encode(), "\u202e".encode(), "\U0001f600".encode(), b"\x1b[2J"]


@dataclass
class Mal:
    """A target: what is changed, the words to change with, and what an input is given to.

    `prova` tells whether the input was taken for what it says it is.
    """

    fron: Sequence[bytes]
    ordlista: Sequence[bytes]
    prova: Callable[[bytes, int], bool]
    efter: Callable[[bytes, random.Random], bytes] = field(default=lambda ett, _: ett)


def _ord_i(texter: Sequence[bytes], *mer: bytes) -> list[bytes]:
    """Return the words of some texts, each once, in order."""
    ord_ = dict.fromkeys(ett for text in texter for ett in re.findall(rb"[^\s<>{}\"=,]+", text))
    return [*ord_, *mer, *TAL, *TECKEN]


def sie_mal() -> Mal:
    """SIE files: read and checked; what can be used of each two hundredth becomes books."""
    delar = [siehjalp.HUVUD + del_ for del_ in ("", siehjalp.FORRA, siehjalp.ARET, siehjalp.VER)]
    fron = _korta([del_.encode("cp437") for del_ in delar])
    fron += [
        siehjalp.HELA.encode("cp437"),
        b"#FLAGGA 0\n#SIETYP 2\n#PSALDO 0 202301 6666 {1 10} 0\n",
    ]
    etiketter = [
        b"#OIB",
        b"#OUB",
        b"#UNDERDIM",
        b"#BTRANS",
        b"#RTRANS",
        b"#KSUMMA",
        b"#SRU",
        b"#ENHET",
    ]

    def prova(data: bytes, nummer: int) -> bool:
        lasning = sie.granska(data)
        for fel in lasning.fel:
            str(fel)
        if nummer % 200 == 0 and lasning.anvandbar:
            fil = Siefil(Path("x.se"), data, "0" * 64, lasning)
            with contextlib.suppress(BokFelError):
                bok_fran_sie([fil])
        return lasning.anvandbar

    return Mal(fron, _ord_i(fron, *etiketter), prova)


def _korta(filer: Sequence[bytes]) -> list[bytes]:
    """Return pieces of ten lines of some files: a small input is tried in a fifth of the time."""
    rader = [fil.splitlines(keepends=True) for fil in filer]
    return [
        b"".join([*ett[:6], *ett[fran : fran + 10]])
        for ett in rader
        for fran in range(6, len(ett), 7)
    ]


def camt_mal() -> Mal:
    """Bank statements, camt.053."""
    h = camthjalp
    fron = [
        h.HELA,
        h.camt(h.utdrag("5000.00", "4750.00", h.BETALD)),
        h.camt(h.utdrag("0.00", "80.50", h.INBETALD), version="08"),
        h.camt(h.utdrag("0.00", "-9.00", h.AVGIFT, konto="SE4550000000058398257466")),
    ]
    mer = [
        b"<RvslInd>true</RvslInd>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
        b"&b;",
        b"&#0;",
        b"<![CDATA[",
    ]
    mer += [
        b"</Ntry>",
        b"<Ntry>",
        b"<Stmt>",
        b"</Stmt>",
        b"PDNG",
        b"xmlns:a='b'",
        b"USD",
        b"<a:b/>",
    ]

    def prova(data: bytes, _nummer: int) -> bool:
        with contextlib.suppress(BokFelError):
            las_camt(data, "x.xml")
            return True
        return False

    return Mal(fron, _ord_i(fron, *mer), prova)


def forbund_mal() -> Mal:
    """`forbund.toml`."""
    egen = (
        'namn = "F"\norgnr = "222000-0000"\n[attest]\nupplasning = ["a"]\ninstallningar = ["a"]\n'
        'kraver_nycklar = true\n[[person]]\nnamn = "a"\nnycklar = ["ssh-ed25519 AAAA a"]\n'
    )
    fron = [ORDNING.encode(), egen.encode(), (egen + ORDNING).encode()]

    def prova(data: bytes, _nummer: int) -> bool:
        text = data.decode("utf-8", "replace")
        with contextlib.suppress(ForbundFelError):
            regler_av(tolka_forbund(text))
            return True
        return False

    mer = [
        b"[[attestant]]",
        b"[a.b]",
        b"'''",
        b"1979-05-27T07:32:00Z",
        b"inf",
        b"nan",
        b"true",
        b"[]",
    ]
    return Mal(fron, _ord_i(fron, *mer), prova)


def logg_mal(mapp: Path) -> Mal:
    """The log, half of them with the chain made to hold again, as an insider would."""
    fron = [b"".join(rader) for rader in _loggar(mapp)]
    grund = regler_av(tolka_forbund(ORDNING))

    def prova(data: bytes, _nummer: int) -> bool:
        logg = las_historik(data)
        lage = spela_upp(logg.poster, grund)
        for post in logg.poster:
            signatur_i(post)
            lage.importpost(post.galler)
        for fel in lage.fel:
            str(dict(fel.delar))
        return bool(logg.poster) and not logg.brott

    mer = [
        b"null",
        b"true",
        b"{}",
        b"[]",
        b'"x":1,',
        b'"sig":"AAAA",',
        b"import",
        b"plomb",
        b"utkast",
    ]
    return Mal(fron, _ord_i(fron, *mer), prova, _omkedjad)


def _loggar(mapp: Path) -> list[list[bytes]]:
    """Make a log of every kind of record, and return its beginning, middle and end."""
    med_historik(mapp, HYRA + FAKTURA)
    bok = las_bok(mapp)
    spara(bokfor(bok, utkast_i(bok), EKONOM)[0])
    bok = las_bok(mapp)
    spara(attestera(bok, att_attestera(bok), CHEF))
    spara(stang_period(las_bok(mapp), "2023-01", EKONOM))
    spara(oppna_period(las_bok(mapp), "2023-01", "skäl", CHEF))
    with contextlib.suppress(BokFelError):
        spara(anteckna(las_bok(mapp), "B1/2023", "sent", EKONOM)[0])
    nytt_ar = Vem("ekonom", NU.replace(year=2024), "skäl")
    spara(stang_period(las_bok(mapp), "2023", nytt_ar))
    rader = (mapp / FIL).read_bytes().splitlines(keepends=True)
    korta = [rad for rad in rader if len(rad) < 1200]
    return [rader[:4], korta[-5:], [rader[0], *korta[:6]], [*rader[:2], rader[-1]]]


def _omkedjad(data: bytes, slump: random.Random) -> bytes:
    if slump.random() < 0.5:
        return data
    ut, forra = [], START
    for nummer, rad in enumerate(data.split(b"\n")[:-1], 1):
        kropp = re.sub(rb'^\{"nr":\d+', b'{"nr":%d' % nummer, rad)
        kropp = re.sub(rb',"forra":"[^"]*"', b',"forra":"%s"' % forra.encode(), kropp)
        kropp = kropp.split(b',"hash":"', 1)[0].removesuffix(b"}") + b"}"
        forra = hashlib.sha256(kropp).hexdigest()
        ut.append(kropp[:-1] + b',"hash":"' + forra.encode() + b'"}\n')
    return b"".join(ut)


def utkast_mal(mapp: Path) -> Mal:
    """Drafts: half as typed in the form, half in a file; one in 25 of those by every rule."""
    med_historik(mapp, "")
    (mapp / "2023/underlag/utkast.txt").write_bytes(UNDERLAG)
    bok = las_bok(mapp)
    huvud = filhuvud(bok.options)
    fron = [HYRA.encode(), FAKTURA.encode(), (HYRA + FAKTURA).encode()]
    fron += [
        b"2023-02-01\nFirman AB\nHyra\nB\n47110\n"
        b"6110 1 234,50 verksamhet=kansli\n1930 rest\n2 1000*1,25+40"
    ]

    def prova(data: bytes, nummer: int) -> bool:
        text = data.decode("utf-8", "replace")
        if nummer % 2:
            return _i_formularet(bok, text)
        return _i_filen(bok, huvud, text, hela=nummer % 50 == 0)

    mer = [
        b"rattar:",
        b"sent:",
        b"underlag:",
        b"SEK",
        b"USD",
        b"{1 SEK}",
        b"@ 2",
        b"TRUE",
        b"NULL",
        b"#a",
        b"^b",
    ]
    mer += [b"pushtag #a\n", b'include "x"\n', b'option "a" "b"\n', b'2023-01-01 custom "x" 1\n']
    return Mal(fron, _ord_i(fron, *mer), prova)


def _i_filen(bok: Bok, huvud: str, text: str, *, hela: bool) -> bool:
    entries, fel, options = parser.parse_string(huvud + text)
    entries, mer = booking.book(entries, options)  # type: ignore[no-untyped-call]
    if not hela:
        skrivna = sum(_skriven(entry) for entry in entries)
        return skrivna == len(entries) and not fel and not mer
    egna = {**bok.options, "include": list(bok.options["include"])}
    alla = bean.sorted([*bok.entries, *entries])
    alla, fynd = kontrollera_allt(alla, egna)
    ny = bygg_bok(bok.huvudfil, alla, [*fel, *mer, *fynd], egna)
    for utkast in utkast_i(ny):
        granska_utkast(ny, utkast, Stangning(), EKONOM)
        _skriven(utkast.entry)
    return not ny.fel and not ny.utkastfel


def _skriven(entry: bean.Directive) -> bool:
    """Take a draft through all that makes text or a checksum of it."""
    if not isinstance(entry, bean.Transaction):
        return True
    posthash(entry)
    i_utkast(entry.meta)
    fel_i_sokvag(str(entry.meta.get("underlag", "")))
    with contextlib.suppress(BokFelError):
        som_text(entry)
        str(av_entry(entry))
        return True
    return False


def _i_formularet(bok: Bok, text: str) -> bool:
    falt = [*text.split("\n"), "", "", "", "", ""]
    rader = [[*rad.split(" ", 2), "", "", ""] for rad in falt[5:]]
    formular = Formular(
        slag="fri",
        dag=falt[0],
        motpart=falt[1],
        text=falt[2],
        serie=falt[3],
        fakturanr=falt[4],
        rader=tuple(Formularrad(rad[0], rad[1], rad[2]) for rad in rader),
    )
    last = las_formular(bok, formular, dt.date(2023, 3, 1))
    if last.text is not None:
        str(last.text)
    for rad in falt:
        for tolka in (
            lambda ett: tolka_rad(bok, ett, 100),
            tolka_belopp,
            lambda ett: tolka_dag(ett, dt.date(2023, 3, 1)),
        ):
            with contextlib.suppress(OtolkatError):
                tolka(rad)
    return last.text is not None


def alla_mal(mapp: Path) -> dict[str, Mal]:
    """Return every target by its name; books that they need are made in a folder."""
    return {
        "sie": sie_mal(),
        "camt": camt_mal(),
        "forbund": forbund_mal(),
        "logg": logg_mal(mapp / "logg"),
        "utkast": utkast_mal(mapp / "utkast"),
    }
