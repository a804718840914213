"""What is fixed when the demo LMS starts. What can be switched while it runs: behaviour.py."""

from dataclasses import dataclass
from urllib.parse import urlsplit


class ImpossibleSetting(ValueError):
    """A value that the demo LMS cannot start with."""


@dataclass(frozen=True)
class Settings:
    """`public_url` is the issuer and the origin of every page; `database` a file path."""

    public_url: str
    database: str
    seed: bool = False

    def __post_init__(self) -> None:
        parts = urlsplit(self.public_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ImpossibleSetting(f"--public-url must be http(s)://host…, not {self.public_url}")
        if parts.path or parts.query or parts.fragment:
            raise ImpossibleSetting("--public-url is an origin: nothing may follow the host")

    @property
    def has_secure_cookies(self) -> bool:
        """Browsers keep `Secure` cookies on https and, without it, on loopback names."""
        parts = urlsplit(self.public_url)
        return parts.scheme == "https" or parts.hostname in {"localhost", "127.0.0.1"}
