"""Which day it is where the people are, by the settings' time zone."""

from datetime import date, datetime

from lti_app.web.tool import tool


def today() -> date:
    """The day that a calendar on the wall shows now."""
    return datetime.now(tool().settings.time_zone).date()
