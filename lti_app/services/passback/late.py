"""Tells the LMS what was done before there was a column for it, or a wish to pass it back.

It may be about thousands, so a worker does it (jobs/background.py).
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.placement import Opens, Placement, read_placement
from lti_app.models import (
    Context,
    MicroTask,
    Programme,
    ProgrammeContext,
    ResourceLink,
    Step,
    Tandem,
)
from lti_app.services.passback.columns import columns_of, placements_of_task
from lti_app.services.passback.tell import scores_of_learners
from lti_app.services.placement import meant, programmes_by_key
from lti_app.services.score import queue_late_scores


def tell_late_column(db: Session, resource_link_id: int, *, now: datetime) -> int:
    """Queue what was done before a link was placed; after the first launch of a new link.

    ``resource_link_id`` is the id of our row. Returns how many scores were queued.
    """
    link = db.get_one(ResourceLink, resource_link_id)
    said = read_placement(link.content)
    context = db.get_one(Context, link.context_id)
    return sum(
        _tell(db, programme, context, placement, now)
        for programme in _programmes_meant(db, link)
        for placement in placements_of_task(programme, said.position, said.task_key or None)
        if placement.within == said.within
    )


def _programmes_meant(db: Session, link: ResourceLink) -> list[Programme]:
    """The programmes that a link opens: of several, one that names none opens each person's own.

    What is over is not told to the column of a programme that runs now.
    """
    programmes = programmes_by_key(db, link.context_id)
    opening = meant(db, programmes, link.content)
    said = read_placement(link.content)
    if opening.programme_id is None or (said.opens is Opens.TASK and opening.task is None):
        return []
    ids = [opening.programme_id]
    if opening.task is None and said.programme_key not in programmes:
        first = next(iter(programmes.values()))
        ids = [one.id for one in programmes.values() if one.state is first.state]
    return [db.get_one(Programme, programme_id) for programme_id in ids]


def tell_all_columns(db: Session, programme_id: int, *, now: datetime) -> int:
    """Queue what was done and never told; for a programme that begins to pass back.

    Returns how many scores were queued. Who was told before is not told again.
    """
    programme = db.get_one(Programme, programme_id)
    contexts = db.scalars(
        select(Context)
        .join(ProgrammeContext, ProgrammeContext.context_id == Context.id)
        .where(ProgrammeContext.programme_id == programme_id)
        .order_by(Context.id)
    ).all()
    placements = _all_placements(db, programme)
    return sum(
        _tell(db, programme, context, placement, now)
        for context in contexts
        for placement in placements
    )


def _all_placements(db: Session, programme: Programme) -> list[Placement]:
    """Everything of a programme that has a column, each once."""
    positions = select(Step.position).where(Step.programme_id == programme.id)
    keys = (
        select(MicroTask.placement_key)
        .join(Tandem, Tandem.id == MicroTask.tandem_id)
        .where(Tandem.programme_id == programme.id, MicroTask.placement_key.is_not(None))
    )
    tasks = [
        *((position, None) for position in db.scalars(positions.order_by(Step.position))),
        *((None, key) for key in db.scalars(keys.order_by(MicroTask.id))),
    ]
    found = [one for task in tasks for one in placements_of_task(programme, *task)]
    return list(dict.fromkeys(found))


def _tell(
    db: Session, programme: Programme, context: Context, placement: Placement, now: datetime
) -> int:
    columns = columns_of(db, context, programme, placement)
    if not columns:
        return 0
    scores = scores_of_learners(db, programme, context.id, placement)
    return sum(queue_late_scores(db, line_item, scores, now=now) for line_item in columns)
