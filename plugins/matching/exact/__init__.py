"""The default strategy: the best matching by every measure that counts, with its proof."""

from lti_app.extension.registry import Registry
from plugins.matching.exact.strategy import ExactStrategy


def register(registry: Registry) -> None:
    """Offer the strategy ``exact``."""
    registry.matching.add(ExactStrategy())
