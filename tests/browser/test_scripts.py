"""What the scripts in static/js add to pages that work without them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event

import pytest
from flask import Flask, render_template_string, request
from playwright.sync_api import Browser, Page, Request, expect
from werkzeug import Response

from lti_app.settings import load_settings
from lti_app.web import components, language, static_files
from tests.browser.conftest import OpenPage
from tests.browser.server import served

_FORM = """{% extends "layout.html" %}
{% from "macros/form.html" import post_form, problem_summary, text_input, choice_input %}
{% from "macros/buttons.html" import button %}
{% from "macros/values.html" import copy_value, copy_values %}
{% block scripts %}
<script type="module" src="{{ static_url('js/autosave.js') }}"></script>
<script type="module" src="{{ static_url('js/copy.js') }}"></script>
{% endblock %}
{% block main %}
<h1>A form</h1>
{{ problem_summary(problems) }}
{% call post_form("/hand-in", autosave="/save") %}
<input type="hidden" name="csrf_token" value="of this page">
{{ text_input("words", "Words", rows=3) }}
{{ choice_input("like", "Like", [("a", "A"), ("b", "B")], multiple=True) }}
{{ button("Hand in") }}
{{ button("Look", leads_to="words") }}
{% endcall %}
{% call copy_values() %}{{ copy_value("Address", "https://example.com/") }}{% endcall %}
{% endblock %}"""


@dataclass
class Receiver:
    """A page with a form, and what reached its server."""

    status: int = 200
    saved: list[dict[str, list[str]]] = field(default_factory=list)
    handed_in: list[dict[str, list[str]]] = field(default_factory=list)
    address: str = ""
    # Cleared, it keeps a save waiting: a slow line.
    line_is_free: Event = field(default_factory=Event)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    state = Receiver()
    state.line_is_free.set()
    settings = load_settings({})
    app = Flask("lti_app.web", static_folder="static", template_folder="templates")
    language.install(app, settings)
    components.install(app)
    static_files.install(app, may_change=False)

    @app.get("/")
    def form() -> str:
        return render_template_string(_FORM, problems=[])

    @app.post("/")
    def look() -> str:
        return render_template_string(_FORM, problems=[])

    @app.post("/refused")
    def refuse() -> str:
        return render_template_string(_FORM, problems=[("words", "Words: too few")])

    @app.post("/save")
    def save() -> tuple[str, int]:
        state.line_is_free.wait(30)
        if state.status == 200:
            state.saved.append(request.form.to_dict(flat=False))
        return "", state.status

    @app.post("/hand-in")
    def hand_in() -> str:
        state.handed_in.append(request.form.to_dict(flat=False))
        return "<title>Thank you</title>"

    with served(lambda _: app) as address:
        state.address = address
        yield state


def _status(page: Page, text: str) -> None:
    expect(page.locator("[data-autosave-status]")).to_contain_text(text)


def test_what_is_typed_is_saved_with_the_time(receiver: Receiver, open_page: OpenPage) -> None:
    page = open_page(receiver.address)
    page.get_by_label("Words").fill("Dear Ms Brandt")
    page.get_by_label("B", exact=True).check()
    _status(page, "Saved ")
    assert receiver.saved[-1] == {
        "csrf_token": ["of this page"],
        "words": ["Dear Ms Brandt"],
        "like": ["b"],
    }


def test_what_cannot_be_saved_is_kept_and_comes_back_after_a_reload(
    receiver: Receiver, open_page: OpenPage
) -> None:
    page = open_page(receiver.address)
    receiver.status = 503
    page.get_by_label("Words").fill("Not lost")
    page.get_by_label("A", exact=True).check()
    _status(page, "No connection")
    receiver.status = 200
    page.goto(receiver.address)
    assert page.get_by_label("Words").input_value() == "Not lost"
    assert page.get_by_label("A", exact=True).is_checked()
    _status(page, "Saved ")
    assert receiver.saved[-1]["words"] == ["Not lost"]


def test_saving_is_tried_again_by_itself(receiver: Receiver, open_page: OpenPage) -> None:
    page = open_page(receiver.address)
    receiver.status = 503
    page.get_by_label("Words").fill("Again")
    _status(page, "No connection")
    receiver.status = 200
    _status(page, "Saved ")
    assert len(receiver.saved) == 1


def test_on_a_slow_line_no_older_save_arrives_after_a_newer_one_or_the_hand_in(
    receiver: Receiver, open_page: OpenPage
) -> None:
    page = open_page(receiver.address)
    asked: list[str] = []
    given_up: list[str] = []
    page.on("request", lambda request: _note_write(request, asked))
    page.on("requestfailed", lambda request: _note_write(request, given_up))
    receiver.line_is_free.clear()
    with page.expect_request("**/save"):
        page.get_by_label("Words").fill("Old")
    page.get_by_label("Words").fill("New")
    page.wait_for_timeout(1_500)
    assert asked == ["save"]
    page.get_by_role("button", name="Hand in").click()
    expect(page).to_have_title("Thank you")
    receiver.line_is_free.set()
    assert given_up == ["save"]
    assert (asked, receiver.handed_in[0]["words"]) == (["save", "hand-in"], ["New"])


def _note_write(request: Request, names: list[str]) -> None:
    """The icon of a page comes when the browser likes; it is no write."""
    if request.method == "POST":
        names.append(request.url.rpartition("/")[2])


def test_a_page_that_is_too_old_says_so_and_does_not_try_again(
    receiver: Receiver, open_page: OpenPage
) -> None:
    page = open_page(receiver.address)
    receiver.status = 403
    page.get_by_label("Words").fill("Too late")
    _status(page, "too old to save")


def test_what_cannot_be_saved_as_it_is_is_not_called_too_old_and_is_over_with_the_hand_in(
    receiver: Receiver, open_page: OpenPage
) -> None:
    page = open_page(receiver.address)
    receiver.status = 422
    page.get_by_label("Words").fill("Far too long")
    _status(page, "cannot be saved as it is")
    page.get_by_role("button", name="Hand in").click()
    expect(page).to_have_title("Thank you")
    page.goto(receiver.address)
    assert page.get_by_label("Words").input_value() == ""


def test_a_form_that_was_handed_in_opens_empty_the_next_time(
    receiver: Receiver, open_page: OpenPage
) -> None:
    page = open_page(receiver.address)
    page.get_by_label("Words").fill("Done")
    page.get_by_role("button", name="Hand in").click()
    expect(page).to_have_title("Thank you")
    page.goto(receiver.address)
    assert page.get_by_label("Words").input_value() == ""


def test_a_form_is_sent_once_however_often_somebody_clicks(
    receiver: Receiver, open_page: OpenPage
) -> None:
    page = open_page(receiver.address)
    page.get_by_label("Words").fill("Once")
    page.get_by_role("button", name="Hand in").dblclick()
    expect(page).to_have_title("Thank you")
    assert len(receiver.handed_in) == 1


def test_without_scripts_the_form_can_be_handed_in(receiver: Receiver, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(receiver.address)
    page.get_by_label("Words").fill("Plain")
    page.get_by_role("button", name="Hand in").click()
    expect(page).to_have_title("Thank you")
    assert receiver.handed_in[0]["words"] == ["Plain"]
    assert not page.get_by_role("button", name="Copy").is_visible()
    context.close()


def test_a_frame_tells_the_page_around_it_how_tall_it_is(
    receiver: Receiver, open_page: OpenPage
) -> None:
    around = Response(
        f"""<script>addEventListener("message", (e) => {{ window.told = e.data; }});</script>
        <iframe src="{receiver.address}"></iframe>""",
        mimetype="text/html",
    )
    with served(lambda _: around, host="127.0.0.1") as platform:
        told = open_page(platform).wait_for_function("() => window.told").json_value()
    assert told["subject"] == "lti.frameResize"
    assert told["height"] > 200


def test_what_is_wrong_comes_into_sight_also_where_the_frame_is_as_tall_as_its_page(
    receiver: Receiver, open_page: OpenPage
) -> None:
    around = Response(
        f"""<body><iframe src="{receiver.address}" height="1500"></iframe>""", mimetype="text/html"
    )
    with served(lambda _: around, host="127.0.0.1") as platform:
        page = open_page(platform)
        frame = page.frames[1]
        button = frame.get_by_role("button", name="Hand in")
        button.evaluate("one => { one.style.marginTop = '800px'; one.formAction = '/refused'; }")
        button.click()
        expect(frame.locator("#problems")).to_be_focused()
        expect(frame.locator("#problems")).to_be_in_viewport()


def test_a_button_that_changes_the_page_leads_to_the_field_to_go_on_with(
    receiver: Receiver, open_page: OpenPage
) -> None:
    page = open_page(receiver.address)
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_label("Words")).to_be_focused()
    page.reload()
    assert page.evaluate("() => document.activeElement.tagName") == "BODY"


def test_a_value_is_copied_or_selected(receiver: Receiver, open_page: OpenPage) -> None:
    page = open_page(receiver.address)
    page.get_by_role("button", name="Copy Address").click()
    page.wait_for_function(
        """() => getSelection().toString().includes("https://example.com/")
            || document.querySelector("[data-copy]").textContent === "Copied" """
    )


def test_a_copy_button_has_its_own_words_again_however_often_it_was_clicked(
    receiver: Receiver, open_page: OpenPage
) -> None:
    page = open_page("about:blank")
    page.clock.install()
    page.goto(receiver.address)
    button = page.locator("[data-copy]")
    button.dblclick()
    expect(button).to_have_text("Copied")
    page.clock.fast_forward(5_000)
    expect(button).to_have_text("Copy Address")
