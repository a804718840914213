"""Who may do something about a programme, and which one a course opens."""

from sqlalchemy import BindParameter, ColumnElement, bindparam, case, exists, select
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.programme import NoSuchProgramme, NotACoordinator, ProgrammeState
from lti_app.models import Membership, Programme, ProgrammeContext
from lti_app.statement import Statement

# Which of a course's programmes it opens: by this, then the newest.
OPENED_FIRST = case(
    (Programme.state == ProgrammeState.RUNNING, 0),
    (Programme.state == ProgrammeState.DRAFT, 1),
    else_=2,
)


def teaches(person_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """Of a query with Membership: that the LMS makes this person an instructor of the course."""
    return (
        (Membership.person_id == person_id)
        & (Membership.role == CourseRole.INSTRUCTOR)
        & (Membership.status == MembershipStatus.ACTIVE)
    )


_TEACHES = Statement(
    select(
        exists()
        .where(Membership.context_id == bindparam("context"), teaches(bindparam("person")))
        .label("teaches")
    )
)


def require_coordinator(db: Session, context_id: int, person_id: int) -> None:
    """Raise NotACoordinator unless the LMS made this person an instructor of the course."""
    asked = {"context": context_id, "person": person_id}
    if not _TEACHES.first(db, asked).teaches:
        raise NotACoordinator


def coordinated(db: Session, programme_id: int, *, context_id: int, person_id: int) -> Programme:
    """A programme of this course, for a coordinator of the course.

    Raises:
        NotACoordinator: the person does not teach here.
        NoSuchProgramme: it does not run in this course.
    """
    require_coordinator(db, context_id, person_id)
    programme = db.scalar(
        select(Programme)
        .join(ProgrammeContext, ProgrammeContext.programme_id == Programme.id)
        .where(Programme.id == programme_id, ProgrammeContext.context_id == context_id)
    )
    if programme is None:
        raise NoSuchProgramme
    return programme
