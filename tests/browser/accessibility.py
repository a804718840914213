"""What axe finds on a page or in a frame."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Frame, Page


def violations(place: Page | Frame) -> list[str]:
    """One line per violation: rule, element, reason. All rules, best practices included.

    axe is handed over as text, so the page's own Content-Security-Policy stays in force. It sees
    one document: ask it for each frame.
    """
    place.evaluate(AXE_SCRIPT)
    # What passed is not gathered, and no style sheet fetched again: half the time.
    result = place.evaluate(
        "() => axe.run(document, {iframes: false, resultTypes: ['violations'], preload: false})"
    )
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))} – {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def sideways_scroll(place: Page | Frame) -> int:
    """How many pixels of the document lie beside what the frame shows; 0 is right."""
    width: int = place.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width
