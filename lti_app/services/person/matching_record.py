"""What a run of matching keeps of one person in its documents, and how to take it out.

The documents name people by the ids of their rows, in three ways and in no other:

- as the key of a mapping from people to something: all its keys are numbers,
- in a field of an entry that is called as in ``_SUBJECTS``: the entry is about these people,
- in a field that is called as in ``_MENTIONS``: the entry is about somebody else.

Groups are named by words of their own and left alone.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.orm import Session

from lti_app.domain.matching_run import RunState
from lti_app.models import MatchingRun, Participation

_SUBJECTS = frozenset({"id", "person", "mentor", "mentee", "avoided"})
_MENTIONS = frozenset({"place_with_mentor", "reports_to"})
_NOT_PEOPLE = frozenset({"groups", "group"})

_DOCUMENTS = select(MatchingRun.inputs, MatchingRun.result).where(
    MatchingRun.id == bindparam("run_id")
)


def runs_with(people: Collection[int]) -> Select[int]:
    """The ids of the runs that may say something of these people: of programmes they joined."""
    joined = select(Participation.programme_id).where(Participation.person_id.in_(people))
    return select(MatchingRun.id).where(MatchingRun.programme_id.in_(joined))


def take_out(db: Session, people: Collection[int]) -> None:
    """Take these people out of every run. A run that is being computed is cancelled."""
    for run_id in db.scalars(runs_with(people).order_by(MatchingRun.id)).all():
        run = db.execute(_DOCUMENTS, {"run_id": run_id}).one()
        changed = {
            name: shorter
            for name, document in run._asdict().items()
            if (shorter := without(document, people)) != document
        }
        if changed:
            db.execute(update(MatchingRun).where(MatchingRun.id == run_id).values(changed))
    db.execute(
        update(MatchingRun)
        .where(
            MatchingRun.id.in_(runs_with(people)),
            MatchingRun.state.in_((RunState.WAITING, RunState.RUNNING)),
        )
        .values(cancel_requested=True)
    )


def without(document: Any, people: Collection[int]) -> Any:
    """A copy of a document that says nothing of these people."""
    if isinstance(document, Mapping):
        gone = _keys_of(document, people)
        return {
            key: _field_without(key, value, people)
            for key, value in document.items()
            if key not in gone
        }
    if isinstance(document, list):
        return [without(entry, people) for entry in document if not is_about(entry, people)]
    return document


def is_about(entry: Any, people: Collection[int]) -> bool:
    """Whether an entry of a list has one of these people as its subject."""
    return isinstance(entry, Mapping) and any(
        _is_one_of(entry.get(field), people) for field in _SUBJECTS
    )


def entries_about(document: Mapping[str, Any] | None, people: Collection[int]) -> list[Any]:
    """What a mapping from people to something says of these."""
    return [(document or {})[key] for key in _keys_of(document or {}, people)]


def _field_without(key: str, value: Any, people: Collection[int]) -> Any:
    if key in _NOT_PEOPLE:
        return value
    if key in _MENTIONS and _is_one_of(value, people):
        return None
    return without(value, people)


def _keys_of(document: Mapping[str, Any], people: Collection[int]) -> set[str]:
    """The keys that name these people, where a mapping's keys are people."""
    if not all(key.isdecimal() for key in document):
        return set()
    return {str(person_id) for person_id in people} & document.keys()


def _is_one_of(value: Any, people: Collection[int]) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value in people
