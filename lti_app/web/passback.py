"""The passback monitor (F50): every score waiting, delivered or failed with its reason."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_app.domain.invalid_input import clean_text, whole_number
from lti_app.domain.score import DeliveryStatus
from lti_app.services import score_monitor as scores
from lti_app.services.programme import require_coordinator
from lti_app.web.here import here
from lti_app.web.tool import db
from lti_app.web.visit import visit

pages = Blueprint("passback", __name__)

SEARCH_LIMIT = 200


@pages.get("/passback")
def show() -> str:
    """The scores of this course, the newest first."""
    require_coordinator(db(), **here())
    looking = _looking()
    status, before = looking.get("status"), whole_number(request.args.get("before", ""))
    page = scores.list_deliveries(
        db(),
        context_id=visit().context_row_id,
        status=DeliveryStatus(status) if status else None,
        name=looking.get("search", ""),
        before=before,
    )
    return render_template(
        "passback/show.html", page=page, looking=looking, is_first=before is None
    )


@pages.post("/passback/retry")
def retry() -> Response:
    """Send all failed ones again."""
    require_coordinator(db(), **here())
    scores.retry_failed(db(), now=datetime.now(UTC), context_id=visit().context_row_id)
    return redirect(url_for("passback.show"), 303)


@pages.post("/passback/<int:delivery_id>/send")
def send_again(delivery_id: int) -> Response:
    """Send one again, also one that was delivered: the LMS may have lost it."""
    require_coordinator(db(), **here())
    scores.send_again(db(), delivery_id, now=datetime.now(UTC), context_id=visit().context_row_id)
    looking = _looking()
    return redirect(url_for("passback.show", **looking), 303)


def _looking() -> dict[str, Any]:
    """What somebody looks for, as the address says it: a status, a part of a name."""
    status = request.args.get("status", "")
    words = {
        "status": status if status in scores.SHOWN_STATUSES else "",
        "search": clean_text(request.args.get("search", ""))[:SEARCH_LIMIT],
    }
    return {name: word for name, word in words.items() if word}
