from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.recall import QUESTIONS_LIMIT
from lti_app.domain.recall_form import (
    FIELDS,
    OWN,
    joined,
    read_own_questions,
    split,
    wants_recall,
    write_own_questions,
)

FORM = {
    "recall_1_text": ["Who sees a post first?"],
    "recall_1_right": ["A part of my network"],
    "recall_1_wrong_1": ["Everybody"],
    "recall_1_wrong_3": ["Nobody"],
}


def test_an_own_question_keeps_its_right_answer_whatever_its_place() -> None:
    [question], problems = read_own_questions(FORM)
    assert problems == {}
    assert question["answers"][question["right"]] == "A part of my network"
    assert sorted(question["answers"]) == ["A part of my network", "Everybody", "Nobody"]
    assert question["own"] is True


def test_empty_places_are_no_questions() -> None:
    assert read_own_questions({"recall_2_text": ["  "]}) == ([], {})


def test_what_is_missing_is_named() -> None:
    _, problems = read_own_questions({"recall_2_wrong_2": ["Only this"]})
    assert set(problems) == {"recall_2_text", "recall_2_right"}
    _, problems = read_own_questions({"recall_3_text": ["Why?"], "recall_3_right": ["So"]})
    assert set(problems) == {"recall_3_wrong_1"}


def test_an_answer_stands_there_once_and_is_not_too_long() -> None:
    _, problems = read_own_questions(FORM | {"recall_1_wrong_2": ["Everybody"]})
    assert set(problems) == {"recall_1_wrong_2"}
    _, problems = read_own_questions(FORM | {"recall_1_wrong_1": ["A part of my network"]})
    assert set(problems) == {"recall_1_wrong_1"}
    _, problems = read_own_questions(FORM | {"recall_1_right": ["x" * 201]})
    assert set(problems) == {"recall_1_right"}


def test_own_questions_are_always_among_those_that_come_back() -> None:
    along = [{"text": str(number), "answers": ["a", "b"], "right": 0} for number in range(20)]
    own, _ = read_own_questions(FORM)
    stored = joined(along, own)
    assert len(stored) == QUESTIONS_LIMIT
    assert split(stored) == (along[: QUESTIONS_LIMIT - 1], own)


def test_recall_is_wanted_where_it_is_ticked() -> None:
    assert wants_recall({"recall": ["yes"]})
    assert not wants_recall({"recall": []})
    assert not wants_recall({})
    assert {field for own in OWN for field in own.fields} < FIELDS


_WORDS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=20)
_QUESTIONS = st.lists(
    st.tuples(_WORDS, st.lists(_WORDS, min_size=2, max_size=4, unique=True)), max_size=3
)


@given(_QUESTIONS)
def test_what_is_written_into_the_form_is_read_back(questions: list) -> None:
    form = {
        field: [words]
        for own, (text, answers) in zip(OWN, questions, strict=False)
        for field, words in zip(own.fields, [text, *answers], strict=False)
    }
    read, problems = read_own_questions(form)
    assert problems == {}
    assert read_own_questions(write_own_questions(read)) == (read, {})
    for question, (_, answers) in zip(read, questions, strict=True):
        assert question["answers"][question["right"]] == answers[0]
