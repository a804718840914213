"""The three statements of a score, built once: building them cost more than running them."""

from sqlalchemy import BindParameter, and_, bindparam, insert, select
from sqlalchemy.dialects import sqlite

from demo_lms.models import Enrolment, Grade, LineItem, ReceivedScore

_person: BindParameter[int] = bindparam("person_id")
_grade = sqlite.insert(Grade.__table__)  # type: ignore[arg-type]

FIND_CELL = (
    select(
        LineItem.score_maximum,
        LineItem.is_closed,
        LineItem.starts_at,
        LineItem.ends_at,
        Enrolment.role,
        Enrolment.status,
        Grade.timestamp_us,
    )
    .outerjoin(
        Enrolment,
        and_(Enrolment.course_id == LineItem.course_id, Enrolment.person_id == _person),
    )
    .outerjoin(Grade, and_(Grade.line_item_id == LineItem.id, Grade.person_id == _person))
    .where(
        LineItem.id == bindparam("line_item_id"),
        LineItem.course_id == bindparam("course_id"),
        LineItem.tool_id == bindparam("tool_id"),
    )
)
"""The column, the person's place in its course and the grade that stands."""

STORE_GRADE = _grade.on_conflict_do_update(
    index_elements=["line_item_id", "person_id"],
    set_={
        name: _grade.excluded[name]
        for name in (
            "score",
            "comment",
            "activity_progress",
            "grading_progress",
            "timestamp",
            "timestamp_us",
        )
    },
)

KEEP_REQUEST = insert(ReceivedScore.__table__)  # type: ignore[arg-type]
