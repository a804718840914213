"""Files as evidence: who may add, see and remove them, and what is refused."""

import hashlib
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import func, select

from lti_app.models import Upload, UploadContent

from .conftest import Tandem, script
from .guest import Page

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
HTML = b"<!doctype html><script>alert(1)</script>"


def archive() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("picture.png", PNG)
    return file.getvalue()


def number_of_files(tandem: Tandem) -> int:
    tandem.db.rollback()
    return tandem.db.scalar(select(func.count()).select_from(UploadContent)) or 0


def problem(page: Page) -> str:
    found = page.html.find(id="upload-error")
    return found.get_text(" ", strip=True) if found else ""


def test_a_file_is_added_with_everything_else_that_was_typed(tandem: Tandem) -> None:
    task = tandem.sets()
    tandem.mentee.open(task)
    page = tandem.mentee.press(
        "Add the file", file=("Größe.png", PNG), done=["0"], text="So far", link="https://x.y"
    )
    assert page.files() == ["Größe.png"]
    assert page.ticked() == ["0"]
    assert (page.value("text"), page.value("link")) == ("So far", "https://x.y")
    assert tandem.submission(task).attempts == 0
    kept = tandem.db.scalars(select(Upload)).one()
    assert (kept.media_type, kept.size) == ("image/png", len(PNG))
    assert kept.sha256 == hashlib.sha256(PNG).hexdigest()


def test_a_file_is_sent_as_something_to_store(tandem: Tandem) -> None:
    task = tandem.sets()
    tandem.mentee.open(task)
    page = tandem.mentee.press("Add the file", file=("notes.txt", b"<b>bold</b> words".lower()[3:]))
    answer = tandem.mentee.look(page.file_address("notes.txt")).answer
    assert answer.headers["Content-Disposition"] == "attachment; filename=notes.txt"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].endswith("; sandbox")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "text/plain"


def test_the_mentor_fetches_a_file_once_it_is_handed_in(tandem: Tandem) -> None:
    task = tandem.sets()
    tandem.mentee.open(task)
    page = tandem.mentee.press("Add the file", file=("a.png", PNG))
    address = page.file_address("a.png").removeprefix(tandem.mentee.at)
    assert tandem.mentor.open(task).files() == []
    assert tandem.mentor.look(address, 404).code == "NOT-FOUND"
    tandem.mentee.press("Hand it in", done=["0", "1", "2"])
    assert tandem.mentor.open(task).files() == ["a.png"]
    assert tandem.mentor.look(address).answer.data == PNG
    assert tandem.stranger.look(address, 404).code == "NOT-FOUND"
    assert tandem.mentor.look(f"{task}/files/{'0' * 32}", 404).code == "NOT-FOUND"
    other = tandem.sets()
    tandem.mentee.look(address.replace(task, other), 404)


def test_a_file_can_be_taken_back_for_good(tandem: Tandem) -> None:
    task = tandem.sets()
    tandem.mentee.open(task)
    page = tandem.mentee.press("Add the file", file=("a.png", PNG))
    tandem.mentee.press("Remove a.png", text="Better in words.")
    assert tandem.mentee.shown is not None
    assert tandem.mentee.shown.value("text") == "Better in words."
    assert number_of_files(tandem) == 0
    tandem.mentee.shown = page
    tandem.mentee.press("Remove a.png")


def test_a_double_click_keeps_one_file(tandem: Tandem) -> None:
    task = tandem.sets()
    page = tandem.mentee.open(task)
    for _ in range(2):
        tandem.mentee.shown = page
        tandem.mentee.press("Add the file", file=("a.png", PNG))
    assert number_of_files(tandem) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("picture.png", archive()),
        ("picture.svg", SVG),
        ("picture.png", SVG),
        ("page.html", HTML),
        ("page.txt", HTML),
        ("program.exe", b"MZ\x90\x00\x03"),
        ("empty.png", b""),
        ("../../x", b"words"),
    ],
)
def test_what_is_no_evidence_is_refused_and_the_rest_is_kept(
    tandem: Tandem, name: str, content: bytes
) -> None:
    task = tandem.sets()
    tandem.mentee.open(task)
    for button in ("Add the file", "Hand it in"):
        page = tandem.mentee.press(
            button, 422, file=(name, content), done=["0", "1", "2"], text="Kept"
        )
        assert page.problems == {"upload"}
        assert problem(page)
        assert (page.ticked(), page.value("text")) == (["0", "1", "2"], "Kept")
    assert number_of_files(tandem) == 0
    assert tandem.submission(task).attempts == 0


def test_a_name_with_a_path_or_a_disguise_does_no_harm(tandem: Tandem) -> None:
    task = tandem.sets()
    tandem.mentee.open(task)
    for number, name in enumerate(("../../x", "..\\..\\x.png", "a\u202egnp.exe", "a;b.png")):
        page = tandem.mentee.press("Add the file", file=(name, PNG + bytes([number])))
    assert page.files() == ["x.png", "x.png", "agnp.exe.png", "a;b.png"]
    for link in page.html.select(".file-head a"):
        answer = tandem.mentee.look(str(link["href"])).answer
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")


def test_a_task_has_only_so_many_files(tandem_with: Callable[..., Tandem]) -> None:
    tandem = tandem_with(upload_limit_files="2")
    task = tandem.sets()
    tandem.mentee.open(task)
    for number in range(2):
        page = tandem.mentee.press("Add the file", file=(f"{number}.png", PNG + bytes([number])))
    assert not page.html.find("input", type="file")
    page = tandem.mentee.send(f"{task}/files", {"add": "file"}, 422, file=("3.png", PNG + b"3"))
    assert "no more than 2 files" in problem(page)


