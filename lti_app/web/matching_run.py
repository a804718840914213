"""The pages of one run: how far it is, what it found, beside another, approved and published."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_app.domain.invalid_input import whole_number
from lti_app.domain.matching_people.band_words import band_names
from lti_app.domain.matching_run import NoSuchRun, NotPossibleNow, RunState, UnknownStrategy
from lti_app.services import matching
from lti_app.services import programme as programmes
from lti_app.web.here import here
from lti_app.web.matching import strategies
from lti_app.web.shown import ROWS_SHOWN, page_asked, pages_of, shown
from lti_app.web.tool import db

pages = Blueprint("matching_run", __name__)


@pages.post("/programmes/<int:programme_id>/matching/runs")
def start(programme_id: int) -> Response:
    """Have everybody matched soon, by the default strategy or the one that is named."""
    first = next(iter(strategies()), None)
    if first is None:
        raise UnknownStrategy
    run_id = matching.start_run(
        db(),
        programme_id,
        **here(),
        strategy=request.form.get("strategy", first.key),
        strategies=strategies(),
        now=datetime.now(UTC),
    )
    return redirect(_address(programme_id, run_id), 303)


@pages.get("/programmes/<int:programme_id>/matching/runs/<int:run_id>")
def show(programme_id: int, run_id: int) -> str:
    """How far it is, or what it found."""
    runs = matching.runs(db(), programme_id, **here())
    run = _among(runs, run_id)
    programme = programmes.coordinated(db(), programme_id, **here())
    if run.counts is None:
        return render_template(
            "matching/unfinished.html", run=run, programme=programme, strategies=strategies()
        )
    band = whole_number(request.args.get("band", ""))
    total = run.counts.matched if band is None else sum(run.counts.per_band[band : band + 1])
    number = page_asked(total)
    page = matching.run_page(
        db(),
        run_id,
        **here(),
        first=(number - 1) * ROWS_SHOWN,
        limit=ROWS_SHOWN,
        band=band,
    )
    return render_template(
        "matching/run.html",
        page=page,
        run=run,
        programme=programme,
        band=band,
        page_number=number,
        page_count=pages_of(total),
        unmatched=shown(page.unmatched, "unmatched"),
        free_mentors=shown(page.free_mentors, "free"),
        absent=shown(page.absent, "absent"),
        settled=matching.settled(db(), programme_id, **here()),
        others=[other for other in runs if other.counts and other.id != run_id],
        strategies=strategies(),
        band_names=band_names,
    )


@pages.post("/programmes/<int:programme_id>/matching/runs/<int:run_id>/cancel")
def cancel(programme_id: int, run_id: int) -> Response:
    """Stop it."""
    _run(programme_id, run_id)
    matching.cancel_run(db(), run_id, **here(), now=datetime.now(UTC))
    return redirect(_address(programme_id, run_id), 303)


@pages.get("/programmes/<int:programme_id>/matching/runs/<int:run_id>/approve")
def consider(programme_id: int, run_id: int) -> Response | str:
    """What approving means, before it is done."""
    run = _run(programme_id, run_id)
    if run.state is not RunState.FINISHED:
        return redirect(_address(programme_id, run_id), 303)
    return _approval(programme_id, run)


@pages.post("/programmes/<int:programme_id>/matching/runs/<int:run_id>/approve")
def approve(programme_id: int, run_id: int) -> Response | tuple[str, int]:
    """A person stands up for it, by name."""
    run = _run(programme_id, run_id)
    if "agreed" not in request.form:
        return _approval(programme_id, run, forgotten=True), 422
    matching.approve(db(), run_id, **here(), now=datetime.now(UTC))
    return redirect(_address(programme_id, run_id), 303)


@pages.post("/programmes/<int:programme_id>/matching/runs/<int:run_id>/publish")
def publish(programme_id: int, run_id: int) -> Response | tuple[str, int]:
    """Make its pairs tandems: all of them, or none."""
    run = _run(programme_id, run_id)
    try:
        matching.publish(db(), run_id, **here(), now=datetime.now(UTC))
    except matching.WorldHasChanged as error:
        hindrances = shown(error.hindrances)
        return render_template("matching/cannot_publish.html", run=run, hindrances=hindrances), 409
    return redirect(_address(programme_id, run_id), 303)


@pages.get("/programmes/<int:programme_id>/matching/runs/<int:run_id>/compare")
def compare(programme_id: int, run_id: int) -> str:
    """Two runs side by side; the other one is ``with``."""
    other_id = whole_number(request.args.get("with", ""))
    runs = matching.runs(db(), programme_id, **here())
    first, second = _among(runs, run_id), _among(runs, other_id)
    comparison = matching.compare(db(), first.id, second.id, **here())
    return render_template(
        "matching/compare.html",
        programme=programmes.coordinated(db(), programme_id, **here()),
        comparison=comparison,
        different=shown(comparison.different, "different"),
        alike=shown(comparison.alike, "alike"),
        strategies=strategies(),
        band_names=band_names,
    )


def _run(programme_id: int, run_id: int) -> matching.RunSummary:
    """A run of this very programme."""
    return _among(matching.runs(db(), programme_id, **here()), run_id)


def _among(runs: tuple[matching.RunSummary, ...], run_id: int | None) -> matching.RunSummary:
    for run in runs:
        if run.id == run_id:
            return run
    raise NoSuchRun


def _approval(programme_id: int, run: matching.RunSummary, *, forgotten: bool = False) -> str:
    if run.counts is None:
        raise NotPossibleNow
    programme = programmes.coordinated(db(), programme_id, **here())
    return render_template(
        "matching/approve.html", run=run, programme=programme, forgotten=forgotten
    )


def _address(programme_id: int, run_id: int) -> str:
    return url_for("matching_run.show", programme_id=programme_id, run_id=run_id)
