"""Who takes part in a programme, as what, and with whom they would or would not like to work."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.domain.participation import ParticipationState, RoleWish
from lti_app.models.base import Base, stored_enum


class Participation(Base):
    """One person's part in one programme; it begins with their consent, or with their no."""

    __tablename__ = "participation"
    __table_args__ = (UniqueConstraint("programme_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    # The course in which they joined: their scores go to its gradebook.
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    state: Mapped[ParticipationState] = mapped_column(stored_enum(ParticipationState))
    wish: Mapped[RoleWish] = mapped_column(stored_enum(RoleWish))
    # How many mentees they would take as a mentor.
    capacity: Mapped[int] = mapped_column(default=1)
    # The last day of a pause; a pause without one lasts until the person ends it.
    paused_until: Mapped[date | None]
    # Left out of matching by the coordinator, who says why to the person, not here.
    set_aside: Mapped[bool] = mapped_column(default=False)
    # Which words they agreed to, and when; joining again asks again. All three are empty for who
    # declined from the start.
    consent: Mapped[str | None] = mapped_column(String(20))
    consented_at: Mapped[datetime | None]
    joined_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]


class MentorWish(Base):
    """A mentee would like this mentor (F3): rank 1 most, up to five."""

    __tablename__ = "mentor_wish"
    __table_args__ = (
        UniqueConstraint("programme_id", "mentee_id", "rank"),
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
    )

    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True
    )
    mentee_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    mentor_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    rank: Mapped[int]


class Avoidance(Base):
    """Somebody would rather not work with somebody, in either role; nobody else ever sees it."""

    __tablename__ = "avoidance"
    __table_args__ = (CheckConstraint("person_id <> avoided_id", name="two_people"),)

    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    avoided_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
