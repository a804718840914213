"""Taking part in a programme: to join it or decline, change one's part, pause, leave, come back.

Everything here is the person's own; rules: domain/participation.py. What a coordinator does about
people is another file's matter.
"""

from lti_app.services.participation.join import ProgrammeOffer, decline, join, offer
from lti_app.services.participation.own import (
    PartPage,
    change,
    leave,
    part_page,
    pause,
    resume,
)
from lti_app.services.participation.part import Part, part_of

__all__ = [
    "Part",
    "PartPage",
    "ProgrammeOffer",
    "change",
    "decline",
    "join",
    "leave",
    "offer",
    "part_of",
    "part_page",
    "pause",
    "resume",
]
