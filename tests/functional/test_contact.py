"""Every page of a visit names whom to ask, and asks the database for it at most once (S38)."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.apps import app_on
from tests.factories import make_company, make_visit
from tests.factories.base import count_statements

HOME = "/l/some-launch/"


@pytest.fixture
def client(db: Session, database_url: str) -> FlaskClient:
    """Aylin, who mentors in the company's programme."""
    company = make_company(db)
    make_visit(db, company.context, company.mentor, "some-launch")
    db.commit()
    client = app_on(database_url, plugins_enabled="").test_client()
    client.set_cookie("kehrwert_launch", "secret", path="/l/some-launch")
    return client


@pytest.mark.parametrize(
    ("path", "times"),
    # A task's statement brings the contact along; for one that is not there nothing comes.
    [("", 1), ("my-data", 1), ("tasks/999", 2)],
)
def test_a_page_of_a_visit_names_the_contact(client: FlaskClient, path: str, times: int) -> None:
    with count_statements(client.application.extensions["kehrwert"].engine) as asked:
        page = client.get(HOME + path).text
    assert page.partition("<footer")[2].count("Katrin Vogel") == 1
    assert sum("contact_id" in statement.partition("FROM")[2] for statement in asked) == times
