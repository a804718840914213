"""The library of tasks: to choose from, to offer to, and the coordinator's decisions on it.

Rules: domain/library.py. How a task that was made from it is set stands in services/micro_task.
"""

from lti_app.services.library.choose import (
    LibraryCard,
    LibraryPage,
    TopicCards,
    library_page,
)
from lti_app.services.library.decide import (
    OfferedTask,
    OfferPreview,
    ProgrammeLibrary,
    count_offers,
    decide,
    offer_preview,
    programme_library,
)
from lti_app.services.library.offer import Offer, offer, take_back, withdraw_offer
from lti_app.services.library.source import Material, find_material, language_for

__all__ = [
    "LibraryCard",
    "LibraryPage",
    "Material",
    "Offer",
    "OfferPreview",
    "OfferedTask",
    "ProgrammeLibrary",
    "TopicCards",
    "count_offers",
    "decide",
    "find_material",
    "language_for",
    "library_page",
    "offer",
    "offer_preview",
    "programme_library",
    "take_back",
    "withdraw_offer",
]
