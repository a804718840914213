"""What every page reaches of the running tool: its settings, its plugins, its database.

A database session belongs to one request and is committed at its end, here and nowhere else in
web/. An error rolls it back before its page is made.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask, Response, current_app, g

from lti_app.db import Session, SessionMaker
from lti_app.extension.registry import Registry
from lti_app.settings import Settings

_KEY = "kehrwert"


@dataclass(frozen=True, slots=True)
class Tool:
    """The parts that app.py joined."""

    settings: Settings
    registry: Registry
    sessions: SessionMaker


def install(app: Flask, tool: Tool) -> None:
    """Give a Flask application its parts and its one way to commit."""
    app.extensions[_KEY] = tool
    app.after_request(_commit)
    app.teardown_appcontext(_close)


def tool() -> Tool:
    """The parts of the application that handles this request."""
    parts: Tool = current_app.extensions[_KEY]
    return parts


def db() -> Session:
    """The database session of this request, opened at its first use."""
    if "db" not in g:
        g.db = tool().sessions()
    session: Session = g.db
    return session


@contextmanager
def own_transaction() -> Iterator[Session]:
    """A short transaction beside the request's own, for what must stand whatever becomes of it."""
    with tool().sessions.begin() as session:
        yield session


def roll_back() -> None:
    """Forget what this request has written so far; for error pages."""
    if "db" in g:
        g.db.rollback()


def _commit(response: Response) -> Response:
    if "db" in g:
        g.db.commit()
    return response


def _close(_error: BaseException | None) -> None:
    if "db" in g:
        g.pop("db").close()
