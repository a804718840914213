import pytest

from lti_app.extension.micro_task import InvalidAnswers, InvalidContent
from plugins.micro_tasks.project.kind import Project

KIND = Project()
FORM = {
    "goal": ["Fewer e-mails."],
    "milestones": ["1. Collect what annoys people\n2. Write three rules"],
    "deliverable": ["One page with three rules"],
}
CONTENT = KIND.read_content(FORM)


def test_each_line_is_a_milestone() -> None:
    assert CONTENT == {
        "goal": "Fewer e-mails.",
        "milestones": [{"text": "Collect what annoys people"}, {"text": "Write three rules"}],
        "deliverable": "One page with three rules",
        "review": False,
    }
    assert KIND.minutes(CONTENT) == 10


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"goal": [""]}, "goal"),
        ({"milestones": [""]}, "milestones"),
        ({"milestones": ["\n".join(["Do it"] * 9)]}, "milestones"),
        ({"milestones": ["x" * 301]}, "milestones"),
        ({"deliverable": [" "]}, "deliverable"),
        ({"deliverable": ["x" * 501]}, "deliverable"),
    ],
)
def test_a_wrong_field_of_the_editor_is_named(change: dict[str, list[str]], field: str) -> None:
    with pytest.raises(InvalidContent) as raised:
        KIND.read_content(FORM | change)
    assert set(raised.value.problems) == {field}


def test_answers_have_the_same_keys_whatever_was_filled_in() -> None:
    """So that two people's changes can be told apart, key by key."""
    empty = KIND.read_answers(CONTENT, {})
    full = KIND.read_answers(CONTENT, {"done": ["m1", "m9", "0"], "text": ["Rule one"]})
    assert empty.keys() == full.keys() == {"m1", "m2", "notes", "text", "link", "files"}
    assert (full["m1"], full["m2"]) == (True, False)


def test_a_result_is_handed_in_with_all_milestones_or_a_word_about_them() -> None:
    both = {"done": ["m1", "m2"]}
    done = KIND.read_answers(CONTENT, {**both, "link": ["https://example.org/rules"]})
    assert KIND.assess(CONTENT, done).complete
    done = KIND.read_answers(CONTENT, {"done": ["m1"], "text": ["We dropped the second."]})
    assert KIND.assess(CONTENT, done).complete
    for given, missing in (
        (both, {"text"}),
        ({"done": ["m1"], "files": ["key"]}, {"done"}),
        ({**both, "text": ["x"], "link": ["here"]}, {"link"}),
        ({"notes": ["Only notes"]}, {"done", "text"}),
    ):
        with pytest.raises(InvalidAnswers) as raised:
            KIND.assess(CONTENT, KIND.read_answers(CONTENT, given))
        assert set(raised.value.problems) == missing


def test_the_mentor_s_word_completes_a_project_that_asks_for_it() -> None:
    content = KIND.read_content(FORM | {"review": ["yes"]})
    answers = KIND.read_answers(content, {"done": ["m1", "m2"], "text": ["Three rules."]})
    waiting = KIND.assess(content, answers)
    assert (waiting.complete, waiting.needs_review) == (False, True)
