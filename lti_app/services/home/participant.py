"""The home of somebody in tandems, as mentor, as mentee, or both; three queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, case, select
from sqlalchemy.orm import Session, aliased

from lti_app.domain.feedback import FeedbackExchange, FeedbackStanding
from lti_app.domain.micro_task import SubmissionState, is_overdue
from lti_app.domain.next_step import NextStep, TandemStanding, TaskStanding, next_step, step_in
from lti_app.domain.path import Milestone, PathTask, path_of
from lti_app.domain.person import display_name
from lti_app.domain.programme import NoSuchProgramme
from lti_app.domain.tandem import TandemRole, TandemState
from lti_app.models import Feedback, MicroTask, Person, Programme, Step, Submission, Tandem
from lti_app.services.home.programme_view import ProgrammeView, path_length, programme_view
from lti_app.services.programme.contact import CONTACT_COLUMNS, join_contact


@dataclass(frozen=True, slots=True)
class TaskCard:
    """One task as one of the two sees it in a list; what it contains is not here."""

    task_id: int
    kind_key: str
    title: str
    minutes: int
    note: str
    due_on: date | None
    is_overdue: bool
    # Its place on the path; a task beyond the path has none.
    position: int | None
    state: SubmissionState
    # The best result so far, for a kind that gives points; for the eyes of the two only.
    points: int | None
    maximum: int | None
    completed_at: datetime | None
    feedback: FeedbackStanding


@dataclass(frozen=True, slots=True)
class TandemView:
    """One tandem of the person: path, tasks (what is to do first, then the latest), next step."""

    tandem_id: int
    role: TandemRole
    partner_id: int
    partner_name: str
    is_active: bool
    path: tuple[Milestone, ...]
    tasks: tuple[TaskCard, ...]
    # Nothing in a tandem that has ended.
    next_step: NextStep | None


@dataclass(frozen=True, slots=True)
class ParticipantHome:
    """The whole page: the one next step of all tandems, then each of them, active ones first."""

    programme: ProgrammeView
    next_step: NextStep
    tandems: tuple[TandemView, ...]

    @property
    def next_tandem(self) -> TandemView | None:
        """The tandem that the next step is about."""
        return self.tandem(self.next_step.tandem_id)

    @property
    def next_task(self) -> TaskCard | None:
        """The task that the next step is about."""
        tasks = self.next_tandem.tasks if self.next_tandem else ()
        return next((task for task in tasks if task.task_id == self.next_step.task_id), None)

    def tandem(self, tandem_id: int | None) -> TandemView | None:
        """One of the person's tandems by its id."""
        return next((one for one in self.tandems if one.tandem_id == tandem_id), None)


def participant_home(
    db: Session, programme_id: int, *, person_id: int, today: date
) -> ParticipantHome:
    """The home of a person in a programme; without a tandem, what they wait for.

    Raises:
        NoSuchProgramme: there is none of this id.
    """
    programme = _programme(db, programme_id)
    tandems = _tandems(db, programme_id, person_id)
    cards = _cards(db, tandems, today)
    views = tuple(_view(tandem, cards[tandem.id], programme) for tandem in tandems)
    standings = [_standing(view, programme) for view in views if view.is_active]
    return ParticipantHome(programme, next_step(standings, programme_runs=programme.runs), views)


def _programme(db: Session, programme_id: int) -> ProgrammeView:
    query = select(Programme, path_length(), *CONTACT_COLUMNS).where(Programme.id == programme_id)
    rows = db.execute(join_contact(query, outer=False)).all()
    if not rows:
        raise NoSuchProgramme
    return programme_view(rows)


@dataclass(frozen=True, slots=True)
class _Tandem:
    id: int
    role: TandemRole
    partner_id: int
    partner_name: str
    is_active: bool


def _tandems(db: Session, programme_id: int, person_id: int) -> list[_Tandem]:
    is_mentor = Tandem.mentor_id == person_id
    rows = db.execute(
        select(Tandem.id, Tandem.state, Tandem.mentor_id, Person.id, Person.name)
        .join(Person, Person.id == case((is_mentor, Tandem.mentee_id), else_=Tandem.mentor_id))
        .where(
            Tandem.programme_id == programme_id,
            is_mentor | (Tandem.mentee_id == person_id),
        )
        .order_by(case((Tandem.state == TandemState.ACTIVE, 0), else_=1), Tandem.id)
    )
    return [
        _Tandem(
            id=tandem_id,
            role=TandemRole.MENTOR if mentor_id == person_id else TandemRole.MENTEE,
            partner_id=partner_id,
            partner_name=display_name(partner_id, partner_name),
            is_active=state is TandemState.ACTIVE,
        )
        for tandem_id, state, mentor_id, partner_id, partner_name in rows
    ]


