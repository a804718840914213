"""What a placed activity opens, as custom parameters of its link say it, and its column's name.

The words ride in the deep link's ``custom`` because a copied activity gets a new id and keeps
them. They choose what opens and never grant a right.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from lti_app.domain.invalid_input import whole_number
from lti_app.domain.localized_text import LocalizedText

OPEN = "kehrwert_open"
PROGRAMME = "kehrwert_programme"
STEP = "kehrwert_step"
TASK = "kehrwert_task"

# Stands for the programme's key in the names of columns that were placed before there was one.
NO_PROGRAMME = "kehrwert"

_KEY_LIMIT = 32


class Opens(StrEnum):
    """The programme's home, one step of its path, or one tandem's own task (F17)."""

    HOME = "home"
    STEP = "step"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Placement:
    """What a link opens: only a step has a position, only a task a key of its own.

    A link that was placed before there was a programme names none, and means the one that runs
    in its course.
    """

    opens: Opens = Opens.HOME
    programme_key: str = ""
    position: int | None = None
    task_key: str = ""

    def custom(self) -> dict[str, str]:
        """The custom parameters that say so; empty ones are left out."""
        position = "" if self.position is None else str(self.position)
        parameters = {
            OPEN: str(self.opens),
            PROGRAMME: self.programme_key,
            STEP: position,
            TASK: self.task_key,
        }
        return {name: value for name, value in parameters.items() if value}

    @property
    def within(self) -> tuple[Opens, int | None, str]:
        """What it opens within its programme, whichever that is."""
        return (self.opens, self.position, self.task_key)

    @property
    def resource_id(self) -> str:
        """Our name for the gradebook column."""
        which = self.task_key or self.position
        place = f"{self.opens}/{which}" if which else self.opens
        return f"{self.programme_key or NO_PROGRAMME}/{place}"

    def title(self, programme_title: str) -> LocalizedText:
        """What the LMS shows as the name of a home or a step; a task has its own title."""
        de, en = programme_title or "Reverse Mentoring", programme_title or "Reverse mentoring"
        if self.position is None:
            return LocalizedText(de=de, en=en)
        return LocalizedText(
            de=f"{de}: Mikro-Aufgabe {self.position}", en=f"{en}: micro-task {self.position}"
        )


def read_placement(custom: Mapping[str, Any]) -> Placement:
    """The placement that custom parameters describe; the home where they make no sense.

    Parameters come from the LMS, where a teacher can write anything into them.
    """
    key, task_key = _key(custom.get(PROGRAMME)), _key(custom.get(TASK))
    position = whole_number(str(custom.get(STEP, "")))
    if custom.get(OPEN) == Opens.STEP and position:
        return Placement(Opens.STEP, key, position)
    if custom.get(OPEN) == Opens.TASK and task_key:
        return Placement(Opens.TASK, key, task_key=task_key)
    return Placement(Opens.HOME, key)


def _key(value: Any) -> str:
    return value if isinstance(value, str) and len(value) <= _KEY_LIMIT else ""


def programme_meant(
    placement: Placement, keys_here: Collection[str], default: str | None
) -> str | None:
    """The key of the programme that a link of a course opens.

    After a course copy a link still names the old course's programme, which does not run here:
    then the default one opens, the one that does run here; and nothing where none does.
    """
    return placement.programme_key if placement.programme_key in keys_here else default


def placements_of(programme_key: str, steps: int) -> tuple[Placement, ...]:
    """All that can be placed of any programme: its home and each of its steps."""
    return (
        Placement(Opens.HOME, programme_key),
        *(Placement(Opens.STEP, programme_key, position) for position in range(1, steps + 1)),
    )


@dataclass(frozen=True, slots=True)
class CourseLinks:
    """What a course has of this tool: placed links, names of columns, keys of programmes.

    ``default`` is the key of the programme that opens where a link names none that runs here.
    """

    links: Collection[Placement]
    resource_ids: Collection[str]
    programme_keys: Collection[str]
    default: str | None

    def placed(self, candidates: Iterable[Placement]) -> tuple[Placement, ...]:
        """Those of a programme's placements that the course has, as a link or as a column."""
        return tuple(one for one in candidates if self._has_column(one) or self._has_link(one))

    def _has_column(self, placement: Placement) -> bool:
        if placement.resource_id in self.resource_ids:
            return True
        nameless = replace(placement, programme_key="").resource_id
        return placement.programme_key == self.default and nameless in self.resource_ids

    def _has_link(self, placement: Placement) -> bool:
        return any(
            link.within == placement.within
            and programme_meant(link, self.programme_keys, self.default) == placement.programme_key
            for link in self.links
        )
