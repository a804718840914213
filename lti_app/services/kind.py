"""The kinds of micro-task that are switched on, as use cases ask for them."""

from lti_app.domain.micro_task import UnknownKind
from lti_app.extension.micro_task import MicroTaskKind
from lti_app.extension.registry import Group

Kinds = Group[MicroTaskKind]


def kind_of(kinds: Kinds, key: str) -> MicroTaskKind:
    """The kind of this key. Raises UnknownKind where its plugin is not switched on."""
    kind = kinds.get(key)
    if kind is None:
        raise UnknownKind(key)
    return kind
