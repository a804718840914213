"""The outbox as people see it: where each score stands, and to send one again.

How scores get into it stands in score.py.
"""

from lti_app.services.score_monitor.again import (
    DeliveryNotFound,
    LaterScoreExists,
    retry_failed,
    send_again,
)
from lti_app.services.score_monitor.listing import (
    PAGE_SIZE,
    SHOWN_STATUSES,
    Delivery,
    DeliveryPage,
    latest_told,
    list_deliveries,
)

__all__ = [
    "PAGE_SIZE",
    "SHOWN_STATUSES",
    "Delivery",
    "DeliveryNotFound",
    "DeliveryPage",
    "LaterScoreExists",
    "latest_told",
    "list_deliveries",
    "retry_failed",
    "send_again",
]
