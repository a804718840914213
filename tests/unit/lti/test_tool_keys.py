"""Our own keys: made once, published before they sign and after, never readable in the database."""

from datetime import UTC, datetime, timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from lti_app.db import Session
from lti_app.lti.tool_keys import (
    ToolKeyUnreadable,
    ensure_keys,
    key_set,
    list_keys,
    rotate_keys,
    signing_key,
    withdraw_keys,
)
from lti_app.models import ToolKeyState

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = "a long secret"


def states(db: Session) -> list[ToolKeyState]:
    """The states of all keys, the oldest first."""
    return [key.state for key in list_keys(db)]


def test_a_current_and_a_next_key_are_made_once(db: Session) -> None:
    ensure_keys(db, SECRET, NOW)
    ensure_keys(db, SECRET, NOW)
    assert sorted(states(db)) == [ToolKeyState.CURRENT, ToolKeyState.NEXT]


def test_platforms_can_check_what_the_current_key_signed(db: Session) -> None:
    key = signing_key(db, SECRET, NOW)
    token = jwt.encode({"alg": "RS256", "kid": key.kid}, {"iss": "us"}, key)
    published = KeySet.import_key_set(key_set(db))
    assert jwt.decode(token, published, algorithms=["RS256"]).claims == {"iss": "us"}


def test_what_is_published_is_public_only(db: Session) -> None:
    ensure_keys(db, SECRET, NOW)
    published = key_set(db)["keys"]
    assert published
    for key in published:
        assert set(key) == {"kty", "n", "e", "kid", "alg", "use"}
        assert (key["alg"], key["use"]) == ("RS256", "sig")


def test_rotation_signs_with_the_key_that_was_published_before(db: Session) -> None:
    old = signing_key(db, SECRET, NOW).kid
    following = next(key.kid for key in list_keys(db) if key.state is ToolKeyState.NEXT)
    rotate_keys(db, SECRET, NOW + timedelta(days=1), retired_days=7)
    db.expire_all()
    assert signing_key(db, SECRET, NOW).kid == following
    published = {key["kid"] for key in key_set(db)["keys"]}
    assert {old, following} < published
    assert len(published) == 3


def test_a_retired_key_goes_after_its_time(db: Session) -> None:
    old = signing_key(db, SECRET, NOW).kid
    rotate_keys(db, SECRET, NOW, retired_days=7)
    rotate_keys(db, SECRET, NOW + timedelta(days=6), retired_days=7)
    assert old in {key["kid"] for key in key_set(db)["keys"]}
    rotate_keys(db, SECRET, NOW + timedelta(days=8), retired_days=7)
    assert old not in {key["kid"] for key in key_set(db)["keys"]}


def test_withdrawn_keys_are_gone_at_once_and_a_new_one_signs(db: Session) -> None:
    rotate_keys(db, SECRET, NOW, retired_days=7)
    before = {key["kid"] for key in key_set(db)["keys"]}
    # With another secret key, too: whoever read the one may have read the other.
    withdraw_keys(db, "another", NOW)
    after = {key["kid"] for key in key_set(db)["keys"]}
    assert (len(before), len(after), before & after) == (3, 2, set())
    assert signing_key(db, "another", NOW).kid in after


def test_a_stored_key_opens_with_the_secret_key_only(db: Session) -> None:
    ensure_keys(db, SECRET, NOW)
    assert all(b"ENCRYPTED" in key.private_pem for key in list_keys(db))
    with pytest.raises(ToolKeyUnreadable, match="secret_key"):
        signing_key(db, "another", NOW)
