"""The statement says what is configured, and changes with it."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from lti_app.domain.programme import NoSuchProgramme
from lti_app.models import Programme
from lti_app.services.matching import (
    approve,
    publish,
    rules_page,
    save_rules,
    statement,
    statement_here,
)
from lti_app.services.matching.run import Strategies
from tests.factories import NOW
from tests.unit.services.matching.conftest import Cohort


def words(cohort: Cohort, language: str = "en") -> str:
    found = statement(cohort.db, cohort.programme.id, time_zone=ZoneInfo("Asia/Tokyo"))
    return "\n".join(
        sentence.in_language(language)
        for section in found.sections
        for sentence in (section.heading, *section.sentences)
    )


def test_it_names_rules_weights_order_and_who_answers(cohort: Cohort) -> None:
    text = words(cohort)
    assert "at least 1 level above" in text
    assert "Topics: 32% (weight 10)" in text
    assert "0 weak, 350 fair, 500 good, 650 very good" in text
    assert f"Questions and objections: {cohort.coordinator.name}" in text
    assert "The rules are the defaults" in text
    assert "Age and gender are not asked for" in text
    assert "They do not count." in text
    assert "Themen: 32 % (Gewicht 10)" in words(cohort, "de")


def test_it_follows_the_configuration(cohort: Cohort, strategies: Strategies) -> None:
    run_id = cohort.computed(strategies)
    approve(cohort.db, run_id, now=NOW, **cohort.place)
    publish(cohort.db, run_id, now=NOW, **cohort.place)
    cohort.db.get_one(Programme, cohort.programme.id).asks_age_and_gender = True
    form = rules_page(cohort.db, cohort.programme.id, **cohort.place).form | {
        "hierarchy_gap": ["0"],
        "weight_gender": ["2"],
        "quota_attribute": ["location"],
        "quota_value": ["Bonn"],
        "quota_capacity": ["3"],
    }
    save_rules(cohort.db, cohort.programme.id, form, **cohort.place)
    text = words(cohort)
    name = cohort.coordinator.name
    assert f"The rules were last set by {name}." in text
    assert f"Run 1 was approved on 23 November 2026 by {name}." in text
    assert f"Lauf 1 wurde am 23. November 2026 von {name} freigegeben." in words(cohort, "de")
    assert "do not stand below their mentor" in text
    assert "Place “Bonn”: at most 3 mentees together." in text
    assert "Gender: 6% (weight 2)" in text
    assert "They rule no pair out." in text


def test_everybody_in_a_course_of_the_programme_may_read_it(cohort: Cohort) -> None:
    here, programme_id = cohort.context.id, cohort.programme.id
    found = statement_here(cohort.db, programme_id, context_id=here, time_zone=UTC)
    assert found == statement(cohort.db, programme_id, time_zone=UTC)
    with pytest.raises(NoSuchProgramme):
        statement_here(cohort.db, programme_id, context_id=here + 1, time_zone=UTC)
