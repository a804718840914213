"""Erase a person and all that cannot be without them (GDPR, Article 17).

That includes the tandems they were in with all the work of both, so the partner loses it, too.
Runs of matching stay without them: such a run can still be read, and not be repeated exactly.
Scores that the LMS has stay there; the person comes back with the next launch or roster, unless the
LMS has forgotten them first.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Table,
    case,
    cast,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.library import LibraryState
from lti_app.domain.person import display_name
from lti_app.models import (
    Base,
    Draft,
    LibraryTask,
    Membership,
    MicroTask,
    Person,
    Programme,
    ProgrammeContext,
    ProgrammeDeputy,
    Recall,
    Tandem,
)
from lti_app.services.matching import forget_in_runs
from lti_app.services.person.find import KnownPerson
from lti_app.services.row_lock import lock

_PERSON = Base.metadata.tables["person"]
_DRAFT = Base.metadata.tables["draft"]
_LIBRARY_TASK = Base.metadata.tables["library_task"]
# A programme outlives its contact: somebody else becomes it.
_CONTACT = Base.metadata.tables["programme"].c.contact_id


class NoOtherContact(Exception):
    """The person is a programme's contact, and nobody else coordinates it."""


@dataclass(frozen=True, slots=True)
class Succession:
    """A programme whose contact is erased, and who becomes its contact."""

    programme_id: int
    programme: str
    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is deleted, in rows per table without those that lose none."""

    rows: Mapping[str, int]
    contacts: tuple[Succession, ...]


def plan_erasure(db: Session, person: KnownPerson) -> Erasure:
    """What erasing this person would do. Changes nothing. Raises NoOtherContact."""
    contacts = tuple(_successions(db, person.ids))
    rows = {
        table.name: db.scalar(select(func.count()).select_from(table).where(is_theirs)) or 0
        for table, is_theirs in _what_hangs_on(person.ids).items()
    }
    return Erasure({name: number for name, number in rows.items() if number}, contacts)


def erase_person(db: Session, person: KnownPerson) -> None:
    """Delete this person. Raises NoOtherContact."""
    for person_id in person.ids:
        # The first statement holds SQLite's only writer; the second keeps PostgreSQL from taking
        # rows that refer to the person, until there is nobody to refer to.
        lock(db, Person, person_id)
        db.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    for succession in _successions(db, person.ids):
        db.get_one(Programme, succession.programme_id).contact_id = succession.person_id
    db.flush()
    forget_in_runs(db, person.ids)
    for table, is_theirs in reversed(_what_hangs_on(person.ids).items()):
        db.execute(delete(table).where(is_theirs))
    db.expire_all()


def _what_hangs_on(people: Collection[int]) -> dict[Table, ColumnElement[bool]]:
    """The tables whose rows go with these people, and which; to be deleted from the end.

    Follows the schema's own ``ON DELETE CASCADE``, so that a new table is never forgotten.
    """
    found: dict[Table, ColumnElement[bool]] = {_PERSON: _PERSON.c.id.in_(people)}
    for table in Base.metadata.sorted_tables:
        reasons: list[ColumnElement[bool]] = [
            key.parent.in_(select(key.column).where(found[key.column.table]))
            for key in table.foreign_keys
            if key.ondelete == "CASCADE"
            and key.column.table in found
            and key.parent is not _CONTACT
        ]
        if reasons:
            found[table] = or_(*reasons)
    # What the library has accepted stays without its author; what it has not is the author's own.
    found[_LIBRARY_TASK] = LibraryTask.author_id.in_(people) & (
        LibraryTask.state != LibraryState.ACCEPTED
    )
    # At the end, because the tandems tell which drafts of partners belong to them.
    found[_DRAFT] = or_(found.pop(_DRAFT), _DRAFT.c.id.in_(_drafts_of_tandems(people)))
    return found


def _drafts_of_tandems(people: Collection[int]) -> Select[int]:
    """What also the partners typed into forms of these people's tandems.

    A draft is named by its page (web/forms.py), such as "tandems/7/tasks/new", "tasks/12" or
    "recalls/3".
    """
    is_theirs = or_(Tandem.mentor_id.in_(people), Tandem.mentee_id.in_(people))
    tandems = select(Tandem.id).where(is_theirs)
    tasks = select(MicroTask.id).where(MicroTask.tandem_id.in_(tandems))
    page = union_all(
        select((literal("tandems/") + cast(Tandem.id, String) + "/").label("path")).where(
            Tandem.id.in_(tandems)
        ),
        select((literal("tasks/") + cast(MicroTask.id, String) + "/").label("path")).where(
            MicroTask.id.in_(tasks)
        ),
        select((literal("recalls/") + cast(Recall.id, String) + "/").label("path")).where(
            Recall.micro_task_id.in_(tasks)
        ),
    ).subquery()
    return select(Draft.id).join(page, (Draft.form + "/").startswith(page.c.path))


def _successions(db: Session, people: Collection[int]) -> Iterator[Succession]:
    """Raises NoOtherContact."""
    programmes = (
        select(Programme.id, Programme.title)
        .where(Programme.contact_id.in_(people))
        .order_by(Programme.id)
    )
    for programme_id, title in db.execute(programmes).all():
        successor = _successor(db, programme_id, people)
        if successor is None:
            raise NoOtherContact(
                f'This person is the contact of the programme "{title}", and nobody else teaches '
                "in its courses. Make somebody else a teacher there and let them open the course "
                "once: then the contact can pass to them."
            )
        name = display_name(successor.id, successor.name)
        yield Succession(programme_id, title, successor.id, name)


def _successor(db: Session, programme_id: int, people: Collection[int]) -> Person | None:
    """Of the programme's other coordinators a deputy, else the one who was here last."""
    is_deputy = exists().where(
        ProgrammeDeputy.programme_id == programme_id, ProgrammeDeputy.person_id == Person.id
    )
    return db.scalar(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .join(ProgrammeContext, ProgrammeContext.context_id == Membership.context_id)
        .where(
            ProgrammeContext.programme_id == programme_id,
            Membership.role == CourseRole.INSTRUCTOR,
            Membership.status == MembershipStatus.ACTIVE,
            Person.id.not_in(people),
        )
        .order_by(case((is_deputy, 0), else_=1), Person.seen_at.desc().nulls_last(), Person.id)
        .limit(1)
    )
