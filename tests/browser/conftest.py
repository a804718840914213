"""A Chromium that blocks third-party cookies, and the real application to look at.

The pages of a test come from ``open_page``; what their consoles complain about is in
``console_errors``, which a test compares with what it expects.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from lti_app.app import create_app
from lti_app.settings import load_settings
from tests.browser.server import served

WIDTHS = (360, 1280)

OpenPage = Callable[..., Page]
Screenshot = Callable[..., None]


@pytest.fixture
def console_errors() -> list[str]:
    """What the pages of this test complained about so far."""
    return []


@pytest.fixture
def open_context(
    chromium: Browser, console_errors: list[str]
) -> Iterator[Callable[..., BrowserContext]]:
    """A function that gives a new browser profile: a person at a device."""
    contexts: list[BrowserContext] = []

    def open_context(
        width: int = 1280, language: str = "en", color_scheme: str = "light"
    ) -> BrowserContext:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale=language,
            color_scheme=color_scheme,
            reduced_motion="reduce",
        )
        context.set_default_timeout(30_000)
        context.on(
            "console",
            lambda message: console_errors.append(message.text) if message.type == "error" else 0,
        )
        context.on("weberror", lambda error: console_errors.append(str(error.error)))
        contexts.append(context)
        return context

    yield open_context
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(open_context: Callable[..., BrowserContext]) -> OpenPage:
    """A function that opens an address: ``open_page(address, width=360, language="de")``."""

    def open_page(address: str, **person: object) -> Page:
        page = open_context(**person).new_page()
        page.goto(address)
        return page

    return open_page


def _show_all(page: Page, most: int) -> None:
    """Make the window as tall as its page. (A full-page picture shows frames half laid out.)"""
    size = page.viewport_size
    assert size is not None
    height = page.evaluate("() => document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(max(height, 600), most)})
    page.wait_for_timeout(400)


@pytest.fixture
def screenshot(request: pytest.FixtureRequest) -> Screenshot:
    """A function that keeps a picture of a page for README and docs, if pictures are asked for.

    Its top, where the page is taller than ``most`` pixels.
    """
    folder: Path | None = request.config.getoption("--screenshots", default=None)

    def screenshot(page: Page, name: str, most: int = 3000) -> None:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            _show_all(page, most)
            page.screenshot(path=folder / f"{name}.png")

    return screenshot


@pytest.fixture(scope="session")
def tool_address(
    sqlite_with_tables: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the real application on an empty SQLite database, with the pattern page."""
    database = tmp_path_factory.mktemp("tool") / "kehrwert.sqlite3"
    database.write_bytes(sqlite_with_tables.read_bytes())

    def build(address: str) -> object:
        return create_app(
            load_settings(
                {
                    "KEHRWERT_PUBLIC_URL": address,
                    "KEHRWERT_DATABASE_URL": f"sqlite:///{database}",
                    "KEHRWERT_SECRET_KEY": "a key for browser tests only, long enough",
                    "KEHRWERT_DEVELOPMENT": "true",
                    # The pattern page needs none.
                    "KEHRWERT_PLUGINS_ENABLED": "",
                }
            )
        )

    with served(build) as address:
        yield address
