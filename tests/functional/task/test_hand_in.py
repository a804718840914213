"""Tasks that the mentor reads: ticked, shown, handed in, on both databases."""

import re
from typing import Any
from urllib.parse import urljoin

import pytest

from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.programme import Passback
from plugins.micro_tasks.watch.subtitles import Cue, write_cues

from .conftest import Tandem

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def test_steps_are_ticked_shown_and_done(tandem: Tandem) -> None:
    task = tandem.sets()
    page = tandem.mentee.open(task)
    for step in ("Open the site", "Write two sentences", "Publish them"):
        assert step in page.text
    page = tandem.mentee.press("Hand it in", 422, done=["0", "1"], link="http://linkedin.com/x")
    assert page.problems == {"done", "link"}
    assert page.ticked() == ["0", "1"]
    page = tandem.mentee.press(
        "Hand it in", done=["0", "1", "2"], link="https://linkedin.com/x", file=("a.png", PNG)
    )
    assert "Done" in page.text
    page = tandem.mentor.open(task)
    [link] = page.html.select('a[href="https://linkedin.com/x"]')
    assert link["rel"] == ["noopener", "noreferrer"]
    assert page.files() == ["a.png"]
    assert page.text.count("Ticked: ") == 3


def test_a_step_can_be_left_out_with_a_word_about_it(tandem: Tandem) -> None:
    task = tandem.sets(evidence="none")
    tandem.mentee.open(task)
    assert tandem.mentee.press("Hand it in", 422, done=["0"]).problems == {"done"}
    assert "Done" in tandem.mentee.press("Hand it in", text="My account is locked.").text
    page = tandem.mentor.open(task)
    assert "Not ticked: Publish them" in page.text
    assert "My account is locked." in page.text


def test_the_mentor_sees_nothing_before_the_hand_in(tandem: Tandem) -> None:
    task = tandem.sets("reflect")
    tandem.mentee.open(task)
    tandem.mentee.send(f"{task}/save", {"answer": "Only a draft"})
    assert "Only a draft" not in tandem.mentor.open(task).answer.text
    tandem.mentee.press("Hand it in", answer="I asked more questions.")
    tandem.mentee.send(f"{task}/save", {"answer": "Only a second thought"})
    page = tandem.mentor.open(task)
    assert "I asked more questions." in page.text
    assert "Only a second thought" not in page.answer.text


def test_a_thought_is_done_when_it_is_handed_in(tandem: Tandem) -> None:
    task = tandem.sets("reflect")
    page = tandem.mentee.open(task)
    assert "Only your mentor sees this, once you hand it in." in page.text
    assert tandem.mentee.press("Hand it in", 422, answer=" ").problems == {"answer"}
    tandem.mentee.press("Hand it in", answer="I asked more questions.")
    assert tandem.submission(task).state is SubmissionState.COMPLETED


@pytest.mark.parametrize(
    ("passback", "position", "words"),
    [
        (Passback.NUMBERS, 1, "sees how far you are and when it is done"),
        (Passback.NOTHING, 1, "hears nothing of this"),
        (Passback.COMPLETION, None, "hears nothing of this"),
    ],
)
def test_a_task_says_what_the_lms_hears_of_it(
    tandem: Tandem, passback: Passback, position: int | None, words: str
) -> None:
    tandem.company.programme.passback = passback
    page = tandem.mentee.open(tandem.sets("reflect", position=position))
    assert f"The learning platform {words}" in page.text


def test_what_was_saved_is_there_on_the_next_device(tandem: Tandem) -> None:
    task = tandem.sets()
    tandem.mentee.open(task)
    tandem.mentee.send(f"{task}/save", {"done": ["1"], "link": "https://half", "text": "So far"})
    page = tandem.comes(tandem.company.mentee).open(task)
    assert page.ticked() == ["1"]
    assert (page.value("link"), page.value("text")) == ("https://half", "So far")


