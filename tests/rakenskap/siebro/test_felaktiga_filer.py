"""Files with anything wrong in them: books with reports, or a refusal in Swedish, never a crash."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.skiss import Vem
from rakenskap.rakningar.rakenskaper import gor_rakenskaper
from rakenskap.siebro import Kartor, bok_fran_sie, las_siefiler, planera
from tests.rakenskap.siebro.siehjalp import HELA

_RADER = HELA.splitlines()
_ORD = st.sampled_from(
    [
        *("", "0", "-1", "1", "A", "9999", "1930", "5010", "2067", "8999", "0351", "FEL", "å ä"),
        *("20230101", "20221231", "20240229", "202313", "19990101", "0.01", "-99999999.99", "1e9"),
        *("{}", "{1 10}", "{1 10 1 10}", "{20}", '{"" ""}', "{x y}", '"', "#", "T", "K", "S", "I"),
        *("Ö1", "O1", "summa", "arets_resultat", "avskrivningar", "utan", "10", "90"),
    ]
)
#: Changes of a good file: line, field in it, new word ("" takes the field, None the line).
_ANDRINGAR = st.lists(
    st.tuples(st.integers(0, len(_RADER) - 1), st.integers(0, 7), _ORD | st.none(), st.booleans()),
    min_size=1,
    max_size=8,
)


def _andrad(andringar: list[tuple[int, int, str | None, bool]]) -> bytes:
    rader = [[rad] if rad in "{}" else rad.split(" ") for rad in _RADER]
    ut = [list(rad) for rad in rader]
    for plats, falt, ord_, dubbel in andringar:
        if ord_ is None:
            ut[plats] = []
        elif ut[plats]:
            ut[plats][falt % len(ut[plats])] = ord_
        if dubbel:
            ut[plats] = [*ut[plats], "\n", *ut[plats]]
    return "\n".join(" ".join(rad) for rad in ut).encode("cp437", "replace")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_ANDRINGAR, st.sampled_from([Kartor(), Kartor(ingaende_differens="2069")]))
def test_any_change_of_a_file_gives_reports_or_a_refusal(
    andringar: list[tuple[int, int, str | None, bool]], kartor: Kartor
) -> None:
    with tempfile.TemporaryDirectory() as namn:
        fil = Path(namn) / "x.se"
        fil.write_bytes(_andrad(andringar))
        nekat: BokFelError | None = None
        try:
            filer = las_siefiler([fil])
            bok, bokforing = bok_fran_sie(filer, kartor)
            gor_rakenskaper(bok.krav_felfri(), max(bokforing.ar), "tkr")
            planera(Path(namn), filer, kartor, Vem("ekonom", dt.datetime.now(dt.UTC)))
        except BokFelError as fel:
            nekat = fel
        for rad in nekat.fel if nekat else ():
            assert "Gör så här:" in rad.text or "Förslag:" in rad.text
