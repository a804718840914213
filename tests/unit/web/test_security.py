"""What a page may load from other hosts: nothing, unless its template says so."""

from pathlib import Path

import pytest
from flask import Flask, render_template_string

from lti_app.app import create_app
from lti_app.settings import load_settings
from lti_app.web.security import allow_loading

OWN = "https://kehrwert.example"


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    app = create_app(
        load_settings(
            {
                "KEHRWERT_PUBLIC_URL": OWN,
                "KEHRWERT_SECRET_KEY": "a secret of the tests that is long enough",
                "KEHRWERT_DATABASE_URL": f"sqlite:///{tmp_path / 'unused.sqlite3'}",
            }
        )
    )

    @app.get("/plain")
    def plain() -> str:
        return "nothing"

    @app.get("/page")
    def page() -> str:
        return render_template_string(
            "{% set _ignored = allow_loading('frame-src', 'https://video.example') %}"
            "{% set _ignored = allow_loading('img-src', 'https://pictures.example:8443') %}"
            f"{{% set _ignored = allow_loading('frame-src', '{OWN}') %}}"
        )

    return app


def loading(app: Flask, path: str) -> dict[str, str]:
    header = app.test_client().get(path).headers["Content-Security-Policy"]
    policy = dict(part.strip().split(" ", 1) for part in header.split(";"))
    return {name: policy[name] for name in ("frame-src", "img-src", "media-src")}


NOTHING = {"frame-src": "'none'", "img-src": "'self' data:", "media-src": "'self'"}


def test_a_page_loads_nothing_from_elsewhere(app: Flask) -> None:
    assert loading(app, "/plain") == NOTHING


def test_a_page_loads_what_its_template_names_and_the_next_page_does_not(app: Flask) -> None:
    assert loading(app, "/page") == NOTHING | {
        "frame-src": "https://video.example",
        "img-src": "'self' data: https://pictures.example:8443",
    }
    assert loading(app, "/plain") == NOTHING


@pytest.mark.parametrize(
    ("directive", "origin"),
    [
        ("script-src", "https://a.example"),
        ("frame-src", "http://a.example"),
        ("frame-src", "https://*"),
        ("frame-src", "https://*.example"),
        ("frame-src", "https://a.example; script-src *"),
        ("frame-src", "https://a.example/path"),
        ("frame-src", "https://a.example\n"),
        ("frame-src", "https:"),
        ("img-src", ""),
    ],
)
def test_nothing_else_can_open_the_policy(app: Flask, directive: str, origin: str) -> None:
    with app.test_request_context(), pytest.raises(ValueError, match=directive):
        allow_loading(directive, origin)
