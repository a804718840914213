"""Our own RSA keys: made, published, rotated, and loaded to sign with.

The next key is published long before it signs and a retired one long after, so that a platform
that copies our key set misses neither. Access tokens and other platforms' keys stand elsewhere.
"""

import hashlib
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from joserfc.jwk import RSAKey
from sqlalchemy import delete, select, update

from lti_app.db import Session
from lti_app.models import ToolKey, ToolKeyState

KEY_SIZE = 2048
PUBLIC_EXPONENT = 65537


class ToolKeyUnreadable(Exception):
    """A stored private key does not open with this secret key: the secret key was changed."""


def key_set(db: Session) -> dict[str, Any]:
    """The key set that platforms fetch from us (RFC 7517): current, next and retired keys."""
    rows = db.scalars(select(ToolKey.public_jwk).order_by(ToolKey.created_at, ToolKey.kid))
    return {"keys": list(rows)}


def ensure_keys(db: Session, secret_key: str, now: datetime) -> None:
    """Make the keys that are missing: the current one and the next.

    Two processes may both do so at the first start. Both keys are published then, the older one
    signs, and the next rotation retires both.
    """
    present = set(db.scalars(select(ToolKey.state)))
    for state in (ToolKeyState.CURRENT, ToolKeyState.NEXT):
        if state not in present:
            db.add(_new_key(state, secret_key, now))
    db.flush()


def signing_key(db: Session, secret_key: str, now: datetime) -> RSAKey:
    """The current key, ready to sign; its ``kid`` goes into the token's header.

    Raises:
        ToolKeyUnreadable
    """
    row = _current(db)
    if row is None:
        ensure_keys(db, secret_key, now)
        row = _current(db)
    assert row is not None
    return _load(row.kid, row.private_pem, secret_key)


def rotate_keys(db: Session, secret_key: str, now: datetime, *, retired_days: int) -> None:
    """The next key signs from now on, the current one retires, a new next key is published.

    Keys that retired more than ``retired_days`` ago are deleted.
    """
    ensure_keys(db, secret_key, now)
    db.execute(
        delete(ToolKey).where(
            ToolKey.state == ToolKeyState.RETIRED,
            ToolKey.retired_at < now - timedelta(days=retired_days),
        )
    )
    db.execute(
        update(ToolKey)
        .where(ToolKey.state == ToolKeyState.CURRENT)
        .values(state=ToolKeyState.RETIRED, retired_at=now)
    )
    db.execute(
        update(ToolKey).where(ToolKey.state == ToolKeyState.NEXT).values(state=ToolKeyState.CURRENT)
    )
    db.add(_new_key(ToolKeyState.NEXT, secret_key, now))
    db.flush()


def withdraw_keys(db: Session, secret_key: str, now: datetime) -> None:
    """Publish none of our keys any more and sign with a new one, at once: they may have leaked.

    All of them, because one who has read one has read them all. A platform that still has a copy
    of our key set refuses what we sign until it fetches it anew.
    """
    db.execute(delete(ToolKey))
    ensure_keys(db, secret_key, now)


def list_keys(db: Session) -> list[ToolKey]:
    """All our keys, the oldest first."""
    return list(db.scalars(select(ToolKey).order_by(ToolKey.created_at, ToolKey.kid)))


def _current(db: Session) -> ToolKey | None:
    return db.scalars(
        select(ToolKey)
        .where(ToolKey.state == ToolKeyState.CURRENT)
        .order_by(ToolKey.created_at, ToolKey.kid)
        .limit(1)
    ).first()


def _new_key(state: ToolKeyState, secret_key: str, now: datetime) -> ToolKey:
    private = generate_private_key(PUBLIC_EXPONENT, KEY_SIZE)
    key = RSAKey.import_key(private)
    kid = key.thumbprint()
    return ToolKey(
        kid=kid,
        state=state,
        public_jwk=key.as_dict(private=False) | {"kid": kid, "alg": "RS256", "use": "sig"},
        private_pem=private.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(_password(secret_key))
        ),
        created_at=now,
        retired_at=None,
    )


def _password(secret_key: str) -> bytes:
    """A password for this one purpose, short enough for every format."""
    return hashlib.sha256(b"tool key:" + secret_key.encode()).hexdigest().encode()


@lru_cache(maxsize=16)
def _load(kid: str, private_pem: bytes, secret_key: str) -> RSAKey:
    """Opening an encrypted key takes 40 ms, so each is opened once per process."""
    try:
        private = load_pem_private_key(private_pem, _password(secret_key))
    except ValueError as error:
        raise ToolKeyUnreadable(
            "The stored signing key does not open with the setting secret_key. Restore the "
            "secret key that it was made with."
        ) from error
    assert isinstance(private, RSAPrivateKey)
    return RSAKey.import_key(private, {"kid": kid, "alg": "RS256", "use": "sig"})
