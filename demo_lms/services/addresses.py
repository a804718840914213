"""Addresses of the services. Each carries a query, as in real LMSs: `/scores` goes before it."""

from demo_lms.models import Tool
from demo_lms.state import platform


def line_items_url(course_id: int, tool: Tool) -> str:
    return platform().url(f"/lti/courses/{course_id}/lineitems?tool={tool.id}")


def line_item_url(course_id: int, line_item_id: int, tool_id: int) -> str:
    return platform().url(f"/lti/courses/{course_id}/lineitems/{line_item_id}?tool={tool_id}")


def result_url(course_id: int, line_item_id: int, person_id: int, tool_id: int) -> str:
    path = f"/lti/courses/{course_id}/lineitems/{line_item_id}/results/{person_id}"
    return platform().url(f"{path}?tool={tool_id}")


def memberships_url(course_id: int, tool: Tool) -> str:
    return platform().url(f"/lti/courses/{course_id}/memberships?tool={tool.id}")
