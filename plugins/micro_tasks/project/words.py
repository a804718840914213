"""What the pages of this kind say."""

from collections.abc import Mapping

from lti_app.domain.localized_text import LocalizedText
from plugins.micro_tasks import evidence

WORDS: Mapping[str, LocalizedText] = {
    **evidence.WORDS,
    "goal": LocalizedText(
        de="Was möchten Sie zusammen erreichen?", en="What do you want to achieve?"
    ),
    "goal_help": LocalizedText(
        de="Ein paar Sätze: wozu, für wen, und wer was einbringt.",
        en="A few sentences: what for, for whom, and who contributes what.",
    ),
    "milestones": LocalizedText(de="Meilensteine", en="Milestones"),
    "milestones_help": LocalizedText(
        de="Eine Zeile je Meilenstein, höchstens acht. Jeder ist in wenigen Minuten zu schaffen.",
        en="One line for each milestone, eight at most. Each can be done in a few minutes.",
    ),
    "deliverable": LocalizedText(de="Was liegt am Ende vor?", en="What will there be at the end?"),
    "deliverable_help": LocalizedText(
        de="Ein Ergebnis, das man zeigen kann: ein Beitrag, ein Blatt, eine Regel fürs Team.",
        en="One result that can be shown: a post, a page, a rule for the team.",
    ),
    "review": LocalizedText(de="Ihr Blick darauf", en="Your look at it"),
    "review_yes": LocalizedText(
        de="Erledigt ist das Projekt erst, wenn ich das Ergebnis bestätigt habe",
        en="The project is done only when I have accepted the result",
    ),
    "together": LocalizedText(
        de="Hier arbeiten Sie beide: Was eine Person ändert, sieht die andere.",
        en="Both of you work here: what one changes, the other one sees.",
    ),
    "tick": LocalizedText(de="Meilensteine", en="Milestones"),
    "tick_help": LocalizedText(
        de="Haken Sie ab, was erreicht ist.", en="Tick what you have reached."
    ),
    "notes": LocalizedText(de="Notizen für Sie beide", en="Notes for the two of you"),
    "result": LocalizedText(de="Das Ergebnis", en="The result"),
    "meanwhile": LocalizedText(
        de="Ihr Gegenüber hat inzwischen geschrieben:", en="Meanwhile your partner has written:"
    ),
    "was_done": LocalizedText(de="Erreicht", en="Reached"),
    "not_done": LocalizedText(de="Offen", en="Open"),
}
