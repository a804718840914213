"""What the pages of this kind say."""

from collections.abc import Mapping

from lti_app.domain.localized_text import LocalizedText

ANSWER_MISSING = LocalizedText(
    de="Bitte schreiben Sie ein paar Worte; ein Satz genügt.",
    en="Please write a few words; one sentence is enough.",
)

WORDS: Mapping[str, LocalizedText] = {
    "question": LocalizedText(de="Die Frage", en="The question"),
    "question_help": LocalizedText(
        de="Eine Frage, die Sie selbst interessiert und auf die es mehr als eine Antwort gibt.",
        en="A question that interests you, too, and that has more than one answer.",
    ),
    "prompts": LocalizedText(de="Anstöße", en="Prompts"),
    "prompts_help": LocalizedText(
        de="Höchstens drei, jeder in einer Zeile. Sie helfen beim Anfangen.",
        en="Three at most, each on a line. They help to begin.",
    ),
    "minutes": LocalizedText(de="Wie viele Minuten etwa?", en="About how many minutes?"),
    "minutes_help": LocalizedText(de="Sechs sind ein gutes Maß.", en="Six are a good limit."),
    "begin": LocalizedText(de="Zum Anfangen", en="To begin with"),
    "answer": LocalizedText(de="Ihre Gedanken", en="Your thoughts"),
    "once_handed_in": LocalizedText(
        de="Sieht nur Ihr:e Mentor:in, sobald Sie es abgeben.",
        en="Only your mentor sees this, once you hand it in.",
    ),
}
