"""Between the row of a submission and the progress that the rules know; for this folder.

What the LMS hears of progress stands here once, whoever made it.
"""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lti_app.domain.micro_task import Progress
from lti_app.domain.passback import is_news
from lti_app.models import Submission
from lti_app.services.entry import TaskEntry
from lti_app.services.passback import tell_the_lms

_FIELDS = tuple(one.name for one in fields(Progress))
PROGRESS_COLUMNS = tuple(getattr(Submission, name) for name in _FIELDS)


def progress_of(row: Any) -> Progress:
    """What a Submission says, or a row with PROGRESS_COLUMNS."""
    return Progress(**{name: getattr(row, name) for name in _FIELDS})


def keep_progress(db: Session, entry: TaskEntry, progress: Progress, *, now: datetime) -> None:
    """Write it back; the LMS is told what is news."""
    before = progress_of(entry.submission)
    for name in _FIELDS:
        setattr(entry.submission, name, getattr(progress, name))
    db.flush()
    if is_news(before, progress):
        tell_the_lms(db, entry, now=now)
