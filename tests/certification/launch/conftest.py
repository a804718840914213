"""What the tests of launches look at: refusals, and what was (not) kept."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lti_app.db import SessionMaker
from lti_app.models import Context, LaunchSession, Membership, Person, ResourceLink

Refused = Callable[[TestResponse, str], None]


@pytest.fixture
def kept(sessions: SessionMaker) -> Callable[[], int]:
    """How many rows launches have left: people, courses, links, memberships, sessions."""

    def count() -> int:
        with sessions() as db:
            tables = (Person, Context, ResourceLink, Membership, LaunchSession)
            return sum(db.scalar(select(func.count()).select_from(table)) or 0 for table in tables)

    return count


@pytest.fixture
def refused(kept: Callable[[], int]) -> Refused:
    """Checks that a launch got a readable page with this code, no session, and left no trace."""

    def check(response: TestResponse, code: str) -> None:
        assert 400 <= response.status_code < 500, response.status_code
        assert response.mimetype == "text/html"
        assert "<h1>" in response.text
        assert f"<code>{code}</code>" in response.text
        assert "kehrwert_launch" not in str(response.headers)
        assert kept() == 0

    return check
