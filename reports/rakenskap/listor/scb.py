"""SCB's räkenskapssammandrag as a sheet to copy from: accounts by motpart and verksamhet.

The rows are data (`data/scb-rakenskapssammandrag.toml`), with what each rests on. The sheet's sums
are the resultaträkning's and the balansräkning's, which is asserted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from lkbr.belopp import ore_som_text
from rakenskap.bok.poster import Period, Verifikation
from rakenskap.listor.motparter import FIL, OKAND, listdata, motpartsslag, slag_for
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.investering import investeringsredovisning
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport
from rakenskap.rapport.slug import slug
from rakenskap.rapport.storhet import Samband, nyckel

DATA = "scb-rakenskapssammandrag.toml"
UTAN_VERKSAMHET = "utan_verksamhet"
# What the law's lines are called in the sheet, by part.
DELAR = {
    "intakter": ("verksamhetens_intakter", "Intäkter", "Verksamhetens intäkter"),
    "kostnader": ("verksamhetens_kostnader", "Kostnader", "Verksamhetens kostnader"),
}
_MEDLEMSBIDRAG = "medlemsbidrag_"
_NOT = "¹"

# Öre by row, motpart and verksamhet; income and costs both positive.
Belopp = Mapping[tuple[str, str, str], int]


class _Rader:
    """The sheet's rows and which accounts belong to each."""

    def __init__(self, b: Berakning) -> None:
        self.data = listdata(DATA)
        rader = self.data["rad"]
        assert isinstance(rader, list)  # noqa: S101 (our own data)
        self.alla: list[dict[str, Any]] = rader
        self.plan = las_plan(b)

    def i_delen(self, del_: str) -> list[dict[str, Any]]:
        """Return the rows of a part, those that are a part of another row too."""
        return [rad for rad in self.alla if rad["del"] == del_]

    def rad_for(self, konto: str, del_: str, *, varav: bool = False) -> str | None:
        """Return the row that an account belongs to: the narrowest range that holds it."""
        tal = int(konto[:4])
        bredd: dict[str, int] = {}
        for rad in self.i_delen(del_):
            if ("varav" in rad) is not varav:
                continue
            for intervall in rad[self.plan]:
                fran, _, till = intervall.partition("-")
                if int(fran) <= tal <= int(till or fran):
                    bredd[rad["id"]] = min(
                        int(till or fran) - int(fran), bredd.get(rad["id"], 10_000)
                    )
        return min(bredd, key=lambda namn: bredd[namn]) if bredd else None


def las_plan(b: Berakning) -> str:
    """Return the name of the chart of accounts in the data."""
    return b.bok.forbund.kontoplan.replace("-", "_")


def scb_blad(b: Berakning, period: Period) -> list[Rapport]:
    """Return the sheet's tables for a year, exact öre.

    Args:
        b: the books' amounts.
        period: the year.
    """
    rader = _Rader(b)
    okanda: defaultdict[str, int] = defaultdict(int)
    belopp, varav = _belopp(b, period, rader, okanda)
    for del_, (post, _, _) in DELAR.items():
        exakt = b.post(period, post).ore * (1 if del_ == "intakter" else -1)
        egna = {rad["id"] for rad in rader.i_delen(del_)}
        if sum(ore for (rad, _, _), ore in belopp.items() if rad in egna) != exakt:
            raise AssertionError(f"SCB-bladets {del_} är inte resultaträkningens")
    return [
        _drift(period, rader, belopp, varav, okanda),
        _per_verksamhet(b, period, rader, belopp),
        _balans(b, period, rader),
        _investering(b, period),
    ]


def _belopp(
    b: Berakning, period: Period, rader: _Rader, okanda: defaultdict[str, int]
) -> tuple[Belopp, Mapping[tuple[str, str], int]]:
    """Return amounts by row, motpart and verksamhet, and of "därav" rows by row and motpart."""
    slag = slag_for(b.bok)
    per_id = {rad["id"]: rad for rad in rader.alla}
    belopp: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    varav: defaultdict[tuple[str, str], int] = defaultdict(int)
    for konto, ore, motpart, verksamhet in _resultatrader(b, period):
        del_ = "intakter" if b.konto(konto).rad == DELAR["intakter"][0] else "kostnader"
        egen = -ore if del_ == "intakter" else ore
        rad = rader.rad_for(konto, del_) or (
            "ovriga_intakter" if del_ == "intakter" else "ovriga_kostnader"
        )
        delpost = b.konto(konto).delpost
        if not per_id[rad].get("motpart", True):
            vem = ""
        elif delpost.startswith(_MEDLEMSBIDRAG):
            vem = delpost.removeprefix(_MEDLEMSBIDRAG)
        else:
            vem = slag(motpart)
            if vem == OKAND:
                okanda[motpart or "utan motpart"] += abs(egen)
        belopp[rad, vem, verksamhet or UTAN_VERKSAMHET] += egen
        del_av = rader.rad_for(konto, del_, varav=True)
        if del_av:
            varav[del_av, vem] += egen
    return belopp, varav


