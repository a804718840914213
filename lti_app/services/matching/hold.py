"""Whether all fits of a run are held in memory, or scored anew whenever they are needed."""

from lti_app.domain.matching import HeldPairs, PairSource
from lti_app.domain.matching_people.pairs import ProfilePairs

# Up to so many pairs, 128 MB, all fits are held, so that no pair is scored twice.
_MOST_HELD = 1 << 26


def hold(pairs: ProfilePairs) -> PairSource:
    """The same pairs with all fits held, if there are not too many."""
    if len(pairs.pool.mentees) * len(pairs.pool.mentors) > _MOST_HELD:
        return pairs
    return HeldPairs.of(pairs, len(pairs.pool.mentees))
