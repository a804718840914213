"""The page of somebody's wishes: what they chose, and whom they could choose, with the reasons."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.invalid_input import clean_text
from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching_people.people import MatchingPerson
from lti_app.domain.participation import RoleWish
from lti_app.domain.person import display_name
from lti_app.domain.profile import ProfileValues, ShownProfile, shown_profile
from lti_app.domain.programme import ProgrammeState
from lti_app.models import Person, Profile, Programme
from lti_app.services.matching import FitForMentee, MentorsForMentee, snapshot
from lti_app.services.wish.read import (
    NamedPerson,
    avoidable,
    avoided_by,
    own_part,
    programme_in,
    wished,
)

MENTORS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Wish:
    """A mentor whom the mentee has put at a place; perhaps one who cannot be matched at present.

    Why not, a mentee does not learn.
    """

    person_id: int
    name: str
    place: int
    is_possible: bool


@dataclass(frozen=True, slots=True)
class PossibleMentor:
    """Somebody who could be wished for. ``profile`` is nothing for who has not filled one in."""

    person_id: int
    name: str
    fit: FitForMentee
    profile: ShownProfile | None


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """A topic that a possible mentor offers, to filter by."""

    key: str
    name: LocalizedText


@dataclass(frozen=True, slots=True)
class MentorChoice:
    """The mentors to choose from: a page of those found, best fit first. Pages count from 1."""

    mentors: tuple[PossibleMentor, ...]
    found: int
    total: int
    page: int
    pages: int
    topics: tuple[TopicChoice, ...]


@dataclass(frozen=True, slots=True)
class WishPage:
    """All wishes of a person. Who would only be a mentor has no ``choice``."""

    programme: Programme
    wishes: tuple[Wish, ...]
    choice: MentorChoice | None
    avoided: tuple[NamedPerson, ...]
    # Whom the search for somebody to avoid has found.
    found: tuple[NamedPerson, ...]

    @property
    def is_open(self) -> bool:
        """Whether anything can be changed."""
        return self.programme.state is ProgrammeState.RUNNING


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody looks for among the possible mentors. Pages count from 1."""

    search: str = ""
    topic: str = ""
    page: int = 1


def wish_page(
    db: Session,
    programme_id: int,
    *,
    context_id: int,
    person_id: int,
    today: date,
    chosen_by: Filter | None = None,
    avoid: str = "",
) -> WishPage:
    """Somebody's own wishes, and whom they could choose; a constant number of queries.

    ``avoid`` is a part of the name of somebody to avoid.

    Raises:
        NoSuchProgramme: it does not run in this course.
        NotTakingPart: this person has not joined, or has left.
    """
    programme = programme_in(db, programme_id, context_id)
    part = own_part(db, programme_id, person_id)
    wishes: tuple[Wish, ...] = ()
    choice = None
    if part.wish is not RoleWish.MENTOR:
        wishes, choice = _choice(db, programme_id, person_id, today, chosen_by or Filter())
    avoided = avoided_by(db, programme_id, person_id)
    return WishPage(
        programme=programme,
        wishes=wishes,
        choice=choice,
        avoided=avoided,
        found=avoidable(db, part, avoid, {one.person_id for one in avoided}),
    )


def _choice(
    db: Session, programme_id: int, person_id: int, today: date, chosen_by: Filter
) -> tuple[tuple[Wish, ...], MentorChoice]:
    here = snapshot(db, programme_id, today)
    fits = MentorsForMentee(here, person_id)
    possible = {mentor.id for mentor in fits.mentors}
    ranked = wished(db, programme_id, person_id)
    names = _names(db, {*ranked, *possible})
    found = [
        mentor
        for mentor in fits.mentors
        if mentor.id not in ranked and _is_found(mentor, names[mentor.id], chosen_by)
    ]
    pages = max(1, -(-len(found) // MENTORS_SHOWN))
    page = min(max(1, chosen_by.page), pages)
    shown = found[(page - 1) * MENTORS_SHOWN : page * MENTORS_SHOWN]
    profiles = _profiles(db, [mentor.id for mentor in shown])
    mentors = tuple(
        PossibleMentor(
            mentor.id,
            names[mentor.id],
            fits.explain(mentor, names[mentor.id]),
            _shown(profiles.get(mentor.id), here.topics),
        )
        for mentor in shown
    )
    wishes = tuple(
        Wish(mentor, names[mentor], place, mentor in possible)
        for place, mentor in enumerate(ranked, 1)
    )
    topics = _topics(fits.mentors, here.topics)
    return wishes, MentorChoice(mentors, len(found), len(fits.mentors), page, pages, topics)


def _is_found(mentor: MatchingPerson, name: str, chosen_by: Filter) -> bool:
    has_topic = not chosen_by.topic or chosen_by.topic in mentor.offered
    return has_topic and clean_text(chosen_by.search).casefold() in name.casefold()


def _topics(
    mentors: Iterable[MatchingPerson], names: Mapping[str, LocalizedText]
) -> tuple[TopicChoice, ...]:
    offered = {topic for mentor in mentors for topic in mentor.offered}
    return tuple(TopicChoice(key, name) for key, name in names.items() if key in offered)


def _names(db: Session, people: Collection[int]) -> dict[int, str]:
    rows = db.execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    return {person_id: display_name(person_id, name) for person_id, name in rows}


def _profiles(db: Session, people: Collection[int]) -> dict[int, Profile]:
    rows = db.scalars(select(Profile).where(Profile.person_id.in_(people)))
    return {profile.person_id: profile for profile in rows}


def _shown(profile: Profile | None, topics: Mapping[str, LocalizedText]) -> ShownProfile | None:
    if profile is None:
        return None
    values = {each.name: getattr(profile, each.name) for each in fields(ProfileValues)}
    return shown_profile(ProfileValues(**values), topics)
