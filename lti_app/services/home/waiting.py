"""Who takes part in a programme, and who of them waits for a partner; one query."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from lti_app.domain.participation import ParticipationState, RoleWish
from lti_app.domain.tandem import TandemState
from lti_app.models import Participation, Tandem


@dataclass(frozen=True, slots=True)
class TakingPart:
    """How many take part, and how many of them are in no active tandem and could be matched.

    Who would be both counts as a mentor and as a mentee.
    """

    people: int = 0
    waiting: int = 0
    waiting_mentors: int = 0
    waiting_mentees: int = 0

    @property
    def can_match(self) -> bool:
        """Whether a mentor and somebody else, a mentee, wait."""
        return bool(self.waiting > 1 and self.waiting_mentors and self.waiting_mentees)


def taking_part(db: Session, programme_id: int, today: date) -> TakingPart:
    """The counts of a programme. Who pauses or was set aside takes part and does not wait."""
    # The people of all active tandems at once: asked for each person by itself, it is slow.
    active = (Tandem.programme_id == programme_id) & (Tandem.state == TandemState.ACTIVE)
    paired = union_all(
        select(Tandem.mentor_id).where(active), select(Tandem.mentee_id).where(active)
    )
    has_partner = Participation.person_id.in_(paired)
    # A pause ends by itself (domain/participation.py).
    is_here = (Participation.state == ParticipationState.JOINED) | (
        Participation.paused_until < today
    )
    waits = (is_here & ~Participation.set_aside & ~has_partner).label("waits")
    people = (
        select(Participation.wish, waits)
        .where(
            Participation.programme_id == programme_id,
            Participation.state != ParticipationState.LEFT,
        )
        .subquery()
    )
    rows = db.execute(
        select(people.c.wish, people.c.waits, func.count()).group_by(people.c.wish, people.c.waits)
    ).all()
    waiting = {wish: number for wish, waits, number in rows if waits}
    both = waiting.get(RoleWish.BOTH, 0)
    return TakingPart(
        people=sum(number for _, _, number in rows),
        waiting=sum(waiting.values()),
        waiting_mentors=waiting.get(RoleWish.MENTOR, 0) + both,
        waiting_mentees=waiting.get(RoleWish.MENTEE, 0) + both,
    )
