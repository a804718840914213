"""What the pages of this kind say."""

from collections.abc import Mapping

from lti_app.domain.localized_text import LocalizedText

WORDS: Mapping[str, LocalizedText] = {
    "question": LocalizedText(de="Frage {}", en="Question {}"),
    "asked": LocalizedText(de="Was fragen Sie?", en="What do you ask?"),
    "answer": LocalizedText(de="Antwort {}", en="Answer {}"),
    "remark": LocalizedText(de="Rückmeldung auf Antwort {}", en="Remark on answer {}"),
    "remark_help": LocalizedText(
        de="Erscheint, wenn diese Antwort gewählt wurde.", en="Appears if this answer was chosen."
    ),
    "remarks": LocalizedText(de="Rückmeldung je Antwort", en="A remark on each answer"),
    "correct": LocalizedText(de="Welche Antworten stimmen?", en="Which answers are right?"),
    "correct_help": LocalizedText(
        de="Mehrere angekreuzt: Dann müssen genau diese gewählt werden.",
        en="More than one ticked: then exactly these must be chosen.",
    ),
    "accepted": LocalizedText(de="Richtige Antworten", en="Right answers"),
    "accepted_help": LocalizedText(
        de="Eine je Zeile. Groß- und Kleinschreibung, Umlaute und Satzzeichen zählen nicht.",
        en="One on each line. Capital letters, accents and punctuation do not count.",
    ),
    "items": LocalizedText(de="In der richtigen Reihenfolge", en="In the right order"),
    "items_help": LocalizedText(
        de="Drei bis sechs Zeilen; Ihr Gegenüber sieht sie gemischt.",
        en="Three to six lines; your partner sees them shuffled.",
    ),
    "hint": LocalizedText(de="Hinweis bei einer falschen Antwort", en="Hint for a wrong answer"),
    "why": LocalizedText(de="Warum das richtig ist", en="Why this is right"),
    "why_help": LocalizedText(
        de="Erscheint zu einer richtigen Antwort, und mit der Lösung nach dem letzten Versuch.",
        en="Appears with a right answer, and with the solution after the last try.",
    ),
    "add-choice": LocalizedText(de="Frage mit Auswahl", en="Question to choose"),
    "add-short": LocalizedText(de="Frage mit kurzer Antwort", en="Question to answer briefly"),
    "add-order": LocalizedText(de="Frage zum Ordnen", en="Question to put in order"),
    "remove": LocalizedText(de="Frage {} entfernen", en="Remove question {}"),
    "more": LocalizedText(de="Text dazu, weitere Versuche", en="A text to it, further tries"),
    "text": LocalizedText(de="Ein kurzer Text dazu", en="A short text to it"),
    "text_help": LocalizedText(
        de="Erscheint nach dem ersten Versuch: Wer zuerst überlegt, merkt sich mehr. "
        "Überschriften, Listen und Links wie beim Lesen (Markdown).",
        en="Appears after the first try: who thinks first remembers more. Headings, lists and "
        "links as in a text to read (Markdown).",
    ),
    "text_place": LocalizedText(de="Wo steht der Text?", en="Where does the text stand?"),
    "text_first": LocalizedText(
        de="Vor den Fragen, von Anfang an", en="Before the questions, from the start"
    ),
    "retries": LocalizedText(de="Wie oft noch einmal?", en="How often again?"),
    "retries_": LocalizedText(de="So oft man möchte", en="As often as one likes"),
    "retries_0": LocalizedText(
        de="Gar nicht: nach dem ersten Versuch kommt die Lösung",
        en="Not at all: the solution comes after the first try",
    ),
    "retries_1": LocalizedText(
        de="Einmal, dann kommt die Lösung", en="Once, then comes the solution"
    ),
    "retries_2": LocalizedText(
        de="Zweimal, dann kommt die Lösung", en="Twice, then comes the solution"
    ),
    "retries_3": LocalizedText(
        de="Dreimal, dann kommt die Lösung", en="Three times, then comes the solution"
    ),
    "several": LocalizedText(de="Mehrere Antworten können stimmen.", en="Several may be right."),
    "in_order": LocalizedText(
        de="Geben Sie jeder Zeile ihre Stelle.", en="Give each line its place."
    ),
    "answered": LocalizedText(de="Ihre Antwort", en="Your answer"),
    "right": LocalizedText(de="Richtig", en="Right"),
    "not_yet": LocalizedText(de="Noch nicht", en="Not yet"),
    "solution": LocalizedText(de="Die Lösung", en="The solution"),
    "placed": LocalizedText(
        de="{} von {} stehen an ihrer Stelle.", en="{} of {} stand in their place."
    ),
    "to_read": LocalizedText(de="Zum Nachlesen", en="To read about it"),
}


