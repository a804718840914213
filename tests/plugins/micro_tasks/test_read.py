import re
import time

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from lti_app.extension.micro_task import InvalidAnswers, InvalidContent
from plugins.micro_tasks.markdown import read_markdown, reading_minutes
from plugins.micro_tasks.read.kind import Read

KIND = Read()
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src='https://evil.example'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "![x](javascript:alert(1))",
    '[x](https://e.example "onmouseover=alert(1)")',
    '[x](https://e.example/"onmouseover="alert(1))',
    "<https://e.example/<script>>",
    "<style>*{display:none}</style>",
    "<form action=https://evil.example><input name=p></form>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "```html\n<script>alert(1)</script>\n```",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!-- --><script>alert(1)</script>",
    "[a]: javascript:alert(1)\n\n[a]",
]
ALLOWED = {
    *("a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol"),
    *("p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}


def html_of(text: str) -> str:
    return read_markdown(text)["html"]


def check_is_harmless(html: str) -> None:
    for element in BeautifulSoup(html, "html.parser").find_all(True):
        assert element.name in ALLOWED
        assert set(element.attrs) <= {"href", "title", "rel", "target", "start", "data-picture"}
        address = str(element.get("href", "https:"))
        assert not re.match(r"\s*[a-z]+:", address, re.IGNORECASE) or re.match(
            r"(https?|mailto):", address, re.IGNORECASE
        )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_becomes_harmless_html(text: str) -> None:
    check_is_harmless(html_of(text))


@given(st.lists(st.sampled_from([*HOSTILE, "\n\n", "# ", "- ", "|a|\n|-|\n"]) | st.text()))
def test_any_text_becomes_harmless_html(parts: list[str]) -> None:
    check_is_harmless(html_of("".join(parts)))


def test_the_usual_markdown_becomes_html() -> None:
    html = html_of(
        "# Profile\n\nStart with **who** you help.\n\n- one\n- two\n\n| a |\n|---|\n| b |"
    )
    page = BeautifulSoup(html, "html.parser")
    assert [page.h2.text, page.strong.text] == ["Profile", "who"]
    assert [item.text for item in page.find_all("li")] == ["one", "two"]
    assert page.td.text == "b"


def test_a_link_opens_beside_the_lms_and_tells_it_nothing() -> None:
    link = BeautifulSoup(html_of("[more](https://example.org/)"), "html.parser").a
    assert link["href"] == "https://example.org/"
    assert link["target"] == "_blank"
    assert link["rel"] == ["noopener", "noreferrer"]


def test_a_picture_is_not_loaded_but_linked_with_the_name_of_its_host() -> None:
    text = read_markdown("![A *profile*](https://Example.org:8443/p.png?a=1&b=2)")
    page = BeautifulSoup(text["html"], "html.parser")
    assert page.img is None
    assert page.a["data-picture"] == "example.org:8443"
    assert page.a["href"].endswith("/p.png?a=1&b=2")
    assert text["picture_origins"] == ["https://example.org:8443"]


@pytest.mark.parametrize(
    "address",
    [
        *("http://example.org/p.png", "/static/p.png", "//example.org/p.png"),
        *("https://user@example.org/p.png", "data:image/png;base64,AAAA", "javascript:alert(1)"),
    ],
)
def test_only_pictures_of_https_hosts_open_in_the_text(address: str) -> None:
    text = read_markdown(f"![A profile]({address})")
    assert "data-picture" not in text["html"]
    assert text["picture_origins"] == []


def test_pictures_open_from_ten_hosts_and_others_stay_links() -> None:
    text = read_markdown("\n".join(f"![x](https://h{n}.example/p.png)" for n in range(12)))
    assert len(text["picture_origins"]) == 10
    assert text["html"].count("data-picture") == 10
    assert text["html"].count("<a ") == 12


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("# a\n\n## b", ["h2", "h3"]),
        ("### a\n\n### b", ["h2", "h3"]),
        ("# a\n\n###### b\n\n# c", ["h2", "h3", "h2"]),
    ],
)
def test_headings_leave_no_gap_below_the_page_s_own(text: str, tags: list[str]) -> None:
    page = BeautifulSoup(html_of(text), "html.parser")
    assert [heading.name for heading in page.find_all(re.compile("h[1-6]"))] == tags


LONGEST = {
    **{sign: sign * 20_000 for sign in ("[", "*", "`", "> ", "![", "<a ", "- ", "|", "_a_ ")},
    "a list in a list": "".join(f"{'  ' * depth}- a\n" for depth in range(10_000)),
    "a list in a quote": "> - " * 10_000,
    "short rows of a wide table": "|a" * 100 + "\n" + "|-" * 100 + "\n" + "|\n" * 10_000,
    "a table as wide as it is tall": "|a" * 4_000 + "\n" + "|-" * 4_000 + "\n" + "|\n" * 4_000,
    "one address a thousand times": f"[a]: https://e.example/{'x' * 8_000}\n\n" + "[a]" * 4_000,
    "accents on one letter": "a" + "\u0301" * 20_000,
    "letters from right to left": "\u202e\u2066abc" * 4_000,
}


@pytest.mark.parametrize("text", LONGEST.values(), ids=LONGEST.keys())
def test_the_longest_hostile_text_is_a_small_page_in_time(text: str) -> None:
    started = time.perf_counter()
    html = html_of(text[:20_000])
    assert time.perf_counter() - started < 5
    assert len(html) < 250_000
    check_is_harmless(html)


def test_a_table_that_would_become_huge_stays_as_it_was_typed() -> None:
    small, huge = "|a|b|\n|-|-|\n" + "|c|d|\n" * 50, "|a|b|\n|-|-|\n" + "|c|d|\n" * 3_000
    assert html_of(small).count("<td>") == 100
    assert (html_of(huge).count("<td>"), html_of(huge).count("|c|d|")) == (0, 3_000)


def test_reading_takes_a_minute_for_180_words_begun() -> None:
    assert reading_minutes("word") == 1
    assert reading_minutes("word " * 180) == 1
    assert reading_minutes("word " * 181) == 2


def test_the_question_costs_a_minute() -> None:
    assert KIND.minutes({"text": "word", "question": ""}) == 1
    assert KIND.minutes({"text": "word", "question": "And you?"}) == 2


def test_a_new_task_suggests_the_question_and_an_edited_one_keeps_its_own() -> None:
    assert KIND.editor({})["question"] is None
    assert KIND.editor({"text": ["…"], "question": [""]})["question"] == ""


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"text": [" "]}, "text"),
        ({"text": ["x" * 20_001]}, "text"),
        ({"text": ["x"], "question": ["x" * 301]}, "question"),
    ],
)
def test_a_wrong_field_of_the_editor_is_named(form: dict[str, list[str]], field: str) -> None:
    with pytest.raises(InvalidContent) as raised:
        KIND.read_content(form)
    assert set(raised.value.problems) == {field}


def test_an_answer_that_is_too_long_is_refused_and_can_be_shown_again() -> None:
    content = {"text": "x", "question": "And you?"}
    with pytest.raises(InvalidAnswers) as raised:
        KIND.read_answers(content, {"answer": ["x" * 2001]})
    assert set(raised.value.problems) == {"answer"}
    assert KIND.view(content, raised.value.answers)["answer"] == "x" * 2001


def test_without_a_question_there_is_no_answer_to_keep() -> None:
    assert KIND.read_answers({"text": "x", "question": ""}, {"answer": ["hello"]}) == {"answer": ""}
