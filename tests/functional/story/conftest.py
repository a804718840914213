"""One company with the tool registered for a process's tests of this folder; a course for each."""

from collections.abc import Callable, Iterator

import pytest

from tests.company import Company, company

from .course import COORDINATOR, LEARNER, MENTEE, MENTOR, OTHER_MENTOR, Course, register
from .tandem import Tandem


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """The processes, on SQLite: for what does not depend on how things are stored."""
    with company(tmp_path_factory.mktemp("company")) as running:
        register(running, "--approve")
        yield running


@pytest.fixture(scope="session")
def tool(place: Company) -> int:
    """The tool's id in the LMS."""
    [tool] = place.lms.admin("GET", "/admin/tools")
    return int(tool["id"])


@pytest.fixture(scope="session")
def new_course(place: Company, tool: int) -> Callable[..., Course]:
    """Makes courses with a coordinator and four learners; `places` are keys of the picker."""

    def make(*places: str) -> Course:
        made = place.lms.admin("POST", "/admin/courses", title="Learning in tandem")
        course = Course(place, made["id"], tool)
        course.enrol(COORDINATOR, "Instructor")
        for person in (MENTEE, MENTOR, LEARNER, OTHER_MENTOR):
            course.enrol(person)
        course.places(*(places or ("home", "step-1", "step-2")))
        return course

    return make


@pytest.fixture(scope="session")
def new_tandem(new_course: Callable[..., Course]) -> Callable[..., Tandem]:
    """Makes a course with a running programme and a tandem; `settings` of the programme."""

    def make(*places: str, **settings: str | list[str]) -> Tandem:
        return Tandem(new_course(*places), **settings)

    return make


@pytest.fixture
def tandem(new_tandem: Callable[..., Tandem]) -> Tandem:
    return new_tandem()
