"""Presets, cycles, several programmes in a course and one in several courses, over HTTP."""

from collections.abc import Callable
from urllib.parse import urljoin

from .course import ADMIN, COORDINATOR, LEARNER, MENTEE, MENTOR, Course, sets_reading
from .visitor import Shown, Visitor

NewCourse = Callable[..., Course]


def opens_new_page(course: Course) -> Visitor:
    coordinator = course.comes(COORDINATOR)
    coordinator.follow("Start")
    return coordinator


def arrive(course: Course) -> None:
    for person in (MENTOR, MENTEE):
        course.comes(person)


def option(page: Shown, title: str) -> str:
    """Where an option with this title leads."""
    [found] = [
        one for one in page.html.select(".options a") if one.get_text().strip().startswith(title)
    ]
    return urljoin(page.url, str(found["href"]))


def test_a_preset_is_chosen_and_started_with_one_click(new_course: NewCourse) -> None:
    coordinator = opens_new_page(new_course("home"))
    assert coordinator.shown.value("steps") == "6"
    coordinator.open(option(coordinator.shown, "Rolling"))
    assert coordinator.shown.chosen("mode") == ["rolling"]
    assert coordinator.shown.value("ends_on") == ""
    home = coordinator.press("Start the programme")
    assert "without an end" in home.text
    assert "at any time" in home.text


def test_what_was_typed_stays_until_another_preset_is_chosen(new_course: NewCourse) -> None:
    coordinator = opens_new_page(new_course("home"))
    coordinator.press("Start the programme", title="Mine", sessions="0", status=422)
    assert "What you typed was kept." in coordinator.shown.text
    assert coordinator.open("programme/new").value("title") == "Mine"
    standard = coordinator.open("programme/new?preset=standard")
    assert (standard.value("title"), standard.value("sessions")) == ("Reverse mentoring", "9")


def test_a_double_click_starts_one_programme(new_course: NewCourse) -> None:
    coordinator = opens_new_page(new_course("home"))
    page, homes = coordinator.shown, []
    for _click in range(2):
        coordinator.shown = page
        homes.append(coordinator.press("Start the programme", title="Only once"))
    assert [home.heading for home in homes] == ["Only once"] * 2
    assert homes[0].url == homes[1].url
    assert coordinator.open("programmes").text.count("Only once") == 1


def test_a_prepared_programme_is_seen_by_coordinators_only(new_course: NewCourse) -> None:
    course = new_course("home")
    coordinator = opens_new_page(course)
    coordinator.press("Only prepare it", title="Not yet")
    assert course.comes(LEARNER).shown.text.count("will begin") == 1
    coordinator.follow("Look and start")
    home = coordinator.press("Start the programme", steps="7")
    assert home.heading == "Not yet"
    assert "will begin" not in course.comes(LEARNER).shown.text


def test_the_next_cycle_is_prepared_started_and_opened_beside_the_old_one(
    new_course: NewCourse,
) -> None:
    course = new_course("home")
    coordinator = course.comes(COORDINATOR)
    course.starts(coordinator, title="Pairs 2026", sessions="4")
    arrive(course)
    course.pairs(coordinator)
    coordinator.open()
    draft = coordinator.press("Prepare the next cycle")
    assert "It follows “Pairs 2026”" in draft.text
    assert draft.value("sessions") == "4"
    home = coordinator.press("Start the programme", title="Pairs 2027")
    assert home.heading == "Pairs 2027"
    assert "Follows Pairs 2026" in home.text
    assert "No tandem yet" in home.text
    # Who was in the old one finds it again; the coordinator changes between the two.
    assert "Pairs 2026" in course.comes(MENTEE).shown.text
    old = coordinator.follow("Pairs 2026")
    assert course.name(MENTEE) in old.text
    assert "Pairs 2026" in coordinator.follow("Settings").text
    assert coordinator.follow("Back").heading == "Pairs 2026"


