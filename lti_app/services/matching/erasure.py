"""People in what runs keep: to hand it out to them, and to take them out of it (GDPR).

A run that somebody was taken out of keeps its other pairs and who approved it, but neither proof
nor the claim to have one: it is no longer what it was computed from.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from lti_app.domain.matching_run import RunState
from lti_app.models import MatchingRun, Person, Programme
from lti_app.services.matching.run import IN_WORK

_RELATIONS = ("tandems", "wishes", "avoidances", "locked", "excluded")
_FOUND = ("pairs", "locked", "unmatched", "free_mentors", "idle_locks")
_PEOPLE = ("mentor", "mentee", "person", "avoided")

Document = dict[str, Any]


def forget_in_runs(db: Session, people: Collection[int]) -> None:
    """Take people out of every run, and out of the record of who saved a programme's rules.

    To be called before their rows are deleted: these lead to the runs.
    """
    gone = set(people)
    for run in _runs_with(db, gone):
        run.inputs = _inputs_without(run.inputs, gone)
        if run.result is not None:
            run.result = _result_without(run.result, gone)
        if run.summary:
            run.summary = {**run.summary, "is_proven": False}
        if run.state in IN_WORK:
            # A worker that has it stops before its next round; one that has not does not begin.
            run.state = RunState.CANCELLED
    for programme in _programmes_of(db, gone):
        if programme.matching_rules.get("saved_by") in gone:
            programme.matching_rules = {**programme.matching_rules, "saved_by": None}
    db.flush()


def person_in_runs(db: Session, people: Collection[int]) -> list[Document]:
    """What runs keep about people, for them: what went in, and their pairs that were published.

    Who avoids them or wished for them, and with whom a run that was never published would have
    paired them, is about others and not in it.
    """
    mine = set(people)
    return [
        _about(run, person) for run in _runs_with(db, mine) for person in sorted(_in(run, mine))
    ]


def _about(run: MatchingRun, person: int) -> Document:
    inputs = run.inputs
    said = {key: value for key, value in inputs["people"][str(person)].items() if key != "managers"}
    return {
        "programme_id": run.programme_id,
        "run": run.number,
        "created_at": run.created_at,
        "inputs": said,
        "wishes": [each for each in inputs.get("wishes", ()) if each["mentee"] == person],
        "avoidances": [each for each in inputs.get("avoidances", ()) if each["person"] == person],
        "published": [
            pair
            for key in ("pairs", "locked")
            for pair in (run.result or {}).get(key, ())
            if run.published_at and person in (pair["mentor"], pair["mentee"])
        ],
    }


def _programmes_of(db: Session, people: Collection[int]) -> Iterator[Programme]:
    """All programmes at the platforms of these people: a run of any of them may name them."""
    registrations = select(Person.registration_id).where(Person.id.in_(people))
    yield from db.scalars(select(Programme).where(Programme.registration_id.in_(registrations)))


def _runs_with(db: Session, people: Collection[int]) -> Iterator[MatchingRun]:
    """The runs in which some of these people are, one after the other: each may be large."""
    programmes = [programme.id for programme in _programmes_of(db, people)]
    numbers = db.scalars(
        select(MatchingRun.id)
        .where(MatchingRun.programme_id.in_(programmes))
        .order_by(MatchingRun.id)
    ).all()
    for run_id in numbers:
        run = db.get_one(
            MatchingRun, run_id, options=(undefer(MatchingRun.inputs), undefer(MatchingRun.result))
        )
        if _in(run, people):
            yield run


def _in(run: MatchingRun, people: Collection[int]) -> set[int]:
    return {person for person in people if str(person) in run.inputs.get("people", {})}


def _inputs_without(inputs: Mapping[str, Any], gone: set[int]) -> Document:
    people = {key: value for key, value in inputs["people"].items() if int(key) not in gone}
    for key, value in people.items():
        if gone & set(value.get("managers", ())):
            managers = [each for each in value["managers"] if each not in gone]
            people[key] = {**value, "managers": managers}
    return {
        **inputs,
        "people": people,
        **{key: _without(inputs.get(key, ()), gone) for key in _RELATIONS},
        "erased": inputs.get("erased", 0) + len(inputs["people"]) - len(people),
    }


def _result_without(result: Mapping[str, Any], gone: set[int]) -> Document:
    found = {key: _without(result.get(key, ()), gone) for key in _FOUND}
    for entry in found["unmatched"]:
        if (entry.get("change") or {}).get("mentor") in gone:
            del entry["change"]
    return {**result, **found, "certificate": None, "is_proven": False}


def _without(entries: Collection[Document], gone: set[int]) -> list[Document]:
    return [dict(entry) for entry in entries if not gone & {entry.get(role) for role in _PEOPLE}]
