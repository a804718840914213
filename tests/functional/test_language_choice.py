"""The language switch in the footer of a visit's pages."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.apps import app_on
from tests.factories import (
    make_context,
    make_deployment,
    make_membership,
    make_person,
    make_registration,
    make_visit,
)

HOME = "/l/some-launch/"


@pytest.fixture
def client(db: Session, database_url: str) -> FlaskClient:
    """Somebody with a German launch."""
    registration = make_registration(db)
    context = make_context(db, make_deployment(db, registration))
    person = make_person(db, registration, "Lena Yılmaz")
    make_membership(db, context, person)
    make_visit(db, context, person, "some-launch", locale="de")
    db.commit()
    client = app_on(database_url, plugins_enabled="").test_client()
    client.set_cookie("kehrwert_launch", "secret", path="/l/some-launch")
    return client


def _choose(client: FlaskClient, language: str, back_to: str = HOME) -> TestResponse:
    token = re.search(r'name="csrf_token" value="(\w+)"', client.get(HOME).text)
    assert token
    form = {"csrf_token": token[1], "language": language, "next": back_to}
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    return client.post(f"{HOME}language", data=form, headers=headers)


def test_a_person_reads_the_language_that_they_chose(client: FlaskClient) -> None:
    assert '<html lang="de">' in client.get(HOME).text
    answer = _choose(client, "en")
    assert (answer.status_code, answer.location) == (303, HOME)
    assert '<html lang="en">' in client.get(HOME).text


def test_the_switch_leads_back_to_its_own_page(client: FlaskClient) -> None:
    assert _choose(client, "en", f"{HOME}tandems?page=2").location == f"{HOME}tandems?page=2"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/l/another-launch/", ""]
)
def test_the_switch_leads_nowhere_else(client: FlaskClient, elsewhere: str) -> None:
    assert _choose(client, "en", elsewhere).location == HOME


def test_a_language_that_we_do_not_speak_is_refused(client: FlaskClient) -> None:
    assert _choose(client, "fr").status_code == 400
