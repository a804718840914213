"""The search's prices, by identifier: what anybody needs to check the answer."""

from collections.abc import Iterable, Sequence

from lti_app.domain.matching import Certificate, Identifier, MatchingProblem
from plugins.matching.exact.levels import Numbers, Stage
from plugins.matching.exact.network import Network
from plugins.matching.exact.pricing import Solved


def certificate_of(
    problem: MatchingProblem, network: Network, stages: Sequence[Stage], solved: Sequence[Solved]
) -> Certificate:
    """The prices of all stages; who has none in any stage is left out."""
    prices = [each.prices for each in solved]
    return Certificate(
        stages=tuple(stage.coefficients for stage in stages),
        mentees=_by_identifier(
            (mentee.id for mentee in problem.mentees), [each.mentee for each in prices]
        ),
        mentors=_by_identifier(
            (mentor.id for mentor in problem.mentors), [each.mentor(network) for each in prices]
        ),
        groups=_by_identifier(
            # The last group is nobody's own: it stands for all mentors without one.
            (group.id for group in problem.groups),
            [each.group[:-1] for each in prices],
        ),
    )


def _by_identifier(
    identifiers: Iterable[Identifier], prices: Sequence[Numbers]
) -> dict[Identifier, tuple[int, ...]]:
    columns = zip(*(column.tolist() for column in prices), strict=True)
    return {
        identifier: price
        for identifier, price in zip(identifiers, columns, strict=False)
        if any(price)
    }
