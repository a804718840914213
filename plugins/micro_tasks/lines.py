"""A list that a mentor types into one field, a line for each entry: steps, prompts, milestones."""

import re

from lti_app.domain.invalid_input import FormReader
from lti_app.domain.localized_text import LocalizedText


def read_lines(
    reader: FormReader, field: str, *, lowest: int, highest: int, limit: int
) -> list[str]:
    """The lines of a field, without the dashes and numbers that people put before them.

    Rejects the field where there are fewer than ``lowest`` or more than ``highest`` lines, or one
    of more than ``limit`` characters.
    """
    typed = reader.text(field, highest * (limit + 10), required=lowest > 0)
    lines = [line.strip() for line in typed.split("\n")]
    entries = [
        _without_mark(line, place)
        for place, line in enumerate((line for line in lines if line), start=1)
    ]
    if len(entries) > highest:
        reader.reject(field, too_many(highest))
    if any(len(entry) > limit for entry in entries):
        reader.reject(field, line_too_long(limit))
    return entries


def _without_mark(line: str, place: int) -> str:
    """Only a number that counts the lines is a mark: others, such as of a day, are words."""
    return re.sub(rf"^(?:(?:[-*•]|{place}[.)])\s+)+", "", line)


def too_many(highest: int) -> LocalizedText:
    """That there are more lines than there may be."""
    return LocalizedText(
        de=f"Bitte kürzen Sie auf höchstens {highest} Zeilen.",
        en=f"Please shorten this to at most {highest} lines.",
    )


def line_too_long(limit: int) -> LocalizedText:
    """That a line has more characters than it may have."""
    return LocalizedText(
        de=f"Bitte kürzen Sie jede Zeile auf höchstens {limit} Zeichen.",
        en=f"Please shorten each line to at most {limit} characters.",
    )
