"""What the answer to a posted score means, and when the score is tried again.

Statuses alone decide: texts differ between LMSs, and some repeat what was posted.
"""

from dataclasses import dataclass
from enum import Enum, auto
from random import Random

from lti_app.domain.score import DeliveryProblem

FIRST_WAIT_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 3600.0
# An LMS may ask for more patience than we would have, but not for silence without end.
LONGEST_RETRY_AFTER_SECONDS = 86_400.0


class Verdict(Enum):
    """What to do after an answer."""

    DELIVERED = auto()
    # The platform is in trouble: every score to it waits.
    PLATFORM_WAITS = auto()
    # This score waits; others may fare better.
    SCORE_WAITS = auto()
    # The access token is no longer good.
    TOKEN_REFUSED = auto()
    # A score with this timestamp or a later one stands.
    TIMESTAMP_REFUSED = auto()
    # There is no such column, or no such person in it.
    NOT_FOUND = auto()
    # Nobody has told us a column, and we may not make one.
    NO_COLUMN = auto()
    # This platform is not to hear of it.
    LEFT_OUT = auto()
    # The platform will hardly change its mind: a few tries.
    REFUSED = auto()
    # It never will.
    NOT_PERMITTED = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """A platform's answer: its status, or why there is none, and how long it asks to wait."""

    status: int | None = None
    missing: DeliveryProblem | None = None
    retry_after: float | None = None
    throttled: bool = False


def judge(answer: Answer) -> tuple[Verdict, DeliveryProblem | None]:
    """What an answer means, and the reason that the monitor shows."""
    if answer.missing is DeliveryProblem.ADDRESS_REFUSED:
        return Verdict.REFUSED, answer.missing
    if answer.status is None:
        return Verdict.PLATFORM_WAITS, answer.missing or DeliveryProblem.UNREACHABLE
    if 200 <= answer.status < 300:
        return Verdict.DELIVERED, None
    if answer.status == 429 or (answer.status == 403 and answer.throttled):
        return Verdict.PLATFORM_WAITS, DeliveryProblem.RATE_LIMITED
    if answer.status >= 500:
        # Moodle answers 500 for one locked grade; 502 to 504 come from a gateway or a shutdown.
        is_platform = answer.status in {502, 503, 504}
        verdict = Verdict.PLATFORM_WAITS if is_platform else Verdict.SCORE_WAITS
        return verdict, DeliveryProblem.SERVER_ERROR
    return _REFUSALS.get(answer.status, (Verdict.REFUSED, DeliveryProblem.REFUSED))


_REFUSALS = {
    401: (Verdict.TOKEN_REFUSED, DeliveryProblem.NO_TOKEN),
    403: (Verdict.NOT_PERMITTED, DeliveryProblem.NOT_PERMITTED),
    404: (Verdict.NOT_FOUND, DeliveryProblem.NOT_FOUND),
    408: (Verdict.PLATFORM_WAITS, DeliveryProblem.TIMED_OUT),
    409: (Verdict.TIMESTAMP_REFUSED, DeliveryProblem.NEWER_SCORE),
    422: (Verdict.REFUSED, DeliveryProblem.NOT_GRADABLE),
}


def wait_seconds(tries: int, retry_after: float | None, random: Random) -> float:
    """How long to wait after the given number of tries (from 1).

    Doubles from try to try up to an hour, with jitter over its upper half ("equal jitter", Brooker,
    "Exponential Backoff And Jitter", 2015), so that many scores do not come back at once. What the
    platform asked for is never undercut.
    """
    longest = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** min(tries - 1, 30))
    wait = random.uniform(longest / 2, longest)
    asked = min(retry_after or 0.0, LONGEST_RETRY_AFTER_SECONDS)
    return max(wait, asked + random.uniform(0, min(wait, 1.0))) if asked else wait
