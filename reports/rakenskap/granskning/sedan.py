"""What has come since a printed head hash and touches what was then, and what no hash covers.

The auditor has a hash from an earlier print. That the log still holds it proves what is before it;
this says what after it bears on that, which settings differ, and what the log does not cover.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from beancount.core import data

from lkbr.behandlingshistorik import BOKFORANDE, Loggpost, attest_i
from lkbr.ordning import andrat_i_reglerna, regler_av
from lkbr.rattelse import RATTAR
from lkbr.tid import loggens_dag
from lkbr.uppspelning import Uppspelning, spela_upp
from rakenskap.bok.bok import Bok


@dataclass(frozen=True, slots=True)
class Sedan:
    """What is said of a printed hash.

    Attributes:
        poster: a line a record after it that touches what was before it.
        installningar: a line a difference in the settings.
        ej_tackt: what the log does not cover, a line each.
    """

    poster: tuple[str, ...]
    installningar: tuple[str, ...]
    ej_tackt: tuple[str, ...]


def sedan(bok: Bok, poster: Sequence[Loggpost], nr: int) -> Sedan:
    """Say what has come since a record, and what is not covered.

    Args:
        bok: the books, without errors.
        poster: the whole log.
        nr: the number of the record that was printed.
    """
    grund = regler_av(bok.forbund)
    fore, efter = poster[:nr], poster[nr:]
    da, nu = spela_upp(fore, grund), spela_upp(poster, grund)
    installningar = andrat_i_reglerna(da.regler, nu.regler)
    delar = {
        f"{post.galler}: {del_}"
        for post in efter
        if post.vad == "inställning"
        for del_ in post.detaljer.get("andrat", ()) or ("hela filen",)
    }
    return Sedan(
        tuple(rad for post in efter if (rad := _ror(post, da, fore[-1]))),
        (*installningar, *(f"ändrat i {ett}" for ett in sorted(delar))),
        tuple(ej_tackt(bok, nu)),
    )


def _ror(post: Loggpost, da: Uppspelning, sista: Loggpost) -> str:
    """Say how a record touches what was before; empty when it does not."""
    varfor = ""
    dag = loggens_dag(sista.tid).isoformat()
    if post.vad in BOKFORANDE:
        varfor = _bokning(post, da, dag)
    elif post.vad == "attest" and _fanns(da, post.galler):
        varfor = "attesterar det som redan var bokfört"
    elif post.vad == "import" and post.galler <= dag[:4]:
        varfor = f"för in verifikationer i {', '.join(_perioder(post))}"
    elif post.vad in ("upplåsning", "plomb"):
        varfor = f"skäl: {post.detaljer.get('skal', '')}"
    elif post.vad == "inställning":
        varfor = "ändrar inställningarna"
    if not varfor:
        return ""
    return f"post {post.nr} {post.tid[:10]} {post.av}: {post.vad} {post.galler}, {varfor}"


def _bokning(post: Loggpost, da: Uppspelning, dag: str) -> str:
    rattar = str(post.detaljer.get("post", {}).get("uppgifter", {}).get(RATTAR, ""))
    gamla = [namn for namn in rattar.split(", ") if namn and _fanns(da, namn)]
    if gamla:
        return f"rättar {', '.join(gamla)}"
    return f"är daterad {post.dag}, före utskriften" if post.dag and post.dag <= dag else ""


def _fanns(da: Uppspelning, namn: str) -> bool:
    return namn in da.poster or da.importpost(namn) is not None


def _perioder(post: Loggpost) -> list[str]:
    return [str(ett) for ett in post.detaljer.get("perioder", [post.galler])]


def ej_tackt(bok: Bok, nu: Uppspelning) -> list[str]:
    """Return what the log does not cover, a line each."""
    svar = []
    aren = sorted({entry.date.year for entry in _verifikationer(bok.entries)})
    oppna = [str(ar) for ar in aren if str(ar) not in nu.plomb]
    if oppna:
        svar.append(
            f"{_i_rad(oppna)}: budget, anläggningsregister, avstämningar, statistik och "
            "publicerade tabeller täcks först när året är låst."
        )
    gamla = [ar for ar in sorted(nu.plomb) if "installningar" not in nu.plomb[ar].detaljer["plomb"]]
    if gamla:
        svar.append(
            f"{_i_rad(gamla)}: inställningarna (forbund.toml, huvudfilens rader) täcks inte av "
            "plomben, som gjordes före 2026-11-24; ändringar av dem står i historiken."
        )
    svar += _importerade_attester(bok, nu)
    utkast = sum(isinstance(entry, data.Transaction) and entry.flag == "!" for entry in bok.entries)
    if utkast:
        svar.append(f"{utkast} utkast: de är inte bokförda.")
    if not nu.regler.kraver_nycklar:
        svar.append(
            "Vem som gjort vad är vad den som skrev angav: förbundet kräver inga nycklar, och en "
            "person kan ha skrivit i en annans namn."
        )
    svar.append("Texterna i årets berattelse/ och det som inte är filer i böckernas mapp.")
    return svar


def _importerade_attester(bok: Bok, nu: Uppspelning) -> list[str]:
    antal: dict[str, int] = {}
    for entry in _verifikationer(bok.entries):
        namn = f"{entry.meta.get('ver', '')}/{entry.date.year}"
        if any(attest_i(entry)) and namn not in nu.attester:
            antal[str(entry.date.year)] = antal.get(str(entry.date.year), 0) + 1
    if not antal:
        return []
    return [
        f"{sum(antal.values())} attester i {_i_rad(sorted(antal))} följde med en import: de är "
        "uppgifter ur de importerade böckerna och har ingen egen post."
    ]


def _verifikationer(entries: Iterable[object]) -> list[data.Transaction]:
    return [ett for ett in entries if isinstance(ett, data.Transaction) and ett.flag != "!"]


def _i_rad(aren: list[str]) -> str:
    if len(aren) > 2 and int(aren[-1]) - int(aren[0]) == len(aren) - 1:
        return f"{aren[0]}–{aren[-1]}"
    return ", ".join(aren)
