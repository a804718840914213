"""A transcript as it is pasted: plain text, or with times, which makes captions, too.

Understood are WebVTT, SRT and what is copied from a video platform (a line with the time, then
what is said). What has times is kept as WebVTT (https://www.w3.org/TR/webvtt1/), without its
styles and notes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape, unescape
from itertools import pairwise

_TIME = r"(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)[.,](\d{3})"
_TIMING = re.compile(rf"{_TIME}\s+-->\s+{_TIME}(?:\s.*)?", re.ASCII)
_TIME_ALONE = re.compile(r"(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)", re.ASCII)
_SPEAKER = re.compile(r"<v(?:\.[^\s<>]*)?\s([^<>]+)>")
_TAG = re.compile(r"<[^<>]*>")

# How long a caption stays where nobody says when it ends.
_USUAL_MILLISECONDS = 5_000
# No video is longer than a day, and WebVTT's hours must stay two digits.
_LATEST = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that are said from ``start`` to ``end``, in milliseconds."""

    start: int
    end: int
    text: str


def read_cues(transcript: str) -> list[Cue]:
    """The cues of a transcript in the order of their times; none for plain text."""
    lines = [line.strip() for line in transcript.split("\n")]
    cues = _with_timings(lines) or _with_times_between(lines)
    cues = [replace(cue, text=_clean(cue.text)) for cue in cues]
    cues = [cue for cue in cues if cue.text and cue.start < _LATEST]
    return sorted(cues, key=lambda cue: cue.start)


def write_cues(cues: Iterable[Cue]) -> str:
    """The WebVTT of these cues."""
    blocks = (
        f"{_write(cue.start)} --> {_write(cue.end)}\n{escape(cue.text, quote=False)}"
        for cue in cues
    )
    return "\n\n".join(("WEBVTT", *blocks))


def _with_timings(lines: list[str]) -> list[Cue]:
    found: list[tuple[int, int, list[str]]] = []
    is_inside = False
    for line in lines:
        if timing := _TIMING.fullmatch(line):
            start, end = _milliseconds(timing.groups()[:4]), _milliseconds(timing.groups()[4:])
            found.append((start, _end(start, end), []))
            is_inside = True
        elif not line:
            is_inside = False
        elif is_inside:
            found[-1][2].append(line)
    return [Cue(start, end, " ".join(words)) for start, end, words in found]


def _with_times_between(lines: list[str]) -> list[Cue]:
    """Cues of lines that alternate with times; none unless the text begins with a time."""
    lines = [line for line in lines if line]
    times = {
        number: _milliseconds((*found.groups(), "0"))
        for number, line in enumerate(lines)
        if (found := _TIME_ALONE.fullmatch(line))
    }
    if 0 not in times or len(times) < 2:
        return []
    cues = []
    for here, there in pairwise([*times, len(lines)]):
        start, end = times[here], times.get(there, 0)
        cues.append(Cue(start, _end(start, end), " ".join(lines[here + 1 : there])))
    return cues


def _end(start: int, end: int) -> int:
    return end if end > start else start + _USUAL_MILLISECONDS


def _clean(text: str) -> str:
    """The words alone, with the name of who speaks."""
    return " ".join(unescape(_TAG.sub("", _SPEAKER.sub(r"\1: ", text))).split())


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, milliseconds = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds


def _write(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
