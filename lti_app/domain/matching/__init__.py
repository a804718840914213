"""Who may be matched with whom, what a matching is worth, and what proves that none is better.

Values and rules only; how a matching is found stands in the strategies (plugins/matching/).
"""

from lti_app.domain.matching.pairs import (
    GREATEST_FIT,
    NOT_ALLOWED,
    Factor,
    Fits,
    HeldPairs,
    ListedPairs,
    PairSource,
)
from lti_app.domain.matching.problem import (
    Group,
    Identifier,
    ImpossibleProblem,
    MatchingProblem,
    Mentee,
    Mentor,
)
from lti_app.domain.matching.result import (
    Certificate,
    Matching,
    Objective,
    Pair,
    Unmatched,
    UnmatchedReason,
    band_of,
    objective_of,
)

__all__ = [
    "GREATEST_FIT",
    "NOT_ALLOWED",
    "Certificate",
    "Factor",
    "Fits",
    "Group",
    "HeldPairs",
    "Identifier",
    "ImpossibleProblem",
    "ListedPairs",
    "Matching",
    "MatchingProblem",
    "Mentee",
    "Mentor",
    "Objective",
    "Pair",
    "PairSource",
    "Unmatched",
    "UnmatchedReason",
    "band_of",
    "objective_of",
]
