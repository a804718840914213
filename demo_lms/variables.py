"""Custom parameters and the `$…` variables that the LMS fills in.

A variable that is not known stays as it is, so a tool sees `$ResourceLink.id.history` literally:
real LMSs do the same.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo_lms.models import Activity, Course, Person, Tool

EXPANDED = (
    "User.id",
    "User.username",
    "Person.name.given",
    "Person.name.family",
    "Person.name.full",
    "Person.email.primary",
    "Person.address.locality",
    "Context.id",
    "Context.title",
    "Context.label",
    "Context.id.history",
    "ResourceLink.id",
    "ResourceLink.title",
    "ResourceLink.description",
)


@dataclass(frozen=True)
class Situation:
    """Whose launch from where the variables speak of."""

    tool: Tool
    course: Course
    person: Person
    activity: Activity | None


def course_history(db: Session, course: Course) -> list[str]:
    """The numbers of the courses that this one was copied from, nearest first."""
    history: list[str] = []
    origin = course.copied_from_id
    while origin is not None and str(origin) not in history:
        history.append(str(origin))
        origin = db.scalar(select(Course.copied_from_id).where(Course.id == origin))
    return history


def custom_parameters(db: Session, situation: Situation) -> dict[str, str]:
    """The tool's, overruled by the activity's, with every known variable filled in."""
    activity = situation.activity
    custom = {**situation.tool.custom, **(activity.custom if activity else {})}
    values = _values(db, situation)
    expanded = {}
    for name, value in custom.items():
        known = values.get(value[1:]) if isinstance(value, str) and value[:1] == "$" else None
        expanded[name] = known() if known else str(value)
    return expanded


def _values(db: Session, situation: Situation) -> dict[str, Callable[[], str]]:
    course, activity = situation.course, situation.activity
    values: dict[str, Callable[[], str]] = {
        "Context.id": lambda: str(course.id),
        "Context.title": lambda: course.title,
        "Context.label": lambda: course.label,
        "Context.id.history": lambda: ",".join(course_history(db, course)),
        "User.id": lambda: situation.person.sub,
        "User.username": lambda: situation.person.username,
        "Person.address.locality": lambda: situation.person.city,
        **_name_values(situation.tool, situation.person),
    }
    if activity:
        values |= {
            "ResourceLink.id": lambda: str(activity.id),
            "ResourceLink.title": lambda: activity.title,
            "ResourceLink.description": lambda: activity.text,
        }
    return values


def _name_values(tool: Tool, person: Person) -> dict[str, Callable[[], str]]:
    """Names and e-mail are filled in only for a tool that may know them."""
    values: dict[str, Callable[[], str]] = {}
    if tool.shares_names:
        values |= {
            "Person.name.given": lambda: person.given_name,
            "Person.name.family": lambda: person.family_name,
            "Person.name.full": lambda: person.full_name,
        }
    if tool.shares_emails:
        values["Person.email.primary"] = lambda: person.email
    return values
