"""Columns that no launch has told: found, made once, made again, or waited for."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from lti_app.domain.score import DeliveryProblem
from lti_app.lti.scopes import LINE_ITEM
from lti_app.models import Context, LineItem

from .course import LEARNERS, Course


def columns_at_lms(course: Course, resource_id: str) -> list[dict[str, object]]:
    items = course.lms.admin("GET", f"/admin/courses/{course.course_id}")["line_items"]
    return [item for item in items if item["resource_id"] == resource_id]


def test_a_column_is_made_once_for_many_scores(course: Course) -> None:
    column = course.column("programme/1", with_link=False)
    for sub in LEARNERS:
        course.queue(8, sub=sub, column=column)
    course.work_until_settled()
    (made,) = columns_at_lms(course, "programme/1")
    assert (made["label"], made["score_maximum"]) == ("Column programme/1", 10)
    assert len(course.accepted()) == len(LEARNERS)


def test_two_workers_make_one_column(course: Course) -> None:
    column = course.column("programme/1", with_link=False)
    # Another worker looks for it already, and dies.
    course.change(LineItem, column.id, sought_until=datetime.now(UTC))
    course.queue(8, column=column)
    course.work_until_settled()
    assert len(columns_at_lms(course, "programme/1")) == 1


def test_a_column_that_was_made_before_is_found(course: Course) -> None:
    column = course.column("programme/1", with_link=False)
    course.queue(3, column=column)
    course.work_until_settled()
    # As if the worker had died between making the column and noting its address.
    course.change(LineItem, column.id, url=None)
    course.queue(8, column=column)
    course.work_until_settled()
    assert len(columns_at_lms(course, "programme/1")) == 1
    assert course.accepted() == [3, 8]


@pytest.mark.parametrize("page_size", [1, 1000])
def test_a_column_is_found_on_any_page(course: Course, page_size: int) -> None:
    for number in range(3):
        column = course.column(f"programme/{number}", with_link=False)
        course.queue(5, column=column, sub=LEARNERS[number])
        course.work_until_settled()
    course.lms.admin("POST", "/admin/behaviour", largest_page=page_size)
    course.change(LineItem, column.id, url=None)
    course.queue(8, column=column)
    course.work_until_settled()
    assert len(columns_at_lms(course, "programme/2")) == 1


def test_a_lost_column_of_our_own_is_made_again(course: Course) -> None:
    column = course.column("programme/1", with_link=False)
    course.queue(3, column=column)
    course.work_until_settled()
    (lost,) = columns_at_lms(course, "programme/1")
    # A later column, so that the demo LMS does not give the lost one's number again.
    course.lms.admin(
        "POST",
        "/admin/activities",
        course_id=course.course_id,
        tool_id=course.tool_id,
        title="Another",
        line_item={},
    )
    course.lms.admin("DELETE", f"/admin/line-items/{lost['id']}")
    course.queue(8, column=column)
    course.work_until_settled()
    (made,) = columns_at_lms(course, "programme/1")
    assert made["id"] != lost["id"]
    assert course.rows()[-1].status == "delivered"


def test_a_score_without_a_column_waits_until_a_launch_tells_one(course: Course) -> None:
    url = course.link.line_item_url
    course.change(type(course.link), course.link.id, line_item_url=None)
    course.change(Context, course.context.id, scopes=[], line_items_url=None)
    course.queue(8)
    course.work(lambda: course.rows()[0].last_error == DeliveryProblem.NO_COLUMN)
    row = course.rows()[0]
    assert (row.status, row.attempts) == ("waiting", 0)
    course.change(type(course.link), course.link.id, line_item_url=url)
    course.work_until_settled()
    assert course.accepted() == [8]


def test_no_column_is_made_without_the_right_to_do_so(
    course: Course,
) -> None:
    scopes = [scope for scope in course.context.scopes if scope != LINE_ITEM]
    course.change(Context, course.context.id, scopes=scopes)
    course.queue(8, column=course.column("programme/1", with_link=False))
    course.work(lambda: course.rows()[0].last_error == DeliveryProblem.NO_COLUMN)
    assert columns_at_lms(course, "programme/1") == []


def test_an_lms_that_cannot_list_columns_lets_the_score_wait(course: Course) -> None:
    course.fault("lineitems", kind="server_error", requests=1)
    course.queue(8, column=course.column("programme/1", with_link=False))
    course.work_until_settled()
    assert course.accepted() == [8]


def test_two_platforms_never_share_a_column(new_course: Callable[..., Course]) -> None:
    courses = [new_course(), new_course()]
    for course in courses:
        course.queue(8, column=course.column("programme/1", with_link=False))
    courses[0].work_until_settled()
    assert [len(columns_at_lms(course, "programme/1")) for course in courses] == [1, 1]
