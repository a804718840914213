"""A score's way from the outbox into the gradebook of the demo LMS."""

from .course import Course


def test_a_queued_score_stands_in_the_gradebook(course: Course) -> None:
    delivery = course.queue(8, comment="Well done")
    course.work_until_settled()
    assert course.row(delivery).status == "delivered"
    assert course.grade()["score"] == 8
    assert course.grade()["comment"] == "Well done"
