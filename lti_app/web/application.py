"""Flask without what this tool has none of and every request would pay for."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Request
from flask.sessions import NullSession, SessionInterface

from lti_app.web.templating import Templates


class _NoSessions(SessionInterface):
    """No session cookie (docs/adr/0003): one empty session, which refuses every write, for all."""

    def __init__(self) -> None:
        self._none = NullSession()

    def open_session(self, app: Flask, request: Request) -> NullSession:
        """The empty one."""
        return self._none


class Application(Flask):
    """The application that app.py joins."""

    jinja_environment = Templates
    session_interface = _NoSessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: no page and no hook is a coroutine. Flask would look at each, each time."""
        return func
