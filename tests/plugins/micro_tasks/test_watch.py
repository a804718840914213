from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.extension.micro_task import InvalidAnswers, InvalidContent
from plugins.micro_tasks.watch.kind import Watch
from plugins.micro_tasks.watch.times import read_time, write_time
from plugins.micro_tasks.watch.video import find_video

KIND = Watch()
FORM = {
    "video": ["https://video.example/talk.mp4"],
    "length": ["3:45"],
    "chapters": ["0:00 Why\n2:30 - How\n3:43 | In short"],
    "transcript": ["Good morning.\n\nToday we look at filters."],
}
CONTENT = KIND.read_content(FORM)


def answers(watched: str = "", *, read: bool = False) -> dict[str, Any]:
    return KIND.read_answers(
        CONTENT, {"watched": [watched]} | ({"transcript_read": ["yes"]} if read else {})
    )


def test_chapters_have_their_start_and_title_whatever_stands_between() -> None:
    assert CONTENT["chapters"] == [
        {"start": 0, "title": "Why"},
        {"start": 150, "title": "How"},
        {"start": 223, "title": "In short"},
    ]
    assert CONTENT["seconds"] == 225


def test_minutes_are_those_of_the_video_begun() -> None:
    assert KIND.minutes(CONTENT) == 4
    assert KIND.minutes(CONTENT | {"seconds": 60}) == 1


def test_a_number_alone_is_minutes() -> None:
    assert KIND.read_content(FORM | {"length": ["4"]})["seconds"] == 240


def test_a_few_seconds_of_every_chapter_are_enough() -> None:
    assert KIND.assess(CONTENT, answers("5,5,2")).complete


def test_the_transcript_counts_as_much_as_the_video() -> None:
    assert KIND.assess(CONTENT, answers(read=True)).complete


def test_a_chapter_that_was_not_seen_is_named() -> None:
    with pytest.raises(InvalidAnswers) as raised:
        KIND.assess(CONTENT, answers("5,4,0"))
    assert "2, 3" in raised.value.problems["transcript_read"].en


def test_more_seconds_than_prove_a_chapter_are_not_kept() -> None:
    assert answers("900,0,3")["watched"] == [5, 0, 2]


@pytest.mark.parametrize("sent", ["5", "5,5,5,5", "a,b,c", "-1,0,0", "1.5,0,0", "1,,1", "9" * 999])
def test_seconds_of_another_video_are_refused(sent: str) -> None:
    with pytest.raises(InvalidAnswers) as raised:
        answers(sent, read=True)
    assert set(raised.value.problems) == {"watched"}
    assert raised.value.answers == {"watched": [0, 0, 0], "transcript_read": True}


def test_a_video_without_chapters_is_one() -> None:
    content = KIND.read_content(FORM | {"chapters": [""]})
    assert [chapter["needed"] for chapter in KIND.view(content, {})["chapters"]] == [5]
    assert KIND.assess(content, {"watched": [5], "transcript_read": False}).complete


@given(st.lists(st.integers(0, 10), min_size=3, max_size=3), st.booleans())
def test_it_is_complete_exactly_when_all_was_seen_or_read(watched: list[int], read: bool) -> None:
    given_answers = answers(",".join(map(str, watched)), read=read)
    seen = all(seconds >= needed for seconds, needed in zip(watched, (5, 5, 2), strict=True))
    if seen or read:
        assert KIND.assess(CONTENT, given_answers).complete
    else:
        with pytest.raises(InvalidAnswers):
            KIND.assess(CONTENT, given_answers)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"video": [""]}, "video"),
        ({"video": ["http://video.example/talk.mp4"]}, "video"),
        ({"video": ["javascript:alert(1)"]}, "video"),
        ({"length": [""]}, "length"),
        ({"length": ["0"]}, "length"),
        ({"length": ["3:75"]}, "length"),
        ({"length": ["4:00:01"]}, "length"),
        ({"chapters": ["Why"]}, "chapters"),
        ({"chapters": ["0:45"]}, "chapters"),
        ({"chapters": ["0:45 " + "x" * 121]}, "chapters"),
        ({"chapters": ["0:45 a\n0:45 b"]}, "chapters"),
        ({"chapters": ["3:45 a"]}, "chapters"),
        ({"chapters": ["\n".join(f"0:{n:02} a" for n in range(21))]}, "chapters"),
        ({"transcript": [" "]}, "transcript"),
        ({"transcript": ["x" * 100_001]}, "transcript"),
        ({"transcript": ["0:01\nx\n" * 10_000]}, "transcript"),
    ],
)
def test_a_wrong_field_of_the_editor_is_named(change: dict[str, list[str]], field: str) -> None:
    with pytest.raises(InvalidContent) as raised:
        KIND.read_content(FORM | change)
    assert set(raised.value.problems) == {field}


@given(st.integers(0, 4 * 60 * 60))
def test_a_written_time_is_read_back(seconds: int) -> None:
    assert read_time(write_time(seconds)) == seconds


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?v=aB3_-xyz012&t=10s&list=x",
        "https://youtu.be/aB3_-xyz012?si=abc",
        "https://m.youtube.com/shorts/aB3_-xyz012",
        "https://www.youtube-nocookie.com/embed/aB3_-xyz012",
        "https://YouTube.com/live/aB3_-xyz012",
    ],
)
def test_youtube_is_opened_in_its_privacy_mode(address: str) -> None:
    video = find_video(address)
    assert video is not None
    assert video.address == "https://www.youtube-nocookie.com/embed/aB3_-xyz012"
    assert video.origin == "https://www.youtube-nocookie.com"
    assert (video.plays, video.jump) == ("frame", "start")


@pytest.mark.parametrize(
    ("address", "plays", "origin"),
    [
        ("https://video.example/a/talk.MP4?x=1", "file", "https://video.example"),
        ("https://video.example:8443/talk.webm", "file", "https://video.example:8443"),
        ("https://Stream.Company.example/embed/42", "frame", "https://stream.company.example"),
        ("https://stream.company.example", "frame", "https://stream.company.example"),
    ],
)
def test_a_file_is_played_and_a_page_is_framed(address: str, plays: str, origin: str) -> None:
    video = find_video(address)
    assert video is not None
    assert (video.plays, video.origin, video.address) == (plays, origin, address)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/@channel",
        "https://www.youtube.com/playlist?list=x",
        "https://www.youtube.com/watch?v=short",
        "https://youtu.be/../../evil0123456",
        "https://user:secret@video.example/a.mp4",
        "https://video.example; script-src *",
        "https://video.example\\@evil.example/",
        "https://*.example/",
        "https://[::1]/a.mp4",
        "https:///a.mp4",
        "https://video.example/a b.mp4",
        "//video.example/a.mp4",
        "/static/a.mp4",
        "ftp://video.example/a.mp4",
        "data:video/mp4;base64,AAAA",
    ],
)
def test_what_is_no_video_is_none(address: str) -> None:
    assert find_video(address) is None


@given(st.text() | st.from_regex(r"https://[^ ]{0,30}"))
def test_no_address_breaks_the_search_for_a_video(address: str) -> None:
    video = find_video(address)
    assert video is None or video.address.lower().startswith(video.origin)
