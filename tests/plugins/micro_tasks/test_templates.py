"""What the templates of read, watch and quiz show; what all kinds share is in test_contract.py."""

from collections.abc import Mapping
from typing import Any

import pytest
from bs4 import BeautifulSoup

from lti_app.extension.micro_task import InvalidAnswers, MicroTaskKind
from lti_app.extension.registry import load_plugins
from tests.plugins.micro_tasks.conftest import Render

HOSTILE = "<img src=x onerror=alert(1)>"
KINDS = load_plugins(
    ["plugins.micro_tasks.read", "plugins.micro_tasks.watch", "plugins.micro_tasks.quiz"]
).micro_tasks
READ, WATCH, QUIZ = KINDS["read"], KINDS["watch"], KINDS["quiz"]
READ_CONTENT = {"text": f"# Profile\n\n{HOSTILE}", "question": f"And you? {HOSTILE}"}
WATCH_CONTENT = {
    "video": "https://video.example/a.mp4",
    "seconds": 90,
    "chapters": [{"start": 0, "title": f"Why {HOSTILE}"}, {"start": 60, "title": "How"}],
    "transcript": f"WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nGood morning &lt;b&gt; {HOSTILE}.",
}
# As it was kept before there were other types of questions.
QUIZ_CONTENT = {
    "questions": [
        {
            "text": f"Which one? {HOSTILE}",
            "answers": [
                {"text": f"This {HOSTILE}", "correct": True, "remark": "Well seen."},
                {"text": "That", "correct": False, "remark": f"Look again. {HOSTILE}"},
            ],
        }
    ]
}
CONTENT = {"read": READ_CONTENT, "watch": WATCH_CONTENT, "quiz": QUIZ_CONTENT}

every_kind = pytest.mark.parametrize("kind", list(KINDS), ids=lambda kind: kind.key)


def fields(page: BeautifulSoup) -> list[str]:
    found = page.find_all(["input", "textarea", "select"])
    return [str(field["name"]) for field in found if field.get("type") != "hidden"]


def player(
    render: Render,
    kind: MicroTaskKind,
    content: Mapping[str, Any],
    answers: Mapping[str, Any] | None = None,
    language: str = "en",
    **context: Any,
) -> BeautifulSoup:
    return render(kind.player_template, language, view=kind.view(content, answers or {}), **context)


def quiz_handed_in(
    render: Render, content: Mapping[str, Any], answers: Mapping[str, Any], *, final: bool = False
) -> BeautifulSoup:
    assessment = QUIZ.assess(content, answers)
    solution = assessment.solution if final else {}
    return player(render, QUIZ, content, answers, remarks=assessment.remarks, solution=solution)


@every_kind
def test_what_was_typed_never_becomes_an_element(kind: MicroTaskKind, render: Render) -> None:
    content = CONTENT[kind.key]
    form = kind.write_content(content)
    assert render(kind.editor_template, editor=kind.editor(form)).img is None
    for flags in ({}, {"is_preview": True}, {"is_reading": True}):
        assert player(render, kind, content, **flags).img is None


@every_kind
def test_the_editor_shows_what_it_is_given(kind: MicroTaskKind, render: Render) -> None:
    form = kind.write_content(CONTENT[kind.key])
    page = render(kind.editor_template, editor=kind.editor(form))
    sent = {
        str(field["name"]): field.text.strip() or field.get("value", "")
        for field in page.find_all(["input", "textarea"])
        if field.get("type") not in {"checkbox", "radio"}
    }
    assert {name: sent[name] for name in sent if name in form} == {
        name: values[0].strip() for name, values in form.items() if name in sent
    }


def test_a_new_text_comes_with_a_question(render: Render) -> None:
    page = render(READ.editor_template, "de", editor=READ.editor({}))
    question = page.find("input", {"name": "question"})
    assert question["value"] == "Was möchten Sie davon ausprobieren?"


def test_the_answer_to_a_text_is_there_again(render: Render) -> None:
    page = player(render, READ, READ_CONTENT, {"answer": "A post."})
    assert page.find("textarea", {"name": "answer"}).text.strip() == "A post."
    assert page.h2.text == "Profile"


def test_a_text_without_a_question_has_no_field(render: Render) -> None:
    assert fields(player(render, READ, READ_CONTENT | {"question": ""})) == []


@pytest.mark.parametrize(
    ("words", "said"), [(1, "Lesezeit etwa eine Minute"), (400, "Lesezeit etwa 3 Minuten")]
)
def test_a_text_says_how_long_it_takes_to_read(render: Render, words: int, said: str) -> None:
    page = player(render, READ, {"text": "word " * words, "question": ""}, language="de")
    assert said in page.text


