"""The search for the best matching: stage by stage, in rounds of solving and pricing.

A round: OR-tools finds the best matching on the candidate pairs; its dual prices are computed;
all pairs are looked through under these prices; those that pay become candidates, too. If none
pays, the prices prove the matching to be the best of all (docs/matching.md). The best answers of
a stage are then exactly those that use only pairs at their price, and use to the full whoever
has a price; the next stage chooses among them.
"""

from collections.abc import Sequence

import numpy as np

from lti_app.domain.matching import MatchingProblem
from lti_app.extension.matching import MatchingProgress, NoExactAnswer, Report
from plugins.matching.exact.levels import Numbers, Stage
from plugins.matching.exact.network import NOBODY, Bound, Network, best_flow
from plugins.matching.exact.prices import Prices, Residual, free_of_charge, lowest_prices
from plugins.matching.exact.pricing import Solved, first_candidates, paying_pairs

# Where fewer than one pair for so many mentees pays, the matching may be the best one already.
_FEW = 50
# Rounds in which prices may settle anew around a matching before it is solved anew.
_PATIENCE = 100


class Search:
    """The answers so far: a matching, and the proofs of the stages behind it."""

    def __init__(
        self,
        problem: MatchingProblem,
        network: Network,
        stages: Sequence[Stage],
        per_person: int,
        report: Report,
    ) -> None:
        self._problem = problem
        self._network = network
        self.stages = stages
        self._per_person = per_person
        self._report = report
        self._candidates = first_candidates(problem, per_person)
        self._bound = Bound.nobody(network)
        self.mate: Numbers = np.full(network.mentees, NOBODY, dtype=np.int64)
        self.solved: list[Solved] = []

    def pairs(self) -> list[tuple[int, int, int]]:
        """The matching as mentee, mentor and fit, in the order of the mentees."""
        pairs = self._candidates.only(self._candidates.used_by(self.mate))
        return list(
            zip(pairs.mentee.tolist(), pairs.mentor.tolist(), pairs.fit.tolist(), strict=True)
        )

    def run(self) -> None:
        """Solve all stages.

        Raises:
            NumbersTooLarge: the solver ran out of bits.
            NoExactAnswer: the solver's answer cannot be proven.
        """
        if not self._problem.mentors or not self._problem.mentees:
            return
        for stage in self.stages:
            self._solve(stage)

    def _solve(self, stage: Stage) -> None:
        """Find the best for this stage among the best of all stages before, and prove it."""
        prices = free_of_charge(self._network)
        round_number, open_pairs = 0, len(self._candidates)
        while open_pairs:
            round_number += 1
            prices = self._settle(stage, prices, open_pairs)
            paying, open_pairs = paying_pairs(
                self._problem, self.solved, Solved(stage.weights, prices), self._per_person
            )
            self._candidates = self._candidates.joined_with(paying, self._network.mentors)
            self._report(
                MatchingProgress(len(self.solved) + 1, len(self.stages), round_number, open_pairs)
            )
        self._keep(Solved(stage.weights, prices))

    def _settle(self, stage: Stage, before: Prices, open_pairs: int) -> Prices:
        """The best matching on the candidates, and prices near those before that prove it.

        The matching is often the best one before its prices are. So if only few pairs spoke
        against the prices before, new ones are looked for around the same matching first.
        """
        if open_pairs < self._network.mentees // _FEW:
            prices = self._lowest_prices(stage, before, _PATIENCE)
            if prices is not None:
                return prices
        weights = stage.weights[self._candidates.fit]
        self.mate = best_flow(self._network, self._candidates, weights, self._bound)
        # A longest path visits each node once; one more round sees that nothing changes.
        prices = self._lowest_prices(stage, before, self._network.nodes + 1)
        if prices is None:
            raise NoExactAnswer("the flow solver's answer is not the best")
        return prices

    def _lowest_prices(self, stage: Stage, start: Prices, rounds: int) -> Prices | None:
        weights = stage.weights[self._candidates.fit]
        residual = Residual(self._network, self._candidates, weights, self.mate, self._bound)
        return lowest_prices(residual, start, rounds)

    def _keep(self, solved: Solved) -> None:
        """Hand on to the next stage what all best answers of this one have in common.

        Raises:
            NoExactAnswer: prices and matching do not add up to the same.
        """
        used = self._candidates.used_by(self.mate)
        reached = sum(solved.weights[self._candidates.fit[used]].tolist())
        if solved.prices.worth(self._network) != reached:
            raise NoExactAnswer("the prices do not prove the matching")
        self._bound = self._bound.and_priced(
            solved.prices.mentee, solved.prices.mentor(self._network), solved.prices.group
        )
        self._candidates = self._candidates.only(solved.surplus_of(self._candidates) == 0)
        self.solved.append(solved)
