"""A look decides what the LMS hears, and is told again when it is corrected."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.micro_task import NothingToReview, SubmissionState
from lti_app.domain.score import GradingProgress
from lti_app.domain.tandem import OnlyForMentors, TandemEnded, TandemState
from lti_app.extension.registry import load_plugins
from lti_app.models import MicroTask, ScoreDelivery, Submission
from lti_app.services import submission as submissions
from tests.factories import NOW, TODAY, Company, make_step_link, make_task

KINDS = load_plugins(["plugins.micro_tasks.try_out", "plugins.micro_tasks.reflect"]).micro_tasks
TRY = {"introduction": "", "steps": ["Do it"], "evidence": "none", "review": True, "minutes": 5}
ACCEPT = {"decision": ["accept"], "attempt": ["1"]}
MORE = {"decision": ["more"], "review_note": ["And why?"], "attempt": ["1"]}
COMPLETED, STARTED = SubmissionState.COMPLETED, SubmissionState.STARTED


@pytest.fixture
def task(db: Session, company: Company) -> MicroTask:
    """Handed in at the first step, which is placed in the course."""
    make_step_link(db, company.context, company.programme, 1)
    task = make_task(db, company.tandem, 1, kind="try", content=TRY)
    form = {"done": ["0"]}
    submissions.hand_in(db, KINDS, task.id, form, person_id=company.mentee.id, now=NOW, today=TODAY)
    return task


def review(
    db: Session, company: Company, task: MicroTask, form: dict[str, list[str]], minutes: int = 5
) -> SubmissionState:
    now = NOW + timedelta(minutes=minutes)
    return submissions.review(
        db, KINDS, task.id, form, person_id=company.mentor.id, now=now, today=TODAY
    )


def full_marks(db: Session) -> list[ScoreDelivery]:
    """What was queued as completed, also what a later one has replaced."""
    final = ScoreDelivery.grading_progress == GradingProgress.FULLY_GRADED
    return list(db.scalars(select(ScoreDelivery).where(final)))


def test_the_lms_hears_of_completion_when_the_mentor_accepts(
    db: Session, company: Company, task: MicroTask
) -> None:
    assert full_marks(db) == []
    assert review(db, company, task, ACCEPT) is COMPLETED
    assert len(full_marks(db)) == 1


def test_asking_for_more_sends_no_marks_and_accepting_after_all_does(
    db: Session, company: Company, task: MicroTask
) -> None:
    assert review(db, company, task, MORE) is STARTED
    assert full_marks(db) == []
    assert review(db, company, task, ACCEPT, 10) is COMPLETED
    assert len(full_marks(db)) == 1


def test_a_corrected_word_is_told_again_although_the_value_is_the_same(
    db: Session, company: Company, task: MicroTask
) -> None:
    review(db, company, task, ACCEPT)
    review(db, company, task, ACCEPT | {"review_note": ["Well done."]}, 10)
    assert [row.score_given for row in full_marks(db)] == [100, 100]


def test_only_the_mentor_looks_and_only_while_the_tandem_works(
    db: Session, company: Company, task: MicroTask
) -> None:
    with pytest.raises(OnlyForMentors):
        submissions.review(
            db, KINDS, task.id, ACCEPT, person_id=company.mentee.id, now=NOW, today=TODAY
        )
    company.tandem.state = TandemState.ENDED
    db.flush()
    with pytest.raises(TandemEnded):
        review(db, company, task, ACCEPT)


def test_a_kind_that_completes_by_itself_waits_for_no_look(db: Session, company: Company) -> None:
    content = {"question": "And you?", "prompts": [], "minutes": 5}
    task = make_task(db, company.tandem, 2, kind="reflect", content=content)
    form = {"answer": ["A thought."]}
    submissions.hand_in(db, KINDS, task.id, form, person_id=company.mentee.id, now=NOW, today=TODAY)
    with pytest.raises(NothingToReview):
        review(db, company, task, ACCEPT)
    assert db.get_one(Submission, task.id).state is COMPLETED
