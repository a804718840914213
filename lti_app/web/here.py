"""Who asks, and in which course: what a use case needs to know of both."""

from typing import TypedDict

from lti_app.web.visit import visit


class Here(TypedDict):
    """The rows of the visit's course and of its person."""

    context_id: int
    person_id: int


def here() -> Here:
    """The course and the person of this page's visit, as arguments: ``change(…, **here())``."""
    return {"context_id": visit().context_row_id, "person_id": visit().person_id}
