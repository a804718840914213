"""The templates of the kinds, rendered by the application as its pages include them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask, render_template

from lti_app.app import create_app
from lti_app.extension.micro_task import InvalidAnswers, InvalidContent, MicroTaskKind
from lti_app.extension.registry import load_plugins
from lti_app.settings import load_settings

HOSTILE = "<img src=x onerror=alert(1)>"
KINDS = load_plugins(["plugins.micro_tasks.read", "plugins.micro_tasks.quiz"]).micro_tasks
READ, QUIZ = KINDS["read"], KINDS["quiz"]
READ_CONTENT = {"text": f"# Profile\n\n{HOSTILE}", "question": f"And you? {HOSTILE}"}
QUIZ_CONTENT = {
    "questions": [
        {
            "text": f"Which one? {HOSTILE}",
            "answers": [
                {"text": f"This {HOSTILE}", "correct": True, "remark": ""},
                {"text": "That", "correct": False, "remark": f"Look again. {HOSTILE}"},
            ],
        }
    ]
}
CONTENT = {"read": READ_CONTENT, "quiz": QUIZ_CONTENT}

every_kind = pytest.mark.parametrize("kind", list(KINDS), ids=lambda kind: kind.key)


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return create_app(
        load_settings(
            {
                "KEHRWERT_SECRET_KEY": "a secret of the tests that is long enough",
                "KEHRWERT_DATABASE_URL": f"sqlite:///{tmp_path / 'unused.sqlite3'}",
            }
        )
    )


def player(
    app: Flask,
    kind: MicroTaskKind,
    content: Mapping[str, Any],
    answers: Mapping[str, Any] | None = None,
    language: str = "en",
    **context: Any,
) -> BeautifulSoup:
    values = {
        "view": kind.view(content, answers or {}),
        "remarks": {},
        "problems": {},
        "is_preview": False,
    } | context
    return render(app, kind.player_template, values, language)


def editor(
    app: Flask,
    kind: MicroTaskKind,
    form: Mapping[str, list[str]],
    language: str = "en",
    **context: Any,
) -> BeautifulSoup:
    values = {"editor": kind.editor(form), "problems": {}} | context
    return render(app, kind.editor_template, values, language)


def render(app: Flask, template: str, values: dict[str, Any], language: str) -> BeautifulSoup:
    with app.test_request_context(headers={"Accept-Language": language}):
        page = BeautifulSoup(render_template(template, **values), "html.parser")
    assert page.find("img") is None, "what was typed must never become an element"
    assert page.find("form") is None, "the page around has the form"
    return page


def names(page: BeautifulSoup) -> list[str]:
    return [str(field["name"]) for field in page.find_all(["input", "textarea"])]


@every_kind
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_field_has_its_words_and_an_id_of_its_own(
    app: Flask, kind: MicroTaskKind, language: str
) -> None:
    form = kind.write_content(CONTENT[kind.key])
    for page in (
        editor(app, kind, form, language),
        player(app, kind, CONTENT[kind.key], language=language),
    ):
        ids = [str(element["id"]) for element in page.find_all(id=True)]
        assert len(ids) == len(set(ids))
        labels = {label["for"] for label in page.find_all("label")}
        assert {field["id"] for field in page.find_all(["input", "textarea"])} <= labels


@every_kind
def test_the_editor_shows_what_it_is_given(app: Flask, kind: MicroTaskKind) -> None:
    form = kind.write_content(CONTENT[kind.key])
    page = editor(app, kind, form)
    sent = {
        str(field["name"]): field.text.strip() or field.get("value", "")
        for field in page.find_all(["input", "textarea"])
        if field.get("type") != "checkbox"
    }
    assert {name: sent[name] for name in sent if name in form} == {
        name: values[0] for name, values in form.items() if name in sent
    }


@every_kind
def test_the_editor_says_what_is_wrong_beside_the_field(app: Flask, kind: MicroTaskKind) -> None:
    with pytest.raises(InvalidContent) as raised:
        kind.read_content({})
    page = editor(app, kind, {}, problems=raised.value.problems, language="de")
    for name, problem in raised.value.problems.items():
        assert page.find(id=name)["aria-invalid"] == "true"
        assert problem.de in page.find(id=f"{name}-error").text


@every_kind
def test_a_preview_has_nothing_to_fill_in(app: Flask, kind: MicroTaskKind) -> None:
    assert names(player(app, kind, CONTENT[kind.key], is_preview=True)) == []


def test_a_new_text_comes_with_a_question(app: Flask) -> None:
    question = editor(app, READ, {}, language="de").find("input", {"name": "question"})
    assert question["value"] == "Was möchten Sie davon ausprobieren?"


def test_the_answer_to_a_text_is_there_again(app: Flask) -> None:
    page = player(app, READ, READ_CONTENT, {"answer": "A post."})
    assert page.find("textarea", {"name": "answer"}).text.strip() == "A post."
    assert page.h2.text == "Profile"


def test_a_text_without_a_question_has_no_field(app: Flask) -> None:
    assert names(player(app, READ, READ_CONTENT | {"question": ""})) == []


def test_a_quiz_shows_what_was_chosen_and_the_remark_on_it(app: Flask) -> None:
    answers = {"q1": [1]}
    page = player(
        app, QUIZ, QUIZ_CONTENT, answers, remarks=QUIZ.assess(QUIZ_CONTENT, answers).remarks
    )
    chosen = page.find_all("input", checked=True)
    assert [(field["name"], field["value"], field["type"]) for field in chosen] == [
        ("q1", "1", "radio")
    ]
    assert "Look again." in page.text
    assert "Not yet" in page.text


def test_a_quiz_says_which_question_is_still_open(app: Flask) -> None:
    with pytest.raises(InvalidAnswers) as raised:
        QUIZ.assess(QUIZ_CONTENT, {})
    page = player(app, QUIZ, QUIZ_CONTENT, problems=raised.value.problems, language="de")
    assert "Frage 1: Bitte wählen Sie eine Antwort." in page.find(id="q1-error").text


def test_the_quiz_editor_adds_and_removes_questions(app: Flask) -> None:
    form = QUIZ.write_content(QUIZ_CONTENT)
    buttons = editor(app, QUIZ, form).find_all("button", {"name": "reshape"})
    assert [button["value"] for button in buttons] == ["add"]
    page = editor(app, QUIZ, form | {"reshape": ["add"]})
    buttons = page.find_all("button", {"name": "reshape"})
    assert [button["value"] for button in buttons] == ["remove-1", "remove-2", "add"]
    assert "q2_text" in names(page)
