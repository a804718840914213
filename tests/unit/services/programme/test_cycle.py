import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.cycle import next_cycle
from lti_app.domain.library import LibraryState
from lti_app.domain.preset import PRESETS, Preset
from lti_app.domain.programme import (
    IllegalMove,
    InvalidProgramme,
    Passback,
    ProgrammeState,
    StillNeeded,
)
from lti_app.domain.programme_settings import COLUMNS_ARE_PLACED
from lti_app.models import (
    LibraryTask,
    Participation,
    Programme,
    Step,
    Tandem,
)
from lti_app.services import programme as programmes
from lti_app.services.placement import content_items, placeable, resolve
from tests.factories import (
    NOW,
    TODAY,
    Company,
    also_in,
    make_context,
    make_deputy,
    make_library_task,
    make_participation,
    make_second_course,
)


def test_a_programme_starts_from_the_preset_as_it_is(db: Session, company: Company) -> None:
    course = make_second_course(db, company)
    blank = programmes.blank_form(db, today=TODAY, title="Reverse mentoring", **course)
    assert blank.contacts == {company.coordinator.id: "Katrin Vogel"}
    programme = programmes.create(db, blank.form, now=NOW, **course)
    db.expire_all()
    assert programme.state is ProgrammeState.RUNNING
    assert programme.passback is Passback.COMPLETION
    assert programme.contact_id == company.coordinator.id
    assert programme.registration_id == company.registration.id
    positions = select(Step.position).where(Step.programme_id == programme.id)
    assert sorted(db.scalars(positions)) == [1, 2, 3, 4, 5, 6]
    assert resolve(db, course["context_id"], {}).programme_id == programme.id


def test_a_second_click_finds_the_programme_there(db: Session, company: Company) -> None:
    course = make_second_course(db, company)
    form = programmes.blank_form(db, today=TODAY, title="Reverse mentoring", **course).form
    programme = programmes.create(db, form, now=NOW, **course)
    assert programmes.create(db, form, now=NOW, **course) is programme
    again = programmes.blank_form(db, today=TODAY, title="Reverse mentoring", **course).form
    assert programmes.create(db, again, now=NOW, **course) is not programme


@pytest.mark.parametrize("key", ["", "x", "0123456789ABCDEF", "../../../../etc/x"])
def test_a_key_that_nobody_gave_out_is_not_taken(db: Session, company: Company, key: str) -> None:
    course = make_second_course(db, company)
    form = programmes.blank_form(db, today=TODAY, title="Reverse mentoring", **course).form
    programme = programmes.create(db, form | {"key": [key]}, now=NOW, **course)
    assert programme.key != key


def test_the_key_of_another_course_s_programme_opens_nothing(db: Session, company: Company) -> None:
    course = make_second_course(db, company)
    form = programmes.blank_form(db, today=TODAY, title="Reverse mentoring", **course).form
    programme = programmes.create(db, form | {"key": [company.programme.key]}, now=NOW, **course)
    assert programme.id != company.programme.id
    assert programme.key != company.programme.key


def test_after_a_closed_programme_a_new_one_can_start(db: Session, company: Company) -> None:
    company.programme.state = ProgrammeState.CLOSED
    form = programmes.blank_form(db, today=TODAY, title="Second year", **company.place).form
    programme = programmes.create(db, form, now=NOW, **company.place)
    assert resolve(db, company.context.id, {}).programme_id == programme.id


def test_columns_from_before_the_programme_was_started_count_too(
    db: Session, company: Company
) -> None:
    here = {"context_id": company.context.id, "person_id": company.coordinator.id}
    form = programmes.settings_page(db, company.programme.id, **here).form
    db.delete(company.programme)
    db.flush()
    content_items(db, company.context.id, ["step-1"], locale="en")
    with pytest.raises(InvalidProgramme) as raised:
        programmes.create(db, form | {"columns": ["per_programme"]}, now=NOW, **here)
    assert raised.value.problems == {"columns": COLUMNS_ARE_PLACED}
    programme = programmes.create(db, form, now=NOW, **here)
    assert programmes.settings_page(db, programme.id, **here).columns_fixed


