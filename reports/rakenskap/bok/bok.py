"""The books: the only place that calls beancount's loader."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from beancount import loader
from beancount.core import data

from lkbr.behandlingshistorik import BOKFORANDE, FIL, las_historik
from lkbr.bokfiler import glom_loggen, historik
from lkbr.fel import grad_av
from lkbr.forbund import Forbund
from lkbr.forbundslasning import ForbundFelError, las_forbund
from lkbr.koder import Grad
from lkbr.konto import kontonamn, kontonummer
from rakenskap.bok.felrad import BokFelError, Felrad, fran_beancount, oslagbart, relativ
from rakenskap.bok.foljdfel import utan_foljdfel
from rakenskap.bok.insticksprogram import skydda
from rakenskap.bok.kontroll import Kontroll
from rakenskap.bok.register import Register, las_register
from rakenskap.bok.skrap import utan_skrapsamling
from rakenskap.bok.skrivning import aterstall, vantande
from rakenskap.bok.spegel import bestaende_spegel

if TYPE_CHECKING:
    from rakenskap.bok.poster import Poster

HUVUDFIL = "main.beancount"
# Without these the books may hold faults that nothing has looked for.
ALLA_PLUGINS = "lkbr.alla"
KRAVDA_PLUGINS = ("lkbr.exakthet", "lkbr.kartlaggning", "lkbr.verifikationer", "lkbr.bokslut")
MED_HISTORIK = ("lkbr.stangning", "lkbr.historik")
INSTALLNINGAR = "forbund.toml"


@dataclass(frozen=True, slots=True)
class Konto:
    """An account of the chart.

    Attributes:
        nummer: digits, as text.
        namn: in words.
        beancount: the full account name in the ledger.
        delpost: id in `konton.toml`; its post is the line of the statement.
        rad: id of the post.
    """

    nummer: str
    namn: str
    beancount: str
    delpost: str
    rad: str


class Forseglade(Sequence[Any]):
    """The directives of books that have been read before: beancount reads them when asked for.

    Attributes:
        poster: the table of postings.
        register: budget and assets.
        huvudhash: hash of the last record of the behandlingshistorik, empty for none.
        provning: how the books were tried, and when, in words.
        oppet: the years after the locked ones were read now.
    """

    def __init__(
        self,
        ladda: Callable[[], list[Any]],
        poster: Poster,
        register: Register,
        *,
        huvudhash: str,
        provning: str,
        oppet: bool = False,
    ) -> None:
        """Take what is known, and how to load the rest."""
        self._ladda = ladda
        self.poster = poster
        self.register = register
        self.huvudhash = huvudhash
        self.provning = provning
        self.oppet = oppet

    @cached_property
    def _alla(self) -> list[Any]:
        return self._ladda()

    def __len__(self) -> int:
        return len(self._alla)

    @overload
    def __getitem__(self, plats: int) -> Any: ...  # noqa: ANN401
    @overload
    def __getitem__(self, plats: slice) -> list[Any]: ...
    def __getitem__(self, plats: int | slice) -> Any:
        return self._alla[plats]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._alla)


@dataclass(frozen=True, slots=True)
class Antagande:
    """What books rest on that nobody has said: in words, and the accounts that it places."""

    text: str
    konton: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bok:
    """Loaded books, with everything that is wrong in them.

    Attributes:
        huvudfil: the top file.
        entries: beancount's directives, in its order; `Forseglade` where a seal holds the rest.
        options: beancount's options.
        fel: the errors; empty when the books may be reported on.
        konton: the chart by account number.
        forbund: the federation's settings.
        att_gora: work that waits (an entry to attest); it does not stop the reports.
        kalla: what books in memory were made from; empty for a ledger in files.
        varningar: what does not stop the reports and is not work, such as a payment booked late.
        kontroller: the checks of what books in memory were made from.
        antaganden: what books in memory rest on.
        utkastfel: errors in drafts; they are in `att_gora` too, and stop only the draft.
    """

    huvudfil: Path
    entries: list[Any]
    options: dict[str, Any]
    fel: tuple[Felrad, ...]
    konton: dict[str, Konto]
    forbund: Forbund
    att_gora: tuple[Felrad, ...] = ()
    kalla: str = ""
    varningar: tuple[Felrad, ...] = ()
    kontroller: tuple[Kontroll, ...] = ()
    antaganden: tuple[Antagande, ...] = ()
    utkastfel: tuple[Felrad, ...] = ()

    @property
    def mapp(self) -> Path:
        """The ledger's folder."""
        return self.huvudfil.parent

    @property
    def forseglade(self) -> Forseglade | None:
        """What a seal has of the books; None when they were read as a whole."""
        entries: object = self.entries
        return entries if isinstance(entries, Forseglade) else None

    @cached_property
    def poster(self) -> Poster:
        """The table of postings."""
        if self.forseglade is not None:
            return self.forseglade.poster
        from rakenskap.bok.poster import poster_ur  # noqa: PLC0415 (it is made of a Bok)

        with utan_skrapsamling():
            return poster_ur(self)

    @cached_property
    def register(self) -> Register:
        """The budget and the assets."""
        if self.forseglade is not None:
            return self.forseglade.register
        return las_register(self.entries, self.options)

    @cached_property
    def huvudhash(self) -> str:
        """The hash of the behandlingshistorik's last record; empty when there is none."""
        if self.forseglade is not None:
            return self.forseglade.huvudhash
        logg = None if self.kalla else historik(self.options)
        return logg.huvudhash if logg else ""

    def utan_logg(self) -> Bok:
        """Return the books themselves, having let go of their log but for its hash.

        For one who will not ask for it again, before what takes memory.
        """
        if self.forseglade is None and not self.kalla:
            _ = self.huvudhash
            glom_loggen(self.options)
        return self

    def krav_felfri(self) -> Bok:
        """Return the books themselves.

        Raises:
            BokFelError: the books have an error; it holds all of them.
        """
        fel = self.fel or self._utan_kontroller()
        if fel:
            raise BokFelError(fel)
        return self

    def _har_historik(self) -> bool:
        """Tell whether entries have been booked, imported or locked by way of the log."""
        fil = self.mapp / FIL
        if self.kalla:
            return False  # made in memory; a log beside the file is of other books
        poster = las_historik(fil.read_bytes()).poster if fil.is_file() else ()
        return any(post.vad in {*BOKFORANDE, "import", "lås"} for post in poster)

    def _utan_kontroller(self) -> tuple[Felrad, ...]:
        """Return an error where the books name too few plugins to be known free of faults."""
        namn = {plugin for plugin, _ in self.options.get("plugin", ())}
        if ALLA_PLUGINS in namn:
            return ()
        # Books with a history cannot do without the plugins that prove it.
        kravda: tuple[str, ...] = KRAVDA_PLUGINS
        if not namn.issuperset(MED_HISTORIK) and self._har_historik():
            kravda += MED_HISTORIK
        saknas = [plugin for plugin in kravda if plugin not in namn]
        if not saknas:
            return ()
        rader = " och ".join(f'plugin "{plugin}"' for plugin in saknas)
        text = (
            f"Böckerna är inte kontrollerade. Gör så här: skriv {rader} på egna rader i "
            "huvudfilen. (docs/architecture.md)"
        )
        return (Felrad(self.huvudfil.name, 1, text),)


