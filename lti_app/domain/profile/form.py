"""A profile as values, as the fields of its form, and back; everything in it is optional."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from lti_app.domain.invalid_input import (
    CHOOSE_ONE,
    Form,
    FormReader,
    InvalidInput,
    clean_text,
    first,
    whole_number,
)
from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.profile.words import (
    AGE_GROUPS,
    FORMATS,
    GENDERS,
    HALF_DAYS,
    HIERARCHY,
    INTERESTS,
    LANGUAGES,
    OFFERED_LEVELS,
    WANTED_LEVELS,
    WORKING_STYLE,
    Option,
)

GOAL_LIMIT = 500
TEXT_LIMIT = 200
OWN_INTERESTS = 5
OWN_INTEREST_LIMIT = 40
# A ticked box.
YES = "yes"
# What a topic's field can say: whether it is offered or wanted, and the level.
TOPIC_CHOICES = {
    **{f"offered-{level}": ("offered", level) for level in range(1, len(OFFERED_LEVELS) + 1)},
    **{f"wanted-{level}": ("wanted", level) for level in range(len(WANTED_LEVELS))},
}

TOO_MANY_INTERESTS = LocalizedText(
    de=f"Bitte nennen Sie höchstens {OWN_INTERESTS} weitere, jedes mit höchstens "
    f"{OWN_INTEREST_LIMIT} Zeichen.",
    en=f"Please name at most {OWN_INTERESTS} more, each of at most {OWN_INTEREST_LIMIT} "
    "characters.",
)


class InvalidProfile(InvalidInput):
    """What somebody typed cannot be a profile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileValues:
    """What somebody says of themselves; models/profile.py says what each value means."""

    offered: dict[str, int] = field(default_factory=dict)
    wanted: dict[str, int] = field(default_factory=dict)
    goal: str = ""
    interests: list[str] = field(default_factory=list)
    working_style: dict[str, int] = field(default_factory=dict)
    formats: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    hierarchy_level: int | None = None
    department: str = ""
    reports_to_id: int | None = None
    location: str = ""
    remote: bool = True
    availability: list[str] = field(default_factory=list)
    age_group: str = ""
    gender: str = ""


class ProfilePart(Enum):
    """The sections of the form with the names of their fields, or how those begin.

    Age and gender are no section: nothing is missing where they are not said.
    """

    TOPICS = ("topic-", "goal")
    WORK = ("style-", "formats", "interests", "own_interests")
    MEETING = ("languages", "location", "availability")
    PLACE = ("hierarchy_level", "department", "reports_to")

    def has(self, name: str) -> bool:
        """Whether a field stands in this section."""
        return name.startswith(self.value)


def parts_said(form: Form) -> frozenset[ProfilePart]:
    """The sections in which something is said."""
    said = [name for name, values in form.items() if any(value.strip() for value in values)]
    return frozenset(part for part in ProfilePart if any(part.has(name) for name in said))


def topic_field(key: str) -> str:
    """The name of a topic's field; its value is one of TOPIC_CHOICES, or empty."""
    return f"topic-{key}"


def style_field(key: str) -> str:
    """The name of a scale's field."""
    return f"style-{key}"


def profile_form(values: ProfileValues) -> dict[str, list[str]]:
    """The form fields that describe a profile; read_profile reads them back."""
    known = {interest.key for interest in INTERESTS}
    own = [interest for interest in values.interests if interest not in known]
    return {
        **{topic_field(key): [f"wanted-{level}"] for key, level in values.wanted.items()},
        **{topic_field(key): [f"offered-{level}"] for key, level in values.offered.items()},
        **{style_field(key): [str(place)] for key, place in values.working_style.items()},
        "goal": [values.goal],
        "interests": [interest for interest in values.interests if interest in known],
        "own_interests": [", ".join(own)],
        "formats": values.formats,
        "languages": values.languages,
        "hierarchy_level": [str(values.hierarchy_level or "")],
        "department": [values.department],
        "reports_to": [str(values.reports_to_id or "")],
        "location": [values.location],
        "remote": [YES] if values.remote else [],
        "availability": values.availability,
        "age_group": [values.age_group],
        "gender": [values.gender],
    }


