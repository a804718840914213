"""What was chosen in the picker of a deep linking launch, as the signed answer to the LMS.

Who may choose was checked with the launch: only then does a visit have a deep linking request.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.extension.registry import Registry
from lti_app.lti.deep_linking import ContentItem, NewColumn, deep_linking_answer
from lti_app.lti.outbound import OutboundGuard
from lti_app.lti.tool_keys import ensure_keys, signing_key
from lti_app.models import Context, Deployment, Person, Registration
from lti_app.services.placement import ContentItem as Chosen
from lti_app.services.placement import content_items
from lti_app.services.visit import Visit
from lti_app.settings import Settings


class NothingAsked(Exception):
    """The launch was no deep linking request."""


def answer(
    db: Session,
    visit: Visit,
    keys: Collection[str],
    *,
    settings: Settings,
    registry: Registry,
    now: datetime,
) -> tuple[str, str]:
    """Where the browser posts the answer, and its ``JWT``. No keys say that it was cancelled.

    Raises:
        NothingAsked: there is no request to answer.
        TypeNotAccepted, TooManyItems, ReturnAddressRefused: see lti/deep_linking.py.
    """
    if visit.deep_linking is None:
        raise NothingAsked
    registration, deployment_id, sub = db.execute(
        select(Registration, Deployment.deployment_id, Person.sub)
        .select_from(Context)
        .join(Deployment, Deployment.id == Context.deployment_row_id)
        .join(Registration, Registration.id == Context.registration_id)
        .join(Person, Person.id == visit.person_id)
        .where(Context.id == visit.context_row_id)
    ).one()
    chosen = content_items(db, visit.context_row_id, keys, locale=visit.locale)
    ensure_keys(db, settings.secret_key, now)
    return deep_linking_answer(
        registration,
        deployment_id,
        visit.deep_linking,
        [_item(one, settings) for one in chosen],
        sub=sub,
        key=signing_key(db, settings.secret_key, now),
        profile=registry.lms_profile(registration.lms),
        guard=OutboundGuard(settings),
        now=now,
    )


def _item(chosen: Chosen, settings: Settings) -> ContentItem:
    column = chosen.column
    return ContentItem(
        url=settings.address("/lti/launch"),
        title=chosen.title,
        text=chosen.text,
        custom=chosen.custom,
        column=NewColumn(
            label=column.label,
            score_maximum=column.score_maximum,
            resource_id=column.resource_id,
        )
        if column
        else None,
    )
