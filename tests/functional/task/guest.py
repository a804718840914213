"""Somebody of a tandem at the pages of a task, through the application itself."""

import re
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

FROM_OWN_PAGE = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class Page:
    """A page that came back."""

    answer: TestResponse

    @cached_property
    def html(self) -> BeautifulSoup:
        return BeautifulSoup(self.answer.text, "html.parser")

    @property
    def text(self) -> str:
        return " ".join(self.html.get_text(" ").split())

    @property
    def code(self) -> str:
        """The short code of an error page."""
        code = self.html.find("code")
        return code.get_text(strip=True) if code else ""

    @property
    def problems(self) -> set[str]:
        """The fields that the summary above the form names."""
        return {str(one["href"]).removeprefix("#") for one in self.html.select("#problems a")}

    def value(self, name: str) -> str:
        field = self.html.find(["input", "textarea"], attrs={"name": name})
        assert field is not None, f"no field {name}: {self.text}"
        return _value(field)

    def ticked(self) -> list[str]:
        return [str(one["value"]) for one in self.html.select('[name="done"][checked]')]

    def files(self) -> list[str]:
        return [one.get_text(strip=True) for one in self.html.select(".file-head a")]

    def file_address(self, name: str) -> str:
        [found] = [one for one in self.html.select(".file-head a") if one.get_text() == name]
        return str(found["href"])


@dataclass
class Guest:
    """A person with an open visit. ``at`` is where the visit's pages begin."""

    client: FlaskClient
    at: str
    shown: Page | None = None

    def open(self, path: str, status: int = 200) -> Page:
        self.shown = self.look(path, status)
        return self.shown

    def look(self, path: str, status: int = 200) -> Page:
        """Get a page of the visit, or any address; the page that is shown stays."""
        address = path if path.startswith("/") else self.at + path
        return _checked(self.client.get(address, follow_redirects=True), status)

    def press(
        self,
        words: str,
        status: int = 200,
        file: tuple[str, bytes] | None = None,
        **typed: str | list[str],
    ) -> Page:
        """Fill in the form around a button of the shown page and press it."""
        assert self.shown is not None
        button, form = _form_around(self.shown, words)
        fields = _fields(form)
        unknown = typed.keys() - {str(one["name"]) for one in form.select("[name]")}
        assert not unknown, f"the form has no {unknown}"
        fields |= typed
        if button.get("name"):
            fields[str(button["name"])] = str(button.get("value", ""))
        address = str(button.get("formaction") or form["action"])
        self.shown = self.send(address, fields, status, file)
        return self.shown

    def send(
        self,
        path: str,
        fields: dict[str, Any],
        status: int = 200,
        file: tuple[str, bytes] | None = None,
        accept: str = "text/html",
    ) -> Page:
        """Post what no page offers, or what a script would; the page that is shown stays."""
        assert self.shown is not None
        data = MultiDict[str, Any]({"csrf_token": self.shown.value("csrf_token"), **fields})
        if file is not None:
            data["upload"] = (BytesIO(file[1]), file[0])
        address = path if path.startswith("/") else self.at + path
        answer = self.client.post(
            address, data=data, headers={**FROM_OWN_PAGE, "Accept": accept}, follow_redirects=True
        )
        return _checked(answer, status)


def _checked(answer: TestResponse, status: int) -> Page:
    page = Page(answer)
    assert answer.status_code == status, f"{answer.status_code}: {page.text[:1500]}"
    return page


def _form_around(page: Page, words: str) -> tuple[Tag, Tag]:
    for button in page.html.find_all("button"):
        form = button.find_parent("form")
        if button.get_text(" ", strip=True) == words and form is not None:
            return button, form
    raise AssertionError(f"no button “{words}”: {page.text[:1500]}")


def _fields(form: Tag) -> dict[str, Any]:
    """What a browser would send of a form as it stands, without a button or a file."""
    fields: dict[str, Any] = {}
    for one in form.select("input[name], textarea[name]"):
        name, kind = str(one["name"]), one.get("type")
        if kind in {"radio", "checkbox"}:
            if one.has_attr("checked"):
                fields.setdefault(name, []).append(str(one["value"]))
        elif kind != "file":
            fields[name] = _value(one)
    for one in form.select("select[name]"):
        chosen = one.select_one("option[selected]") or one.find("option")
        fields[str(one["name"])] = str(chosen["value"]) if isinstance(chosen, Tag) else ""
    return fields


def _value(field: Tag) -> str:
    if field.name == "textarea":
        # A browser drops the line break after the start tag.
        return re.sub(r"^\n", "", field.get_text())
    return str(field.get("value", ""))
