"""The scopes of the services that this tool uses: grades and roster."""

from collections.abc import Iterable

LINE_ITEM = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
LINE_ITEM_READ = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly"
RESULT_READ = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
ROSTER_READ = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"

# What a registration asks for, and what one that was typed in by hand is assumed to have.
ALL_SCOPES = (LINE_ITEM, LINE_ITEM_READ, RESULT_READ, SCORE, ROSTER_READ)


def as_text(scopes: Iterable[str]) -> str:
    """Scopes as one text, always in the same order."""
    return " ".join(sorted(set(scopes)))