def question_missing(number: int) -> LocalizedText:
    """That a question has no words."""
    return LocalizedText(
        de=f"Frage {number}: Bitte schreiben Sie die Frage.",
        en=f"Question {number}: please write the question.",
    )


def answers_missing(number: int) -> LocalizedText:
    """That a question has fewer than two answers to choose from."""
    return LocalizedText(
        de=f"Frage {number}: Bitte schreiben Sie mindestens zwei Antworten.",
        en=f"Question {number}: please write at least two answers.",
    )


def right_answer_missing(number: int) -> LocalizedText:
    """That no written answer is ticked as right."""
    return LocalizedText(
        de=f"Frage {number}: Bitte kreuzen Sie an, welche Antworten stimmen.",
        en=f"Question {number}: please tick which answers are right.",
    )


def not_answered(number: int) -> LocalizedText:
    """That a question has no answer yet."""
    return LocalizedText(
        de=f"Frage {number}: Bitte wählen Sie eine Antwort.",
        en=f"Question {number}: please choose an answer.",
    )


def not_an_answer(number: int) -> LocalizedText:
    """That what was sent is none of the answers, or too many of them."""
    return LocalizedText(
        de=f"Frage {number}: Das ist keine der möglichen Antworten.",
        en=f"Question {number}: this is none of the possible answers.",
    )


def accepted_missing(number: int) -> LocalizedText:
    """That no accepted answer was written."""
    return LocalizedText(
        de=f"Frage {number}: Bitte schreiben Sie mindestens eine richtige Antwort.",
        en=f"Question {number}: please write at least one right answer.",
    )


def items_missing(number: int, fewest: int, most: int) -> LocalizedText:
    """That there are too few items to put in order."""
    return LocalizedText(
        de=f"Frage {number}: Bitte schreiben Sie {fewest} bis {most} Zeilen.",
        en=f"Question {number}: please write {fewest} to {most} lines.",
    )


def items_alike(number: int) -> LocalizedText:
    """That two items to put in order are the same."""
    return LocalizedText(
        de=f"Frage {number}: Zwei Zeilen sind gleich.",
        en=f"Question {number}: two lines are the same.",
    )


def not_written(number: int) -> LocalizedText:
    """That a question that wants words has none yet."""
    return LocalizedText(
        de=f"Frage {number}: Bitte schreiben Sie eine Antwort.",
        en=f"Question {number}: please write an answer.",
    )


def words_too_long(number: int, limit: int) -> LocalizedText:
    """That an answer in words has more characters than it may have."""
    return LocalizedText(
        de=f"Frage {number}: Bitte kürzen Sie auf höchstens {limit} Zeichen.",
        en=f"Question {number}: please shorten this to at most {limit} characters.",
    )


def not_in_order(number: int, items: int) -> LocalizedText:
    """That an item has no place yet, or two have the same one."""
    return LocalizedText(
        de=f"Frage {number}: Bitte vergeben Sie jede Stelle von 1 bis {items} genau einmal.",
        en=f"Question {number}: please give each place from 1 to {items} exactly once.",
    )


def not_a_place(number: int) -> LocalizedText:
    """That what was sent is none of the places."""
    return LocalizedText(
        de=f"Frage {number}: Das ist keine der möglichen Stellen.",
        en=f"Question {number}: this is none of the possible places.",
    )
