"""The people of a programme as the rules see them: a snapshot of values, without names.

A run keeps its snapshot as JSON (document.py), so it can be repeated when the people's profiles,
or the people, have changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching_rules import MatchingRules
from lti_app.domain.participation import RoleWish
from lti_app.domain.tandem import Pair


class Absence(StrEnum):
    """Why somebody who takes part in the programme is in no run at present."""

    PAUSED = "paused"
    SET_ASIDE = "set_aside"
    NOT_IN_THE_COURSE = "not_in_the_course"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingPerson:
    """What the rules look at. An empty value means that the person has not said it.

    ``offered``: topic to level, 1 to 4. ``wanted``: topic to the level to start from, 0 to 3.
    ``working_style``: scale to place on it, 1 to 5. ``level``: rung of the hierarchy, 1 lowest.
    ``managers``: who in this snapshot stands above, next first. ``department`` and ``location``
    are folded (matching_rules).
    """

    id: int
    wish: RoleWish
    capacity: int = 1
    absent: Absence | None = None
    offered: Mapping[str, int] = field(default_factory=dict)
    wanted: Mapping[str, int] = field(default_factory=dict)
    interests: frozenset[str] = frozenset()
    working_style: Mapping[str, int] = field(default_factory=dict)
    formats: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    availability: frozenset[str] = frozenset()
    level: int | None = None
    managers: tuple[int, ...] = ()
    department: str = ""
    location: str = ""
    remote: bool = True
    age_group: str = ""
    gender: str = ""

    @property
    def would_mentor(self) -> bool:
        """Whether this person would be somebody's mentor."""
        return self.wish is not RoleWish.MENTEE

    @property
    def would_learn(self) -> bool:
        """Whether this person would be somebody's mentee."""
        return self.wish is not RoleWish.MENTOR


@dataclass(frozen=True, slots=True)
class Partners:
    """A tandem of the programme, active or ended."""

    pair: Pair
    active: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """A mentee's wish for a mentor; rank 1 is the first."""

    pair: Pair
    rank: int


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """All that a run is made from. ``people`` are sorted by id, the rest by its ids.

    ``avoided`` holds who avoids whom; ``locked`` and ``excluded`` are the coordinator's.
    ``topics`` are the names of the topics, for the words of reasons.
    ``erased`` counts people whose data had to go since the run was made.
    """

    rules: MatchingRules
    people: tuple[MatchingPerson, ...]
    asks_age_and_gender: bool = False
    tandems: tuple[Partners, ...] = ()
    ranked: tuple[Ranked, ...] = ()
    avoided: tuple[tuple[int, int], ...] = ()
    locked: tuple[Pair, ...] = ()
    excluded: tuple[Pair, ...] = ()
    topics: Mapping[str, LocalizedText] = field(default_factory=dict)
    erased: int = 0
