"""From a snapshot to a result, by a strategy; a proof is checked before anybody hears of it."""

from random import Random

from lti_app.domain.matching import Matching
from lti_app.domain.matching.proof import check_matching, check_proof
from lti_app.domain.matching_people.changes import free_mentors_of, leftovers_of
from lti_app.domain.matching_people.pairs import ProfilePairs
from lti_app.domain.matching_people.people import MatchingPerson, Snapshot
from lti_app.domain.matching_people.result import FoundPair, RunResult
from lti_app.extension.matching import MatchingStrategy, Report, report_nothing
from lti_app.services.matching.hold import hold
from lti_app.services.matching.smallest_change import Trial, is_worth_trying


def solve(
    snapshot: Snapshot,
    strategy: MatchingStrategy,
    seed: int,
    report: Report = report_nothing,
    *,
    try_changes: bool = True,
) -> RunResult:
    """Match everybody in a snapshot. Whatever ``report`` raises passes through.

    ``try_changes``: for who is left out, the changes are tried, where that takes seconds at most.

    Raises:
        NoExactAnswer: see MatchingStrategy.
        ProofRefuted: what the strategy says of its matching is not so.
    """
    pairs = ProfilePairs(snapshot)
    problem = pairs.pool.problem(hold(pairs), snapshot.rules.bands)
    matching = strategy.match(problem, Random(seed), report)  # noqa: S311 (lots, not secrets)
    check = check_proof if strategy.proves_itself else check_matching
    check(problem, matching)
    unmatched = leftovers_of(pairs, problem, matching)
    if try_changes and strategy.proves_itself and is_worth_trying(problem, matching):
        trial = Trial(snapshot, pairs, problem, matching, strategy)
        unmatched = tuple(trial.confirmed(left, report) for left in unmatched)
    return RunResult(
        pairs=_found(matching),
        locked=_locked(snapshot, pairs),
        unmatched=unmatched,
        free_mentors=free_mentors_of(problem, matching),
        idle_locks=pairs.pool.idle_locks,
        objective=matching.objective,
        certificate=matching.certificate,
        is_proven=strategy.proves_itself,
    )


def _found(matching: Matching) -> tuple[FoundPair, ...]:
    return tuple(
        FoundPair(
            mentor=int(pair.mentor),
            mentee=int(pair.mentee),
            fit=pair.fit,
            factors=tuple((factor.name, factor.points) for factor in pair.factors),
        )
        for pair in matching.pairs
    )


def _locked(snapshot: Snapshot, pairs: ProfilePairs) -> tuple[FoundPair, ...]:
    people: dict[int, MatchingPerson] = {person.id: person for person in snapshot.people}
    return tuple(
        FoundPair(
            mentor=pair.mentor,
            mentee=pair.mentee,
            fit=pairs.scoring.fit_of(people[pair.mentee], people[pair.mentor]),
            factors=tuple(
                (each.factor.value, each.points)
                for each in pairs.scoring.points_of(people[pair.mentee], people[pair.mentor])
            ),
        )
        for pair in pairs.pool.locked
    )
