"""A run of matching: asked for by a coordinator, computed by a worker, which can be told to stop.

Nothing of it reaches a tandem before a person has approved and published it (publish.py).
"""

from datetime import datetime
from importlib.metadata import version

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from lti_app.domain.matching_people.document import write_snapshot
from lti_app.domain.matching_run import NoSuchRun, NotPossibleNow, RunState, UnknownStrategy
from lti_app.domain.programme import NoSuchProgramme, ProgrammeNotRunning, ProgrammeState
from lti_app.extension.matching import MatchingStrategy
from lti_app.extension.registry import Group
from lti_app.models import Job, MatchingRun, Programme
from lti_app.services.job import request_job
from lti_app.services.matching.snapshot import snapshot
from lti_app.services.programme import coordinated
from lti_app.services.row_lock import lock

# Computes a run; its argument is ``run``, the id of the run's row.
MATCHING_JOB = "matching"

Strategies = Group[MatchingStrategy]

IN_WORK = (RunState.WAITING, RunState.RUNNING)


def start_run(
    db: Session,
    programme_id: int,
    *,
    context_id: int,
    person_id: int,
    strategy: str,
    strategies: Strategies,
    now: datetime,
) -> int:
    """Have a programme's people matched soon, as they are now; the id of the run.

    A second click finds the run of the first, as long as it is not done.

    Raises:
        NotACoordinator, NoSuchProgramme: see services/programme.
        ProgrammeNotRunning: it is closed.
        UnknownStrategy: no such strategy is switched on.
    """
    coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    if strategy not in strategies:
        raise UnknownStrategy(strategy)
    programme = lock(db, Programme, programme_id)
    if programme is None:
        raise NoSuchProgramme
    if programme.state is ProgrammeState.CLOSED:
        raise ProgrammeNotRunning
    inputs = write_snapshot(snapshot(db, programme_id, now.date()))
    for waiting in _in_work(db, programme_id):
        if (waiting.strategy, waiting.inputs) == (strategy, inputs):
            return waiting.id
    last = db.scalar(
        select(func.max(MatchingRun.number)).where(MatchingRun.programme_id == programme_id)
    )
    number = (last or 0) + 1
    run = MatchingRun(
        programme_id=programme_id,
        number=number,
        state=RunState.WAITING,
        strategy=strategy,
        # Another run by lot draws other lots, and the same run draws the same again.
        seed=number,
        inputs=inputs,
        tool_version=version("kehrwert"),
        created_by_id=person_id,
        created_at=now,
    )
    db.add(run)
    db.flush()
    request_job(db, MATCHING_JOB, now=now, key=_job_key(run.id), run=run.id)
    return run.id


def cancel_run(db: Session, run_id: int, *, context_id: int, person_id: int, now: datetime) -> None:
    """Stop a run that is not done; a worker that has it stops before its next round.

    Raises:
        NoSuchRun, NotACoordinator: see ``coordinated_run``.
        NotPossibleNow: it is done.
    """
    run = coordinated_run(db, run_id, context_id=context_id, person_id=person_id, hold=True)
    if run.state is RunState.CANCELLED:
        return
    if run.state not in IN_WORK:
        raise NotPossibleNow
    run.cancel_requested = True
    nobody_has_it = run.state is RunState.WAITING or db.get(Job, _job_key(run_id)) is None
    if nobody_has_it:
        run.state = RunState.CANCELLED
        run.finished_at = now
    db.flush()


def coordinated_run(
    db: Session, run_id: int, *, context_id: int, person_id: int, hold: bool = False
) -> MatchingRun:
    """A run of a programme of this course, for a coordinator of it; ``hold`` locks its row.

    Raises:
        NotACoordinator: the person does not teach here.
        NoSuchRun: there is none, or its programme does not run in this course.
    """
    run = lock(db, MatchingRun, run_id) if hold else db.get(MatchingRun, run_id)
    if run is None:
        raise NoSuchRun
    try:
        coordinated(db, run.programme_id, context_id=context_id, person_id=person_id)
    except NoSuchProgramme:
        raise NoSuchRun from None
    return run


def _in_work(db: Session, programme_id: int) -> list[MatchingRun]:
    return list(
        db.scalars(
            select(MatchingRun)
            .options(undefer(MatchingRun.inputs))
            .where(
                MatchingRun.programme_id == programme_id,
                MatchingRun.state.in_(IN_WORK),
                MatchingRun.cancel_requested.is_(False),
            )
        )
    )


def _job_key(run_id: int) -> str:
    return f"{MATCHING_JOB}/{run_id}"
