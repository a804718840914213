"""The mentor's look at what was handed in: accept it, ask for more, or give another try.

The first two only for tasks that wait for it, as their kind says; the last where none is left.
"""

from datetime import date, datetime

from sqlalchemy.orm import Session

from lti_app.domain import micro_task as rules
from lti_app.domain.invalid_input import Form, first
from lti_app.domain.micro_task import HandedInMeanwhile, NothingToReview, SubmissionState
from lti_app.domain.tandem import TandemRole
from lti_app.models import Submission
from lti_app.services.entry import enter_task
from lti_app.services.micro_task import Kinds, kind_of
from lti_app.services.recall import schedule_recalls
from lti_app.services.row_lock import lock
from lti_app.services.submission.progress import keep_progress, progress_of


def review(
    db: Session,
    kinds: Kinds,
    task_id: int,
    form: Form,
    *,
    person_id: int,
    now: datetime,
    today: date,
) -> SubmissionState:
    """Decide, or correct a decision; the LMS hears of it in the same transaction.

    The form's ``attempt`` is the number of the hand-in that the mentor saw.

    Raises:
        NotYourTandem, OnlyForMentors, ProgrammeNotRunning, TandemEnded: see services/entry.py.
        UnknownKind: the plugin of its kind is switched off.
        NothingToReview: nothing waits for a look, or more is asked of something completed.
        HandedInMeanwhile: there is something newer to look at.
        InvalidInput: more is asked without a word about what.
    """
    lock(db, Submission, task_id)
    entry = enter_task(db, task_id, person_id)
    entry.require(TandemRole.MENTOR)
    entry.require_open()
    kind = kind_of(kinds, entry.task.kind)
    progress = progress_of(entry.submission)
    if progress.handed_in_at is None or not (
        kind.assess(entry.task.content, progress.handed_in).needs_review
    ):
        raise NothingToReview
    if first(form, "attempt") != str(progress.attempts):
        raise HandedInMeanwhile
    is_accepted, note = rules.read_review(form)
    progress = rules.reviewed(progress, is_accepted=is_accepted, note=note, now=now)
    keep_progress(db, entry, progress, now=now)
    schedule_recalls(db, entry, today=today)
    return progress.state


def give_another_try(db: Session, task_id: int, *, person_id: int, now: datetime) -> None:
    """The mentee may hand in once more what was handed in for the last time.

    Raises:
        NotYourTandem, OnlyForMentors, ProgrammeNotRunning, TandemEnded: see services/entry.py.
    """
    lock(db, Submission, task_id)
    entry = enter_task(db, task_id, person_id)
    entry.require(TandemRole.MENTOR)
    entry.require_open()
    progress = rules.given_another_try(progress_of(entry.submission))
    keep_progress(db, entry, progress, now=now)
