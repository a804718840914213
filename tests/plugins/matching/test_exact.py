"""The exact strategy against brute force, and its certificate against an independent check.

The check reads nothing but the file and the answer, as anybody outside could.
"""

import json
from bisect import bisect_right
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_app.domain.matching.file import read_problem, write_answer
from lti_app.domain.matching.proof import check_proof
from plugins.matching.exact.levels import split_into_stages
from plugins.matching.exact.strategy import ExactStrategy

Document = dict[str, Any]


EXACT = ExactStrategy()
# With few candidates and small numbers, small problems take the way of large ones: rounds of
# pricing, and a stage for nearly every level.
LIKE_LARGE = ExactStrategy(candidates_per_person=1, bits=14)


def solve(question: Document, strategy: ExactStrategy = EXACT) -> Document:
    matching = strategy.match(read_problem(json.dumps(question)), Random(0))
    return json.loads(json.dumps(write_answer(matching, 0.0)))


def levels_of(fit: int, bands: list[int]) -> tuple[int, ...]:
    """Matched; in band 1 or better, … in the best; fit."""
    band = bisect_right(bands, fit)
    return (*(int(band >= number) for number in range(len(bands) + 1)), fit)


def check_matching(question: Document, answer: Document) -> None:
    """The answer is a matching, and its objective is what its pairs add up to."""
    fits = {(pair["mentor"], pair["mentee"]): pair["fit"] for pair in question["pairs"]}
    chosen = [(pair["mentor"], pair["mentee"]) for pair in answer["pairs"]]
    assert all(fits[pair["mentor"], pair["mentee"]] == pair["fit"] for pair in answer["pairs"])
    mentees = [mentee for _, mentee in chosen]
    assert sorted(map(str, mentees + answer["unmatched"])) == sorted(
        str(mentee["id"]) for mentee in question["mentees"]
    )
    group_of = {mentor["id"]: mentor.get("group") for mentor in question["mentors"]}
    for mentor in question["mentors"]:
        assert [each for each, _ in chosen].count(mentor["id"]) <= mentor["capacity"]
    for group in question.get("groups", []):
        members = [each for each, _ in chosen if group_of[each] == group["id"]]
        assert len(members) <= group["capacity"]
    bands = [bisect_right(question["bands"], fits[pair]) for pair in chosen]
    assert answer["objective"] == {
        "matched": len(chosen),
        "per_band": [bands.count(band) for band in range(len(question["bands"]) + 1)],
        "total": sum(fits[pair] for pair in chosen),
    }


def check_coefficients(stages: list[list[int]], maxima: list[int], most: int) -> None:
    """The stages weigh all levels in their order: none outweighs a level before it.

    ``maxima`` are what a pair can bring at each level, ``most`` how many pairs there can be.
    """
    assert sum(map(len, stages)) == len(maxima)
    first = 0
    for coefficients in stages:
        levels = range(first, first + len(coefficients))
        for place, coefficient in enumerate(coefficients):
            below = sum(
                c * maxima[level]
                for c, level in zip(coefficients, levels, strict=True)
                if level > first + place
            )
            assert coefficient > most * below
        first += len(coefficients)


