"""The people of the company. Their `sub` for tools is their number, as text."""

from sqlalchemy.orm import Mapped, mapped_column

from demo_lms.models.base import Base


def full_name(given_name: str, family_name: str) -> str:
    return f"{given_name} {family_name}".strip()


class Person(Base):
    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    given_name: Mapped[str]
    family_name: Mapped[str]
    email: Mapped[str]
    locale: Mapped[str] = mapped_column(default="de")
    is_lms_admin: Mapped[bool] = mapped_column(default=False)
    department: Mapped[str] = mapped_column(default="")
    position: Mapped[str] = mapped_column(default="")
    level: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    languages: Mapped[list[str]] = mapped_column(default=list)

    @property
    def sub(self) -> str:
        return str(self.id)

    @property
    def full_name(self) -> str:
        return full_name(self.given_name, self.family_name)

    @property
    def initials(self) -> str:
        return (self.given_name[:1] + self.family_name[:1]).upper()
