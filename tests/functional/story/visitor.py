"""A browser without scripts: keeps cookies, follows redirects, reads pages and sends their forms.

It sends what Chromium sends from our pages: no referrer, a hidden origin, where the form stood.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from bs4 import BeautifulSoup, Tag
from requests.adapters import HTTPAdapter
from requests.cookies import extract_cookies_to_jar, get_cookie_header

from tests.company import Company

FROM_OWN_PAGE = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}

Fields = Mapping[str, str | bytes | list[str]]


@dataclass(frozen=True)
class Shown:
    """A page that came back."""

    status: int
    url: str
    body: str

    @cached_property
    def html(self) -> BeautifulSoup:
        return BeautifulSoup(self.body, "html.parser")

    @property
    def heading(self) -> str:
        heading = self.html.find("h1")
        return heading.get_text(" ", strip=True) if heading else ""

    @property
    def text(self) -> str:
        """The words that stand on the page, without those of its controls' values."""
        return " ".join(self.html.get_text(" ").split())

    @property
    def code(self) -> str:
        """The short code of an error page."""
        code = self.html.find("code")
        return code.get_text(strip=True) if code else ""

    def value(self, name: str) -> str:
        """What a text field of the page is filled with."""
        return _text_value(self._field(name))

    def chosen(self, name: str) -> list[str]:
        """The chosen values of a field with choices."""
        return [str(one["value"]) for one in self.html.select(f'[name="{name}"][checked]')]

    def choice(self, name: str, label: str) -> str:
        """The value of the choice that a label names."""
        found = [
            str(one["value"])
            for one in self.html.select(f'[name="{name}"]')
            if one.parent is not None and label in one.parent.get_text(" ")
        ]
        assert len(found) == 1, f"{len(found)} choices of {name} are labelled {label}"
        return found[0]

    def form_around(self, words: str) -> tuple[Tag, Tag]:
        """The button with these words, and its form."""
        for button in self.html.find_all("button"):
            form = button.find_parent("form")
            if button.get_text(" ", strip=True) == words and form is not None:
                return button, form
        raise AssertionError(f"no button “{words}” on “{self.heading}”: {self.text}")

    def link(self, words: str) -> str:
        """Where the link with these words leads."""
        for link in self.html.find_all("a"):
            if link.get_text(" ", strip=True) == words:
                return urljoin(self.url, str(link["href"]))
        raise AssertionError(f"no link “{words}” on “{self.heading}”: {self.text}")

    def has_button(self, words: str) -> bool:
        controls = self.html.find_all(["a", "button"])
        return any(one.get_text(" ", strip=True) == words for one in controls)

    def _field(self, name: str) -> Tag:
        found = self.html.find(["input", "textarea"], attrs={"name": name})
        assert found is not None, f"no field {name} on “{self.heading}”"
        return found


class _WithCookies(HTTPAdapter):
    """Keeps cookies as browsers do: those for https only go to this very machine without it, too.

    The session's own jar cannot: it is copied for each request, without its policy.
    """

    def __init__(self) -> None:
        super().__init__()
        self._jar = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))

    def send(self, request: requests.PreparedRequest, **how: Any) -> requests.Response:
        request.headers.pop("Cookie", None)
        if cookies := get_cookie_header(self._jar, request):
            request.headers["Cookie"] = cookies
        answer = super().send(request, **how)
        extract_cookies_to_jar(self._jar, request, answer.raw)
        return answer