def _resultatrader(b: Berakning, period: Period) -> Iterator[tuple[str, int, str, str]]:
    """Yield account, öre, motpart and verksamhet of each row of operating income and costs."""
    sokta = {post for post, _, _ in DELAR.values()}
    for ver in b.poster.i_perioden(period):
        for konto, ore, dim in ver.rader:
            if b.konto(konto).rad in sokta:
                yield konto, ore, *_dimensioner(ver, dim)


def _dimensioner(ver: Verifikation, dim: Iterable[tuple[str, str]]) -> tuple[str, str]:
    egna = dict(dim)
    return egna.get("motpart") or ver.motpart, egna.get("verksamhet", "")


def _drift(
    period: Period,
    rader: _Rader,
    belopp: Belopp,
    varav: Mapping[tuple[str, str], int],
    okanda: Mapping[str, int],
) -> Rapport:
    slag = [(ett.id, ett.rubrik) for ett in motpartsslag()]
    if okanda:
        slag.append((OKAND, "Ej angiven"))
    kolumner = (
        Kolumn("totalt", "Totalt"),
        *(Kolumn(id_, rubrik, smal=False) for id_, rubrik in slag),
    )
    ut: list[Rad] = []
    samband: list[Samband] = []

    def celler(rad: str, ett: Mapping[str, int], *, delat: bool) -> tuple[Cell, ...]:
        alla = {"totalt": sum(ett.values()), **{k: ett.get(k, 0) for k, _ in slag}}
        if delat:
            delar = tuple((1, nyckel(f"scb.{rad}.{k}", period)) for k, _ in slag)
            samband.append(Samband(nyckel(f"scb.{rad}.totalt", period), delar))
        return tuple(
            Cell(nyckel(f"scb.{rad}.{k}", period), 1, ore if delat or k == "totalt" else None)
            if delat or k == "totalt"
            else Cell()
            for k, ore in alla.items()
        )

    for del_, (_, rubrik, summarubrik) in DELAR.items():
        ut.append(Rad(f"rubrik_{del_}", rubrik, (), "rubrik"))
        total: defaultdict[str, int] = defaultdict(int)
        egna: list[tuple[str, bool]] = []
        for rad in rader.i_delen(del_):
            ett: defaultdict[str, int] = defaultdict(int)
            if "varav" in rad:
                for (namn, vem), ore in varav.items():
                    ett[vem] += ore if namn == rad["id"] else 0
            else:
                for (namn, vem, _), ore in belopp.items():
                    ett[vem] += ore if namn == rad["id"] else 0
                for vem, ore in ett.items():
                    total[vem] += ore
                egna.append((rad["id"], bool(rad.get("motpart", True))))
            ut.append(
                Rad(
                    rad["id"],
                    _etikett(rad),
                    celler(rad["id"], ett, delat=rad.get("motpart", True)),
                    "varav" if "varav" in rad else "post",
                    1,
                )
            )
        ut.append(Rad(f"summa_{del_}", summarubrik, _summa(total, slag, del_, period), "summa"))
        samband += _summor(egna, [k for k, _ in slag], del_, period)
    return Rapport(
        "scb_drift",
        "Driftredovisning efter kontogrupp och motpart",
        kolumner,
        tuple(ut),
        tuple(samband),
        stycken=tuple(map(str, rader.data["vilar_pa"])),  # type: ignore[call-overload]
        efter=tuple(_efter(rader, okanda)),
        paragraf="lagen (2001:99)",
        decimaler=2,
        radrubrik="Rad och konto i Kommun-Bas",
    )


def _summa(
    total: Mapping[str, int], slag: Sequence[tuple[str, str]], del_: str, period: Period
) -> tuple[Cell, ...]:
    alla = {"totalt": sum(total.values()), **{k: total.get(k, 0) for k, _ in slag}}
    return tuple(Cell(nyckel(f"scb.summa_{del_}.{k}", period), 1, ore) for k, ore in alla.items())


def _summor(
    rader: Sequence[tuple[str, bool]], slag: Sequence[str], del_: str, period: Period
) -> Iterator[Samband]:
    for k in ("totalt", *slag):
        delar = tuple(
            (1, nyckel(f"scb.{rad}.{k}", period)) for rad, delat in rader if delat or k == "totalt"
        )
        yield Samband(nyckel(f"scb.summa_{del_}.{k}", period), delar)


def _etikett(rad: Mapping[str, Any]) -> str:
    return f"{rad['etikett']}{'' if rad.get('belagd') else _NOT} ({rad['konto']})"


def _efter(rader: _Rader, okanda: Mapping[str, int]) -> Iterator[str]:
    yield (
        f"{_NOT} Radens plats i blanketten är inte belagd. Källa: {rader.data['kalla']}, "
        f"{rader.data['kalla_dag']}."
    )
    yield "Personalkostnader frågas efter utan motpart, och står bara i kolumnen Totalt."
    if okanda:
        storst = sorted(okanda, key=lambda namn: (-okanda[namn], namn))
        visade = "; ".join(f"{namn} {ore_som_text(okanda[namn])} kr" for namn in storst[:8])
        fler = f" och {len(storst) - 8} till" if len(storst) > 8 else ""
        yield (
            f"Slag av motpart är inte angivet för {visade}{fler}. Gör så här: skriv "
            f'"{storst[0]}" = "ovriga" (eller annat slag) i {FIL}.'
        )


