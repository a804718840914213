"""The second course of `kehrwert demo`, in which everybody waits to be matched (demo_course.toml).

What people do is done by the use cases that their pages call: they launch, join, say what they can
and want, wish and avoid. The LMS is another program and is asked over HTTP. Each side is filled
once and then left alone, so that a demonstration goes on where it stopped.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from importlib import resources
from typing import Any

from sqlalchemy import select

from lti_app.db import Session
from lti_app.domain.consent import CONSENT
from lti_app.domain.course_role import CourseRole
from lti_app.domain.preset import PRESETS
from lti_app.domain.profile import ProfileValues, profile_form
from lti_app.domain.programme import NoSuchProgramme
from lti_app.lti.launch import Launch, LaunchedContext, LaunchedLink, LaunchedPerson, MessageType
from lti_app.lti.scopes import ALL_SCOPES
from lti_app.models import Deployment, Registration
from lti_app.services import matching, participation, profile, roster, wish
from lti_app.services import programme as programmes
from lti_app.services.launch_record import record_launch

# A call of the demo LMS's admin API: a path, and a body where something is to be made.
Ask = Callable[..., Any]
Values = dict[str, Any]

# The LMS's words for the rungs of its company, the first one first.
_LEVELS = ("trainee", "junior", "specialist", "manager", "executive", "board")
# What `part` says that stands in the profile under the same name.
_SAID = (
    "offered",
    "wanted",
    "goal",
    "interests",
    "working_style",
    "formats",
    "availability",
    "remote",
)


def place_course(ask: Ask, tool_id: int) -> Values:
    """The course, its people and the activity in the LMS, made where they are missing.

    Returns the activity as the LMS describes it.
    """
    company = _company()
    course = company["course"]
    known = {one["id"]: one for one in ask("/admin/courses")}
    # The activity is made last, so all else is there where it is.
    for activity in known.get(course["id"], {}).get("activities", ()):
        if activity["tool_id"] == tool_id:
            return dict(activity)
    if course["id"] not in known:
        ask("/admin/courses", {name: course[name] for name in ("id", "title", "label", "summary")})
    present = {one["id"] for one in ask("/admin/people")}
    for person in company["people"]:
        if person["id"] not in present:
            email = f"{person['username']}@nordlicht.example"
            ask("/admin/people", {"email": email} | _without(person, "part"))
        ask("/admin/enrolments", {"course_id": course["id"], "person_id": person["id"]})
    teacher = {"course_id": course["id"], "person_id": course["coordinator"], "role": "Instructor"}
    ask("/admin/enrolments", teacher)
    activity = {
        "course_id": course["id"],
        "tool_id": tool_id,
        "title": course["activity"],
        "custom": {"kehrwert_open": "home"},
    }
    return dict(ask("/admin/activities", activity))


def fill_course(
    db: Session, registration: Registration, ask: Ask, activity: Values, now: datetime
) -> None:
    """A running programme in this course, with people who wait to be matched."""
    company = _company()
    try:
        matching.programme_called(db, company["programme"]["key"])
    except NoSuchProgramme:
        _Course(db, registration, company, activity, now).fill(ask("/admin/people"))


class _Course:
    """The course as the tool knows it while it is being filled."""

    def __init__(
        self,
        db: Session,
        registration: Registration,
        company: Values,
        activity: Values,
        now: datetime,
    ) -> None:
        self._db = db
        self._registration = registration
        self._company = company
        self._activity = activity
        self._now = now
        # The tool's ids of people, by the LMS's.
        self._ids: dict[int, int] = {}
        self._context_id = 0

    def fill(self, known: Iterable[Values]) -> None:
        """Everything; ``known`` are the LMS's people."""
        lms_people = {one["id"]: one for one in known}
        coordinator: int = self._company["course"]["coordinator"]
        people = self._company["people"]
        self._launch(lms_people[coordinator], CourseRole.INSTRUCTOR)
        for person in people:
            self._launch(lms_people[person["id"]], CourseRole.LEARNER)
        programme_id = self._start(self._ids[coordinator])
        for person in people:
            self._join(programme_id, person)
        # Only now is everybody there who can be wished for.
        for person in people:
            self._choose(programme_id, person)
        # The worker asks the LMS for it as soon as the tool runs.
        roster.request_roster(
            self._db, self._context_id, person_id=self._ids[coordinator], now=self._now
        )

    def _launch(self, person: Values, role: CourseRole) -> None:
        """Somebody opens the activity, so that they are known here."""
        course = self._company["course"]
        launch = Launch(
            registration_id=self._registration.id,
            deployment_row_id=self._deployment_row_id(),
            message_type=MessageType.RESOURCE_LINK,
            person=LaunchedPerson(
                sub=person["sub"],
                name=f"{person['given_name']} {person['family_name']}",
                given_name=person["given_name"],
                family_name=person["family_name"],
                email=person["email"],
                locale=person["locale"],
            ),
            role=role,
            may_author=role is CourseRole.INSTRUCTOR,
            context=LaunchedContext(
                context_id=str(course["id"]),
                title=course["title"],
                label=course["label"],
                memberships_url=self._activity["memberships_url"],
                line_items_url=self._activity["line_items_url"],
                scopes=ALL_SCOPES,
            ),
            link=LaunchedLink(
                resource_link_id=self._activity["resource_link_id"], title=self._activity["title"]
            ),
            deep_linking=None,
            custom=self._activity["custom"],
        )
        record = record_launch(self._db.connection(), launch, "", self._now)
        self._ids[person["id"]] = record.person_id
        self._context_id = record.context_row_id

    def _deployment_row_id(self) -> int:
        deployments = select(Deployment.id).where(
            Deployment.registration_id == self._registration.id,
            Deployment.deployment_id == self._activity["deployment_id"],
        )
        return self._db.scalars(deployments).one()

    def _start(self, coordinator: int) -> int:
        """The programme; returns its id."""
        values = self._company["programme"]
        blank = programmes.blank_form(
            self._db,
            context_id=self._context_id,
            person_id=coordinator,
            today=self._now.date(),
            title=values["title"],
            purpose=values["purpose"],
            preset=PRESETS[values["preset"]],
        )
        programme = programmes.create(
            self._db,
            blank.form | {"key": [values["key"]]},
            context_id=self._context_id,
            person_id=coordinator,
            now=self._now,
        )
        return programme.id

    def _join(self, programme_id: int, person: Values) -> None:
        """Somebody joins with their consent and fills in their profile."""
        part = person["part"]
        person_id = self._ids[person["id"]]
        participation.join(
            self._db,
            programme_id,
            {"wish": [part["wish"]], "consent": [CONSENT.version]},
            context_id=self._context_id,
            person_id=person_id,
            today=self._now.date(),
            now=self._now,
        )
        profile.save(
            self._db,
            profile_form(self._profile(person)),
            person_id=person_id,
            registration_id=self._registration.id,
            now=self._now,
        )
        if "capacity" in part:
            form = {"wish": [part["wish"]], "capacity": [str(part["capacity"])]}
            participation.change(self._db, programme_id, form, person_id=person_id)
        if part.get("pauses"):
            participation.pause(
                self._db, programme_id, {}, person_id=person_id, today=self._now.date()
            )

    def _profile(self, person: Values) -> ProfileValues:
        part = person["part"]
        said = {name: part[name] for name in _SAID if name in part}
        return ProfileValues(
            **said,
            languages=person["languages"],
            hierarchy_level=1 + _LEVELS.index(person["level"]),
            department=person["department"],
            location=person["city"],
            reports_to_id=self._ids.get(part.get("manager", 0)),
        )

    def _choose(self, programme_id: int, person: Values) -> None:
        """Whom somebody would like as a mentor, and with whom they would rather not work."""
        here = {"context_id": self._context_id, "person_id": self._ids[person["id"]]}
        for other in person["part"].get("avoids", ()):
            wish.avoid(self._db, programme_id, self._ids[other], **here)
        for other in person["part"].get("wishes", ()):
            wish.choose(self._db, programme_id, self._ids[other], **here, today=self._now.date())


def _company() -> Values:
    file = resources.files("lti_app.cli") / "demo_course.toml"
    return tomllib.loads(file.read_text("utf-8"))


def _without(values: Mapping[str, Any], left_out: str) -> Values:
    return {name: value for name, value in values.items() if name != left_out}
