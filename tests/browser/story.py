"""A person in front of the LMS: signs in, opens activities in frames, and looks at every page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from playwright.sync_api import BrowserContext, Frame, Locator, Page

from tests.browser.accessibility import sideways_scroll, violations
from tests.browser.conftest import WIDTHS, Screenshot
from tests.company import Company

CATALOGUE = (
    Path(__file__).resolve().parents[2] / "lti_app/web/translations/de/LC_MESSAGES/messages.po"
)


@cache
def german() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="de")


def say(language: str, text: str, **values: object) -> str:
    """What a page says in a language, for the English words of its template."""
    if language == "de":
        message = german().get(text)
        assert message is not None, f"not in the catalogue: {text}"
        assert message.string, f"not translated: {text}"
        text = str(message.string)
    return text % values if values else text


@dataclass
class Person:
    """Somebody with a browser of their own. ``number`` is the person's id in the demo LMS."""

    number: int
    language: str
    place: Company
    context: BrowserContext
    screenshot: Screenshot
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.place.lms.admin("PATCH", f"/admin/people/{self.number}", locale=self.language)
        self.page = self.context.new_page()
        self.page.goto(f"{self.place.lms.url}/people")
        with self.page.expect_navigation():
            self.page.locator(f"button[name=person_id][value='{self.number}']").click()

    def words(self, text: str, **values: object) -> str:
        return say(self.language, text, **values)

    def open_lms(self, path: str) -> None:
        self.page.goto(self.place.lms.url + path)

    def open_activity(self, number: int) -> None:
        """Open an activity of the course from the course page, as people do."""
        self.open_lms("/courses/1")
        self.page.locator(f"a[href='/activities/{number}']").click()
        self.wait_for_tool()

    def open_home(self) -> None:
        activities = self.place.lms.admin("GET", "/admin/courses/1")["activities"]
        home = next(one for one in activities if one["custom"].get("kehrwert_open") == "home")
        self.open_activity(home["id"])

    def wait_for_tool(self) -> None:
        """Wait until the launch has gone to the LMS and back and shows a page of the tool."""
        self.tool.wait_for_url(f"{self.place.tool_url}/l/**")

    @property
    def tool(self) -> Frame:
        """The tool's page inside the LMS's frame."""
        element = self.page.wait_for_selector("iframe[name=tool]")
        frame = element.content_frame()
        assert frame is not None
        return frame

    def press(self, text: str, **values: object) -> None:
        """Press a button or follow a link, and wait for the page behind it."""
        name = self.words(text, **values)
        target = self.tool.get_by_role("button", name=name, exact=True).or_(
            self.tool.get_by_role("link", name=name, exact=True)
        )
        self.follow(target.first)

    def follow(self, target: Locator) -> None:
        """Click on something, and wait for the page behind it."""
        tool = self.tool
        with self.page.expect_event("framenavigated", lambda frame: frame == tool):
            target.click()
        tool.wait_for_load_state("load")

    def write(self, label: str, text: str) -> None:
        self.tool.get_by_label(self.words(label)).fill(text)

    def sees(self, text: str, **values: object) -> None:
        self.tool.get_by_text(self.words(text, **values)).first.wait_for()

    def looks_at(self, name: str) -> None:
        """Both widths: nothing for axe to find, nothing to scroll sideways, a picture."""
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.tool.wait_for_selector("main")
            assert violations(self.tool) == [], f"{name} at {width}"
            assert sideways_scroll(self.tool) == 0, f"{name} at {width}"
            self.screenshot(self.page, f"{self.language}-{name}-{width}")


Newcomer = Callable[[int], Person]
