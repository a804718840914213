"""Dynamic registration (LTI Dynamic Registration 1.0): what is read, what is sent, what came back.

All of it comes from an LMS that nobody knows yet, so each value is checked before it is used.
Storing it is the business of services/dynamic_registration.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lti_app.extension.lms_profile import LmsProfile
from lti_app.lti.claims import HISTORY_KEY
from lti_app.lti.outbound import (
    OutboundClient,
    OutboundGuard,
    OutboundRefused,
    host_and_port,
)
from lti_app.lti.scopes import ALL_SCOPES, as_text
from lti_app.settings import Settings

TOOL_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"
PLATFORM_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-platform-configuration"
CLIENT_NAME = "Kehrwert"
DESCRIPTION = "Reverse mentoring: juniors mentor seniors, in small steps."
CLAIMS = ("iss", "sub", "name", "given_name", "family_name", "email", "locale")
_HISTORY_VARIABLE = "Context.id.history"
_LIMITS = {"issuer": 500, "client_id": 255, "deployment_id": 255}
_ADDRESS_LIMIT = 1000


class RegistrationRefused(Exception):
    """The LMS's side of a registration cannot be used; ``code`` names what is wrong."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the registration was refused: {code}")
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformConfiguration:
    """What the LMS says about itself, checked."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    registration_endpoint: str
    # Audience of token requests, where the LMS names one.
    authorization_server: str | None
    # Nothing where the LMS does not say what it supports.
    scopes: frozenset[str] | None
    messages: frozenset[str]
    variables: frozenset[str]
    product_family_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredClient:
    """What the LMS made of the registration."""

    client_id: str
    # Some tell it only in the first launch.
    deployment_id: str | None
    scopes: tuple[str, ...]


def fetch_configuration(
    url: str, token: str | None, *, client: OutboundClient, guard: OutboundGuard
) -> PlatformConfiguration:
    """Ask the LMS for its configuration.

    Raises:
        RegistrationRefused: it is unusable, or another host's.
        OutboundError: it could not be fetched.
    """
    document = client.get_json(url, bearer=token).value
    if not isinstance(document, Mapping):
        raise RegistrationRefused("configuration_malformed")
    lti = document.get(PLATFORM_CONFIGURATION)
    lti = lti if isinstance(lti, Mapping) else {}
    scopes = document.get("scopes_supported")
    audience = document.get("authorization_server")
    found = PlatformConfiguration(
        issuer=_text(document, "issuer"),
        authorization_endpoint=_address(document, "authorization_endpoint"),
        token_endpoint=_address(document, "token_endpoint", guard),
        jwks_uri=_address(document, "jwks_uri", guard),
        registration_endpoint=_address(document, "registration_endpoint", guard),
        # A bare host name (Canvas) is no audience that its token endpoint takes.
        authorization_server=audience
        if isinstance(audience, str) and "://" in audience and len(audience) <= _ADDRESS_LIMIT
        else None,
        scopes=frozenset(_texts(scopes)) if isinstance(scopes, list) else None,
        messages=frozenset(_types(lti.get("messages_supported"))),
        variables=frozenset(name.lstrip("$") for name in _texts(lti.get("variables"))),
        product_family_code=str(lti.get("product_family_code") or "")[:100],
    )
    if _host(found.issuer) != _host(url):
        raise RegistrationRefused("issuer_foreign")
    # The token that allows the registration goes to no other host than the one it came with.
    if host_and_port(found.registration_endpoint) != host_and_port(url):
        raise RegistrationRefused("registration_endpoint_foreign")
    return found


def registration_document(
    configuration: PlatformConfiguration, settings: Settings, profile: LmsProfile
) -> dict[str, Any]:
    """What this tool asks to be registered as."""
    launch = settings.address("/lti/launch")
    asked = [
        scope
        for scope in ALL_SCOPES
        if configuration.scopes is None or scope in configuration.scopes
    ]
    messages = [{"type": "LtiDeepLinkingRequest", "target_link_uri": launch, "label": CLIENT_NAME}]
    messages += [
        {"type": message, "target_link_uri": launch}
        for message in ("LtiSubmissionReviewRequest", "DataPrivacyLaunchRequest")
        if message in configuration.messages
    ]
    custom = (
        {HISTORY_KEY: f"${_HISTORY_VARIABLE}"}
        if _HISTORY_VARIABLE in configuration.variables
        else {}
    )
    document = {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": settings.address("/lti/login"),
        "redirect_uris": [launch],
        "client_name": CLIENT_NAME,
        "jwks_uri": settings.address("/lti/jwks.json"),
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": as_text(asked),
        TOOL_CONFIGURATION: {
            # With the port: Moodle compares it with that of target_link_uri.
            "domain": urlsplit(settings.public_url).netloc,
            "description": DESCRIPTION,
            "target_link_uri": launch,
            "claims": list(CLAIMS),
            "messages": messages,
            **({"custom_parameters": custom} if custom else {}),
        },
    }
    return dict(profile.repair_registration(document))


def register_client(
    configuration: PlatformConfiguration,
    document: Mapping[str, Any],
    token: str | None,
    *,
    client: OutboundClient,
) -> RegisteredClient:
    """Have the LMS register this tool.

    Raises:
        RegistrationRefused: what it answered is no registration.
        OutboundError: it refused, or could not be asked.
    """
    answer = client.post_json(configuration.registration_endpoint, document, bearer=token).value
    if not isinstance(answer, Mapping):
        raise RegistrationRefused("registration_malformed")
    tool = answer.get(TOOL_CONFIGURATION)
    asked = str(document["scope"]).split()
    granted = answer.get("scope")
    # It may cut what was asked for, and is not believed when it adds to it (Moodle).
    scopes = granted.split() if isinstance(granted, str) else asked
    return RegisteredClient(
        client_id=_id(answer, "client_id"),
        deployment_id=_id(tool, "deployment_id")
        if isinstance(tool, Mapping) and tool.get("deployment_id")
        else None,
        scopes=tuple(scope for scope in asked if scope in scopes),
    )


def _id(document: Mapping[str, Any], name: str) -> str:
    """Ids are texts; some write them as numbers."""
    value = document.get(name)
    return _text({name: str(value) if type(value) is int else value}, name)


def _text(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    usable = isinstance(value, str) and value.isprintable() and value.strip() == value != ""
    if not usable or len(value) > _LIMITS[name]:  # type: ignore[arg-type]
        raise RegistrationRefused(f"{name}_malformed")
    return str(value)


def _address(document: Mapping[str, Any], name: str, guard: OutboundGuard | None = None) -> str:
    """An address; one that this server will call itself must be one that it may call."""
    value = document.get(name)
    if not isinstance(value, str) or len(value) > _ADDRESS_LIMIT:
        raise RegistrationRefused(f"{name}_malformed")
    try:
        host_and_port(value) if guard is None else guard.check(value)
    except OutboundRefused as error:
        raise RegistrationRefused(f"{name}_{error.reason}") from error
    return value


def _host(url: str) -> tuple[str | None, int | None]:
    try:
        parts = urlsplit(url)
        return parts.hostname, parts.port
    except ValueError:
        return None, None


def _texts(values: object) -> list[str]:
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []


def _types(messages: object) -> list[str]:
    if not isinstance(messages, list):
        return []
    return _texts([entry.get("type") for entry in messages if isinstance(entry, Mapping)])
