"""The role table at its edges; launches with each role stand in tests/certification/."""

import pytest

from lti_app.domain.course_role import CourseRole
from lti_app.lti.roles import MEMBERSHIP, course_role, may_author


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ([MEMBERSHIP + "Administrator"], CourseRole.INSTRUCTOR),
        ([MEMBERSHIP + "Member"], CourseRole.LEARNER),
        ([MEMBERSHIP + "Instructor", MEMBERSHIP + "ContentDeveloper"], CourseRole.INSTRUCTOR),
        (
            [
                MEMBERSHIP + "Instructor",
                "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant",
            ],
            CourseRole.INSTRUCTOR,
        ),
        (["instructor"], CourseRole.GUEST),
        (["Instructor "], CourseRole.GUEST),
        ([MEMBERSHIP], CourseRole.GUEST),
    ],
)
def test_the_table_is_exact_and_roles_outside_it_neither_give_nor_take(
    roles: list[str], expected: CourseRole
) -> None:
    assert course_role(roles) is expected


def test_authoring_does_not_need_the_right_to_teach() -> None:
    assert may_author([MEMBERSHIP + "ContentDeveloper"])
    assert not may_author([MEMBERSHIP + "Learner", 7, None])
