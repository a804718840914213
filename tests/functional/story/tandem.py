"""A tandem at work: a running programme in a course, and the browsers of its people."""

from lti_app.domain.matching_run import RunState
from lti_app.models import MicroTask, Person, Programme, Recall, Registration, ScoreDelivery
from lti_app.models import Tandem as TandemRow
from tests.factories import (
    make_library_task,
    make_matching_run,
    make_topic,
    make_upload,
)

from .course import COORDINATOR, LEARNER, MENTEE, MENTOR, Course, session
from .visitor import Visitor


class Tandem:
    """One tandem and its coordinator, each on the programme's home in a browser of their own.

    ``programme``, ``number`` and, for tests that set it, ``task`` are the tool's ids; ``things``
    are those of what else ``gets_one_of_everything`` has made.
    """

    task = 0

    def __init__(self, course: Course, **settings: str | list[str]) -> None:
        self.course = course
        self.things: dict[str, int | str] = {}
        self.coordinator = course.comes(COORDINATOR)
        self.programme = course.starts(self.coordinator, **settings)
        self.mentor, self.mentee = course.comes(MENTOR), course.comes(MENTEE)
        course.pairs(self.coordinator)
        self.number = int(self.mentor.open().link("Set a task").split("/tandems/")[1].split("/")[0])

    def learner(self) -> Visitor:
        """Somebody of the course who is in no tandem."""
        return self.course.comes(LEARNER)

    def fill(self, path: str) -> str:
        """A page's path with the ids of this tandem's things."""
        return path.format(
            tandem=self.number,
            programme=self.programme,
            task=self.task,
            form=f"tasks/{self.task}/feedback",
            **self.things,
        )

    def gets_one_of_everything(self) -> None:
        """What else a page can be about, so that none is refused because nothing is there."""
        with session(self.course.place) as db:
            mentee = db.get_one(Person, db.get_one(TandemRow, self.number).mentee_id)
            registration = db.get_one(Registration, mentee.registration_id)
            programme, task = (
                db.get_one(Programme, self.programme),
                db.get_one(MicroTask, self.task),
            )
            recall = db.query(Recall).filter_by(micro_task_id=task.id, day=2).one()
            recall.due_on = task.created_at.date()
            delivery = db.query(ScoreDelivery).filter_by(person_id=mentee.id).limit(1).one()
            run = make_matching_run(db, programme, state=RunState.FAILED, result=None)
            self.things = {
                "topic": make_topic(db, registration).id,
                "run": run.id,
                "library_task": make_library_task(db, programme).id,
                "key": make_upload(db, task, mentee).key,
                "recall": recall.id,
                "delivery": delivery.id,
                "person": mentee.id,
            }
