"""Questions of a quiz that want a few words, or things put in order."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.extension.micro_task import InvalidAnswers, InvalidContent
from plugins.micro_tasks.quiz.kind import Quiz

KIND = Quiz()
FORM: dict[str, list[str]] = {
    "q1_type": ["short"],
    "q1_text": ["What are the columns of work called?"],
    "q1_accepted": ["Kanban board\nTask board"],
    "q1_hint": ["It is a Japanese word."],
    "q1_remark": ["Toyota made it known."],
    "q2_type": ["order"],
    "q2_text": ["In which order does a sprint go?"],
    "q2_items": ["1. Plan\n2. Work\n3. Review\n4. Look back"],
    "q2_remark": ["Looking back comes last."],
    "retries": ["1"],
}
CONTENT = KIND.read_content(FORM)


def order(*places: int) -> dict[str, list[str]]:
    """The form that gives the items of CONTENT, as they were written, these places."""
    lines = KIND.view(CONTENT, {})["questions"][1]["lines"]
    written = CONTENT["questions"][1]["items"]
    return {
        line["field"]: [str(place)]
        for line in lines
        for item, place in zip(written, places, strict=True)
        if item == line["text"]
    }


def answers(words: str, *places: int) -> dict[str, Any]:
    return KIND.read_answers(CONTENT, {"q1": [words], **order(*places)})


def test_numbers_before_lines_are_not_part_of_them() -> None:
    assert CONTENT["questions"][1]["items"] == ["Plan", "Work", "Review", "Look back"]


def test_short_answers_and_orders_give_a_point_each() -> None:
    assessment = KIND.assess(CONTENT, answers("kanban-board", 1, 2, 3, 4))
    assert (assessment.points, assessment.maximum) == (2, 2)
    assert assessment.remarks["q1"]["texts"] == ["Toyota made it known."]
    assert assessment.solution == {}


def test_a_wrong_answer_brings_a_hint_and_the_solution_for_later() -> None:
    assessment = KIND.assess(CONTENT, answers("list", 1, 3, 2, 4))
    assert assessment.points == 0
    assert assessment.remarks["q1"] == {"right": False, "texts": ["It is a Japanese word."]}
    assert assessment.remarks["q2"] == {"right": False, "texts": [], "placed": 2, "items": 4}
    assert assessment.solution == {
        "q1": {"right": ["Kanban board"], "why": ["Toyota made it known."]},
        "q2": {
            "right": ["Plan", "Work", "Review", "Look back"],
            "why": ["Looking back comes last."],
        },
    }


@pytest.mark.parametrize("places", [(0, 0, 0, 0), (1, 2, 3, 0), (1, 1, 2, 3)])
def test_every_item_wants_a_place_of_its_own_before_the_hand_in(places: tuple[int, ...]) -> None:
    with pytest.raises(InvalidAnswers) as raised:
        KIND.assess(CONTENT, answers("list", *places))
    assert set(raised.value.problems) == {"q2"}


@pytest.mark.parametrize("place", ["5", "-1", "one", "1.0", "٣"])
def test_what_is_no_place_is_refused(place: str) -> None:
    with pytest.raises(InvalidAnswers) as raised:
        KIND.read_answers(CONTENT, {"q2_i1": [place], "q1": ["board"]})
    assert set(raised.value.problems) == {"q2"}
    assert raised.value.answers["q1"] == "board"


def test_words_that_are_too_long_are_refused_and_can_be_shown_again() -> None:
    with pytest.raises(InvalidAnswers) as raised:
        KIND.read_answers(CONTENT, {"q1": ["x" * 201]})
    assert set(raised.value.problems) == {"q1"}
    assert KIND.view(CONTENT, raised.value.answers)["questions"][0]["answer"] == "x" * 201


@given(st.lists(st.text("abcde", min_size=1), min_size=3, max_size=6, unique=True))
def test_items_are_shown_shuffled_and_always_the_same_way(items: list[str]) -> None:
    content = {"questions": [{"type": "order", "text": "?", "items": items}]}
    shown = [line["text"] for line in KIND.view(content, {})["questions"][0]["lines"]]
    assert sorted(shown) == sorted(items)
    assert shown != items
    turned = {"questions": [{"type": "order", "text": "?", "items": items[::-1]}]}
    again = [line["text"] for line in KIND.view(turned, {})["questions"][0]["lines"]]
    assert again in (shown, shown[::-1])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"q1_accepted": [" "]}, "q1_accepted"),
        ({"q1_accepted": ["x" * 201]}, "q1_accepted"),
        ({"q1_accepted": ["\n".join("abcdefghijk")]}, "q1_accepted"),
        ({"q1_hint": ["x" * 301]}, "q1_hint"),
        ({"q2_items": ["one\ntwo"]}, "q2_items"),
        ({"q2_items": ["one\ntwo\none"]}, "q2_items"),
        ({"q2_items": ["a\nb\nc\nd\ne\nf\ng"]}, "q2_items"),
        ({"retries": ["4"]}, "retries"),
        ({"retries": ["-1"]}, "retries"),
        ({"text": ["x" * 10_001]}, "text"),
    ],
)
def test_a_wrong_field_of_the_editor_is_named(change: dict[str, list[str]], field: str) -> None:
    with pytest.raises(InvalidContent) as raised:
        KIND.read_content(FORM | change)
    assert set(raised.value.problems) == {field}


@given(st.permutations([1, 2, 3, 4]), st.sampled_from(["KANBAN  Board.", "task-board", "list"]))
def test_an_order_is_right_only_as_a_whole(places: list[int], words: str) -> None:
    assessment = KIND.assess(CONTENT, answers(words, *places))
    assert assessment.points == (places == [1, 2, 3, 4]) + (words != "list")
    assert set(assessment.solution) == {
        name for name, remark in assessment.remarks.items() if not remark["right"]
    }


def test_they_do_not_come_back_later() -> None:
    assert KIND.recall(CONTENT) == ()
