"""What every page reaches of the running tool: its settings, its plugins, its database.

One database connection belongs to one request. What was written on it is committed at the
request's end, here and nowhere else in web/. An error rolls it back before its page is made.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask, Response

from lti_app.db import Connection, Engine, Session, SessionMaker
from lti_app.extension.registry import Registry
from lti_app.settings import Settings
from lti_app.web.current import this_app, this_g

_KEY = "kehrwert"


@dataclass(frozen=True, slots=True)
class Tool:
    """The parts that app.py joined.

    ``engine`` gives each request its connection, ``sessions`` begin what stands beside it.
    """

    settings: Settings
    registry: Registry
    engine: Engine
    sessions: SessionMaker


def install(app: Flask, tool: Tool) -> None:
    """Give a Flask application its parts and its one way to commit."""
    app.extensions[_KEY] = tool
    app.after_request(_commit)
    app.teardown_appcontext(_close)


def tool() -> Tool:
    """The parts of the application that handles this request."""
    parts: Tool = this_app().extensions[_KEY]
    return parts


def connection() -> Connection:
    """The database connection of this request, opened at its first use."""
    kept = this_g()
    opened: Connection | None = kept.get("connection")
    if opened is None:
        opened = kept.connection = tool().engine.connect()
    return opened


def db() -> Session:
    """The database session of this request, on its connection; opened at its first use."""
    kept = this_g()
    session: Session | None = kept.get("db")
    if session is None:
        session = kept.db = tool().sessions(bind=connection())
    return session


@contextmanager
def own_transaction() -> Iterator[Session]:
    """A short transaction beside the request's own, for what must stand whatever becomes of it."""
    with tool().sessions.begin() as session:
        yield session


def roll_back() -> None:
    """Forget what this request has written so far; for error pages.

    The connection goes back to the pool, so that a request may now wait for somebody else.
    """
    _close()


def _commit(response: Response) -> Response:
    kept = this_g()
    session, opened = kept.get("db"), kept.get("connection")
    # A session that has not begun anything would begin now, only to end it.
    if session is not None and session.in_transaction():
        session.commit()
    if opened is not None:
        opened.commit()
    return response


def _close(_error: BaseException | None = None) -> None:
    kept = this_g()
    session, opened = kept.pop("db", None), kept.pop("connection", None)
    if session is not None:
        session.close()
    if opened is not None:
        opened.close()
