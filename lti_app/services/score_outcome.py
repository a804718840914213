"""From a platform's reply to what is written down: delivered, waiting until when, or failed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from lti_app.domain.score import DeliveryProblem, DeliveryStatus
from lti_app.domain.score_retry import Verdict, wait_seconds
from lti_app.services.score_delivery import Claim, Outcome

# A score without a column is looked at again so often, even if no launch wakes it.
NO_COLUMN_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a refusal and how long a platform in trouble is borne (config/default.toml)."""

    refusals: int
    give_up_after: timedelta


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a try, in the end."""

    verdict: Verdict
    problem: DeliveryProblem | None = None
    retry_after: float | None = None
    # The platform certainly has no score with this timestamp.
    needs_new_timestamp: bool = False


def outcome_of(
    claim: Claim, reply: Reply, patience: Patience, now: datetime, random: Random
) -> Outcome:
    """What to write down after a try of a claimed score."""
    if reply.verdict is Verdict.DELIVERED:
        return Outcome(claim, DeliveryStatus.DELIVERED)
    if reply.verdict is Verdict.LEFT_OUT:
        return Outcome(
            claim,
            DeliveryStatus.REPLACED,
            is_attempt=False,
            needs_new_timestamp=not claim.is_repeated,
        )
    if reply.verdict is Verdict.NO_COLUMN:
        return Outcome(
            claim,
            DeliveryStatus.WAITING,
            DeliveryProblem.NO_COLUMN,
            due_at=now + NO_COLUMN_WAIT,
            is_attempt=False,
            needs_new_timestamp=not claim.is_repeated,
        )
    if reply.verdict is Verdict.NOT_PERMITTED:
        return Outcome(claim, DeliveryStatus.FAILED, reply.problem, is_refusal=True)
    since = claim.failing_since or now
    is_refusal = reply.verdict not in {Verdict.PLATFORM_WAITS, Verdict.SCORE_WAITS}
    if is_refusal:
        is_hopeless = claim.refusals + 1 >= patience.refusals
    else:
        is_hopeless = now - since >= patience.give_up_after
    # At least a second, so that a new timestamp is a later one even in whole seconds.
    wait = max(1.0, wait_seconds(claim.attempts + 1, reply.retry_after, random))
    return Outcome(
        claim,
        DeliveryStatus.FAILED if is_hopeless else DeliveryStatus.WAITING,
        reply.problem,
        due_at=None if is_hopeless else now + timedelta(seconds=wait),
        failing_since=since,
        is_refusal=is_refusal,
        needs_new_timestamp=reply.needs_new_timestamp,
    )
