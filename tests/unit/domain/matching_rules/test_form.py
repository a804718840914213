"""Rules as a coordinator's form."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings

from lti_app.domain.matching_rules import (
    FactorName,
    InvalidMatchingRules,
    MatchingRules,
    form_of_rules,
    rules_from_form,
)
from tests.snapshots import rules

DEFAULTS = form_of_rules(MatchingRules())


def problems(changed: Mapping[str, list[str]]) -> set[str]:
    with pytest.raises(InvalidMatchingRules) as refused:
        rules_from_form(DEFAULTS | dict(changed), asks_age_and_gender=False)
    return set(refused.value.problems)


@settings(max_examples=25)
@given(rules=rules())
def test_a_form_describes_rules_and_is_read_back(rules: MatchingRules) -> None:
    assert rules_from_form(form_of_rules(rules), asks_age_and_gender=True) == rules


def test_age_and_gender_are_not_read_where_nobody_asks() -> None:
    form = DEFAULTS | {"weight_age": ["9"], "weight_gender": ["many"]}
    weights = rules_from_form(form, asks_age_and_gender=False).weights
    assert weights[FactorName.AGE] == weights[FactorName.GENDER] == 0


def test_empty_thresholds_and_groups_are_not_there() -> None:
    form = DEFAULTS | {
        "bands": ["", "400", " "],
        "quota_attribute": ["department"],
        "quota_value": ["", "Sales"],
        "quota_capacity": ["", "3"],
    }
    rules = rules_from_form(form, asks_age_and_gender=False)
    assert rules.bands == (400,)
    assert rules.quota is not None
    assert [(group.value, group.capacity) for group in rules.quota.groups] == [("Sales", 3)]


def test_every_field_that_is_wrong_is_named() -> None:
    assert problems({"weight_topics": ["11"], "hierarchy_gap": ["x"]}) == {
        "weight_topics",
        "hierarchy_gap",
    }
    assert problems({f"weight_{name}": ["0"] for name in FactorName}) == {"weight_topics"}
    assert problems({"bands": ["500", "400"]}) == {"bands"}
    assert problems({"bands": ["no"]}) == {"bands"}
    assert problems({"bands": [str(each) for each in range(1, 7)]}) == {"bands"}


def test_every_wrong_quota_is_named() -> None:
    location = {"quota_attribute": ["location"]}
    assert problems({"quota_attribute": ["size"]}) == {"quota_attribute"}
    assert problems(location) == {"quota_value"}
    bonn = {"quota_value": ["Bonn"], "quota_capacity": ["-1"]}
    assert problems(location | bonn) == {"quota_capacity"}
    twice = {"quota_value": ["Bonn", "BONN"], "quota_capacity": ["1", "1"]}
    assert problems(location | twice) == {"quota_value"}
    many = [str(each) for each in range(51)]
    assert problems(location | {"quota_value": many, "quota_capacity": many}) == {"quota_value"}
    long = {"quota_value": ["x" * 201], "quota_capacity": ["1"]}
    assert problems(location | long) == {"quota_value"}
