"""Pages of a programme of 5,000 tandems on PostgreSQL, beside an empty Flask view with one query.

Both stand behind the product's server and are asked in turns, one request after the other. How
many statements a page sends is counted in this process, there and with 50 tandems.
"""

import http.client
import time
from contextlib import ExitStack
from statistics import quantiles

import psycopg
from sqlalchemy import make_url

from lti_app.app import create_app
from lti_app.settings import load_settings
from lti_app.web.tool import tool
from tests.bench.programme import TASKS, store
from tests.bench.server import granian, postgresql
from tests.factories import count_statements

TANDEMS = 5_000
FEW_TANDEMS = 50
WARM_UP = 20
REQUESTS = 200
# A slow page is asked less often: so long, and at least so many times.
SECONDS = 5
LEAST = 50
# Of each visit that programme.py opens.
COOKIE = "secret"
# Who asks for it, and what comes after the visit in its address.
PAGES = {
    "mentee's home": ("mentee", ""),
    "mentee's task page": ("mentee", f"tasks/{TASKS}"),
    "mentor's home": ("mentor", ""),
    "mentor's task page": ("mentor", f"tasks/{TASKS}"),
    "coordinator's home": ("coordinator", ""),
    "people": ("coordinator", "programmes/1/people"),
    "passback": ("coordinator", "passback"),
}


def run() -> None:
    """Print the 95th percentile of each page and its ratio to the empty view in the same run."""
    with ExitStack() as stack:
        address, _ = stack.enter_context(postgresql())
        with psycopg.connect(address, autocommit=True) as database:
            database.execute("CREATE DATABASE few")
        few = make_url(address).set(database="few").render_as_string(hide_password=False)
        store(few, FEW_TANDEMS)
        store(address, TANDEMS)
        statements, statements_of_few = count(address), count(few)
        empty = stack.enter_context(
            granian("tests.bench.empty_view:make_app", {"BENCH_DATABASE_URL": address})
        )
        product = stack.enter_context(granian("lti_app.wsgi:make_app", settings(address)))
        yardstick = http.client.HTTPConnection("127.0.0.1", empty.port)
        print(f"{TANDEMS:,} tandems, {TANDEMS * TASKS:,} tasks; milliseconds")
        heads = f"{'median':>9}{'p95':>9}{'empty p95':>12}{'ratio':>8}"
        print(f"{'page':<22}{heads}{'statements':>13}{f'with {FEW_TANDEMS}':>9}")
        for name, (who, path) in PAGES.items():
            browser = http.client.HTTPConnection("127.0.0.1", product.port)
            own, bare = measure(browser, f"/l/{who}/{path}", yardstick)
            figures = f"{own[9]:>9.2f}{own[18]:>9.2f}{bare[18]:>12.2f}{own[18] / bare[18]:>8.2f}"
            print(
                f"{name:<22}{figures}{statements[name]:>13}{statements_of_few[name]:>9}", flush=True
            )


def measure(
    browser: http.client.HTTPConnection, path: str, yardstick: http.client.HTTPConnection
) -> tuple[list[float], list[float]]:
    """The twentieths of a page's times and of the empty view's, asked in turns."""
    for _ in range(WARM_UP):
        ask(browser, path)
        ask(yardstick, "/")
    times: list[float] = []
    empty_times: list[float] = []
    end = time.monotonic() + SECONDS
    while len(times) < LEAST or (len(times) < REQUESTS and time.monotonic() < end):
        times.append(ask(browser, path))
        empty_times.append(ask(yardstick, "/"))
    return quantiles(times, n=20), quantiles(empty_times, n=20)


def settings(address: str) -> dict[str, str]:
    """The environment of the tool on this database."""
    return {
        "KEHRWERT_DATABASE_URL": address,
        "KEHRWERT_SECRET_KEY": "b" * 40,
        "KEHRWERT_PUBLIC_URL": "http://localhost:5000",
    }


def count(address: str) -> dict[str, int]:
    """How many statements each page sends to this database."""
    app = create_app(load_settings(settings(address)))
    with app.app_context():
        engine = tool().engine
    browser, counts = app.test_client(), {}
    for name, (who, path) in PAGES.items():
        browser.set_cookie("kehrwert_launch", COOKIE, path=f"/l/{who}")
        with count_statements(engine) as statements:
            answer = browser.get(f"/l/{who}/{path}")
        if answer.status_code != 200:
            raise RuntimeError(f"{name}: {answer.status} {answer.text[:300]!r}")
        counts[name] = len(statements)
    engine.dispose()
    return counts


def ask(browser: http.client.HTTPConnection, path: str) -> float:
    """Milliseconds from the request to the last byte."""
    began = time.perf_counter()
    browser.request("GET", path, headers={"Cookie": f"kehrwert_launch={COOKIE}"})
    response = browser.getresponse()
    page = response.read()
    took = 1000 * (time.perf_counter() - began)
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status} {page[:300]!r}")
    return took


if __name__ == "__main__":
    run()
