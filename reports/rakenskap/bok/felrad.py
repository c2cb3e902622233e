"""What is wrong in the books, in Swedish: file, line, what, remedy.

Beancount's own errors are in English and without remedy. They are known by their wording; one
that is not known is shown as it is, and still stops the reports.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from lkbr.belopp import kronor_som_text


@dataclass(frozen=True, slots=True, order=True)
class Felrad:
    """One error: where it is and what it says.

    Attributes:
        fil: the file, relative to the ledger's folder where it lies in it.
        rad: the line, 0 when the error is in the file as a whole.
        text: what is wrong, the remedy and the rule.
    """

    fil: str
    rad: int
    text: str

    def __str__(self) -> str:
        plats = f"{self.fil}:{self.rad}" if self.rad else self.fil
        return f"{plats}: {self.text}"


class BokFelError(Exception):
    """The books cannot be used; nothing is written from them.

    Attributes:
        bilaga: a text for the user to save, such as a proposed mapping file; usually empty.
    """

    bilaga = ""

    def __init__(self, fel: Iterable[Felrad]) -> None:
        self.fel = tuple(fel)
        super().__init__("\n".join(map(str, self.fel)))


_HINDER = {
    errno.ENOENT: "mappen eller filen finns inte",
    errno.EACCES: "du har inte rätt till den",
    errno.EPERM: "du har inte rätt till den",
    errno.EROFS: "disken kan bara läsas",
    errno.ENOSPC: "disken är full",
    errno.EDQUOT: "ditt utrymme på disken är slut",
    errno.EFBIG: "filen blir för stor",
    errno.EISDIR: "det är en mapp, inte en fil",
    errno.ENOTDIR: "en del av sökvägen är en fil, inte en mapp",
    errno.EEXIST: "det finns redan något med det namnet",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.EIO: "disken svarar inte som den ska",
}


def oslagbart(fel: OSError) -> str:
    """Return in Swedish what stopped the operating system."""
    return _HINDER.get(fel.errno or 0, fel.strerror or str(fel))


# The parser's names of what it met.
_TECKEN = {
    "NUMBER": "ett tal",
    "CURRENCY": "en valuta",
    "STRING": "en text",
    "DATE": "en dag",
    "ACCOUNT": "ett konto",
    "EOL": "radens slut",
    "INDENT": "en indragen rad",
    "DEDENT": "slutet av verifikationen",
    "KEY": "en uppgift",
    "FLAG": "en flagga",
    "ASTERISK": "en stjärna",
    "HASH": "ett nummertecken",
    "COMMA": "ett komma",
    "LCURL": "en klammer",
    "TAG": "en tagg",
    "LINK": "en länk",
    "TXN": "en flagga",
    "$end": "filens slut",
    "end of file": "filens slut",
}

_OVERSATTNINGAR: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(monster, re.DOTALL), text)
    for monster, text in (
        (
            r"Transaction does not balance: \((?P<rest>.*)\)",
            "Verifikationen balanserar inte: debet och kredit skiljer {rest}. "
            "Gör så här: rätta det belopp som är fel, så att raderna tillsammans blir noll. "
            "(LKBR 3 kap. 9 §)",
        ),
        (
            r"Invalid reference to unknown account '(?P<konto>.*)' used (?P<antal>\d+) times",
            "Kontot {konto} finns inte i kontoplanen; det används på {antal} ställen. Gör så här: "
            "rätta kontot där det är felskrivet, eller lägg till raden «open {konto} SEK» i "
            "kontoplan.beancount. (LKBR 3 kap. 3 §)",
        ),
        (
            r"Invalid reference to unknown account '(?P<konto>.*)'",
            "Kontot {konto} finns inte i kontoplanen. Gör så här: rätta kontot, eller lägg till "
            "raden «open {konto} SEK» i kontoplan.beancount. (LKBR 3 kap. 3 §)",
        ),
        (
            r"Invalid reference to inactive account '(?P<konto>.*)'",
            "Kontot {konto} är inte öppet den dagen. Gör så här: rätta dagen, eller kontots open "
            "eller close i kontoplanen. (LKBR 3 kap. 3 §)",
        ),
        (
            r"Duplicate open directive for (?P<konto>.*)",
            "Kontot {konto} öppnas två gånger. Gör så här: ta bort den ena raden. "
            "(LKBR 3 kap. 3 §)",
        ),
        (
            r"Invalid currency (?P<valuta>\S+) for account '(?P<konto>.*)'",
            "Beloppet på {konto} är i {valuta}. Gör så här: räkna om till svenska kronor (SEK) "
            "och bokför det beloppet. (LKBR 7 kap. 9 §)",
        ),
        (
            r"Invalid currency '(?P<valuta>.*)' for Balance directive",
            "Avstämningen är i {valuta}. Gör så här: stäm av i svenska kronor (SEK). "
            "(LKBR 7 kap. 9 §)",
        ),
        (
            r"Balance failed for '(?P<konto>.*)': expected (?P<vantat>.*) != accumulated "
            r"(?P<bokfort>.*) \((?P<skillnad>\S+) (?:too much|too little)\)",
            "Avstämningen av {konto} stämmer inte: enligt beskedet {vantat}, enligt böckerna "
            "{bokfort}, skillnad {skillnad}. Gör så här: sök den verifikation som saknas eller är "
            "fel före denna dag. (LKBR 3 kap. 6 §)",
        ),
        (
            r"Invalid account name: (?P<konto>.*)",
            "Kontonamnet {konto} är inte giltigt. Gör så här: skriv rot, nummer och namn, t.ex. "
            "Tillgångar:1930-Företagskonto. (LKBR 3 kap. 3 §)",
        ),
        (
            r"syntax error, unexpected (?P<ord>.*?)(?:, expecting .*)?$",
            "Texten går inte att tolka: här står {ord} där något annat väntades. Gör så här: "
            "jämför med en verifikation som går att läsa, även raden före; belopp skrivs 1234.56 "
            "SEK utan mellanslag i talet och texter inom citattecken. "
            "(docs/architecture.md)",
        ),
        (
            r"Invalid token: '(?P<ord>.*)'",
            "Tecknen «{ord}» går inte att tolka. Gör så här: skriv belopp som 1234.56 SEK, dagar "
            "som 2023-01-31 och texter inom citattecken. (docs/architecture.md)",
        ),
        (
            r"ValueError: Invalid number format: '(?P<ord>.*)'",
            "Beloppet {ord} går inte att tolka. Gör så här: skriv det med punkt och två decimaler, "
            "1234.56 SEK. (docs/architecture.md)",
        ),
        (
            r"ValueError: (?:month must be|day is out of range|day \d+ must be|year)",
            "Dagen finns inte i almanackan. Gör så här: skriv den som 2023-01-31. "
            "(LKBR 3 kap. 9 §)",
        ),
        (
            r"Too many missing numbers for currency group",
            "Mer än en rad i verifikationen saknar belopp. Gör så här: skriv ut beloppen. "
            "(LKBR 3 kap. 9 §)",
        ),
        (
            r"Error importing \"(?P<plugin>[^\"]*)\": (?P<rest>.*)",
            "Kontrollen {plugin} går inte att ladda. Gör så här: rätta plugin-raden i huvudfilen, "
            "eller kör make på nytt så att miljön blir hel.",
        ),
        (
            r"Error applying plugin \"(?P<plugin>[^\"]*)\": (?P<rest>.*)",
            "Kontrollen {plugin} avbröts av ett fel i programmet. Gör så här: rapportera felet "
            "med raden som kontrollen läste. {rest}",
        ),
        (
            r"Invalid option: '(?P<namn>.*)'",
            "Inställningen {namn} finns inte. Gör så här: rätta option-raden. "
            "(docs/architecture.md)",
        ),
    )
)


_BELOPP = re.compile(r"(?P<tal>-?\d+(?:\.\d+)?)(?: SEK|\Z)")
# What of beancount's words are amounts, by the names of the groups above.
_MED_BELOPP = frozenset({"rest", "vantat", "bokfort", "skillnad"})


def _svenskt(namn: str, ord_: str) -> str:
    """Return words of beancount's as a reader is shown them: `1250.50 SEK` as `1 250,50 kr`."""
    if namn not in _MED_BELOPP:
        return _TECKEN.get(ord_, ord_)
    return _BELOPP.sub(lambda traff: f"{kronor_som_text(Decimal(traff['tal']))} kr", ord_)


