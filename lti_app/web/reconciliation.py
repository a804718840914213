"""What was delivered, beside what the learning platform's gradebook shows (F50)."""

from flask import Blueprint, render_template, request

from lti_app.domain.invalid_input import whole_number
from lti_app.services.programme import require_coordinator
from lti_app.services.score_results import (
    Difference,
    ResultsUnavailable,
    columns_of,
    compare_with_lms,
)
from lti_app.web.here import here
from lti_app.web.tool import db, roll_back, tool
from lti_app.web.visit import visit

pages = Blueprint("reconciliation", __name__)


@pages.get("/passback/compare")
def show() -> str:
    """The columns that can be compared."""
    require_coordinator(db(), **here())
    return _page()


@pages.post("/passback/compare")
def compare() -> str:
    """Read one column of the gradebook. No transaction is open meanwhile."""
    require_coordinator(db(), **here())
    column = whole_number(request.form.get("column", "")) or 0
    roll_back()
    try:
        differences = compare_with_lms(
            tool().sessions,
            column,
            context_id=visit().context_row_id,
            settings=tool().settings,
            registry=tool().registry,
        )
    except ResultsUnavailable as error:
        return _page(column, problem=error.code)
    return _page(column, differences)


def _page(
    column: int | None = None,
    differences: list[Difference] | None = None,
    problem: str | None = None,
) -> str:
    return render_template(
        "passback/compare.html",
        columns=columns_of(db(), visit().context_row_id),
        column=column,
        differences=differences,
        problem=problem,
    )
