"""Somebody's part in a programme as it is stored."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lti_app.domain.participation import RoleWish, Standing
from lti_app.models import Participation


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part in a programme as it stood when it was read."""

    programme_id: int
    wish: RoleWish
    capacity: int
    standing: Standing
    joined_at: datetime | None
    left_at: datetime | None


def part_of(db: Session, programme_id: int, person_id: int) -> Part | None:
    """Somebody's part in a programme, or nothing for who never joined; one query."""
    row = db.scalar(row_of(programme_id, person_id))
    return part_from(row) if row else None


def row_of(programme_id: int, person_id: int) -> Select[Participation]:
    """Finds the row of somebody's part."""
    return select(Participation).where(
        Participation.programme_id == programme_id, Participation.person_id == person_id
    )


def part_from(row: Participation) -> Part:
    """What a row says."""
    return Part(
        row.programme_id, row.wish, row.capacity, standing_of(row), row.joined_at, row.left_at
    )


def standing_of(row: Participation) -> Standing:
    """How its person stands to the programme."""
    return Standing(row.state, row.paused_until, row.set_aside)


def set_standing(row: Participation, standing: Standing) -> None:
    """Let its person stand to the programme like this."""
    row.state, row.paused_until = standing.state, standing.paused_until
