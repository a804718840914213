"""Programmes: whose they are, how one starts, changes, moves and comes again, and in which courses.

Everything here is the coordinator's, except what ends in ``_here``. Rules: domain/programme.py.
"""

from lti_app.services.programme.access import (
    OPENED_FIRST,
    coordinated,
    require_coordinator,
)
from lti_app.services.programme.contact import Contact, contact_here
from lti_app.services.programme.course import (
    Course,
    ProgrammeElsewhere,
    add_here,
    courses_of,
    programmes_elsewhere,
    take_out,
)
from lti_app.services.programme.cycle import clone, create, discard, follows, move
from lti_app.services.programme.settings import (
    ProgrammeForm,
    blank_form,
    change,
    settings_of,
    settings_page,
)

__all__ = [
    "OPENED_FIRST",
    "Contact",
    "Course",
    "ProgrammeElsewhere",
    "ProgrammeForm",
    "add_here",
    "blank_form",
    "change",
    "clone",
    "contact_here",
    "coordinated",
    "courses_of",
    "create",
    "discard",
    "follows",
    "move",
    "programmes_elsewhere",
    "require_coordinator",
    "settings_of",
    "settings_page",
    "take_out",
]
