import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.micro_tasks.watch.subtitles import Cue, read_cues, write_cues
from plugins.micro_tasks.watch.transcript import parts_of

WEBVTT = """WEBVTT - A talk

STYLE
::cue { color: red }

NOTE Nobody sees this.

intro
00:01.000 --> 00:03.500 align:start position:0%
<v.loud Anna Weber>Good <i>morning</i>,
dear all &amp; <00:00:02.000>welcome.

00:01:04.000 --> 00:01:06.000
<v Ben>Thank you."""
SRT = """1
00:00:01,000 --> 00:00:03,500
Good morning, <b>dear all</b>.

2
00:01:04,000 --> 00:01:06,000
Thank you.
"""
COPIED = "0:01\nGood morning,\ndear all.\n1:04\nThank you.\n1:02:05\nThe end."


def test_webvtt_becomes_words_with_the_name_of_who_speaks() -> None:
    assert read_cues(WEBVTT) == [
        Cue(1_000, 3_500, "Anna Weber: Good morning, dear all & welcome."),
        Cue(64_000, 66_000, "Ben: Thank you."),
    ]


def test_srt_is_understood() -> None:
    assert read_cues(SRT) == [
        Cue(1_000, 3_500, "Good morning, dear all."),
        Cue(64_000, 66_000, "Thank you."),
    ]


def test_a_transcript_copied_from_a_platform_is_understood() -> None:
    assert read_cues(COPIED) == [
        Cue(1_000, 64_000, "Good morning, dear all."),
        Cue(64_000, 3_725_000, "Thank you."),
        Cue(3_725_000, 3_730_000, "The end."),
    ]


@pytest.mark.parametrize(
    "text", ["Good morning.", "At 10:30\nwe begin.", "10:30\nwe begin.", "a --> b", "WEBVTT"]
)
def test_plain_text_has_no_times(text: str) -> None:
    assert read_cues(text) == []


def test_what_is_written_is_webvtt() -> None:
    assert write_cues([Cue(1_000, 3_725_500, "A --> <b> & c")]) == (
        "WEBVTT\n\n00:00:01.000 --> 01:02:05.500\nA --&gt; &lt;b&gt; &amp; c"
    )


pieces = st.sampled_from(
    [
        *("\n", "\n\n", "00:01.000 --> 00:02.000", "99:59:59,999 --> 00:00,000", "0:05"),
        *("1:02:03", "WEBVTT", "<v A>", "<b", ">", "&amp;lt;", "&#60;", "-->", "1", " ", "Ä"),
    ]
)


@given(st.lists(pieces | st.text(max_size=5)).map("".join))
def test_what_was_read_and_written_stays_the_same(text: str) -> None:
    cues = read_cues(text)
    if cues:
        assert read_cues(write_cues(cues)) == cues


@pytest.mark.parametrize("sign", ["<", "<v ", "00:01.000 --> 00:02.000\n", "x\n", "0:01\n", " "])
def test_the_longest_transcript_is_read_in_time(sign: str) -> None:
    started = time.perf_counter()
    read_cues("00:01.000 --> 00:02.000\n" + (sign * 100_000)[:100_000])
    assert time.perf_counter() - started < 2


def test_what_is_said_stands_below_its_chapter() -> None:
    chapters = [{"start": 10, "title": "Why"}, {"start": 60, "title": "How"}]
    assert [
        (part["title"], [piece["text"] for piece in part["paragraphs"][0]])
        for part in parts_of(SRT, chapters)
    ] == [("Why", ["Good morning, dear all."]), ("How", ["Thank you."])]


def test_plain_text_stands_in_its_paragraphs() -> None:
    assert parts_of("One.\nStill one.\n\n\nTwo.", [{"start": 0, "title": "Why"}]) == [
        {"title": "", "paragraphs": [[{"text": "One.\nStill one."}], [{"text": "Two."}]]}
    ]
