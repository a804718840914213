"""Change one's own wishes, one change at a time."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_app.domain.participation import ParticipationState, RoleWish
from lti_app.domain.programme import ProgrammeNotRunning, ProgrammeState
from lti_app.domain.wish import NotPossible, chosen, moved, with_avoided, without
from lti_app.models import Avoidance, MentorWish, Participation, Person
from lti_app.services.matching import MentorsForMentee, snapshot
from lti_app.services.row_lock import lock
from lti_app.services.wish.read import avoided_by, own_part, programme_in, wished


def choose(
    db: Session, programme_id: int, mentor_id: int, *, context_id: int, person_id: int, today: date
) -> None:
    """Wish for a mentor, after those who were wished for before; a second time changes nothing.

    Raises:
        NoSuchProgramme, NotTakingPart, ProgrammeNotRunning: nothing can be changed.
        NotPossible: this person is not among the possible mentors.
        TooManyWishes: there are five already.
    """
    _hold(db, programme_id, context_id, person_id)
    wishes = wished(db, programme_id, person_id)
    if mentor_id in wishes:
        return
    possible = MentorsForMentee(snapshot(db, programme_id, today), person_id).mentors
    part = own_part(db, programme_id, person_id)
    if part.wish is RoleWish.MENTOR or mentor_id not in {mentor.id for mentor in possible}:
        raise NotPossible
    _store(db, programme_id, person_id, chosen(wishes, mentor_id))


def move(
    db: Session, programme_id: int, mentor_id: int, place: int, *, context_id: int, person_id: int
) -> None:
    """Put a wish at another place, counted from 1.

    Raises:
        NoSuchProgramme, NotTakingPart, ProgrammeNotRunning: nothing can be changed.
    """
    _hold(db, programme_id, context_id, person_id)
    wishes = wished(db, programme_id, person_id)
    _store(db, programme_id, person_id, moved(wishes, mentor_id, place))


def remove(
    db: Session, programme_id: int, mentor_id: int, *, context_id: int, person_id: int
) -> None:
    """Take a wish back. Raises as ``move``."""
    _hold(db, programme_id, context_id, person_id)
    wishes = wished(db, programme_id, person_id)
    _store(db, programme_id, person_id, without(wishes, mentor_id))


def avoid(
    db: Session, programme_id: int, other_id: int, *, context_id: int, person_id: int
) -> None:
    """Rather not work with somebody, who is no wish any longer. Twice is the same as once.

    Raises:
        NoSuchProgramme, NotTakingPart, ProgrammeNotRunning: nothing can be changed.
        NotPossible: this person does not take part, or is oneself.
        TooManyWishes: as many are avoided as can be.
    """
    _hold(db, programme_id, context_id, person_id)
    before = {one.person_id for one in avoided_by(db, programme_id, person_id)}
    after = with_avoided(before, other_id, who=person_id)
    if after == before:
        return
    is_here = select(Participation.id).where(
        Participation.programme_id == programme_id,
        Participation.person_id == other_id,
        Participation.state != ParticipationState.LEFT,
    )
    if db.scalar(is_here) is None:
        raise NotPossible
    # Who had left and came back is avoided still.
    _forget_avoidance(db, programme_id, person_id, other_id)
    db.add(Avoidance(programme_id=programme_id, person_id=person_id, avoided_id=other_id))
    wishes = wished(db, programme_id, person_id)
    _store(db, programme_id, person_id, without(wishes, other_id))


def stop_avoiding(
    db: Session, programme_id: int, other_id: int, *, context_id: int, person_id: int
) -> None:
    """Take that back. Raises as ``move``."""
    _hold(db, programme_id, context_id, person_id)
    _forget_avoidance(db, programme_id, person_id, other_id)


def _forget_avoidance(db: Session, programme_id: int, person_id: int, other_id: int) -> None:
    db.execute(
        delete(Avoidance).where(
            Avoidance.programme_id == programme_id,
            Avoidance.person_id == person_id,
            Avoidance.avoided_id == other_id,
        )
    )


def _hold(db: Session, programme_id: int, context_id: int, person_id: int) -> None:
    """Check who acts, and let their wishes change one at a time."""
    if programme_in(db, programme_id, context_id).state is not ProgrammeState.RUNNING:
        raise ProgrammeNotRunning
    lock(db, Person, person_id)
    own_part(db, programme_id, person_id)


def _store(db: Session, programme_id: int, person_id: int, wishes: Iterable[int]) -> None:
    db.execute(
        delete(MentorWish).where(
            MentorWish.programme_id == programme_id, MentorWish.mentee_id == person_id
        )
    )
    db.expire_all()
    db.add_all(
        MentorWish(programme_id=programme_id, mentee_id=person_id, mentor_id=mentor, rank=rank)
        for rank, mentor in enumerate(wishes, 1)
    )
    db.flush()
