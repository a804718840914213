from typing import Any

import pytest

from lti_app.services.person.matching_record import entries_about, without

GONE = {7, 8}


@pytest.mark.parametrize(
    ("document", "rest"),
    [
        ({"people": {"7": {"capacity": 1}, "9": {}}}, {"people": {"9": {}}}),
        ([{"mentor": 9, "mentee": 7}, {"mentor": 9, "mentee": 3}], [{"mentor": 9, "mentee": 3}]),
        ({"mentors": [{"id": 8}, {"id": 88}]}, {"mentors": [{"id": 88}]}),
        ({"9": {"reports_to": 7}}, {"9": {"reports_to": None}}),
        ([{"mentee": 9, "place_with_mentor": 8}], [{"mentee": 9, "place_with_mentor": None}]),
        ({"groups": [{"id": 7, "capacity": 3}]}, {"groups": [{"id": 7, "capacity": 3}]}),
        (
            {"certificate": {"mentees": {"7": [1], "9": [0]}}},
            {"certificate": {"mentees": {"9": [0]}}},
        ),
        ({"per_band": [7, 8, 9], "total": 7}, {"per_band": [7, 8, 9], "total": 7}),
        (
            {"locked": True, "7": "not all keys are people"},
            {"locked": True, "7": "not all keys are people"},
        ),
        (None, None),
    ],
)
def test_a_document_without_two_people(document: Any, rest: Any) -> None:
    assert without(document, GONE) == rest


def test_what_a_mapping_says_of_people() -> None:
    people = {"7": {"capacity": 1}, "9": {"capacity": 2}}
    assert entries_about(people, GONE) == [{"capacity": 1}]
    assert entries_about(None, GONE) == []
