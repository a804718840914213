"""The sentences of the statement about matching, from what is configured."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching_people.band_words import band_words
from lti_app.domain.matching_people.reasons import LABELS
from lti_app.domain.matching_rules import SENSITIVE_FACTORS, MatchingRules, QuotaAttribute


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its sentences, each a paragraph or an entry of a list."""

    heading: LocalizedText
    sentences: tuple[LocalizedText, ...]


def people_section(
    *, contact: str, rules_by: str, approvals: Sequence[tuple[int, date | None, str]]
) -> Section:
    """Who decides. ``approvals``: number, day and person of each published run."""
    rules = LocalizedText(
        de="Die Regeln sind die Voreinstellung; die Koordination hat sie nicht geändert.",
        en="The rules are the defaults; the coordination has not changed them.",
    )
    if rules_by:
        rules = LocalizedText(
            de=f"Die Regeln hat zuletzt {rules_by} festgelegt.",
            en=f"The rules were last set by {rules_by}.",
        )
    return Section(
        LocalizedText(de="Menschen entscheiden", en="People decide"),
        (
            LocalizedText(
                de="Menschen legen die Regeln fest. Das Programm berechnet danach einen Vorschlag. "
                "Kein Tandem entsteht, bevor eine Person den Vorschlag freigegeben hat.",
                en="People set the rules. The tool computes a proposal from them. No tandem comes "
                "about before a person has approved the proposal.",
            ),
            rules,
            *(_approval(number, day, person) for number, day, person in approvals),
            LocalizedText(
                de=f"Fragen und Einwände: {contact}. Die Teilnahme ist freiwillig; pausieren und "
                "aussteigen können Sie jederzeit.",
                en=f"Questions and objections: {contact}. Taking part is voluntary; you can pause "
                "or leave at any time.",
            ),
        ),
    )


def _approval(number: int, day: date | None, person: str) -> LocalizedText:
    german = f" am {format_date(day, 'd. MMMM y', 'de')}" if day else ""
    english = f" on {format_date(day, 'd MMMM y', 'en')}" if day else ""
    return LocalizedText(
        de=f"Lauf {number} wurde{german}{f' von {person}' if person else ''} freigegeben.",
        en=f"Run {number} was approved{english}{f' by {person}' if person else ''}.",
    )


def data_section(*, asks_age_and_gender: bool) -> Section:
    """Which data go in, and which do not."""
    sensitive = LocalizedText(
        de="Alter und Geschlecht werden in diesem Programm nicht erfragt.",
        en="Age and gender are not asked for in this programme.",
    )
    if asks_age_and_gender:
        sensitive = LocalizedText(
            de="Freiwillig und nur, wenn jemand sie angibt: Altersgruppe und Geschlecht.",
            en="Voluntarily, and only where somebody gives them: age group and gender.",
        )
    return Section(
        LocalizedText(de="Welche Angaben zählen", en="Which data count"),
        (
            LocalizedText(
                de="Was die Teilnehmenden selbst angeben: Themen mit Stufen, Interessen, "
                "Arbeitsstil, Lernformen, Sprachen, Ebene in der Hierarchie, Vorgesetzte, Bereich, "
                "Ort, Zeiten, Rolle, Zahl der Plätze, Wünsche und wen jemand meiden möchte.",
                en="What people say themselves: topics with levels, interests, working style, "
                "formats, languages, level in the hierarchy, manager, department, place, times, "
                "role, number of places, wishes, and whom somebody would rather avoid.",
            ),
            sensitive,
            LocalizedText(
                de="Namen, Noten, Leistungen und Daten aus anderen Quellen gehen nicht ein. Nichts "
                "wird aus früheren Daten gelernt. Wer etwas nicht angibt, hat dadurch weder Vor- "
                "noch Nachteil.",
                en="Names, grades, performance and data from elsewhere do not go in. Nothing is "
                "learned from earlier data. Not saying something is neither of advantage nor of "
                "disadvantage.",
            ),
        ),
    )


def rules_section(rules: MatchingRules) -> Section:
    """The hard rules as they are set."""
    gap = rules.hierarchy_gap
    sentences = [
        LocalizedText(
            de=f"Mentees stehen in der Hierarchie mindestens {gap} Ebene{'n' * (gap > 1)} über "
            "ihrer Mentor:in."
            if gap
            else "Mentees stehen in der Hierarchie nicht unter ihrer Mentor:in.",
            en=f"Mentees stand at least {gap} level{'s' * (gap > 1)} above their mentor in the "
            "hierarchy."
            if gap
            else "Mentees do not stand below their mentor in the hierarchy.",
        ),
        LocalizedText(
            de="Niemand wird mit jemandem aus der eigenen Berichtslinie zusammengebracht, ohne "
            "gemeinsame Sprache, mit jemandem, den eine der beiden Seiten meiden möchte, oder mit "
            "einer Person, mit der schon ein Tandem bestand.",
            en="Nobody is matched within their own reporting line, without a common language, with "
            "somebody whom either side would rather avoid, or with a partner of before.",
        ),
        LocalizedText(
            de="Niemand hat mehr Mentees als gewünscht, außer die Koordination legt das Paar fest. "
            "Wer pausiert, bleibt außen vor.",
            en="Nobody has more mentees than they wish for, unless the coordination locks the "
            "pair. Who has paused is left out.",
        ),
        LocalizedText(
            de="Die Koordination kann Paare festlegen oder ausschließen; das Ergebnis nennt sie.",
            en="The coordination can lock or exclude pairs; the result names them.",
        ),
    ]
    if rules.quota is not None:
        is_department = rules.quota.attribute is QuotaAttribute.DEPARTMENT
        sentences += [
            LocalizedText(
                de=f"{'Bereich' if is_department else 'Ort'} „{group.value}“: höchstens "
                f"{group.capacity} Mentees zusammen.",
                en=f"{'Department' if is_department else 'Place'} “{group.value}”: at most "
                f"{group.capacity} mentees together.",
            )
            for group in rules.quota.groups
        ]
    return Section(
        LocalizedText(de="Was ein Paar ausschließt", en="What rules a pair out"), tuple(sentences)
    )