def _per_verksamhet(b: Berakning, period: Period, rader: _Rader, belopp: Belopp) -> Rapport:
    spec = rader.data["verksamhetskolumn"]
    assert isinstance(spec, list)  # noqa: S101 (our own data)
    kolumner = [Kolumn(k["id"], k["rubrik"], smal=False) for k in spec]
    kolumner.append(Kolumn("netto", "Netto"))
    egna: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (rad, _, verksamhet), ore in belopp.items():
        for k in spec:
            if rad in k["rader"]:
                egna[verksamhet][k["id"]] += ore
    namn = {v.kod: v.namn for v in b.bok.forbund.verksamheter}
    ordning = [kod for kod in namn if kod in egna]
    ordning += sorted(set(egna) - set(ordning))
    ut = [
        Rad(
            slug(kod),
            namn.get(kod, kod.replace("_", " ").capitalize()),
            _verksamhetsceller(slug(kod), egna[kod], spec, period),
        )
        for kod in ordning
    ]
    samband = []
    total: defaultdict[str, int] = defaultdict(int)
    for ett in egna.values():
        for k, ore in ett.items():
            total[k] += ore
    ut.append(Rad("summa", "Summa", _verksamhetsceller("summa", total, spec, period), "summa"))
    for kolumn in kolumner:
        delar = tuple((1, nyckel(f"scb.v.{slug(kod)}.{kolumn.id}", period)) for kod in ordning)
        samband.append(Samband(nyckel(f"scb.v.summa.{kolumn.id}", period), delar))
    return Rapport(
        "scb_verksamhet",
        "Driftredovisning efter verksamhet",
        tuple(kolumner),
        tuple(ut),
        tuple(samband),
        efter=(
            "Verksamhetsgrenen i blanketten väljs ur SCB:s verksamhetsindelning; böckernas "
            "verksamheter är förbundets egna.",
        ),
        decimaler=2,
    )


def _verksamhetsceller(
    rad: str, ett: Mapping[str, int], spec: Sequence[Mapping[str, Any]], period: Period
) -> tuple[Cell, ...]:
    belopp = {k["id"]: ett.get(k["id"], 0) for k in spec}
    netto = sum(ore if k == "intakter" else -ore for k, ore in belopp.items())
    return tuple(
        Cell(nyckel(f"scb.v.{rad}.{k}", period), 1, ore)
        for k, ore in {**belopp, "netto": netto}.items()
    )


def _balans(b: Berakning, period: Period, rader: _Rader) -> Rapport:
    spec = rader.data["balansrad"]
    assert isinstance(spec, list)  # noqa: S101 (our own data)
    fore = b.aret_fore(period)
    perioder = [p for p in (period, fore) if p.ar in b.poster.ar]
    ut: list[Rad] = []
    samband: list[Samband] = []
    for sida, summarubrik in (("tillgang", "Summa tillgångar"), ("skuld", "Summa skulder")):
        egna = [rad for rad in spec if rad["sida"] == sida]
        for rad in egna:
            celler = tuple(
                Cell(nyckel(f"scb.br.{rad['id']}", p), 1, _balanspost(b, p, rad)) for p in perioder
            )
            ut.append(Rad(rad["id"], _etikett(rad), celler))
        namn = summarubrik if sida == "tillgang" else "Summa eget kapital, avsättningar och skulder"
        summor = [sum(_balanspost(b, p, rad) for rad in egna) for p in perioder]
        ut.append(
            Rad(
                f"summa_{sida}",
                namn,
                tuple(
                    Cell(nyckel(f"scb.br.summa_{sida}", p), 1, ore)
                    for p, ore in zip(perioder, summor, strict=True)
                ),
                "summa",
            )
        )
        samband += [
            Samband(
                nyckel(f"scb.br.summa_{sida}", p),
                tuple((1, nyckel(f"scb.br.{rad['id']}", p)) for rad in egna),
            )
            for p in perioder
        ]
    tillgangar, skulder = ([cell.ore for cell in rad.celler] for rad in ut if rad.stil == "summa")
    if tillgangar != skulder:
        raise AssertionError("SCB-bladets balansräkning balanserar inte")
    return Rapport(
        "scb_balans",
        "Balansräkning",
        tuple(Kolumn(p.id, str(p.till)) for p in perioder),
        tuple(ut),
        tuple(samband),
        decimaler=2,
        radrubrik="Rad och konto i Kommun-Bas",
    )


def _balanspost(b: Berakning, period: Period, rad: Mapping[str, Any]) -> int:
    if "storhet" in rad:
        return b.eget_kapital_utgaende(period).ore
    return sum(b.post(period, post).ore for post in rad["poster"])


def _investering(b: Berakning, period: Period) -> Rapport:
    egen = investeringsredovisning(b, period)
    return Rapport(
        "scb_investering",
        "Investeringar",
        egen.kolumner,
        egen.rader,
        egen.samband,
        stycken=egen.stycken,
        efter=egen.efter,
        decimaler=2,
    )
