"""What a coordinator settles before a run."""

import pytest

from lti_app.domain.matching_rules import InvalidMatchingRules, read_rules
from lti_app.domain.matching_run import PairDecision
from lti_app.domain.participation import NotTakingPart
from lti_app.domain.programme import NotACoordinator
from lti_app.models import Profile
from lti_app.services.matching import (
    CannotLock,
    clear_pair,
    exclude_pair,
    lock_pair,
    rules_page,
    save_rules,
    set_aside,
    settled,
)
from tests.factories import TODAY
from tests.unit.services.matching.conftest import Cohort


def decisions(cohort: Cohort) -> set[tuple[str, str, PairDecision]]:
    found = settled(cohort.db, cohort.programme.id, **cohort.place)
    return {(each.mentor, each.mentee, each.decision) for each in found.decisions}


def lock(cohort: Cohort, mentor: str, mentee: str) -> None:
    lock_pair(
        cohort.db,
        cohort.programme.id,
        mentor_id=cohort.id(mentor),
        mentee_id=cohort.id(mentee),
        today=TODAY,
        **cohort.place,
    )


def exclude(cohort: Cohort, mentor: str, mentee: str) -> None:
    exclude_pair(
        cohort.db,
        cohort.programme.id,
        mentor_id=cohort.id(mentor),
        mentee_id=cohort.id(mentee),
        **cohort.place,
    )


def test_a_pair_is_locked_excluded_and_free_again(cohort: Cohort) -> None:
    lock(cohort, "Anna", "Dora")
    assert decisions(cohort) == {("Anna", "Dora", PairDecision.LOCKED)}
    exclude(cohort, "Anna", "Dora")
    assert decisions(cohort) == {("Anna", "Dora", PairDecision.EXCLUDED)}
    clear_pair(
        cohort.db,
        cohort.programme.id,
        mentor_id=cohort.id("Dora"),
        mentee_id=cohort.id("Anna"),
        **cohort.place,
    )
    assert decisions(cohort) == set()


def test_another_lock_of_a_mentee_replaces_the_one_before(cohort: Cohort) -> None:
    lock(cohort, "Anna", "Dora")
    lock(cohort, "Ben", "Dora")
    lock(cohort, "Ben", "Emil")
    assert decisions(cohort) == {
        ("Ben", "Dora", PairDecision.LOCKED),
        ("Ben", "Emil", PairDecision.LOCKED),
    }


def test_a_hard_rule_holds_for_locks_too(cohort: Cohort) -> None:
    with pytest.raises(CannotLock) as refused:
        lock(cohort, "Dora", "Anna")
    assert [reason.en for reason in refused.value.reasons] == [
        "The mentee does not stand far enough above the mentor in the hierarchy.",
        "The first person does not wish to be a mentor.",
        "The second person does not wish to be a mentee.",
    ]


def test_a_refused_lock_does_not_tell_of_an_avoidance(cohort: Cohort) -> None:
    cohort.avoids("Dora", "Anna")
    with pytest.raises(CannotLock) as refused:
        lock(cohort, "Anna", "Dora")
    assert [reason.en for reason in refused.value.reasons] == ["This pair is not possible."]


def test_only_people_who_take_part_are_excluded_or_set_aside(cohort: Cohort) -> None:
    outsider = cohort.coordinator.id
    with pytest.raises(NotTakingPart):
        exclude_pair(
            cohort.db,
            cohort.programme.id,
            mentor_id=outsider,
            mentee_id=cohort.id("Dora"),
            **cohort.place,
        )
    with pytest.raises(NotTakingPart):
        set_aside(cohort.db, cohort.programme.id, outsider, True, **cohort.place)


def test_rules_are_saved_with_who_did_it(cohort: Cohort) -> None:
    cohort.db.get_one(Profile, cohort.id("Anna")).location = "Bonn"
    cohort.db.flush()
    page = rules_page(cohort.db, cohort.programme.id, **cohort.place)
    assert page.locations == ("Bonn",)
    form = page.form | {"weight_topics": ["7"], "hierarchy_gap": ["0"]}
    save_rules(cohort.db, cohort.programme.id, form, **cohort.place)
    document = cohort.programme.matching_rules
    assert document["saved_by"] == cohort.coordinator.id
    assert read_rules(document).hierarchy_gap == 0
    again = rules_page(cohort.db, cohort.programme.id, **cohort.place).form
    assert again == form


def test_rules_that_cannot_be_change_nothing(cohort: Cohort) -> None:
    form = rules_page(cohort.db, cohort.programme.id, **cohort.place).form
    with pytest.raises(InvalidMatchingRules) as refused:
        save_rules(
            cohort.db,
            cohort.programme.id,
            form | {"weight_topics": ["11"], "bands": ["500", "400"]},
            **cohort.place,
        )
    assert set(refused.value.problems) == {"weight_topics", "bands"}
    assert cohort.programme.matching_rules == {}


def test_only_a_coordinator_settles_anything(cohort: Cohort) -> None:
    place = cohort.place | {"person_id": cohort.id("Anna")}
    with pytest.raises(NotACoordinator):
        rules_page(cohort.db, cohort.programme.id, **place)
    with pytest.raises(NotACoordinator):
        set_aside(cohort.db, cohort.programme.id, cohort.id("Ben"), True, **place)
