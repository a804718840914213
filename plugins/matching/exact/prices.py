"""Dual prices of a matching: what one place more with a mentor, in a group, is worth at most.

A mentee's price u, a mentor's v and a group's w prove a matching of candidate pairs to be the
best if no pair's weight is above u + v + w, with equality for its own pairs, and who has a price
is used to the full (complementary slackness; Ahuja, Magnanti, Orlin, Network Flows, 1993, 9.3).
The solver keeps its prices to itself, so they are computed here, as longest paths in the residual
network (Bellman-Ford), all nodes of a kind at once.
"""

from dataclasses import dataclass

import numpy as np

from plugins.matching.exact.candidates import Candidates
from plugins.matching.exact.levels import Numbers
from plugins.matching.exact.network import NOBODY, Bound, Network


@dataclass(frozen=True)
class Prices:
    """``place`` is what a place with a mentor costs in all: the mentor's price and the group's."""

    mentee: Numbers
    place: Numbers
    group: Numbers

    def mentor(self, network: Network) -> Numbers:
        """The mentors' own prices."""
        return self.place - self.group[network.mentor_group]

    def worth(self, network: Network) -> int:
        """The bound on any matching's weight that these prices prove."""
        return (
            sum(map(int, self.mentee.tolist()))
            + _cost(self.mentor(network), network.mentor_capacity)
            + _cost(self.group, network.group_capacity)
        )


def _cost(prices: Numbers, capacity: Numbers) -> int:
    """The cost of all places, in Python's numbers: the sum may pass 64 bits."""
    costs = zip(prices.tolist(), capacity.tolist(), strict=True)
    return sum(int(price) * int(places) for price, places in costs)


def free_of_charge(network: Network) -> Prices:
    """Everything costs nothing: where the search for prices begins."""
    return Prices(
        mentee=np.zeros(network.mentees, dtype=np.int64),
        place=np.zeros(network.mentors, dtype=np.int64),
        group=np.zeros(network.groups, dtype=np.int64),
    )


def lowest_prices(residual: "Residual", start: Prices, rounds: int) -> Prices | None:
    """The lowest prices of places, from ``start`` upwards, that prove a matching.

    Nothing if they are not settled after ``rounds`` rounds; there are none if the matching is
    not the best one among the candidates.
    """
    place, group, outside = start.place, start.group, 0
    for _ in range(rounds):
        mentee = residual.mentee_prices(place, outside)
        higher = residual.place_prices(mentee, place, group)
        higher_group = residual.group_prices(higher, group, outside)
        higher_outside = residual.outside_price(higher, higher_group, outside)
        settled = (
            higher_outside == outside
            and np.array_equal(higher, place)
            and np.array_equal(higher_group, group)
        )
        place, group, outside = higher, higher_group, higher_outside
        if settled:
            return Prices(mentee + outside, place - outside, group - outside)
    return None


class Residual:
    """A matching on candidates, as prices see it: who is with whom, who is full, who bids where.

    Each method raises one kind of price as far as the others ask for.
    """

    def __init__(
        self,
        network: Network,
        candidates: Candidates,
        weights: Numbers,
        mate: Numbers,
        bound: Bound,
    ) -> None:
        self._network = network
        self._bound = bound
        self._mate = mate
        self._matched = mate != NOBODY
        self._weight = np.zeros(network.mentees, dtype=np.int64)
        used = candidates.used_by(mate)
        self._weight[candidates.mentee[used]] = weights[used]
        taken = np.bincount(mate[self._matched], minlength=network.mentors)
        self._open_mentor = np.flatnonzero(taken < network.mentor_capacity)
        group_taken = np.zeros(network.groups, dtype=np.int64)
        np.add.at(group_taken, network.mentor_group, taken)
        self._open_group = group_taken < network.group_capacity
        by_mentor = np.argsort(candidates.mentor, kind="stable")
        self._bidder = candidates.mentee[by_mentor]
        self._bid_weight = weights[by_mentor]
        self._bid_mentor, self._bid_start = np.unique(
            candidates.mentor[by_mentor], return_index=True
        )

    def mentee_prices(self, place: Numbers, outside: int) -> Numbers:
        """Who has a mentor keeps what the place leaves of the weight; nobody else has anything."""
        return np.where(self._matched, self._weight - place[self._mate], -outside)

    def place_prices(self, mentee: Numbers, place: Numbers, group: Numbers) -> Numbers:
        """At least what any candidate would pay, and what a place in the group costs."""
        higher = place.copy()
        if len(self._bidder):
            bids = np.maximum.reduceat(self._bid_weight - mentee[self._bidder], self._bid_start)
            higher[self._bid_mentor] = np.maximum(place[self._bid_mentor], bids)
        return np.where(
            self._bound.mentors, higher, np.maximum(higher, group[self._network.mentor_group])
        )

    def group_prices(self, place: Numbers, group: Numbers, outside: int) -> Numbers:
        """Where a mentor has a free place, only the group can be what makes it cost something."""
        higher = group.copy()
        open_mentor = self._open_mentor
        np.maximum.at(higher, self._network.mentor_group[open_mentor], place[open_mentor])
        return np.where(self._bound.groups, higher, np.maximum(higher, outside))

    def outside_price(self, place: Numbers, group: Numbers, outside: int) -> int:
        """Raised where a group with free places would cost, or a mentee would pay to take part."""
        paying = self._matched & ~self._bound.mentees
        return max(
            outside,
            int(group[self._open_group].max(initial=outside)),
            int((place[self._mate] - self._weight)[paying].max(initial=outside)),
        )
