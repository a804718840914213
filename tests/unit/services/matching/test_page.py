"""A finished run with reasons for every pair, and for everybody without one."""

import pytest

from lti_app.domain.matching_people.changes import ChangeKind
from lti_app.domain.matching_people.people import Absence
from lti_app.domain.matching_run import NotPossibleNow
from lti_app.domain.participation import RoleWish
from lti_app.models import Profile
from lti_app.services.matching import (
    RunPage,
    lock_pair,
    rules_page,
    run_page,
    save_rules,
    set_aside,
)
from lti_app.services.matching.run import Strategies
from tests.factories import TODAY, count_queries
from tests.unit.services.matching.conftest import JUNIOR, SENIOR, Cohort


def page(cohort: Cohort, strategies: Strategies) -> RunPage:
    return run_page(cohort.db, cohort.computed(strategies), **cohort.place)


def test_the_points_of_a_pairs_reasons_add_up_to_its_fit(
    cohort: Cohort, strategies: Strategies
) -> None:
    shown = page(cohort, strategies)
    assert shown.total_pairs == len(shown.pairs) == 4
    for pair in shown.pairs:
        assert sum(reason.points for reason in pair.reasons) == pair.fit
    fits = [pair.fit for pair in shown.pairs]
    assert fits == sorted(fits)
    dora = next(pair for pair in shown.pairs if pair.mentee == "Dora")
    topics = next(reason for reason in dora.reasons if reason.factor == "topics")
    known, zero = ("know it inside out", "is new to me")
    assert topics.words.en.endswith(f": {dora.mentor} says “{known}”, Dora says “{zero}”.")
    known, zero = ("kenne es in- und auswendig", "ist neu für mich")
    assert topics.words.de.endswith(f": {dora.mentor} sagt „{known}“, Dora sagt „{zero}“.")


def test_pairs_are_shown_page_by_page(cohort: Cohort, strategies: Strategies) -> None:
    run_id = cohort.computed(strategies)
    whole = run_page(cohort.db, run_id, **cohort.place).pairs
    part = run_page(cohort.db, run_id, first=1, limit=2, **cohort.place)
    assert part.pairs == whole[1:3]
    assert part.total_pairs == 4


def test_pairs_of_one_band_are_shown(cohort: Cohort, strategies: Strategies) -> None:
    run_id = cohort.computed(strategies)
    whole = run_page(cohort.db, run_id, **cohort.place)
    assert whole.run.counts is not None
    for band, count in enumerate(whole.run.counts.per_band):
        part = run_page(cohort.db, run_id, band=band, **cohort.place)
        assert part.pairs == tuple(pair for pair in whole.pairs if pair.band == band)
        assert part.total_pairs == count


def test_a_run_without_a_result_has_no_page(cohort: Cohort, strategies: Strategies) -> None:
    with pytest.raises(NotPossibleNow):
        run_page(cohort.db, cohort.run(strategies), **cohort.place)


def test_who_has_no_mentor_learns_what_would_change_it(
    cohort: Cohort, strategies: Strategies
) -> None:
    french = {"languages": ["fr"], "wanted": {"ai-basics": 0}}
    cohort.join("Louise", RoleWish.MENTEE, SENIOR | french)
    cohort.join("Petra", RoleWish.MENTEE, JUNIOR | {"wanted": {"ai-basics": 0}})
    cohort.join("Quirin", RoleWish.MENTOR, JUNIOR, capacity=2)
    left = {each.mentee: each for each in page(cohort, strategies).unmatched}
    assert left.keys() == {"Louise", "Petra"}
    louise, petra = left["Louise"].change, left["Petra"].change
    assert louise is not None
    assert louise.kind is ChangeKind.COMMON_LANGUAGE
    assert left["Louise"].change_words.en.startswith("One more language (German): then ")
    assert petra is not None
    assert (petra.kind, petra.gap) == (ChangeKind.SMALLER_GAP, 0)
    # Of the mentors whom one rule cuts, one with a place left is proposed.
    assert not louise.needs_place
    assert not petra.needs_place


def test_a_change_never_proposes_to_override_an_avoidance(
    cohort: Cohort, strategies: Strategies
) -> None:
    cohort.join("Rita", RoleWish.MENTEE, SENIOR)
    for name in ("Anna", "Ben", "Can"):
        cohort.avoids(name, "Rita")
    (rita,) = page(cohort, strategies).unmatched
    assert rita.change is None
    assert rita.change_words.en.startswith("No single change of rules or places is enough")


