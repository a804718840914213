"""The pattern page: every component, in both languages and widths, light and dark."""

import pytest

from tests.browser.accessibility import sideways_scroll, violations
from tests.browser.conftest import WIDTHS, OpenPage, Screenshot

KILOBYTE = 1024


PEOPLE = [
    {"language": language, "width": width, "color_scheme": color_scheme}
    for language in ("de", "en")
    for width in WIDTHS
    for color_scheme in ("light", "dark")
]


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: "-".join(map(str, person.values())))
def test_every_component_is_accessible(
    open_page: OpenPage,
    screenshot: Screenshot,
    console_errors: list[str],
    tool_address: str,
    person: dict[str, object],
) -> None:
    page = open_page(f"{tool_address}/patterns", **person)
    assert page.get_attribute("html", "lang") == person["language"]
    for closed in page.query_selector_all("details"):
        closed.evaluate("details => { details.open = true; }")
    assert violations(page) == []
    assert console_errors == []
    screenshot(page, "patterns-" + "-".join(map(str, person.values())))


@pytest.mark.parametrize("language", ["de", "en"])
def test_nothing_scrolls_sideways_at_320_pixels(
    open_page: OpenPage, tool_address: str, language: str
) -> None:
    page = open_page(f"{tool_address}/patterns", width=320, language=language)
    assert sideways_scroll(page) == 0


def test_every_target_is_at_least_24_pixels_tall(open_page: OpenPage, tool_address: str) -> None:
    page = open_page(f"{tool_address}/patterns", width=360)
    small = page.evaluate(
        """() => [...document.querySelectorAll(".button, .link, summary, input, select, textarea")]
            .filter((target) => target.checkVisibility() && target.type !== "hidden")
            .map((target) => target.closest("label") ?? target)
            .filter((target) => target.getBoundingClientRect().height < 24)
            .map((target) => target.outerHTML)"""
    )
    assert small == []


def test_no_markup_needs_inline_styles_or_scripts(open_page: OpenPage, tool_address: str) -> None:
    page = open_page(f"{tool_address}/patterns")
    found = page.evaluate(
        """() => [...document.querySelectorAll("[style], style, script:not([src])")]
            .map((element) => element.outerHTML)"""
    )
    handlers = page.evaluate(
        """() => [...document.querySelectorAll("*")]
            .filter((element) => element.getAttributeNames().some((name) => name.startsWith("on")))
            .length"""
    )
    assert (found, handlers) == ([], 0)


def test_layout_fonts_and_scripts_weigh_less_than_120_kilobytes(
    open_page: OpenPage, tool_address: str
) -> None:
    page = open_page(f"{tool_address}/patterns")
    page.evaluate("() => document.fonts.ready")
    weights: dict[str, int] = page.evaluate(
        """() => Object.fromEntries(performance.getEntriesByType("resource")
            .map((file) => [new URL(file.name).pathname, file.decodedBodySize]))"""
    )
    assert {"/static/css/base.css", "/static/fonts/source-sans-3.woff2"} <= weights.keys()
    assert sum(weights.values()) < 120 * KILOBYTE, weights


def test_a_person_can_switch_the_language_with_the_keyboard(
    open_page: OpenPage, tool_address: str
) -> None:
    page = open_page(f"{tool_address}/patterns", language="en")
    page.get_by_role("button", name="Deutsch").press("Enter")
    page.wait_for_url("**language=de")
    assert page.get_attribute("html", "lang") == "de"


def test_the_first_tab_leads_to_the_content(open_page: OpenPage, tool_address: str) -> None:
    page = open_page(f"{tool_address}/patterns", language="en")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"
