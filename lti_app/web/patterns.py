"""GET /patterns: every component with believable content, for those who build pages.

Only with the setting `development`. Its sample words are no part of the product: they stand here
and in patterns.html in both languages, not in the catalogue.
"""

from datetime import date

from flask import Blueprint, Flask, render_template

from lti_app.domain.invalid_input import CHOOSE_ONE, REQUIRED, not_between
from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching_people.reasons import LABELS, Reason
from lti_app.domain.matching_rules import FactorName
from lti_app.settings import Settings
from lti_app.web.forms import FilledForm
from lti_app.web.language import language
from lti_app.web.task_page import Files, ShownFile

pages = Blueprint("patterns", __name__)

_TYPED = FilledForm(
    {
        "note": ["Hallo Frau Brandt, das hier hat mir am Anfang sehr geholfen."],
        "minutes": ["6"],
        "formats": ["read", "practise"],
        "relevance": ["4"],
    }
)
# Fields of its own: no two of a page may have the same id.
_REFUSED = FilledForm(
    {"refused_title": [""], "refused_minutes": ["40"]},
    {
        "refused_title": REQUIRED,
        "refused_minutes": not_between(1, 15),
        "refused_pace": CHOOSE_ONE,
    },
)
# Fields that send nothing: their addresses lead back to this page.
_FILES = Files(
    shown=(
        ShownFile("Beitrag.png", 482_000, True, "/static/mark.svg", "/patterns"),
        ShownFile("Umfrage Team.xlsx", 2_350_000, False, "#main", None),
    ),
    add_url="/patterns",
    accept=".png,.pdf",
    limit_megabytes=10,
    is_full=False,
    problem=None,
)

_REASONS = tuple(
    Reason(factor, LABELS[factor], points, most, words)
    for factor, points, most, words in (
        (
            FactorName.TOPICS,
            323,
            500,
            LocalizedText(
                de="KI-Assistenten: Lena Yılmaz sagt „kann es anderen zeigen“.",
                en="AI assistants: Lena Yılmaz says “can show it to others”.",
            ),
        ),
        (
            FactorName.AVAILABILITY,
            200,
            200,
            LocalizedText(de="Beide können: Dienstag vormittags.", en="Both can: Tuesday morning."),
        ),
        (FactorName.LOCATION, 150, 300, LocalizedText(de="Nicht angegeben.", en="Not given.")),
    )
)


def install(app: Flask, settings: Settings) -> None:
    """Add the page where the settings ask for it."""
    if settings.development:
        app.register_blueprint(pages)


@pages.get("/patterns")
def show() -> str:
    """All components on one page, the form once half filled in and once refused."""
    return render_template(
        "patterns.html",
        say=_say,
        form=_TYPED,
        refused=_REFUSED,
        contact={"name": "Miriam Okafor", "email": "miriam.okafor@example.com"},
        due=date(2026, 12, 3),
        files=_FILES,
        reasons=_REASONS,
    )


def _say(german: str, english: str) -> str:
    return german if language() == "de" else english
