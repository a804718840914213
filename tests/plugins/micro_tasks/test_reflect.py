import pytest

from lti_app.extension.micro_task import InvalidAnswers, InvalidContent
from plugins.micro_tasks.reflect.kind import Reflect

KIND = Reflect()
FORM = {
    "question": ["What has surprised you?"],
    "prompts": ["In a meeting?\nAbout yourself?"],
    "minutes": ["4"],
}
CONTENT = KIND.read_content(FORM)


def test_a_question_comes_with_up_to_three_prompts() -> None:
    assert CONTENT == {
        "question": "What has surprised you?",
        "prompts": ["In a meeting?", "About yourself?"],
        "minutes": 4,
    }
    assert KIND.minutes(CONTENT) == 4
    assert KIND.read_content(FORM | {"prompts": [""]})["prompts"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"question": [" "]}, "question"),
        ({"question": ["x" * 501]}, "question"),
        ({"prompts": ["a\nb\nc\nd"]}, "prompts"),
        ({"prompts": ["x" * 201]}, "prompts"),
        ({"minutes": [""]}, "minutes"),
    ],
)
def test_a_wrong_field_of_the_editor_is_named(change: dict[str, list[str]], field: str) -> None:
    with pytest.raises(InvalidContent) as raised:
        KIND.read_content(FORM | change)
    assert set(raised.value.problems) == {field}


def test_an_answer_completes_it_and_none_does_not() -> None:
    answers = KIND.read_answers(CONTENT, {"answer": [" I asked more. "]})
    assert answers == {"answer": "I asked more."}
    assert KIND.assess(CONTENT, answers).complete
    with pytest.raises(InvalidAnswers) as raised:
        KIND.assess(CONTENT, KIND.read_answers(CONTENT, {"answer": [" \n "]}))
    assert set(raised.value.problems) == {"answer"}


def test_an_answer_that_is_too_long_is_refused_and_shown_again() -> None:
    with pytest.raises(InvalidAnswers) as raised:
        KIND.read_answers(CONTENT, {"answer": ["x" * 5_001]})
    assert KIND.view(CONTENT, raised.value.answers)["answer"] == "x" * 5_001


def test_the_mentor_reads_it() -> None:
    assert KIND.mentor_reads
    assert not KIND.is_joint
