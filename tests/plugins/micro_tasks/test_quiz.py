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


@pytest.mark.parametrize(("sent", "retries"), [("", None), ("0", 0), ("3", 3)])
def test_retries_are_the_mentors_choice(sent: str, retries: int | None) -> None:
    content = KIND.read_content(FORM | {"retries": [sent]})
    assert KIND.retries(content) == retries
    assert KIND.write_content(content)["retries"] == [sent]


def test_the_text_to_read_takes_its_time() -> None:
    assert KIND.minutes(CONTENT | {"text": "word " * 360}) == KIND.minutes(CONTENT) + 2


def test_only_questions_with_one_right_answer_of_few_come_back_later() -> None:
    assert [question.text for question in KIND.recall(CONTENT)] == ["Who sees a post by default?"]
    answers = [{"text": str(number), "correct": number == 0} for number in range(6)]
    assert KIND.recall({"questions": [{"text": "?", "answers": answers}]}) == ()


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


@given(st.sets(st.integers(0, 1), min_size=1, max_size=1), st.sets(st.integers(0, 2), min_size=1))
def test_points_count_the_right_questions(first: set[int], second: set[int]) -> None:
    assessment = KIND.assess(CONTENT, {"q1": sorted(first), "q2": sorted(second)})
    assert assessment.points == (first == {1}) + (second == {0, 1})
