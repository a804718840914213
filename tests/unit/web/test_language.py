from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from flask import Flask, g
from flask.ctx import RequestContext

from lti_app.settings import load_settings
from lti_app.web import language


@dataclass
class SomeVisit:
    locale: str


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    settings = {"KEHRWERT_DEFAULT_LOCALE": "en", "KEHRWERT_TIME_ZONE": "Europe/Berlin"}
    language.install(app, load_settings(settings))
    return app


def _request(app: Flask, path: str = "/", accept: str = "") -> RequestContext:
    return app.test_request_context(path, headers={"Accept-Language": accept} if accept else {})


@pytest.fixture
def in_german(app: Flask) -> Iterator[None]:
    with _request(app, accept="de"):
        yield


@pytest.fixture
def in_english(app: Flask) -> Iterator[None]:
    with _request(app, accept="en"):
        yield


@pytest.mark.parametrize(
    ("accept", "expected"),
    [("de-AT,de;q=0.9", "de"), ("fr,de;q=0.5", "de"), ("en-GB", "en"), ("fr", "en"), ("", "en")],
)
def test_without_a_visit_the_browser_decides_then_the_settings(
    app: Flask, accept: str, expected: str
) -> None:
    with _request(app, accept=accept):
        assert language.language() == expected


def test_the_address_wins_over_the_browser(app: Flask) -> None:
    with _request(app, "/?language=de", accept="en"):
        assert language.language() == "de"


def test_an_unknown_language_in_the_address_is_ignored(app: Flask) -> None:
    with _request(app, "/?language=xx", accept="de"):
        assert language.language() == "de"


@pytest.mark.parametrize(("locale", "expected"), [("de-AT", "de"), ("de", "de"), ("en", "en")])
def test_the_visit_wins_over_everything(app: Flask, locale: str, expected: str) -> None:
    with _request(app, "/?language=en", accept="en"):
        g.visit = SomeVisit(locale)
        assert language.language() == expected


@pytest.mark.usefixtures("in_german")
def test_german_dates_and_numbers() -> None:
    assert language.format_day(date(2026, 12, 3)) == "3. Dezember 2026"
    assert language.format_short_day(date(2026, 12, 3)) == "Do., 3. Dez."
    assert language.format_number(18250.5) == "18.250,5"


@pytest.mark.usefixtures("in_english")
def test_english_dates_begin_with_the_day() -> None:
    assert language.format_day(date(2026, 12, 3)) == "3 December 2026"
    assert language.format_short_day(date(2026, 12, 3)) == "Thu 3 Dec"
    assert language.format_number(18250.5) == "18,250.5"


@pytest.mark.usefixtures("in_english")
def test_a_moment_is_read_in_the_time_zone_of_the_settings() -> None:
    late = datetime(2026, 12, 3, 23, 30, tzinfo=UTC)
    assert language.format_moment(late) == "4 December 2026, 00:30"
    assert language.format_day(late) == "4 December 2026"