def test_who_only_waits_for_somebody_who_pauses_or_is_set_aside_is_told(
    cohort: Cohort, strategies: Strategies
) -> None:
    cohort.join("Rose", RoleWish.MENTEE, SENIOR | {"languages": ["fr"]})
    cohort.join("Yann", RoleWish.MENTOR, JUNIOR | {"languages": ["fr"]}, set_aside=True)
    (rose,) = page(cohort, strategies).unmatched
    assert rose.change is not None
    assert rose.change.kind is ChangeKind.TAKE_BACK
    assert rose.change_words.en == "Set Yann aside no longer."


def test_a_place_for_a_group_is_named_as_the_coordinator_has_written_it(
    cohort: Cohort, strategies: Strategies
) -> None:
    french = {"languages": ["fr"], "location": "bonn"}
    cohort.join("Yann", RoleWish.MENTOR, JUNIOR | french)
    for name in ("Rose", "Zoé"):
        cohort.join(name, RoleWish.MENTEE, SENIOR | french)
    form = rules_page(cohort.db, cohort.programme.id, **cohort.place).form
    quota = {"quota_attribute": ["location"], "quota_value": ["Bonn"], "quota_capacity": ["1"]}
    save_rules(cohort.db, cohort.programme.id, form | quota, **cohort.place)
    (left,) = page(cohort, strategies).unmatched
    assert left.change_words.en == (
        "One more place with Yann and at the same time for the group “Bonn”."
    )


def test_one_more_place_is_proposed_where_all_are_taken(
    cohort: Cohort, strategies: Strategies
) -> None:
    cohort.join("Sven", RoleWish.MENTEE, SENIOR)
    (left,) = page(cohort, strategies).unmatched
    assert left.change is not None
    assert left.change.kind is ChangeKind.ONE_MORE_PLACE
    assert left.change_words.de.startswith("Ein Platz mehr bei ")


def test_a_mentor_with_places_left_learns_why(cohort: Cohort, strategies: Strategies) -> None:
    cohort.join("Tom", RoleWish.MENTOR, JUNIOR | {"languages": ["fr"]})
    (tom,) = page(cohort, strategies).free_mentors
    assert (tom.mentor, tom.places) == ("Tom", 1)
    assert tom.reason.en == "The rules do not allow a single pair with this person."


def test_who_is_away_is_listed(cohort: Cohort, strategies: Strategies) -> None:
    set_aside(cohort.db, cohort.programme.id, cohort.id("Dora"), True, **cohort.place)
    (away,) = page(cohort, strategies).absent
    assert (away.name, away.because) == ("Dora", Absence.SET_ASIDE)


def test_a_locked_pair_is_kept_and_marked(cohort: Cohort, strategies: Strategies) -> None:
    lock_pair(
        cohort.db,
        cohort.programme.id,
        mentor_id=cohort.id("Ben"),
        mentee_id=cohort.id("Dora"),
        today=TODAY,
        **cohort.place,
    )
    shown = page(cohort, strategies)
    locked = [(pair.mentor, pair.mentee) for pair in shown.pairs if pair.is_locked]
    assert locked == [("Ben", "Dora")]
    assert shown.run.counts is not None
    assert (shown.run.counts.locked, shown.run.counts.matched) == (1, 4)


def test_a_locked_pair_that_cannot_be_any_more_is_named(
    cohort: Cohort, strategies: Strategies
) -> None:
    lock_pair(
        cohort.db,
        cohort.programme.id,
        mentor_id=cohort.id("Ben"),
        mentee_id=cohort.id("Dora"),
        today=TODAY,
        **cohort.place,
    )
    cohort.db.get_one(Profile, cohort.id("Ben")).hierarchy_level = 5
    (idle,) = page(cohort, strategies).idle_locks
    assert (idle.mentor, idle.mentee) == ("Ben", "Dora")


def test_what_nobody_said_is_named_as_unchecked(cohort: Cohort, strategies: Strategies) -> None:
    profile = cohort.db.get_one(Profile, cohort.id("Dora"))
    profile.hierarchy_level, profile.languages = None, []
    dora = next(pair for pair in page(cohort, strategies).pairs if pair.mentee == "Dora")
    assert len(dora.unknowns) == 2


def test_a_page_takes_few_queries(cohort: Cohort, strategies: Strategies) -> None:
    run_id = cohort.computed(strategies)
    place = cohort.place
    with count_queries(cohort.db) as statements:
        run_page(cohort.db, run_id, **place)
    assert len(statements) <= 7
