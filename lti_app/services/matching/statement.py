"""How matching decides in a programme, in plain words, made from its configuration (F60).

For everybody who takes part, and for whoever has to answer for it. Nothing in it is typed by hand:
change the rules, and it says something else.
"""

from dataclasses import dataclass
from datetime import tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching_people.statement_words import (
    Section,
    age_and_gender_section,
    data_section,
    objective_section,
    people_section,
    repeat_section,
    rules_section,
    weights_section,
)
from lti_app.domain.matching_rules import read_rules
from lti_app.domain.matching_run import RunState
from lti_app.domain.programme import NoSuchProgramme
from lti_app.models import MatchingRun, Programme, ProgrammeContext
from lti_app.services.matching.listing import names_of


@dataclass(frozen=True, slots=True)
class Statement:
    """The statement: a title, and sections of a few sentences each."""

    title: LocalizedText
    sections: tuple[Section, ...]


def statement_here(
    db: Session, programme_id: int, *, context_id: int, time_zone: tzinfo
) -> Statement:
    """The same for everybody in a course of the programme. Raises NoSuchProgramme."""
    if db.get(ProgrammeContext, (programme_id, context_id)) is None:
        raise NoSuchProgramme
    return statement(db, programme_id, time_zone=time_zone)


def statement(db: Session, programme_id: int, *, time_zone: tzinfo) -> Statement:
    """The statement about a programme as it is configured now; its days are those of a time zone.

    Three queries.
    """
    programme = db.get_one(Programme, programme_id)
    rules = read_rules(programme.matching_rules)
    published = db.scalars(
        select(MatchingRun)
        .where(MatchingRun.programme_id == programme_id, MatchingRun.state == RunState.PUBLISHED)
        .order_by(MatchingRun.number)
    ).all()
    saved_by = programme.matching_rules.get("saved_by")
    ids = [saved_by, programme.contact_id, *(run.approved_by_id for run in published)]
    names = names_of(db, (person_id for person_id in ids if person_id is not None))
    asks = programme.asks_age_and_gender
    return Statement(
        title=LocalizedText(
            de=f"Wie im Programm „{programme.title}“ Tandems entstehen",
            en=f"How tandems come about in the programme “{programme.title}”",
        ),
        sections=(
            people_section(
                contact=names[programme.contact_id],
                rules_by=names.get(saved_by or 0, ""),
                approvals=[
                    (
                        run.number,
                        run.approved_at and run.approved_at.astimezone(time_zone).date(),
                        names.get(run.approved_by_id or 0, ""),
                    )
                    for run in published
                ],
            ),
            data_section(asks_age_and_gender=asks),
            rules_section(rules),
            weights_section(rules, asks_age_and_gender=asks),
            objective_section(rules),
            age_and_gender_section(rules, asks_age_and_gender=asks),
            repeat_section(),
        ),
    )