def test_a_file_beyond_the_limit_is_refused_and_the_rest_is_kept(
    tandem_with: Callable[..., Tandem],
) -> None:
    tandem = tandem_with(upload_limit_megabytes="1")
    task = tandem.sets()
    tandem.mentee.open(task)
    page = tandem.mentee.press(
        "Add the file", 422, file=("a.png", PNG + bytes(1_000_000)), text="Kept"
    )
    assert "1 MB at most" in problem(page)
    assert page.value("text") == "Kept"
    page = tandem.mentee.send(task, {}, 413, file=("a.png", PNG + bytes(2_000_000)))
    assert page.code == "FILE-TOO-LARGE"
    page = tandem.mentee.send(f"{task}/save", {"text": "x" * 1_500_000}, 413)
    assert page.code == "HTTP-413" if page.code.startswith("HTTP") else page.code


def test_a_script_hears_what_is_wrong_as_data(tandem: Tandem) -> None:
    task = tandem.sets()
    tandem.mentee.open(task)
    sent = {"file": ("a.svg", SVG), "accept": "application/json"}
    page = tandem.mentee.send(f"{task}/files", {"add": "file"}, 422, **sent)
    assert "This kind of file is not accepted." in page.answer.json["problem"]
    sent["file"] = ("a.png", PNG)
    page = tandem.mentee.send(f"{task}/files", {"add": "file", "text": "Kept"}, 200, **sent)
    assert page.answer.json["next"].endswith(task)
    assert tandem.mentee.open(task).value("text") == "Kept"


def test_the_button_without_a_file_asks_for_one(tandem: Tandem) -> None:
    task = tandem.sets()
    tandem.mentee.open(task)
    page = tandem.mentee.press("Add the file", 422, text="Kept")
    assert "choose a file first" in problem(page)
    assert page.value("text") == "Kept"


def test_a_scanner_decides(tandem_with: Callable[..., Tandem], tmp_path: Path) -> None:
    command = script(tmp_path, "scanner", "! grep -q EICAR")
    tandem = tandem_with(upload_scan_command=command)
    task = tandem.sets()
    tandem.mentee.open(task)
    page = tandem.mentee.press("Add the file", 422, file=("a.txt", b"An EICAR test"))
    assert "virus scanner has refused" in problem(page)
    page = tandem.mentee.press("Add the file", file=("a.txt", b"Harmless"))
    assert page.files() == ["a.txt"]


def test_others_go_on_while_a_scanner_takes_its_time(
    tandem_with: Callable[..., Tandem], tmp_path: Path
) -> None:
    begun, may_end = tmp_path / "begun", tmp_path / "may_end"
    waits = f"touch {begun}; until [ -e {may_end} ]; do sleep 0.05; done"
    tandem = tandem_with(upload_scan_command=script(tmp_path, "scanner", waits))
    task = tandem.sets()
    tandem.mentee.open(task)
    with ThreadPoolExecutor(1) as pool:
        adding = pool.submit(tandem.mentee.press, "Add the file", file=("a.txt", b"Harmless"))
        try:
            while not begun.exists() and not adding.done():
                sleep(0.02)
            assert tandem.mentor.open(task).answer.status_code == 200
            assert not adding.done()
        finally:
            may_end.touch()
        assert adding.result().files() == ["a.txt"]


@pytest.mark.parametrize("command", ["/no/such/scanner", "'unbalanced"])
def test_a_scanner_that_does_not_work_lets_nothing_in(
    tandem_with: Callable[..., Tandem], command: str
) -> None:
    tandem = tandem_with(upload_scan_command=command)
    task = tandem.sets()
    tandem.mentee.open(task)
    page = tandem.mentee.press("Add the file", 422, file=("a.txt", b"Harmless"), text="Kept")
    assert "could not be checked" in problem(page)
    assert page.value("text") == "Kept"
    assert number_of_files(tandem) == 0


def test_a_visit_that_ends_while_a_file_is_sent_keeps_the_words(tandem: Tandem) -> None:
    task = tandem.sets()
    tandem.mentee.open(task)
    tandem.visit_ends(tandem.mentee)
    page = tandem.mentee.press(
        "Add the file", 403, file=("a.png", PNG + bytes(3_000_000)), text="A long thought"
    )
    assert page.code == "VISIT-EXPIRED"
    assert "was kept as a draft" in page.text
    assert tandem.comes(tandem.company.mentee).open(task).value("text") == "A long thought"
    assert number_of_files(tandem) == 0


def test_a_huge_file_after_the_visit_s_end_is_told_in_plain_words(tandem: Tandem) -> None:
    task = tandem.sets()
    tandem.mentee.open(task)
    tandem.visit_ends(tandem.mentee)
    page = tandem.mentee.press("Add the file", 403, file=("a.png", PNG + bytes(12_000_000)))
    assert page.code == "VISIT-EXPIRED"


def test_a_task_of_another_kind_takes_no_files(tandem: Tandem) -> None:
    task = tandem.sets("reflect")
    tandem.mentee.open(task)
    page = tandem.mentee.send(f"{task}/files", {"add": "file"}, 404, file=("a.png", PNG))
    assert page.code == "NOT-FOUND"


def test_a_picture_that_is_none_any_more_is_not_sent(tandem: Tandem) -> None:
    """Whatever has come into the database: as a picture goes out only what is one."""
    task = tandem.sets()
    tandem.mentee.open(task)
    page = tandem.mentee.press("Add the file", file=("a.png", PNG))
    tandem.db.query(UploadContent).update({"content": SVG})
    tandem.db.commit()
    tandem.mentee.look(page.file_address("a.png"), 404)
