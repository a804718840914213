"""The rules of matching as one value. What they are by default, and what cannot be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType

GREATEST_WEIGHT = 10
GREATEST_GAP = 9
MOST_BANDS = 6
MOST_GROUPS = 50
GREATEST_QUOTA = 10_000


class ImpossibleRules(ValueError):
    """Rules that contradict themselves; the message says where."""


class FactorName(StrEnum):
    """What makes a pair fit. The order is that in which pages list them, and it breaks ties."""

    TOPICS = "topics"
    RANKING = "ranking"
    INTERESTS = "interests"
    WORKING_STYLE = "working_style"
    FORMATS = "formats"
    AVAILABILITY = "availability"
    LOCATION = "location"
    DEPARTMENT = "department"
    AGE = "age"
    GENDER = "gender"


# They count only where the programme asks for age and gender, and never forbid a pair (F32).
SENSITIVE_FACTORS = frozenset({FactorName.AGE, FactorName.GENDER})

DEFAULT_WEIGHTS: Mapping[FactorName, int] = MappingProxyType(
    {
        FactorName.TOPICS: 10,
        FactorName.RANKING: 6,
        FactorName.INTERESTS: 3,
        FactorName.WORKING_STYLE: 3,
        FactorName.FORMATS: 1,
        FactorName.AVAILABILITY: 4,
        FactorName.LOCATION: 2,
        FactorName.DEPARTMENT: 2,
        FactorName.AGE: 0,
        FactorName.GENDER: 0,
    }
)
# Weak, fair, good, very good.
DEFAULT_BANDS = (350, 500, 650)


class QuotaAttribute(StrEnum):
    """By what mentors are gathered into groups with a quota."""

    DEPARTMENT = "department"
    LOCATION = "location"


@dataclass(frozen=True, slots=True)
class GroupQuota:
    """All mentors with this value of the attribute may have so many mentees together."""

    value: str
    capacity: int


@dataclass(frozen=True, slots=True)
class Quota:
    """Groups of mentors by one attribute; mentors with another value have no quota."""

    attribute: QuotaAttribute
    groups: tuple[GroupQuota, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingRules:
    """All that a coordinator decides.

    ``hierarchy_gap``: a mentee stands at least so many rungs above the mentor; 0 allows equals.
    ``weights``: 0 to 10 for each factor; a factor that is not named has its default.
    ``bands``: ascending thresholds of fit, 1 to 1000; a fit below the first is in the worst band.

    The rules that nobody can switch off are not here: nobody is matched within a reporting line,
    without a shared language, with somebody they avoid, or with a partner of before.

    Raises:
        ImpossibleRules: a number out of its range, no weight at all, bands out of order.
    """

    hierarchy_gap: int = 1
    quota: Quota | None = None
    weights: Mapping[FactorName, int] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    bands: tuple[int, ...] = DEFAULT_BANDS

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", {**DEFAULT_WEIGHTS, **self.weights})
        if not 0 <= self.hierarchy_gap <= GREATEST_GAP:
            raise ImpossibleRules(f"hierarchy_gap: {self.hierarchy_gap}")
        if any(not 0 <= weight <= GREATEST_WEIGHT for weight in self.weights.values()):
            raise ImpossibleRules(f"weights: not all from 0 to {GREATEST_WEIGHT}")
        if not any(self.weights_in_force(asks_age_and_gender=False).values()):
            raise ImpossibleRules("weights: all are 0")
        if len(self.bands) >= MOST_BANDS or any(not 1 <= band <= 1000 for band in self.bands):
            raise ImpossibleRules(f"bands: {self.bands}")
        if any(lower >= upper for lower, upper in pairwise(self.bands)):
            raise ImpossibleRules("bands: they do not ascend")
        if self.quota is not None:
            _check_quota(self.quota)

    def weights_in_force(self, *, asks_age_and_gender: bool) -> dict[FactorName, int]:
        """The weights that count; those of age and gender only where the programme asks."""
        return {
            name: self.weights[name] if asks_age_and_gender or name not in SENSITIVE_FACTORS else 0
            for name in FactorName
        }


def folded(value: str) -> str:
    """A department or location as it is compared: capitals and blanks do not count."""
    return " ".join(value.split()).casefold()


def _check_quota(quota: Quota) -> None:
    values = [folded(group.value) for group in quota.groups]
    if not values or len(values) > MOST_GROUPS or "" in values or len(set(values)) < len(values):
        raise ImpossibleRules("quota: a group has no name, or one stands there twice")
    if any(not 0 <= group.capacity <= GREATEST_QUOTA for group in quota.groups):
        raise ImpossibleRules("quota: a capacity out of its range")
