"""People as a table (F26): to be downloaded by a coordinator, and organisational data from HR's.

Rules: domain/people_table/. What a table says and what people type themselves are the same values
of their profile: the last one counts, and people read it there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from lti_app.db import insert_into
from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.people import STATE_WORDS, WISH_WORDS, PersonState
from lti_app.domain.people_table import (
    YES_OR_NO,
    KnownPerson,
    Organisation,
    Plan,
    plan_changes,
    read_table,
    written_table,
)
from lti_app.domain.person import display_name
from lti_app.domain.profile import ProfileValues, TopicLevel, shown_profile
from lti_app.models import Person, Profile, Programme
from lti_app.services.people import listed, people_query
from lti_app.services.programme import coordinated
from lti_app.services.row_lock import lock
from lti_app.services.topic import known_topics


class TableOutdated(Exception):
    """What a table would do is not what was shown any more; ``preview`` is what it is now."""

    def __init__(self, preview: "TablePreview") -> None:
        super().__init__("people have changed since the preview")
        self.preview = preview


@dataclass(frozen=True, slots=True)
class TablePreview:
    """What a table would do. ``names`` are those of all managers in it, by id."""

    plan: Plan
    ignored_columns: tuple[str, ...]
    names: Mapping[int, str]


def download(
    db: Session,
    programme_id: int,
    *,
    context_id: int,
    person_id: int,
    today: date,
    locale: str,
) -> bytes:
    """The people of a programme as a file, in a language; a constant number of queries.

    Raises:
        NotACoordinator, NoSuchProgramme: see services/programme.
    """
    programme = coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    topics = {topic.key: topic.name for topic in known_topics(db, programme.registration_id)}
    query = people_query(programme, today).add_columns(Person.sub, Person.email, Profile)
    rows = db.execute(query.order_by(Person.name, Person.id)).all()
    keys = _keys_of(db, programme)
    return written_table((_cells(row, topics, keys, locale) for row in rows), locale)


def preview(
    db: Session,
    programme_id: int,
    content: bytes,
    *,
    context_id: int,
    person_id: int,
    today: date,
) -> TablePreview:
    """What a file would change. Nothing is changed.

    Raises:
        NotACoordinator, NoSuchProgramme: see services/programme.
        InvalidTable: names all that is wrong.
    """
    programme = coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    table = read_table(content)
    people = tuple(_known(db, programme, today))
    names = {person.person_id: person.name for person in people}
    return TablePreview(plan_changes(table, people), table.ignored, names)


def apply(
    db: Session,
    programme_id: int,
    content: bytes,
    digest: str,
    *,
    context_id: int,
    person_id: int,
    today: date,
    now: datetime,
) -> int:
    """Take over what a file says, all or nothing; returns how many people it changed.

    ``digest`` is that of the plan that was shown.

    Raises:
        NotACoordinator, NoSuchProgramme, InvalidTable: as ``preview``.
        TableOutdated: it would do something else now.
    """
    coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    lock(db, Programme, programme_id)
    found = preview(
        db, programme_id, content, context_id=context_id, person_id=person_id, today=today
    )
    if found.plan.digest != digest:
        raise TableOutdated(found)
    _store(db, found.plan, now)
    return len(found.plan.changes)


def _store(db: Session, plan: Plan, now: datetime) -> None:
    """One statement for all; only organisational values of a profile that is there are written."""
    if not plan.changes:
        return
    rows = [
        {"person_id": change.person_id, **_columns(change.after), "saved_at": now}
        for change in plan.changes
    ]
    insert = insert_into(db, Profile)
    written = [name for name in rows[0] if name != "person_id"]
    statement = insert.on_conflict_do_update(
        index_elements=[Profile.person_id],
        set_={name: insert.excluded[name] for name in written},
    )
    db.connection().execute(statement, rows)
    db.expire_all()


def _columns(values: Organisation) -> dict[str, Any]:
    return {
        "hierarchy_level": values.level,
        "department": values.department,
        "location": values.location,
        "reports_to_id": values.reports_to_id,
        "languages": list(values.languages),
    }


def _known(db: Session, programme: Programme, today: date) -> Iterator[KnownPerson]:
    """The people of the programme; who is a manager elsewhere or has left can only be named."""
    here = people_query(programme, today).subquery()
    rows = db.execute(
        select(
            Person.id,
            Person.sub,
            Person.email,
            Person.name,
            here.c.state.label("state"),
            Profile.hierarchy_level,
            Profile.department,
            Profile.location,
            Profile.reports_to_id,
            Profile.languages,
        )
        .outerjoin(here, here.c.id == Person.id)
        .outerjoin(Profile, Profile.person_id == Person.id)
        .where(
            Person.registration_id == programme.registration_id,
            or_(here.c.id.is_not(None), Person.id.in_(select(here.c.manager_id))),
        )
    )
    for row in rows:
        yield KnownPerson(
            person_id=row.id,
            sub=row.sub,
            email=row.email,
            name=display_name(row.id, row.name),
            now=Organisation(
                level=row.hierarchy_level,
                department=row.department or "",
                location=row.location or "",
                reports_to_id=row.reports_to_id,
                languages=tuple(row.languages or ()),
            ),
            may_change=row.state not in {None, PersonState.LEFT},
        )


def _keys_of(db: Session, programme: Programme) -> dict[int, str]:
    """What names each person in a table: the e-mail address where it is theirs alone."""
    rows = db.execute(
        select(Person.id, Person.sub, Person.email).where(
            Person.registration_id == programme.registration_id
        )
    ).all()
    times: dict[str, int] = {}
    for row in rows:
        times[row.email.casefold()] = times.get(row.email.casefold(), 0) + 1
    return {
        row.id: row.email if row.email and times[row.email.casefold()] == 1 else row.sub
        for row in rows
    }


def _cells(
    row: Row[Any], topics: Mapping[str, LocalizedText], keys: Mapping[int, str], locale: str
) -> dict[str, str]:
    person = listed(row)
    profile: Profile | None = row.Profile
    cells = {
        "sub": row.sub,
        "email": row.email,
        "name": person.name,
        "level": str(person.level or ""),
        "department": person.department,
        "reports_to": keys.get(row.manager_id, "") if person.manager else "",
        "state": STATE_WORDS[person.state].in_language(locale),
        "wish": WISH_WORDS[person.wish].in_language(locale) if person.wish else "",
        "places": str(person.capacity) if person.wish else "",
        "mentees": str(person.mentees),
        "has_mentor": YES_OR_NO[person.has_mentor].in_language(locale),
    }
    if profile is None or person.state is PersonState.LEFT:
        return cells
    cells |= {"location": profile.location, "languages": ", ".join(profile.languages)}
    # Who has not joined has not agreed that this is seen.
    return cells | _said(profile, topics, locale) if person.state.takes_part else cells


def _said(profile: Profile, topics: Mapping[str, LocalizedText], locale: str) -> dict[str, str]:
    values = {each.name: getattr(profile, each.name) for each in fields(ProfileValues)}
    shown = shown_profile(ProfileValues(**values), topics)

    def joined(texts: tuple[LocalizedText, ...]) -> str:
        return ", ".join(text.in_language(locale) for text in texts)

    def levels(topics_said: tuple[TopicLevel, ...]) -> str:
        return ", ".join(
            f"{one.topic.in_language(locale)} ({one.level.in_language(locale)})"
            for one in topics_said
        )

    return {
        "offered": levels(shown.offered),
        "wanted": levels(shown.wanted),
        "goal": shown.goal,
        "interests": joined(shown.interests),
        "working_style": joined(shown.working_style),
        "formats": joined(shown.formats),
        "remote": YES_OR_NO[shown.remote].in_language(locale),
        "availability": joined(shown.availability),
    }
