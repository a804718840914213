"""Launches that must open: the valid payloads of 1EdTech's core certification, and their page."""

from collections.abc import Callable

from tests.certification.platform import Browser, Platform


def test_a_learner_sees_the_course_and_the_own_name(browser: Browser, platform: Platform) -> None:
    page = browser.landed(platform)
    assert page.status_code == 200
    assert "Onboarding" in page.text
    assert "Ada Lovelace" in page.text
