"""What lies at other hosts: what waits for a click before it loads, and what it proves then."""

import io
import wave
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import render_template_string
from playwright.sync_api import Page, Route, expect

from lti_app.app import create_app
from lti_app.settings import load_settings
from lti_app.web.tool import tool
from tests.browser.conftest import OpenPage
from tests.browser.server import served
from tests.plugins.micro_tasks.examples import EXAMPLES, Form

_PAGE = """{% extends "layout.html" %}
{% from "macros/form.html" import post_form %}
{% from "macros/page.html" import page_title %}
{% block scripts %}
<script type="module" src="{{ static_url('js/autosave.js') }}"></script>
{% endblock %}
{% block main %}
{{ page_title("Filters", "About 3 minutes") }}
{% call post_form("/hand-in", autosave="/save") %}{% include template %}{% endcall %}
{% endblock %}"""

_FILE: Form = {
    "video": ["https://video.example/talk.mp4"],
    "length": ["0:04"],
    "chapters": ["0:00 Why\n0:02 How"],
    "transcript": ["00:00.500 --> 00:03.500\nGood morning, dear all."],
}
_FRAME: Form = {
    "video": ["https://youtu.be/aB3_-xyz012"],
    "length": ["3:00"],
    "chapters": ["0:00 Why\n1:00 How\n2:00 In short"],
    "transcript": ["Good morning.\n\nThis is about filters."],
}
CONTENT = {
    "read": EXAMPLES["read"].content,
    "file": _FILE,
    "frame": _FRAME,
    "platform": _FRAME | {"video": ["https://stream.example/embed/42"]},
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The application with a player for each content: ``/player/file``."""
    database = tmp_path_factory.mktemp("kinds") / "unused.sqlite3"
    app = create_app(
        load_settings(
            {
                "KEHRWERT_SECRET_KEY": "a key for browser tests only, long enough",
                "KEHRWERT_DATABASE_URL": f"sqlite:///{database}",
            }
        )
    )

    @app.get("/player/<name>")
    def show(name: str) -> str:
        kind = tool().registry.micro_tasks[name if name in EXAMPLES else "watch"]
        content = kind.read_content(CONTENT[name])
        return render_template_string(
            _PAGE,
            template=kind.player_template,
            view=kind.view(content, {}),
            problems={},
            is_preview=False,
            is_reading=False,
        )

    with served(lambda _: app) as address:
        yield address


class Outside:
    """Answers for every other host, keeps what they were asked for, and accepts what is saved."""

    def __init__(self, page: Page, own: str) -> None:
        self.asked: list[str] = []
        # Which page the video's host was told of.
        self.told: set[str | None] = set()
        self._own = urlsplit(own).netloc
        page.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        asked = urlsplit(route.request.url)
        if asked.path == "/save":
            route.fulfill(json={"saved": True})
        elif asked.netloc == self._own:
            route.continue_()
        elif asked.path.endswith(".mp4"):
            self.asked.append(route.request.url)
            # Browsers look into a file, whatever its name is.
            route.fulfill(body=_sound(seconds=4), content_type="audio/wav")
        elif asked.path == "/p":
            self.asked.append(route.request.url)
            route.fulfill(path=_PICTURE)
        else:
            self.asked.append(route.request.url)
            self.told.add(route.request.header_value("referer"))
            route.fulfill(body="<title>A video</title>", content_type="text/html")


_PICTURE = Path("lti_app/web/static/mark.svg")


def _sound(seconds: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 8000 * seconds)
    return file.getvalue()


def _open(open_page: OpenPage, address: str, path: str) -> tuple[Page, Outside]:
    page = open_page("about:blank")
    outside = Outside(page, address)
    page.goto(f"{address}{path}")
    page.wait_for_load_state("networkidle")
    assert outside.asked == [], "something was loaded before a click"
    return page, outside


def test_a_file_plays_after_a_click_with_captions_and_proves_its_chapters(
    open_page: OpenPage, address: str, console_errors: list[str]
) -> None:
    page, _ = _open(open_page, address, "/player/file")
    page.get_by_role("link", name="Watch the video").press("Enter")
    expect(page.locator("video")).to_be_focused()
    expect(page.locator("[data-chapter-seen]").nth(0)).to_be_visible()
    page.get_by_role("button", name="How").press("Enter")
    expect(page.locator("[data-chapter-seen]").nth(1)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="All chapters seen")).to_be_visible()
    with page.expect_request(lambda request: "watched=2%2C2" in (request.post_data or "")):
        assert page.locator("input[name=watched]").input_value() == "2,2"
    assert page.evaluate("() => document.querySelector('video').textTracks[0].cues[0].text") == (
        "Good morning, dear all."
    )
    assert console_errors == []


def test_a_file_that_cannot_be_played_says_so(open_page: OpenPage, address: str) -> None:
    page, _ = _open(open_page, address, "/player/file")
    page.route("https://video.example/**", lambda route: route.fulfill(status=404))
    page.get_by_role("link", name="Watch the video").click()
    expect(page.get_by_role("alert")).to_contain_text("cannot be played here")
    expect(page.get_by_role("link", name="Open in a tab of its own")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "opened"),
    [
        ("frame", "https://www.youtube-nocookie.com/embed/aB3_-xyz012?start=0&autoplay=1"),
        ("platform", "https://stream.example/embed/42"),
    ],
)
def test_a_frame_opens_after_a_click_and_its_time_proves_the_chapters(
    open_page: OpenPage, address: str, console_errors: list[str], name: str, opened: str
) -> None:
    page, outside = _open(open_page, address, f"/player/{name}")
    page.clock.install()
    page.get_by_role("link", name="Watch the video").click()
    expect(page.locator("iframe")).to_have_attribute("src", opened)
    page.clock.run_for(3_000)
    expect(page.locator("[data-chapter-count]").nth(0)).to_have_text("3 of 5 s")
    page.clock.run_for(2_000)
    expect(page.locator("[data-chapter-seen]").nth(0)).to_be_visible()
    page.get_by_role("button", name="In short").click()
    page.clock.run_for(5_000)
    assert page.locator("input[name=watched]").input_value() == "5,0,5"
    assert outside.asked[0] == opened
    assert (len(outside.asked) == 2) is (name == "frame"), "only YouTube is told where to go on"
    expect(page.locator("iframe")).to_have_attribute(
        "referrerpolicy", "strict-origin-when-cross-origin"
    )
    assert outside.told == {f"{address}/"}, "YouTube wants to know the host, and learns no more"
    assert console_errors == []


def test_a_picture_opens_in_the_text_after_a_click(
    open_page: OpenPage, address: str, console_errors: list[str]
) -> None:
    page, outside = _open(open_page, address, "/player/read")
    link = page.get_by_role("link", name="A profile (pictures.example)")
    link.press("Enter")
    expect(page.get_by_role("img", name="A profile")).to_be_visible()
    assert outside.asked == ["https://pictures.example/p"]
    assert console_errors == []
