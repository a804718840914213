"""A running tool with one tandem, and its two people at the pages of a visit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from lti_app.app import create_app
from lti_app.db import open_engine, session_factory
from lti_app.settings import load_settings
from tests.browser.server import served
from tests.factories import make_company, make_task, make_visit

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f"
    b"\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)


@dataclass
class Place:
    """The served application; ``arrive`` opens a page as "mentor" or "mentee"."""

    address: str
    tandem: int
    tasks: dict[str, str]
    open_context: Callable[..., BrowserContext]

    def arrive(self, name: str, path: str, **device: Any) -> Page:
        context = self.open_context(**device)
        address = f"{self.address}/l/{name}-{device['language']}/"
        context.add_cookies([{"name": "kehrwert_launch", "value": "secret", "url": address}])
        page = context.new_page()
        page.goto(address + self.tasks.get(path, path))
        return page


@contextmanager
def running_tandem(
    file: Path, open_context: Callable[..., BrowserContext], contents: dict[str, Any]
) -> Iterator[Place]:
    """A tandem with a task of each kind in ``contents``, on a database with tables."""
    engine = open_engine(f"sqlite:///{file}")
    with session_factory(engine).begin() as db:
        company = make_company(db)
        tandem = company.tandem.id
        tasks = {
            kind: f"tasks/{make_task(db, company.tandem, kind=kind, content=content).id}"
            for kind, content in contents.items()
        }
        for language in ("de", "en"):
            for name, person in (("mentor", company.mentor), ("mentee", company.mentee)):
                make_visit(db, company.context, person, f"{name}-{language}", locale=language)
    engine.dispose()

    def build(address: str) -> object:
        settings = {
            "KEHRWERT_PUBLIC_URL": address,
            "KEHRWERT_DATABASE_URL": f"sqlite:///{file}",
            "KEHRWERT_SECRET_KEY": "a key for browser tests only, long enough",
            "KEHRWERT_UPLOAD_LIMIT_MEGABYTES": "1",
        }
        return create_app(load_settings(settings))

    with served(build) as address:
        yield Place(address, tandem, tasks, open_context)
