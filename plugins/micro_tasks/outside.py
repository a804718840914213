"""Addresses of other hosts that a task names: which origin a page must be allowed to load from."""

import re

_ORIGIN = re.compile(
    r"(https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?)(?:[/?#]|$)", re.IGNORECASE
)


def origin_of(address: str) -> str | None:
    """The origin of an https address as a Content-Security-Policy names it, or nothing.

    Nothing for other schemes, addresses with a name or password in them, and relative ones.
    """
    found = _ORIGIN.match(address)
    return found[1].lower() if found else None


def host_of(origin: str) -> str:
    """The host of an origin, with its port if it has one: what people are told."""
    return origin.removeprefix("https://")
