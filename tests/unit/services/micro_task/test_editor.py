"""What the editor offers: sources, languages, topics, and what was typed before."""

import pytest
from sqlalchemy.orm import Session

from lti_app.domain.library import LibraryState, NoSuchLibraryTask
from lti_app.domain.micro_task import InvalidTask
from tests.factories import (
    Company,
    count_queries,
    make_library_task,
    make_topic,
)
from tests.unit.services.micro_task.conftest import QUIZ, Mentor, from_scratch


@pytest.mark.parametrize(
    ("chosen", "platform", "language"),
    [("de", "en", "de"), (None, "de-AT", "de"), (None, "", "en")],
)
def test_a_ready_task_speaks_the_mentees_language_as_far_as_it_is_known(
    mentor: Mentor, chosen: str | None, platform: str, language: str
) -> None:
    mentee = mentor.company.mentee
    mentee.chosen_locale, mentee.platform_locale = chosen, platform
    mentor.db.flush()
    found = mentor.opens(QUIZ).material
    assert found is not None
    assert found.source.language == language
    assert found.languages == ("de", "en")


@pytest.mark.parametrize(
    "source", ["shipped/no-such-task", "own/999999", "nonsense", "earlier/1/x"]
)
def test_what_is_not_there_opens_no_editor(mentor: Mentor, source: str) -> None:
    with pytest.raises(NoSuchLibraryTask):
        mentor.opens(source)


def test_topics_are_the_programmes_and_what_the_task_has_already(
    db: Session, company: Company, mentor: Mentor
) -> None:
    own = make_topic(db, company.registration)
    retired = make_topic(db, company.registration, name_de="Alt", name_en="Old", retired=True)
    keys = {one.key for one in mentor.opens().topics}
    assert own.key in keys
    assert retired.key not in keys
    company.programme.topics = ["apps", own.key]
    db.flush()
    assert {one.key for one in mentor.opens().topics} == {"apps", own.key}
    assert {one.key for one in mentor.opens(QUIZ).topics} == {"apps", own.key, "agile-work"}
    with pytest.raises(InvalidTask):
        mentor.sets(from_scratch(topic="privacy"))
    assert mentor.sets(from_scratch(topic=own.key)).topic == own.key


def test_the_editor_asks_the_database_a_fixed_number_of_times(db: Session, mentor: Mentor) -> None:
    for source in ("", QUIZ):
        mentor.opens(source)
        with count_queries(db) as statements:
            mentor.opens(source)
        assert len(statements) <= 6


def test_what_is_gone_meanwhile_leaves_what_was_typed(
    db: Session, company: Company, mentor: Mentor
) -> None:
    own = make_library_task(db, company.programme)
    form = dict(mentor.opens(f"own/{own.id}").form)
    own.state = LibraryState.DECLINED
    db.flush()
    with pytest.raises(InvalidTask):
        mentor.sets(form)
    page = mentor.opens(typed=form)
    assert page.material is None
    assert page.form == form
    form.pop("library")
    assert mentor.sets(form).library_key == ""
