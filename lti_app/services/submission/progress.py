"""Between the row of a submission and the progress that the rules know; for this folder."""

from dataclasses import fields

from sqlalchemy.orm import Session

from lti_app.domain.micro_task import Progress
from lti_app.models import Submission
from lti_app.services.entry import TaskEntry

_FIELDS = tuple(one.name for one in fields(Progress))


def progress_of(submission: Submission) -> Progress:
    """What the row says."""
    return Progress(**{name: getattr(submission, name) for name in _FIELDS})


def keep_progress(db: Session, entry: TaskEntry, progress: Progress) -> None:
    """Write it back."""
    for name in _FIELDS:
        setattr(entry.submission, name, getattr(progress, name))
    db.flush()
