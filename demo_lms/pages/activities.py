"""An activity on its own page, its start, and its settings."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import delete
from sqlalchemy.orm import Session

from demo_lms.launch_intent import about, login_initiation, of_activity, of_data_privacy
from demo_lms.models import Activity, CompletionRule, LineItem
from demo_lms.oidc import login_page
from demo_lms.pages.visitor import course_for_members, course_for_teachers, visitor
from demo_lms.state import platform

blueprint = Blueprint("activities", __name__)


@blueprint.get("/activities/<int:activity_id>")
def show(activity_id: int) -> ResponseReturnValue:
    with platform().database.reading() as db:
        person = visitor(db)
        activity = _activity(db, activity_id)
        course_for_members(db, activity.course_id, person)
        return render_template(
            "activity.html",
            activity=activity,
            course=activity.course,
            storage=platform().behaviour.lti_storage,
            how={
                name: request.args[name] for name in ("about", "privacy") if request.args.get(name)
            },
        )


@blueprint.get("/activities/<int:activity_id>/start")
def start(activity_id: int) -> ResponseReturnValue:
    """The first step of a launch, inside the frame or the new window.

    With `about`, a person's number, it is a submission review; with `privacy` the question what
    the tool knows about who asks.
    """
    with platform().database.reading() as db:
        person = visitor(db)
        activity = _activity(db, activity_id)
        course_for_members(db, activity.course_id, person)
        intent = of_activity(activity, person.id)
        if about_id := request.args.get("about", type=int):
            if about_id != person.id:
                course_for_teachers(db, activity.course_id, person)
            intent = about(intent, about_id)
        elif request.args.get("privacy"):
            intent = of_data_privacy(intent)
        return login_page(login_initiation(activity.tool, intent))


@blueprint.get("/activities/<int:activity_id>/settings")
def settings(activity_id: int) -> ResponseReturnValue:
    with platform().database.reading() as db:
        person = visitor(db)
        activity = _activity(db, activity_id)
        course = course_for_teachers(db, activity.course_id, person)
        return render_template(
            "activity_settings.html", activity=activity, course=course, rules=list(CompletionRule)
        )


@blueprint.post("/activities/<int:activity_id>/settings")
def save_settings(activity_id: int) -> ResponseReturnValue:
    with platform().database.writing() as db:
        person = visitor(db)
        activity = _activity(db, activity_id)
        course_for_teachers(db, activity.course_id, person)
        form = request.form
        activity.title = form.get("title", "").strip() or activity.title
        activity.in_new_window = form.get("opens") == "window"
        activity.completion = CompletionRule(form.get("completion", activity.completion.value))
        activity.pass_mark = min(max(form.get("pass_mark", 50.0, float), 0.0), 100.0)
        return redirect(url_for("courses.course", course_id=activity.course_id))


@blueprint.post("/activities/<int:activity_id>/delete")
def remove(activity_id: int) -> ResponseReturnValue:
    """The activity with its columns and their grades."""
    with platform().database.writing() as db:
        person = visitor(db)
        activity = _activity(db, activity_id)
        course = course_for_teachers(db, activity.course_id, person)
        db.execute(delete(LineItem).where(LineItem.activity_id == activity.id))
        db.delete(activity)
        return redirect(url_for("courses.course", course_id=course.id))


def _activity(db: Session, activity_id: int) -> Activity:
    activity = db.get(Activity, activity_id)
    if activity is None:
        abort(404)
    return activity