def hitta_huvudfil(sokvag: Path) -> Path:
    """Return the top file of a ledger given as file or folder.

    Raises:
        BokFelError: there is no such file.
    """
    fil = sokvag / HUVUDFIL if sokvag.is_dir() else sokvag
    if not fil.is_file():
        raise BokFelError(
            [
                Felrad(
                    str(fil),
                    0,
                    "Böckerna finns inte här. Gör så här: ange mappen med "
                    f"{HUVUDFIL} med --bok MAPP.",
                )
            ]
        )
    return fil.resolve()


def las_bok(sokvag: Path) -> Bok:
    """Load the books from their top file or folder, without beancount's cache.

    Args:
        sokvag: the top file, or the folder that holds `main.beancount`.

    Returns:
        The books with their errors; use `krav_felfri` before anything is written from them.

    Raises:
        BokFelError: there are no books, or the settings cannot be read.
    """
    huvudfil = hitta_huvudfil(sokvag)
    try:
        aterstall(huvudfil.parent)
    except OSError as hinder:
        if hinder.errno not in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise
        # Where nothing can be written, the books are read as the write leaves them.
        huvudfil = bestaende_spegel(huvudfil, vantande(huvudfil.parent))
    entries, fel, options = ladda(huvudfil)
    return bygg_bok(huvudfil, entries, fel, options)


