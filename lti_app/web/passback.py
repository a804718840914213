"""The passback monitor (F50): every score waiting, delivered or failed with its reason."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_app.domain.invalid_input import whole_number
from lti_app.domain.score import DeliveryStatus
from lti_app.services import score_monitor as scores
from lti_app.services.programme import require_coordinator
from lti_app.web.tool import db
from lti_app.web.visit import visit

pages = Blueprint("passback", __name__)


@pages.get("/passback")
def show() -> str:
    """The scores of this course, the newest first."""
    require_coordinator(db(), visit().context_row_id, visit().person_id)
    status = request.args.get("status")
    page = scores.list_deliveries(
        db(),
        context_id=visit().context_row_id,
        status=DeliveryStatus(status) if status in set(DeliveryStatus) else None,
        before=whole_number(request.args.get("before", "")),
    )
    return render_template("passback/show.html", page=page, status=status)


@pages.post("/passback/retry")
def retry() -> Response:
    """Send all failed ones again."""
    require_coordinator(db(), visit().context_row_id, visit().person_id)
    scores.retry_failed(db(), now=datetime.now(UTC), context_id=visit().context_row_id)
    return redirect(url_for("passback.show"), 303)


@pages.post("/passback/<int:delivery_id>/send")
def send_again(delivery_id: int) -> Response:
    """Send one again, also one that was delivered: the LMS may have lost it."""
    require_coordinator(db(), visit().context_row_id, visit().person_id)
    scores.send_again(db(), delivery_id, now=datetime.now(UTC), context_id=visit().context_row_id)
    return redirect(url_for("passback.show"), 303)
