"""Hostile and clumsy input: shown harmlessly, or refused on a readable page; never a fault."""

import re
from collections.abc import Callable

import pytest

from .course import BY_MENTEE, BY_MENTOR, MENTEE, does_quiz, gives_feedback, sets_quiz, sets_reading
from .tandem import Tandem
from .visitor import FROM_OWN_PAGE, Shown, Visitor

SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
MARKDOWN = f"""
{SCRIPT}

{IMAGE}

[press me](javascript:alert(1)) [and me](data:text/html,x) <a href="javascript:alert(1)">me</a>

![picture](https://tracker.example/seen.gif) [a good link](https://example.org/)

<iframe src="https://evil.example"></iframe><style>body {{ display: none }}</style>
"""
TEMPLATE = "{{ 7 * 191 }} ${7 * 191} %(title)s {0.__class__}"
HUGE = "9" * 25


@pytest.fixture(scope="module")
def working(new_tandem: Callable[..., Tandem]) -> Tandem:
    """A tandem with a completed quiz."""
    tandem = new_tandem()
    tandem.task = sets_quiz(tandem.mentor)
    does_quiz(tandem.mentee, tandem.task, "0", "0")
    return tandem


def is_harmless(page: Shown) -> None:
    """Only what our own templates bring: scripts from here, no handlers, no odd addresses."""
    assert all(
        str(one.get("src", "")).startswith("/") and not one.string
        for one in page.html.find_all("script")
    )
    assert page.html.find_all(["iframe", "style", "object", "embed"]) == []
    for element in page.html.find_all(True):
        assert [name for name in element.attrs if name.startswith("on")] == []
        for name in ("href", "src", "action"):
            address = str(element.get(name, "/"))
            assert re.match(r"/|#|https://(example\.org|tracker\.example)/|mailto:", address), (
                address
            )


def is_readable(page: Shown, *statuses: int) -> None:
    """A page of this tool with a heading and a code, or a form with its problems."""
    assert page.status in statuses, f"{page.status}: {page.text[:500]}"
    assert page.heading
    assert page.code or page.html.select("#problems")


def test_markdown_and_html_of_a_mentor_are_shown_harmlessly(tandem: Tandem) -> None:
    task = sets_reading(tandem.mentor, title=SCRIPT, note=IMAGE, text=MARKDOWN, question=TEMPLATE)
    is_harmless(tandem.mentor.shown)
    for visitor in (tandem.mentor, tandem.mentee):
        page = visitor.open(f"tasks/{task}")
        is_harmless(page)
        assert page.heading == SCRIPT
        assert IMAGE in page.text
        assert TEMPLATE in page.text
        assert page.link("a good link") == "https://example.org/"
        # Nothing is loaded from elsewhere: a picture is a link.
        assert page.html.select("main img") == []
        assert page.link("picture") == "https://tracker.example/seen.gif"
        is_harmless(visitor.open())
        is_harmless(visitor.open(f"tasks/{task}/feedback"))
    is_harmless(tandem.coordinator.open())


def test_html_in_answers_quizzes_and_feedback_is_shown_as_it_was_typed(tandem: Tandem) -> None:
    reading = sets_reading(tandem.mentor)
    tandem.mentee.open(f"tasks/{reading}")
    tandem.mentee.press("I am done", answer=f"</textarea>{SCRIPT}")
    page = tandem.mentee.open(f"tasks/{reading}")
    is_harmless(page)
    assert page.value("answer") == f"</textarea>{SCRIPT}"
    quiz = sets_quiz(
        tandem.mentor, q1_text=SCRIPT, q1_a1=IMAGE, q1_a1_remark=SCRIPT, q2_a2=TEMPLATE
    )
    is_harmless(does_quiz(tandem.mentee, quiz, "0", "0"))
    assert tandem.mentee.shown.text.count(SCRIPT) == 2
    gives_feedback(tandem.mentee, quiz, BY_MENTEE | {"helped": SCRIPT})
    gives_feedback(tandem.mentor, quiz, BY_MENTOR | {"strength": IMAGE})
    for visitor in (tandem.mentor, tandem.mentee):
        page = visitor.open(f"tasks/{quiz}/feedback")
        is_harmless(page)
        assert SCRIPT in page.text
        assert IMAGE in page.text


