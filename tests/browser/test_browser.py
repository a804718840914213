"""The browser of these tests itself: what the others rest on."""

from werkzeug import Request, Response

from tests.browser.conftest import OpenPage
from tests.browser.server import served


@Request.application
def _cookie_shop(request: Request) -> Response:
    """Sets one plain and one partitioned cookie, then shows which of them came back."""
    if request.path == "/outside":
        return Response(
            f'<iframe src="{request.args["inside"]}/set"></iframe>', mimetype="text/html"
        )
    if request.path == "/set":
        response = Response(status=303, headers={"Location": "/got"})
        response.set_cookie("plain", "1", samesite="None", secure=True)
        response.set_cookie("partitioned", "1", samesite="None", secure=True, partitioned=True)
        return response
    return Response(", ".join(sorted(request.cookies)))


def test_a_third_party_keeps_no_cookie_but_a_partitioned_one(open_page: OpenPage) -> None:
    with (
        served(lambda _: _cookie_shop) as inside,
        served(lambda _: _cookie_shop, host="127.0.0.1") as outside,
    ):
        page = open_page(f"{outside}/outside?inside={inside}")
        page.wait_for_load_state("networkidle")
        assert page.frames[1].text_content("body") == "partitioned"


def test_a_first_party_keeps_both_cookies(open_page: OpenPage) -> None:
    with served(lambda _: _cookie_shop) as inside:
        assert open_page(f"{inside}/set").text_content("body") == "partitioned, plain"
