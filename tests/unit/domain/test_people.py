from lti_app.domain.participation import RoleWish
from lti_app.domain.people import (
    FILTER_WORDS,
    STATE_WORDS,
    WISH_WORDS,
    PeopleFilter,
    PersonState,
)


def test_every_state_wish_and_filter_has_its_words() -> None:
    assert set(STATE_WORDS) == set(PersonState)
    assert set(WISH_WORDS) == set(RoleWish)
    assert set(FILTER_WORDS) == set(PeopleFilter)


def test_who_has_not_joined_or_has_gone_takes_no_part() -> None:
    assert {state for state in PersonState if state.takes_part} == {
        PersonState.JOINED,
        PersonState.PAUSED,
        PersonState.SET_ASIDE,
    }
