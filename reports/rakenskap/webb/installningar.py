"""How the server is set up, from the words of the command: what is refused, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from rakenskap.webb.sessioner import LANGST_S, OVERKSAM_S

Nat = IPv4Network | IPv6Network
EGEN_MASKIN = ("127.0.0.1", "localhost", "::1")


class InstallningarFelError(Exception):
    """The words of the command do not go together; the text says so, in Swedish."""


@dataclass(frozen=True, slots=True)
class Installningar:
    """How the server is set up.

    Attributes:
        lyssna: the address that the server listens on.
        port: and its port.
        publik: the readers' address when a proxy in front speaks TLS, "https://bok.example.se".
        proxyer: the proxies that are trusted to tell the reader's address, and who it is.
        proxyhuvud: the header by which a proxy tells who the reader is; empty for log-in here.
        overksam_s: how long a session lives without a request, in seconds.
        langst_s: how long it lives in all.
    """

    lyssna: str = "127.0.0.1"
    port: int = 5000
    publik: str = ""
    proxyer: tuple[Nat, ...] = ()
    proxyhuvud: str = ""
    overksam_s: float = OVERKSAM_S
    langst_s: float = LANGST_S

    @property
    def tls(self) -> bool:
        """Whether the readers come by HTTPS."""
        return bool(self.publik)

    @property
    def publik_vard(self) -> str:
        """Host and port of the readers' address."""
        return urlsplit(self.publik).netloc

    @property
    def vardar(self) -> tuple[str, ...]:
        """The hosts that a request may be for, without port."""
        egna = [*EGEN_MASKIN, self.lyssna]
        if self.publik:
            egna.append(urlsplit(self.publik).hostname or "")
        return tuple(dict.fromkeys(egna))

    def litar_pa(self, adress: str) -> bool:
        """Tell whether an address is one of the proxies'."""
        try:
            egen = ip_address(adress)
        except ValueError:
            return False
        return any(egen in nat for nat in self.proxyer)


def las_installningar(
    lyssna: str,
    port: int,
    publik: str | None,
    proxyer: Sequence[str],
    proxyhuvud: str | None,
    overksam_s: float = OVERKSAM_S,
) -> Installningar:
    """Return the settings from the words of the command.

    Raises:
        InstallningarFelError: they do not go together, or would let others in unprotected.
    """
    adress = "127.0.0.1" if lyssna == "localhost" else lyssna
    if not publik and not _egen_maskin(adress):
        raise InstallningarFelError(
            f"--lyssna {lyssna} öppnar servern för andra datorer utan kryptering. Gör så här: "
            "ställ en proxy med TLS framför, och ange läsarnas adress: --bakom-tls https://bok.example.se"
        )
    if proxyhuvud and not proxyer:
        raise InstallningarFelError(
            "--proxy-huvud kräver --proxy-fran: annars kan vem som helst ange vem den är. Gör så "
            "här: ange proxyns adress, till exempel --proxy-fran 127.0.0.1"
        )
    return Installningar(
        adress,
        port,
        _publik(publik) if publik else "",
        tuple(_nat(ett) for ett in proxyer),
        _huvud(proxyhuvud) if proxyhuvud else "",
        overksam_s,
    )


def _egen_maskin(adress: str) -> bool:
    try:
        return ip_address(adress).is_loopback
    except ValueError:
        return False


def _publik(adress: str) -> str:
    delar = urlsplit(adress)
    if delar.scheme != "https" or not delar.hostname or delar.path not in ("", "/"):
        raise InstallningarFelError(
            f"--bakom-tls {adress}: det är ingen https-adress utan sökväg. Gör så här: ange den "
            "adress som läsarna skriver, till exempel https://bok.example.se"
        )
    return f"https://{delar.netloc.lower()}"


def _nat(adress: str) -> Nat:
    try:
        return ip_network(adress)
    except ValueError:
        raise InstallningarFelError(
            f"--proxy-fran {adress}: det är ingen IP-adress eller ett nät. Gör så här: ange till "
            "exempel 127.0.0.1 eller 10.0.0.0/24"
        ) from None


def _huvud(namn: str) -> str:
    if not namn.replace("-", "").isalnum() or not namn.isascii():
        raise InstallningarFelError(
            f"--proxy-huvud {namn}: det är inget namn på ett huvud. Gör så här: ange till exempel "
            "X-Remote-User"
        )
    return namn
