"""Two runs side by side."""

import pytest

from lti_app.domain.matching_run import NoSuchRun, NotPossibleNow
from lti_app.domain.participation import RoleWish
from lti_app.models import Profile
from lti_app.services.matching import compare, exclude_pair, rules_page, save_rules
from lti_app.services.matching.run import Strategies
from tests.factories import make_matching_run, make_programme
from tests.unit.services.matching.conftest import Cohort


def test_every_mentee_stands_once_with_the_mentor_of_each_run(
    cohort: Cohort, strategies: Strategies
) -> None:
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
    assert len(found.alike) + len(found.different) == 4
    (lost,) = [row for row in found.different if row.in_first and row.in_first.mentor == "Ben"]
    assert lost.mentee in with_ben
    assert lost.in_second is not None
    assert lost.in_second.mentor != "Ben"
    assert all(row.in_first and row.in_second for row in found.alike)
    assert all(row.in_first.mentor == row.in_second.mentor for row in found.alike)
    assert found.first.counts.total > found.second.counts.total
    assert found.same_measure
    assert [each.en for each in found.made_differently] == [
        "Ben and Emil: excluded for run 2 only.",
        "Ben and Gisela: excluded for run 2 only.",
    ]


def test_what_two_runs_were_made_from_differently_is_named(
    cohort: Cohort, strategies: Strategies
) -> None:
    first = cohort.computed(strategies)
    assert not compare(cohort.db, first, first, **cohort.place).made_differently
    form = rules_page(cohort.db, cohort.programme.id, **cohort.place).form
    form |= {"weight_topics": ["7"], "hierarchy_gap": ["2"], "bands": ["500"]}
    save_rules(cohort.db, cohort.programme.id, form, **cohort.place)
    cohort.join("Hanna", RoleWish.MENTEE, {})
    cohort.db.get_one(Profile, cohort.id("Anna")).formats = ["try"]
    second = cohort.computed(strategies)
    found = compare(cohort.db, first, second, **cohort.place)
    assert not found.same_measure
    assert [each.de for each in found.made_differently] == [
        "Gewicht „Themen“: 10 in Lauf 1, 7 in Lauf 2.",
        "Ebenen zwischen Mentee und Mentor:in: 1 in Lauf 1, 2 in Lauf 2.",
        "Die Bereiche der Passung sind verschieden.",
        "Nur in Lauf 2 dabei: Hanna.",
        "1 Person mit anderem Profil, anderen Plätzen, Wünschen oder Tandems.",
    ]


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
