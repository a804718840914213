"""How people stand to a programme, as its coordinators list them, in words of both languages."""

from collections.abc import Mapping
from enum import StrEnum

from lti_app.domain.localized_text import LocalizedText as Words
from lti_app.domain.participation import RoleWish


class PersonState(StrEnum):
    """How somebody stands to a programme; of several things the one that stands lowest here."""

    NOT_JOINED = "not_joined"
    JOINED = "joined"
    PAUSED = "paused"
    SET_ASIDE = "set_aside"
    NOT_IN_THE_COURSE = "not_in_the_course"
    LEFT = "left"

    @property
    def takes_part(self) -> bool:
        """Whether they have agreed that the coordinators see their profile."""
        return self in {PersonState.JOINED, PersonState.PAUSED, PersonState.SET_ASIDE}

    @property
    def can_be_paired(self) -> bool:
        """Whether a coordinator may make a tandem with them; it asks who has not joined yet."""
        return self.takes_part or self is PersonState.NOT_JOINED


class PeopleFilter(StrEnum):
    """Whom a coordinator looks for."""

    ALL = "all"
    NOT_JOINED = "not_joined"
    NOT_AGREED = "not_agreed"
    MENTORS = "mentors"
    MENTEES = "mentees"
    WAITING = "waiting"
    WITHOUT_PROFILE = "without_profile"
    PAUSED = "paused"
    SET_ASIDE = "set_aside"
    LEFT = "left"


STATE_WORDS: Mapping[PersonState, Words] = {
    PersonState.NOT_JOINED: Words(de="noch nicht dabei", en="has not joined yet"),
    PersonState.JOINED: Words(de="dabei", en="has joined"),
    PersonState.PAUSED: Words(de="pausiert", en="has a pause"),
    PersonState.SET_ASIDE: Words(de="zurückgestellt", en="set aside"),
    PersonState.NOT_IN_THE_COURSE: Words(de="nicht mehr im Kurs", en="not in the course any more"),
    PersonState.LEFT: Words(de="nimmt nicht teil", en="does not take part"),
}
WISH_WORDS: Mapping[RoleWish, Words] = {
    RoleWish.MENTOR: Words(de="Mentor:in", en="mentor"),
    RoleWish.MENTEE: Words(de="Mentee", en="mentee"),
    RoleWish.BOTH: Words(de="beides", en="both"),
}
FILTER_WORDS: Mapping[PeopleFilter, Words] = {
    PeopleFilter.ALL: Words(de="alle", en="everybody"),
    PeopleFilter.NOT_JOINED: Words(de="noch nicht dabei", en="not joined yet"),
    PeopleFilter.NOT_AGREED: Words(
        de="im Tandem ohne Einverständnis", en="in a tandem without consent"
    ),
    PeopleFilter.MENTORS: Words(de="Mentor:innen", en="mentors"),
    PeopleFilter.MENTEES: Words(de="Mentees", en="mentees"),
    PeopleFilter.WAITING: Words(de="ohne Tandem", en="without a tandem"),
    PeopleFilter.WITHOUT_PROFILE: Words(de="ohne Profil", en="without a profile"),
    PeopleFilter.PAUSED: Words(de="pausiert", en="having a pause"),
    PeopleFilter.SET_ASIDE: Words(de="zurückgestellt", en="set aside"),
    PeopleFilter.LEFT: Words(de="nicht oder nicht mehr dabei", en="not, or no longer, taking part"),
}
