"""The other messages: deep linking, submission review, data privacy."""

from typing import Any

import pytest
from sqlalchemy import select

from lti_app.db import SessionMaker
from lti_app.domain.course_role import CourseRole
from lti_app.models import LaunchSession
from tests.certification.conftest import on_both_databases
from tests.certification.launch.conftest import Refused
from tests.certification.platform import (
    AGS,
    DEEP_LINKING,
    INSTITUTION,
    MEMBERSHIP,
    MISSING,
    Browser,
    Platform,
)


def deep_linking(browser: Browser, platform: Platform, **changes: Any) -> Any:
    """A deep linking launch."""
    login = browser.started(platform)
    claims = platform.deep_linking_claims(login.nonce, **changes)
    return browser.post_launch(login.state, platform.token(claims))


@on_both_databases
def test_an_author_gets_the_picker(
    browser: Browser, platform: Platform, sessions: SessionMaker
) -> None:
    response = deep_linking(browser, platform)
    assert response.status_code == 303
    assert response.location.endswith("/place")
    with sessions() as db:
        session = db.scalars(select(LaunchSession)).one()
    assert session.deep_linking == {
        "return_url": f"{platform.issuer}/return",
        "accept_types": ["ltiResourceLink"],
        "accept_multiple": True,
        "accept_line_item": True,
        "data": "opaque",
    }


def test_a_designer_of_the_course_gets_the_picker_without_being_its_instructor(
    browser: Browser, platform: Platform, sessions: SessionMaker
) -> None:
    response = deep_linking(browser, platform, roles=[MEMBERSHIP + "ContentDeveloper"])
    assert response.status_code == 303
    with sessions() as db:
        assert db.scalars(select(LaunchSession)).one().role is CourseRole.GUEST


@pytest.mark.parametrize(
    "roles", [[MEMBERSHIP + "Learner"], [], [INSTITUTION + "Instructor"], ["#Instructor"]]
)
def test_only_who_may_author_gets_the_picker(
    browser: Browser, platform: Platform, refused: Refused, roles: list[str]
) -> None:
    response = deep_linking(browser, platform, roles=roles)
    assert response.status_code == 403
    refused(response, "NOT-AN-AUTHOR")


SETTINGS = {
    "deep_link_return_url": "https://lms.example/return",
    "accept_types": ["ltiResourceLink"],
    "accept_presentation_document_targets": ["iframe"],
}


@pytest.mark.parametrize(
    "settings",
    [
        MISSING,
        {},
        "text",
        SETTINGS | {"deep_link_return_url": None},
        SETTINGS | {"deep_link_return_url": "http://lms.example/return"},
        SETTINGS | {"deep_link_return_url": "javascript:alert(1)"},
        SETTINGS | {"deep_link_return_url": 'https://lms.example/"\n><script>'},
        SETTINGS | {"accept_types": ["link"]},
        SETTINGS | {"accept_types": "ltiResourceLink"},
        SETTINGS | {"data": {"not": "text"}},
    ],
)
def test_a_request_that_cannot_be_answered_is_refused(
    browser: Browser, platform: Platform, refused: Refused, settings: object
) -> None:
    refused(deep_linking(browser, platform, **{DEEP_LINKING: settings}), "MESSAGE-INVALID")


def test_data_that_was_not_sent_is_remembered_as_absent(
    browser: Browser, platform: Platform, sessions: SessionMaker
) -> None:
    deep_linking(browser, platform, **{DEEP_LINKING: SETTINGS})
    with sessions() as db:
        stored = db.scalars(select(LaunchSession)).one().deep_linking
    assert stored is not None
    assert stored["data"] is None
    assert stored["accept_multiple"] is False


def test_a_submission_review_opens_its_page(browser: Browser, platform: Platform) -> None:
    page = browser.launch(
        platform,
        message_type="LtiSubmissionReviewRequest",
        roles=[MEMBERSHIP + "Instructor"],
        for_user={"user_id": "person-2"},
        **{AGS: {"lineitem": f"{platform.issuer}/items/1", "scope": []}},
    )
    assert page.status_code == 303
    # Of a person of whom nobody has heard; those that are known stand in the address.
    assert page.location.endswith("/review")
    assert browser.client.get(page.location).status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"resource_link": MISSING, "context": MISSING, "for_user": {"user_id": "person-1"}},
        # More and less than the standard says: it is the launching person's data in any case.
        {"for_user": {"user_id": "person-2"}, "roles": []},
        {},
    ],
)
def test_a_data_privacy_launch_opens_the_persons_own_data(
    browser: Browser, platform: Platform, claims: dict[str, Any]
) -> None:
    page = browser.launch(platform, message_type="DataPrivacyLaunchRequest", **claims)
    assert page.status_code == 303
    assert page.location.endswith("/my-data")
    assert "ada@example.org" in browser.client.get(page.location).text


@pytest.mark.parametrize(
    "claims",
    [
        {"for_user": MISSING},
        {"for_user": {}},
        {"for_user": "person-2"},
        {AGS: MISSING},
        {AGS: {"scope": []}},
    ],
)
def test_a_review_without_its_person_or_column_is_refused(
    browser: Browser, platform: Platform, refused: Refused, claims: dict[str, Any]
) -> None:
    whole = {
        "message_type": "LtiSubmissionReviewRequest",
        "for_user": {"user_id": "person-2"},
        AGS: {"lineitem": f"{platform.issuer}/items/1"},
    }
    refused(browser.launch(platform, **whole | claims), "MESSAGE-INVALID")


def test_a_data_privacy_launch_of_nobody_is_refused(
    browser: Browser, platform: Platform, refused: Refused
) -> None:
    without = {"message_type": "DataPrivacyLaunchRequest", "context": MISSING}
    refused(browser.launch(platform, **without, roles=MISSING), "MESSAGE-INVALID")
    refused(browser.launch(platform, **without, sub=MISSING), "SUBJECT-MISSING")
