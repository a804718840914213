"""What a worker does about a run, on both databases."""

from collections.abc import Callable
from random import Random

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lti_app.db import SessionMaker, session_factory
from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching import Certificate, Matching, MatchingProblem, Objective, Unmatched
from lti_app.domain.matching import UnmatchedReason as Reason
from lti_app.domain.matching_run import RunError, RunState
from lti_app.extension.matching import MatchingProgress, NoExactAnswer, Report
from lti_app.extension.registry import Registry
from lti_app.models import MatchingRun
from lti_app.services.matching import cancel_run, run_page
from lti_app.services.matching.compute import compute_run
from lti_app.services.matching.run import Strategies
from tests.factories import NOW
from tests.unit.services.matching.conftest import Cohort


@pytest.fixture
def sessions(engine: Engine) -> SessionMaker:
    return session_factory(engine)


class Strategy:
    """A strategy of a test: leaves everybody without a mentor, after what the test does."""

    key = "exact"
    name = summary = LocalizedText(de="Probe", en="Trial")
    proves_itself = True

    def __init__(self, do: Callable[[Report], None] = lambda report: None) -> None:
        self._do = do

    def match(self, problem: MatchingProblem, random: Random, report: Report) -> Matching:
        self._do(report)
        return Matching(
            pairs=(),
            unmatched=tuple(
                Unmatched(mentee.id, Reason.MENTORS_FULL) for mentee in problem.mentees
            ),
            objective=Objective(0, (0,) * (len(problem.bands) + 1), 0),
            certificate=Certificate(stages=()),
        )


def only(strategy: Strategy) -> Strategies:
    registry = Registry()
    registry.matching.add(strategy)
    return registry.matching


def asked_for(cohort: Cohort, strategies: Strategies, strategy: str = "exact") -> int:
    run_id = cohort.run(strategies, strategy)
    cohort.db.commit()
    return run_id


def look(db: Session, run_id: int) -> MatchingRun:
    db.expire_all()
    return db.get_one(MatchingRun, run_id)


def test_a_run_ends_with_proven_pairs(
    cohort: Cohort, sessions: SessionMaker, strategies: Strategies
) -> None:
    run_id = asked_for(cohort, strategies)
    compute_run(sessions, run_id, strategies=strategies)
    run = look(cohort.db, run_id)
    assert run.state is RunState.FINISHED
    assert run.finished_at is not None
    assert run.tool_version
    assert run.summary == {
        "mentors": 3,
        "places": 4,
        "mentees": 4,
        "locked": 0,
        "matched": 4,
        "per_band": run.summary["per_band"],
        "total": run.summary["total"],
        "is_proven": True,
    }
    mentor_of = {pair["mentee"]: pair["mentor"] for pair in (run.result or {})["pairs"]}
    # Ben can teach spreadsheets to one of two; all others get somebody who can do AI.
    assert mentor_of[cohort.id("Dora")] in {cohort.id("Anna"), cohort.id("Can")}
    assert cohort.id("Ben") in {mentor_of[cohort.id(name)] for name in ("Emil", "Gisela")}


def test_lots_are_not_proven_and_draw_the_same_again(
    cohort: Cohort, sessions: SessionMaker, strategies: Strategies
) -> None:
    run_id = asked_for(cohort, strategies, "lot")
    compute_run(sessions, run_id, strategies=strategies)
    first = look(cohort.db, run_id)
    result = first.result
    assert first.summary["is_proven"] is False
    first.state = RunState.WAITING
    cohort.db.commit()
    compute_run(sessions, run_id, strategies=strategies)
    assert look(cohort.db, run_id).result == result


def test_a_job_that_runs_twice_leaves_what_is_done_alone(
    cohort: Cohort, sessions: SessionMaker, strategies: Strategies
) -> None:
    run_id = asked_for(cohort, strategies)
    compute_run(sessions, run_id, strategies=strategies)
    finished_at = look(cohort.db, run_id).finished_at
    compute_run(sessions, run_id, strategies=only(Strategy()))
    run = look(cohort.db, run_id)
    assert run.finished_at == finished_at
    assert run.state is RunState.FINISHED


