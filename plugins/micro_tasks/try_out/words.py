"""What the pages of this kind say."""

from collections.abc import Mapping

from lti_app.domain.localized_text import LocalizedText
from plugins.micro_tasks import evidence

WORDS: Mapping[str, LocalizedText] = {
    **evidence.WORDS,
    "introduction": LocalizedText(de="Worum geht es?", en="What is it about?"),
    "introduction_help": LocalizedText(
        de="Zwei, drei Sätze: wozu das gut ist und womit man beginnt.",
        en="Two or three sentences: what it is good for and where to begin.",
    ),
    "steps": LocalizedText(de="Schritte", en="Steps"),
    "steps_help": LocalizedText(
        de="Eine Zeile je Schritt, höchstens zwölf. Jeder beginnt am besten mit einem Verb.",
        en="One line for each step, twelve at most. Each best begins with a verb.",
    ),
    "evidence": LocalizedText(
        de="Was zeigt, dass es gelungen ist?", en="What shows that it worked?"
    ),
    "evidence_any": LocalizedText(
        de="Etwas nach eigener Wahl: ein paar Worte, ein Link, ein Bild oder eine Datei",
        en="Something of one’s own choice: a few words, a link, a picture or a file",
    ),
    "evidence_none": LocalizedText(de="Die Haken genügen", en="The ticks are enough"),
    "review": LocalizedText(de="Ihr Blick darauf", en="Your look at it"),
    "review_yes": LocalizedText(
        de="Erledigt ist die Aufgabe erst, wenn ich sie mir angesehen habe",
        en="The task is done only when I have looked at it",
    ),
    "minutes": LocalizedText(de="Wie viele Minuten etwa?", en="About how many minutes?"),
    "minutes_help": LocalizedText(de="Sechs sind ein gutes Maß.", en="Six are a good limit."),
    "do": LocalizedText(de="Schritt für Schritt", en="Step by step"),
    "do_help": LocalizedText(
        de="Haken Sie ab, was getan ist. Sie können jederzeit unterbrechen.",
        en="Tick what is done. You can stop at any time.",
    ),
    "show": LocalizedText(de="Zeigen Sie etwas davon", en="Show something of it"),
    "show_help": LocalizedText(
        de="Eines davon genügt: ein paar Worte, ein Link, ein Bild oder eine Datei.",
        en="One of these is enough: a few words, a link, a picture or a file.",
    ),
    "remark": LocalizedText(
        de="Möchten Sie etwas dazu sagen?", en="Would you like to say something?"
    ),
    "once_handed_in": LocalizedText(
        de="Sieht nur Ihr:e Mentor:in, sobald Sie es abgeben.",
        en="Only your mentor sees this, once you hand it in.",
    ),
    "was_done": LocalizedText(de="Abgehakt", en="Ticked"),
    "not_done": LocalizedText(de="Nicht abgehakt", en="Not ticked"),
}
