"""Whoever is erased is gone from runs, too; and gets to know what runs keep of them."""

import json
from typing import Any

from lti_app.domain.matching_run import RunState
from lti_app.models import MatchingRun, Profile
from lti_app.services.matching import (
    approve,
    forget_in_runs,
    person_in_runs,
    publish,
    rules_page,
    run_page,
    save_rules,
)
from lti_app.services.matching.run import Strategies
from tests.factories import NOW
from tests.unit.services.matching.conftest import Cohort


def names_of(document: Any) -> set[int]:
    """Every number and every key of a JSON document that could be a person's id."""
    if isinstance(document, dict):
        keys = {int(key) for key in document if key.isdigit()}
        roles = {"mentor", "mentee", "person", "avoided"}
        people = {value for key, value in document.items() if key in roles and value}
        return keys | people | set().union(*map(names_of, document.values()), set())
    if isinstance(document, list):
        return set().union(*map(names_of, document), set())
    return set()


def test_nothing_of_them_is_left_in_a_run(cohort: Cohort, strategies: Strategies) -> None:
    anna = cohort.id("Anna")
    cohort.would_like("Dora", "Anna")
    cohort.avoids("Anna", "Emil")
    cohort.db.get_one(Profile, cohort.id("Ben")).reports_to_id = anna
    cohort.db.flush()
    run = cohort.db.get_one(MatchingRun, cohort.computed(strategies))
    assert anna in names_of(run.inputs) & names_of(run.result)
    forget_in_runs(cohort.db, [anna])
    assert anna not in names_of(run.inputs) | names_of(run.result)
    assert "managers" not in json.dumps(run.inputs["people"]) or not any(
        anna in each.get("managers", ()) for each in run.inputs["people"].values()
    )
    shown = run_page(cohort.db, run.id, **cohort.place)
    assert shown.erased == 1
    assert shown.run.counts is not None
    assert not shown.run.counts.is_proven
    assert "Anna" not in {pair.mentor for pair in shown.pairs}


def test_a_run_that_waits_with_them_in_it_is_cancelled(
    cohort: Cohort, strategies: Strategies
) -> None:
    run = cohort.db.get_one(MatchingRun, cohort.run(strategies))
    forget_in_runs(cohort.db, [cohort.id("Anna")])
    assert run.state is RunState.CANCELLED


def test_who_saved_the_rules_is_forgotten_with_them(cohort: Cohort) -> None:
    form = rules_page(cohort.db, cohort.programme.id, **cohort.place).form
    save_rules(cohort.db, cohort.programme.id, form, **cohort.place)
    forget_in_runs(cohort.db, [cohort.coordinator.id])
    assert cohort.programme.matching_rules["saved_by"] is None


def test_people_get_what_went_in_and_what_was_published(
    cohort: Cohort, strategies: Strategies
) -> None:
    dora = cohort.id("Dora")
    run_id = cohort.computed(strategies)
    (kept,) = person_in_runs(cohort.db, [dora])
    assert kept["inputs"]["wanted"] == {"ai-basics": 0}
    assert kept["published"] == []
    approve(cohort.db, run_id, now=NOW, **cohort.place)
    publish(cohort.db, run_id, now=NOW, **cohort.place)
    (kept,) = person_in_runs(cohort.db, [dora])
    assert [pair["mentee"] for pair in kept["published"]] == [dora]
    assert person_in_runs(cohort.db, [cohort.coordinator.id]) == []