def test_progress_can_be_read_while_a_run_is_computed(
    cohort: Cohort, sessions: SessionMaker, strategies: Strategies
) -> None:
    run_id = asked_for(cohort, strategies)
    seen = []

    def work(report: Report) -> None:
        report(MatchingProgress(stage=1, stages=2, round=3, open_pairs=400))
        with sessions() as db:
            seen.append(db.get_one(MatchingRun, run_id).progress)

    compute_run(sessions, run_id, strategies=only(Strategy(work)))
    assert seen == [{"tries": 1, "stage": 1, "stages": 2, "round": 3, "open_pairs": 400}]


def test_a_run_that_is_computed_stops_when_it_is_told_to(
    cohort: Cohort, sessions: SessionMaker, strategies: Strategies
) -> None:
    run_id = asked_for(cohort, strategies)

    def work(report: Report) -> None:
        with sessions.begin() as db:
            cancel_run(db, run_id, now=NOW, **cohort.place)
        report(MatchingProgress(stage=1, stages=1, round=1, open_pairs=1))

    compute_run(sessions, run_id, strategies=only(Strategy(work)))
    run = look(cohort.db, run_id)
    assert run.state is RunState.CANCELLED
    assert run.result is None


def test_a_proof_that_does_not_hold_fails_the_run(
    cohort: Cohort, sessions: SessionMaker, strategies: Strategies
) -> None:
    run_id = asked_for(cohort, strategies)
    compute_run(sessions, run_id, strategies=only(Strategy()))
    run = look(cohort.db, run_id)
    assert (run.state, run.error) == (RunState.FAILED, RunError.PROOF_REFUTED)
    assert run.result is None


def test_a_strategy_without_an_exact_answer_fails_the_run(
    cohort: Cohort, sessions: SessionMaker, strategies: Strategies
) -> None:
    def fail(report: Report) -> None:
        raise NoExactAnswer("too large")

    run_id = asked_for(cohort, strategies)
    compute_run(sessions, run_id, strategies=only(Strategy(fail)))
    assert look(cohort.db, run_id).error == RunError.NO_EXACT_ANSWER


def test_a_strategy_that_is_switched_off_fails_the_run(
    cohort: Cohort, sessions: SessionMaker, strategies: Strategies
) -> None:
    run_id = asked_for(cohort, strategies)
    compute_run(sessions, run_id, strategies=Registry().matching)
    assert look(cohort.db, run_id).error == RunError.UNKNOWN_STRATEGY


def test_a_bug_is_recorded_and_raised(
    cohort: Cohort, sessions: SessionMaker, strategies: Strategies
) -> None:
    def break_down(report: Report) -> None:
        raise RuntimeError("a bug")

    run_id = asked_for(cohort, strategies)
    with pytest.raises(RuntimeError):
        compute_run(sessions, run_id, strategies=only(Strategy(break_down)))
    run = look(cohort.db, run_id)
    assert (run.state, run.error) == (RunState.FAILED, RunError.UNEXPECTED)


def test_a_run_whose_workers_die_is_begun_anew_and_given_up_in_the_end(
    cohort: Cohort, sessions: SessionMaker, strategies: Strategies
) -> None:
    def die(report: Report) -> None:
        raise KeyboardInterrupt

    run_id = asked_for(cohort, strategies)
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            compute_run(sessions, run_id, strategies=only(Strategy(die)))
        assert look(cohort.db, run_id).state is RunState.RUNNING
    compute_run(sessions, run_id, strategies=only(Strategy(die)))
    run = look(cohort.db, run_id)
    assert (run.state, run.error) == (RunState.FAILED, RunError.GAVE_UP)


def test_after_a_death_the_next_worker_finishes(
    cohort: Cohort, sessions: SessionMaker, strategies: Strategies
) -> None:
    def die(report: Report) -> None:
        raise KeyboardInterrupt

    run_id = asked_for(cohort, strategies)
    with pytest.raises(KeyboardInterrupt):
        compute_run(sessions, run_id, strategies=only(Strategy(die)))
    compute_run(sessions, run_id, strategies=strategies)
    assert run_page(cohort.db, run_id, **cohort.place).run.counts is not None
