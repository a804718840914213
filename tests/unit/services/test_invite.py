"""Invites: good for one registration, for some time, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from lti_app.db import Session
from lti_app.models import RegistrationInvite
from lti_app.services.invite import (
    InviteExpired,
    InviteUnknown,
    InviteUsed,
    consume_invite,
    create_invite,
    find_invite,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def invite(db: Session) -> str:
    return create_invite(db, approves=True, lifetime=timedelta(hours=1), now=NOW, name="Akademie")


def test_an_invite_is_found_by_its_secret_which_is_not_kept(db: Session) -> None:
    secret = invite(db)
    found = find_invite(db, secret, NOW)
    assert (found.name, found.approves) == ("Akademie", True)
    assert secret not in str(vars(db.query(RegistrationInvite).one()))


def test_an_invite_is_used_once(db: Session) -> None:
    secret = invite(db)
    found = find_invite(db, secret, NOW)
    consume_invite(db, found.id, NOW)
    with pytest.raises(InviteUsed):
        consume_invite(db, found.id, NOW)
    with pytest.raises(InviteUsed):
        find_invite(db, secret, NOW)


def test_an_invite_ends(db: Session) -> None:
    with pytest.raises(InviteExpired):
        find_invite(db, invite(db), NOW + timedelta(hours=1))


def test_an_invented_secret_is_no_invite(db: Session) -> None:
    with pytest.raises(InviteUnknown):
        find_invite(db, "invented", NOW)
