"""The page that a launch lands on: the one next step, then the rest.

Who teaches the course sees the programme's board, everybody else their own tandems.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_app.domain.course_role import CourseRole
from lti_app.domain.invalid_input import whole_number
from lti_app.domain.path import Milestone, MilestoneState
from lti_app.domain.tandem import TandemRole
from lti_app.services.home import (
    ParticipantHome,
    TandemView,
    coordinator_home,
    participant_home,
)
from lti_app.services.micro_task import TaskAtStep, at_step
from lti_app.services.opening import open_for, programmes_to_choose
from lti_app.services.placement import Opening
from lti_app.web.calendar_day import today
from lti_app.web.here import here
from lti_app.web.programme_address import keep_programme, programme_asked
from lti_app.web.tool import db, tool
from lti_app.web.visit import visit

pages = Blueprint("home", __name__)


@pages.get("/")
def show() -> Response | str:
    """What the launched link opens, for the person who opened it."""
    opening = _opening()
    task = opening.task if "all" not in request.args else None
    if task is not None and visit().person_id in task.pair:
        return redirect(url_for("submission.show", task_id=task.task_id), 303)
    if visit().role is CourseRole.INSTRUCTOR:
        return _coordinator(opening)
    if task is not None:
        return render_template("home/other_pair.html")
    if opening.programme_id and opening.position and "all" not in request.args:
        return _step(opening.programme_id, opening.position)
    return _tandems(opening)


@pages.get("/tandems")
def own_tandems() -> str:
    """The tandems of this person, also for a coordinator who is in one."""
    return _tandems(_opening())


@pages.get("/programmes")
def choose() -> str:
    """The programmes of this course, to change to another one."""
    return _choose()


def _opening() -> Opening:
    """What this page's address and the launched link open; the page's links stay in it."""
    opening = open_for(
        db(),
        visit().context_row_id,
        visit().content,
        person_id=visit().person_id,
        teaches=visit().role is CourseRole.INSTRUCTOR,
        asked=programme_asked(),
    )
    if opening.is_one_of_several and opening.programme_id is not None:
        keep_programme(opening.programme_id)
    return opening


def _choose(among: Collection[int] | None = None) -> str:
    programmes = programmes_to_choose(
        db(),
        visit().context_row_id,
        person_id=visit().person_id,
        teaches=visit().role is CourseRole.INSTRUCTOR,
    )
    shown = [one for one in programmes if among is None or one.programme_id in among]
    return render_template("home/choose.html", programmes=shown)


def _tandems(opening: Opening) -> str:
    if opening.choices:
        return _choose(opening.choices)
    if opening.programme_id is None:
        return render_template("home/no_programme.html")
    return _participant(opening.programme_id, has_others=opening.is_one_of_several)


def _coordinator(opening: Opening) -> str:
    home = coordinator_home(
        db(),
        opening.programme_id,
        **here(),
        today=today(),
        page=whole_number(request.args.get("page", "")) or 1,
    )
    return render_template("home/coordinator.html", home=home)


def _participant(programme_id: int, *, has_others: bool) -> str:
    home = _home(programme_id)
    runs = home.programme.runs
    task_ids = [task.task_id for view in home.tandems for task in view.tasks]
    task_urls = {task_id: url_for("submission.show", task_id=task_id) for task_id in task_ids}
    return render_template(
        "home/participant.html",
        home=home,
        has_others=has_others,
        kinds=tool().registry.micro_tasks,
        task_urls=task_urls,
        milestones={view.tandem_id: _milestones(view, runs, task_urls) for view in home.tandems},
    )


def _home(programme_id: int) -> ParticipantHome:
    return participant_home(
        db(), programme_id, person_id=visit().person_id, role=visit().role, today=today()
    )


def _step(programme_id: int, position: int) -> Response | str:
    """A placed step: straight to its task where there is just one thing that can be meant."""
    found = at_step(db(), programme_id, position, visit().person_id)
    if len(found) == 1:
        return redirect(_address_at(found[0], position), 303)
    home = _home(programme_id)
    places = [(home.tandem(one.tandem_id), _address_at(one, position)) for one in found]
    return render_template("home/step.html", home=home, position=position, places=places)


def _address_at(place: TaskAtStep, position: int) -> str:
    if place.task_id is not None:
        return url_for("submission.show", task_id=place.task_id)
    if place.role is TandemRole.MENTOR:
        return url_for("library.choose", tandem_id=place.tandem_id, position=position)
    return url_for("home.show", all="")


@dataclass(frozen=True, slots=True)
class _PathMark:
    """A milestone as the macro milestone_path draws it; a step without a task has no title."""

    title: str
    state: str
    url: str | None


def _milestones(view: TandemView, runs: bool, task_urls: Mapping[int, str]) -> list[_PathMark]:
    goes_on = runs and view.is_active
    return [_path_mark(view, milestone, goes_on, task_urls) for milestone in view.path]


def _path_mark(
    view: TandemView, milestone: Milestone, goes_on: bool, task_urls: Mapping[int, str]
) -> _PathMark:
    url = None
    if milestone.task_id is not None:
        url = task_urls[milestone.task_id]
    elif goes_on and view.role is TandemRole.MENTOR and milestone.is_current:
        url = url_for("library.choose", tandem_id=view.tandem_id, position=milestone.position)
    if milestone.state is MilestoneState.COMPLETED:
        state = "done"
    elif not goes_on:
        state = "left"
    elif milestone.is_current:
        state = "current"
    else:
        state = "locked" if milestone.state is MilestoneState.EMPTY else "open"
    return _PathMark(milestone.title, state, url)
