"""What the macros of templates/macros/ need and Jinja cannot say well: initials, tints, scales."""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

from flask import Flask

_TINTS = 6


def install(app: Flask) -> None:
    """Offer the functions of this file to templates."""
    app.jinja_env.globals.update(initials=initials, tint=tint, line_chart=line_chart)


def initials(name: str) -> str:
    """One or two letters that stand for a person: first and last word, without "Dr."."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    words = [word for word in words if len(word) < 3 or not word.endswith(".")] or words
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def tint(name: str) -> int:
    """The number of a person's colour, 0 to 5: the same name gets the same one everywhere."""
    return crc32(name.encode()) % _TINTS


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One point of a chart in pixels from the left and the top, with its interval's ends."""

    x: float
    y: float
    low: float
    high: float


def line_chart(
    values: Sequence[tuple[float, float, float]],
    minimum: float,
    maximum: float,
    width: float,
    height: float,
) -> list[ChartPoint]:
    """Places (value, lower, upper) from left to right into a box; the maximum lies on top."""
    step = width / max(len(values), 1)

    def y(value: float) -> float:
        return round(height * (1 - (value - minimum) / (maximum - minimum)), 1)

    return [
        ChartPoint(round(step * (index + 0.5), 1), y(value), y(low), y(high))
        for index, (value, low, high) in enumerate(values)
    ]
