"""Drafts: what somebody typed into a form that was not accepted yet, to find it again.

A draft belongs to one person; nobody else can ask for it. What it means is the form's matter.
"""

import json
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_app.domain.invalid_input import Form, storable
from lti_app.models import Draft
from lti_app.statement import Statement

# The longest form is a quiz of ten questions; this is several times as much.
LIMIT_BYTES = 100_000


_DRAFT = Statement(
    select(Draft.values).where(
        Draft.person_id == bindparam("person"), Draft.form == bindparam("form")
    )
)


class DraftTooLarge(Exception):
    """More than any form of this tool holds."""


def save_draft(db: Session, person_id: int, form: str, values: Form, *, now: datetime) -> None:
    """Keep what this person typed into a form; the last one saved counts.

    ``form`` names the form and its thing in at most 100 characters ("micro_task/tandem/7").

    Raises:
        DraftTooLarge: the values take more than LIMIT_BYTES as JSON.
    """
    kept = {storable(name): [storable(one) for one in typed] for name, typed in values.items()}
    if len(json.dumps(kept, ensure_ascii=False).encode()) > LIMIT_BYTES:
        raise DraftTooLarge
    if _overwrite(db, person_id, form, kept, now):
        return
    try:
        with db.begin_nested():
            db.add(Draft(person_id=person_id, form=form, values=kept, saved_at=now))
    except IntegrityError:
        # Another tab was first; the last one counts.
        _overwrite(db, person_id, form, kept, now)


def load_draft(db: Session, person_id: int, form: str) -> dict[str, list[str]] | None:
    """What this person typed into a form, or nothing."""
    row = _DRAFT.first(db, {"person": person_id, "form": form})
    return row.values if row else None


def delete_draft(db: Session, person_id: int, form: str) -> None:
    """Forget a draft, because the form was accepted."""
    db.execute(
        delete(Draft)
        .where(Draft.person_id == person_id, Draft.form == form)
        .execution_options(synchronize_session="fetch")
    )


def _overwrite(
    db: Session, person_id: int, form: str, values: dict[str, list[str]], now: datetime
) -> bool:
    changed = db.scalars(
        update(Draft)
        .where(Draft.person_id == person_id, Draft.form == form)
        .values(values=values, saved_at=now)
        .returning(Draft.id)
        .execution_options(synchronize_session="fetch")
    )
    return bool(changed.all())
