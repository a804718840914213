"""The hard rules, one by one."""

import pytest

from lti_app.domain.matching_people.obstacle_words import obstacles_in_words, unknowns_of
from lti_app.domain.matching_people.obstacles import Obstacle, Relations
from lti_app.domain.matching_people.people import Partners, Snapshot
from lti_app.domain.matching_rules import MatchingRules
from lti_app.domain.tandem import Pair
from tests.snapshots import person

MENTOR = person(1, level=2, languages=frozenset({"de"}))
MENTEE = person(2, level=4, languages=frozenset({"de", "en"}))
PAIR = Pair(mentor=1, mentee=2)


def found(
    mentee: dict[str, object] | None = None,
    mentor: dict[str, object] | None = None,
    gap: int = 1,
    **relations: object,
) -> tuple[Obstacle, ...]:
    one = person(2, **({"level": 4, "languages": frozenset({"de"})} | (mentee or {})))
    other = person(1, **({"level": 2, "languages": frozenset({"de"})} | (mentor or {})))
    rules = MatchingRules(hierarchy_gap=gap)
    snapshot = Snapshot(rules=rules, people=(other, one), **relations)  # type: ignore[arg-type]
    return Relations(snapshot).obstacles(one, other)


def test_two_whom_nothing_keeps_apart_are_allowed() -> None:
    assert found() == ()


@pytest.mark.parametrize(
    ("gap", "levels", "is_allowed"),
    [
        (1, (3, 2), True),
        (1, (2, 2), False),
        (1, (1, 2), False),
        (0, (2, 2), True),
        (0, (1, 2), False),
        (3, (4, 2), False),
        (3, (5, 2), True),
        (1, (None, 2), True),
        (1, (1, None), True),
    ],
)
def test_a_mentee_stands_above_the_mentor_by_the_gap(
    gap: int, levels: tuple[int | None, int | None], is_allowed: bool
) -> None:
    obstacles = found({"level": levels[0]}, {"level": levels[1]}, gap)
    assert obstacles == (() if is_allowed else (Obstacle.HIERARCHY_GAP,))


def test_nobody_is_matched_within_a_reporting_line_in_either_direction() -> None:
    assert found(mentor={"managers": (7, 2)}) == (Obstacle.REPORTING_LINE,)
    assert found(mentee={"managers": (1,)}) == (Obstacle.REPORTING_LINE,)


def test_two_need_a_common_language_unless_one_has_not_said_any() -> None:
    assert found({"languages": frozenset({"fr"})}) == (Obstacle.NO_SHARED_LANGUAGE,)
    assert found({"languages": frozenset()}) == ()


@pytest.mark.parametrize("avoided", [(1, 2), (2, 1)])
def test_either_side_can_avoid_the_other(avoided: tuple[int, int]) -> None:
    assert found(avoided=(avoided,)) == (Obstacle.AVOIDED,)


@pytest.mark.parametrize("active", [True, False])
@pytest.mark.parametrize("pair", [PAIR, Pair(mentor=2, mentee=1)])
def test_partners_of_now_and_before_are_not_matched_again(pair: Pair, active: bool) -> None:
    assert found(tandems=(Partners(pair, active),)) == (Obstacle.ALREADY_PARTNERS,)


@pytest.mark.parametrize("pair", [PAIR, Pair(mentor=2, mentee=1)])
def test_an_excluded_pair_is_excluded_either_way_round(pair: Pair) -> None:
    assert found(excluded=(pair,)) == (Obstacle.EXCLUDED,)


def test_nobody_is_their_own_mentor() -> None:
    relations = Relations(Snapshot(rules=MatchingRules(hierarchy_gap=0), people=(MENTOR,)))
    assert relations.obstacles(MENTOR, MENTOR) == (Obstacle.SAME_PERSON,)


def test_every_obstacle_has_words_and_an_avoidance_is_never_named() -> None:
    for obstacle in Obstacle:
        (words,) = obstacles_in_words((obstacle,))
        assert words.de
        assert "avoid" not in words.en.lower()
    both = (Obstacle.AVOIDED, Obstacle.HIERARCHY_GAP)
    assert obstacles_in_words(both) == obstacles_in_words((Obstacle.HIERARCHY_GAP,))


def test_what_could_not_be_checked_is_said() -> None:
    assert unknowns_of(MENTEE, MENTOR) == ()
    assert len(unknowns_of(person(3), MENTOR)) == 2
