"""The words for every way in which a login or a launch can be refused (lti/errors.py)."""

import logging

from flask import Flask, Response
from flask_babel import lazy_gettext as _

from lti_app.lti import errors
from lti_app.lti.errors import LtiError
from lti_app.web.errors import NOTHING_LOST, OPEN_AGAIN, ErrorText, error_page

log = logging.getLogger(__name__)

_TELL_ADMIN = _("Tell whoever looks after your learning platform, with the code below.")
_ASK_ADMIN = _("Ask whoever looks after your learning platform.")

_TEXTS: dict[type[LtiError], ErrorText] = {
    errors.LoginIncomplete: ErrorText(
        _("This address opens from a learning platform only"),
        _("The call lacks what a learning platform sends when somebody opens an activity."),
        OPEN_AGAIN,
    ),
    errors.TargetForeign: ErrorText(
        _("The activity leads somewhere else"),
        _("Your learning platform names a page that does not belong to this tool."),
        _TELL_ADMIN,
    ),
    errors.PlatformUnknown: ErrorText(
        _("This learning platform is not registered here"),
        _("Nobody has connected it with Kehrwert under this client id yet."),
        _TELL_ADMIN,
    ),
    errors.ClientAmbiguous: ErrorText(
        _("The learning platform did not say which connection it means"),
        _("It is registered here several times, and the call names no client id."),
        _TELL_ADMIN,
    ),
    errors.RegistrationPending: ErrorText(
        _("This learning platform waits for approval"),
        _("It is connected, and whoever runs Kehrwert has not approved it yet."),
        _("Try again once it is approved."),
    ),
    errors.RegistrationDisabled: ErrorText(
        _("This learning platform is switched off here"),
        _("Whoever runs Kehrwert has switched the connection off."),
        _ASK_ADMIN,
    ),
    errors.PlatformRefused: ErrorText(
        _("Your learning platform did not let you in"),
        _("It answered with an error instead of opening the activity; often you are signed out."),
        _("Sign in to your learning platform and open the activity again."),
    ),
    errors.LaunchNotCurrent: ErrorText(
        _("Please open the activity again"),
        _("An activity opens once with each click. Loading or sending the page again does not."),
        OPEN_AGAIN,
        NOTHING_LOST,
    ),
    errors.BrowserUnproven: ErrorText(
        _("Your browser blocks what this page needs"),
        _("It does not send back the cookie that shows that it was you who opened the activity."),
        _("Open Kehrwert in a window of its own."),
    ),
    errors.TokenRefused: ErrorText(
        _("The learning platform's message was not accepted"),
        _("What it sent about you and the course is incomplete, or does not prove its origin."),
        _TELL_ADMIN,
    ),
    errors.SubjectMissing: ErrorText(
        _("The learning platform does not say who you are"),
        _("Kehrwert is about two people, so it cannot be opened anonymously."),
        _("Sign in to your learning platform. If you are signed in, ask whoever looks after it."),
    ),
    errors.TokenUntimely: ErrorText(
        _("The learning platform's message is not from now"),
        _("It is too old or comes from the future; often the clock of a server is wrong."),
        _("Open the activity again. If that does not help, tell whoever looks after it the code."),
    ),
    errors.MessageUnsupported: ErrorText(
        _("Kehrwert does not offer this"),
        _("Your learning platform asked for something that this tool does not serve."),
        _("Open one of the activities in your course instead."),
    ),
    errors.DeploymentPending: ErrorText(
        _("This place in the learning platform waits for approval"),
        _("Kehrwert is known there, but not yet from this place. A request for approval is noted."),
        _("Try again once whoever runs Kehrwert has approved it."),
    ),
    errors.DeploymentDisabled: ErrorText(
        _("This place in the learning platform is switched off here"),
        _("Whoever runs Kehrwert has switched it off."),
        _ASK_ADMIN,
    ),
    errors.NotAnAuthor: ErrorText(
        _("Only those who design the course can place activities"),
        _("Your role in this course does not include it."),
        _("Ask a teacher of the course."),
    ),
}


def install(app: Flask) -> None:
    """Answer refused logins and launches with their words."""
    app.register_error_handler(LtiError, _refused)


def launch_error_text(error: LtiError) -> ErrorText:
    """The words for an error, its own or those of its family."""
    return next(_TEXTS[kind] for kind in type(error).__mro__ if kind in _TEXTS)


def _refused(error: LtiError) -> Response:
    log.info("refused: %s", error.code)
    return error_page(launch_error_text(error), error.code, error.status)
