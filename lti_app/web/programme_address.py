"""Which of a course's programmes a page is about: its path says it, or ``?programme=``.

Once a page's address names a programme, its links do so, too: whoever has changed to another
programme of the course stays in it. Pages take the programme from here and never trust it.
"""

from typing import Any

from flask import Flask

from lti_app.domain.invalid_input import whole_number
from lti_app.web.current import this_app, this_g, this_request


def install(app: Flask) -> None:
    """Read the programme of each address of a visit, and keep it in the links of its page."""
    app.url_value_preprocessor(_read)
    app.url_defaults(_keep)


def programme_asked() -> int | None:
    """The id of the programme that this page's address names, if it names one."""
    asked: int | None = this_g().get("programme_id")
    return asked


def keep_programme(programme_id: int) -> None:
    """Let this page's links name a programme, although its own address did not."""
    this_g().programme_id = programme_id


def _read(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    kept = this_g()
    if values is not None and "launch_id" in kept:
        request = this_request()
        asked = request.args.get("programme", "") if request.query_string else ""
        kept.programme_id = values.get("programme_id") or whole_number(asked)


def _keep(endpoint: str, values: dict[str, Any]) -> None:
    asked = programme_asked()
    app = this_app()
    if asked is None or endpoint not in app.view_functions:
        return
    is_expecting = app.url_map.is_endpoint_expecting
    if is_expecting(endpoint, "launch_id") and not is_expecting(endpoint, "programme_id"):
        values.setdefault("programme", asked)
