"""Snapshots of people for tests of matching: Hypothesis strategies and short-hands."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from lti_app.domain.matching_people.people import (
    Absence,
    MatchingPerson,
    Partners,
    Ranked,
    Snapshot,
)
from lti_app.domain.matching_rules import (
    FactorName,
    GroupQuota,
    MatchingRules,
    Quota,
    QuotaAttribute,
)
from lti_app.domain.participation import RoleWish
from lti_app.domain.tandem import Pair

TOPICS = ("ai", "data", "web")
SITES = ("", "bonn", "ulm")


def person(person_id: int, wish: RoleWish = RoleWish.BOTH, **values: Any) -> MatchingPerson:
    """Somebody who has said only what a test names."""
    return MatchingPerson(id=person_id, wish=wish, **values)


def some_of(*values: str) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values))


@st.composite
def people(draw: st.DrawFn, person_id: int) -> MatchingPerson:
    return MatchingPerson(
        id=person_id,
        wish=draw(st.sampled_from(RoleWish)),
        capacity=draw(st.integers(1, 2)),
        absent=draw(st.sampled_from([None] * 6 + list(Absence))),
        offered=draw(st.dictionaries(st.sampled_from(TOPICS), st.integers(1, 4))),
        wanted=draw(st.dictionaries(st.sampled_from(TOPICS), st.integers(0, 3))),
        interests=draw(some_of("music", "chess", "books", "food")),
        working_style=draw(
            st.dictionaries(st.sampled_from(["structure", "learning"]), st.integers(1, 5))
        ),
        formats=draw(some_of("read", "quiz")),
        languages=draw(some_of("de", "en")),
        availability=draw(some_of("monday_morning", "friday_afternoon")),
        level=draw(st.sampled_from([None, 1, 2, 3, 4])),
        department=draw(st.sampled_from(("", "sales", "law"))),
        location=draw(st.sampled_from(SITES)),
        remote=draw(st.booleans()),
        age_group=draw(st.sampled_from(("", "under_25", "55_over"))),
        gender=draw(st.sampled_from(("", "female", "male"))),
    )


@st.composite
def rules(draw: st.DrawFn) -> MatchingRules:
    weights = draw(
        st.fixed_dictionaries({name: st.integers(0, 10) for name in FactorName}).filter(
            lambda weights: any(
                weight for name, weight in weights.items() if name not in {"age", "gender"}
            )
        )
    )
    quotas = st.builds(
        Quota,
        st.just(QuotaAttribute.LOCATION),
        st.tuples(st.builds(GroupQuota, st.just("Bonn"), st.integers(0, 2))),
    )
    return MatchingRules(
        hierarchy_gap=draw(st.integers(0, 2)),
        quota=draw(st.none() | quotas),
        weights=weights,
        bands=tuple(sorted(draw(st.sets(st.integers(1, 1000), max_size=3)))),
    )


@st.composite
def snapshots(draw: st.DrawFn, most: int = 7) -> Snapshot:
    """Up to ``most`` people with relations of all kinds among them."""
    ids = range(1, draw(st.integers(2, most)) + 1)
    pairs = st.sampled_from([Pair(mentor=a, mentee=b) for a in ids for b in ids if a != b])
    some_pairs = st.lists(pairs, max_size=2, unique=True)
    wishes = draw(st.lists(pairs, max_size=4, unique=True))
    managers = draw(st.dictionaries(st.sampled_from(ids), st.sampled_from(ids), max_size=2))
    tandems = draw(st.lists(pairs, max_size=2, unique_by=lambda pair: pair.mentee))
    drawn = [draw(people(person_id)) for person_id in ids]
    return Snapshot(
        rules=draw(rules()),
        asks_age_and_gender=draw(st.booleans()),
        people=tuple(
            replace(each, managers=(managers[each.id],))
            if managers.get(each.id, each.id) != each.id
            else each
            for each in drawn
        ),
        tandems=tuple(Partners(pair, draw(st.booleans())) for pair in tandems),
        ranked=tuple(Ranked(pair, rank) for rank, pair in enumerate(wishes, start=1)),
        avoided=tuple((pair.mentor, pair.mentee) for pair in draw(some_pairs)),
        locked=tuple(draw(some_pairs)),
        excluded=tuple(draw(some_pairs)),
    )
