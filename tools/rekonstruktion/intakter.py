"""Contributions of the members, project money and other income."""

from __future__ import annotations

from datetime import date, timedelta

from . import kalender
from .arsbok import Arsbok
from .fordelning import dela_kronor, fordela, tal
from .insatser import PROJEKT, dimension, region
from .modell import Post, Verifikation, kr

ESF = "Svenska ESF-rådet"
FINANS = "finansiering"


def _faktura(  # noqa: PLR0913 what a claim consists of
    bok: Arsbok,
    dag: date,
    motpart: str,
    text: str,
    poster: list[Post],
    slag: str,
    *,
    konto: int = 1510,
    dagar: int = 30,
) -> Verifikation:
    """Book a claim and its payment, unless the payment comes after the year."""
    summa = sum(p.ore for p in poster)
    ver = bok.bokfor("K", dag, motpart, text, [Post(konto, -summa), *poster], slag)
    if dagar:
        betald = kalender.nasta(dag + timedelta(days=dagar))
        _inbetalning(bok, ver, min(betald, kalender.forra(date(bok.ar, 12, 29))), slag)
    else:
        bok.lage.kundfordringar.append(ver)
    return ver


def _inbetalning(bok: Arsbok, ver: Verifikation, dag: date, slag: str) -> None:
    konto = ver.poster[0].konto
    bok.bank(
        dag,
        ver.motpart,
        f"Inbetalning, {ver.text}",
        [Post(konto, -ver.poster[0].ore, faktura=ver)],
        slag,
    )


