"""A database with rows in every table, for tests of what must leave none of them out."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from lti_app.domain.library import LibraryState
from lti_app.domain.matching_run import PairDecision, RunState
from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.participation import RoleWish
from lti_app.domain.placement import Placement
from lti_app.domain.score import (
    ActivityProgress,
    DeliveryProblem,
    DeliveryStatus,
    GradingProgress,
)
from lti_app.domain.tandem import TandemRole
from lti_app.models import (
    Draft,
    Job,
    LineItem,
    LoginState,
    MicroTask,
    PairRule,
    Person,
    PlatformKeySet,
    RegistrationInvite,
    ScoreDelivery,
    ServiceToken,
    ToolKey,
    ToolKeyState,
    WorkerHeartbeat,
)
from tests.factories import (
    NOW,
    Company,
    days,
    make_avoidance,
    make_company,
    make_deputy,
    make_feedback,
    make_library_task,
    make_link,
    make_matching_run,
    make_participation,
    make_profile,
    make_recall,
    make_roster_sync,
    make_session,
    make_task,
    make_topic,
    make_upload,
    make_wish,
)


def make_everything(db: Session) -> Company:
    """A company at work: two tasks with feedback, drafts and scores, and what the tool keeps."""
    company = make_company(db)
    _add_people(db, company)
    _add_matching(db, company)
    _add_work(db, company)
    _add_launches(db, company)
    _add_state_of_the_tool(db, company)
    db.flush()
    return company


def make_draft(db: Session, person: Person, form: str) -> Draft:
    values = {"title": ["Größe – 100 €"], "text": ['one\ntwo\u2028three\t\\ " 🌱'], "empty": []}
    draft = Draft(person_id=person.id, form=form, values=values, saved_at=NOW)
    db.add(draft)
    db.flush()
    return draft


def _add_people(db: Session, company: Company) -> None:
    """Two who take part; the mentee would rather not work with the third, who does not."""
    own = make_topic(db, company.registration)
    make_participation(db, company.programme, company.mentor, RoleWish.MENTOR, capacity=2)
    make_participation(db, company.programme, company.mentee, RoleWish.MENTEE)
    make_profile(
        db,
        company.mentor,
        offered={own.key: 4},
        interests=["Chess"],
        working_style={"pace": 2},
        hierarchy_level=2,
        reports_to_id=company.stranger.id,
    )
    make_profile(db, company.mentee, wanted={own.key: 1}, goal="To ask better questions.")
    make_wish(db, company.programme, company.mentee, company.mentor)
    make_avoidance(db, company.programme, company.mentee, company.stranger)
    make_deputy(db, company.programme, company.mentor)


def _add_matching(db: Session, company: Company) -> None:
    """A published run in which the mentee got the mentor, and a third person nobody."""
    mentor, mentee, stranger = company.mentor.id, company.mentee.id, company.stranger.id
    db.add(
        PairRule(
            programme_id=company.programme.id,
            mentor_id=mentor,
            mentee_id=mentee,
            decision=PairDecision.LOCKED,
        )
    )
    make_matching_run(
        db,
        company.programme,
        state=RunState.PUBLISHED,
        inputs={
            "people": {
                str(mentor): {"wish": "mentor", "capacity": 2, "managers": [stranger]},
                str(mentee): {"wish": "mentee", "capacity": 1},
                str(stranger): {"wish": "mentee", "capacity": 1},
            },
            "wishes": [{"mentee": mentee, "mentor": mentor, "rank": 1}],
            "avoidances": [{"person": mentee, "avoided": stranger}],
            "locked": [{"mentor": mentor, "mentee": mentee}],
        },
        result={
            "pairs": [{"mentor": mentor, "mentee": mentee, "fit": 700}],
            "unmatched": [{"mentee": stranger, "reason": "mentors_full"}],
        },
        summary={"people": 3, "matched": 1},
        created_by_id=company.coordinator.id,
        published_by_id=company.coordinator.id,
        published_at=NOW,
    )


def _add_work(db: Session, company: Company) -> None:
    revealed = make_task(
        db, company.tandem, 1, SubmissionState.COMPLETED, due_on=date(2026, 12, 24)
    )
    make_feedback(db, revealed, TandemRole.MENTOR, read_at=NOW)
    make_feedback(db, revealed, TandemRole.MENTEE)
    sealed = make_task(db, company.tandem, 2, SubmissionState.COMPLETED, title="A second one")
    make_feedback(db, sealed, TandemRole.MENTEE)
    make_draft(db, company.mentor, f"tandems/{company.tandem.id}/tasks/new")
    make_draft(db, company.mentee, f"tasks/{sealed.id}/feedback")
    make_upload(db, revealed, company.mentee, bytes(range(256)), name="Beleg – Größe.txt")
    make_recall(db, revealed, answers={"0": "1"}, answered_at=NOW)
    make_recall(db, revealed, day=30, due_on=days(30))
    make_library_task(db, company.programme, company.mentor, micro_task_id=revealed.id)
    make_library_task(db, company.programme, company.mentor, state=LibraryState.OFFERED)
    for person in (company.mentor, company.mentee):
        _add_score(db, company, person, revealed)


def _add_score(db: Session, company: Company, person: Person, task: MicroTask) -> None:
    column = LineItem(
        context_id=company.context.id,
        resource_id=f"{company.programme.key}/{person.id}/{task.id}",
        label="Step 1",
        score_maximum=1.0,
        url="https://lms.example/columns/1",
    )
    db.add(column)
    db.flush()
    db.add(
        ScoreDelivery(
            registration_id=company.registration.id,
            line_item_id=column.id,
            person_id=person.id,
            score_given=0.1 + 0.2,
            score_maximum=1.0,
            activity_progress=ActivityProgress.COMPLETED,
            grading_progress=GradingProgress.FULLY_GRADED,
            status=DeliveryStatus.FAILED,
            last_error=next(iter(DeliveryProblem)),
            due_at=NOW,
            created_at=NOW,
        )
    )


def _add_launches(db: Session, company: Company) -> None:
    make_link(db, company.context, Placement())
    make_roster_sync(db, company.context)
    for person in (company.coordinator, company.mentor, company.mentee):
        make_session(
            db,
            company.context,
            person,
            id=f"launch-of-{person.id}",
            browser_hash=f"{person.id:064}",
            return_url="https://lms.example/course?key=secret",
            expires_at=NOW + timedelta(hours=10, microseconds=1),
        )
    db.add(
        LoginState(
            state_hash="1" * 64,
            nonce="nonce",
            registration_id=company.registration.id,
            browser_hash="2" * 64,
            parameters={"login_hint": "7"},
            expires_at=NOW,
        )
    )


def _add_state_of_the_tool(db: Session, company: Company) -> None:
    registration_id = company.registration.id
    db.add_all(
        [
            PlatformKeySet(
                registration_id=registration_id,
                keys={"keys": [{"kty": "RSA", "b": 1, "a": None}]},
                fetched_at=NOW,
                tried_at=NOW,
            ),
            RegistrationInvite(secret_hash="3" * 64, created_at=NOW, expires_at=NOW),
            ServiceToken(registration_id=registration_id, scopes="roster", access_token="token"),
            ToolKey(
                kid="key",
                state=ToolKeyState.CURRENT,
                public_jwk={"kty": "RSA"},
                private_pem=bytes(range(256)),
                created_at=NOW,
            ),
            WorkerHeartbeat(worker="one", started_at=NOW, beat_at=NOW),
            Job(key="roster/1", name="roster", arguments={"context": 1}, due_at=NOW),
            Job(key="Ärger/2", name="roster", arguments={"context": 2}, due_at=NOW),
            Job(key="anders/3", name="roster", arguments={"context": 3}, due_at=NOW),
        ]
    )
