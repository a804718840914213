"""The coordinator's page of rules and weights, and a preview of what they would give (F27, F28)."""

from dataclasses import dataclass
from itertools import zip_longest

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lti_app.domain.matching_people.reasons import LABELS
from lti_app.domain.matching_rules import (
    GREATEST_WEIGHT,
    SENSITIVE_FACTORS,
    FactorName,
    InvalidMatchingRules,
)
from lti_app.domain.matching_run import UnknownStrategy
from lti_app.extension.matching import NoExactAnswer
from lti_app.services import matching
from lti_app.services import programme as programmes
from lti_app.web import forms
from lti_app.web.calendar_day import today
from lti_app.web.here import here
from lti_app.web.matching import strategies
from lti_app.web.tool import db

pages = Blueprint("matching_rules", __name__)

# Empty lines to add groups or thresholds; saving gives more.
_SPARE_GROUPS = 2
_SPARE_BANDS = 1


@dataclass(frozen=True, slots=True)
class _Quota:
    """A line of the form: a group, and how many mentees it may have."""

    value: str
    capacity: str


@pages.get("/programmes/<int:programme_id>/matching/rules")
def show(programme_id: int) -> str:
    """The saved rules to change, and what they give today."""
    saved = matching.rules_page(db(), programme_id, **here())
    form = forms.filled(saved.form)
    try:
        found = _preview(programme_id, form)
    except InvalidMatchingRules as error:
        return _page(programme_id, saved, forms.FilledForm(form.values, error.problems))
    return _page(programme_id, saved, form, found)


@pages.post("/programmes/<int:programme_id>/matching/rules")
def save(programme_id: int) -> Response | str | tuple[str, int]:
    """Save the rules, or, without scripts, only look at what they would give."""
    typed = forms.typed()
    saved = matching.rules_page(db(), programme_id, **here())
    try:
        if "preview" in typed.get("do", ()):
            form = forms.FilledForm(typed)
            return _page(programme_id, saved, form, _preview(programme_id, form))
        matching.save_rules(db(), programme_id, typed, **here())
    except InvalidMatchingRules as error:
        return _page(programme_id, saved, forms.refused(error)), 422
    forms.forget()
    return redirect(url_for("matching.show", programme_id=programme_id, just="saved"), 303)


@pages.post("/programmes/<int:programme_id>/matching/rules/preview")
def preview(programme_id: int) -> str | tuple[str, int]:
    """The preview alone, a piece of a page, for js/preview.js."""
    try:
        found = _preview(programme_id, forms.FilledForm(forms.typed()))
    except InvalidMatchingRules as error:
        problems = forms.FilledForm({}, error.problems).summary({})
        return render_template("matching/preview_refused.html", problems=problems), 422
    return render_template("matching/preview.html", preview=found)


def _preview(programme_id: int, form: forms.FilledForm) -> matching.Preview | None:
    """What the rules of a form give; nothing where it cannot be computed at once."""
    rules = matching.rules_in_form(db(), programme_id, form.values, **here())
    strategy = next(iter(strategies()), None)
    if strategy is None:
        raise UnknownStrategy
    try:
        return matching.preview(
            db(), programme_id, rules, **here(), strategy=strategy, today=today()
        )
    except NoExactAnswer:
        return None


def _page(
    programme_id: int,
    saved: matching.RulesPage,
    form: forms.FilledForm,
    found: matching.Preview | None = None,
) -> str:
    quotas = zip_longest(form.chosen("quota_value"), form.chosen("quota_capacity"), fillvalue="")
    return render_template(
        "matching/rules.html",
        programme=programmes.coordinated(db(), programme_id, **here()),
        page=saved,
        form=form,
        preview=found,
        factors=[name for name in FactorName if name not in SENSITIVE_FACTORS],
        sensitive=[name for name in FactorName if name in SENSITIVE_FACTORS],
        labels=LABELS,
        greatest=GREATEST_WEIGHT,
        quotas=[_Quota(*line) for line in quotas] + [_Quota("", "")] * _SPARE_GROUPS,
        bands=form.chosen("bands") + [""] * _SPARE_BANDS,
    )