def test_a_programme_is_closed_and_opened_again(db: Session, company: Company) -> None:
    for to in (ProgrammeState.CLOSED, ProgrammeState.RUNNING):
        programmes.move(db, company.programme.id, to, **company.place)
        db.expire_all()
        assert company.programme.state is to
    with pytest.raises(IllegalMove):
        programmes.move(db, company.programme.id, ProgrammeState.DRAFT, **company.place)


@pytest.mark.parametrize("preset", PRESETS.values())
def test_each_preset_can_be_started_or_only_prepared(
    db: Session, company: Company, preset: Preset
) -> None:
    course = make_second_course(db, company)
    for start, state in ((True, ProgrammeState.RUNNING), (False, ProgrammeState.DRAFT)):
        blank = programmes.blank_form(db, today=TODAY, title="Pairs", preset=preset, **course)
        programme = programmes.create(db, blank.form, now=NOW, start=start, **course)
        assert (programme.preset, programme.state) == (preset.key, state)
        assert programmes.settings_of(db, programme).steps == preset.steps


def test_several_programmes_run_in_one_course(db: Session, company: Company) -> None:
    form = programmes.blank_form(db, today=TODAY, title="For the sites", **company.place).form
    programmes.create(db, form, now=NOW, **company.place)
    groups = placeable(db, company.context.id, locale="en")
    assert [group.title for group in groups] == ["For the sites", "Reverse mentoring"]


def clone(db: Session, company: Company, programme_id: int | None = None) -> Programme:
    return programmes.clone(
        db, programme_id or company.programme.id, now=NOW, today=TODAY, **company.place
    )


def test_the_next_cycle_takes_everything_along_but_people(db: Session, company: Company) -> None:
    origin, other = company.programme, make_context(db, company.deployment)
    origin.matching_rules = {"gap": 2}
    origin.topics = ["linkedin"]
    origin.recall_days = [5]
    also_in(db, origin, other)
    make_deputy(db, origin, company.stranger)
    make_participation(db, origin, company.mentor)
    for state in LibraryState:
        make_library_task(db, origin, company.mentor, state=state, title=state)
    db.flush()
    cycle = clone(db, company)
    db.expire_all()
    assert (cycle.state, cycle.cloned_from_id) == (ProgrammeState.DRAFT, origin.id)
    assert cycle.key != origin.key
    assert programmes.follows(db, cycle) == origin.title
    assert cycle.matching_rules == {"gap": 2}
    before, after = (programmes.settings_of(db, one) for one in (origin, cycle))
    assert after == next_cycle(before, TODAY, {origin.title})
    assert after.deputy_ids == {company.stranger.id}
    courses = programmes.courses_of(db, cycle.id, **company.place)
    assert {course.context_id for course in courses} == {company.context.id, other.id}
    [task] = db.scalars(select(LibraryTask).where(LibraryTask.programme_id == cycle.id))
    assert (task.state, task.title, task.author_id, task.micro_task_id) == (
        LibraryState.ACCEPTED,
        "accepted",
        company.mentor.id,
        None,
    )
    for people in (Participation, Tandem):
        assert not db.scalars(select(people).where(people.programme_id == cycle.id)).all()


def test_a_second_click_finds_the_next_cycle_there(db: Session, company: Company) -> None:
    cycle = clone(db, company)
    assert clone(db, company) is cycle
    programmes.move(db, cycle.id, ProgrammeState.RUNNING, **company.place)
    another = clone(db, company)
    assert another is not cycle
    assert another.title != cycle.title


def test_what_is_only_prepared_has_no_next_cycle(db: Session, company: Company) -> None:
    cycle = clone(db, company)
    with pytest.raises(IllegalMove):
        clone(db, company, cycle.id)


def test_what_was_only_prepared_can_be_thrown_away(db: Session, company: Company) -> None:
    cycle_id = clone(db, company).id
    programmes.discard(db, cycle_id, **company.place)
    db.expire_all()
    assert db.get(Programme, cycle_id) is None
    with pytest.raises(IllegalMove):
        programmes.discard(db, company.programme.id, **company.place)


def test_nobody_is_thrown_away_with_a_programme(db: Session, company: Company) -> None:
    cycle = clone(db, company)
    make_participation(db, cycle, company.mentor)
    with pytest.raises(StillNeeded):
        programmes.discard(db, cycle.id, **company.place)
