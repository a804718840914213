"""An operator's correction of a score, named as the LMS names things."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.score import Score
from lti_app.models import (
    Context,
    LineItem,
    Person,
    Registration,
    RegistrationStatus,
    ResourceLink,
    ScoreDelivery,
)
from lti_app.services.line_item import ensure_line_item
from lti_app.services.score import queue_score


class CorrectionImpossible(LookupError):
    """Something that the correction names is not known here; the message says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The LMS's own identifiers, and the score that its gradebook is to show."""

    context_id: str
    resource_link_id: str
    sub: str
    score: Score
    comment: str | None = None
    issuer: str | None = None
    client_id: str | None = None


def send_correction(db: Session, correction: Correction, *, now: datetime) -> ScoreDelivery:
    """Queue a score for one person in the column of one placed link.

    Raises:
        CorrectionImpossible: the course, link or person is unknown, or the course is not the only
            one with this id.
        PersonNotInCourse: the person does not belong to this course.
    """
    context = _context(db, correction)
    link = db.scalar(
        select(ResourceLink).where(
            ResourceLink.context_id == context.id,
            ResourceLink.resource_link_id == correction.resource_link_id,
        )
    )
    if link is None:
        raise CorrectionImpossible("This course has no such resource link.")
    person = db.scalar(
        select(Person).where(
            Person.registration_id == context.registration_id, Person.sub == correction.sub
        )
    )
    if person is None:
        raise CorrectionImpossible("Nobody with this sub is known at this platform.")
    line_item = _line_item(db, context, link, correction.score)
    return queue_score(db, line_item, person, correction.score, now=now, comment=correction.comment)


def _context(db: Session, correction: Correction) -> Context:
    query = (
        select(Context)
        .join(Registration, Registration.id == Context.registration_id)
        .where(
            Context.context_id == correction.context_id,
            Registration.status == RegistrationStatus.ACTIVE,
        )
    )
    if correction.issuer is not None:
        query = query.where(Registration.issuer == correction.issuer)
    if correction.client_id is not None:
        query = query.where(Registration.client_id == correction.client_id)
    contexts = db.scalars(query.limit(2)).all()
    if not contexts:
        raise CorrectionImpossible("No active platform has a course with this id.")
    if len(contexts) > 1:
        raise CorrectionImpossible("Several courses have this id: name --issuer and --client-id.")
    return contexts[0]


def _line_item(db: Session, context: Context, link: ResourceLink, score: Score) -> LineItem:
    known = db.scalar(
        select(LineItem)
        .where(LineItem.context_id == context.id, LineItem.resource_link_id == link.id)
        .order_by(LineItem.id)
        .limit(1)
    )
    return known or ensure_line_item(
        db,
        context,
        f"link/{link.resource_link_id}"[:255],
        label=link.title or link.resource_link_id,
        score_maximum=score.maximum,
        resource_link=link,
    )
