"""When a launch asks a platform for its keys: hardly ever, one at a time, holding no lock."""

import logging
import time
from datetime import UTC, datetime, timedelta

from lti_app.lti.keys import (
    KeySetUnavailable,
    claim_refresh,
    fetch_key_set,
    public_key,
    refresh_runs,
    store_key_set,
)
from lti_app.lti.login import StartedLogin
from lti_app.lti.platform import RegisteredPlatform
from lti_app.lti.signature import SignedToken
from lti_app.web.tool import own_transaction, roll_back, tool

log = logging.getLogger(__name__)

# How long a launch waits for another one that asks for the same keys right now.
WAIT_SECONDS = 2.0
STEP_SECONDS = 0.1


def has_key(login: StartedLogin, token: SignedToken) -> bool:
    """Whether the stored copy has the key that the token names."""
    return public_key(login.keys, token.kid) is not None


def is_old(login: StartedLogin, now: datetime) -> bool:
    """Whether the stored copy should be looked up again."""
    lifetime = timedelta(hours=tool().settings.key_set_lifetime_hours)
    return login.keys_fetched_at is None or now - login.keys_fetched_at > lifetime


def refresh_key_set(platform: RegisteredPlatform, *, wait: bool) -> None:
    """Replace the stored copy of a platform's keys, unless that was tried a moment ago.

    Whatever the platform answers, the last good copy stays; the launch goes on with that.
    ``wait`` for somebody else who asks for the same keys right now.
    """
    settings, registration_id = tool().settings, platform.registration_id
    # The connection goes back to the pool: a slow platform must not keep it from others.
    roll_back()
    now = datetime.now(UTC)
    with own_transaction() as db:
        mine = claim_refresh(db, registration_id, now, settings.key_set_cooldown_seconds)
    if not mine:
        if wait:
            _wait(registration_id, now)
        return
    try:
        keys = fetch_key_set(platform.jwks_url, settings)
    except KeySetUnavailable as error:
        log.warning("key set of registration %s: %s", registration_id, error)
        return
    with own_transaction() as db:
        store_key_set(db, registration_id, keys, datetime.now(UTC))


def _wait(registration_id: int, now: datetime) -> None:
    began = now - timedelta(seconds=WAIT_SECONDS)
    while datetime.now(UTC) - now < timedelta(seconds=WAIT_SECONDS):
        with own_transaction() as db:
            if not refresh_runs(db, registration_id, began):
                return
        time.sleep(STEP_SECONDS)
