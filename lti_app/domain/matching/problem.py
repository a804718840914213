"""What is to be matched: people, places, quotas, bands of fit.

A problem has one form: everybody sorted by identifier. So the same people in any order are the
same problem, and a strategy that computes the same from the same gives the same result.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from lti_app.domain.matching.pairs import PairSource

Identifier = int | str


class ImpossibleProblem(ValueError):
    """People, groups or bands contradict each other; the message says where."""


@dataclass(frozen=True, slots=True)
class Mentor:
    """Somebody who offers places to mentees, perhaps in a group with a quota."""

    id: Identifier
    capacity: int
    group: Identifier | None = None


@dataclass(frozen=True, slots=True)
class Mentee:
    """Somebody who looks for one mentor."""

    id: Identifier


@dataclass(frozen=True, slots=True)
class Group:
    """Mentors who may take at most ``capacity`` mentees together."""

    id: Identifier
    capacity: int


def canonical_order(identifier: Identifier) -> tuple[bool, Identifier]:
    """The key by which people are sorted: numbers by size, then texts by code point."""
    return isinstance(identifier, str), identifier


@dataclass(frozen=True)
class MatchingProblem:
    """One question to a strategy. ``pairs`` numbers people by their place in these tuples.

    ``bands`` are ascending thresholds: a fit below the first is in band 0, the worst; a fit
    from the last upwards is in the best band, number ``len(bands)``.

    Raises:
        ImpossibleProblem: out of order, named twice, a negative capacity or an unknown group.
    """

    mentors: tuple[Mentor, ...]
    mentees: tuple[Mentee, ...]
    pairs: PairSource
    groups: tuple[Group, ...] = ()
    bands: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        _require_order("mentors", (mentor.id for mentor in self.mentors))
        _require_order("mentees", (mentee.id for mentee in self.mentees))
        _require_order("groups", (group.id for group in self.groups))
        groups = {group.id for group in self.groups}
        for group in self.groups:
            if group.capacity < 0:
                raise ImpossibleProblem(f"the group {group.id!r} has a negative capacity")
        for mentor in self.mentors:
            if mentor.capacity < 0:
                raise ImpossibleProblem(f"{mentor.id!r} has a negative capacity")
            if mentor.group is not None and mentor.group not in groups:
                raise ImpossibleProblem(f"{mentor.id!r} is in the unknown group {mentor.group!r}")
        if any(lower >= upper for lower, upper in pairwise(self.bands)):
            raise ImpossibleProblem("the thresholds of the bands do not ascend")

    @property
    def most_pairs(self) -> int:
        """A bound on the pairs of any matching: people to place, and places."""
        return min(len(self.mentees), sum(mentor.capacity for mentor in self.mentors))


def _require_order(what: str, identifiers: Iterable[Identifier]) -> None:
    for lower, upper in pairwise(canonical_order(identifier) for identifier in identifiers):
        if lower >= upper:
            raise ImpossibleProblem(f"{what}: {upper[1]!r} is out of order or stands there twice")
