"""A run comes out the same again, also when the people have changed."""

import pytest

from lti_app.domain.matching_run import NoSuchRun, NotPossibleNow, UnknownStrategy
from lti_app.domain.participation import RoleWish
from lti_app.extension.registry import Registry
from lti_app.models import MatchingRun, Profile
from lti_app.services.matching import CannotBeRepeated, forget_in_runs, verify_run
from lti_app.services.matching.run import Strategies
from tests.unit.services.matching.conftest import JUNIOR, Cohort


@pytest.mark.parametrize("strategy", ["exact", "lot"])
def test_a_run_is_confirmed_after_everything_else_has_changed(
    cohort: Cohort, strategies: Strategies, strategy: str
) -> None:
    run_id = cohort.computed(strategies, strategy)
    for profile in cohort.db.query(Profile):
        profile.offered, profile.wanted, profile.languages = {}, {}, ["fr"]
    cohort.join("Later", RoleWish.MENTOR, JUNIOR)
    cohort.programme.matching_rules = {"hierarchy_gap": 5}
    cohort.db.flush()
    found = verify_run(cohort.db, run_id, strategies=strategies)
    assert found.is_confirmed
    assert found.is_proven == (strategy == "exact")


def test_a_result_that_was_tampered_with_is_not_confirmed(
    cohort: Cohort, strategies: Strategies
) -> None:
    run = cohort.db.get_one(MatchingRun, cohort.computed(strategies))
    assert run.result is not None
    first, *others = run.result["pairs"]
    better = first | {"fit": first["fit"] + 1}
    run.result = {**run.result, "pairs": [better, *others]}
    cohort.db.flush()
    found = verify_run(cohort.db, run.id, strategies=strategies)
    assert found.refuted
    assert not found.same_pairs
    assert not found.is_confirmed


def test_a_certificate_that_was_tampered_with_does_not_hold(
    cohort: Cohort, strategies: Strategies
) -> None:
    run = cohort.db.get_one(MatchingRun, cohort.computed(strategies))
    assert run.result is not None
    run.result = {**run.result, "certificate": run.result["certificate"] | {"mentees": []}}
    cohort.db.flush()
    found = verify_run(cohort.db, run.id, strategies=strategies)
    assert found.refuted
    assert found.same_pairs
    assert not found.is_confirmed


def test_what_cannot_be_repeated_says_so(cohort: Cohort, strategies: Strategies) -> None:
    with pytest.raises(NoSuchRun):
        verify_run(cohort.db, 999, strategies=strategies)
    with pytest.raises(NotPossibleNow):
        verify_run(cohort.db, cohort.run(strategies), strategies=strategies)
    run_id = cohort.computed(strategies, "lot")
    with pytest.raises(UnknownStrategy):
        verify_run(cohort.db, run_id, strategies=Registry().matching)
    forget_in_runs(cohort.db, [cohort.id("Anna")])
    with pytest.raises(CannotBeRepeated):
        verify_run(cohort.db, run_id, strategies=strategies)
