"""The line of each account of some files: proposed, with the ground for it and how sure it is.

In this order: what the books have, what the user has written, the name, the number (with #KTYP),
an account of the same name, #SRU, the nearest account; and at last the side that it stands on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lkbr.konto import kontonamn
from lkbr.uppstallning import Kontotabell, UtanRad, kontoklasser
from rakenskap import sie
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.text import rensad
from rakenskap.siebro.filer import Siefil
from rakenskap.siebro.fynd import Fynd
from rakenskap.siebro.kartor import Kartor
from rakenskap.siebro.placering import Placering, Sakerhet, efter_namn, sru_delposter

STANDARD = {
    "T": "ovriga_fordringar",
    "S": "ovriga_kortfristiga_skulder",
    "I": "ovriga_intakter",
    "K": "ovriga_externa",
}
_KTYPORD = {"T": "tillgång", "S": "skuld", "I": "intäkt", "K": "kostnad"}
_BANK = "kassa_bank"


class Radforslag:
    """Proposes the delpost of accounts, and tells where it is not the number's.

    Args:
        filer: the files, the latest year last.
        kartor: the user's decisions.
        tabell: the chart.
        forut: accounts of the books, `open` metadata by full name: an account of the same name
            is likely to be the same.

    Attributes:
        namn: names of the accounts in the files.
        ktyp: their #KTYP.
        fynd: what was found, to show.
    """

    def __init__(
        self,
        filer: Sequence[Siefil],
        kartor: Kartor,
        tabell: Kontotabell,
        forut: Mapping[str, Mapping[str, Any]],
    ) -> None:
        poster = [post for fil in filer for post in fil.lasning.poster]
        self.kartor = kartor
        self.tabell = tabell
        self.namn = {post.konto: rensad(post.namn) for post in sie.urval(poster, sie.Siekonto)}
        self.ktyp = {post.konto: post.typ.upper() for post in sie.urval(poster, sie.Ktyp)}
        self.fynd: list[Fynd] = []
        self._sru = {post.konto: post.kod for post in sie.urval(poster, sie.Sru)}
        self._i_resultatet = {post.konto for post in sie.urval(poster, sie.Res)}
        self._i_balansen = {post.konto for post in sie.urval(poster, sie.Ib)}
        self._i_balansen |= {post.konto for post in sie.urval(poster, sie.Ub)}
        self._jamnt = False
        self._ingen_bank = False
        self._fil = filer[-1].namn if filer else ""
        # In files that this program wrote the number decides, as in the books they came from.
        self._egna = any(fil.egen for fil in filer)
        self._samma_namn = {
            str(meta.get("namn") or kontonamn(namn)).casefold(): str(meta["delpost"])
            for namn, meta in forut.items()
            if meta.get("delpost")
        }

    def forbered(self, saldon: Mapping[str, int]) -> None:
        """Look at the accounts in use as a whole, before each by itself.

        Args:
            saldon: accounts in use, and the öre that stand on each.
        """
        self._jamnt = not sum(
            ore
            for konto, ore in saldon.items()
            if self._bara_resultat(konto) and not self.tabell.traffar(konto)
        )
        self._ingen_bank = not any(
            self.tabell.traffar(konto) == (_BANK,) and self._efter_namn(konto, _BANK) is None
            for konto in saldon
        )

    def placera(self, konto: str, nummer: str, saldo: int) -> tuple[Placering, bool]:
        """Return where an account belongs, and whether a person has to agree to it.

        Args:
            konto: the account in the file.
            nummer: its number in the books, or what stands in place of one.
            saldo: the öre that stand on it.

        Raises:
            BokFelError: the user's own mapping is impossible.
        """
        if given := self.kartor.poster.get(konto, ""):
            self._krav_mojlig(konto, nummer, given)
            return Placering(given, "egen tabell", Sakerhet.SAKER), False
        traffar = self.tabell.traffar(nummer)
        if len(traffar) == 1:
            return self._av_nummer(konto, traffar[0], beratta=True), False
        foretag = self._foretagskonto(konto, saldo) if re.fullmatch(r"[0-9]{4,6}", nummer) else None
        if foretag:
            return foretag, False
        return self._utan_nummer(konto, saldo)

    def oanvant(self, konto: str, delpost: str) -> Placering:
        """Return where an account without amounts belongs, whose number gives a delpost."""
        return self._av_nummer(konto, delpost, beratta=False)

    # ------------------------------------------------------------------ by number and name

    def _efter_namn(self, konto: str, delpost: str) -> Placering | None:
        if self._egna:
            return None
        post = self.tabell.delposter[delpost].post if delpost else ""
        return efter_namn(
            konto, self.namn.get(konto, ""), post, delpost, ingen_bank=self._ingen_bank
        )

    def _av_nummer(self, konto: str, delpost: str, *, beratta: bool) -> Placering:
        av_ktyp = self._efter_ktyp(konto, delpost, beratta=beratta)
        if av_ktyp.delpost != delpost:
            return av_ktyp
        av_namn = self._efter_namn(konto, delpost)
        if av_namn is None or self._i_resultat(av_namn.delpost) is not self._i_resultat(delpost):
            return av_ktyp
        if beratta:
            self._beratta_namn(konto, av_namn, delpost)
        return av_namn

    def _beratta_namn(self, konto: str, av_namn: Placering, delpost: str) -> None:
        saker = av_namn.sakerhet is Sakerhet.SAKER
        text = (
            f"Konto {konto} {self.namn.get(konto, '')[:60]} har förts till "
            f"{self.tabell.delposter[av_namn.delpost].namn} efter {av_namn.grund} "
            f"({av_namn.sakerhet}), inte till {self.tabell.delposter[delpost].namn} som numret "
            "säger. Skriv kontot i --kartor för en annan rad."
        )
        antaget = (konto,) if re.fullmatch(r"[0-9]{4,6}", konto) and not saker else ()
        self.fynd.append(
            Fynd(self._fil, 0, text, varning=not saker, antagande=not saker, konton=antaget)
        )

    def _efter_ktyp(self, konto: str, delpost: str, *, beratta: bool) -> Placering:
        """Return the delpost that #KTYP asks for where it says another statement than the chart."""
        typ = self.ktyp.get(konto, "")
        i_resultatet = self._i_resultat(delpost)
        if typ not in STANDARD or (typ in ("I", "K")) is i_resultatet:
            grund = "numret och #KTYP" if typ in STANDARD else "numret"
            return Placering(delpost, grund, Sakerhet.SAKER)
        nytt = STANDARD[typ]
        if beratta:
            text = (
                f"Konto {konto} är enligt #KTYP {typ} ett {_KTYPORD[typ]}skonto, trots sitt "
                f"nummer, och har förts till {self.tabell.delposter[nytt].namn}. Skriv kontot i "
                "--kartor för en annan rad."
            )
            self.fynd.append(Fynd(self._fil, 0, text))
        return Placering(nytt, f"#KTYP {typ}", Sakerhet.TROLIG)

    def _foretagskonto(self, konto: str, saldo: int) -> Placering | None:
        """Return the line of an account that BAS has for companies and no förbund needs.

        Obeskattade reserver (21), bokslutsdispositioner (88) and tax (89) have no line in LKBR.
        Reserves are shown as provisions; appropriations and tax after the financial items, as in
        a company's own accounts. Each such account is told.
        """
        if self.tabell.kontoplan != "bas":
            return None
        grupp = self._radlos(konto)
        if grupp is None or not grupp.namn:
            return None
        delpost = grupp.kredit if saldo < 0 else grupp.debet
        text = (
            f"Konto {konto} {self.namn.get(konto, '')[:60]} ({grupp.namn}) har ingen egen "
            f"rad enligt LKBR och har förts till {self.tabell.delposter[delpost].namn}. Skriv "
            "kontot i --kartor för en annan rad."
        )
        self.fynd.append(Fynd(self._fil, 0, text))
        return Placering(delpost, f"numret ({grupp.namn})", Sakerhet.TROLIG)

    # ------------------------------------------------------------------ without a number to go by

    def _utan_nummer(self, konto: str, saldo: int) -> tuple[Placering, bool]:
        """Return the likely place of an account that its number does not place."""
        lart = self._samma_namn.get(self.namn.get(konto, "").casefold(), "")
        if lart in self.tabell.delposter and self._passar(konto, lart):
            text = (
                f"Konto {konto} {self.namn[konto][:60]} har förts till "
                f"{self.tabell.delposter[lart].namn}, som kontot med samma namn i böckerna."
            )
            self.fynd.append(Fynd(self._fil, 0, text, varning=False))
            return Placering(lart, "samma namn i böckerna", Sakerhet.SAKER), False
        return self._likaste(konto, saldo), True

    def _likaste(self, konto: str, saldo: int) -> Placering:
        """Return the likely place, by the first of the grounds that says something."""
        typ = self.ktyp.get(konto, "") or self._typ_av_poster(konto, saldo)
        for forslag in self._grunder(konto, saldo):
            if not typ or (typ in ("I", "K")) is self._i_resultat(forslag.delpost):
                return forslag
        delpost = STANDARD.get(typ, STANDARD["S"] if saldo < 0 else STANDARD["T"])
        grund = f"#KTYP {typ}" if typ in STANDARD else "saldots tecken"
        return Placering(delpost, grund, Sakerhet.OSAKER)

    def _grunder(self, konto: str, saldo: int) -> Iterator[Placering]:
        """Yield the places that something speaks for, the best ground first."""
        if grupp := self._radlos(konto):
            delpost = grupp.kredit if saldo < 0 else grupp.debet
            yield Placering(delpost, "numret", Sakerhet.OSAKER)
        if av_namn := self._efter_namn(konto, ""):
            yield av_namn
        if sru := sru_delposter().get(self._sru.get(konto, ""), ""):
            yield Placering(sru, f"#SRU {self._sru[konto]}", Sakerhet.TROLIG)
        typ = self.ktyp.get(konto, "") or self._typ_av_poster(konto, saldo)
        granne = self._granne(konto)
        if granne and (typ in ("I", "K")) is self._i_resultat(granne):
            yield Placering(granne, "närmaste konto i numret", Sakerhet.TROLIG)
        langt = self.tabell.traffar(konto[:4]) if re.fullmatch(r"[0-9]{7,}", konto) else ()
        if len(langt) == 1:
            yield Placering(langt[0], "numrets fyra första", Sakerhet.TROLIG)

    def _passar(self, konto: str, delpost: str) -> bool:
        """Tell whether a delpost is on the side that the file has the account on."""
        typ = self.ktyp.get(konto, "") or self._typ_av_poster(konto, 0)
        return not typ or (typ in ("I", "K")) is self._i_resultat(delpost)

    def _radlos(self, konto: str) -> UtanRad | None:
        """Return the group without line that an account is in, unless its #KTYP says otherwise."""
        grupp = self.tabell.radlos(konto)
        typ = self.ktyp.get(konto, "") or self._typ_av_poster(konto, 0)
        if grupp is None or not typ:
            return grupp
        return grupp if (typ in ("I", "K")) is self._i_resultat(grupp.debet) else None

    def _typ_av_poster(self, konto: str, saldo: int) -> str:
        """Return I or K for an account that the file has in #RES and in no balances.

        Internal accounts (classes 0 and 9) sum to nought among themselves: they are all costs, and
        on one line they take each other out.
        """
        if not self._bara_resultat(konto):
            return ""
        return "K" if self._jamnt or saldo > 0 else "I"

    def _bara_resultat(self, konto: str) -> bool:
        return konto in self._i_resultatet and konto not in self._i_balansen

    def _granne(self, konto: str) -> str:
        """Return the delpost of the account in the file nearest by number, in the same group."""
        if not re.fullmatch(r"[0-9]{4,6}", konto):
            return ""
        grannar = [
            annat
            for annat in self.namn
            if annat[:2] == konto[:2] and len(self.tabell.traffar(annat)) == 1
        ]
        narmast = min(grannar, key=lambda annat: abs(int(annat) - int(konto)), default="")
        return self.tabell.traffar(narmast)[0] if narmast else ""

    def _i_resultat(self, delpost: str) -> bool:
        return self.tabell.poster[self.tabell.delposter[delpost].post].sida == "resultat"

    # ------------------------------------------------------------------ the user's own

    def _krav_mojlig(self, konto: str, nummer: str, delpost: str) -> None:
        """Refuse a mapping that cannot be: an account of balances to the result, or the reverse.

        Raises:
            BokFelError: neither #KTYP nor the file's own balances agree with it.
        """
        klass = kontoklasser().get(nummer[:1])
        typ = self.ktyp.get(konto, "")
        i_resultatet = self._i_resultat(delpost)
        if typ in STANDARD:
            kan, skal = (typ in ("I", "K")) is i_resultatet, f"enligt #KTYP {typ}"
        elif konto in self._i_balansen | self._i_resultatet:
            kan = i_resultatet is not (konto in self._i_balansen)
            skal = "eftersom filen har det i sina balanser"
            skal = skal if konto in self._i_balansen else "eftersom filen har det i #RES"
        elif klass is not None:
            kan, skal = klass.resultat is i_resultatet, f"enligt numret ({klass.namn})"
        else:
            return
        if kan:
            return
        sida = "balansräkningen" if i_resultatet else "resultaträkningen"
        text = (
            f"Konto {konto} {self.namn.get(konto, '')[:60]} kan inte föras till "
            f"{self.tabell.delposter[delpost].namn}: kontot hör till {sida}, {skal}. Gör så här: "
            f"välj en delpost i {sida}, eller ta bort raden. (LKBR 5 kap. 2 §, 6 kap. 2 §)"
        )
        raise BokFelError([Felrad("kartor", 0, text)])
