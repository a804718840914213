from typing import Any

import pytest

from lti_app.catalogue import InvalidCatalogue, find_shipped_task, shipped_tasks
from lti_app.catalogue.shipped_task import read_tasks
from lti_app.catalogue.table import Table


def language(**changes: object) -> dict[str, Any]:
    question = {"text": "Which?", "answers": ["This", "That"], "right": 1}
    content = {"text": "\nWords.\n", "question": ""}
    return {"title": "Title", "content": content, "recall": [question]} | changes


def task(**changes: object) -> dict[str, Any]:
    return {
        "key": "a-task",
        "kind": "read",
        "minutes": 2,
        "area": "safety",
        "de": language(),
        "en": language(),
    } | changes


def file(*tasks: dict[str, Any]) -> Table:
    return Table("privacy.toml", {"task": list(tasks)})


def test_a_task_has_title_content_and_recall_in_both_languages() -> None:
    (read,) = read_tasks(file(task(de=language(title="Titel"))), "privacy")
    assert (read.key, read.kind, read.minutes) == ("a-task", "read", 2)
    assert (read.topic, read.area) == ("privacy", "safety")
    assert (read.title.de, read.title.en) == ("Titel", "Title")
    assert read.content["de"] == {"text": "Words.", "question": ""}
    assert read.recall["en"] == ({"text": "Which?", "answers": ["This", "That"], "right": 1},)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (task(area="fun"), "privacy.toml, task 2: area must be one of"),
        (task(minutes=10), "privacy.toml, task 2: minutes must be a whole number from 1 to 6"),
        (task(en="Title"), "privacy.toml, task 2: en must be a table"),
        (task(fr=language()), "privacy.toml, task 2: unknown fr"),
        (task(de=language(titel="x")), "privacy.toml, task 2, de: unknown titel"),
        (task(de=language(recall=[])), "privacy.toml, task 2, de: recall must be a list"),
        (
            task(en=language(recall=[{"text": "Which?", "answers": ["This", "That"], "right": 2}])),
            "privacy.toml, task 2, en, recall 1: right must be a whole number from 0 to 1",
        ),
    ],
)
def test_a_wrong_task_is_named_with_file_place_and_field(
    wrong: dict[str, Any], problem: str
) -> None:
    with pytest.raises(InvalidCatalogue) as error:
        read_tasks(file(task(), wrong), "privacy")
    assert str(error.value).startswith(problem)


def test_a_task_is_found_by_its_key() -> None:
    first = shipped_tasks()[0]
    assert find_shipped_task(first.key) is first
    assert find_shipped_task("no-such-task") is None


def test_the_tasks_are_read_once() -> None:
    assert shipped_tasks()[0] is shipped_tasks()[0]
