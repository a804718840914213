"""Courses, who is in them, and the activities that open a tool."""

import enum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from demo_lms.models.base import Base
from demo_lms.models.people import Person
from demo_lms.models.tools import Tool


class CourseRole(enum.StrEnum):
    INSTRUCTOR = "Instructor"
    TEACHING_ASSISTANT = "TeachingAssistant"
    LEARNER = "Learner"

    @property
    def teaches(self) -> bool:
        return self is not CourseRole.LEARNER


class EnrolmentStatus(enum.StrEnum):
    ACTIVE = "Active"
    INACTIVE = "Inactive"
    DELETED = "Deleted"


class CompletionRule(enum.StrEnum):
    """When the LMS counts an activity as done, judging by its grade alone."""

    NONE = "none"
    ANY_GRADE = "any_grade"
    PASS_MARK = "pass_mark"  # noqa: S105 - a mark to pass, not a password
    FULL_MARK = "full_mark"


class Course(Base):
    __tablename__ = "course"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    label: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))


class Enrolment(Base):
    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("course_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[CourseRole] = mapped_column(default=CourseRole.LEARNER)
    status: Mapped[EnrolmentStatus] = mapped_column(default=EnrolmentStatus.ACTIVE)

    course: Mapped[Course] = relationship()
    person: Mapped[Person] = relationship()


class Activity(Base):
    """A link to a tool in a course; its `resource_link.id` is its number, as text."""

    __tablename__ = "activity"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    tool_id: Mapped[int] = mapped_column(ForeignKey("tool.id"))
    deployment_id: Mapped[str]
    title: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    url: Mapped[str]
    custom: Mapped[dict[str, Any]] = mapped_column(default=dict)
    in_new_window: Mapped[bool] = mapped_column(default=False)
    completion: Mapped[CompletionRule] = mapped_column(default=CompletionRule.NONE)
    pass_mark: Mapped[float] = mapped_column(default=50.0)
    """In percent of the column's maximum."""

    course: Mapped[Course] = relationship()
    tool: Mapped[Tool] = relationship()
