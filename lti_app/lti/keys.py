"""Platforms' public keys: the stored copy of a key set, and when and how it is fetched again.

One row per registration is shared by all processes. It is replaced by a good set only, and asked
for again when a key is unknown or the copy is old, never more often than the cool-down allows.
Our own keys stand in tool_keys.py.
"""

from base64 import urlsafe_b64decode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from lti_app.db import Session
from lti_app.lti.outbound import OutboundClient, OutboundError, OutboundGuard
from lti_app.models import PlatformKeySet
from lti_app.settings import Settings

SMALLEST_KEY = 2048
LARGEST_KEY = 8192
LONGEST_NUMBER = 2000
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class KeySetUnavailable(Exception):
    """The platform's key set could not be fetched, or what came is none."""


def public_key(stored: Mapping[str, Any] | None, kid: str) -> RSAPublicKey | None:
    """The key of this id in a stored key set, or nothing."""
    for entry in stored["keys"] if stored else []:
        if entry["kid"] == kid:
            return _parse(entry["n"], entry["e"])
    return None


def claim_refresh(db: Session, registration_id: int, now: datetime, cooldown_seconds: int) -> bool:
    """Whether the caller is the one who may fetch the key set now.

    Must be committed before the call to the platform: nobody holds a lock while waiting for it.
    """
    earlier = now - timedelta(seconds=cooldown_seconds)
    insert = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = (
        insert(PlatformKeySet)
        .values(registration_id=registration_id, keys={}, fetched_at=NEVER, tried_at=now)
        .on_conflict_do_update(
            index_elements=[PlatformKeySet.registration_id],
            set_={"tried_at": now},
            where=PlatformKeySet.tried_at <= earlier,
        )
        .returning(PlatformKeySet.registration_id)
    )
    return db.execute(statement).first() is not None


def refresh_runs(db: Session, registration_id: int, since: datetime) -> bool:
    """Whether somebody else began to fetch the key set after ``since`` and is not done yet."""
    return (
        db.execute(
            select(PlatformKeySet.registration_id).where(
                PlatformKeySet.registration_id == registration_id,
                PlatformKeySet.tried_at > PlatformKeySet.fetched_at,
                PlatformKeySet.tried_at > since,
            )
        ).first()
        is not None
    )


def fetch_key_set(url: str, settings: Settings) -> dict[str, Any]:
    """Ask the platform for its key set.

    Raises:
        KeySetUnavailable: nothing came, or no key set with at least one usable key.
    """
    try:
        with OutboundClient(OutboundGuard(settings)) as client:
            keys = client.get_json(url).value
    except OutboundError as error:
        raise KeySetUnavailable(error.code) from error
    return usable_keys(keys)


def usable_keys(document: object) -> dict[str, Any]:
    """The keys of a platform's answer that may check a signature, without anything else.

    Raises:
        KeySetUnavailable: there is none.
    """
    entries = document.get("keys") if isinstance(document, dict) else None
    usable = [entry for entry in entries if _is_usable(entry)] if isinstance(entries, list) else []
    if not usable:
        raise KeySetUnavailable("no usable key")
    return {"keys": [{name: entry[name] for name in ("kid", "n", "e")} for entry in usable]}


def store_key_set(
    db: Session, registration_id: int, keys: Mapping[str, Any], now: datetime
) -> None:
    """Replace the stored copy by a set that ``fetch_key_set`` found good."""
    db.execute(
        update(PlatformKeySet)
        .where(PlatformKeySet.registration_id == registration_id)
        .values(keys=dict(keys), fetched_at=now)
    )


def _is_usable(entry: object) -> bool:
    if not isinstance(entry, dict):
        return False
    operations = entry.get("key_ops", ["verify"])
    return (
        entry.get("kty") == "RSA"
        and entry.get("use", "sig") == "sig"
        and entry.get("alg", "RS256") == "RS256"
        and isinstance(operations, list)
        and "verify" in operations
        and all(_is_text(entry.get(name)) for name in ("kid", "n", "e"))
        and _parse(entry["n"], entry["e"]) is not None
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_NUMBER


@lru_cache(maxsize=1024)
def _parse(modulus: str, exponent: str) -> RSAPublicKey | None:
    """The key of these two numbers. Cached by content, so there is nothing to invalidate."""
    try:
        key = RSAPublicNumbers(_number(exponent), _number(modulus)).public_key()
    except (ValueError, OverflowError):
        return None
    return key if SMALLEST_KEY <= key.key_size <= LARGEST_KEY else None


def _number(text: str) -> int:
    return int.from_bytes(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
