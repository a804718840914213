"""The coordinator's pages of people: who takes part, and the table that goes in and out."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from lti_app.domain.invalid_input import first, whole_number
from lti_app.domain.people import FILTER_WORDS, STATE_WORDS, WISH_WORDS, PeopleFilter
from lti_app.domain.people_table import READ, InvalidTable, Problem, packed, unpacked
from lti_app.domain.people_table.problems import NOTHING_CHOSEN
from lti_app.domain.profile import HIERARCHY, LANGUAGES
from lti_app.services import matching, people_table
from lti_app.services import people as peoples
from lti_app.services.programme import coordinated
from lti_app.web import forms
from lti_app.web.calendar_day import today
from lti_app.web.errors import NOTHING_CHANGED, ErrorText, error_page
from lti_app.web.here import here
from lti_app.web.language import language
from lti_app.web.tool import db

pages = Blueprint("people", __name__)

_TOO_LARGE = ErrorText(
    _("The file is too large"),
    _("It was not received. A table may have 10 megabytes and 20,000 lines."),
    _("Go back and choose a smaller one: split it, or leave out columns that are not needed."),
    NOTHING_CHANGED,
)


@pages.get("/programmes/<int:programme_id>/people")
def show(programme_id: int) -> str:
    """Everybody of the programme's courses, with numbers, a search and a filter."""
    asked = request.args.get("show", "")
    shown = PeopleFilter(asked) if asked in set(PeopleFilter) else PeopleFilter.ALL
    search = request.args.get("search", "")
    page = peoples.people_page(
        db(),
        programme_id,
        **here(),
        today=today(),
        search=search,
        shown=shown,
        page=request.args.get("page", 1, type=int),
    )
    return render_template(
        "people/show.html",
        page=page,
        shown=shown,
        search=search,
        hierarchy=HIERARCHY,
        state_words=STATE_WORDS,
        wish_words=WISH_WORDS,
        filter_words=FILTER_WORDS,
    )


@pages.post("/programmes/<int:programme_id>/people")
def set_aside(programme_id: int) -> Response:
    """Leave somebody out of matching; with the field `back`, no longer."""
    matching.set_aside(
        db(),
        programme_id,
        whole_number(first(forms.typed(), "person")) or 0,
        "back" not in request.form,
        **here(),
    )
    looking: dict[str, Any] = {
        name: request.args[name] for name in ("show", "search", "page") if name in request.args
    }
    return redirect(url_for("people.show", programme_id=programme_id, **looking), 303)


@pages.get("/programmes/<int:programme_id>/people.csv")
def download(programme_id: int) -> Response:
    """The people as a file for a spreadsheet."""
    content = people_table.download(db(), programme_id, **here(), today=today(), locale=language())
    name = "Personen" if language() == "de" else "People"
    response = send_file(
        BytesIO(content),
        mimetype="text/csv",
        as_attachment=True,
        download_name=f"{name}-{today().isoformat()}.csv",
        etag=False,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.get("/programmes/<int:programme_id>/people/table")
def table(programme_id: int) -> str:
    """What a file may hold, and where to choose it."""
    return _table_page(programme_id)


@pages.post("/programmes/<int:programme_id>/people/table")
def check(programme_id: int) -> str | tuple[str, int]:
    """What the file would change, before anything is changed."""
    chosen = request.files.get("table")
    if chosen is None or not chosen.filename:
        return _refused(programme_id, [Problem(NOTHING_CHOSEN)], 1)
    content = chosen.read()
    try:
        found = people_table.preview(db(), programme_id, content, **here(), today=today())
    except InvalidTable as error:
        return _refused(programme_id, error.problems, error.total)
    return _preview(programme_id, found, content)


@pages.post("/programmes/<int:programme_id>/people/table/apply")
def apply(programme_id: int) -> Response | str | tuple[str, int]:
    """Take over what was shown."""
    typed = forms.typed()
    try:
        content = unpacked(first(typed, "file"))
        number = people_table.apply(
            db(),
            programme_id,
            content,
            first(typed, "digest"),
            **here(),
            today=today(),
            now=datetime.now(UTC),
        )
    except InvalidTable as error:
        return _refused(programme_id, error.problems, error.total)
    except people_table.TableOutdated as error:
        return _preview(programme_id, error.preview, content, is_outdated=True), 409
    return redirect(
        url_for("people.table", programme_id=programme_id, just="changed", number=number), 303
    )


def _table_page(programme_id: int, problems: Sequence[Problem] = (), total: int = 0) -> str:
    programme = coordinated(db(), programme_id, **here())
    return render_template(
        "people/table.html",
        programme=programme,
        problems=problems,
        total=total,
        changed=request.args.get("number", type=int),
        columns=READ,
        hierarchy=HIERARCHY,
        languages=LANGUAGES,
    )


def _refused(programme_id: int, problems: Sequence[Problem], total: int) -> tuple[str, int]:
    return _table_page(programme_id, problems, total), 422


def _preview(
    programme_id: int,
    found: people_table.TablePreview,
    content: bytes,
    *,
    is_outdated: bool = False,
) -> str:
    return render_template(
        "people/preview.html",
        programme_id=programme_id,
        plan=found.plan,
        names=found.names,
        ignored_columns=found.ignored_columns,
        file=packed(content),
        is_outdated=is_outdated,
        columns={column.key: column.name for column in READ},
    )


@pages.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> Response | tuple[Response, int]:
    return error_page(_TOO_LARGE, "FILE-TOO-LARGE", 413)
