"""The company on which use cases act, and a column of its course, where a test names no others."""

import pytest
from sqlalchemy.orm import Session

from lti_app.models import LineItem
from tests.factories import Company, make_column, make_company


@pytest.fixture
def company(db: Session) -> Company:
    return make_company(db)


@pytest.fixture
def column(db: Session, company: Company) -> LineItem:
    """The column of the first step."""
    return make_column(db, company.context)
