"""Plan: an electronic invoice becomes a draft, with the file as its underlag."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lkbr.belopp import ore_som_text
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.skiss import Vem
from rakenskap.dagbok.text import Varde
from rakenskap.dagbok.underlag import ta_emot_innehall
from rakenskap.efaktura.poster import Efaktura
from rakenskap.inkop.faktura import Fakturaplan, planera_faktura
from rakenskap.inkop.forslag import OMVAND_SATS, Fakturasats, Fakturauppgift, utgaende_omvand
from rakenskap.inkop.inlarning import alla_leverantorer
from rakenskap.listor import celler
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport, Stil
from rakenskap.reskontra.poster import rent
from rakenskap.reskontra.register import Leverantor, kontrollsiffra_ratt

_OMVAND = "AE"


@dataclass(frozen=True, slots=True)
class Efakturaplan:
    """The plan of an invoice's draft, and what to know before the yes."""

    plan: Fakturaplan
    leverantor: Leverantor
    fynd: tuple[str, ...]


def planera_efaktura(
    bok: Bok, ef: Efaktura, vem: Vem, ersatt: Leverantor | None = None
) -> Efakturaplan:
    """Plan the draft of an invoice, by the rules that `rakenskap faktura` proposes by.

    Args:
        bok: the books.
        ef: the invoice.
        vem: who reads it in.
        ersatt: account, VAT and dimensions that are said for this invoice.

    Raises:
        BokFelError: it is to another buyer, is in the books already, is partly paid, or nothing
            says which account it belongs to.
    """
    _krav_var(bok, ef)
    if ef.betalt_ore:
        text = (
            f"Av fakturan är {ore_som_text(ef.betalt_ore)} kr redan betalt. Gör så här: skriv den "
            "med rakenskap ny, så att det betalda dras av på rätt konto."
        )
        raise BokFelError([Felrad(ef.fil, 0, text)])
    lev = leverantor_for(bok, ef)
    tecken = -1 if ef.kredit else 1
    uppgifter: list[tuple[str, Varde]] = [("ocr", ef.ocr)] if ef.ocr else []
    egen = ersatt if ersatt is None else replace(ersatt, namn=lev.namn)
    uppgift = Fakturauppgift(
        lev.namn,
        ef.nummer,
        ef.datum,
        tecken * ef.att_betala_ore,
        ef.forfaller,
        _text(ef) if not lev.text else "",
        tecken * ef.moms_ore,
        egen,
        tuple(uppgifter),
        _satser(ef),
    )
    plan = planera_faktura(bok, uppgift, vem, (ef.fil, ef.innehall))
    return Efakturaplan(_med_bilagor(plan, ef), lev, tuple(_fynd(bok, ef, lev)))


def _satser(ef: Efaktura) -> tuple[Fakturasats, ...]:
    """Return the parts by rate, where the invoice has more than one or the buyer owes the VAT."""
    tecken = -1 if ef.kredit else 1
    delar = tuple(
        Fakturasats(
            del_.sats,
            tecken * del_.underlag_ore,
            tecken * del_.moms_ore,
            del_.kategori == _OMVAND,
        )
        for del_ in ef.moms
        if del_.underlag_ore or del_.moms_ore
    )
    if len(delar) > 1 or any(del_.omvand for del_ in delar):
        return delar
    return ()


def _krav_var(bok: Bok, ef: Efaktura) -> None:
    """Refuse an invoice to someone else, as far as the numbers are known."""
    eget, andras = rent(bok.forbund.orgnr), rent(ef.kopare.orgnr)
    if len(eget) == len(andras) == 10 and andras.isdigit() and eget != andras:
        text = (
            f"Fakturan är ställd till {ef.kopare.namn} ({ef.kopare.orgnr}), inte till "
            f"{bok.forbund.namn} ({bok.forbund.orgnr}). Gör så här: lämna tillbaka den till "
            "leverantören."
        )
        raise BokFelError([Felrad(ef.fil, 0, text)])


def leverantor_for(bok: Bok, ef: Efaktura) -> Leverantor:
    """Return the supplier: by organisation number, else by name, else a new one."""
    alla = alla_leverantorer(bok)
    orgnr = rent(ef.saljare.orgnr)
    med_nummer = [lev for lev in alla.values() if orgnr and rent(lev.orgnr) == orgnr]
    if med_nummer:
        return med_nummer[0]
    kand = alla.get(rent(ef.saljare.namn))
    giltigt = len(orgnr) == 10 and orgnr.isdigit() and kontrollsiffra_ratt(orgnr)
    return kand or Leverantor(ef.saljare.namn, orgnr=ef.saljare.orgnr if giltigt else "")


