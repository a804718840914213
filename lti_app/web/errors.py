"""What a person sees when something went wrong: what happened, what was kept, what to do.

The page says a short code and never an address, a body or a trace; the log has the detail under
the same code, without what people typed and without what came in a token.
"""

import logging
import secrets
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Flask, Response, make_response, render_template, request
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from lti_app.services.draft import DraftTooLarge, save_draft
from lti_app.services.visit import Visit, VisitEnded, VisitExpired, VisitUnknown
from lti_app.web.csrf import TokenWrong, require_token
from lti_app.web.forms import typed
from lti_app.web.security import OriginForeign, is_write
from lti_app.web.tool import db, roll_back
from lti_app.web.visit import page_path

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ErrorText:
    """The words of an error page. ``kept`` is what became of the person's input, if any."""

    title: LazyString
    happened: LazyString
    todo: LazyString
    kept: LazyString | None = None


OPEN_AGAIN = _("Go back to your learning platform and open the activity again there.")
NOTHING_LOST = _("What you saved before is still there.")
NOTHING_CHANGED = _("Nothing was changed.")

_UNKNOWN = ErrorText(
    _("This page is not open here"),
    _(
        "The page belongs to a visit that this browser did not start, or the browser does not "
        "send the cookie of that visit."
    ),
    OPEN_AGAIN,
    NOTHING_LOST,
)
_ENDED = ErrorText(
    _("This visit has ended"),
    _("Somebody else has opened Kehrwert in this browser since, or the platform was switched off."),
    OPEN_AGAIN,
    NOTHING_LOST,
)
_EXPIRED = ErrorText(
    _("This visit is too long ago"),
    _("For your safety a visit ends after some hours."),
    OPEN_AGAIN,
    NOTHING_LOST,
)
_EXPIRED_WITH_DRAFT = ErrorText(
    _("This visit is too long ago"),
    _("For your safety a visit ends after some hours. It ended while you were writing."),
    _("Open the activity again in your learning platform and go to the same page."),
    _("What you have just typed was kept as a draft. Only you can see it."),
)
_FOREIGN = ErrorText(
    _("This form was not accepted"),
    _("It did not come from a page of this visit, or that page was open for too long."),
    _("Go back, load the page again and send the form once more."),
    NOTHING_CHANGED,
)
NOT_FOUND = ErrorText(
    _("There is no such page"),
    _("The address leads nowhere, or not for you."),
    OPEN_AGAIN,
)
TOO_LARGE = ErrorText(
    _("That was too much at once"),
    _("What was sent is larger than any form of this tool."),
    _("Go back, shorten it and send it again."),
    NOTHING_CHANGED,
)
_REFUSED = ErrorText(
    _("This request was not understood"),
    _("What was sent does not fit this address."),
    OPEN_AGAIN,
    NOTHING_CHANGED,
)
_UNEXPECTED = ErrorText(
    _("Something went wrong here"),
    _("That is our mistake and not yours."),
    _("Try again in a few minutes. If it happens again, tell your contact person the code."),
    _("Nothing was changed by your last step; what you saved before is still there."),
)
_OF_STATUS = {404: NOT_FOUND, 413: TOO_LARGE}


def install(app: Flask) -> None:
    """Answer every error of this application with a readable page."""
    answer(app, VisitUnknown, _UNKNOWN, "VISIT-UNKNOWN", 403)
    answer(app, VisitEnded, _ENDED, "VISIT-ENDED", 403)
    answer(app, OriginForeign, _FOREIGN, "ORIGIN-FOREIGN", 403)
    answer(app, TokenWrong, _FOREIGN, "FORM-TOKEN", 403)
    app.register_error_handler(VisitExpired, _expired)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _unexpected)


def answer(app: Flask, kind: type[Exception], text: ErrorText, code: str, status: int) -> None:
    """Answer errors of this kind with these words; for the pages' own errors."""
    app.register_error_handler(kind, lambda _error: error_page(text, code, status))


def error_page(text: ErrorText, code: str, status: int) -> Response:
    """The page of an error. What the request has written so far is forgotten."""
    roll_back()
    return _page(text, code, status)


def _page(text: ErrorText, code: str, status: int, **context: object) -> Response:
    page = render_template("errors/error.html", text=text, code=code, **context)
    return make_response(page, status)


def _expired(error: VisitExpired) -> Response:
    roll_back()
    text = _EXPIRED_WITH_DRAFT if is_write() and _keep_draft(error.visit) else _EXPIRED
    return _page(text, "VISIT-EXPIRED", 403)


def _keep_draft(visit: Visit) -> bool:
    """Whether what was typed could be kept, for its page to find it."""
    try:
        values = typed()
        if not values:
            return False
        require_token(visit.secret)
        save_draft(db(), visit.person_id, _page_of_form()[:100], values, now=datetime.now(UTC))
    except (OriginForeign, TokenWrong, DraftTooLarge, RequestEntityTooLarge):
        return False
    return True


def _page_of_form() -> str:
    """The page whose form was sent, which looks for its draft under its own path.

    A form posts to its page, an autosave to ``draft/<page>`` or to ``<page>/save``, and one with a
    file to ``<page>/files``.
    """
    page = page_path().removeprefix("draft/").removesuffix("/save")
    return page.partition("/files")[0]


def _of_http(error: HTTPException) -> Response:
    status = error.code or 500
    if status >= 500 or status < 400:
        return _unexpected(error) if status >= 500 else make_response(error)
    response = error_page(_OF_STATUS.get(status, _REFUSED), f"HTTP-{status}", status)
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    code = f"E-{secrets.token_hex(4).upper()}"
    log.error("%s %s %s\n%s", code, request.endpoint, _names(error), _places(error))
    try:
        roll_back()
        # The database may be what does not work: the footer must not ask it for the contact.
        return _page(_UNEXPECTED, code, 500, contact=None)
    except Exception as second:
        # The page itself is what does not work; the code at least must arrive.
        log.error("%s %s\n%s", code, _names(second), _places(second))
        return Response(f"Kehrwert: {code}", 500, mimetype="text/plain")


def _names(error: BaseException | None) -> str:
    """The kinds of errors that led here. Their messages may repeat what people typed."""
    names = []
    while error is not None:
        names.append(f"{type(error).__module__}.{type(error).__name__}")
        error = error.__cause__ or error.__context__
    return " from ".join(names)


def _places(error: BaseException) -> str:
    return "".join(
        f"  {frame.filename}:{frame.lineno} in {frame.name}\n"
        for frame in traceback.extract_tb(error.__traceback__)
    )
