"""The rules of a tandem: who may be paired, and who is what in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class TandemState(StrEnum):
    """A tandem works together, or has ended."""

    ACTIVE = "active"
    ENDED = "ended"


class TandemRole(StrEnum):
    """The role belongs to the tandem: one person may be mentor here and mentee there (S1)."""

    MENTOR = "mentor"
    MENTEE = "mentee"

    @property
    def partner(self) -> "TandemRole":
        """The other one of the two."""
        return TandemRole.MENTEE if self is TandemRole.MENTOR else TandemRole.MENTOR


class PairingObstacle(StrEnum):
    """Why two people cannot become a tandem; pages say it in plain words."""

    SAME_PERSON = "same_person"
    NOT_IN_THE_COURSE = "not_in_the_course"
    HAS_LEFT = "has_left"
    ALREADY_PARTNERS = "already_partners"
    MENTEE_HAS_A_MENTOR = "mentee_has_a_mentor"


class CannotPair(Exception):
    """These two cannot become a tandem."""

    def __init__(self, obstacle: PairingObstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


class NotYourTandem(Exception):
    """Only its two people may see a tandem's work; for everybody else it does not exist."""


class OnlyForMentors(Exception):
    """The mentee of a tandem tried what only its mentor may do."""


class OnlyForMentees(Exception):
    """The mentor of a tandem tried what only its mentee may do."""


class TandemEnded(Exception):
    """An ended tandem can be read, and nothing in it can be changed."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people by their ids, and who is what."""

    mentor: int
    mentee: int


def check_pair(
    pair: Pair, members: Iterable[int], active: Iterable[Pair], left: Iterable[int] = ()
) -> None:
    """Check that two people may become a tandem of a programme.

    ``members`` are the people of the programme's course, ``active`` the programme's active
    tandems, ``left`` those who have left or declined. How many mentees a mentor may have is not
    limited here: a person pairs by hand and sees the number; capacity belongs to the rules of
    matching.

    Raises:
        CannotPair: with the first obstacle.
    """
    if pair.mentor == pair.mentee:
        raise CannotPair(PairingObstacle.SAME_PERSON)
    if not {pair.mentor, pair.mentee} <= set(members):
        raise CannotPair(PairingObstacle.NOT_IN_THE_COURSE)
    if not {pair.mentor, pair.mentee}.isdisjoint(left):
        raise CannotPair(PairingObstacle.HAS_LEFT)
    active = tuple(active)
    if pair in active or Pair(mentor=pair.mentee, mentee=pair.mentor) in active:
        raise CannotPair(PairingObstacle.ALREADY_PARTNERS)
    if any(other.mentee == pair.mentee for other in active):
        raise CannotPair(PairingObstacle.MENTEE_HAS_A_MENTOR)


def role_in(pair: Pair, person_id: int) -> TandemRole:
    """Who this person is in a tandem. Raises NotYourTandem."""
    if person_id == pair.mentor:
        return TandemRole.MENTOR
    if person_id == pair.mentee:
        return TandemRole.MENTEE
    raise NotYourTandem
