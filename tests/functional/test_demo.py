"""`kehrwert demo` as a stranger meets it: one course to begin with, one that can be matched."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from demo_lms.process import DemoLms, free_port
from tests.company import Company
from tests.functional.story.visitor import Visitor

COORDINATOR = 2
EMPTY, FILLED = 1, 2027
WAITING_SECONDS = 60


@contextmanager
def demo(folder: Path) -> Iterator[Company]:
    """The command, from the moment it says what to open until it is stopped."""
    port, lms_port = free_port(), free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KEHRWERT_")}
    words = ["demo", "--folder", str(folder), "--port", str(port), "--lms-port", str(lms_port)]
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "lti_app.cli", *words],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = [next(process.stdout) for _ in range(5)]
        lms = DemoLms(database="", host="localhost", port=lms_port)
        assert lms.url in "".join(said)
        yield Company(lms, f"http://127.0.0.1:{port}", environment, folder / "log")
    finally:
        process.terminate()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def home_of(place: Company, course: int) -> int:
    [activity] = place.lms.admin("GET", f"/admin/courses/{course}")["activities"]
    return int(activity["id"])


def opened_by_the_coordinator(place: Company, course: int) -> Visitor:
    visitor = Visitor(place)
    visitor.launch(COORDINATOR, activity_id=home_of(place, course))
    return visitor


@pytest.mark.timeout(180)
def test_a_stranger_finds_an_empty_course_and_one_that_can_be_matched_at_once(
    tmp_path: Path,
) -> None:
    with demo(tmp_path) as place:
        place.lms.admin("PATCH", f"/admin/people/{COORDINATOR}", locale="en")
        empty = opened_by_the_coordinator(place, EMPTY)
        assert empty.shown.has_button("Start")
        coordinator = opened_by_the_coordinator(place, FILLED)
        home, deadline = coordinator.shown.url, time.monotonic() + WAITING_SECONDS
        while "25 people, list of" not in coordinator.open(home).text:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert "The list of people could not be fetched" not in coordinator.shown.text
        coordinator.follow("Matching")
        assert "13 mentees wait for a mentor, 14 places are free." in coordinator.shown.text
        address = coordinator.press("Compute a proposal").url
        deadline = time.monotonic() + WAITING_SECONDS
        while "What was found" not in coordinator.open(address).text:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert "13 of 13" in coordinator.shown.text
        assert "Ewan McBride having a pause" in coordinator.shown.text
