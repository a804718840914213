"""Why two people cannot be a tandem, in words for the coordinator."""

from collections.abc import Mapping, Sequence

from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching_people.obstacles import Obstacle
from lti_app.domain.matching_people.people import MatchingPerson

_OBSTACLES: Mapping[Obstacle, LocalizedText] = {
    Obstacle.SAME_PERSON: LocalizedText(
        de="Niemand ist Mentor:in von sich selbst.", en="Nobody is their own mentor."
    ),
    Obstacle.ALREADY_PARTNERS: LocalizedText(
        de="Die beiden sind oder waren in diesem Programm ein Tandem.",
        en="The two are or were a tandem in this programme.",
    ),
    Obstacle.EXCLUDED: LocalizedText(
        de="Die Koordination hat dieses Paar ausgeschlossen.",
        en="The coordination has excluded this pair.",
    ),
    # Says no more than that it is so: nobody learns who avoids whom.
    Obstacle.AVOIDED: LocalizedText(
        de="Dieses Paar ist nicht möglich.", en="This pair is not possible."
    ),
    Obstacle.REPORTING_LINE: LocalizedText(
        de="Die beiden stehen in einer Berichtslinie.",
        en="The two are in one reporting line.",
    ),
    Obstacle.HIERARCHY_GAP: LocalizedText(
        de="Mentee steht in der Hierarchie nicht weit genug über der Mentor:in.",
        en="The mentee does not stand far enough above the mentor in the hierarchy.",
    ),
    Obstacle.NO_SHARED_LANGUAGE: LocalizedText(
        de="Die beiden haben keine gemeinsame Sprache angegeben.",
        en="The two have not named a language in common.",
    ),
    Obstacle.OTHER_WAY_ROUND: LocalizedText(
        de="Umgekehrt passen die beiden besser zueinander.",
        en="The two fit better the other way round.",
    ),
    Obstacle.NOT_TAKING_PART: LocalizedText(
        de="Eine der beiden Personen nimmt zurzeit nicht teil.",
        en="One of the two does not take part at present.",
    ),
    Obstacle.NOT_A_MENTOR: LocalizedText(
        de="Die erste Person möchte nicht Mentor:in sein.",
        en="The first person does not wish to be a mentor.",
    ),
    Obstacle.NOT_A_MENTEE: LocalizedText(
        de="Die zweite Person möchte nicht Mentee sein.",
        en="The second person does not wish to be a mentee.",
    ),
    Obstacle.HAS_A_MENTOR: LocalizedText(
        de="Mentee hat schon eine Mentor:in.", en="The mentee has a mentor already."
    ),
    Obstacle.NO_PLACE_LEFT: LocalizedText(
        de="Die Mentor:in hat keinen freien Platz mehr.",
        en="The mentor has no free place left.",
    ),
}


def obstacles_in_words(obstacles: Sequence[Obstacle]) -> tuple[LocalizedText, ...]:
    """Why two people cannot be a tandem. That one avoids the other is never named beside others."""
    named = [each for each in obstacles if each is not Obstacle.AVOIDED]
    return tuple(_OBSTACLES[each] for each in named or obstacles)


def unknowns_of(mentee: MatchingPerson, mentor: MatchingPerson) -> tuple[LocalizedText, ...]:
    """Which hard rules could not be checked, because somebody has not said what they look at."""
    unknown = []
    if mentee.level is None or mentor.level is None:
        unknown.append(
            LocalizedText(
                de="Ebene in der Hierarchie nicht angegeben: der Abstand ist ungeprüft.",
                en="Level in the hierarchy not given: the gap is unchecked.",
            )
        )
    if not (mentee.languages and mentor.languages):
        unknown.append(
            LocalizedText(
                de="Sprachen nicht angegeben: ob es eine gemeinsame gibt, ist ungeprüft.",
                en="Languages not given: whether there is a common one is unchecked.",
            )
        )
    return tuple(unknown)