@dataclass
class Visitor:
    """Somebody's browser, and the page that it shows."""

    place: Company
    shown: Shown = field(init=False)
    _http: requests.Session = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._http = requests.Session()
        self._http.mount("http://", _WithCookies())
        self._http.trust_env = False
        # A connection each: a server may close one on which it has refused to read a body.
        self._http.headers.update({"Accept-Language": "en", "Connection": "close"})

    def launch(self, person: int, *, status: int = 200, **what: Any) -> Shown:
        """Open an activity of the LMS as a person: `activity_id=7`, or a content selection."""
        prepared = self.place.lms.admin("POST", "/admin/launch", person_id=person, **what)
        page = self._request("GET", prepared["get_url"])
        if (one_moment := page.html.select_one("[data-next]")) is not None:
            page = self._request("GET", str(one_moment["data-next"]))
        form = page.html.select_one("form#post-on")
        if form is None:
            return self._show(page, status)
        headers = {"Origin": self.place.lms.url, "Sec-Fetch-Site": "cross-site"}
        return self._show(
            self._request("POST", str(form["action"]), data=_fields(form), headers=headers), status
        )

    @property
    def visit(self) -> str:
        """The address that names the launch of the page that is shown."""
        return f"{self.place.tool_url}/l/{self.launch_id}/"

    @property
    def launch_id(self) -> str:
        path = urlsplit(self.shown.url).path.split("/")
        assert path[1] == "l", self.shown.url
        return path[2]

    def at(self, path: str) -> str:
        """The address of a page of this visit."""
        return path if "://" in path else urljoin(self.visit, path)

    def open(self, path: str = "", *, status: int = 200) -> Shown:
        """Open a page of this visit, or any address."""
        return self._show(self._request("GET", self.at(path)), status)

    def follow(self, words: str) -> Shown:
        """Follow the link with these words."""
        return self.open(self.shown.link(words))

    def press(self, words: str, *, status: int = 200, **typed: str | list[str]) -> Shown:
        """Fill in the form around a button and press it. Fields that it has not fail."""
        button, form = self.shown.form_around(words)
        fields = _fields(form)
        names = {str(one["name"]) for one in form.select("[name]")}
        unknown = typed.keys() - names
        assert not unknown, f"the form has no {unknown}: {names}"
        fields |= typed
        if button.get("name"):
            fields[str(button["name"])] = str(button.get("value", ""))
        address = urljoin(self.shown.url, str(form["action"]))
        return self._show(
            self._request(form["method"].upper(), address, data=fields, headers=FROM_OWN_PAGE),
            status,
        )

    @property
    def token(self) -> str:
        """The token of this visit's forms."""
        field = self.shown.html.select_one('input[name="csrf_token"]')
        assert field is not None, f"no form on “{self.shown.heading}”"
        return str(field["value"])

    def send(
        self,
        path: str,
        fields: Fields | None = None,
        *,
        token: str | None = None,
        headers: Mapping[str, str] = FROM_OWN_PAGE,
        files: Mapping[str, Any] | None = None,
    ) -> Shown:
        """Post what no page offers, or what a script would. The page that is shown stays."""
        data = {"csrf_token": self.token if token is None else token, **(fields or {})}
        address = self.at(path)
        return self._request("POST", address, data=data, headers=dict(headers), files=files)

    def look(self, path: str) -> Shown:
        """Get any page of this visit, whatever its status. The page that is shown stays."""
        return self._request("GET", self.at(path))

    def ask(self, method: str, address: str, **how: Any) -> Shown:
        """Any request at all, with this browser's cookies. The page that is shown stays."""
        return self._request(method, address, **how)

    def _show(self, page: Shown, status: int) -> Shown:
        assert page.status == status, f"{page.status} {page.url} {page.heading}: {page.text}"
        assert page.heading, f"a page without a heading: {page.url}"
        self.shown = page
        return page

    def _request(self, method: str, url: str, **how: Any) -> Shown:
        answer = self._http.request(method, url, timeout=60, **how)
        return Shown(answer.status_code, answer.url, answer.text)


def _fields(form: Tag) -> dict[str, str | list[str]]:
    """What a browser would send of a form as it stands, without a button."""
    fields: dict[str, str | list[str]] = {}
    for one in form.select("input[name], textarea[name]"):
        name, kind = str(one["name"]), one.get("type")
        if kind not in {"radio", "checkbox"}:
            fields[name] = _text_value(one)
        elif one.has_attr("checked"):
            chosen = fields.setdefault(name, [])
            assert isinstance(chosen, list)
            chosen.append(str(one["value"]))
    for one in form.select("select[name]"):
        option = one.select_one("option[selected]") or one.find("option")
        fields[str(one["name"])] = str(option["value"]) if isinstance(option, Tag) else ""
    return fields


def _text_value(one: Tag) -> str:
    if one.name == "textarea":
        # A browser drops the line break after the start tag.
        return one.get_text().removeprefix("\n")
    return str(one.get("value", ""))
