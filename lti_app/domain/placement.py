"""What a placed activity opens, as custom parameters of its link say it.

The words ride in the deep link's ``custom`` because a copied activity gets a new id and keeps
them. They choose what opens and never grant a right.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lti_app.domain.invalid_input import whole_number

OPEN = "kehrwert_open"
PROGRAMME = "kehrwert_programme"
STEP = "kehrwert_step"


class Opens(StrEnum):
    """The programme's home, or one step of its path."""

    HOME = "home"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Placement:
    """What a link opens. A home has no position; a link set up by hand may name no programme."""

    opens: Opens = Opens.HOME
    programme_key: str = ""
    position: int | None = None

    def custom(self) -> dict[str, str]:
        """The custom parameters that say so."""
        parameters = {OPEN: str(self.opens), PROGRAMME: self.programme_key}
        if self.position is not None:
            parameters[STEP] = str(self.position)
        return parameters


def read_placement(custom: Mapping[str, Any]) -> Placement:
    """The placement that custom parameters describe; the home where they make no sense.

    Parameters come from the LMS, where a teacher can write anything into them.
    """
    key = custom.get(PROGRAMME)
    key = key if isinstance(key, str) and len(key) <= 32 else ""
    position = whole_number(str(custom.get(STEP, "")))
    if custom.get(OPEN) == Opens.STEP and position:
        return Placement(Opens.STEP, key, position)
    return Placement(Opens.HOME, key)
