"""All pages of a visit, under /l/<launch_id>/."""

from flask import Flask
from werkzeug.routing import IntegerConverter, ValidationError

from lti_app.web import (
    draft,
    feedback,
    home,
    language_choice,
    library,
    matching,
    matching_rules,
    matching_run,
    micro_task,
    other_messages,
    own_activity,
    page_errors,
    participation,
    passback,
    people,
    place,
    profile,
    programme,
    programme_address,
    recall,
    reconciliation,
    review,
    roster,
    self_test,
    submission,
    tandem,
    topic,
    upload,
    wishes,
)
from lti_app.web.visit import PREFIX

_PARTS = (
    home,
    programme,
    participation,
    profile,
    wishes,
    people,
    topic,
    roster,
    tandem,
    matching,
    matching_rules,
    matching_run,
    library,
    micro_task,
    submission,
    review,
    upload,
    own_activity,
    feedback,
    recall,
    place,
    passback,
    reconciliation,
    self_test,
    draft,
    other_messages,
    language_choice,
)


class RowNumber(IntegerConverter):
    """``<int:…_id>`` in an address: a row's id. What no database can look up leads nowhere."""

    def to_python(self, value: str) -> int:
        """The number, of at most nine digits."""
        if len(value) > 9:
            raise ValidationError
        return int(value)


def install(app: Flask) -> None:
    """Add the pages and the words of their refusals."""
    app.url_map.converters["int"] = RowNumber
    programme_address.install(app)
    for part in _PARTS:
        app.register_blueprint(part.pages, url_prefix=PREFIX)
    page_errors.install(app)
