"""What a strategy answers: pairs, who is left without one, what it is worth, what proves it."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from lti_app.domain.matching.pairs import Factor
from lti_app.domain.matching.problem import Identifier


@dataclass(frozen=True, slots=True)
class Pair:
    """A mentor and a mentee for one another. The factors, where known, add up to the fit."""

    mentor: Identifier
    mentee: Identifier
    fit: int
    factors: tuple[Factor, ...] = ()


class UnmatchedReason(StrEnum):
    """Why somebody has no partner."""

    NO_ALLOWED_PAIR = "no_allowed_pair"
    MENTORS_FULL = "mentors_full"
    GROUPS_FULL = "groups_full"
    NOT_DRAWN = "not_drawn"


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A mentee without a partner, why, and the one place more that would change it.

    ``place_with_mentor`` or ``place_with_group`` names whose capacity, one greater, could give this
    mentee a partner without taking anybody else's, unless somebody who waits for it, too, fits
    better; both are empty where it takes more than that.
    """

    mentee: Identifier
    reason: UnmatchedReason
    place_with_mentor: Identifier | None = None
    place_with_group: Identifier | None = None


@dataclass(frozen=True, slots=True)
class Objective:
    """What a matching is worth, in the order in which it counts."""

    matched: int
    per_band: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """Prices that prove a matching to be the best; docs/matching.md says why they do.

    ``stages`` splits the levels (matched; in band 1 or better, … in the best band; total fit),
    in this order, into stages and gives each level's coefficient in its stage. A price is a
    tuple with one number per stage; who is not named has the price 0 in every stage.
    """

    stages: tuple[tuple[int, ...], ...]
    mentees: Mapping[Identifier, tuple[int, ...]] = field(default_factory=dict)
    mentors: Mapping[Identifier, tuple[int, ...]] = field(default_factory=dict)
    groups: Mapping[Identifier, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matching:
    """A strategy's answer, sorted by mentee; a strategy that proves nothing has no certificate."""

    pairs: tuple[Pair, ...]
    unmatched: tuple[Unmatched, ...]
    objective: Objective
    certificate: Certificate | None = None


def band_of(fit: int, bands: Sequence[int]) -> int:
    """The number of the band in which a fit lies; 0 is the worst."""
    return bisect_right(bands, fit)


def objective_of(fits: Iterable[int], bands: Sequence[int]) -> Objective:
    """What pairs of these fits are worth together."""
    per_band = [0] * (len(bands) + 1)
    total = 0
    for fit in fits:
        per_band[band_of(fit, bands)] += 1
        total += fit
    return Objective(matched=sum(per_band), per_band=tuple(per_band), total=total)
