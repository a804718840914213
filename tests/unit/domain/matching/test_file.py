"""The file interface of `kehrwert match`: what is read, what is refused, and where it says so."""

import json
from typing import Any

import pytest

from lti_app.domain.matching import Group, Mentee, Mentor
from lti_app.domain.matching.file import MalformedMatchingFile, read_problem

Document = dict[str, Any]


def question(**changes: Any) -> Document:
    """A well-formed question with some of its parts replaced."""
    return {
        "mentors": [{"id": "m2", "capacity": 1}, {"id": "m1", "capacity": 2, "group": "g"}],
        "groups": [{"id": "g", "capacity": 1}],
        "mentees": [{"id": "b"}, {"id": "a"}],
        "pairs": [
            {"mentor": "m1", "mentee": "b", "fit": 1000},
            {"mentor": "m2", "mentee": "a", "fit": 0},
        ],
        "bands": [300, 700],
    } | changes


def read(document: object) -> Any:
    return read_problem(json.dumps(document))


def test_people_are_numbered_in_the_order_of_their_identifiers() -> None:
    problem = read(question())
    assert problem.mentors == (Mentor("m1", 2, "g"), Mentor("m2", 1))
    assert problem.mentees == (Mentee("a"), Mentee("b"))
    assert problem.groups == (Group("g", 1),)
    assert problem.bands == (300, 700)
    assert problem.pairs.fits(0, 2).tolist() == [[-1, 0], [1000, -1]]


def test_numbers_are_identifiers_and_come_before_texts() -> None:
    problem = read(question(mentees=[{"id": "a"}, {"id": "b"}, {"id": 10}, {"id": 9}, {"id": "9"}]))
    assert [mentee.id for mentee in problem.mentees] == [9, 10, "9", "a", "b"]


def test_groups_may_be_left_out() -> None:
    document = question(mentors=[{"id": "m1", "capacity": 1}, {"id": "m2", "capacity": 0}])
    del document["groups"]
    assert read(document).groups == ()


def test_a_mark_before_the_first_character_is_no_matter() -> None:
    assert read_problem(b"\xef\xbb\xbf" + json.dumps(question()).encode()) is not None


def test_places_may_be_more_than_there_are_people_and_none_at_all() -> None:
    mentors = [{"id": "m1", "capacity": 10**30}, {"id": "m2", "capacity": 0}]
    assert [mentor.capacity for mentor in read(question(mentors=mentors)).mentors] == [10**30, 0]


def test_empty_lists_are_a_question_too() -> None:
    problem = read({"mentors": [], "mentees": [], "pairs": [], "bands": []})
    assert problem.pairs.fits(0, 0).shape == (0, 0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "line 1, column 1: is not JSON"),
        (b"{", "line 1, column 2: is not JSON"),
        (b"\xff\xfe\xfa", "the file: is not UTF-8"),
        ("{}".encode("utf-16"), "the file: is not UTF-8 (byte 0)"),
        ('{"x": "ü"}'.encode("latin-1"), "the file: is not UTF-8 (byte 7)"),
        (b"[1, 2]", "the file: does not hold a JSON object"),
        (b"null", "the file: does not hold a JSON object"),
        (b'{"mentors": NaN}', "the file: is not JSON: NaN"),
        (b'{"bands": [Infinity]}', "the file: is not JSON: Infinity"),
        (b'{"bands": [], "bands": []}', 'the file: the key "bands" stands twice in one object'),
        (b'{"mentors": [{"id": 1, "id": 2}]}', 'the file: the key "id" stands twice'),
        (b'{"bands": []} {}', "line 1, column 15: is not JSON"),
        (b"[" * 200_000, "the file: is not JSON that can be read"),
        (b'{"bands": [' + b"9" * 5000 + b"]}", "the file: is not JSON that can be read"),
    ],
)
def test_what_is_not_json_is_refused(text: bytes, message: str) -> None:
    with pytest.raises(MalformedMatchingFile) as refusal:
        read_problem(text)
    assert str(refusal.value).startswith(message)


@pytest.mark.parametrize("key", ["mentors", "mentees", "pairs", "bands"])
def test_a_missing_list_is_named(key: str) -> None:
    document = question()
    del document[key]
    with pytest.raises(MalformedMatchingFile, match=f"^{key}: is missing$"):
        read(document)


