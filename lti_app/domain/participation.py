"""The rules of taking part in a programme: voluntary, in a chosen role, to be left freely.

What somebody agrees to when they join stands in domain/consent.py.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lti_app.domain.consent import CONSENT
from lti_app.domain.course_role import CourseRole
from lti_app.domain.invalid_input import Form, FormReader, InvalidInput, first
from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.programme import ProgrammeState
from lti_app.domain.tandem import TandemRole

MOST_MENTEES = 5

AGREE_FIRST = LocalizedText(
    de="Ohne Ihr Einverständnis können Sie nicht teilnehmen.",
    en="Without your consent you cannot take part.",
)
PAUSE_IS_OVER = LocalizedText(
    de="Bitte geben Sie heute oder einen späteren Tag an, oder lassen Sie das Feld leer.",
    en="Please give today or a later day, or leave the field empty.",
)


class ParticipationState(StrEnum):
    """Somebody takes part, has paused, or does not: they have left, or declined from the start.

    Who does not take part can join at any time.
    """

    JOINED = "joined"
    PAUSED = "paused"
    LEFT = "left"


class RoleWish(StrEnum):
    """As what somebody would like to be matched. Who is what in a tandem is the tandem's."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    BOTH = "both"


class JoiningObstacle(StrEnum):
    """Why somebody cannot join now; pages say it in plain words."""

    NOT_A_MEMBER = "not_a_member"
    NOT_STARTED = "not_started"
    CLOSED = "closed"
    TOO_LATE = "too_late"


class CannotJoin(Exception):
    """This person cannot join this programme now."""

    def __init__(self, obstacle: JoiningObstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


class NotTakingPart(Exception):
    """Somebody who has not joined, or has left, tried what only participants do."""


class InvalidParticipation(InvalidInput):
    """What somebody typed about their part cannot be accepted."""


def wish_in(tandem_role: TandemRole) -> RoleWish:
    """The wish of somebody who is already paired, as this."""
    return RoleWish.MENTOR if tandem_role is TandemRole.MENTOR else RoleWish.MENTEE


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to a programme that they once joined.

    ``paused_until`` is the last day of a pause; a pause without one lasts until it is ended.
    ``set_aside``: the coordinator leaves them out of matching.
    """

    state: ParticipationState
    paused_until: date | None = None
    set_aside: bool = False

    def on(self, day: date) -> ParticipationState:
        """The state on a day: a pause ends by itself with its last day."""
        is_over = self.paused_until is not None and self.paused_until < day
        if self.state is ParticipationState.PAUSED and is_over:
            return ParticipationState.JOINED
        return self.state

    def is_available(self, day: date) -> bool:
        """Whether they can be matched on a day."""
        return self.on(day) is ParticipationState.JOINED and not self.set_aside

    def paused(self, until: date | None) -> "Standing":
        """The same in a pause, or in another pause. Raises NotTakingPart."""
        return self._moved(ParticipationState.PAUSED, until)

    def resumed(self) -> "Standing":
        """The same without a pause. Raises NotTakingPart."""
        return self._moved(ParticipationState.JOINED)

    def left(self) -> "Standing":
        """The same after leaving."""
        return Standing(ParticipationState.LEFT, None, self.set_aside)

    def come_back(self) -> "Standing":
        """The same after joining again; nothing changes for who takes part already.

        What the coordinator has settled with them outlives their leaving.
        """
        if self.state is not ParticipationState.LEFT:
            return self
        return Standing(ParticipationState.JOINED, None, self.set_aside)

    def _moved(self, state: ParticipationState, until: date | None = None) -> "Standing":
        if self.state is ParticipationState.LEFT:
            raise NotTakingPart
        return Standing(state, until, self.set_aside)


def joining_obstacle(
    role: CourseRole | None, state: ProgrammeState, last_day: date | None, today: date
) -> JoiningObstacle | None:
    """What keeps somebody from joining a programme, or nothing.

    ``role`` is theirs in a course of the programme, nothing for who is no active member;
    ``last_day`` the last one to join on, if there is one.
    """
    if role in {None, CourseRole.GUEST}:
        return JoiningObstacle.NOT_A_MEMBER
    if state is ProgrammeState.DRAFT:
        return JoiningObstacle.NOT_STARTED
    if state is ProgrammeState.CLOSED:
        return JoiningObstacle.CLOSED
    return JoiningObstacle.TOO_LATE if last_day is not None and today > last_day else None


def read_joining(form: Form) -> RoleWish:
    """As what somebody joins; they must have agreed to the words that hold today.

    Raises:
        InvalidParticipation: names every field that is wrong.
    """
    reader = FormReader(form)
    wish = reader.choice("wish", RoleWish)
    if first(form, "consent") != CONSENT.version:
        reader.reject("consent", AGREE_FIRST)
    reader.finish(InvalidParticipation)
    return wish


def read_wish(form: Form) -> tuple[RoleWish, int]:
    """As what somebody would like to be matched, and how many mentees they would take at most.

    Raises:
        InvalidParticipation: names every field that is wrong.
    """
    reader = FormReader(form)
    wish = reader.choice("wish", RoleWish)
    # Who only wants to learn is not asked for it.
    capacity = reader.optional_number("capacity", 1, MOST_MENTEES) or 1
    reader.finish(InvalidParticipation)
    return wish, capacity


def read_pause(form: Form, today: date) -> date | None:
    """The last day of a pause; nothing for one that lasts until it is ended.

    Raises:
        InvalidParticipation: the day is over, or no day.
    """
    reader = FormReader(form)
    until = reader.optional_day("until")
    if until is not None and until < today:
        reader.reject("until", PAUSE_IS_OVER)
    reader.finish(InvalidParticipation)
    return until
