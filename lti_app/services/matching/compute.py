"""What a worker does about a run: compute it, say how far it is, and record how it ended.

It bears to be done twice: a run that is done is left alone, one whose worker died is begun anew,
and two workers at once write the same, the first of them.
"""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from time import monotonic
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from lti_app.db import SessionMaker
from lti_app.domain.matching import objective_of
from lti_app.domain.matching.proof import ProofRefuted
from lti_app.domain.matching_people.document import read_snapshot
from lti_app.domain.matching_people.people import Snapshot
from lti_app.domain.matching_people.pool import Pool
from lti_app.domain.matching_people.result import RunResult, write_result
from lti_app.domain.matching_run import RunError, RunState
from lti_app.extension.matching import MatchingCancelled, MatchingProgress, NoExactAnswer
from lti_app.models import MatchingRun
from lti_app.services.matching.run import IN_WORK, Strategies
from lti_app.services.matching.solve import solve
from lti_app.services.row_lock import lock

# Workers that may die over one run, for want of memory perhaps.
_MOST_TRIES = 3
_SECONDS_BETWEEN_REPORTS = 1.0


@dataclass(frozen=True, slots=True)
class _Order:
    snapshot: Snapshot
    strategy: str
    seed: int


def compute_run(sessions: SessionMaker, run_id: int, *, strategies: Strategies) -> None:
    """Compute a run and keep its result, in transactions of its own.

    What nobody expected is recorded with the run and raised.
    """
    with sessions.begin() as db:
        order = _begin(db, run_id)
    if order is None:
        return
    strategy = strategies.get(order.strategy)
    if strategy is None:
        _end(sessions, run_id, state=RunState.FAILED, error=RunError.UNKNOWN_STRATEGY)
        return
    try:
        result = solve(order.snapshot, strategy, order.seed, _Reporter(sessions, run_id))
    except MatchingCancelled:
        _end(sessions, run_id, state=RunState.CANCELLED)
    except NoExactAnswer:
        _end(sessions, run_id, state=RunState.FAILED, error=RunError.NO_EXACT_ANSWER)
    except ProofRefuted:
        _end(sessions, run_id, state=RunState.FAILED, error=RunError.PROOF_REFUTED)
    except Exception:
        _end(sessions, run_id, state=RunState.FAILED, error=RunError.UNEXPECTED)
        raise
    else:
        _end(
            sessions,
            run_id,
            state=RunState.FINISHED,
            result=write_result(result),
            summary=summary_of(order.snapshot, result),
        )


def summary_of(snapshot: Snapshot, result: RunResult) -> dict[str, Any]:
    """What lists of runs show; locked pairs are counted among the others."""
    pool = Pool.of(snapshot)
    everybody = objective_of((pair.fit for pair in result.all_pairs), snapshot.rules.bands)
    return {
        "mentors": len(pool.mentors),
        "places": sum(pool.places) + len(pool.locked),
        "mentees": len(pool.mentees) + len(pool.locked),
        "locked": len(result.locked),
        "matched": everybody.matched,
        "per_band": list(everybody.per_band),
        "total": everybody.total,
        "is_proven": result.is_proven,
    }


def _begin(db: Session, run_id: int) -> _Order | None:
    """Take a run in hand; nothing if there is nothing to do."""
    run = lock(db, MatchingRun, run_id)
    if run is None or run.state not in IN_WORK:
        return None
    tries = run.progress.get("tries", 0) + 1
    if run.cancel_requested or tries > _MOST_TRIES:
        run.state = RunState.CANCELLED if run.cancel_requested else RunState.FAILED
        run.error = "" if run.cancel_requested else RunError.GAVE_UP
        run.finished_at = datetime.now(UTC)
        return None
    run.state = RunState.RUNNING
    run.progress = {"tries": tries}
    run.tool_version = version("kehrwert")
    return _Order(read_snapshot(run.inputs), run.strategy, run.seed)


def _end(sessions: SessionMaker, run_id: int, **values: Any) -> None:
    """Record how a run ended, unless somebody else has recorded an end before."""
    with sessions.begin() as db:
        db.execute(
            update(MatchingRun)
            .where(MatchingRun.id == run_id, MatchingRun.state == RunState.RUNNING)
            .values(finished_at=datetime.now(UTC), **values)
            .execution_options(synchronize_session=False)
        )


class _Reporter:
    """Writes to a run's row how far it is, at most once a second; reads there whether to stop."""

    def __init__(self, sessions: SessionMaker, run_id: int) -> None:
        self._sessions = sessions
        self._run_id = run_id
        self._due = 0.0

    def __call__(self, progress: MatchingProgress) -> None:
        """Raises MatchingCancelled."""
        if monotonic() < self._due:
            return
        with self._sessions.begin() as db:
            run = lock(db, MatchingRun, self._run_id)
            if run is None or run.state is not RunState.RUNNING or run.cancel_requested:
                raise MatchingCancelled
            run.progress = {**run.progress, **asdict(progress)}
        self._due = monotonic() + _SECONDS_BETWEEN_REPORTS