@pytest.mark.parametrize("key", ["mentors", "mentees", "groups", "pairs", "bands"])
def test_what_is_not_a_list_is_named(key: str) -> None:
    with pytest.raises(MalformedMatchingFile, match=f'^{key}: "x" is not a list$'):
        read(question(**{key: "x"}))


def pair(**changes: Any) -> list[Document]:
    return [{"mentor": "m1", "mentee": "a", "fit": 5} | changes]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"mentors": [7]}, "mentors[0]: 7 is not an object"),
        ({"mentors": [{"capacity": 1}]}, "mentors[0].id: is missing"),
        ({"mentors": [{"id": "m1"}]}, "mentors[0].capacity: is missing"),
        ({"mentees": [{"id": None}]}, "mentees[0].id: null is not a non-empty text or an integer"),
        ({"mentees": [{"id": True}]}, "mentees[0].id: true is not a non-empty text or an integer"),
        ({"mentees": [{"id": 1.0}]}, "mentees[0].id: 1.0 is not a non-empty text or an integer"),
        ({"mentees": [{"id": ""}]}, 'mentees[0].id: "" is not a non-empty text or an integer'),
        ({"mentees": [{"id": ["a"]}]}, 'mentees[0].id: ["a"] is not a non-empty text or an'),
        ({"mentees": [{"id": "\ud800"}]}, "mentees[0].id: "),
        (
            {"mentees": [{"id": "a"}, {"id": "a"}]},
            'mentees[1].id: "a" already stands in mentees[0]',
        ),
        (
            {"groups": [{"id": "g", "capacity": -1}]},
            "groups[0].capacity: -1 is not an integer from",
        ),
        (
            {"mentors": [{"id": "m", "capacity": True}]},
            "mentors[0].capacity: true is not an integer",
        ),
        ({"mentors": [{"id": "m", "capacity": 1.5}]}, "mentors[0].capacity: 1.5 is not an integer"),
        (
            {"mentors": [{"id": "m", "capacity": 1, "group": "h"}]},
            'mentors[0].group: "h" is not a group of this file',
        ),
        ({"bands": [300, "x"]}, 'bands[1]: "x" is not an integer'),
        ({"bands": [300, True]}, "bands[1]: true is not an integer"),
        ({"bands": [300, 300]}, "bands[1]: 300 is not above 300, the threshold before it"),
        ({"bands": [300, 200]}, "bands[1]: 200 is not above 300, the threshold before it"),
        ({"pairs": ["x"]}, 'pairs[0]: "x" is not an object'),
        ({"pairs": pair(mentor="b")}, 'pairs[0].mentor: "b" is not a mentor of this file'),
        ({"pairs": pair(mentee="m1")}, 'pairs[0].mentee: "m1" is not a mentee of this file'),
        ({"pairs": pair(fit=1200)}, "pairs[0].fit: 1200 is not an integer from 0 to 1000"),
        ({"pairs": pair(fit=-1)}, "pairs[0].fit: -1 is not an integer from 0 to 1000"),
        ({"pairs": pair(fit=True)}, "pairs[0].fit: true is not an integer from 0 to 1000"),
        ({"pairs": pair(fit=5.0)}, "pairs[0].fit: 5.0 is not an integer from 0 to 1000"),
        ({"pairs": pair(fit="5")}, 'pairs[0].fit: "5" is not an integer from 0 to 1000'),
        ({"pairs": [{"mentor": "m1", "mentee": "a"}]}, "pairs[0].fit: is missing"),
        ({"pairs": [{"mentor": "m1", "fit": 5}]}, "pairs[0].mentee: is missing"),
        ({"pairs": pair() + pair(fit=6)}, "pairs[1]: this pair already stands in pairs[0]"),
    ],
)
def test_a_wrong_value_is_refused_with_its_place(changes: Document, message: str) -> None:
    with pytest.raises(MalformedMatchingFile) as refusal:
        read(question(**changes))
    assert str(refusal.value).startswith(message)


def test_a_long_value_is_quoted_in_part() -> None:
    with pytest.raises(MalformedMatchingFile) as refusal:
        read(question(bands="x" * 10_000))
    assert len(str(refusal.value)) < 100
