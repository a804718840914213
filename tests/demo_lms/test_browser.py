"""The demo LMS in a real Chromium, the tool on another site: frames, messages, accessibility."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FrameLocator, Page

from demo_lms.process import DemoLms

from .fake_tool import FakeTool

STORAGE_SCRIPT = """
<output></output>
<script>
const target = frames => frames ? parent.frames[frames] : parent;
const ask = (to, message) => new Promise(resolve => {
  const message_id = crypto.randomUUID();
  addEventListener("message", event => {
    if (event.data.message_id === message_id) resolve({...event.data, from: event.origin});
  });
  to.postMessage({...message, message_id}, "*");
});
(async () => {
  const can = await ask(parent, {subject: "lti.capabilities"});
  const put = can.supported_messages.find(message => message.subject === "lti.put_data");
  const to = target(put.frame);
  await ask(to, {subject: "lti.put_data", key: "state_1", value: "secret"});
  const got = await ask(to, {subject: "lti.get_data", key: "state_1"});
  const none = await ask(to, {subject: "lti.get_data", key: "state_2"});
  document.querySelector("output").textContent =
    [put.frame || "parent", got.subject, got.value, String(none.value), got.from].join(" ");
})();
</script>
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoLms]:
    """On localhost, which is another site than the tool's 127.0.0.1."""
    database = tmp_path_factory.mktemp("browser") / "lms.sqlite"
    with DemoLms(database=str(database), host="localhost") as running:
        yield running


@pytest.fixture(scope="module")
def guest(site: DemoLms) -> Iterator[tuple[FakeTool, int]]:
    """A tool and its activity in the seeded course."""
    tool = FakeTool(site.url)
    registered = tool.register_by_hand()
    activity = site.admin(
        "POST",
        "/admin/activities",
        course_id=1,
        tool_id=registered["id"],
        title="Das Programm",
        line_item={"score_maximum": 1},
    )
    yield tool, activity["id"]
    tool.close()


@pytest.fixture(params=[1280, 360])
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    opened = chromium.new_page(viewport={"width": request.param, "height": 800}, locale="de-DE")
    yield opened
    opened.close()


def sign_in(page: Page, site: DemoLms, person: int) -> None:
    page.goto(f"{site.url}/people")
    page.locator(f'button[name=person_id][value="{person}"]').click()
    page.wait_for_url("**/courses")


def tool_frame(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[name=tool]")


def test_a_launch_in_a_frame_arrives_at_a_tool_on_another_site(
    page: Page, site: DemoLms, guest: tuple[FakeTool, int]
) -> None:
    sign_in(page, site, 13)
    page.goto(f"{site.url}/activities/{guest[1]}")
    assert tool_frame(page).locator("h1").inner_text() == "Hello Leyla Yıldız"


def test_a_coordinator_places_what_the_tool_offers(
    page: Page, site: DemoLms, guest: tuple[FakeTool, int]
) -> None:
    sign_in(page, site, 2)
    page.goto(f"{site.url}/courses/1")
    page.get_by_role("link", name="Aktivitäten anlegen").click()
    page.get_by_role("link", name="Inhalte auswählen").click()
    tool_frame(page).get_by_role("button", name="Take it").click()
    assert tool_frame(page).locator("li[data-activity]").inner_text() == "Eine Aufgabe"
    tool_frame(page).get_by_role("link", name="Zum Kurs").click()
    page.wait_for_url("**/courses/1")


def test_the_registration_frame_closes_when_the_tool_says_so(
    page: Page, site: DemoLms, guest: tuple[FakeTool, int]
) -> None:
    sign_in(page, site, 1)
    page.goto(f"{site.url}/tools")
    page.fill("#registration_url", f"{guest[0].url}/lti/register")
    page.get_by_role("button", name="Anmelden").click()
    tool_frame(page).get_by_role("button", name="Done").click()
    page.wait_for_url("**/tools")


@pytest.mark.parametrize("storage", ["parent", "frame"])
def test_a_tool_without_cookies_keeps_data_in_the_platform(
    page: Page, site: DemoLms, guest: tuple[FakeTool, int], storage: str
) -> None:
    site.admin("POST", "/admin/behaviour", lti_storage=storage)
    guest[0].launch_page = STORAGE_SCRIPT
    sign_in(page, site, 13)
    page.goto(f"{site.url}/activities/{guest[1]}")
    answered = tool_frame(page).locator("output:not(:empty)").inner_text()
    place = "lti_storage" if storage == "frame" else "parent"
    assert answered == f"{place} lti.get_data.response secret null {site.url}"
    site.admin("POST", "/admin/behaviour", lti_storage="parent")
    guest[0].launch_page = ""


def test_a_tool_that_returns_leaves_its_frame(
    page: Page, site: DemoLms, guest: tuple[FakeTool, int]
) -> None:
    back = f"{site.url}/courses/1?lti_msg=Bis+bald"
    guest[0].launch_page = f'<a href="{back}">Return</a>'
    sign_in(page, site, 13)
    page.goto(f"{site.url}/activities/{guest[1]}")
    tool_frame(page).get_by_role("link", name="Return").click()
    page.wait_for_url("**/courses/1?**")
    assert "Bis bald" in page.get_by_role("status").inner_text()
    guest[0].launch_page = ""


@pytest.mark.parametrize(
    ("person", "path"),
    [
        (2, "/people"),
        (2, "/courses"),
        (2, "/courses/1"),
        (2, "/courses/1/gradebook"),
        (2, "/courses/1/people"),
        (2, "/courses/1/place"),
        (2, "/activities/1"),
        (2, "/activities/1/settings"),
        (13, "/courses/1"),
        (13, "/courses/1/gradebook"),
        (13, "/tools"),
        (1, "/tools"),
        (1, "/tools/1"),
        (1, "/faults"),
    ],
)
def test_pages_are_accessible_and_never_wider_than_the_screen(
    page: Page, site: DemoLms, guest: tuple[FakeTool, int], person: int, path: str
) -> None:
    assert guest[0].client_id
    sign_in(page, site, person)
    page.goto(site.url + path)
    violations: list[Any] = Axe().run(page).response["violations"]
    assert [(v["id"], [node["target"] for node in v["nodes"]]) for v in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
