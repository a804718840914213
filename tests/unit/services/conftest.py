"""The company on which use cases act, where a test names no other one."""

import pytest
from sqlalchemy.orm import Session

from tests.factories import Company, make_company


@pytest.fixture
def company(db: Session) -> Company:
    return make_company(db)
