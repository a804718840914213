"""The LMS hears how far somebody truly is; one that takes only final scores hears nothing else."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import update

from lti_app.models import MicroTask, Registration

from .course import change, sets_reading, within_seconds
from .tandem import Tandem

SOMETHING_TO_TRY: dict[str, Any] = {
    "introduction": "",
    "steps": ["Write two sentences"],
    "evidence": "none",
    "review": True,
    "minutes": 5,
}


def sets_task_with_review(tandem: Tandem) -> str:
    """Something that is done as soon as the mentor has looked at it. Returns its address."""
    task = sets_reading(tandem.mentor)
    content = {"kind": "try", "content": SOMETHING_TO_TRY}
    change(tandem.course.place, update(MicroTask).where(MicroTask.id == task).values(**content))
    return f"tasks/{task}"


def test_each_state_arrives_as_it_is(new_tandem: Callable[..., Tandem]) -> None:
    tandem = new_tandem("home", "step-1")
    course = tandem.course

    def arrives(activity: str, grading: str) -> None:
        within_seconds(lambda: course.progress()[-1:] == [(activity, grading)])

    task = sets_task_with_review(tandem)
    arrives("Initialized", "NotReady")
    tandem.mentee.open(task)
    arrives("Started", "NotReady")
    tandem.mentee.send(f"{task}/save", {"text": "A first sentence"})
    arrives("InProgress", "NotReady")
    tandem.mentee.send(f"{task}/save", {"text": "A first sentence, and a second"})
    tandem.mentee.open(task)
    tandem.mentee.press("Hand it in", done=["0"])
    arrives("Submitted", "PendingManual")
    assert "a look of the mentor is due" in tandem.coordinator.open("passback").text
    tandem.mentor.open(task)
    tandem.mentor.press("Ask for more", review_note="Which sentences?")
    arrives("Submitted", "NotReady")
    assert course.cells() == []
    tandem.mentor.open(task)
    tandem.mentor.press("Accept it", review_note="I had overlooked them.")
    arrives("Completed", "FullyGraded")
    [cell] = course.cells()
    assert (cell["score"], cell["is_complete"]) == (100, True)
    # A correction of the mentor's words is told again, with the same value.
    tandem.mentor.open(task)
    tandem.mentor.press("Change your words", review_note="Well done.")
    within_seconds(lambda: len(course.received()) == 2)
    assert [activity for activity, _ in course.progress()] == [
        "Initialized",
        "Started",
        "InProgress",
        "Submitted",
        "Submitted",
        "Completed",
        "Completed",
    ]


def test_an_lms_that_takes_final_scores_only_hears_of_nothing_else(
    new_tandem: Callable[..., Tandem],
) -> None:
    tandem = new_tandem("home", "step-1")
    place = tandem.course.place
    change(place, update(Registration).values(lms="moodle"))
    try:
        task = sets_task_with_review(tandem)
        tandem.mentee.open(task)
        tandem.mentee.press("Hand it in", done=["0"])
        within_seconds(lambda: "No score yet" in tandem.coordinator.open("passback").text)
        tandem.mentor.open(task)
        tandem.mentor.press("Accept it")
        [cell] = within_seconds(tandem.course.cells)
        assert (cell["score"], cell["is_complete"]) == (100, True)
        assert tandem.course.progress() == [("Completed", "FullyGraded")]
    finally:
        change(place, update(Registration).values(lms="standard"))
