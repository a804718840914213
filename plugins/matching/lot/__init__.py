"""By lot: the yardstick that shows what a strategy gains over chance."""

from lti_app.extension.registry import Registry
from plugins.matching.lot.strategy import LotStrategy


def register(registry: Registry) -> None:
    """Offer the strategy ``lot``."""
    registry.matching.add(LotStrategy())
