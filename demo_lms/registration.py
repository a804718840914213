"""Dynamic registration: a tool registers itself, once, with a token that an LMS admin opened."""

import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, json, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from demo_lms.models import RegistrationToken, Tool, ToolStatus, utc_now
from demo_lms.state import platform
from demo_lms.tokens import TOKEN_PATH, digest
from demo_lms.variables import EXPANDED
from demo_lms.vocabulary import DEEP_LINKING_REQUEST, MESSAGES, SCOPES

blueprint = Blueprint("registration", __name__)
TOOL_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"
PLATFORM_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOKEN_LIFETIME = timedelta(hours=1)


class BadRegistration(ValueError):
    """A registration that is refused with one bare word, as Moodle does."""

    def __init__(self, word: str, status: int = 400) -> None:
        super().__init__(word)
        self.word = word
        self.status = status


@blueprint.get("/.well-known/openid-configuration")
def configuration() -> ResponseReturnValue:
    url = platform().url
    return jsonify(
        {
            "issuer": platform().issuer,
            "authorization_endpoint": url("/lti/authorize"),
            "token_endpoint": url(TOKEN_PATH),
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
            "jwks_uri": url("/lti/jwks.json"),
            "registration_endpoint": url("/lti/register"),
            "scopes_supported": ["openid", *SCOPES],
            "response_types_supported": ["id_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "claims_supported": ["sub", "iss", "name", "given_name", "family_name", "email"],
            PLATFORM_CONFIGURATION: {
                "product_family_code": "lernwelt-demo",
                "version": "1.0",
                "messages_supported": [{"type": message} for message in MESSAGES],
                "variables": list(EXPANDED),
            },
        }
    )


def open_registration(db: Session) -> str:
    """A new token for one registration within an hour."""
    token = secrets.token_urlsafe(32)
    db.add(RegistrationToken(digest=digest(token), expires_at=utc_now() + TOKEN_LIFETIME))
    return token


def registration_address(tool_url: str, token: str) -> str:
    """The tool's registration URL with what it needs to register here."""
    parameters = {
        "openid_configuration": platform().url("/.well-known/openid-configuration"),
        "registration_token": token,
    }
    return tool_url + ("&" if "?" in tool_url else "?") + urlencode(parameters)


@blueprint.post("/lti/register")
def register() -> ResponseReturnValue:
    try:
        token = _bearer_token()
        body = _json_body()
        with platform().database.writing() as db:
            permission = _open_permission(db, token)
            tool = new_tool(db, body)
            permission.used_at, permission.tool_id = utc_now(), tool.id
            return jsonify(_as_json(tool, body))
    except BadRegistration as error:
        return Response(error.word, error.status, content_type="text/plain")


def _bearer_token() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise BadRegistration("missing_registration_token", 401)
    return token.strip()


def _json_body() -> dict[str, Any]:
    try:
        body = json.loads(request.get_data(as_text=True))
    except ValueError as error:
        raise BadRegistration("malformed_json") from error
    if not isinstance(body, dict):
        raise BadRegistration("malformed_json")
    return body


def _open_permission(db: Session, token: str) -> RegistrationToken:
    permission = db.get(RegistrationToken, digest(token))
    if permission is None or permission.expires_at <= utc_now():
        raise BadRegistration("invalid_registration_token", 401)
    if permission.used_at is not None:
        raise BadRegistration("token_already_used", 401)
    return permission


def new_tool(db: Session, body: dict[str, Any]) -> Tool:
    """A pending tool from a registration. Raises BadRegistration."""
    tool_settings = body.get(TOOL_CONFIGURATION)
    if not isinstance(tool_settings, dict):
        raise BadRegistration("missing_lti_tool_configuration")
    _check(body, tool_settings)
    claims = tool_settings.get("claims", [])
    tool = Tool(
        client_id=secrets.token_urlsafe(12),
        name=body["client_name"],
        description=str(tool_settings.get("description") or ""),
        status=ToolStatus.PENDING,
        initiate_login_uri=body["initiate_login_uri"],
        redirect_uris=body["redirect_uris"],
        jwks_uri=body["jwks_uri"],
        target_link_uri=tool_settings["target_link_uri"],
        deep_linking_uri=_deep_linking_uri(tool_settings),
        scopes=[scope for scope in str(body.get("scope", "")).split() if scope in SCOPES],
        custom=dict(tool_settings.get("custom_parameters") or {}),
        shares_names=bool({"name", "given_name", "family_name"} & set(claims)),
        shares_emails="email" in claims,
    )
    db.add(tool)
    db.flush()
    tool.deployment_ids = [str(tool.id)]
    return tool


def _check(body: dict[str, Any], tool_settings: dict[str, Any]) -> None:
    """Raises BadRegistration with the first rule that is broken."""
    redirects = body.get("redirect_uris")
    target = tool_settings.get("target_link_uri")
    rules = {
        "missing_response_type_id_token": "id_token" in (body.get("response_types") or []),
        "missing_grant_types": {"implicit", "client_credentials"}
        <= set(body.get("grant_types") or []),
        "invalid_token_endpoint_auth_method": body.get("token_endpoint_auth_method")
        == "private_key_jwt",
        "missing_client_name": bool(body.get("client_name")),
        "missing_initiate_login_uri": _is_url(body.get("initiate_login_uri")),
        "missing_jwks_uri": _is_url(body.get("jwks_uri")),
        "missing_redirect_uris": isinstance(redirects, list)
        and bool(redirects)
        and all(map(_is_url, redirects)),
        "missing_domain": bool(tool_settings.get("domain")),
        "missing_target_link_uri": _is_url(target),
        "domain_targetlinkuri_mismatch": tool_settings.get("domain")
        == urlsplit(str(target)).netloc,
    }
    for word, holds in rules.items():
        if not holds:
            raise BadRegistration(word)


def _deep_linking_uri(tool_settings: dict[str, Any]) -> str:
    for message in tool_settings.get("messages") or []:
        if message.get("type") == DEEP_LINKING_REQUEST and _is_url(message.get("target_link_uri")):
            return str(message["target_link_uri"])
    return str(tool_settings["target_link_uri"])


def _is_url(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def _as_json(tool: Tool, body: dict[str, Any]) -> dict[str, Any]:
    return {
        **body,
        "client_id": tool.client_id,
        "scope": " ".join(tool.scopes),
        TOOL_CONFIGURATION: {
            **body[TOOL_CONFIGURATION],
            "deployment_id": tool.first_deployment_id,
        },
    }
