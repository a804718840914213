"""What a task is made from, its topic, and what comes back later; the rest: test_micro_task.py."""

from collections.abc import Mapping

import pytest
from sqlalchemy.orm import Session

from lti_app.catalogue import find_shipped_task
from lti_app.domain.library import LibraryState, NoSuchLibraryTask
from lti_app.domain.micro_task import AlreadyStarted, InvalidTask, SubmissionState
from lti_app.domain.tandem import NotYourTandem, OnlyForMentors
from lti_app.extension.registry import load_plugins
from lti_app.models import MicroTask
from lti_app.services import micro_task as tasks
from tests.factories import (
    NOW,
    TODAY,
    Company,
    count_queries,
    make_library_task,
    make_programme,
    make_tandem,
    make_task,
    make_topic,
)

KINDS = load_plugins(
    [f"plugins.micro_tasks.{name}" for name in ("read", "try_out", "quiz", "reflect")]
).micro_tasks
QUIZ = "shipped/agile-in-plain-words"
OWN_QUESTION = {
    "recall_1_text": ["Which of your boards did we change?"],
    "recall_1_right": ["The sales board"],
    "recall_1_wrong_1": ["None"],
}
QUESTION = {"text": "Who?", "answers": ["You", "Nobody"], "right": 0}
Form = Mapping[str, list[str]]


def editor(db: Session, company: Company, source: str = "", **more: str) -> tasks.TaskEditor:
    asked = {name: [value] for name, value in more.items()} | {"library": [source]}
    return tasks.editor(
        db,
        KINDS,
        company.tandem.id,
        person_id=company.mentor.id,
        today=TODAY,
        locale="en",
        asked=asked,
    )


def set_task(db: Session, company: Company, form: Form) -> MicroTask:
    done = tasks.set_task(
        db,
        KINDS,
        company.tandem.id,
        form["kind"][0],
        form,
        person_id=company.mentor.id,
        now=NOW,
        today=TODAY,
    )
    db.expire_all()
    return db.get_one(MicroTask, done.task_id)


def from_scratch(**fields: str) -> dict[str, list[str]]:
    form = {"kind": "read", "title": "A thought", "text": "Some words.", "recall": "yes"} | fields
    return {name: [value] for name, value in form.items()}


def change(db: Session, company: Company, task: MicroTask, form: Form) -> MicroTask:
    me = company.mentor.id
    tasks.change_task(db, KINDS, task.id, form, person_id=me, today=TODAY)
    db.expire_all()
    return task


def edited(db: Session, company: Company, task: MicroTask) -> dict[str, list[str]]:
    return dict(tasks.editor_of(db, KINDS, task.id, person_id=company.mentor.id).form)


def test_a_ready_task_is_set_as_it_is_with_topic_source_and_questions(
    db: Session, company: Company
) -> None:
    shipped = find_shipped_task("agile-in-plain-words")
    assert shipped is not None
    task = set_task(db, company, editor(db, company, f"{QUIZ}/de").form)
    assert (task.kind, task.title, task.topic) == ("quiz", shipped.title.de, "agile-work")
    assert task.library_key == f"{QUIZ}/de"
    assert task.recall_questions == [dict(question) for question in shipped.recall["de"]]
    assert task.minutes == shipped.minutes


@pytest.mark.parametrize(
    ("chosen", "platform", "language"),
    [("de", "en", "de"), (None, "de-AT", "de"), (None, "", "en")],
)
def test_a_ready_task_speaks_the_mentees_language_as_far_as_it_is_known(
    db: Session, company: Company, chosen: str | None, platform: str, language: str
) -> None:
    company.mentee.chosen_locale, company.mentee.platform_locale = chosen, platform
    db.flush()
    found = editor(db, company, QUIZ).material
    assert found is not None
    assert found.source.language == language
    assert found.languages == ("de", "en")


def test_an_accepted_own_task_is_set_with_its_questions(db: Session, company: Company) -> None:
    own = make_library_task(db, company.programme, topic="apps", recall_questions=[QUESTION])
    task = set_task(db, company, editor(db, company, f"own/{own.id}").form)
    assert (task.title, task.content) == (own.title, own.content)
    assert (task.library_key, task.topic) == (f"own/{own.id}", "apps")
    assert task.recall_questions == [QUESTION]


