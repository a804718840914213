"""What a coordinator settles before a run: rules, locked and excluded pairs, who is set aside."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from lti_app.domain.invalid_input import Form
from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching_people.obstacle_words import obstacles_in_words
from lti_app.domain.matching_people.obstacles import Obstacle
from lti_app.domain.matching_people.pool import PairCheck
from lti_app.domain.matching_rules import (
    MatchingRules,
    form_of_rules,
    read_rules,
    rules_from_form,
    write_rules,
)
from lti_app.domain.matching_run import PairDecision
from lti_app.domain.participation import NotTakingPart, ParticipationState
from lti_app.domain.tandem import Pair
from lti_app.models import PairRule, Participation, Profile, Programme
from lti_app.services.matching.snapshot import snapshot
from lti_app.services.programme import coordinated
from lti_app.services.row_lock import lock


class CannotLock(Exception):
    """A hard rule forbids these two; ``reasons`` say which, in plain words."""

    def __init__(self, reasons: tuple[LocalizedText, ...]) -> None:
        super().__init__(", ".join(reason.en for reason in reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class RulesPage:
    """The rules as a form, and the values that quotas can name, as people have typed them."""

    form: dict[str, list[str]]
    asks_age_and_gender: bool
    departments: tuple[str, ...]
    locations: tuple[str, ...]


def rules_page(db: Session, programme_id: int, *, context_id: int, person_id: int) -> RulesPage:
    """The saved rules to change. Raises NotACoordinator or NoSuchProgramme."""
    programme = coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    values = db.execute(
        select(Profile.department, Profile.location)
        .join(Participation, Participation.person_id == Profile.person_id)
        .where(
            Participation.programme_id == programme_id,
            Participation.state != ParticipationState.LEFT,
        )
        .distinct()
    ).all()
    return RulesPage(
        form=form_of_rules(read_rules(programme.matching_rules)),
        asks_age_and_gender=programme.asks_age_and_gender,
        departments=tuple(sorted({department for department, _ in values} - {""})),
        locations=tuple(sorted({location for _, location in values} - {""})),
    )


def rules_in_form(
    db: Session, programme_id: int, form: Form, *, context_id: int, person_id: int
) -> MatchingRules:
    """The rules that a form describes, for a preview. Stores nothing.

    Raises:
        NotACoordinator, NoSuchProgramme: see services/programme.
        InvalidMatchingRules: names every field that is wrong.
    """
    programme = coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    return rules_from_form(form, asks_age_and_gender=programme.asks_age_and_gender)


def save_rules(
    db: Session, programme_id: int, form: Form, *, context_id: int, person_id: int
) -> None:
    """Save the rules that a form describes, and who did; runs that there are keep theirs.

    Raises what ``rules_in_form`` raises.
    """
    rules = rules_in_form(db, programme_id, form, context_id=context_id, person_id=person_id)
    programme = db.get_one(Programme, programme_id)
    programme.matching_rules = write_rules(rules) | {"saved_by": person_id}
    db.flush()


def lock_pair(
    db: Session,
    programme_id: int,
    *,
    context_id: int,
    person_id: int,
    mentor_id: int,
    mentee_id: int,
    today: date,
) -> None:
    """Settle that two people become a tandem, whatever their fit, the capacity or a quota.

    Replaces what was settled about the two, and another lock of this mentee.

    Raises:
        NotACoordinator, NoSuchProgramme: see services/programme.
        CannotLock: a hard rule forbids it.
    """
    _hold(db, programme_id, context_id=context_id, person_id=person_id)
    pair = Pair(mentor=mentor_id, mentee=mentee_id)
    obstacles = [
        obstacle
        for obstacle in PairCheck(snapshot(db, programme_id, today)).obstacles(pair)
        if obstacle is not Obstacle.EXCLUDED
    ]
    if obstacles:
        raise CannotLock(obstacles_in_words(obstacles))
    db.execute(
        delete(PairRule).where(
            PairRule.programme_id == programme_id,
            PairRule.mentee_id == mentee_id,
            PairRule.decision == PairDecision.LOCKED,
        )
    )
    _settle(db, programme_id, pair, PairDecision.LOCKED)


def exclude_pair(
    db: Session,
    programme_id: int,
    *,
    context_id: int,
    person_id: int,
    mentor_id: int,
    mentee_id: int,
) -> None:
    """Settle that two people do not become a tandem, in either role.

    Raises:
        NotACoordinator, NoSuchProgramme: see services/programme.
        NotTakingPart: one of them does not take part in the programme.
    """
    _hold(db, programme_id, context_id=context_id, person_id=person_id)
    if mentor_id == mentee_id or not _take_part(db, programme_id, {mentor_id, mentee_id}):
        raise NotTakingPart
    pair = Pair(mentor=mentor_id, mentee=mentee_id)
    _settle(db, programme_id, pair, PairDecision.EXCLUDED)


def clear_pair(
    db: Session,
    programme_id: int,
    *,
    context_id: int,
    person_id: int,
    mentor_id: int,
    mentee_id: int,
) -> None:
    """Take back what was settled about two people. Raises NotACoordinator, NoSuchProgramme."""
    _hold(db, programme_id, context_id=context_id, person_id=person_id)
    _forget(db, programme_id, Pair(mentor=mentor_id, mentee=mentee_id))


def set_aside(
    db: Session,
    programme_id: int,
    participant_id: int,
    is_aside: bool,
    *,
    context_id: int,
    person_id: int,
) -> None:
    """Leave somebody out of matching, or not any longer.

    Raises:
        NotACoordinator, NoSuchProgramme: see services/programme.
        NotTakingPart: this person does not take part in the programme.
    """
    _hold(db, programme_id, context_id=context_id, person_id=person_id)
    participation = db.scalar(
        select(Participation).where(
            Participation.programme_id == programme_id,
            Participation.person_id == participant_id,
            Participation.state != ParticipationState.LEFT,
        )
    )
    if participation is None:
        raise NotTakingPart
    participation.set_aside = is_aside
    db.flush()


def _hold(db: Session, programme_id: int, *, context_id: int, person_id: int) -> None:
    """Check who acts, and let one coordinator settle things at a time."""
    coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    lock(db, Programme, programme_id)


def _take_part(db: Session, programme_id: int, people: Collection[int]) -> bool:
    found = db.scalars(
        select(Participation.person_id).where(
            Participation.programme_id == programme_id,
            Participation.person_id.in_(people),
            Participation.state != ParticipationState.LEFT,
        )
    )
    return set(found) == set(people)


def _settle(db: Session, programme_id: int, pair: Pair, decision: PairDecision) -> None:
    _forget(db, programme_id, pair)
    db.add(
        PairRule(
            programme_id=programme_id,
            mentor_id=pair.mentor,
            mentee_id=pair.mentee,
            decision=decision,
        )
    )
    db.flush()


def _forget(db: Session, programme_id: int, pair: Pair) -> None:
    """Whatever was settled about the two, whoever was to be the mentor."""
    one_way = and_(PairRule.mentor_id == pair.mentor, PairRule.mentee_id == pair.mentee)
    other_way = and_(PairRule.mentor_id == pair.mentee, PairRule.mentee_id == pair.mentor)
    db.execute(
        delete(PairRule).where(PairRule.programme_id == programme_id, or_(one_way, other_way))
    )
    db.expire_all()
