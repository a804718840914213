"""A person approves a run, and only then its pairs become tandems (F31): all of them, or none."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching_people.obstacle_words import obstacles_in_words
from lti_app.domain.matching_people.obstacles import Obstacle
from lti_app.domain.matching_people.people import Snapshot
from lti_app.domain.matching_people.pool import PairCheck
from lti_app.domain.matching_people.result import RunResult, read_result
from lti_app.domain.matching_run import NotPossibleNow, PairDecision, RunState
from lti_app.domain.programme import ProgrammeNotRunning, ProgrammeState
from lti_app.domain.tandem import Pair, TandemState
from lti_app.models import MatchingRun, PairRule, Participation, Programme, Tandem
from lti_app.services.matching.listing import names_of
from lti_app.services.matching.run import coordinated_run
from lti_app.services.matching.snapshot import snapshot
from lti_app.services.row_lock import lock

APPROVED = (RunState.APPROVED, RunState.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Hindrance:
    """A pair of a run that cannot become a tandem any more, and why."""

    mentor_id: int
    mentee_id: int
    mentor: str
    mentee: str
    reasons: tuple[LocalizedText, ...]


class WorldHasChanged(Exception):
    """Some pairs of a run cannot become tandems any more; nothing was published."""

    def __init__(self, hindrances: tuple[Hindrance, ...]) -> None:
        super().__init__(f"{len(hindrances)} pairs")
        self.hindrances = hindrances


def approve(db: Session, run_id: int, *, context_id: int, person_id: int, now: datetime) -> None:
    """Record that a person has looked at a finished run and finds it good; once is enough.

    Raises:
        NotACoordinator, NoSuchRun: see run.py.
        NotPossibleNow: it is not finished.
    """
    run = coordinated_run(db, run_id, context_id=context_id, person_id=person_id, hold=True)
    if run.state in APPROVED:
        return
    if run.state is not RunState.FINISHED:
        raise NotPossibleNow
    run.state = RunState.APPROVED
    run.approved_by_id = person_id
    run.approved_at = now
    db.flush()


def publish(db: Session, run_id: int, *, context_id: int, person_id: int, now: datetime) -> int:
    """Make an approved run's pairs tandems; how many they are. A second click changes nothing.

    Raises:
        NotACoordinator, NoSuchRun: see run.py.
        NotPossibleNow: nobody has approved it.
        ProgrammeNotRunning: the programme is prepared or closed.
        WorldHasChanged: some pairs cannot be any more; says which, and why.
    """
    run = coordinated_run(db, run_id, context_id=context_id, person_id=person_id)
    # In the order of services/tandem.py: pairing by hand waits, and so does another run's.
    programme = lock(db, Programme, run.programme_id)
    run = coordinated_run(db, run_id, context_id=context_id, person_id=person_id, hold=True)
    if run.state not in APPROVED or run.result is None:
        raise NotPossibleNow
    result = read_result(run.result)
    if run.state is RunState.PUBLISHED:
        return len(result.all_pairs)
    if programme is None or programme.state is not ProgrammeState.RUNNING:
        raise ProgrammeNotRunning
    if hindrances := _hindrances(db, run, result, now):
        raise WorldHasChanged(hindrances)
    _make_tandems(db, run.programme_id, (each.pair for each in result.all_pairs), now)
    _fulfil_locks(db, run.programme_id, {each.mentee for each in result.all_pairs})
    run.state = RunState.PUBLISHED
    run.published_by_id = person_id
    run.published_at = now
    db.flush()
    return len(result.all_pairs)


def _hindrances(
    db: Session, run: MatchingRun, result: RunResult, now: datetime
) -> tuple[Hindrance, ...]:
    """What speaks against each pair today, by the rules that are saved today."""
    today = snapshot(db, run.programme_id, now.date())
    check = PairCheck(today)
    found = {
        each.pair: obstacles
        for each in result.all_pairs
        if (obstacles := check.obstacles(each.pair))
    }
    for pair in _without_a_place(today, result):
        found.setdefault(pair, (Obstacle.NO_PLACE_LEFT,))
    names = names_of(db, (person for pair in found for person in (pair.mentor, pair.mentee)))
    return tuple(
        Hindrance(
            mentor_id=pair.mentor,
            mentee_id=pair.mentee,
            mentor=names[pair.mentor],
            mentee=names[pair.mentee],
            reasons=obstacles_in_words(obstacles),
        )
        for pair, obstacles in found.items()
    )


def _without_a_place(today: Snapshot, result: RunResult) -> list[Pair]:
    """Pairs whose mentor has fewer places than the run gives mentees; locked pairs need none."""
    capacity = {person.id: person.capacity for person in today.people}
    taken = Counter(each.pair.mentor for each in today.tandems if each.active)
    taken.update(each.mentor for each in result.locked)
    wanted = Counter(each.mentor for each in result.pairs)
    return [
        each.pair
        for each in result.pairs
        if wanted[each.mentor] > max(0, capacity.get(each.mentor, 0) - taken[each.mentor])
    ]


def _make_tandems(db: Session, programme_id: int, pairs: Iterable[Pair], now: datetime) -> None:
    """One tandem for each pair, in the course in which its mentee has joined."""
    rows = db.execute(
        select(Participation.person_id, Participation.context_id).where(
            Participation.programme_id == programme_id
        )
    )
    courses = dict(rows.all())
    db.add_all(
        Tandem(
            programme_id=programme_id,
            context_id=courses[pair.mentee],
            mentor_id=pair.mentor,
            mentee_id=pair.mentee,
            state=TandemState.ACTIVE,
            created_at=now,
        )
        for pair in pairs
    )
    db.flush()


def _fulfil_locks(db: Session, programme_id: int, mentees: Collection[int]) -> None:
    """Who was to get a mentor has one: nothing about it is left to be settled."""
    locks = db.scalars(
        select(PairRule).where(
            PairRule.programme_id == programme_id, PairRule.decision == PairDecision.LOCKED
        )
    )
    for each in locks:
        if each.mentee_id in mentees:
            db.delete(each)
    db.flush()
