"""What every kind of micro-task must keep; runs over all kinds that are switched on by default."""

import json
from collections.abc import Callable
from dataclasses import asdict
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lti_app.domain.invalid_input import InvalidInput
from lti_app.domain.localized_text import LocalizedText
from lti_app.extension.micro_task import (
    ANSWER_FIELDS,
    CORE_FIELDS,
    RESHAPE,
    Assessment,
    InvalidAnswers,
    InvalidContent,
    MicroTaskKind,
)
from lti_app.extension.registry import load_plugins
from lti_app.settings import load_settings
from tests.plugins.micro_tasks.conftest import Render
from tests.plugins.micro_tasks.examples import EXAMPLES, Form

KINDS = list(load_plugins(load_settings({}).plugins_enabled).micro_tasks)

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)

# Values as bad as a browser can send them.
values = st.lists(
    st.text(max_size=40)
    | st.sampled_from(["0", "1", "99", "-1", "yes", "short", "order", "a\nb\nc", "- a\n1. b"])
    | st.sampled_from(["https://a.example/v.mp4", "https://youtu.be/aaaaaaaaaaa", "1:00", "1:00 A"])
    | st.sampled_from(["\x00", "\ud800", "9" * 400, "1,1", "00:01.000 --> 00:02.000\n<b>&amp;"]),
    min_size=1,
    max_size=3,
)


def forms(example: Form) -> st.SearchStrategy[Form]:
    """The example with some fields changed, left out or added; or anything else."""
    names = [*example, *CORE_FIELDS, *ANSWER_FIELDS, RESHAPE, "q2_text", "q2_a1", "q11_text"]
    changes = st.dictionaries(st.sampled_from(names), values, max_size=5)
    dropped = st.sets(st.sampled_from(sorted(example)), max_size=3)

    def changed(change: Form, without: set[str]) -> Form:
        return {name: sent for name, sent in (example | change).items() if name not in without}

    return changes | st.builds(changed, changes, dropped)


def is_json(value: Any) -> bool:
    return bool(json.loads(json.dumps(value)) == value)


def is_shown(value: Any) -> bool:
    """Whether templates get only JSON, and words in both languages."""
    return bool(json.dumps(value, default=_words))


def _words(value: object) -> dict[str, str]:
    if isinstance(value, LocalizedText):
        return asdict(value)
    raise TypeError(type(value))


def content_of(kind: MicroTaskKind) -> dict[str, Any]:
    return kind.read_content(EXAMPLES[kind.key].content)


def result_or_problems(call: Callable[[], Any], expected: type[InvalidInput]) -> Any:
    """What a call gives, or the error of a form; such an error names at least one field."""
    try:
        return call()
    except expected as error:
        return _said(error)


def _said(error: InvalidInput) -> InvalidInput:
    assert error.problems
    assert all(problem.de and problem.en for problem in error.problems.values())
    return error


@every_kind
def test_a_kind_names_itself_in_both_languages(kind: MicroTaskKind) -> None:
    for words in (kind.name, kind.summary):
        assert isinstance(words, LocalizedText)
        assert words.de
        assert words.en


@every_kind
def test_a_filled_in_editor_gives_content_that_json_can_keep(kind: MicroTaskKind) -> None:
    content = content_of(kind)
    assert is_json(content)
    assert kind.minutes(content) >= 1
    assert is_shown(kind.view(content, {}))
    retries = kind.retries(content)
    assert retries is None or retries >= 0


@every_kind
def test_content_is_written_back_into_the_form_it_came_from(kind: MicroTaskKind) -> None:
    content = content_of(kind)
    form = kind.write_content(content)
    assert kind.read_content(form) == content
    assert not CORE_FIELDS & form.keys()
    assert not ANSWER_FIELDS & kind.read_answers(content, {}).keys() - {"files"}
    assert is_shown(kind.editor(form))


@every_kind
def test_an_empty_editor_is_shown_and_gives_no_task(kind: MicroTaskKind) -> None:
    assert kind.editor({})
    with pytest.raises(InvalidContent) as raised:
        kind.read_content({})
    assert raised.value.problems


@every_kind
def test_answers_are_kept_and_assessed_the_same_each_time(kind: MicroTaskKind) -> None:
    content = content_of(kind)
    answers = kind.read_answers(content, EXAMPLES[kind.key].answers)
    assert is_json(answers)
    assessment = kind.assess(content, answers)
    assert assessment == kind.assess(content, answers)
    assert assessment.complete is not assessment.needs_review
    assert (assessment.points is not None) is kind.gives_points
    assert is_json(assessment.remarks)
    assert is_json(assessment.solution)


@every_kind
def test_answers_can_be_saved_before_they_are_complete(kind: MicroTaskKind) -> None:
    content = content_of(kind)
    assert kind.view(content, kind.read_answers(content, {}))


@every_kind
def test_the_page_tells_no_solution_before_it_is_due(kind: MicroTaskKind, render: Render) -> None:
    content, example = content_of(kind), EXAMPLES[kind.key]
    for answers in ({}, kind.read_answers(content, example.answers)):
        view = kind.view(content, answers)
        shown = str(view) + str(render(kind.player_template, view=view))
        assert [secret for secret in example.secrets if secret in shown] == []


