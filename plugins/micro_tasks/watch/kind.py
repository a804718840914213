"""The kind "watch": its content, its answers, and when it is complete."""

from collections.abc import Mapping
from dataclasses import asdict
from math import ceil
from typing import Any

from lti_app.domain.invalid_input import REQUIRED, Form, FormReader, first, too_long, whole_number
from lti_app.domain.localized_text import LocalizedText
from lti_app.extension.micro_task import Assessment, InvalidAnswers, InvalidContent, RecallQuestion
from plugins.micro_tasks.watch.subtitles import read_cues, write_cues
from plugins.micro_tasks.watch.times import (
    read_chapters,
    read_length,
    write_chapters,
    write_time,
)
from plugins.micro_tasks.watch.transcript import parts_of
from plugins.micro_tasks.watch.video import find_video
from plugins.micro_tasks.watch.words import NOT_SECONDS, VIDEO_WRONG, WORDS, still_open

ADDRESS_LIMIT = 1_000
TRANSCRIPT_LIMIT = 100_000
# What proves a chapter: enough to have seen what it is about, too little to annoy.
SECONDS_THAT_PROVE = 5


class Watch:
    """A video with chapters, captions and a transcript.

    Content: ``{"video": "https://…", "seconds": 225, "chapters": [{"start": 0, "title": "…"}, …],
    "transcript": "…"}``. ``video`` is a video file, a page of the company's video platform, or a
    YouTube address (opened in its privacy mode). ``seconds`` is its length. ``chapters`` are at
    most 20, each start (seconds) later than the one before; none means one for all of it.
    ``transcript`` is plain text, paragraphs apart by an empty line, or WebVTT, which is shown as
    captions, too; there is always one, for those who cannot watch.

    Answers: ``{"watched": [5, 0], "transcript_read": false}``: seconds watched of each chapter,
    counted until they prove it, and whether the transcript was read instead.
    """

    key = "watch"
    name = LocalizedText(de="Ansehen", en="Watch")
    summary = LocalizedText(
        de="Ein kurzes Video mit Kapiteln; wer nicht schauen kann, liest, was gesagt wird.",
        en="A short video with chapters; who cannot watch reads what is said.",
    )
    gives_points = False
    mentor_reads = False
    is_joint = False
    takes_files = False
    editor_template = "micro_tasks/watch/editor.html"
    player_template = "micro_tasks/watch/player.html"

    def editor(self, form: Form) -> Mapping[str, Any]:
        """Everything as typed."""
        fields = ("video", "length", "chapters", "transcript")
        return {name: first(form, name) for name in fields} | {"words": WORDS}

    def read_content(self, form: Form) -> dict[str, Any]:
        """Where the video is, its chapters, and what is said in it. Raises InvalidContent."""
        reader = FormReader(form)
        video = reader.text("video", ADDRESS_LIMIT, required=True)
        if video and find_video(video) is None:
            reader.reject("video", VIDEO_WRONG)
        seconds = read_length(reader, "length")
        content = {
            "video": video,
            "seconds": seconds,
            "chapters": read_chapters(reader, "chapters", seconds),
            "transcript": _read_transcript(reader),
        }
        reader.finish(InvalidContent)
        return content

    def write_content(self, content: Mapping[str, Any]) -> dict[str, list[str]]:
        """The form of this content."""
        return {
            "video": [content["video"]],
            "length": [write_time(content["seconds"])],
            "chapters": [write_chapters(content["chapters"])],
            "transcript": [content["transcript"]],
        }

    def minutes(self, content: Mapping[str, Any]) -> int:
        """The minutes of the video begun."""
        return max(1, ceil(int(content["seconds"]) / 60))

    def retries(self, content: Mapping[str, Any]) -> int | None:
        """As many as one likes: a video can be watched again."""
        return None

    def view(self, content: Mapping[str, Any], answers: Mapping[str, Any]) -> Mapping[str, Any]:
        """The video, what was seen of each chapter, and what is said in it."""
        video = find_video(content["video"])
        watched = _watched(content, answers)
        chapters = [
            chapter
            | {"time": write_time(chapter["start"]), "seconds": seconds}
            | {"is_seen": seconds >= chapter["needed"]}
            for chapter, seconds in zip(_chapters(content), watched, strict=True)
        ]
        return {
            "video": asdict(video) if video else None,
            "seconds": content["seconds"],
            "chapters": chapters,
            "watched": ",".join(str(seconds) for seconds in watched),
            "all_seen": all(chapter["is_seen"] for chapter in chapters),
            "transcript": parts_of(content["transcript"], content["chapters"]),
            "transcript_read": bool(answers.get("transcript_read")),
            "words": WORDS,
        }

    def read_answers(self, content: Mapping[str, Any], form: Form) -> dict[str, Any]:
        """What was watched so far, and whether the transcript was read. Raises InvalidAnswers."""
        chapters = _chapters(content)
        sent = first(form, "watched")
        numbers = [whole_number(part) for part in sent[:1_000].split(",")] if sent else []
        seconds = [number for number in numbers if number is not None]
        answers = {
            "watched": seconds if len(seconds) == len(chapters) else [0] * len(chapters),
            "transcript_read": "yes" in form.get("transcript_read", []),
        }
        answers = {**answers, "watched": _watched(content, answers)}
        if sent and len(seconds) != len(chapters):
            raise InvalidAnswers({"watched": NOT_SECONDS}, answers)
        return answers

    def recall(self, content: Mapping[str, Any]) -> tuple[RecallQuestion, ...]:
        """None: a video asks nothing."""
        return ()

    def assess(self, content: Mapping[str, Any], answers: Mapping[str, Any]) -> Assessment:
        """Complete with a few seconds of every chapter, or the transcript instead.

        Raises:
            InvalidAnswers: neither of both.
        """
        pairs = zip(_chapters(content), _watched(content, answers), strict=True)
        unseen = [chapter["number"] for chapter, seconds in pairs if seconds < chapter["needed"]]
        if unseen and not answers.get("transcript_read"):
            raise InvalidAnswers({"transcript_read": still_open(unseen)}, answers)
        return Assessment(complete=True)


def _chapters(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each chapter with its number from 1 and the seconds that prove it; one for all of it."""
    chapters = content["chapters"] or [{"start": 0, "title": ""}]
    ends = [chapter["start"] for chapter in chapters[1:]] + [content["seconds"]]
    return [
        {
            "number": number,
            "start": chapter["start"],
            "title": chapter["title"],
            "needed": min(SECONDS_THAT_PROVE, end - chapter["start"]),
        }
        for number, (chapter, end) in enumerate(zip(chapters, ends, strict=True), start=1)
    ]


def _watched(content: Mapping[str, Any], answers: Mapping[str, Any]) -> list[int]:
    """The seconds watched of each chapter, no more than prove it."""
    chapters = _chapters(content)
    seconds = answers.get("watched") or [0] * len(chapters)
    return [
        min(watched, chapter["needed"]) for watched, chapter in zip(seconds, chapters, strict=True)
    ]


def _read_transcript(reader: FormReader) -> str:
    """The transcript as it is kept: WebVTT where it has times."""
    typed = reader.text("transcript", TRANSCRIPT_LIMIT, required=True)
    cues = read_cues(typed)
    transcript = write_cues(cues) if cues else typed
    if not transcript:
        reader.reject("transcript", REQUIRED)
    if len(transcript) > TRANSCRIPT_LIMIT:
        reader.reject("transcript", too_long(TRANSCRIPT_LIMIT))
    return transcript
