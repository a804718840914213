"""A platform as a login or launch needs to know it: values, without rows or requests."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

_ORIGIN = re.compile(r"https?://(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredPlatform:
    """Our active registration at a platform; ``lms`` is the key of its LMS profile."""

    registration_id: int
    issuer: str
    client_id: str
    auth_login_url: str
    jwks_url: str
    lms: str


@lru_cache(maxsize=1024)
def origin(url: str | None) -> str:
    """Scheme, host and port of an address as browsers compare them; empty where it has none.

    The result holds nothing that could break out of a header.
    """
    try:
        parts = urlsplit(url or "")
        port = f":{parts.port}" if parts.port and not _is_default(parts.scheme, parts.port) else ""
    except ValueError:
        return ""
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    found = f"{parts.scheme}://{host}{port}"
    return found if _ORIGIN.fullmatch(found) else ""


def frame_origins(*addresses: str | None) -> tuple[str, ...]:
    """The origins of a platform's addresses, each once: pages of that platform may frame ours.

    Issuer and login address differ from the page around us where a vendor hosts many customers
    (Canvas, Blackboard); there the launch's return address names it.
    """
    return tuple(dict.fromkeys(found for address in addresses if (found := origin(address))))


def _is_default(scheme: str, port: int) -> bool:
    return (scheme, port) in {("https", 443), ("http", 80)}
