"""What this tool knows of a person, for the person (DataPrivacyLaunchRequest)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from lti_app.models import (
    Draft,
    Feedback,
    Membership,
    MicroTask,
    Participation,
    Person,
    Profile,
    ScoreDelivery,
    Submission,
    Tandem,
    Upload,
)


@dataclass(frozen=True, slots=True)
class OwnData:
    """What came from the LMS, and how much of each kind was written here."""

    name: str
    email: str
    sub: str
    known_since: datetime
    courses: int
    tandems: int
    tasks_set: int
    submissions: int
    feedback_given: int
    drafts: int
    scores: int
    programmes: int
    profiles: int
    files: int


def own_data(db: Session, person_id: int) -> OwnData:
    """The overview for this very person; two queries."""
    person = db.get_one(Person, person_id)
    in_tandem = or_(Tandem.mentor_id == person_id, Tandem.mentee_id == person_id)
    of_mentor = Tandem.mentor_id == person_id
    is_author = or_(
        of_mentor & (Feedback.author_role == "mentor"),
        (Tandem.mentee_id == person_id) & (Feedback.author_role == "mentee"),
    )
    count = select(func.count())
    tasks = count.select_from(MicroTask).join(Tandem, Tandem.id == MicroTask.tandem_id)
    numbers = db.execute(
        select(
            count.select_from(Membership)
            .where(Membership.person_id == person_id)
            .scalar_subquery(),
            count.select_from(Tandem).where(in_tandem).scalar_subquery(),
            tasks.where(of_mentor).scalar_subquery(),
            tasks.join(Submission, Submission.micro_task_id == MicroTask.id)
            .where(Tandem.mentee_id == person_id, Submission.started_at.is_not(None))
            .scalar_subquery(),
            tasks.join(Feedback, Feedback.micro_task_id == MicroTask.id)
            .where(is_author)
            .scalar_subquery(),
            count.select_from(Draft).where(Draft.person_id == person_id).scalar_subquery(),
            count.select_from(ScoreDelivery)
            .where(ScoreDelivery.person_id == person_id)
            .scalar_subquery(),
            count.select_from(Participation)
            .where(Participation.person_id == person_id)
            .scalar_subquery(),
            count.select_from(Profile).where(Profile.person_id == person_id).scalar_subquery(),
            count.select_from(Upload).where(Upload.person_id == person_id).scalar_subquery(),
        )
    ).one()
    return OwnData(person.name, person.email, person.sub, person.created_at, *map(int, numbers))
