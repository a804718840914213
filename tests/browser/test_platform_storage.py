"""Launches in browsers that lose cookies: the platform's storage and the new window, for real.

The tool's server forgets cookies like a browser that blocks them would; the scripts, frames and
origins are real.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask, render_template_string, request
from playwright.sync_api import BrowserContext, Frame, Page, expect

from lti_app.app import create_app
from lti_app.db import open_engine, session_factory
from lti_app.models import Base
from lti_app.settings import load_settings
from tests.browser.accessibility import sideways_scroll, violations
from tests.browser.server import WsgiApp, served
from tests.certification.conftest import register
from tests.certification.platform import Platform

Loses = Callable[[dict[str, Any]], bool]

# A course page with the activity in a frame, and a storage for whoever asks from the tool's origin.
_COURSE = """<!doctype html><title>LMS</title><h1>Course</h1>
<iframe name="activity" width="900" height="700"></iframe>
<form id="login" method="post" action="{{ tool }}/lti/login" target="activity">
{% for name, value in login.items() %}<input type="hidden" name="{{ name }}" value="{{ value }}">
{% endfor %}</form>
<script>
  const kept = {};
  window.asked = [];
  window.addEventListener("message", (event) => {
    const { subject, key, value, message_id } = event.data;
    if (event.origin !== "{{ tool }}" || !String(subject).endsWith("_data")) return;
    window.asked.push(subject);
    if ({{ "true" if silent else "false" }}) return;
    if (subject === "lti.put_data") kept[key] = value;
    const answer = { subject: subject + ".response", message_id, key, value: kept[key] };
    event.source.postMessage(answer, event.origin);
  });
  document.getElementById("login").submit();
</script>"""

_ANSWER = """<!doctype html><title>LMS</title>
<form method="post" action="{{ args.redirect_uri }}">
<input type="hidden" name="state" value="{{ args.state }}">
<input type="hidden" name="id_token" value="{{ id_token }}"></form>
<script>document.forms[0].submit();</script>"""


class Lms:
    """A platform with storage, and the tool; ``loses`` says from which requests cookies vanish."""

    def __init__(self, tmp_path: Path, platform: Platform, stack: ExitStack) -> None:
        self.loses: Loses = lambda _environ: False
        self.silent = False
        self._platform = platform
        self._database = f"sqlite:///{tmp_path / 'tool.sqlite3'}"
        engine = open_engine(self._database)
        Base.metadata.create_all(engine)
        self.tool = stack.enter_context(served(self._tool))
        self.address = stack.enter_context(served(lambda _address: self._pages(), "127.0.0.1"))
        with session_factory(engine).begin() as db:
            registration = register(db, platform)
            registration.issuer = self.address
            registration.auth_login_url = f"{self.address}/auth"
        engine.dispose()

    def _tool(self, address: str) -> WsgiApp:
        app = create_app(
            load_settings(
                {
                    "KEHRWERT_PUBLIC_URL": address,
                    "KEHRWERT_SECRET_KEY": "a secret key for tests",
                    "KEHRWERT_DATABASE_URL": self._database,
                    "KEHRWERT_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
                    "KEHRWERT_PLUGINS_ENABLED": "",
                }
            )
        )

        def without_lost_cookies(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
            if self.loses(environ):
                environ.pop("HTTP_COOKIE", None)
            return app(environ, start)

        return without_lost_cookies

    def _pages(self) -> Flask:
        app = Flask("lms")

        @app.get("/course")
        def course() -> str:
            login = {
                "iss": self.address,
                "client_id": self._platform.client_id,
                "login_hint": "7",
                "target_link_uri": f"{self.tool}/lti/launch",
                "lti_storage_target": "_parent",
            }
            return render_template_string(_COURSE, tool=self.tool, login=login, silent=self.silent)

        @app.get("/auth")
        def auth() -> str:
            claims = self._platform.claims(
                request.args["nonce"],
                iss=self.address,
                target_link_uri=f"{self.tool}/lti/launch",
                launch_presentation={"locale": "en", "return_url": f"{self.address}/course"},
            )
            token = self._platform.token(claims)
            return render_template_string(_ANSWER, args=request.args, id_token=token)

        return app


@pytest.fixture
def lms(tmp_path: Path) -> Iterator[Lms]:
    platform = Platform.start()
    with ExitStack() as stack:
        yield Lms(tmp_path, platform, stack)
    platform.stop()


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    """A person's browser at the LMS."""
    return open_context().new_page()


def activity(page: Page, lms: Lms) -> Frame:
    """The frame of the activity."""
    frame = page.frame("activity")
    assert frame is not None
    frame.wait_for_url(f"{lms.tool}/**")
    return frame


def is_launch(environ: dict[str, Any]) -> bool:
    """The platform's form post, which comes from another site."""
    return environ["PATH_INFO"] == "/lti/launch"


def is_framed(environ: dict[str, Any]) -> bool:
    """Any request from a frame: nothing survives there."""
    return environ.get("HTTP_SEC_FETCH_DEST") == "iframe"


def test_partitioned_cookies_come_back_in_a_frame(page: Page, lms: Lms) -> None:
    page.goto(f"{lms.address}/course")
    expect(activity(page, lms).get_by_role("heading", level=1)).to_contain_text("Ada")


def test_the_platforms_storage_opens_what_a_lost_cookie_would_have(page: Page, lms: Lms) -> None:
    lms.loses = is_launch
    page.goto(f"{lms.address}/course")
    expect(activity(page, lms).get_by_role("heading", level=1)).to_contain_text("Ada")
    assert sorted(page.evaluate("window.asked")) == ["lti.get_data"] * 2 + ["lti.put_data"] * 2


def test_a_storage_that_does_not_answer_leads_to_a_new_window(page: Page, lms: Lms) -> None:
    lms.loses, lms.silent = is_launch, True
    page.goto(f"{lms.address}/course")
    button = activity(page, lms).get_by_role("button", name="Open in a new window")
    expect(button).to_be_visible(timeout=15_000)
    assert violations(activity(page, lms)) == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_refused_launch_is_a_page_that_everybody_can_read(
    open_context: Callable[..., BrowserContext], lms: Lms, language: str
) -> None:
    page = open_context(width=360, language=language).new_page()
    for address in ("/lti/login", "/lti/launch", "/l/unknown/", "/no/such/page"):
        page.goto(f"{lms.tool}{address}")
        assert violations(page) == []
        assert sideways_scroll(page) == 0


def test_where_frames_have_no_cookies_at_all_a_new_window_opens_the_launch(
    page: Page, lms: Lms
) -> None:
    lms.loses = is_framed
    page.goto(f"{lms.address}/course")
    button = activity(page, lms).get_by_role("button", name="Open in a new window")
    with page.context.expect_page() as opened:
        button.click()
    window = opened.value
    expect(window.get_by_role("heading", level=1)).to_contain_text("Ada")
    assert urlsplit(window.url).path.startswith("/l/")
