"""From a snapshot to a result, by a strategy; a proof is checked before anybody hears of it."""

from random import Random

from lti_app.domain.matching import HeldPairs, Matching, PairSource
from lti_app.domain.matching.proof import check_matching, check_proof
from lti_app.domain.matching_people.changes import free_mentors_of, leftovers_of
from lti_app.domain.matching_people.pairs import ProfilePairs
from lti_app.domain.matching_people.people import MatchingPerson, Snapshot
from lti_app.domain.matching_people.result import FoundPair, RunResult
from lti_app.extension.matching import MatchingStrategy, Report, report_nothing

# Up to so many pairs, 128 MB, all fits are held, so that no pair is scored twice.
_MOST_HELD = 1 << 26


def solve(
    snapshot: Snapshot, strategy: MatchingStrategy, seed: int, report: Report = report_nothing
) -> RunResult:
    """Match everybody in a snapshot. Whatever ``report`` raises passes through.

    Raises:
        NoExactAnswer: see MatchingStrategy.
        ProofRefuted: what the strategy says of its matching is not so.
    """
    pairs = ProfilePairs(snapshot)
    problem = pairs.pool.problem(hold(pairs), snapshot.rules.bands)
    matching = strategy.match(problem, Random(seed), report)  # noqa: S311 (lots, not secrets)
    check = check_proof if strategy.proves_itself else check_matching
    check(problem, matching)
    return RunResult(
        pairs=_found(matching),
        locked=_locked(snapshot, pairs),
        unmatched=leftovers_of(pairs, problem, matching),
        free_mentors=free_mentors_of(problem, matching),
        idle_locks=pairs.pool.idle_locks,
        objective=matching.objective,
        certificate=matching.certificate,
        is_proven=strategy.proves_itself,
    )


def hold(pairs: ProfilePairs) -> PairSource:
    """The same pairs with all fits held, if there are not too many."""
    if len(pairs.pool.mentees) * len(pairs.pool.mentors) > _MOST_HELD:
        return pairs
    return HeldPairs.of(pairs, len(pairs.pool.mentees))


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
