"""The LMS's results beside what was delivered."""

import pytest

from lti_app.models import Registration
from lti_app.services.score_results import Difference, ResultsUnavailable, compare_with_lms

from .course import LEARNERS, Course


def differences(course: Course) -> list[Difference]:
    return compare_with_lms(
        course.sessions,
        course.column().id,
        context_id=course.context.id,
        settings=course.settings,
        registry=course.registry,
    )


def test_what_was_delivered_stands_in_the_lms(course: Course) -> None:
    for sub in LEARNERS:
        course.queue(sub % 10, sub=sub)
    course.work_until_settled()
    course.lms.admin("POST", "/admin/behaviour", largest_page=3)
    assert differences(course) == []


def test_a_grade_that_is_gone_or_changed_is_named(course: Course) -> None:
    changed, wiped = LEARNERS[:2]
    for sub in (changed, wiped, LEARNERS[2]):
        course.queue(8, sub=sub)
    course.work_until_settled()
    # As if somebody had changed our record afterwards: the LMS shows something else.
    rows = {row.person_id: row for row in course.rows()}
    course.change(type(course.rows()[0]), rows[course.person(changed).id].id, score_given=9)
    course.lms.admin("DELETE", f"/admin/enrolments/{course.course_id}/{wiped}")
    (found,) = differences(course)
    assert (found.sub, found.score.given) == (str(changed), 9)
    assert found.shown is not None
    assert found.shown.given == 8


def test_results_that_may_not_be_read_are_named_so(course: Course) -> None:
    course.change(Registration, course.registration_id, scopes=[])
    with pytest.raises(ResultsUnavailable) as raised:
        differences(course)
    assert raised.value.code == "scope_not_granted"


def test_a_column_of_another_course_is_not_compared(course: Course) -> None:
    with pytest.raises(ResultsUnavailable) as raised:
        compare_with_lms(
            course.sessions,
            course.column().id,
            context_id=course.context.id + 1,
            settings=course.settings,
            registry=course.registry,
        )
    assert raised.value.code == "no_such_column"
