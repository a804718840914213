"""By lot: the rules hold, and chance decides the rest."""

from random import Random

from lti_app.domain.matching import (
    Group,
    ListedPairs,
    MatchingProblem,
    Mentee,
    Mentor,
    UnmatchedReason,
)
from plugins.matching.lot.strategy import LotStrategy


def problem(capacity: int = 1, quota: int = 1) -> MatchingProblem:
    """Three mentees who may be with both mentors of one group, and one who may be with nobody."""
    return MatchingProblem(
        mentors=(Mentor("m1", capacity, "g"), Mentor("m2", capacity, "g")),
        groups=(Group("g", quota),),
        mentees=tuple(Mentee(name) for name in "abcd"),
        pairs=ListedPairs(4, 2, [(row, column, 500) for row in range(3) for column in range(2)]),
    )


def test_capacities_and_quotas_hold() -> None:
    for seed in range(20):
        assert len(LotStrategy().match(problem(capacity=1, quota=3), Random(seed)).pairs) == 2
        assert len(LotStrategy().match(problem(capacity=3, quota=1), Random(seed)).pairs) == 1


def test_everybody_can_be_drawn() -> None:
    drawn = {LotStrategy().match(problem(), Random(seed)).pairs[0] for seed in range(50)}
    assert {pair.mentee for pair in drawn} == {"a", "b", "c"}
    assert {pair.mentor for pair in drawn} == {"m1", "m2"}


def test_who_is_not_drawn_knows_whether_anybody_was_allowed() -> None:
    matching = LotStrategy().match(problem(), Random(1))
    reasons = {unmatched.mentee: unmatched.reason for unmatched in matching.unmatched}
    assert reasons.pop("d") == UnmatchedReason.NO_ALLOWED_PAIR
    assert set(reasons.values()) == {UnmatchedReason.NOT_DRAWN}
