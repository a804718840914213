"""One writer at a time for one row, on both databases."""

from typing import TypeVar

from sqlalchemy import inspect, update
from sqlalchemy.orm import Session

from lti_app.models import Base

Row = TypeVar("Row", bound=Base)


def lock(db: Session, model: type[Row], row_id: int) -> Row | None:
    """Hold a row until the transaction ends, and read it afresh; nothing where there is none.

    An update that changes nothing locks the row on PostgreSQL and the file on SQLite, where
    SELECT … FOR UPDATE means nothing and two requests would both read before either writes.
    """
    (key,) = inspect(model).primary_key
    db.execute(
        update(model)
        .where(key == row_id)
        .values({key.name: key})
        .execution_options(synchronize_session=False)
    )
    return db.get(model, row_id, populate_existing=True)
