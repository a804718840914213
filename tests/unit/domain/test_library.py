import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.library import (
    LINE_LIMIT,
    Decision,
    LibraryFilter,
    LibraryState,
    Source,
    SourceKind,
    can_be_offered,
    decided,
    first_sentence,
    goes_on_with,
    read_filter,
    read_source,
)


@pytest.mark.parametrize("state", LibraryState)
def test_a_decision_holds_whatever_was_decided_before_and_twice_is_once(
    state: LibraryState,
) -> None:
    accepted = decided(state, Decision.ACCEPT)
    assert accepted is decided(accepted, Decision.ACCEPT) is LibraryState.ACCEPTED
    declined = decided(state, Decision.DECLINE)
    assert declined is decided(declined, Decision.DECLINE) is LibraryState.DECLINED


def test_a_mentor_offers_only_what_is_their_own_and_undecided() -> None:
    assert can_be_offered("", None)
    assert can_be_offered("", LibraryState.OFFERED)
    assert not can_be_offered("", LibraryState.ACCEPTED)
    assert not can_be_offered("", LibraryState.DECLINED)
    assert not can_be_offered("shipped/agile-in-plain-words/de", None)


@pytest.mark.parametrize("text", ["shipped/a-task", "shipped/a-task/de", "own/12", "earlier/7"])
def test_a_source_is_read_as_it_is_written(text: str) -> None:
    assert str(read_source(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "shipped",
        "shipped/",
        "shipped/../topics",
        "shipped/a-task/fr",
        "own/x",
        "own/-1",
        "own/1234567890",
        "own/²",
        "earlier/1/de",
        "own/1\n",
        "foreign/1",
        "shipped/" + "a" * 100,
    ],
)
def test_anything_else_is_no_source(text: str) -> None:
    assert read_source(text) is None


def test_a_source_without_its_language_is_the_same_task() -> None:
    german = Source(SourceKind.SHIPPED, "a-task", "de")
    assert german.in_any_language == Source(SourceKind.SHIPPED, "a-task")
    assert Source(SourceKind.OWN, "12").row_id == 12


def test_a_draft_goes_on_only_with_what_it_was_made_from() -> None:
    assert goes_on_with("", "")
    assert goes_on_with("shipped/a-task/en", "shipped/a-task")
    assert goes_on_with("own/1", "own/1")
    assert not goes_on_with("shipped/a-task/en", "shipped/a-task/de")
    assert not goes_on_with("shipped/a-task/en", "")
    assert not goes_on_with("", "shipped/a-task")
    assert not goes_on_with("own/1", "own/2")


def test_a_filter_finds_by_topic_kind_and_every_word() -> None:
    assert not LibraryFilter()
    assert LibraryFilter(search="Filter STOCK").finds(
        "dashboards", "read", "Stock", "three filters"
    )
    assert not LibraryFilter(search="filter shares").finds("dashboards", "read", "three filters")
    assert LibraryFilter(topic="dashboards", kind="read").finds("dashboards", "read")
    assert not LibraryFilter(kind="quiz").finds("dashboards", "read")
    assert not LibraryFilter(topic="apps").finds("dashboards", "read")


def test_what_an_address_asks_for_is_cut_and_cleaned() -> None:
    read = read_filter({"search": ["  a\x00b " + "x" * 500], "topic": ["apps"], "other": ["1"]})
    assert read.search.startswith("ab x")
    assert len(read.search) == 100
    assert (read.topic, read.kind) == ("apps", "")
    assert not read_filter({"search": ["   "]})


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ({"text": "# Title\n\nWords.", "question": "What is it?"}, "What is it?"),
        ({"text": "A **bold** [link](https://x.example) here.\n\nMore."}, "A bold link here."),
        ({"text": "- a list first", "questions": [{"text": "Who sees it?"}]}, "Who sees it?"),
        (
            {"minutes": 5, "key": "oneword", "goal": "snake_case stays whole."},
            "snake_case stays whole.",
        ),
        ({}, ""),
        ({"text": f"One two. {'x' * 200} three."}, "One two."),
    ],
)
def test_the_line_of_a_task_is_how_its_content_begins(content: dict, line: str) -> None:
    assert first_sentence(content) == line


_DOCUMENTS = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.text(), _DOCUMENTS))
def test_the_line_is_short_whatever_the_document(content: dict) -> None:
    line = first_sentence(content)
    assert len(line) <= LINE_LIMIT + 2
    assert "\n" not in line
