"""Which columns of a course hear of a step, of a whole path, or of a task of its own (F17)."""

from dataclasses import replace

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lti_app.domain.passback import COLUMN_MAXIMUM
from lti_app.domain.placement import Opens, Placement, read_placement
from lti_app.domain.programme import Columns
from lti_app.models import Context, LineItem, MicroTask, Programme, ResourceLink
from lti_app.services.line_item import ensure_line_item
from lti_app.services.placement import has_column, links_to


def placements_of_task(
    programme: Programme, position: int | None, task_key: str | None
) -> list[Placement]:
    """What has a column that hears of a task: its step or the path, and the task by itself.

    A task beyond the path has no place on it, and no task has more than it asked for.
    """
    placements = []
    per_step = programme.columns is Columns.PER_STEP
    opens = Opens.STEP if per_step else Opens.HOME
    if has_column(opens, programme) and not (per_step and position is None):
        placements.append(Placement(opens, programme.key, position if per_step else None))
    if task_key and has_column(Opens.TASK, programme):
        placements.append(Placement(Opens.TASK, programme.key, task_key=task_key))
    return placements


def columns_of(
    db: Session, context: Context, programme: Programme, placement: Placement
) -> list[LineItem]:
    """The columns of a placement in a course: of each link that opens it, else of the deep link.

    None where it is not placed. A column is named as the link's own parameters say, because an
    LMS copies the two together.
    """
    links = links_to(db, context.id, programme, placement)
    placed = _placed_columns(db, context, placement)
    if not links or (placed and not _have_columns(db, links)):
        return placed
    # The same step placed twice: each activity that has a column of its own becomes done.
    chosen = [link for link in links if link is links[0] or link.line_item_url is not None]
    label = _title(db, programme, placement)
    return [_column_of(db, context, link, label) for link in chosen]


def _title(db: Session, programme: Programme, placement: Placement) -> str:
    if placement.opens is not Opens.TASK:
        return placement.title(programme.title).en
    title = select(MicroTask.title).where(MicroTask.placement_key == placement.task_key)
    return db.scalar(title) or programme.title


def _have_columns(db: Session, links: list[ResourceLink]) -> bool:
    """Whether a link has a column, or a name for one by which its deep link asked for it.

    A home that was placed before there was a programme has neither. Placed again with a column,
    before anybody has launched that, it must not get another one for its first link.
    """
    if any(link.line_item_url for link in links):
        return True
    names = {read_placement(link.content).resource_id for link in links}
    of_links = LineItem.resource_link_id.in_([link.id for link in links])
    by_name = LineItem.resource_id.in_(names) & (LineItem.context_id == links[0].context_id)
    return db.scalar(select(LineItem.id).where(of_links | by_name).limit(1)) is not None


def _column_of(db: Session, context: Context, link: ResourceLink, label: str) -> LineItem:
    known = db.scalar(
        select(LineItem).where(LineItem.resource_link_id == link.id).order_by(LineItem.id).limit(1)
    )
    if known is not None:
        return known
    name = read_placement(link.content).resource_id
    if db.scalar(_named(context, [name]).where(LineItem.resource_link_id.is_not(None))):
        name = f"link/{link.resource_link_id}"[:255]
    return ensure_line_item(
        db,
        context,
        name,
        label=link.title or label,
        score_maximum=COLUMN_MAXIMUM,
        resource_link=link,
    )


def _placed_columns(db: Session, context: Context, placement: Placement) -> list[LineItem]:
    """The column that a deep link asked for, before anybody has launched its activity."""
    # It may have been asked for before there was a programme to name.
    nameless = replace(placement, programme_key="").resource_id
    names = [placement.resource_id, nameless]
    return list(db.scalars(_named(context, names).order_by(LineItem.id).limit(1)))


def _named(context: Context, names: list[str]) -> Select[LineItem]:
    return select(LineItem).where(
        LineItem.context_id == context.id, LineItem.resource_id.in_(names)
    )
