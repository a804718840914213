"""What the tests of scores share: a demo LMS over HTTP, and a course known on both sides."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo_lms.process import DemoLms
from lti_app.db import Engine, SessionMaker, session_factory
from lti_app.extension.lms_profile import StandardProfile
from lti_app.extension.registry import Registry
from lti_app.lti.tool_keys import ensure_keys
from lti_app.settings import Settings, load_settings

from .course import SECRET_KEY, Course, make_course, published_keys


class StrictProfile(StandardProfile):
    """What Moodle is strict about, without Moodle's other departures."""

    key = "strict"
    final_scores_only = True
    whole_second_timestamps = True


@pytest.fixture(scope="session")
def lms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoLms]:
    folder: Path = tmp_path_factory.mktemp("lms_of_scores")
    with DemoLms(database=str(folder / "lms.sqlite")) as running:
        yield running


@pytest.fixture
def sessions(engine: Engine) -> SessionMaker:
    return session_factory(engine)


@pytest.fixture
def settings(database_url: str) -> Settings:
    return load_settings(
        {
            "KEHRWERT_DATABASE_URL": database_url,
            "KEHRWERT_SECRET_KEY": SECRET_KEY,
            "KEHRWERT_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
            "KEHRWERT_WORKER_POLL_SECONDS": "0.05",
            "KEHRWERT_PLATFORM_TIMEOUT_SECONDS": "2",
        }
    )


@pytest.fixture
def registry() -> Registry:
    registry = Registry()
    registry.lms.add(StrictProfile())
    return registry


@pytest.fixture
def new_course(
    lms: DemoLms, sessions: SessionMaker, settings: Settings, registry: Registry
) -> Iterator[Callable[..., Course]]:
    """Makes courses, each on a registration of its own."""
    with sessions.begin() as db:
        ensure_keys(db, SECRET_KEY, datetime.now(UTC))
    with published_keys(sessions) as jwks_url:

        def make(lms_key: str = "standard") -> Course:
            return make_course(lms, sessions, settings, registry, jwks_url, lms_key=lms_key)

        yield make
    lms.admin("DELETE", "/admin/faults")
    lms.admin("POST", "/admin/behaviour", timestamps="exact", largest_page=1000)


@pytest.fixture
def course(new_course: Callable[..., Course]) -> Course:
    return new_course()
