"""One's own part in a programme: as what one takes part, a pause, and leaving."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lti_app.domain.invalid_input import Form
from lti_app.domain.participation import NotTakingPart, ParticipationState, read_pause, read_wish
from lti_app.domain.programme import ProgrammeNotRunning, ProgrammeState
from lti_app.models import Participation, Person, Profile, Programme
from lti_app.services import tandem as tandems
from lti_app.services.draft import delete_draft
from lti_app.services.participation.part import (
    Part,
    part_from,
    row_of,
    set_standing,
    standing_of,
)
from lti_app.services.row_lock import lock
from lti_app.services.tandem import Partner

# The form of the profile's page, which is kept as a draft under this name.
PROFILE_FORM = "profile"


@dataclass(frozen=True, slots=True)
class PartPage:
    """One's own part, and with whom one works: who would lose a partner if one left."""

    programme: Programme
    part: Part
    partners: tuple[Partner, ...]


def part_page(db: Session, programme_id: int, *, person_id: int) -> PartPage:
    """One's own part in a programme; three queries.

    Raises:
        NotTakingPart: this person has not joined, or has left.
    """
    row = db.scalar(row_of(programme_id, person_id))
    if row is None or row.state is ParticipationState.LEFT:
        raise NotTakingPart
    return PartPage(
        db.get_one(Programme, programme_id),
        part_from(row),
        tandems.active_partners(db, programme_id, person_id),
    )


def change(db: Session, programme_id: int, form: Form, *, person_id: int) -> None:
    """Change as what one would like to be matched.

    Raises:
        NotTakingPart, ProgrammeNotRunning: nothing can be changed.
        InvalidParticipation: names every field that is wrong.
    """
    row = _changeable(db, programme_id, person_id)
    row.wish, row.capacity = read_wish(form)
    db.flush()


def pause(db: Session, programme_id: int, form: Form, *, person_id: int, today: date) -> None:
    """Pause, until a last day or until one goes on; tandems stay.

    Raises:
        NotTakingPart, ProgrammeNotRunning: nothing can be changed.
        InvalidParticipation: the last day is over, or no day.
    """
    row = _changeable(db, programme_id, person_id)
    set_standing(row, standing_of(row).paused(read_pause(form, today)))
    db.flush()


def resume(db: Session, programme_id: int, *, person_id: int) -> None:
    """Go on after a pause. Raises NotTakingPart or ProgrammeNotRunning."""
    row = _changeable(db, programme_id, person_id)
    set_standing(row, standing_of(row).resumed())
    db.flush()


def leave(
    db: Session, programme_id: int, *, person_id: int, forget_profile: bool, now: datetime
) -> None:
    """Leave, at any time, also a closed programme; a second time changes nothing.

    Active tandems end; what was done in them stays for both to read. With ``forget_profile`` the
    profile goes, too.

    Raises:
        NotTakingPart: this person never joined.
    """
    # Nobody becomes a tandem in this moment: pairing holds the programme, too.
    lock(db, Programme, programme_id)
    lock(db, Person, person_id)
    row = db.scalar(row_of(programme_id, person_id))
    if row is None:
        raise NotTakingPart
    if row.state is not ParticipationState.LEFT:
        set_standing(row, standing_of(row).left())
        row.left_at = now
        tandems.end_all_of(db, programme_id, person_id, now=now)
    if forget_profile:
        db.execute(delete(Profile).where(Profile.person_id == person_id))
        delete_draft(db, person_id, PROFILE_FORM)
    db.flush()


def _changeable(db: Session, programme_id: int, person_id: int) -> Participation:
    lock(db, Person, person_id)
    row = db.scalar(row_of(programme_id, person_id))
    if row is None:
        raise NotTakingPart
    if db.get_one(Programme, programme_id).state is not ProgrammeState.RUNNING:
        raise ProgrammeNotRunning
    return row