def ladda(huvudfil: Path) -> tuple[list[Any], list[Any], dict[str, Any]]:
    """Have beancount read a main file, with our rules and no cache: entries, errors, options.

    Raises:
        BokFelError: the file cannot be read.
    """
    # Beancount's cache knows neither the plugins' code nor who wrote it: never trusted here.
    loader.initialize(use_cache=False)
    skydda()
    try:
        with utan_skrapsamling():
            entries, fel, options = loader.load_file(str(huvudfil))
    except OSError as hinder:
        fil = relativ(str(hinder.filename or huvudfil), huvudfil.parent)
        raise BokFelError(
            [
                Felrad(
                    fil,
                    0,
                    f"Filen går inte att läsa: {oslagbart(hinder)}. Gör så här: kontrollera att "
                    "det är en fil och att du får läsa den. (LKBR 3 kap. 13 §)",
                )
            ]
        ) from None
    return list(entries), list(fel), dict(options)


def konton_av(entries: Iterable[Any]) -> dict[str, Konto]:
    """Return the chart by account number, from the `open` directives that have a line."""
    konton = {}
    for entry in entries:
        if isinstance(entry, data.Open) and "delpost" in entry.meta:
            nummer = kontonummer(entry.account)
            if nummer is not None:
                konton[nummer] = Konto(
                    nummer,
                    str(entry.meta.get("namn") or kontonamn(entry.account)),
                    entry.account,
                    entry.meta["delpost"],
                    entry.meta["rad"],
                )
    return konton


def _is_utkast(entry: object) -> bool:
    return isinstance(entry, data.Transaction) and entry.flag == "!"


def _plats(meta: Mapping[str, Any]) -> tuple[str, int]:
    return str(meta.get("filename", "")), int(meta.get("lineno", 0) or 0)


def bygg_bok(huvudfil: Path, entries: list[Any], fel: list[Any], options: dict[str, Any]) -> Bok:
    """Make a Bok of what beancount's loader returned (Fava has its own load)."""
    fel = utan_foljdfel(fel, entries, str(huvudfil))
    mapp = huvudfil.parent
    filer = options.get("include", [])
    per_grad: dict[Grad, list[Felrad]] = {grad: [] for grad in Grad}
    utkast = {_plats(entry.meta) for entry in entries if _is_utkast(entry)}
    utkastfel = []
    for ett in fel:
        rad = fran_beancount(ett, mapp, filer)
        grad = grad_av(ett.message)
        if grad is Grad.FEL and _plats(ett.source or {}) in utkast:
            # A draft is not in the books yet: what is wrong with it stops it, and nothing else.
            utkastfel.append(rad)
            grad = Grad.ATT_GORA
        per_grad[grad].append(rad)
    rader = per_grad[Grad.FEL]
    try:
        forbund = las_forbund(mapp / INSTALLNINGAR)
    except ForbundFelError as ett:
        rader += [
            Felrad(relativ(str(mapp / INSTALLNINGAR), mapp), rad, text) for rad, text in ett.fel
        ]
        forbund = Forbund(namn=options.get("title", ""))
    konton = konton_av(entries)
    if not rader and not any(isinstance(e, data.Transaction) and e.flag != "!" for e in entries):
        rader.append(
            Felrad(
                huvudfil.name,
                0,
                "Böckerna har inga bokförda verifikationer. Gör så här: bokför den första, eller "
                "läs in en SIE-fil med rakenskap sie las. (LKBR 3 kap. 1 §)",
            )
        )
    return Bok(
        huvudfil,
        entries,
        options,
        tuple(sorted(set(rader))),
        konton,
        forbund,
        tuple(sorted(set(per_grad[Grad.ATT_GORA]))),
        varningar=tuple(sorted(set(per_grad[Grad.VARNING]))),
        utkastfel=tuple(sorted(set(utkastfel))),
    )
