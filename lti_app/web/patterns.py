"""GET /patterns: every component with believable content, for those who build pages.

Only with the setting `development`. Its sample words are no part of the product: they stand here
and in patterns.html in both languages, not in the catalogue.
"""

from datetime import date

from flask import Blueprint, Flask, render_template
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from lti_app.settings import Settings
from lti_app.web.language import TranslatedForm, language

pages = Blueprint("patterns", __name__)


def install(app: Flask, settings: Settings) -> None:
    """Add the page where the settings ask for it."""
    if settings.development:
        app.register_blueprint(pages)


@pages.get("/patterns")
def show() -> str:
    """All components on one page, the form once empty and once refused."""
    accepted, refused = _sample_form(MultiDict(), "set"), _sample_form(_WRONG, "refused")
    refused.validate()  # type: ignore[no-untyped-call]
    return render_template(
        "patterns.html",
        say=_say,
        form=accepted,
        refused=refused,
        contact={"name": "Miriam Okafor", "email": "miriam.okafor@example.com"},
        due=date(2026, 12, 3),
    )


def _say(german: str, english: str) -> str:
    return german if language() == "de" else english


def _choices(**labels: str) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in labels.items()]


_WRONG = MultiDict(
    {
        "refused-title": "",
        "refused-note": "Hallo Frau Brandt, das hier hat mir am Anfang sehr geholfen.",
        "refused-kind": "quiz",
        "refused-minutes": "40",
        "refused-relevance": "4",
    }
)


def _sample_form(values: MultiDict[str, str], prefix: str) -> TranslatedForm:
    class SampleForm(TranslatedForm):
        title = StringField(_say("Titel", "Title"), [InputRequired()])
        note = TextAreaField(
            _say("Ein paar Worte dazu", "A few words with it"),
            [Optional()],
            description=_say(
                "Warum gerade das? Ein Satz genügt.", "Why this one? One sentence is enough."
            ),
        )
        kind = SelectField(
            _say("Art", "Kind"),
            [InputRequired()],
            choices=_choices(read=_say("Lesen", "Read"), quiz="Quiz"),
        )
        minutes = IntegerField(
            _say("Minuten", "Minutes"), [InputRequired(), NumberRange(min=1, max=15)]
        )
        due_on = DateField(_say("Bis wann?", "Until when?"), [Optional()])
        pace = RadioField(
            _say("Wie war das Tempo?", "How was the pace?"),
            [InputRequired()],
            choices=_choices(
                slow=_say("Etwas langsam", "A little slow"),
                right=_say("Genau richtig", "Just right"),
                fast=_say("Etwas schnell", "A little fast"),
            ),
        )
        formats = SelectMultipleField(
            _say("Was mögen Sie?", "What do you like?"),
            [Optional()],
            choices=_choices(
                read=_say("Kurze Texte", "Short texts"),
                watch="Videos",
                practise=_say("Selbst ausprobieren", "Trying things out"),
            ),
        )
        relevance = RadioField(
            _say(
                "Wie nah war der Inhalt an Ihrer Arbeit?",
                "How close was the content to your work?",
            ),
            [InputRequired()],
            choices=_choices(**{str(number): str(number) for number in range(1, 6)}),
        )
        again = BooleanField(
            _say("Mehr von dieser Art, bitte", "More of this kind, please"), [Optional()]
        )

    return SampleForm(values, prefix=prefix)  # type: ignore[no-untyped-call]
