"""Templates: what no page may ask of the browser."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "lti_app").rglob("*.html")) + sorted((ROOT / "plugins").rglob("*.html"))


def test_no_link_has_the_attribute_download() -> None:
    # In another site's frame, Chromium asks for such a file without the page's partitioned cookie.
    asking = [
        file.name for file in TEMPLATES if re.search(r"<a\b[^>]*\sdownload\b", file.read_text())
    ]
    assert not asking
