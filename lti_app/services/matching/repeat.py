"""A run once more, from what it was made from: does the same come out, and does its proof hold?

Both are asked apart. The proof of the stored result is checked without any search
(domain/matching/proof.py); then the strategy searches anew, and the two results are compared.
"""

from dataclasses import dataclass
from importlib.metadata import version

from sqlalchemy.orm import Session

from lti_app.domain.matching import Matching, Pair, Unmatched
from lti_app.domain.matching.proof import ProofRefuted, check_matching, check_proof
from lti_app.domain.matching_people.document import read_snapshot
from lti_app.domain.matching_people.pairs import ProfilePairs
from lti_app.domain.matching_people.people import Snapshot
from lti_app.domain.matching_people.result import RunResult, read_result
from lti_app.domain.matching_run import NoSuchRun, NotPossibleNow, UnknownStrategy
from lti_app.models import MatchingRun
from lti_app.services.matching.hold import hold
from lti_app.services.matching.run import Strategies
from lti_app.services.matching.solve import solve


class CannotBeRepeated(Exception):
    """People of this run were erased; what is left of it is not what it was made from."""

    def __init__(self, erased: int) -> None:
        super().__init__(f"{erased} people of this run have been erased since")
        self.erased = erased


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of repeating a run.

    ``refuted``: what is wrong with the stored result or its proof; empty if nothing is.
    ``is_proven``: the result says of itself that nothing better exists.
    """

    run_id: int
    number: int
    strategy: str
    refuted: str
    is_proven: bool
    same_objective: bool
    same_pairs: bool
    computed_with: str
    repeated_with: str

    @property
    def is_confirmed(self) -> bool:
        """Whether all is as the run says."""
        return not self.refuted and self.same_objective and self.same_pairs


def verify_run(db: Session, run_id: int, *, strategies: Strategies) -> Verification:
    """Repeat a run. Stores nothing; for operators.

    Raises:
        NoSuchRun: there is none.
        NotPossibleNow: it has no result.
        CannotBeRepeated: people of it were erased.
        UnknownStrategy: its strategy is not switched on.
        NoExactAnswer, ProofRefuted: of the repetition, see solve.py.
    """
    run = db.get(MatchingRun, run_id)
    if run is None:
        raise NoSuchRun
    if run.result is None:
        raise NotPossibleNow
    snapshot, stored = read_snapshot(run.inputs), read_result(run.result)
    if snapshot.erased:
        raise CannotBeRepeated(snapshot.erased)
    strategy = strategies.get(run.strategy)
    if strategy is None:
        raise UnknownStrategy(run.strategy)
    again = solve(snapshot, strategy, run.seed, try_changes=False)
    return Verification(
        run_id=run.id,
        number=run.number,
        strategy=run.strategy,
        refuted=_refuted(snapshot, stored),
        is_proven=stored.is_proven,
        same_objective=again.objective == stored.objective,
        same_pairs=(again.pairs, again.locked) == (stored.pairs, stored.locked),
        computed_with=run.tool_version,
        repeated_with=version("kehrwert"),
    )


def _refuted(snapshot: Snapshot, stored: RunResult) -> str:
    """What the check of the stored result finds."""
    pairs = ProfilePairs(snapshot)
    problem = pairs.pool.problem(hold(pairs), snapshot.rules.bands)
    matching = Matching(
        pairs=tuple(Pair(each.mentor, each.mentee, each.fit) for each in stored.pairs),
        unmatched=tuple(Unmatched(each.mentee, each.reason) for each in stored.unmatched),
        objective=stored.objective,
        certificate=stored.certificate,
    )
    try:
        (check_proof if stored.is_proven else check_matching)(problem, matching)
    except ProofRefuted as error:
        return str(error)
    return ""
