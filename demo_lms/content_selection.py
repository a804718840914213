"""Starting a content selection; its answer comes back to deep_linking.py."""

import secrets
from datetime import timedelta

from sqlalchemy.orm import Session

from demo_lms.models import Course, DeepLinkingSession, Person, Tool, utc_now
from demo_lms.state import platform

LIFETIME = timedelta(hours=1)


def open_content_selection(
    db: Session, tool: Tool, course: Course, person: Person, *, accepts_several: bool = True
) -> DeepLinkingSession:
    session = DeepLinkingSession(
        id=secrets.token_urlsafe(16),
        tool_id=tool.id,
        course_id=course.id,
        person_id=person.id,
        deployment_id=tool.first_deployment_id,
        data=secrets.token_urlsafe(16) if platform().behaviour.deep_linking_data else None,
        accepts_several=accepts_several,
        expires_at=utc_now() + LIFETIME,
    )
    db.add(session)
    db.flush()
    return session