def oversatt(meddelande: str) -> str:
    """Return an error's text in Swedish; our own are already so."""
    if meddelande.startswith("LKBR-"):
        return meddelande
    if "Gör så här:" in meddelande:
        return meddelande
    for monster, text in _OVERSATTNINGAR:
        traff = monster.search(meddelande.strip())
        if traff:
            ord_ = {namn: _svenskt(namn, varde) for namn, varde in traff.groupdict().items()}
            return text.format(**ord_)
    return f"Beancount anmäler: {meddelande.strip()}. Gör så här: rätta texten på den raden."


_INCLUDE = re.compile(r'\s*include\s+"(?P<namn>[^"]*)"')


def fran_beancount(fel: Any, mapp: Path, filer: Iterable[str]) -> Felrad:  # noqa: ANN401
    """Turn one of beancount's errors into a Felrad.

    Args:
        fel: any of beancount's error tuples (source, message, entry).
        mapp: the ledger's folder.
        filer: the files that were read, to find the line of a faulty include.
    """
    text = str(fel.message)
    include = re.match(
        r'(?:File "(?P<a>.*)" does not exist|File glob "(?P<b>.*)" does not match any files'
        r'|Duplicate filename parsed: "(?P<c>.*)")',
        text,
    )
    if include:
        return _include(include, mapp, filer)
    meta = fel.source or {}
    plugin = re.match(r'Error importing "(?P<namn>[^"]*)"', text)
    if plugin:
        plats = _rad_med(rf'plugin\s+"{re.escape(plugin["namn"])}"', filer)
        meta = {"filename": plats[0], "lineno": plats[1]} if plats else meta
    return Felrad(
        relativ(str(meta.get("filename", "")), mapp), meta.get("lineno", 0), oversatt(text)
    )