def test_a_copy_takes_own_questions_along_and_no_word_to_anybody(
    db: Session, company: Company
) -> None:
    other = make_programme(db, company.context, company.coordinator)
    tandem = make_tandem(db, other, company.context, company.mentor, company.stranger)
    own = {**QUESTION, "own": True}
    earlier = make_task(
        db, tandem, 1, note="Dear Chloé", topic="apps", recall_questions=[QUESTION, own]
    )
    page = editor(db, company, f"earlier/{earlier.id}")
    assert "note" not in page.form
    task = set_task(db, company, page.form)
    assert (task.title, task.content, task.note) == (earlier.title, earlier.content, "")
    assert (task.topic, task.library_key) == ("apps", "")
    along, kept = task.recall_questions
    assert along == QUESTION
    assert kept["own"] is True
    assert kept["answers"][kept["right"]] == "You"


@pytest.mark.parametrize(
    "source", ["shipped/no-such-task", "own/999999", "nonsense", "earlier/1/x"]
)
def test_what_is_not_there_opens_no_editor(db: Session, company: Company, source: str) -> None:
    with pytest.raises(NoSuchLibraryTask):
        editor(db, company, source)


def test_nobody_copies_what_is_not_theirs(db: Session, company: Company) -> None:
    tandem = make_tandem(db, company.programme, company.context, company.stranger, company.mentor)
    foreign = make_task(db, tandem, 1, title="Somebody else's")
    other = make_programme(db, company.context, company.coordinator)
    elsewhere = make_library_task(db, other)
    offered = make_library_task(db, company.programme, state=LibraryState.OFFERED)
    sources = [f"earlier/{foreign.id}", f"own/{elsewhere.id}", f"own/{offered.id}"]
    for source in sources:
        with pytest.raises(NoSuchLibraryTask):
            editor(db, company, source)
        with pytest.raises(InvalidTask) as refused:
            set_task(db, company, from_scratch(library=source))
        assert set(refused.value.problems) == {"library"}


def test_what_is_gone_meanwhile_leaves_what_was_typed(db: Session, company: Company) -> None:
    own = make_library_task(db, company.programme)
    form = dict(editor(db, company, f"own/{own.id}").form)
    own.state = LibraryState.DECLINED
    db.flush()
    with pytest.raises(InvalidTask):
        set_task(db, company, form)
    page = tasks.editor(
        db, KINDS, company.tandem.id, person_id=company.mentor.id, today=TODAY, typed=form
    )
    assert page.material is None
    assert page.form == form
    form.pop("library")
    assert set_task(db, company, form).library_key == ""


def test_another_kind_than_the_source_has_takes_nothing_of_it(
    db: Session, company: Company
) -> None:
    task = set_task(db, company, from_scratch(library=f"{QUIZ}/de"))
    assert (task.kind, task.library_key, task.recall_questions) == ("read", "", [])


def test_a_quiz_of_ones_own_brings_its_questions(db: Session, company: Company) -> None:
    quiz = {"q1_text": "Who?", "q1_a1": "You", "q1_a2": "Nobody", "q1_correct": "1"}
    task = set_task(db, company, from_scratch(kind="quiz", **quiz))
    assert task.recall_questions == [QUESTION]
    form = edited(db, company, task) | {"q1_text": ["Who else?"]}
    task = change(db, company, task, form)
    assert [one["text"] for one in task.recall_questions] == ["Who else?"]


def test_recall_can_be_switched_off_and_on_again(db: Session, company: Company) -> None:
    form = dict(editor(db, company, f"{QUIZ}/en").form)
    task = set_task(db, company, form | {"recall": []})
    assert task.recall_questions == []
    form = edited(db, company, task)
    assert form["recall"] == []
    shipped = find_shipped_task("agile-in-plain-words")
    assert shipped is not None
    task = change(db, company, task, form | {"recall": ["yes"]})
    assert [one["text"] for one in task.recall_questions] == [
        one["text"] for one in shipped.recall["en"]
    ]


