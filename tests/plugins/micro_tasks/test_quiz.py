from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.extension.micro_task import InvalidAnswers, InvalidContent
from plugins.micro_tasks.quiz.kind import Quiz

KIND = Quiz()
FORM: dict[str, list[str]] = {
    "q1_text": ["Who sees a post by default?"],
    "q1_a1": ["Everybody"],
    "q1_a1_remark": ["Only if you choose it."],
    "q1_a2": ["Your contacts"],
    "q1_correct": ["2"],
    "q2_text": ["What belongs into a profile?"],
    "q2_a1": ["A picture"],
    "q2_a2": ["A headline"],
    "q2_a3": ["A password"],
    "q2_a3_remark": ["Never."],
    "q2_correct": ["1", "2"],
}
CONTENT = KIND.read_content(FORM)
# A short answer and things to put in order; one retry.
MIXED_FORM: dict[str, list[str]] = {
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
MIXED = KIND.read_content(MIXED_FORM)


def answer(**chosen: list[str]) -> dict[str, Any]:
    return KIND.read_answers(CONTENT, chosen)


def test_two_right_answers_make_a_question_with_several() -> None:
    questions = KIND.view(CONTENT, {})["questions"]
    assert [question["several"] for question in questions] == [False, True]


def test_all_right_gives_all_points() -> None:
    assessment = KIND.assess(CONTENT, answer(q1=["1"], q2=["1", "0"]))
    assert (assessment.points, assessment.maximum) == (2, 2)
    assert all(remark["right"] for remark in assessment.remarks.values())


def test_a_wrong_answer_brings_its_remark_and_no_point() -> None:
    assessment = KIND.assess(CONTENT, answer(q1=["0"], q2=["0", "1", "2"]))
    assert (assessment.points, assessment.maximum) == (0, 2)
    assert assessment.remarks["q1"] == {"right": False, "texts": ["Only if you choose it."]}
    assert assessment.remarks["q2"] == {"right": False, "texts": ["Never."]}


def test_only_some_of_several_right_answers_are_not_right() -> None:
    assert KIND.assess(CONTENT, answer(q1=["1"], q2=["0"])).points == 1


def test_every_question_wants_an_answer_before_the_hand_in() -> None:
    with pytest.raises(InvalidAnswers) as raised:
        KIND.assess(CONTENT, answer(q1=["1"]))
    assert set(raised.value.problems) == {"q2"}


@pytest.mark.parametrize("chosen", [["2"], ["-1"], ["one"], [""], ["0", "1"], ["0"] * 3 + ["7"]])
def test_what_is_no_answer_is_refused(chosen: list[str]) -> None:
    with pytest.raises(InvalidAnswers) as raised:
        answer(q1=chosen, q2=["0"])
    assert set(raised.value.problems) == {"q1"}
    assert raised.value.answers["q2"] == [0]


def test_the_page_does_not_tell_which_answers_are_right() -> None:
    shown = str(KIND.view(CONTENT, answer(q1=["0"])))
    assert "correct" not in KIND.view(CONTENT, {})["questions"][0]
    assert "Only if you choose it." not in shown


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"q1_text": [""]}, "q1_text"),
        ({"q1_a2": [" "]}, "q1_a2"),
        ({"q1_a1": [""], "q1_a2": ["\x00"], "q1_text": ["?"]}, "q1_a1"),
        ({"q1_correct": []}, "q1_correct"),
        ({"q1_correct": ["3"]}, "q1_correct"),
        ({"q1_correct": ["x"]}, "q1_correct"),
        ({"q2_text": ["x" * 301]}, "q2_text"),
        ({"q2_a1": ["x" * 201]}, "q2_a1"),
        ({"q2_a3_remark": ["x" * 301]}, "q2_a3_remark"),
    ],
)
def test_a_wrong_field_of_the_editor_is_named(change: dict[str, list[str]], field: str) -> None:
    with pytest.raises(InvalidContent) as raised:
        KIND.read_content(FORM | change)
    assert set(raised.value.problems) == {field}
    assert raised.value.problems[field].de


