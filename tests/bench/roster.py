"""A roster of 50,000 people taken over, beside the same one by one through the ORM.

Only the writing is measured: reading the roster over HTTP is the LMS's pace, not ours.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, event, select

from lti_app.db import Session, open_engine, session_factory
from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.lti.roster import Member
from lti_app.models import Base, Context, Membership, Person
from lti_app.services.roster.store import store_members
from tests.bench.server import postgresql
from tests.factories import make_context, make_deployment, make_registration

MEMBERS = 50_000
# Long enough for a steady pace; all 50,000 would take most of a minute.
ONE_BY_ONE = 4_000


@dataclass(frozen=True)
class Result:
    """Rows per second; a row is a member: a person and a membership."""

    database: str
    one_by_one: float
    first: float
    unchanged: float
    changed_tenth: float
    rows_written_when_unchanged: int

    @property
    def ratio(self) -> float:
        """How many times as fast as one by one."""
        return self.first / self.one_by_one


def run() -> list[Result]:
    """Measure both databases, print the figures and return them."""
    results = []
    with tempfile.TemporaryDirectory() as folder:
        results.append(_measure("SQLite", f"sqlite:///{Path(folder) / 'roster.sqlite3'}"))
    with postgresql() as (url, _process):
        results.append(_measure("PostgreSQL", url))
    print(f"\nRoster of {MEMBERS:,} members, members per second")
    print(f"{'':12}{'one by one':>12}{'at once':>12}{'ratio':>8}{'unchanged':>12}{'1/10 new':>12}")
    for result in results:
        print(
            f"{result.database:12}{result.one_by_one:12,.0f}{result.first:12,.0f}"
            f"{result.ratio:8.1f}{result.unchanged:12,.0f}{result.changed_tenth:12,.0f}"
            f"   rows written by an unchanged roster: {result.rows_written_when_unchanged}"
        )
    return results


def _measure(name: str, url: str) -> Result:
    engine = open_engine(url)
    Base.metadata.create_all(engine)
    sessions = session_factory(engine)
    with sessions.begin() as db:
        registration = make_registration(db)
        slow, fast = (make_context(db, make_deployment(db, registration)) for _ in range(2))
    members = [_member(number) for number in range(MEMBERS)]
    changed = [_changed(member) if i % 10 == 0 else member for i, member in enumerate(members)]
    few = [replace(member, sub=f"slow-{member.sub}") for member in members[:ONE_BY_ONE]]

    def at_once(members: list[Member]) -> Callable[[Session], object]:
        return lambda db: store_members(db, fast, members, keep_instructors=False)

    def pace(work: Callable[[Session], object], count: int) -> float:
        started = time.perf_counter()
        with sessions.begin() as db:
            work(db)
        return count / (time.perf_counter() - started)

    one_by_one = pace(lambda db: _one_by_one(db, slow, few), ONE_BY_ONE)
    first = pace(at_once(members), MEMBERS)
    with _counted_rows(engine) as written:
        unchanged = pace(at_once(members), MEMBERS)
    result = Result(
        name, one_by_one, first, unchanged, pace(at_once(changed), MEMBERS), sum(written)
    )
    engine.dispose()
    return result


def _one_by_one(db: Session, context: Context, members: list[Member]) -> None:
    """What the ORM invites to: look for the person, add or change, then the membership."""
    for member in members:
        person = db.scalar(
            select(Person).where(
                Person.registration_id == context.registration_id, Person.sub == member.sub
            )
        )
        if person is None:
            person = Person(
                registration_id=context.registration_id,
                sub=member.sub,
                created_at=datetime.now(UTC),
            )
            db.add(person)
        person.name, person.email = member.name, member.email
        person.given_name, person.family_name = member.given_name, member.family_name
        db.flush()
        membership = db.get(Membership, (context.id, person.id))
        if membership is None:
            membership = Membership(context_id=context.id, person_id=person.id)
            db.add(membership)
        membership.role, membership.status = member.role, member.status
        db.flush()


@contextmanager
def _counted_rows(engine: Engine) -> Iterator[list[int]]:
    """Rows that statements on our own tables wrote."""
    counts: list[int] = []

    def count(_connection: object, cursor: object, statement: str, *_rest: object) -> None:
        words = statement.split(maxsplit=3)
        if words[0] in {"INSERT", "UPDATE"} and "roster_arrival" not in words[:3]:
            counts.append(max(0, getattr(cursor, "rowcount", 0)))

    event.listen(engine, "after_cursor_execute", count)
    try:
        yield counts
    finally:
        event.remove(engine, "after_cursor_execute", count)


def _member(number: int) -> Member:
    return Member(
        sub=str(number),
        role=CourseRole.LEARNER,
        status=MembershipStatus.ACTIVE,
        name=f"Vorname {number} Nachname {number}",
        given_name=f"Vorname {number}",
        family_name=f"Nachname {number}",
        email=f"person{number}@example.com",
    )


def _changed(member: Member) -> Member:
    return replace(member, family_name="Neu", status=MembershipStatus.INACTIVE)


if __name__ == "__main__":
    run()
