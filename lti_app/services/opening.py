"""Which of a course's programmes a launch opens for a person, and which they can change to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from lti_app.domain.participation import ParticipationState
from lti_app.domain.placement import read_placement
from lti_app.domain.programme import NoSuchProgramme, ProgrammeState
from lti_app.domain.tandem import TandemState
from lti_app.models import Participation, Programme, ProgrammeContext, Tandem
from lti_app.services.placement import CourseProgramme, Opening, meant, programmes_by_key
from lti_app.services.programme import OPENED_FIRST


@dataclass(frozen=True, slots=True)
class ProgrammeChoice:
    """A programme of the course as somebody sees it who can choose it."""

    programme_id: int
    title: str
    purpose: str
    state: ProgrammeState
    starts_on: date
    ends_on: date | None
    takes_part: bool


def open_for(
    db: Session,
    context_id: int,
    content: Mapping[str, Any],
    *,
    person_id: int,
    teaches: bool,
    asked: int | None = None,
) -> Opening:
    """What a link of a course opens for this person.

    ``content`` are the link's custom parameters, ``asked`` is the programme that the page's address
    names. Else the link's own counts; where it names none, or one that is over and in which this
    person had no part: the one that they are in, else the only one that runs; else they choose.
    Who does not teach the course sees nothing of a programme that is only prepared.

    Raises:
        NoSuchProgramme: the one that was asked for does not run here.
    """
    programmes = programmes_by_key(db, context_id)
    opening = meant(db, programmes, content)
    states = {one.id: one.state for one in programmes.values()}
    named = programmes.get(read_placement(content).programme_key)
    if asked is not None:
        if asked not in states:
            raise NoSuchProgramme
        is_same = opening.programme_id == asked
        if not is_same and named is not None:
            opening = Opening(asked)
        opening = replace(opening, programme_id=asked, task=opening.task if is_same else None)
    elif len(programmes) > 1 and not teaches and opening.task is None:
        opening = _own(db, programmes.values(), named, opening, person_id)
    if not teaches:
        if states.get(opening.programme_id or 0) is ProgrammeState.DRAFT:
            return Opening(None)
        states = {key: state for key, state in states.items() if state is not ProgrammeState.DRAFT}
    return replace(opening, is_one_of_several=True) if len(states) > 1 else opening


def programmes_to_choose(
    db: Session, context_id: int, *, person_id: int, teaches: bool
) -> tuple[ProgrammeChoice, ...]:
    """The programmes of a course that this person can open, what runs first."""
    query = (
        select(Programme)
        .join(ProgrammeContext, ProgrammeContext.programme_id == Programme.id)
        .where(ProgrammeContext.context_id == context_id)
        .order_by(OPENED_FIRST, Programme.id.desc())
    )
    if not teaches:
        query = query.where(Programme.state != ProgrammeState.DRAFT)
    programmes = db.scalars(query).all()
    own = _taken_part(db, [one.id for one in programmes], person_id)
    return tuple(
        ProgrammeChoice(
            one.id,
            one.title,
            one.purpose,
            one.state,
            one.starts_on,
            one.ends_on,
            one.id in own,
        )
        for one in programmes
    )


def _own(
    db: Session,
    programmes: Collection[CourseProgramme],
    named: CourseProgramme | None,
    opening: Opening,
    person_id: int,
) -> Opening:
    """What somebody means by a link of a course with several programmes."""
    if named is not None and named.state is not ProgrammeState.CLOSED:
        return opening
    own = _taken_part(db, [one.id for one in programmes], person_id)
    if named is not None and named.id in own:
        return opening
    running = [one.id for one in programmes if one.state is ProgrammeState.RUNNING]
    for candidates in ([one for one in running if one in own], running):
        if len(candidates) == 1:
            return replace(opening, programme_id=candidates[0])
        if candidates:
            return replace(opening, programme_id=None, choices=tuple(candidates))
    closed = [one.id for one in programmes if one.state is ProgrammeState.CLOSED]
    theirs = [one for one in closed if one in own]
    return replace(opening, programme_id=next(iter(theirs or closed), None))


def _taken_part(db: Session, programme_ids: Collection[int], person_id: int) -> frozenset[int]:
    """Those of the programmes that somebody has joined and not left, or has a tandem in."""
    has_joined = exists().where(
        Participation.programme_id == Programme.id,
        Participation.person_id == person_id,
        Participation.state != ParticipationState.LEFT,
    )
    has_tandem = exists().where(
        Tandem.programme_id == Programme.id,
        Tandem.state == TandemState.ACTIVE,
        or_(Tandem.mentor_id == person_id, Tandem.mentee_id == person_id),
    )
    return frozenset(
        db.scalars(
            select(Programme.id).where(Programme.id.in_(programme_ids), has_joined | has_tandem)
        )
    )
