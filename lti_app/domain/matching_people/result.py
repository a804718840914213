"""What a run found, as a page shows it and as JSON in which a run keeps it. People by id."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lti_app.domain.matching import Certificate, Objective, UnmatchedReason
from lti_app.domain.matching.document import (
    read_certificate,
    read_objective,
    write_certificate,
    write_objective,
)
from lti_app.domain.matching_people.changes import (
    Change,
    ChangeKind,
    FreeMentor,
    FreeReason,
    Leftover,
)
from lti_app.domain.matching_people.obstacles import Obstacle
from lti_app.domain.matching_people.pool import IdleLock
from lti_app.domain.tandem import Pair


@dataclass(frozen=True, slots=True)
class FoundPair:
    """A pair with its fit, and what each factor that counts adds to it."""

    mentor: int
    mentee: int
    fit: int
    factors: tuple[tuple[str, int], ...]

    @property
    def pair(self) -> Pair:
        """The two."""
        return Pair(mentor=self.mentor, mentee=self.mentee)


@dataclass(frozen=True, kw_only=True)
class RunResult:
    """A run's answer.

    ``pairs`` are the strategy's; objective and certificate are about them alone. ``locked`` pairs
    were settled before. ``is_proven``: the certificate was checked, nothing better exists.
    """

    pairs: tuple[FoundPair, ...]
    locked: tuple[FoundPair, ...]
    unmatched: tuple[Leftover, ...]
    free_mentors: tuple[FreeMentor, ...]
    idle_locks: tuple[IdleLock, ...]
    objective: Objective
    certificate: Certificate | None
    is_proven: bool

    @property
    def all_pairs(self) -> tuple[FoundPair, ...]:
        """What would be published, sorted by mentee."""
        return tuple(sorted((*self.locked, *self.pairs), key=lambda each: each.mentee))


def write_result(result: RunResult) -> dict[str, Any]:
    """The document of a result."""
    return {
        "pairs": [_write_pair(each) for each in result.pairs],
        "locked": [_write_pair(each) for each in result.locked],
        "unmatched": [_write_leftover(each) for each in result.unmatched],
        "free_mentors": [
            {"mentor": each.mentor, "places": each.places, "reason": each.reason.value}
            for each in result.free_mentors
        ],
        "idle_locks": [
            {
                "mentor": each.pair.mentor,
                "mentee": each.pair.mentee,
                "because": each.because.value,
            }
            for each in result.idle_locks
        ],
        "objective": write_objective(result.objective),
        "certificate": write_certificate(result.certificate),
        "is_proven": result.is_proven,
    }


def read_result(document: Mapping[str, Any]) -> RunResult:
    """The result of a document that ``write_result`` wrote."""
    return RunResult(
        pairs=tuple(_read_pair(each) for each in document["pairs"]),
        locked=tuple(_read_pair(each) for each in document["locked"]),
        unmatched=tuple(_read_leftover(each) for each in document["unmatched"]),
        free_mentors=tuple(
            FreeMentor(each["mentor"], each["places"], FreeReason(each["reason"]))
            for each in document["free_mentors"]
        ),
        idle_locks=tuple(
            IdleLock(Pair(mentor=each["mentor"], mentee=each["mentee"]), Obstacle(each["because"]))
            for each in document["idle_locks"]
        ),
        objective=read_objective(document["objective"]),
        certificate=read_certificate(document["certificate"]),
        is_proven=document["is_proven"],
    )


def _write_pair(each: FoundPair) -> dict[str, Any]:
    return {
        "mentor": each.mentor,
        "mentee": each.mentee,
        "fit": each.fit,
        "factors": [{"name": name, "points": points} for name, points in each.factors],
    }


def _read_pair(entry: Mapping[str, Any]) -> FoundPair:
    factors = tuple((each["name"], each["points"]) for each in entry["factors"])
    return FoundPair(entry["mentor"], entry["mentee"], entry["fit"], factors)


def _write_leftover(each: Leftover) -> dict[str, Any]:
    document: dict[str, Any] = {"mentee": each.mentee, "reason": each.reason.value}
    if each.change is not None:
        document["change"] = {
            "kind": each.change.kind.value,
            "mentor": each.change.mentor,
            "group": each.change.group,
            "gap": each.change.gap,
            "needs_place": each.change.needs_place,
            "places": each.change.places,
        }
    return document


def _read_leftover(entry: Mapping[str, Any]) -> Leftover:
    change = entry.get("change")
    return Leftover(
        entry["mentee"],
        UnmatchedReason(entry["reason"]),
        None if change is None else Change(**{**change, "kind": ChangeKind(change["kind"])}),
    )
