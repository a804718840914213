"""What a launch leaves in the tables, and that an ordinary one leaves them alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select

from lti_app.db import Session
from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.lti.launch import (
    Launch,
    LaunchedContext,
    LaunchedLink,
    LaunchedPerson,
    MessageType,
)
from lti_app.models import (
    Context,
    Membership,
    Person,
    Registration,
    ResourceLink,
)
from lti_app.services.launch_record import record_launch
from tests.factories import make_deployment, make_registration

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BROWSER = "b" * 64


@pytest.fixture
def launch(db: Session) -> Launch:
    """A learner's launch through a deployment that is known."""
    registration = make_registration(db)
    deployment = make_deployment(db, registration)
    return Launch(
        registration_id=registration.id,
        deployment_row_id=deployment.id,
        message_type=MessageType.RESOURCE_LINK,
        person=LaunchedPerson(sub="7", name="Ada Lovelace", email="ada@example.org", locale="de"),
        role=CourseRole.LEARNER,
        may_author=False,
        context=LaunchedContext(
            context_id="3",
            title="Onboarding",
            memberships_url="https://lms.example/members",
            line_items_url="https://lms.example/items",
            scopes=("score",),
            history=("1", "2"),
        ),
        link=LaunchedLink(resource_link_id="5", line_item_url="https://lms.example/items/9"),
        deep_linking=None,
        custom={"kehrwert_open": "step", "kehrwert_step": "2"},
    )


def test_the_first_launch_keeps_everything(db: Session, launch: Launch) -> None:
    record = record_launch(db.connection(), launch, BROWSER, NOW)
    person = db.get_one(Person, record.person_id)
    assert (person.sub, person.name, person.email) == ("7", "Ada Lovelace", "ada@example.org")
    assert (person.platform_locale, person.seen_at) == ("de", NOW)
    context = db.get_one(Context, record.context_row_id)
    assert (context.context_id, context.title) == ("3", "Onboarding")
    assert (context.scopes, context.history) == (["score"], ["1", "2"])
    link = db.get_one(ResourceLink, record.resource_link_row_id)
    assert link.content == {"kehrwert_open": "step", "kehrwert_step": "2"}
    assert link.line_item_url == "https://lms.example/items/9"
    membership = db.scalars(select(Membership)).one()
    assert (membership.role, membership.status) == (CourseRole.LEARNER, MembershipStatus.ACTIVE)
    assert db.scalars(select(Registration)).one().last_launch_at == NOW


def test_the_same_launch_again_writes_nothing(db: Session, launch: Launch) -> None:
    first = record_launch(db.connection(), launch, BROWSER, NOW)
    written: list[str] = []

    @event.listens_for(db.get_bind(), "before_cursor_execute")
    def remember(_c: object, _k: object, statement: str, *_rest: object) -> None:
        written.append(statement.split(maxsplit=1)[0])

    again = record_launch(db.connection(), launch, BROWSER, NOW + timedelta(minutes=5))
    # Its one SELECT is a Statement, which SQLAlchemy does not run; it would run any write.
    assert written == []
    assert (again.person_id, again.context_row_id) == (first.person_id, first.context_row_id)
    assert again.resource_link_row_id == first.resource_link_row_id


def test_what_changed_is_kept(db: Session, launch: Launch) -> None:
    first = record_launch(db.connection(), launch, BROWSER, NOW)
    changed = replace(
        launch,
        person=replace(launch.person, name="Ada King"),
        context=replace(launch.context, title="Onboarding 2026"),
        role=CourseRole.INSTRUCTOR,
        custom={"kehrwert_open": "home"},
    )
    assert record_launch(db.connection(), changed, BROWSER, NOW).person_id == first.person_id
    db.expire_all()
    assert db.scalars(select(Person.name)).one() == "Ada King"
    assert db.scalars(select(Context.title)).one() == "Onboarding 2026"
    assert db.scalars(select(Membership.role)).one() is CourseRole.INSTRUCTOR
    assert db.scalars(select(ResourceLink.content)).one() == {"kehrwert_open": "home"}


def test_what_a_launch_leaves_out_stays(db: Session, launch: Launch) -> None:
    record_launch(db.connection(), launch, BROWSER, NOW)
    bare = replace(
        launch,
        person=LaunchedPerson(sub="7"),
        context=LaunchedContext(context_id="3"),
        link=LaunchedLink(resource_link_id="5"),
        custom={},
    )
    record_launch(db.connection(), bare, BROWSER, NOW)
    db.expire_all()
    assert db.scalars(select(Person.name)).one() == "Ada Lovelace"
    assert db.scalars(select(Context)).one().memberships_url == "https://lms.example/members"
    link = db.scalars(select(ResourceLink)).one()
    assert link.content == {"kehrwert_open": "step", "kehrwert_step": "2"}
    assert link.line_item_url == "https://lms.example/items/9"


def test_a_column_that_the_platform_no_longer_binds_is_forgotten(
    db: Session, launch: Launch
) -> None:
    record_launch(db.connection(), launch, BROWSER, NOW)
    record_launch(
        db.connection(), replace(launch, link=LaunchedLink(resource_link_id="5")), BROWSER, NOW
    )
    db.expire_all()
    assert db.scalars(select(ResourceLink)).one().line_item_url is None


def test_a_member_who_had_left_is_back(db: Session, launch: Launch) -> None:
    record_launch(db.connection(), launch, BROWSER, NOW)
    db.scalars(select(Membership)).one().status = MembershipStatus.DELETED
    db.flush()
    record_launch(db.connection(), launch, BROWSER, NOW)
    db.expire_all()
    assert db.scalars(select(Membership)).one().status is MembershipStatus.ACTIVE


def test_when_somebody_was_seen_is_known_to_the_hour(db: Session, launch: Launch) -> None:
    record_launch(db.connection(), launch, BROWSER, NOW)
    later = NOW + timedelta(hours=2)
    record_launch(db.connection(), launch, BROWSER, later)
    db.expire_all()
    person = db.scalars(select(Person)).one()
    assert (person.created_at, person.seen_at) == (NOW, later)


def test_a_launch_without_a_link_keeps_none(db: Session, launch: Launch) -> None:
    assert (
        record_launch(
            db.connection(), replace(launch, link=None), BROWSER, NOW
        ).resource_link_row_id
        is None
    )
    assert db.scalars(select(ResourceLink)).all() == []
