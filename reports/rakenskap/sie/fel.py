"""Faults as values: what can be wrong with a SIE file, and what the reader can do about it.

Every fault that the reader, the checks and the writer can report has a code in ``FELSLAG``, with
its level, its Swedish text and its remedy. A value that comes from the file is only ever filled
into a text as data, shortened and without control characters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

#: A fault of one kind is listed this many times; further ones are counted.
TAK_PER_KOD: Final = 10_000

#: As much of a value from the file is shown in a fault.
VISAD_LANGD: Final = 60


class Niva(StrEnum):
    """How serious a fault is."""

    VARNING = "varning"
    FEL = "fel"


@dataclass(frozen=True, slots=True)
class Siefel:
    """One fault in a file.

    ``rad`` is the line in the file from 1, or 0 where the whole file is meant. ``anvandbar`` is
    true where the records are completely read, so that the file can be used in spite of the fault
    (the fault is then in the bookkeeping, not in the reading), and false where the file shall be
    refused.
    """

    kod: str
    niva: Niva
    rad: int
    text: str
    atgard: str
    anvandbar: bool = True
    fil: str = ""

    def __str__(self) -> str:
        """The fault as a sentence for a person, with its place, remedy and consequence."""
        plats = f"rad {self.rad}" if self.rad else "hela filen"
        if self.fil:
            plats = f"{self.fil}, {plats}"
        slut = "Filen kan ändå användas." if self.anvandbar else "Filen kan inte användas."
        return f"{plats}: {self.niva}: {self.text} {self.atgard} {slut}"


@dataclass(frozen=True, slots=True)
class Felslag:
    """A kind of fault: its level, its text and remedy (templates), and whether the file is usable.

    The text is a template whose fields are filled by ``Felsamlare.lagg``.
    """

    niva: Niva
    text: str
    atgard: str
    anvandbar: bool = True


def _varning(text: str, atgard: str) -> Felslag:
    return Felslag(Niva.VARNING, text, atgard)


def _fel(text: str, atgard: str) -> Felslag:
    return Felslag(Niva.FEL, text, atgard)


def _stopp(text: str, atgard: str) -> Felslag:
    return Felslag(Niva.FEL, text, atgard, anvandbar=False)


_NY_EXPORT: Final = "Exportera filen på nytt ur programmet som skrev den."
_RATTA: Final = "Rätta i programmet som skrev filen och exportera på nytt."
_INGEN: Final = "Ingen åtgärd behövs."
_KONTROLLERA: Final = "Kontrollera mot programmet som skrev filen."

FELSLAG: Final[dict[str, Felslag]] = {
    # --- the text and its encoding
    "annan_kodning": _varning(
        "Texten är kodad i {kodning}, men SIE föreskriver teckentabell 437 (#FORMAT PC8).",
        "Kontrollera att å, ä och ö visas rätt.",
    ),
    "blandad_kodning": _varning(
        "Texten är kodad i {kodning}, men {antal} tecken ser ut att vara kodade på annat sätt "
        "({exempel}).",
        "Kontrollera namn och texter på raden.",
    ),
    "forlorade_tecken": _varning(
        "{antal} tecken var förlorade redan när filen skrevs och visas som �.",
        _NY_EXPORT,
    ),
    "sammansatta_tecken": _varning(
        "Tecken med lösa accenter har fogats ihop till hela tecken (NFC).",
        _INGEN,
    ),
    "styrtecken": _varning("Raden innehåller styrtecken ({tecken}); de har tagits bort.", _INGEN),
    "utf16": _stopp(
        "Filen är sparad som UTF-16 (”Unicode”), som inte är SIE.",
        "Exportera filen på nytt och spara den inte i en texteditor.",
    ),
    # --- the form of the file
    "tom_fil": _stopp("Filen innehåller inga SIE-poster.", "Kontrollera att det är rätt fil."),
    "inte_sie": _stopp(
        "Fler än {antal} rader är inte poster som SIE känner; läsningen avbröts.",
        "Kontrollera att det är en SIE-fil.",
    ),
    "mest_okant": _stopp(
        "{antal} av {alla} rader är inte poster som SIE känner.",
        "Kontrollera att det är en SIE-fil.",
    ),
    "flagga_inte_forst": _varning("Filen börjar inte med #FLAGGA.", _KONTROLLERA),
    "klammer_oppen_vid_slut": _stopp(
        "Filen slutar inne i verifikationen som börjar på rad {start}: } saknas. "
        "Filen är avbruten.",
        _NY_EXPORT,
    ),
    "ver_utan_slut": _stopp(
        "Filen slutar efter #VER utan verifikationens rader. Filen är avbruten.", _NY_EXPORT
    ),
    "avbruten_rad": _stopp(
        "Filens sista rad slutar mitt i ett citat. Filen är avbruten.", _NY_EXPORT
    ),
    "klammer_saknas": _stopp(
        "Verifikationen som börjar på rad {start} är inte avslutad med } före nästa post.",
        _NY_EXPORT,
    ),
    "klammer_saknas_start": _fel(
        "Verifikationens rader börjar utan {; de har förts till #VER på rad {start}.", _KONTROLLERA
    ),
    "klammer_pa_raden": _varning("{ står på samma rad som posten, inte på en egen rad.", _INGEN),
    "klammer_i_klammer": _stopp("{ inne i en redan öppnad verifikation.", _NY_EXPORT),
    "klammer_utan_ver": _fel("{ följer inte på #VER.", _KONTROLLERA),
    "klammer_utan_start": _fel("} utan föregående {.", _KONTROLLERA),
    "trans_utan_ver": _stopp("#{tagg} hör inte till någon verifikation.", _NY_EXPORT),
    "fel_post_i_ver": _varning(
        "#{tagg} hör inte hemma bland en verifikations rader; posten har behållits som den är.",
        _KONTROLLERA,
    ),
    "ver_utan_rader": _varning("Verifikation {ver} har inga rader.", _KONTROLLERA),
    "okand_tagg": _varning(
        "Posten #{tagg} finns inte i SIE 4; den har behållits som den är.", _INGEN
    ),
    "inte_post": _varning(
        "Raden är ingen SIE-post: {rad}. Den har behållits som den är.", _KONTROLLERA
    ),
    "tagg_gemener": _varning("Posten #{tagg} är inte skriven med versaler.", _INGEN),
    "extra_falt": _varning(
        "#{tagg} har fler fält än SIE 4 anger: {falt}. De har behållits.", _INGEN
    ),
    "ociterad_text": _varning(
        "Texten i #{tagg} innehåller mellanslag men saknar citattecken; den har lästs som {varde}.",
        _INGEN,
    ),
    "radbrytning": _varning(
        "En text i posten har radbrytningar; {antal} rader har lästs som en.", _INGEN
    ),
    "oavslutat_citat": _varning(
        "Ett citattecken avslutas inte på raden; texten har lästs som {varde}.", _KONTROLLERA
    ),
    "falt_saknas": _varning("#{tagg}: fältet {falt} saknas.", _KONTROLLERA),
    "post_olaslig": _fel(
        "#{tagg} kan inte läsas: {falt} är {varde}. Posten har behållits som den är.", _RATTA
    ),
    "rakenskapspost_olaslig": _stopp(
        "#{tagg} kan inte läsas: {falt} är {varde}. Utan posten stämmer inte räkenskaperna.",
        _RATTA,
    ),
    "belopp_decimaler": _fel(
        "#{tagg}: beloppet {varde} har fler än två decimaler; det har avrundats till hela ören.",
        _RATTA,
    ),
    "varde_form": _varning(
        "#{tagg}: {falt} {varde} är inte skrivet som SIE anger; det har lästs som {last}.",
        _INGEN,
    ),
    "falt_otolkat": _varning(
        "#{tagg}: {falt} {varde} kan inte tolkas; texten har behållits.", _RATTA
    ),
    "datum_otolkat": _fel(
        "#VER: verifikationsdatum {varde} är inget datum; texten har behållits.", _RATTA
    ),
    "objektlista_saknas": _varning(
        "#{tagg}: objektlistan saknas; {{}} ska stå även när den är tom.", _INGEN
    ),
    "objektlista_udda": _fel(
        "#{tagg}: objektlistan har en dimension utan objekt: {varde}.", _RATTA
    ),
    # --- #KSUMMA
    "ksumma_utan_slut": _stopp(
        "Den första #KSUMMA har ingen avslutande #KSUMMA med värde. Filen är avbruten.", _NY_EXPORT
    ),
    "ksumma_utan_start": _varning(
        "#KSUMMA med värde saknar en första #KSUMMA; kontrollsumman kan inte prövas.", _KONTROLLERA
    ),
    "ksumma_olaslig": _fel("#KSUMMA: {varde} är inget heltal.", _NY_EXPORT),
    "ksumma_fel": _fel(
        "Kontrollsumman stämmer inte: filen anger {angiven}, innehållet ger {beraknad}. "
        "Filen har ändrats sedan den skrevs.",
        "Hämta filen på nytt, eller låt avsändaren bekräfta innehållet.",
    ),
    "ksumma_omkodad": _varning(
        "Kontrollsumman stämmer först när texten räknas om till teckentabell 437: filen har "
        "kodats om sedan den skrevs.",
        _INGEN,
    ),
    "ksumma_flera": _varning(
        "#KSUMMA förekommer {antal} gånger; den första och den sista har prövats.", _KONTROLLERA
    ),
    # --- the contents
    "obligatorisk_saknas": _varning(
        "#{tagg} saknas, men ska finnas i en fil av typ {typ}.", _RATTA
    ),
    "fel_typ": _varning(
        "#{tagg} hör inte hemma i en fil av typ {typ} ({antal} poster).", _KONTROLLERA
    ),
    "sietyp_okand": _varning(
        "#SIETYP är {varde}; filen har efter sitt innehåll tagits för typ {typ}.", _KONTROLLERA
    ),
    "flagga_satt": _varning(
        "#FLAGGA är {varde}: filen är märkt som redan inläst i ett program.",
        "Kontrollera att den inte läses in två gånger.",
    ),
    "dubbel_post": _varning(
        "#{tagg} {nyckel} finns redan på rad {forsta}, med annat innehåll.", _RATTA
    ),
    "rar_vant": _fel("#RAR {ar}: året slutar {slut}, före sin början {start}.", _RATTA),
    "rar_langt": _varning("#RAR {ar}: räkenskapsåret är längre än 18 månader.", _KONTROLLERA),
    "rar_overlapp": _fel("#RAR {ar} och #RAR {annat} överlappar varandra.", _RATTA),
    "konto_odeklarerat": _varning(
        "Konto {konto} används {antal} gånger men saknas bland #KONTO.", _RATTA
    ),
    "konto_inte_numeriskt": _varning("Konto {konto} är inte numeriskt.", _RATTA),
    "ktyp_okand": _varning("#KTYP {konto}: {varde} är inte T, S, K eller I.", _RATTA),
    "ver_obalans": _fel(
        "Verifikation {ver} balanserar inte: raderna summerar till {summa} kr.", _RATTA
    ),
    "ver_dubbel": _fel(
        "Verifikation {ver} finns redan på rad {forsta} i samma räkenskapsår.", _RATTA
    ),
    "ver_lucka": _varning(
        "Serie {serie}: verifikationsnummer {luckor} saknas ({ar}).",
        "Ta reda på varför numren saknas (jfr KRL/LKBR 3 kap.: nummer i löpande följd).",
    ),
    "ver_ordning": _varning(
        "Verifikation {ver} kommer efter ett högre nummer i sin serie.", _INGEN
    ),
    "ver_nummer_saknas": _varning(
        "Verifikationen {ver} saknar nummer ({antal} verifikationer i filen gör det).", _RATTA
    ),
    "ver_datum_utanfor": _fel(
        "Verifikation {ver}: datum {datum} ligger utanför räkenskapsåret {ar}.", _RATTA
    ),
    "ver_datum_annat_ar": _varning(
        "Verifikation {ver}: datum {datum} ligger i ett annat räkenskapsår (#RAR {ar}).",
        _KONTROLLERA,
    ),
    "ver_datum_saknas": _fel("Verifikation {ver} saknar datum.", _RATTA),
    "rad_datum_utanfor": _varning(
        "Verifikation {ver}: radens datum {datum} ligger utanför räkenskapsåret.", _KONTROLLERA
    ),
    "rtrans_utan_trans": _varning(
        "Verifikation {ver}: #RTRANS följs inte av en likadan #TRANS.", _KONTROLLERA
    ),
    "period_utanfor": _varning(
        "#{tagg}: period {period} ligger utanför räkenskapsåret {ar} ({antal} poster).",
        _KONTROLLERA,
    ),
    "ar_odeklarerat": _varning(
        "#{tagg} gäller år {ar}, som saknar #RAR ({antal} poster).", _KONTROLLERA
    ),
    "dim_odeklarerad": _varning(
        "Objekt {objekt} hör till dimension {dim}, som saknar #DIM ({antal} gånger).", _RATTA
    ),
    "dim_reserverad_odeklarerad": _varning(
        "Objekt {objekt} hör till standarddimension {dim} ({namn}), som saknar #DIM "
        "({antal} gånger).",
        _INGEN,
    ),
    "underdim_utan_dim": _varning(
        "#UNDERDIM {dim}: den överordnade dimensionen {over} saknar #DIM.", _RATTA
    ),
    "objekt_odeklarerat": _varning(
        "Objekt {objekt} i dimension {dim} saknas bland #OBJEKT ({antal} gånger).", _RATTA
    ),
    "ib_obalans": _varning("År {ar}: summan av #IB är {summa} kr, inte noll.", _KONTROLLERA),
    "ub_res_obalans": _varning(
        "År {ar}: summan av #UB ({ub} kr) och #RES ({res} kr) är inte noll.", _KONTROLLERA
    ),
    "ub_stammer_inte": _fel(
        "Konto {konto}: #IB {ib} kr och verifikationerna {rorelse} kr ger {summa} kr, men #UB är "
        "{ub} kr.",
        _RATTA,
    ),
    "res_stammer_inte": _fel(
        "Konto {konto}: verifikationerna ger {rorelse} kr, men #RES är {res} kr.", _RATTA
    ),
    "balanser_saknas": _fel(
        "Filen har verifikationer men varken #UB eller #RES för år {ar}: det går inte att pröva "
        "att alla verifikationer är med.",
        _NY_EXPORT,
    ),
    "ub_psaldo": _varning(
        "Konto {konto}: #IB {ib} kr och #PSALDO {rorelse} kr ger {summa} kr, men #UB är {ub} kr.",
        _KONTROLLERA,
    ),
    "res_psaldo": _varning(
        "Konto {konto}: #PSALDO ger {rorelse} kr, men #RES är {res} kr.", _KONTROLLERA
    ),
    "ib_mot_ub": _varning(
        "Konto {konto}: ingående balans {ib} kr år {ar} skiljer sig från utgående balans {ub} kr "
        "år {forra}.",
        "Kontrollera omföringen mellan åren.",
    ),
    # --- several files
    "olika_orgnr": _fel(
        "Organisationsnummer {orgnr} är ett annat än {annat} i {annan_fil}.",
        "Läs bara filer från ett och samma förbund tillsammans.",
    ),
    "samma_ar": _fel(
        "Räkenskapsåret {ar} finns också i {annan_fil}.",
        "Behåll bara den senaste exporten av året.",
    ),
    "ar_saknas": _varning(
        "Mellan räkenskapsåret som slutar {slut} ({annan_fil}) och det som börjar {start} saknas "
        "tid.",
        "Läs även filen för det år som saknas.",
    ),
    # --- writing
    "tecken_saknas": _stopp(
        "Tecknet {tecken} ({kod}) finns inte i teckentabell 437 och har ingen ersättning.",
        "Byt ut tecknet i texten {text}.",
    ),
    "snedstreck_ersatt": _varning(
        "Omvänt snedstreck sist i {text} har skrivits som /, eftersom det annars skulle dölja "
        "citattecknet efter sig.",
        _INGEN,
    ),
    "tecken_ersatt": _varning("Tecknet {tecken} har skrivits som {som} ({antal} gånger).", _INGEN),
    "post_kan_inte_skrivas": _stopp(
        "#{tagg} kan inte skrivas: {falt} {varde} är utanför vad SIE rymmer.", "Rätta posten."
    ),
    "sammanfattning": _varning(
        "{antal} fel till av samma slag ({kod}) visas inte.", "Rätta de visade först."
    ),
}


def visa(varde: object) -> str:
    """A value from a file as it is shown in a fault: shortened, on one line, in quotes."""
    text = "".join(t if t.isprintable() else " " for t in str(varde)[: VISAD_LANGD + 1])
    if len(text) > VISAD_LANGD:
        text = text[:VISAD_LANGD] + "…"
    return f"”{text}”"


class Felsamlare:
    """Collects faults in order, at most ``TAK_PER_KOD`` of each kind; the rest are counted."""

    __slots__ = ("_antal", "_fel", "_fil")

    def __init__(self, fil: str = "") -> None:
        self._fil = fil
        self._fel: list[Siefel] = []
        self._antal: dict[str, int] = {}

    def lagg(self, fault_code: str, line: int, /, **delar: object) -> None:
        """Add a fault of the kind ``fault_code`` at ``line``; ``delar`` fill its text."""
        antal = self._antal.get(fault_code, 0) + 1
        self._antal[fault_code] = antal
        if antal > TAK_PER_KOD:
            return
        slag = FELSLAG[fault_code]
        self._fel.append(
            Siefel(
                kod=fault_code,
                niva=slag.niva,
                rad=line,
                text=_fyll(slag.text, delar),
                atgard=_fyll(slag.atgard, delar),
                anvandbar=slag.anvandbar,
                fil=self._fil,
            )
        )

    def alla(self, *, strikt: bool = False) -> tuple[Siefel, ...]:
        """All faults by line, the whole file's first; ``strikt`` makes every one an error."""
        fel = list(self._fel)
        for kod, antal in self._antal.items():
            if antal > TAK_PER_KOD:
                slag = FELSLAG["sammanfattning"]
                text = _fyll(slag.text, {"antal": antal - TAK_PER_KOD, "kod": kod})
                niva = FELSLAG[kod].niva
                fel.append(Siefel("sammanfattning", niva, 0, text, slag.atgard, fil=self._fil))
        fel.sort(key=lambda ett: ett.rad)
        return skarp(fel) if strikt else tuple(fel)


def _fyll(mall: str, delar: dict[str, object]) -> str:
    """Fill ``{name}`` in a template of ours; braces that are no name of a part are left alone."""
    for namn, varde in delar.items():
        plats = "{" + namn + "}"
        if plats in mall:
            fore, _, efter = mall.partition(plats)
            mall = fore + _skydda(str(varde)) + efter
    return mall.replace("\0", "{").replace("{{}}", "{}")


def _skydda(varde: str) -> str:
    """Keep a brace in a value from being taken for a part of the template."""
    return varde.replace("\0", " ").replace("{", "\0")


def skarp(fel: Iterable[Siefel]) -> tuple[Siefel, ...]:
    """The same faults with every warning made an error (``--strikt``)."""
    return tuple(replace(ett, niva=Niva.FEL) for ett in fel)
