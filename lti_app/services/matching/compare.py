"""Two runs of a programme side by side (F31)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lti_app.domain.matching_people.result import FoundPair, read_result
from lti_app.domain.matching_run import NoSuchRun, NotPossibleNow
from lti_app.models import MatchingRun
from lti_app.services.matching.listing import RunSummary, names_of, summaries
from lti_app.services.matching.run import coordinated_run


@dataclass(frozen=True, slots=True)
class ComparedPair:
    """A pair, and its fit in each run; no fit where the run does not have it."""

    mentor: str
    mentee: str
    fit_in_first: int | None
    fit_in_second: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs with the pairs that both have, and those that only one has, sorted by mentee."""

    first: RunSummary
    second: RunSummary
    in_both: tuple[ComparedPair, ...]
    only_in_first: tuple[ComparedPair, ...]
    only_in_second: tuple[ComparedPair, ...]


def compare(
    db: Session, first_id: int, second_id: int, *, context_id: int, person_id: int
) -> Comparison:
    """Compare two finished runs of one programme.

    Raises:
        NotACoordinator: see run.py.
        NoSuchRun: one is not there, or they are of two programmes.
        NotPossibleNow: one has no result.
    """
    first = coordinated_run(db, first_id, context_id=context_id, person_id=person_id)
    second = coordinated_run(db, second_id, context_id=context_id, person_id=person_id)
    if first.programme_id != second.programme_id:
        raise NoSuchRun
    pairs, others = _pairs(first), _pairs(second)
    names = names_of(db, (person for two in pairs.keys() | others.keys() for person in two))

    def compared(chosen: Iterable[tuple[int, int]]) -> tuple[ComparedPair, ...]:
        views = (
            ComparedPair(
                mentor=names[mentor],
                mentee=names[mentee],
                fit_in_first=_fit(pairs, mentor, mentee),
                fit_in_second=_fit(others, mentor, mentee),
            )
            for mentor, mentee in chosen
        )
        return tuple(sorted(views, key=lambda view: (view.mentee, view.mentor)))

    first_summary, second_summary = summaries(db, (first, second))
    return Comparison(
        first=first_summary,
        second=second_summary,
        in_both=compared(pairs.keys() & others.keys()),
        only_in_first=compared(pairs.keys() - others.keys()),
        only_in_second=compared(others.keys() - pairs.keys()),
    )


def _pairs(run: MatchingRun) -> dict[tuple[int, int], FoundPair]:
    if run.result is None:
        raise NotPossibleNow
    return {(each.mentor, each.mentee): each for each in read_result(run.result).all_pairs}


def _fit(pairs: Mapping[tuple[int, int], FoundPair], mentor: int, mentee: int) -> int | None:
    found = pairs.get((mentor, mentee))
    return None if found is None else found.fit
