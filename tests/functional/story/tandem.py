"""A tandem at work: a running programme in a course, and the browsers of its people."""

from .course import COORDINATOR, LEARNER, MENTEE, MENTOR, Course
from .visitor import Visitor


class Tandem:
    """One tandem and its coordinator, each on the programme's home in a browser of their own.

    ``programme``, ``number`` and, for tests that set it, ``task`` are the tool's ids.
    """

    task = 0

    def __init__(self, course: Course, **settings: str | list[str]) -> None:
        self.course = course
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
        things = {"tandem": self.number, "programme": self.programme, "task": self.task}
        others = {
            "delivery": 1,
            "topic": 1,
            "run": 1,
            "recall": 1,
            "person": 999,
            "library_task": 1,
            "key": "0" * 32,
        }
        return path.format(**things, **others, form="tasks/1/feedback")