def _medlemmar(bok: Arsbok) -> None:
    stat, kommun, reg = bok.fakta.medlemmar
    manader = (3, 7, 10) if bok.ar == 2016 else (1, 4, 7, 10)
    for namn, konto, belopp in (
        ("Försäkringskassan", 3985, stat),
        ("Stockholms stad", 3987, kommun),
        (region(bok.ar), 3986, reg),
    ):
        delar = fordela(belopp // 1000, [1] * len(manader))
        delar = [1000 * d for d in delar]
        for n, (manad, del_) in enumerate(zip(manader, delar, strict=True), 1):
            dag = kalender.nasta(date(bok.ar, manad, 10 if manad > 1 else 8))
            _faktura(
                bok,
                dag,
                namn,
                f"Medlemsbidrag {bok.ar}, del {n} av {len(manader)}",
                [Post(konto, -kr(del_), dimension(FINANS))],
                "medlem",
                dagar=tal(f"{bok.ar}{namn}{n}", 18, 30),
            )


def _bidrag_ingang(bok: Arsbok) -> None:
    """Return last year's accrued and prepaid project money, and claim what was accrued."""
    nyar, reg = date(bok.ar, 1, 1), kalender.efter(date(bok.ar, 1, 7), 2)
    for projekt, ore in bok.lage.bidrag.items():
        dim = dimension(FINANS, projekt=projekt)
        bok.bokslut(
            nyar,
            f"Återföring av upplupet bidrag, {PROJEKT[projekt]}",
            [Post(3981, ore, dim), Post(1791, -ore)],
            "eu",
            motpart=ESF,
            registrerad=reg,
        )
        _faktura(
            bok,
            kalender.nasta(date(bok.ar, 3, 15)),
            ESF,
            f"Ansökan om utbetalning {bok.ar - 1}, {PROJEKT[projekt]}",
            [Post(3981, -ore, dim)],
            "eu",
            konto=1685,
            dagar=tal(f"esf{bok.ar}{projekt}", 60, 90),
        )
    for projekt, ore in bok.lage.forutbetalda_bidrag.items():
        bok.bokslut(
            nyar,
            f"Förskott till årets intäkt, {PROJEKT[projekt]}",
            [Post(2979, ore), Post(3981, -ore, dimension(FINANS, projekt=projekt))],
            "eu",
            motpart=ESF,
            registrerad=reg,
        )


def _bidrag(bok: Arsbok) -> None:
    _bidrag_ingang(bok)
    fakta = bok.fakta
    vikter = list(fakta.eu.values())
    upplupet: list[int] = []
    forut: list[int] = []
    if vikter:
        upplupet = [kr(d) for d in fordela(fakta.balans.upplupna_bidrag, vikter)]
        # The project that goes on into the next year is the last one.
        forut = [0] * (len(vikter) - 1) + [kr(fakta.balans.forutbetalda_bidrag)]
    ingaende = bok.lage.forutbetalda_bidrag
    bok.lage.bidrag, bok.lage.forutbetalda_bidrag = {}, {}
    for n, (projekt, arets) in enumerate(fakta.eu.items()):
        begars = kr(arets) - upplupet[n] - ingaende.get(projekt, 0) + forut[n]
        if n == 0:
            begars -= sum(v for p, v in ingaende.items() if p not in fakta.eu)
        dim = dimension(FINANS, projekt=projekt)
        namn = PROJEKT[projekt]
        kund = kr(fakta.balans.kund) if bok.ar == 2023 else 0
        if begars <= kund:
            raise ValueError(f"{bok.ar}: {projekt} begär {begars}")
        text = f"Ansökan om utbetalning {bok.ar}, {namn}"
        _faktura(
            bok,
            kalender.nasta(date(bok.ar, 8, 28)),
            ESF,
            text,
            [Post(3981, kund - begars, dim)],
            "eu",
            konto=1685,
            dagar=tal(f"esf{bok.ar}{projekt}b", 60, 90),
        )
        if kund:
            _faktura(
                bok,
                kalender.nasta(date(bok.ar, 12, 11)),
                "Projektägare, Lumena/Conecto",
                f"Rekvisition {bok.ar}, {namn}",
                [Post(3981, -kund, dim)],
                "eu",
                dagar=0,
            )
        _bidrag_utgang(bok, projekt, upplupet[n], forut[n])


def _bidrag_utgang(bok: Arsbok, projekt: str, upplupet: int, forut: int) -> None:
    dim = dimension(FINANS, projekt=projekt)
    sista = date(bok.ar, 12, 31)
    reg = kalender.efter(date(bok.ar + 1, 1, 15), tal(f"bidrag{bok.ar}{projekt}", 0, 6))
    if upplupet:
        bok.bokslut(
            sista,
            f"Upplupet bidrag, {PROJEKT[projekt]}",
            [Post(1791, upplupet), Post(3981, -upplupet, dim)],
            "eu",
            motpart=ESF,
            registrerad=reg,
        )
        bok.lage.bidrag[projekt] = upplupet
    if forut:
        bok.bokslut(
            sista,
            f"Förskott på nästa års bidrag, {PROJEKT[projekt]}",
            [Post(3981, forut, dim), Post(2979, -forut)],
            "eu",
            motpart=ESF,
            registrerad=reg,
        )
        bok.lage.forutbetalda_bidrag[projekt] = forut


def _utlagg(bok: Arsbok) -> int:
    """Claim the outlays of the ESF project; return what is left of the claims to explain."""
    kvar = kr(bok.fakta.balans.projektfordran)
    total = kr(bok.fakta.utlaggsintakt)
    if not total:
        return kvar
    dim = dimension(FINANS, projekt="ratt-stod")
    delar = dela_kronor(total - kvar, 4, f"utlägg{bok.ar}")
    for n, (manad, del_) in enumerate(zip((3, 5, 8, 10), delar, strict=True), 1):
        _faktura(
            bok,
            kalender.nasta(date(bok.ar, manad, 12)),
            ESF,
            f"Utlägg Rätt stöd för mig!, rekvisition {n} {bok.ar}",
            [Post(3992, -del_, dim)],
            "utlaggsintakt",
            konto=1685,
            dagar=45,
        )
    if kvar:
        _faktura(
            bok,
            kalender.nasta(date(bok.ar, 12, 14)),
            ESF,
            f"Utlägg Rätt stöd för mig!, rekvisition 5 {bok.ar}",
            [Post(3992, -kvar, dim)],
            "utlaggsintakt",
            konto=1685,
            dagar=0,
        )
    return 0


def _ovriga(bok: Arsbok, projektfordran: int) -> None:
    kund = kr(bok.fakta.balans.kund)
    dim = dimension(FINANS)
    esf_sist = sorted(bok.fakta.ovriga_intakter, key=lambda rad: rad[0] != ESF)
    for motpart, text, belopp in esf_sist:
        ore = kr(belopp)
        dag = kalender.nasta(date(bok.ar, 12, 12))
        egen = dimension(FINANS, projekt="ratt-stod") if motpart == ESF else dim
        if ore == kund:
            _faktura(
                bok, dag, motpart, f"{text} {bok.ar}", [Post(3999, -ore, egen)], "ovrig", dagar=0
            )
            continue
        if projektfordran:
            _faktura(
                bok,
                dag,
                motpart,
                f"{text}, december {bok.ar}",
                [Post(3999, -projektfordran, egen)],
                "ovrig",
                konto=1685,
                dagar=0,
            )
            ore, projektfordran = ore - projektfordran, 0
        antal = 4 if ore > kr(200_000) else 2
        for n, del_ in enumerate(dela_kronor(ore, antal, f"{bok.ar}{text}") if ore else []):
            manad = (3, 6, 9, 11)[n] if antal == 4 else (5, 10)[n]
            _faktura(
                bok,
                kalender.nasta(date(bok.ar, manad, 14)),
                motpart,
                f"{text}, del {n + 1} {bok.ar}",
                [Post(3999, -del_, egen)],
                "ovrig",
                dagar=28,
            )


def _samarbetsparter(bok: Arsbok) -> None:
    ingaende, utgaende = -bok.lage.saldo[2890], kr(bok.fakta.balans.samarbetsparter)
    if bok.ar <= 2021:
        namn, givare = "Digital egenmakt", "Vinnova"
    else:
        namn, givare = "Lumena/Conecto", ESF
    if ingaende:
        gammalt = "Digital egenmakt" if bok.ar <= 2022 else "Lumena/Conecto"
        bok.bank(
            kalender.nasta(date(bok.ar, 2, 20)),
            f"Samarbetspart, {gammalt}",
            f"Projektmedel till samarbetspart, {gammalt}",
            [Post(2890, ingaende)],
            "samarbete",
        )
    if utgaende:
        bok.bank(
            kalender.nasta(date(bok.ar, 11, 16)),
            givare,
            f"Projektmedel för samarbetsparter, {namn}",
            [Post(2890, -utgaende)],
            "samarbete",
        )


def bokfor_intakter(bok: Arsbok) -> None:
    """Book the year's income and the project money of others."""
    for ver in bok.lage.kundfordringar:
        dag = kalender.nasta(date(bok.ar, 1, 16))
        _inbetalning(bok, ver, dag, "fordran")
    bok.lage.kundfordringar.clear()
    _medlemmar(bok)
    _bidrag(bok)
    _ovriga(bok, _utlagg(bok))
    _samarbetsparter(bok)
