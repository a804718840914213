"""How many scores may be on their way to one platform, and when none may."""

from random import Random

from lti_app.domain.score_retry import LONGEST_RETRY_AFTER_SECONDS, wait_seconds

LONGEST_PAUSE_SECONDS = 60.0
# So many scores in a row that meet a 500 are no longer taken for a matter of single scores.
DOUBTS = 3


class Window:
    """Grows while the platform takes scores well, shrinks and pauses when it does not.

    From one connection it doubles up to the most, and after the platform has throttled it grows by
    one at a time (slow start and additive increase, RFC 5681). Moments are seconds of a monotonic
    clock that the caller reads.
    """

    def __init__(self, most: int, random: Random) -> None:
        self.size = 1
        self.resumes_at = 0.0
        self._most = most
        self._random = random
        self._was_throttled = False
        self._taken = 0
        self._troubles = 0
        self._doubts = 0

    def is_paused(self, now: float) -> bool:
        """Whether nothing may be sent at this moment."""
        return now < self.resumes_at

    def score_was_taken(self) -> None:
        """The platform answered well, be it with a refusal."""
        self._troubles = self._doubts = 0
        self._taken += 1
        if self._taken >= self.size:
            self._taken = 0
            wider = self.size + 1 if self._was_throttled else self.size * 2
            self.size = min(wider, self._most)

    def score_met_an_error(self, now: float) -> None:
        """A 500: perhaps about this score, perhaps about the platform."""
        self._doubts += 1
        if self._doubts >= DOUBTS:
            self.platform_is_in_trouble(now, None)

    def platform_throttles(self, now: float, retry_after: float | None) -> None:
        """It wants fewer requests: half as many from now on."""
        if not self.is_paused(now):
            self._was_throttled = True
            self.size = max(1, self.size // 2)
        self._pause(now, retry_after)

    def platform_is_in_trouble(self, now: float, retry_after: float | None) -> None:
        """It does not answer, or not well: one score at a time finds out when it does again."""
        self.size = 1
        self._pause(now, retry_after)

    def _pause(self, now: float, retry_after: float | None) -> None:
        self._taken = 0
        if not self.is_paused(now):
            self._troubles += 1
        wait = min(wait_seconds(self._troubles, None, self._random), LONGEST_PAUSE_SECONDS)
        asked = min(retry_after or 0.0, LONGEST_RETRY_AFTER_SECONDS)
        self.resumes_at = max(self.resumes_at, now + max(wait if not asked else 0.0, asked))