def weights_section(rules: MatchingRules, *, asks_age_and_gender: bool) -> Section:
    """What makes a pair fit, with shares in percent of the greatest fit."""
    weights = rules.weights_in_force(asks_age_and_gender=asks_age_and_gender)
    whole = sum(weights.values())
    return Section(
        LocalizedText(de="Wann ein Paar gut passt", en="What makes a pair fit"),
        (
            LocalizedText(
                de="Jedes erlaubte Paar bekommt eine Passung von 0 bis 1000 aus diesen Anteilen:",
                en="Every allowed pair gets a fit from 0 to 1000, from these shares:",
            ),
            *(
                LocalizedText(
                    de=f"{LABELS[factor].de}: {100 * weight / whole:.0f} % (Gewicht {weight})",
                    en=f"{LABELS[factor].en}: {100 * weight / whole:.0f}% (weight {weight})",
                )
                for factor, weight in weights.items()
                if weight
            ),
        ),
    )


def objective_section(rules: MatchingRules) -> Section:
    """In which order things count."""
    count = len(rules.bands) + 1
    edges = (0, *rules.bands)
    named = [band_words(band, count) for band in range(count)]
    return Section(
        LocalizedText(de="In welcher Reihenfolge es zählt", en="In which order things count"),
        (
            LocalizedText(
                de="Erstens: So viele Mentees wie möglich bekommen eine Mentor:in.",
                en="First: as many mentees as possible get a mentor.",
            ),
            LocalizedText(
                de="Zweitens: So wenige Paare wie möglich im schwächsten Bereich, dann im "
                "nächsten. Bereiche ab Passung: "
                + ", ".join(f"{edge} {name.de}" for edge, name in zip(edges, named, strict=True))
                + ".",
                en="Second: as few pairs as possible in the weakest band, then in the next. Bands "
                "from fit: "
                + ", ".join(f"{edge} {name.en}" for edge, name in zip(edges, named, strict=True))
                + ".",
            ),
            LocalizedText(
                de="Drittens: die größte Summe aller Passungen. Die Strategie „Bestmögliche "
                "Zuordnung“ beweist, dass es nach diesen Zielen nichts Besseres gibt.",
                en="Third: the greatest sum of all fits. The strategy “Best possible matching” "
                "proves that by these aims nothing better exists.",
            ),
        ),
    )


def age_and_gender_section(rules: MatchingRules, *, asks_age_and_gender: bool) -> Section:
    """Whether age and gender count, and how."""
    weights = rules.weights_in_force(asks_age_and_gender=asks_age_and_gender)
    counting = [factor for factor in SENSITIVE_FACTORS if weights[factor]]
    if counting:
        sentence = LocalizedText(
            de="Sie zählen, wo beide sie angegeben haben, als ein Anteil der Passung: verschiedene "
            "Altersgruppen oder Geschlechter geben mehr Punkte. Sie schließen kein Paar aus.",
            en="Where both have given them, they count as a share of the fit: different age groups "
            "or genders give more points. They rule no pair out.",
        )
    else:
        sentence = LocalizedText(de="Sie zählen nicht.", en="They do not count.")
    return Section(LocalizedText(de="Alter und Geschlecht", en="Age and gender"), (sentence,))


def repeat_section() -> Section:
    """That the same comes out again, and how to see it."""
    return Section(
        LocalizedText(de="Nachprüfbar", en="Open to checks"),
        (
            LocalizedText(
                de="Die Berechnung ist fest: Dieselben Angaben geben dasselbe Ergebnis, auf die "
                "Reihenfolge der Personen kommt es nicht an. Allein die Strategie „Los“ lost, und "
                "auch ihre Lose lassen sich wiederholen.",
                en="The computation is fixed: the same data give the same result, whatever the "
                "order of the people. Only the strategy “By lot” draws lots, and its lots can be "
                "drawn again.",
            ),
            LocalizedText(
                de="Zu jedem Lauf bleiben seine Angaben, Regeln und Ergebnisse gespeichert. "
                "„kehrwert match verify LAUF“ wiederholt ihn und prüft seinen Beweis. Werden Daten "
                "einer Person gelöscht, lässt sich der Lauf nicht mehr wiederholen.",
                en="For every run its data, rules and results are kept. “kehrwert match verify "
                "RUN” repeats it and checks its proof. If a person's data are erased, the run can "
                "no longer be repeated.",
            ),
        ),
    )
