"""One request for an access token (RFC 6749, 4.4, with a signed assertion, RFC 7523).

Sharing tokens between processes stands in service_token.py.
"""

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.jwk import RSAKey
from requests import HTTPError, Response

from lti_app.extension.lms_profile import LmsProfile
from lti_app.lti.outbound import (
    FailureReason,
    OutboundFailed,
    OutboundGuard,
    guard_session,
    retry_after_seconds,
)
from lti_app.models import Registration

RENEW_EARLY = timedelta(seconds=60)
# RFC 6749 leaves the lifetime open where the platform does not name it.
ASSUMED_LIFETIME = timedelta(minutes=5)
LONGEST_LIFETIME = timedelta(days=1)
ASSERTION_LIFETIME = timedelta(minutes=5)
# Moodle refuses an assertion whose `iat` is in its future, be it by a second.
CLOCK_TOLERANCE = timedelta(seconds=30)
_MAX_BYTES = 64 * 1024
# The words of RFC 6749, 5.2; any other word of a platform is not repeated.
_KNOWN_REFUSALS = frozenset(
    {
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
    }
)


# The ``code`` of a refusal because none of the services asked for is open to this tool.
NO_SCOPE_ALLOWED = "token_invalid_scope"


class TokenRequestRefused(Exception):
    """The platform does not give this tool a token; ``code`` holds its reason."""

    def __init__(self, reason: str) -> None:
        known = reason if reason in _KNOWN_REFUSALS else "other"
        super().__init__(f"the platform refused a token: {known}")
        self.code = f"token_{known}"


@dataclass(frozen=True, slots=True)
class GrantedToken:
    """A token, for how long it is used, and the scopes it is good for."""

    access_token: str
    useful_life: timedelta
    scopes: frozenset[str]


def request_token(
    registration: Registration, scopes: str, *, key: RSAKey, audience: str, guard: OutboundGuard
) -> GrantedToken:
    """Ask the platform for a token for these scopes, a text with spaces.

    Raises:
        TokenRequestRefused: the platform said no.
        OutboundError: the platform could not be asked.
    """
    now = datetime.now(UTC) - CLOCK_TOLERANCE
    proof = PrivateKeyJWT(
        audience,
        claims={
            "iat": int(now.timestamp()),
            "exp": int((now + CLOCK_TOLERANCE + ASSERTION_LIFETIME).timestamp()),
        },
        headers={"kid": key.kid, "typ": "JWT"},
    )
    with closing(
        OAuth2Session(
            registration.client_id, key, scope=scopes, token_endpoint_auth_method=proof.name
        )
    ) as client:
        guard_session(client, guard, _MAX_BYTES)
        client.register_client_auth_method(proof)
        client.register_compliance_hook("access_token_response", _check_status)
        try:
            answer: dict[str, Any] = client.fetch_token(
                registration.auth_token_url, grant_type="client_credentials"
            )
        except OAuthError as error:
            raise TokenRequestRefused(str(error.error)) from error
        except (ValueError, HTTPError) as error:
            raise OutboundFailed(FailureReason.NOT_JSON) from error
    return _read(answer, scopes)


def _check_status(response: Response) -> Response:
    """Only a JSON error with its reason is left to Authlib; the rest is a failed call."""
    if response.status_code < 400:
        return response
    try:
        if isinstance(response.json()["error"], str) and response.status_code in {400, 401, 403}:
            return response
    except (ValueError, LookupError, TypeError):
        pass
    raise OutboundFailed(
        FailureReason.STATUS,
        response.status_code,
        retry_after=retry_after_seconds(response.headers.get("Retry-After"), datetime.now(UTC)),
    )


def _read(answer: dict[str, Any], asked: str) -> GrantedToken:
    token = answer.get("access_token")
    if not isinstance(token, str) or not token:
        raise TokenRequestRefused("no token")
    # Left out where it is what was asked for (RFC 6749, 5.1).
    granted = answer.get("scope")
    scopes = granted if isinstance(granted, str) and granted else asked
    return GrantedToken(token, _useful_life(answer.get("expires_in")), frozenset(scopes.split()))


def audience(registration: Registration, profile: LmsProfile) -> str:
    """The audience of the assertion: the registration's own, else the profile's."""
    return registration.token_audience or profile.token_audience(
        registration.issuer, registration.auth_token_url
    )


def _useful_life(expires_in: object) -> timedelta:
    """A minute less than the token lives, or half of a very short life."""
    try:
        life = timedelta(seconds=float(expires_in))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        life = ASSUMED_LIFETIME
    life = max(timedelta(), min(life, LONGEST_LIFETIME))
    return max(life - RENEW_EARLY, life / 2)
