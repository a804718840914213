"""The home of a participant, as mentor, as mentee, both, or without a tandem yet; two queries."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, exists, select
from sqlalchemy.orm import Session, aliased

from lti_app.domain.course_role import CourseRole
from lti_app.domain.next_step import NextStep, PartStanding, next_step
from lti_app.domain.participation import ParticipationState, RoleWish, Standing, joining_obstacle
from lti_app.domain.programme import NoSuchProgramme
from lti_app.models import MentorWish, Participation, Profile, Programme
from lti_app.services.home.programme_view import (
    PROGRAMME_COLUMNS,
    ProgrammeView,
    path_length,
    programme_view,
)
from lti_app.services.home.tandems import TandemView, TaskCard, tandem_views
from lti_app.services.programme.contact import CONTACT_COLUMNS, join_contact
from lti_app.statement import Statement

_MENTOR = aliased(Participation)
# Of the programme's number, not of its row: what belongs to no row is looked for once, up to the
# first that is found.
_HAS_WISHED = exists().where(
    MentorWish.programme_id == bindparam("programme"), MentorWish.mentee_id == bindparam("person")
)
_SOMEBODY_SHOWS = exists().where(
    _MENTOR.programme_id == bindparam("programme"),
    _MENTOR.person_id != bindparam("person"),
    _MENTOR.state != ParticipationState.LEFT,
    _MENTOR.wish != RoleWish.MENTEE,
)
# The programme, and the person's own part in it.
_PROGRAMME = Statement(
    join_contact(
        select(
            *PROGRAMME_COLUMNS,
            path_length(),
            *CONTACT_COLUMNS,
            Participation.state.label("part_state"),
            Participation.paused_until,
            Profile.offered,
            Profile.wanted,
            and_(
                Participation.wish != RoleWish.MENTOR,
                Participation.set_aside.is_(False),
                _SOMEBODY_SHOWS,
                ~_HAS_WISHED,
            ).label("can_choose"),
        )
        .outerjoin(
            Participation,
            and_(
                Participation.programme_id == Programme.id,
                Participation.person_id == bindparam("person"),
            ),
        )
        .outerjoin(Profile, Profile.person_id == bindparam("person"))
        .where(Programme.id == bindparam("programme")),
        outer=False,
    )
)


@dataclass(frozen=True, slots=True)
class ParticipantHome:
    """The whole page: the one next step of all tandems, then each of them, active ones first."""

    programme: ProgrammeView
    part: PartStanding
    next_step: NextStep
    tandems: tuple[TandemView, ...]

    @property
    def takes_part(self) -> bool:
        """Whether the person has joined and not left."""
        return self.part.state not in {None, ParticipationState.LEFT}

    @property
    def to_agree_to(self) -> tuple[TandemView, ...]:
        """The tandems in which a coordinator has paired the person before they joined."""
        is_asked = self.part.state is None and self.programme.runs
        return tuple(one for one in self.tandems if one.is_active and is_asked)

    @property
    def next_tandem(self) -> TandemView | None:
        """The tandem that the next step is about."""
        return self.tandem(self.next_step.tandem_id)

    @property
    def next_task(self) -> TaskCard | None:
        """The task that the next step is about."""
        return self.next_tandem.task(self.next_step.task_id) if self.next_tandem else None

    def tandem(self, tandem_id: int | None) -> TandemView | None:
        """One of the person's tandems by its id."""
        return next((one for one in self.tandems if one.tandem_id == tandem_id), None)


def participant_home(
    db: Session, programme_id: int, *, person_id: int, role: CourseRole, today: date
) -> ParticipantHome:
    """The home of a person in a programme; without a tandem, what comes before one.

    ``role`` is theirs in the course from which they look.

    Raises:
        NoSuchProgramme: there is none of this id.
    """
    rows = _PROGRAMME.rows(db, {"programme": programme_id, "person": person_id})
    if not rows:
        raise NoSuchProgramme
    programme = programme_view(rows[0], rows)
    part = _part(rows[0], programme, role, today)
    tandems = tandem_views(db, programme, person_id, today)
    standings = [one.standing(programme.path_length) for one in tandems if one.is_active]
    step = next_step(standings, part, programme_runs=programme.runs)
    return ParticipantHome(programme, part, step, tandems)


def _part(row: Any, programme: ProgrammeView, role: CourseRole, today: date) -> PartStanding:
    days = [day for day in (programme.join_until, programme.ends_on) if day is not None]
    obstacle = joining_obstacle(role, programme.state, min(days, default=None), today)
    return PartStanding(
        state=Standing(row.part_state, row.paused_until).on(today) if row.part_state else None,
        can_join=obstacle is None,
        has_profile=bool(row.offered or row.wanted),
        can_choose=bool(row.can_choose),
    )
