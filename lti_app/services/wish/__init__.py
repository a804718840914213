"""Wishes: which mentors a mentee would like, in order, and with whom somebody would not work (F3).

Rules: domain/wish.py. Who can be wished for and why they fit: services/matching. Nobody but the
person and the matching ever reads who avoids whom.
"""

from lti_app.services.wish.change import avoid, choose, move, remove, stop_avoiding
from lti_app.services.wish.page import (
    Filter,
    MentorChoice,
    PossibleMentor,
    TopicChoice,
    Wish,
    WishPage,
    wish_page,
)
from lti_app.services.wish.read import NamedPerson

__all__ = [
    "Filter",
    "MentorChoice",
    "NamedPerson",
    "PossibleMentor",
    "TopicChoice",
    "Wish",
    "WishPage",
    "avoid",
    "choose",
    "move",
    "remove",
    "stop_avoiding",
    "wish_page",
]
