"""The company's mentor, who writes tasks."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from lti_app.extension.registry import load_plugins
from lti_app.models import MicroTask
from lti_app.services import micro_task as tasks
from tests.factories import NOW, TODAY, Company

KINDS = load_plugins(
    [f"plugins.micro_tasks.{name}" for name in ("read", "try_out", "quiz", "reflect")]
).micro_tasks
# A quiz of the shipped library.
QUIZ = "shipped/agile-in-plain-words"
QUESTION = {"text": "Who?", "answers": ["You", "Nobody"], "right": 0}

Form = Mapping[str, list[str]]


@dataclass
class Mentor:
    """What the mentor does in the editor; a ``source`` is a task of the library or an earlier one.

    A task comes back as it is in the database.
    """

    db: Session
    company: Company

    @property
    def tandem_id(self) -> int:
        return self.company.tandem.id

    @property
    def person_id(self) -> int:
        return self.company.mentor.id

    def opens(self, source: str = "", typed: Form | None = None) -> tasks.TaskEditor:
        return tasks.editor(
            self.db,
            KINDS,
            self.tandem_id,
            person_id=self.person_id,
            today=TODAY,
            locale="en",
            asked={"library": [source]} if typed is None else None,
            typed=typed,
        )

    def sets(self, form: Form) -> MicroTask:
        kind, me = form["kind"][0], self.person_id
        task_id = tasks.set_task(
            self.db, KINDS, self.tandem_id, kind, form, person_id=me, now=NOW, today=TODAY
        )
        self.db.expire_all()
        return self.db.get_one(MicroTask, task_id)

    def edits(self, task: MicroTask) -> dict[str, list[str]]:
        return dict(tasks.editor_of(self.db, KINDS, task.id, person_id=self.person_id).form)

    def changes(self, task: MicroTask, form: Form) -> MicroTask:
        tasks.change_task(self.db, KINDS, task.id, form, person_id=self.person_id, today=TODAY)
        self.db.expire_all()
        return task


@pytest.fixture
def mentor(db: Session, company: Company) -> Mentor:
    return Mentor(db, company)


def from_scratch(**fields: str) -> dict[str, list[str]]:
    """A filled-in form that comes from nowhere."""
    form = {"kind": "read", "title": "A thought", "text": "Some words.", "recall": "yes"} | fields
    return {name: [value] for name, value in form.items()}