def test_own_questions_come_back_and_can_be_changed(db: Session, company: Company) -> None:
    task = set_task(db, company, from_scratch() | OWN_QUESTION)
    [question] = task.recall_questions
    assert question["answers"][question["right"]] == "The sales board"
    form = edited(db, company, task)
    assert {name: form[name] for name in OWN_QUESTION} == OWN_QUESTION
    task = change(db, company, task, form | {"recall_1_right": ["The board of HR"]})
    [question] = task.recall_questions
    assert question["answers"][question["right"]] == "The board of HR"
    assert task.title == "A thought"


def test_a_changed_task_keeps_source_topic_and_questions(db: Session, company: Company) -> None:
    task = set_task(db, company, editor(db, company, f"{QUIZ}/de").form)
    before = (task.library_key, task.topic, task.recall_questions)
    task = change(db, company, task, edited(db, company, task) | {"title": ["Better"]})
    assert (task.library_key, task.topic, task.recall_questions) == before
    assert task.title == "Better"


def test_all_that_is_wrong_is_named_together(db: Session, company: Company) -> None:
    form = from_scratch(title="", topic="no-such-topic", recall_1_text="Only a question?")
    with pytest.raises(InvalidTask) as refused:
        set_task(db, company, form)
    wrong = {"title", "topic", "recall_1_right", "recall_1_wrong_1"}
    assert set(refused.value.problems) == wrong


def test_topics_are_the_programmes_and_what_the_task_has_already(
    db: Session, company: Company
) -> None:
    own = make_topic(db, company.registration)
    retired = make_topic(db, company.registration, name_de="Alt", name_en="Old", retired=True)
    keys = {one.key for one in editor(db, company).topics}
    assert own.key in keys
    assert retired.key not in keys
    company.programme.topics = ["apps", own.key]
    db.flush()
    assert {one.key for one in editor(db, company).topics} == {"apps", own.key}
    assert {one.key for one in editor(db, company, QUIZ).topics} == {"apps", own.key, "agile-work"}
    with pytest.raises(InvalidTask):
        set_task(db, company, from_scratch(topic="privacy"))
    assert set_task(db, company, from_scratch(topic=own.key)).topic == own.key


def test_a_preview_shows_it_and_sets_nothing(db: Session, company: Company) -> None:
    form = editor(db, company, f"{QUIZ}/en").form
    shown = tasks.preview(
        db,
        KINDS,
        company.tandem.id,
        "quiz",
        form,
        person_id=company.mentor.id,
        today=TODAY,
    )
    assert (shown.position, shown.is_long, shown.mentee_name) == (1, False, "Bernd Hoffmann")
    assert len(shown.questions) >= 2
    assert db.query(MicroTask).count() == 0
    task = set_task(db, company, form)
    again = tasks.preview_change(
        db,
        KINDS,
        task.id,
        edited(db, company, task),
        person_id=company.mentor.id,
        today=TODAY,
    )
    assert (again.title, again.questions) == (shown.title, shown.questions)


def test_only_the_mentor_looks_at_a_preview_and_only_before_the_start(
    db: Session, company: Company
) -> None:
    def preview(person_id: int) -> tasks.TaskPreview:
        form = from_scratch()
        return tasks.preview(
            db, KINDS, company.tandem.id, "read", form, person_id=person_id, today=TODAY
        )

    with pytest.raises(OnlyForMentors):
        preview(company.mentee.id)
    with pytest.raises(NotYourTandem):
        preview(company.coordinator.id)
    task = make_task(db, company.tandem, 1, SubmissionState.STARTED)
    with pytest.raises(AlreadyStarted):
        tasks.preview_change(
            db, KINDS, task.id, from_scratch(), person_id=company.mentor.id, today=TODAY
        )


def test_the_editor_asks_the_database_a_fixed_number_of_times(
    db: Session, company: Company
) -> None:
    for source in ("", QUIZ):
        editor(db, company, source)
        with count_queries(db) as statements:
            editor(db, company, source)
        assert len(statements) <= 6
