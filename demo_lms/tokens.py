"""The token endpoint and the check of access tokens, both by Authlib.

A tool proves itself with a signed assertion (private_key_jwt). Its key set is fetched for every
token request: they are rare, and a rotated key must work at once.
"""

# Authlib carries no types of its own.
# mypy: disable-error-code="no-untyped-call"

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import requests
from authlib.integrations.flask_oauth2.authorization_server import AuthorizationServer
from authlib.integrations.flask_oauth2.resource_protector import ResourceProtector
from authlib.oauth2.rfc6749 import InvalidClientError, OAuth2Request
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc6750 import BearerTokenGenerator, BearerTokenValidator
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from flask import Flask, Response, g
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from sqlalchemy import bindparam, delete, select
from sqlalchemy.exc import IntegrityError

from demo_lms.models import AccessToken, Tool, UsedNonce, utc_now
from demo_lms.state import platform

TOKEN_PATH = "/lti/token"  # noqa: S105 - a path, not a password
FETCH_SECONDS = 5
FIND_TOKEN = select(AccessToken.tool_id, AccessToken.scope, AccessToken.expires_at).where(
    AccessToken.digest == bindparam("digest")
)
View = TypeVar("View", bound=Callable[..., Response])


class KeySetUnavailable(Exception):
    """The tool's key set cannot be fetched or read."""


def fetch_tool_keys(jwks_uri: str) -> KeySet:
    """The tool's published keys. Raises KeySetUnavailable."""
    try:
        answer = requests.get(jwks_uri, timeout=FETCH_SECONDS, allow_redirects=False)
        answer.raise_for_status()
        return KeySet.import_key_set(answer.json())
    except (requests.RequestException, JoseError, ValueError, KeyError, TypeError) as error:
        raise KeySetUnavailable(str(error)) from error


def remember_nonce(tool_id: int, value: str) -> bool:
    """Whether this tool uses the nonce or `jti` for the first time; from now on it does not."""
    try:
        with platform().database.writing() as db:
            db.add(UsedNonce(tool_id=tool_id, value=value))
            db.flush()
    except IntegrityError:
        return False
    return True


class ToolAssertion(JWTBearerClientAssertion):
    """Checks the assertion of a tool against the key set that it publishes."""

    def get_audiences(self) -> list[str]:
        return [platform().url(TOKEN_PATH), platform().issuer]

    def resolve_client_public_key(self, client: Tool) -> KeySet:
        try:
            return fetch_tool_keys(client.jwks_uri)
        except KeySetUnavailable as error:
            raise InvalidClientError(description="The tool's key set is unavailable.") from error

    def process_assertion_claims(self, assertion: str, resolve_key: KeySet) -> Any:
        try:
            return super().process_assertion_claims(assertion, resolve_key)
        except ValueError as error:
            raise InvalidClientError(description="No key of the tool fits.") from error

    def validate_jti(self, claims: dict[str, Any], jti: object) -> bool:
        tool = _find_tool(claims["sub"])
        return tool is not None and remember_nonce(tool.id, str(jti))


class ToolCredentialsGrant(ClientCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = [ToolAssertion.CLIENT_AUTH_METHOD]  # noqa: RUF012 - Authlib reads it


@dataclass(frozen=True)
class GrantedToken:
    """An access token as a service sees it, in the shape that Authlib asks."""

    tool_id: int
    scope: str
    expires_at: datetime

    def is_expired(self) -> bool:
        return self.expires_at <= utc_now()

    def is_revoked(self) -> bool:
        return False

    def get_scope(self) -> str:
        return self.scope


class ToolTokenValidator(BearerTokenValidator):
    def authenticate_token(self, token_string: str) -> GrantedToken | None:
        with platform().database.reading_rows() as db:
            row = db.execute(FIND_TOKEN, {"digest": digest(token_string)}).one_or_none()
        return GrantedToken(*row) if row else None


_protector = ResourceProtector()
_protector.register_token_validator(ToolTokenValidator())


def requires_scope(*scopes: str) -> Callable[[View], View]:
    """Lets a view run for a valid access token with one of the scopes; else 401 or 403."""
    decorator: Callable[[View], View] = _protector(list(scopes))
    return decorator


def calling_tool() -> int:
    """The id of the tool whose token the current request carries."""
    return int(g.authlib_server_oauth2_token.tool_id)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def init_app(app: Flask) -> None:
    server = AuthorizationServer(app, query_client=_find_active_tool, save_token=_save_token)
    server.register_client_auth_method(ToolAssertion.CLIENT_AUTH_METHOD, ToolAssertion())
    server.register_grant(ToolCredentialsGrant)
    server.register_token_generator(
        "default",
        BearerTokenGenerator(
            access_token_generator=lambda **_: secrets.token_urlsafe(32),
            expires_generator=lambda *_: platform().behaviour.token_seconds,
        ),
    )
    app.add_url_rule(TOKEN_PATH, "tokens.issue", server.create_token_response, methods=["POST"])


def _find_tool(client_id: str) -> Tool | None:
    with platform().database.reading() as db:
        return db.scalar(select(Tool).where(Tool.client_id == client_id))


def _find_active_tool(client_id: str) -> Tool | None:
    tool = _find_tool(client_id)
    return tool if tool is not None and tool.is_active else None


def _save_token(token: dict[str, Any], request: OAuth2Request) -> None:
    tool: Any = request.client
    now = utc_now()
    with platform().database.writing() as db:
        db.execute(delete(AccessToken).where(AccessToken.expires_at <= now))
        db.add(
            AccessToken(
                digest=digest(token["access_token"]),
                tool_id=tool.id,
                scope=token["scope"],
                expires_at=now + timedelta(seconds=token["expires_in"]),
            )
        )
