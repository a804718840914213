"""Two runs side by side."""

import pytest

from lti_app.domain.matching_run import NoSuchRun, NotPossibleNow
from lti_app.services.matching import compare, exclude_pair
from lti_app.services.matching.run import Strategies
from tests.factories import make_matching_run, make_programme
from tests.unit.services.matching.conftest import Cohort


def test_pairs_of_both_and_of_one_are_told_apart(cohort: Cohort, strategies: Strategies) -> None:
    first = cohort.computed(strategies)
    with_ben = {"Emil", "Gisela"}
    for name in with_ben:
        exclude_pair(
            cohort.db,
            cohort.programme.id,
            mentor_id=cohort.id("Ben"),
            mentee_id=cohort.id(name),
            **cohort.place,
        )
    second = cohort.computed(strategies)
    found = compare(cohort.db, first, second, **cohort.place)
    assert (found.first.id, found.second.id) == (first, second)
    assert len(found.in_both) + len(found.only_in_first) == 4
    assert len(found.in_both) + len(found.only_in_second) == 4
    (lost,) = [pair for pair in found.only_in_first if pair.mentor == "Ben"]
    assert lost.mentee in with_ben
    assert lost.fit_in_first is not None
    assert lost.fit_in_second is None
    assert found.first.counts is not None
    assert found.second.counts is not None
    assert found.first.counts.total > found.second.counts.total


def test_only_finished_runs_of_one_programme_are_compared(
    cohort: Cohort, strategies: Strategies
) -> None:
    finished = cohort.computed(strategies)
    with pytest.raises(NotPossibleNow):
        compare(cohort.db, finished, cohort.run(strategies, "lot"), **cohort.place)
    other = make_programme(cohort.db, cohort.context, cohort.coordinator)
    elsewhere = make_matching_run(cohort.db, other)
    with pytest.raises(NoSuchRun):
        compare(cohort.db, finished, elsewhere.id, **cohort.place)
