"""The users of `rakenskap webb`: the file `anvandare.toml` beside the books.

    [anna]
    namn = "Anna Ek"          # what stands as `av` in the books
    roll = "ekonom"
    losenord = "scrypt:…"     # empty: signs in through a trusted proxy only

The file is no part of the books: no plugin reads it, Fava does not know it, and only its owner
may read it. It is written whole or not at all.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lkbr.roller import Roll
from rakenskap.bok.felrad import BokFelError, Felrad

FIL = "anvandare.toml"
ID = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}\Z")
MAX_NAMN = 80
_PA_RAD = re.compile(r"at line (\d+)")
_NYCKLAR = {"namn", "roll", "losenord"}
_HUVUD = """\
# Användarna i rakenskap webb. Ändras med: rakenskap anvandare lagg-till | byt-losenord | ta-bort
# Filen får bara läsas av den som kör servern, och läggs inte i versionshanteringen.
"""


@dataclass(frozen=True, slots=True)
class Anvandare:
    """A user.

    Attributes:
        id: the name that is written at log-in.
        namn: the name in the books and on the pages.
        roll: what the user may do.
        losenord: what is kept of the password; empty for none.
    """

    id: str
    namn: str
    roll: Roll
    losenord: str = ""


Register = Mapping[str, Anvandare]


def las(fil: Path) -> dict[str, Anvandare]:
    """Return the users by id; none when there is no file.

    Raises:
        BokFelError: others may read the file, or it is not what it should be.
    """
    try:
        stat = fil.stat()
        text = fil.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        raise _fel(fil, "Filen är inte text i UTF-8. Gör så här: ta fram en kopia.") from None
    if stat.st_mode & 0o077:
        raise _fel(
            fil,
            "Filen med lösenorden kan läsas av andra på datorn. Gör så här: kör "
            f"chmod 600 {fil} och byt lösenorden om någon kan ha läst dem.",
        )
    try:
        tabeller = tomllib.loads(text)
    except tomllib.TOMLDecodeError as hinder:
        # The parser's own words are English; where it stopped is what helps.
        rad = _PA_RAD.search(str(hinder))
        raise _fel(
            fil,
            "Raden går inte att läsa. Gör så här: rätta den, eller ta bort användaren ur filen och "
            "lägg till den igen med rakenskap anvandare.",
            int(rad[1]) if rad else 0,
        ) from None
    svar = {id_: _anvandare(fil, id_, tabell) for id_, tabell in tabeller.items()}
    krav_olika_namn(svar, fil)
    return svar


def krav_olika_namn(register: Mapping[str, Anvandare], fil: Path = Path("namnet")) -> None:
    """Check that no two users have one name in the books: who did what would not be known.

    Raises:
        BokFelError: two have; capitals and spaces make no difference.
    """
    tagna: dict[str, str] = {}
    for id_, anvandare in register.items():
        namn = " ".join(anvandare.namn.casefold().split())
        if namn in tagna:
            raise _fel(
                fil,
                f"{tagna[namn]} och {id_} har samma namn i böckerna ({anvandare.namn}): då syns "
                "inte vem som gjort vad, och en person kan både bokföra och attestera. Gör så "
                "här: ge dem var sitt namn med rakenskap anvandare andra. (LKBR 3 kap. 2 och "
                "11 §§)",
            )
        tagna[namn] = id_


def _anvandare(fil: Path, id_: str, tabell: Any) -> Anvandare:  # noqa: ANN401 (as TOML gives it)
    if not ID.match(id_):
        raise _fel(fil, f"«{id_}» är inget användarnamn. Gör så här: {_OM_ID}")
    if (
        not isinstance(tabell, dict)
        or set(tabell) - _NYCKLAR
        or not all(isinstance(varde, str) for varde in tabell.values())
    ):
        raise _fel(
            fil,
            f"[{id_}] ska ha namn, roll och losenord, som text inom citattecken, och inget annat. "
            "Gör så här: ta bort användaren och lägg till den igen med rakenskap anvandare.",
        )
    return Anvandare(
        id_,
        krav_namn(tabell.get("namn", id_)),
        las_roll(tabell.get("roll", ""), fil),
        tabell.get("losenord", ""),
    )


_OM_ID = (
    "använd små bokstäver a-z, siffror, punkt, bindestreck, understreck och @, högst 64 tecken."
)


def krav_id(id_: str) -> str:
    """Return a user's id as it is.

    Raises:
        BokFelError: it has other characters than an id may.
    """
    if not ID.match(id_):
        raise BokFelError([Felrad(id_ or "användarnamnet", 0, f"Fel tecken. Gör så här: {_OM_ID}")])
    return id_


def krav_namn(namn: str) -> str:
    """Return a name in the books as it is.

    Raises:
        BokFelError: it is empty, too long, or has characters that break a line.
    """
    if not namn.strip() or len(namn) > MAX_NAMN or not namn.isprintable():
        raise BokFelError(
            [
                Felrad(
                    "namnet",
                    0,
                    f"Namnet är tomt, längre än {MAX_NAMN} tecken eller har styrtecken. "
                    "Gör så här: ange det namn som ska stå i böckerna.",
                )
            ]
        )
    return namn


def las_roll(roll: str, fil: Path = Path("rollen")) -> Roll:
    """Return a role by its name, also written without dots.

    Raises:
        BokFelError: there is no such role.
    """
    try:
        return Roll(roll.replace("lasare", "läsare"))
    except ValueError:
        val = ", ".join(Roll)
        raise _fel(fil, f"Rollen «{roll}» finns inte. Gör så här: välj bland {val}.") from None


def andra(fil: Path, gor: Callable[[dict[str, Anvandare]], dict[str, Anvandare]]) -> None:
    """Change the file: read it, change the users, write it whole; one writer at a time.

    Raises:
        BokFelError: the file is not what it should be, or `gor` refuses.
        OSError: the folder may not be written.
    """
    with _last(fil):
        nya = gor(las(fil))
        krav_olika_namn(nya, fil)
        _skriv(fil, nya)


@contextmanager
def _last(fil: Path) -> Iterator[None]:
    from filelock import FileLock  # noqa: PLC0415 (only when something is written)

    with FileLock(fil.with_name(f".{fil.name}.lock"), mode=0o600):
        yield


def _skriv(fil: Path, register: Register) -> None:
    ny = fil.with_name(f".{fil.name}.ny")
    ny.unlink(missing_ok=True)
    fd = os.open(ny, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as strom:
        strom.write(_text(register))
        strom.flush()
        os.fsync(strom.fileno())
    ny.replace(fil)


def _text(register: Register) -> str:
    delar = [_HUVUD]
    for id_, en in sorted(register.items()):
        delar.append(f"\n[{_citerad(id_)}]\nnamn = {_citerad(en.namn)}\n")
        delar.append(f"roll = {_citerad(en.roll)}\nlosenord = {_citerad(en.losenord)}\n")
    return "".join(delar)


def _citerad(text: str) -> str:
    # A JSON string of printable characters is a TOML string.
    return json.dumps(str(text), ensure_ascii=False)


def _fel(fil: Path, text: str, rad: int = 0) -> BokFelError:
    return BokFelError([Felrad(str(fil), rad, text)])


class Anvandarfil:
    """The users as they are now: the file is read again when it has changed."""

    def __init__(self, fil: Path) -> None:
        self.fil = fil
        self._marke: tuple[int, int, int] | None = None
        self._register: Register = {}

    def __call__(self) -> Register:
        """Return the users by id.

        Raises:
            BokFelError: the file is not what it should be.
        """
        try:
            stat = self.fil.stat()
        except FileNotFoundError:
            return {}
        marke = (stat.st_mtime_ns, stat.st_size, stat.st_mode)
        if marke != self._marke:
            self._register, self._marke = las(self.fil), marke
        return self._register
