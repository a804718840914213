"""Each kind of task from the mentor's editor to the mentee's hand-in, as the two see it.

Videos and pictures that play in the page are in test_outside.py, work at the same time in
test_joint.py.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.accessibility import sideways_scroll, violations
from tests.browser.conftest import Screenshot
from tests.browser.story import say
from tests.browser.tandem import PNG, Place, running_tandem
from tests.plugins.micro_tasks.examples import EXAMPLES, Form

# More stops than any page has: what is not reached by then cannot be reached by keyboard.
STOPS = 80
# After the hand-in these look different from each other, and the others like one of them.
DIFFER_IN_THE_END = {"quiz", "try", "reflect"}


@dataclass
class Reader:
    """One of the two at their device."""

    page: Page
    language: str
    name: str
    screenshot: Screenshot

    def open(self, path: str) -> None:
        address = self.page.url
        self.page.goto(address[: address.index("/l/")] + f"/l/{self.name}-{self.language}/{path}")

    def press(self, text: str) -> None:
        self.click(f'button:has-text("{say(self.language, text)}"):visible')

    def click(self, selector: str) -> None:
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator(selector).last.click()

    def by_keyboard(self, selector: str, *keys: str) -> None:
        """Go there with the Tab key alone, as the page orders it, and press some keys."""
        for _ in range(STOPS):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                break
            self.page.keyboard.press("Tab")
        expect(self.page.locator(selector)).to_be_focused()
        for key in keys:
            self.page.keyboard.press(key)

    def fill(self, form: Form) -> None:
        """Fill in what the page shows of a form."""
        for name, values in form.items():
            fields = self.page.locator(f'[name="{name}"]:not([type=hidden])')
            if fields.count() and fields.first.get_attribute("type") in {"checkbox", "radio"}:
                for value in values:
                    self.page.check(f'[name="{name}"][value="{value}"]')
            elif fields.count():
                fields.fill(values[0])

    def looks_at(self, name: str) -> None:
        """Nothing for axe to find and nothing to scroll sideways, with everything opened."""
        self.page.eval_on_selector_all("details", "all => { for (const o of all) o.open = true; }")
        width = self.page.viewport_size["width"]
        assert violations(self.page) == [], f"{name} at {width}"
        assert sideways_scroll(self.page) == 0, f"{name} at {width}"
        self.screenshot(self.page, f"kind-{name}-{self.language}-{width}")


@pytest.fixture
def place(
    sqlite_with_tables: Path, tmp_path: Path, open_context: Callable[..., BrowserContext]
) -> Iterator[Place]:
    file = tmp_path / "kehrwert.sqlite3"
    file.write_bytes(sqlite_with_tables.read_bytes())
    with running_tandem(file, open_context, {}) as place:
        yield place


def sets(mentor: Reader, place: Place, kind: str) -> str:
    """From an empty editor over the preview to a task that is set. Returns its path."""
    mentor.open(f"tandems/{place.tandem}/tasks/new?kind={kind}")
    form = {"title": [f"A task to {kind}"], **EXAMPLES[kind].content}
    for number in range(2, 1 + sum(name.endswith("_text") for name in form)):
        mentor.click(f"[value=add-{form[f'q{number}_type'][0]}]")
        expect(mentor.page.locator(f"[name=q{number}_text]")).to_be_focused()
    mentor.page.eval_on_selector_all("details", "all => { for (const o of all) o.open = true; }")
    mentor.fill(form)
    mentor.looks_at(f"{kind}-editor")
    mentor.press("Preview")
    mentor.looks_at(f"{kind}-preview")
    mentor.press("Set the task")
    expect(mentor.page.locator(".notice.success")).to_be_focused()
    return "tasks/" + mentor.page.url.partition("/tasks/")[2].partition("?")[0]


def works(mentee: Reader, task: str, kind: str) -> None:
    """Opens the task, fills it in and hands it in; a quiz with the keyboard alone."""
    mentee.open(task)
    if kind == "quiz":
        answers_by_keyboard(mentee)
    elif kind == "watch":
        mentee.page.check("[name=transcript_read]")
    else:
        mentee.fill(EXAMPLES[kind].answers)
    mentee.looks_at(f"{kind}-work")
    mentee.by_keyboard("form[data-autosave] .button.primary")
    with mentee.page.expect_navigation(wait_until="load"):
        mentee.page.keyboard.press("Enter")
    expect(mentee.page.locator(".notice.success").first).to_be_focused()
    if kind in DIFFER_IN_THE_END:
        mentee.looks_at(f"{kind}-done")


def answers_by_keyboard(mentee: Reader) -> None:
    mentee.by_keyboard("#q1", "Space", "ArrowDown", "ArrowUp")
    mentee.by_keyboard("#q2", *"SECRETword")
    for place in range(1, 5):
        mentee.by_keyboard(f"[name=q3_i{place}]", str(place))
    assert mentee.page.locator("[name=q1]").first.is_checked()
    assert mentee.page.eval_on_selector_all("select", "all => all.map(one => one.value)") == [
        *"1234"
    ]


def looks_twice(mentor: Reader, mentee: Reader, task: str) -> None:
    """The mentor asks for more, the mentee adds a picture, the mentor accepts."""
    mentor.open(task)
    expect(mentor.page.get_by_role("link", name="https://a.example/list")).to_be_visible()
    mentor.press("Ask for more")
    expect(mentor.page.locator("#problems")).to_be_focused()
    mentor.looks_at("try-refused-look")
    mentor.page.fill("[name=review_note]", "And with two filters?")
    mentor.press("Ask for more")
    mentee.open(task)
    expect(mentee.page.get_by_text("And with two filters?")).to_be_visible()
    mentee.looks_at("try-asked-for-more")
    picture = {"name": "a.png", "mimeType": "image/png", "buffer": PNG}
    mentee.page.set_input_files("#upload", picture | {"buffer": PNG + bytes(1_000_001)})
    expect(mentee.page.locator("#upload-error")).to_contain_text("1 MB")
    mentee.page.set_input_files("#upload", picture)
    expect(mentee.page.locator(".file-head a")).to_have_text("a.png")
    mentee.page.fill("[name=text]", "Two filters, and a picture.")
    mentee.press("Hand it in")
    mentor.open(task)
    mentor.page.locator(".file summary").click()
    expect(mentor.page.locator(".file img")).to_have_js_property("naturalWidth", 1)
    mentor.looks_at("try-look")
    mentor.press("Accept it")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "widths"),
    [("de", {"mentor": 1280, "mentee": 360}), ("en", {"mentor": 360, "mentee": 1280})],
)
def test_every_kind_from_the_editor_to_done(
    place: Place,
    screenshot: Screenshot,
    language: str,
    widths: dict[str, int],
    console_errors: list[str],
) -> None:
    mentor, mentee = (
        Reader(place.arrive(name, "", language=language, width=width), language, name, screenshot)
        for name, width in widths.items()
    )
    for kind in EXAMPLES:
        task = sets(mentor, place, kind)
        works(mentee, task, kind)
        if kind == "try":
            looks_twice(mentor, mentee, task)
        mentor.open(task)
        if kind in DIFFER_IN_THE_END:
            mentor.looks_at(f"{kind}-mentor")
    assert [error for error in console_errors if "422" not in error] == []
