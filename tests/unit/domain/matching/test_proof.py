"""A proof is accepted as it is, and refuted when anything in it is changed."""

from dataclasses import replace
from typing import Any

import pytest

from lti_app.domain.matching import (
    Certificate,
    Group,
    ListedPairs,
    Matching,
    MatchingProblem,
    Mentee,
    Mentor,
    Objective,
    Pair,
    Unmatched,
    UnmatchedReason,
)
from lti_app.domain.matching.proof import ProofRefuted, check_proof

# "b" can only be with "m", so "a" takes the worse place with "n"; "c" finds the group full.
PROBLEM = MatchingProblem(
    mentors=(Mentor("m", 1), Mentor("n", 2, "g")),
    mentees=(Mentee("a"), Mentee("b"), Mentee("c")),
    groups=(Group("g", 1),),
    pairs=ListedPairs(3, 2, [(0, 0, 900), (0, 1, 700), (1, 0, 500), (2, 1, 100)]),
)
# Levels: matched (4000 each), total fit.
CERTIFICATE = Certificate(
    stages=((4000, 1),),
    mentees={"a": (600,), "b": (200,)},
    mentors={"m": (4300,)},
    groups={"g": (4100,)},
)
MATCHING = Matching(
    pairs=(Pair("n", "a", 700), Pair("m", "b", 500)),
    unmatched=(Unmatched("c", UnmatchedReason.GROUPS_FULL),),
    objective=Objective(matched=2, per_band=(2,), total=1200),
    certificate=CERTIFICATE,
)


def test_a_proof_is_accepted() -> None:
    check_proof(PROBLEM, MATCHING)


def test_stages_are_compared_from_the_left() -> None:
    # In the second stage a pair may be above its price: the first stage has ruled it out.
    in_stages = Certificate(
        stages=((1,), (1,)),
        mentees={"a": (0, 600), "b": (0, 200)},
        mentors={"m": (1, 300)},
        groups={"g": (1, 100)},
    )
    check_proof(PROBLEM, replace(MATCHING, certificate=in_stages))


@pytest.mark.parametrize(
    "changes",
    [
        {"pairs": (Pair("n", "a", 701), Pair("m", "b", 500))},
        {"pairs": (Pair("n", "b", 700), Pair("m", "a", 900))},
        {"pairs": (Pair("n", "a", 700), Pair("x", "b", 500))},
        {"pairs": (Pair("n", "a", 700),)},
        {"unmatched": ()},
        {"objective": Objective(matched=2, per_band=(2,), total=1201)},
        {
            "pairs": (Pair("n", "a", 700), Pair("m", "b", 500), Pair("n", "c", 100)),
            "unmatched": (),
            "objective": Objective(matched=3, per_band=(3,), total=1300),
        },
        {"certificate": None},
    ],
)
def test_a_changed_matching_is_refuted(changes: dict[str, Any]) -> None:
    with pytest.raises(ProofRefuted):
        check_proof(PROBLEM, replace(MATCHING, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"stages": ((2000, 1),)},
        {"stages": ((4000,),)},
        {"stages": ((4000, 1, 1),)},
        {"stages": ((1 << 62, 1),)},
        {"mentees": {"a": (599,), "b": (201,)}},
        {"mentees": {"a": (601,), "b": (200,)}},
        {"mentees": {"a": (600,), "b": (200,), "c": (-1,)}},
        {"mentees": {"a": (600, 0), "b": (200,)}},
        {"mentors": {"m": (1 << 70,)}},
        {"groups": {}},
    ],
)
def test_a_changed_certificate_is_refuted(changes: dict[str, Any]) -> None:
    with pytest.raises(ProofRefuted):
        check_proof(PROBLEM, replace(MATCHING, certificate=replace(CERTIFICATE, **changes)))


def test_a_matching_that_is_not_the_best_has_no_proof() -> None:
    first_come = replace(
        MATCHING,
        pairs=(Pair("m", "a", 900), Pair("n", "c", 100)),
        unmatched=(Unmatched("b", UnmatchedReason.MENTORS_FULL),),
        objective=Objective(matched=2, per_band=(2,), total=1000),
    )
    with pytest.raises(ProofRefuted, match="add up"):
        check_proof(PROBLEM, first_come)
