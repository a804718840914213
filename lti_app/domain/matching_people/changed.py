"""What a run would be made from after a change, to be matched again; and who could come back."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from lti_app.domain.matching import Identifier, Matching, MatchingProblem
from lti_app.domain.matching_people.changes import Change, ChangeKind
from lti_app.domain.matching_people.people import Absence, Snapshot
from lti_app.domain.matching_people.pool import PairCheck
from lti_app.domain.tandem import Pair

_RETURNS = {
    Absence.SET_ASIDE: ChangeKind.TAKE_BACK,
    Absence.PAUSED: ChangeKind.END_PAUSE,
}


def with_other_rule(snapshot: Snapshot, mentee_id: int, change: Change) -> Snapshot:
    """The people and rules after a change for a mentee; its places more are not among them.

    The same object where only places would change.
    """
    match change.kind:
        case ChangeKind.COMMON_LANGUAGE:
            people = {person.id: person for person in snapshot.people}
            mentee, mentor = people[mentee_id], people[change.mentor or 0]
            speaks_both = replace(mentee, languages=mentee.languages | mentor.languages)
            changed = (speaks_both if each is mentee else each for each in snapshot.people)
            return replace(snapshot, people=tuple(changed))
        case ChangeKind.LIFT_EXCLUSION:
            two = {change.mentor, mentee_id}
            kept = (pair for pair in snapshot.excluded if {pair.mentor, pair.mentee} != two)
            return replace(snapshot, excluded=tuple(kept))
        case ChangeKind.TAKE_BACK | ChangeKind.END_PAUSE:
            return _with_back(snapshot, change.mentor or 0)
        case ChangeKind.SMALLER_GAP:
            rules = replace(snapshot.rules, hierarchy_gap=change.gap or 0)
            return replace(snapshot, rules=rules)
        case _:
            return snapshot


def with_more_places(
    problem: MatchingProblem, matching: Matching, change: Change
) -> MatchingProblem:
    """The problem with the places more of a change, beyond those that a matching uses.

    With a rule that gives way they are with the mentor and with their group.
    """
    group: Identifier | None = change.group
    if change.needs_place:
        group = next(each.group for each in problem.mentors if each.id == change.mentor)
    elif change.kind not in {ChangeKind.ONE_MORE_PLACE, ChangeKind.ONE_MORE_PLACE_IN_GROUP}:
        return problem
    group_of = {each.id: each.group for each in problem.mentors}
    taken = Counter(pair.mentor for pair in matching.pairs)
    taken_in_groups = Counter(group_of.get(pair.mentor) for pair in matching.pairs)
    mentors = tuple(
        replace(each, capacity=max(each.capacity, taken[each.id] + change.places))
        if each.id == change.mentor
        else each
        for each in problem.mentors
    )
    groups = tuple(
        replace(each, capacity=max(each.capacity, taken_in_groups[each.id] + change.places))
        if each.id == group
        else each
        for each in problem.groups
    )
    return replace(problem, mentors=mentors, groups=groups)


def returns_for(snapshot: Snapshot, mentee_id: int) -> Iterator[Change]:
    """Mentors who are set aside or pause, and whom only this keeps from being the mentee's."""
    for person in snapshot.people:
        if person.absent in _RETURNS and person.would_mentor:
            pair = Pair(mentor=person.id, mentee=mentee_id)
            if not PairCheck(_with_back(snapshot, person.id)).obstacles(pair):
                yield Change(_RETURNS[person.absent], mentor=person.id)


def _with_back(snapshot: Snapshot, person_id: int) -> Snapshot:
    people = (
        replace(each, absent=None) if each.id == person_id else each for each in snapshot.people
    )
    return replace(snapshot, people=tuple(people))