def _text(ef: Efaktura) -> str:
    vad = "Kreditfaktura" if ef.kredit else "Faktura"
    forst = ef.rader[0].vad
    om = f", {forst}" if forst else ""
    mer = f" med mera ({len(ef.rader)} rader)" if len(ef.rader) > 1 else ""
    avser = f" av {ef.avser}" if ef.kredit and ef.avser else ""
    return f"{vad} {ef.nummer}{avser}{om}{mer}"[:200]


def _med_bilagor(plan: Fakturaplan, ef: Efaktura) -> Fakturaplan:
    """Keep the documents inside the invoice beside it."""
    for bilaga in ef.bilagor:
        ta_emot_innehall(plan.skiss, f"{ef.nummer}-{bilaga.namn}", bilaga.innehall, ef.datum.year)
    return plan


def _fynd(bok: Bok, ef: Efaktura, lev: Leverantor) -> list[str]:
    fynd = []
    if any(del_.kategori == _OMVAND for del_ in ef.moms):
        if utgaende_omvand(bok):
            fynd.append(
                f"Fakturan har omvänd betalningsskyldighet: utgående moms {OMVAND_SATS} % är "
                "beräknad och ska redovisas i momsdeklarationen. Gör så här: ändra utkastet om "
                "inköpet har en annan sats. (Mervärdesskattelagen 2023:200)"
            )
        else:
            fynd.append(
                "Fakturan har omvänd betalningsskyldighet, men kontoplanen har inget konto för den "
                "utgående momsen (2614), och den är inte bokad. Gör så här: lägg till kontot, och "
                "ändra utkastet. (Mervärdesskattelagen 2023:200)"
            )
    for slag in ("bankgiro", "plusgiro", "iban"):
        sagt, kant = getattr(ef, slag), getattr(lev, slag)
        if sagt and kant and rent(sagt) != rent(kant):
            fynd.append(
                f"OBS: fakturan ska betalas till {slag} {sagt}, men registret har {kant}. Gör så "
                "här: ring leverantören på ett nummer som du redan har innan något ändras."
            )
        elif sagt and not any((lev.bankgiro, lev.plusgiro, lev.iban)):
            fynd.append(
                f"Betalas till {slag} {sagt}, som inte står i registret. Gör så här: kontrollera "
                f'det och kör rakenskap leverantor "{lev.namn}" --{slag} {sagt}.'
            )
    return fynd


def efakturarapport(ef: Efaktura) -> Rapport:
    """Return an invoice as a table to read: parties and days above, lines, VAT and sums."""
    rader = [
        Rad(
            f"rad.{nr}",
            "",
            (
                celler.text(rad.nummer),
                celler.text(rad.vad),
                celler.text(f"{rad.sats.normalize():f} %".replace(".", ",")),
                celler.beloppscell(rad.ore),
            ),
        )
        for nr, rad in enumerate(ef.rader)
    ]
    avgifter = ef.netto_ore - sum(rad.ore for rad in ef.rader)
    for namn, ore in (
        ("Avgifter och avdrag", avgifter),
        ("Moms", ef.moms_ore),
        ("Redan betalt", -ef.betalt_ore),
        ("Avrundning", ef.avrundning_ore),
    ):
        if ore:
            rader.append(_summarad(namn, ore, "post"))
    rader.append(_summarad("Att betala", ef.att_betala_ore, "summa"))
    betalas = ", ".join(
        f"{slag} {nummer}"
        for slag, nummer in (
            ("bankgiro", ef.bankgiro),
            ("plusgiro", ef.plusgiro),
            ("IBAN", ef.iban),
            ("OCR", ef.ocr),
        )
        if nummer
    )
    stycken = (
        f"Från {ef.saljare.namn} {ef.saljare.orgnr}".strip() + f", till {ef.kopare.namn}.",
        f"Daterad {ef.datum}, förfaller {ef.forfaller or 'enligt villkor'}."
        + (f" Betalas till {betalas}." if betalas else "")
        + (f" Avser {ef.avser}." if ef.avser else ""),
    )
    return Rapport(
        "efaktura",
        f"{'Kreditfaktura' if ef.kredit else 'Faktura'} {ef.nummer}",
        (
            Kolumn("nr", "Rad", "text"),
            Kolumn("vad", "Vad", "text"),
            Kolumn("sats", "Moms", "text"),
            Kolumn("belopp", "Belopp"),
        ),
        tuple(rader),
        stycken=stycken,
        decimaler=2,
    )


def _summarad(namn: str, ore: int, stil: Stil) -> Rad:
    return Rad(namn, namn, (*((celler.TOM,) * 3), celler.beloppscell(ore)), stil)
