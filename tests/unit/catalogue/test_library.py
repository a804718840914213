"""Every ready task keeps what the library promises, in each language."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lti_app.catalogue import ShippedTask, shipped_tasks, topics
from lti_app.extension.registry import load_plugins
from lti_app.settings import load_settings

KINDS = load_plugins(load_settings({}).plugins_enabled).micro_tasks
FOLDER = Path(__file__).resolve().parents[3] / "lti_app" / "catalogue" / "library"

# What German text for "Sie" does not contain, and what only one language has.
FAMILIAR = r"\b(du|dir|dich|dein\w*|euch|eure\w*)\b"
MASCULINE_FOR_ALL = (
    r"\b(Mitarbeitern?|Kollegen|Kunden|Nutzern?|Mentoren|Experten|Bewerbern?|Teilnehmern?|Chefs)"
    r"\b(?![:-])"
)
ENGLISH_ONLY = r"\b(the|and|your?|with|of|is|that|this|from|not|are)\b"
GERMAN_ONLY = r"\b(und|oder|der|das|nicht|mit|Sie|ein|eine|für|ist|wird)\b"

every_task = pytest.mark.parametrize("task", shipped_tasks(), ids=lambda task: task.key)
every_language = pytest.mark.parametrize("language", ["de", "en"])


def texts(value: Any) -> Iterator[str]:
    """Every text in a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for entry in value.values():
            yield from texts(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from texts(entry)


def words_of(task: ShippedTask, language: str) -> list[str]:
    return [
        task.title.in_language(language),
        *texts(task.content[language]),
        *texts(task.recall[language]),
    ]


def shape_of(value: Any) -> Any:
    """A document without its words: equal for a text and its translation."""
    if isinstance(value, dict):
        return {name: shape_of(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [shape_of(entry) for entry in value]
    return "text" if isinstance(value, str) and value else value


def has_all_of(whole: Any, part: Any) -> bool:
    """Whether everything that ``part`` says is in ``whole``, which may say more."""
    if isinstance(part, dict):
        return all(name in whole and has_all_of(whole[name], part[name]) for name in part)
    if isinstance(part, list):
        return len(whole) == len(part) and all(map(has_all_of, whole, part))
    return bool(whole == part)


def test_there_are_enough_tasks_of_every_sort() -> None:
    assert len(shipped_tasks()) >= 44
    kinds = Counter(task.kind for task in shipped_tasks())
    assert kinds["read"] >= 12
    assert kinds["try"] >= 12
    assert kinds["quiz"] >= 10
    assert kinds["reflect"] >= 8


def test_every_topic_has_at_least_two_tasks_of_different_kinds() -> None:
    for topic in topics():
        kinds = {task.kind for task in shipped_tasks() if task.topic == topic.key}
        assert len(kinds) >= 2, topic.key


def test_every_file_belongs_to_a_topic() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == {topic.key for topic in topics()}


@every_language
def test_no_two_tasks_share_a_title(language: str) -> None:
    titles = [task.title.in_language(language) for task in shipped_tasks()]
    assert len(set(titles)) == len(titles)


@every_task
@every_language
def test_a_mentor_could_have_typed_it(task: ShippedTask, language: str) -> None:
    kind = KINDS[task.kind]
    content = task.content[language]
    typed = kind.read_content(kind.write_content(content))
    assert has_all_of(typed, content)
    assert kind.read_content(kind.write_content(typed)) == typed
    assert json.loads(json.dumps(typed)) == typed


@every_task
@every_language
def test_it_shows_no_raw_html_and_leads_nowhere_outside(task: ShippedTask, language: str) -> None:
    for text in words_of(task, language):
        assert not re.search(r"</?[a-z!]", text, flags=re.IGNORECASE), text
        assert not re.search(r"https?://|www\.|!\[|\]\(", text), text


@every_task
def test_it_takes_the_minutes_that_it_says(task: ShippedTask) -> None:
    minutes = [KINDS[task.kind].minutes(content) for content in task.content.values()]
    assert max(minutes) == task.minutes
    assert max(minutes) - min(minutes) <= 1


@every_task
def test_both_languages_have_one_shape(task: ShippedTask) -> None:
    assert shape_of(task.content["de"]) == shape_of(task.content["en"])
    assert shape_of(task.recall["de"]) == shape_of(task.recall["en"])
    assert all(type(text) is str and text for text in words_of(task, "de"))


@every_task
@every_language
def test_its_recall_is_two_or_three_questions_with_one_right_answer(
    task: ShippedTask, language: str
) -> None:
    questions = task.recall[language]
    assert 2 <= len(questions) <= 3
    assert len({question["text"] for question in questions}) == len(questions)
    for question in questions:
        assert question["text"].endswith("?")
        assert 3 <= len(question["answers"]) <= 4
        assert len(set(question["answers"])) == len(question["answers"])
        assert all(len(answer) <= 100 for answer in question["answers"])


def test_the_place_and_the_length_of_an_answer_do_not_give_it_away() -> None:
    questions = [
        (question["answers"], question["right"])
        for task in shipped_tasks()
        for language in ("de", "en")
        for question in task.recall[language]
    ] + [
        ([answer["text"] for answer in question["answers"]], right[0])
        for task in shipped_tasks()
        if task.kind == "quiz"
        for language in ("de", "en")
        for question in task.content[language]["questions"]
        if "answers" in question
        and len(right := [n for n, a in enumerate(question["answers"]) if a["correct"]]) == 1
    ]
    longest = [answers for answers, right in questions if max(answers, key=len) == answers[right]]
    assert len(longest) <= 0.4 * len(questions)
    for place in range(3):
        assert len([right for _, right in questions if right == place]) >= 0.2 * len(questions)


@every_task
def test_the_german_says_sie_means_everybody_and_is_german(task: ShippedTask) -> None:
    for text in words_of(task, "de"):
        assert not re.search(FAMILIAR, text, flags=re.IGNORECASE), text
        assert not re.search(MASCULINE_FOR_ALL, text), text
        assert not re.search(ENGLISH_ONLY, text), text


@every_task
def test_the_english_is_english_with_real_quotation_marks(task: ShippedTask) -> None:
    for text in words_of(task, "en"):
        assert not re.search(GERMAN_ONLY, text), text
        assert not re.search(r"[„äöüß\"']", text), text


@every_task
def test_the_german_has_real_quotation_marks(task: ShippedTask) -> None:
    for text in words_of(task, "de"):
        assert '"' not in text, text
        assert text.count("„") == text.count("“"), text


@every_task
@every_language
def test_no_text_is_longer_than_one_takes_in(task: ShippedTask, language: str) -> None:
    assert len(task.title.in_language(language)) <= 80
    for text in texts(task.content[language]):
        paragraphs = text.split("\n\n")
        assert all(len(paragraph) <= 900 for paragraph in paragraphs), text
    if task.kind == "try":
        assert all(len(step) <= 220 for step in task.content[language]["steps"])
