"""With whom people would like to work, and with whom not (F3): the rules of wishes.

A mentee puts up to five mentors in order. Anybody may say with whom they would rather not work;
nobody else ever sees that.
"""

from collections.abc import Collection, Sequence

from lti_app.domain.invalid_input import Form, first, whole_number

MOST_WISHES = 5
# So that avoiding stays the exception that matching can keep to.
MOST_AVOIDED = 20


class TooManyWishes(Exception):
    """Somebody has as many wishes as there can be."""


class NotPossible(Exception):
    """Somebody cannot be chosen or avoided: they do not take part, or not as that."""


def chosen(wishes: Sequence[int], mentor: int) -> tuple[int, ...]:
    """The wishes with one more mentor at the end; who is among them stays where they are.

    Raises:
        TooManyWishes: there are five already.
    """
    if mentor in wishes:
        return tuple(wishes)
    if len(wishes) >= MOST_WISHES:
        raise TooManyWishes
    return (*wishes, mentor)


def moved(wishes: Sequence[int], mentor: int, place: int) -> tuple[int, ...]:
    """The wishes with a mentor at a place, counted from 1; the others keep their order.

    A place beyond an end is that end. Who is not among the wishes is not put there.
    """
    if mentor not in wishes:
        return tuple(wishes)
    others = without(wishes, mentor)
    before = max(0, place - 1)
    return (*others[:before], mentor, *others[before:])


def without(wishes: Sequence[int], mentor: int) -> tuple[int, ...]:
    """The wishes without a mentor."""
    return tuple(one for one in wishes if one != mentor)


def with_avoided(avoided: Collection[int], other: int, *, who: int) -> frozenset[int]:
    """Whom somebody avoids, with one more.

    Raises:
        NotPossible: nobody avoids themselves.
        TooManyWishes: there are as many as there can be.
    """
    if other == who:
        raise NotPossible
    if other not in avoided and len(avoided) >= MOST_AVOIDED:
        raise TooManyWishes
    return frozenset(avoided) | {other}


def read_person(form: Form) -> int:
    """Whom a button is about. Raises NotPossible if the form names nobody."""
    person = whole_number(first(form, "person"))
    if person is None:
        raise NotPossible
    return person


def read_place(form: Form) -> int | None:
    """The place to which a button moves a wish; nothing for a button that chooses."""
    return whole_number(first(form, "place"))