def test_a_picture_waits_for_a_click_and_names_its_host(render: Render) -> None:
    content = {"text": "![A profile](https://pictures.example/p.png)", "question": ""}
    page = player(render, READ, content)
    assert page.img is None
    assert (page.a.text, page.a["data-picture"]) == ("A profile", "pictures.example")
    assert "pictures.js" in page.script["src"]
    assert player(render, READ, {"text": "No picture.", "question": ""}).script is None


def test_a_video_waits_for_a_click_and_opens_in_a_tab_without_scripts(render: Render) -> None:
    page = player(render, WATCH, WATCH_CONTENT)
    assert page.find(["video", "iframe", "source", "track"]) is None
    assert page.find("a", {"data-video-open": True})["href"] == "https://video.example/a.mp4"
    assert "video.example" in page.find("p", {"data-video-before": True}).text


def test_chapters_say_what_was_seen_and_the_transcript_stands_beside(render: Render) -> None:
    page = player(render, WATCH, WATCH_CONTENT, {"watched": [5, 2], "transcript_read": False})
    seen = [
        chapter.find("span", {"data-chapter-seen": True}).get("hidden") is None
        for chapter in page.find_all("li", {"data-chapter": True})
    ]
    assert seen == [True, False]
    cue = page.find("span", {"data-cue": True})
    assert (cue["data-start"], cue["data-end"]) == ("1.0", "2.5")
    assert cue.text.startswith("Good morning <b>")


def test_who_has_done_neither_learns_which_chapters_are_left(render: Render) -> None:
    with pytest.raises(InvalidAnswers) as raised:
        WATCH.assess(WATCH_CONTENT, {"watched": [5, 2], "transcript_read": False})
    page = player(render, WATCH, WATCH_CONTENT, problems=raised.value.problems, language="de")
    assert "Noch nicht gesehen: Kapitel 2." in page.find(id="transcript_read-error").text


def test_a_quiz_shows_what_was_chosen_and_the_remark_on_it(render: Render) -> None:
    page = quiz_handed_in(render, QUIZ_CONTENT, {"q1": [1]})
    chosen = page.find_all("input", checked=True)
    assert [(field["name"], field["value"], field["type"]) for field in chosen] == [
        ("q1", "1", "radio")
    ]
    assert "Look again." in page.text
    assert "Not yet" in page.text
    assert "Well seen." not in page.text


def test_the_solution_comes_with_its_reason_once_no_try_is_left(render: Render) -> None:
    page = quiz_handed_in(render, QUIZ_CONTENT, {"q1": [1]}, final=True)
    assert "The solution" in page.text
    assert "Well seen." in page.text


def test_a_quiz_says_which_question_is_still_open(render: Render) -> None:
    with pytest.raises(InvalidAnswers) as raised:
        QUIZ.assess(QUIZ_CONTENT, {})
    page = player(render, QUIZ, QUIZ_CONTENT, problems=raised.value.problems, language="de")
    assert "Frage 1: Bitte wählen Sie eine Antwort." in page.find(id="q1-error").text


def test_the_quiz_editor_adds_questions_of_each_type_and_removes_them(render: Render) -> None:
    form = QUIZ.write_content(QUIZ_CONTENT)

    def page_after(asked: str) -> BeautifulSoup:
        return render(QUIZ.editor_template, editor=QUIZ.editor(form | {"reshape": [asked]}))

    def buttons(page: BeautifulSoup) -> list[str]:
        return [str(button["value"]) for button in page.find_all("button", {"name": "reshape"})]

    add = ["add-choice", "add-short", "add-order"]
    assert buttons(page_after("")) == add
    page = page_after("add-order")
    assert buttons(page) == ["remove-1", "remove-2", *add]
    assert {"q2_text", "q2_items", "q2_hint", "q2_remark"} <= set(fields(page))


@pytest.mark.parametrize("first", [False, True])
def test_a_text_is_read_after_trying_unless_the_mentor_puts_it_first(
    render: Render, first: bool
) -> None:
    content = QUIZ_CONTENT | {"text": "Connections see it.", "text_first": first}
    assert ("Connections see it." in player(render, QUIZ, content).text) is first
    assert "Connections see it." in quiz_handed_in(render, content, {"q1": [1]}).text
    # It stays when the answers change after the first try.
    later = {"q1": [0], "tried": True}
    assert "Connections see it." in player(render, QUIZ, content, later).text


def test_things_to_order_are_lists_with_what_was_chosen(render: Render) -> None:
    content = {"questions": [{"type": "order", "text": "Order?", "items": ["One", "Two", "Three"]}]}
    page = player(render, QUIZ, content, {"q1": [3, 0, 1]})
    chosen = {
        page.find("label", {"for": field["id"]}).text: field.find("option", selected=True)
        for field in page.find_all("select")
    }
    assert chosen["One"]["value"] == "3"
    assert chosen["Two"] is None
    assert chosen["Three"]["value"] == "1"
    assert page.find(id="q1").name == "select"
