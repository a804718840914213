"""How this LMS behaves where real ones differ. Kept in memory: a restart brings the defaults."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

CHOICES: dict[str, frozenset[str]] = {
    "lti_storage": frozenset({"off", "parent", "frame"}),
    "timestamps": frozenset({"exact", "seconds"}),
    "roster_roles": frozenset({"full", "short"}),
}


class UnknownBehaviour(ValueError):
    """A switch that does not exist, or a value that it cannot take."""


@dataclass
class Behaviour:
    """The switches.

    lti_storage: platform storage for tools without cookies: none, in the parent window, or in a
        frame of its own.
    timestamps: compare score timestamps exactly, or in whole seconds as Moodle does.
    roster_roles: full role URIs in the roster, or short names as Moodle sends.
    largest_page: the most entries a service returns at once, whatever `limit` says.
    token_seconds, id_token_seconds: lifetimes.
    deep_linking_data: send `data` with a content selection.
    """

    lti_storage: str = "parent"
    timestamps: str = "exact"
    roster_roles: str = "full"
    largest_page: int = 1000
    token_seconds: int = 3600
    id_token_seconds: int = 60
    deep_linking_data: bool = True

    def change(self, values: Mapping[str, Any]) -> None:
        """Set the given switches, all or none of them. Raises UnknownBehaviour."""
        for name, value in values.items():
            self._check(name, value)
        for name, value in values.items():
            setattr(self, name, value)

    def _check(self, name: str, value: Any) -> None:
        if name not in {field.name for field in fields(self)}:
            raise UnknownBehaviour(f"no switch is called {name!r}")
        if type(value) is not type(getattr(self, name)):
            raise UnknownBehaviour(f"{name} cannot be {value!r}")
        if name in CHOICES and value not in CHOICES[name]:
            raise UnknownBehaviour(f"{name} must be one of {', '.join(sorted(CHOICES[name]))}")
        if name == "largest_page" and value < 1:
            raise UnknownBehaviour("largest_page must be at least 1")
