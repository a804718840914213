"""A profile in words, as possible partners read it.

They read nothing of level, department, manager, age and gender; those are not in here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.profile.form import ProfileValues
from lti_app.domain.profile.words import (
    DAYS,
    FORMATS,
    HALVES,
    INTERESTS,
    LANGUAGES,
    OFFERED_LEVELS,
    WANTED_LEVELS,
    WORKING_STYLE,
    Option,
)

# The middle of a scale says nothing that could be put in words.
_MIDDLE = 3


@dataclass(frozen=True, slots=True)
class TopicLevel:
    """A topic with what somebody says of it."""

    topic: LocalizedText
    level: LocalizedText


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProfile:
    """What possible partners see; empty where nothing was said."""

    offered: tuple[TopicLevel, ...]
    wanted: tuple[TopicLevel, ...]
    goal: str
    interests: tuple[LocalizedText, ...]
    working_style: tuple[LocalizedText, ...]
    formats: tuple[LocalizedText, ...]
    languages: tuple[LocalizedText, ...]
    location: str
    remote: bool
    availability: tuple[LocalizedText, ...]


def shown_profile(values: ProfileValues, topics: Mapping[str, LocalizedText]) -> ShownProfile:
    """A profile in words. ``topics`` are the names of topics; one without a name shows its key."""
    return ShownProfile(
        offered=_levels(values.offered, OFFERED_LEVELS, topics, first=1),
        wanted=_levels(values.wanted, WANTED_LEVELS, topics, first=0),
        goal=values.goal,
        interests=_named(values.interests, INTERESTS),
        working_style=tuple(
            scale.low if values.working_style[scale.key] < _MIDDLE else scale.high
            for scale in WORKING_STYLE
            if values.working_style.get(scale.key, _MIDDLE) != _MIDDLE
        ),
        formats=_named(values.formats, FORMATS),
        languages=_named(values.languages, LANGUAGES),
        location=values.location,
        remote=values.remote,
        availability=tuple(
            LocalizedText(de=f"{day.name.de} {half.name.de}", en=f"{day.name.en} {half.name.en}")
            for day in DAYS
            for half in HALVES
            if f"{day.key}_{half.key}" in values.availability
        ),
    )


def _levels(
    chosen: Mapping[str, int],
    words: tuple[LocalizedText, ...],
    topics: Mapping[str, LocalizedText],
    *,
    first: int,
) -> tuple[TopicLevel, ...]:
    """Topics with their levels in words, the highest first; ``first`` is the lowest level."""
    by_level = sorted(chosen.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        TopicLevel(topics.get(key, LocalizedText(de=key, en=key)), words[level - first])
        for key, level in by_level
    )


def _named(keys: Iterable[str], options: tuple[Option, ...]) -> tuple[LocalizedText, ...]:
    """The names of keys; a person's own words are their own name."""
    names = {option.key: option.name for option in options}
    return tuple(names.get(key, LocalizedText(de=key, en=key)) for key in keys)
