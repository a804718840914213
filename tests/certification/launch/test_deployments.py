"""Deployments: known ones open, unknown ones wait for the operator (DESIGN §8)."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, select, update

from lti_app.db import SessionMaker
from lti_app.models import Context, Deployment, LoginState, RegistrationStatus
from tests.certification.conftest import on_both_databases
from tests.certification.launch.conftest import Refused
from tests.certification.platform import Browser, Platform


@on_both_databases
def test_an_unknown_deployment_waits_for_approval_and_opens_nothing(
    browser: Browser, platform: Platform, sessions: SessionMaker, refused: Refused
) -> None:
    for _ in range(2):
        response = browser.launch(platform, deployment_id="new")
        assert response.status_code == 403
        refused(response, "DEPLOYMENT-PENDING")
        assert "waits for approval" in response.text
    with sessions.begin() as db:
        pending = db.scalars(select(Deployment).where(Deployment.deployment_id == "new")).one()
        assert pending.status is RegistrationStatus.PENDING
        pending.status = RegistrationStatus.ACTIVE
    assert browser.landed(platform, deployment_id="new").status_code == 200


def test_the_first_deployment_of_a_registration_without_any_is_learned_and_waits(
    browser: Browser, platform: Platform, sessions: SessionMaker, refused: Refused
) -> None:
    with sessions.begin() as db:
        db.execute(delete(Deployment))
    refused(browser.launch(platform), "DEPLOYMENT-PENDING")
    with sessions() as db:
        assert db.scalars(select(Deployment)).one().status is RegistrationStatus.PENDING


def test_a_deployment_that_is_switched_off_opens_nothing(
    browser: Browser, platform: Platform, sessions: SessionMaker, refused: Refused
) -> None:
    with sessions.begin() as db:
        db.execute(update(Deployment).values(status=RegistrationStatus.DISABLED))
    response = browser.launch(platform)
    assert response.status_code == 403
    refused(response, "DEPLOYMENT-DISABLED")


@pytest.mark.parametrize("deployment_id", ["DEPLOYMENT-1", "deployment-1 ", "deployment"])
def test_a_deployment_matches_letter_by_letter(
    browser: Browser, platform: Platform, refused: Refused, deployment_id: str
) -> None:
    refused(browser.launch(platform, deployment_id=deployment_id), "DEPLOYMENT-PENDING")


def test_a_token_that_nobody_signed_brings_no_deployment_to_approve(
    browser: Browser, platform: Platform, sessions: SessionMaker
) -> None:
    login = browser.started(platform)
    token = platform.token(platform.claims(login.nonce, deployment_id="new"))
    head, body, _ = token.split(".")
    browser.post_launch(login.state, f"{head}.{body}.AAAA")
    with sessions() as db:
        assert len(db.scalars(select(Deployment)).all()) == 1
        assert db.scalars(select(LoginState)).one().consumed_at is None


def test_the_same_course_id_in_two_deployments_is_two_courses(
    browser: Browser, platform: Platform, sessions: SessionMaker
) -> None:
    browser.landed(platform)
    browser.launch(platform, deployment_id="second")
    with sessions.begin() as db:
        db.execute(update(Deployment).values(status=RegistrationStatus.ACTIVE))
    browser.landed(platform, deployment_id="second")
    with sessions() as db:
        assert len(db.scalars(select(Context)).all()) == 2


def test_the_same_ids_at_two_platforms_share_nothing(
    browser: Browser,
    platform: Platform,
    start_platform: Callable[[str], Platform],
    sessions: SessionMaker,
) -> None:
    other = start_platform("other")
    assert "Ada" in browser.landed(platform).text
    assert "Grace" in browser.landed(other, name="Grace Hopper").text
    assert "Ada" in browser.landed(platform).text
    with sessions() as db:
        assert len(db.scalars(select(Context)).all()) == 2
