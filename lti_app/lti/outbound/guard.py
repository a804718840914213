"""Which addresses may be called: https and public ones, and those that the operator listed."""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from lti_app.lti.outbound.errors import OutboundRefused, RefusalReason
from lti_app.settings import Settings

_DEFAULT_PORTS = {"https": 443, "http": 80}
_TRANSLATED = IPv6Network("64:ff9b::/96")
# Libraries read these differently in an address; nobody needs them there.
_FORBIDDEN = frozenset("\\@ \t\r\n\x00")


class OutboundGuard:
    """Decides about addresses, by their text and by what their host resolves to.

    ``check`` is about the text and costs nothing. What the host resolves to is checked where the
    connection is made (transport.py, GuardedResolver), so that it cannot change in between.
    """

    def __init__(self, settings: Settings) -> None:
        self._exempt = settings.allow_private_hosts
        self.timeout_seconds = settings.platform_timeout_seconds

    def check(self, url: str) -> None:
        """Say whether this address may be called at all.

        Raises:
            OutboundRefused: it is malformed, not https, or names a private IP address.
        """
        parts = _split(url)
        host, port = _host(parts), _port(parts)
        if self.is_exempt(host, port):
            return
        if parts.scheme != "https":
            raise OutboundRefused(RefusalReason.NOT_HTTPS)
        literal = _literal(host)
        if literal and not is_public(literal):
            raise OutboundRefused(RefusalReason.PRIVATE)

    def is_exempt(self, host: str, port: int) -> bool:
        """Whether the operator listed this host, or this host and port."""
        name = host.strip("[]").rstrip(".").lower()
        return name in self._exempt or f"{name}:{port}" in self._exempt

    def check_resolved(self, host: str, port: int, addresses: Sequence[str]) -> None:
        """Say whether a host may be connected to that resolves to these IP addresses.

        Raises:
            OutboundRefused: one of them is not public, and the host is not exempt.
        """
        if self.is_exempt(host, port):
            return
        if not all(is_public(ip_address(address)) for address in addresses):
            raise OutboundRefused(RefusalReason.PRIVATE)

    def resolve(self, host: str, port: int) -> list[str]:
        """The IP addresses of a host that may be connected to, in the order to try.

        Raises:
            OutboundRefused: one of them is not public, and the host is not exempt.
            OSError: the host is unknown.
        """
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        self.check_resolved(host, port, addresses)
        return addresses

    def resolver(self) -> "GuardedResolver":
        """A resolver for aiohttp's connector; needs a running event loop."""
        return GuardedResolver(self)


class GuardedResolver(AbstractResolver):
    """aiohttp's resolver of names that hands out no private address.

    aiohttp does not ask it about IP addresses that stand in the URL: call ``guard.check(url)``
    first, and send with ``allow_redirects=False``.
    """

    def __init__(self, guard: OutboundGuard) -> None:
        self._guard = guard
        self._names = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a name. Raises OutboundRefused if one of them is private."""
        found = await self._names.resolve(host, port, family)
        self._guard.check_resolved(host, port, [entry["host"] for entry in found])
        return found

    async def close(self) -> None:
        """Nothing is held open."""
        await self._names.close()


def host_and_port(url: str) -> str:
    """``host:port`` of an address, in one spelling, to compare. Raises OutboundRefused."""
    parts = _split(url)
    return f"{_host(parts)}:{_port(parts)}"


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an IP address belongs to the public internet, in whatever notation it came."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _TRANSLATED:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner:
            return is_public(inner)
        if address.is_site_local or address.teredo:
            return False
    return address.is_global and not address.is_multicast


def _split(url: str) -> SplitResult:
    if not url.isprintable() or _FORBIDDEN & set(url):
        raise OutboundRefused(RefusalReason.MALFORMED)
    try:
        parts = urlsplit(url)
        usable = parts.scheme in _DEFAULT_PORTS and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise OutboundRefused(RefusalReason.MALFORMED)
    return parts


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".").lower()


def _port(parts: SplitResult) -> int:
    return parts.port or _DEFAULT_PORTS[parts.scheme]


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
