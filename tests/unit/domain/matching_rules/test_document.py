"""Rules as JSON."""

import json

import pytest
from hypothesis import given, settings

from lti_app.domain.matching_rules import ImpossibleRules, MatchingRules, read_rules, write_rules
from tests.snapshots import rules


@settings(max_examples=25)
@given(rules=rules())
def test_rules_can_be_written_down_and_read(rules: MatchingRules) -> None:
    assert read_rules(json.loads(json.dumps(write_rules(rules)))) == rules


def test_an_empty_document_means_the_defaults() -> None:
    assert read_rules({}) == MatchingRules()


@pytest.mark.parametrize(
    "document",
    [
        {"hierarchy_gap": "high"},
        {"weights": {"beauty": 3}},
        {"weights": []},
        {"bands": [3, 2]},
        {"quota": {"attribute": "size", "groups": []}},
        {"quota": {"attribute": "location"}},
    ],
)
def test_a_broken_document_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(ImpossibleRules):
        read_rules(document)
