"""Which rules can be."""

import pytest

from lti_app.domain.matching_rules import (
    FactorName,
    GroupQuota,
    ImpossibleRules,
    MatchingRules,
    Quota,
    QuotaAttribute,
    folded,
)

NOTHING = dict.fromkeys(FactorName, 0)


@pytest.mark.parametrize(
    "values",
    [
        {"hierarchy_gap": -1},
        {"hierarchy_gap": 10},
        {"weights": {FactorName.TOPICS: 11}},
        {"weights": NOTHING},
        {"weights": NOTHING | {FactorName.AGE: 5}},
        {"bands": (500, 500)},
        {"bands": (0,)},
        {"bands": (1001,)},
        {"bands": (1, 2, 3, 4, 5, 6)},
        {"quota": Quota(QuotaAttribute.LOCATION, ())},
        {"quota": Quota(QuotaAttribute.LOCATION, (GroupQuota(" ", 1),))},
        {"quota": Quota(QuotaAttribute.LOCATION, (GroupQuota("Bonn", 1), GroupQuota("bonn ", 2)))},
        {"quota": Quota(QuotaAttribute.LOCATION, (GroupQuota("Bonn", -1),))},
    ],
)
def test_impossible_rules_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(ImpossibleRules):
        MatchingRules(**values)  # type: ignore[arg-type]


def test_age_and_gender_count_only_where_the_programme_asks() -> None:
    rules = MatchingRules(weights={FactorName.AGE: 3, FactorName.GENDER: 2})
    silent = rules.weights_in_force(asks_age_and_gender=False)
    assert silent[FactorName.AGE] == silent[FactorName.GENDER] == 0
    assert rules.weights_in_force(asks_age_and_gender=True)[FactorName.AGE] == 3


def test_a_factor_that_is_not_named_has_its_default() -> None:
    assert MatchingRules(weights={FactorName.TOPICS: 1}).weights[FactorName.RANKING] == 6


def test_capitals_and_blanks_do_not_count_in_names_of_places() -> None:
    assert folded("  Groß  Umstadt ") == folded("GROSS UMSTADT")
