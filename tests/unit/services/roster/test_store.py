"""A roster that is merged into memberships at once, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event, select

from lti_app.db import Session
from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.lti.roster import Member
from lti_app.models import Context, Membership, Person
from lti_app.services.roster.store import store_members
from tests.factories import make_context, make_deployment, make_registration

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ERIKA = Member("1", CourseRole.INSTRUCTOR, MembershipStatus.ACTIVE, name="Erika Mustermann")
JEAN = Member("2", CourseRole.LEARNER, MembershipStatus.ACTIVE, name="Jean Dupont", email="j@x.fr")
NAMELESS = Member("ü 3\t", CourseRole.LEARNER, MembershipStatus.INACTIVE)


@pytest.fixture
def course(db: Session) -> Context:
    return _course(db, "client")


def _course(db: Session, client_id: str) -> Context:
    registration = make_registration(db, issuer="https://lms.example.com", client_id=client_id)
    context = make_context(db, make_deployment(db, registration))
    db.commit()
    return context


def store(db: Session, course: Context, *members: Member, keep_instructors: bool = False) -> int:
    count = store_members(db, course, members, keep_instructors=keep_instructors)
    db.commit()
    return count


def stored(db: Session, course: Context) -> dict[str, tuple[str, str, str]]:
    query = (
        select(Person.sub, Person.name, Membership.role, Membership.status)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.context_id == course.id)
    )
    return {sub: (name, role.value, status.value) for sub, name, role, status in db.execute(query)}


@contextmanager
def written_rows(engine: Engine) -> Iterator[list[int]]:
    counts: list[int] = []

    def count(_connection: object, cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(("INSERT", "UPDATE")) and "INTO roster_arrival" not in statement:
            counts.append(getattr(cursor, "rowcount", 0))

    event.listen(engine, "after_cursor_execute", count)
    yield counts
    event.remove(engine, "after_cursor_execute", count)


def test_everybody_is_there_afterwards(db: Session, course: Context) -> None:
    assert store(db, course, ERIKA, JEAN, NAMELESS) == 3
    assert stored(db, course) == {
        "1": ("Erika Mustermann", "instructor", "active"),
        "2": ("Jean Dupont", "learner", "active"),
        "ü 3\t": ("", "learner", "inactive"),
    }


def test_the_same_roster_again_writes_no_row(db: Session, course: Context, engine: Engine) -> None:
    store(db, course, ERIKA, JEAN, NAMELESS)
    with written_rows(engine) as counts:
        store(db, course, ERIKA, JEAN, NAMELESS)
    assert len(counts) == 5
    assert sum(counts) == 0


def test_only_what_differs_is_written(db: Session, course: Context, engine: Engine) -> None:
    store(db, course, ERIKA, JEAN, NAMELESS)
    with written_rows(engine) as counts:
        store(db, course, ERIKA, replace(JEAN, email="jean@x.fr"), NAMELESS)
    assert sum(counts) == 1


def test_a_name_that_the_roster_leaves_out_stays(db: Session, course: Context) -> None:
    store(db, course, JEAN)
    store(db, course, replace(JEAN, name="", email="new@x.fr"))
    person = db.query(Person).one()
    assert (person.name, person.email) == ("Jean Dupont", "new@x.fr")


def test_who_is_gone_is_deleted_and_can_come_back(db: Session, course: Context) -> None:
    store(db, course, ERIKA, JEAN)
    store(db, course, ERIKA)
    assert stored(db, course)["2"] == ("Jean Dupont", "learner", "deleted")
    store(db, course, ERIKA, JEAN)
    assert stored(db, course)["2"] == ("Jean Dupont", "learner", "active")


def test_a_deleted_member_ends_and_nobody_new_is_made_of_one(db: Session, course: Context) -> None:
    store(db, course, ERIKA, JEAN)
    gone = {"status": MembershipStatus.DELETED}
    assert store(db, course, ERIKA, replace(JEAN, **gone), replace(NAMELESS, **gone)) == 1
    assert stored(db, course) == {
        "1": ("Erika Mustermann", "instructor", "active"),
        "2": ("Jean Dupont", "learner", "deleted"),
    }


def test_an_empty_roster_ends_every_membership(db: Session, course: Context) -> None:
    store(db, course, ERIKA)
    assert store(db, course) == 0
    assert stored(db, course)["1"][2] == "deleted"


def test_an_instructor_stays_one_where_the_roster_is_known_to_understate(
    db: Session, course: Context
) -> None:
    store(db, course, ERIKA, JEAN)
    learner = replace(ERIKA, role=CourseRole.LEARNER)
    store(db, course, learner, replace(JEAN, role=CourseRole.INSTRUCTOR), keep_instructors=True)
    assert [role for _, role, _ in stored(db, course).values()] == ["instructor", "instructor"]
    store(db, course, learner, JEAN)
    assert [role for _, role, _ in stored(db, course).values()] == ["learner", "learner"]


def test_another_course_and_another_platform_are_left_alone(db: Session, course: Context) -> None:
    other = _course(db, "other client")
    store(db, other, ERIKA, JEAN)
    store(db, course, replace(ERIKA, name="Another Erika"))
    assert stored(db, other)["1"] == ("Erika Mustermann", "instructor", "active")
    assert stored(db, other)["2"][2] == "active"
    assert stored(db, course) == {"1": ("Another Erika", "instructor", "active")}


def test_a_roster_can_be_stored_twice_in_one_transaction(db: Session, course: Context) -> None:
    store_members(db, course, [ERIKA], keep_instructors=False)
    store_members(db, course, [ERIKA, JEAN], keep_instructors=False)
    db.commit()
    assert len(stored(db, course)) == 2


def test_a_roster_that_was_rolled_back_leaves_nothing(db: Session, course: Context) -> None:
    store_members(db, course, [ERIKA], keep_instructors=False)
    db.rollback()
    assert stored(db, course) == {}
    assert store(db, course, JEAN) == 1
