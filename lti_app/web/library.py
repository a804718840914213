"""The library of tasks: the mentor chooses and offers, the coordinator decides (F16)."""

from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_app.domain.invalid_input import first
from lti_app.domain.library import Decision, read_filter
from lti_app.services import library
from lti_app.web import forms
from lti_app.web.here import here
from lti_app.web.language import language
from lti_app.web.micro_task import draft_of_new
from lti_app.web.task_page import unanswered
from lti_app.web.tool import db, tool
from lti_app.web.visit import visit

pages = Blueprint("library", __name__)


@pages.get("/tandems/<int:tandem_id>/library")
def choose(tandem_id: int) -> str:
    """Three ways to a task: from the library, as a copy of an earlier one, from scratch."""
    wanted = read_filter(request.args.to_dict(flat=False))
    kinds = tool().registry.micro_tasks
    page = library.library_page(
        db(),
        kinds,
        tandem_id,
        person_id=visit().person_id,
        locale=language(),
        wanted=wanted,
    )
    draft = forms.kept(draft_of_new(tandem_id))
    position = request.args.get("position", type=int)
    return render_template(
        "library/choose.html",
        page=page,
        wanted=wanted,
        kinds=kinds,
        draft=draft and {"title": first(draft, "title"), "library": first(draft, "library")},
        step={"position": position} if position else {},
    )


@pages.post("/tasks/<int:task_id>/offer")
def offer(task_id: int) -> Response:
    """Offer a task to the programme's library."""
    written_in = request.form.get("language", "")
    library.offer(db(), task_id, written_in, person_id=visit().person_id, now=datetime.now(UTC))
    return redirect(url_for("submission.show", task_id=task_id, just="offered"), 303)


@pages.post("/tasks/<int:task_id>/offer/take-back")
def take_back(task_id: int) -> Response:
    """Take the offer back."""
    library.take_back(db(), task_id, person_id=visit().person_id)
    return redirect(url_for("submission.show", task_id=task_id), 303)


@pages.get("/programmes/<int:programme_id>/library")
def programme(programme_id: int) -> str:
    """What mentors of the programme have offered, and what of it is in."""
    page = library.programme_library(db(), programme_id, **here())
    return render_template("library/programme.html", page=page, kinds=tool().registry.micro_tasks)


@pages.get("/programmes/<int:programme_id>/library/<int:library_task_id>")
def show(programme_id: int, library_task_id: int) -> str:
    """One of them, as a mentee would see it."""
    page = library.offer_preview(
        db(), tool().registry.micro_tasks, programme_id, library_task_id, **here()
    )
    return render_template("library/show.html", page=page, **unanswered(page.view))


@pages.post("/programmes/<int:programme_id>/library/<int:library_task_id>")
def decide(programme_id: int, library_task_id: int) -> Response:
    """Take it into the library, or not, or out again."""
    try:
        decision = Decision(request.form.get("decision", ""))
    except ValueError:
        abort(400)
    library.decide(db(), programme_id, library_task_id, decision, **here(), now=datetime.now(UTC))
    return redirect(url_for("library.programme", programme_id=programme_id), 303)
