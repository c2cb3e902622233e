"""The rules of EN 16931 that an invoice's sums obey, by the standard's own names.

BR-CO-10 to BR-CO-17 and BR-S-08 (with its fellows of other categories) with the tolerances of the
published schematron (one krona on what is computed by rate), and Peppol's rule R120 of a line.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from lkbr.belopp import ore_som_text
from rakenskap.bankfil.xmltrad import Element
from rakenskap.efaktura.belopp import Rakning
from rakenskap.efaktura.poster import Efaktura

_NY = "Gör så här: betala inte; be leverantören skicka en rättad faktura."
_CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2 "
_CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2 "
_AVGIFT = f"{_CAC}AllowanceCharge"
_EN_KRONA = 100
_TVA_ORE = 2
_FORSTA = ("71", "80", "82", "84", "102", "218", "219", "326", "331", "380", "382", "383", "386")
_SISTA = ("388", "393", "395", "553", "575", "623", "780", "817", "870", "875", "876", "877")
FAKTURAKODER = frozenset((*_FORSTA, *_SISTA))
KREDITKODER = frozenset(["81", "83", "381", "396", "532"])


def granska(r: Rakning, rot: Element, ef: Efaktura) -> None:
    """Add what is wrong with an invoice's code and sums."""
    _koder(r, rot, ef)
    _summor(r, rot, ef)
    _moms(r, rot, ef)
    for rad in rot.alla(f"{_CAC}{'CreditNoteLine' if ef.kredit else 'InvoiceLine'}"):
        _rad(r, rad, kredit=ef.kredit)


def _koder(r: Rakning, rot: Element, ef: Efaktura) -> None:
    namn, tillatna = (
        ("CreditNoteTypeCode", KREDITKODER) if ef.kredit else ("InvoiceTypeCode", FAKTURAKODER)
    )
    kod = rot.varde(f"{_CBC}{namn}")
    if kod not in tillatna:
        r.fela(rot.rad, f"Fakturatypen {kod or 'saknas'} finns inte (BR-04, PEPPOL P0100). {_NY}")


def _lika(r: Rakning, rot: Element, regel: str, vad: str, sagt: int, raknat: int) -> None:
    if sagt != raknat:
        r.fela(
            rot.rad,
            f"{vad} är {ore_som_text(sagt)} enligt fakturan, men blir {ore_som_text(raknat)} "
            f"({regel}). {_NY}",
        )


def _avgifter(r: Rakning, plats: Element) -> tuple[int, int]:
    """Return the charges and the allowances of a document or a line."""
    summor = {"true": 0, "false": 0}
    for ett in plats.alla(_AVGIFT):
        slag = ett.varde(f"{_CBC}ChargeIndicator")
        if slag not in summor:
            r.fela(ett.rad, f"Det är inte sagt om beloppet är en avgift eller ett avdrag. {_NY}")
            continue
        summor[slag] += r.belopp(ett, f"{_CBC}Amount", krav=True)
    return summor["true"], summor["false"]


def _summor(r: Rakning, rot: Element, ef: Efaktura) -> None:
    plats = rot.ett(f"{_CAC}LegalMonetaryTotal")
    if plats is None:
        raise AssertionError("read already")

    def sagt(namn: str) -> int:
        return r.belopp(plats, f"{_CBC}{namn}")

    avgifter, avdrag = _avgifter(r, rot)
    rader = sum(rad.ore for rad in ef.rader)
    _lika(r, plats, "BR-CO-10", "Radernas summa", sagt("LineExtensionAmount"), rader)
    _lika(r, plats, "BR-CO-11", "Avdragen", sagt("AllowanceTotalAmount"), avdrag)
    _lika(r, plats, "BR-CO-12", "Avgifterna", sagt("ChargeTotalAmount"), avgifter)
    utan = sagt("LineExtensionAmount") - avdrag + avgifter
    _lika(r, plats, "BR-CO-13", "Summan utan moms", ef.netto_ore, utan)
    momsdelar = sum(del_.moms_ore for del_ in ef.moms)
    _lika(r, plats, "BR-CO-14", "Momsen", ef.moms_ore, momsdelar)
    med = sagt("TaxInclusiveAmount")
    _lika(r, plats, "BR-CO-15", "Summan med moms", med, ef.netto_ore + ef.moms_ore)
    kvar = med - ef.betalt_ore + ef.avrundning_ore
    _lika(r, plats, "BR-CO-16", "Att betala", ef.att_betala_ore, kvar)


def _moms(r: Rakning, rot: Element, ef: Efaktura) -> None:
    """Check the tax of each rate, and what it is computed on."""
    underlag: defaultdict[tuple[str, Decimal], int] = defaultdict(int)
    for rad in ef.rader:
        underlag[rad.kategori, rad.sats.normalize()] += rad.ore
    for ett in rot.alla(_AVGIFT):
        tecken = 1 if ett.varde(f"{_CBC}ChargeIndicator") == "true" else -1
        kategori = ett.varde(f"{_CAC}TaxCategory", f"{_CBC}ID")
        sats = r.tal(ett, f"{_CAC}TaxCategory", f"{_CBC}Percent").normalize()
        underlag[kategori, sats] += tecken * r.belopp(ett, f"{_CBC}Amount")
    delar = {(del_.kategori, del_.sats.normalize()): del_ for del_ in ef.moms}
    for nyckel, ore in underlag.items():
        funnen = delar.get(nyckel)
        if funnen is None:
            if ore:
                r.fela(
                    rot.rad,
                    f"Momssatsen {_procent(nyckel[1])} ({nyckel[0] or 'utan kategori'}) står på "
                    f"rader men inte i momsens sammanställning (BR-CO-18). {_NY}",
                )
        elif abs(funnen.underlag_ore - ore) > _EN_KRONA:
            _lika(
                r,
                rot,
                f"BR-{nyckel[0]}-08",
                f"Underlaget för moms {_procent(nyckel[1])}",
                funnen.underlag_ore,
                ore,
            )
    for del_ in ef.moms:
        raknat = _avrundat(del_.underlag_ore * del_.sats / 100)
        if abs(del_.moms_ore - raknat) > _EN_KRONA:
            _lika(r, rot, "BR-CO-17", f"Momsen {_procent(del_.sats)}", del_.moms_ore, raknat)


def _procent(sats: Decimal) -> str:
    return f"{sats.normalize():f} %".replace(".", ",")


def _avrundat(ore: Decimal) -> int:
    return int(abs(ore) + Decimal("0.5")) * (-1 if ore < 0 else 1)


def _rad(r: Rakning, rad: Element, *, kredit: bool) -> None:
    """Check that a line is quantity times price, with its own charges and allowances."""
    antal = r.tal(rad, f"{_CBC}{'CreditedQuantity' if kredit else 'InvoicedQuantity'}")
    pris = r.tal(rad, f"{_CAC}Price", f"{_CBC}PriceAmount")
    bas = r.tal(rad, f"{_CAC}Price", f"{_CBC}BaseQuantity") or Decimal(1)
    avgifter, avdrag = _avgifter(r, rad)
    raknat = _avrundat(antal * pris / bas * 100) + avgifter - avdrag
    sagt = r.belopp(rad, f"{_CBC}LineExtensionAmount")
    if abs(sagt - raknat) > _TVA_ORE:
        nummer = rad.varde(f"{_CBC}ID")
        _lika(r, rad, "PEPPOL-EN16931-R120", f"Rad {nummer}", sagt, raknat)
