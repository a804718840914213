"""The checks of a launch, in their order, and the one value that a launch becomes.

PyLTI1p3 checks registration, nonce, deployment and the message itself; what it leaves open
(signature, audience, times, version) is put in its way here. State, browser and single use are
the business of services/launch.py: they need the database.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import requests
from pylti1p3.exception import LtiException
from pylti1p3.message_launch import MessageLaunch
from pylti1p3.message_validators.privacy_launch import PrivacyLaunchValidator
from pylti1p3.session import SessionService

from lti_app.lti import claims as claim
from lti_app.lti.claims import Claims
from lti_app.lti.errors import (
    AudienceWrong,
    DeploymentDisabled,
    DeploymentPending,
    IssuerWrong,
    KeyUnknown,
    MessageInvalid,
    MessageUnsupported,
    NonceWrong,
    NotAnAuthor,
    TargetForeign,
    TokenUntimely,
    VersionWrong,
)
from lti_app.lti.keys import public_key
from lti_app.lti.launch import Launch, MessageType
from lti_app.lti.library_adapters import NoCookies, OnePlatform, Parameters
from lti_app.lti.login import StartedLogin, target_path
from lti_app.lti.outbound import OutboundGuard, OutboundRefused
from lti_app.lti.roles import course_role, may_author
from lti_app.lti.signature import SignedToken, verify
from lti_app.models import RegistrationStatus
from lti_app.settings import Settings

LEEWAY_SECONDS = 60
OLDEST_SECONDS = 600

RepairClaims = Callable[[Claims], Claims]

_SERVED = frozenset(MessageType)

# The library opens a session per launch to fetch keys; ours are fetched in lti/keys.py.
_NO_REQUESTS = requests.Session()


def check_launch(
    token: SignedToken,
    login: StartedLogin,
    repair: RepairClaims,
    settings: Settings,
    now: datetime,
) -> Launch:
    """Everything about a launch that its token and its login can say.

    Raises:
        LtiError: named for the first thing that is wrong.
    """
    claims = _Checks(token, login, repair, now).validate().get_launch_data()
    _check_addresses(claims, login, settings)
    return _launch(claims, login)


class _Checks(MessageLaunch):  # type: ignore[type-arg]
    """PyLTI1p3's message launch on our values; ``validate`` is the chain of checks."""

    def __init__(
        self, token: SignedToken, login: StartedLogin, repair: RepairClaims, now: datetime
    ) -> None:
        self._token = token
        self._login = login
        self._repair = repair
        self._moment = now.timestamp()
        super().__init__(
            Parameters({}),
            OnePlatform(
                login.platform,
                deployment_is_active=login.deployment_status is RegistrationStatus.ACTIVE,
            ),
            _OneNonce(login),
            NoCookies(),
            requests_session=_NO_REQUESTS,
        )
        # The library validates by itself at the first look at a claim; here the caller does.
        self._validated = True

    def _get_request_param(self, key: str) -> str:
        """The library reads state and token by it; both were read before."""
        return str(self._request.get_param(key))

    def validate(self) -> "_Checks":
        """Nothing that the token claims is used before its signature held."""
        self.validate_jwt_signature()
        self.validate_times()
        self.validate_issuer_and_audience()
        self.validate_nonce()
        self.validate_deployment()
        self.repair_claims()
        self.validate_version()
        self.validate_message()
        return self

    def validate_jwt_signature(self) -> "_Checks":
        """With the key of the platform that the login began at, wherever else it may be known."""
        key = public_key(self._login.keys, self._token.kid)
        if key is None:
            raise KeyUnknown
        self._jwt["body"] = verify(self._token, key)  # type: ignore[typeddict-item]
        return self

    def validate_times(self) -> None:
        """exp and iat are there and fit, within a minute for clocks that differ."""
        body: Claims = self._jwt["body"]
        expires, issued = _moment(body, "exp"), _moment(body, "iat")
        starts = issued if body.get("nbf") is None else _moment(body, "nbf")
        latest = self._moment + LEEWAY_SECONDS
        if expires + LEEWAY_SECONDS <= self._moment or issued > latest or starts > latest:
            raise TokenUntimely
        if self._moment - issued > OLDEST_SECONDS:
            raise TokenUntimely

    def validate_issuer_and_audience(self) -> None:
        """For our client and for nobody else (OpenID Connect Core, 3.1.3.7)."""
        body, platform = self._jwt["body"], self._login.platform
        if body.get("iss") != platform.issuer:
            raise IssuerWrong
        audience: object = body.get("aud")
        entries = audience if isinstance(audience, list) else [audience]
        if not entries or any(entry != platform.client_id for entry in entries):
            raise AudienceWrong
        if body.get("azp") not in (None, platform.client_id):
            raise AudienceWrong
        self.validate_registration()

    def validate_nonce(self) -> "_Checks":
        """The nonce of this very login; an odd one is as wrong as another's."""
        try:
            super().validate_nonce()
        except LtiException as error:
            raise NonceWrong from error
        return self

    def validate_deployment(self) -> "_Checks":
        """A deployment that the operator approved."""
        login = self._login
        deployment_id = claim.deployment_id(self._jwt["body"])
        try:
            super().validate_deployment()
        except LtiException as error:
            if login.deployment_status is RegistrationStatus.DISABLED:
                raise DeploymentDisabled from error
            raise DeploymentPending(
                login.platform.registration_id,
                deployment_id,
                recorded=login.deployment_row_id is not None,
            ) from error
        return self

    def repair_claims(self) -> None:
        """What this LMS writes differently is put right before the message is read."""
        try:
            self._jwt["body"] = self._repair(self._jwt["body"])  # type: ignore[typeddict-item]
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise MessageInvalid from error

    def validate_version(self) -> None:
        """LTI 1.3 has always been sent as 1.3.0."""
        if self._jwt["body"].get(claim.VERSION) != "1.3.0":
            raise VersionWrong

    def validate_message(self) -> "_Checks":
        """A message that we serve, with all that its type needs."""
        message_type = self._jwt["body"].get(claim.MESSAGE_TYPE)
        if not isinstance(message_type, str) or not message_type:
            raise MessageInvalid("the message has no type")
        if message_type not in _SERVED:
            raise MessageUnsupported
        claim.subject(self._jwt["body"])
        try:
            if message_type == MessageType.DATA_PRIVACY:
                # Everybody sees their own data: whatever else it speaks of is no reason to refuse.
                PrivacyLaunchValidator().run_common_validators(self._jwt["body"])
            else:
                super().validate_message()
        except (LtiException, AttributeError, TypeError) as error:
            raise MessageInvalid from error
        return self