def test_people_choose_between_programmes_and_stay_in_theirs(new_course: NewCourse) -> None:
    course = new_course("home")
    coordinator = course.comes(COORDINATOR)
    course.starts(coordinator, title="For the sites")
    coordinator.follow("Start another programme in this course")
    coordinator.press("Start the programme", title="For the board")
    learner = course.comes(LEARNER)
    assert learner.shown.heading == "Which programme do you want to open?"
    assert "For the sites" in learner.open(option(learner.shown, "For the sites")).text
    assert learner.follow("The other programmes of this course").text.count("For the") == 2
    # A tandem decides for its two people; every page that they open from there stays in it.
    arrive(course)
    assert coordinator.follow("For the sites").heading == "For the sites"
    page = coordinator.follow("Pair two people")
    chosen = {
        "mentor_id": page.choice("mentor_id", course.name(MENTOR)),
        "mentee_id": page.choice("mentee_id", course.name(MENTEE)),
    }
    assert coordinator.press("Make them a tandem", **chosen).heading == "For the sites"
    mentor = course.comes(MENTOR)
    assert "For the sites" in mentor.shown.text
    sets_reading(mentor)
    assert "For the sites" in mentor.follow("Back").text


def test_the_picker_groups_what_can_be_placed_by_programme(new_course: NewCourse) -> None:
    course = new_course("home")
    coordinator = course.comes(COORDINATOR)
    course.starts(coordinator, title="For the sites")
    coordinator.follow("Start another programme in this course")
    coordinator.press("Start the programme", title="For the board")
    picker = Visitor(course.place)
    picker.launch(COORDINATOR, course_id=course.number, tool_id=course.tool)
    groups = [one.get_text(strip=True) for one in picker.shown.html.select("legend")]
    assert groups == ["For the board", "For the sites"]
    [step] = picker.shown.html.select('fieldset:last-of-type input[value$="step-2"]')
    picker.press("Place in the course", item=[str(step["value"])])
    picker.press("Continue")
    assert course.comes(COORDINATOR, "2").shown.heading == "For the sites"


def test_a_programme_runs_in_a_second_course_until_nothing_needs_it_there(
    new_course: NewCourse,
) -> None:
    first, second = new_course("home"), new_course("home")
    first.starts(first.comes(COORDINATOR), title="In both courses")
    coordinator = opens_new_page(second)
    row = next(
        one for one in coordinator.shown.html.select("tr") if "In both courses" in one.get_text()
    )
    home = coordinator.send(str(row.select_one("form")["action"]))
    assert home.heading == "In both courses"
    assert "take part" in second.comes(LEARNER).shown.text
    settings = coordinator.open(home.link("Settings"))
    assert settings.text.count("Learning in tandem") == 2
    coordinator.press("Take it out of this course")
    assert coordinator.shown.has_button("Start")
    assert first.comes(COORDINATOR).shown.heading == "In both courses"


def test_where_two_were_paired_the_programme_stays(new_course: NewCourse) -> None:
    first, second = new_course("home"), new_course("home")
    number = first.starts(first.comes(COORDINATOR), title="Needed here")
    coordinator = opens_new_page(second)
    coordinator.send(f"programme/{number}/here")
    arrive(second)
    second.pairs(coordinator)
    refused = coordinator.send(f"programme/{number}/not-here")
    assert (refused.status, refused.code) == (409, "STILL-NEEDED")


def test_a_deputy_is_named_on_every_page(new_course: NewCourse) -> None:
    course = new_course("home")
    course.enrol(ADMIN, "Instructor")
    course.comes(ADMIN)
    coordinator = opens_new_page(course)
    deputy = coordinator.shown.choice("deputy_ids", course.name(ADMIN))
    coordinator.press("Start the programme", deputy_ids=[deputy])
    learner = course.comes(LEARNER)
    for page in (learner.shown, learner.open("my-data"), learner.open("tasks/999", status=404)):
        footer = page.html.select_one("footer")
        assert footer is not None
        assert f"Deputy: {course.name(ADMIN)}" in footer.get_text(" ", strip=True)
