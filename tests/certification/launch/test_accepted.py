"""Launches that must open: the valid payloads of 1EdTech's core certification, and their page."""

from collections.abc import Callable

import pytest
from markupsafe import escape
from sqlalchemy import select
from werkzeug.test import TestResponse

from lti_app.db import SessionMaker
from lti_app.domain.course_role import CourseRole
from lti_app.models import LaunchSession, Person
from tests.certification.platform import (
    AGS,
    INSTITUTION,
    MEMBERSHIP,
    MISSING,
    NRPS,
    SYSTEM,
    TOOL,
    Browser,
    Platform,
)

RoleOf = Callable[[TestResponse], CourseRole]


@pytest.fixture
def role_of(sessions: SessionMaker) -> RoleOf:
    """The role of the session that a launch opened."""

    def role(response: TestResponse) -> CourseRole:
        assert response.status_code == 303, response.text
        with sessions() as db:
            session = db.get_one(LaunchSession, response.location.split("/l/")[1].rstrip("/"))
            return session.role

    return role


def test_a_learner_sees_the_course_and_the_own_name(browser: Browser, platform: Platform) -> None:
    page = browser.landed(platform)
    assert page.status_code == 200
    assert "Onboarding" in page.text
    assert "Ada Lovelace" in page.text


def test_an_instructor_lands_on_another_page_than_a_learner(
    browser: Browser, platform: Platform
) -> None:
    learner = browser.landed(platform)
    instructor = browser.landed(platform, roles=[MEMBERSHIP + "Instructor"])
    assert "Onboarding" in instructor.text
    assert "Ada Lovelace" in instructor.text
    assert instructor.text != learner.text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_login_may_come_as_get_or_post(browser: Browser, platform: Platform, method: str) -> None:
    assert browser.login(platform, method).status_code == 302


def test_the_answer_is_a_303_to_an_address_that_names_the_launch(
    browser: Browser, platform: Platform
) -> None:
    response = browser.launch(platform)
    assert response.status_code == 303
    assert response.location.startswith("/l/")


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        ([MEMBERSHIP + "Learner"], CourseRole.LEARNER),
        ([MEMBERSHIP + "Instructor"], CourseRole.INSTRUCTOR),
        (["Instructor"], CourseRole.INSTRUCTOR),
        (["Learner"], CourseRole.LEARNER),
        ([MEMBERSHIP + "Instructor", MEMBERSHIP + "Learner"], CourseRole.LEARNER),
        ([INSTITUTION + "Instructor", MEMBERSHIP + "Learner"], CourseRole.LEARNER),
        ([INSTITUTION + "Student", MEMBERSHIP + "Instructor"], CourseRole.INSTRUCTOR),
        ([INSTITUTION + "Instructor"], CourseRole.GUEST),
        ([INSTITUTION + "Administrator", SYSTEM + "Administrator"], CourseRole.GUEST),
        (
            [SYSTEM + "Administrator", INSTITUTION + "Administrator", MEMBERSHIP + "Instructor"],
            CourseRole.INSTRUCTOR,
        ),
        (["https://example.org/roles#Instructor"], CourseRole.GUEST),
        (["http://purl.imsglobal.org/vocab/lis/v2/unknown#Instructor"], CourseRole.GUEST),
        (["urn:lti:role:ims/lis/Instructor"], CourseRole.GUEST),
        ([MEMBERSHIP + "Mentor"], CourseRole.GUEST),
        ([""], CourseRole.GUEST),
        ([], CourseRole.GUEST),
        ([None, 7, {}], CourseRole.GUEST),
    ],
)
def test_the_context_role_decides_and_unknown_roles_give_nothing(
    browser: Browser, platform: Platform, role_of: RoleOf, roles: list[str], role: CourseRole
) -> None:
    assert role_of(browser.launch(platform, roles=roles)) is role


