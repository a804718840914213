"""A programme at work, of any number of tandems: as many rows at once as the factories make."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from alembic import command
from sqlalchemy import insert
from sqlalchemy.orm import Session

from lti_app.cli.database import alembic_config
from lti_app.db import open_engine, session_factory
from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.participation import ParticipationState, RoleWish
from lti_app.domain.tandem import TandemRole, TandemState
from lti_app.models import (
    Context,
    Feedback,
    Membership,
    MicroTask,
    Participation,
    Person,
    Profile,
    Programme,
    Step,
    Submission,
    Tandem,
)
from tests.factories import (
    NOW,
    TODAY,
    make_context,
    make_deployment,
    make_membership,
    make_person,
    make_programme,
    make_registration,
    make_visit,
)

# What each mentee has to do: all but the last one is done.
TASKS = 4
TEXT = "## What it is\n\n" + "A paragraph of what a mentor writes between two meetings. " * 20


def store(address: str, tandems: int) -> None:
    """Three tasks done with feedback and one begun in every tandem, on an empty database.

    Its coordinator, its first mentor and first mentee are here: `/l/coordinator/` and so on.
    """
    command.upgrade(alembic_config(address), "head")
    engine = open_engine(address)
    with session_factory(engine).begin() as db:
        registration = make_registration(db)
        context = make_context(db, make_deployment(db, registration))
        coordinator = make_person(db, registration, "Coordinator")
        make_membership(db, context, coordinator, CourseRole.INSTRUCTOR)
        programme = make_programme(db, context, coordinator)
        people = range(coordinator.id + 1, coordinator.id + 1 + 2 * tandems)
        _add_people(db, context, programme, people)
        _add_tandems(db, context, programme, people)
        _add_tasks(db, range(1, tandems * TASKS + 1))
        mentor, mentee = (db.get_one(Person, person_id) for person_id in people[:2])
        for name, person in (("coordinator", coordinator), ("mentor", mentor), ("mentee", mentee)):
            long_enough = NOW + timedelta(days=36_500)
            make_visit(db, context, person, name, locale="de", expires_at=long_enough)
    with engine.begin() as connection:
        # What the database does by itself a minute later.
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def _add(db: Session, table: type, rows: Iterable[dict[str, Any]]) -> None:
    db.execute(insert(table), list(rows))


def _add_people(db: Session, context: Context, programme: Programme, people: range) -> None:
    """They are in the course, have joined, and have said what they show and would like to learn."""
    here = {"registration_id": context.registration_id, "created_at": NOW}
    learner = {"role": CourseRole.LEARNER, "status": MembershipStatus.ACTIVE}
    joined = {
        "programme_id": programme.id,
        "context_id": context.id,
        "state": ParticipationState.JOINED,
        "wish": RoleWish.BOTH,
        "consent": "1",
        "consented_at": NOW,
        "joined_at": NOW,
    }
    said = {
        "offered": {"dashboards": 3},
        "wanted": {"ai-assistants": 1},
        "languages": ["de"],
        "saved_at": NOW,
    }
    _add(db, Person, ({"id": n, "sub": f"bench{n}", "name": f"Person {n}", **here} for n in people))
    _add(db, Membership, ({"context_id": context.id, "person_id": n, **learner} for n in people))
    _add(db, Participation, ({"person_id": n, **joined} for n in people))
    _add(db, Profile, ({"person_id": n, **said} for n in people))


def _add_tandems(db: Session, context: Context, programme: Programme, people: range) -> None:
    """Every two people are one, the first of them the mentor."""
    active = {
        "programme_id": programme.id,
        "context_id": context.id,
        "state": TandemState.ACTIVE,
        "created_at": NOW,
    }
    pairs = enumerate(zip(people[::2], people[1::2], strict=True), start=1)
    _add(
        db,
        Tandem,
        ({"id": n, "mentor_id": one, "mentee_id": two, **active} for n, (one, two) in pairs),
    )


def _add_tasks(db: Session, tasks: range) -> None:
    """Each tandem has the next TASKS of them, at the first steps of the path."""
    steps = [step.id for step in db.query(Step).order_by(Step.position)]
    text = {
        "kind": "read",
        "content": {"text": TEXT, "question": ""},
        "minutes": 3,
        "due_on": TODAY,
        "created_at": NOW,
    }
    _add(
        db,
        MicroTask,
        (
            {
                "id": n,
                "tandem_id": (n - 1) // TASKS + 1,
                "step_id": steps[(n - 1) % TASKS],
                "title": f"Task {n}",
                **text,
            }
            for n in tasks
        ),
    )
    begun = {"state": SubmissionState.STARTED, "started_at": NOW}
    done = {
        "state": SubmissionState.COMPLETED,
        **dict.fromkeys(("started_at", "saved_at", "handed_in_at", "completed_at"), NOW),
    }
    last = tasks[TASKS - 1 :: TASKS]
    others = [n for n in tasks if n not in last]
    _add(db, Submission, ({"micro_task_id": n, **begun} for n in last))
    _add(db, Submission, ({"micro_task_id": n, **done} for n in others))
    given = {"answers": {}, "given_at": NOW}
    _add(
        db,
        Feedback,
        ({"micro_task_id": n, "author_role": role, **given} for n in others for role in TandemRole),
    )
