"""The application that renders the kinds' templates, with a page's own context."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask, render_template
from jinja2 import Undefined

from lti_app.app import create_app
from lti_app.settings import load_settings

Render = Callable[..., BeautifulSoup]


class Loud(Undefined):
    """A value that a template may ask for, but never print."""

    __str__ = __html__ = Undefined._fail_with_undefined_error


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    database = tmp_path_factory.mktemp("kinds") / "unused.sqlite3"
    app = create_app(
        load_settings(
            {
                "KEHRWERT_SECRET_KEY": "a secret of the tests that is long enough",
                "KEHRWERT_DATABASE_URL": f"sqlite:///{database}",
            }
        )
    )
    app.jinja_env.undefined = Loud
    return app


@pytest.fixture(scope="session")
def render(app: Flask) -> Render:
    """A function that renders a template: ``render(name, "de", view=…)``."""

    def render(template: str, language: str = "en", **values: Any) -> BeautifulSoup:
        context: dict[str, Any] = {
            "problems": {},
            "remarks": {},
            "solution": {},
            "is_preview": False,
            "is_reading": False,
            "meanwhile": {},
            "files": SimpleNamespace(
                shown=(), add_url="/", accept="", limit_megabytes=10, is_full=False, problem=None
            ),
        }
        with app.test_request_context(headers={"Accept-Language": language}):
            html = render_template(template, **context | values)
        page = BeautifulSoup(html, "html.parser")
        assert page.find("form") is None, "the page around has the form"
        return page

    return render
