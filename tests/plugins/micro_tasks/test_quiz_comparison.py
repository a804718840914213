import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.micro_tasks.quiz.comparison import is_same


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [
        ("kanban", "Kanban"),
        ("  Kanban   board ", "Kanban board"),
        ("Kanban-Board", "kanban board"),
        ("Email", "E-Mail"),
        ("Grosse", "Größe"),
        ("Groesse", "Größe"),
        ("GRÖSSE", "Größe"),
        ("Gro\u0308ße", "Größe"),
        ("Strasse", "Straße"),
        ("resume", "Résumé"),
        ("İstanbul", "istanbul"),
        ("Hashtag.", "Hashtag"),
        ("„Hashtag“!", "Hashtag"),
        ("Ｋａｎｂａｎ", "Kanban"),
        ("Web 2.0", "Web2.0"),
        ("?", "?"),
        ("C++", "c++"),
    ],
)
def test_what_a_person_would_take_as_the_same_is(typed: str, accepted: str) -> None:
    assert is_same(typed, accepted)


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [
        ("Kanban", "Scrum"),
        ("C", "C++"),
        ("C#", "C"),
        ("net", ".NET"),
        ("35", "3-5"),
        ("15", "1 5"),
        ("", "Kanban"),
        ("?", "!"),
        ("poet", "pöt, not pot"),
        ("Kanban Board Kanban", "Kanban Board"),
    ],
)
def test_what_is_something_else_is_not(typed: str, accepted: str) -> None:
    assert not is_same(typed, accepted)


@given(st.text(), st.text())
def test_it_does_not_matter_which_of_both_was_typed(one: str, other: str) -> None:
    assert is_same(one, one)
    assert is_same(one, other) == is_same(other, one)


@given(st.text())
def test_blanks_around_never_count(text: str) -> None:
    assert is_same(f"  {text}\n", text)
