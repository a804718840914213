from collections.abc import Callable
from pathlib import Path

import pytest

from lti_app.catalogue.table import InvalidCatalogue, Table, read_file

TASK = {
    "key": "a-task",
    "minutes": 3,
    "area": "safety",
    "title": "  A title ",
    "answers": ["Yes ", "No"],
    "de": {"title": "Titel"},
    "questions": [{"text": "One?"}, {"text": "Two?"}],
}


def table(**changes: object) -> Table:
    return Table("apps.toml, task 2", TASK | changes)


def test_a_table_gives_its_fields_without_the_blanks_around_texts() -> None:
    task = table()
    assert task.key("key") == "a-task"
    assert task.number("minutes", 1, 6) == 3
    assert task.one_of("area", {"safety", "beyond"}) == "safety"
    assert task.text("title", 7) == "A title"
    assert task.texts("answers", 3) == ["Yes", "No"]
    assert task.table("de").text("title", 10) == "Titel"
    assert [entry.text("text", 10) for entry in task.tables("questions")] == ["One?", "Two?"]
    task.finish()


def test_a_document_has_any_shape_and_trimmed_texts() -> None:
    content = {"text": "\nLine\n", "steps": [" one "], "review": False, "minutes": 5}
    assert table(content=content).document("content") == {
        "text": "Line",
        "steps": ["one"],
        "review": False,
        "minutes": 5,
    }


@pytest.mark.parametrize(
    ("changes", "read", "problem"),
    [
        ({"key": "A task"}, lambda t: t.key("key"), "key must be small letters"),
        ({"key": "a--b"}, lambda t: t.key("key"), "key must be small letters"),
        ({"minutes": 7}, lambda t: t.number("minutes", 1, 6), "minutes must be a whole number"),
        ({"minutes": True}, lambda t: t.number("minutes", 1, 6), "minutes must be a whole number"),
        ({"minutes": "3"}, lambda t: t.number("minutes", 1, 6), "minutes must be a whole number"),
        ({"area": "fun"}, lambda t: t.one_of("area", {"b", "a"}), "one of a, b, not 'fun'"),
        ({"title": " "}, lambda t: t.text("title", 5), "title must be a text"),
        ({"title": 5}, lambda t: t.text("title", 5), "title must be a text"),
        ({"title": "Longer"}, lambda t: t.text("title", 5), "title must have at most 5"),
        ({"answers": []}, lambda t: t.texts("answers", 5), "answers must be a list"),
        ({"answers": "Yes"}, lambda t: t.texts("answers", 5), "answers must be a list"),
        ({"answers": ["Yes", ""]}, lambda t: t.texts("answers", 5), "answers must be texts"),
        ({"answers": ["Perhaps"]}, lambda t: t.texts("answers", 5), "answers must be texts"),
        ({"de": "Titel"}, lambda t: t.table("de"), "de must be a table"),
        ({"questions": {}}, lambda t: t.tables("questions"), "questions must be a list"),
        ({"questions": ["x"]}, lambda t: t.tables("questions"), "questions 1 must be a table"),
        ({}, lambda t: t.text("nothing", 5), "nothing is missing"),
    ],
)
def test_a_wrong_field_is_named_with_its_place(
    changes: dict[str, object], read: Callable[[Table], object], problem: str
) -> None:
    with pytest.raises(InvalidCatalogue) as error:
        read(table(**changes))
    assert str(error.value).startswith("apps.toml, task 2: ")
    assert problem in str(error.value)


def test_a_wrong_field_deep_inside_is_named_with_the_whole_way_to_it() -> None:
    second = table(questions=[{"text": "One?"}, {"test": "Two?"}]).tables("questions")[1]
    with pytest.raises(InvalidCatalogue, match=r"^apps.toml, task 2, questions 2: text is missing"):
        second.text("text", 10)


def test_a_field_that_nobody_reads_is_refused() -> None:
    with pytest.raises(InvalidCatalogue, match="unknown minuts"):
        Table("apps.toml", {"minuts": 3}).finish()


def test_a_file_that_is_no_toml_is_named_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "apps.toml"
    file.write_text('key = "a"\nkey = oops\n', encoding="utf-8")
    with pytest.raises(InvalidCatalogue, match=r"^apps.toml: .*line 2"):
        read_file(file)
