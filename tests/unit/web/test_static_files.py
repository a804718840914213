from pathlib import Path

import pytest
from flask import Flask

from lti_app.web import static_files


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    (tmp_path / "page.css").write_text("p {}")
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "serif.woff2").write_bytes(b"shapes")
    app = Flask(__name__, static_folder=str(tmp_path), static_url_path="/static")
    static_files.install(app, may_change=True)
    return app


def _url(app: Flask, name: str) -> str:
    with app.test_request_context():
        address: str = app.jinja_env.globals["static_url"](name)
        return address


def test_the_address_changes_with_the_content(app: Flask, tmp_path: Path) -> None:
    before = _url(app, "page.css")
    assert before == _url(app, "page.css")
    (tmp_path / "page.css").write_text("p { color: red }")
    assert _url(app, "page.css") != before


def test_an_address_with_a_digest_is_kept_for_a_year(app: Flask) -> None:
    answer = app.test_client().get(_url(app, "page.css"))
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_font_has_the_address_of_the_style_sheet_and_is_kept_for_a_year(app: Flask) -> None:
    assert _url(app, "fonts/serif.woff2") == "/static/fonts/serif.woff2"
    answer = app.test_client().get("/static/fonts/serif.woff2")
    assert "immutable" in answer.headers["Cache-Control"]


def test_an_address_without_a_digest_is_asked_for_again_with_an_etag(app: Flask) -> None:
    client = app.test_client()
    first = client.get("/static/page.css")
    assert first.headers["Cache-Control"] == "no-cache"
    second = client.get("/static/page.css", headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 304


def test_a_missing_file_is_not_kept(app: Flask) -> None:
    answer = app.test_client().get("/static/none.css?v=1")
    assert answer.status_code == 404
    assert "Cache-Control" not in answer.headers


def test_a_page_cannot_ask_for_a_file_that_is_not_there(app: Flask) -> None:
    with pytest.raises(FileNotFoundError):
        _url(app, "none.css")
