"""The self-test of the connection (F45): what works, what does not, and what to look at."""

from flask import Blueprint, render_template

from lti_app.services.programme import require_coordinator
from lti_app.services.self_test import Check, CheckState, check_address, check_registration
from lti_app.services.self_test_words import in_words
from lti_app.web.here import here
from lti_app.web.language import language
from lti_app.web.tool import db, roll_back, tool
from lti_app.web.visit import visit

pages = Blueprint("self_test", __name__)

_TONES = {CheckState.OK: "good", CheckState.WARN: "warn", CheckState.FAIL: "bad"}


@pages.get("/self-test")
def show() -> str:
    """What can be said without asking the learning platform."""
    require_coordinator(db(), **here())
    return _page(check_address(tool().settings), asked=False)


@pages.post("/self-test")
def run() -> str:
    """Ask the learning platform as well. No transaction is open meanwhile."""
    require_coordinator(db(), **here())
    roll_back()
    checks = check_address(tool().settings) + check_registration(
        tool().sessions,
        visit().registration_id,
        settings=tool().settings,
        registry=tool().registry,
    )
    return _page(checks, asked=True)


def _page(checks: list[Check], *, asked: bool) -> str:
    items = [{"state": _TONES[one.state], "title": in_words(one, language())} for one in checks]
    return render_template("self_test.html", items=items, asked=asked)
