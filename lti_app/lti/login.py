"""The login that a platform starts: who asks, and the redirect back to it with state and nonce.

PyLTI1p3 checks the request and makes the redirect. Here it gets our own values instead of its
Flask session, and random texts of our own. What a login leaves behind is stored by
services/login.py.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from pylti1p3.exception import OIDCException
from pylti1p3.oidc_login import OIDCLogin
from pylti1p3.redirect import Redirect
from pylti1p3.session import SessionService

from lti_app.lti.errors import LoginIncomplete, TargetForeign
from lti_app.lti.library_adapters import NoCookies, OnePlatform, Parameters
from lti_app.lti.platform import RegisteredPlatform, origin
from lti_app.models import RegistrationStatus
from lti_app.settings import Settings

# Pages that a platform may name as a target; what opens is decided by the launch itself.
TARGETS = frozenset({"/", "/lti/launch"})
PARAMETERS = (
    "iss",
    "login_hint",
    "target_link_uri",
    "client_id",
    "lti_message_hint",
    "lti_deployment_id",
    "lti_storage_target",
)
LONGEST_PARAMETER = 10_000


@dataclass(frozen=True, slots=True)
class LoginRedirect:
    """Where the browser goes next, and the two secrets that must come back together."""

    url: str
    state: str
    nonce: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedLogin:
    """A login that was started here, as it is stored, with its platform.

    ``deployment_*`` belong to the deployment that the launch names, if it is known.
    """

    state_hash: str
    nonce: str
    browser_hash: str
    parameters: Mapping[str, str]
    expires_at: datetime
    platform: RegisteredPlatform
    deployment_row_id: int | None
    deployment_status: RegistrationStatus | None
    keys: Mapping[str, Any] | None
    keys_fetched_at: datetime | None


def login_parameters(form: Mapping[str, str]) -> dict[str, str]:
    """What a login request says, without what no platform sends.

    Raises:
        LoginIncomplete: a value cannot be what it stands for.
    """
    found = {name: form[name] for name in PARAMETERS if form.get(name)}
    if any(len(value) > LONGEST_PARAMETER or "\x00" in value for value in found.values()):
        raise LoginIncomplete
    return found


def target_path(settings: Settings, target: str) -> str:
    """The path of this tool that a platform's target names.

    Raises:
        TargetForeign: it is at another origin, or no page that may be opened like this.
    """
    if origin(target) != settings.origin.lower() or "\\" in target:
        raise TargetForeign
    path = urlsplit(target).path
    inside = path.removeprefix(settings.base_path) or "/"
    if not path.startswith(settings.base_path) or inside not in TARGETS:
        raise TargetForeign
    return inside


def login_redirect(
    platform: RegisteredPlatform, parameters: Mapping[str, str], redirect_uri: str
) -> LoginRedirect:
    """The way back to the platform, with a new state and nonce.

    Raises:
        LoginIncomplete: the request lacks what the standard demands.
    """
    login = _Login(platform, parameters)
    try:
        url = login.get_redirect_object(redirect_uri).get_redirect_url()
    except OIDCException as error:
        raise LoginIncomplete from error
    return LoginRedirect(url, login.state, login.nonce)


class _Login(OIDCLogin):  # type: ignore[type-arg]
    """PyLTI1p3's login on our values: nothing is stored by it, and it never sets a cookie."""

    def __init__(self, platform: RegisteredPlatform, parameters: Mapping[str, str]) -> None:
        self.state = ""
        self.nonce = ""
        super().__init__(
            Parameters(parameters), OnePlatform(platform), _NonceOf(self), _StateOf(self)
        )

    def _get_uuid(self) -> str:
        return secrets.token_urlsafe(32)

    def _generate_nonce(self) -> str:
        return secrets.token_urlsafe(32)

    def get_redirect(self, url: str) -> "_Url":
        """The address as it is; the library joins with "?" even where there is one already."""
        endpoint = self._registration.get_auth_login_url() or ""
        if "?" in endpoint:
            url = f"{endpoint}&{url.removeprefix(endpoint + '?')}"
        return _Url(url)


class _Url(Redirect[str]):
    def __init__(self, url: str) -> None:
        self._url = url

    def do_redirect(self) -> str:
        return self._url

    def do_js_redirect(self) -> str:
        return self._url

    def set_redirect_url(self, location: str) -> None:
        self._url = location

    def get_redirect_url(self) -> str:
        return self._url


class _NonceOf(SessionService):
    def __init__(self, login: _Login) -> None:
        self._login = login

    def save_nonce(self, nonce: str) -> None:
        self._login.nonce = nonce


class _StateOf(NoCookies):
    def __init__(self, login: _Login) -> None:
        self._login = login

    def set_cookie(self, name: str, value: str | int, exp: int | None = 3600) -> None:
        self._login.state = str(value)
