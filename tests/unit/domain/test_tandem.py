import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.tandem import (
    CannotPair,
    NotYourTandem,
    Pair,
    PairingObstacle,
    TandemRole,
    check_pair,
    role_in,
)

MEMBERS = {1, 2, 3, 4}


def obstacle(pair: Pair, *active: Pair) -> PairingObstacle:
    with pytest.raises(CannotPair) as raised:
        check_pair(pair, MEMBERS, active)
    return raised.value.obstacle


def test_two_people_of_the_course_can_be_paired() -> None:
    check_pair(Pair(mentor=1, mentee=2), MEMBERS, [])


def test_nobody_is_their_own_partner() -> None:
    assert obstacle(Pair(mentor=1, mentee=1)) is PairingObstacle.SAME_PERSON


@pytest.mark.parametrize("pair", [Pair(mentor=1, mentee=9), Pair(mentor=9, mentee=1)])
def test_both_must_belong_to_the_course(pair: Pair) -> None:
    assert obstacle(pair) is PairingObstacle.NOT_IN_THE_COURSE


@pytest.mark.parametrize("pair", [Pair(mentor=1, mentee=2), Pair(mentor=2, mentee=1)])
def test_partners_are_not_paired_again_in_either_direction(pair: Pair) -> None:
    assert obstacle(pair, Pair(mentor=1, mentee=2)) is PairingObstacle.ALREADY_PARTNERS


def test_a_mentee_has_one_mentor_at_a_time() -> None:
    taken = Pair(mentor=3, mentee=2)
    assert obstacle(Pair(mentor=1, mentee=2), taken) is PairingObstacle.MENTEE_HAS_A_MENTOR


def test_a_mentor_may_have_several_mentees() -> None:
    check_pair(Pair(mentor=1, mentee=3), MEMBERS, [Pair(mentor=1, mentee=2)])


def test_a_mentor_here_may_be_a_mentee_there() -> None:
    check_pair(Pair(mentor=3, mentee=1), MEMBERS, [Pair(mentor=1, mentee=2)])


people = st.integers(min_value=1, max_value=5)


@given(st.lists(st.tuples(people, people)))
def test_however_people_are_paired_no_mentee_has_two_mentors(wishes: list[tuple[int, int]]) -> None:
    active: list[Pair] = []
    for mentor, mentee in wishes:
        pair = Pair(mentor=mentor, mentee=mentee)
        try:
            check_pair(pair, MEMBERS, active)
        except CannotPair:
            continue
        active.append(pair)
    assert len({pair.mentee for pair in active}) == len(active)
    assert len({frozenset((pair.mentor, pair.mentee)) for pair in active}) == len(active)
    assert all({pair.mentor, pair.mentee} <= MEMBERS for pair in active)


def test_the_role_is_the_tandem_s() -> None:
    pair = Pair(mentor=1, mentee=2)
    assert role_in(pair, 1) is TandemRole.MENTOR
    assert role_in(pair, 2) is TandemRole.MENTEE
    assert TandemRole.MENTOR.partner is TandemRole.MENTEE
    assert TandemRole.MENTEE.partner is TandemRole.MENTOR


def test_a_tandem_is_nobody_else_s() -> None:
    with pytest.raises(NotYourTandem):
        role_in(Pair(mentor=1, mentee=2), 3)


def test_who_has_left_the_programme_is_nobodys_partner() -> None:
    for left in ({1}, {2}, {1, 2, 3}):
        with pytest.raises(CannotPair) as refused:
            check_pair(Pair(mentor=1, mentee=2), [1, 2], [], left)
        assert refused.value.obstacle is PairingObstacle.HAS_LEFT
    check_pair(Pair(mentor=1, mentee=2), [1, 2], [], {3})
