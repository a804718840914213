"""A task as the mentee will see it, before it is set or changed."""

import pytest
from sqlalchemy.orm import Session

from lti_app.domain.micro_task import AlreadyStarted, SubmissionState
from lti_app.domain.tandem import NotYourTandem, OnlyForMentors
from lti_app.models import MicroTask
from lti_app.services import micro_task as tasks
from tests.factories import (
    TODAY,
    Company,
    make_task,
)
from tests.unit.services.micro_task.conftest import KINDS, QUIZ, Mentor, from_scratch


def test_a_preview_shows_it_and_sets_nothing(db: Session, company: Company, mentor: Mentor) -> None:
    form = mentor.opens(f"{QUIZ}/en").form
    me = {"person_id": company.mentor.id, "today": TODAY}
    shown = tasks.preview(db, KINDS, company.tandem.id, "quiz", form, **me)
    assert (shown.position, shown.is_long, shown.mentee_name) == (1, False, "Bernd Hoffmann")
    assert len(shown.questions) >= 2
    assert db.query(MicroTask).count() == 0
    task = mentor.sets(form)
    again = tasks.preview_change(db, KINDS, task.id, mentor.edits(task), **me)
    assert (again.title, again.questions) == (shown.title, shown.questions)


def test_only_the_mentor_looks_at_a_preview_and_only_before_the_start(
    db: Session, company: Company
) -> None:
    def preview(person_id: int) -> tasks.TaskPreview:
        form = from_scratch()
        return tasks.preview(
            db, KINDS, company.tandem.id, "read", form, person_id=person_id, today=TODAY
        )

    with pytest.raises(OnlyForMentors):
        preview(company.mentee.id)
    with pytest.raises(NotYourTandem):
        preview(company.coordinator.id)
    task = make_task(db, company.tandem, 1, SubmissionState.STARTED)
    with pytest.raises(AlreadyStarted):
        tasks.preview_change(
            db, KINDS, task.id, from_scratch(), person_id=company.mentor.id, today=TODAY
        )
