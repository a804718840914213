"""The table from the roles of LTI to the roles of a course here (F52). No other place decides it.

Only context roles count: institution and system roles say what somebody is elsewhere (Canvas
puts the institution's Instructor on learners). Sub-roles are not in the table because a platform
that sends one sends its principal role, too (LTI 1.3, A.2.3). What is not in the table gives
nothing, and of two roles that are, the one with less right wins.
"""

from collections.abc import Iterable

from lti_app.domain.course_role import CourseRole

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"

_RIGHTS = {
    "Instructor": CourseRole.INSTRUCTOR,
    "Administrator": CourseRole.INSTRUCTOR,
    "Learner": CourseRole.LEARNER,
    "Member": CourseRole.LEARNER,
}
# Who may place content; designers of a course may, without being its instructors.
_AUTHORS = ("Instructor", "Administrator", "ContentDeveloper")

# A context role may be sent by its short name (LTI 1.3, 5.3.7).
ROLES = _RIGHTS | {MEMBERSHIP + name: role for name, role in _RIGHTS.items()}
AUTHORS = frozenset(_AUTHORS) | {MEMBERSHIP + name for name in _AUTHORS}


def course_role(roles: Iterable[object]) -> CourseRole:
    """The role of somebody to whom a launch or a roster gives these roles."""
    found = {ROLES[role] for role in roles if isinstance(role, str) and role in ROLES}
    if CourseRole.LEARNER in found:
        return CourseRole.LEARNER
    return CourseRole.INSTRUCTOR if found else CourseRole.GUEST


def may_author(roles: Iterable[object]) -> bool:
    """Whether somebody with these roles may choose what a link opens."""
    return any(isinstance(role, str) and role in AUTHORS for role in roles)
