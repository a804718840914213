"""What PyLTI1p3 asks of the application around it, answered from our own values.

Its own adapters for Flask keep state in Flask's session cookie and settings in a file; these keep
nothing. They are used by login.py and message.py only.
"""

from collections.abc import Mapping
from typing import Any

from pylti1p3.cookie import CookieService
from pylti1p3.deployment import Deployment
from pylti1p3.registration import Registration
from pylti1p3.request import Request
from pylti1p3.tool_config.abstract import ToolConfAbstract

from lti_app.lti.platform import RegisteredPlatform


class Parameters(Request):
    """The parameters of a request."""

    def __init__(self, parameters: Mapping[str, str]) -> None:
        self._parameters = parameters

    def is_secure(self) -> bool:
        """Asked for the library's own cookie page only, which is not used."""
        return True

    def get_param(self, key: str) -> str:
        """The parameter of this name, or an empty text."""
        return self._parameters.get(key, "")


class OnePlatform(ToolConfAbstract[Parameters]):
    """The one platform that a login or launch belongs to, found before the library is asked."""

    def __init__(self, platform: RegisteredPlatform, *, deployment_is_active: bool = False) -> None:
        self._platform = platform
        self._deployment_is_active = deployment_is_active

    def check_iss_has_one_client(self, iss: str) -> bool:
        """Always several: the library's own answer stands in a dict that all objects share."""
        return False

    def find_registration_by_issuer(self, iss: str, *_args: Any, **_options: Any) -> Registration:
        """The platform; not asked, because of the answer above."""
        return self._registration()

    def find_registration_by_params(
        self, iss: str, client_id: str, *_args: Any, **_options: Any
    ) -> Registration:
        """The platform."""
        return self._registration()

    def find_deployment(self, iss: str, deployment_id: str) -> Deployment | None:
        """The launch's deployment, if it is active; not asked, because of the answer above."""
        return self._deployment(deployment_id)

    def find_deployment_by_params(
        self, iss: str, deployment_id: str, client_id: str, *_args: Any, **_options: Any
    ) -> Deployment | None:
        """The launch's deployment, if it is active."""
        return self._deployment(deployment_id)

    def _registration(self) -> Registration:
        registration = Registration()
        registration.set_issuer(self._platform.issuer).set_client_id(self._platform.client_id)
        return registration.set_auth_login_url(self._platform.auth_login_url)

    def _deployment(self, deployment_id: str) -> Deployment | None:
        return Deployment().set_deployment_id(deployment_id) if self._deployment_is_active else None


class NoCookies(CookieService):
    """Cookies are read and set in web/cookies.py; the library sees none."""

    def get_cookie(self, name: str) -> str | None:
        """Nothing."""
        return None

    def set_cookie(self, name: str, value: str | int, exp: int | None = 3600) -> None:
        """Nothing happens."""
