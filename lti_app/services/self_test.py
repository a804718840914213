"""The self-test of a connection to an LMS (F45): what works, what does not, and what to look at.

The results are codes and values; their words stand with whoever shows them, a page or a command.
The LMS is asked, so no transaction is open meanwhile.
"""

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit

from sqlalchemy import func, select

from lti_app.db import SessionMaker
from lti_app.extension.registry import Registry
from lti_app.lti.keys import KeySetUnavailable, usable_keys
from lti_app.lti.outbound import OutboundClient, OutboundError, OutboundGuard
from lti_app.lti.outbound.guard import is_public
from lti_app.lti.scopes import LINE_ITEM, ROSTER_READ, SCORE, as_text
from lti_app.lti.token_request import (
    NO_SCOPE_ALLOWED,
    TokenRequestRefused,
    audience,
    request_token,
)
from lti_app.lti.tool_keys import ToolKeyUnreadable, signing_key
from lti_app.models import Deployment, Registration, RegistrationStatus
from lti_app.settings import Settings

# A launch bears a minute; LMSs bear less, Moodle nothing.
CLOCK_WARNING_SECONDS = 5
CLOCK_LIMIT_SECONDS = 60
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_USUAL_PORTS = (80, 443)
# Without these a service is missing; the others only make it more comfortable.
_NEEDED = {"grades": SCORE, "columns": LINE_ITEM, "roster": ROSTER_READ}


class CheckState(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One result. Codes are those of this file; values fill the words that belong to them."""

    code: str
    state: CheckState
    values: Mapping[str, str] = field(default_factory=dict)


def check_address(settings: Settings) -> list[Check]:
    """Whether browsers and an LMS can reach this tool at its public address.

    ``public_address``: https, or plain http on this machine for a demonstration.
    ``cookies``: whether browsers keep the cookies of a page in the LMS's frame.
    ``own_key_set``: whether an LMS may fetch our keys; many block internal addresses and ports.
    """
    parts = urlsplit(settings.public_url)
    is_https, is_loopback = parts.scheme == "https", parts.hostname in _LOOPBACK
    state = CheckState.OK if is_https else CheckState.WARN if is_loopback else CheckState.FAIL
    address = {"address": settings.public_url}
    cookies = CheckState.OK if is_https or is_loopback else CheckState.FAIL
    return [
        Check("public_address", state, address),
        Check("cookies", cookies, address),
        _own_key_set(settings),
    ]


def check_registration(
    sessions: SessionMaker, registration_id: int, *, settings: Settings, registry: Registry
) -> list[Check]:
    """Ask the LMS of a registration for what launches, grades and rosters need.

    ``registration``, ``deployments``, ``launch``: what is stored; ``key_set``, ``clock``: the
    LMS's keys and its clock; ``token``, ``services``: whether its services let us in.
    """
    with sessions.begin() as db:
        registration = db.get_one(Registration, registration_id)
        waiting = db.scalar(
            select(func.count()).where(
                Deployment.registration_id == registration_id,
                Deployment.status == RegistrationStatus.PENDING,
            )
        )
        db.expunge(registration)
    checks = [
        _status(registration),
        _deployments(waiting or 0),
        _last_launch(registration, settings),
    ]
    guard = OutboundGuard(settings)
    checks += _keys_and_clock(registration, guard)
    checks += _token_and_services(sessions, registration, guard, settings, registry)
    return checks


def _own_key_set(settings: Settings) -> Check:
    parts = urlsplit(settings.public_url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    values = {"address": settings.address("/lti/jwks.json"), "port": str(port)}
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return Check("own_key_set_unknown_host", CheckState.FAIL, values)
    if not all(is_public(ip_address(entry[4][0])) for entry in found):
        return Check("own_key_set_internal", CheckState.WARN, values)
    if port not in _USUAL_PORTS:
        return Check("own_key_set_port", CheckState.WARN, values)
    return Check("own_key_set", CheckState.OK, values)


def _status(registration: Registration) -> Check:
    is_active = registration.status is RegistrationStatus.ACTIVE
    return Check(
        "registration",
        CheckState.OK if is_active else CheckState.FAIL,
        {"status": str(registration.status), "id": str(registration.id)},
    )


def _deployments(waiting: int) -> Check:
    state = CheckState.WARN if waiting else CheckState.OK
    return Check("deployments", state, {"waiting": str(waiting)})


def _last_launch(registration: Registration, settings: Settings) -> Check:
    last = registration.last_launch_at
    if last is None:
        return Check("launch", CheckState.WARN)
    at = last.astimezone(settings.time_zone)
    return Check("launch", CheckState.OK, {"at": f"{at:%Y-%m-%d, %H:%M}"})


def _keys_and_clock(registration: Registration, guard: OutboundGuard) -> list[Check]:
    try:
        with OutboundClient(guard) as client:
            answer = client.get_json(registration.jwks_url)
        count = len(usable_keys(answer.value)["keys"])
    except OutboundError as error:
        return [Check("key_set", CheckState.FAIL, {"reason": error.code})]
    except KeySetUnavailable:
        return [Check("key_set", CheckState.FAIL, {"reason": "no_usable_key"})]
    checks = [Check("key_set", CheckState.OK, {"keys": str(count)})]
    difference = _clock_difference(answer.headers.get("Date"), datetime.now(UTC))
    if difference is not None:
        checks.append(_clock(difference))
    return checks


def _clock_difference(header: str | None, now: datetime) -> float | None:
    """Seconds that the LMS's clock is ahead, as far as its answer tells."""
    try:
        moment = parsedate_to_datetime(header or "")
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - now).total_seconds()


def _clock(difference: float) -> Check:
    state = CheckState.OK
    if abs(difference) > CLOCK_LIMIT_SECONDS:
        state = CheckState.FAIL
    elif abs(difference) > CLOCK_WARNING_SECONDS:
        state = CheckState.WARN
    return Check("clock", state, {"seconds": f"{round(difference):+d}"})


def _token_and_services(
    sessions: SessionMaker,
    registration: Registration,
    guard: OutboundGuard,
    settings: Settings,
    registry: Registry,
) -> list[Check]:
    profile = registry.lms_profile(registration.lms)
    try:
        with sessions.begin() as db:
            key = signing_key(db, settings.secret_key, datetime.now(UTC))
        granted = request_token(
            registration,
            as_text(registration.scopes),
            key=key,
            audience=audience(registration, profile),
            guard=guard,
        )
    except ToolKeyUnreadable:
        return [Check("token", CheckState.FAIL, {"reason": "tool_key_unreadable"})]
    except (OutboundError, TokenRequestRefused) as error:
        if error.code == NO_SCOPE_ALLOWED:
            return [Check("services", CheckState.FAIL)]
        return [Check("token", CheckState.FAIL, {"reason": error.code, "lms": profile.name})]
    missing = [name for name, scope in _NEEDED.items() if scope not in granted.scopes]
    services = CheckState.WARN if missing else CheckState.OK
    return [
        Check("token", CheckState.OK),
        Check("services", services, {"missing": ", ".join(missing)}),
    ]