@pytest.mark.parametrize("role", ["Learner", "Instructor"])
def test_a_person_without_any_personal_data_gets_a_stable_pseudonym(
    browser: Browser, platform: Platform, role: str
) -> None:
    nothing = dict.fromkeys(("name", "given_name", "family_name", "email"), MISSING)
    first = browser.landed(platform, roles=[role], **nothing)
    second = browser.landed(platform, roles=[role], **nothing)
    assert "Person 1" in first.text
    assert "Person 1" in second.text


@pytest.mark.parametrize(
    ("claims", "shown"),
    [
        ({"email": MISSING}, "Ada Lovelace"),
        ({"name": MISSING, "email": MISSING}, "Ada Lovelace"),
        ({"name": MISSING, "family_name": MISSING, "given_name": "Ada"}, "Ada"),
        ({"name": MISSING, "given_name": MISSING, "family_name": MISSING}, "Person 1"),
        ({"name": None, "given_name": 7, "family_name": [], "email": {}}, "Person 1"),
    ],
)
def test_names_only_email_only_and_odd_values_open(
    browser: Browser, platform: Platform, claims: dict[str, object], shown: str
) -> None:
    assert shown in browser.landed(platform, **claims).text


def test_an_email_address_is_never_who_somebody_is(
    browser: Browser, platform: Platform, sessions: SessionMaker
) -> None:
    browser.landed(platform, sub="one")
    browser.landed(platform, sub="two")
    with sessions() as db:
        assert sorted(db.scalars(select(Person.sub))) == ["one", "two"]


@pytest.mark.parametrize("context", [MISSING, {}, {"title": "No id"}, "text", None])
def test_a_launch_without_a_context_opens(
    browser: Browser, platform: Platform, context: object
) -> None:
    assert browser.landed(platform, context=context).status_code == 200


def test_the_audience_may_be_a_list_of_our_client_alone(
    browser: Browser, platform: Platform
) -> None:
    page = browser.landed(platform, aud=[platform.client_id], azp=platform.client_id)
    assert page.status_code == 200


def test_what_is_optional_may_be_missing_empty_or_odd(browser: Browser, platform: Platform) -> None:
    for claims in (
        {"launch_presentation": MISSING, "custom": MISSING, "target_link_uri": MISSING},
        dict.fromkeys(("launch_presentation", "custom", "tool_platform", "azp", "nbf", AGS, NRPS)),
        {"launch_presentation": {"locale": 7, "return_url": "javascript:alert(1)"}},
        {"custom": {"kehrwert_open": None, "kehrwert_step": "$Unknown", "other": {}}},
        {"custom": [1], AGS: "text", NRPS: {"context_memberships_url": 7}, "lis": []},
        {"https://example.org/claim": {"deep": [None]}, "acr": "1", "auth_time": None},
        {"target_link_uri": f"{TOOL}/lti/launch?from=lms#top", "roles": "Instructor"},
    ):
        assert browser.landed(platform, **claims).status_code == 200, claims


def test_long_words_and_all_of_unicode_are_shown(browser: Browser, platform: Platform) -> None:
    for name in ("N" * 5000, "Łukasz 漢字 🎓 \u202eabc", "O’Neill & Søn"):
        context = {"id": "kurs 漢/ß", "title": name, "label": name}
        page = browser.landed(platform, name=name, family_name=name, context=context)
        assert str(escape(name[:300])) in page.text


@pytest.mark.parametrize(
    ("locale", "words"), [("de-DE", "Weiter"), ("de", "Weiter"), ("en-GB", ""), ("fr", "")]
)
def test_the_language_comes_from_the_launch(
    browser: Browser, platform: Platform, locale: str, words: str
) -> None:
    page = browser.landed(platform, launch_presentation={"locale": locale})
    assert f'<html lang="{"de" if words else "en"}">' in page.text


def test_words_of_a_platform_are_escaped(browser: Browser, platform: Platform) -> None:
    page = browser.landed(platform, name="<b>Ada</b>", context={"id": "1", "title": "<i>C</i>"})
    assert "<b>Ada</b>" not in page.text
    assert "<i>C</i>" not in page.text
