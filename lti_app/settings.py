"""Settings: what may be set, where it comes from, and what is refused.

The defaults and the reason for each stand in config/default.toml. Nothing else in the code
reads files of settings or the environment.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import UnionType
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

PROJECT_ROOT = Path(__file__).resolve().parent.parent
DEFAULTS_FILE = PROJECT_ROOT / "config" / "default.toml"
PREFIX = "KEHRWERT_"


class SettingsError(Exception):
    """A setting is unknown or impossible; the message is one line for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, checked. The names are the keys of config/default.toml."""

    public_url: str
    database_url: str
    secret_key: str
    trusted_proxies: int
    allow_private_hosts: frozenset[str]
    metrics: bool
    default_locale: str
    time_zone: ZoneInfo
    login_lifetime_seconds: int
    session_lifetime_hours: float
    web_workers: int
    web_threads: int
    score_connections: int
    worker_poll_seconds: float
    score_lease_seconds: int
    score_refusals: int
    score_give_up_days: int
    platform_timeout_seconds: float
    key_set_lifetime_hours: float
    key_set_cooldown_seconds: int
    retired_key_days: int
    roster_page_limit: int
    roster_member_limit: int
    upload_limit_megabytes: int
    upload_limit_files: int
    upload_scan_command: str
    development: bool
    plugins_enabled: tuple[str, ...]

    @property
    def origin(self) -> str:
        """Scheme, host and port of the public address, as a browser's Origin header names it."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def base_path(self) -> str:
        """The path of the public address without a slash at its end; empty for most."""
        return urlsplit(self.public_url).path.rstrip("/")

    def address(self, path: str) -> str:
        """The public address of a path such as ``/lti/launch``."""
        return self.public_url + path


def load_settings(environment: Mapping[str, str]) -> Settings:
    """Read defaults, the file named by KEHRWERT_CONFIG and the environment, in this order.

    Raises:
        SettingsError: a setting is unknown, has a wrong type or cannot be.
    """
    values = _flatten(_read_toml(DEFAULTS_FILE), DEFAULTS_FILE)
    if name := environment.get(f"{PREFIX}CONFIG"):
        path = Path(name)
        values |= _flatten(_read_toml(path), path)
    for variable, text in environment.items():
        if variable.startswith(PREFIX) and variable != f"{PREFIX}CONFIG":
            key = variable.removeprefix(PREFIX).lower()
            values[_known(key, f"environment variable {variable}")] = text
    checked = {field.name: _convert(field.name, field.type, values) for field in fields(Settings)}
    return _check(Settings(**checked))


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise SettingsError(f"The settings file {path} cannot be read: {reason}.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The settings file {path} is not valid TOML: {error}.") from error


def _flatten(document: dict[str, Any], path: Path) -> dict[str, Any]:
    """Tables become prefixes: ``[plugins] enabled`` is ``plugins_enabled``."""
    flat: dict[str, Any] = {}
    for key, value in document.items():
        if isinstance(value, dict):
            flat |= {f"{key}_{inner}": entry for inner, entry in value.items()}
        else:
            flat[key] = value
    return {_known(key, f"the settings file {path}"): value for key, value in flat.items()}


def _known(key: str, place: str) -> str:
    if key not in {field.name for field in fields(Settings)}:
        raise SettingsError(f"Unknown setting {key!r} in {place}; config/default.toml lists all.")
    return key


def _convert(key: str, kind: str | type | UnionType | Any, values: dict[str, Any]) -> Any:
    value = values[key]
    try:
        return _CONVERTERS[kind](value)
    except (ValueError, TypeError, LookupError) as error:
        raise SettingsError(f"The setting {key} cannot be {value!r}: {error}.") from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is needed")
    return value.strip()


def _whole_number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError("a whole number is needed")
    try:
        return int(value)
    except ValueError:
        raise ValueError("a whole number is needed") from None


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError("a number is needed")
    try:
        return float(value)
    except ValueError:
        raise ValueError("a number is needed") from None


def _switch(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    words = {
        "true": True,
        "1": True,
        "yes": True,
        "false": False,
        "0": False,
        "no": False,
        "": False,
    }
    if not isinstance(value, str) or value.lower() not in words:
        raise ValueError("true or false is needed")
    return words[value.lower()]


def _list(value: Any) -> tuple[str, ...]:
    entries = value.split(",") if isinstance(value, str) else value
    if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
        raise TypeError("a list of texts is needed")
    return tuple(entry.strip() for entry in entries if entry.strip())


def _hosts(value: Any) -> frozenset[str]:
    return frozenset(entry.lower() for entry in _list(value))


def _zone(value: Any) -> ZoneInfo:
    if value not in available_timezones():
        raise ValueError("no such time zone")
    return ZoneInfo(value)


_CONVERTERS: dict[Any, Any] = {
    str: _text,
    int: _whole_number,
    float: _number,
    bool: _switch,
    ZoneInfo: _zone,
    frozenset[str]: _hosts,
    tuple[str, ...]: _list,
}


def _check(settings: Settings) -> Settings:
    parts = urlsplit(settings.public_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError(
            f"The setting public_url cannot be {settings.public_url!r}: "
            "it must be an address such as https://kehrwert.example.com."
        )
    if not settings.database_url.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
        # The address itself may hold a password: it is not repeated.
        raise SettingsError("The setting database_url must begin with sqlite: or postgresql:.")
    if settings.default_locale not in {"de", "en"}:
        raise SettingsError("The setting default_locale must be de or en.")
    for field in fields(settings):
        value = getattr(settings, field.name)
        if field.type in {int, float} and value < 0:
            raise SettingsError(f"The setting {field.name} cannot be negative.")
        if field.type in {int, float} and value == 0 and field.name != "trusted_proxies":
            raise SettingsError(f"The setting {field.name} cannot be 0.")
    # One spelling only, because LMSs compare addresses letter by letter.
    object.__setattr__(settings, "public_url", settings.public_url.rstrip("/"))
    return settings
