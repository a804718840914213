import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.wish import (
    MOST_AVOIDED,
    MOST_WISHES,
    NotPossible,
    TooManyWishes,
    chosen,
    moved,
    read_person,
    read_place,
    with_avoided,
    without,
)

PEOPLE = st.integers(1, 8)
WISHES = st.lists(PEOPLE, unique=True, max_size=MOST_WISHES)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just(chosen), PEOPLE),
        st.tuples(st.just(without), PEOPLE),
        st.tuples(st.just(moved), PEOPLE, st.integers(-3, 9)),
    )
)


@given(WISHES, STEPS)
def test_whatever_is_pressed_nobody_is_wished_for_twice_or_sixth(
    wishes: list[int], steps: list[tuple]
) -> None:
    now = tuple(wishes)
    for change, *of in steps:
        try:
            after = change(now, *of)
        except TooManyWishes:
            assert len(now) == MOST_WISHES
            continue
        assert len(set(after)) == len(after) <= MOST_WISHES
        # A second click changes nothing.
        assert change(after, *of) == after
        others = [one for one in after if one != of[0]]
        assert others == [one for one in now if one != of[0]]
        now = after


@given(WISHES, PEOPLE, st.integers(-3, 9))
def test_a_moved_wish_stands_at_its_place_or_at_the_nearest_end(
    wishes: list[int], mentor: int, place: int
) -> None:
    after = moved(wishes, mentor, place)
    if mentor not in wishes:
        assert after == tuple(wishes)
    else:
        assert after.index(mentor) + 1 == min(max(place, 1), len(wishes))


def test_a_sixth_wish_is_refused() -> None:
    with pytest.raises(TooManyWishes):
        chosen((1, 2, 3, 4, 5), 6)
    assert chosen((1, 2, 3, 4, 5), 3) == (1, 2, 3, 4, 5)


def test_nobody_avoids_themselves_and_avoiding_stays_the_exception() -> None:
    with pytest.raises(NotPossible):
        with_avoided((), 7, who=7)
    many = range(1, MOST_AVOIDED + 1)
    with pytest.raises(TooManyWishes):
        with_avoided(many, 99, who=100)
    assert with_avoided(many, 1, who=100) == set(many)


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "٣", "9999999999", "me"])
def test_a_form_that_names_nobody_is_refused_and_one_without_a_place_has_none(typed: str) -> None:
    with pytest.raises(NotPossible):
        read_person({"person": [typed]})
    assert read_place({"place": [typed]}) is None
