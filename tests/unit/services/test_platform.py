"""Registrations by hand: added once, approved, disabled, on both databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lti_app.db import Session
from lti_app.extension.registry import Registry, load_plugins
from lti_app.lti.outbound import OutboundGuard
from lti_app.lti.platform import RegisteredPlatform
from lti_app.models import (
    Deployment,
    Registration,
    RegistrationStatus,
    ServiceToken,
)
from lti_app.services.platform import (
    NewPlatform,
    PlatformProblem,
    add_platform,
    approve_platform,
    disable_platform,
    learn_lms,
    list_platforms,
    put_deployment,
    recognise_lms,
)
from lti_app.settings import load_settings
from tests.factories import make_context, make_person, make_session

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
GUARD = OutboundGuard(load_settings({}))
NEW = NewPlatform(
    name="Akademie",
    issuer="https://lms.example.com",
    client_id="client",
    auth_login_url="https://lms.example.com/auth",
    auth_token_url="https://lms.example.com/token",
    jwks_url="https://lms.example.com/jwks",
    deployment_ids=("1",),
)


def add(db: Session, new: NewPlatform = NEW) -> Registration:
    return add_platform(db, new, registry=Registry(), guard=GUARD, now=NOW)


def deployments(db: Session) -> Sequence[tuple[str, str]]:
    rows = list_platforms(db)
    return [(d.deployment_id, d.status.value) for row in rows for d in row.deployments]


def test_an_added_platform_can_launch_at_once(db: Session) -> None:
    add(db, replace(NEW, deployment_ids=("1", "2")))
    (row,) = list_platforms(db)
    assert row.status is RegistrationStatus.ACTIVE
    assert deployments(db) == [("1", "active"), ("2", "active")]


def test_the_same_values_again_add_the_missing_deployment_only(db: Session) -> None:
    first = add(db)
    assert add(db, replace(NEW, deployment_ids=("1", "2"))).id == first.id
    assert deployments(db) == [("1", "active"), ("2", "active")]


def test_a_waiting_deployment_is_let_in_by_adding_it(db: Session) -> None:
    registration = add(db)
    put_deployment(db, registration, "2", RegistrationStatus.PENDING, NOW)
    add(db, replace(NEW, deployment_ids=("2",)))
    assert deployments(db) == [("1", "active"), ("2", "active")]


def test_other_values_for_an_active_client_are_refused(db: Session) -> None:
    add(db)
    with pytest.raises(PlatformProblem, match="platform disable"):
        add(db, replace(NEW, jwks_url="https://other.example.com/jwks"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("issuer", " "),
        ("deployment_ids", ()),
        ("deployment_ids", ("",)),
        ("jwks_url", "http://lms.example.com/jwks"),
        ("auth_token_url", "https://10.0.0.1/token"),
        ("auth_login_url", "javascript:alert(1)"),
    ],
)
def test_impossible_values_are_named(db: Session, field: str, value: object) -> None:
    with pytest.raises(PlatformProblem):
        add(db, replace(NEW, **{field: value}))


def test_two_clients_of_one_issuer_stand_side_by_side(db: Session) -> None:
    add(db)
    add(db, replace(NEW, client_id="other"))
    assert [row.client_id for row in list_platforms(db)] == ["client", "other"]


def test_approval_lets_in_what_waits_and_leaves_what_is_disabled(db: Session) -> None:
    registration = add(db)
    registration.status = RegistrationStatus.PENDING
    put_deployment(db, registration, "1", RegistrationStatus.DISABLED, NOW)
    put_deployment(db, registration, "2", RegistrationStatus.PENDING, NOW)
    approve_platform(db, registration.id, NOW)
    assert registration.status is RegistrationStatus.ACTIVE
    assert registration.approved_at == NOW
    assert deployments(db) == [("1", "disabled"), ("2", "active")]


def test_a_deployment_that_waits_at_an_active_platform_is_approved(db: Session) -> None:
    registration = add(db)
    put_deployment(db, registration, "9", RegistrationStatus.PENDING, NOW)
    approve_platform(db, registration.id, NOW + timedelta(days=1))
    assert deployments(db) == [("1", "active"), ("9", "active")]
    assert registration.approved_at == NOW


def test_of_two_registrations_of_a_client_one_is_active(db: Session) -> None:
    first = add(db)
    disable_platform(db, first.id, NOW)
    second = add(db)
    with pytest.raises(PlatformProblem, match=f"platform disable {second.id}"):
        approve_platform(db, first.id, NOW)


def test_an_unknown_registration_is_named(db: Session) -> None:
    with pytest.raises(PlatformProblem, match="no registration 77"):
        approve_platform(db, 77, NOW)


def test_a_disabled_platform_loses_its_sessions_and_tokens(db: Session) -> None:
    registration = add(db)
    deployment = db.query(Deployment).one()
    session = make_session(db, make_context(db, deployment), make_person(db, registration))
    db.add(ServiceToken(registration_id=registration.id, scopes="a", access_token="t"))
    db.flush()
    disable_platform(db, registration.id, NOW)
    db.flush()
    db.refresh(session)
    assert session.ended_at == NOW
    assert db.query(ServiceToken).count() == 0
    assert list_platforms(db)[0].status is RegistrationStatus.DISABLED


def test_the_first_launch_tells_which_lms_was_added_by_hand(db: Session) -> None:
    registry = load_plugins(load_settings({}).plugins_enabled)
    platform = RegisteredPlatform(
        registration_id=add(db).id,
        issuer=NEW.issuer,
        client_id=NEW.client_id,
        auth_login_url=NEW.auth_login_url,
        jwks_url=NEW.jwks_url,
        lms="standard",
    )
    for code, lms in (("something else", "standard"), ("moodle", "moodle")):
        learn_lms(db.connection(), platform, registry, code)
        assert [row.lms for row in list_platforms(db)] == [lms]
    # What is known already is not changed by what a launch says.
    learn_lms(db.connection(), replace(platform, lms="moodle"), registry, "canvas")
    assert [row.lms for row in list_platforms(db)] == ["moodle"]


def test_an_lms_is_recognised_by_its_product_code_or_its_issuer() -> None:
    registry = load_plugins(["plugins.lms.moodle", "plugins.lms.canvas"])
    assert recognise_lms(registry, "https://lms.example.com", "Moodle") == "moodle"
    assert recognise_lms(registry, "https://canvas.instructure.com") == "canvas"
    assert recognise_lms(registry, "https://lms.example.com", "else") == "standard"
