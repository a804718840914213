"""The smallest change for who is left without a mentor, tried out (F30).

A place more may go to somebody else who waits, another rule holds for everybody, and a language
may open a better pair for another. So each change that comes into question is made and all are
matched again, until one gives this person a mentor and takes nobody's.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from random import Random

from lti_app.domain.matching import Matching, MatchingProblem, Pair
from lti_app.domain.matching_people.changed import (
    returns_for,
    with_more_places,
    with_other_rule,
)
from lti_app.domain.matching_people.changes import Change, ChangeKind, Leftover, changes_for
from lti_app.domain.matching_people.pairs import ProfilePairs
from lti_app.domain.matching_people.people import Snapshot
from lti_app.extension.matching import MatchingStrategy, Report
from lti_app.services.matching.hold import hold

# Pairs times the square of how many are left: each of them may take as many tries as there are
# others. Up to here all tries together take some twenty seconds; beyond, the change that comes into
# question first is proposed without being tried.
MOST_WORK = 1 << 27
# Changes of one kind each, such as a place with each of the mentors, that are tried for a person.
_MOST_TRIED = 8
_ORDER = {kind: number for number, kind in enumerate(ChangeKind)}
_PLACES = {ChangeKind.ONE_MORE_PLACE, ChangeKind.ONE_MORE_PLACE_IN_GROUP}


def is_worth_trying(problem: MatchingProblem, matching: Matching) -> bool:
    """Whether trying takes seconds, not minutes."""
    pairs = len(problem.mentees) * len(problem.mentors)
    return pairs * len(matching.unmatched) ** 2 <= MOST_WORK


class Trial:
    """A run that can be made again with one thing changed, by a strategy that proves itself."""

    def __init__(
        self,
        snapshot: Snapshot,
        pairs: ProfilePairs,
        problem: MatchingProblem,
        matching: Matching,
        strategy: MatchingStrategy,
    ) -> None:
        self._snapshot = snapshot
        self._pairs = pairs
        self._problem = problem
        self._matching = matching
        self._strategy = strategy

    def confirmed(self, left: Leftover, report: Report) -> Leftover:
        """The same person with the smallest change that is enough; with none if it takes more.

        What ``report`` raises passes through.
        """
        for change in self._candidates(left):
            if self._is_enough(left.mentee, change, report):
                return replace(left, change=change)
        return replace(left, change=None)

    def _candidates(self, left: Leftover) -> Iterator[Change]:
        """In the order of ChangeKind, then the same with a place besides, then several places."""
        opening = changes_for(self._pairs, self._problem, self._matching, left)
        returning = returns_for(self._snapshot, left.mentee)
        single = sorted([*opening, *islice(returning, _MOST_TRIED)], key=_size)[:_MOST_TRIED]
        yield from single
        taking = [change for change in single if change.needs_place or change.kind in _PLACES]
        # Nobody else waits for a place than those who are left.
        for places in range(2, len(self._matching.unmatched) + 1):
            yield from (replace(change, places=places) for change in taking[:1])

    def _is_enough(self, mentee: int, change: Change, report: Report) -> bool:
        snapshot = with_other_rule(self._snapshot, mentee, change)
        pairs, problem = self._pairs, self._problem
        if snapshot is not self._snapshot:
            pairs = ProfilePairs(snapshot)
            problem = pairs.pool.problem(hold(pairs), snapshot.rules.bands)
        problem = with_more_places(problem, self._matching, change)
        found = self._strategy.match(problem, Random(0), report).pairs  # noqa: S311 (no lots)
        before = len(self._matching.pairs) + len(self._pairs.pool.locked)
        return mentee in _matched(pairs, found) and len(_matched(pairs, found)) > before


def _size(change: Change) -> tuple[bool, int]:
    """By which changes are sorted, the smallest first."""
    takes_two = change.needs_place or (change.mentor is not None and change.group is not None)
    return takes_two, _ORDER[change.kind]


def _matched(pairs: ProfilePairs, found: tuple[Pair, ...]) -> set[object]:
    """Everybody who has a mentor; locked pairs stand among the others."""
    return {pair.mentee for pair in found} | {pair.mentee for pair in pairs.pool.locked}