def read_profile(
    form: Form, *, topics: Iterable[str], managers: Collection[int], asks_age_and_gender: bool
) -> ProfileValues:
    """The profile that a form describes.

    ``topics`` are the keys of what can be chosen, ``managers`` the ids of who can be named as
    manager. Where age and gender are not asked for, what is sent of them is not read.

    Raises:
        InvalidProfile: names every field that is wrong.
    """
    reader = _ProfileReader(form)
    levels = reader.topics(topics)
    profile = ProfileValues(
        offered=levels["offered"],
        wanted=levels["wanted"],
        goal=reader.text("goal", GOAL_LIMIT),
        interests=reader.several("interests", _keys(INTERESTS)) + reader.own_interests(),
        working_style=reader.working_style(),
        formats=reader.several("formats", _keys(FORMATS)),
        languages=reader.several("languages", _keys(LANGUAGES)),
        hierarchy_level=reader.optional_number("hierarchy_level", 1, len(HIERARCHY)),
        department=reader.text("department", TEXT_LIMIT),
        reports_to_id=reader.manager("reports_to", managers),
        location=reader.text("location", TEXT_LIMIT),
        remote=first(form, "remote") == YES,
        availability=reader.several("availability", HALF_DAYS),
        age_group=reader.one_of("age_group", AGE_GROUPS) if asks_age_and_gender else "",
        gender=reader.one_of("gender", GENDERS) if asks_age_and_gender else "",
    )
    reader.finish(InvalidProfile)
    return profile


class _ProfileReader(FormReader):
    """Reads the kinds of fields that only a profile has."""

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self._values = form

    def topics(self, keys: Iterable[str]) -> dict[str, dict[str, int]]:
        """The levels of the topics that are offered, and of those that are wanted."""
        levels: dict[str, dict[str, int]] = {"offered": {}, "wanted": {}}
        for key in keys:
            name = topic_field(key)
            value = first(self._values, name)
            if value in TOPIC_CHOICES:
                word, level = TOPIC_CHOICES[value]
                levels[word][key] = level
            elif value:
                self.reject(name, CHOOSE_ONE)
        return levels

    def several(self, name: str, known: Sequence[str]) -> list[str]:
        """The chosen of several keys, in their own order."""
        chosen = self._values.get(name, ())
        if not set(chosen) <= set(known):
            self.reject(name, CHOOSE_ONE)
        return [key for key in known if key in chosen]

    def one_of(self, name: str, options: Iterable[Option]) -> str:
        """One key, or an empty text."""
        value = first(self._values, name)
        if value and value not in _keys(options):
            self.reject(name, CHOOSE_ONE)
            return ""
        return value

    def own_interests(self) -> list[str]:
        """Words with commas between them, each once, whatever their case."""
        words = clean_text(first(self._values, "own_interests")).replace("\n", ",").split(",")
        own = {word.casefold(): word for each in words if (word := " ".join(each.split()))}
        for interest in INTERESTS:
            own.pop(interest.key, None)
        if len(own) > OWN_INTERESTS or any(len(word) > OWN_INTEREST_LIMIT for word in own.values()):
            self.reject("own_interests", TOO_MANY_INTERESTS)
        return list(own.values())

    def working_style(self) -> dict[str, int]:
        """The places on the scales that somebody took."""
        places = {
            scale.key: self.optional_number(style_field(scale.key), 1, 5) for scale in WORKING_STYLE
        }
        return {key: place for key, place in places.items() if place is not None}

    def manager(self, name: str, managers: Collection[int]) -> int | None:
        """The id of a person who can be named, or nothing."""
        value = first(self._values, name).strip()
        if value and whole_number(value) not in managers:
            self.reject(name, CHOOSE_ONE)
        return whole_number(value)


def _keys(options: Iterable[Option]) -> tuple[str, ...]:
    return tuple(option.key for option in options)