@every_kind
def test_what_comes_back_later_has_one_right_answer_among_few(kind: MicroTaskKind) -> None:
    for question in kind.recall(content_of(kind)):
        assert question.text
        assert 2 <= len(question.answers) <= 5
        assert 0 <= question.right < len(question.answers)


@every_kind
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_templates_lack_nothing(kind: MicroTaskKind, language: str, render: Render) -> None:
    content, example = content_of(kind), EXAMPLES[kind.key]
    answers = kind.read_answers(content, example.answers)
    assessment = kind.assess(content, answers)
    for filled, preview, reading in product(({}, answers), (False, True), (False, True)):
        assert render(
            kind.player_template,
            language,
            view=kind.view(content, filled),
            remarks=assessment.remarks if filled else {},
            solution=assessment.solution if filled else {},
            is_preview=preview,
            is_reading=reading,
        ).text.strip()
    for form in ({}, example.content):
        assert render(kind.editor_template, language, editor=kind.editor(form)).text.strip()


@every_kind
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_field_has_a_label_and_an_id_of_its_own(
    kind: MicroTaskKind, language: str, render: Render
) -> None:
    content, example = content_of(kind), EXAMPLES[kind.key]
    view = kind.view(content, kind.read_answers(content, example.answers))
    for page in (
        render(kind.editor_template, language, editor=kind.editor(example.content)),
        render(kind.player_template, language, view=view),
    ):
        ids = [str(element["id"]) for element in page.find_all(id=True)]
        assert len(ids) == len(set(ids))
        labels = {label["for"] for label in page.find_all("label")}
        fields = page.find_all(["input", "textarea", "select"])
        assert {field.get("id") for field in fields if field.get("type") != "hidden"} <= labels
        groups = [page.find(id=one) for one in {field.get("id") for field in fields} - {None}]
        assert all(
            fieldset.find("legend")
            for field in groups
            if (fieldset := field.find_parent("fieldset"))
        )


@every_kind
def test_a_problem_stands_beside_its_field(kind: MicroTaskKind, render: Render) -> None:
    with pytest.raises(InvalidContent) as raised:
        kind.read_content({})
    page = render(
        kind.editor_template, "de", editor=kind.editor({}), problems=raised.value.problems
    )
    for name, problem in raised.value.problems.items():
        assert page.find(id=name) is not None, "the summary's link leads nowhere"
        assert problem.de in page.find(id=f"{name}-error").text


@every_kind
def test_a_preview_and_what_is_closed_have_nothing_to_fill_in(
    kind: MicroTaskKind, render: Render
) -> None:
    content, example = content_of(kind), EXAMPLES[kind.key]
    view = kind.view(content, kind.read_answers(content, example.answers))
    for flag in ("is_preview", "is_reading"):
        page = render(kind.player_template, view=view, **{flag: True})
        assert page.find_all(["input", "textarea", "select", "button"]) == []


@every_kind
@settings(max_examples=60)
@given(data=st.data())
def test_no_form_breaks_the_editor(kind: MicroTaskKind, data: st.DataObject) -> None:
    form = data.draw(forms(EXAMPLES[kind.key].content))
    assert is_shown(kind.editor(form))
    content = result_or_problems(lambda: kind.read_content(form), InvalidContent)
    if not isinstance(content, InvalidContent):
        assert is_json(content)
        assert kind.minutes(content) >= 1
        assert kind.read_content(kind.write_content(content)) == content
        assert is_shown(kind.view(content, {}))


@every_kind
@settings(max_examples=60)
@given(data=st.data())
def test_no_form_breaks_the_player(kind: MicroTaskKind, data: st.DataObject) -> None:
    content = content_of(kind)
    form = data.draw(forms(EXAMPLES[kind.key].answers))
    answers = result_or_problems(lambda: kind.read_answers(content, form), InvalidAnswers)
    if isinstance(answers, InvalidAnswers):
        assert is_shown(kind.view(content, answers.answers))
        return
    assert is_json(answers)
    assert is_shown(kind.view(content, answers))
    assessment = result_or_problems(lambda: kind.assess(content, answers), InvalidAnswers)
    if isinstance(assessment, Assessment):
        assert is_json(assessment.remarks)
        if assessment.points is not None:
            assert assessment.maximum is not None
            assert 0 <= assessment.points <= assessment.maximum


@every_kind
@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_form_breaks_the_templates(
    kind: MicroTaskKind, render: Render, data: st.DataObject
) -> None:
    form = data.draw(forms(EXAMPLES[kind.key].content))
    content = result_or_problems(lambda: kind.read_content(form), InvalidContent)
    if isinstance(content, InvalidContent):
        render(kind.editor_template, editor=kind.editor(form), problems=content.problems)
    else:
        render(kind.player_template, view=kind.view(content, {}))


@every_kind
def test_ten_thousand_answers_are_read_in_time(kind: MicroTaskKind) -> None:
    content, example = content_of(kind), EXAMPLES[kind.key]
    flood = {name: ["1"] * 10_000 for name in (*example.answers, *example.content)}
    flood |= {f"q{number}": ["0"] for number in range(10_000)}
    result_or_problems(lambda: kind.read_answers(content, flood), InvalidAnswers)
    result_or_problems(lambda: kind.read_content(flood), InvalidContent)