def test_html_in_a_programmes_settings_is_shown_as_it_was_typed(tandem: Tandem) -> None:
    tandem.coordinator.open(f"programme/{tandem.programme}/settings")
    tandem.coordinator.press("Save", title=SCRIPT, purpose=IMAGE)
    for visitor in (tandem.coordinator, tandem.mentor, tandem.mentee, tandem.learner()):
        page = visitor.open()
        is_harmless(page)
        assert SCRIPT in page.text


@pytest.mark.parametrize(
    "path",
    [
        "tandems/{tandem}/tasks/new",
        "tasks/{task}/feedback",
        "draft/tasks/{task}/feedback",
        "language",
    ],
)
def test_ten_thousand_fields_get_a_readable_answer(working: Tandem, path: str) -> None:
    fields = {f"field{number}": "some words" for number in range(10_000)}
    visitor, path = working.mentor, working.fill(path)
    is_readable(visitor.send(path, fields), 400, 413, 422)
    parts = {name: (None, value) for name, value in fields.items()}
    is_readable(visitor.send(path, files=parts), 400, 413, 422)


@pytest.mark.parametrize(
    ("who", "path", "field"),
    [
        ("mentor", "tandems/{tandem}/tasks/new", "text"),
        ("mentor", "tasks/{task}/feedback", "strength"),
        ("mentor", "draft/tasks/{task}/feedback", "strength"),
        ("mentee", "tasks/{task}", "q1"),
        ("mentee", "tasks/{task}/save", "q1"),
        ("coordinator", "programme/{programme}/settings", "purpose"),
        ("coordinator", "programme/{programme}/pair", "search"),
    ],
)
def test_two_megabytes_get_a_readable_answer(
    working: Tandem, who: str, path: str, field: str
) -> None:
    visitor: Visitor = getattr(working, who)
    words = "words " * 350_000
    is_readable(visitor.send(working.fill(path), {field: words}), 413)
    as_file = {"upload": ("words.txt", words)}
    # A hand-in may carry a file, but a quiz has no place for one.
    refused = 404 if path == "tasks/{task}" else 413
    is_readable(visitor.send(working.fill(path), files=as_file), refused)


def test_two_megabytes_from_outside_a_visit_get_a_readable_answer(working: Tandem) -> None:
    for path in ("/lti/login", "/lti/launch", "/lti/launch/stored"):
        fields = {"id_token": "x" * 2_000_000, "state": "x", "iss": "y" * 2_000_000}
        is_readable(working.mentor.send(path, fields), 400, 403, 413)


@pytest.mark.parametrize(
    "path",
    [
        f"tasks/{HUGE}",
        f"tasks/{HUGE}/feedback",
        f"tasks/{HUGE}/edit",
        f"tandems/{HUGE}/tasks/new",
        "tasks/-1",
        "tasks/0",
        "tasks/1e3",
        "tasks/%00",
        "no/such/page",
        "tasks/" + "x" * 5000,
        "tasks/" + "9" * 5000,
    ],
)
def test_an_invented_address_gets_a_readable_answer(working: Tandem, path: str) -> None:
    is_readable(working.mentor.look(path), 404)
    is_readable(working.mentor.send(path), 404, 405)


@pytest.mark.parametrize("path", ["programme/%s/settings", "programme/%s/pair"])
def test_an_invented_programme_gets_a_readable_answer(working: Tandem, path: str) -> None:
    for number in (HUGE, "0", "999999"):
        is_readable(working.coordinator.look(path % number), 404)
        is_readable(working.coordinator.send(path % number), 404, 405, 422)