def test_a_question_that_was_left_empty_is_skipped() -> None:
    with_gap = {name.replace("q2", "q3"): value for name, value in FORM.items()}
    assert KIND.read_content(with_gap | {"q2_text": [" "], "q2_a1": [""]}) == CONTENT


def test_a_question_can_be_added_until_there_are_ten() -> None:
    form: dict[str, list[str]] = {}
    for number in range(1, 13):
        questions = KIND.editor(form | {"reshape": ["add-choice"]})["questions"]
        assert len(questions) == min(number + 1, 10)
        form = {f"{question['field']}_text": [f"Question {number}"] for question in questions}
    assert not KIND.editor(form)["add"]


def test_a_removed_question_is_gone_and_the_others_move_up() -> None:
    editor = KIND.editor(FORM | {"reshape": ["remove-1"]})
    assert [question["text"] for question in editor["questions"]] == [
        "What belongs into a profile?"
    ]
    assert editor["questions"][0]["field"] == "q1"
    assert editor["questions"][0]["correct"] == ["1", "2"]
    assert not editor["can_remove"]


def test_the_last_question_removed_leaves_an_empty_one() -> None:
    editor = KIND.editor({"q1_text": ["Only one"], "reshape": ["remove-1"]})
    assert [question["text"] for question in editor["questions"]] == [""]


def test_three_questions_take_about_two_minutes() -> None:
    question = {"text": "word " * 20, "answers": [{"text": "word " * 10}] * 4}
    assert KIND.minutes({"questions": [question] * 3}) == 2
    assert KIND.minutes({"questions": [question] * 10}) == 6


def order(*places: int) -> dict[str, list[str]]:
    """The form that gives the items of MIXED, as they were written, these places."""
    lines = KIND.view(MIXED, {})["questions"][1]["lines"]
    written = MIXED["questions"][1]["items"]
    return {
        line["field"]: [str(place)]
        for line in lines
        for item, place in zip(written, places, strict=True)
        if item == line["text"]
    }


def mixed(words: str, *places: int) -> dict[str, Any]:
    return KIND.read_answers(MIXED, {"q1": [words], **order(*places)})


def test_content_from_before_other_types_still_works() -> None:
    old = {
        "questions": [
            {
                "text": "Which one?",
                "answers": [
                    {"text": "This", "correct": True, "remark": ""},
                    {"text": "That", "correct": False, "remark": ""},
                ],
            }
        ]
    }
    assert KIND.retries(old) is None
    assert KIND.assess(old, KIND.read_answers(old, {"q1": ["0"]})).points == 1
    assert KIND.recall(old)[0].right == 0
    kept = KIND.read_content(KIND.write_content(old))
    assert kept["questions"] == [{"type": "choice", **old["questions"][0]}]


def test_numbers_before_lines_are_not_part_of_them() -> None:
    assert MIXED["questions"][1]["items"] == ["Plan", "Work", "Review", "Look back"]


def test_short_answers_and_orders_give_a_point_each() -> None:
    assessment = KIND.assess(MIXED, mixed("kanban-board", 1, 2, 3, 4))
    assert (assessment.points, assessment.maximum) == (2, 2)
    assert assessment.remarks["q1"]["texts"] == ["Toyota made it known."]
    assert assessment.solution == {}


def test_a_wrong_answer_brings_a_hint_and_the_solution_for_later() -> None:
    assessment = KIND.assess(MIXED, mixed("list", 1, 3, 2, 4))
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
        KIND.assess(MIXED, mixed("list", *places))
    assert set(raised.value.problems) == {"q2"}


@pytest.mark.parametrize("place", ["5", "-1", "one", "1.0", "٣"])
def test_what_is_no_place_is_refused(place: str) -> None:
    with pytest.raises(InvalidAnswers) as raised:
        KIND.read_answers(MIXED, {"q2_i1": [place], "q1": ["board"]})
    assert set(raised.value.problems) == {"q2"}
    assert raised.value.answers["q1"] == "board"


