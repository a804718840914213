"""People: somebody known at one registration."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.models.base import Base


class Person(Base):
    """A person is a registration and a sub, never an e-mail address."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("registration_id", "sub"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    sub: Mapped[str] = mapped_column(String(255))
    # Empty where the platform shares no names; pages then show a stable pseudonym.
    name: Mapped[str] = mapped_column(String(300), default="")
    given_name: Mapped[str] = mapped_column(String(200), default="")
    family_name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(320), default="")
    # What the platform said last, and what the person chose here; the choice wins.
    platform_locale: Mapped[str] = mapped_column(String(35), default="")
    chosen_locale: Mapped[str | None] = mapped_column(String(10))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
