"""A transcript as the page shows it: below the chapters where it has times, else in paragraphs."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from plugins.micro_tasks.watch.subtitles import Cue, read_cues


def parts_of(transcript: str, chapters: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Parts with a ``title``, perhaps empty, and ``paragraphs`` of pieces.

    A piece is ``{"text"}``, with ``start`` and ``end`` in seconds where these are known.
    """
    cues = read_cues(transcript)
    if not cues:
        return [{"title": "", "paragraphs": [[{"text": text}] for text in _paragraphs(transcript)]}]
    starts = [chapter["start"] for chapter in chapters]

    def chapter_at(cue: Cue) -> int:
        """The place of its chapter; what is said before the first belongs to the first."""
        return max(0, bisect_right(starts, cue.start / 1000) - 1)

    return [
        {
            "title": chapters[place]["title"] if chapters else "",
            "paragraphs": [[_piece(cue) for cue in said]],
        }
        for place, said in groupby(cues, key=chapter_at)
    ]


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def _piece(cue: Cue) -> dict[str, Any]:
    return {"text": cue.text, "start": cue.start / 1000, "end": cue.end / 1000}
