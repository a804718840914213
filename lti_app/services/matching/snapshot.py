"""The people of a programme as matching sees them, read in a constant number of queries."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, exists, or_, select
from sqlalchemy.orm import Session

from lti_app.domain.course_role import MembershipStatus
from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching_people.people import (
    Absence,
    MatchingPerson,
    Partners,
    Ranked,
    Snapshot,
)
from lti_app.domain.matching_rules import folded, read_rules
from lti_app.domain.matching_run import PairDecision
from lti_app.domain.participation import ParticipationState, Standing
from lti_app.domain.tandem import Pair, TandemState
from lti_app.models import (
    Avoidance,
    Membership,
    MentorWish,
    PairRule,
    Participation,
    Person,
    Profile,
    Programme,
    ProgrammeContext,
    Tandem,
)
from lti_app.services.topic import known_topics


def snapshot(
    db: Session,
    programme_id: int,
    today: date,
    *,
    to_count: bool = False,
) -> Snapshot:
    """All that matching looks at, as it is now.

    ``to_count``: only who is on which side with how many places. What people say of themselves is
    read of those in locked pairs alone, so that thousands are counted without their profiles.
    """
    programme = db.get_one(Programme, programme_id)
    topics = set(programme.topics) or None
    rows = _participants(db, programme_id, without_profiles=to_count)
    present = {row.Participation.person_id for row in rows}
    managers = dict(_managers(db, programme.registration_id))
    locked, excluded = _decisions(db, programme_id, present)
    return Snapshot(
        rules=read_rules(programme.matching_rules),
        asks_age_and_gender=programme.asks_age_and_gender,
        people=tuple(
            _person(
                row,
                today,
                topics=topics,
                managers=tuple(
                    each
                    for each in _chain(row.Participation.person_id, managers)
                    if each in present
                ),
                asks_age_and_gender=programme.asks_age_and_gender,
            )
            for row in rows
        ),
        tandems=tuple(_tandems(db, programme_id)),
        ranked=tuple(_wishes(db, programme_id, present)),
        avoided=tuple(_avoidances(db, programme_id, present)),
        locked=locked,
        excluded=excluded,
        topics=_names(db, programme.registration_id, rows),
    )


def _participants(db: Session, programme_id: int, *, without_profiles: bool) -> list[Row[Any]]:
    """Everybody who has joined and not left, by id, with their profile, or with those of people in
    locked pairs only.
    """
    their_profile = Profile.person_id == Participation.person_id
    if without_profiles:
        locked = exists().where(
            PairRule.programme_id == programme_id,
            PairRule.decision == PairDecision.LOCKED,
            or_(PairRule.mentor_id == Profile.person_id, PairRule.mentee_id == Profile.person_id),
        )
        their_profile &= locked
    in_a_course = (
        exists()
        .where(
            Membership.person_id == Participation.person_id,
            Membership.status == MembershipStatus.ACTIVE,
            Membership.context_id == ProgrammeContext.context_id,
            ProgrammeContext.programme_id == programme_id,
        )
        .label("in_a_course")
    )
    return list(
        db.execute(
            select(Participation, Profile, in_a_course)
            .outerjoin(Profile, their_profile)
            .where(
                Participation.programme_id == programme_id,
                Participation.state != ParticipationState.LEFT,
            )
            .order_by(Participation.person_id)
        )
    )


def _person(
    row: Row[Any],
    today: date,
    *,
    topics: Collection[str] | None,
    managers: tuple[int, ...],
    asks_age_and_gender: bool,
) -> MatchingPerson:
    participation: Participation = row.Participation
    # Who has not opened the profile yet has said nothing, and can be matched all the same.
    profile: Profile | None = row.Profile
    what_they_said: dict[str, Any] = {}
    if profile is not None:
        what_they_said = {
            "offered": _of(profile.offered, topics),
            "wanted": _of(profile.wanted, topics),
            "interests": frozenset(folded(each) for each in profile.interests),
            "working_style": dict(profile.working_style),
            "formats": frozenset(profile.formats),
            "languages": frozenset(profile.languages),
            "availability": frozenset(profile.availability),
            "level": profile.hierarchy_level,
            "department": folded(profile.department),
            "location": folded(profile.location),
            "remote": profile.remote,
        }
    if profile is not None and asks_age_and_gender:
        what_they_said |= {"age_group": profile.age_group, "gender": profile.gender}
    return MatchingPerson(
        id=participation.person_id,
        wish=participation.wish,
        capacity=participation.capacity,
        absent=_absence(participation, row.in_a_course, today),
        managers=managers,
        **what_they_said,
    )


def _absence(participation: Participation, in_a_course: bool, today: date) -> Absence | None:
    standing = Standing(participation.state, participation.paused_until)
    if not in_a_course:
        return Absence.NOT_IN_THE_COURSE
    if participation.set_aside:
        return Absence.SET_ASIDE
    return Absence.PAUSED if standing.on(today) is ParticipationState.PAUSED else None


def _of(levels: Mapping[str, Any], topics: Collection[str] | None) -> dict[str, int]:
    return {
        topic: int(level) for topic, level in levels.items() if topics is None or topic in topics
    }


def _managers(db: Session, registration_id: int) -> Iterator[tuple[int, int]]:
    """Who reports to whom at this platform, also through people who do not take part."""
    rows = db.execute(
        select(Profile.person_id, Profile.reports_to_id)
        .join(Person, Person.id == Profile.person_id)
        .where(Person.registration_id == registration_id, Profile.reports_to_id.is_not(None))
    )
    for person_id, manager_id in rows:
        if manager_id is not None:
            yield person_id, manager_id


def _chain(person_id: int, managers: Mapping[int, int]) -> Iterator[int]:
    """All above somebody, next first; people who typed a circle do not trap it."""
    seen = {person_id}
    above = managers.get(person_id)
    while above is not None and above not in seen:
        yield above
        seen.add(above)
        above = managers.get(above)


def _tandems(db: Session, programme_id: int) -> Iterator[Partners]:
    rows = db.execute(
        select(Tandem.mentor_id, Tandem.mentee_id, Tandem.state)
        .where(Tandem.programme_id == programme_id)
        .order_by(Tandem.mentor_id, Tandem.mentee_id)
    )
    for mentor_id, mentee_id, state in rows:
        yield Partners(Pair(mentor=mentor_id, mentee=mentee_id), state is TandemState.ACTIVE)


def _wishes(db: Session, programme_id: int, present: Collection[int]) -> Iterator[Ranked]:
    rows = db.execute(
        select(MentorWish.mentor_id, MentorWish.mentee_id, MentorWish.rank)
        .where(MentorWish.programme_id == programme_id)
        .order_by(MentorWish.mentee_id, MentorWish.rank)
    )
    for mentor_id, mentee_id, rank in rows:
        if mentor_id in present and mentee_id in present:
            yield Ranked(Pair(mentor=mentor_id, mentee=mentee_id), rank)


def _avoidances(
    db: Session, programme_id: int, present: Collection[int]
) -> Iterator[tuple[int, int]]:
    rows = db.execute(
        select(Avoidance.person_id, Avoidance.avoided_id)
        .where(Avoidance.programme_id == programme_id)
        .order_by(Avoidance.person_id, Avoidance.avoided_id)
    )
    for person_id, avoided_id in rows:
        if person_id in present and avoided_id in present:
            yield person_id, avoided_id


def _decisions(
    db: Session, programme_id: int, present: set[int]
) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """The locked pairs and the excluded ones, of people who are still here."""
    rules = db.scalars(
        select(PairRule)
        .where(PairRule.programme_id == programme_id)
        .order_by(PairRule.mentor_id, PairRule.mentee_id)
    ).all()

    def pairs(decision: PairDecision) -> tuple[Pair, ...]:
        return tuple(
            Pair(mentor=rule.mentor_id, mentee=rule.mentee_id)
            for rule in rules
            if rule.decision is decision and {rule.mentor_id, rule.mentee_id} <= present
        )

    return pairs(PairDecision.LOCKED), pairs(PairDecision.EXCLUDED)


def _names(db: Session, registration_id: int, rows: Iterable[Row[Any]]) -> dict[str, LocalizedText]:
    """The names of all topics that somebody has chosen, for the words of reasons."""
    chosen: set[str] = set()
    for row in rows:
        if row.Profile is not None:
            chosen |= {*row.Profile.offered, *row.Profile.wanted}
    return {
        topic.key: topic.name for topic in known_topics(db, registration_id) if topic.key in chosen
    }
