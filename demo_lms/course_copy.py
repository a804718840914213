"""Copying a course: new numbers for everything, the old custom parameters and tags."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo_lms.models import Activity, Course, LineItem


def copy_course(db: Session, source: Course, title: str) -> Course:
    """The copy, with its activities and columns but nobody in it and no grades."""
    copy = Course(title=title, label=source.label, summary=source.summary, copied_from_id=source.id)
    db.add(copy)
    db.flush()
    new_ids: dict[int | None, int] = {}
    for activity in db.scalars(select(Activity).where(Activity.course_id == source.id)):
        new = Activity(
            course_id=copy.id,
            tool_id=activity.tool_id,
            deployment_id=activity.deployment_id,
            title=activity.title,
            text=activity.text,
            url=activity.url,
            custom=dict(activity.custom),
            in_new_window=activity.in_new_window,
            completion=activity.completion,
            pass_mark=activity.pass_mark,
        )
        db.add(new)
        db.flush()
        new_ids[activity.id] = new.id
    for item in db.scalars(select(LineItem).where(LineItem.course_id == source.id)):
        db.add(
            LineItem(
                course_id=copy.id,
                tool_id=item.tool_id,
                activity_id=new_ids.get(item.activity_id),
                label=item.label,
                score_maximum=item.score_maximum,
                resource_id=item.resource_id,
                tag=item.tag,
            )
        )
    db.flush()
    return copy
