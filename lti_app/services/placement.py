"""Activities in the LMS's courses: what can be placed, what a deep link says, what a link opens.

Who may place is decided by the launch that asks for content (Launch.may_author), not here.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
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
from lti_app.domain.preset import PILOT
from lti_app.domain.programme import Columns, Passback, ProgrammeState
from lti_app.models import (
    Base,
    Context,
    LineItem,
    Programme,
    ProgrammeContext,
    ResourceLink,
    Step,
)
from lti_app.services.line_item import ensure_line_item
from lti_app.services.own_activity import AskedFor, OwnTask, asked_for, find_own_task
from lti_app.services.programme import OPENED_FIRST
from lti_app.statement import Statement

_programme = Base.metadata.tables["programme"]
_runs_in = Base.metadata.tables["programme_context"]

_PROGRAMMES = Statement(
    select(_programme.c.key, _programme.c.id, _programme.c.state)
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
    # The mentor who would like it; for a tandem's own task only.
    asked_by: str = ""


@dataclass(frozen=True, slots=True)
class PlaceableProgramme:
    """What the picker offers of one programme; before there is one, that of the pilot preset."""

    title: str
    activities: tuple[Placeable, ...]


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
    """A programme's home, a step of it, or one tandem's task. No programme: the empty state."""

    programme_id: int | None
    position: int | None = None
    task: OwnTask | None = None
    # Of several programmes, those between which the person has to choose.
    choices: tuple[int, ...] = ()
    is_one_of_several: bool = False


def placeable(db: Session, context_id: int, *, locale: str) -> tuple[PlaceableProgramme, ...]:
    """What can be placed in a course, by programme: all but closed ones, if there is another."""
    links = select(ResourceLink.content).where(ResourceLink.context_id == context_id)
    columns = select(LineItem.resource_id).where(LineItem.context_id == context_id)
    course = CourseLinks(
        links=[read_placement(content) for content in db.scalars(links)],
        resource_ids=frozenset(db.scalars(columns)),
        programme_keys=frozenset(programmes_by_key(db, context_id)),
        # Before there is a programme, links and columns name none either.
        default="",
    )
    return tuple(
        PlaceableProgramme(
            title=one.programme.title if one.programme else "",
            activities=_placeable(one, replace(course, default=one.programme_key), locale),
        )
        for one in _offers(db, context_id)
    )


def _placeable(offer: "_Offer", course: CourseLinks, locale: str) -> tuple[Placeable, ...]:
    placed = course.placed(offer.placements)
    return tuple(
        Placeable(
            key=offer.picker_key(placement),
            opens=placement.opens,
            position=placement.position,
            title=offer.title(locale, placement),
            is_placed=placement in placed,
            asked_by=offer.tasks[placement.task_key].asked_by if placement.task_key else "",
        )
        for placement in offer.placements
    )


def content_items(
    db: Session, context_id: int, keys: Collection[str], *, locale: str
) -> tuple[ContentItem, ...]:
    """The items for what was chosen in the picker, in its order; unknown keys are left out.

    Columns that the LMS will make are remembered, so that a score finds them by name even if
    nobody has launched the new activity yet.
    """
    context = db.get_one(Context, context_id)
    return tuple(
        _content_item(db, context, offer, placement, locale)
        for offer in _offers(db, context_id)
        for placement in offer.placements
        if offer.picker_key(placement) in keys
    )


def _content_item(
    db: Session, context: Context, offer: "_Offer", placement: Placement, locale: str
) -> ContentItem:
    title = offer.title(locale, placement)
    column = None
    if has_column(placement.opens, offer.programme):
        column = Column(title, COLUMN_MAXIMUM, placement.resource_id)
        ensure_line_item(
            db,
            context,
            column.resource_id,
            label=column.label,
            score_maximum=column.score_maximum,
        )
    is_home = placement.opens is Opens.HOME
    text = offer.programme.purpose if offer.programme and is_home else ""
    return ContentItem(title, text, placement.custom(), column)


def has_column(opens: Opens, programme: Programme | None) -> bool:
    """Whether the LMS gets a column for a home or for a step (F48); by default for steps.

    A task with an activity of its own has one in any case (F17).
    """
    if programme is None:
        return opens is Opens.STEP
    if programme.passback is Passback.NOTHING:
        return False
    if opens is Opens.TASK:
        return True
    wanted = Opens.STEP if programme.columns is Columns.PER_STEP else Opens.HOME
    return opens is wanted


def resolve(db: Session, context_id: int, content: Mapping[str, Any]) -> Opening:
    """What a link of a course opens. ``content`` are its custom parameters (ResourceLink).

    Only programmes of this very course are opened, whatever the parameters say. Which one a person
    means by a link that names none stands in opening.py.
    """
    return meant(db, programmes_by_key(db, context_id), content)


def meant(
    db: Session, programmes: Mapping[str, "CourseProgramme"], content: Mapping[str, Any]
) -> Opening:
    """The same for a course whose programmes are known."""
    ids = {key: one.id for key, one in programmes.items()}
    default = next(iter(ids), None)
    if default is None:
        return Opening(None)
    placement = read_placement(content)
    if placement.opens is Opens.TASK:
        task = find_own_task(db, placement.task_key, ids.values())
        return Opening(task.programme_id, task=task) if task else Opening(ids[default])
    key = programme_meant(placement, ids, default)
    return Opening(ids[key or default], placement.position)


def links_to(
    db: Session, context_id: int, programme: Programme, placement: Placement
) -> list[ResourceLink]:
    """The links of a course that open this placement of a programme; those with a column first.

    A link that names no programme of the course opens each person's own, so it is among them.
    """
    keys = programmes_by_key(db, context_id)

    def is_meant(link: ResourceLink) -> bool:
        said = read_placement(link.content)
        is_same = said.within == placement.within
        return is_same and programme_meant(said, keys, programme.key) == programme.key

    links = db.scalars(select(ResourceLink).where(ResourceLink.context_id == context_id))
    return sorted(filter(is_meant, links), key=lambda link: (link.line_item_url is None, link.id))


@dataclass(frozen=True, slots=True)
class CourseProgramme:
    """One of a course's programmes, as far as a launch needs it."""

    id: int
    state: ProgrammeState


