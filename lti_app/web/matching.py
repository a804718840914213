"""The coordinator's page of matching: who could be matched, the one next step, the runs so far.

A run has its own pages (matching_run.py), and so have the rules (matching_rules.py).
"""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_app.domain.course_role import CourseRole
from lti_app.domain.invalid_input import whole_number
from lti_app.domain.matching_people.band_words import band_names
from lti_app.domain.matching_run import NotPossibleNow
from lti_app.domain.matching_step import deciding_run, matching_step
from lti_app.domain.participation import NotTakingPart
from lti_app.extension.matching import MatchingStrategy
from lti_app.extension.registry import Group
from lti_app.services import matching
from lti_app.services import programme as programmes
from lti_app.web.calendar_day import today
from lti_app.web.here import here
from lti_app.web.shown import shown
from lti_app.web.tool import db, tool
from lti_app.web.visit import visit

pages = Blueprint("matching", __name__)


@pages.get("/programmes/<int:programme_id>/matching")
def show(programme_id: int) -> str:
    """Who is in the pool, what to do next, and all runs."""
    programme = programmes.coordinated(db(), programme_id, **here())
    pool = matching.pool_view(db(), programme_id, **here(), today=today())
    runs = matching.runs(db(), programme_id, **here())
    states = [run.state for run in runs]
    deciding = deciding_run(states)
    return render_template(
        "matching/show.html",
        programme=programme,
        pool=pool,
        step=matching_step(states, can_match=pool.can_match, somebody_waits=pool.mentees > 0),
        deciding=None if deciding is None else runs[deciding],
        runs=shown(runs),
        settled=matching.settled(db(), programme_id, **here()),
        strategies=strategies(),
        band_names=band_names,
    )


@pages.post("/programmes/<int:programme_id>/matching/settle")
def settle(programme_id: int) -> Response | tuple[str, int]:
    """Lock or exclude a pair, set somebody aside, or take it back; it counts from the next run.

    The field ``do`` says what: ``lock``, ``exclude`` and ``clear`` are about the pair in the form,
    ``aside:7`` and ``back:7`` about the person 7.
    """
    programmes.coordinated(db(), programme_id, **here())
    what, _, person = request.form.get("do", "").partition(":")
    try:
        if what in {"aside", "back"}:
            matching.set_aside(db(), programme_id, _number(person), what == "aside", **here())
        else:
            _settle_pair(programme_id, what)
    except matching.CannotLock as error:
        return render_template(
            "matching/cannot_lock.html", error=error, back=_back(programme_id)
        ), 409
    except NotTakingPart:
        # They have left since the page was made.
        raise NotPossibleNow from None
    return redirect(_back(programme_id), 303)


@pages.get("/programmes/<int:programme_id>/matching/statement")
def statement(programme_id: int) -> str:
    """How matching decides, for everybody in a course of the programme (F60)."""
    found = matching.statement_here(
        db(),
        programme_id,
        context_id=visit().context_row_id,
        time_zone=tool().settings.time_zone,
    )
    return render_template(
        "matching/statement.html",
        statement=found,
        programme_id=programme_id,
        coordinates=visit().role is CourseRole.INSTRUCTOR,
    )


def strategies() -> Group[MatchingStrategy]:
    """All that are switched on, the default one first."""
    return tool().registry.matching


def _settle_pair(programme_id: int, what: str) -> None:
    pair = {name: _number(request.form.get(name, "")) for name in ("mentor_id", "mentee_id")}
    match what:
        case "lock":
            matching.lock_pair(db(), programme_id, **here(), **pair, today=today())
        case "exclude":
            matching.exclude_pair(db(), programme_id, **here(), **pair)
        case "clear":
            matching.clear_pair(db(), programme_id, **here(), **pair)
        case _:
            abort(400)


def _number(typed: str) -> int:
    number = whole_number(typed)
    if number is None:
        abort(400)
    return number


def _back(programme_id: int) -> str:
    """The page from which it was settled: that of a run, or this one."""
    run_id = whole_number(request.args.get("run", ""))
    if run_id is None:
        return url_for("matching.show", programme_id=programme_id)
    page = whole_number(request.args.get("page", ""))
    return url_for("matching_run.show", programme_id=programme_id, run_id=run_id, page=page)
