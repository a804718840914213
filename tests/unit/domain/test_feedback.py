from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.feedback import (
    FORMS,
    FeedbackAlreadyGiven,
    FeedbackExchange,
    FeedbackStanding,
    InvalidFeedback,
    NotRevealedYet,
    TaskNotCompleted,
    read_feedback,
)
from lti_app.domain.tandem import TandemRole

MENTOR, MENTEE = TandemRole
FILLED_IN = {
    MENTEE: {"method": ["5"], "relevance": ["4"], "helped": ["The example."], "wish": [""]},
    MENTOR: {"progress": ["4"], "practice": ["3"], "strength": ["Curious."], "next": ["A post."]},
}
sides = st.sets(st.sampled_from(TandemRole))
exchanges = st.builds(FeedbackExchange, completed=st.booleans(), given=sides, read=sides)


@pytest.mark.parametrize("role", TandemRole)
def test_a_filled_in_form_is_read(role: TandemRole) -> None:
    answers = read_feedback(role, FILLED_IN[role])
    assert set(answers) == set(FILLED_IN[role])
    assert all(isinstance(answers[scale.key], int) for scale in FORMS[role].scales)


def test_the_two_sides_are_asked_different_questions() -> None:
    keys = [{one.key for one in (*form.scales, *form.questions)} for form in FORMS.values()]
    assert not keys[0] & keys[1]


@pytest.mark.parametrize("role", TandemRole)
def test_both_sides_are_asked_two_scales_and_at_most_two_short_texts(role: TandemRole) -> None:
    assert len(FORMS[role].scales) == 2
    assert 1 <= len(FORMS[role].questions) <= 2


@pytest.mark.parametrize(
    ("field", "value"),
    [("method", ""), ("method", "0"), ("relevance", "6"), ("helped", " "), ("wish", "x" * 1001)],
)
def test_a_wrong_field_is_named(field: str, value: str) -> None:
    with pytest.raises(InvalidFeedback) as raised:
        read_feedback(MENTEE, FILLED_IN[MENTEE] | {field: [value]})
    assert set(raised.value.problems) == {field}


def test_feedback_waits_for_the_completed_task() -> None:
    exchange = FeedbackExchange(completed=False)
    assert exchange.standing(MENTEE) is FeedbackStanding.NOT_DUE
    with pytest.raises(TaskNotCompleted):
        exchange.check_giving(MENTEE)


def test_the_way_of_an_exchange_for_the_one_who_gives_first() -> None:
    assert FeedbackExchange(True).standing(MENTEE) is FeedbackStanding.TO_GIVE
    assert FeedbackExchange(True, {MENTEE}).standing(MENTEE) is FeedbackStanding.WAITING
    both = {MENTEE, MENTOR}
    assert FeedbackExchange(True, both).standing(MENTEE) is FeedbackStanding.TO_READ
    assert FeedbackExchange(True, both, {MENTEE}).standing(MENTEE) is FeedbackStanding.DONE
    assert FeedbackExchange(True, both, {MENTEE}).standing(MENTOR) is FeedbackStanding.TO_READ


def test_given_feedback_cannot_be_given_again() -> None:
    with pytest.raises(FeedbackAlreadyGiven):
        FeedbackExchange(True, {MENTOR}).check_giving(MENTOR)


def test_nothing_can_be_read_before_both_gave() -> None:
    with pytest.raises(NotRevealedYet):
        FeedbackExchange(True, {MENTOR}).check_reading()


@given(exchanges)
def test_the_partner_s_words_are_never_visible_before_both_gave(exchange: FeedbackExchange) -> None:
    for author, viewer in product(TandemRole, TandemRole):
        if exchange.visible(author, viewer):
            assert author in exchange.given
            assert viewer is author or set(exchange.given) == {MENTOR, MENTEE}


@given(exchanges)
def test_both_sides_are_revealed_at_the_same_moment(exchange: FeedbackExchange) -> None:
    assert exchange.visible(MENTOR, MENTEE) is exchange.visible(MENTEE, MENTOR)


@given(exchanges, st.sampled_from(TandemRole))
def test_an_exchange_always_stands_somewhere(exchange: FeedbackExchange, role: TandemRole) -> None:
    standing = exchange.standing(role)
    seen = standing in (FeedbackStanding.TO_READ, FeedbackStanding.DONE)
    assert not seen or exchange.visible(role.partner, role)
