"""Asking for a run, and stopping it."""

import pytest

from lti_app.domain.matching_run import NoSuchRun, NotPossibleNow, RunState, UnknownStrategy
from lti_app.domain.programme import NotACoordinator, ProgrammeNotRunning, ProgrammeState
from lti_app.models import Job, MatchingRun
from lti_app.services.matching import approve, cancel_run, runs, start_run
from lti_app.services.matching.run import Strategies
from tests.factories import NOW, make_company
from tests.unit.services.matching.conftest import Cohort


def test_a_run_waits_for_a_worker(cohort: Cohort, strategies: Strategies) -> None:
    run_id = cohort.run(strategies)
    job = cohort.db.get_one(Job, f"matching/{run_id}")
    assert job.arguments == {"run": run_id}
    (run,) = runs(cohort.db, cohort.programme.id, **cohort.place)
    assert (run.number, run.state, run.counts) == (1, RunState.WAITING, None)
    assert run.created_by == cohort.coordinator.name


def test_a_second_click_finds_the_run_of_the_first(cohort: Cohort, strategies: Strategies) -> None:
    first = cohort.run(strategies)
    assert cohort.run(strategies) == first
    other = cohort.run(strategies, "lot")
    assert other != first
    assert cohort.db.get_one(MatchingRun, other).number == 2


def test_only_a_coordinator_asks_for_a_run(cohort: Cohort, strategies: Strategies) -> None:
    with pytest.raises(NotACoordinator):
        start_run(
            cohort.db,
            cohort.programme.id,
            context_id=cohort.context.id,
            person_id=cohort.id("Anna"),
            strategy="exact",
            strategies=strategies,
            now=NOW,
        )


def test_a_strategy_must_be_switched_on(cohort: Cohort, strategies: Strategies) -> None:
    with pytest.raises(UnknownStrategy):
        cohort.run(strategies, "by-the-stars")


def test_in_a_closed_programme_nobody_is_matched(cohort: Cohort, strategies: Strategies) -> None:
    cohort.programme.state = ProgrammeState.CLOSED
    with pytest.raises(ProgrammeNotRunning):
        cohort.run(strategies)


def test_a_waiting_run_is_cancelled_at_once(cohort: Cohort, strategies: Strategies) -> None:
    run_id = cohort.run(strategies)
    cancel_run(cohort.db, run_id, now=NOW, **cohort.place)
    cancel_run(cohort.db, run_id, now=NOW, **cohort.place)
    assert cohort.db.get_one(MatchingRun, run_id).state is RunState.CANCELLED


def test_a_finished_run_cannot_be_cancelled(cohort: Cohort, strategies: Strategies) -> None:
    run_id = cohort.computed(strategies)
    with pytest.raises(NotPossibleNow):
        cancel_run(cohort.db, run_id, now=NOW, **cohort.place)


def test_runs_of_other_courses_do_not_exist(cohort: Cohort, strategies: Strategies) -> None:
    run_id = cohort.run(strategies)
    elsewhere = make_company(cohort.db)
    with pytest.raises(NoSuchRun):
        approve(
            cohort.db,
            run_id,
            context_id=elsewhere.context.id,
            person_id=elsewhere.coordinator.id,
            now=NOW,
        )
