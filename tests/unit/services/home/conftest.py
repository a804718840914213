"""The coordinator at the home."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from lti_app.services.home import CoordinatorHome, coordinator_home
from tests.factories import TODAY, Company

Home = Callable[..., CoordinatorHome]


@pytest.fixture
def home(db: Session, company: Company) -> Home:
    """Opens the coordinator's home: ``home(page=2)``."""

    def home(page: int = 1, today: date = TODAY) -> CoordinatorHome:
        db.flush()
        return coordinator_home(
            db,
            company.programme.id,
            context_id=company.context.id,
            person_id=company.coordinator.id,
            today=today,
            page=page,
        )

    return home