def programmes_by_key(db: Session, context_id: int) -> dict[str, CourseProgramme]:
    """A course's programmes by key; the one that the course opens comes first."""
    rows = _PROGRAMMES.rows(db, {"context": context_id})
    return {row.key: CourseProgramme(row.id, row.state) for row in rows}


@dataclass(frozen=True, slots=True)
class _Offer:
    """What can be placed of a programme, or before there is one."""

    programme: Programme | None
    steps: int
    # Tasks whose mentors asked for an activity (F17), by their keys.
    tasks: Mapping[str, AskedFor] = field(default_factory=dict)
    # Whether the course has others, so that the picker's keys must name this one.
    is_one_of_several: bool = False

    @property
    def programme_key(self) -> str:
        return self.programme.key if self.programme else ""

    @property
    def placements(self) -> tuple[Placement, ...]:
        tasks = (Placement(Opens.TASK, self.programme_key, task_key=key) for key in self.tasks)
        return (*placements_of(self.programme_key, self.steps), *tasks)

    def title(self, locale: str, placement: Placement) -> str:
        if placement.task_key:
            return self.tasks[placement.task_key].title
        programme_title = self.programme.title if self.programme else ""
        return placement.title(programme_title).in_language(locale)

    def picker_key(self, placement: Placement) -> str:
        which = placement.task_key or placement.position
        place = f"{placement.opens}-{which}" if which else str(placement.opens)
        return f"{self.programme_key}/{place}" if self.is_one_of_several else place


def _offers(db: Session, context_id: int) -> list[_Offer]:
    steps = select(func.count()).where(Step.programme_id == Programme.id).scalar_subquery()
    programmes = db.execute(
        select(Programme, steps)
        .join(ProgrammeContext, ProgrammeContext.programme_id == Programme.id)
        .where(ProgrammeContext.context_id == context_id)
        .order_by(OPENED_FIRST, Programme.id.desc())
    ).all()
    if not programmes:
        return [_Offer(None, PILOT.steps)]
    going_on = [row for row in programmes if row[0].state is not ProgrammeState.CLOSED]
    offered = going_on or programmes[:1]
    return [
        _Offer(
            programme,
            number,
            {task.key: task for task in asked_for(db, programme.id)},
            is_one_of_several=len(offered) > 1,
        )
        for programme, number in offered
    ]