def _launch(claims: Claims, login: StartedLogin) -> Launch:
    message_type = MessageType(claims[claim.MESSAGE_TYPE])
    roles = claim.texts(claims.get(claim.ROLES))
    link = claim.link(claims)
    is_deep_linking = message_type is MessageType.DEEP_LINKING
    if is_deep_linking and not may_author(roles):
        raise NotAnAuthor
    if message_type is MessageType.RESOURCE_LINK and link is None:
        raise MessageInvalid("the link's id is no text")
    assert login.deployment_row_id is not None
    return Launch(
        registration_id=login.platform.registration_id,
        deployment_row_id=login.deployment_row_id,
        message_type=message_type,
        person=claim.person(claims),
        role=course_role(roles),
        may_author=may_author(roles),
        context=claim.context(claims, link),
        link=link,
        deep_linking=claim.deep_linking(claims) if is_deep_linking else None,
        custom=claim.custom(claims),
        for_user=claim.identifier(claim.section(claims, claim.FOR_USER), "user_id") or None,
        return_url=claim.url(
            claim.section(claims, claim.PRESENTATION), "return_url", claim.LONGEST_RETURN_URL
        ),
        product_family_code=claim.text(
            claim.section(claims, claim.PLATFORM), "product_family_code", 100
        ),
    )


def _check_addresses(claims: Claims, login: StartedLogin, settings: Settings) -> None:
    """The target is the login's own; the picker's answer goes to an address that may be used."""
    target = claims.get(claim.TARGET)
    if target is not None:
        if not isinstance(target, str):
            raise TargetForeign
        asked = target_path(settings, login.parameters["target_link_uri"])
        if target_path(settings, target) != asked:
            raise TargetForeign
    request = claim.deep_linking(claims)
    if request is not None:
        try:
            OutboundGuard(settings).check(request.return_url)
        except OutboundRefused as error:
            raise MessageInvalid from error


def _moment(claims: Claims, name: str) -> float:
    """Seconds since 1970 (RFC 7519, 2). Raises TokenUntimely."""
    value: Any = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e12:
        raise TokenUntimely
    return float(value)


class _OneNonce(SessionService):
    def __init__(self, login: StartedLogin) -> None:
        self._login = login

    def check_nonce(self, nonce: object) -> bool:
        return isinstance(nonce, str) and nonce == self._login.nonce
