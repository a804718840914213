import pytest
from sqlalchemy.orm import Session

from lti_app.catalogue import shipped_tasks
from lti_app.domain.library import LibraryFilter, LibraryState
from lti_app.domain.programme import ProgrammeNotRunning, ProgrammeState
from lti_app.domain.tandem import NotYourTandem, OnlyForMentors, TandemEnded, TandemState
from lti_app.extension.registry import load_plugins
from lti_app.models import Person
from lti_app.services.library import LibraryPage, library_page
from tests.factories import (
    Company,
    count_queries,
    make_library_task,
    make_profile,
    make_programme,
    make_tandem,
    make_task,
)

KINDS = load_plugins(
    [f"plugins.micro_tasks.{name}" for name in ("read", "try_out", "quiz", "reflect")]
).micro_tasks


def page(db: Session, company: Company, person: Person | None = None, **wanted: str) -> LibraryPage:
    return library_page(
        db,
        KINDS,
        company.tandem.id,
        person_id=(person or company.mentor).id,
        locale="en",
        wanted=LibraryFilter(**wanted),
    )


def sources(cards) -> list[str]:
    return [str(card.source) for card in cards]


def test_all_ready_tasks_are_there_by_topic(db: Session, company: Company) -> None:
    shown = page(db, company)
    assert shown.number == len(shipped_tasks()) >= 40
    assert sum(len(group.cards) for group in shown.groups) == shown.number
    assert shown.found is None
    assert all(card.line and card.line.de and card.line.en for card in shown.fitting)


def test_what_fits_the_two_comes_first_one_of_each_topic_in_turn(
    db: Session, company: Company
) -> None:
    make_profile(db, company.mentor, offered={"apps": 3, "agile-work": 4})
    make_profile(db, company.mentee, wanted={"agile-work": 0, "privacy": 1})
    shown = page(db, company)
    assert shown.is_by_profile
    assert [card.topic for card in shown.fitting] == [
        "agile-work", "apps", "privacy", "agile-work", "apps", "privacy"
    ]  # fmt: skip


def test_without_profiles_there_is_something_of_the_programmes_topics(
    db: Session, company: Company
) -> None:
    company.programme.topics = ["privacy", "apps"]
    db.flush()
    shown = page(db, company)
    assert not shown.is_by_profile
    assert {card.topic for card in shown.fitting} == {"privacy", "apps"}
    first = [group.topic.key for group in shown.groups[:2] if group.topic]
    assert set(first) == {"privacy", "apps"}, "the programme's topics come first"


def test_what_this_tandem_has_is_marked_and_not_suggested(db: Session, company: Company) -> None:
    make_profile(db, company.mentor, offered={"apps": 3})
    first = page(db, company).fitting[0]
    make_task(db, company.tandem, 1, library_key=f"{first.source}/de")
    shown = page(db, company)
    assert first.source not in [card.source for card in shown.fitting]
    [marked] = [card for group in shown.groups for card in group.cards if card.is_set]
    assert marked.source == first.source


def test_the_programmes_own_tasks_are_there_once_accepted(db: Session, company: Company) -> None:
    own = make_library_task(db, company.programme, company.stranger, title="Our stock system")
    make_library_task(db, company.programme, state=LibraryState.OFFERED)
    make_library_task(db, company.programme, state=LibraryState.DECLINED)
    other = make_programme(db, company.context, company.coordinator)
    make_library_task(db, other)
    shown = page(db, company, search="stock SYSTEM")
    assert sources(shown.found or ()) == [f"own/{own.id}"]
    own_cards = [card for group in page(db, company).groups for card in group.cards if card.is_own]
    assert sources(own_cards) == [f"own/{own.id}"]


def test_a_filter_finds_by_topic_kind_and_words(db: Session, company: Company) -> None:
    found = page(db, company, topic="agile-work").found
    assert found
    assert {card.topic for card in found} == {"agile-work"}
    found = page(db, company, kind="quiz").found
    assert found
    assert {card.kind for card in found} == {"quiz"}
    assert sources(page(db, company, search="agil klaren").found or ()) == [
        "shipped/agile-in-plain-words"
    ]
    assert page(db, company, search="nothing at all %_'").found == ()
    assert page(db, company, topic="'; --").found == ()


def test_earlier_tasks_of_all_tandems_are_there_the_latest_first_and_each_once(
    db: Session, company: Company
) -> None:
    earlier = make_programme(db, company.context, company.coordinator, title="Pilot")
    tandem = make_tandem(db, earlier, company.context, company.mentor, company.stranger)
    earlier.state = ProgrammeState.CLOSED
    make_task(db, tandem, 1, title="Twice")
    one = make_task(db, tandem, 2, title="Once")
    twice = make_task(db, company.tandem, 1, title="Twice")
    as_mentee = make_tandem(
        db, company.programme, company.context, company.stranger, company.mentor
    )
    make_task(db, as_mentee, 1, title="Somebody else's")
    shown = page(db, company).earlier
    assert sources(shown) == [f"earlier/{twice.id}", f"earlier/{one.id}"]
    assert shown[1].programme == "Pilot"


def test_only_the_mentor_of_an_open_tandem_chooses(db: Session, company: Company) -> None:
    with pytest.raises(OnlyForMentors):
        page(db, company, company.mentee)
    for person in (company.coordinator, company.stranger):
        with pytest.raises(NotYourTandem):
            page(db, company, person)
    company.tandem.state = TandemState.ENDED
    db.flush()
    with pytest.raises(TandemEnded):
        page(db, company)
    company.programme.state = ProgrammeState.CLOSED
    db.flush()
    with pytest.raises(ProgrammeNotRunning):
        page(db, company)


def test_kinds_that_are_switched_off_are_not_offered(db: Session, company: Company) -> None:
    kinds = load_plugins(["plugins.micro_tasks.quiz"]).micro_tasks
    make_task(db, company.tandem, 1)
    shown = library_page(
        db,
        kinds,
        company.tandem.id,
        person_id=company.mentor.id,
        locale="de",
        wanted=LibraryFilter(),
    )
    assert {card.kind for group in shown.groups for card in group.cards} == {"quiz"}
    assert shown.earlier == ()


def test_the_number_of_queries_does_not_grow_and_no_content_is_read(
    db: Session, company: Company
) -> None:
    page(db, company)
    with count_queries(db) as few:
        page(db, company)
    for number in range(12):
        make_library_task(db, company.programme, title=f"Own {number}")
        make_task(db, company.tandem, title=f"Set {number}", library_key="shipped/sketch-an-app/de")
    with count_queries(db) as many:
        page(db, company)
    assert len(many) == len(few) <= 7
    assert not [statement for statement in many if "content" in statement]
