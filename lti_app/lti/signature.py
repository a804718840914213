"""A signed token in compact form: read, and checked with a public key (RFC 7515, RS256 only).

Reading believes nothing: what the token claims may be used once ``verify`` has passed.
"""

import binascii
import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from lti_app.lti.errors import AlgorithmRefused, KeyIdMissing, SignatureWrong, TokenMalformed


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
_PADDING = PKCS1v15()
_HASH = SHA256()


@dataclass(frozen=True, slots=True)
class SignedToken:
    """A token with RS256 in its header. ``unverified`` are claims that nobody has checked yet."""

    kid: str
    signed: bytes
    signature: bytes
    unverified: Mapping[str, Any]


def read_token(text: str) -> SignedToken:
    """Take a token apart. A key that the header brings along (jwk, jku, x5u) is never looked at.

    Raises:
        TokenMalformed, AlgorithmRefused, KeyIdMissing
    """
    parts = text.split(".")
    if len(parts) != 3:
        raise TokenMalformed
    header, claims = _json(parts[0]), _json(parts[1])
    if header.get("alg") != "RS256" or "crit" in header:
        raise AlgorithmRefused
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise KeyIdMissing
    return SignedToken(kid, text[: text.rindex(".")].encode(), _bytes(parts[2]), claims)


def verify(token: SignedToken, key: RSAPublicKey) -> Mapping[str, Any]:
    """The claims of a token that this key has signed. Raises SignatureWrong."""
    try:
        key.verify(token.signature, token.signed, _PADDING, _HASH)
    except InvalidSignature as error:
        raise SignatureWrong from error
    return token.unverified


def _json(part: str) -> dict[str, Any]:
    try:
        value = _DECODER.decode(_bytes(part).decode())
    except (ValueError, RecursionError) as error:
        raise TokenMalformed from error
    if not isinstance(value, dict):
        raise TokenMalformed
    return value


def _bytes(part: str) -> bytes:
    try:
        return b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as error:
        raise TokenMalformed from error
