"""The rules of taking part in a programme: voluntary, in a chosen role, to be left freely."""

from enum import StrEnum


class ParticipationState(StrEnum):
    """Somebody takes part, has paused, or has left; who has left can come back."""

    JOINED = "joined"
    PAUSED = "paused"
    LEFT = "left"


class RoleWish(StrEnum):
    """As what somebody would like to be matched. Who is what in a tandem is the tandem's."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    BOTH = "both"
