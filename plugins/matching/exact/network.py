"""The flow network: mentee → mentor → group → outside, and back to the mentees.

Nodes are mentees, mentors, groups and one node outside, which is source and sink in one: a
matching is a circulation. Mentors without a group share one that never fills. OR-tools finds a
circulation of greatest weight on candidate pairs; whether more pairs are needed is decided by
prices (prices.py, candidates.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from lti_app.domain.matching import MatchingProblem
from lti_app.extension.matching import NoExactAnswer
from plugins.matching.exact.candidates import Candidates, Marks
from plugins.matching.exact.levels import Numbers

# Stands for the mentor of a mentee who has none.
NOBODY = -1


class NumbersTooLarge(Exception):
    """The solver ran out of bits on its way to an answer."""


@dataclass(frozen=True)
class Network:
    """Capacities as arrays. The last group is the one of mentors without a group."""

    mentees: int
    mentor_capacity: Numbers
    mentor_group: Numbers
    group_capacity: Numbers

    @classmethod
    def of(cls, problem: MatchingProblem) -> "Network":
        """The network of a problem. A capacity beyond the number of mentees never binds."""
        unbound = len(problem.mentees) + 1
        numbers = {group.id: number for number, group in enumerate(problem.groups)}
        ungrouped = len(numbers)
        return cls(
            mentees=len(problem.mentees),
            mentor_capacity=_numbers([min(each.capacity, unbound) for each in problem.mentors]),
            mentor_group=_numbers(
                [
                    ungrouped if each.group is None else numbers[each.group]
                    for each in problem.mentors
                ]
            ),
            group_capacity=_numbers(
                [*(min(each.capacity, unbound) for each in problem.groups), unbound]
            ),
        )

    @property
    def mentors(self) -> int:
        """How many mentors there are."""
        return len(self.mentor_capacity)

    @property
    def groups(self) -> int:
        """How many groups there are, with the one that never fills."""
        return len(self.group_capacity)

    @property
    def nodes(self) -> int:
        """All nodes, with the one outside."""
        return self.mentees + self.mentors + self.groups + 1


@dataclass(frozen=True)
class Bound:
    """Who must be used to the full, because a price of an earlier stage says so."""

    mentees: Marks
    mentors: Marks
    groups: Marks

    @classmethod
    def nobody(cls, network: Network) -> "Bound":
        """Everybody is free, as in the first stage."""
        return cls(
            mentees=np.zeros(network.mentees, dtype=bool),
            mentors=np.zeros(network.mentors, dtype=bool),
            groups=np.zeros(network.groups, dtype=bool),
        )

    def and_priced(self, mentees: Numbers, mentors: Numbers, groups: Numbers) -> "Bound":
        """These, and whoever has one of these prices."""
        return Bound(
            mentees=self.mentees | (mentees != 0),
            mentors=self.mentors | (mentors != 0),
            groups=self.groups | (groups != 0),
        )


def best_flow(network: Network, candidates: Candidates, weights: Numbers, bound: Bound) -> Numbers:
    """A matching of greatest weight: each mentee's mentor, or NOBODY.

    ``weights`` has one number per candidate. An arc that must be full is not in the network: its
    flow enters and leaves as supply.

    Raises:
        NumbersTooLarge: the solver ran out of bits.
        NoExactAnswer: it ended in a way that these networks rule out.
    """
    # Its stubs mistake the shape of an array for its type.
    solver: Any = SimpleMinCostFlow()
    ones = np.ones(len(candidates), dtype=np.int64)
    pairs = solver.add_arcs_with_capacity_and_unit_cost(
        candidates.mentee, network.mentees + candidates.mentor, ones, -weights
    )
    supply = np.zeros(network.nodes, dtype=np.int64)
    for tails, heads, capacity, full in _arcs_of_people(network, bound):
        free = ~full
        solver.add_arcs_with_capacity_and_unit_cost(
            tails[free], heads[free], capacity[free], np.zeros(free.sum(), dtype=np.int64)
        )
        np.subtract.at(supply, tails[full], capacity[full])
        np.add.at(supply, heads[full], capacity[full])
    solver.set_nodes_supplies(np.arange(network.nodes), supply)
    status = solver.solve()
    if status == solver.BAD_COST_RANGE:
        raise NumbersTooLarge
    if status != solver.OPTIMAL:
        raise NoExactAnswer(f"the flow solver ended with {status.name}")
    used = solver.flows(pairs) > 0
    mate = np.full(network.mentees, NOBODY, dtype=np.int64)
    mate[candidates.mentee[used]] = candidates.mentor[used]
    return mate


def _arcs_of_people(
    network: Network, bound: Bound
) -> Iterator[tuple[Numbers, Numbers, Numbers, Marks]]:
    """Tails, heads, capacities and who must be full: outside → mentee, mentor → group → outside."""
    outside = network.nodes - 1
    mentees = np.arange(network.mentees)
    mentors = network.mentees + np.arange(network.mentors)
    groups = network.mentees + network.mentors + np.arange(network.groups)
    yield np.full(len(mentees), outside), mentees, np.ones_like(mentees), bound.mentees
    yield mentors, groups[network.mentor_group], network.mentor_capacity, bound.mentors
    yield groups, np.full(len(groups), outside), network.group_capacity, bound.groups


def _numbers(values: list[int]) -> Numbers:
    return np.array(values, dtype=np.int64)
