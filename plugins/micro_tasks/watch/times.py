"""Lengths and chapters as people type them: "3:45", and lines such as "0:45 Why it helps"."""

import re
from typing import Any

from lti_app.domain.invalid_input import FormReader
from plugins.micro_tasks.watch.words import (
    BEYOND_THE_END,
    LENGTH_WRONG,
    TOO_MANY_CHAPTERS,
    TWO_AT_ONE_TIME,
    chapter_wrong,
    title_too_long,
)

LONGEST_SECONDS = 4 * 60 * 60
CHAPTERS = 20
TITLE_LIMIT = 120

_TIME = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-5][0-9])")
# People put a dash or a colon between the time and the title.
_CHAPTER = re.compile(r"((?:[0-9]+:)+[0-9]+)[\s\-–—|:.]*(.*)")
_MINUTES = re.compile(r"[0-9]{1,3}")


def read_time(text: str) -> int | None:
    """The seconds of "3:45" or "1:03:45"; nothing for anything else."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def write_time(seconds: int) -> str:
    """Seconds as "3:45" or "1:03:45"."""
    minutes, rest = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes}:{rest:02}"
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def read_length(reader: FormReader, field: str) -> int:
    """The seconds of a length; a number alone is minutes."""
    text = reader.text(field, 20, required=True)
    seconds = int(text) * 60 if _MINUTES.fullmatch(text) else read_time(text)
    if seconds is None or not 1 <= seconds <= LONGEST_SECONDS:
        reader.reject(field, LENGTH_WRONG)
        return LONGEST_SECONDS
    return seconds


def read_chapters(reader: FormReader, field: str, length: int) -> list[dict[str, Any]]:
    """The chapters of a field, a line each, in the order of their times."""
    typed = reader.text(field, CHAPTERS * (TITLE_LIMIT + 20))
    lines = [line.strip() for line in typed.split("\n") if line.strip()]
    chapters = [_read_chapter(reader, field, number, line) for number, line in enumerate(lines, 1)]
    chapters.sort(key=lambda chapter: chapter["start"])
    starts = {chapter["start"] for chapter in chapters}
    if len(lines) > CHAPTERS:
        reader.reject(field, TOO_MANY_CHAPTERS)
    if len(starts) < len(chapters):
        reader.reject(field, TWO_AT_ONE_TIME)
    if any(start >= length for start in starts):
        reader.reject(field, BEYOND_THE_END)
    return chapters


def write_chapters(chapters: list[dict[str, Any]]) -> str:
    """The lines of these chapters."""
    return "\n".join(f"{write_time(chapter['start'])} {chapter['title']}" for chapter in chapters)


def _read_chapter(reader: FormReader, field: str, number: int, line: str) -> dict[str, Any]:
    found = _CHAPTER.fullmatch(line)
    start = read_time(found[1]) if found else None
    title = found[2].strip() if found else ""
    if start is None or not title:
        reader.reject(field, chapter_wrong(number))
    if len(title) > TITLE_LIMIT:
        reader.reject(field, title_too_long(number, TITLE_LIMIT))
    return {"start": start or 0, "title": title}
