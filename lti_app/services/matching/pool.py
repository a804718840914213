"""Who could be matched now, and what a coordinator has settled for the next run."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.matching_people.people import Absence
from lti_app.domain.matching_people.pool import Pool
from lti_app.domain.matching_run import PairDecision
from lti_app.domain.participation import ParticipationState
from lti_app.models import PairRule, Participation
from lti_app.services.matching.listing import names_of
from lti_app.services.matching.snapshot import snapshot
from lti_app.services.programme import coordinated


@dataclass(frozen=True, slots=True)
class PoolView:
    """Who could be matched now: people on both sides, and free places.

    ``locked`` pairs are settled already: their two are not among the mentees and places.
    """

    mentors: int
    places: int
    mentees: int
    locked: int
    # Mentees out of the pool, because they have a mentor.
    with_a_mentor: int
    absent: Mapping[Absence, int]

    @property
    def can_match(self) -> bool:
        """Whether a run could find anything."""
        return self.locked > 0 or (self.places > 0 and self.mentees > 0)


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A locked or excluded pair."""

    mentor_id: int
    mentee_id: int
    mentor: str
    mentee: str
    decision: PairDecision


@dataclass(frozen=True, slots=True)
class AsideView:
    """Somebody who is left out of matching."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Settled:
    """All that the next run will keep to, beside the rules."""

    decisions: tuple[DecisionView, ...]
    aside: tuple[AsideView, ...]

    def about(self, mentor_id: int, mentee_id: int) -> PairDecision | None:
        """What is settled about two people, if anything."""
        found = (
            each.decision
            for each in self.decisions
            if (each.mentor_id, each.mentee_id) == (mentor_id, mentee_id)
        )
        return next(found, None)


def pool_view(
    db: Session, programme_id: int, *, context_id: int, person_id: int, today: date
) -> PoolView:
    """Who could be matched now. Raises NotACoordinator, NoSuchProgramme."""
    coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    here = snapshot(db, programme_id, today, to_count=True)
    pool = Pool.of(here)
    learners = [each for each in here.people if each.would_learn and each.absent is None]
    return PoolView(
        mentors=len(pool.mentors),
        places=sum(pool.places),
        mentees=len(pool.mentees),
        locked=len(pool.locked),
        with_a_mentor=len(learners) - len(pool.mentees) - len(pool.locked),
        absent=Counter(each.absent for each in here.people if each.absent is not None),
    )


def settled(db: Session, programme_id: int, *, context_id: int, person_id: int) -> Settled:
    """What is settled, by names; of people who have not left. Raises as ``pool_view``."""
    coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    here = select(Participation.person_id).where(
        Participation.programme_id == programme_id,
        Participation.state != ParticipationState.LEFT,
    )
    rules = db.scalars(
        select(PairRule).where(
            PairRule.programme_id == programme_id,
            PairRule.mentor_id.in_(here),
            PairRule.mentee_id.in_(here),
        )
    ).all()
    aside = db.scalars(here.where(Participation.set_aside)).all()
    names = names_of(
        db, (*aside, *(person for each in rules for person in (each.mentor_id, each.mentee_id)))
    )
    decisions = (
        DecisionView(
            each.mentor_id,
            each.mentee_id,
            names[each.mentor_id],
            names[each.mentee_id],
            each.decision,
        )
        for each in rules
    )
    return Settled(
        decisions=tuple(sorted(decisions, key=lambda each: (each.mentee, each.mentor))),
        aside=tuple(
            sorted((AsideView(each, names[each]) for each in aside), key=lambda each: each.name)
        ),
    )
