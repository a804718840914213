"""Mentees who hand in over HTTP while the web process is killed again and again."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import requests
from sqlalchemy import select

from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.placement import Opens, Placement
from lti_app.domain.score import GradingProgress
from lti_app.models import LineItem, Person, ScoreDelivery, Submission
from tests.company import Company
from tests.factories import make_programme, make_tandem, make_task
from tests.functional.story.visitor import Visitor

from .course import Course

SECONDS = 120.0
# The web process is killed while one of so many hands in.
EVERY = 3
# In the language of each; who is done already has no such button.
DONE = ("I am done", "Ich bin fertig")


class HandIns(threading.Thread):
    """Everybody launches the step's activity and says "I am done", until they are told so.

    Whoever gets no answer, or an error, starts over in the LMS, as people do.
    """

    def __init__(
        self,
        course: Course,
        tool: Company,
        mentees: Sequence[int],
        chance: random.Random,
        restart_web: Callable[[], None],
    ) -> None:
        super().__init__(daemon=True)
        self._course = course
        self._tool = tool
        self._mentees = mentees
        self._chance = chance
        self._restart_web = restart_web
        self._activity = self._place_step()
        self.kills = 0

    def run(self) -> None:
        deadline = time.monotonic() + SECONDS
        for number, mentee in enumerate(self._mentees):
            killing = self._kill_soon() if number % EVERY == 0 else None
            while not self._is_handed_in(mentee):
                assert time.monotonic() < deadline, f"{mentee} never got through"
                time.sleep(0.1)
            if killing:
                killing.join()

    def _kill_soon(self) -> threading.Timer:
        """Somewhere between login and the answer to the hand-in, or just after it."""
        self.kills += 1
        timer = threading.Timer(self._chance.uniform(0, 0.4), self._restart_web)
        timer.start()
        return timer

    def judge(self) -> None:
        """Everybody is done, and the LMS took one score with points from each, no more."""
        with self._course.sessions() as db:
            states = db.scalars(select(Submission.state)).all()
            column = db.scalars(select(LineItem).where(LineItem.label == "A step")).one()
            graded = db.scalars(
                select(Person.sub)
                .join(ScoreDelivery, ScoreDelivery.person_id == Person.id)
                .where(
                    ScoreDelivery.line_item_id == column.id,
                    ScoreDelivery.grading_progress == GradingProgress.FULLY_GRADED,
                )
            ).all()
        assert states == [SubmissionState.COMPLETED] * len(self._mentees)
        everybody = sorted(str(mentee) for mentee in self._mentees)
        assert sorted(graded) == everybody
        [item] = self._activity["line_items"]
        taken = self._course.lms.admin(
            "GET", "/admin/received-scores", line_item=item["id"], status=200
        )
        with_points = [one["user_id"] for one in taken if one["score_given"] is not None]
        assert sorted(with_points) == everybody

    def _is_handed_in(self, mentee: int) -> bool:
        visitor = Visitor(self._tool)
        try:
            page = visitor.launch(mentee, activity_id=self._activity["id"])
            for words in DONE:
                if page.has_button(words):
                    visitor.press(words)
        except (requests.RequestException, AssertionError):
            return False
        return True

    def _place_step(self) -> dict[str, object]:
        """A programme with a tandem and a task for each mentee, and its step in the course."""
        course = self._course
        with course.sessions.begin() as db:
            people = {int(one.sub): one for one in db.scalars(select(Person))}
            started = datetime.now(UTC).date()
            programme = make_programme(db, course.context, people[2], steps=1, starts_on=started)
            for mentee in self._mentees:
                tandem = make_tandem(db, programme, course.context, people[2], people[mentee])
                make_task(db, tandem, 1)
            step = Placement(Opens.STEP, programme.key, 1)
            custom, resource_id = step.custom(), step.resource_id
        return dict(
            course.lms.admin(
                "POST",
                "/admin/activities",
                course_id=course.course_id,
                tool_id=course.tool_id,
                title="A step",
                url=f"{self._tool.tool_url}/lti/launch",
                custom=custom,
                line_item={"score_maximum": 100, "resource_id": resource_id},
            )
        )
