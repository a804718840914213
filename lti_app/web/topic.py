"""The coordinator's page of topics: the catalogue's, and the company's own to add and retire."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_app import catalogue
from lti_app.domain.topic import InvalidTopic
from lti_app.services import topic as topics
from lti_app.web import forms
from lti_app.web.here import here
from lti_app.web.tool import db

pages = Blueprint("topic", __name__)


@pages.get("/programmes/<int:programme_id>/topics")
def show(programme_id: int) -> str:
    """All topics by area, the company's own, and the form of a new one."""
    return _show(programme_id, forms.filled({}))


@pages.post("/programmes/<int:programme_id>/topics")
def add(programme_id: int) -> Response | tuple[str, int]:
    """Add one of the company's own."""
    try:
        topics.add(db(), programme_id, forms.typed(), **here(), now=datetime.now(UTC))
    except InvalidTopic as error:
        return _show(programme_id, forms.refused(error)), 422
    forms.forget()
    return redirect(url_for("topic.show", programme_id=programme_id), 303)


@pages.get("/programmes/<int:programme_id>/topics/<int:topic_id>")
def edit(programme_id: int, topic_id: int) -> str:
    """One of the company's own topics, to rename."""
    return _edit(programme_id, topic_id)


@pages.post("/programmes/<int:programme_id>/topics/<int:topic_id>")
def rename(programme_id: int, topic_id: int) -> Response | tuple[str, int]:
    """Rename it, or put it in another area."""
    try:
        topics.rename(db(), programme_id, topic_id, forms.typed(), **here())
    except InvalidTopic as error:
        return _edit(programme_id, topic_id, forms.refused(error)), 422
    forms.forget()
    return redirect(url_for("topic.show", programme_id=programme_id), 303)


@pages.post("/programmes/<int:programme_id>/topics/<int:topic_id>/retire")
def retire(programme_id: int, topic_id: int) -> Response:
    """Let nobody choose it any more; with the field `back`, again."""
    topics.retire(db(), programme_id, topic_id, retired="back" not in request.form, **here())
    return redirect(url_for("topic.show", programme_id=programme_id), 303)


def _show(programme_id: int, form: forms.FilledForm) -> str:
    page = topics.topics_page(db(), programme_id, **here())
    return render_template("topic/show.html", page=page, form=form, catalogue=catalogue)


def _edit(programme_id: int, topic_id: int, form: forms.FilledForm | None = None) -> str:
    topic = topics.own_topic(db(), programme_id, topic_id, **here())
    stored = {"name_de": [topic.name_de], "name_en": [topic.name_en], "area": [topic.area]}
    return render_template(
        "topic/edit.html",
        programme_id=programme_id,
        topic=topic,
        form=form or forms.filled(stored),
        catalogue=catalogue,
    )