def _include(traff: re.Match[str], mapp: Path, filer: Iterable[str]) -> Felrad:
    dubbel = traff["c"] is not None
    mal = traff["a"] or traff["b"] or traff["c"]
    plats = _rad_med_include(mal, filer, sista=dubbel)
    namn = relativ(mal, mapp)
    if dubbel:
        text = f"Filen {namn} läses in två gånger. Gör så här: ta bort den ena include-raden."
    else:
        text = (
            f"Filen {namn} finns inte. Gör så här: rätta namnet på include-raden, lägg tillbaka "
            "filen, eller ta bort raden."
        )
    fil, rad = plats or (str(mapp), 0)
    return Felrad(relativ(fil, mapp), rad, f"{text} (LKBR 3 kap. 3 §)")


def _rad_med(monster: str, filer: Iterable[str]) -> tuple[str, int] | None:
    """Return the first line in the books that begins with a pattern."""
    for fil in sorted(set(filer)):
        if not fil.endswith(".beancount") or not Path(fil).is_file():
            continue
        for nummer, rad in enumerate(Path(fil).read_text("utf-8", "replace").splitlines(), start=1):
            if re.match(monster, rad.lstrip()):
                return fil, nummer
    return None


def _rad_med_include(mal: str, filer: Iterable[str], *, sista: bool) -> tuple[str, int] | None:
    funna = []
    for fil in sorted(set(filer)):
        sokvag = Path(fil)
        if sokvag.suffix != ".beancount" or not sokvag.is_file():
            continue
        for nummer, rad in enumerate(sokvag.read_text("utf-8", "replace").splitlines(), start=1):
            traff = _INCLUDE.match(rad)
            if traff and _pekar_pa(traff["namn"], sokvag.parent, mal):
                funna.append((fil, nummer))
    if not funna:
        return None
    return funna[-1] if sista else funna[0]


def _pekar_pa(namn: str, mapp: Path, mal: str) -> bool:
    return namn == mal or Path(mal) in (mapp / namn, *mapp.glob(namn.lstrip("/")))


def relativ(fil: str, mapp: Path) -> str:
    """Return a file's path as the user knows it: from the ledger's folder, if it lies there."""
    try:
        return str(Path(fil).relative_to(mapp))
    except ValueError:
        return fil
