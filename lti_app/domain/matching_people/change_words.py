"""Who has no partner, why, and what would change it, in words for the coordinator."""

from collections.abc import Collection, Mapping

from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching import UnmatchedReason
from lti_app.domain.matching_people.changes import Change, ChangeKind, FreeReason
from lti_app.domain.profile import LANGUAGES

_LEFTOVERS: Mapping[UnmatchedReason, LocalizedText] = {
    UnmatchedReason.NO_ALLOWED_PAIR: LocalizedText(
        de="Die Regeln erlauben keine einzige Mentor:in.",
        en="The rules do not allow a single mentor.",
    ),
    UnmatchedReason.MENTORS_FULL: LocalizedText(
        de="Alle Mentor:innen, die infrage kommen, haben ihre Plätze vergeben.",
        en="All mentors who come into question have given their places away.",
    ),
    UnmatchedReason.GROUPS_FULL: LocalizedText(
        de="Alle Mentor:innen, die infrage kommen, haben ihre Plätze vergeben, oder die Obergrenze "
        "ihrer Gruppe ist erreicht.",
        en="All mentors who come into question have given their places away, or the quota of their "
        "group is used up.",
    ),
    UnmatchedReason.NOT_DRAWN: LocalizedText(
        de="Das Los ist auf andere gefallen.", en="The lot fell on others."
    ),
}
_FREE: Mapping[FreeReason, LocalizedText] = {
    FreeReason.NO_MENTEES: LocalizedText(
        de="Es gibt zurzeit keine Mentees ohne Mentor:in.",
        en="At present there are no mentees without a mentor.",
    ),
    FreeReason.NO_ALLOWED_MENTEE: LocalizedText(
        de="Die Regeln erlauben mit dieser Person kein einziges Paar.",
        en="The rules do not allow a single pair with this person.",
    ),
    FreeReason.GROUP_FULL: LocalizedText(
        de="Die Obergrenze der Gruppe ist erreicht.", en="The quota of the group is used up."
    ),
    FreeReason.MENTEES_MATCHED: LocalizedText(
        de="Alle Mentees, die infrage kommen, haben eine andere Mentor:in.",
        en="All mentees who come into question have another mentor.",
    ),
    FreeReason.NOT_DRAWN: LocalizedText(
        de="Das Los ist auf andere gefallen.", en="The lot fell on others."
    ),
}
NO_SINGLE_CHANGE = LocalizedText(
    de="Keine einzelne Änderung an Regeln oder Plätzen reicht; am ehesten hilft eine weitere "
    "Mentor:in.",
    en="No single change of rules or places is enough; another mentor would help most.",
)


def leftover_words(reason: UnmatchedReason) -> LocalizedText:
    """Why a mentee has no mentor."""
    return _LEFTOVERS[reason]


def free_words(reason: FreeReason) -> LocalizedText:
    """Why a mentor has places left."""
    return _FREE[reason]


def change_words(
    change: Change | None, mentor: str, languages: Collection[str] = (), group: str = ""
) -> LocalizedText:
    """The smallest change that would give a mentee a mentor.

    ``mentor`` and ``languages`` are name and languages of the mentor whom the change names,
    ``group`` is the name of its group as the coordinator has written it.
    """
    if change is None:
        return NO_SINGLE_CHANGE
    words = _change(change, mentor, languages, group or change.group or "")
    if not change.needs_place:
        return words
    places = _places(change.places)
    return LocalizedText(
        de=f"{words.de} Außerdem bräuchte es dort {places.de}.",
        en=f"{words.en} Besides, there would have to be {places.en} there.",
    )


def _places(number: int) -> LocalizedText:
    if number == 1:
        return LocalizedText(de="einen Platz mehr", en="one more place")
    return LocalizedText(de=f"{number} Plätze mehr", en=f"{number} more places")


def _waited_for(where: LocalizedText, places: int) -> LocalizedText:
    """Places more; of several, others who wait get the first ones."""
    if places == 1:
        return LocalizedText(de=f"Ein Platz mehr {where.de}.", en=f"One more place {where.en}.")
    return LocalizedText(
        de=f"{places} Plätze mehr {where.de}: Auch andere warten darauf und kämen zuerst.",
        en=f"{places} more places {where.en}: others wait for them, too, and would come first.",
    )


def _change(change: Change, mentor: str, languages: Collection[str], group: str) -> LocalizedText:
    match change.kind:
        case ChangeKind.ONE_MORE_PLACE:
            where = LocalizedText(de=f"bei {mentor}", en=f"with {mentor}")
            if change.group is not None:
                where = LocalizedText(
                    de=f"{where.de} und zugleich für die Gruppe „{group}“",
                    en=f"{where.en} and at the same time for the group “{group}”",
                )
            return _waited_for(where, change.places)
        case ChangeKind.ONE_MORE_PLACE_IN_GROUP:
            where = LocalizedText(de=f"für die Gruppe „{group}“", en=f"for the group “{group}”")
            return _waited_for(where, change.places)
        case ChangeKind.COMMON_LANGUAGE:
            named = [each.name for each in LANGUAGES if each.key in languages]
            return LocalizedText(
                de=f"Eine Sprache mehr ({' oder '.join(each.de for each in named)}): "
                f"dann ginge {mentor}.",
                en=f"One more language ({' or '.join(each.en for each in named)}): "
                f"then {mentor} would be possible.",
            )
        case ChangeKind.LIFT_EXCLUSION:
            return LocalizedText(
                de=f"Den Ausschluss des Paars mit {mentor} aufheben.",
                en=f"Lift the exclusion of the pair with {mentor}.",
            )
        case ChangeKind.TAKE_BACK | ChangeKind.END_PAUSE:
            return _comes_back(change.kind, mentor)
        case ChangeKind.SMALLER_GAP:
            return LocalizedText(
                de=f"Mindestabstand {change.gap} in der Hierarchie: dann ginge {mentor}.",
                en=f"A hierarchy gap of {change.gap}: then {mentor} would be possible.",
            )


def _comes_back(kind: ChangeKind, mentor: str) -> LocalizedText:
    if kind is ChangeKind.END_PAUSE:
        return LocalizedText(de=f"{mentor} beendet die Pause.", en=f"{mentor} ends their pause.")
    return LocalizedText(
        de=f"{mentor} nicht länger zurückstellen.", en=f"Set {mentor} aside no longer."
    )
