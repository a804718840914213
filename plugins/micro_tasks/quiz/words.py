"""What the pages of this kind say."""

from collections.abc import Mapping

from lti_app.extension.micro_task import LocalizedText

WORDS: Mapping[str, LocalizedText] = {
    "question": LocalizedText(de="Frage {}", en="Question {}"),
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
    "add": LocalizedText(de="Noch eine Frage", en="Another question"),
    "remove": LocalizedText(de="Frage {} entfernen", en="Remove question {}"),
    "several": LocalizedText(de="Mehrere Antworten können stimmen.", en="Several may be right."),
    "right": LocalizedText(de="Richtig", en="Right"),
    "not_yet": LocalizedText(de="Noch nicht", en="Not yet"),
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
