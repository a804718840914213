"""Flask without what this tool has none of and every request would pay for."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import NullSession, SessionInterface
from werkzeug.datastructures import Headers, ImmutableMultiDict
from werkzeug.http import parse_cookie
from werkzeug.routing import MapAdapter

from lti_app.web.current import this_request
from lti_app.web.templating import Templates

_WITH_BODY = frozenset({200, 302, 303})


class _NoSessions(SessionInterface):
    """No session cookie (docs/adr/0003): one empty session, which refuses every write, for all."""

    def __init__(self) -> None:
        self._none = NullSession()

    def open_session(self, app: Flask, request: Request) -> NullSession:
        """The empty one."""
        return self._none


class _Asked(Request):
    """A request that finds its cookies at once; Werkzeug goes through all of its headers."""

    @cached_property
    def cookies(self) -> ImmutableMultiDict[str, str]:
        """What the browser sent of them, by name."""
        sent = self.environ.get("HTTP_COOKIE")
        return parse_cookie(sent, ImmutableMultiDict)  # type: ignore[return-value]


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
    request_class = _Asked
    response_class = _Answer

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """What finds the page of an address. No host and no subdomain of it means anything here."""
        if request is None:
            return None
        return self.url_map.bind(
            request.host,
            request.root_path,
            url_scheme=request.scheme,
            default_method=request.method,
            path_info=request.path,
            query_args=request.query_string.decode("latin1"),
        )

    def preprocess_request(self) -> Any:
        """As Flask's own, which asks its proxy for the request at each step."""
        request = this_request()
        names = (None, *reversed(request.blueprints))
        for name in names:
            for enter in self.url_value_preprocessors.get(name, ()):
                enter(request.endpoint, request.view_args)
        for name in names:
            for check in self.before_request_funcs.get(name, ()):
                answer = check()
                if answer is not None:
                    return answer
        return None

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: no page and no hook is a coroutine. Flask would look at each, each time."""
        return func
