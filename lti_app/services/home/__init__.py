"""The home page's whole view as one frozen value, with a number of queries that never grows."""

from lti_app.services.home.board import BoardPage, BoardRow
from lti_app.services.home.coordinator import (
    CoordinatorHome,
    MentorsAsk,
    OtherProgramme,
    Roster,
    coordinator_home,
)
from lti_app.services.home.participant import ParticipantHome, participant_home
from lti_app.services.home.programme_view import ProgrammeView
from lti_app.services.home.tandems import TandemView, TaskCard
from lti_app.services.home.waiting import TakingPart

__all__ = [
    "BoardPage",
    "BoardRow",
    "CoordinatorHome",
    "MentorsAsk",
    "OtherProgramme",
    "ParticipantHome",
    "ProgrammeView",
    "Roster",
    "TakingPart",
    "TandemView",
    "TaskCard",
    "coordinator_home",
    "participant_home",
]
