"""Flask without what this tool has none of and every request would pay for."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import NullSession, SessionInterface
from werkzeug.datastructures import Headers

from lti_app.web.templating import Templates

_WITH_BODY = frozenset({200, 302, 303})


class _NoSessions(SessionInterface):
    """No session cookie (docs/adr/0003): one empty session, which refuses every write, for all."""

    def __init__(self) -> None:
        self._none = NullSession()

    def open_session(self, app: Flask, request: Request) -> NullSession:
        """The empty one."""
        return self._none


class _Answer(Response):
    """A response whose headers leave as they are, unless something is left to do to them.

    Werkzeug copies the headers of every response and takes each address in them apart.
    """

    def get_wsgi_headers(self, environ: dict[str, Any]) -> Headers:
        """The headers to send."""
        headers = self.headers
        is_ready = (
            self.status_code in _WITH_BODY
            and "Content-Length" in headers
            and headers.get("Location", "").isascii()
        )
        return headers if is_ready else super().get_wsgi_headers(environ)


class Application(Flask):
    """The application that app.py joins."""

    jinja_environment = Templates
    session_interface = _NoSessions()
    response_class = _Answer

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: no page and no hook is a coroutine. Flask would look at each, each time."""
        return func
