"""What a matching strategy must offer. It takes values and returns values, and stores nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Protocol, runtime_checkable

from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching import Matching, MatchingProblem


@dataclass(frozen=True, slots=True)
class MatchingProgress:
    """How far a strategy is: the objective's stage, the round in it, both from 1.

    ``open_pairs`` counts the pairs that still speak against the round's answer: it falls, not
    always steadily, to 0 at the end of each of the ``stages``.
    """

    stage: int
    stages: int
    round: int
    open_pairs: int


class MatchingCancelled(Exception):
    """Raised by the caller's report function to stop a strategy between two rounds."""


class NoExactAnswer(Exception):
    """The numbers of a problem are beyond what the strategy computes exactly."""


Report = Callable[[MatchingProgress], None]


def report_nothing(progress: MatchingProgress) -> None:
    """For callers who neither show progress nor cancel."""


@runtime_checkable
class MatchingStrategy(Protocol):
    """One way to match. The same problem and an equal random source give the same matching."""

    key: str
    name: LocalizedText
    # One sentence for the coordinator who chooses a strategy.
    summary: LocalizedText
    # Whether its matchings carry a certificate that nothing better exists.
    proves_itself: bool

    def match(
        self, problem: MatchingProblem, random: Random, report: Report = report_nothing
    ) -> Matching:
        """Find a matching.

        Whatever ``report`` raises, such as MatchingCancelled, ends the search and passes through.

        Raises:
            NoExactAnswer: a strategy that proves itself cannot do so here.
        """
        ...
