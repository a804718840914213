import hashlib
from threading import Thread

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from lti_app.db import session_factory
from lti_app.domain.tandem import NotYourTandem, OnlyForMentees, TandemEnded, TandemState
from lti_app.domain.upload import CheckedFile, FileRefused, check_file
from lti_app.extension.registry import load_plugins
from lti_app.models import MicroTask, Person, Upload, UploadContent
from lti_app.services import submission as submissions
from lti_app.services.upload import (
    NoSuchFile,
    TakesNoFiles,
    UploadRules,
    add_file,
    files_of,
    read_file,
    remove_file,
)
from tests.factories import NOW, TODAY, Company, make_task, make_upload

KINDS = load_plugins(
    [f"plugins.micro_tasks.{name}" for name in ("try_out", "reflect", "project")]
).micro_tasks
RULES = UploadRules(limit_megabytes=1, limit_files=3, scan_command="")
TRY = {"introduction": "", "steps": ["Do it"], "evidence": "any", "review": False, "minutes": 5}
PROJECT = {"goal": "G", "milestones": [{"text": "M"}], "deliverable": "D", "review": False}
EVERY_BYTE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.fixture
def task(db: Session, company: Company) -> MicroTask:
    return make_task(db, company.tandem, kind="try", content=TRY)


def picture(number: int = 0) -> CheckedFile:
    return check_file(f"{number}.png", EVERY_BYTE + bytes([number]), 1)


def add(db: Session, task: MicroTask, person: Person, file: CheckedFile | None = None) -> str:
    return add_file(
        db, KINDS, task.id, file or picture(), person_id=person.id, rules=RULES, now=NOW
    )


def contents(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(UploadContent)) or 0


def test_a_file_comes_back_byte_by_byte(db: Session, company: Company, task: MicroTask) -> None:
    key = add(db, task, company.mentee)
    db.expire_all()
    file = read_file(db, KINDS, task.id, key, person_id=company.mentee.id)
    assert file.content == EVERY_BYTE + b"\x00"
    kept = db.scalars(select(Upload)).one()
    assert kept.sha256 == hashlib.sha256(file.content).hexdigest()
    [shown] = files_of(db, task.id, company.mentee.id)
    assert (shown.key, shown.name, shown.size) == (key, "0.png", 265)
    assert shown.is_picture
    assert shown.is_mine


def test_the_same_file_twice_is_kept_once(db: Session, company: Company, task: MicroTask) -> None:
    assert add(db, task, company.mentee) == add(db, task, company.mentee)
    assert contents(db) == 1


def test_a_task_has_only_so_many_files(db: Session, company: Company, task: MicroTask) -> None:
    for number in range(3):
        add(db, task, company.mentee, picture(number))
    with pytest.raises(FileRefused):
        add(db, task, company.mentee, picture(3))
    other = make_task(db, company.tandem, kind="try", content=TRY)
    add(db, other, company.mentee, picture(3))


def test_the_limit_holds_for_two_tabs_at_once(
    engine: Engine, db: Session, company: Company, task: MicroTask
) -> None:
    db.commit()

    def tab(number: int) -> None:
        try:
            with session_factory(engine).begin() as session:
                add(session, task, company.mentee, picture(number))
        except FileRefused:
            pass

    tabs = [Thread(target=tab, args=[number]) for number in range(6)]
    for thread in tabs:
        thread.start()
    for thread in tabs:
        thread.join()
    assert contents(db) == 3


def test_the_mentor_reads_a_file_once_it_is_handed_in(
    db: Session, company: Company, task: MicroTask
) -> None:
    key = add(db, task, company.mentee)
    with pytest.raises(NoSuchFile):
        read_file(db, KINDS, task.id, key, person_id=company.mentor.id)
    form = {"done": ["0"]}
    submissions.hand_in(db, KINDS, task.id, form, person_id=company.mentee.id, now=NOW, today=TODAY)
    assert read_file(db, KINDS, task.id, key, person_id=company.mentor.id).content
    later = add(db, task, company.mentee, picture(1))
    with pytest.raises(NoSuchFile):
        read_file(db, KINDS, task.id, later, person_id=company.mentor.id)
    for person in (company.stranger, company.coordinator):
        with pytest.raises(NotYourTandem):
            read_file(db, KINDS, task.id, key, person_id=person.id)


def test_a_file_that_was_taken_back_is_gone(db: Session, company: Company, task: MicroTask) -> None:
    key = add(db, task, company.mentee)
    for _ in range(2):
        remove_file(db, KINDS, task.id, key, person_id=company.mentee.id)
    assert contents(db) == 0
    with pytest.raises(NoSuchFile):
        read_file(db, KINDS, task.id, key, person_id=company.mentee.id)


def test_on_a_joint_task_both_add_and_each_removes_their_own(db: Session, company: Company) -> None:
    task = make_task(db, company.tandem, kind="project", content=PROJECT)
    key = add(db, task, company.mentor)
    assert read_file(db, KINDS, task.id, key, person_id=company.mentee.id).content
    [shown] = files_of(db, task.id, company.mentee.id)
    assert not shown.is_mine
    with pytest.raises(NoSuchFile):
        remove_file(db, KINDS, task.id, key, person_id=company.mentee.id)
    remove_file(db, KINDS, task.id, key, person_id=company.mentor.id)
    assert contents(db) == 0


def test_who_may_not_work_adds_nothing(db: Session, company: Company, task: MicroTask) -> None:
    with pytest.raises(OnlyForMentees):
        add(db, task, company.mentor)
    with pytest.raises(NotYourTandem):
        add(db, task, company.stranger)
    content = {"question": "And you?", "prompts": [], "minutes": 5}
    reflect = make_task(db, company.tandem, kind="reflect", content=content)
    with pytest.raises(TakesNoFiles):
        add(db, reflect, company.mentee)
    company.tandem.state = TandemState.ENDED
    db.flush()
    with pytest.raises(TandemEnded):
        add(db, task, company.mentee)


def test_what_is_stored_as_a_picture_and_is_none_is_not_sent(
    db: Session, company: Company, task: MicroTask
) -> None:
    upload = make_upload(db, task, company.mentee, b"<svg onload=alert(1)>", media_type="image/png")
    with pytest.raises(NoSuchFile):
        read_file(db, KINDS, task.id, upload.key, person_id=company.mentee.id)
    odd = make_upload(db, task, company.mentee, b"x", media_type="text/html")
    with pytest.raises(NoSuchFile):
        read_file(db, KINDS, task.id, odd.key, person_id=company.mentee.id)
