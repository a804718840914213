import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.joint_answers import merged, read_stamps, stamps_of, write_stamps

values = st.one_of(st.booleans(), st.text(max_size=3), st.lists(st.integers(0, 3), max_size=2))
answers = st.fixed_dictionaries({"m1": st.booleans(), "m2": st.booleans(), "text": values})


def test_each_keeps_what_the_other_has_changed() -> None:
    page = stamps_of({"m1": False, "m2": False, "text": ""})
    theirs = {"m1": True, "m2": False, "text": "Theirs."}
    both = merged(page, {"m1": False, "m2": True, "text": ""}, theirs)
    assert both.answers == {"m1": True, "m2": True, "text": "Theirs."}
    assert not both.meanwhile


def test_what_both_have_changed_is_told_and_not_erased() -> None:
    page = stamps_of({"text": "Before."})
    both = merged(page, {"text": "Mine."}, {"text": "Theirs."})
    assert both.answers == {"text": "Mine."}
    assert both.meanwhile == {"text": "Theirs."}


def test_both_writing_the_same_is_no_trouble() -> None:
    both = merged(stamps_of({"text": ""}), {"text": "Same."}, {"text": "Same."})
    assert (both.answers, both.meanwhile) == ({"text": "Same."}, {})


def test_a_page_that_does_not_say_what_it_shows_erases_nothing_silently() -> None:
    both = merged({}, {"m1": False}, {"m1": True})
    assert both.meanwhile == {"m1": True}


@given(answers, answers, answers)
def test_no_change_of_either_is_lost(page: dict, mine: dict, theirs: dict) -> None:
    both = merged(stamps_of(page), mine, theirs)
    assert both.answers.keys() == mine.keys()
    for key, before in page.items():
        if mine[key] == before:
            assert both.answers[key] == theirs[key]
        if theirs[key] == before:
            assert both.answers[key] == mine[key]
        # Whatever the other one wrote is in the result, or shown beside it, or was there before.
        assert theirs[key] in (both.answers[key], both.meanwhile.get(key, before))
    for key, other in both.meanwhile.items():
        assert page[key] != other != mine[key] != page[key]


@given(answers, answers)
def test_a_page_that_is_up_to_date_has_its_way(theirs: dict, mine: dict) -> None:
    both = merged(stamps_of(theirs), mine, theirs)
    assert (both.answers, both.meanwhile) == (mine, {})


@given(answers)
def test_stamps_come_back_as_they_went(made_from: dict) -> None:
    assert read_stamps(write_stamps(stamps_of(made_from))) == stamps_of(made_from)


@pytest.mark.parametrize("odd", ["", "{", "[]", "7", "null", '{"a": 1}', "[" * 10_000, "\x00"])
def test_odd_stamps_are_none(odd: str) -> None:
    assert read_stamps(odd) == {}
