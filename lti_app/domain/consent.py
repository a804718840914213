"""What somebody agrees to when they join a programme: the exact words, and their version.

Other words need another version, for what was agreed to must be readable years later: the words
of earlier versions stand in this file's history. A test compares the words with the version.
"""

from dataclasses import dataclass

from lti_app.domain.localized_text import LocalizedText


@dataclass(frozen=True, slots=True)
class Consent:
    """Words under a version of at most 20 characters. ``points`` explain what ``words`` sum up."""

    version: str
    words: LocalizedText
    points: tuple[LocalizedText, ...]


CONSENT = Consent(
    version="2026-11-22",
    words=LocalizedText(
        de="Ich nehme freiwillig teil und bin damit einverstanden, dass meine Angaben so "
        "gespeichert, für das Matching verwendet und gezeigt werden, wie es hier steht.",
        en="I take part voluntarily and agree that what I enter is stored, used for matching and "
        "shown as described here.",
    ),
    points=(
        LocalizedText(
            de="Gespeichert wird, was Sie hier eintragen: Ihr Profil, Ihre Wünsche, Aufgaben, "
            "Antworten und Feedback.",
            en="Stored is what you enter here: your profile, your wishes, tasks, answers and "
            "feedback.",
        ),
        LocalizedText(
            de="Wer als Partner:in infrage kommt, sieht Ihren Namen, Ihre Themen, Ihr Ziel, Ihre "
            "Interessen und Sprachen und wie, wo und wann Sie gern arbeiten – nie Ebene, "
            "Abteilung, Führungskraft, Alter oder Geschlecht. Antworten und Feedback sieht nur Ihr "
            "Tandem.",
            en="Possible partners see your name, your topics, your goal, your interests and "
            "languages, and how, where and when you like to work – never your level, department, "
            "manager, age or gender. Answers and feedback are seen by your tandem only.",
        ),
        LocalizedText(
            de="Die Koordination sieht, dass und als was Sie teilnehmen, Ihr Profil ohne Alter und "
            "Geschlecht, Ihr Tandem und ob es vorangeht – nicht, was Sie einander schreiben, und "
            "nicht, mit wem Sie lieber nicht arbeiten. Sie kann Ebene, Abteilung, Ort, "
            "Führungskraft und Sprachen in Ihr Profil übernehmen; Sie sehen und ändern sie dort.",
            en="The coordinators see that you take part and as what, your profile without age and "
            "gender, your tandem and whether it gets on – not what you write to each other, and "
            "not with whom you would rather not work. They can take over level, department, "
            "location, manager and languages into your profile, where you see and change them.",
        ),
        LocalizedText(
            de="Sie können jederzeit ohne Angabe von Gründen pausieren oder gehen. Ihr Profil "
            "können Sie dabei löschen. Nachteile entstehen Ihnen nicht.",
            en="You can pause or leave at any time without giving a reason, and delete your "
            "profile when you do. It does you no harm.",
        ),
    ),
)