def test_words_that_are_too_long_are_refused_and_can_be_shown_again() -> None:
    with pytest.raises(InvalidAnswers) as raised:
        KIND.read_answers(MIXED, {"q1": ["x" * 201]})
    assert set(raised.value.problems) == {"q1"}
    assert KIND.view(MIXED, raised.value.answers)["questions"][0]["answer"] == "x" * 201


@given(st.lists(st.text("abcde", min_size=1), min_size=3, max_size=6, unique=True))
def test_items_are_shown_shuffled_and_always_the_same_way(items: list[str]) -> None:
    content = {"questions": [{"type": "order", "text": "?", "items": items}]}
    shown = [line["text"] for line in KIND.view(content, {})["questions"][0]["lines"]]
    assert sorted(shown) == sorted(items)
    assert shown != items
    turned = {"questions": [{"type": "order", "text": "?", "items": items[::-1]}]}
    again = [line["text"] for line in KIND.view(turned, {})["questions"][0]["lines"]]
    assert again in (shown, shown[::-1])


@pytest.mark.parametrize(("sent", "retries"), [("", None), ("0", 0), ("3", 3)])
def test_retries_are_the_mentors_choice(sent: str, retries: int | None) -> None:
    content = KIND.read_content(FORM | {"retries": [sent]})
    assert KIND.retries(content) == retries
    assert KIND.write_content(content)["retries"] == [sent]


def test_the_text_to_read_takes_its_time() -> None:
    assert KIND.minutes(CONTENT | {"text": "word " * 360}) == KIND.minutes(CONTENT) + 2


def test_only_questions_with_one_right_answer_of_few_come_back_later() -> None:
    assert [question.text for question in KIND.recall(CONTENT)] == ["Who sees a post by default?"]
    assert KIND.recall(MIXED) == ()
    answers = [{"text": str(number), "correct": number == 0} for number in range(6)]
    assert KIND.recall({"questions": [{"text": "?", "answers": answers}]}) == ()


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
def test_a_wrong_field_of_the_other_types_is_named(
    change: dict[str, list[str]], field: str
) -> None:
    with pytest.raises(InvalidContent) as raised:
        KIND.read_content(MIXED_FORM | change)
    assert set(raised.value.problems) == {field}


@given(
    st.lists(st.lists(st.booleans(), min_size=2, max_size=4).filter(any), min_size=1, max_size=10),
    st.data(),
)
def test_all_right_is_the_maximum_and_each_wrong_question_costs_one_point(
    questions: list[list[bool]], data: st.DataObject
) -> None:
    content = {
        "questions": [
            {
                "text": "?",
                "answers": [{"text": "!", "correct": correct, "remark": ""} for correct in answers],
            }
            for answers in questions
        ]
    }
    right = {
        f"q{number}": [str(place) for place, correct in enumerate(answers) if correct]
        for number, answers in enumerate(questions, start=1)
    }
    shuffled = {name: data.draw(st.permutations(places)) for name, places in right.items()}
    best = KIND.assess(content, KIND.read_answers(content, shuffled))
    assert best.points == best.maximum == len(questions)
    name = data.draw(st.sampled_from(sorted(right)))
    wrong = next([place] for place in ("0", "1") if [place] != right[name])
    worse = KIND.assess(content, KIND.read_answers(content, right | {name: wrong}))
    assert worse.points == len(questions) - 1


@given(st.permutations([1, 2, 3, 4]), st.sampled_from(["KANBAN  Board.", "task-board", "list"]))
def test_an_order_is_right_only_as_a_whole(places: list[int], words: str) -> None:
    assessment = KIND.assess(MIXED, mixed(words, *places))
    assert assessment.points == (places == [1, 2, 3, 4]) + (words != "list")
    assert set(assessment.solution) == {
        name for name, remark in assessment.remarks.items() if not remark["right"]
    }


@given(st.sets(st.integers(0, 1), min_size=1, max_size=1), st.sets(st.integers(0, 2), min_size=1))
def test_points_count_the_right_questions(first: set[int], second: set[int]) -> None:
    assessment = KIND.assess(CONTENT, {"q1": sorted(first), "q2": sorted(second)})
    assert assessment.points == (first == {1}) + (second == {0, 1})
