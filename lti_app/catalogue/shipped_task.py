"""The ready tasks that come with the tool, in German and English.

What a task's content may be is its kind's matter, a plugin that stands above; the tests put every
task through its kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from lti_app.catalogue.table import InvalidCatalogue, Table, read_file
from lti_app.catalogue.topic import areas, topics
from lti_app.domain.localized_text import LocalizedText

TITLE_LIMIT = 80
MINUTES = 6
QUESTION_LIMIT = 300
ANSWER_LIMIT = 200


@dataclass(frozen=True, slots=True)
class ShippedTask:
    """A ready task. ``content`` and ``recall`` are by language, "de" or "en"; nobody changes them.

    ``recall`` are questions for later days: ``{"text", "answers", "right"}``, where ``right`` is
    the right answer's place, from 0.
    """

    key: str
    # Key of the kind, a plugin.
    kind: str
    minutes: int
    # Keys of its topic and area.
    topic: str
    area: str
    title: LocalizedText
    # A document in the shape of the kind.
    content: Mapping[str, Mapping[str, Any]]
    recall: Mapping[str, tuple[Mapping[str, Any], ...]]


def shipped_tasks() -> tuple[ShippedTask, ...]:
    """All ready tasks, topic by topic.

    Raises:
        InvalidCatalogue: a file is wrong; names file, task and field.
    """
    return tuple(_by_key().values())


def find_shipped_task(key: str) -> ShippedTask | None:
    """The ready task of this key, or nothing."""
    return _by_key().get(key)


@cache
def _by_key() -> Mapping[str, ShippedTask]:
    tasks: dict[str, ShippedTask] = {}
    for topic in topics():
        # A topic without a file has no ready tasks.
        file = files(__package__) / "library" / f"{topic.key}.toml"
        for task in read_tasks(read_file(file), topic.key) if file.is_file() else ():
            if task.key in tasks:
                raise InvalidCatalogue(f"{file.name}: two tasks have the key {task.key!r}")
            tasks[task.key] = task
    return tasks


def read_tasks(table: Table, topic: str) -> list[ShippedTask]:
    """The tasks of one file, all on the same topic. Raises InvalidCatalogue."""
    known_areas = {area.key for area in areas()}
    tasks = [_task(entry, topic, known_areas) for entry in table.tables("task")]
    table.finish()
    return tasks


def _task(table: Table, topic: str, known_areas: set[str]) -> ShippedTask:
    de, en = table.table("de"), table.table("en")
    task = ShippedTask(
        key=table.key("key"),
        kind=table.key("kind"),
        minutes=table.number("minutes", 1, MINUTES),
        topic=topic,
        area=table.one_of("area", known_areas),
        title=LocalizedText(de=de.text("title", TITLE_LIMIT), en=en.text("title", TITLE_LIMIT)),
        content={"de": de.document("content"), "en": en.document("content")},
        recall={"de": _recall(de), "en": _recall(en)},
    )
    for entry in (table, de, en):
        entry.finish()
    return task


def _recall(table: Table) -> tuple[Mapping[str, Any], ...]:
    return tuple(_question(entry) for entry in table.tables("recall"))


def _question(table: Table) -> Mapping[str, Any]:
    answers = table.texts("answers", ANSWER_LIMIT)
    question = {
        "text": table.text("text", QUESTION_LIMIT),
        "answers": answers,
        "right": table.number("right", 0, len(answers) - 1),
    }
    table.finish()
    return question