def test_a_double_click_is_one_attempt(tandem: Tandem) -> None:
    task = tandem.sets("reflect")
    page = tandem.mentee.open(task)
    for _ in range(3):
        tandem.mentee.shown = page
        assert "Done" in tandem.mentee.press("Hand it in", answer="Once.").text
    assert tandem.submission(task).attempts == 1


# As much as six minutes hold.
LARGE: dict[str, dict[str, Any]] = {
    "read": {"text": "Würde jemand das lesen? " * 270, "question": "Was nehmen Sie mit?"},
    "watch": {
        "video": "https://youtu.be/aB3_-xyz012",
        "seconds": 360,
        "chapters": [{"start": start, "title": f"Ab {start}"} for start in range(0, 360, 60)],
        "transcript": write_cues(
            [Cue(at, at + 4000, "Zehn Worte sagt man wohl.") for at in range(0, 360_000, 4000)]
        ),
    },
    "quiz": {
        "questions": [
            {
                "text": f"Was wäre bei Nummer {number} richtig?",
                "answers": [{"text": "Eine Antwort", "correct": place == 0} for place in range(4)],
            }
            for number in range(10)
        ]
    },
    "try": {"steps": ["Ein Schritt von einer ganzen Zeile, mit einem Verb " * 2] * 12},
    "reflect": {"question": "Was hat Sie diese Woche überrascht? " * 10},
    "project": {"milestones": [{"text": "Ein Meilenstein von einer ganzen Zeile " * 2}] * 8},
}


@pytest.mark.parametrize("kind", LARGE)
def test_a_task_page_is_light(tandem: Tandem, kind: str) -> None:
    """Under 150 KB with everything that it loads, uncompressed, as a slow line needs it."""
    task = tandem.sets(kind, **LARGE[kind])
    guest = tandem.comes(tandem.company.mentee, "de")
    page = guest.open(task)
    loaded = {
        str(one.get("src") or one.get("href"))
        for one in page.html.select('script[src], img[src], link[rel~="icon"], [rel="stylesheet"]')
    }
    sheets = [guest.look(address).answer for address in loaded if ".css" in address]
    fonts = {font for sheet in sheets for font in re.findall(r'url\("?([^")]+woff2)', sheet.text)}
    loaded |= {urljoin("/static/css/", font) for font in fonts}
    assert len(fonts) == 3
    sizes = [len(guest.look(address).answer.data) for address in loaded]
    assert len(page.answer.data) + sum(sizes) < 150_000


def test_ten_thousand_answers_get_a_readable_answer(tandem: Tandem) -> None:
    task = tandem.sets()
    tandem.mentee.open(task)
    many = {"done": [str(number) for number in range(10_000)], "text": "Words"}
    tandem.mentee.send(f"{task}/save", many)
    assert tandem.submission(task).answers["done"] == [0, 1, 2]
    fields = {f"field{number}": "x" for number in range(10_000)}
    page = tandem.mentee.send(task, fields, 413, file=("a.png", PNG))
    assert page.code


def test_html_in_answers_is_shown_as_it_was_typed(tandem: Tandem) -> None:
    hostile = '"><img src=x onerror=alert(1)></textarea><script>alert(1)</script>'
    task = tandem.sets(introduction=hostile, steps=[hostile])
    page = tandem.mentee.open(task)
    assert page.html.select("main img, main script:not([src])") == []
    page = tandem.mentee.press("Hand it in", done=["0"], text=hostile)
    assert page.value("text") == hostile
    page = tandem.mentor.open(task)
    assert page.html.select("main img, main script:not([src])") == []
    assert hostile in page.text


def test_a_link_that_is_none_never_becomes_one(tandem: Tandem) -> None:
    task = tandem.sets("project")
    tandem.mentee.open(task)
    for odd in ("javascript:alert(1)", "https://a b", "https://me:you@x.example", "https://[x"):
        page = tandem.mentee.press("Hand it in", 422, done=["m1", "m2"], text="Words", link=odd)
        assert page.problems == {"link"}
        assert page.value("link") == odd
        assert not [one for one in page.html.find_all("a") if one.get("href") == odd]
