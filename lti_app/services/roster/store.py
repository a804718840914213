"""Write a whole roster at once: into a table for the moment, then merged by the database.

A row is written only where something differs, so that an unchanged roster writes none.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Executable,
    MetaData,
    Select,
    String,
    Table,
    and_,
    case,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.schema import DropTable

from lti_app.db import Session, insert_into
from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.lti.roster import Member
from lti_app.models import Base, Context, Membership, Person, UtcDateTime

_NAMES = ("name", "given_name", "family_name", "email")
_COLUMNS = ("sub", "role", "status", *_NAMES)

_arrival = Table(
    "roster_arrival",
    MetaData(),
    Column("sub", String, primary_key=True),
    *(Column(name, String, nullable=False) for name in _COLUMNS[1:]),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)
_new = _arrival.c


def store_members(
    db: Session, context: Context, members: Sequence[Member], *, keep_instructors: bool
) -> int:
    """Make a complete roster the memberships of a course; returns how many are in it.

    Each ``sub`` stands in ``members`` once. Names that the roster leaves out stay as they were.
    ``keep_instructors``: a learner of the roster stays the instructor whom a launch has named.
    """
    connection = db.connection()
    _load(connection, [_row(member) for member in members])
    is_arrived = and_(Person.registration_id == context.registration_id, Person.sub == _new.sub)
    for statement in (
        _changed_people(is_arrived),
        _new_people(db, context.registration_id, is_arrived),
        _changed_memberships(context.id, is_arrived, keep_instructors=keep_instructors),
        _new_memberships(db, context.id, is_arrived),
        _ended_memberships(context.id, is_arrived),
    ):
        db.execute(statement, execution_options={"synchronize_session": False})
    db.execute(DropTable(_arrival))
    db.expire_all()
    return sum(member.status is not MembershipStatus.DELETED for member in members)


def _row(member: Member) -> tuple[str, ...]:
    return (
        member.sub,
        member.role.value,
        member.status.value,
        member.name,
        member.given_name,
        member.family_name,
        member.email,
    )


def _load(connection: Connection, rows: list[tuple[str, ...]]) -> None:
    # SQLite makes the table outside of the transaction, so a failed sync may have left one.
    connection.execute(DropTable(_arrival, if_exists=True))
    _arrival.create(connection)
    columns = ", ".join(_COLUMNS)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(_COLUMNS))
        if rows:
            connection.exec_driver_sql(
                f"INSERT INTO roster_arrival ({columns}) VALUES ({marks})",  # noqa: S608 - no input
                rows,
            )
        return
    driver: Any = connection.connection.driver_connection
    with driver.cursor().copy(f"COPY roster_arrival ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    connection.execute(text("ANALYZE roster_arrival"))


def _changed_people(is_arrived: ColumnElement[bool]) -> Executable:
    """Names that the roster knows otherwise; an empty one says nothing."""
    known = {name: getattr(Person, name) for name in _NAMES}
    return (
        update(Person)
        .where(
            is_arrived,
            or_(*(and_(_new[name] != "", _new[name] != known[name]) for name in _NAMES)),
        )
        .values({name: case((_new[name] != "", _new[name]), else_=known[name]) for name in _NAMES})
    )


def _new_people(db: Session, registration_id: int, is_arrived: ColumnElement[bool]) -> Executable:
    found = select(
        literal(registration_id),
        _new.sub,
        *(_new[name] for name in _NAMES),
        literal(""),
        literal(datetime.now(UTC), UtcDateTime),
    ).where(
        _new.status != MembershipStatus.DELETED.value,
        ~select(Person.id).where(is_arrived).exists(),
    )
    columns = ["registration_id", "sub", *_NAMES, "platform_locale", "created_at"]
    return _insert(db, Person, columns, found)


def _changed_memberships(
    context_id: int, is_arrived: ColumnElement[bool], *, keep_instructors: bool
) -> Executable:
    role: ColumnElement[Any] = _new.role
    if keep_instructors:
        is_understated = and_(
            Membership.role == CourseRole.INSTRUCTOR, _new.role == CourseRole.LEARNER.value
        )
        role = case((is_understated, CourseRole.INSTRUCTOR.value), else_=_new.role)
    return (
        update(Membership)
        .where(
            Membership.context_id == context_id,
            Membership.person_id == Person.id,
            is_arrived,
            or_(Membership.role != role, Membership.status != _new.status),
        )
        .values(role=role, status=_new.status)
    )


def _new_memberships(db: Session, context_id: int, is_arrived: ColumnElement[bool]) -> Executable:
    already = select(Membership.person_id).where(
        Membership.context_id == context_id, Membership.person_id == Person.id
    )
    found = (
        select(literal(context_id), Person.id, _new.role, _new.status)
        .join_from(_arrival, Person, is_arrived)
        .where(_new.status != MembershipStatus.DELETED.value, ~already.exists())
    )
    return _insert(db, Membership, ["context_id", "person_id", "role", "status"], found)


def _ended_memberships(context_id: int, is_arrived: ColumnElement[bool]) -> Executable:
    listed = select(Person.id).join_from(_arrival, Person, is_arrived)
    return (
        update(Membership)
        .where(
            Membership.context_id == context_id,
            Membership.status != MembershipStatus.DELETED,
            ~listed.where(Person.id == Membership.person_id).exists(),
        )
        .values(status=MembershipStatus.DELETED)
    )


def _insert(db: Session, kind: type[Base], columns: list[str], found: Select[Any]) -> Executable:
    """A launch may bring the same person at the same moment: then that row stays."""
    return insert_into(db, kind).from_select(columns, found).on_conflict_do_nothing()