def _cards(db: Session, tandems: Iterable[_Tandem], today: date) -> dict[int, list[TaskCard]]:
    """The task cards of each tandem."""
    roles = {tandem.id: tandem.role for tandem in tandems}
    of_mentor, of_mentee = aliased(Feedback), aliased(Feedback)
    rows = db.execute(
        select(
            MicroTask.tandem_id,
            MicroTask.id,
            MicroTask.kind,
            MicroTask.title,
            MicroTask.minutes,
            MicroTask.note,
            MicroTask.due_on,
            Step.position,
            Submission.state,
            Submission.points,
            Submission.maximum,
            Submission.completed_at,
            of_mentor.given_at.label("mentor_gave"),
            of_mentor.acknowledged_at.label("mentee_read"),
            of_mentee.given_at.label("mentee_gave"),
            of_mentee.acknowledged_at.label("mentor_read"),
        )
        .join(Submission, Submission.micro_task_id == MicroTask.id)
        .outerjoin(Step, Step.id == MicroTask.step_id)
        .outerjoin(
            of_mentor,
            (of_mentor.micro_task_id == MicroTask.id)
            & (of_mentor.author_role == TandemRole.MENTOR),
        )
        .outerjoin(
            of_mentee,
            (of_mentee.micro_task_id == MicroTask.id)
            & (of_mentee.author_role == TandemRole.MENTEE),
        )
        .where(MicroTask.tandem_id.in_(roles))
        .order_by(MicroTask.id)
    )
    cards = defaultdict[int, list[TaskCard]](list)
    for row in rows:
        cards[row.tandem_id].append(_card(row, roles[row.tandem_id], today))
    return cards


def _card(row: Row[*tuple[Any, ...]], role: TandemRole, today: date) -> TaskCard:
    exchange = FeedbackExchange(
        completed=row.state is SubmissionState.COMPLETED,
        given=_marked(row.mentor_gave, row.mentee_gave),
        read=_marked(row.mentor_read, row.mentee_read),
    )
    return TaskCard(
        task_id=row.id,
        kind_key=row.kind,
        title=row.title,
        minutes=row.minutes,
        note=row.note,
        due_on=row.due_on,
        is_overdue=is_overdue(row.due_on, row.state, today),
        position=row.position,
        state=row.state,
        points=row.points,
        maximum=row.maximum,
        completed_at=row.completed_at,
        feedback=exchange.standing(role),
    )


def _marked(mentor: datetime | None, mentee: datetime | None) -> frozenset[TandemRole]:
    """The roles that have a moment."""
    moments = {TandemRole.MENTOR: mentor, TandemRole.MENTEE: mentee}
    return frozenset(role for role, moment in moments.items() if moment is not None)


def _view(tandem: _Tandem, cards: list[TaskCard], programme: ProgrammeView) -> TandemView:
    view = TandemView(
        tandem_id=tandem.id,
        role=tandem.role,
        partner_id=tandem.partner_id,
        partner_name=tandem.partner_name,
        is_active=tandem.is_active,
        path=path_of(
            programme.path_length,
            [PathTask(card.task_id, card.position, card.title, card.state) for card in cards],
        ),
        tasks=tuple(sorted(cards, key=_to_do_first)),
        next_step=None,
    )
    if not (tandem.is_active and programme.runs):
        return view
    return replace(view, next_step=step_in(_standing(view, programme)))


def _to_do_first(card: TaskCard) -> tuple[bool, date, int]:
    if card.state is SubmissionState.COMPLETED:
        return True, date.max, -card.task_id
    return False, card.due_on or date.max, card.task_id


def _standing(view: TandemView, programme: ProgrammeView) -> TandemStanding:
    return TandemStanding(
        tandem_id=view.tandem_id,
        role=view.role,
        path_length=programme.path_length,
        tasks=[
            TaskStanding(card.task_id, card.position, card.due_on, card.state, card.feedback)
            for card in view.tasks
        ],
    )
