"""A person's own profile: to fill it in, and to save it. The same one counts in all programmes.

Nobody but the person comes here; what possible partners and coordinators see of it is shown by
their own pages. Rules and words: domain/profile.
"""

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session, aliased

from lti_app.domain.course_role import MembershipStatus
from lti_app.domain.invalid_input import Form, clean_text, first, whole_number
from lti_app.domain.participation import ParticipationState
from lti_app.domain.person import display_name
from lti_app.domain.profile import ProfileValues, profile_form, read_profile
from lti_app.domain.programme import ProgrammeState
from lti_app.models import Membership, Participation, Person, Profile, Programme
from lti_app.services.row_lock import lock
from lti_app.services.topic import KnownTopic, TopicsOfArea, by_area, known_topics

FOUND_LIMIT = 20
# Nobody's name is longer, and SQLite refuses very long patterns.
SEARCH_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who can be named as one's manager."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """What the page of a profile needs. ``form`` is the profile as it is saved."""

    form: dict[str, list[str]]
    saved_at: datetime | None
    areas: tuple[TopicsOfArea, ...]
    asks_age_and_gender: bool


def profile_page(db: Session, *, person_id: int, registration_id: int) -> ProfilePage:
    """One's own profile; three queries."""
    profile = db.get(Profile, person_id)
    values = _values(profile) if profile else ProfileValues()
    asked = _asked_by_programmes(db, person_id)
    topics = _choosable(known_topics(db, registration_id), asked, values)
    return ProfilePage(
        form=profile_form(values),
        saved_at=profile.saved_at if profile else None,
        areas=by_area(topics),
        asks_age_and_gender=asked.age_and_gender,
    )


def managers(
    db: Session, chosen: str, search: str, *, person_id: int
) -> tuple[Colleague | None, tuple[Colleague, ...]]:
    """Who is chosen as one's manager in a form, and whom a search finds; at most two queries.

    Both only among the people of one's own courses.
    """
    chosen_id = whole_number(chosen.strip())
    colleagues = select(Person.id, Person.name).where(_is_colleague(person_id))
    manager = None
    if chosen_id is not None:
        manager = next(_colleagues(db, colleagues.where(Person.id == chosen_id)), None)
    words = clean_text(search)[:SEARCH_LIMIT]
    if not words:
        return manager, ()
    found = (
        colleagues.where(Person.name.icontains(words, autoescape=True))
        .order_by(Person.name, Person.id)
        .limit(FOUND_LIMIT)
    )
    return manager, tuple(_colleagues(db, found))


def save(db: Session, form: Form, *, person_id: int, registration_id: int, now: datetime) -> None:
    """Save one's own profile.

    Raises:
        InvalidProfile: names every field that is wrong.
    """
    lock(db, Person, person_id)
    profile = db.get(Profile, person_id)
    asked = _asked_by_programmes(db, person_id)
    before = _values(profile) if profile else ProfileValues()
    topics = _choosable(known_topics(db, registration_id), asked, before)
    chosen, _ = managers(db, first(form, "reports_to"), "", person_id=person_id)
    values = read_profile(
        form,
        topics=[topic.key for topic in topics],
        managers=[chosen.person_id] if chosen else [],
        asks_age_and_gender=asked.age_and_gender,
    )
    if profile is None:
        profile = Profile(person_id=person_id)
        db.add(profile)
    for name, value in asdict(values).items():
        setattr(profile, name, value)
    profile.saved_at = now
    db.flush()


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one's programmes ask for: these topics, or all of them (nothing)."""

    topics: Collection[str] | None
    age_and_gender: bool


def _asked_by_programmes(db: Session, person_id: int) -> _Asked:
    rows = db.execute(
        select(Programme.topics, Programme.asks_age_and_gender)
        .join(Participation, Participation.programme_id == Programme.id)
        .where(
            Participation.person_id == person_id,
            Participation.state != ParticipationState.LEFT,
            Programme.state != ProgrammeState.CLOSED,
        )
    ).all()
    limits = [set(topics) for topics, _ in rows]
    limited = bool(limits) and all(limits)
    return _Asked(set().union(*limits) if limited else None, any(asks for _, asks in rows))


def _choosable(
    topics: Collection[KnownTopic], asked: _Asked, values: ProfileValues
) -> list[KnownTopic]:
    """What can be chosen, and what was chosen before."""
    chosen = values.offered.keys() | values.wanted.keys()
    return [
        topic
        for topic in topics
        if topic.key in chosen
        or (not topic.retired and (asked.topics is None or topic.key in asked.topics))
    ]


def _is_colleague(person_id: int) -> ColumnElement[bool]:
    """Of a query with Person: that they belong to a course of this person, who is not meant."""
    mine, theirs = aliased(Membership), aliased(Membership)
    return (Person.id != person_id) & exists().where(
        mine.person_id == person_id,
        mine.status == MembershipStatus.ACTIVE,
        theirs.context_id == mine.context_id,
        theirs.person_id == Person.id,
        theirs.status != MembershipStatus.DELETED,
    )


def _colleagues(db: Session, query: Select[int, str]) -> Iterator[Colleague]:
    for person_id, name in db.execute(query):
        yield Colleague(person_id, display_name(person_id, name))


def _values(profile: Profile) -> ProfileValues:
    return ProfileValues(
        **{each.name: getattr(profile, each.name) for each in fields(ProfileValues)}
    )
