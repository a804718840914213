import pytest
from flask import Blueprint, Flask, request

from lti_app.web.application import Application


@pytest.fixture
def app() -> Flask:
    app = Application(__name__)
    app.add_url_rule("/page/", "page", lambda: " ".join(sorted(request.cookies)))
    return app


def test_cookies_are_found_by_their_names(app: Flask) -> None:
    answer = app.test_client(use_cookies=False).get("/page/", headers={"Cookie": "one=1; two=2"})
    assert answer.text == "one two"


def test_a_browser_without_cookies_has_none(app: Flask) -> None:
    assert app.test_client().get("/page/").text == ""


def test_an_address_without_its_last_slash_leads_to_the_page_on_the_same_host(app: Flask) -> None:
    answer = app.test_client().get("/page?a=1", base_url="https://tool.example:8443/below")
    assert answer.location == "https://tool.example:8443/below/page/?a=1"


@pytest.mark.parametrize("host", ["a b", "x" * 300, "\xe4\xff..", "[::1"])
def test_an_impossible_host_gets_no_page_and_breaks_nothing(app: Flask, host: str) -> None:
    assert app.test_client().get("/page/", headers={"Host": host}).status_code in {200, 400}


def test_a_blueprint_can_ask_for_its_own_pages(app: Flask) -> None:
    guarded = Blueprint("guarded", __name__)
    guarded.add_url_rule("/guarded", "page", lambda: "open")
    guarded.before_request(lambda: ("closed", 403))
    app.register_blueprint(guarded)
    client = app.test_client()
    assert (client.get("/guarded").status_code, client.get("/page/").status_code) == (403, 200)


def test_what_is_asked_first_can_answer_for_the_page(app: Flask) -> None:
    asked = []
    app.url_value_preprocessor(lambda endpoint, _values: asked.append(endpoint))
    app.before_request(lambda: ("closed", 503))
    assert app.test_client().get("/page/").status_code == 503
    assert asked == ["page"]