@pytest.mark.parametrize("path", ["tandems/%s/end", "passback/%s/send"])
def test_an_invented_row_gets_a_readable_answer(working: Tandem, path: str) -> None:
    for number in (HUGE, "0", "999999"):
        is_readable(working.coordinator.send(path % number), 404, 405)


@pytest.mark.parametrize(
    "query",
    [
        f"?page={HUGE}",
        "?page=-5",
        f"passback?before={HUGE}",
        "passback?before=-1",
        "programme/{programme}/pair?search=" + "x" * 60_000,
        "passback?status=odd",
        "tandems?page=%00",
        "?all=%ff%fe",
        f"programmes/{{programme}}/people?page={HUGE}&number={HUGE}&show=odd",
        f"programmes/{{programme}}/matching?page={HUGE}",
        f"programmes/{{programme}}/library?page={HUGE}",
    ],
)
def test_odd_questions_get_the_page_all_the_same(working: Tandem, query: str) -> None:
    assert working.coordinator.look(working.fill(query)).status == 200


def test_odd_questions_of_a_mentor_get_the_page_all_the_same(working: Tandem) -> None:
    for query in (
        f"tandems/{{tandem}}/library?position={HUGE}&topic=odd&kind=odd&search=%00",
        f"tandems/{{tandem}}/tasks/new?position={HUGE}&kind=odd",
        f"programmes/{{programme}}/mentors?page={HUGE}",
    ):
        assert working.mentor.look(working.fill(query)).status in {200, 404}, query


@pytest.mark.parametrize("odd", ["\x00", "\ud83d".encode("utf-8", "surrogatepass"), b"\xff\xfe"])
def test_signs_that_no_database_stores_do_no_harm(working: Tandem, odd: str | bytes) -> None:
    visitor, mentee = working.mentor, working.mentee
    words = {"title": odd, "text": odd, "strength": odd, "q1": odd, "to": odd, "search": odd}
    sent = words | {"language": odd, "mentor_id": odd, "kind": odd, "position": odd}
    for who, path in (
        (visitor, "tandems/{tandem}/tasks/new"),
        (visitor, "tasks/{task}/feedback"),
        (mentee, "tasks/{task}"),
        (mentee, "language"),
        (working.coordinator, "programme/{programme}/settings"),
        (working.coordinator, "programme/{programme}/state"),
        (working.coordinator, "programme/{programme}/pair"),
    ):
        answer = who.send(working.fill(path), sent)
        assert 400 <= answer.status < 500, f"{path}: {answer.status}"
        assert answer.heading


def test_odd_numbers_in_forms_are_refused_with_what_was_typed(working: Tandem) -> None:
    for odd in (HUGE, "-1", "1.5", "١", "NaN", ""):
        fields = {"progress": odd, "practice": odd, "strength": "Words"}
        page = working.mentor.send(f"tasks/{working.task}/feedback", fields)
        is_readable(page, 422)
        pair = {"mentor_id": odd, "mentee_id": odd}
        page = working.coordinator.send(f"programme/{working.programme}/pair", pair)
        assert page.status == 422


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_odd_methods_are_refused(working: Tandem, method: str) -> None:
    working.mentor.open()
    address = working.mentor.at(f"tasks/{working.task}")
    is_readable(working.mentor.ask(method, address, headers=FROM_OWN_PAGE), 405)


def test_a_body_that_is_no_form_is_refused(working: Tandem) -> None:
    address = working.mentor.at(f"tasks/{working.task}/feedback")
    for kind in ("application/json", "multipart/form-data", "multipart/form-data; boundary=x"):
        headers = {**FROM_OWN_PAGE, "Content-Type": kind}
        answer = working.mentor.ask("POST", address, data=b"{not a form", headers=headers)
        is_readable(answer, 400, 403)


def test_none_of_this_was_a_fault_or_reached_the_log(working: Tandem) -> None:
    log = working.course.place.log
    assert re.findall(r"\bE-[0-9A-F]{8}\b.*", log) == []
    assert "Traceback" not in log
    assert "alert(1)" not in log
    working.course.again(working.mentee, MENTEE)
