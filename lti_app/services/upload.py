"""Files that somebody gives as evidence: kept in the database, for the two people alone.

Which files are accepted stands in domain/upload.py, the company's scanner in upload_scan.py.
"""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lti_app.domain.tandem import TandemRole
from lti_app.domain.upload import (
    CheckedFile,
    FileRefused,
    FileType,
    check_file,
    too_many,
    type_named,
    type_of,
)
from lti_app.models import Submission, Upload, UploadContent
from lti_app.services.entry import TaskEntry, enter_task
from lti_app.services.micro_task import Kinds, kind_of
from lti_app.services.row_lock import lock
from lti_app.services.upload_scan import scan


class NoSuchFile(Exception):
    """There is no such file, or it is not for this person; which of the two, nobody learns."""


class TakesNoFiles(Exception):
    """Nothing can be added to a task of this kind."""


@dataclass(frozen=True, slots=True)
class UploadRules:
    """What an installation allows, from its settings."""

    limit_megabytes: int
    # Files that one task may have.
    limit_files: int
    # A command line that reads a file on stdin and ends with 0 where it is clean; empty: none.
    scan_command: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in a list. ``size`` is in bytes."""

    key: str
    name: str
    size: int
    is_picture: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file to send to a browser."""

    name: str
    type: FileType
    content: bytes


def check_upload(name: str, content: bytes, rules: UploadRules) -> CheckedFile:
    """A file that may be kept, after the company's scanner has seen it.

    Takes as long as the scanner does, so nothing should be locked meanwhile.

    Raises:
        FileRefused: says why.
    """
    file = check_file(name, content, rules.limit_megabytes)
    if rules.scan_command:
        scan(rules.scan_command, content)
    return file


def add_file(
    db: Session,
    kinds: Kinds,
    task_id: int,
    file: CheckedFile,
    *,
    person_id: int,
    rules: UploadRules,
    now: datetime,
) -> str:
    """Keep a file for a task. Returns its key; the same file twice is kept once.

    Raises:
        NotYourTandem, OnlyForMentees, ProgrammeNotRunning, TandemEnded: see services/entry.py.
        UnknownKind, TakesNoFiles: nothing can be added to this task.
        FileRefused: it has as many files as it may have.
    """
    entry = _working(db, kinds, task_id, person_id)
    digest = hashlib.sha256(file.content).hexdigest()
    same = select(Upload.key).where(
        Upload.micro_task_id == task_id, Upload.sha256 == digest, Upload.name == file.name
    )
    if known := db.scalar(same):
        return known
    if _number(db, entry.task.id) >= rules.limit_files:
        raise FileRefused(too_many(rules.limit_files))
    upload = Upload(
        key=secrets.token_hex(16),
        micro_task_id=task_id,
        person_id=person_id,
        name=file.name,
        media_type=file.type.media_type,
        size=len(file.content),
        sha256=digest,
        created_at=now,
    )
    db.add(upload)
    db.flush()
    db.add(UploadContent(upload_id=upload.id, content=file.content))
    db.flush()
    return upload.key


def remove_file(db: Session, kinds: Kinds, task_id: int, key: str, *, person_id: int) -> None:
    """Take a file back, for good. One that is gone already is no error: a double click.

    Raises:
        NotYourTandem, OnlyForMentees, ProgrammeNotRunning, TandemEnded: see services/entry.py.
        UnknownKind, TakesNoFiles: the task has none.
        NoSuchFile: it is the other one's.
    """
    _working(db, kinds, task_id, person_id)
    upload = db.scalar(select(Upload).where(Upload.micro_task_id == task_id, Upload.key == key))
    if upload is None:
        return
    if upload.person_id != person_id:
        raise NoSuchFile
    db.execute(delete(UploadContent).where(UploadContent.upload_id == upload.id))
    db.delete(upload)
    db.flush()


def read_file(db: Session, kinds: Kinds, task_id: int, key: str, *, person_id: int) -> FileContent:
    """A file for one of the two. The mentor of a task that is not joint sees it once handed in.

    Raises:
        NotYourTandem: see services/entry.py.
        UnknownKind: the plugin of its kind is switched off.
        NoSuchFile: there is none for this person.
    """
    entry = enter_task(db, task_id, person_id)
    row = db.execute(
        select(Upload.name, Upload.media_type, UploadContent.content)
        .join(UploadContent, UploadContent.upload_id == Upload.id)
        .where(Upload.micro_task_id == task_id, Upload.key == key)
    ).one_or_none()
    if row is None or not _may_see(kinds, entry, key):
        raise NoSuchFile
    name, media_type, content = row
    kind = type_named(media_type)
    if kind is None or (kind.is_picture and type_of(content) != kind):
        # Browsers show pictures inside our page: what is stored as one must still be one.
        raise NoSuchFile
    return FileContent(name, kind, content)


def keys_of(db: Session, task_id: int) -> list[str]:
    """The keys of a task's files, oldest first."""
    return list(
        db.scalars(select(Upload.key).where(Upload.micro_task_id == task_id).order_by(Upload.id))
    )


def files_of(
    db: Session, task_id: int, person_id: int, keys: Collection[str] | None = None
) -> tuple[StoredFile, ...]:
    """The files of a task, oldest first; ``keys`` keeps only these."""
    rows = db.execute(
        select(Upload.key, Upload.name, Upload.size, Upload.media_type, Upload.person_id)
        .where(Upload.micro_task_id == task_id)
        .order_by(Upload.id)
    )
    return tuple(
        StoredFile(key, name, size, _is_picture(media_type), owner == person_id)
        for key, name, size, media_type, owner in rows
        if keys is None or key in keys
    )


def _working(db: Session, kinds: Kinds, task_id: int, person_id: int) -> TaskEntry:
    """The task for somebody who works on it, with nobody else changing it meanwhile."""
    lock(db, Submission, task_id)
    entry = enter_task(db, task_id, person_id)
    kind = kind_of(kinds, entry.task.kind)
    if not kind.is_joint:
        entry.require(TandemRole.MENTEE)
    entry.require_open()
    if not kind.takes_files:
        raise TakesNoFiles
    return entry


def _may_see(kinds: Kinds, entry: TaskEntry, key: str) -> bool:
    if entry.role is TandemRole.MENTEE:
        return True
    kind = kind_of(kinds, entry.task.kind)
    if kind.is_joint:
        return True
    return kind.mentor_reads and key in entry.submission.handed_in.get("files", [])


def _number(db: Session, task_id: int) -> int:
    count = select(func.count()).select_from(Upload).where(Upload.micro_task_id == task_id)
    return db.scalar(count) or 0


def _is_picture(media_type: str) -> bool:
    kind = type_named(media_type)
    return kind is not None and kind.is_picture
