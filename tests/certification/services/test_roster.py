"""The roster over real HTTP: every odd next link, every failure, and what is stored."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.models import Context, Membership, Person, RosterSync
from lti_app.services.platform import disable_platform
from lti_app.services.roster import RosterSyncFailed, sync_roster
from tests.certification.services.conftest import Course

both_databases = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"])


def sync(course: Course) -> int:
    return sync_roster(
        course.tool.sessions,
        course.context_row_id,
        settings=course.tool.settings,
        registry=course.tool.registry,
    )


def failure(course: Course) -> str:
    with pytest.raises(RosterSyncFailed) as failed:
        sync(course)
    return failed.value.code


def memberships(course: Course) -> dict[str, tuple[CourseRole, MembershipStatus]]:
    with course.tool.sessions() as db:
        query = db.query(Person.sub, Membership.role, Membership.status).join(
            Membership, Membership.person_id == Person.id
        )
        return {sub: (role, status) for sub, role, status in query}


def record(course: Course) -> RosterSync:
    with course.tool.sessions() as db:
        return db.query(RosterSync).one()


INSTRUCTOR = (CourseRole.INSTRUCTOR, MembershipStatus.ACTIVE)
LEARNER = (CourseRole.LEARNER, MembershipStatus.ACTIVE)


@both_databases
def test_everybody_of_the_course_gets_a_membership_with_role_and_name(course: Course) -> None:
    assert sync(course) == 3
    assert memberships(course) == {"2": INSTRUCTOR, "13": LEARNER, "14": LEARNER}
    with course.tool.sessions() as db:
        assert all(person.name and "@" in person.email for person in db.query(Person))
    assert (record(course).members, record(course).error) == (3, None)
    assert record(course).finished_at


@both_databases
def test_who_leaves_keeps_a_deleted_membership_and_can_come_back(course: Course) -> None:
    sync(course)
    course.lms.admin("DELETE", f"/admin/enrolments/{course.course_id}/14")
    assert sync(course) == 2
    gone = (CourseRole.LEARNER, MembershipStatus.DELETED)
    assert memberships(course)["14"] == gone
    course.lms.admin(
        "POST", "/admin/enrolments", course_id=course.course_id, person_id=14, role="Learner"
    )
    assert sync(course) == 3
    assert memberships(course)["14"] == LEARNER


@both_databases
def test_an_inactive_member_and_a_new_role_are_taken_over(course: Course) -> None:
    sync(course)
    for person, values in ((13, {"status": "Inactive"}), (14, {"role": "Instructor"})):
        course.lms.admin(
            "POST",
            "/admin/enrolments",
            **{"course_id": course.course_id, "person_id": person, "role": "Learner"} | values,
        )
    sync(course)
    assert memberships(course)["13"] == (CourseRole.LEARNER, MembershipStatus.INACTIVE)
    assert memberships(course)["14"] == INSTRUCTOR


@pytest.mark.parametrize(
    "style",
    ["plain", "mixed_case", "relative", "several", "unquoted", "typographic", "ampersand"],
)
def test_the_next_page_is_found_in_every_form(course: Course, style: str) -> None:
    course.lms.admin("POST", "/admin/behaviour", largest_page=1)
    if style != "plain":
        course.fault("memberships", kind="links", style=style)
    assert sync(course) == 3


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"kind": "links", "style": "cycle"}, "page_cycle"),
        ({"kind": "links", "style": "other_host"}, "address_foreign"),
        ({"kind": "missing_members"}, "members_missing"),
        ({"kind": "nonsense"}, "not_json"),
        ({"kind": "server_error"}, "http_500"),
        ({"kind": "throttled"}, "http_403"),
        ({"kind": "rate_limited", "retry_after": 600}, "http_429"),
        ({"kind": "unauthorized"}, "http_401"),
        ({"kind": "hanging", "seconds": 4}, "timeout"),
    ],
)
def test_a_roster_that_is_not_read_to_its_end_changes_nobody(
    course: Course, fault: dict[str, Any], code: str
) -> None:
    sync(course)
    before = memberships(course)
    course.lms.admin("DELETE", f"/admin/enrolments/{course.course_id}/14")
    course.lms.admin("POST", "/admin/behaviour", largest_page=1)
    course.fault("memberships", **fault)
    assert failure(course) == code
    assert memberships(course) == before
    assert (record(course).error, record(course).members) == (code, None)


def test_a_refused_token_is_replaced_once(course: Course) -> None:
    sync(course)
    course.lms.admin("DELETE", "/admin/tokens")
    assert sync(course) == 3


def test_a_short_wait_that_the_lms_asks_for_is_kept(course: Course) -> None:
    course.fault("memberships", kind="rate_limited", retry_after=1, requests=1)
    assert sync(course) == 3


def test_short_role_names_count_as_the_full_ones(course: Course) -> None:
    course.lms.admin("POST", "/admin/behaviour", roster_roles="short")
    sync(course)
    assert memberships(course)["2"] == INSTRUCTOR


def test_an_lms_that_lists_teachers_as_learners_takes_no_right_away(course: Course) -> None:
    with course.tool.sessions.begin() as db:
        db.merge(course.registration).lms = "moodle"
    sync(course)
    course.lms.admin(
        "POST", "/admin/enrolments", course_id=course.course_id, person_id=2, role="Learner"
    )
    sync(course)
    assert memberships(course)["2"] == INSTRUCTOR


def test_a_roster_beyond_the_limit_is_refused(course: Course) -> None:
    course.lms.admin("POST", f"/admin/courses/{course.course_id}/generate-members", count=30)
    course.lms.admin("POST", "/admin/behaviour", largest_page=10)
    limited = replace(course.tool.settings, roster_page_limit=3)
    with pytest.raises(RosterSyncFailed) as failed:
        sync_roster(
            course.tool.sessions,
            course.context_row_id,
            settings=limited,
            registry=course.tool.registry,
        )
    assert failed.value.code == "too_many_pages"


def test_a_roster_elsewhere_is_not_asked_for(course: Course) -> None:
    with course.tool.sessions.begin() as db:
        db.get_one(Context, course.context_row_id).memberships_url = "https://roster.invalid/7"
    assert failure(course) == "address_foreign"


def test_a_course_without_a_roster_service_says_so(course: Course) -> None:
    with course.tool.sessions.begin() as db:
        db.get_one(Context, course.context_row_id).memberships_url = None
    assert failure(course) == "no_roster_service"


def test_a_disabled_platform_is_not_asked(course: Course) -> None:
    with course.tool.sessions.begin() as db:
        disable_platform(db, course.registration.id, datetime.now(UTC))
    assert failure(course) == "registration_not_active"


@both_databases
def test_two_syncs_of_a_course_do_not_run_at_once(course: Course) -> None:
    with course.tool.sessions.begin() as db:
        db.add(RosterSync(context_id=course.context_row_id, started_at=datetime.now(UTC)))
    assert failure(course) == "sync_running"