def check_certificate(question: Document, answer: Document) -> None:
    """Prices that bound every matching, stage by stage, by what this one reaches.

    Weak duality holds for tuples compared from the left as it does for numbers.
    """
    certificate = answer["certificate"]
    stages = certificate["stages"]
    nothing = (0,) * len(stages)
    most = min(len(question["mentees"]), sum(each["capacity"] for each in question["mentors"]))
    check_coefficients(stages, [1] * (len(question["bands"]) + 1) + [1000], most)

    def weight(fit: int) -> tuple[int, ...]:
        values = iter(levels_of(fit, question["bands"]))
        return tuple(sum(c * next(values) for c in coefficients) for coefficients in stages)

    def prices(kind: str) -> dict[Any, tuple[int, ...]]:
        found = {entry["id"]: tuple(entry["price"]) for entry in certificate[kind]}
        assert all(len(price) == len(stages) and price >= nothing for price in found.values())
        return found

    def add(*vectors: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(map(sum, zip(nothing, *vectors, strict=True)))

    def times(number: int, vector: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(number * value for value in vector)

    mentees, mentors, groups = prices("mentees"), prices("mentors"), prices("groups")
    group_of = {mentor["id"]: mentor.get("group") for mentor in question["mentors"]}
    for pair in question["pairs"]:
        price = add(
            mentees.get(pair["mentee"], nothing),
            mentors.get(pair["mentor"], nothing),
            groups.get(group_of[pair["mentor"]], nothing),
        )
        assert price >= weight(pair["fit"]), pair
    bound = add(
        *mentees.values(),
        *(
            times(each["capacity"], mentors.get(each["id"], nothing))
            for each in question["mentors"]
        ),
        *(
            times(each["capacity"], groups.get(each["id"], nothing))
            for each in question.get("groups", [])
        ),
    )
    assert add(*(weight(pair["fit"]) for pair in answer["pairs"])) == bound


def brute_force(question: Document) -> tuple[int, ...]:
    """The best objective, as levels, of all matchings there are."""
    places: dict[Any, list[Any]] = {mentee["id"]: [None] for mentee in question["mentees"]}
    for pair in question["pairs"]:
        places[pair["mentee"]].append(pair)
    capacity = {mentor["id"]: mentor["capacity"] for mentor in question["mentors"]}
    quota = {group["id"]: group["capacity"] for group in question.get("groups", [])}
    group_of = {mentor["id"]: mentor.get("group") for mentor in question["mentors"]}
    nothing = (0,) * (len(question["bands"]) + 2)
    best = nothing
    for choice in product(*places.values()):
        pairs = [pair for pair in choice if pair is not None]
        mentors = [pair["mentor"] for pair in pairs]
        groups = [group_of[mentor] for mentor in mentors]
        if all(mentors.count(each) <= capacity[each] for each in set(mentors)) and all(
            groups.count(each) <= quota[each] for each in set(groups) - {None}
        ):
            levels = (levels_of(pair["fit"], question["bands"]) for pair in pairs)
            best = max(best, tuple(map(sum, zip(nothing, *levels, strict=True))))
    return best


def as_levels(answer: Document) -> tuple[int, ...]:
    """An answer's objective as levels."""
    per_band = answer["objective"]["per_band"]
    counts = (sum(per_band[band:]) for band in range(len(per_band)))
    return (*counts, answer["objective"]["total"])


@st.composite
def questions(draw: st.DrawFn, people: int = 5) -> Document:
    """Small problems with everything in them: capacities of 0, groups, bands, forbidden pairs."""
    groups = [
        {"id": f"g{number}", "capacity": draw(st.integers(0, 3))}
        for number in range(draw(st.integers(0, 2)))
    ]
    mentors = []
    for number in range(draw(st.integers(0, people))):
        mentor: Document = {"id": f"m{number}", "capacity": draw(st.integers(0, 2))}
        if groups and draw(st.booleans()):
            mentor["group"] = draw(st.sampled_from(groups))["id"]
        mentors.append(mentor)
    mentees = [{"id": f"s{number}"} for number in range(draw(st.integers(0, people)))]
    fits = st.one_of(
        st.none(), st.integers(0, 4).map(lambda step: 250 * step), st.integers(0, 1000)
    )
    pairs = [
        {"mentor": mentor["id"], "mentee": mentee["id"], "fit": fit}
        for mentor in mentors
        for mentee in mentees
        if (fit := draw(fits)) is not None
    ]
    bands = sorted(draw(st.sets(st.sampled_from([1, 250, 251, 500, 750, 1000]), max_size=4)))
    return {
        "mentors": mentors,
        "mentees": mentees,
        "groups": groups,
        "pairs": pairs,
        "bands": bands,
    }


@pytest.mark.parametrize("strategy", [EXACT, LIKE_LARGE], ids=["as_it_is", "like_large"])
@given(question=questions())
@settings(max_examples=120)
def test_no_matching_is_better_in_any_objective(
    strategy: ExactStrategy, question: Document
) -> None:
    answer = solve(question, strategy)
    check_matching(question, answer)
    assert as_levels(answer) == brute_force(question)


@pytest.mark.parametrize("strategy", [EXACT, LIKE_LARGE], ids=["as_it_is", "like_large"])
@given(question=questions(people=8))
@settings(max_examples=120)
def test_the_certificate_proves_the_answer_without_solving_again(
    strategy: ExactStrategy, question: Document
) -> None:
    check_certificate(question, solve(question, strategy))
    problem = read_problem(json.dumps(question))
    check_proof(problem, strategy.match(problem, Random(0)))


@given(questions())
@settings(max_examples=60)
def test_the_change_that_is_named_gives_one_more_mentee_a_partner(question: Document) -> None:
    answer = solve(question)
    for reason in answer["reasons"]:
        changed = json.loads(json.dumps(question))
        for kind in ("mentor", "group"):
            for each in changed[f"{kind}s"]:
                each["capacity"] += each["id"] == reason.get(f"place_with_{kind}")
        more = {"place_with_mentor", "place_with_group"} & set(reason)
        assert solve(changed)["objective"]["matched"] == answer["objective"]["matched"] + len(more)
        allowed = any(pair["mentee"] == reason["mentee"] for pair in question["pairs"])
        assert allowed == (reason["reason"] != "no_allowed_pair")


@given(questions(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_same_people_in_any_order_give_the_same_result(question: Document, random: Any) -> None:
    shuffled = {
        key: random.sample(entries, len(entries)) if key != "bands" else entries
        for key, entries in question.items()
    }
    assert solve(shuffled) == solve(question)


def test_what_is_too_large_for_the_solver_is_solved_in_smaller_stages() -> None:
    random = Random(1)
    people = range(6)
    question: Document = {
        "mentors": [{"id": number, "capacity": 1} for number in people],
        "mentees": [{"id": number} for number in people],
        "pairs": [
            {"mentor": mentor, "mentee": mentee, "fit": random.randrange(1001)}
            for mentor in people
            for mentee in people
        ],
        "bands": list(range(30, 1000, 30)),
    }
    # Two bits more than the solver can work with.
    answer = solve(question, ExactStrategy(bits=63))
    check_certificate(question, answer)
    assert answer["objective"] == solve(question)["objective"]
    too_large = split_into_stages(read_problem(json.dumps(question)), bits=63)
    assert answer["certificate"]["stages"] != [list(stage.coefficients) for stage in too_large]
