"""A recall: a few questions on one screen, then what is right (F7); for the mentee only."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lti_app.domain.recall import InvalidRecall
from lti_app.services import recall as recalls
from lti_app.web import forms
from lti_app.web.calendar_day import today
from lti_app.web.task_page import unanswered
from lti_app.web.tool import db, tool
from lti_app.web.visit import visit

pages = Blueprint("recall", __name__)


@pages.get("/recalls/<int:recall_id>")
def show(recall_id: int) -> str:
    """The questions; once they are answered, the right answers."""
    return _page(recall_id, forms.FilledForm({}))


@pages.post("/recalls/<int:recall_id>")
def answer(recall_id: int) -> Response | tuple[str, int]:
    """Answer them."""
    try:
        recalls.answer_recall(
            db(),
            recall_id,
            forms.typed(),
            person_id=visit().person_id,
            now=datetime.now(UTC),
            today=today(),
        )
    except InvalidRecall as error:
        # Nothing worth a draft: these are a few clicks.
        return _page(recall_id, forms.FilledForm(forms.typed(), error.problems)), 422
    return redirect(url_for("recall.show", recall_id=recall_id), 303)


def _page(recall_id: int, form: forms.FilledForm) -> str:
    page = recalls.recall_page(
        db(),
        tool().registry.micro_tasks,
        recall_id,
        person_id=visit().person_id,
        today=today(),
    )
    return render_template(
        "recall/answered.html" if page.is_answered else "recall/show.html",
        page=page,
        form=form,
        # To read what was taught once more.
        **unanswered(page.view),
    )
