"""How well two people fit, factor by factor: the formulas, for one pair at a time.

Each factor gives a whole number from 0 (nothing speaks for the pair) to 1000. Where somebody has
not said what a factor looks at, it is 500: saying nothing neither helps nor harms. The fit is the
weighted mean, rounded down::

    fit = (Σ weight × score) // Σ weight

The same in whole numbers for blocks of pairs stands in blocks.py; a test compares the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lti_app.domain.matching_people.people import MatchingPerson
from lti_app.domain.matching_rules import FactorName

FULL = 1000
NOT_SAID = 500
ONLINE = 700
# The highest level of a topic, and the distance of the ends of a scale of working style.
HIGHEST_LEVEL = 4
LONGEST_DISTANCE = 4
# From so many in common on, more do not count.
ENOUGH_INTERESTS = 3
ENOUGH_FORMATS = 2
ENOUGH_HALF_DAYS = 3
RANKS = 5


@dataclass(frozen=True, slots=True)
class Points:
    """What one factor adds to a pair's fit. ``most`` is what it can add at most."""

    factor: FactorName
    points: int
    most: int
    score: int


def topic_score(offered: int, start: int) -> int:
    """What the mentor can minus what the mentee can, as a part of all there is left to learn.

    ``offered``: the mentor's level, 0 (none) to 4; ``start``: the mentee's, 0 to 3 (S4).
    """
    return FULL * max(0, offered - start) // (HIGHEST_LEVEL - start)


def topics_score(mentee: MatchingPerson, mentor: MatchingPerson) -> int:
    """Half from the topic that fits best, half from the mean over all topics the mentee wants."""
    if not mentee.wanted:
        return NOT_SAID
    scores = [
        topic_score(mentor.offered.get(topic, 0), start) for topic, start in mentee.wanted.items()
    ]
    return (max(scores) + sum(scores) // len(scores)) // 2


def ranking_score(rank: int | None, ranked_anybody: bool) -> int:
    """1000 for the mentee's first wish, 100 less for each rank; 0 for a mentor without one."""
    if not ranked_anybody:
        return NOT_SAID
    return FULL - 100 * (rank - 1) if rank is not None and 1 <= rank <= RANKS else 0


def common_score(common: int, enough: int) -> int:
    """How much of ``enough`` two people have in common."""
    return FULL * min(common, enough) // enough


def sets_score(mine: frozenset[str], theirs: frozenset[str], enough: int) -> int:
    """``common_score`` of two choices of many."""
    return common_score(len(mine & theirs), enough) if mine and theirs else NOT_SAID


def style_score(distance: int, scales: int) -> int:
    """1000 less the mean distance on the scales on which both have placed themselves."""
    if not scales:
        return NOT_SAID
    return FULL - FULL * distance // (LONGEST_DISTANCE * scales)


def location_score(mentee: MatchingPerson, mentor: MatchingPerson) -> int:
    """At one place 1000; else 700 if both would meet online, and 0 if not."""
    if mentee.location and mentee.location == mentor.location:
        return FULL
    if mentee.remote and mentor.remote:
        return ONLINE
    return 0 if mentee.location and mentor.location else NOT_SAID


def difference_score(mine: str, theirs: str) -> int:
    """1000 if two people differ here, 0 if not."""
    if not (mine and theirs):
        return NOT_SAID
    return 0 if mine == theirs else FULL


def scores_of(
    mentee: MatchingPerson, mentor: MatchingPerson, rank: int | None, ranked_anybody: bool
) -> dict[FactorName, int]:
    """The score of every factor. ``rank`` is that of the mentor among the mentee's wishes."""
    scales = mentee.working_style.keys() & mentor.working_style.keys()
    distance = sum(
        abs(mentee.working_style[scale] - mentor.working_style[scale]) for scale in scales
    )
    return {
        FactorName.TOPICS: topics_score(mentee, mentor),
        FactorName.RANKING: ranking_score(rank, ranked_anybody),
        FactorName.INTERESTS: sets_score(mentee.interests, mentor.interests, ENOUGH_INTERESTS),
        FactorName.WORKING_STYLE: style_score(distance, len(scales)),
        FactorName.FORMATS: sets_score(mentee.formats, mentor.formats, ENOUGH_FORMATS),
        FactorName.AVAILABILITY: sets_score(
            mentee.availability, mentor.availability, ENOUGH_HALF_DAYS
        ),
        FactorName.LOCATION: location_score(mentee, mentor),
        FactorName.DEPARTMENT: difference_score(mentee.department, mentor.department),
        FactorName.AGE: difference_score(mentee.age_group, mentor.age_group),
        FactorName.GENDER: difference_score(mentee.gender, mentor.gender),
    }


def fit_of(scores: Mapping[FactorName, int], weights: Mapping[FactorName, int]) -> int:
    """The fit, 0 to 1000. Some weight is above 0."""
    total = sum(weights[factor] * score for factor, score in scores.items())
    return total // sum(weights.values())


def points_of(
    scores: Mapping[FactorName, int], weights: Mapping[FactorName, int]
) -> tuple[Points, ...]:
    """The fit split among the factors that count, so that they add up to it exactly.

    Each gets its share rounded down; what is left goes, point by point, to the largest remainders
    (Hamilton's method), of equal ones to the factor named first.
    """
    whole = sum(weights.values())
    factors = [factor for factor in FactorName if weights[factor]]
    shares = {factor: divmod(weights[factor] * scores[factor], whole) for factor in factors}
    left = fit_of(scores, weights) - sum(share for share, _ in shares.values())
    largest = sorted(factors, key=lambda factor: -shares[factor][1])[:left]
    points = {factor: shares[factor][0] + (factor in largest) for factor in factors}
    # Rounded like its points, where nothing is missing.
    most = {
        factor: points[factor] if scores[factor] == FULL else -(-FULL * weights[factor] // whole)
        for factor in factors
    }
    return tuple(Points(factor, points[factor], most[factor], scores[factor]) for factor in factors)
