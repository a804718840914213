"""The platform's signing keys: RS256 only, the newest signs, all are published.

Loading a private key costs more than fifty signatures, so they stay loaded.
"""

import secrets
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlalchemy import select

from demo_lms.database import Database
from demo_lms.models import SigningKey

PUBLISHED = 3
"""The signing key and its two predecessors: an old key must outlive the caches of tools."""


class KeyRing:
    def __init__(self, database: Database) -> None:
        self._database = database
        with database.reading() as db:
            rows = list(db.scalars(select(SigningKey).order_by(SigningKey.id)))
        self._keys = [
            RSAKey.import_key(row.private_pem, {"kid": row.kid, "use": "sig", "alg": "RS256"})
            for row in rows
        ]
        if not self._keys:
            self.rotate()

    @property
    def current_kid(self) -> str:
        return str(self._keys[-1].kid)

    def rotate(self) -> str:
        """Make a new signing key; the earlier ones are still published. Returns its `kid`."""
        kid = secrets.token_hex(8)
        key = RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})
        with self._database.writing() as db:
            db.add(SigningKey(kid=kid, private_pem=key.as_pem(private=True).decode()))
        self._keys = [*self._keys, key]
        return kid

    def sign(self, claims: dict[str, Any]) -> str:
        header = {"alg": "RS256", "typ": "JWT", "kid": self.current_kid}
        return jwt.encode(header, claims, self._keys[-1], algorithms=["RS256"])

    def published(self) -> dict[str, Any]:
        """The key set, public halves only."""
        return {"keys": [key.as_dict(private=False) for key in self._keys[-PUBLISHED:]]}
