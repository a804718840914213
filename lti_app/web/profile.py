"""One's own profile: filled in on any device, saved with one button, found by nobody else."""

from collections.abc import Collection
from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_app.catalogue import ATTRIBUTION
from lti_app.domain.invalid_input import first
from lti_app.domain.profile import (
    InvalidProfile,
    ProfilePart,
    parts_said,
    style_field,
    topic_field,
    words,
)
from lti_app.services import profile as profiles
from lti_app.web import forms
from lti_app.web.tool import db
from lti_app.web.visit import visit

pages = Blueprint("profile", __name__)


@pages.get("/profile")
def edit() -> str:
    """The profile, with what was typed and not saved yet."""
    page = _page()
    draft = forms.kept()
    form = forms.FilledForm(forms.draft_over(page.form, draft))
    return _show(page, form, is_draft=draft is not None)


@pages.post("/profile")
def save() -> Response | tuple[str, int]:
    """Save it, or look for one's manager, which keeps what was typed."""
    typed = forms.typed()
    search = first(typed, "search").strip()
    if first(typed, "do") == "search" and search:
        forms.keep()
        return redirect(url_for("profile.edit", search=search, _anchor="reports_to"), 303)
    page = _page()
    whole = forms.typed_over(page.form)
    try:
        profiles.save(
            db(),
            whole,
            person_id=visit().person_id,
            registration_id=visit().registration_id,
            now=datetime.now(UTC),
        )
    except InvalidProfile as error:
        forms.keep()
        return _show(page, forms.FilledForm(whole, error.problems), is_draft=True), 422
    forms.forget()
    return redirect(url_for("profile.edit", just="saved"), 303)


def _page() -> profiles.ProfilePage:
    return profiles.profile_page(
        db(), person_id=visit().person_id, registration_id=visit().registration_id
    )


def _show(page: profiles.ProfilePage, form: forms.FilledForm, *, is_draft: bool) -> str:
    search = request.args.get("search", "")
    manager, found = profiles.managers(
        db(), form.value("reports_to"), search, person_id=visit().person_id
    )
    said = parts_said(form.values)
    return render_template(
        "profile/edit.html",
        page=page,
        form=form,
        is_draft=is_draft,
        manager=manager,
        found=[one for one in found if one != manager],
        search=search,
        parts=ProfilePart,
        said=said,
        opened=_opened(said, form, looking=bool(search)),
        words=words,
        attribution=ATTRIBUTION,
        topic_field=topic_field,
        style_field=style_field,
    )


def _opened(
    said: Collection[ProfilePart], form: forms.FilledForm, *, looking: bool
) -> set[ProfilePart]:
    """The sections to show at once: with problems, with what was looked for, else the next empty
    one.
    """
    wrong = {part for part in ProfilePart for name in form.problems if part.has(name)}
    if wrong or looking:
        return wrong | ({ProfilePart.PLACE} if looking else set())
    return set([part for part in ProfilePart if part not in said][:1])
