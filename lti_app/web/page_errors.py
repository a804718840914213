"""The words for every way in which a page of a visit can refuse what somebody asked for."""

from flask import Flask
from flask_babel import lazy_gettext as _

from lti_app.domain.feedback import NotRevealedYet, TaskNotCompleted
from lti_app.domain.library import NoSuchLibraryTask, NotOfferable
from lti_app.domain.matching_run import NoSuchRun, NotPossibleNow, UnknownStrategy
from lti_app.domain.micro_task import (
    AlreadyStarted,
    HandedInMeanwhile,
    NothingToReview,
    NoTriesLeft,
    UnknownKind,
)
from lti_app.domain.participation import NotTakingPart
from lti_app.domain.programme import (
    IllegalMove,
    NoSuchProgramme,
    NotACoordinator,
    ProgrammeNotRunning,
    StillNeeded,
)
from lti_app.domain.tandem import NotYourTandem, OnlyForMentees, OnlyForMentors, TandemEnded
from lti_app.domain.topic import NoSuchTopic
from lti_app.domain.wish import NotPossible, TooManyWishes
from lti_app.services.content_selection import NothingAsked
from lti_app.services.draft import DraftTooLarge
from lti_app.services.own_activity import ActivityPlaced
from lti_app.services.recall import NoSuchRecall
from lti_app.services.score_monitor import DeliveryNotFound, LaterScoreExists
from lti_app.services.upload import NoSuchFile, TakesNoFiles
from lti_app.web.errors import (
    NOT_FOUND,
    NOTHING_CHANGED,
    NOTHING_LOST,
    TOO_LARGE,
    ErrorText,
    answer,
)

_GO_BACK = _("Go back to the page before and load it again.")

_ONLY_COORDINATOR = ErrorText(
    _("This page is for whoever runs the programme"),
    _("Your learning platform does not name you as a teacher of this course."),
    _("Ask the contact of your programme if you should be."),
    NOTHING_CHANGED,
)
_OTHER_ROLE = ErrorText(
    _("This is your partner’s part"),
    _("In this tandem you have the other role."),
    _GO_BACK,
    NOTHING_CHANGED,
)
_CLOSED = ErrorText(
    _("This can only be read now"),
    _("The programme is not open, or the tandem has ended."),
    _("You can still read everything that you have. Ask the contact of your programme."),
    NOTHING_LOST,
)
_STARTED = ErrorText(
    _("The task has been started"),
    _("Your mentee has opened the task, so it stays as it is."),
    _("Set another task instead, or talk about it at your next meeting."),
    NOTHING_CHANGED,
)
_FINAL = ErrorText(
    _("This was handed in for the last time"),
    _("The task can be handed in only so often, and your best result counts."),
    _("Open the task to see what counts, or ask your mentor to set it again."),
    NOTHING_CHANGED,
)
_HANDED_IN_ANEW = ErrorText(
    _("It has been handed in anew"),
    _("While you were looking, something newer was handed in."),
    _("Go back to the task, load it again and look at what is there now."),
    NOTHING_CHANGED,
)
_TOO_EARLY = ErrorText(
    _("It is too early for that"),
    _("First the task must be done, and both must have written."),
    _GO_BACK,
    NOTHING_CHANGED,
)
_OUTDATED = ErrorText(
    _("This has changed in the meantime"),
    _("Somebody else was faster, or you did it twice."),
    _GO_BACK,
    NOTHING_CHANGED,
)
_NO_PART = ErrorText(
    _("You do not take part in this programme"),
    _("You have not joined it, or you have left."),
    _("Open the programme’s first page: there you can join, or come back."),
    NOTHING_CHANGED,
)
_STILL_NEEDED = ErrorText(
    _("The programme is still needed here"),
    _("People have joined or were paired here, or have scores in this course."),
    _("Close the programme instead; then everybody can still read what they have."),
    NOTHING_CHANGED,
)

_REFUSALS: dict[type[Exception], tuple[ErrorText, str, int]] = {
    NotYourTandem: (NOT_FOUND, "NOT-FOUND", 404),
    NoSuchProgramme: (NOT_FOUND, "NOT-FOUND", 404),
    UnknownKind: (NOT_FOUND, "UNKNOWN-KIND", 404),
    NoSuchTopic: (NOT_FOUND, "NOT-FOUND", 404),
    DeliveryNotFound: (NOT_FOUND, "NOT-FOUND", 404),
    NoSuchLibraryTask: (NOT_FOUND, "NOT-FOUND", 404),
    NoSuchRun: (NOT_FOUND, "NOT-FOUND", 404),
    UnknownStrategy: (NOT_FOUND, "UNKNOWN-STRATEGY", 404),
    NoSuchRecall: (NOT_FOUND, "NOT-FOUND", 404),
    NothingAsked: (NOT_FOUND, "NOT-FOUND", 404),
    NoSuchFile: (NOT_FOUND, "NOT-FOUND", 404),
    TakesNoFiles: (NOT_FOUND, "NOT-FOUND", 404),
    NotACoordinator: (_ONLY_COORDINATOR, "COORDINATOR-ONLY", 403),
    OnlyForMentors: (_OTHER_ROLE, "MENTOR-ONLY", 403),
    OnlyForMentees: (_OTHER_ROLE, "MENTEE-ONLY", 403),
    ProgrammeNotRunning: (_CLOSED, "PROGRAMME-CLOSED", 409),
    TandemEnded: (_CLOSED, "TANDEM-ENDED", 409),
    AlreadyStarted: (_STARTED, "TASK-STARTED", 409),
    NoTriesLeft: (_FINAL, "NO-TRIES-LEFT", 409),
    NothingToReview: (_OUTDATED, "OUTDATED", 409),
    HandedInMeanwhile: (_HANDED_IN_ANEW, "HANDED-IN-ANEW", 409),
    TaskNotCompleted: (_TOO_EARLY, "TASK-OPEN", 409),
    NotRevealedYet: (_TOO_EARLY, "FEEDBACK-SEALED", 409),
    NotTakingPart: (_NO_PART, "NOT-TAKING-PART", 409),
    StillNeeded: (_STILL_NEEDED, "STILL-NEEDED", 409),
    NotPossibleNow: (_OUTDATED, "OUTDATED", 409),
    IllegalMove: (_OUTDATED, "OUTDATED", 409),
    NotOfferable: (_OUTDATED, "OUTDATED", 409),
    NotPossible: (_OUTDATED, "OUTDATED", 409),
    TooManyWishes: (_OUTDATED, "OUTDATED", 409),
    ActivityPlaced: (_OUTDATED, "OUTDATED", 409),
    LaterScoreExists: (_OUTDATED, "OUTDATED", 409),
    DraftTooLarge: (TOO_LARGE, "TOO-LARGE", 413),
}


def install(app: Flask) -> None:
    """Answer each of them."""
    for kind, (text, code, status) in _REFUSALS.items():
        answer(app, kind, text, code, status)
