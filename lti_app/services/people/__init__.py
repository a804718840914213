"""The people of a programme as its coordinators see them: who takes part, as what, and who waits.

Nothing of age and gender, of wishes, and of who avoids whom is read here.
"""

from lti_app.services.people.page import PeopleCounts, PeoplePage, people_page
from lti_app.services.people.query import SEARCH_LIMIT, ListedPerson, listed, people_query

__all__ = [
    "SEARCH_LIMIT",
    "ListedPerson",
    "PeopleCounts",
    "PeoplePage",
    "listed",
    "people_page",
    "people_query",
]
