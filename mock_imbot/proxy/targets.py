"""Where a request to the proxy wants to go, and whether that means the mock. Pure."""

import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final, Self
from urllib.parse import urlsplit

from mock_imbot.control.guard import is_loopback
from mock_imbot.settings import Settings
from mock_imbot.wire.oauth import HOSTS

AUTHORITY: Final = r"(?:\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9._-]+))(?::(?P<port>[0-9]{1,5}))?"
TUNNEL: Final = re.compile(AUTHORITY)
ABSOLUTE: Final = re.compile(rf"(?P<scheme>https?)://(?P<authority>{AUTHORITY})(?P<rest>[/?][^#]*)?", re.IGNORECASE)
PORTS: Final = {"http": 80, "https": 443}
LAST_PORT: Final = 65535
LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST_NAME: Final = re.compile(rf"{LABEL}(?:\.{LABEL})*")

UNREADABLE: Final = "CONNECT needs HOST:PORT; every other method needs http://HOST/… or https://HOST/…"
"""What a proxy can be asked for."""


class BadTargetError(ValueError):
    """A request target that is no address."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request wants to go.

    ``host`` is canonical (see there). ``scheme`` is empty for a tunnel: what will flow through it is not known yet.
    ``authority`` is the host and port as they were written, ``path`` what an origin server gets for a request target.
    """

    host: str
    port: int
    scheme: str = ""
    authority: str = ""
    path: str = ""

    @property
    def place(self) -> str:
        """``host:port``, as people read it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse(method: str, target: str) -> Target:
    """Read the target of a request line. Raises BadTargetError, also for credentials in front of the host."""
    if method == "CONNECT":
        found = TUNNEL.fullmatch(target)
        if not (found and found["port"]):
            raise BadTargetError(UNREADABLE)
        return Target(*host_and_port(found, 0))
    found = ABSOLUTE.fullmatch(target)
    if not found:
        raise BadTargetError(UNREADABLE)
    scheme, rest = found["scheme"].lower(), found["rest"] or "/"
    path = rest if rest.startswith("/") else "/" + rest
    return Target(*host_and_port(found, PORTS[scheme]), scheme, found["authority"], path)


def host_and_port(found: re.Match[str], default: int) -> tuple[str, int]:
    """The canonical host and the port of an authority."""
    port = int(found["port"] or default)
    if not 0 < port <= LAST_PORT:
        raise BadTargetError(f"{port} is no port")
    try:
        return (str(ip_address(found["address"])) if found["address"] else canonical(found["name"])), port
    except ValueError:
        raise BadTargetError(f"{found['address']} is no IPv6 address") from None


def canonical(host: str) -> str:
    """A host as it is compared: lower case, no dot at the end, in ASCII, addresses in their shortest form."""
    host = host.lower().removesuffix(".")
    with suppress(ValueError):
        return str(ip_address(host))
    with suppress(UnicodeError):
        return host.encode("idna").decode("ascii")
    return host


@dataclass(frozen=True, slots=True)
class Rules:
    """Which targets mean the mock: the names at any port, its own addresses at its own ports.

    ``plain`` are the ports at which a tunnel is expected to carry HTTP; all others carry HTTPS.
    """

    names: frozenset[str]
    addresses: frozenset[str]
    ports: frozenset[int]
    plain: frozenset[int]

    @classmethod
    def of(cls, settings: Settings, domain: str, http: int, https: int) -> Self:
        """The rules of a server with these ports and the default portal's domain."""
        known = frozenset(canonical(name) for name in names(settings, domain))
        ports, plain = {http, https}, {http, PORTS["http"]}
        if settings.public_url:
            public = urlsplit(settings.public_url)
            port = public.port or PORTS[public.scheme]
            ports.add(port)
            if public.scheme == "http":
                plain.add(port)
        return cls(known, frozenset({canonical(settings.host)}), frozenset(ports), frozenset(plain - {https}))

    def is_own(self, host: str) -> bool:
        """Whether a host is this machine, where other servers may listen, too."""
        return is_loopback(host) or host in self.addresses

    def allow(self, target: Target) -> bool:
        """Whether a target means the mock."""
        if self.is_own(target.host):
            return target.port in self.ports
        return target.host in self.names

    def is_secure(self, target: Target) -> bool:
        """Whether the HTTPS listener is meant."""
        return target.port not in self.plain if not target.scheme else target.scheme == "https"

    def explain(self, target: Target) -> str:
        """Why a target is refused, and what to do; for the person at the other end."""
        ports = " or ".join(map(str, sorted(self.ports)))
        remedy = (
            f"If {target.host} is meant, put it into NO_PROXY."
            if self.is_own(target.host)
            else f"To lead this name to the mock as well: mock-imbot serve --tls-name {target.host}, or make it the "
            "scenario's portal.domain. To reach a host that is no portal, put it into NO_PROXY."
        )
        return (
            f"{target.place} is refused by mock-imbot: its proxy leads to the mock and nowhere else, so that what is "
            f"being tested can't reach a real portal.\n"
            f"Allowed: {', '.join(sorted(self.names))}; this machine's own names at port {ports}.\n{remedy}\n"
        )


def names(settings: Settings, domain: str) -> list[str]:
    """The names that mean the mock wherever it listens.

    These are the authorization servers', the portal's ``domain`` (which may have a port), those of --tls-name and the
    host of --public-url.
    """
    portal = domain.partition(":")[0]
    public = urlsplit(settings.public_url or "").hostname or ""
    return [name for name in dict.fromkeys([*sorted(HOSTS), portal, *settings.tls_name, public]) if name]


def certifiable(found: Collection[str]) -> tuple[str, ...]:
    """The names and addresses that a certificate can be made for; others cannot be asked for over HTTPS either."""
    return tuple(name for name in found if ":" in name or HOST_NAME.fullmatch(canonical(name)))
