"""Tandems, and what is done in them."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from lti_app.domain.library import LibraryState
from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.tandem import TandemRole, TandemState
from lti_app.models import (
    Context,
    Feedback,
    LibraryTask,
    MicroTask,
    Person,
    Programme,
    Recall,
    Step,
    Submission,
    Tandem,
    Upload,
    UploadContent,
)
from tests.factories.base import NOW, added, days, numbers


def make_tandem(
    db: Session,
    programme: Programme,
    context: Context,
    mentor: Person,
    mentee: Person,
    *,
    state: TandemState = TandemState.ACTIVE,
) -> Tandem:
    return added(
        db,
        Tandem(
            programme_id=programme.id,
            context_id=context.id,
            mentor_id=mentor.id,
            mentee_id=mentee.id,
            state=state,
            created_at=NOW,
        ),
    )


def quiz_of(questions: int) -> dict[str, Any]:
    """What a quiz asks: of each question the first answer is right."""
    return {
        "questions": [
            {
                "text": f"Question {number}",
                "answers": [
                    {"text": "Right", "correct": True, "remark": ""},
                    {"text": "Wrong", "correct": False, "remark": "Look again."},
                ],
            }
            for number in range(1, questions + 1)
        ]
    }


def make_task(
    db: Session,
    tandem: Tandem,
    position: int | None = None,
    state: SubmissionState = SubmissionState.OPEN,
    **values: Any,
) -> MicroTask:
    """A short text to read, at a step of the path or beyond it, and how far the mentee is."""
    step_id = (
        None
        if position is None
        else db.query(Step.id)
        .filter_by(programme_id=tandem.programme_id, position=position)
        .scalar()
    )
    values = {
        "kind": "read",
        "title": "A good LinkedIn profile in five minutes",
        "content": {"text": "Start with **who you help**.", "question": ""},
        "minutes": 2,
        "created_at": NOW,
    } | values
    task = added(db, MicroTask(tandem_id=tandem.id, step_id=step_id, **values))
    submission = Submission(micro_task_id=task.id, state=state)
    if state is not SubmissionState.OPEN:
        submission.started_at = NOW
    if state is SubmissionState.COMPLETED:
        submission.attempts = 1
        submission.saved_at = submission.handed_in_at = submission.completed_at = NOW
    added(db, submission)
    return task


def make_feedback(
    db: Session, task: MicroTask, author: TandemRole, read_at: datetime | None = None
) -> Feedback:
    answers = {
        TandemRole.MENTEE: {"method": 5, "relevance": 4, "helped": "The example.", "wish": ""},
        TandemRole.MENTOR: {"progress": 4, "practice": 3, "strength": "Curious.", "next": ""},
    }
    return added(
        db,
        Feedback(
            micro_task_id=task.id,
            author_role=author,
            answers=answers[author],
            given_at=NOW,
            acknowledged_at=read_at,
        ),
    )


def make_upload(
    db: Session, task: MicroTask, person: Person, content: bytes = b"evidence", **values: Any
) -> Upload:
    """A small text file that somebody handed in."""
    values = {
        "key": f"{next(numbers):032x}",
        "name": "evidence.txt",
        "media_type": "text/plain",
        "size": len(content),
        "sha256": sha256(content).hexdigest(),
        "created_at": NOW,
    } | values
    upload = added(db, Upload(micro_task_id=task.id, person_id=person.id, **values))
    added(db, UploadContent(upload_id=upload.id, content=content))
    return upload


def make_library_task(
    db: Session, programme: Programme, author: Person | None = None, **values: Any
) -> LibraryTask:
    """A short text that a mentor offered and the coordinator accepted."""
    values = {
        "state": LibraryState.ACCEPTED,
        "kind": "read",
        "title": "Three questions before you share a chart",
        "content": {"text": "**What** is counted?", "question": ""},
        "minutes": 3,
        "locale": "en",
        "offered_at": NOW,
    } | values
    author_id = author.id if author else None
    return added(db, LibraryTask(programme_id=programme.id, author_id=author_id, **values))


def make_recall(db: Session, task: MicroTask, **values: Any) -> Recall:
    """One question of a task that comes back nine days later."""
    values = {"day": 9, "due_on": days(9), "questions": [0]} | values
    return added(db, Recall(micro_task_id=task.id, **values))
