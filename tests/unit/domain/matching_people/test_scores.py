"""The formulas of fit, as docs/matching.md gives them."""

import pytest

from lti_app.domain.matching_people.scores import (
    Points,
    difference_score,
    location_score,
    points_of,
    ranking_score,
    sets_score,
    style_score,
    topic_score,
    topics_score,
)
from lti_app.domain.matching_rules import FactorName
from tests.snapshots import person


@pytest.mark.parametrize(
    ("offered", "start", "score"),
    [(4, 0, 1000), (2, 0, 500), (3, 2, 500), (4, 3, 1000), (2, 2, 0), (1, 3, 0), (0, 0, 0)],
)
def test_a_topic_counts_what_the_mentor_can_beyond_the_mentee(
    offered: int, start: int, score: int
) -> None:
    assert topic_score(offered, start) == score


def test_topics_count_half_by_the_best_and_half_by_the_mean() -> None:
    mentee = person(1, wanted={"ai": 0, "data": 0})
    assert topics_score(mentee, person(2, offered={"ai": 4})) == (1000 + 500) // 2
    assert topics_score(mentee, person(2, offered={"ai": 4, "data": 4})) == 1000
    assert topics_score(mentee, person(2)) == 0
    assert topics_score(person(1), person(2, offered={"ai": 4})) == 500


def test_wishes_count_by_rank_and_only_for_who_has_any() -> None:
    assert [ranking_score(rank, True) for rank in (1, 2, 5, None)] == [1000, 900, 600, 0]
    assert ranking_score(None, False) == 500


def test_common_choices_count_up_to_enough() -> None:
    some = frozenset({"a", "b", "c", "d"})
    assert sets_score(some, frozenset({"a"}), 3) == 333
    assert sets_score(some, some, 3) == 1000
    assert sets_score(some, frozenset({"z"}), 3) == 0
    assert sets_score(some, frozenset(), 3) == 500


def test_style_counts_the_mean_distance_on_common_scales() -> None:
    assert style_score(0, 4) == 1000
    assert style_score(16, 4) == 0
    assert style_score(2, 4) == 875
    assert style_score(0, 0) == 500


@pytest.mark.parametrize(
    ("mine", "theirs", "remote", "score"),
    [
        ("bonn", "bonn", False, 1000),
        ("bonn", "ulm", True, 700),
        ("bonn", "ulm", False, 0),
        ("", "ulm", False, 500),
        ("", "", True, 700),
    ],
)
def test_a_place_counts_unless_both_would_meet_online(
    mine: str, theirs: str, remote: bool, score: int
) -> None:
    mentee = person(1, location=mine, remote=remote)
    assert location_score(mentee, person(2, location=theirs)) == score


def test_a_difference_counts_where_both_have_said() -> None:
    assert [difference_score(*two) for two in (("a", "b"), ("a", "a"), ("a", ""))] == [
        1000,
        0,
        500,
    ]


def test_points_that_are_left_go_to_the_largest_remainders() -> None:
    nothing = dict.fromkeys(FactorName, 0)
    weights = nothing | {
        FactorName.TOPICS: 1,
        FactorName.INTERESTS: 1,
        FactorName.FORMATS: 1,
    }
    scores = nothing | {
        FactorName.TOPICS: 100,
        FactorName.INTERESTS: 101,
        FactorName.FORMATS: 101,
    }
    # 302 / 3 is 100; the shares are 33 and a third, 33 and two thirds twice.
    assert points_of(scores, weights) == (
        Points(FactorName.TOPICS, 33, 334, 100),
        Points(FactorName.INTERESTS, 34, 334, 101),
        Points(FactorName.FORMATS, 33, 334, 101),
    )


def test_a_factor_of_which_nothing_is_missing_adds_all_that_it_can() -> None:
    nothing = dict.fromkeys(FactorName, 0)
    weights = nothing | {FactorName.TOPICS: 2, FactorName.LOCATION: 1}
    topics, place = points_of(nothing | {FactorName.LOCATION: 1000}, weights)
    assert (topics.points, topics.most) == (0, 667)
    assert (place.points, place.most) == (333, 333)
