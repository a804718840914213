"""What every kind of micro-task must keep; runs over all kinds that are switched on by default."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.extension.micro_task import (
    CORE_FIELDS,
    RESHAPE,
    Assessment,
    InvalidAnswers,
    InvalidContent,
    InvalidInput,
    LocalizedText,
    MicroTaskKind,
)
from lti_app.extension.registry import load_plugins
from lti_app.settings import load_settings

KINDS = list(load_plugins(load_settings({}).plugins_enabled).micro_tasks)

# A form that sets a task, and one that answers it, for each kind.
CONTENT = {
    "read": {"text": ["# A title\n\nFour words to read."], "question": ["What will you try?"]},
    "quiz": {
        "q1_text": ["Which one is right?"],
        "q1_a1": ["This one"],
        "q1_a2": ["That one"],
        "q1_a2_remark": ["Look again."],
        "q1_correct": ["1"],
    },
}
ANSWERS = {"read": {"answer": ["A post."]}, "quiz": {"q1": ["0"]}}

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)

# Names of fields that kinds use, and others; values as bad as a browser can send them.
fields = st.sampled_from(
    [
        *(name for form in (*CONTENT.values(), *ANSWERS.values()) for name in form),
        *("q2_text", "q2_a1", "q11_text", "q1_a9", RESHAPE, "kind", "title"),
    ]
)
values = st.lists(
    st.text(max_size=40) | st.sampled_from(["0", "1", "99", "-1", "add", "remove-1", "\x00"]),
    min_size=1,
    max_size=3,
)
forms = st.dictionaries(fields, values, max_size=8)


def is_json(value: Mapping[str, Any]) -> bool:
    return json.loads(json.dumps(value)) == value


def result_or_problems(call: Callable[[], Any]) -> Any:
    """What a call gives, or the error of a form; such an error names at least one field."""
    try:
        return call()
    except InvalidInput as error:
        return _with_problems(error)


def _with_problems(error: InvalidInput) -> InvalidInput:
    assert error.problems
    return error


@every_kind
def test_a_kind_names_itself_in_both_languages(kind: MicroTaskKind) -> None:
    for words in (kind.name, kind.summary):
        assert isinstance(words, LocalizedText)
        assert words.de
        assert words.en


@every_kind
def test_a_filled_in_editor_gives_content_that_json_can_keep(kind: MicroTaskKind) -> None:
    content = kind.read_content(CONTENT[kind.key])
    assert is_json(content)
    assert kind.minutes(content) >= 1
    assert kind.view(content, {})


@every_kind
def test_content_is_written_back_into_the_form_it_came_from(kind: MicroTaskKind) -> None:
    content = kind.read_content(CONTENT[kind.key])
    form = kind.write_content(content)
    assert kind.read_content(form) == content
    assert not CORE_FIELDS & form.keys()
    assert kind.editor(form)


@every_kind
def test_an_empty_editor_is_shown_and_gives_no_task(kind: MicroTaskKind) -> None:
    assert kind.editor({})
    with pytest.raises(InvalidContent) as raised:
        kind.read_content({})
    assert raised.value.problems


@every_kind
def test_answers_are_kept_and_assessed_the_same_each_time(kind: MicroTaskKind) -> None:
    content = kind.read_content(CONTENT[kind.key])
    answers = kind.read_answers(content, ANSWERS[kind.key])
    assert is_json(answers)
    assessment = kind.assess(content, answers)
    assert assessment == kind.assess(content, answers)
    assert assessment.complete
    assert (assessment.points is not None) is kind.gives_points
    assert is_json(assessment.remarks)


@every_kind
def test_answers_can_be_saved_before_they_are_complete(kind: MicroTaskKind) -> None:
    content = kind.read_content(CONTENT[kind.key])
    assert kind.view(content, kind.read_answers(content, {}))


@every_kind
@given(form=forms)
def test_no_form_breaks_the_editor(kind: MicroTaskKind, form: dict[str, list[str]]) -> None:
    assert kind.editor(form)
    content = result_or_problems(lambda: kind.read_content(form))
    if not isinstance(content, InvalidContent):
        assert is_json(content)
        assert kind.minutes(content) >= 1
        assert kind.read_content(kind.write_content(content)) == content


@every_kind
@given(form=forms)
def test_no_form_breaks_the_player(kind: MicroTaskKind, form: dict[str, list[str]]) -> None:
    content = kind.read_content(CONTENT[kind.key])
    answers = result_or_problems(lambda: kind.read_answers(content, form))
    if isinstance(answers, InvalidAnswers):
        assert kind.view(content, answers.answers)
        return
    assert is_json(answers)
    assert kind.view(content, answers)
    assessment = result_or_problems(lambda: kind.assess(content, answers))
    if isinstance(assessment, Assessment) and assessment.points is not None:
        assert assessment.maximum is not None
        assert 0 <= assessment.points <= assessment.maximum
