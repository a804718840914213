from typing import Any

import pytest

from lti_app.extension.micro_task import InvalidAnswers, InvalidContent
from plugins.micro_tasks.try_out.kind import TryOut

KIND = TryOut()
FORM = {
    "introduction": ["A post needs **one** thought."],
    "steps": ["Open the site\n\n2. Write two sentences\n- Publish them\n"],
    "evidence": ["any"],
    "review": ["yes"],
    "minutes": ["5"],
}
CONTENT = KIND.read_content(FORM)
ALL_DONE = {"done": ["0", "1", "2"]}


def problems(content: dict[str, Any], form: dict[str, list[str]]) -> set[str]:
    """What must still be given before the hand-in."""
    try:
        KIND.assess(content, KIND.read_answers(content, form))
    except InvalidAnswers as error:
        return set(error.problems)
    return set()


def test_each_line_is_a_step_without_its_dash_or_number() -> None:
    assert CONTENT["steps"] == ["Open the site", "Write two sentences", "Publish them"]


def test_a_number_that_does_not_count_the_steps_stays() -> None:
    content = KIND.read_content(FORM | {"steps": ["3. May: plan it\n2. Do it"]})
    assert content["steps"] == ["3. May: plan it", "Do it"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"steps": [" \n "]}, "steps"),
        ({"steps": ["\n".join(["Do it"] * 13)]}, "steps"),
        ({"steps": ["x" * 301]}, "steps"),
        ({"introduction": ["x" * 5_001]}, "introduction"),
        ({"evidence": ["everything"]}, "evidence"),
        ({"evidence": []}, "evidence"),
        ({"minutes": ["0"]}, "minutes"),
        ({"minutes": ["61"]}, "minutes"),
        ({"minutes": ["a while"]}, "minutes"),
    ],
)
def test_a_wrong_field_of_the_editor_is_named(change: dict[str, list[str]], field: str) -> None:
    with pytest.raises(InvalidContent) as raised:
        KIND.read_content(FORM | change)
    assert set(raised.value.problems) == {field}


def test_a_new_task_suggests_five_minutes_and_something_shown() -> None:
    editor = KIND.editor({})
    assert (editor["minutes"], editor["evidence"], editor["review"]) == ("5", ["any"], [])
    assert KIND.editor(FORM)["review"] == ["yes"]


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({**ALL_DONE, "text": ["It works."]}, set()),
        ({**ALL_DONE, "link": ["https://example.org/post"]}, set()),
        ({**ALL_DONE, "files": ["0123456789abcdef"]}, set()),
        (ALL_DONE, {"text"}),
        ({"done": ["0"], "text": ["The rest is locked."]}, set()),
        ({"done": ["0"], "link": ["https://example.org/post"]}, {"done"}),
        ({}, {"done", "text"}),
        ({**ALL_DONE, "link": ["http://example.org"]}, {"link"}),
        ({**ALL_DONE, "link": ["javascript:alert(1)"], "text": ["x"]}, {"link"}),
        ({**ALL_DONE, "link": ["https://"], "text": ["x"]}, {"link"}),
        ({**ALL_DONE, "link": ["https://[x"], "text": ["x"]}, {"link"}),
        ({**ALL_DONE, "link": ["https://a b.org"], "text": ["x"]}, {"link"}),
        ({**ALL_DONE, "link": ["https://me:secret@example.org"], "text": ["x"]}, {"link"}),
    ],
)
def test_what_is_missing_is_said(given: dict[str, list[str]], missing: set[str]) -> None:
    assert problems(CONTENT, given) == missing


def test_where_the_ticks_are_enough_nothing_must_be_shown() -> None:
    content = CONTENT | {"evidence": "none"}
    assert problems(content, ALL_DONE) == set()
    assert problems(content, {"done": ["1"]}) == {"done"}


def test_the_mentor_s_look_completes_a_task_that_asks_for_it() -> None:
    answers = KIND.read_answers(CONTENT, {**ALL_DONE, "text": ["It works."]})
    waiting = KIND.assess(CONTENT, answers)
    assert (waiting.complete, waiting.needs_review) == (False, True)
    done = KIND.assess(CONTENT | {"review": False}, answers)
    assert (done.complete, done.needs_review, done.points) == (True, False, None)


def test_ticks_that_no_step_has_are_none() -> None:
    answers = KIND.read_answers(CONTENT, {"done": ["1", "1", "7", "-1", "x", ""]})
    assert answers["done"] == [1]
    assert [step["done"] for step in KIND.view(CONTENT, answers)["steps"]] == [False, True, False]


def test_a_link_is_kept_while_it_is_typed_and_shown_as_one_only_when_it_is() -> None:
    half = KIND.read_answers(CONTENT, {"link": ["htt"]})
    assert (KIND.view(CONTENT, half)["link"], KIND.view(CONTENT, half)["address"]) == ("htt", "")
    whole = KIND.read_answers(CONTENT, {"link": ["https://example.org"]})
    assert KIND.view(CONTENT, whole)["address"] == "https://example.org"


def test_words_that_are_too_long_are_refused_and_shown_again() -> None:
    with pytest.raises(InvalidAnswers) as raised:
        KIND.read_answers(CONTENT, {"text": ["x" * 5_001], "link": ["y" * 501]})
    assert set(raised.value.problems) == {"text", "link"}
    assert KIND.view(CONTENT, raised.value.answers)["text"] == "x" * 5_001
