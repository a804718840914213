"""The exact strategy, as the registry sees it. How it searches stands in search.py."""

from dataclasses import replace
from random import Random

from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching import HeldPairs, Matching, MatchingProblem, Pair, objective_of
from lti_app.extension.matching import NoExactAnswer, Report, report_nothing
from plugins.matching.exact.certificate import certificate_of
from plugins.matching.exact.levels import MOST_BITS, split_into_stages
from plugins.matching.exact.network import Network, NumbersTooLarge
from plugins.matching.exact.search import Search
from plugins.matching.exact.unmatched import explain_unmatched

# Up to so many pairs, 8 MB, all fits are held; beyond, they are scored anew in every round.
_SMALL = 1 << 22
# Candidates for each person that a look through all pairs may add. Where looking through costs
# little, few candidates make each solution fast; where it costs much, more of them save rounds.
_CANDIDATES_IF_SMALL = 6
_CANDIDATES = 12


class ExactStrategy:
    """Most mentees matched, fewest in the worst bands, greatest fit; proven by prices.

    The two numbers change what the search costs, not what its answer is worth.
    """

    key = "exact"
    name = LocalizedText(de="Bestmögliche Zuordnung", en="Best possible matching")
    summary = LocalizedText(
        de=(
            "Bringt so viele Mentees wie möglich unter, vermeidet die schlechtesten Paare "
            "und wählt dann die größte Passung – mit Beweis."
        ),
        en=(
            "Finds a partner for as many mentees as possible, avoids the worst pairs, "
            "then takes the greatest fit – with proof."
        ),
    )
    proves_itself = True

    def __init__(self, candidates_per_person: int | None = None, bits: int = MOST_BITS) -> None:
        self._candidates_per_person = candidates_per_person
        self._bits = bits

    def match(
        self, problem: MatchingProblem, random: Random, report: Report = report_nothing
    ) -> Matching:
        """The best matching and its certificate; nothing in it is left to chance."""
        candidates = self._candidates_per_person or _CANDIDATES
        if len(problem.mentees) * len(problem.mentors) <= _SMALL:
            problem = replace(problem, pairs=HeldPairs.of(problem.pairs, len(problem.mentees)))
            candidates = self._candidates_per_person or _CANDIDATES_IF_SMALL
        network = Network.of(problem)
        search = self._search(problem, network, candidates, report)
        pairs = _pairs(problem, search)
        return Matching(
            pairs=pairs,
            unmatched=explain_unmatched(problem, network, search.mate),
            objective=objective_of((pair.fit for pair in pairs), problem.bands),
            certificate=certificate_of(problem, network, search.stages, search.solved),
        )

    def _search(
        self, problem: MatchingProblem, network: Network, candidates: int, report: Report
    ) -> Search:
        """A finished search, in few stages if the solver gets along with their numbers.

        The solver's own prices may leave 64 bits on its way and it says so, which is rare; with
        shares for twice as many factors of nodes they cannot.
        """
        for bits in (self._bits, self._bits - network.nodes.bit_length()):
            stages = split_into_stages(problem, bits)
            search = Search(problem, network, stages, candidates, report)
            try:
                search.run()
            except NumbersTooLarge:
                continue
            return search
        raise NoExactAnswer("the numbers are too large for the flow solver")


def _pairs(problem: MatchingProblem, search: Search) -> tuple[Pair, ...]:
    return tuple(
        Pair(
            mentor=problem.mentors[mentor].id,
            mentee=problem.mentees[mentee].id,
            fit=int(fit),
            factors=problem.pairs.factors(mentee, mentor),
        )
        for mentee, mentor, fit in search.pairs()
    )
