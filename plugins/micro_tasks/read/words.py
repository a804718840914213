"""What the pages of this kind say."""

from collections.abc import Mapping

from lti_app.domain.localized_text import LocalizedText

WORDS: Mapping[str, LocalizedText] = {
    "text": LocalizedText(de="Text", en="Text"),
    "text_help": LocalizedText(
        de="So viel, wie in etwa fünf Minuten gelesen ist. Eine Leerzeile beginnt einen Absatz; "
        "„# “ macht eine Überschrift, „- “ eine Aufzählung, **Sternchen** machen fett, "
        "[Wort](https://…) einen Link, ![Was man sieht](https://…) ein Bild, das mit einem Klick "
        "geladen wird.",
        en="As much as can be read in about five minutes. An empty line starts a paragraph; "
        "“# ” makes a heading, “- ” a list, **asterisks** make bold, [word](https://…) a link, "
        "![What one sees](https://…) a picture, which loads on a click.",
    ),
    "question": LocalizedText(de="Frage zum Mitnehmen", en="A question to take along"),
    "question_help": LocalizedText(
        de="Ihr Gegenüber kann sie für sich beantworten; die Antwort sehen Sie nicht.",
        en="Your partner can answer it privately; you do not see the answer.",
    ),
    "suggestion": LocalizedText(
        de="Was möchten Sie davon ausprobieren?", en="What of this would you like to try?"
    ),
    "one_minute": LocalizedText(de="Lesezeit etwa eine Minute", en="About a minute to read"),
    "minutes": LocalizedText(de="Lesezeit etwa {} Minuten", en="About {} minutes to read"),
}
