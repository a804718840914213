"""Activities in the LMS's courses: what can be placed, what a deep link says, what a link opens.

Who may place is decided by the launch that asks for content (Launch.may_author), not here.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from lti_app.domain.passback import COLUMN_MAXIMUM
from lti_app.domain.placement import (
    CourseLinks,
    Opens,
    Placement,
    placements_of,
    programme_meant,
    read_placement,
)
from lti_app.domain.programme import PILOT, Columns, Passback
from lti_app.models import Base, Context, LineItem, Programme, ResourceLink, Step
from lti_app.services.line_item import ensure_line_item
from lti_app.services.programme import OPENED_FIRST, programme_here

_programme = Base.metadata.tables["programme"]
_runs_in = Base.metadata.tables["programme_context"]

# Every landing asks this: made once, and on tables, because a select on classes is made anew and
# costs several times as much as the database's own work.
_PROGRAMMES = (
    select(_programme.c.key, _programme.c.id)
    .join(_runs_in, _runs_in.c.programme_id == _programme.c.id)
    .where(_runs_in.c.context_id == bindparam("context"))
    .order_by(OPENED_FIRST, _programme.c.id.desc())
)


@dataclass(frozen=True, slots=True)
class Placeable:
    """One activity in the picker. ``key`` is its name in the picker's form."""

    key: str
    opens: Opens
    position: int | None
    title: str
    # Whether the course has it already, as far as this tool knows.
    is_placed: bool


@dataclass(frozen=True, slots=True)
class Column:
    """The gradebook column that an item asks for."""

    label: str
    score_maximum: int
    resource_id: str


@dataclass(frozen=True, slots=True)
class ContentItem:
    """One activity as the deep link describes it to the LMS. ``custom`` is never empty."""

    title: str
    text: str
    custom: dict[str, str]
    column: Column | None


@dataclass(frozen=True, slots=True)
class Opening:
    """What a link opens: a programme's home or a step of it. No programme: the empty state."""

    programme_id: int | None
    position: int | None = None


def placeable(db: Session, context_id: int, *, locale: str) -> tuple[Placeable, ...]:
    """What can be placed in a course; before there is a programme, that of the pilot preset."""
    programme = programme_here(db, context_id)
    candidates = _placements(db, programme)
    placed = _course_links(db, context_id, programme).placed(candidates)
    return tuple(
        Placeable(
            key=_picker_key(placement),
            opens=placement.opens,
            position=placement.position,
            title=placement.title(programme.title if programme else "").in_language(locale),
            is_placed=placement in placed,
        )
        for placement in candidates
    )


def content_items(
    db: Session, context_id: int, keys: Collection[str], *, locale: str
) -> tuple[ContentItem, ...]:
    """The items for what was chosen in the picker, in its order; unknown keys are left out.

    Columns that the LMS will make are remembered, so that a score finds them by name even if
    nobody has launched the new activity yet.
    """
    programme = programme_here(db, context_id)
    context = db.get_one(Context, context_id)
    chosen = [one for one in _placements(db, programme) if _picker_key(one) in keys]
    items = []
    for placement in chosen:
        title = placement.title(programme.title if programme else "").in_language(locale)
        column = None
        if has_column(placement.opens, programme):
            column = Column(title, COLUMN_MAXIMUM, placement.resource_id)
            ensure_line_item(
                db,
                context,
                column.resource_id,
                label=column.label,
                score_maximum=column.score_maximum,
            )
        text = programme.purpose if programme and placement.opens is Opens.HOME else ""
        items.append(ContentItem(title, text, placement.custom(), column))
    return tuple(items)


def has_column(opens: Opens, programme: Programme | None) -> bool:
    """Whether the LMS gets a column for a home or for a step (F48); by default for steps."""
    if programme is None:
        return opens is Opens.STEP
    if programme.passback is Passback.NOTHING:
        return False
    wanted = Opens.STEP if programme.columns is Columns.PER_STEP else Opens.HOME
    return opens is wanted


def resolve(db: Session, context_id: int, content: Mapping[str, Any]) -> Opening:
    """What a link of a course opens. ``content`` are its custom parameters (ResourceLink).

    Only programmes of this very course are opened, whatever the parameters say.
    """
    ids = _programmes(db, context_id)
    default = next(iter(ids), None)
    if default is None:
        return Opening(None)
    placement = read_placement(content)
    key = programme_meant(placement, ids, default)
    return Opening(ids[key or default], placement.position)


def links_to(
    db: Session, context_id: int, programme: Programme, placement: Placement
) -> list[ResourceLink]:
    """The links of a course that open this placement of a programme; those with a column first."""
    keys = _programmes(db, context_id)
    default = programme_here(db, context_id)
    default_key = default.key if default else None

    def is_meant(link: ResourceLink) -> bool:
        said = read_placement(link.content)
        return (said.opens, said.position) == (
            placement.opens,
            placement.position,
        ) and programme_meant(said, keys, default_key) == programme.key

    links = db.scalars(select(ResourceLink).where(ResourceLink.context_id == context_id))
    return sorted(filter(is_meant, links), key=lambda link: (link.line_item_url is None, link.id))


def _programmes(db: Session, context_id: int) -> dict[str, int]:
    """The ids of a course's programmes by key; the one that the course opens comes first."""
    rows = db.connection().execute(_PROGRAMMES, {"context": context_id})
    return {row.key: row.id for row in rows}


def _course_links(db: Session, context_id: int, default: Programme | None) -> CourseLinks:
    links = db.scalars(select(ResourceLink.content).where(ResourceLink.context_id == context_id))
    columns = db.scalars(select(LineItem.resource_id).where(LineItem.context_id == context_id))
    return CourseLinks(
        links=[read_placement(content) for content in links],
        resource_ids=frozenset(columns),
        programme_keys=frozenset(_programmes(db, context_id)),
        # Before there is a programme, links and columns name none either.
        default=default.key if default else "",
    )


def _placements(db: Session, programme: Programme | None) -> tuple[Placement, ...]:
    if programme is None:
        return placements_of("", PILOT.steps)
    steps = db.scalar(
        select(func.count()).select_from(Step).where(Step.programme_id == programme.id)
    )
    return placements_of(programme.key, steps or 0)


def _picker_key(placement: Placement) -> str:
    return "home" if placement.position is None else f"step-{placement.position}"
